//! Headers that the user sets, of those that say how a signature is made: its time, and the name of its hash. The signature is made
//! to fit them, so that what goes is what they say. Nothing is read but these headers.

use super::sign::CannotSign;
use super::timestamp;
use crate::request::Headers;
use crate::vendor::manifest::{Algorithm, HashChoice, NamedBy, SignatureSpec, TimePlace};

/// The time, as it is written; `None` where it is not set, or stands in no header of its own.
///
/// # Errors
/// It is no time in the unit of the scheme, or set more than once.
pub fn time<'a>(spec: &SignatureSpec, by_hand: &'a Headers) -> Result<Option<&'a str>, CannotSign> {
    let Some(stamp) = &spec.timestamp else { return Ok(None) };
    let TimePlace::Header(names) = &stamp.r#in else { return Ok(None) };
    let Some((name, value)) = only(names, by_hand)? else { return Ok(None) };
    match std::str::from_utf8(value).ok().filter(|_| timestamp::read(stamp.unit, value).is_some()) {
        Some(text) => Ok(Some(text)),
        None => Err(CannotSign::ByHand(format!("{} is no time in {}", shown(name, value), timestamp::words(stamp.unit)))),
    }
}

/// The name of the hash; `None` where it is not set, or no header names it.
///
/// # Errors
/// It is none of those that the scheme knows, or set more than once.
pub fn hash_name<'a>(spec: &SignatureSpec, by_hand: &'a Headers) -> Result<Option<&'a str>, CannotSign> {
    let Some(named) = named_by(spec) else { return Ok(None) };
    let Some((name, value)) = only(std::slice::from_ref(&named.header), by_hand)? else { return Ok(None) };
    match std::str::from_utf8(value).ok().filter(|text| named.values.contains_key(*text)) {
        Some(text) => Ok(Some(text)),
        None => {
            let known: Vec<_> = named.values.keys().map(String::as_str).collect();
            Err(CannotSign::ByHand(format!("{} names none of {}", shown(name, value), known.join(", "))))
        }
    }
}

/// How a header names the hash of a scheme, if one does.
#[must_use]
pub fn named_by(spec: &SignatureSpec) -> Option<&NamedBy> {
    match &spec.by {
        Algorithm::Hmac(keyed) | Algorithm::Digest(keyed) => match &keyed.hash {
            HashChoice::NamedBy(named) => Some(named),
            _ => None,
        },
        Algorithm::PublicKey(_) => None,
    }
}

/// The one value of a header that has several names.
fn only<'a>(names: &[String], by_hand: &'a Headers) -> Result<Option<(&'a str, &'a [u8])>, CannotSign> {
    let mut lines = by_hand.lines().iter().filter(|(name, _)| names.contains(name));
    match (lines.next(), lines.next()) {
        (Some((first, _)), Some((second, _))) if first == second => Err(CannotSign::ByHand(format!("{first} is set more than once"))),
        (Some((first, _)), Some((second, _))) => {
            Err(CannotSign::ByHand(format!("{first} and {second} say the same thing, and both are set")))
        }
        (first, _) => Ok(first.map(|(name, value)| (name.as_str(), value.as_slice()))),
    }
}

fn shown(name: &str, value: &[u8]) -> String {
    format!("{name} is set to {:?}, which", String::from_utf8_lossy(value))
}
