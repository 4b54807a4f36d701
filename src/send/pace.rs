//! When the next attempt may start: so many a second, and so long after the one before. Knows no clock of its own.

use std::time::{Duration, Instant};

/// What was missed because the machine was busy is made up for, up to so much.
const MADE_UP: Duration = Duration::from_millis(100);

/// A longer gap is none that anybody waits for; what many workers add up of it still fits a clock.
const LONGEST: Duration = Duration::from_hours(24 * 365 * 100);

/// See the module.
#[derive(Debug)]
pub struct Pace {
    /// Between two attempts, from `--rate`.
    period: Duration,
    /// When the rate allows the next one.
    due: Option<Instant>,
    /// When the last delivery started.
    last: Option<Instant>,
}

impl Pace {
    /// At most so many attempts a second.
    #[must_use]
    pub fn new(rate: Option<f64>) -> Self {
        Self { period: rate.map_or(Duration::ZERO, |rate| Duration::from_secs_f64(1.0 / rate)), due: None, last: None }
    }

    /// When a delivery may start that is to come so long after the one before it.
    pub fn delivery(&mut self, now: Instant, gap: Duration) -> Instant {
        let after = self.last.map_or(now, |last| last + gap.min(LONGEST));
        let start = self.attempt(now).max(after);
        self.last = Some(start.max(now));
        start
    }

    /// When an attempt may start that is not the first of its delivery.
    pub fn attempt(&mut self, now: Instant) -> Instant {
        if self.period.is_zero() {
            return now;
        }
        let start = self.due.unwrap_or(now).max(now.checked_sub(MADE_UP).unwrap_or(now));
        self.due = Some(start + self.period);
        start
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, Instant, Pace};

    const fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn a_rate_spaces_attempts_and_makes_up_for_a_little() {
        let start = Instant::now();
        let mut pace = Pace::new(Some(100.0));
        let mut at = |now: u64| pace.attempt(start + millis(now)).saturating_duration_since(start);
        assert_eq!([at(0), at(0), at(0)], [millis(0), millis(10), millis(20)]);
        assert_eq!([at(60), at(60)], [millis(30), millis(40)], "what was missed is made up for");
        assert_eq!([at(1000), at(1000)], [millis(900), millis(910)], "but no more than a tenth of a second of it");
    }

    #[test]
    fn a_gap_is_kept_between_the_starts_of_deliveries() {
        let start = Instant::now();
        let mut pace = Pace::new(None);
        let mut at = |now: u64, gap: u64| pace.delivery(start + millis(now), millis(gap)).saturating_duration_since(start);
        assert_eq!(at(0, 500), millis(0), "nothing goes before the first");
        assert_eq!([at(1, 500), at(500, 500)], [millis(500), millis(1000)]);
        assert_eq!(at(5000, 500), millis(5000), "it is late: at once");
        assert_eq!(at(5000, 500), millis(5500));
    }
}
