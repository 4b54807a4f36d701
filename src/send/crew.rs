//! Several workers on one thread: each takes the next delivery and stays with it until it is accepted or given up.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use super::Options;
use super::attempt::attempt;
use super::clients::Clients;
use super::desk::Desk;
use super::hint::hint;
use super::how::Interval;
use super::log::{Course, Earlier, Log};
use super::order::{Order, Turn};
use super::pace::Pace;
use super::plan::{Delivery, Plan};
use super::token::Sources;
use crate::delivery::policy::Next;
use crate::delivery::throttle::Throttle;
use crate::error::Failure;
use crate::record::{Record, Started, VERSION, stamp};
use crate::report::{Attempt, Message, count};

/// After a first Ctrl-C, what is under way has so long to end.
pub const GRACE: Duration = Duration::from_secs(2);

/// What the workers share.
pub struct Crew {
    pub options: Rc<Options>,
    pub plan: Plan,
    pub clients: Clients,
    pub sources: Sources,
    pub order: RefCell<Order>,
    pub pace: RefCell<Pace>,
    pub throttle: RefCell<Option<Throttle>>,
    pub log: Option<Log>,
    pub earlier: Earlier,
    pub desk: RefCell<Desk>,
    /// Nothing more is to be started.
    pub stopping: Cell<bool>,
    /// Wakes those that wait for a moment that will not come.
    pub stop: Notify,
    /// Something was told that is not printed yet.
    pub told: Notify,
    /// By the ids of their deliveries.
    pub under_way: RefCell<BTreeMap<String, UnderWay>>,
    /// Under way are fewer now, or more are allowed.
    pub freed: Notify,
    pub failure: RefCell<Option<Failure>>,
}

/// An attempt that has begun and not ended.
pub struct UnderWay {
    delivery: Rc<Delivery>,
    /// A request may be on its way: before that a token is fetched.
    left: Rc<Cell<bool>>,
}

impl Crew {
    /// Works until nothing is left or the run is stopped.
    pub async fn work(self: Rc<Self>) {
        while let Some(turn) = self.next() {
            let planned = &self.plan.deliveries()[turn.unit];
            let id = planned.id(turn.pass);
            let earlier = self.earlier.of(&id);
            if earlier == Some(Course::Accepted) {
                self.desk.borrow_mut().skip(planned, self.plan.of_same(turn, self.options.how.repeat));
                continue;
            }
            let start = self.pace.borrow_mut().delivery(Instant::now(), self.gap(turn));
            if !self.wait_until(start).await {
                return;
            }
            let delivered = match self.plan.delivery(&self.options, turn, jiff::Timestamp::now()) {
                Ok(delivery) => self.deliver(delivery, turn, id, earlier == Some(Course::MayHaveArrived)).await,
                Err(failure) => Err(failure),
            };
            if let Err(failure) = delivered {
                self.failure.borrow_mut().get_or_insert(failure);
                self.halt();
            }
        }
    }

    fn next(&self) -> Option<Turn> {
        if self.stopping.get() { None } else { self.order.borrow_mut().next() }
    }

    /// Starts nothing more.
    pub fn halt(&self) {
        self.stopping.set(true);
        self.stop.notify_waiters();
    }

    /// How long after the delivery before it this one is to start.
    fn gap(&self, turn: Turn) -> Duration {
        match self.options.how.interval {
            Interval::Every(pause) => pause,
            Interval::Recorded => {
                let received = |unit: usize| self.plan.deliveries()[unit].received;
                let before = turn.unit.checked_sub(1).and_then(received);
                let apart = before.zip(received(turn.unit)).map(|(before, at)| Duration::try_from(at.duration_since(before)));
                let apart = apart.and_then(Result::ok).unwrap_or_default();
                Duration::try_from_secs_f64(apart.as_secs_f64() / self.options.how.speed).unwrap_or(Duration::MAX)
            }
        }
    }

    /// False when the run is stopped before that.
    async fn wait_until(&self, moment: Instant) -> bool {
        let stopped = self.stop.notified();
        if self.stopping.get() {
            return false;
        }
        if moment > Instant::now() {
            tokio::select! {
                () = tokio::time::sleep_until(moment.into()) => {}
                () = stopped => return false,
            }
        }
        true
    }

