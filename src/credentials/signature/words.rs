//! A signature in a sentence, for whoever reads what a vendor does.

use super::coverage::{Coverage, time_is_covered};
use super::{encoding, jwt, mac, public_key};
use crate::vendor::manifest::{
    Algorithm, Grammar, HashChoice, JwtSpec, KeyEncoding, KeyPlace, KeySpec, KeyTransform, Keyed, Part, Place, SchemeSpec, SignatureSpec,
    StaticKey, TimePlace,
};

/// `None` for a scheme whose name says all.
#[must_use]
pub fn words(scheme: &SchemeSpec) -> Option<String> {
    match scheme {
        SchemeSpec::Signature(spec) => Some(signature(spec)),
        SchemeSpec::Jwt(spec) => Some(token(spec)),
        SchemeSpec::StaticKey(spec) => Some(static_key(spec)),
        SchemeSpec::All(combined) => Some(format!("each of {}", combined.of.join(", "))),
        SchemeSpec::Any(combined) => Some(format!("one of {}", combined.of.join(", "))),
        _ => None,
    }
}

fn static_key(spec: &StaticKey) -> String {
    match &spec.r#in {
        KeyPlace::Header(names) if spec.prefix.is_empty() => format!("the key itself, in {}", names.join(" or ")),
        KeyPlace::Header(names) => format!("the key itself, in {}: {}…", names.join(" or "), spec.prefix),
        KeyPlace::Query(name) => format!("the key itself, in the query: {name}=…"),
        KeyPlace::Path => "the key itself, as a part of the path".to_owned(),
    }
}

fn signature(spec: &SignatureSpec) -> String {
    let by = match &spec.by {
        Algorithm::Hmac(keyed) | Algorithm::Digest(keyed) => by(&spec.by) + &key(&keyed.key),
        Algorithm::PublicKey(_) => by(&spec.by),
    };
    let of: Vec<_> = spec.of.iter().map(part).collect();
    let time = spec.timestamp.as_ref().map(|timestamp| {
        let limits = &timestamp.limits;
        let covered = if time_is_covered(spec) == Some(false) { ", which is not signed" } else { "" };
        let limit = |limit: Option<u32>, side: &str| limit.map(|limit| format!(", at most {limit} s {side}")).unwrap_or_default();
        let place = match &timestamp.r#in {
            TimePlace::Signature => String::new(),
            TimePlace::Header(names) => format!(" in {}", names.join(" or ")),
            TimePlace::Member(pointer) => format!(" at {pointer}"),
        };
        format!("; the time{place}{covered}{}{}", limit(limits.past, "ago"), limit(limits.future, "ahead"))
    });
    let remark = Coverage::of(spec).remark().map(|remark| format!("; {remark}")).unwrap_or_default();
    format!(
        "{by} of {}, in {} in {}{}{remark}",
        of.join(" + "),
        encoding::words(spec.written),
        place(&spec.r#in, &spec.prefix),
        time.unwrap_or_default()
    )
}

/// What makes the signature.
pub fn by(algorithm: &Algorithm) -> String {
    match algorithm {
        Algorithm::Hmac(keyed) => format!("HMAC {}", hash(keyed)),
        Algorithm::Digest(keyed) => hash(keyed),
        Algorithm::PublicKey(algorithm) => public_key::kind(*algorithm).to_owned(),
    }
}

fn token(spec: &JwtSpec) -> String {
    let algorithms: Vec<_> = spec.algorithms.iter().map(|algorithm| jwt::name(*algorithm)).collect();
    let remark = Coverage::of_token(spec).remark().map(|remark| format!("; {remark}")).unwrap_or_default();
    let past = spec.issued.as_ref().and_then(|limits| limits.past).map(|past| format!("; issued at most {past} s ago")).unwrap_or_default();
    let hash = spec.body_hash.as_ref().map(|hash| format!(" with the {} of the body", mac::words(hash.hash))).unwrap_or_default();
    format!("a JWT by {} in {}{hash}{past}{remark}", algorithms.join(" or "), spec.header.join(" or "))
}

fn hash(keyed: &Keyed) -> String {
    match &keyed.hash {
        HashChoice::NamedBy(named) => {
            let mut hashes: Vec<_> = named.values.values().copied().collect();
            hashes.sort_unstable();
            hashes.dedup();
            let hashes: Vec<_> = hashes.into_iter().map(mac::words).collect();
            format!("{} as {} says", hashes.join(" or "), named.header)
        }
        one => hash_words(one).to_owned(),
    }
}

/// A hash that is always the same one.
#[must_use]
pub fn hash_words(choice: &HashChoice) -> &'static str {
    choice.fixed().map_or("another hash", mac::words)
}

fn key(spec: &KeySpec) -> String {
    if *spec == KeySpec::default() { String::new() } else { format!(" (key: {})", key_form(spec)) }
}

/// What the key is.
#[must_use]
pub fn key_form(spec: &KeySpec) -> String {
    let stripped = if spec.strip.is_empty() { String::new() } else { format!(" after {}", spec.strip) };
    let encoding = match (spec.encoding, spec.transform) {
        (_, KeyTransform::Sha256Hex) => "the SHA-256 of the secret in hex",
        (KeyEncoding::Base64, _) => "the secret in base64",
        (KeyEncoding::Hex, _) => "the secret in hex",
        (KeyEncoding::Text, _) => "the secret",
    };
    format!("{encoding}{stripped}")
}

/// A part in a list.
pub fn part(part: &Part) -> String {
    match part {
        Part::Body => "body".to_owned(),
        Part::Timestamp => "time".to_owned(),
        Part::MessageId => "id".to_owned(),
        Part::Text(text) => format!("{text:?}"),
        Part::Header(name) => name.clone(),
        Part::Json(pointer) | Part::JsonOrNothing(pointer) => pointer.clone(),
        Part::Method => "method".to_owned(),
        Part::Path => "path".to_owned(),
        Part::Secret => "secret".to_owned(),
    }
}

/// Where it stands, with what stands around it.
pub fn place(place: &Place, prefix: &str) -> String {
    match place {
        Place::Header(header) => {
            let value = match &header.grammar {
                Grammar::Raw if prefix.is_empty() => String::new(),
                grammar => format!(": {}", super::grammar::write(grammar, &format!("{prefix}…"), "…", "…")),
            };
            format!("{}{value}", header.names.join(" or "))
        }
        Place::NumberedHeaders(numbered) => format!("{0}1, {0}2 and so on", numbered.name),
        Place::Member(pointer) => format!("the body, at {pointer}"),
    }
}
