//! How often it is looked for why a signature does not hold: bounded, so that strangers who post nonsense cost a look a few times a second
//! and no more, and hold a few bodies at most.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

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
    /// One at a time: what answers callbacks shall have the other cores.
    running: Arc<Mutex<()>>,
}

/// Leave for one search; given back when dropped.
#[derive(Debug)]
pub struct Leave {
    _room: OwnedSemaphorePermit,
    running: Arc<Mutex<()>>,
}

impl Default for Searches {
    fn default() -> Self {
        Self { budget: Mutex::default(), room: Arc::new(Semaphore::new(WAITING)), running: Arc::default() }
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
        if within { Ok(Leave { _room: room, running: Arc::clone(&self.running) }) } else { Err(TOO_OFTEN) }
    }
}

impl Leave {
    /// Does it, once the one before is through. It may take its time: not for a thread that others wait for.
    pub fn search<T>(&self, search: impl FnOnce() -> T) -> T {
        let _one = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        search()
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
