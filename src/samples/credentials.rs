//! The ways to authenticate, for whoever has to set one up: how it is made, what it vouches for, and which secret to give.

use std::fmt::Write as _;

use colored::Colorize as _;

use super::graded;
use crate::credentials::Auth;
use crate::credentials::signature::coverage::{Coverage, time_is_covered};
use crate::credentials::signature::{hash_of, words};
use crate::report::sanitize::line;
use crate::vendor::manifest::{
    Algorithm, JwtAlgorithm, JwtSpec, KeyEncoding, KeySpec, KeyTransform, Manifest, Part, PublicKeyAlgorithm, SchemeSpec, SignatureSpec,
};

/// One scheme after the other.
pub fn told(manifest: &Manifest) -> String {
    let mut out = String::new();
    for entry in &manifest.credentials.schemes {
        let default = if manifest.credentials.default.as_deref() == Some(entry.scheme.name()) { ", default" } else { "" };
        let note = entry.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
        let _ = writeln!(out, "  {}{default}{}{}", line(entry.scheme.name()).bold(), graded(entry.grade), line(&note));
        for (what, words) in [("how", words(&entry.scheme)), ("covers", covers(&entry.scheme)), ("secret", secret_of(&entry.scheme))] {
            let _ = words.map(|words| writeln!(out, "    {what}: {}", line(&words)));
        }
    }
    out
}

/// What nobody can change without the secret. `None` where that is said of the schemes that it consists of.
pub fn covers(scheme: &SchemeSpec) -> Option<String> {
    match scheme {
        SchemeSpec::None => Some("nothing".to_owned()),
        SchemeSpec::BodyKey(at) => Some(format!("nothing: the key stands in the body, at {at}, and only says who sends")),
        SchemeSpec::Basic | SchemeSpec::Bearer | SchemeSpec::Header | SchemeSpec::StaticKey(_) | SchemeSpec::Oauth2(_) => {
            Some("nothing of the body: it only says who sends".to_owned())
        }
        SchemeSpec::Signature(spec) => Some(signed(spec)),
        SchemeSpec::Jwt(spec) => Some(vouched_for(spec)),
        SchemeSpec::All(_) | SchemeSpec::Any(_) => None,
    }
}

fn signed(spec: &SignatureSpec) -> String {
    let mut covered = match Coverage::of(spec) {
        Coverage::Whole => vec!["every byte of the body".to_owned()],
        Coverage::Places(places) => vec![format!("of the body {} only", places.join(", "))],
        Coverage::Nothing => vec!["nothing of the body".to_owned()],
    };
    for part in &spec.of {
        covered.extend(match part {
            Part::Timestamp => Some("the time".to_owned()),
            Part::MessageId => Some("the id".to_owned()),
            Part::Header(name) => Some(format!("the header {name}")),
            Part::Method => Some("the method".to_owned()),
            Part::Path => Some("the path".to_owned()),
            Part::Body | Part::Text(_) | Part::Json(_) | Part::JsonOrNothing(_) | Part::Secret => None,
        });
    }
    let old = match time_is_covered(spec) {
        None => "; no time, so an old delivery that is sent again still holds",
        Some(false) => "; the time beside it can be changed by anybody",
        Some(true) => "",
    };
    let last = covered.pop().unwrap_or_default();
    let list = if covered.is_empty() { last } else { format!("{} and {last}", covered.join(", ")) };
    format!("{list}{old}")
}

fn vouched_for(spec: &JwtSpec) -> String {
    match Coverage::of_token(spec) {
        Coverage::Whole => "every byte of the body, by its hash in the token".to_owned(),
        _ => "nothing of the body: it only says who sends".to_owned(),
    }
}

/// What is the secret where no pack says it, by the name of the way; `None` where there is none to give.
#[must_use]
pub fn secret_of_auth(auth: &Auth) -> Option<(String, String)> {
    let spec = match auth {
        Auth::Basic => SchemeSpec::Basic,
        Auth::Bearer => SchemeSpec::Bearer,
        Auth::Header => SchemeSpec::Header,
        Auth::BodyKey => return Some(("body-key".to_owned(), "the key itself".to_owned())),
        Auth::Named(header) => return Some((format!("header:{header}"), format!("the whole value of {header}"))),
        Auth::None | Auth::Oauth2 | Auth::OfPack(_) => return None,
    };
    secret_of(&spec).map(|form| (spec.name().to_owned(), form))
}

/// What to write into a secret file.
#[must_use]
pub fn secret_of(scheme: &SchemeSpec) -> Option<String> {
    match scheme {
        SchemeSpec::None => None,
        SchemeSpec::BodyKey(_) => Some("the key itself".to_owned()),
        SchemeSpec::Basic => Some("user:pass".to_owned()),
        SchemeSpec::StaticKey(key) if key.prefix.is_empty() => Some("the key itself".to_owned()),
        SchemeSpec::StaticKey(key) => Some(format!("the key itself, without {} before it", key.prefix.trim())),
        SchemeSpec::Bearer => Some("the token, without the word Bearer".to_owned()),
        SchemeSpec::Header => Some("the whole value of Authorization, or name:value for a header of that name".to_owned()),
        SchemeSpec::Oauth2(_) => Some("the client secret; --client-id names the client".to_owned()),
        SchemeSpec::Signature(spec) => Some(match &spec.by {
            Algorithm::Hmac(keyed) | Algorithm::Digest(keyed) => shared(&keyed.key),
            Algorithm::PublicKey(algorithm) => pair(*algorithm == PublicKeyAlgorithm::Ed25519),
        }),
        SchemeSpec::Jwt(spec) => {
            let is_shared = |algorithm: &JwtAlgorithm| hash_of(*algorithm).is_some();
            let of_ed25519 = spec.algorithms.contains(&JwtAlgorithm::EdDsa);
            Some(if spec.algorithms.iter().all(is_shared) { shared(&spec.key) } else { pair(of_ed25519) })
        }
        SchemeSpec::All(combined) => Some(format!(
            "a line for each, in this order: {}; further rounds of lines, in the same order, are accepted too",
            combined.of.join(", ")
        )),
        SchemeSpec::Any(combined) => Some(format!("the one of {}", combined.of.join(" or of "))),
    }
}

fn shared(key: &KeySpec) -> String {
    let before = if key.strip.is_empty() { String::new() } else { format!(", with or without {} before it", key.strip) };
    match (key.encoding, key.transform) {
        (_, KeyTransform::Sha256Hex) => format!("the text{before}; the key is its SHA-256 in hex"),
        (KeyEncoding::Text, _) if key.strip.is_empty() => "the whole text, as it is: nothing is decoded or cut off".to_owned(),
        (KeyEncoding::Text, _) => format!("the text{before}"),
        (KeyEncoding::Base64, _) => format!("base64{before}; the key is what it decodes to"),
        (KeyEncoding::Hex, _) => format!("hex{before}; the key is what it decodes to"),
    }
}

fn pair(is_ed25519: bool) -> String {
    let more = if is_ed25519 { ", or whsk_… and whpk_…" } else { "" };
    format!("a key as PEM or JWK{more}: the private one to send, either to check")
}
