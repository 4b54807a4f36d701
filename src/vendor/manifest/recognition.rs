//! How a callback is told from everybody else's, as data.

use std::collections::BTreeMap;

use serde::Deserialize;

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
    /// A form that many senders share: a rule of another vendor that holds too wins, and that is not ambiguous.
    #[serde(default)]
    pub general: bool,
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
    /// Two strings or numbers that belong together do not: `pairs` maps the left one to the right one, numbers as they are spelled.
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
