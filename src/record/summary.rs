//! The end of a run: how many of what, and what `listen` saw of each subject.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Checks, Subject, is_false, is_none_of};

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Summary {
    pub v: u32,
    /// `listen`, `send` or `validate`.
    pub verb: String,
    /// Callbacks received that match the filters, deliveries attempted, or payloads checked.
    pub total: u64,
    /// Without errors, accepted, or valid, whatever was expected.
    pub good: u64,
    /// Of `validate`: as they were expected to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passed: Option<u64>,
    pub problems: u64,
    /// Of `validate`: so many of the problems are warnings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warnings: Option<u64>,
    /// Stopped before its end: the rest was not checked, or not sent.
    #[serde(skip_serializing_if = "is_false")]
    pub interrupted: bool,
    /// Of `listen --count`: so many were to come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<u64>,
    /// Callbacks that match no filter: they are in no other number here but `refused`.
    #[serde(skip_serializing_if = "is_none_of")]
    pub unmatched: u64,
    /// Callbacks that `--strict` refused.
    #[serde(skip_serializing_if = "is_none_of")]
    pub refused: u64,
    /// Callbacks by vendor and event.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Counted>,
    /// Of the last 1,000 subjects; the one that was heard of last stands at the end.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub timelines: Vec<Timeline>,
    /// More than 1,000 subjects came: those that were silent longest are left out.
    #[serde(skip_serializing_if = "is_false")]
    pub subjects_exceeded: bool,
    /// More than 100,000 callbacks came: each was compared with the 100,000 before it.
    #[serde(skip_serializing_if = "is_false")]
    pub keys_exceeded: bool,
    /// Of `send`: attempts, of all deliveries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempts: Option<u64>,
    /// Of `send --resume`: deliveries that an earlier run saw accepted.
    #[serde(skip_serializing_if = "is_none_of")]
    pub skipped: u64,
    /// Of `send`: deliveries that were begun and did not come to their end; they are not in `total`.
    #[serde(skip_serializing_if = "is_none_of")]
    pub unfinished: u64,
    /// Of `send`: how often attempts ended so: a status, or what kept it from coming.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub ends: BTreeMap<String, u64>,
    /// Of `send`: how long answers took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<Latency>,
    /// Of `send`: how long the run took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ms: Option<f64>,
    /// Of `send --probe`: how many checks ended so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checks: Option<Checks>,
}

/// Milliseconds, to three digits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Latency {
    pub p50: f64,
    pub p90: f64,
    pub p99: f64,
    pub max: f64,
}

/// So many callbacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    pub vendor: Option<String>,
    /// `None` where it is not one of the pack's.
    pub event: Option<String>,
    pub count: u64,
}

/// What a subject went through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Timeline {
    pub vendor: String,
    pub subject: Subject<'static>,
    /// In order of arrival.
    pub steps: Vec<Step>,
    /// So many steps before these are left out.
    #[serde(skip_serializing_if = "is_none_of")]
    pub earlier: u64,
}

/// A status, or an event where there is none, as often as it came without another between.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    pub status: String,
    pub times: u64,
}
