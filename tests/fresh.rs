//! `--fresh` by the packs alone: whatever is random, a fresh sample is one that its vendor could have sent.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use common::{Tool, manifest, project, vendors};
use idhook::inspect::{Circumstances, Inspection, Policy, SchemaVerdict, inspect};
use idhook::json::{self, Node};
use idhook::mask::select;
use idhook::problem::{Unknown, Warnings};
use idhook::secret::Keyring;
use idhook::send::carry::{Scalar, carry, subject_of};
use idhook::send::fresh::{Draw, NotFresh, fresh};
use idhook::vendor::Vendor;
use idhook::vendor::manifest::{Form, FreshPlace, Grade, Owner, Recognise};
use idhook::vendor::pack::Pack;
use idhook::vendor::registry::Registry;
use jiff::Timestamp;
use proptest::prelude::*;

static REGISTRY: LazyLock<Registry> = LazyLock::new(Registry::embedded);

fn packs() -> impl Iterator<Item = &'static Vendor> {
    REGISTRY.vendors()
}

fn now() -> Timestamp {
    "2031-02-03T04:05:06.789012Z".parse().unwrap()
}

fn draw(seed: u64, pass: u64, unit: usize) -> Draw {
    Draw { seed, pass, unit, since: now(), now: now() }
}

/// Every leaf with its pointer.
fn leaves(body: &[u8]) -> Vec<(String, String)> {
    fn walk(node: Node, here: String, found: &mut Vec<(String, String)>) {
        let members = node.members().map(|(key, value)| (json::escape_token(&key.as_str().unwrap()).into_owned(), value));
        let elements = node.elements().enumerate().map(|(at, value)| (at.to_string(), value));
        let inside: Vec<_> = members.chain(elements).collect();
        if inside.is_empty() {
            found.push((here, node.raw().to_owned()));
        } else {
            inside.into_iter().for_each(|(token, node)| walk(node, format!("{here}/{token}"), found));
        }
    }
    let text = std::str::from_utf8(body).unwrap();
    let mut found = Vec::new();
    walk(json::parse(text).unwrap().root(text), String::new(), &mut found);
    found
}

/// The pointers whose values differ; everything else is the same, in the same order.
fn changed(before: &[u8], after: &[u8]) -> BTreeSet<String> {
    let (before, after) = (leaves(before), leaves(after));
    assert_eq!(before.len(), after.len());
    before
        .into_iter()
        .zip(after)
        .filter_map(|((pointer, old), (other, new))| {
            assert_eq!(pointer, other);
            (old != new).then_some(pointer)
        })
        .collect()
}

fn is_of(form: &Form, text: &str) -> bool {
    match form {
        Form::UuidV4 => {
            let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
            let bytes = text.as_bytes();
            bytes.len() == 36
                && bytes.iter().enumerate().all(|(at, byte)| if [8, 13, 18, 23].contains(&at) { *byte == b'-' } else { hex(*byte) })
                && bytes[14] == b'4'
                && b"89ab".contains(&bytes[19])
        }
        Form::Letters(letters) => text
            .strip_prefix(&letters.prefix)
            .is_some_and(|rest| rest.chars().count() == letters.length && rest.chars().all(|char| letters.alphabet.contains(char))),
        Form::Digits(length) => text.len() == *length && text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0'),
        Form::Time(time) => jiff::fmt::strtime::parse(&time.format, text).is_ok(),
    }
}

/// What `--fresh` fills at a place of a body: where a subject may stand, only the subject.
fn filled<'a>(vendor: &Vendor, body: &[u8], root: Node<'a>, place: &FreshPlace) -> Vec<Node<'a>> {
    let at = &vendor.manifest.subject.at;
    let mut nodes = select(root, &place.at);
    nodes.retain(|node| node.as_label().is_some());
    if at.contains(&place.at) {
        let subject = subject_of(body, at);
        nodes.retain(|node| node.as_label().as_deref() == subject.as_ref().map(Scalar::text));
    }
    nodes
}

