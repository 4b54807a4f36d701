//! What `validate` makes of recordings: bodies in records, their credentials, and records that were touched.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::path::Path;

use common::{Output, Tool, manifest, project, samples, vendors};
use serde_json::Value;

fn validate(folder: &Path, arguments: &[&str]) -> Output {
    Tool::new(["validate"]).dir(folder).run_with(arguments)
}

/// A vendor whose key stands in the body, and where.
fn with_a_body_key() -> (String, String) {
    let pointer = |vendor: &String| {
        let schemes = manifest(vendor)["credentials"]["schemes"].clone();
        schemes.as_array()?.iter().find_map(|entry| Some(entry["scheme"]["body-key"].as_str()?.to_owned()))
    };
    vendors().into_iter().find_map(|vendor| Some((vendor.clone(), pointer(&vendor)?))).unwrap()
}

/// A vendor with several ways to authenticate and no default.
fn with_several_schemes() -> String {
    let several =
        |vendor: &String| manifest(vendor)["credentials"]["default"].is_null() && manifest(vendor)["credentials"]["schemes"][1].is_object();
    vendors().into_iter().find(several).unwrap()
}

/// Has `listen` record a body in `calls.ndjson`, and gives what it printed as records.
fn record(folder: &Path, path: &str, body: &[u8]) -> String {
    let arguments = ["listen", "--output", "ndjson", "--count", "1", "--save", "calls.ndjson"];
    let listening = Tool::new(arguments).dir(folder).listen();
    assert_eq!(common::wire::post_for_status(listening.address(), path, "", body), 200);
    listening.end().expect(0).text().to_owned()
}

/// A recording of one callback of a vendor whose key stands in the body, and the key.
fn recorded_with_a_key(folder: &Path) -> (String, String) {
    let (vendor, pointer) = with_a_body_key();
    let (_, body) = samples(&vendor).swap_remove(0);
    let key = serde_json::from_slice::<Value>(&body).unwrap().pointer(&pointer).unwrap().as_str().unwrap().to_owned();
    record(folder, "/", &body);
    std::fs::write(folder.join("right"), &key).unwrap();
    std::fs::write(folder.join("wrong"), "another-key").unwrap();
    (vendor, key)
}

#[test]
fn credentials_are_checked_when_a_secret_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let (vendor, key) = recorded_with_a_key(folder.path());
    let with = |secret: &str| validate(folder.path(), &["--secret-file", &format!("{vendor}={secret}"), "calls.ndjson"]);
    assert_eq!(with("right").expect(0).text(), "checked 1, 1 valid, 0 invalid\n");
    let wrong = with("wrong").expect(1);
    assert!(wrong.text().starts_with("error[credentials]: the credentials are wrong: "), "{}", wrong.text());
    assert!(wrong.text().contains("--> calls.ndjson:1 (body 1:1)"), "{}", wrong.text());
    assert!(!wrong.text().contains(&key), "{}", wrong.text());
    let unused = validate(folder.path(), &["--auth", "none", "calls.ndjson"]).expect(0);
    assert_eq!(unused.text(), "checked 1, 1 valid, 0 invalid\n");
}

#[test]
fn a_secret_in_the_environment_is_checked_with_as_listen_does() {
    let folder = tempfile::tempdir().unwrap();
    let (vendor, key) = recorded_with_a_key(folder.path());
    let variable = format!("IDHOOK_SECRET_{}", vendor.to_uppercase());
    let with = |secret: &str| Tool::new(["validate", "calls.ndjson"]).dir(folder.path()).env(&variable, secret).run();
    assert_eq!(with(&key).expect(0).stderr, "");
    assert!(with("another-key").expect(1).text().contains("the credentials are wrong"));
    // A secret that nobody can be said to own is no reason to stop.
    let shared = Tool::new(["validate", "calls.ndjson"]).dir(folder.path()).env("IDHOOK_SECRET", "another-key");
    shared.run().expect(0);
}

