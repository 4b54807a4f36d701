//! From what was named to the files that it means, and what their names say of them.

use std::io::ErrorKind::{InvalidFilename, NotADirectory, NotFound};
use std::path::{Path, PathBuf};

use super::folders::{Found, folder};
use super::globs::{is_glob, matching};
use super::unreadable;
use crate::error::Failure;

/// One argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    Stdin,
    Path(PathBuf),
}

/// What a file's name says of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// `.json`: one value.
    Value,
    /// `.ndjson`, `.jsonl`: a value a line.
    Lines,
    /// Anything else: the content tells.
    Unknown,
}

impl Ending {
    /// A `.gz` behind it changes nothing.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let inner = if is_compressed(path) { path.with_extension("") } else { path.to_owned() };
        match () {
            () if has(&inner, &["ndjson", "jsonl"]) => Self::Lines,
            () if has(&inner, &["json"]) => Self::Value,
            () => Self::Unknown,
        }
    }
}

fn has(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|ending| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// The files that a name which is no plain `.json` file means; `None` where it is a file itself.
///
/// # Errors
/// There is no such thing.
pub fn meant(path: &Path) -> Result<Option<Found>, Failure> {
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => Ok(Some(folder(path))),
        Ok(_) => Ok(None),
        Err(error) => match path.to_str().filter(|text| is_glob(text)) {
            // Windows says of * that no name may hold it.
            Some(pattern) if matches!(error.kind(), NotFound | NotADirectory | InvalidFilename) => Ok(Some(matching(pattern))),
            _ => Err(unreadable(path, &error)),
        },
    }
}

/// Whether a name says that the file is compressed.
#[must_use]
pub fn is_compressed(path: &Path) -> bool {
    has(path, &["gz"])
}
