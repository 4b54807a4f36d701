//! The files of a vendor pack, from the binary or from a folder that the user names.
//!
//! A pack from elsewhere is hostile input: its files stay inside its folder after links are resolved, and their sizes are bounded.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// One file, at most.
pub const MAX_FILE: u64 = 1_000_000;
/// All files of one pack, at most.
pub const MAX_PACK: u64 = 16_000_000;

/// A table that the build script writes: path inside the pack, content.
pub type Embedded = &'static [(&'static str, &'static [u8])];

/// Why a folder is no pack.
#[derive(Debug, Error)]
pub enum PackError {
    #[error("cannot read {}: {reason}", path.display())]
    Unreadable { path: PathBuf, reason: std::io::Error },
    #[error("{} leads out of the pack's folder", .0.display())]
    Outside(PathBuf),
    #[error("{} is larger than a pack's file may be ({MAX_FILE} bytes)", .0.display())]
    FileTooLarge(PathBuf),
    #[error("{} holds more than a pack may ({MAX_PACK} bytes)", .0.display())]
    TooLarge(PathBuf),
    #[error("{} holds no vendor.json", .0.display())]
    NoManifest(PathBuf),
    #[error("{}:{place}: {message}", path.display())]
    Manifest { path: PathBuf, place: crate::locate::Place, message: String },
    #[error("{}: {message}", path.display())]
    Inconsistent { path: PathBuf, message: String },
}

/// All files of one vendor, by their path inside the pack with `/` between the parts.
#[derive(Debug, Clone)]
pub struct Pack {
    root: Option<PathBuf>,
    files: Vec<(Cow<'static, str>, Cow<'static, [u8]>)>,
}

impl Pack {
    #[must_use]
    pub fn embedded(files: Embedded) -> Self {
        Self { root: None, files: files.iter().map(|(path, content)| (Cow::Borrowed(*path), Cow::Borrowed(*content))).collect() }
    }

    /// Reads a folder that holds a `vendor.json`.
    ///
    /// # Errors
    /// A file that cannot be read, leads out of the folder or is too large.
    pub fn read(folder: &Path) -> Result<Self, PackError> {
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            move |reason| PackError::Unreadable { path, reason }
        };
        let root = folder.canonicalize().map_err(unreadable(folder))?;
        let mut pack = Self { root: Some(folder.to_owned()), files: Vec::new() };
        let (mut total, mut waiting) = (0, vec![PathBuf::new()]);
        while let Some(inside) = waiting.pop() {
            let here = folder.join(&inside);
            for entry in std::fs::read_dir(&here).map_err(unreadable(&here))? {
                let entry = entry.map_err(unreadable(&here))?;
                let (path, inside) = (entry.path(), inside.join(entry.file_name()));
                let real = path.canonicalize().map_err(unreadable(&path))?;
                if !real.starts_with(&root) {
                    return Err(PackError::Outside(path));
                }
                let meta = real.metadata().map_err(unreadable(&path))?;
                if meta.is_dir() {
                    // A link to a folder above would be walked for ever.
                    if !entry.file_type().is_ok_and(|kind| kind.is_symlink()) {
                        waiting.push(inside);
                    }
                    continue;
                }
                if !meta.is_file() || inside.extension().is_none_or(|ending| ending != "json") {
                    continue;
                }
                total += meta.len();
                if meta.len() > MAX_FILE {
                    return Err(PackError::FileTooLarge(path));
                }
                if total > MAX_PACK {
                    return Err(PackError::TooLarge(folder.to_owned()));
                }
                let content = std::fs::read(&real).map_err(unreadable(&path))?;
                let name: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
                pack.files.push((Cow::Owned(name.join("/")), Cow::Owned(content)));
            }
        }
        pack.files.sort();
        if pack.file("vendor.json").is_none() {
            return Err(PackError::NoManifest(folder.to_owned()));
        }
        Ok(pack)
    }

    /// The content of the file at this path inside the pack.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&[u8]> {
        self.files.iter().find(|(name, _)| name == path).map(|(_, content)| &**content)
    }

    /// The paths of all files.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|(path, _)| &**path)
    }

    /// How a message names a file of this pack.
    #[must_use]
    pub fn name(&self, path: &str) -> PathBuf {
        self.root.as_ref().map_or_else(|| PathBuf::from(path), |root| root.join(path))
    }
}

/// The pack folders below a folder that the user named: itself, or those inside it that hold a `vendor.json`.
///
/// # Errors
/// The folder cannot be read, or holds no pack.
pub fn folders(named: &Path) -> Result<Vec<PathBuf>, PackError> {
    if named.join("vendor.json").is_file() {
        return Ok(vec![named.to_owned()]);
    }
    let unreadable = |reason| PackError::Unreadable { path: named.to_owned(), reason };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(named).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.join("vendor.json").is_file() {
            found.push(path);
        }
    }
    found.sort();
    if found.is_empty() { Err(PackError::NoManifest(named.to_owned())) } else { Ok(found) }
}
