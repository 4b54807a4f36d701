//! How `--fresh` and `--mutate` come into a delivery: in their order, with errors that name it.

use super::draft::Draft;
use super::fresh::{Draw, NotFresh, fresh};
use super::mutate::{Ground, Kind, Mutation, mutate};
use super::near;
use crate::error::Failure;
use crate::vendor::Vendor;
use crate::{json, record};

/// The body with new ids and times.
///
/// # Errors
/// There is nothing to make fresh in it.
pub fn renewed(what: &str, body: &[u8], vendor: Option<&Vendor>, draw: &Draw) -> Result<Vec<u8>, Failure> {
    let vendor = vendor.ok_or_else(|| {
        Failure::usage(format!("--fresh knows the ids of vendors only, and {what} is recognised as nobody's"))
            .hint("name its vendor with --vendor, or change places with --set")
    })?;
    fresh(body, vendor, draw).map_err(|error| {
        let hint = match &error {
            NotFresh::NotText | NotFresh::NotJson(_) => "--fresh works on JSON bodies only".to_owned(),
            NotFresh::NothingKnown(_) | NotFresh::NothingThere { .. } => "--set changes a place to anything".to_owned(),
        };
        Failure::usage(format!("{what}: {error}")).hint(hint)
    })
}

/// A draft for each mutation; itself where there is none.
pub fn spoiled(draft: Draft, mutations: &[Mutation]) -> Vec<Draft> {
    if mutations.is_empty() {
        return vec![draft];
    }
    mutations.iter().map(|mutation| Draft { mutation: Some(mutation.clone()), ..draft.clone() }).collect()
}

/// One mutation on its way into a body.
pub struct Spoiling<'a> {
    mutation: Option<&'a Mutation>,
    ground: Ground<'a>,
    done: Option<record::Mutation>,
    /// The body before its credentials were put in.
    made: Vec<u8>,
}

impl<'a> Spoiling<'a> {
    pub fn new(mutation: Option<&'a Mutation>, vendor: Option<&'a Vendor>, event: Option<&str>) -> Self {
        Self { mutation, ground: Ground::of(vendor, event), done: None, made: Vec::new() }
    }

    /// Whether it is no JSON once its credentials are put in.
    pub fn cuts(&self) -> bool {
        self.mutation.is_some_and(|mutation| mutation.kind == Kind::Malformed)
    }

    /// Makes it wrong before its credentials are put in, so that they are those of the wrong body.
    ///
    /// # Errors
    /// The mutation cannot be made.
    pub fn before_signing(&mut self, what: &mut String, body: &mut Vec<u8>) -> Result<(), Failure> {
        match self.mutation {
            // Nothing can be put into a body that is no JSON.
            Some(mutation) if mutation.kind != Kind::Malformed => self.make(mutation, what, body),
            _ => Ok(()),
        }
    }

    /// Makes what is left to be made wrong, and gives back what was.
    ///
    /// # Errors
    /// The mutation cannot be made, or the credentials that were put in have undone it.
    pub fn after_signing(mut self, what: &mut String, body: &mut Vec<u8>) -> Result<Option<record::Mutation>, Failure> {
        match self.mutation {
            Some(mutation) if mutation.kind == Kind::Malformed => self.make(mutation, what, body)?,
            Some(mutation) if mutation.kind != Kind::DuplicateKey => {
                let place = self.done.as_ref().and_then(|done| done.pointer.as_deref()).unwrap_or_default();
                if raw(&self.made, place) != raw(body, place) {
                    return Err(Failure::usage(format!("{what}: the credentials are put in at {place} again, which undoes the mutation"))
                        .hint("mutate another place, or leave the credentials out: --credentials keep"));
                }
            }
            _ => {}
        }
        Ok(self.done)
    }

    fn make(&mut self, mutation: &Mutation, what: &mut String, body: &mut Vec<u8>) -> Result<(), Failure> {
        let made = mutate(mutation, body, &self.ground).map_err(|error| {
            let failure = Failure::usage(format!("--mutate {mutation} of {what}: {error}"));
            match mutation.place.as_deref().and_then(|place| near::meant(body, place)) {
                Some(other) => failure.hint(format!("did you mean {other}?")),
                None => failure,
            }
        })?;
        *what = format!("{what} ({made})");
        self.done = Some(record::Mutation { kind: made.kind.name().to_owned(), pointer: made.place, done: made.says });
        self.made.clone_from(&made.body);
        *body = made.body;
        Ok(())
    }
}

/// What stands at a place, as it is spelled.
fn raw<'a>(body: &'a [u8], place: &str) -> Option<&'a str> {
    let text = std::str::from_utf8(body).ok()?;
    let tree = json::parse(text).ok()?;
    let span = tree.root(text).at(place)?.span();
    text.get(span)
}
