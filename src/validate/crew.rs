//! Workers on all cores, whose results come in the order of the work. Few pieces are under way at a time, so memory stays bounded.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// So many pieces for each worker may be done and wait for an earlier one.
const AHEAD: usize = 4;

/// What happens while the crew works.
pub enum Event<R> {
    /// The result of the next piece.
    Done(R),
    /// Nothing for as long as was asked.
    Quiet,
    Interrupted,
    /// All is done.
    End,
}

enum Message<R> {
    Done(usize, R),
    WorkerEnds,
    Interrupted,
}

/// How many results were taken.
#[derive(Default)]
struct Gate {
    taken: Mutex<usize>,
    moved: Condvar,
}

impl Gate {
    /// Waits until fewer than `most` results lie between what was taken and this piece.
    fn wait(&self, piece: usize, most: usize) {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.moved.wait_while(taken, |taken| piece >= *taken + most));
    }

    fn open(&self) {
        *self.taken.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.moved.notify_all();
    }
}

/// See the module. The threads are not waited for: one may hang in a read that never ends.
pub struct Crew<R> {
    messages: Receiver<Message<R>>,
    sender: Sender<Message<R>>,
    gate: Arc<Gate>,
    waiting: BTreeMap<usize, R>,
    taken: usize,
    working: usize,
}

/// Says that a worker ends, however it does.
struct Ends<R>(Sender<Message<R>>);

impl<R> Drop for Ends<R> {
    fn drop(&mut self) {
        // Nobody waits any more where the receiver is gone.
        let _ = self.0.send(Message::WorkerEnds);
    }
}

impl<R: Send + 'static> Crew<R> {
    /// Starts `workers` threads on these pieces.
    pub fn start<J: 'static>(
        pieces: impl Iterator<Item = J> + Send + 'static,
        workers: usize,
        work: impl Fn(J) -> R + Send + Sync + 'static,
    ) -> Self {
        let (sender, messages) = channel();
        let pieces = Arc::new(Mutex::new(pieces.enumerate()));
        let (work, gate) = (Arc::new(work), Arc::new(Gate::default()));
        for _ in 0..workers {
            let (sender, pieces, work, gate) = (sender.clone(), Arc::clone(&pieces), Arc::clone(&work), Arc::clone(&gate));
            std::thread::spawn(move || {
                let ends = Ends(sender);
                loop {
                    let piece = pieces.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((number, piece)) = piece else { return };
                    gate.wait(number, AHEAD * workers);
                    if ends.0.send(Message::Done(number, work(piece))).is_err() {
                        return;
                    }
                }
            });
        }
        Self { messages, sender, gate, waiting: BTreeMap::new(), taken: 0, working: workers }
    }

    /// A function that interrupts the wait for the next event.
    pub fn interrupter(&self) -> impl FnOnce() + Send + use<R> {
        let sender = self.sender.clone();
        move || drop(sender.send(Message::Interrupted))
    }

    /// Waits for what happens next, at most this long.
    pub fn next(&mut self, patience: Duration) -> Event<R> {
        loop {
            if let Some(result) = self.waiting.remove(&self.taken) {
                self.taken += 1;
                self.gate.open();
                return Event::Done(result);
            }
            if self.working == 0 {
                return Event::End;
            }
            match self.messages.recv_timeout(patience) {
                Ok(Message::Done(number, result)) => drop(self.waiting.insert(number, result)),
                Ok(Message::WorkerEnds) => self.working -= 1,
                Ok(Message::Interrupted) => return Event::Interrupted,
                Err(RecvTimeoutError::Timeout) => return Event::Quiet,
                Err(RecvTimeoutError::Disconnected) => return Event::End,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Crew, Event};

    #[test]
    fn results_come_in_the_order_of_the_work() {
        let slow_first = |number: u64| {
            std::thread::sleep(Duration::from_micros(if number.is_multiple_of(7) { 900 } else { 10 }));
            number
        };
        let mut crew = Crew::start(0..200u64, 4, slow_first);
        let mut results = Vec::new();
        loop {
            match crew.next(Duration::from_secs(10)) {
                Event::Done(number) => results.push(number),
                Event::End => break,
                Event::Quiet | Event::Interrupted => panic!("it works"),
            }
        }
        assert_eq!(results, (0..200).collect::<Vec<_>>());
    }

    #[test]
    fn no_more_is_begun_than_may_wait() {
        let begun = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let counter = std::sync::Arc::clone(&begun);
        let mut crew = Crew::start(0..1000usize, 2, move |number| {
            counter.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            if number == 0 {
                std::thread::sleep(Duration::from_millis(50));
            }
        });
        assert!(matches!(crew.next(Duration::from_secs(10)), Event::Done(())));
        assert!(begun.load(std::sync::atomic::Ordering::SeqCst) <= super::AHEAD * 2 + 2);
    }

    #[test]
    fn a_wait_can_be_interrupted() {
        let mut crew = Crew::start(std::iter::once(()), 1, |()| std::thread::sleep(Duration::from_mins(1)));
        crew.interrupter()();
        assert!(matches!(crew.next(Duration::from_secs(10)), Event::Interrupted));
    }
}
