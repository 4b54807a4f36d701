//! What was signed by others is valid here, and what is signed here is what they would have signed: other people's vectors, as data.

mod keys;
mod properties;

use std::collections::BTreeMap;

use bytes::Bytes;
use jiff::Timestamp;
use serde::Deserialize;

use super::{Occasion, Prepared, Unsigned, Verdict};
use crate::credentials::Callback;
use crate::json;
use crate::request::Headers;
use crate::secret::Secret;
use crate::vendor::MANIFEST_SCHEMA;
use crate::vendor::manifest::{SchemeSpec, SignatureSpec};

/// A moment, as RFC 3339 writes it.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
struct At(Timestamp);

impl TryFrom<String> for At {
    type Error = jiff::Error;

    fn try_from(text: String) -> Result<Self, jiff::Error> {
        text.parse().map(Self)
    }
}

/// A callback with its credentials, and what becomes of it when one thing is another.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    name: String,
    source: String,
    scheme: SchemeSpec,
    secrets: Vec<String>,
    headers: BTreeMap<String, String>,
    body: String,
    at: At,
    method: Option<String>,
    path: Option<String>,
    /// Whether signing gives exactly these credentials.
    signs: bool,
    #[serde(default)]
    id: String,
    /// The secret that signs, where the others only check.
    sign_with: Option<String>,
    but: Vec<But>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct But {
    name: String,
    verdict: String,
    /// A part of the reason.
    #[serde(default)]
    says: String,
    secrets: Option<Vec<String>>,
    /// `None` leaves a header out.
    #[serde(default)]
    headers: BTreeMap<String, Option<String>>,
    /// A header that stands there once more.
    twice: Option<String>,
    body: Option<String>,
    at: Option<At>,
    method: Option<String>,
    path: Option<String>,
}

fn file() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/signatures/vectors.json");
    std::fs::read_to_string(path).unwrap()
}

fn vectors() -> Vec<Vector> {
    let vectors: Vec<Vector> = serde_json::from_str(&file()).unwrap();
    assert!(vectors.len() > 30, "only {}", vectors.len());
    vectors
}

fn prepared(scheme: &SchemeSpec, secrets: &[String]) -> Prepared {
    let secrets: Vec<_> = secrets.iter().map(|secret| Secret::new(secret.as_str())).collect();
    Prepared::new(scheme, &secrets).expect("a signature")
}

fn checked(prepared: &Prepared, headers: &Headers, body: &[u8], now: Timestamp, line: (&str, &str)) -> (Verdict, Option<String>) {
    let tree = std::str::from_utf8(body).ok().and_then(|text| Some((text, json::parse(text).ok()?)));
    let root = tree.as_ref().map(|(text, tree)| tree.root(text));
    prepared.check(&Callback { method: line.0, path: line.1, query: "", headers, body, root, now: Some(now), token: None })
}

impl Vector {
    fn headers(&self, but: &BTreeMap<String, Option<String>>) -> Headers {
        let mut headers = self.headers.clone();
        for (name, value) in but {
            match value {
                Some(value) => drop(headers.insert(name.clone(), value.clone())),
                None => drop(headers.remove(name).expect("there is something to leave out")),
            }
        }
        headers.into_iter().map(|(name, value)| (name, value.into_bytes())).collect()
    }

    fn line(&self) -> (&str, &str) {
        (self.method.as_deref().unwrap_or("POST"), self.path.as_deref().unwrap_or("/"))
    }
}

#[test]
fn every_vector_is_described_as_a_pack_would() {
    let schema = crate::schema::Schema::compile(MANIFEST_SCHEMA.as_bytes()).unwrap();
    let at: Vec<serde_json::Value> = serde_json::from_str(&file()).unwrap();
    for vector in at {
        let manifest = serde_json::json!({ "credentials": { "schemes": [{ "scheme": vector["scheme"], "grade": "derived" }] } });
        let text = manifest.to_string();
        let tree = json::parse(&text).unwrap();
        let faults: Vec<_> =
            schema.check(tree.root(&text)).into_iter().map(|fault| fault.pointer).filter(|at| at.starts_with("/credentials")).collect();
        assert_eq!(faults, [""; 0], "{}", vector["name"]);
    }
    for vector in vectors() {
        if let SchemeSpec::Signature(spec) = &vector.scheme {
            assert_eq!(super::coverage::consistent(spec), Ok(()), "{}", vector.name);
        }
        assert!(super::words(&vector.scheme).is_some_and(|words| !words.is_empty()), "{}", vector.name);
    }
}

#[test]
fn what_others_signed_is_valid_and_what_is_changed_is_not() {
    for vector in vectors() {
        let name = format!("{} ({})", vector.name, vector.source);
        let headers = vector.headers(&BTreeMap::new());
        let verdict = checked(&prepared(&vector.scheme, &vector.secrets), &headers, vector.body.as_bytes(), vector.at.0, vector.line()).0;
        assert_eq!(verdict, Verdict::Valid, "{name}");
        for but in &vector.but {
            let mut headers = vector.headers(&but.headers);
            if let Some(twice) = &but.twice {
                headers.push(twice.clone(), headers.first(twice).unwrap().to_vec());
            }
            let body = but.body.as_ref().unwrap_or(&vector.body).as_bytes();
            let keys = prepared(&vector.scheme, but.secrets.as_ref().unwrap_or(&vector.secrets));
            let (method, path) = vector.line();
            let line = (but.method.as_deref().unwrap_or(method), but.path.as_deref().unwrap_or(path));
            let verdict = checked(&keys, &headers, body, but.at.unwrap_or(vector.at).0, line).0;
            assert_eq!(verdict.name(), but.verdict, "{name}, {}: {verdict:?}", but.name);
            assert!(verdict.why().unwrap_or_default().contains(&but.says), "{name}, {}: {verdict:?}", but.name);
        }
    }
}

