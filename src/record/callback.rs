//! The record of one callback, both ways: written, it borrows from the request.

use std::borrow::Cow;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};

use super::{Problem, RecordError, VERSION, event_name, is_false, is_zero, problems, stamp};
use crate::history::Marks;
use crate::inspect::Inspection;
use crate::mask::Masks;
use crate::request::{Headers, Request};
use crate::vendor::Vendor;

/// Text of a request that is recorded, or of a record that was read.
type Text<'a> = Cow<'a, str>;

/// A callback as it arrived; written before anything is answered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Callback<'a> {
    pub v: u32,
    /// Counts from 1 through the whole file.
    pub n: u64,
    /// When it was received: RFC 3339, UTC, microseconds.
    pub at: String,
    pub method: Text<'a>,
    pub path: Text<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<Text<'a>>,
    pub headers: Vec<Header<'a>>,
    /// The body as text, where it is UTF-8; else it stands in `body_base64`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_base64: Option<Text<'a>>,
    /// Secrets, or personal data too, are masked: it cannot be sent again.
    #[serde(default, skip_serializing_if = "is_false")]
    pub redacted: bool,
    /// `listen --demo` delivered it to itself.
    #[serde(default, skip_serializing_if = "is_false")]
    pub demo: bool,
    /// False where the filters of `listen` left it out: it was neither shown nor counted nor forwarded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched: Option<bool>,
    #[serde(default)]
    pub vendor: Option<Text<'a>>,
    #[serde(default)]
    pub event: Option<Text<'a>>,
    #[serde(default)]
    pub status: Option<Text<'a>>,
    #[serde(default)]
    pub subject: Option<Subject<'a>>,
    pub credentials: Credentials<'a>,
    /// `ok`, `broken`, `not documented` or `not checked`.
    pub schema: Text<'a>,
    pub problems: Vec<Problem>,
    /// How many more there are.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more_problems: usize,
    /// An earlier callback of the same run that it repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<DuplicateOf>,
    /// Its status comes after one that documents put behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<Late>,
}

/// The first callback of which there are several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateOf {
    pub n: u64,
    /// What they have in common: `key`, which the vendor documents for this, or `body`, every byte of it.
    pub by: String,
}

/// The status that came before although it stands behind this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    pub after: String,
    /// The callback that brought it.
    pub n: u64,
}

/// A header line; exactly one of the two values is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header<'a> {
    /// Lower case.
    pub name: Text<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Text<'a>>,
    /// Where the bytes are not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base64: Option<Text<'a>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject<'a> {
    /// `request`, `session`, `process`, `validation`.
    pub label: Text<'a>,
    /// Masked where the record is redacted and the vendor's pack calls it a secret.
    pub value: Text<'a>,
    /// Equal for equal subjects of one run, where the value is masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Text<'a>>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials<'a> {
    /// `valid`, `wrong`, `missing`, `malformed`, `stale` or `not checked`.
    pub verdict: Text<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Text<'a>>,
}

/// Bytes for a record: as text where it is UTF-8, else as base64.
#[must_use]
pub fn text_or_base64(bytes: &[u8]) -> (Option<Text<'_>>, Option<Text<'_>>) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Some(text.into()), None),
        Err(_) => (None, Some(BASE64_STANDARD.encode(bytes).into())),
    }
}

impl<'a> Callback<'a> {
    /// The record of a request, byte-exact.
    #[must_use]
    pub fn new(n: u64, request: &'a Request, inspection: &'a Inspection, vendor: Option<&'a Vendor>) -> Self {
        let (body, body_base64) = text_or_base64(&request.body);
        Self {
            v: VERSION,
            n,
            at: stamp(request.received),
            method: request.method.as_str().into(),
            path: request.path.as_str().into(),
            query: request.query.as_deref().map(Cow::from),
            headers: request.headers.lines().iter().map(|(name, value)| Header::new(name, value)).collect(),
            body,
            body_base64,
            redacted: false,
            demo: false,
            vendor: vendor.map(|vendor| vendor.id().into()),
            event: event_name(&inspection.event).map(Cow::from),
            status: inspection.status.as_ref().map(|status| status.text.as_str().into()),
            subject: vendor.zip(inspection.subject.as_ref()).map(|(vendor, subject)| Subject {
                label: vendor.manifest.subject.label.as_str().into(),
                value: subject.text.as_str().into(),
                digest: None,
            }),
            credentials: Credentials {
                verdict: inspection.verdict.name().into(),
                why: inspection.verdict.why().or_else(|| inspection.remark.as_deref().map(Cow::from)),
            },
            schema: inspection.schema.name().into(),
            problems: problems(inspection.root(request.readable()), request.readable(), &Masks::default(), &inspection.problems),
            more_problems: inspection.more_problems,
            matched: None,
            duplicate_of: None,
            late: None,
        }
    }

    /// Adds what earlier callbacks make worth saying.
    pub fn mark(&mut self, marks: &Marks) {
        self.duplicate_of = marks.duplicate.map(|duplicate| DuplicateOf { n: duplicate.n, by: duplicate.by.name().to_owned() });
        self.late = marks.late.as_ref().map(|late| Late { after: late.after.clone(), n: late.n });
    }

    /// The bytes of the body.
    ///
    /// # Errors
    /// Neither form of the body is there, or its base64 is broken.
    pub fn bytes(&self) -> Result<Vec<u8>, RecordError> {
        match (&self.body, &self.body_base64) {
            (Some(text), _) => Ok(text.as_bytes().to_vec()),
            (None, Some(encoded)) => BASE64_STANDARD.decode(encoded.as_bytes()).map_err(|_| RecordError::Base64),
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
    lines.iter().map(|header| (header.name.clone().into_owned(), header.bytes())).collect()
}

impl<'a> Header<'a> {
    #[must_use]
    pub fn new(name: &'a str, value: &'a [u8]) -> Self {
        let (value, base64) = text_or_base64(value);
        Self { name: name.into(), value, base64 }
    }

    /// The same line, which borrows nothing.
    #[must_use]
    pub fn into_owned(self) -> Header<'static> {
        let owned = |text: Text| Cow::Owned(text.into_owned());
        Header { name: owned(self.name), value: self.value.map(owned), base64: self.base64.map(owned) }
    }

    /// The bytes of the value; none where they cannot be read.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let decoded = || BASE64_STANDARD.decode(self.base64.as_deref().unwrap_or_default()).unwrap_or_default();
        self.value.as_deref().map_or_else(decoded, |value| value.as_bytes().to_vec())
    }
}
