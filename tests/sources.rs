//! Every JSON body that stands in the vendors' own documents is what this program takes for a callback of that vendor.
//!
//! The documents are not part of the project: they lie beside it, in `../shared/sources`, or where `IDHOOK_SOURCES` says. A file's
//! name begins with the id of its vendor and goes on to its first dot with the tag that the vendor's pack cites.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Once;

use common::{Tool, manifest, project, samples, vendors};
use serde_json::{Deserializer, Value, json};

/// A document of a vendor.
struct Document {
    name: String,
    text: String,
    /// What stands in it, byte for byte.
    bodies: Vec<String>,
}

impl Document {
    fn vendor(&self) -> &str {
        self.name.split('-').next().unwrap()
    }

    fn tag(&self) -> &str {
        self.name.split('.').next().unwrap()
    }
}

/// The documents by name; nothing, and a word about it, where they are not at hand.
fn documents() -> Vec<Document> {
    let folder = std::env::var_os("IDHOOK_SOURCES").map_or_else(|| project().join("../shared/sources"), PathBuf::from);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        static TOLD: Once = Once::new();
        let told = format!("skipped: the vendors' documents are not in {}\n", folder.display());
        TOLD.call_once(|| std::io::stderr().write_all(told.as_bytes()).unwrap());
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    paths.sort();
    let document = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let bodies = bodies(&text);
        Document { name: path.file_name().unwrap().to_str().unwrap().to_owned(), text, bodies }
    };
    paths.into_iter().map(document).collect()
}

/// The JSON objects in a text, from the brace that opens one to the brace that closes it. Braces of a template, of code and of prose
/// are no JSON.
fn bodies(text: &str) -> Vec<String> {
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some(at) = text[from..].find('{').map(|at| from + at) {
        let mut values = Deserializer::from_str(&text[at..]).into_iter::<Value>();
        match values.next() {
            Some(Ok(Value::Object(members))) if !members.is_empty() => {
                let end = at + values.byte_offset();
                found.push(text[at..end].to_owned());
                from = end;
            }
            _ => from = at + 1,
        }
    }
    found
}

#[test]
fn bodies_are_found_among_other_braces() {
    let text =
        "at https://{host}/x {% hint style=\"info\" %} for {x} in {}: ```json { \"a\": {\"b\": \"}\"} } ``` {\"c\":\n1} { \"torn\": ";
    assert_eq!(bodies(text), ["{ \"a\": {\"b\": \"}\"} }", "{\"c\":\n1}"]);
}

#[test]
fn every_fenced_block_of_json_is_one_of_the_bodies() {
    for document in documents() {
        let fenced: Vec<_> = document.text.split("```json").skip(1).map(|rest| rest.split("```").next().unwrap().trim()).collect();
        if !fenced.is_empty() {
            assert_eq!(document.bodies, fenced, "{}", document.name);
        }
    }
}

#[test]
fn every_body_in_a_vendors_document_is_a_valid_callback_of_that_vendor() {
    let documents = documents();
    if documents.is_empty() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let all: Vec<_> = documents.iter().flat_map(|document| document.bodies.iter().map(move |body| (document, body))).collect();
    assert!(all.len() >= 11, "only {} bodies were found", all.len());
    let mut tool = ["validate", "--unknown", "error", "--output", "ndjson"].map(PathBuf::from).to_vec();
    for (at, (_, body)) in all.iter().enumerate() {
        let path = folder.path().join(format!("{at}.json"));
        std::fs::write(&path, body).unwrap();
        tool.push(path);
    }
    let records: Vec<_> = Tool::new(tool).run().expect(0).records().into_iter().filter(|record| record["type"] == "checked").collect();
    assert_eq!(records.len(), all.len());
    for ((document, body), record) in all.iter().zip(&records) {
        let known: BTreeSet<_> =
            manifest(document.vendor())["events"].as_array().unwrap().iter().map(|event| event["id"].clone().to_string()).collect();
        assert_eq!(record["vendor"], document.vendor(), "{}: {body}", document.name);
        assert!(known.contains(&record["event"].to_string()), "{}: {record}", document.name);
        assert_eq!((&record["valid"], &record["problems"]), (&json!(true), &json!([])), "{}: {record}", document.name);
    }
}

#[test]
fn every_body_in_a_vendors_document_is_one_of_its_samples() {
    for document in documents() {
        assert!(vendors().contains(&document.vendor().to_owned()), "{} is of no vendor", document.name);
        let shown: Vec<Value> = samples(document.vendor()).iter().map(|(_, bytes)| serde_json::from_slice(bytes).unwrap()).collect();
        for body in &document.bodies {
            let value: Value = serde_json::from_str(body).unwrap();
            assert!(shown.contains(&value), "{}: no sample is {body}", document.name);
        }
    }
}

#[test]
fn every_documented_sample_has_the_bytes_of_its_document() {
    let documents = documents();
    if documents.is_empty() {
        return;
    }
    let mut compared = BTreeSet::new();
    for vendor in vendors() {
        let manifest = manifest(&vendor);
        let graded = manifest["events"].as_array().unwrap().iter().flat_map(|event| {
            let samples = event["samples"].as_array().into_iter().flatten();
            samples.map(move |sample| (format!("{}:{}", event["id"].as_str().unwrap(), sample["variant"].as_str().unwrap()), sample))
        });
        let bytes = samples(&vendor);
        for (name, sample) in graded.filter(|(_, sample)| sample["grade"] == "documented") {
            // One that another document shows is compared by whoever has that document.
            let tags: Vec<_> = sample["source"].as_array().unwrap().iter().map(|tag| tag.as_str().unwrap()).collect();
            let cited: Vec<_> = documents.iter().filter(|document| tags.contains(&document.tag())).collect();
            if tags.iter().any(|tag| !documents.iter().any(|document| document.tag() == *tag)) {
                continue;
            }
            let (_, bytes) = bytes.iter().find(|(other, _)| *other == name).unwrap();
            let same = cited.iter().find(|document| document.bodies.iter().any(|body| body.as_bytes() == bytes));
            assert!(same.is_some(), "{vendor}/{name} is in none of its documents as it is");
            compared.extend(cited.iter().map(|document| document.name.as_str()));
        }
    }
    let showing: BTreeSet<_> =
        documents.iter().filter(|document| !document.bodies.is_empty()).map(|document| document.name.as_str()).collect();
    assert_eq!(compared, showing, "each document that shows a body is the source of a documented sample");
}
