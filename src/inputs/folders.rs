//! The files in folders. It opens none of them: what is no regular file (a pipe, a device) is passed over, since reading it might never end.

use std::collections::HashSet;
use std::fs::{DirEntry, FileType, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::names::Ending;
use super::{Refused, unreadable};
use crate::error::Failure;

/// The files that a name stands for, and what could not be looked into on the way to them.
#[derive(Debug, Default)]
pub struct Found {
    pub files: Vec<PathBuf>,
    pub failures: Vec<Refused>,
    /// What is told already: a pattern may lead to the same folder twice.
    refused: HashSet<PathBuf>,
}

/// What stands in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Folder,
    LinkToFolder,
    /// A regular file, or a link: to one, or to nothing, which reading it will tell.
    File,
    /// A pipe, a socket, a device, or a link to such.
    Other,
}

impl Kind {
    fn of(path: &Path, own: FileType) -> Self {
        match own {
            own if own.is_dir() => Self::Folder,
            own if own.is_file() => Self::File,
            own if own.is_symlink() => match path.metadata().as_ref().map(Metadata::file_type) {
                Ok(target) if target.is_dir() => Self::LinkToFolder,
                Ok(target) if !target.is_file() => Self::Other,
                _ => Self::File,
            },
            _ => Self::Other,
        }
    }

    #[must_use]
    pub const fn is_folder(self) -> bool {
        matches!(self, Self::Folder | Self::LinkToFolder)
    }
}

/// The JSON files in a folder and those below it, by name; hidden ones are left out and links to folders not followed.
#[must_use]
pub fn folder(folder: &Path) -> Found {
    let mut found = Found::default();
    found.walk(folder);
    found.settle(folder, || {
        Failure::input(format!("{} holds no .json file", folder.display())).hint("name a folder with JSON files, or the files themselves")
    })
}

impl Found {
    /// By name and each once; where nothing came of it, that is a failure.
    #[must_use]
    pub fn settle(mut self, name: &Path, nothing: impl FnOnce() -> Failure) -> Self {
        self.files.sort_unstable();
        self.files.dedup();
        if self.files.is_empty() && self.failures.is_empty() {
            self.failures.push(Refused { name: name.display().to_string(), failure: nothing() });
        }
        self
    }

    /// What a path leads to; `None` where there is no such thing, or it cannot be looked at, which is kept as a failure.
    pub fn look(&mut self, path: &Path) -> Option<Kind> {
        match path.symlink_metadata() {
            Ok(own) => Some(Kind::of(path, own.file_type())),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => None,
            Err(error) => {
                self.refuse(path, &error);
                None
            }
        }
    }

    fn refuse(&mut self, path: &Path, error: &io::Error) {
        if self.refused.insert(path.to_owned()) {
            self.failures.push(Refused { name: path.display().to_string(), failure: unreadable(path, error) });
        }
    }

    /// The files in a folder and below it whose names are those of JSON.
    pub fn walk(&mut self, folder: &Path) {
        let mut files = Vec::new();
        self.below(folder, |path, kind| {
            if kind == Kind::File && Ending::of(&path) != Ending::Unknown {
                files.push(path);
            }
        });
        self.files.append(&mut files);
    }

    /// Everything in a folder and below it that is not hidden; links to folders are not followed.
    pub fn below(&mut self, folder: &Path, mut each: impl FnMut(PathBuf, Kind)) {
        let mut waiting = vec![folder.to_owned()];
        while let Some(folder) = waiting.pop() {
            for (path, kind) in self.entries(&folder) {
                if path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")) {
                    continue;
                }
                if kind == Kind::Folder {
                    waiting.push(path.clone());
                }
                each(path, kind);
            }
        }
    }

    /// What stands in a folder; whatever of it cannot be read is kept as a failure.
    pub fn entries(&mut self, folder: &Path) -> Vec<(PathBuf, Kind)> {
        // An empty path is where we are, which has a name only for the system.
        let named = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let listed = match std::fs::read_dir(named) {
            Ok(listed) => listed,
            Err(error) => {
                self.refuse(named, &error);
                return Vec::new();
            }
        };
        let look = |entry: DirEntry| -> io::Result<_> {
            let path = folder.join(entry.file_name());
            let kind = Kind::of(&path, entry.file_type()?);
            Ok((path, kind))
        };
        let mut entries = Vec::new();
        for entry in listed {
            match entry.and_then(look) {
                Ok(entry) => entries.push(entry),
                Err(error) => self.refuse(named, &error),
            }
        }
        entries
    }
}
