//! The manifest of a vendor pack, `payloads/<vendor>/vendor.json`, as plain data.
//!
//! Only the shape lives here: what the members mean to a person is written in `payloads/README.md`, and
//! `payloads/vendor.schema.json` says the same to a machine. Enums are externally tagged, so a primitive that
//! a later vendor needs is one more variant. Nothing here decides anything.

use std::collections::BTreeMap;

use serde::Deserialize;

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
#[derive(Debug, Clone, Deserialize)]
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

/// How a callback of this vendor is told from everybody else's.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recognise {
    /// The first rule whose conditions all hold names the event.
    Rules(Vec<Rule>),
    /// Never from the body: only when the vendor is named by a flag or by the path.
    ByName(ByName),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByName {
    pub because: String,
    pub event: EventName,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What this form of body is called, for messages: `envelope`, `flat (legacy)`.
    pub shape: String,
    pub when: Vec<Condition>,
    pub event: EventName,
}

/// Where the name of the event comes from.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventName {
    /// The string at this JSON Pointer is the event's wire name.
    At(String),
    /// The vendor names none; this is the pack's own name.
    Named(String),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// A member exists and has this type, or one of these values.
    Member(Member),
    /// No member at this JSON Pointer.
    Absent(String),
    /// A header of this name (lower case) is present.
    Header(String),
    /// The event's id is one of these.
    Event(Vec<String>),
    /// Two strings that belong together do not: `pairs` maps the left one to the right one.
    Disagree(Disagree),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    pub at: String,
    #[serde(default)]
    pub r#type: Option<MemberType>,
    #[serde(default)]
    pub equals: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MemberType {
    String,
    Integer,
    Object,
    Array,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disagree {
    pub left: String,
    pub right: String,
    pub pairs: BTreeMap<String, String>,
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

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// Used once a secret is given; `None` where the vendor has several and no default.
    #[serde(default)]
    pub default: Option<String>,
    pub schemes: Vec<SchemeEntry>,
    /// One clause that completes "not checked: …" for a vendor that documents none.
    #[serde(default)]
    pub none_because: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchemeEntry {
    pub scheme: SchemeSpec,
    pub grade: Grade,
    #[serde(default)]
    pub source: Vec<String>,
    #[serde(default)]
    pub note: Option<String>,
}

/// A way to authenticate, as data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SchemeSpec {
    None,
    /// The secret stands in the body, at this JSON Pointer.
    BodyKey(String),
    Basic,
    Bearer,
    /// The secret is the raw value of `Authorization`, or of a header that the customer names.
    Header,
    /// A bearer token from the customer's token endpoint.
    Oauth2(OauthGrant),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OauthGrant {
    ClientCredentials,
}

/// How the vendor delivers. A member that is absent is not documented.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    #[serde(default)]
    pub method: Option<Fact<String>>,
    #[serde(default)]
    pub content_type: Option<Fact<String>>,
    #[serde(default)]
    pub https: Option<Fact<bool>>,
    /// Ranges of status codes, both ends included.
    #[serde(default)]
    pub success: Option<Fact<Vec<[u16; 2]>>>,
    #[serde(default)]
    pub retry: Option<Fact<Retry>>,
    /// Seconds.
    #[serde(default)]
    pub timeout: Option<Fact<u32>>,
    /// Deliveries under way at once, at most.
    #[serde(default)]
    pub concurrency: Option<Fact<u32>>,
    #[serde(default)]
    pub guarantee: Option<Fact<Guarantee>>,
    /// What the customer sets, with no documented default.
    #[serde(default)]
    pub customer_sets: Vec<Fact<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Retry {
    /// Pauses grow; base, factor and number are the customer's or unknown.
    Exponential,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Guarantee {
    AtLeastOnce,
}

/// What makes two deliveries one.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Duplicates {
    /// The values at these JSON Pointers.
    Key(Fact<Vec<String>>),
    /// None documented: only equal bodies can be pointed out.
    NotDocumented,
}

/// Which status may follow which, for "late".
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// Statuses from first to last; those of one rank have no order among them.
    pub ranks: Vec<Vec<String>>,
    /// `[earlier, later]`: going from the first to the second is a documented step back.
    #[serde(default)]
    pub also: Vec<[String; 2]>,
    /// After one of these nothing is late.
    #[serde(default)]
    pub open_after: Vec<String>,
    pub grade: Grade,
    #[serde(default)]
    pub source: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventEntry {
    /// A slug, unique ignoring case; the name of its schema and of its folder of samples.
    pub id: String,
    /// The name in the body, where it is no slug.
    #[serde(default)]
    pub wire: Option<String>,
    /// Other names that the command line accepts.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What happened, in plain words.
    pub summary: String,
    pub grade: Grade,
    #[serde(default)]
    pub source: Vec<String>,
    #[serde(default)]
    pub note: Option<String>,
    /// Empty where the body is not known well enough; there is no schema then.
    #[serde(default)]
    pub samples: Vec<SampleEntry>,
}

impl EventEntry {
    /// The name that stands in a body.
    #[must_use]
    pub fn wire(&self) -> &str {
        self.wire.as_deref().unwrap_or(&self.id)
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleEntry {
    /// The file is `samples/<event>/<variant>.json`.
    pub variant: String,
    /// The outcome in plain words, for the prompts.
    pub summary: String,
    pub grade: Grade,
    #[serde(default)]
    pub source: Vec<String>,
    /// What was put in place of the vendor's placeholders, or what was derived.
    #[serde(default)]
    pub note: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    pub id: String,
    pub summary: String,
    /// `EVENT:VARIANT`.
    pub steps: Vec<String>,
    pub grade: Grade,
    #[serde(default)]
    pub source: Vec<String>,
    #[serde(default)]
    pub note: Option<String>,
}

/// A sentence worth printing when its conditions hold (always, when it has none).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remark {
    #[serde(default)]
    pub when: Vec<Condition>,
    pub say: String,
    pub grade: Grade,
    #[serde(default)]
    pub source: Vec<String>,
}

/// A near miss that deserves a sentence: it becomes the help of a problem at the same place, else a warning of its own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trap {
    pub when: Vec<Condition>,
    /// JSON Pointer of the place; empty means the whole body.
    pub at: String,
    pub say: String,
    pub grade: Grade,
    #[serde(default)]
    pub source: Vec<String>,
}
