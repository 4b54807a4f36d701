//! The records of idhook, one JSON object a line: what `listen --save` writes, what `--output ndjson` prints, what `send` and
//! `validate` read again. Version 1; `src/record/record.schema.json` is its schema.
//!
//! These types are the promise to other programs: nothing else is ever serialised for them.

mod answer;
mod callback;
mod listed;
mod mutation;
mod outcome;
mod probe;
mod problem;
mod read;
mod request;
mod summary;

use serde::Serialize;

pub use answer::Answer;
pub use callback::{Callback, Credentials, DuplicateOf, Header, Late, Subject, headers, text_or_base64};
pub use listed::{Listed, ListedEvent, ListedFact, ListedSample, ListedScheme, ListedVendor};
pub use mutation::Mutation;
pub use outcome::{Forward, Outcome, Reply, Signature};
pub use probe::{Checks, Document, Probe, Tried};
pub use problem::{Problem, problems};
pub use read::{Line, RecordError};
pub use request::{Request, SignedBy};
pub use summary::{Counted, Latency, Step, Summary, Timeline};

use crate::inspect::{Event, SchemaVerdict};
use crate::json;

/// The version that this program writes and reads.
pub const VERSION: u32 = 1;
/// What the schema of our records calls itself.
pub const SCHEMA_ID: &str = "urn:idhook:record:1";

/// One line.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Record<'a> {
    Ready(Ready),
    Callback(Box<Callback<'a>>),
    Outcome(Outcome),
    Gap(Gap),
    Started(Started),
    Attempt(Attempt),
    Request(Box<Request>),
    Probe(Box<Probe>),
    Checked(Checked),
    Summary(Summary),
}

/// `listen` accepts callbacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ready {
    pub v: u32,
    /// RFC 3339, UTC.
    pub at: String,
    pub url: String,
}

/// Callbacks that were not printed, because the reader was too slow; `--save` has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    pub v: u32,
    pub from: u64,
    pub to: u64,
}

/// `send` starts an attempt: in its log only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Started {
    pub v: u32,
    pub at: String,
    pub id: String,
    pub attempt: u32,
    /// What is sent: `vendor/event:variant`, or a file.
    pub what: String,
}

/// One delivery attempt of `send`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attempt {
    pub v: u32,
    pub at: String,
    pub url: String,
    /// What was sent: `vendor/event:variant`, or a file.
    pub what: String,
    pub vendor: Option<String>,
    pub event: Option<String>,
    /// What the body is about, where it names that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject<'static>>,
    pub bytes: usize,
    /// The answer; `null` where there was none.
    pub status: Option<u16>,
    /// Why there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The answer's body broke off; its status counts all the same.
    #[serde(skip_serializing_if = "is_false")]
    pub broken: bool,
    /// Where a redirect points, which is not followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// What was made wrong in the body, with `--mutate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mutation: Option<Mutation>,
    /// With `-v` the answer that was not accepted; never in a log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// Whether the status is one that was expected.
    pub accepted: bool,
    pub ms: f64,
    /// Of the delivery: the same in every run of the same command.
    pub id: String,
    /// Of this delivery, from 1.
    pub attempt: u32,
    /// Another attempt follows after so many milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_in_ms: Option<f64>,
    /// It was not answered, and may have arrived all the same.
    #[serde(skip_serializing_if = "is_false")]
    pub maybe_arrived: bool,
    /// An attempt of an earlier run may have arrived, too.
    #[serde(skip_serializing_if = "is_false")]
    pub maybe_repeated: bool,
}

/// One payload that `validate` checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    pub v: u32,
    pub file: String,
    /// The line of an NDJSON file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The number of the record that holds the body; then the problems' places are in the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n: Option<u64>,
    pub vendor: Option<String>,
    pub event: Option<String>,
    /// Without errors, whatever was expected.
    pub valid: bool,
    /// As it was expected to be: valid, or invalid.
    pub passed: bool,
    pub problems: Vec<Problem>,
    /// How many more there are.
    #[serde(skip_serializing_if = "is_zero")]
    pub more_problems: usize,
}

impl Record<'_> {
    /// The line, with its newline.
    #[must_use]
    pub fn line(&self) -> String {
        let mut line = Vec::new();
        self.write(&mut line);
        String::from_utf8(line).unwrap_or_default()
    }

    /// Appends the line.
    pub fn write(&self, lines: &mut Vec<u8>) {
        // What is written is text and numbers, and memory takes all of it.
        let _ = json::write(self, lines);
        lines.push(b'\n');
    }
}

/// RFC 3339 in UTC with microseconds.
#[must_use]
pub fn stamp(time: jiff::Timestamp) -> String {
    format!("{time:.6}")
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_zero(count: &usize) -> bool {
    *count == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_none_of(count: &u64) -> bool {
    *count == 0
}

/// The id of a known event, or the foreign name that stands in the body.
#[must_use]
pub fn event_name(event: &Event) -> Option<&str> {
    match event {
        Event::Known(name) => Some(name),
        Event::Foreign(name) => Some(&name.text),
        Event::None => None,
    }
}

impl SchemaVerdict {
    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fine => "ok",
            Self::Broken => "broken",
            Self::NotDocumented => "not documented",
            Self::NotChecked => "not checked",
        }
    }
}
