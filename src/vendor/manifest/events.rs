//! What a vendor sends, as data: events, samples, scenarios, and what is worth saying about them.

use serde::Deserialize;

use super::{Condition, Grade};

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
