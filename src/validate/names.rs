//! From what was named to the files that it means: files, folders and globs.

use std::io;
use std::path::{Path, PathBuf};

use crate::error::Failure;
use crate::inputs::unreadable;

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
/// There is no such thing, or nothing in it.
pub fn meant(path: &Path) -> Result<Option<Vec<PathBuf>>, Failure> {
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => folder(path).map(Some),
        Ok(_) => Ok(None),
        Err(error) => match path.to_str().filter(|text| is_glob(text)) {
            Some(pattern) if error.kind() == io::ErrorKind::NotFound => matching(pattern).map(Some),
            _ => Err(unreadable(path, &error)),
        },
    }
}

/// Whether a name may be a pattern.
#[must_use]
pub fn is_glob(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// The JSON files in a folder and those below it, by name; hidden ones are left out and links to folders not followed.
///
/// # Errors
/// It cannot be read, or holds none.
pub fn folder(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|error| unreadable(&folder, &error))? {
            let entry = entry.map_err(|error| unreadable(&folder, &error))?;
            let kind = entry.file_type().map_err(|error| unreadable(&folder, &error))?;
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let path = entry.path();
            if kind.is_dir() {
                waiting.push(path);
            } else if Ending::of(&path) != Ending::Unknown {
                found.push(path);
            }
        }
    }
    found.sort_unstable();
    if found.is_empty() {
        return Err(Failure::input(format!("{} holds no .json file", folder.display()))
            .hint("name a folder with JSON files, or the files themselves"));
    }
    Ok(found)
}

/// Whether a name says that the file is compressed.
#[must_use]
pub fn is_compressed(path: &Path) -> bool {
    has(path, &["gz"])
}

fn matching(pattern: &str) -> Result<Vec<PathBuf>, Failure> {
    let options = glob::MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };
    let paths = glob::glob_with(pattern, options)
        .map_err(|error| Failure::input(format!("{pattern} is no pattern for file names: {} at character {}", error.msg, error.pos + 1)))?;
    let found: Result<Vec<_>, _> = paths.collect();
    let found = found.map_err(|error| unreadable(error.path(), error.error()))?;
    if found.is_empty() {
        return Err(Failure::input(format!("no file matches {pattern}")).hint("* stands for a part of a name, ** for any folders"));
    }
    Ok(found)
}