#[test]
fn credentials_that_cannot_be_checked_are_told_by_vendor_and_reason() {
    let folder = tempfile::tempdir().unwrap();
    let (vendor, _) = recorded_with_a_key(folder.path());
    let other = vendors().into_iter().find(|other| *other != vendor && manifest(other)["recognise"]["rules"].is_array()).unwrap();
    for _ in 0..2 {
        record(folder.path(), "/", &samples(&other)[0].1);
    }
    let name = |vendor: &str| manifest(vendor)["name"].as_str().unwrap().to_owned();
    let output = validate(folder.path(), &["--auth", "basic", "calls.ndjson"]).expect(0);
    for told in [
        format!("the credentials of 1 callback of {} were not checked: no secret given", name(&vendor)),
        format!("the credentials of 2 callbacks of {} were not checked: no secret given", name(&other)),
    ] {
        assert!(output.stderr.contains(&told), "{}", output.stderr);
    }
}

#[test]
fn bare_bodies_have_no_credentials_and_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let (vendor, _) = recorded_with_a_key(folder.path());
    std::fs::write(folder.path().join("bare.json"), &samples(&vendor)[0].1).unwrap();
    let secret = format!("{vendor}=right");
    let output = validate(folder.path(), &["--secret-file", &secret, "bare.json"]).expect(0);
    assert!(output.stderr.contains("no credentials were checked"), "{}", output.stderr);
    assert_eq!(validate(folder.path(), &["--secret-file", &secret, "bare.json", "calls.ndjson"]).expect(0).stderr, "");
}

#[test]
fn a_secret_that_cannot_be_used_is_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    recorded_with_a_key(folder.path());
    let several = with_several_schemes();
    for verb in ["validate", "listen"] {
        let run = |secret: &str| {
            let rest: &[&str] = if verb == "listen" { &["--port", "0", "--timeout", "1ms"] } else { &["calls.ndjson"] };
            Tool::new([verb, "--secret-file", secret]).dir(folder.path()).run_with(rest)
        };
        let output = run(&format!("{several}=right")).expect(2);
        assert!(output.stderr.contains("several ways to authenticate") && output.stderr.contains("--auth"), "{}", output.stderr);
        let output = run("nope=right").expect(3);
        assert!(output.stderr.contains("no vendor is called nope"), "{}", output.stderr);
        assert!(!output.stderr.contains("does not say for which vendor"), "{}", output.stderr);
    }
}

#[test]
fn a_redacted_record_is_not_called_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let (vendor, pointer) = with_a_body_key();
    recorded_with_a_key(folder.path());
    let (_, body) = samples(&vendor).swap_remove(0);
    let printed = record(folder.path(), "/", &body);
    std::fs::write(folder.path().join("shown.ndjson"), &printed).unwrap();
    let shown: Value =
        printed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).find(|line| line["type"] == "callback").unwrap();
    let shown: Value = serde_json::from_str(shown["body"].as_str().unwrap()).unwrap();
    assert!(shown.pointer(&pointer).unwrap().as_str().unwrap().contains('•'), "{shown}");
    let output = validate(folder.path(), &["--secret-file", &format!("{vendor}=right"), "shown.ndjson"]).expect(0);
    assert!(output.stderr.contains("were not checked: the record is redacted"), "{}", output.stderr);
}

/// Personal data of every kind of value is masked by dots; that says nothing of what the vendor sent.
#[test]
fn masks_in_a_redacted_record_are_no_problems() {
    for vendor in vendors() {
        for (name, body) in samples(&vendor) {
            let folder = tempfile::tempdir().unwrap();
            let listening = Tool::new(["listen", "--output", "ndjson", "--redact", "personal", "--count", "1"]).listen();
            assert_eq!(common::wire::post_for_status(listening.address(), &format!("/{vendor}"), "", &body), 200);
            let printed = listening.end().expect(0);
            std::fs::write(folder.path().join("shown.ndjson"), &printed.stdout).unwrap();
            let output = validate(folder.path(), &["shown.ndjson"]).expect(0);
            assert!(output.text().ends_with("checked 1, 1 valid, 0 invalid\n"), "{vendor} {name:?}: {}", output.text());
        }
    }
}

