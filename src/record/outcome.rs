//! The record of what became of a callback: what its sender got, and where it was forwarded to.

mod signature;

use serde::Serialize;

use super::is_false;
pub use signature::Signature;

/// What became of a callback; where it is absent that is not known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    pub v: u32,
    pub n: u64,
    /// What was answered; `null` where nothing was.
    pub status: Option<u16>,
    /// `hang` or `drop`, where nothing was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<String>,
    /// Milliseconds from the end of the body to the answer.
    pub ms: f64,
    /// In the order of `--forward-to`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forwards: Vec<Forward>,
    /// Why the callback's signature does not hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
    #[serde(skip_serializing_if = "is_false")]
    pub demo: bool,
}

/// One application that a callback was forwarded to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Forward {
    /// As `--forward-to` has it, tokens masked.
    pub url: String,
    /// Its answer; `null` where there was none.
    pub status: Option<u16>,
    /// Why there was none, or none that could be passed on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    pub ms: f64,
}

/// What the sender of a callback gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    Status(u16),
    /// No answer, and the connection stays open.
    Hang,
    /// No answer, and the connection is closed.
    Drop,
}

impl Reply {
    /// The status, where one was answered.
    #[must_use]
    pub const fn status(self) -> Option<u16> {
        match self {
            Self::Status(status) => Some(status),
            Self::Hang | Self::Drop => None,
        }
    }

    /// The stable name of what was done instead of answering.
    #[must_use]
    pub const fn silence(self) -> Option<&'static str> {
        match self {
            Self::Status(_) => None,
            Self::Hang => Some("hang"),
            Self::Drop => Some("drop"),
        }
    }
}
