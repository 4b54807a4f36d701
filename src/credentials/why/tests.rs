//! Each idea finds its own case, which no other finds; and what is tried stays bounded, whatever arrives.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use serde::Deserialize;

use super::ideas::IDEAS;
use super::suspect::Suspect;
use super::{COPIED, Case, ENDED, Found, Given, Trials, at_once, not_searched, search, why};
use crate::content::Content;
use crate::credentials::signature::Prepared;
use crate::credentials::{Auth, Callback, Checked, Scheme, Verdict};
use crate::json;
use crate::request::Headers;
use crate::secret::{Keyring, Secret, read_lines};
use crate::vendor::registry::Registry;

#[derive(Deserialize)]
struct Told {
    name: String,
    /// None must be named where there is none.
    cause: Option<String>,
    says: String,
    vendor: String,
    auth: Option<String>,
    headers: Vec<(String, String)>,
    body: Option<String>,
    body_base64: Option<String>,
    secrets: BTreeMap<String, String>,
    /// A secret of the vendor that is passed over.
    environment: Option<String>,
}

fn told() -> Vec<Told> {
    serde_json::from_str(include_str!("../../../tests/cases/why/cases.json")).unwrap()
}

/// Has a callback made of this, and asks.
fn asked<T>(told: &Told, ask: impl FnOnce(&Given) -> T) -> T {
    static REGISTRY: LazyLock<Registry> = LazyLock::new(Registry::embedded);
    let registry = &*REGISTRY;
    let vendor = registry.vendor(registry.find(&told.vendor).unwrap());
    let mut keyring = Keyring::default();
    for (vendor, lines) in &told.secrets {
        read_lines(lines.as_bytes()).into_iter().for_each(|secret| keyring.add(vendor, secret));
    }
    told.environment
        .iter()
        .for_each(|secret| keyring.pass_over(vendor.id(), &crate::secret::variable(vendor.id()), Secret::new(secret.as_str())));
    let headers: Headers = told.headers.iter().map(|(name, value)| (name.clone(), value.clone().into_bytes())).collect();
    let body = match (&told.body, &told.body_base64) {
        (Some(text), _) => text.clone().into_bytes(),
        (None, encoded) => BASE64_STANDARD.decode(encoded.as_ref().unwrap()).unwrap(),
    };
    let content = Content::of(&headers, &body);
    let readable = content.readable(&body);
    let tree = std::str::from_utf8(readable).ok().and_then(|text| Some((text, json::parse(text).ok()?)));
    let root = tree.as_ref().map(|(text, tree)| tree.root(text));
    let now = Some(Timestamp::from_second(1_700_000_010).unwrap());
    let callback = Callback { method: "POST", path: "/", query: "", headers: &headers, body: &body, root, now, token: None };
    let auth = told.auth.clone().map(Auth::OfPack);
    let secrets = keyring.of(vendor.id());
    let Checked { verdict, part, .. } = Scheme::choose(vendor, auth.as_ref(), secrets)
        .map_or_else(|none| Verdict::NotChecked(none.to_string()).into(), |scheme| scheme.check(secrets, Some(&callback)));
    let (auth, keyring, verdict, part) = (auth.as_ref(), &keyring, &verdict, &part);
    ask(&Given { registry, vendor, auth, keyring, callback, verdict, part, readable, ended: None })
}

fn name(found: &Found) -> Option<&str> {
    if let Found::Cause(cause) = found { Some(cause.name) } else { None }
}

#[test]
fn each_cause_is_found_and_says_what_to_do() {
    for told in told() {
        let why = asked(&told, why).unwrap_or_else(|| panic!("{}: nothing is wrong", told.name));
        let [.., (_, said)] = why.lines();
        assert_eq!(name(&why.found), told.cause.as_deref(), "{}: {said}", told.name);
        assert!(said.contains(&told.says), "{}: {said}", told.name);
        assert!(
            told.secrets.values().flat_map(|lines| lines.lines()).all(|secret| !format!("{why:?}").contains(secret)),
            "{}: {said}",
            told.name
        );
    }
}

