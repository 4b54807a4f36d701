//! `--mutate`: what it makes of every sample of every pack, as the real `validate` sees it.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Tool, project, say, vendors};
use idhook::json;
use idhook::send::mutate::{CannotMutate, Ground, Kind, Mutated, Mutation, mutate};
use idhook::vendor::manifest::{Condition, EventName, Recognise, SchemeSpec};
use idhook::vendor::pack::Pack;
use idhook::vendor::{Sample, Vendor};
use serde_json::Value;

fn packs() -> Vec<Vendor> {
    let folder = |vendor: &String| project().join("payloads").join(vendor);
    vendors().iter().map(|vendor| Vendor::checked(Pack::read(&folder(vendor)).unwrap()).unwrap()).collect()
}

fn made(vendor: &Vendor, sample: &Sample, kind: Kind) -> Result<Mutated, CannotMutate> {
    mutate(&Mutation { kind, place: None }, sample.bytes, &Ground::of(Some(vendor), Some(&sample.event.id)))
}

/// Every sample with each of these kinds that applies to it.
fn all(vendor: &Vendor, kind: Kind) -> Vec<(String, Mutated)> {
    let name = |sample: &Sample| format!("{}/{}:{} {}", vendor.id(), sample.event.id, sample.entry.variant, kind.name());
    vendor.samples().filter_map(|sample| Some((name(&sample), made(vendor, &sample, kind).ok()?))).collect()
}

/// What `validate` says of each.
fn checked(folder: &Path, vendor: &Vendor, bodies: &[(String, Mutated)]) -> Vec<Value> {
    if bodies.is_empty() {
        return Vec::new();
    }
    let mut tool = ["validate", "--output", "ndjson", "--max-errors", "0", "--vendor", vendor.id()].map(PathBuf::from).to_vec();
    for (at, (_, mutated)) in bodies.iter().enumerate() {
        let path = folder.join(format!("{at:03}.json"));
        std::fs::write(&path, &mutated.body).unwrap();
        tool.push(path);
    }
    let records: Vec<_> = Tool::new(tool).run().records().into_iter().filter(|record| record["type"] == "checked").collect();
    assert_eq!(records.len(), bodies.len());
    records
}

/// The rules that `validate` names, each with its place, but for remarks on near misses.
fn rules(record: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let problems = record["problems"].as_array().unwrap();
    let all = problems.iter().map(|problem| (text(&problem["rule"]), text(&problem["pointer"])));
    all.filter(|(rule, _)| rule != "near-miss").collect()
}

