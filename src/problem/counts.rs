//! How many problems there are of each severity, where they are counted and not listed.

use std::ops::AddAssign;

use super::Severity;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub errors: u64,
    pub warnings: u64,
}

impl Counts {
    /// Counts one more.
    pub const fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
    }

    /// Of both severities.
    #[must_use]
    pub const fn total(self) -> u64 {
        self.errors + self.warnings
    }

    /// `1 error`, `2 warnings`, `1 error and 2 warnings`; `also` stands before the nouns.
    #[must_use]
    pub fn words(self, also: &str) -> String {
        let word = |number: u64, noun: &str| (number > 0).then(|| format!("{number} {also}{noun}{}", if number == 1 { "" } else { "s" }));
        let words: Vec<_> = [word(self.errors, "error"), word(self.warnings, "warning")].into_iter().flatten().collect();
        words.join(" and ")
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
    }
}