#[test]
fn without_its_idea_no_cause_is_found_so_that_each_idea_is_needed() {
    let mut found = BTreeSet::new();
    for told in told() {
        let Some(cause) = &told.cause else { continue };
        let rest = asked(&told, |given| {
            let suspect = Suspect::of(given).unwrap();
            let case = Case { given: *given, secrets: &suspect.secrets, suspect: &suspect };
            search(&case, IDEAS.iter().filter(|idea| idea.name != cause))
        });
        assert_eq!(name(&rest), None, "{}", told.name);
        found.insert(cause.clone());
    }
    let ideas: BTreeSet<_> = IDEAS.iter().map(|idea| idea.name.to_owned()).collect();
    assert_eq!(found, ideas, "every idea has a case");
}

#[test]
fn what_is_signed_as_it_is_described_needs_no_cause() {
    let mut told = told().into_iter().find(|told| told.name == "another secret").unwrap();
    told.secrets = BTreeMap::from([(told.vendor.clone(), "somebody else's".to_owned())]);
    assert_eq!(asked(&told, why), None);
    told.auth = Some("none".to_owned());
    assert_eq!(asked(&told, why), None);
}

#[test]
fn the_signature_that_would_be_right_is_right() {
    for told in told() {
        let Some(would_be) = asked(&told, why).unwrap().would_be else { continue };
        let (headers, names, expected) = asked(&told, |given| {
            let suspect = Suspect::of(given).unwrap();
            (given.callback.headers.clone(), suspect.prepared.names(), suspect.prepared.expected_in())
        });
        let form = expected.split_once(": ").map_or("…", |(_, form)| form);
        let mut mended = headers.clone();
        let came = headers.first(&names[0]).map(|value| String::from_utf8_lossy(value).into_owned()).unwrap_or_default();
        names.iter().for_each(|name| mended.remove(name));
        let value = match came.rsplit_once(',') {
            Some((before, after)) if before.starts_with("t=") => format!("{before},{}={would_be}", after.split('=').next().unwrap()),
            _ => form.replace('…', &would_be),
        };
        mended.push(names[0].clone(), value);
        let mended = mended.lines().iter().map(|(name, value)| (name.clone(), String::from_utf8(value.clone()).unwrap())).collect();
        let name = told.name.clone();
        assert_eq!(asked(&Told { headers: mended, ..told }, why), None, "{name}");
    }
}

/// Each half of the headers is under a name that some library looks for, and none looks for them together.
#[test]
fn what_was_renamed_to_what_another_scheme_has_is_told_before_that_scheme() {
    let told = told().into_iter().find(|told| told.name.starts_with("renamed-header")).unwrap();
    let headers = told.headers.iter().map(|(name, value)| (name.replace("x-webhook", "webhook"), value.clone()));
    let headers = headers.map(|(name, value)| (name.replace("webhook-signature", "svix-signature"), value)).collect();
    let why = asked(&Told { headers, auth: Some("svix".to_owned()), ..told }, why).unwrap();
    let [.., (_, said)] = why.lines();
    assert!(said.contains("svix-timestamp came as webhook-timestamp, and svix-id came as webhook-id"), "{said}");
}

#[test]
fn what_looks_like_a_signature_is_named_wherever_it_stands() {
    let digits = "ab".repeat(32);
    for (authorization, query, named, says) in [
        (format!("HMAC {digits}"), String::new(), "; authorization came, and looks like a signature", "holds in none of these ways"),
        (format!("Bearer {digits}"), String::new(), "", "nothing in the request looks like a signature"),
        (String::new(), format!("a=1&x={digits}&hmac={digits}"), "; ?x, ?hmac came, and look like signatures", "put it there"),
        (
            format!("HMAC {digits}"),
            format!("sig={digits}&next"),
            "; authorization, ?sig came, and look like signatures",
            "holds in none of these ways",
        ),
    ] {
        let mut told = told().into_iter().find(|told| told.name == "no signature").unwrap();
        told.headers.push(("authorization".to_owned(), authorization.clone()));
        for ask in [why, |given: &Given| at_once(given).or_else(|| why(given))] {
            let why = asked(&told, |given| ask(&Given { callback: Callback { query: &query, ..given.callback }, ..*given })).unwrap();
            let [(_, expected), .., (_, cause)] = why.lines();
            assert!(expected == format!("x-sha2-signature{named}") && cause.contains(says), "{authorization} {query}: {expected}, {cause}");
        }
    }
}