/// For each sample to which the kind applies, what `validate` says must be what `expected` makes of the place.
fn proves(kind: Kind, valid: bool, expected: impl Fn(&Vendor, &str) -> (&'static str, String)) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let mut seen = 0;
    for vendor in packs() {
        let bodies = all(&vendor, kind);
        for ((name, mutated), record) in bodies.iter().zip(checked(folder.path(), &vendor, &bodies)) {
            let place = mutated.place.as_deref().unwrap();
            assert!(mutated.to_string() == format!("{} {place}", kind.name()) && mutated.says.contains(place), "{name}: {mutated:?}");
            let (rule, pointer) = expected(&vendor, place);
            assert_eq!(rules(&record), [(rule.to_owned(), pointer)], "{name}: {record}");
            assert_eq!(record["valid"], valid, "{name}: {record}");
            seen += 1;
        }
    }
    seen
}

fn parent(place: &str) -> String {
    place.rsplit_once('/').unwrap().0.to_owned()
}

#[test]
fn a_missing_field_is_missed_where_it_stood() {
    assert!(proves(Kind::MissingField, false, |_, place| ("missing", parent(place))) >= 38);
}

#[test]
fn a_wrong_type_is_one_where_it_stands() {
    assert!(proves(Kind::WrongType, false, |_, place| ("type", place.to_owned())) >= 38);
}

#[test]
fn an_extra_field_is_accepted_with_a_warning_at_most() {
    let folder = tempfile::tempdir().unwrap();
    let mut seen = 0;
    for vendor in packs() {
        let bodies = all(&vendor, Kind::ExtraField);
        for ((name, mutated), record) in bodies.iter().zip(checked(folder.path(), &vendor, &bodies)) {
            let place = mutated.place.clone().unwrap();
            assert_eq!(record["valid"], true, "{name}: {record}");
            assert!(rules(&record).iter().all(|found| *found == ("unknown-field".to_owned(), place.clone())), "{name}: {record}");
            seen += 1;
        }
    }
    assert_eq!(seen, packs().iter().map(|vendor| vendor.samples().count()).sum::<usize>());
}

#[test]
fn a_duplicate_key_gives_its_warning_and_nothing_else() {
    let seen = proves(Kind::DuplicateKey, true, |_, place| ("duplicate-key", place.to_owned()));
    assert_eq!(seen, packs().iter().map(|vendor| vendor.samples().count()).sum::<usize>());
    for vendor in packs() {
        for (name, mutated) in all(&vendor, Kind::DuplicateKey) {
            let text = std::str::from_utf8(&mutated.body).unwrap();
            let tree = json::parse(text).unwrap();
            let place = mutated.place.as_deref().unwrap();
            let (parent, member) = place.rsplit_once('/').unwrap();
            let parent = tree.root(text).at(parent).unwrap();
            let values: Vec<_> = parent.members().filter(|(key, _)| key.is(member)).map(|(_, value)| value.raw()).collect();
            assert!(values.len() == 2 && values[0] != values[1], "{name}: {text}");
        }
    }
}

#[test]
fn an_unknown_value_is_unknown_where_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let (mut closed, mut open) = (0, 0);
    for vendor in packs() {
        let bodies = all(&vendor, Kind::UnknownEnum);
        let lists = |sample: &Sample| {
            let schema: Value = serde_json::from_slice(vendor.schema_text(sample.event).unwrap()).unwrap();
            ["enum", "const", "x-known"].iter().any(|keyword| says(&schema, keyword))
        };
        assert_eq!(bodies.len(), vendor.samples().filter(lists).count(), "{}: each event that lists something", vendor.id());
        for ((name, mutated), record) in bodies.iter().zip(checked(folder.path(), &vendor, &bodies)) {
            let place = mutated.place.clone().unwrap();
            let found = rules(&record);
            // Where nothing but the event's own name has listed values, the body says that it is another event.
            let rule = if names_of_events(&vendor).contains(&place) {
                "unknown-event"
            } else if record["valid"] == true {
                "open-enum"
            } else {
                "enum"
            };
            assert!(found.contains(&(rule.to_owned(), place)), "{name}: {record}");
            assert_eq!(mutated.says.contains("a set that may grow"), record["valid"] == true, "{name}: {}", mutated.says);
            open += usize::from(rule == "open-enum");
            closed += usize::from(rule == "enum");
        }
    }
    assert!(open >= 30 && closed >= 5, "{open} {closed}");
}

#[test]
fn a_malformed_body_is_no_json_for_anyone() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for vendor in packs() {
        let mut bodies = all(&vendor, Kind::Malformed);
        assert_eq!(bodies.len(), vendor.samples().count());
        for sample in vendor.samples() {
            // Every place of the body, so every way in which commas can be stray.
            let text = std::str::from_utf8(sample.bytes).unwrap();
            let tree = json::parse(text).unwrap();
            let members: Vec<_> = tree.root(text).members().filter_map(|(key, _)| key.as_str()).map(|name| format!("/{name}")).collect();
            for place in members {
                let mutation = Mutation { kind: Kind::Malformed, place: Some(place) };
                let mutated = mutate(&mutation, sample.bytes, &Ground::default()).unwrap();
                bodies.push((format!("{} {mutated}", sample.event.id), mutated));
            }
        }
        for (at, ((name, mutated), record)) in bodies.iter().zip(checked(folder.path(), &vendor, &bodies)).enumerate() {
            assert_eq!(record["problems"][0]["rule"], "syntax", "{name}: {record}");
            assert!(serde_json::from_slice::<Value>(&mutated.body).is_err(), "{name}");
            let path = folder.path().join(format!("{}-{at}.json", vendor.id()));
            std::fs::write(&path, &mutated.body).unwrap();
            files.push(path);
        }
    }
    let program = "import json, sys\nfor name in sys.argv[1:]:\n    try:\n        json.load(open(name, encoding='utf-8'))\n    except json.JSONDecodeError:\n        continue\n    sys.exit(name)\n";
    match Command::new("python3").args(["-c", program]).args(&files).output() {
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr)),
        Err(_) => say("skipped: python3 is not installed, so it is not asked what it takes for JSON"),
    }
}

