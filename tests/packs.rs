//! Every vendor pack, by walking the folders of `payloads/`: whoever adds a folder is checked without writing a line of Rust.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use common::{Output, Tool, manifest, project, samples, sources, vendors};
use idhook::json;
use idhook::schema::Schema;
use idhook::vendor::manifest::{
    Algorithm, Condition, Duplicates, EventName, JwtAlgorithm, KeyEncoding, KeySpec, Part, Personal, Place, PublicKeyAlgorithm, Recognise,
    SchemeEntry, SchemeSpec, TimePlace,
};
use idhook::vendor::pack::Pack;
use idhook::vendor::recognise::Evidence;
use idhook::vendor::registry::{Registry, asked};
use idhook::vendor::{MANIFEST_SCHEMA, Vendor};
use serde_json::{Value, json};

fn folder(vendor: &str) -> PathBuf {
    project().join("payloads").join(vendor)
}

/// The pack of a folder, read as one that a stranger wrote.
fn pack(vendor: &str) -> Vendor {
    Vendor::checked(Pack::read(&folder(vendor)).unwrap()).unwrap_or_else(|error| panic!("{error}"))
}

fn packs() -> Vec<Vendor> {
    vendors().iter().map(|vendor| pack(vendor)).collect()
}

/// Fails with all that was found, a line each.
#[track_caller]
fn none(faults: impl IntoIterator<Item = String>) {
    let faults: Vec<_> = faults.into_iter().collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Names that stand more than once, ignoring case.
fn repeated(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names.into_iter().filter(|name| !seen.insert(name.to_ascii_lowercase())).collect()
}

/// Calls for every value in a JSON text, with the name of the member that it is.
fn walk<'a>(value: &'a Value, name: &'a str, each: &mut impl FnMut(&'a str, &'a Value)) {
    each(name, value);
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, name, each)),
        Value::Object(members) => members.iter().for_each(|(name, value)| walk(value, name, each)),
        _ => {}
    }
}

/// The samples of a vendor as files in a folder of their own, named by their place in the list.
fn sample_files(folder: &Path, vendor: &str) -> Vec<(String, PathBuf)> {
    let file = |(at, (name, bytes)): (usize, (String, Vec<u8>))| {
        let path = folder.join(format!("{vendor}-{at}.json"));
        std::fs::write(&path, bytes).unwrap();
        (name, path)
    };
    samples(vendor).into_iter().enumerate().map(file).collect()
}

/// What `validate` says of each file.
fn checked<'a>(arguments: &[&str], files: impl IntoIterator<Item = &'a PathBuf>) -> Vec<Value> {
    let mut tool: Vec<_> = ["validate", "--output", "ndjson"].iter().chain(arguments).map(PathBuf::from).collect();
    tool.extend(files.into_iter().cloned());
    Tool::new(tool).run().records().into_iter().filter(|record| record["type"] == "checked").collect()
}

#[test]
fn every_manifest_fits_the_schema_of_manifests() {
    let schema = Schema::compile(MANIFEST_SCHEMA.as_bytes()).unwrap();
    assert_eq!(std::fs::read_to_string(project().join("payloads/vendor.schema.json")).unwrap(), MANIFEST_SCHEMA);
    assert!(vendors().len() >= 4);
    for vendor in vendors() {
        let text = std::fs::read_to_string(folder(&vendor).join("vendor.json")).unwrap();
        let tree = json::parse(&text).unwrap_or_else(|error| panic!("{vendor}: {}", error.message));
        assert!(tree.oddities().is_empty(), "{vendor}: {:?}", tree.oddities());
        none(schema.check(tree.root(&text)).iter().map(|fault| format!("{vendor}: {fault:?}")));
        assert_eq!(pack(&vendor).id(), vendor, "the folder's name is the id");
    }
}

#[test]
fn nobody_else_has_a_vendors_id_or_alias() {
    let names = packs().into_iter().flat_map(|vendor| [vec![vendor.manifest.id], vendor.manifest.aliases].concat());
    assert_eq!(repeated(names), [""; 0]);
}

#[test]
fn no_two_events_of_a_vendor_share_a_name() {
    for vendor in packs() {
        let names = vendor.manifest.events.iter().flat_map(|event| {
            let wire = event.wire.iter().filter(|wire| !wire.eq_ignore_ascii_case(&event.id));
            std::iter::once(&event.id).chain(wire).chain(&event.aliases).cloned().collect::<Vec<_>>()
        });
        assert_eq!(repeated(names), [""; 0], "{}", vendor.id());
        for event in &vendor.manifest.events {
            let variants = event.samples.iter().map(|sample| sample.variant.clone());
            assert_eq!(repeated(variants), [""; 0], "{}/{}", vendor.id(), event.id);
        }
        assert_eq!(repeated(vendor.manifest.scenarios.iter().map(|scenario| scenario.id.clone())), [""; 0], "{}", vendor.id());
    }
}

#[test]
fn the_files_of_a_pack_are_those_that_its_manifest_implies() {
    for vendor in packs() {
        let mut expected = BTreeSet::from(["vendor.json".to_owned()]);
        for event in vendor.manifest.events.iter().filter(|event| !event.samples.is_empty()) {
            expected.insert(format!("schemas/{}.json", event.id));
            expected.extend(event.samples.iter().map(|sample| format!("samples/{}/{}.json", event.id, sample.variant)));
        }
        let mut found = files(&folder(vendor.id()));
        // Whether this one is there and true is asked below.
        found.remove("SOURCES.md");
        assert_eq!(found, expected, "{}", vendor.id());
    }
}

/// All files below a folder, with `/` between the parts of their names.
fn files(folder: &Path) -> BTreeSet<String> {
    let (mut found, mut waiting) = (BTreeSet::new(), vec![folder.to_owned()]);
    while let Some(here) = waiting.pop() {
        for path in std::fs::read_dir(here).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                waiting.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().iter().map(|part| part.to_str().unwrap()).collect::<Vec<_>>().join("/"));
            }
        }
    }
    found
}

#[test]
fn schemas_are_plain_and_explain_every_member() {
    for vendor in packs() {
        for event in &vendor.manifest.events {
            let Some(text) = vendor.schema_text(event) else { continue };
            let schema: Value = serde_json::from_slice(text).unwrap();
            let mut faults = Vec::new();
            walk(&schema, "", &mut |name, value| {
                if ["$ref", "oneOf", "anyOf", "allOf", "if", "format", "pattern"].contains(&name) {
                    faults.push(format!("{name} gives errors that people do not understand"));
                }
                if name == "additionalProperties" && *value == Value::Bool(false) {
                    faults.push("additionalProperties: false refuses what a vendor may add".to_owned());
                }
                if name == "properties" {
                    let silent =
                        value.as_object().unwrap().iter().filter(|(_, member)| member["description"].as_str().is_none_or(str::is_empty));
                    faults.extend(silent.map(|(member, _)| format!("{member} has no description")));
                }
            });
            none(faults.iter().map(|fault| format!("{}/{}: {fault}", vendor.id(), event.id)));
            assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{}/{}", vendor.id(), event.id);
        }
    }
}

