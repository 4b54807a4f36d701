//! What is printed, on a thread of its own: a terminal that reads slowly neither delays an answer nor holds more than a fixed
//! number of bytes. Callbacks come in the order of their answers, see [`super::line`].

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc};

use super::line::{self, Line};
use crate::platform;
use crate::report::{Forwarded, Message, Received, Reporter};

/// Bytes of messages that wait to be printed, at most.
const WAITING: usize = 32 * 1024 * 1024;
/// After what waited is printed.
const PAUSE: Duration = Duration::from_millis(1);
/// What a message weighs beside its body.
const OVERHEAD: usize = 4 * 1024;

/// What happens to a callback that there is no room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenFull {
    /// It is not shown; a count says so.
    Drop,
    /// Its sender waits.
    Wait,
}

/// A message with the room that it takes.
type Weighed = (Message, Option<OwnedSemaphorePermit>);
/// `None` ends the printing.
type Queued = Option<Weighed>;

/// A place among the callbacks, with room for the one that comes into it.
#[derive(Debug)]
pub struct Place {
    place: line::Place,
    room: Option<OwnedSemaphorePermit>,
}

/// The way to the screen.
pub struct Screen {
    queue: mpsc::UnboundedSender<Queued>,
    room: Arc<Semaphore>,
    when_full: WhenFull,
    /// Callbacks are only counted.
    totals_only: bool,
    /// The callbacks that were not shown since the last that was.
    dropped: Mutex<Option<(u64, u64)>>,
    line: Mutex<Line<Weighed>>,
}

/// The thread that prints, to be waited for at the end.
pub struct Printing(JoinHandle<Reporter>);

impl Screen {
    /// Starts printing. `closed` is notified when nobody reads stdout any more.
    pub fn start(mut reporter: Reporter, when_full: WhenFull, closed: Arc<Notify>) -> (Self, Printing) {
        let totals_only = reporter.view().totals_only();
        let (queue, mut waiting) = mpsc::unbounded_channel::<Queued>();
        let thread = std::thread::spawn(move || {
            let mut awoken = true;
            while let Some(Some((message, permit))) = waiting.blocking_recv() {
                if std::mem::take(&mut awoken) {
                    // Somebody may have made the window wider or narrower.
                    reporter.fit(platform::columns_of_stdout(), platform::columns_of_stderr());
                }
                reporter.expect_more(!waiting.is_empty());
                reporter.say(&message);
                drop(permit);
                if reporter.closed() {
                    closed.notify_one();
                }
                if waiting.is_empty() {
                    // Nobody sees such a pause, and under load it lets many come together: each awakening costs as much as a callback.
                    std::thread::sleep(PAUSE);
                    awoken = true;
                }
            }
            reporter.expect_more(false);
            reporter
        });
        let (room, dropped, line) = (Arc::new(Semaphore::new(WAITING)), Mutex::new(None), Mutex::default());
        (Self { queue, room, when_full, totals_only, dropped, line }, Printing(thread))
    }

    fn print(&self, queued: Weighed) {
        // The thread ends only when this end is dropped.
        let _ = self.queue.send(Some(queued));
    }

    fn line(&self) -> MutexGuard<'_, Line<Weighed>> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A message that is small and must be shown.
    pub fn say(&self, message: Message) {
        self.print((message, None));
    }

    /// A message that strangers can cause, as often as they like: it is left out while there is no room.
    pub fn mention(&self, message: Message) {
        let weight = u32::try_from(OVERHEAD).unwrap_or(u32::MAX);
        if let Ok(permit) = Arc::clone(&self.room).try_acquire_many_owned(weight) {
            self.print((message, Some(permit)));
        }
    }

    /// A place for a callback that is shown later, before those that are answered after it; `None` while there is no room for it.
    pub fn keep_place(&self, received: &Received) -> Option<Place> {
        let room = if self.totals_only { None } else { Some(Arc::clone(&self.room).try_acquire_many_owned(weight(received)).ok()?) };
        Some(Place { place: self.line().keep_place(), room })
    }

    /// The callback whose place it is.
    pub fn show_in(&self, place: Place, received: Option<Received>) {
        let received = received.filter(|_| !self.totals_only);
        let shown = received.map(|received| (Message::Received(Box::new(received)), place.room));
        self.line().fill(place.place, shown, |queued| self.print(queued));
    }

    /// A callback, if there is room for it.
    pub async fn show(&self, received: Received) {
        if self.totals_only {
            return;
        }
        let weight = weight(&received);
        let room = Arc::clone(&self.room);
        let permit = match self.when_full {
            WhenFull::Wait => room.acquire_many_owned(weight).await.ok(),
            WhenFull::Drop => room.try_acquire_many_owned(weight).ok(),
        };
        let mut dropped = self.dropped.lock().unwrap_or_else(PoisonError::into_inner);
        if permit.is_none() {
            let from = dropped.map_or(received.n, |(from, _)| from);
            *dropped = Some((from, received.n));
            return;
        }
        if let Some((from, to)) = dropped.take() {
            self.say(Message::Dropped { from, to });
        }
        let queued = (Message::Received(Box::new(received)), permit);
        self.line().join(queued, weight as usize, |queued| self.print(queued));
    }

    /// Says how many were not shown at the very end, then `last`, and ends the printing.
    pub fn finish(&self, last: Message) {
        self.line().hurry(|queued| self.print(queued));
        if let Some((from, to)) = self.dropped.lock().unwrap_or_else(PoisonError::into_inner).take() {
            self.say(Message::Dropped { from, to });
        }
        self.say(last);
        let _ = self.queue.send(None);
    }
}

/// The room that a callback takes.
fn weight(received: &Received) -> u32 {
    let (body, readable) = (received.request.body.len(), received.request.readable().len());
    let answers: usize = received.forwards.iter().map(Forwarded::held).sum();
    u32::try_from((body + readable + answers + OVERHEAD).min(WAITING)).unwrap_or(u32::MAX)
}

impl Printing {
    /// Waits until everything is printed.
    #[must_use]
    pub fn finish(self) -> Option<Reporter> {
        self.0.join().ok()
    }
}
