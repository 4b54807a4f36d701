//! `--respond`: answers that are fixed beforehand, one after the other.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::record::Reply;

/// Replies in their order; the last repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script(Vec<Reply>);

impl Script {
    /// Reads `503,503,200`, `hang`, `drop`, or any of them with commas between.
    ///
    /// # Errors
    /// What is no reply, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let reply = |part: &str| match part.trim() {
            "hang" => Ok(Reply::Hang),
            "drop" => Ok(Reply::Drop),
            part => match part.parse() {
                Ok(status @ 200..=599) => Ok(Reply::Status(status)),
                Ok(_) => Err(format!("{part} is no status that can be answered: write 200 to 599")),
                Err(_) => Err(format!("{part:?} is no reply: write statuses, hang or drop, such as 503,503,200")),
            },
        };
        text.split(',').map(reply).collect::<Result<_, _>>().map(Self)
    }
}

/// A script that is being played.
#[derive(Debug)]
pub struct Playing {
    script: Script,
    played: AtomicUsize,
}

impl Playing {
    pub const fn new(script: Script) -> Self {
        Self { script, played: AtomicUsize::new(0) }
    }

    /// The next reply.
    pub fn next(&self) -> Reply {
        let last = self.script.0.len() - 1;
        let at = self.played.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |at| Some((at + 1).min(last + 1))).unwrap_or_default();
        // No list is empty: what is split has a part.
        self.script.0[at.min(last)]
    }
}

#[cfg(test)]
mod tests {
    use super::{Playing, Reply, Script};

    #[test]
    fn the_last_repeats() {
        let playing = Playing::new(Script::parse("503, hang,drop,200").unwrap());
        let played: Vec<_> = std::iter::repeat_with(|| playing.next()).take(6).collect();
        let fine = Reply::Status(200);
        assert_eq!(played, [Reply::Status(503), Reply::Hang, Reply::Drop, fine, fine, fine]);
    }

    #[test]
    fn what_cannot_be_answered_is_refused() {
        for wrong in ["", "200,", "199", "600", "100", "-1", "99999", "2xx", "Hang", "ok", "200 503"] {
            assert!(Script::parse(wrong).is_err(), "{wrong}");
        }
    }
}
