//! Failing signatures that nobody looked into because too many came: their headlines stand alone, and one line counts them once it is calm.

use std::sync::Weak;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::Desk;
use crate::report::{Message, count};

/// It is calm when none was passed by for so long.
const CALM: Duration = Duration::from_secs(1);

/// How many were passed by since somebody was told.
#[derive(Debug, Default)]
pub struct PassedBy(AtomicU64);

impl PassedBy {
    /// One more; of the first on, somebody waits for calm.
    pub fn one_more(&self, desk: &Weak<Desk>) {
        if self.0.fetch_add(1, Ordering::Relaxed) == 0 {
            tokio::spawn(tell_once_calm(Weak::clone(desk)));
        }
    }

    /// Tells how many there were, if there were any.
    pub fn tell(&self, desk: &Desk) {
        let passed_by = self.0.swap(0, Ordering::Relaxed);
        if passed_by > 0 {
            let callbacks = count(passed_by, "callback");
            desk.screen.say(Message::Note(format!(
                "why its signature fails was not looked into for {callbacks}: too many came at once, or too large ones"
            )));
        }
    }
}

async fn tell_once_calm(desk: Weak<Desk>) {
    let mut before = 0;
    while let Some(desk) = desk.upgrade() {
        let now = desk.passed_by.0.load(Ordering::Relaxed);
        if now == before {
            return desk.passed_by.tell(&desk);
        }
        before = now;
        drop(desk);
        tokio::time::sleep(CALM).await;
    }
}
