//! How often it is looked for why a signature does not hold, whatever strangers post: so many searches begin a second, so many bytes wait
//! for theirs, and one runs at a time, in the order of the callbacks, on a thread of its own.
//!
//! Each is bounded by what it may hash ([`crate::credentials::why`]) and followed by a rest as long as it took: under a flood half a core is
//! the most that searches take from what answers. No answer waits for any of them.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// So many searches begin within [`WINDOW`].
const MOST: u32 = 10;
const WINDOW: Duration = Duration::from_secs(1);
/// Bytes of callbacks that wait for their search, or are in it.
const WAITING: usize = 16 << 20;
/// What one holds beside its body.
const OVERHEAD: usize = 1 << 20;

/// Said of a callback that is not looked into, with the reason.
pub const TOO_OFTEN: &str = "too many signatures fail at once; 10 a second are looked into";
pub const NO_ROOM: &str = "too many callbacks wait to be looked into already, or too large ones";

/// See the module.
#[derive(Debug)]
pub struct Searches {
    budget: Mutex<Budget>,
    room: Arc<Semaphore>,
    /// Whose turn it is, and until when there is rest before it; first come, first served.
    turn: tokio::sync::Mutex<Option<Instant>>,
    /// True once nothing is answered any more: then there is nothing to rest for.
    last_ones: watch::Sender<bool>,
}

/// Leave for one search; given back when dropped.
#[derive(Debug)]
pub struct Leave {
    _room: OwnedSemaphorePermit,
}

impl Default for Searches {
    fn default() -> Self {
        let room = Arc::new(Semaphore::new(WAITING));
        Self { budget: Mutex::default(), room, turn: tokio::sync::Mutex::default(), last_ones: watch::Sender::new(false) }
    }
}

impl Searches {
    /// Leave for a search that begins now, over a body of so many bytes.
    ///
    /// # Errors
    /// There is none, for this reason.
    pub fn leave(&self, bytes: usize, now: Instant) -> Result<Leave, &'static str> {
        let weight = u32::try_from((bytes + OVERHEAD).min(WAITING)).unwrap_or(u32::MAX);
        let room = Arc::clone(&self.room).try_acquire_many_owned(weight).map_err(|_| NO_ROOM)?;
        let within = self.budget.lock().unwrap_or_else(PoisonError::into_inner).take(now);
        if within { Ok(Leave { _room: room }) } else { Err(TOO_OFTEN) }
    }

    /// Searches once those before are through; `None` where the search broke down.
    pub async fn in_turn<T: Send + 'static>(&self, _leave: &Leave, search: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let mut rests_until = self.turn.lock().await;
        if let Some(until) = *rests_until {
            let mut last_ones = self.last_ones.subscribe();
            tokio::select! {
                () = tokio::time::sleep_until(until.into()) => {}
                _ = last_ones.wait_for(|last_ones| *last_ones) => {}
            }
        }
        let began = Instant::now();
        let found = tokio::task::spawn_blocking(search).await.ok();
        let ended = Instant::now();
        *rests_until = Some(ended + ended.saturating_duration_since(began));
        found
    }

    /// Waits until all leaves are given back.
    pub async fn all_through(&self) {
        let all = u32::try_from(WAITING).unwrap_or(u32::MAX);
        let _ = self.room.acquire_many(all).await;
    }

    /// Nothing is answered any more: what is left is done without rest.
    pub fn are_the_last_ones(&self) {
        self.last_ones.send_replace(true);
    }
}

/// What is left for the window that runs.
#[derive(Debug, Default)]
struct Budget {
    since: Option<Instant>,
    taken: u32,
}

impl Budget {
    fn take(&mut self, now: Instant) -> bool {
        if self.since.is_none_or(|since| now.saturating_duration_since(since) >= WINDOW) {
            *self = Self { since: Some(now), taken: 0 };
        }
        self.taken += 1;
        self.taken <= MOST
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, Duration, Instant, MOST, NO_ROOM, OVERHEAD, Searches, WAITING, WINDOW};

    #[test]
    fn so_many_begin_within_a_second_and_no_more() {
        let (mut budget, start) = (Budget::default(), Instant::now());
        let taken = |budget: &mut Budget, after: Duration| (0..1000).filter(|_| budget.take(start + after)).count();
        assert_eq!(taken(&mut budget, Duration::ZERO), MOST as usize);
        assert_eq!(taken(&mut budget, Duration::from_millis(999)), 0);
        assert_eq!(taken(&mut budget, WINDOW), MOST as usize);
        assert_eq!(taken(&mut budget, Duration::ZERO), 0, "a clock that goes back gives nothing");
    }

    #[test]
    fn so_much_waits_at_most_and_room_is_given_back() {
        let searches = Searches::default();
        let start = Instant::now();
        let large = WAITING / 3 - OVERHEAD;
        let mut held: Vec<_> = (0..3).map(|_| searches.leave(large, start).expect("room")).collect();
        assert_eq!(searches.leave(0, start).err(), Some(NO_ROOM), "there is no room, whatever the budget says");
        held.pop();
        assert!(searches.leave(0, start).is_ok());
        assert!(Searches::default().leave(usize::MAX / 2, start).is_ok(), "one of any size finds room that is empty");
    }
}