#[test]
fn every_sample_passes_its_schema_and_is_recognised_as_its_own() {
    let folder = tempfile::tempdir().unwrap();
    for vendor in packs() {
        let files = sample_files(folder.path(), vendor.id());
        assert!(!files.is_empty(), "{} has no sample", vendor.id());
        let by_name = matches!(vendor.manifest.recognise, Recognise::ByName(_));
        let named = checked(&["--unknown", "error", "--vendor", vendor.id()], files.iter().map(|(_, path)| path));
        let unnamed = checked(&["--unknown", "error"], files.iter().map(|(_, path)| path));
        assert_eq!((named.len(), unnamed.len()), (files.len(), files.len()));
        for (at, (name, _)) in files.iter().enumerate() {
            let own = json!({ "vendor": vendor.id(), "event": name.split(':').next(), "valid": true, "problems": [] });
            let nobodys = json!({ "vendor": null, "event": null, "valid": false, "problems": ["unrecognised"] });
            let seen = |record: &Value| {
                let problems: Vec<_> = record["problems"].as_array().unwrap().iter().map(|problem| problem["rule"].clone()).collect();
                json!({ "vendor": record["vendor"], "event": record["event"], "valid": record["valid"], "problems": problems })
            };
            assert_eq!(seen(&named[at]), own, "{name} by the name of its vendor: {}", named[at]);
            let expected = if by_name { nobodys } else { own };
            assert_eq!(seen(&unnamed[at]), expected, "{name} without a name: {}", unnamed[at]);
        }
    }
}

#[test]
fn no_sample_fits_the_rules_of_another_vendor() {
    let all = packs();
    for other in &all {
        let Recognise::Rules(rules) = &other.manifest.recognise else { continue };
        for vendor in all.iter().filter(|vendor| vendor.id() != other.id()) {
            for sample in vendor.samples() {
                let text = std::str::from_utf8(sample.bytes).unwrap();
                let tree = json::parse(text).unwrap();
                let evidence = Evidence { root: Some(tree.root(text)), headers: &[], event: None };
                let fits = rules.iter().find(|rule| rule.holds(&evidence)).map(|rule| &rule.shape);
                assert_eq!(fits, None, "{}/{}:{} of {}", vendor.id(), sample.event.id, sample.entry.variant, other.id());
            }
        }
    }
}

#[test]
fn no_sample_ends_with_a_newline() {
    for (vendor, (name, bytes)) in
        vendors().into_iter().flat_map(|vendor| samples(&vendor).into_iter().map(move |one| (vendor.clone(), one)))
    {
        assert!(!bytes.ends_with(b"\n"), "{vendor}/{name}");
    }
}

#[test]
fn the_default_sample_and_every_step_of_a_scenario_exist() {
    for vendor in packs() {
        let names: BTreeSet<_> = samples(vendor.id()).into_iter().map(|(name, _)| name).collect();
        assert!(names.contains(&vendor.manifest.default_sample), "{}: {}", vendor.id(), vendor.manifest.default_sample);
        for scenario in &vendor.manifest.scenarios {
            let missing: Vec<_> = scenario.steps.iter().filter(|step| !names.contains(*step)).collect();
            assert!(missing.is_empty() && !scenario.steps.is_empty(), "{}@{}: {missing:?}", vendor.id(), scenario.id);
        }
    }
}

