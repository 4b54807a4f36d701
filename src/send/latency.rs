//! How long answers took: hdrhistogram stays in this file.

use std::time::Duration;

use hdrhistogram::Histogram;

use crate::report::Latency;

/// Times of answers, to three digits, in memory that does not grow.
#[derive(Debug)]
pub struct Latencies {
    times: Histogram<u64>,
    /// The true one, which the digits of the others round up.
    longest: Duration,
}

impl Default for Latencies {
    fn default() -> Self {
        /// An hour, in microseconds: an attempt that takes longer counts as one.
        const MOST: u64 = 3_600_000_000;
        let times = Histogram::new_with_bounds(1, MOST, 3).expect("the bounds are fixed, and a test makes it");
        Self { times, longest: Duration::ZERO }
    }
}

impl Latencies {
    pub fn record(&mut self, took: Duration) {
        self.longest = self.longest.max(took);
        self.times.saturating_record(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    }

    /// `None` where nothing was answered.
    #[must_use]
    pub fn summary(&self) -> Option<Latency> {
        let at = |quantile| Duration::from_micros(self.times.value_at_quantile(quantile)).min(self.longest);
        (!self.times.is_empty()).then(|| Latency { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: self.longest })
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, Latencies};

    #[test]
    fn percentiles_are_those_of_what_was_recorded() {
        let mut latencies = Latencies::default();
        assert_eq!(latencies.summary(), None);
        (1..=1000).for_each(|millis| latencies.record(Duration::from_millis(millis)));
        let summary = latencies.summary().unwrap();
        let close = |found: Duration, millis: u64| found.abs_diff(Duration::from_millis(millis)) <= Duration::from_millis(millis) / 500;
        assert!(close(summary.p50, 500) && close(summary.p90, 900) && close(summary.p99, 990), "{summary:?}");
        assert_eq!(summary.max, Duration::from_secs(1), "to the last digit");
        let odd = Duration::from_nanos(1_234_567_891);
        latencies.record(odd);
        let summary = latencies.summary().unwrap();
        assert_eq!(summary.max, odd);
        let mut one = Latencies::default();
        one.record(odd);
        assert_eq!(one.summary().unwrap().p50, odd, "none is above the longest");
        latencies.record(Duration::from_hours(24));
        assert_eq!(latencies.summary().unwrap().max, Duration::from_hours(24));
    }
}
