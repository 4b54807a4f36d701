//! A line that is read again: callbacks whole, of the others that they are records.

use std::borrow::Cow;

use serde::Deserialize;
use thiserror::Error;

use super::{Callback, VERSION};

/// What `type` says of all other records.
const OTHERS: [&str; 9] = ["ready", "outcome", "gap", "started", "attempt", "request", "probe", "checked", "summary"];

/// What a line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    Callback(Box<Callback<'static>>),
    /// A record of this type.
    Other(&'static str),
}

/// A line that is no record that we can read.
#[derive(Debug, Error)]
pub enum RecordError {
    #[error("not a record: {0}")]
    Json(#[from] serde_json::Error),
    #[error("a record of version {0}, written by a newer idhook")]
    Newer(u32),
    #[error("a record of no type that there is")]
    Type,
    #[error("its body_base64 is not base64")]
    Base64,
    #[error("it has no body")]
    NoBody,
}

impl Line {
    /// Reads one line.
    ///
    /// # Errors
    /// The line is no record, or one of a newer version.
    pub fn read(line: &[u8]) -> Result<Self, RecordError> {
        #[derive(Deserialize)]
        struct Head<'a> {
            v: u32,
            #[serde(borrow)]
            r#type: Cow<'a, str>,
        }
        let head: Head = serde_json::from_slice(line)?;
        if head.v > VERSION {
            return Err(RecordError::Newer(head.v));
        }
        if head.r#type == "callback" {
            return Ok(Self::Callback(serde_json::from_slice(line)?));
        }
        OTHERS.into_iter().find(|other| *other == head.r#type).map(Self::Other).ok_or(RecordError::Type)
    }
}