#[test]
fn what_is_signed_here_is_what_others_signed() {
    let mut same = 0;
    for vector in vectors() {
        let with = vector.sign_with.clone().map_or_else(|| vector.secrets.clone(), |secret| vec![secret]);
        let keys = prepared(&vector.scheme, &with);
        let mut headers = vector.headers(&BTreeMap::new());
        let mut stripped = vector.body.clone().into_bytes();
        if vector.signs {
            keys.strip(&mut headers, &mut stripped);
        }
        let mut body = Bytes::from(vector.body.clone());
        let (method, path) = vector.line();
        let request = Unsigned { method, path, headers: &mut headers, body: &mut body };
        if keys.cannot_sign().is_some() {
            assert!(keys.sign(request, Occasion { at: vector.at.0, id: "", by_hand: None }).is_err(), "{}", vector.name);
            continue;
        }
        keys.sign(request, Occasion { at: vector.at.0, id: &vector.id, by_hand: None })
            .unwrap_or_else(|error| panic!("{}: {error}", vector.name));
        if vector.signs {
            let names = |headers: &Headers| headers.lines().iter().cloned().collect::<BTreeMap<_, _>>();
            assert_eq!(names(&headers), names(&vector.headers(&BTreeMap::new())), "{}", vector.name);
            assert_eq!(body, vector.body.as_bytes(), "{}", vector.name);
            same += 1;
        }
        let all: Vec<_> = vector.secrets.iter().chain(&with).cloned().collect();
        let verdict = checked(&prepared(&vector.scheme, &all), &headers, &body, vector.at.0, vector.line()).0;
        assert_eq!(verdict, Verdict::Valid, "{}", vector.name);
    }
    assert!(same > 15, "only {same} were compared");
}

#[test]
fn signing_nobodys_way_has_the_right_form_and_is_wrong() {
    for vector in vectors() {
        let keys = prepared(&vector.scheme, &vector.secrets);
        let mut headers = vector.headers(&BTreeMap::new());
        let mut body = Bytes::from(vector.body.clone());
        let (method, path) = vector.line();
        let request = Unsigned { method, path, headers: &mut headers, body: &mut body };
        keys.nobodys()
            .sign(request, Occasion { at: vector.at.0, id: "id", by_hand: None })
            .unwrap_or_else(|error| panic!("{}: {error}", vector.name));
        let verdict = checked(&keys, &headers, &body, vector.at.0, vector.line()).0;
        assert!(matches!(verdict, Verdict::Wrong(_)), "{}: {verdict:?}", vector.name);
    }
}

#[test]
fn what_is_stale_is_wrong_about_nothing_but_its_time() {
    let mut aged = 0;
    for vector in vectors() {
        let with = vector.sign_with.clone().map_or_else(|| vector.secrets.clone(), |secret| vec![secret]);
        let keys = prepared(&vector.scheme, &with);
        let (Some(age), None) = (keys.stale_after(), keys.cannot_sign()) else { continue };
        let mut headers = vector.headers(&BTreeMap::new());
        let mut body = Bytes::from(vector.body.clone());
        let (method, path) = vector.line();
        let request = Unsigned { method, path, headers: &mut headers, body: &mut body };
        keys.sign(request, Occasion { at: super::before(vector.at.0, age), id: "id", by_hand: None }).unwrap();
        let (verdict, remark) = checked(&keys, &headers, &body, vector.at.0, vector.line());
        let limit = if let SchemeSpec::Signature(spec) = &vector.scheme { limit(spec) } else { None };
        match limit {
            Some(true) => assert!(matches!(verdict, Verdict::Stale { .. }), "{}: {verdict:?}", vector.name),
            Some(false) => assert!(remark.is_some_and(|remark| remark.contains("too long ago")), "{}", vector.name),
            None => assert_eq!(verdict, Verdict::Valid, "{}", vector.name),
        }
        aged += 1;
    }
    assert!(aged > 5, "only {aged}");
}

/// Whether a limit for what is past is enforced; `None` without one.
fn limit(spec: &SignatureSpec) -> Option<bool> {
    let limits = &spec.timestamp.as_ref()?.limits;
    limits.past.map(|_| limits.force == crate::vendor::manifest::Force::Enforced)
}

#[test]
fn what_a_signature_does_not_cover_is_said() {
    for (name, remark) in [
        ("a signature in the body, of two of its members", Some("of the body it covers /event/event_time, /event/event_type only")),
        ("HMAC over components of a message", Some("it does not cover the body")),
        ("a token by HMAC", Some("it does not cover the body")),
        ("the body in lower-case hex, classic", None),
    ] {
        let vector = vectors().into_iter().find(|vector| vector.name == name).unwrap();
        let keys = prepared(&vector.scheme, &vector.secrets);
        let said = checked(&keys, &vector.headers(&BTreeMap::new()), vector.body.as_bytes(), vector.at.0, vector.line()).1;
        assert_eq!(said.as_deref(), remark, "{name}");
    }
}
