//! Whether the signature of a callback is right: what was signed is put together again, and checked with each key.

use std::collections::BTreeSet;

use super::super::{Callback, Verdict};
use super::code::codes;
use super::encoding::decode;
use super::grammar::Found;
use super::keys::Keys;
use super::length::{Length, malformed};
use super::template::{Given, whole};
use super::{Judged, place, timestamp};
use crate::vendor::manifest::{Algorithm, Force, Hash, HashChoice, PublicKeyAlgorithm, SignatureSpec};

/// So many signatures are checked with public keys, over all sets.
const MOST_BY_PUBLIC_KEYS: usize = 8;

/// Checks a callback.
///
/// # Errors
/// The credentials do not hold, for this reason.
pub fn check(spec: &SignatureSpec, keys: &Keys, callback: &Callback) -> Result<Judged, Verdict> {
    let member = place::member(&spec.r#in, callback);
    let sets = place::find(&spec.r#in, callback, member.as_deref())?;
    let id = spec.message_id.as_ref().map(|id| message_id(&id.header, callback)).transpose()?.unwrap_or_default();
    let hash = hash(&spec.by, callback)?;
    bounded(spec, keys, &sets)?;
    let mut refused = None;
    for set in &sets {
        match check_one(spec, keys, hash, set, id, callback) {
            Ok(judged) => return Ok(judged),
            // What is nearest to being right is told.
            Err(verdict) if refused.as_ref().is_none_or(|other| verdict.distance() < Verdict::distance(other)) => refused = Some(verdict),
            Err(_) => {}
        }
    }
    Err(refused.unwrap_or_else(|| Verdict::Missing("no signature".to_owned())))
}

/// To every receiver an empty id is none, whatever is signed.
fn message_id<'a>(names: &[String], callback: &'a Callback) -> Result<&'a [u8], Verdict> {
    let id = callback.header(names)?;
    if id.is_empty() { Err(Verdict::Missing(format!("no id in {}", names.join(" or ")))) } else { Ok(id) }
}

/// What a header or the pack says.
pub fn hash(by: &Algorithm, callback: &Callback) -> Result<Option<Hash>, Verdict> {
    let (Algorithm::Hmac(keyed) | Algorithm::Digest(keyed)) = by else { return Ok(None) };
    let HashChoice::NamedBy(named) = &keyed.hash else { return Ok(keyed.hash.fixed()) };
    let name = callback.header(std::slice::from_ref(&named.header))?;
    let known = std::str::from_utf8(name).ok().and_then(|name| named.values.get(name)).copied();
    known.map(Some).ok_or_else(|| Verdict::Malformed(format!("{} names no algorithm that is known", named.header)))
}

/// Those of a set that could be some, each once.
pub fn signatures(spec: &SignatureSpec, set: &Found) -> BTreeSet<Vec<u8>> {
    let signature = |text: &&[u8]| decode(spec.written, text.strip_prefix(spec.prefix.as_bytes())?);
    set.signatures.iter().filter_map(signature).collect()
}

/// A public key looks at all that is signed once more for each signature; the code of a shared secret is made once for all of them.
fn bounded(spec: &SignatureSpec, keys: &Keys, sets: &[Found]) -> Result<(), Verdict> {
    let of_public_keys = || sets.iter().map(|set| signatures(spec, set).len()).sum::<usize>();
    if matches!(keys, Keys::Public(_)) && of_public_keys() > MOST_BY_PUBLIC_KEYS {
        return Err(Verdict::Malformed("there are more signatures than anybody makes with private keys".to_owned()));
    }
    Ok(())
}

