//! Why a run ends, and with which exit code.

use std::time::Duration;

use tokio::sync::Notify;

use super::tally::Tally;
use crate::error::ExitStatus;
use crate::platform::Signals;

/// Why it stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    CountReached,
    Deadline,
    Signal,
    /// Nobody reads stdout.
    Unread,
}

impl Stopped {
    /// The exit code of a run that ended by itself or was ended.
    pub fn status(self, count: Option<u64>, tally: &Tally) -> ExitStatus {
        let reached = count.is_none_or(|count| tally.counted >= count);
        match self {
            _ if tally.lost => ExitStatus::Input,
            _ if tally.refused => ExitStatus::Found,
            Self::Signal if !reached => ExitStatus::Interrupted,
            Self::Deadline | Self::Unread if !reached => ExitStatus::Found,
            _ => ExitStatus::Fine,
        }
    }

    /// What kept the count from being reached, where the run failed for that.
    pub fn too_few(self, count: Option<u64>, timeout: Option<Duration>, tally: &Tally) -> Option<String> {
        let count = count.filter(|count| tally.counted < *count)?;
        let ended = match self {
            Self::Deadline => format!("the time ({:?}) was over", timeout?),
            Self::Unread => "nobody reads what is printed any more".to_owned(),
            Self::CountReached | Self::Signal => return None,
        };
        Some(format!("{ended}: {} of {count} came", tally.counted))
    }
}

/// Waits for the first reason to stop. Nothing is `unread` where nobody minds that nobody reads stdout.
pub async fn reason_to_stop(signals: &Signals, timeout: Option<Duration>, enough: &Notify, unread: Option<&Notify>) -> Stopped {
    let deadline = async {
        match timeout {
            Some(timeout) => tokio::time::sleep(timeout).await,
            None => std::future::pending().await,
        }
    };
    let unread = async {
        match unread {
            Some(unread) => unread.notified().await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = signals.first() => Stopped::Signal,
        () = enough.notified() => Stopped::CountReached,
        () = deadline => Stopped::Deadline,
        () = unread => Stopped::Unread,
    }
}
