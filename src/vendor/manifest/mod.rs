//! The manifest of a vendor pack, `payloads/<vendor>/vendor.json`, as plain data.
//!
//! Only the shape lives here: what the members mean to a person is written in `payloads/README.md`, and
//! `payloads/vendor.schema.json` says the same to a machine. Enums are externally tagged, so a primitive that
//! a later vendor needs is one more variant. Nothing here decides anything.

mod credentials;
mod delivery;
mod events;
mod fresh;
mod jwt;
mod recognition;
mod signature;
mod static_key;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use credentials::{Credentials, OauthGrant, SchemeEntry, SchemeSpec};
pub use delivery::{Delivery, Duplicates, Growing, Guarantee, Order, Retry, RetryOfEvents, ThrottleRule};
pub use events::{EventEntry, Remark, SampleEntry, Scenario, Trap};
pub use fresh::{Form, FreshPlace, Letters, Owner, Time};
pub use jwt::{BodyHash, Combined, JwtAlgorithm, JwtSpec};
pub use recognition::{ByName, Condition, Disagree, EventName, Member, MemberType, Recognise, Rule};
pub use signature::{
    Algorithm, Force, Grammar, Hash, HashChoice, HeaderPlace, KeyEncoding, KeySpec, KeyTransform, Keyed, Limits, List, MessageId, NamedBy,
    Numbered, Pairs, Part, Place, Position, Positions, PublicKeyAlgorithm, SignatureSpec, TimePlace, TimeUnit, TimestampSpec, Written,
};
pub use static_key::{KeyPlace, StaticKey};

/// How well a fact or a sample is attested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// The vendor says or shows it.
    Documented,
    /// The vendor shows this body with placeholders; values of the documented format stand in their place.
    Template,
    /// Only integrators' public code shows it.
    Community,
    /// Nobody shows it; it follows from what is shown.
    Derived,
}

impl Grade {
    /// Whether the vendor itself says or shows it.
    #[must_use]
    pub const fn is_documented(self) -> bool {
        matches!(self, Self::Documented | Self::Template)
    }

    /// The word that the user reads.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Template => "documented (template)",
            Self::Community => "community",
            Self::Derived => "derived",
        }
    }
}

/// A document that facts come from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub title: String,
    /// Where it is: an address, or words where the document has none. Shown, never called.
    pub at: String,
    /// The day (ISO 8601) on which the document, or this project's copy of it, was read.
    pub read_on: String,
}

/// A value together with who says so.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact<T> {
    pub value: T,
    pub grade: Grade,
    /// Tags of [`Manifest::sources`].
    #[serde(default)]
    pub source: Vec<String>,
    #[serde(default)]
    pub note: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub id: String,
    pub name: String,
    pub vendor: String,
    pub product: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The page that problems point to.
    pub docs: String,
    pub sources: BTreeMap<String, Source>,
    pub recognise: Recognise,
    /// Sent by `send VENDOR`: `EVENT:VARIANT`.
    pub default_sample: String,
    pub subject: Subject,
    /// Where the status is, in the vendor's words: the first pointer that holds a string.
    pub status: Vec<String>,
    #[serde(default)]
    pub secrets: Secrets,
    pub personal: Personal,
    pub credentials: Credentials,
    pub delivery: Delivery,
    pub duplicates: Duplicates,
    #[serde(default)]
    pub order: Option<Order>,
    pub events: Vec<EventEntry>,
    /// What is new in every callback.
    #[serde(default)]
    pub fresh: Vec<FreshPlace>,
    #[serde(default)]
    pub scenarios: Vec<Scenario>,
    #[serde(default)]
    pub notes: Vec<Remark>,
    #[serde(default)]
    pub traps: Vec<Trap>,
    /// Bodies of other products that are easily mistaken for this one.
    #[serde(default)]
    pub others: Vec<Remark>,
    /// What no document states, for people.
    #[serde(default)]
    pub not_documented: Vec<String>,
}

impl Manifest {
    /// The sources behind these tags, each once, in their order.
    pub fn cited<'a>(&self, tags: impl IntoIterator<Item = &'a String>) -> Vec<&Source> {
        let mut cited: Vec<&Source> = Vec::new();
        for source in tags.into_iter().filter_map(|tag| self.sources.get(tag)) {
            if !cited.contains(&source) {
                cited.push(source);
            }
        }
        cited
    }
}

/// What a callback is about: a request, a session, a process, a validation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    pub label: String,
    /// The first pointer that holds a string or a number.
    pub at: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secrets {
    #[serde(default)]
    pub members: Vec<SecretMember>,
    /// Lower case.
    #[serde(default)]
    pub headers: Vec<String>,
    /// Regular expressions for secrets that may stand anywhere in a body.
    #[serde(default)]
    pub patterns: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretMember {
    /// A JSON Pointer; `*` stands for every element or member.
    pub at: String,
    /// Only in these events; empty means in all.
    #[serde(default)]
    pub events: Vec<String>,
    /// Show the first four and last three characters: it also tells callbacks apart.
    #[serde(default)]
    pub keep_ends: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Personal {
    /// JSON Pointers (`*` allowed) of what leads to a person.
    Members(Vec<String>),
    /// The body is not known well enough: everything but these.
    AllBut(Vec<String>),
}
