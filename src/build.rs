//! Embeds every folder of `payloads/` that holds a manifest, and an index of what start-up needs of them. Samples are embedded as they
//! are; manifests and schemas without the white space that people need.
//!
//! It names each folder and file to cargo, so that a new vendor is noticed by the next build. It checks nothing:
//! `tests/packs.rs` does.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("payloads");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    println!("cargo::rerun-if-changed=src/build.rs");
    println!("cargo::rerun-if-changed={}", root.display());

    let mut table = String::from("pub static PACKS: &[Embedded] = &[\n");
    let (mut index, mut asked) = (String::from("static INDEX: &[Known] = &[\n"), BTreeMap::<String, u64>::new());
    let often = often(&root);
    for (at, folder) in entries(&root).into_iter().filter(|path| path.join("vendor.json").is_file()).enumerate() {
        let mut files = Vec::new();
        collect(&folder, &mut files);
        table.push_str("    &[\n");
        for (number, file) in files.iter().enumerate() {
            let inside: Vec<_> = file.strip_prefix(&folder).expect("below the folder").iter().map(|part| part.to_string_lossy()).collect();
            let embedded = if inside[0] == "samples" { file.clone() } else { out.join(format!("{at}-{number}.json")) };
            if embedded != *file {
                fs::write(&embedded, tight(&fs::read_to_string(file).expect("the file can be read"))).expect("OUT_DIR can be written");
            }
            writeln!(table, "        ({:?}, include_bytes!({:?})),", inside.join("/"), embedded.display().to_string())
                .expect("a string takes it");
        }
        table.push_str("    ],\n");
        let manifest = read(&folder);
        index.push_str(&known(&manifest, 1 << at));
        for name in rules(&manifest).filter(|rule| header(rule).is_none()).filter_map(|rule| rarest(rule, &often)) {
            *asked.entry(name).or_default() |= 1 << at;
        }
    }
    table.push_str("];\n");
    table.push_str(&index);
    table.push_str("];\n");
    let asked: Vec<_> = asked.into_iter().collect();
    writeln!(
        table,
        "/// Outermost members, in order, with the bits of the vendors that ask for them.\nstatic ASKED: &[(&str, u64)] = &{asked:?};"
    )
    .expect("a string takes it");
    fs::write(out.join("packs.rs"), table).expect("OUT_DIR can be written");
}

fn read(folder: &Path) -> Value {
    let manifest = folder.join("vendor.json");
    let text = fs::read_to_string(&manifest).expect("the manifest can be read");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", manifest.display()))
}

fn rules(manifest: &Value) -> impl Iterator<Item = &Value> {
    manifest["recognise"]["rules"].as_array().into_iter().flatten()
}

/// What start-up knows of a vendor: the members of `registry::Known`.
fn known(value: &Value, bit: u64) -> String {
    let strings =
        |list: &Value| list.as_array().into_iter().flatten().map(|text| text.as_str().expect("a string").to_owned()).collect::<Vec<_>>();
    let headers: Vec<_> = rules(value).filter_map(header).collect();
    let always = rules(value).any(|rule| header(rule).is_none() && members(rule).next().is_none());
    format!(
        "    Known {{ id: {:?}, name: {:?}, aliases: &{:?}, bit: {bit}, headers: &{headers:?}, always: {always}, recognise: {:?} }},\n",
        value["id"].as_str().expect("an id"),
        value["name"].as_str().expect("a name"),
        strings(&value["aliases"]),
        value["recognise"].to_string()
    )
}

/// A header that a rule asks for: where it is missing, the rule cannot hold.
fn header(rule: &Value) -> Option<&str> {
    rule["when"].as_array()?.iter().find_map(|condition| condition["header"].as_str())
}

/// The outermost members that a rule asks for.
fn members(rule: &Value) -> impl Iterator<Item = &str> {
    let at = rule["when"].as_array().into_iter().flatten().filter_map(|condition| condition["member"]["at"].as_str());
    at.filter_map(|at| at.strip_prefix('/')?.split('/').next()).filter(|name| !name.contains('~'))
}

/// How many rules of all vendors ask for an outermost member.
fn often(root: &Path) -> BTreeMap<String, usize> {
    let mut often = BTreeMap::new();
    for folder in entries(root).into_iter().filter(|path| path.join("vendor.json").is_file()) {
        rules(&read(&folder)).flat_map(members).for_each(|name| *often.entry(name.to_owned()).or_default() += 1);
    }
    often
}

/// The member of a rule that the fewest others ask for.
fn rarest(rule: &Value, often: &BTreeMap<String, usize>) -> Option<String> {
    members(rule).min_by_key(|name| often[*name]).map(str::to_owned)
}

/// JSON without the white space between its tokens.
fn tight(json: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    let keeps = |char: &char| {
        let keeps = inside || !char.is_ascii_whitespace();
        (inside, escaped) = match char {
            '"' if !escaped => (!inside, false),
            '\\' if inside => (true, !escaped),
            _ => (inside, false),
        };
        keeps
    };
    json.chars().filter(keeps).collect()
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
