//! Packs of the tests' own: invented vendors, and copies that a test changes.

use std::path::Path;

use serde_json::Value;

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
pub fn changed(pack: &Path, change: impl FnOnce(&mut Value)) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join(pack.file_name().expect("a name"));
    copy(pack, &own);
    let mut manifest = serde_json::from_slice(&std::fs::read(own.join("vendor.json")).expect("a manifest")).expect("JSON");
    change(&mut manifest);
    std::fs::write(own.join("vendor.json"), manifest.to_string()).expect("it can be written");
    folder
}
