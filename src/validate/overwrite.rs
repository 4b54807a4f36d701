//! No report goes over what is read, nor over another report. It only looks: nothing is written.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use super::reports::Asked;
use crate::error::Failure;
use crate::inputs::names::{Input, meant};
use crate::platform::{FileId, file_id, stdin_known};

/// Refuses reports whose files are among the inputs, or are what one of these flags names, or are one file.
///
/// # Errors
/// A usage error that names the report.
pub fn refuse(reports: &[Asked], inputs: &[Input], flags: &[(&str, Input)]) -> Result<(), Failure> {
    let targets: Vec<_> = reports.iter().filter_map(Asked::file).filter_map(|path| Some((place(path)?, path))).collect();
    for (at, (place, path)) in targets.iter().enumerate() {
        if targets[..at].iter().any(|(other, _)| other == place) {
            let twice = format!("two reports would be written to {}", path.display());
            return Err(Failure::usage(twice).hint("give each --report a file of its own"));
        }
    }
    // What is not there yet is not read.
    if !targets.iter().any(|(_, path)| path.is_file()) {
        return Ok(());
    }
    let target = |id: Option<FileId>| id.and_then(|id| targets.iter().find(|(place, _)| *place == id)).map(|(_, path)| path.display());
    for (flag, input) in flags {
        if let Some(path) = target(identity(input)) {
            return Err(refused(format!("the report {path} would be written over the file that {flag} names")));
        }
    }
    for input in inputs {
        let among = match input {
            Input::Path(path) if !path.is_file() => meant(path).ok().flatten(),
            _ => None,
        };
        let of_folder = among.iter().flat_map(|found| &found.files).filter_map(|path| of_file(path).map(|id| (id, path)));
        // A report of an earlier run is written anew.
        let mut of_folder =
            of_folder.filter(|(id, path)| targets.iter().any(|(place, _)| place == id) && !is_report(path)).map(|(id, _)| Some(id));
        if let Some(path) = of_folder.find_map(target).or_else(|| target(identity(input))) {
            return Err(refused(format!("the report {path} would be written over a file that is to be checked")));
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

fn refused(message: String) -> Failure {
    Failure::usage(message).hint("give --report another file, outside of what is checked")
}

fn identity(input: &Input) -> Option<FileId> {
    match input {
        Input::Stdin => stdin_known().filter(std::fs::Metadata::is_file).map(|known| file_id(&known, Path::new("-"))),
        Input::Path(path) => of_file(path),
    }
}

/// Only of a regular file: anything may be written to a device, and twice.
fn of_file(path: &Path) -> Option<FileId> {
    path.metadata().ok().filter(std::fs::Metadata::is_file).map(|known| file_id(&known, path))
}

/// Where a report goes: a file that is there, or one that is to be.
fn place(path: &Path) -> Option<FileId> {
    match path.metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
            // A link to what is not there yet. One that leads to itself is another error.
            match path.read_link() {
                Ok(target) => place(&folder.join(target)),
                Err(_) => Some(FileId::Named(folder.canonicalize().ok()?.join(path.file_name()?))),
            }
        }
        _ => of_file(path),
    }
}
