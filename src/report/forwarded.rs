//! One application that a callback was forwarded to, as every printer and the file tell it.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use super::{Received, ndjson::millis};
use crate::delivery::Outcome;
use crate::record::{self, VERSION};

/// What came back.
#[derive(Debug, Clone)]
pub struct Forwarded {
    /// As it may be shown.
    pub url: Arc<str>,
    /// Of an answer's body, no more than is shown.
    pub outcome: Outcome,
    pub took: Duration,
}

impl Forwarded {
    /// Bytes of an answer that are held.
    #[must_use]
    pub fn held(&self) -> usize {
        match &self.outcome {
            Outcome::Replied { headers, body, .. } => {
                headers.lines().iter().map(|(name, value)| name.len() + value.len()).sum::<usize>() + body.len()
            }
            Outcome::TimedOut(_) | Outcome::Unreachable(_) => 0,
        }
    }

    /// The answer, where one came.
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        match &self.outcome {
            Outcome::Replied { status, .. } => Some(*status),
            Outcome::TimedOut(_) | Outcome::Unreachable(_) => None,
        }
    }

    /// Why there is none.
    #[must_use]
    pub fn error(&self) -> Option<Cow<'_, str>> {
        match &self.outcome {
            Outcome::Replied { .. } => None,
            Outcome::TimedOut(stage) => Some(stage.words().into()),
            Outcome::Unreachable(reason) => Some((&reason.text).into()),
        }
    }
}

impl Received {
    /// What became of it, for the file.
    #[must_use]
    pub fn outcome(&self) -> record::Outcome {
        let forward = |forwarded: &Forwarded| record::Forward {
            url: forwarded.url.as_ref().to_owned(),
            status: forwarded.status(),
            error: forwarded.error().map(Cow::into_owned),
            ms: millis(forwarded.took),
        };
        record::Outcome {
            v: VERSION,
            n: self.n,
            status: self.reply.status(),
            reply: self.reply.silence().map(str::to_owned),
            ms: millis(self.took),
            forwards: self.forwards.iter().map(forward).collect(),
            signature: self.why.as_ref().map(record::Signature::new),
            demo: self.demo,
        }
    }
}