#[test]
fn every_source_that_is_cited_is_defined_and_every_defined_one_is_cited() {
    for vendor in vendors() {
        let (manifest, mut cited) = (manifest(&vendor), BTreeSet::new());
        walk(&manifest, "", &mut |name, value| {
            if name == "source"
                && let Some(tag) = value.as_str()
            {
                cited.insert(tag);
            }
        });
        let defined: BTreeSet<_> = manifest["sources"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(cited, defined, "{vendor}");

        // A tag in a sentence is looked up in the same table.
        let mut faults = Vec::new();
        walk(&manifest, "", &mut |_, value| {
            let words = value.as_str().unwrap_or_default().split(|char: char| !char.is_ascii_alphanumeric() && char != '-');
            let tags = words.filter(|word| is_tag(word) && !defined.contains(word));
            faults.extend(tags.map(|tag| format!("{vendor}: {tag} stands in a text and is not defined")));
        });
        none(faults);
    }
}

/// Whether a word has the form of the tags that documents other than the main one have: `V-X1` or `C1`.
fn is_tag(word: &str) -> bool {
    let number = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    word.strip_prefix('C').is_some_and(number)
        || word.strip_prefix("V-").is_some_and(|rest| rest.starts_with(|char: char| char.is_ascii_uppercase()) && number(&rest[1..]))
}

#[test]
fn whatever_somebody_says_or_shows_names_its_source() {
    for vendor in vendors() {
        let mut faults = Vec::new();
        walk(&manifest(&vendor), "", &mut |_, value| {
            let grade = value["grade"].as_str();
            if grade.is_some_and(|grade| grade != "derived") && value["source"].as_array().is_none_or(Vec::is_empty) {
                faults.push(format!("{vendor}: {} without a source: {value}", grade.unwrap()));
            }
            if grade == Some("template") && value["note"].as_str().is_none() {
                faults.push(format!("{vendor}: a template whose note does not say what was filled in: {value}"));
            }
        });
        none(faults);
    }
}

/// Every place that a manifest names, with what for.
fn pointers(vendor: &Vendor) -> Vec<(&'static str, &str)> {
    let manifest = &vendor.manifest;
    let mut found: Vec<(&str, &str)> = manifest.subject.at.iter().map(|at| ("subject", at.as_str())).collect();
    found.extend(manifest.status.iter().map(|at| ("status", at.as_str())));
    found.extend(manifest.secrets.members.iter().map(|member| ("secrets", member.at.as_str())));
    let (Personal::Members(personal) | Personal::AllBut(personal)) = &manifest.personal;
    found.extend(personal.iter().map(|at| ("personal", at.as_str())));
    found.extend(manifest.traps.iter().map(|trap| ("traps", trap.at.as_str())));
    if let Duplicates::Key(key) = &manifest.duplicates {
        found.extend(key.value.iter().map(|at| ("duplicates", at.as_str())));
    }
    if let Recognise::Rules(rules) = &manifest.recognise {
        let events = rules.iter().filter_map(|rule| if let EventName::At(at) = &rule.event { Some(at.as_str()) } else { None });
        found.extend(events.map(|at| ("recognise", at)));
    }
    found.extend(manifest.credentials.schemes.iter().filter_map(|entry| match &entry.scheme {
        SchemeSpec::BodyKey(at) => Some(("credentials", at.as_str())),
        _ => None,
    }));
    for spec in manifest
        .credentials
        .schemes
        .iter()
        .filter_map(|entry| if let SchemeSpec::Signature(spec) = &entry.scheme { Some(spec) } else { None })
    {
        let place = if let Place::Member(at) = &spec.r#in { Some(at) } else { None };
        let time = spec.timestamp.as_ref().and_then(|time| if let TimePlace::Member(at) = &time.r#in { Some(at) } else { None });
        found.extend(place.into_iter().chain(time).map(|at| ("credentials", at.as_str())));
        found.extend(spec.of.iter().filter_map(|part| if let Part::Json(at) = part { Some(("credentials", at.as_str())) } else { None }));
    }
    for (what, condition) in conditions(vendor) {
        match condition {
            Condition::Member(member) => found.push((what, &member.at)),
            Condition::Absent(at) => found.push((what, at)),
            Condition::Disagree(pair) => found.extend([(what, pair.left.as_str()), (what, pair.right.as_str())]),
            Condition::Header(_) | Condition::Event(_) => {}
        }
    }
    found
}

/// Every condition of a manifest, with where it stands.
fn conditions(vendor: &Vendor) -> Vec<(&'static str, &Condition)> {
    let manifest = &vendor.manifest;
    let mut found = Vec::new();
    if let Recognise::Rules(rules) = &manifest.recognise {
        found.extend(rules.iter().flat_map(|rule| &rule.when).map(|when| ("recognise", when)));
    }
    found.extend(manifest.notes.iter().flat_map(|note| &note.when).map(|when| ("notes", when)));
    found.extend(manifest.traps.iter().flat_map(|trap| &trap.when).map(|when| ("traps", when)));
    found.extend(manifest.others.iter().flat_map(|other| &other.when).map(|when| ("others", when)));
    found
}

#[test]
fn every_place_is_a_json_pointer() {
    let valid = |pointer: &str| {
        let escapes = pointer.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
        (pointer.is_empty() || pointer.starts_with('/')) && escapes
    };
    assert!(valid("") && valid("/a~1b/0") && !valid("a") && !valid("/a~2") && !valid("/a~"));
    for vendor in packs() {
        let places = pointers(&vendor);
        assert!(places.len() > 3, "{}", vendor.id());
        none(places.iter().filter(|(_, at)| !valid(at)).map(|(what, at)| format!("{}: {what}: {at}", vendor.id())));
    }
}

#[test]
fn what_is_masked_stands_in_a_sample_or_in_a_schema() {
    for vendor in packs() {
        let bodies: Vec<(&str, Value)> =
            vendor.samples().map(|sample| (sample.event.id.as_str(), serde_json::from_slice(sample.bytes).unwrap())).collect();
        let schemas: Vec<Value> = vendor
            .manifest
            .events
            .iter()
            .filter_map(|event| vendor.schema_text(event))
            .map(|text| serde_json::from_slice(text).unwrap())
            .collect();
        let somewhere = |at: &str, events: &[String]| {
            bodies.iter().any(|(event, body)| (events.is_empty() || events.iter().any(|id| id == event)) && leads_somewhere(body, at))
                || schemas.iter().any(|schema| names_member(schema, at.rsplit('/').next().unwrap()))
        };
        let secrets = &vendor.manifest.secrets.members;
        none(
            secrets.iter().filter(|member| !somewhere(&member.at, &member.events)).map(|member| format!("{}: {}", vendor.id(), member.at)),
        );
        let (Personal::Members(personal) | Personal::AllBut(personal)) = &vendor.manifest.personal;
        none(personal.iter().filter(|at| !somewhere(at, &[])).map(|at| format!("{}: {at}", vendor.id())));
    }
}

/// Whether a pointer with `*` leads to anything.
fn leads_somewhere(body: &Value, pointer: &str) -> bool {
    let Some(rest) = pointer.strip_prefix('/') else { return pointer.is_empty() };
    let (token, rest) = rest.split_once('/').map_or((rest, String::new()), |(token, rest)| (token, format!("/{rest}")));
    match body {
        Value::Array(items) if token == "*" => items.iter().any(|item| leads_somewhere(item, &rest)),
        Value::Object(members) if token == "*" => members.values().any(|member| leads_somewhere(member, &rest)),
        _ => body.pointer(&format!("/{token}")).is_some_and(|member| leads_somewhere(member, &rest)),
    }
}

/// Whether a schema describes a member of this name.
fn names_member(schema: &Value, member: &str) -> bool {
    let mut found = false;
    walk(schema, "", &mut |name, value| found |= name == "properties" && value.get(member).is_some());
    found
}

#[test]
fn every_event_that_a_manifest_speaks_of_is_one_of_its_own() {
    for vendor in packs() {
        let manifest = &vendor.manifest;
        let known = |id: &String| manifest.events.iter().any(|event| event.id == *id);
        let mut named: Vec<(&str, &String)> =
            manifest.secrets.members.iter().flat_map(|member| &member.events).map(|id| ("secrets", id)).collect();
        for (what, condition) in conditions(&vendor) {
            if let Condition::Event(ids) = condition {
                named.extend(ids.iter().map(|id| (what, id)));
            }
        }
        named.extend(manifest.delivery.retry_of_events.iter().flat_map(|own| &own.events).map(|id| ("delivery", id)));
        let given = match &manifest.recognise {
            Recognise::Rules(rules) => rules.iter().map(|rule| &rule.event).collect(),
            Recognise::ByName(by_name) => vec![&by_name.event],
        };
        named.extend(given.into_iter().filter_map(|event| if let EventName::Named(id) = event { Some(("recognise", id)) } else { None }));
        none(named.iter().filter(|(_, id)| !known(id)).map(|(what, id)| format!("{}: {what}: {id}", vendor.id())));
    }
}

#[test]
fn every_status_that_has_an_order_is_one_that_a_schema_knows() {
    for vendor in packs() {
        let Some(order) = &vendor.manifest.order else { continue };
        let mut known = BTreeSet::new();
        for event in &vendor.manifest.events {
            let schema: Value = vendor.schema_text(event).map(|text| serde_json::from_slice(text).unwrap()).unwrap_or_default();
            walk(&schema, "", &mut |name, value| {
                if ["x-known", "enum", "const"].contains(&name) {
                    known.extend(value.as_str().map(str::to_owned));
                }
            });
        }
        let ordered = order.ranks.iter().flatten().chain(order.also.iter().flatten()).chain(&order.open_after);
        none(ordered.filter(|status| !known.contains(*status)).map(|status| format!("{}: {status}", vendor.id())));
    }
}

#[test]
fn every_secret_pattern_compiles_and_matches_no_empty_text() {
    for vendor in packs() {
        assert_eq!(vendor.secret_patterns().len(), vendor.manifest.secrets.patterns.len());
        assert!(vendor.secret_patterns().iter().all(|pattern| !pattern.is_match(b"")), "{}", vendor.id());
    }
}

#[test]
fn at_most_three_notes_of_a_vendor_are_always_printed() {
    for vendor in packs() {
        assert!(vendor.manifest.notes.iter().filter(|note| note.when.is_empty()).count() <= 3, "{}", vendor.id());
    }
}

#[test]
fn sentences_of_a_pack_stand_after_help_or_note() {
    for vendor in packs() {
        let manifest = &vendor.manifest;
        let said =
            manifest.notes.iter().chain(&manifest.others).map(|remark| &remark.say).chain(manifest.traps.iter().map(|trap| &trap.say));
        none(said.filter(|say| say.ends_with('.') || say.contains('\n')).map(|say| format!("{}: {say}", vendor.id())));
    }
}

/// A trap that nothing can spring is a slip in a pointer or a value.
#[test]
fn every_trap_says_its_sentence_over_a_callback_that_springs_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("body.json");
    for vendor in packs() {
        for trap in &vendor.manifest.traps {
            let (headers, when): (Vec<_>, Vec<_>) = trap.when.iter().partition(|when| matches!(when, Condition::Header(_)));
            let speaks = springs(&vendor, &when).iter().any(|body| {
                std::fs::write(&path, body.to_string()).unwrap();
                let record = match headers[..] {
                    [] => checked(&["--vendor", vendor.id()], [&path]).remove(0),
                    _ => received(&vendor, &path, &headers),
                };
                body.pointer(&trap.at).is_some() && says(&record, &trap.at, &trap.say)
            });
            assert!(speaks, "{}: silent at {:?}: {}", vendor.id(), trap.at, trap.say);
        }
    }
}

#[test]
fn every_body_of_another_product_is_called_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("body.json");
    for vendor in packs() {
        for other in &vendor.manifest.others {
            let when: Vec<_> = other.when.iter().collect();
            std::fs::write(&path, spring("", json!({}), &when).unwrap().to_string()).unwrap();
            let record = checked(&[], [&path]).remove(0);
            assert!(says(&record, "", &other.say), "{}: silent: {}: {record}", vendor.id(), other.say);
        }
    }
}

