//! A callback's number and place in the file, and what is told of it; what `--count` asks for.

use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Desk;
use super::look::look_into;
use crate::history::{History, Marks, Sighting};
use crate::inspect::Inspection;
use crate::listen::forward::{UnderWay, shorten};
use crate::listen::reply::{Kept, Step};
use crate::mask::Masks;
use crate::record::{Callback, Record};
use crate::report::Received;
use crate::request::Request;

/// What a callback's number and marks come from. They are taken together, so that of two equal ones under way one repeats the other.
pub(super) struct Past {
    /// The number of the last callback.
    pub(super) last: u64,
    pub(super) history: History,
}

/// One that is counted for as long as this lives, or for good.
pub(super) struct One<'a>(Option<&'a AtomicU64>);

impl<'a> One<'a> {
    /// One more, and how many there were before.
    pub(super) fn more(count: &'a AtomicU64) -> (Self, u64) {
        let before = count.fetch_add(1, Ordering::Relaxed);
        (Self(Some(count)), before)
    }

    pub(super) fn stays(mut self) {
        self.0 = None;
    }
}

impl Drop for One<'_> {
    fn drop(&mut self) {
        if let Some(count) = self.0 {
            count.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl Desk {
    /// Numbers the callback, compares it with those before it, and puts it into the file.
    pub(super) async fn keep(
        &self,
        request: &Request,
        inspection: &Inspection,
        masks: &Masks,
        demo: bool,
        matched: bool,
    ) -> (u64, Marks, Kept) {
        if demo {
            return (self.last_demo.fetch_add(1, Ordering::Relaxed) + 1, Marks::default(), Kept::Yes);
        }
        let vendor = inspection.vendor.map(|id| self.rules.registry.vendor(id));
        let mut record = self.journal.is_some().then(|| Callback::new(0, request, inspection, vendor));
        if let (Some(issuer), Some(record)) = (&self.rules.issuer, &mut record) {
            issuer.hide(record);
        }
        let told = if matched { self.rules.view.told(inspection, request.readable(), masks) } else { None };
        let sighting = Sighting::of(vendor, inspection, request, told);
        // The number and the place in the file are taken together, so that numbers rise in the file.
        let (n, marks, kept) = {
            let mut past = self.past.lock().unwrap_or_else(PoisonError::into_inner);
            past.last += 1;
            let n = past.last;
            let marks = past.history.take(n, &sighting);
            let kept = self.journal.as_ref().zip(record).map(|(journal, mut record)| {
                (record.n, record.matched) = (n, (!matched).then_some(false));
                record.mark(&marks);
                journal.keep(&Record::Callback(Box::new(record)))
            });
            (n, marks, kept)
        };
        let written = match kept {
            Some(kept) => kept.await,
            None => true,
        };
        if written {
            return (n, marks, Kept::Yes);
        }
        self.past.lock().unwrap_or_else(PoisonError::into_inner).history.forget(n, &sighting);
        (n, marks, Kept::Failed)
    }

    /// Writes and shows what became of a callback.
    pub(super) async fn tell(&self, received: Received, matched: bool) {
        self.note(&received);
        if matched {
            self.screen.show(received).await;
        }
    }

    /// Writes what became of it.
    pub(super) fn note(&self, received: &Received) {
        if !received.demo {
            self.journal.as_ref().inspect(|journal| journal.note(&Record::Outcome(received.outcome())));
        }
    }

    /// Tells it when its forwards have come back and it was looked into, if it is to be; its sender waits for neither.
    pub(super) async fn tell_later(&self, mut received: Received, under_way: UnderWay, look: bool) {
        let leave = if look && under_way.is_empty() {
            let Some(leave) = self.leave_to_look(&mut received) else { return self.tell(received, true).await };
            Some(leave)
        } else {
            None
        };
        // That what is only looked into waits for forwards of others, nobody would understand.
        let permit = if leave.is_none() { self.answering.ahead().await } else { None };
        let Some(desk) = self.me.upgrade() else { return };
        tokio::spawn(async move {
            let mut leave = leave;
            if !under_way.is_empty() {
                received.forwards = under_way.finish().await;
                shorten(&mut received.forwards);
                // Room for a search is not held while applications take their time.
                leave = if look { desk.leave_to_look(&mut received) } else { None };
            }
            // Only what is shown comes here: what filters leave out is not forwarded, and looked into where --strict refused it.
            match leave {
                Some(leave) => look_into(&desk, received, leave).await,
                None => desk.tell(received, true).await,
            }
            drop(permit);
        });
    }

    pub(super) fn count(&self, inspection: &Inspection, step: Step, matched: bool) {
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        tally.add(inspection, step, matched);
        if self.rules.count.is_some_and(|count| tally.counted >= count) {
            self.enough.notify_one();
        }
    }

    /// Takes one of the callbacks that `--count` asks for; `None` when there are enough.
    pub(super) fn wanted(&self) -> Option<One<'_>> {
        let (one, before) = One::more(&self.awaited);
        self.rules.count.is_none_or(|count| before < count).then_some(one)
    }
}