/// How often all that is signed is hashed to check a callback, at most.
pub fn passes(spec: &SignatureSpec, keys: &Keys, callback: &Callback) -> usize {
    let member = place::member(&spec.r#in, callback);
    let sets = place::find(&spec.r#in, callback, member.as_deref()).unwrap_or_default();
    if bounded(spec, keys, &sets).is_err() {
        return 0;
    }
    let in_set = |set| signatures(spec, set).len();
    match keys {
        Keys::Public(keys) => keys.len() * sets.iter().map(in_set).sum::<usize>(),
        Keys::Hmac(keys) => keys.len() * sets.iter().filter(|set| in_set(set) > 0).count(),
        Keys::Plain(keys) => keys.len() * sets.iter().filter(|set| in_set(set) > 0).count(),
        Keys::Mixed { .. } | Keys::Nobodys => 0,
    }
}

fn check_one(
    spec: &SignatureSpec,
    keys: &Keys,
    hash: Option<Hash>,
    set: &Found,
    id: &[u8],
    callback: &Callback,
) -> Result<Judged, Verdict> {
    let text = place::timestamp(spec, set, callback)?;
    let time = match (&spec.timestamp, &text) {
        (Some(timestamp), Some(text)) => Some(
            timestamp::read(timestamp.unit, text)
                .ok_or_else(|| Verdict::Malformed(format!("the time of signing is not {}", timestamp::words(timestamp.unit))))?,
        ),
        _ => None,
    };
    let signatures = signatures(spec, set);
    let length = Length::of(&spec.by, hash);
    if !signatures.iter().any(|signature| length.is_none_or(|length| length.is_that_of(signature))) {
        return Err(malformed(spec, set, length));
    }
    let given = Given { timestamp: text.as_deref().unwrap_or_default(), id, secret: b"" };
    let right = match (keys, hash) {
        (Keys::Hmac(_) | Keys::Plain(_), Some(hash)) => by_code(spec, keys, hash, &signatures, callback, given)?,
        (Keys::Public(_), _) => by_key(spec, keys, set.key_id, &signatures, &whole(&spec.of, callback, given)?)?,
        _ => false,
    };
    if !right {
        return Err(Verdict::Wrong("it is of something else, or made with another secret".to_owned()));
    }
    let beyond = match (&spec.timestamp, time) {
        (Some(timestamp), Some(time)) => {
            let beyond = callback.now.and_then(|now| timestamp::beyond(&timestamp.limits, timestamp.unit, time, now));
            beyond.map(|verdict| (timestamp.limits.force, verdict))
        }
        _ => None,
    };
    match beyond {
        Some((Force::Enforced, stale)) => Err(stale),
        Some((Force::Advisory, stale)) => Ok(Judged { remark: stale.why().map(std::borrow::Cow::into_owned) }),
        None => Ok(Judged::default()),
    }
}

fn by_code(
    spec: &SignatureSpec,
    keys: &Keys,
    hash: Hash,
    signatures: &BTreeSet<Vec<u8>>,
    callback: &Callback,
    given: Given,
) -> Result<bool, Verdict> {
    for code in codes(spec, keys, hash, callback, given) {
        let code = code?;
        if signatures.iter().any(|signature| code.is(signature)) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn by_key(
    spec: &SignatureSpec,
    keys: &Keys,
    key_id: Option<&[u8]>,
    signatures: &BTreeSet<Vec<u8>>,
    message: &[u8],
) -> Result<bool, Verdict> {
    let Algorithm::PublicKey(algorithm) = spec.by else { return Ok(false) };
    signed_by(keys, algorithm, key_id, signatures, message)
}

/// Whether one of these keys made one of these signatures. A key whose file gives it no id is tried for every id.
///
/// # Errors
/// An id is named, and none of the keys could be meant.
pub fn signed_by(
    keys: &Keys,
    algorithm: PublicKeyAlgorithm,
    key_id: Option<&[u8]>,
    signatures: &BTreeSet<Vec<u8>>,
    message: &[u8],
) -> Result<bool, Verdict> {
    let (Keys::Public(keys) | Keys::Mixed { public: keys, .. }) = keys else { return Ok(false) };
    let meant = |known: &Option<String>| match (known, key_id) {
        (Some(known), Some(named)) => known.as_bytes() == named,
        _ => true,
    };
    let mut fitting = keys.iter().filter(|key| meant(&key.id)).peekable();
    if let (None, Some(named)) = (fitting.peek(), key_id) {
        return Err(Verdict::Wrong(format!("no key that was given has the id {:?}", String::from_utf8_lossy(named))));
    }
    Ok(fitting.any(|key| signatures.iter().any(|signature| key.public.verifies(algorithm, message, signature))))
}