/// Where a vendor's bodies name their event.
fn names_of_events(vendor: &Vendor) -> Vec<String> {
    let Recognise::Rules(rules) = &vendor.manifest.recognise else { return Vec::new() };
    let place = |name: &EventName| if let EventName::At(pointer) = name { Some(pointer.clone()) } else { None };
    rules.iter().filter_map(|rule| place(&rule.event)).collect()
}

/// What a vendor is recognised and authenticated by.
fn guarded(vendor: &Vendor) -> Vec<String> {
    let mut found = names_of_events(vendor);
    for entry in &vendor.manifest.credentials.schemes {
        if let SchemeSpec::BodyKey(pointer) = &entry.scheme {
            found.push(pointer.clone());
        }
    }
    if let Recognise::Rules(rules) = &vendor.manifest.recognise {
        for rule in rules {
            found.extend(rule.when.iter().filter_map(|condition| match condition {
                Condition::Member(member) => Some(member.at.clone()),
                _ => None,
            }));
        }
    }
    found
}

#[test]
fn what_tells_the_vendor_and_its_key_stays_where_another_place_will_do() {
    let has_another = |vendor: &Vendor| {
        vendor.samples().all(|sample| {
            let text = std::str::from_utf8(sample.bytes).unwrap();
            let guarded = guarded(vendor);
            json::parse(text).unwrap().root(text).members().any(|(key, _)| !guarded.contains(&format!("/{}", key.as_str().unwrap())))
        })
    };
    assert!(packs().iter().filter(|vendor| has_another(vendor)).count() >= 6);
    for vendor in packs().into_iter().filter(has_another) {
        for kind in [Kind::MissingField, Kind::WrongType, Kind::ExtraField, Kind::DuplicateKey] {
            for (name, mutated) in all(&vendor, kind) {
                let place = mutated.place.unwrap();
                assert!(!guarded(&vendor).contains(&place), "{name}: {place}");
            }
        }
    }
}

/// Whether a keyword stands anywhere in a schema.
fn says(schema: &Value, keyword: &str) -> bool {
    match schema {
        Value::Object(members) => members.iter().any(|(name, value)| match value {
            // A member of a body may be called like a keyword.
            Value::Object(members) if name == "properties" => members.values().any(|value| says(value, keyword)),
            _ => name == keyword || says(value, keyword),
        }),
        Value::Array(items) => items.iter().any(|item| says(item, keyword)),
        _ => false,
    }
}

#[test]
fn a_kind_that_finds_nothing_in_the_schema_says_so() {
    let mut refused = 0;
    for vendor in packs() {
        for sample in vendor.samples() {
            let mut schema: Value = serde_json::from_slice(vendor.schema_text(sample.event).unwrap()).unwrap();
            // That the body is an object breaks nothing here.
            schema.as_object_mut().unwrap().remove("type");
            for (kind, keywords) in
                [(Kind::MissingField, &["required"][..]), (Kind::WrongType, &["type"]), (Kind::UnknownEnum, &["enum", "const", "x-known"])]
            {
                let expected = keywords.iter().any(|keyword| says(&schema, keyword));
                let made = made(&vendor, &sample, kind);
                assert_eq!(made.is_ok(), expected, "{}/{} {}: {made:?}", vendor.id(), sample.event.id, kind.name());
                if let Err(error) = made {
                    assert!(error.to_string().contains(&format!("the schema of {}/{}", vendor.id(), sample.event.id)), "{error}");
                    refused += 1;
                }
            }
        }
    }
    assert!(refused > 0, "one of the packs knows too little to break");
}
