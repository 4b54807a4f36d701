//! Makes the signature of a request and puts it in its place: the inverse of the check, from the same data.
//!
//! What is to be signed, when, and under which id comes in; a request that is signed already is signed anew.

use bytes::Bytes;
use thiserror::Error;

use super::super::{Callback, Verdict};
use super::code::codes;
use super::encoding::encode;
use super::key::BadKey;
use super::keys::Keys;
use super::public_key::{forged, sign as sign_with};
use super::template::{Given, whole};
use super::{by_hand, grammar, place, timestamp};
use crate::json::{self, Kind};
use crate::payload::{self, EditError};
use crate::request::Headers;
use crate::vendor::manifest::{Algorithm, Hash, HashChoice, Place, SignatureSpec, TimePlace, TimeUnit};

/// The id of a key that has none.
pub const NO_KEY_ID: &str = "idhook";

/// A request that is about to go.
#[derive(Debug)]
pub struct Unsigned<'a> {
    pub method: &'a str,
    /// Without the query.
    pub path: &'a str,
    pub headers: &'a mut Headers,
    pub body: &'a mut Bytes,
}

/// When a signature is made, the id of the message, and what the user sets.
#[derive(Debug, Clone, Copy)]
pub struct Occasion<'a> {
    pub at: jiff::Timestamp,
    /// Not used by a scheme without ids.
    pub id: &'a str,
    /// Headers that go before what is made here: a time, or the name of a hash.
    pub by_hand: Option<&'a Headers>,
}

/// No signature can be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CannotSign {
    #[error(transparent)]
    Key(#[from] BadKey),
    #[error("{0}")]
    Part(String),
    #[error("the signature stands in the body, and {0}")]
    Place(#[from] EditError),
    #[error("{0}")]
    ByHand(String),
}

impl From<Verdict> for CannotSign {
    fn from(verdict: Verdict) -> Self {
        Self::Part(verdict.why().unwrap_or_default().into_owned())
    }
}

/// Signs.
///
/// # Errors
/// A part of what is signed is not there or set to what cannot be signed, the key only checks, or the body has no place for the
/// signature.
pub fn sign(spec: &SignatureSpec, keys: &Keys, request: Unsigned, occasion: Occasion) -> Result<(), CannotSign> {
    let Unsigned { method, path, headers, body } = request;
    let time = match occasion.by_hand.map(|headers| by_hand::time(spec, headers)).transpose()?.flatten() {
        Some(time) => time.to_owned(),
        None => spec.timestamp.as_ref().map(|timestamp| timestamp::write(timestamp.unit, occasion.at)).unwrap_or_default(),
    };
    let hash_name = occasion.by_hand.map(|headers| by_hand::hash_name(spec, headers)).transpose()?.flatten();
    let hash_name = hash_name.or_else(|| by_hand::named_by(spec).map(|named| named.sends.as_str()));
    prepare(spec, headers, body, &Told { time: &time, id: occasion.id, hash_name })?;
    let parsed = std::str::from_utf8(body).ok().filter(|_| spec.reads_json()).and_then(|text| Some((text, json::parse(text).ok()?)));
    let root = parsed.as_ref().map(|(text, tree)| tree.root(text));
    let callback = Callback { method, path, query: "", headers, body, root, now: None, token: None };
    let given = Given { timestamp: time.as_bytes(), id: occasion.id.as_bytes(), secret: b"" };
    let (signature, key_id) = signature(spec, keys, &callback, given, hash_name)?;
    let text = format!("{}{}", spec.prefix, encode(spec.written, &signature));
    match &spec.r#in {
        Place::Header(header) => {
            header.names.iter().for_each(|name| headers.remove(name));
            if let Some(name) = header.names.first() {
                headers.set(name, grammar::write(&header.grammar, &text, &time, &key_id));
            }
        }
        Place::NumberedHeaders(numbered) => {
            place::names_in(&spec.r#in).iter().for_each(|name| headers.remove(name));
            headers.set(&format!("{}1", numbered.name), text);
        }
        Place::Member(pointer) => {
            *body = payload::set(body, pointer, &serde_json::Value::from(text).to_string())?.into();
        }
    }
    Ok(())
}

/// What says how a signature is made.
struct Told<'a> {
    time: &'a str,
    id: &'a str,
    hash_name: Option<&'a str>,
}

/// Puts in what is signed together with the rest: the time, the id, the name of the algorithm.
fn prepare(spec: &SignatureSpec, headers: &mut Headers, body: &mut Bytes, told: &Told) -> Result<(), CannotSign> {
    let Told { time, id, hash_name } = *told;
    let mut put = |names: &[String], value: &str| {
        names.iter().for_each(|name| headers.remove(name));
        names.first().into_iter().for_each(|name| headers.set(name, value));
    };
    match spec.timestamp.as_ref().map(|timestamp| (&timestamp.r#in, timestamp.unit)) {
        Some((TimePlace::Header(names), _)) => put(names, time),
        Some((TimePlace::Member(pointer), unit)) => {
            *body = payload::set(body, pointer, &as_it_stands(body, pointer, unit, time))?.into();
        }
        Some((TimePlace::Signature, _)) | None => {}
    }
    spec.message_id.iter().for_each(|message| put(&message.header, id));
    if let (Some(named), Some(hash_name)) = (by_hand::named_by(spec), hash_name) {
        put(std::slice::from_ref(&named.header), hash_name);
    }
    Ok(())
}

/// A time as JSON: a string where a string stands, a number where none stands and it is one.
fn as_it_stands(body: &[u8], pointer: &str, unit: TimeUnit, time: &str) -> String {
    let text = std::str::from_utf8(body).unwrap_or_default();
    let stands = json::parse(text).ok().and_then(|tree| Some(tree.root(text).at(pointer)?.kind()));
    let string = unit == TimeUnit::Iso8601 || stands == Some(Kind::String);
    if string { serde_json::Value::from(time).to_string() } else { time.to_owned() }
}

/// The signature of a request, with the id of the key that made it.
fn signature(
    spec: &SignatureSpec,
    keys: &Keys,
    callback: &Callback,
    given: Given,
    hash_name: Option<&str>,
) -> Result<(Vec<u8>, String), CannotSign> {
    let no_key = || CannotSign::Part("no secret fits the scheme".to_owned());
    let code = match (keys, &spec.by) {
        (_, Algorithm::Hmac(keyed) | Algorithm::Digest(keyed)) => {
            codes(spec, keys, sent(&keyed.hash, hash_name), callback, given).next().ok_or_else(no_key)??.bytes()
        }
        (Keys::Public(keys), Algorithm::PublicKey(algorithm)) => {
            let (key, private) = keys.iter().find_map(|key| Some((key, key.private.as_ref()?))).ok_or(BadKey::OnlyPublic)?;
            let signature = sign_with(private, *algorithm, &whole(&spec.of, callback, given)?)?;
            return Ok((signature, key.id.clone().unwrap_or_else(|| NO_KEY_ID.to_owned())));
        }
        (Keys::Nobodys, Algorithm::PublicKey(algorithm)) => forged(*algorithm, &whole(&spec.of, callback, given)?),
        _ => return Err(no_key()),
    };
    Ok((code, NO_KEY_ID.to_owned()))
}

/// The hash that `send` uses, by this name where one names it. A pack whose choice names none is refused when it is read.
fn sent(choice: &HashChoice, name: Option<&str>) -> Hash {
    match choice {
        HashChoice::NamedBy(named) => name.and_then(|name| named.values.get(name)).copied().unwrap_or(Hash::Sha256),
        fixed => fixed.fixed().unwrap_or(Hash::Sha256),
    }
}
