//! What `send` did, for its summary: for people, and as a record.

use std::collections::BTreeMap;
use std::time::Duration;

use super::human::count;
use super::ndjson::millis;
use crate::delivery::{Cause, Outcome};
use crate::record;

/// Gathered while it sends.
#[derive(Debug, Clone, Default)]
pub struct Dispatch {
    pub attempts: u64,
    /// Deliveries that an earlier run saw accepted.
    pub skipped: u64,
    /// Deliveries that were begun and did not come to their end.
    pub unfinished: u64,
    /// How attempts ended: the status, or what kept it from coming.
    pub ends: BTreeMap<String, u64>,
    /// Of attempts that were answered; `None` where none was.
    pub latency: Option<Latency>,
    pub elapsed: Duration,
}

/// How long answers took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latency {
    pub p50: Duration,
    pub p90: Duration,
    pub p99: Duration,
    pub max: Duration,
}

impl Dispatch {
    /// One more attempt ended so.
    pub fn count(&mut self, outcome: &Outcome) {
        self.attempts += 1;
        let end = end(outcome);
        match self.ends.get_mut(&*end) {
            Some(times) => *times += 1,
            None => drop(self.ends.insert(end.into_owned(), 1)),
        }
    }

    /// What is said to people behind the totals.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        if self.skipped > 0 {
            out.push_str(&format!("{} accepted earlier, and not sent again\n", self.skipped));
        }
        if self.attempts > 1 || (self.attempts > 0 && self.unfinished > 0) {
            let ends: Vec<_> = self.ends.iter().map(|(end, times)| format!("{end} ×{times}")).collect();
            out.push_str(&format!("{}: {}\n", count(self.attempts, "attempt"), ends.join(", ")));
        }
        if let (Some(Latency { p50, p90, p99, max }), true) = (self.latency, self.attempts > 1) {
            let [p50, p90, p99, max] = [p50, p90, p99, max].map(|time| format!("{:.1}", millis(time)));
            out.push_str(&format!("answered within p50 {p50} ms, p90 {p90} ms, p99 {p99} ms, max {max} ms{}\n", self.rate()));
        }
        out
    }

    /// Attempts a second, where there were enough to speak of it.
    fn rate(&self) -> String {
        #[expect(clippy::cast_precision_loss, reason = "it is rounded to whole ones")]
        let rate = self.attempts as f64 / self.elapsed.as_secs_f64();
        if self.elapsed >= Duration::from_secs(1) { format!("; {rate:.0} a second") } else { String::new() }
    }

    /// Adds it to the record of the totals.
    pub(super) fn record(&self, totals: record::Summary) -> record::Summary {
        let latency =
            |Latency { p50, p90, p99, max }| record::Latency { p50: millis(p50), p90: millis(p90), p99: millis(p99), max: millis(max) };
        record::Summary {
            attempts: Some(self.attempts),
            skipped: self.skipped,
            unfinished: self.unfinished,
            ends: self.ends.clone(),
            latency_ms: self.latency.map(latency),
            ms: Some(millis(self.elapsed)),
            ..totals
        }
    }
}

/// How an attempt ended, in a word or two that others share.
fn end(outcome: &Outcome) -> std::borrow::Cow<'static, str> {
    match outcome {
        Outcome::Replied { status, .. } => status.to_string().into(),
        Outcome::TimedOut(_) => "timed out".into(),
        Outcome::Unreachable(reason) => match reason.cause {
            Cause::Refused | Cause::NoSocket | Cause::NoProxy => "refused".into(),
            Cause::Closed => "closed".into(),
            _ => "not delivered".into(),
        },
    }
}