/// Whether one of the problems at this place is told in these words, or helped with them.
fn says(record: &Value, at: &str, sentence: &str) -> bool {
    let helps = |problem: &Value| problem["help"].as_array().into_iter().flatten().any(|help| help == sentence);
    let problems = record["problems"].as_array().unwrap();
    problems.iter().any(|problem| problem["pointer"] == at && (problem["message"] == sentence || helps(problem)))
}

/// What `listen` records of a body that comes with headers of these names.
fn received(vendor: &Vendor, body: &Path, headers: &[&Condition]) -> Value {
    let listening = Tool::new(["listen", "--output", "ndjson", "--count", "1", "--vendor", vendor.id()]).listen();
    let mut send = ["send", "--to", &listening.url, "--vendor", vendor.id()].map(str::to_owned).to_vec();
    for header in headers {
        let Condition::Header(name) = header else { continue };
        send.extend(["-H".to_owned(), format!("{name}: x")]);
    }
    send.push(body.to_str().unwrap().to_owned());
    Tool::new(send).run().expect(0);
    listening.end().expect(0).records().into_iter().find(|record| record["type"] == "callback").unwrap()
}

/// Samples of a vendor, changed so that all conditions hold.
fn springs(vendor: &Vendor, when: &[&Condition]) -> Vec<Value> {
    let bodies = vendor.samples().map(|sample| (sample.event.id.clone(), serde_json::from_slice(sample.bytes).unwrap()));
    bodies.chain([(String::new(), json!({}))]).filter_map(|(event, body)| spring(&event, body, when)).collect()
}

fn spring(event: &str, mut body: Value, when: &[&Condition]) -> Option<Value> {
    for condition in when {
        match condition {
            Condition::Member(member) => {
                let fitting = match member.r#type.map(|kind| format!("{kind:?}")).as_deref() {
                    Some("Integer") => json!(7),
                    Some("Object") => json!({}),
                    Some("Array") => json!([]),
                    _ => json!("x"),
                };
                let there = body.pointer(&member.at).is_some_and(|value| {
                    std::mem::discriminant(value) == std::mem::discriminant(&fitting) && member.equals.iter().all(|equal| value == equal)
                });
                if !there {
                    put(&mut body, &member.at, member.equals.first().map_or(fitting, |value| json!(value)))?;
                }
            }
            Condition::Absent(at) => {
                let (parent, name) = at.rsplit_once('/')?;
                body.pointer_mut(parent)?.as_object_mut()?.remove(name);
            }
            Condition::Event(ids) => ids.iter().any(|id| id == event).then_some(())?,
            Condition::Disagree(pair) => {
                let expected = pair.pairs.get(body.pointer(&pair.left)?.as_str()?)?;
                let other = || pair.pairs.values().find(|other| *other != expected);
                let other = match body.pointer(&pair.right)? {
                    Value::Number(number) if number.to_string() == *expected => Some(serde_json::from_str(other()?).ok()?),
                    Value::String(text) if text == expected => Some(json!(other()?)),
                    _ => None,
                };
                if let Some(other) = other {
                    put(&mut body, &pair.right, other)?;
                }
            }
            Condition::Header(_) => return None,
        }
    }
    Some(body)
}

/// Sets a member, and makes the objects and first elements on the way to it.
fn put(body: &mut Value, pointer: &str, value: Value) -> Option<()> {
    let mut here = body;
    for token in pointer.strip_prefix('/')?.split('/') {
        here = if token == "0" {
            if !here.is_array() {
                *here = json!([]);
            }
            let items = here.as_array_mut()?;
            if items.is_empty() {
                items.push(json!({}));
            }
            &mut items[0]
        } else {
            if !here.is_object() {
                *here = json!({});
            }
            here.as_object_mut()?.entry(token).or_insert(json!({}))
        };
    }
    *here = value;
    Some(())
}

#[test]
fn a_default_scheme_is_one_of_those_that_the_vendor_has() {
    for vendor in packs() {
        let credentials = &vendor.manifest.credentials;
        if let Some(default) = &credentials.default {
            assert!(vendor.default_scheme().is_some(), "{}: {default}", vendor.id());
        }
    }
}

#[test]
fn credentials_hold_with_their_secret_and_with_no_other() {
    for (what, output) in three_deliveries_for_each_scheme() {
        let mut callbacks: Vec<_> = output.records().into_iter().filter(|record| record["type"] == "callback").collect();
        // One that is looked into is told when that is done.
        callbacks.sort_by_key(|record| record["n"].as_u64());
        let verdicts: Vec<_> = callbacks.iter().map(|record| record["credentials"]["verdict"].as_str().unwrap().to_owned()).collect();
        assert_eq!(verdicts.len(), 3, "{what}");
        assert_eq!(verdicts[..2], ["valid", "wrong"], "{what}");
        assert!(["missing", "wrong"].contains(&verdicts[2].as_str()), "{what} without a secret: {}", verdicts[2]);
    }
}

#[test]
fn no_secret_shows_in_what_listen_prints() {
    for (what, output) in three_deliveries_for_each_scheme() {
        for text in [output.text(), &output.stderr] {
            assert!(!text.contains("first-secret") && !text.contains("other-secret"), "{what}: {text}");
        }
    }
}

/// For every vendor, every scheme of its own that the tool can use, and every form of its secret: what `listen` prints when the default
/// sample comes with the secret, with another one, and with none.
fn three_deliveries_for_each_scheme() -> Vec<(String, Output)> {
    let folder = tempfile::tempdir().unwrap();
    let mut outputs = Vec::new();
    for vendor in packs() {
        for entry in &vendor.manifest.credentials.schemes {
            let all = &vendor.manifest.credentials.schemes;
            let (firsts, others) = (written(&entry.scheme, all, "first-secret"), written(&entry.scheme, all, "other-secret"));
            for (form, (first, other)) in firsts.iter().zip(&others).enumerate() {
                let flags = |name: &str, secret: &str| {
                    let path = folder.path().join(name);
                    std::fs::write(&path, format!("{secret}\n")).unwrap();
                    ["--auth", entry.scheme.name(), "--secret-file", path.to_str().unwrap()].map(str::to_owned)
                };
                let (right, wrong) = (flags("first", first), flags("other", other));
                let listen = ["listen", "--output", "ndjson", "--count", "3", "--vendor", vendor.id()].map(str::to_owned);
                let listening = Tool::new(listen.iter().chain(&right)).listen();
                let send = ["send", vendor.id(), "--to", &listening.url].map(str::to_owned);
                for credentials in [&right[..], &wrong, &[]] {
                    Tool::new(send.iter().chain(credentials)).run().expect(0);
                }
                outputs.push((format!("{} {} {form}", vendor.id(), entry.scheme.name()), listening.end().expect(0)));
            }
        }
    }
    assert!(!outputs.is_empty());
    outputs
}

