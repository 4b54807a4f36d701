//! Fewer deliveries at once while many fail, as a vendor does to a receiver in trouble.
//!
//! Pure: it is told how attempts end, and says how many may be under way.

use crate::vendor::manifest::ThrottleRule;

/// See the module.
#[derive(Debug)]
pub struct Throttle {
    rule: ThrottleRule,
    most: usize,
    limit: usize,
    seen: u32,
    failed: u32,
}

impl Throttle {
    /// At most so many at once, while all goes well.
    #[must_use]
    pub const fn new(rule: ThrottleRule, most: usize) -> Self {
        Self { rule, most, limit: most, seen: 0, failed: 0 }
    }

    /// How many may be under way.
    #[must_use]
    pub const fn limit(&self) -> usize {
        self.limit
    }

    /// An attempt ended. After each so many of them the limit is halved or doubled, or stays.
    pub fn ended(&mut self, accepted: bool) {
        self.seen += 1;
        self.failed += u32::from(!accepted);
        if self.seen < self.rule.attempts {
            return;
        }
        let percent = u64::from(self.failed) * 100 / u64::from(self.seen.max(1));
        if percent >= self.rule.lower_from_percent.into() {
            self.limit = (self.limit / 2).max(1);
        } else if percent <= self.rule.raise_up_to_percent.into() {
            self.limit = (self.limit * 2).min(self.most);
        }
        (self.seen, self.failed) = (0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::Throttle;
    use crate::vendor::manifest::ThrottleRule;

    #[test]
    fn failures_lower_it_and_successes_raise_it_again() {
        let rule = ThrottleRule { attempts: 4, lower_from_percent: 50, raise_up_to_percent: 0 };
        let mut throttle = Throttle::new(rule, 8);
        let mut after = |accepted: [bool; 4]| {
            for accepted in accepted {
                throttle.ended(accepted);
            }
            throttle.limit()
        };
        let (good, bad) = ([true; 4], [false; 4]);
        assert_eq!(after(good), 8, "never more than the most");
        assert_eq!(after([true, false, false, true]), 4, "half of them failed");
        assert_eq!(after([true, false, true, true]), 4, "one in four: it stays");
        assert_eq!([after(bad), after(bad), after(bad)], [2, 1, 1], "never none");
        assert_eq!([after(good), after(good), after(good), after(good)], [2, 4, 8, 8]);
    }
}
