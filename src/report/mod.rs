//! Everything that is said to the user: one message enum, and a printer for each form of output.
//!
//! stdout is data, stderr is talk. What strangers sent is masked, then made harmless, then printed, and nowhere else.

pub mod asked;
mod course;
mod dispatch;
mod excerpt;
pub mod file;
pub mod finding;
mod forwarded;
pub mod github;
mod human;
pub mod junit;
mod ndjson;
mod page;
mod pretty;
mod probed;
pub mod progress;
mod redacted;
mod reporter;
pub mod reports;
pub mod sanitize;
pub mod sarif;
pub mod targets;
pub mod test_case;
mod view;
pub mod wrap;

use std::time::Duration;

use crate::credentials::why::Why;
use crate::history::Marks;
use crate::inspect::Inspection;
use crate::mask::Masks;
use crate::problem::Severity;
use crate::record::Reply;
use crate::request::Request;
use crate::vendor::registry::VendorId;
pub use course::Course;
pub use dispatch::{Dispatch, Latency};
pub use forwarded::Forwarded;
pub use human::{count, cut};
pub use probed::{Basis, Probed, ProbedTotals, Source, Tried, Verdict};
pub use reporter::Reporter;
pub use view::View;

/// What a run tells its user.
#[derive(Debug)]
pub enum Message {
    Ready {
        url: String,
        at: jiff::Timestamp,
        saving: Option<String>,
        /// As they may be shown.
        forwarding: Vec<String>,
    },
    Received(Box<Received>),
    /// Callbacks that the view had no time for.
    Dropped {
        from: u64,
        to: u64,
    },
    Attempt(Box<Attempt>),
    /// What would be sent, for programs.
    Request(Box<crate::record::Request>),
    /// A line of the checklist of `send --probe`.
    ProbeLine(Box<Probed>),
    Summary(Summary),
    /// Something worth knowing, for stderr.
    Note(String),
    Warning(String),
}

/// A callback that was answered.
#[derive(Debug)]
pub struct Received {
    pub n: u64,
    pub request: Request,
    pub inspection: Inspection,
    pub reply: Reply,
    /// In the order of `--forward-to`.
    pub forwards: Vec<Forwarded>,
    /// Until the answer.
    pub took: Duration,
    pub demo: bool,
    /// What earlier callbacks make worth saying.
    pub marks: Marks,
    /// Of what [`Request::readable`] gives.
    pub masks: Masks,
    /// Why its signature does not hold, where that is so.
    pub why: Option<Why>,
}

/// A delivery that was tried.
#[derive(Debug)]
pub struct Attempt {
    pub at: jiff::Timestamp,
    pub url: String,
    pub what: String,
    pub vendor: Option<VendorId>,
    pub event: Option<String>,
    /// What the body is about, as it may be shown.
    pub subject: Option<crate::record::Subject<'static>>,
    /// Which of the deliveries of this name it belongs to, from 1, and how many there are.
    pub of_same: (u64, u64),
    pub bytes: usize,
    /// What was made wrong in the body.
    pub mutation: Option<crate::record::Mutation>,
    pub outcome: crate::delivery::Outcome,
    pub accepted: bool,
    pub took: Duration,
    /// Of the delivery: the same in every run that delivers the same.
    pub id: String,
    /// Of this delivery, from 1.
    pub number: u32,
    /// Another attempt follows after so long.
    pub retry_in: Option<Duration>,
    /// An attempt of an earlier run may have arrived, too.
    pub repeated: bool,
    /// What to look at, where it was not accepted.
    pub hint: Option<String>,
}

/// A payload that was checked.
#[derive(Debug)]
pub struct Checked<'a> {
    pub file: &'a str,
    /// The line of a file with one value a line.
    pub line: Option<usize>,
    /// The number of the record that holds the body; then places are in the body, not in the file.
    pub n: Option<u64>,
    pub body: &'a [u8],
    pub inspection: &'a Inspection,
    /// As it was expected to be: valid, or invalid.
    pub passed: bool,
}

/// A problem of a checked payload, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub severity: Severity,
    pub text: String,
}

/// Counts at the end.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    pub verb: Verb,
    pub total: u64,
    /// Without errors, accepted, or valid, whatever was expected.
    pub good: u64,
    pub problems: u64,
    /// So many of the problems are warnings, where that was counted.
    pub warnings: u64,
    /// The run was stopped before its end.
    pub interrupted: bool,
    /// The bad ones were meant to be so.
    pub expected_bad: bool,
    /// What `listen` saw.
    pub course: Option<Box<Course>>,
    /// What `send` did.
    pub dispatch: Option<Box<Dispatch>>,
    /// What `send --probe` found.
    pub probed: Option<ProbedTotals>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Verb {
    #[default]
    Listen,
    Send,
    Validate,
}

/// The form of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Human,
    /// A record a line.
    Ndjson,
    /// One document with all records.
    Json,
}

/// How much is said: `-qq`, `-q`, nothing, `-v`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    Totals,
    Headlines,
    Normal,
    Headers,
}