/// A secret in every form in which the scheme takes it; none for a scheme without.
fn written(scheme: &SchemeSpec, all: &[SchemeEntry], secret: &str) -> Vec<String> {
    let member = |name: &String| {
        let found = all.iter().find(|entry| entry.scheme.name() == name).unwrap();
        written(&found.scheme, all, secret).remove(0)
    };
    match scheme {
        SchemeSpec::None | SchemeSpec::Oauth2(_) => Vec::new(),
        SchemeSpec::Basic => vec![format!("user:{secret}")],
        SchemeSpec::Header => vec![secret.to_owned(), format!("x-made-up: {secret}")],
        SchemeSpec::BodyKey(_) | SchemeSpec::Bearer | SchemeSpec::StaticKey(_) => vec![secret.to_owned()],
        SchemeSpec::Signature(spec) => vec![match &spec.by {
            Algorithm::Hmac(keyed) | Algorithm::Digest(keyed) => shared(&keyed.key, secret),
            Algorithm::PublicKey(algorithm) => key_pair(*algorithm),
        }],
        SchemeSpec::Jwt(spec) => vec![match spec.algorithms[0] {
            JwtAlgorithm::HS256 | JwtAlgorithm::HS384 | JwtAlgorithm::HS512 => shared(&spec.key, secret),
            JwtAlgorithm::ES256 => key_pair(PublicKeyAlgorithm::EcdsaP256Sha256Raw),
            JwtAlgorithm::ES384 => key_pair(PublicKeyAlgorithm::EcdsaP384Sha384Raw),
            JwtAlgorithm::ES512 => key_pair(PublicKeyAlgorithm::EcdsaP521Sha512Raw),
            JwtAlgorithm::EdDsa => key_pair(PublicKeyAlgorithm::Ed25519),
            _ => key_pair(PublicKeyAlgorithm::RsaPkcs1Sha256),
        }],
        // A token must be fetched first: tests/policies.rs does.
        SchemeSpec::Any(combined) | SchemeSpec::All(combined) if combined.of.iter().any(|name| name == "oauth2") => Vec::new(),
        SchemeSpec::Any(combined) => vec![member(&combined.of[0])],
        SchemeSpec::All(combined) => vec![combined.of.iter().map(member).collect::<Vec<_>>().join("\n")],
    }
}

fn shared(key: &KeySpec, secret: &str) -> String {
    let secret = match key.encoding {
        KeyEncoding::Text => secret.to_owned(),
        KeyEncoding::Base64 => BASE64_STANDARD.encode(secret),
        KeyEncoding::Hex => secret.bytes().map(|byte| format!("{byte:02x}")).collect(),
    };
    format!("{}{secret}", key.strip)
}

/// A new private key.
fn key_pair(algorithm: PublicKeyAlgorithm) -> String {
    let kind = match algorithm {
        PublicKeyAlgorithm::Ed25519 => &rcgen::PKCS_ED25519,
        PublicKeyAlgorithm::EcdsaP256Sha256Der | PublicKeyAlgorithm::EcdsaP256Sha256Raw => &rcgen::PKCS_ECDSA_P256_SHA256,
        PublicKeyAlgorithm::EcdsaP384Sha384Der | PublicKeyAlgorithm::EcdsaP384Sha384Raw => &rcgen::PKCS_ECDSA_P384_SHA384,
        _ => panic!("a test that makes RSA keys is to be written with the first pack that needs them"),
    };
    let der = rcgen::KeyPair::generate_for(kind).unwrap().serialize_der();
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----", BASE64_STANDARD.encode(der))
}

#[test]
fn the_program_holds_every_folder_and_nothing_else() {
    let registry = Registry::embedded();
    let ids: Vec<_> = registry.index().iter().map(|entry| entry.id.clone()).collect();
    assert_eq!(ids, vendors());
    for (vendor, entry) in registry.vendors().zip(registry.index()) {
        let manifest = &vendor.manifest;
        assert_eq!((&manifest.id, &manifest.name, &manifest.aliases), (&entry.id, &entry.name, &entry.aliases));
        assert_eq!(format!("{:?}", manifest.recognise), format!("{:?}", entry.recognise()));
        let on_disk = Pack::read(&folder(vendor.id())).unwrap();
        assert_eq!(vendor.pack().paths().collect::<Vec<_>>(), on_disk.paths().collect::<Vec<_>>(), "{}", vendor.id());
        for path in on_disk.paths() {
            let (embedded, original) = (vendor.pack().file(path).unwrap(), on_disk.file(path).unwrap());
            let is_sample = path.starts_with("samples/");
            assert!(embedded == original || !is_sample, "{} {path}", vendor.id());
            let value = |text: &[u8]| serde_json::from_slice::<Value>(text).unwrap();
            assert_eq!(value(embedded).to_string(), value(original).to_string(), "{} {path}", vendor.id());
        }
    }
    let listed = Tool::new(["samples"]).run().expect(0);
    let listed: Vec<_> = listed.text().lines().take_while(|line| !line.is_empty()).filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(listed, vendors());
}

#[test]
fn a_rule_is_never_left_unread_that_would_hold() {
    let registry = Registry::embedded();
    let headers: Vec<_> = ["webhook-id", "svix-id", "x-payload-digest", "webhook-signature", "svix-signature", "x-payload-digest-alg"]
        .map(|name| (name.to_owned(), Vec::new()))
        .into();
    let (mut held, mut unread) = (0, 0);
    for sample in registry.vendors().flat_map(Vendor::samples) {
        let text = std::str::from_utf8(sample.bytes).unwrap();
        let tree = json::parse(text).unwrap();
        for headers in [&headers[..], &[]] {
            let evidence = Evidence { root: Some(tree.root(text)), headers, event: None };
            let asked = asked(&evidence);
            for entry in registry.index() {
                let Recognise::Rules(rules) = entry.recognise() else { continue };
                let holds = rules.iter().any(|rule| rule.holds(&evidence));
                assert!(entry.may_hold(asked, &evidence) || !holds, "{} {text}", entry.id);
                held += usize::from(holds);
                unread += usize::from(!entry.may_hold(asked, &evidence));
            }
        }
    }
    assert!(held > 200 && unread > 1000, "{held} {unread}");
}

const MADE_UP: &str = r#"{
  "id": "made-up",
  "name": "Made Up",
  "vendor": "Nobody",
  "product": "Nothing",
  "docs": "https://example.com/",
  "sources": { "page": { "title": "A page", "at": "https://example.com/", "read_on": "2026-11-21" } },
  "recognise": {
    "rules": [
      {
        "shape": "made up",
        "when": [{ "member": { "at": "/made", "type": "string" } }, { "member": { "at": "/up", "type": "integer" } }],
        "event": { "at": "/made" }
      }
    ]
  },
  "default_sample": "thing-done:first",
  "subject": { "label": "thing", "at": ["/up"] },
  "status": [],
  "personal": { "members": [] },
  "credentials": { "schemes": [{ "scheme": "bearer", "grade": "documented", "source": ["page"] }] },
  "delivery": {},
  "duplicates": "not-documented",
  "events": [
    {
      "id": "thing-done",
      "summary": "A thing was done",
      "grade": "documented",
      "source": ["page"],
      "samples": [{ "variant": "first", "summary": "The first thing", "grade": "documented", "source": ["page"] }]
    }
  ]
}
"#;
const MADE_UP_SCHEMA: &str = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": { "made": { "type": "string" }, "up": { "type": "integer" } },
  "required": ["made", "up"]
}
"#;
const MADE_UP_SAMPLE: &str = "{\n  \"made\": \"thing-done\",\n  \"up\": 7\n}";

/// Writes the pack of a vendor that nobody has heard of into a folder of its own below `packs`.
fn made_up(packs: &Path) -> PathBuf {
    let folder = packs.join("made-up");
    std::fs::create_dir_all(folder.join("schemas")).unwrap();
    std::fs::create_dir_all(folder.join("samples/thing-done")).unwrap();
    std::fs::write(folder.join("vendor.json"), MADE_UP).unwrap();
    std::fs::write(folder.join("schemas/thing-done.json"), MADE_UP_SCHEMA).unwrap();
    std::fs::write(folder.join("samples/thing-done/first.json"), MADE_UP_SAMPLE).unwrap();
    folder
}

