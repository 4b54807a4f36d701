//! What is read: files by name, folder or pattern, recordings whole; and why a file cannot be read.

pub mod folders;
pub mod globs;
pub mod names;

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use crate::error::Failure;
use crate::record::{Callback, Record};

/// What is called so cannot be read, or not to its end.
#[derive(Debug)]
pub struct Refused {
    pub name: String,
    pub failure: Failure,
}

/// The failure for a file that cannot be read.
#[must_use]
pub fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let hint = match error.kind() {
        io::ErrorKind::NotFound => "look at the spelling and the folder you are in",
        io::ErrorKind::PermissionDenied => "this user may not read it",
        _ => "it must be a file that can be read",
    };
    Failure::input(format!("cannot read {}: {error}", path.display())).hint(hint)
}

/// The callbacks of a recording.
///
/// # Errors
/// It cannot be read, or holds none.
pub fn callbacks(path: &Path) -> Result<Vec<Callback<'static>>, Failure> {
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let mut found = Vec::new();
    for (at, line) in BufReader::new(file).split(b'\n').enumerate() {
        let line = line.map_err(|error| unreadable(path, &error))?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        match Record::read(&line) {
            Ok(Record::Callback(callback)) => found.push(*callback),
            Ok(_) => {}
            Err(error) => {
                let failure = Failure::input(format!("{}:{}: {error}", path.display(), at + 1));
                return Err(failure.hint("a recording is what listen --save wrote; a plain body has the ending .json"));
            }
        }
    }
    if found.is_empty() {
        Err(Failure::input(format!("{} holds no callback", path.display())).hint("a recording is what listen --save wrote"))
    } else {
        Ok(found)
    }
}
