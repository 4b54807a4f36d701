//! How long answers took: hdrhistogram stays in this file.

use std::time::Duration;

use hdrhistogram::Histogram;

use crate::report::Latency;

/// Times of answers, to three digits, in memory that does not grow.
#[derive(Debug)]
pub struct Latencies(Histogram<u64>);

impl Default for Latencies {
    fn default() -> Self {
        /// An hour, in microseconds: an attempt that takes longer counts as one.
        const MOST: u64 = 3_600_000_000;
        Self(Histogram::new_with_bounds(1, MOST, 3).expect("the bounds are fixed, and a test makes it"))
    }
}

impl Latencies {
    pub fn record(&mut self, took: Duration) {
        self.0.saturating_record(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    }

    /// `None` where nothing was answered.
    #[must_use]
    pub fn summary(&self) -> Option<Latency> {
        let at = |quantile| Duration::from_micros(self.0.value_at_quantile(quantile));
        (!self.0.is_empty()).then(|| Latency { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: Duration::from_micros(self.0.max()) })
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
        assert!(close(summary.p50, 500) && close(summary.p90, 900) && close(summary.p99, 990) && close(summary.max, 1000), "{summary:?}");
        latencies.record(Duration::from_hours(24));
        assert!(close(latencies.summary().unwrap().max, 3_600_000));
    }
}
