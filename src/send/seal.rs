//! Signatures of deliveries, made when they go: each attempt has a time of its own, and one id with all others of its delivery.

use std::borrow::Cow;

use jiff::Timestamp;

use super::Options;
use super::fresh::seeded;
use super::plan::Delivery;
use crate::credentials::signature::{Occasion, SignedPart, Unsigned};
use crate::credentials::{Callback, Seal, Signed};
use crate::error::{ExitStatus, Failure};
use crate::net::client::Outgoing;
use crate::request::Headers;
use crate::vendor::form::made;

/// What the ids of a run are made of.
#[derive(Debug, Clone, Copy)]
pub struct Salt {
    pub seed: u64,
    /// When the run began.
    pub since: Timestamp,
}

/// The request with its signatures, for this moment. `id` is the same for all attempts of a delivery and for no other; a message that
/// has an id already keeps it. Headers that the user gives stand, whatever a signature would put there, and it is made to fit them.
///
/// # Errors
/// A part of what is signed is not there or cannot be signed, or the body has no place for the signature.
pub fn sealed(options: &Options, signed: &Signed, unsigned: &Outgoing, id: &[u8], at: Timestamp) -> Result<Outgoing, Failure> {
    let mut headers = unsigned.headers.clone();
    let mut body = unsigned.body.clone();
    for seal in signed.seals() {
        let id = message_id(seal, &unsigned.headers, options.salt, id);
        let request = Unsigned { method: "POST", path: unsigned.target.path(), headers: &mut headers, body: &mut body };
        seal.sign(request, Occasion { at, id: &id, by_hand: Some(&options.headers.lines) })
            .map_err(|error| Failure::new(ExitStatus::Usage, error).hint("--credentials keep signs nothing"))?;
    }
    options.headers.apply(&mut headers);
    Ok(Outgoing { target: unsigned.target.clone(), headers, body })
}

fn message_id(seal: &Seal, headers: &Headers, salt: Salt, id: &[u8]) -> String {
    let Some((form, names)) = seal.id() else { return String::new() };
    let own = names.iter().find_map(|name| headers.first(name));
    own.map_or_else(
        || made(form, salt.since, &mut seeded(&[&salt.seed.to_be_bytes(), b"message", id])),
        |own| String::from_utf8_lossy(own).into_owned(),
    )
}

impl Delivery {
    /// The request as it goes at this moment. `id` is that of the message, the same for all its attempts.
    ///
    /// # Errors
    /// None that [`super::plan::Plan::new`] did not find.
    pub fn request(&self, options: &Options, id: &[u8], now: Timestamp) -> Result<Cow<'_, Outgoing>, Failure> {
        match &self.unsigned {
            None => Ok(Cow::Borrowed(&self.outgoing)),
            Some(unsigned) => sealed(options, &self.signed, unsigned, id, now).map(Cow::Owned),
        }
    }
}

/// Takes the ids of an earlier delivery away, so that new ones are made.
pub fn forget_ids(signed: &Signed, headers: &mut Headers) {
    for (_, names) in signed.seals().filter_map(Seal::id) {
        names.iter().for_each(|name| headers.remove(name));
    }
}

/// The name of each signature of a request that is signed, with the parts that it is made of; `None` where they cannot be told from it.
#[must_use]
pub fn signed_parts(delivery: &Delivery) -> Vec<(String, Option<Vec<SignedPart>>)> {
    let outgoing = &delivery.outgoing;
    let callback = Callback {
        method: "POST",
        path: outgoing.target.path(),
        query: outgoing.target.query(),
        headers: &outgoing.headers,
        body: &outgoing.body,
        root: delivery.inspection.root(&outgoing.body),
        now: None,
        token: None,
    };
    let parts = |seal: &Seal| (seal.prepared().id().to_owned(), seal.prepared().signed_parts(&callback));
    delivery.signed.seals().map(parts).filter(|(_, parts)| parts.as_ref().is_none_or(|parts| !parts.is_empty())).collect()
}
