//! No report goes over what is read. It only looks: nothing is written.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use crate::error::Failure;
use crate::inputs::names::{Input, meant};
use crate::platform::FileId;
use crate::report::asked::Asked;
use crate::report::targets::{Targets, of_file, of_stdin};

/// Refuses reports whose files are among the inputs, or are what one of these flags names, or are one file.
///
/// # Errors
/// A usage error that names the report.
pub fn refuse(reports: &[Asked], inputs: &[Input], flags: &[(&str, Input)]) -> Result<(), Failure> {
    let targets = Targets::new(reports)?;
    if targets.are_new() {
        return Ok(());
    }
    for (flag, input) in flags {
        targets.refuse(identity(input).as_ref(), &format!("the file that {flag} names"))?;
    }
    for input in inputs {
        let among = match input {
            Input::Path(path) if !path.is_file() => meant(path).ok().flatten(),
            _ => None,
        };
        let of_folder = among.iter().flat_map(|found| &found.files).filter_map(|path| of_file(path).map(|id| (id, path)));
        // A report of an earlier run is written anew.
        let of_folder = of_folder.filter(|(id, path)| targets.hold(id) && !is_report(path)).map(|(id, _)| id);
        for file in of_folder.chain(identity(input)) {
            targets.refuse(Some(&file), "a file that is to be checked")?;
        }
    }
    Ok(())
}

/// Whether a file begins as the reports that we write.
fn is_report(path: &Path) -> bool {
    let mut start = [0; 512];
    let read = File::open(path).and_then(|mut file| file.read(&mut start)).unwrap_or_default();
    let start = String::from_utf8_lossy(&start[..read]);
    (start.starts_with("<?xml ") && start.contains("\"idhook validate\""))
        || (start.contains("/sarif-2.1.0.json") && start.contains("\"idhook\""))
}

fn identity(input: &Input) -> Option<FileId> {
    match input {
        Input::Stdin => of_stdin(),
        Input::Path(path) => of_file(path),
    }
}