#[test]
fn a_new_vendor_is_a_folder_and_nothing_else() {
    let packs = tempfile::tempdir().unwrap();
    let folder = made_up(packs.path());
    // The folder above, or the vendor's own.
    for named in [packs.path(), &folder] {
        let run = |arguments: &[&str]| Tool::new(["--packs", named.to_str().unwrap()].iter().chain(arguments)).run().expect(0);
        let listed = run(&["samples"]);
        assert!(listed.text().lines().any(|line| line.starts_with("made-up ")), "{}", listed.text());
        assert!(listed.stderr.contains("adds made-up"), "{}", listed.stderr);
        assert!(run(&["samples", "made-up"]).text().contains("thing-done"));
        assert_eq!(run(&["samples", "made-up/thing-done:first"]).text(), MADE_UP_SAMPLE);

        let body = folder.join("samples/thing-done/first.json");
        let records = run(&["validate", "--unknown", "error", "--output", "ndjson", body.to_str().unwrap()]).records();
        let seen = json!([records[0]["vendor"], records[0]["event"], records[0]["valid"], records[0]["problems"]]);
        assert_eq!(seen, json!(["made-up", "thing-done", true, []]));
        assert!(run(&["send", "made-up", "--dry-run"]).text().ends_with(&format!("\n\n{MADE_UP_SAMPLE}\n")));
    }
    Tool::new(["samples", "made-up"]).run().expect(3);
    let none = Tool::new(["--packs", packs.path().to_str().unwrap(), "send", "made-up@all"]).run().expect(3);
    assert!(none.stderr.contains("Made Up has no scenarios, so none called all"), "{}", none.stderr);
}

