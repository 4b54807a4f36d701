//! The record of one line of the checklist that `send --probe` prints.

use serde::Serialize;

/// One check of an endpoint.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Probe {
    pub v: u32,
    /// When it was decided: RFC 3339, UTC.
    pub at: String,
    /// What is checked: a name that stays, such as `https` or `event:NAME`.
    pub check: String,
    pub vendor: String,
    pub url: String,
    /// `ok`, `failed`, `skipped` or `n/a`.
    pub verdict: String,
    /// What was seen, or why nothing was tried.
    pub evidence: String,
    /// What the endpoint is to do.
    pub demand: String,
    /// How well that is attested; `null` where no document says anything of it.
    pub grade: Option<String>,
    /// Where it comes from.
    pub sources: Vec<Document>,
    /// Where no document demands it: why it is checked all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Milliseconds, all deliveries together.
    pub ms: f64,
    pub deliveries: Vec<Tried>,
}

/// A page, or whatever else the pack names as a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    pub title: String,
    pub at: String,
}

/// One delivery of a check.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tried {
    pub what: String,
    /// The answer; `null` where there was none.
    pub status: Option<u16>,
    /// Why there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Whether the status is one that counts as success.
    pub accepted: bool,
    pub ms: f64,
}

/// How many checks ended so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Checks {
    pub ok: u64,
    pub failed: u64,
    pub skipped: u64,
    #[serde(rename = "n/a")]
    pub not_documented: u64,
}
