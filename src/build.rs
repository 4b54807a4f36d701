//! Embeds every folder of `payloads/` that holds a manifest, and an index of what start-up needs of them.
//!
//! It names each folder and file to cargo, so that a new vendor is noticed by the next build. It checks nothing:
//! `tests/packs.rs` does.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Value, json};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("payloads");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    println!("cargo::rerun-if-changed=src/build.rs");
    println!("cargo::rerun-if-changed={}", root.display());

    let mut table = String::from("pub static PACKS: &[Embedded] = &[\n");
    let mut index = Vec::new();
    for folder in entries(&root).into_iter().filter(|path| path.join("vendor.json").is_file()) {
        let mut files = Vec::new();
        collect(&folder, &mut files);
        table.push_str("    &[\n");
        for file in &files {
            let inside: Vec<_> = file.strip_prefix(&folder).expect("below the folder").iter().map(|part| part.to_string_lossy()).collect();
            writeln!(table, "        ({:?}, include_bytes!({:?})),", inside.join("/"), file.display().to_string())
                .expect("a string takes it");
        }
        table.push_str("    ],\n");
        index.push(entry(&folder.join("vendor.json")));
    }
    table.push_str("];\n");
    fs::write(out.join("packs.rs"), table).expect("OUT_DIR can be written");
    fs::write(out.join("index.json"), Value::from(index).to_string()).expect("OUT_DIR can be written");
}

/// What start-up reads of a vendor: the members of `registry::Entry`.
fn entry(manifest: &Path) -> Value {
    let text = fs::read_to_string(manifest).expect("the manifest can be read");
    let value: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", manifest.display()));
    json!({ "id": value["id"], "name": value["name"], "aliases": value.get("aliases").unwrap_or(&json!([])), "recognise": value["recognise"] })
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    println!("cargo::rerun-if-changed={}", folder.display());
    for path in entries(folder) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "json") {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).expect("the folder can be read").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}