    /// Waits until the vendor would start another; false when the run is stopped before that.
    async fn wait_for_room(&self) -> bool {
        loop {
            let freed = self.freed.notified();
            let room = self.throttle.borrow().as_ref().is_none_or(|throttle| self.under_way.borrow().len() < throttle.limit());
            if room || self.stopping.get() {
                return !self.stopping.get();
            }
            let stopped = self.stop.notified();
            tokio::select! {
                () = freed => {}
                () = stopped => {}
            }
        }
    }

    /// One delivery, with all its attempts.
    async fn deliver(&self, delivery: Rc<Delivery>, turn: Turn, id: String, repeated: bool) -> Result<(), Failure> {
        let client = self.clients.of(&delivery, &self.options.connect)?;
        let policy = &delivery.terms.policy;
        for number in 1.. {
            if !self.wait_for_room().await {
                return Ok(());
            }
            let at = jiff::Timestamp::now();
            if let Some(log) = &self.log {
                let started = Started { v: VERSION, at: stamp(at), id: id.clone(), attempt: number, what: delivery.what.clone() };
                if !log.start(&Record::Started(started)).await {
                    return Err(Failure::input("the log cannot be written any more: no further delivery is started"));
                }
            }
            let request = delivery.request(&self.options, id.as_bytes(), at)?;
            let left = Rc::new(Cell::new(false));
            self.under_way.borrow_mut().insert(id.clone(), UnderWay { delivery: Rc::clone(&delivery), left: Rc::clone(&left) });
            let ended = attempt(&client, &request, self.sources.of(&delivery), &left).await;
            self.under_way.borrow_mut().remove(&id);
            let (outcome, took) = ended.map_err(super::clients::refused)?;
            let accepted = policy.accepted.holds(&outcome);
            let next = policy.next(number, &outcome, jiff::Timestamp::now());
            let pause = if let Next::Retry { after } = next { Some(after) } else { None };
            if let Some(throttle) = &mut *self.throttle.borrow_mut() {
                throttle.ended(accepted);
                self.freed.notify_waiters();
            }
            let url = delivery.outgoing.target.shown();
            let hint = hint(&self.options, &delivery, &outcome, accepted);
            let attempt = Attempt {
                at,
                url,
                what: delivery.what.clone(),
                vendor: delivery.vendor,
                event: delivery.event.clone(),
                subject: delivery.subject(self.desk.borrow().view()),
                of_same: self.plan.of_same(turn, self.options.how.repeat),
                bytes: request.body.len(),
                mutation: delivery.mutation.clone(),
                outcome,
                accepted,
                took,
                id: id.clone(),
                number,
                retry_in: pause,
                repeated,
                hint,
            };
            self.tell(attempt);
            let Some(pause) = pause else { return Ok(()) };
            let due = Instant::now().checked_add(pause).unwrap_or_else(|| Instant::now() + Duration::from_hours(24 * 365));
            if !self.wait_until(due).await {
                return Ok(());
            }
            let allowed = self.pace.borrow_mut().attempt(Instant::now());
            if !self.wait_until(allowed).await {
                return Ok(());
            }
        }
        Ok(())
    }

    fn tell(&self, attempt: Attempt) {
        let mut desk = self.desk.borrow_mut();
        if let Some(log) = &self.log {
            log.end(&Record::Attempt(desk.view().attempt(&attempt)));
            if attempt.retry_in.is_some() {
                // The next start may be long in coming.
                log.flush();
            }
        }
        desk.expect_more(true);
        desk.take(attempt);
        self.told.notify_one();
    }

    /// Prints what was told once those that are ready have told theirs. Never ends.
    pub async fn print(self: Rc<Self>) {
        loop {
            self.told.notified().await;
            tokio::task::yield_now().await;
            self.desk.borrow_mut().expect_more(false);
        }
    }

    /// Says that the run ends as soon as what is under way has.
    pub fn linger(&self) {
        let under_way = self.under_way.borrow().len() as u64;
        if under_way > 0 {
            let text = format!("waiting up to {GRACE:?} for {} under way; Ctrl-C again stops at once", count(under_way, "delivery"));
            self.desk.borrow_mut().say(&Message::Note(text));
        }
    }

    /// Says what may have arrived when the run ends while attempts are under way.
    pub fn abandon(&self) {
        let under_way = self.under_way.borrow();
        self.desk.borrow_mut().leave_open(under_way.keys().cloned());
        let left = under_way.values().filter(|attempt| attempt.left.get()).map(|attempt| attempt.delivery.what.clone()).collect();
        self.desk.borrow_mut().abandon(left);
    }
}
