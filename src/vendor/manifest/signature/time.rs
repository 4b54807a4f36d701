//! When a callback was signed, how long that holds, and the id that it keeps, as data.

use serde::Deserialize;

use crate::vendor::manifest::Form;

/// When a callback was signed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimestampSpec {
    pub r#in: TimePlace,
    pub unit: TimeUnit,
    #[serde(default)]
    pub limits: Limits,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimePlace {
    /// Where the grammar of the signature's header says.
    Signature,
    /// One of these headers (lower case), as in [`super::HeaderPlace::names`].
    Header(Vec<String>),
    /// A JSON Pointer of the body.
    Member(String),
}

/// Since 1970 in UTC, or ISO 8601.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeUnit {
    Seconds,
    Milliseconds,
    /// Seconds with a fraction.
    DecimalSeconds,
    /// With its offset from UTC.
    #[serde(rename = "iso-8601")]
    Iso8601,
}

/// How far a time may be from now, in seconds; not limited where a member is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    #[serde(default)]
    pub past: Option<u32>,
    #[serde(default)]
    pub future: Option<u32>,
    #[serde(default)]
    pub force: Force,
}

/// What the limits of a time are worth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Force {
    /// What is beyond them is stale.
    #[default]
    Enforced,
    /// What is beyond them is told, and accepted.
    Advisory,
}

/// The id that a message keeps through all its attempts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageId {
    /// Names for one header (lower case), as in [`super::HeaderPlace::names`].
    pub header: Vec<String>,
    /// What `send` makes.
    #[serde(default = "uuid")]
    pub r#as: Form,
}

const fn uuid() -> Form {
    Form::UuidV4
}
