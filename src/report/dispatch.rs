//! What `send` did, for its summary: for people, and as a record.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

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
    /// When the first attempt started and the last one ended.
    pub between: Option<(Instant, Instant)>,
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

    /// An attempt that took so long ended at this moment.
    pub fn span(&mut self, end: Instant, took: Duration) {
        let start = end.checked_sub(took).unwrap_or(end);
        self.between = Some(self.between.map_or((start, end), |(first, last)| (first.min(start), last.max(end))));
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

    /// Attempts a second, where there were enough to speak of it: between so many there is one gap less.
    fn rate(&self) -> String {
        const ENOUGH: u64 = 10;
        let Some((first, last)) = self.between.filter(|_| self.attempts >= ENOUGH) else { return String::new() };
        let seconds = last.duration_since(first).as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "three digits are shown at most")]
        let rate = (self.attempts - 1) as f64 / seconds;
        match rate {
            _ if seconds < 1.0 => String::new(),
            rate if rate < 10.0 => format!("; {rate:.1} a second"),
            rate => format!("; {rate:.0} a second"),
        }
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

#[cfg(test)]
mod tests {
    use super::{Dispatch, Duration, Instant};

    #[test]
    fn a_rate_is_told_where_there_are_gaps_enough() {
        let start = Instant::now();
        let rate = |attempts: u64, millis: u64| {
            let mut dispatch = Dispatch { attempts, ..Dispatch::default() };
            dispatch.span(start + Duration::from_millis(1), Duration::from_millis(1));
            dispatch.span(start + Duration::from_millis(millis), Duration::from_millis(1));
            dispatch.rate()
        };
        assert_eq!(rate(41, 2000), "; 20 a second", "twenty a second is what was asked for, and not more");
        assert_eq!(rate(10, 30_000), "; 0.3 a second");
        assert_eq!([rate(9, 5000), rate(1000, 900)], ["", ""]);
    }
}
