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
    /// It would be right at another time, which is so far away.
    Stale {
        by: Duration,
        why: Stale,
    },
    /// Why not.
    NotChecked(String),
}

/// Why something does not hold at this time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stale {
    /// It ended.
    Expired,
    /// It was made longer ago than is accepted, by so much.
    TooOld,
    /// It was made for a time in the future, further away than is accepted by so much.
    TooNew,
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
            Self::Stale { by, why } => {
                let by = spoken(*by);
                Some(match why {
                    Stale::Expired => format!("expired {by} ago").into(),
                    Stale::TooOld => format!("signed too long ago, by {by}").into(),
                    Stale::TooNew => format!("signed for a time in the future, too far away by {by}").into(),
                })
            }
            Self::Wrong(why) | Self::Missing(why) | Self::Malformed(why) | Self::NotChecked(why) => Some(why.into()),
        }
    }

    /// How far it is from being right, to choose among several.
    #[must_use]
    pub const fn distance(&self) -> u8 {
        match self {
            Self::Valid => 0,
            Self::Stale { .. } => 1,
            Self::Wrong(_) => 2,
            Self::Malformed(_) => 3,
            Self::Missing(_) => 4,
            Self::NotChecked(_) => 5,
        }
    }

    /// The same, of one scheme among several that are used together.
    #[must_use]
    pub fn of(self, scheme: &str) -> Self {
        let named = |why: String| format!("{scheme}: {why}");
        match self {
            Self::Wrong(why) => Self::Wrong(named(why)),
            Self::Missing(why) => Self::Missing(named(why)),
            Self::Malformed(why) => Self::Malformed(named(why)),
            Self::NotChecked(why) => Self::NotChecked(named(why)),
            Self::Valid | Self::Stale { .. } => self,
        }
    }

    /// Whether the credentials were looked at and did not hold.
    #[must_use]
    pub const fn failed(&self) -> bool {
        matches!(self, Self::Wrong(_) | Self::Missing(_) | Self::Malformed(_) | Self::Stale { .. })
    }
}

/// A time as a reason has it: in the largest unit of which there are two, and in whole seconds at least where it has one.
fn spoken(time: Duration) -> String {
    const HOUR: u64 = 60 * 60;
    const DAY: u64 = 24 * HOUR;
    const YEAR: u64 = 365 * DAY;
    match time.as_secs() {
        0 => format!("{} ms", time.as_millis()),
        seconds @ 1..120 => format!("{seconds} s"),
        seconds if seconds < 2 * HOUR => format!("{} min", seconds / 60),
        seconds if seconds < 2 * DAY => format!("{} h", seconds / HOUR),
        seconds if seconds < 2 * YEAR => format!("{} days", seconds / DAY),
        seconds => format!("{} years", seconds / YEAR),
    }
}