/// An event whose body nobody shows has no schema: whatever comes as it is valid, and that it was not checked is said.
#[test]
fn what_no_schema_checked_is_said() {
    let packs = tempfile::tempdir().unwrap();
    let folder = made_up(packs.path());
    let unseen = r#""events": [{ "id": "thing-gone", "summary": "A thing went", "grade": "documented", "source": ["page"] },"#;
    std::fs::write(folder.join("vendor.json"), MADE_UP.replace(r#""events": ["#, unseen)).unwrap();
    let body = packs.path().join("body.ndjson");
    std::fs::write(&body, "{\"made\":\"thing-gone\",\"up\":1}\n{\"made\":\"thing-gone\",\"up\":2}\n{\"made\":\"thing-done\",\"up\":3}\n")
        .unwrap();
    let output = Tool::new(["--packs", packs.path().to_str().unwrap(), "validate", body.to_str().unwrap()]).run().expect(0);
    assert_eq!(output.text(), "checked 3, 3 valid, 0 invalid\n");
    let said = "the fields of 2 callbacks of Made Up were not checked: no document shows the body of thing-gone, so it has no schema";
    assert!(output.stderr.contains(said), "{}", output.stderr);
}

#[test]
fn a_pack_of_the_same_id_replaces_the_built_in_one_whole_and_is_announced() {
    let packs = tempfile::tempdir().unwrap();
    let id = vendors().remove(0);
    let changed = MADE_UP.replace("\"made-up\"", &format!("\"{id}\""));
    std::fs::rename(made_up(packs.path()), packs.path().join(&id)).unwrap();
    std::fs::write(packs.path().join(&id).join("vendor.json"), changed).unwrap();
    let output = Tool::new(["--packs", packs.path().to_str().unwrap(), "samples", &id]).run().expect(0);
    assert!(output.text().starts_with("Made Up "), "{}", output.text());
    assert!(!output.text().contains(&pack(&id).manifest.docs), "{}", output.text());
    assert!(output.stderr.contains("replaces the built-in pack of"), "{}", output.stderr);
}

/// Runs with a made-up pack that `spoil` has spoilt, and gives the error.
fn refused(spoil: impl FnOnce(&Path)) -> String {
    let packs = tempfile::tempdir().unwrap();
    let folder = made_up(packs.path());
    spoil(&folder);
    let output = Tool::new(["--packs", packs.path().to_str().unwrap(), "samples"]).run().expect(3);
    assert_eq!(output.text(), "", "nothing is listed once a pack is refused");
    assert!(output.stderr.starts_with("error: "), "{}", output.stderr);
    output.stderr
}

/// The same with one change in the manifest: `(error, the line that was changed)`.
fn refused_manifest(from: &str, to: &str) -> (String, usize) {
    assert_eq!(MADE_UP.matches(from).count(), 1, "{from} must be one place");
    let line = MADE_UP[..MADE_UP.find(from).unwrap()].matches('\n').count() + 1;
    let error = refused(|folder| std::fs::write(folder.join("vendor.json"), MADE_UP.replace(from, to)).unwrap());
    (error, line)
}

#[test]
fn a_broken_manifest_is_refused_with_its_file_and_line() {
    for (what, from, to, later) in [
        ("a wrong type", r#""status": []"#, r#""status": "up""#, 0),
        ("an unknown grade", r#""grade": "documented", "source": ["page"] }] },"#, r#""grade": "sure", "source": ["page"] }] },"#, 0),
        ("no pointer", r#""at": ["/up"]"#, r#""at": ["up"]"#, 0),
        ("not JSON", r#""vendor": "Nobody","#, r#""vendor": "Nobody""#, 1),
        ("a name twice", r#""id": "made-up","#, r#""id": "made-up", "id": "made-up","#, 0),
        ("a missing member of an event", r#""id": "thing-done","#, r#""wire": "thing-done","#, -1),
    ] {
        let (error, line) = refused_manifest(from, to);
        let place = format!("vendor.json:{}:", line.strict_add_signed(later));
        assert!(error.contains(&place), "{what}: {place} is not in: {error}");
    }
    let (error, _) = refused_manifest("  \"docs\": \"https://example.com/\",\n", "");
    assert!(error.contains("vendor.json:1:1") && error.contains("docs is missing"), "{error}");
}

/// In plain words, at the inner place, also where several forms are possible.
#[test]
fn a_fault_of_form_is_told_by_its_own_place_and_rule() {
    let signature = |change: (&str, &str)| {
        let whole = r#"{ "signature": { "id": "seal", "by": { "hmac": { "hash": "sha256" } }, "of": ["timestamp", "body"], "written": "hex",
            "in": { "header": { "names": ["x-seal"] } }, "timestamp": { "in": { "header": ["x-time"] }, "unit": "seconds" } } }"#;
        assert_eq!(whole.matches(change.0).count(), 1, "{change:?}");
        whole.replace(change.0, change.1)
    };
    let header = "(expected a header's name in lower case)";
    let pointer = "(expected a JSON Pointer, which begins with / and writes ~ as ~0)";
    for (scheme, place, said) in [
        (signature(("x-seal", "X-Seal")), "/signature/in/header/names/0", header),
        (signature(("x-time", "X-Time")), "/signature/timestamp/in/header/0", header),
        (signature((r#""header": ["x-time"]"#, r#""member": "time""#)), "/signature/timestamp/in/member", pointer),
        (signature((r#""body"]"#, r#"{ "json": "id" }]"#)), "/signature/of/1/json", pointer),
        (signature(("\"seal\"", "\"my seal\"")), "/signature/id", "(expected lower-case letters, digits and hyphens between them)"),
        (signature((r#""timestamp", "body""#, "")), "/signature/of", "of has too few elements"),
        (signature((r#""body"]"#, r#""bodi"]"#)), "/signature/of/1", r#""bodi" is not one of the values"#),
        (signature((r#""written": "hex","#, "")), "/signature", "written is missing"),
        (signature((r#""written""#, r#""writen""#)), "/signature", "is it meant by writen?"),
        (signature(("sha256", "md5")), "/signature/by/hmac/hash", r#""md5" is not one of the values"#),
        (signature(("\"signature\"", "\"signatur\"")), "/signatur", "(did you mean signature?)"),
        (r#"{ "static-key": { "id": "k", "in": { "header": ["X-Key"] } } }"#.to_owned(), "/static-key/in/header/0", header),
        (r#"{ "body-key": "key" }"#.to_owned(), "/body-key", pointer),
    ] {
        let (error, _) = refused_manifest(r#""bearer""#, &scheme);
        let place = format!(": /credentials/schemes/0/scheme{place}: ");
        assert!(error.contains(&place) && error.contains(said), "{place} {said} is not in: {error}");
    }
    for (from, to, said) in [
        ("\"subject\"", "\"subjects\"", "subject is missing (expected a member called subject; is it meant by subjects?)"),
        (r#""members""#, r#""member""#, "/personal/member: member does not belong here (did you mean members?)"),
        (
            r#""delivery": {}"#,
            r#""delivery": {}, "secrets": { "patterns": ["(abc"] }"#,
            "0: (abc is not a regular expression: unclosed group",
        ),
    ] {
        let (error, _) = refused_manifest(from, to);
        assert!(error.contains(said), "{said} is not in: {error}");
    }
}

#[test]
fn an_unknown_member_of_a_manifest_is_refused_at_its_own_line() {
    let (error, line) = refused_manifest("  \"name\": \"Made Up\",\n", "  \"colour\": \"red\",\n  \"name\": \"Made Up\",\n");
    assert!(error.contains("colour"), "{error}");
    assert!(error.contains(&format!("vendor.json:{line}:")), "line {line} is not in: {error}");
}

#[test]
fn a_manifest_that_contradicts_itself_or_another_is_refused() {
    let step = r#""delivery": {}, "scenarios": [{ "id": "all", "summary": "All", "steps": ["thing-done:last"], "grade": "derived" }]"#;
    let events = r#""delivery": {}, "secrets": { "members": [{ "at": "/made", "events": ["thing-gone"] }] }"#;
    let event = r#""events": [{ "id": "Thing-Done", "summary": "The same", "grade": "derived" },"#;
    let sample = r#""samples": [{ "variant": "first", "summary": "The same", "grade": "derived" },"#;
    let taken = format!(r#""name": "Made Up", "aliases": ["{}"]"#, vendors()[0]);
    for (from, to, said) in [
        (r#""delivery": {}"#, step, "/scenarios/0/steps/0: Made Up has no variant of thing-done called last"),
        (r#""delivery": {}"#, events, "/secrets/members/0/events: thing-gone is none of the events"),
        (r#""event": { "at": "/made" }"#, r#""event": { "named": "thing-gone" }"#, "/recognise/rules/0/event: thing-gone is none of"),
        (r#""events": ["#, event, "/events/1: another event is called thing-done, too"),
        (r#""samples": ["#, sample, "/events/0/samples/1: another sample is called first, too"),
        (r#""default_sample": "thing-done:first""#, r#""default_sample": "thing-done:frist""#, "(did you mean first?)"),
        (r#""source": ["page"] }] },"#, r#""source": ["pages"] }] },"#, "/credentials/schemes/0/source/0: pages is none of the sources"),
        (r#""name": "Made Up""#, &taken, "is taken by the vendor"),
    ] {
        let (error, _) = refused_manifest(from, to);
        assert!(error.contains(said), "{said} is not in: {error}");
    }
}

/// What is told on loading a made-up pack after one change in the manifest, but for its arrival.
fn told_of(from: &str, to: &str, spoil: impl FnOnce(&Path)) -> Vec<String> {
    let packs = tempfile::tempdir().unwrap();
    let folder = made_up(packs.path());
    assert_eq!(MADE_UP.matches(from).count(), 1, "{from} must be one place");
    std::fs::write(folder.join("vendor.json"), MADE_UP.replace(from, to)).unwrap();
    spoil(&folder);
    let samples = |arguments: &[&str]| {
        Tool::new(["--packs", "made-up", "samples"].iter().chain(arguments)).dir(packs.path()).run().expect(0).stderr.clone()
    };
    assert_eq!(samples(&["-qq"]), "", "quiet means quiet");
    samples(&[]).lines().filter_map(|line| line.strip_prefix("note: made-up: ")).map(str::to_owned).collect()
}

#[test]
fn what_fits_nothing_in_a_pack_is_told_when_it_is_loaded() {
    let secrets = r#""delivery": {}, "secrets": { "members": [{ "at": "/up" }, { "at": "/upp" }] }"#;
    let sample = "samples/thing-done/first.json";
    for (from, to, said) in [
        ("Made Up", "Made Up", ""),
        (r#""delivery": {}"#, secrets, "/secrets: /upp stands in no sample and in no schema: nothing is masked there"),
        (
            r#""members": []"#,
            r#""members": ["/*/name"]"#,
            "/personal: /*/name stands in no sample and in no schema: nothing is masked there",
        ),
        (r#""at": ["/up"]"#, r#""at": ["/up", "/down"]"#, "/subject: /down stands in no sample and in no schema"),
        (r#""status": []"#, r#""status": ["/state"]"#, "/status: /state stands in no sample and in no schema"),
        (r#""sources": {"#, r#""sources": { "b": { "title": "B", "at": "b", "read_on": "2026-11-21" },"#, "/sources: nothing cites b"),
        (r#""at": "/up", "type": "integer""#, r#""at": "/up", "type": "string""#, &format!("{sample} is recognised by none of the rules")),
        (
            r#""id": "thing-done","#,
            r#""id": "thing-done", "wire": "done","#,
            &format!("{sample} is recognised as another event than thing-done"),
        ),
    ] {
        let expected: Vec<_> = std::iter::once(said).filter(|said| !said.is_empty()).collect();
        assert_eq!(told_of(from, to, |_| ()), expected, "{to}");
    }
    let spoilt = told_of("Made Up", "Made Up", |folder| {
        std::fs::write(folder.join(sample), "{").unwrap();
        (0..20).for_each(|at| std::fs::write(folder.join(format!("samples/{at}.json")), "{}").unwrap());
    });
    assert_eq!(spoilt[0], format!("{sample} is not JSON"));
    assert_eq!(spoilt[1], "samples/0.json is no sample that vendor.json lists");
    assert_eq!((spoilt.len(), &*spoilt[10]), (11, "and 11 more things in it fit nothing"));
}

#[test]
fn a_pack_whose_files_do_not_fit_its_manifest_is_refused_by_name() {
    let id = refused_manifest(r#""id": "made-up""#, r#""id": "other""#).0;
    assert!(id.contains("vendor.json") && id.contains("other"), "{id}");
    let sample = refused(|folder| std::fs::remove_file(folder.join("samples/thing-done/first.json")).unwrap());
    assert!(sample.contains("first.json") && sample.contains("missing"), "{sample}");
    let large = refused(|folder| std::fs::write(folder.join("schemas/thing-done.json"), " ".repeat(1_000_001)).unwrap());
    assert!(large.contains("thing-done.json") && large.contains("larger"), "{large}");
    let schema = refused(|folder| std::fs::write(folder.join("schemas/thing-done.json"), r#"{ "type": "objct" }"#).unwrap());
    assert!(schema.contains("thing-done.json") && schema.contains("not a JSON Schema"), "{schema}");
    let cut = refused(|folder| std::fs::write(folder.join("schemas/thing-done.json"), "{\n\"type\"").unwrap());
    assert!(cut.contains("thing-done.json:2:7: not JSON: it ends where"), "{cut}");
    let missing = refused(|folder| std::fs::remove_file(folder.join("schemas/thing-done.json")).unwrap());
    assert!(missing.contains("thing-done.json: thing-done has samples and so needs a schema, and the file is missing"), "{missing}");
    let stray = refused(|folder| std::fs::write(folder.join("schemas/thing-dun.json"), MADE_UP_SCHEMA).unwrap());
    assert!(stray.contains("thing-dun.json: no event of vendor.json is called so"), "{stray}");
    let nothing = refused(|folder| std::fs::remove_file(folder.join("vendor.json")).unwrap());
    assert!(nothing.contains("holds no vendor.json"), "{nothing}");
}

#[test]
fn a_schema_is_never_fetched() {
    let error = refused(|folder| {
        std::fs::write(folder.join("schemas/thing-done.json"), r#"{ "$ref": "http://127.0.0.1:9/schema.json" }"#).unwrap();
    });
    assert!(error.contains("thing-done.json"), "{error}");
}

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_a_pack() {
    for (inside, outside) in [("samples/thing-done/first.json", "outside.json"), ("samples/more", "")] {
        let error = refused(|folder| {
            let above = folder.parent().unwrap();
            std::fs::write(above.join("outside.json"), MADE_UP_SAMPLE).unwrap();
            let _ = std::fs::remove_file(folder.join(inside));
            std::os::unix::fs::symlink(above.join(outside), folder.join(inside)).unwrap();
        });
        assert!(error.contains(inside) && error.contains("leads out"), "{error}");
    }
}

/// The build script on its own, in a project that holds nothing else.
#[test]
fn the_next_build_notices_a_new_folder() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    std::fs::create_dir_all(root.join("src")).unwrap();
    std::fs::copy(project().join("src/build.rs"), root.join("src/build.rs")).unwrap();
    std::fs::copy(project().join("Cargo.lock"), root.join("Cargo.lock")).unwrap();
    let cargo = "[package]\nname = \"packed\"\nversion = \"0.0.0\"\nedition = \"2024\"\nbuild = \"src/build.rs\"\n\n\
                 [build-dependencies]\nserde_json = \"1\"\n\n[workspace]\n";
    std::fs::write(root.join("Cargo.toml"), cargo).unwrap();
    let main = "type Embedded = &'static [(&'static str, &'static [u8])];\n\
                #[allow(dead_code)]\nstruct Known {\n    id: &'static str,\n    name: &'static str,\n    aliases: &'static [&'static str],\n\
                    bit: u64,\n    headers: &'static [&'static str],\n    always: bool,\n    recognise: &'static str,\n}\n\
                include!(concat!(env!(\"OUT_DIR\"), \"/packs.rs\"));\n\
                fn main() {\n    assert!(!ASKED.is_empty());\n    INDEX.iter().for_each(|known| print!(\"{} \", known.id));\n\
                for (path, content) in PACKS.iter().copied().flatten() {\n        print!(\"\\n{path} {}\", content.len());\n    }\n}\n";
    std::fs::write(root.join("src/main.rs"), main).unwrap();
    for file in files(&project().join("payloads")) {
        let to = root.join("payloads").join(&file);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(project().join("payloads").join(&file), to).unwrap();
    }

    let (ids, table, _) = built(root);
    assert_eq!(ids, vendors());
    assert!(!table.contains_key("samples/thing-done/first.json"));

    made_up(&root.join("payloads"));
    let (ids, table, log) = built(root);
    let mut expected = [vendors(), vec!["made-up".to_owned()]].concat();
    expected.sort();
    assert_eq!(ids, expected, "the build after it knows the new folder");
    assert_eq!(table.get("samples/thing-done/first.json"), Some(&MADE_UP_SAMPLE.len()));
    assert!(table["schemas/thing-done.json"] < MADE_UP_SCHEMA.len(), "without white space");
    // Where the temporary folder really lies is the system's business.
    for watched in ["payloads", "payloads/made-up", "payloads/made-up/samples/thing-done/first.json"] {
        let path: PathBuf = watched.split('/').collect();
        let told =
            log.lines().filter_map(|line| line.split_once("cargo::rerun-if-changed=")).any(|(_, told)| Path::new(told).ends_with(&path));
        assert!(told, "{watched} is not watched: {log}");
    }
}

/// Builds and runs it: the ids of its index, the files of its table with their sizes, what the build script told cargo.
fn built(root: &Path) -> (Vec<String>, BTreeMap<String, usize>, String) {
    let cargo = |arguments: &[&str]| {
        let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(program);
        for outer in ["CARGO_BUILD_TARGET", "CARGO_BUILD_TARGET_DIR", "RUSTC_WORKSPACE_WRAPPER"] {
            command.env_remove(outer);
        }
        let output =
            command.args(arguments).arg("--offline").current_dir(root).env("CARGO_TARGET_DIR", root.join("target")).output().unwrap();
        let (stdout, stderr) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert!(output.status.success(), "{stdout}{stderr}");
        (stdout, stderr)
    };
    let (stdout, stderr) = cargo(&["build", "-vv"]);
    let (printed, _) = cargo(&["run", "--quiet"]);
    let mut lines = printed.lines();
    let ids = lines.next().unwrap().split_whitespace().map(str::to_owned).collect();
    let table = lines.map(|line| line.rsplit_once(' ').map(|(path, size)| (path.to_owned(), size.parse().unwrap())).unwrap()).collect();
    (ids, table, stdout + &stderr)
}

/// Data before code: an example in a doc comment is the only place where the program's source may name a vendor.
#[test]
fn no_vendor_is_named_in_the_source() {
    let mut known = BTreeSet::new();
    for vendor in packs() {
        let manifest = vendor.manifest;
        let first = |text: &str| text.split([' ', ',']).next().unwrap().to_owned();
        known.extend(manifest.vendor.split(" / ").flat_map(|name| [name.to_owned(), first(name)]));
        known.extend([manifest.id, first(&manifest.name), manifest.name, first(&manifest.product)].into_iter().chain(manifest.aliases));
    }
    let known: BTreeSet<_> = known.iter().map(|name| name.to_lowercase()).collect();
    assert!(known.len() > vendors().len());
    let source = project().join("src");
    let mut faults = Vec::new();
    for file in files(&source).iter().filter(|file| file.strip_suffix(".rs").is_some()) {
        for (number, line) in std::fs::read_to_string(source.join(file)).unwrap().lines().enumerate() {
            if line.trim_start().starts_with("///") || line.trim_start().starts_with("//!") {
                continue;
            }
            let found = known.iter().filter(|name| names(&line.to_lowercase(), name));
            faults.extend(found.map(|name| format!("src/{file}:{}: {name}: {}", number + 1, line.trim())));
        }
    }
    none(faults);
}

/// Whether a line has this name as words of their own; a path of Rust, such as `tokio::sync::oneshot`, names nobody.
fn names(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + name.len()..]);
        !before.ends_with(char::is_alphanumeric)
            && !after.starts_with(char::is_alphanumeric)
            && !before.ends_with("::")
            && !after.starts_with("::")
    })
}

#[test]
fn the_sources_of_every_pack_are_written_down() {
    for vendor in vendors() {
        let manifest = manifest(&vendor);
        let page = sources::page(&manifest);
        let mut missing = Vec::new();
        walk(&manifest, "", &mut |name, value| {
            let told = value.as_str().filter(|_| ["summary", "say", "note", "title", "at", "read_on", "not_documented"].contains(&name));
            missing.extend(told.filter(|text| !text.starts_with('/') && !page.contains(*text)).map(str::to_owned));
        });
        none(missing);
        let file = folder(&vendor).join("SOURCES.md");
        snapbox::assert_data_eq!(page, snapbox::Data::read_from(&file, Some(snapbox::data::DataFormat::Text)).raw());
    }
}
