//! The records of idhook, one JSON object a line: what `listen --save` writes, what `--output ndjson` prints, what `send` and
//! `validate` read again. Version 1; `src/record.schema.json` is its schema.
//!
//! These types are the promise to other programs: nothing else is ever serialised for them.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::inspect::{Event, Inspection, SchemaVerdict};
use crate::locate::place;
use crate::problem::Problem as Found;
use crate::request::{Headers, Request};
use crate::vendor::Vendor;

/// The version that this program writes and reads.
pub const VERSION: u32 = 1;

/// One line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Record {
    Ready(Ready),
    Callback(Box<Callback>),
    Outcome(Outcome),
    Gap(Gap),
    Attempt(Attempt),
    Checked(Checked),
    Summary(Summary),
}

/// `listen` accepts callbacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ready {
    pub v: u32,
    /// RFC 3339, UTC.
    pub at: String,
    pub url: String,
}

/// A callback as it arrived; written before anything is answered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Callback {
    pub v: u32,
    /// Counts from 1 through the whole file.
    pub n: u64,
    /// When it was received: RFC 3339, UTC, microseconds.
    pub at: String,
    pub method: String,
    pub path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    pub headers: Vec<Header>,
    /// The body as text, where it is UTF-8; else it stands in `body_base64`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_base64: Option<String>,
    /// Secrets, or personal data too, are masked: it cannot be sent again.
    #[serde(default, skip_serializing_if = "is_false")]
    pub redacted: bool,
    /// `listen --demo` delivered it to itself.
    #[serde(default, skip_serializing_if = "is_false")]
    pub demo: bool,
    #[serde(default)]
    pub vendor: Option<String>,
    #[serde(default)]
    pub event: Option<String>,
    #[serde(default)]
    pub status: Option<String>,
    #[serde(default)]
    pub subject: Option<Subject>,
    pub credentials: Credentials,
    /// `ok`, `broken`, `not documented` or `not checked`.
    pub schema: String,
    pub problems: Vec<Problem>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// A header line; exactly one of the two values is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Lower case.
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Where the bytes are not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base64: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// `request`, `session`, `process`, `validation`.
    pub label: String,
    /// Masked where the record is redacted and the vendor's pack calls it a secret.
    pub value: String,
    /// Equal for equal subjects of one run, where the value is masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// `valid`, `wrong`, `missing`, `malformed` or `not checked`.
    pub verdict: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub rule: String,
    pub severity: String,
    /// JSON Pointer; empty means the whole body.
    pub pointer: String,
    /// Byte in the raw body, from 0.
    pub offset: usize,
    /// From 1.
    pub line: usize,
    /// From 1, in code points.
    pub column: usize,
    pub message: String,
    /// What would have been right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub help: Vec<String>,
}

/// What became of a callback; where it is absent that is not known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    pub v: u32,
    pub n: u64,
    /// What was answered.
    pub status: u16,
    /// Milliseconds from the end of the body to the answer.
    pub ms: f64,
    #[serde(default, skip_serializing_if = "is_false")]
    pub demo: bool,
}

/// Callbacks that were not printed, because the reader was too slow; `--save` has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    pub v: u32,
    pub from: u64,
    pub to: u64,
}

/// One delivery attempt of `send`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    pub v: u32,
    pub at: String,
    pub url: String,
    /// What was sent: `vendor/event:variant`, or a file.
    pub what: String,
    pub vendor: Option<String>,
    pub event: Option<String>,
    pub bytes: usize,
    /// The answer; `null` where there was none.
    pub status: Option<u16>,
    /// Why there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Whether the status is one that was expected.
    pub accepted: bool,
    pub ms: f64,
}

/// One payload that `validate` checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    pub v: u32,
    pub file: String,
    /// The line of an NDJSON file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    pub vendor: Option<String>,
    pub event: Option<String>,
    pub valid: bool,
    pub problems: Vec<Problem>,
}

/// The end of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub v: u32,
    /// `listen`, `send` or `validate`.
    pub verb: String,
    /// Callbacks received, deliveries attempted, or payloads checked.
    pub total: u64,
    /// Without errors, accepted, or valid.
    pub good: u64,
    pub problems: u64,
}

