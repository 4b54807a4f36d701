//! The ready file: it receives the URL once callbacks are accepted.

use std::io;
use std::path::Path;

use super::written::{is_earlier, replace};
use crate::error::Failure;

/// Removes the file that an earlier run announced itself in: whoever waits for it must not find the old address.
///
/// # Errors
/// Something else stands there, or it cannot be removed.
pub fn retract(path: &Path) -> Result<(), Failure> {
    /// No URL of ours is longer.
    const LONGEST: u64 = 256;
    match is_earlier(path, &["http://", "https://", "unix:"], LONGEST) {
        Ok(None) => Ok(()),
        Ok(Some(true)) => std::fs::remove_file(path).map_err(|error| unwritable(path, &error)),
        Ok(Some(false)) => Err(Failure::input(format!("{} is no ready file of an earlier run, so it is left alone", path.display()))
            .hint("name a file that does not exist yet")),
        Err(error) => Err(unwritable(path, &error)),
    }
}

/// Writes the URL to a file, whole or not at all.
///
/// # Errors
/// The file cannot be written.
pub fn announce(path: &Path, url: &str) -> Result<(), Failure> {
    replace(path, &format!("{url}\n")).map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::input(format!("cannot write the ready file {}: {error}", path.display())).hint("its folder must exist and be writable")
}
