//! The files that reports go to: none goes over what is read, nor over another report. It only looks: nothing is written.

use std::io::ErrorKind;
use std::path::Path;

use super::asked::Asked;
use crate::error::Failure;
use crate::platform::{FileId, file_id, stdin_known};

/// See the module.
pub struct Targets<'a>(Vec<(FileId, &'a Path)>);

impl<'a> Targets<'a> {
    /// The files of these reports.
    ///
    /// # Errors
    /// Two of them are one.
    pub fn new(reports: &'a [Asked]) -> Result<Self, Failure> {
        let targets: Vec<_> = reports.iter().filter_map(Asked::file).filter_map(|path| Some((place(path)?, path))).collect();
        for (at, (place, path)) in targets.iter().enumerate() {
            if targets[..at].iter().any(|(other, _)| other == place) {
                let twice = format!("two reports would be written to {}", path.display());
                return Err(Failure::usage(twice).hint("give each --report a file of its own"));
            }
        }
        Ok(Self(targets))
    }

    /// Whether none of them is there yet: what is not there is not read.
    #[must_use]
    pub fn are_new(&self) -> bool {
        !self.0.iter().any(|(_, path)| path.is_file())
    }

    /// Whether a report goes to this file.
    #[must_use]
    pub fn hold(&self, file: &FileId) -> bool {
        self.0.iter().any(|(place, _)| place == file)
    }

    /// Refuses a report that goes to this file, which is `what`.
    ///
    /// # Errors
    /// A usage error that names the report.
    pub fn refuse(&self, file: Option<&FileId>, what: &str) -> Result<(), Failure> {
        match file.and_then(|file| self.0.iter().find(|(place, _)| place == file)) {
            None => Ok(()),
            Some((_, path)) => Err(Failure::usage(format!("the report {} would be written over {what}", path.display()))
                .hint("give --report another file, outside of what is read")),
        }
    }
}

/// Only of a regular file: anything may be written to a device, and twice.
#[must_use]
pub fn of_file(path: &Path) -> Option<FileId> {
    path.metadata().ok().filter(std::fs::Metadata::is_file).map(|known| file_id(&known, path))
}

/// The file that stdin is, where it is one.
#[must_use]
pub fn of_stdin() -> Option<FileId> {
    stdin_known().filter(std::fs::Metadata::is_file).map(|known| file_id(&known, Path::new("-")))
}

/// Where something is written: a file that is there, or one that is to be.
#[must_use]
pub fn place(path: &Path) -> Option<FileId> {
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
