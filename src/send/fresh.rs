//! `--fresh`: new ids and times in the forms that the vendor uses, at the places that its pack names.
//!
//! Pure: the time and the random numbers come in as arguments, and only the named places change.

use std::collections::BTreeMap;

use fastrand::Rng;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::carry::{Scalar, as_it_stands, carry, scalars, subject_of};
use crate::json::{self, Kind, Node, SyntaxError};
use crate::payload::splice;
use crate::vendor::Vendor;
pub use crate::vendor::form::made;
use crate::vendor::manifest::{Form, FreshPlace, Owner};

/// That `--fresh` is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Fresh {
    pub seed: u64,
    /// When the run began.
    pub since: Timestamp,
}

impl Fresh {
    /// For one delivery of the run.
    #[must_use]
    pub const fn draw(self, pass: u64, unit: usize, now: Timestamp) -> Draw {
        Draw { seed: self.seed, pass, unit, since: self.since, now }
    }
}

/// Where a delivery stands in a run. Everything new in it but the time follows from this, so the same seed gives the same again, in
/// whatever order deliveries are made.
#[derive(Debug, Clone, Copy)]
pub struct Draw {
    pub seed: u64,
    /// Which time all that was named is delivered. In one pass equal values of subjects stay equal, in another they are others.
    pub pass: u64,
    /// Which of the deliveries of a pass.
    pub unit: usize,
    /// When the run began: what belongs to a subject is as old as that.
    pub since: Timestamp,
    /// When the delivery is made.
    pub now: Timestamp,
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
pub fn fresh(body: &[u8], vendor: &Vendor, draw: &Draw) -> Result<Vec<u8>, NotFresh> {
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
    let subject = manifest.fresh.iter().find(|place| own(tree.root(&text), place));
    if let (Some(place), Some(old)) = (subject, subject_of(&body, at)) {
        // One number for all places: the steps of a lifecycle may name their subject at different ones.
        let new = draw.of_subject(usize::MAX, &place.r#as, old.text());
        let to = match old {
            Scalar::Text(_) => Some(Scalar::Text(new)),
            Scalar::Number(_) => as_it_stands(Kind::Number, &new).map(Scalar::Number),
        };
        changed = to.is_some();
        body = to.map_or(body, |to| carry(text.as_bytes(), at, &to));
    }

    let (text, tree) = parsed(&body)?;
    let mut random = draw.of_delivery();
    let mut edits = BTreeMap::new();
    for (number, place) in manifest.fresh.iter().enumerate().filter(|(_, place)| !at.contains(&place.at)) {
        for node in scalars(tree.root(&text), &place.at) {
            let old = node.as_label().unwrap_or_default();
            let new = match place.of {
                Owner::Delivery => made(&place.r#as, draw.now, &mut random),
                Owner::Subject => draw.of_subject(number, &place.r#as, &old),
            };
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

impl Draw {
    /// Of this delivery only.
    fn of_delivery(&self) -> Rng {
        seeded(&[&self.seed.to_be_bytes(), &self.pass.to_be_bytes(), &self.unit.to_be_bytes()])
    }

    /// What a value of a subject becomes: the same for the same, wherever it stands.
    fn of_subject(&self, number: usize, form: &Form, old: &str) -> String {
        let mut random = seeded(&[&self.seed.to_be_bytes(), &self.pass.to_be_bytes(), &number.to_be_bytes(), b"of", old.as_bytes()]);
        made(form, self.since, &mut random)
    }
}

/// Random numbers that follow from these bytes alone, on every machine.
pub fn seeded(parts: &[&[u8]]) -> Rng {
    let digest = parts.iter().fold(Sha256::new(), Sha256::chain_update).finalize();
    let mut seed = [0; 8];
    seed.copy_from_slice(&digest[..8]);
    Rng::with_seed(u64::from_be_bytes(seed))
}