#[test]
fn records_are_known_in_any_order_of_members_and_behind_a_byte_order_mark() {
    let folder = tempfile::tempdir().unwrap();
    recorded_with_a_key(folder.path());
    let saved = std::fs::read_to_string(folder.path().join("calls.ndjson")).unwrap();
    let line = saved.lines().find(|line| line.contains("\"callback\"")).unwrap();
    let Value::Object(members) = serde_json::from_str(line).unwrap() else { panic!("{line}") };
    let backwards: Vec<_> = members.iter().rev().map(|(name, value)| format!("{} : {value}", Value::from(name.as_str()))).collect();
    for (name, text) in [("sorted.json", format!("{{ {} }}\n", backwards.join(", "))), ("marked.ndjson", format!("\u{feff}{saved}"))] {
        std::fs::write(folder.path().join(name), text).unwrap();
        assert_eq!(validate(folder.path(), &[name]).expect(0).text(), "checked 1, 1 valid, 0 invalid\n", "{name}");
    }
}

#[test]
fn records_that_were_touched_are_told_with_a_cure() {
    let folder = tempfile::tempdir().unwrap();
    recorded_with_a_key(folder.path());
    let saved = std::fs::read_to_string(folder.path().join("calls.ndjson")).unwrap();
    let line = saved.lines().find(|line| line.contains("\"callback\"")).unwrap();
    let without = |member: &str| {
        let mut record: Value = serde_json::from_str(line).unwrap();
        record.as_object_mut().unwrap().remove(member).unwrap();
        record.to_string()
    };
    for (line, told, cure) in [
        (line[..line.len() / 2].to_owned(), "the line is a record that was cut off", "listen --save takes it out"),
        (line.replacen("\"v\":1", "\"v\":9", 1), "a record of version 9", "update this one"),
        (without("body"), "a record of a callback without a body", "was the file edited?"),
        (without("n"), "without its number, n", "was the file edited?"),
        (without("path"), "without its path", "was the file edited?"),
        (without("headers"), "without its list of headers", "was the file edited?"),
    ] {
        std::fs::write(folder.path().join("touched.ndjson"), format!("{saved}{line}\n")).unwrap();
        let output = validate(folder.path(), &["touched.ndjson"]).expect(1);
        assert!(output.text().contains(told) && output.text().contains(cure), "{line}\n{}", output.text());
        assert!(
            output.text().contains("error[broken-record]") && output.text().ends_with("checked 2, 1 valid, 1 invalid (1 problem)\n"),
            "{}",
            output.text()
        );
    }
}

#[test]
fn records_are_held_against_their_own_schema_as_they_stand() {
    let folder = tempfile::tempdir().unwrap();
    recorded_with_a_key(folder.path());
    let schema = project().join("src/record/record.schema.json");
    let output = validate(folder.path(), &["--schema", schema.to_str().unwrap(), "calls.ndjson"]).expect(0);
    assert_eq!(output.text(), "checked 2, 2 valid, 0 invalid\n");
    // Another schema is about the bodies.
    std::fs::write(folder.path().join("own.json"), "{\"type\":\"object\",\"required\":[\"v\"]}").unwrap();
    let output = validate(folder.path(), &["--schema", "own.json", "calls.ndjson"]).expect(1);
    assert!(output.text().contains("v is missing"), "{}", output.text());
    let saved = std::fs::read_to_string(folder.path().join("calls.ndjson")).unwrap();
    std::fs::write(folder.path().join("calls.ndjson"), saved.replacen("\"n\":1", "\"n\":\"1\"", 1)).unwrap();
    validate(folder.path(), &["--schema", schema.to_str().unwrap(), "calls.ndjson"]).expect(1);
}
