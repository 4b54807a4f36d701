//! Failing signatures that nobody looked into because too many came: their headlines stand alone, and one line counts them once it is calm.

use std::sync::Weak;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::Desk;
use super::searches::NO_ROOM;
use crate::report::{Message, count};

/// It is calm when none was passed by for so long.
const CALM: Duration = Duration::from_secs(1);

/// How many were passed by since somebody was told.
#[derive(Debug, Default)]
pub struct PassedBy {
    all: AtomicU64,
    /// Those of them that found no room beside those that waited.
    no_room: AtomicU64,
}

impl PassedBy {
    /// One more, for this reason; of the first on, somebody waits for calm.
    pub fn one_more(&self, because: &str, desk: &Weak<Desk>) {
        self.no_room.fetch_add((because == NO_ROOM).into(), Ordering::Relaxed);
        if self.all.fetch_add(1, Ordering::Relaxed) == 0 {
            tokio::spawn(tell_once_calm(Weak::clone(desk)));
        }
    }

    /// Tells how many there were, if there were any.
    pub fn tell(&self, desk: &Desk) {
        let (all, no_room) = (self.all.swap(0, Ordering::Relaxed), self.no_room.swap(0, Ordering::Relaxed));
        words(all.saturating_sub(no_room), no_room).into_iter().for_each(|words| desk.screen.say(Message::Note(words)));
    }
}

/// What is told of so many that came too often, and of so many that found no room; `None` where there are none.
fn words(too_often: u64, no_room: u64) -> Option<String> {
    let reasons = [(too_often, "too many came at once"), (no_room, "those that waited for it took all the room")];
    let told = reasons.iter().filter(|(how_many, _)| *how_many > 0);
    let told: Vec<_> = told.map(|(how_many, because)| format!("for {}: {because}", count(*how_many, "callback"))).collect();
    (!told.is_empty()).then(|| format!("why its signature fails was not looked into {}", told.join(", and ")))
}

async fn tell_once_calm(desk: Weak<Desk>) {
    let mut before = 0;
    while let Some(desk) = desk.upgrade() {
        let now = desk.passed_by.all.load(Ordering::Relaxed);
        if now == before {
            return desk.passed_by.tell(&desk);
        }
        before = now;
        drop(desk);
        tokio::time::sleep(CALM).await;
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn each_reason_is_told_with_how_many_it_concerns() {
        let began = "why its signature fails was not looked into for ";
        for (too_often, no_room, said) in [
            (0, 0, None),
            (1, 0, Some("1 callback: too many came at once")),
            (0, 2, Some("2 callbacks: those that waited for it took all the room")),
            (7, 1, Some("7 callbacks: too many came at once, and for 1 callback: those that waited for it took all the room")),
        ] {
            assert_eq!(words(too_often, no_room), said.map(|said| format!("{began}{said}")));
        }
    }
}
