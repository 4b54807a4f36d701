//! `--fresh`: new ids and times in the forms that the vendor uses, at the places that its pack names.
//!
//! Pure: the time and the random numbers come in as arguments, and only the named places change.

use std::collections::BTreeMap;

use fastrand::Rng;
use jiff::Timestamp;
use thiserror::Error;

use super::carry::{Scalar, as_it_stands, carry, scalars, subject_of};
use crate::json::{self, Kind, Node, SyntaxError};
use crate::payload::splice;
use crate::vendor::Vendor;
use crate::vendor::manifest::{Form, FreshPlace, Owner};

/// What one subject was given: its callbacks share one of these.
#[derive(Debug, Clone, Default)]
pub struct Pass {
    /// By the number of the place in the manifest, and the value that stood there.
    given: BTreeMap<(usize, String), String>,
}

/// Why nothing can be made fresh.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NotFresh {
    #[error("its ids and times cannot be found: it is not UTF-8")]
    NotText,
    #[error("its ids and times cannot be found: it is not JSON")]
    NotJson(SyntaxError),
    #[error("no id or time of {0} is known, so there is nothing to make fresh")]
    NothingKnown(String),
    #[error("none of the places that --fresh fills for {vendor} holds a value: {places}")]
    NothingThere { vendor: String, places: String },
}

/// The body with new values at the places that the vendor's pack names. The subject is renewed everywhere it stands.
///
/// # Errors
/// The body is not JSON, or there is nothing to make fresh in it.
pub fn fresh(body: &[u8], vendor: &Vendor, now: Timestamp, random: &mut Rng, pass: &mut Pass) -> Result<Vec<u8>, NotFresh> {
    let manifest = &vendor.manifest;
    if manifest.fresh.is_empty() {
        return Err(NotFresh::NothingKnown(manifest.name.clone()));
    }
    let at = &manifest.subject.at;
    let parsed = |body: &[u8]| -> Result<(String, json::Tree), NotFresh> {
        let text = std::str::from_utf8(body).map_err(|_| NotFresh::NotText)?;
        Ok((text.to_owned(), json::parse(text).map_err(NotFresh::NotJson)?))
    };
    let (text, tree) = parsed(body)?;
    let mut body = body.to_owned();
    let mut changed = false;

    let own = |root: Node, place: &FreshPlace| at.contains(&place.at) && root.at(&place.at).is_some_and(|node| node.as_label().is_some());
    let subject = manifest.fresh.iter().enumerate().find(|(_, place)| own(tree.root(&text), place));
    if let (Some((number, place)), Some(old)) = (subject, subject_of(&body, at)) {
        let new = pass.value(number, place, Owner::Subject, old.text(), now, random);
        let to = match old {
            Scalar::Text(_) => Some(Scalar::Text(new)),
            Scalar::Number(_) => as_it_stands(Kind::Number, &new).map(Scalar::Number),
        };
        changed = to.is_some();
        body = to.map_or(body, |to| carry(text.as_bytes(), at, &to));
    }

    let (text, tree) = parsed(&body)?;
    let mut edits = BTreeMap::new();
    for (number, place) in manifest.fresh.iter().enumerate().filter(|(_, place)| !at.contains(&place.at)) {
        for node in scalars(tree.root(&text), &place.at) {
            let old = node.as_label().unwrap_or_default();
            let new = pass.value(number, place, place.of, &old, now, random);
            if let Some(value) = as_it_stands(node.kind(), &new) {
                edits.entry(node.span().start).or_insert((node.span(), value));
            }
        }
    }
    if !changed && edits.is_empty() {
        let places = manifest.fresh.iter().map(|place| place.at.as_str()).collect::<Vec<_>>().join(", ");
        return Err(NotFresh::NothingThere { vendor: manifest.name.clone(), places });
    }
    Ok(splice(&body, edits.into_values().collect()))
}

impl Pass {
    /// What stands at a place from now on. A value of the subject is made once, one of the delivery each time.
    fn value(&mut self, number: usize, place: &FreshPlace, of: Owner, old: &str, now: Timestamp, random: &mut Rng) -> String {
        match of {
            Owner::Delivery => made(&place.r#as, now, random),
            Owner::Subject => self.given.entry((number, old.to_owned())).or_insert_with(|| made(&place.r#as, now, random)).clone(),
        }
    }
}

/// A new value of this form.
#[must_use]
pub fn made(form: &Form, now: Timestamp, random: &mut Rng) -> String {
    match form {
        Form::UuidV4 => {
            const VERSION: u128 = 0xf << 76;
            const VARIANT: u128 = 0b11 << 62;
            let bits = (random.u128(..) & !VERSION & !VARIANT) | (4 << 76) | (0b10 << 62);
            let hex = format!("{bits:032x}");
            [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
        }
        Form::Letters(letters) => {
            let alphabet: Vec<_> = letters.alphabet.chars().collect();
            let drawn = (0..letters.length).filter_map(|_| random.choice(&alphabet));
            letters.prefix.chars().chain(drawn.copied()).collect()
        }
        Form::Digits(length) => (0..*length).map(|at| char::from(b'0' + random.u8(u8::from(at == 0)..10))).collect(),
        // A pack whose format is none is refused when it is read.
        Form::Time(time) => time.at(now).unwrap_or_default(),
    }
}
