//! Packs of the tests' own: invented vendors, and copies that a test changes.

use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use super::{Tool, project};

/// A run with the invented vendors, in a folder.
pub fn tool(folder: &TempDir, arguments: &[&str]) -> Tool {
    let packs = project().join("tests/cases/packs");
    Tool::new(["--packs", packs.to_str().expect("UTF-8")].iter().chain(arguments)).dir(folder.path())
}

/// A folder with these files in it.
pub fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    files.iter().for_each(|(name, content)| std::fs::write(folder.path().join(name), content).expect("it can be written"));
    folder
}

/// A copy of a whole folder.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("folders can be made");
    for entry in std::fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry")) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("it can be copied");
        }
    }
}

/// A folder to give to `--packs` that holds a copy of the pack, with its manifest changed.
pub fn changed(pack: &Path, change: impl FnOnce(&mut Value)) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join(pack.file_name().expect("a name"));
    copy(pack, &own);
    let mut manifest = serde_json::from_slice(&std::fs::read(own.join("vendor.json")).expect("a manifest")).expect("JSON");
    change(&mut manifest);
    std::fs::write(own.join("vendor.json"), manifest.to_string()).expect("it can be written");
    folder
}
