//! What is said of a signature: where it belongs, which bytes are signed, and what it would be of those that came.

use super::super::{Callback, Verdict};
use super::encoding::{encode, words as written};
use super::keys::Keys;
use super::mac::{self, Hasher, Mac};
use super::template::{Given, render};
use super::{Prepared, Spec, place, timestamp, verify, words};
use crate::vendor::manifest::{Part, SignatureSpec};

impl Prepared {
    /// Where a signature is expected, with what stands around it there.
    #[must_use]
    pub fn expected_in(&self) -> String {
        match &self.spec {
            Spec::Signature(spec) => words::place(&spec.r#in, &spec.prefix),
            Spec::Jwt(spec) => format!("{}: {}…", spec.header.join(" or "), spec.prefix),
        }
    }

    /// Which bytes are signed, of a body of so many.
    #[must_use]
    pub fn signed(&self, length: usize) -> String {
        let body = format!("the body as it came ({length} {})", if length == 1 { "byte" } else { "bytes" });
        match &self.spec {
            Spec::Signature(spec) => {
                let part = |part: &Part| if *part == Part::Body { body.clone() } else { said(part) };
                let parts: Vec<_> = spec.of.iter().map(part).collect();
                format!("{}, by {} in {}", listed(&parts), words::by(&spec.by), written(spec.written))
            }
            Spec::Jwt(spec) => match &spec.body_hash {
                Some(hash) => format!("the token, in which {} is the {} of {body}", hash.claim, mac::words(hash.hash)),
                None => "the token".to_owned(),
            },
        }
    }

    /// The signature of what came, made with the first secret and written as the vendor does; `None` where that takes a private key, or a
    /// part that did not come. Whoever knows it can make this very callback pass.
    #[must_use]
    pub fn would_be(&self, callback: &Callback) -> Option<String> {
        let spec = self.spec()?;
        let Gathered { time, id } = gathered(spec, callback);
        let time = if spec.of.contains(&Part::Timestamp) { time.ok()? } else { Vec::new() };
        // Of a time that cannot be read nothing would be right.
        if spec.timestamp.as_ref().is_some_and(|timestamp| !time.is_empty() && timestamp::read(timestamp.unit, &time).is_none()) {
            return None;
        }
        let given = Given { timestamp: &time, id: id.ok()?, secret: b"" };
        Some(format!("{}{}", spec.prefix, encode(spec.written, &self.code(spec, callback, given)?)))
    }

    fn code(&self, spec: &SignatureSpec, callback: &Callback, given: Given) -> Option<Vec<u8>> {
        let hash = verify::hash(&spec.by, callback).ok()??;
        match &self.keys {
            Keys::Hmac(keys) => {
                let mut mac: Mac = keys.first()?.iter().find(|mac| mac.hash() == hash)?.clone();
                render(&spec.of, callback, given, |bytes| mac.update(bytes)).ok()?;
                Some(mac.finish())
            }
            Keys::Plain(keys) => {
                let mut hasher = Hasher::new(hash);
                let given = Given { secret: keys.first()?.expose(), ..given };
                render(&spec.of, callback, given, |bytes| hasher.update(bytes)).ok()?;
                Some(hasher.finish())
            }
            _ => None,
        }
    }
}

/// What is signed beside the request itself; empty where the scheme has none.
struct Gathered<'a> {
    /// As it is written beside the first signature.
    time: Result<Vec<u8>, Verdict>,
    id: Result<&'a [u8], Verdict>,
}

fn gathered<'a>(spec: &SignatureSpec, callback: &Callback<'a>) -> Gathered<'a> {
    let member = place::member(&spec.r#in, callback);
    let found = place::find(&spec.r#in, callback, member.as_deref()).ok().and_then(|sets| sets.into_iter().next()).unwrap_or_default();
    let time = place::timestamp(spec, &found, callback).map(|time| time.unwrap_or_default().into_owned());
    let id = spec.message_id.as_ref().map_or(Ok(&b""[..]), |id| callback.header(&id.header));
    Gathered { time, id }
}

/// A part in a sentence.
fn said(part: &Part) -> String {
    match part {
        Part::Text(text) => format!("{text:?}"),
        Part::Header(name) => format!("the value of {name}"),
        Part::Json(pointer) | Part::JsonOrNothing(pointer) => format!("{pointer} of the body"),
        other => format!("the {}", words::part(other)),
    }
}

/// These parts, as what is signed.
#[must_use]
pub fn parts(of: &[Part]) -> String {
    listed(&of.iter().map(said).collect::<Vec<_>>())
}

fn listed(parts: &[String]) -> String {
    match parts {
        [first, second] => format!("{first} and {second}"),
        [most @ .., last] if !most.is_empty() => format!("{}, and {last}", most.join(", ")),
        parts => parts.concat(),
    }
}
