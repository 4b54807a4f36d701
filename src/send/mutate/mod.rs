//! `--mutate`: one thing made wrong in a body, to see what its receiver does.
//!
//! Generic: what may be broken, and that it is broken, is asked of the event's schema, never of a vendor's name. Pure.

mod duplicate_key;
mod extra_field;
mod ground;
mod malformed;
mod missing_field;
mod places;
#[cfg(test)]
mod tests;
mod unknown_enum;
mod wrong_type;

use std::fmt;

use thiserror::Error;

use crate::json::{self, Node, SyntaxError};
use crate::payload::{EditError, pointer_of};
use crate::suggest::nearest;
pub use ground::Ground;

/// A way to be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    MissingField,
    WrongType,
    UnknownEnum,
    ExtraField,
    Malformed,
    DuplicateKey,
}

impl Kind {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 6] =
        [Self::MissingField, Self::WrongType, Self::UnknownEnum, Self::ExtraField, Self::Malformed, Self::DuplicateKey];

    /// What the command line calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MissingField => "missing-field",
            Self::WrongType => "wrong-type",
            Self::UnknownEnum => "unknown-enum",
            Self::ExtraField => "extra-field",
            Self::Malformed => "malformed",
            Self::DuplicateKey => "duplicate-key",
        }
    }
}

/// One `--mutate`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutation {
    pub kind: Kind,
    /// A JSON Pointer; `None` leaves the choice to us.
    pub place: Option<String>,
}

impl Mutation {
    /// Reads `KIND` or `KIND:PLACE`.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (name, place) = text.split_once(':').map_or((text, None), |(name, place)| (name, Some(place)));
        let names = || Kind::ALL.map(Kind::name);
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
            let meant = nearest(name, names().iter().copied()).map(|near| format!(", did you mean {near}?")).unwrap_or_default();
            format!("it is one of {}{meant}", names().join(", "))
        })?;
        match place {
            Some("") => Err("a place stands behind the colon, such as /a/b or the name of a field".to_owned()),
            place => Ok(Self { kind, place: place.map(pointer_of) }),
        }
    }
}

/// As it is written on the command line.
impl fmt::Display for Mutation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.name())?;
        self.place.iter().try_for_each(|place| write!(f, ":{place}"))
    }
}

/// A body with one thing wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutated {
    pub body: Vec<u8>,
    pub kind: Kind,
    /// JSON Pointer of what was changed, removed, added or repeated; `None` for a body that was cut.
    pub place: Option<String>,
    /// What was done, as a phrase: `without /request/status`. It holds nothing of the body but names.
    pub says: String,
}

/// The kind with its place, or with what was done where there is none.
impl fmt::Display for Mutated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{} {place}", self.kind.name()),
            None => write!(f, "{}: {}", self.kind.name(), self.says),
        }
    }
}

/// Why a mutation cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CannotMutate {
    #[error("nothing can be made wrong in the body: it is not UTF-8 as it is")]
    NotText,
    #[error("nothing can be made wrong in the body: it is not JSON as it is")]
    NotJson(SyntaxError),
    #[error(transparent)]
    Edit(#[from] EditError),
    #[error("{} is in the body already", .0)]
    ThereAlready(String),
    /// The reason, as a clause.
    #[error("{} does not apply: {reason}", kind.name())]
    DoesNotApply { kind: Kind, reason: String },
}

/// A body as the mutations see it.
#[derive(Clone, Copy)]
struct Subject<'a> {
    body: &'a [u8],
    root: Node<'a>,
    ground: &'a Ground<'a>,
}

impl<'a> Subject<'a> {
    /// The value at a place that the user named.
    fn at(self, place: &str) -> Result<Node<'a>, CannotMutate> {
        let found = if place.starts_with('/') { self.root.at(place) } else { None };
        found.ok_or_else(|| EditError::NotThere(place.to_owned()).into())
    }
}

/// Makes one thing wrong.
///
/// # Errors
/// The body is not JSON, the place is not in it, or the kind does not apply to this event.
pub fn mutate(mutation: &Mutation, body: &[u8], ground: &Ground) -> Result<Mutated, CannotMutate> {
    let text = std::str::from_utf8(body).map_err(|_| CannotMutate::NotText)?;
    let tree = json::parse(text).map_err(CannotMutate::NotJson)?;
    let subject = Subject { body, root: tree.root(text), ground };
    let place = mutation.place.as_deref();
    let done = match mutation.kind {
        Kind::MissingField => missing_field::done(subject, place)?,
        Kind::WrongType => wrong_type::done(subject, place)?,
        Kind::UnknownEnum => unknown_enum::done(subject, place)?,
        Kind::ExtraField => extra_field::done(subject, place)?,
        Kind::Malformed => malformed::done(subject, place)?,
        Kind::DuplicateKey => duplicate_key::done(subject, place)?,
    };
    Ok(Mutated { kind: mutation.kind, body: done.body, place: done.place, says: done.says })
}

/// What one kind made.
struct Done {
    body: Vec<u8>,
    place: Option<String>,
    says: String,
}

impl Done {
    fn at(body: Vec<u8>, place: &str, says: String) -> Self {
        Self { body, place: Some(place.to_owned()), says }
    }
}

fn does_not_apply(kind: Kind, reason: impl Into<String>) -> CannotMutate {
    CannotMutate::DoesNotApply { kind, reason: reason.into() }
}
