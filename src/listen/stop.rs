//! Why a run ends, and with which exit code.

use std::time::Duration;

use tokio::sync::Notify;

use super::tally::Tally;
use crate::error::{ExitStatus, Failure};
use crate::platform;

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
}

/// Ctrl-C and the system's request to end: the first drains, the second stops at once.
pub struct Signals {
    seen: tokio::sync::watch::Receiver<u8>,
}

impl Signals {
    pub fn new() -> Result<Self, Failure> {
        let (tell, seen) = tokio::sync::watch::channel(0);
        let mut terminate = platform::Terminate::new().map_err(Failure::network)?;
        tokio::spawn(async move {
            while terminate.or_interrupt().await {
                tell.send_modify(|count| *count += 1);
            }
        });
        Ok(Self { seen })
    }

    async fn count(&self, wanted: u8) {
        let mut seen = self.seen.clone();
        if seen.wait_for(|count| *count >= wanted).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    async fn first(&self) {
        self.count(1).await;
    }

    pub async fn second(&self) {
        self.count(2).await;
    }

    /// Waits for the first reason to stop. Nothing is `unread` where nobody minds that nobody reads stdout.
    pub async fn stopped(&self, timeout: Option<Duration>, enough: &Notify, unread: Option<&Notify>) -> Stopped {
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
            () = self.first() => Stopped::Signal,
            () = enough.notified() => Stopped::CountReached,
            () = deadline => Stopped::Deadline,
            () = unread => Stopped::Unread,
        }
    }
}