#[test]
fn a_large_body_is_not_copied_and_what_needs_no_copy_is_still_tried() {
    let mut told = told().into_iter().find(|told| told.name == "layout: compact").unwrap();
    let large = format!("[{},{}1]", told.body.unwrap(), " ".repeat(COPIED));
    told.body = Some(large);
    let why = asked(&told, why).unwrap();
    let record = crate::record::Signature::new(&why);
    assert!(record.left_out.is_some() && record.not_searched.is_none(), "what was tried was searched: {record:?}");
    let Found::Nothing { left_out, tried, .. } = why.found else { panic!("{why:?}") };
    assert!(left_out.unwrap().contains("1 MiB") && tried > 10, "{left_out:?} {tried}");
    let [.., (_, said)] = why.lines();
    assert!(said.ends_with("; the secret may be another one than the sender's, or the body not the one that was signed"), "{said}");
}

#[test]
fn tries_are_bounded_in_number_and_in_bytes() {
    let scheme =
        r#"{"signature":{"id":"x","by":{"hmac":{"hash":"sha256"}},"of":["body"],"written":"hex","in":{"header":{"names":["x"]}}}}"#;
    let secrets: Vec<_> = (0..4).map(|number| Secret::new(format!("secret {number}"))).collect();
    let prepared = Prepared::new(&serde_json::from_str(scheme).unwrap(), &secrets).unwrap();
    let mut headers = Headers::default();
    headers.push("x", "00".repeat(32));
    let tries = |body: &[u8]| {
        let mut trials = Trials::default();
        let callback = Callback { method: "POST", path: "/", query: "", headers: &headers, body, root: None, now: None, token: None };
        (0..10_000).for_each(|_| assert!(!trials.fits(&prepared, &callback)));
        assert!(trials.cut_short());
        trials.made()
    };
    assert_eq!(tries(b"{}"), super::trials::MOST);
    let mut written = Trials::default();
    assert!(written.charge(super::trials::MOST_BYTES - 1) && !written.charge(1) && written.cut_short(), "what is written counts, too");
    let large = vec![b' '; 4 << 20];
    assert_eq!(tries(&large) as usize, (super::trials::MOST_BYTES).div_ceil(4 * (large.len() + 1024)), "each of four keys hashes it");
}

#[test]
fn the_longest_search_stays_within_its_bounds() {
    let mut told = told().into_iter().find(|told| told.name == "another secret, with a time").unwrap();
    let long = r#"{"a/é<":["\u00e9","\/",{"b":1}],"#.repeat(100) + "\"z\":0" + &"}".repeat(100);
    told.body = Some(long);
    told.headers.extend((0..60).map(|number| (format!("x-{number}-signature"), "ab".repeat(32))));
    let vendors = Registry::embedded();
    let everyones = vendors.index().iter().map(|entry| (entry.id.clone(), "c2VjcmV0cw==".to_owned()));
    told.secrets = everyones.chain(std::mem::take(&mut told.secrets)).collect();
    let Found::Nothing { tried, left_out: None, .. } = asked(&told, why).unwrap().found else { panic!("it is bounded by its table") };
    assert!(tried < super::trials::MOST / 2, "{tried}");
}

#[test]
fn what_is_not_searched_is_not_checked_either() {
    let right = told().into_iter().find(|told| told.name == "another secret").unwrap();
    let right = Told { secrets: BTreeMap::from([(right.vendor.clone(), "somebody else's".to_owned())]), ..right };
    let wrong = Verdict::Wrong("so it was said".to_owned());
    let why = asked(&right, |given| not_searched(&Given { verdict: &wrong, ..*given }, "a test")).expect("the verdict is believed");
    assert_eq!((why.found, why.would_be), (Found::NotSearched("a test"), None));
    assert_eq!(asked(&right, |given| not_searched(given, "a test")), None);
}

#[test]
fn a_search_that_nobody_waits_for_ends() {
    let ended = AtomicBool::new(true);
    for told in told().into_iter().filter(|told| told.cause.is_some()) {
        let why = asked(&told, |given| why(&Given { ended: Some(&ended), ..*given })).unwrap();
        assert_eq!(why.found, Found::NotSearched(ENDED), "{}", told.name);
    }
}

#[test]
fn a_body_that_would_grow_is_tried_in_other_ways_and_not_written_without_end() {
    let mut told = told().into_iter().find(|told| told.name == "another secret").unwrap();
    told.body = Some("[".repeat(100) + &"0,".repeat(100_000) + "0" + &"]".repeat(100));
    let Found::Nothing { tried, left_out: None, .. } = asked(&told, why).unwrap().found else { panic!("it is no case for the limit") };
    assert!(tried > 10);
}
