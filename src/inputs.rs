//! What is read: files by name, folder or pattern, recordings whole; and why a file cannot be read.

pub mod folders;
pub mod globs;
pub mod names;
pub mod recording;

use std::io;
use std::path::Path;

use crate::error::Failure;

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
