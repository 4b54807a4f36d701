//! The record of one callback, both ways.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};

use super::{Problem, RecordError, VERSION, event_name, is_false, is_zero, problems, stamp};
use crate::inspect::Inspection;
use crate::mask::Masks;
use crate::request::{Headers, Request};
use crate::vendor::Vendor;

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
    /// How many more there are.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more_problems: usize,
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
            status: inspection.status.as_ref().map(|status| status.text.clone()),
            subject: vendor.zip(inspection.subject.as_ref()).map(|(vendor, subject)| Subject {
                label: vendor.manifest.subject.label.clone(),
                value: subject.text.clone(),
                digest: None,
            }),
            credentials: Credentials { verdict: inspection.verdict.name().to_owned(), why: inspection.verdict.why().map(str::to_owned) },
            schema: inspection.schema.name().to_owned(),
            problems: problems(inspection.root(&request.body), &request.body, &Masks::default(), &inspection.problems),
            more_problems: inspection.more_problems,
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
        headers(&self.headers)
    }
}

/// Header lines of a record as a request has them; a value that cannot be read is empty.
#[must_use]
pub fn headers(lines: &[Header]) -> Headers {
    lines.iter().map(|header| (header.name.clone(), header.bytes())).collect()
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