/// What `validate` would say.
fn looked(vendor: &Vendor, body: &[u8]) -> Inspection {
    let named = matches!(vendor.manifest.recognise, Recognise::ByName(_)).then(|| REGISTRY.find(vendor.id()).unwrap());
    let policy =
        Policy { keyring: &Keyring::default(), auth: None, unknown: Unknown::Error, warnings: Warnings::Denied, most_problems: 20 };
    inspect(&REGISTRY, body, Circumstances { vendor: named, ..Circumstances::default() }, policy)
}

#[test]
fn what_a_sample_shows_is_of_the_form_that_its_pack_says() {
    for vendor in packs() {
        assert!(!vendor.manifest.fresh.is_empty(), "{} knows nothing to make fresh", vendor.id());
        for place in &vendor.manifest.fresh {
            let mut seen = 0;
            // What others saw may be older than what the vendor documents.
            for sample in vendor.samples().filter(|sample| sample.entry.grade != Grade::Community) {
                let text = std::str::from_utf8(sample.bytes).unwrap();
                let tree = json::parse(text).unwrap();
                for node in filled(vendor, sample.bytes, tree.root(text), place) {
                    let label = node.as_label().unwrap();
                    assert!(is_of(&place.r#as, &label), "{} {}: {label} is not {}", vendor.id(), place.at, place.r#as.words());
                    seen += 1;
                }
            }
            assert!(seen > 0, "{}: no sample holds {}", vendor.id(), place.at);
        }
    }
}

#[test]
fn every_place_where_a_subject_may_stand_is_renewed() {
    for vendor in packs() {
        for at in &vendor.manifest.subject.at {
            assert!(vendor.manifest.fresh.iter().any(|place| place.at == *at), "{} {at}", vendor.id());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_fresh_sample_is_a_valid_callback_of_its_vendor_and_new_in_the_named_places_only(seed: u64) {
        for vendor in packs() {
            for sample in vendor.samples() {
                let name = format!("{}/{}:{}", vendor.id(), sample.event.id, sample.entry.variant);
                let made = fresh(sample.bytes, vendor, &draw(seed, 1, 0)).unwrap();
                let inspection = looked(vendor, &made);
                prop_assert_eq!(inspection.vendor.map(|id| REGISTRY.vendor(id).id().to_owned()), Some(vendor.id().to_owned()));
                prop_assert_eq!(inspection.event_id(), Some(sample.event.id.as_str()));
                prop_assert!(inspection.problems.is_empty() && inspection.schema == SchemaVerdict::Fine, "{name}: {:?}", inspection.problems);

                let (old, new) = (std::str::from_utf8(sample.bytes).unwrap(), std::str::from_utf8(&made).unwrap());
                let (before, after) = (json::parse(old).unwrap(), json::parse(new).unwrap());
                let mut expected = BTreeSet::new();
                for place in &vendor.manifest.fresh {
                    for node in filled(vendor, &made, after.root(new), place) {
                        let label = node.as_label().unwrap();
                        prop_assert!(is_of(&place.r#as, &label), "{name} {}: {label}", place.at);
                        expected.insert(after.root(new).pointer_to(node.span().start));
                        if let Form::Time(time) = &place.r#as {
                            prop_assert_eq!(&*label, time.at(now()).unwrap());
                        }
                    }
                }
                // The subject inside another string, such as a link, goes with it.
                let subject = subject_of(sample.bytes, &vendor.manifest.subject.at);
                if let Some(subject) = &subject {
                    let holds = |value: &String| value.contains(subject.text());
                    expected.extend(leaves(sample.bytes).into_iter().filter(|(_, value)| holds(value)).map(|(pointer, _)| pointer));
                    prop_assert!(!new.contains(subject.text()), "{name}: {new}");
                }
                prop_assert_eq!(changed(sample.bytes, &made), expected, "{}", name);
                prop_assert_eq!(before.root(old).size(), after.root(new).size());
            }
        }
    }

    #[test]
    fn all_steps_of_a_pass_share_what_belongs_to_the_subject_and_nothing_else(seed: u64) {
        for vendor in packs() {
            let at = &vendor.manifest.subject.at;
            for scenario in &vendor.manifest.scenarios {
                let steps: Vec<_> = scenario.steps.iter().map(|step| vendor.sample(step).unwrap().bytes).collect();
                let first = steps.iter().find_map(|step| subject_of(step, at));
                let made: Vec<_> = steps
                    .iter()
                    .enumerate()
                    .map(|(unit, step)| {
                        let bound = first.as_ref().map_or_else(|| step.to_vec(), |first| carry(step, at, first));
                        fresh(&bound, vendor, &draw(seed, 1, unit)).unwrap()
                    })
                    .collect();
                let subjects: BTreeSet<_> = made.iter().filter_map(|step| subject_of(step, at)).map(|subject| subject.text().to_owned()).collect();
                prop_assert_eq!(subjects.len(), usize::from(first.is_some()), "{} {}", vendor.id(), scenario.id);
                for place in &vendor.manifest.fresh {
                    let values: Vec<_> = made.iter().flat_map(|step| {
                        let text = std::str::from_utf8(step).unwrap();
                        let tree = json::parse(text).unwrap();
                        filled(vendor, step, tree.root(text), place).iter().map(|node| node.as_label().unwrap().into_owned()).collect::<Vec<_>>()
                    }).collect();
                    let different: BTreeSet<_> = values.iter().collect();
                    let one = place.of == Owner::Subject || at.contains(&place.at) || matches!(place.r#as, Form::Time(_));
                    let expected = if one { usize::from(!values.is_empty()) } else { values.len() };
                    prop_assert_eq!(different.len(), expected, "{} {} {}: {:?}", vendor.id(), scenario.id, &place.at, values);
                }
            }
        }
    }
}

#[test]
fn a_place_that_is_not_there_is_left_alone_and_nothing_at_all_is_an_error() {
    let vendor = packs().find(|vendor| vendor.manifest.subject.at[0].matches('/').count() == 1).unwrap();
    let subject = vendor.manifest.subject.at[0].trim_start_matches('/');
    let made = |body: &str| fresh(body.as_bytes(), vendor, &draw(1, 1, 0)).map(|body| String::from_utf8(body).unwrap());
    assert!(made(&format!("{{\"{subject}\":\"x\",\"n\":1.0}}")).unwrap().ends_with("\",\"n\":1.0}"));
    assert!(matches!(made(&format!("{{\"{subject}\":null,\"n\":1.0}}")), Err(NotFresh::NothingThere { .. })));
    assert!(matches!(made("{}"), Err(NotFresh::NothingThere { .. })));
    assert!(matches!(made("{"), Err(NotFresh::NotJson(_))));
    assert!(matches!(fresh(b"\xff", vendor, &draw(1, 1, 0)), Err(NotFresh::NotText)));
    assert!(manifest(vendor.id())["fresh"].is_array());
}

#[test]
fn a_pack_whose_time_has_no_format_is_refused_by_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let is_a_time = |place: &serde_json::Value| place["as"]["time"].is_object();
    let with_time = |vendor: &String| manifest(vendor)["fresh"].as_array().unwrap().iter().position(is_a_time);
    let (vendor, at) = vendors().into_iter().find_map(|vendor| Some((vendor.clone(), with_time(&vendor)?))).unwrap();
    let mut spoiled = manifest(&vendor);
    spoiled["fresh"][at]["as"]["time"]["format"] = "%Y%".into();
    let from = project().join("payloads").join(&vendor);
    for name in pack_files(&from) {
        let to = folder.path().join(&name);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(from.join(&name), to).unwrap();
    }
    std::fs::write(folder.path().join("vendor.json"), spoiled.to_string()).unwrap();
    let told = Tool::new(["--packs", folder.path().to_str().unwrap(), "samples"]).run().expect(3).stderr;
    assert!(told.contains(&format!("/fresh/{at}/as/time: ")), "{told}");
}

/// The files of a pack, by their path inside it.
fn pack_files(folder: &std::path::Path) -> Vec<String> {
    Pack::read(folder).unwrap().paths().map(str::to_owned).collect()
}
