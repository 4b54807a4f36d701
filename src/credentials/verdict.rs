//! What checking a callback's credentials found.

use std::borrow::Cow;
use std::time::Duration;

/// What checking found, with the reason in words where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Valid,
    Wrong(String),
    /// What is not there.
    Missing(String),
    /// What cannot be read.
    Malformed(String),
    /// It was right once, and is too old by so much.
    Stale {
        by: Duration,
    },
    /// Why not.
    NotChecked(String),
}

impl Verdict {
    /// The stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Wrong(_) => "wrong",
            Self::Missing(_) => "missing",
            Self::Malformed(_) => "malformed",
            Self::Stale { .. } => "stale",
            Self::NotChecked(_) => "not checked",
        }
    }

    /// The reason.
    #[must_use]
    pub fn why(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Valid => None,
            Self::Stale { by } => Some(format!("expired {} ago", spoken(*by)).into()),
            Self::Wrong(why) | Self::Missing(why) | Self::Malformed(why) | Self::NotChecked(why) => Some(why.into()),
        }
    }

    /// Whether the credentials were looked at and did not hold.
    #[must_use]
    pub const fn failed(&self) -> bool {
        matches!(self, Self::Wrong(_) | Self::Missing(_) | Self::Malformed(_) | Self::Stale { .. })
    }
}

/// A time as a reason has it: in the largest unit of which there are two.
fn spoken(time: Duration) -> String {
    match time.as_secs() {
        0..2 => format!("{} ms", time.as_millis()),
        seconds @ 2..120 => format!("{seconds} s"),
        seconds @ 120..7200 => format!("{} min", seconds / 60),
        seconds => format!("{} h", seconds / 3600),
    }
}