/// A line that is no record.
#[derive(Debug, Error)]
pub enum RecordError {
    #[error("not a record: {0}")]
    Json(#[from] serde_json::Error),
    #[error("a record of version {0}, written by a newer idhook")]
    Newer(u32),
    #[error("its body_base64 is not base64")]
    Base64,
    #[error("it has no body")]
    NoBody,
}

impl Record {
    /// Reads one line.
    ///
    /// # Errors
    /// The line is no record, or one of a newer version.
    pub fn read(line: &[u8]) -> Result<Self, RecordError> {
        #[derive(Deserialize)]
        struct Version {
            v: u32,
            #[serde(rename = "type")]
            _type: String,
        }
        let version: Version = serde_json::from_slice(line)?;
        if version.v > VERSION {
            return Err(RecordError::Newer(version.v));
        }
        Ok(serde_json::from_slice(line)?)
    }

    /// The line, with its newline. No text in it is an order for a CI runner.
    #[must_use]
    pub fn line(&self) -> String {
        let mut line = serde_json::to_string(self).unwrap_or_default();
        if line.contains("##[") {
            line = line.replace("##[", "##\\u005b");
        }
        line.push('\n');
        line
    }
}

impl Callback {
    /// The record of a request, byte-exact.
    #[must_use]
    pub fn new(n: u64, request: &Request, inspection: &Inspection, vendor: Option<&Vendor>) -> Self {
        let (body, body_base64) = match std::str::from_utf8(&request.body) {
            Ok(text) => (Some(text.to_owned()), None),
            Err(_) => (None, Some(BASE64_STANDARD.encode(&request.body))),
        };
        Self {
            v: VERSION,
            n,
            at: stamp(request.received),
            method: request.method.clone(),
            path: request.path.clone(),
            query: request.query.clone(),
            headers: request.headers.lines().iter().map(|(name, value)| Header::new(name, value)).collect(),
            body,
            body_base64,
            redacted: false,
            demo: false,
            vendor: vendor.map(|vendor| vendor.id().to_owned()),
            event: event_name(&inspection.event),
            status: inspection.status.clone(),
            subject: vendor.zip(inspection.subject.clone()).map(|(vendor, value)| Subject {
                label: vendor.manifest.subject.label.clone(),
                value,
                digest: None,
            }),
            credentials: Credentials { verdict: inspection.verdict.name().to_owned(), why: inspection.verdict.why().map(str::to_owned) },
            schema: inspection.schema.name().to_owned(),
            problems: problems(&request.body, &inspection.problems),
        }
    }

    /// The bytes of the body.
    ///
    /// # Errors
    /// Neither form of the body is there, or its base64 is broken.
    pub fn bytes(&self) -> Result<Vec<u8>, RecordError> {
        match (&self.body, &self.body_base64) {
            (Some(text), _) => Ok(text.clone().into_bytes()),
            (None, Some(encoded)) => BASE64_STANDARD.decode(encoded).map_err(|_| RecordError::Base64),
            (None, None) => Err(RecordError::NoBody),
        }
    }

    /// Its header lines.
    #[must_use]
    pub fn headers(&self) -> Headers {
        self.headers.iter().map(|header| (header.name.clone(), header.bytes())).collect()
    }
}

impl Header {
    #[must_use]
    pub fn new(name: &str, value: &[u8]) -> Self {
        let (value, base64) = match std::str::from_utf8(value) {
            Ok(text) => (Some(text.to_owned()), None),
            Err(_) => (None, Some(BASE64_STANDARD.encode(value))),
        };
        Self { name: name.to_owned(), value, base64 }
    }

    fn bytes(&self) -> Vec<u8> {
        let decoded = || BASE64_STANDARD.decode(self.base64.as_deref().unwrap_or_default()).unwrap_or_default();
        self.value.clone().map_or_else(decoded, String::into_bytes)
    }
}

/// RFC 3339 in UTC with microseconds.
#[must_use]
pub fn stamp(time: jiff::Timestamp) -> String {
    format!("{time:.6}")
}

/// Problems with their lines and columns in `body`.
#[must_use]
pub fn problems(body: &[u8], found: &[Found]) -> Vec<Problem> {
    let problem = |found: &Found| {
        let place = place(body, found.span.start);
        Problem {
            rule: found.rule.name().to_owned(),
            severity: found.severity.name().to_owned(),
            pointer: found.pointer.clone(),
            offset: found.span.start,
            line: place.line,
            column: place.column,
            message: found.message.clone(),
            label: found.label.clone(),
            help: found.help.clone(),
        }
    };
    found.iter().map(problem).collect()
}

/// The id of a known event, or the foreign name that stands in the body.
#[must_use]
pub fn event_name(event: &Event) -> Option<String> {
    match event {
        Event::Known(name) | Event::Foreign(name) => Some(name.clone()),
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
