//! Which problems of a file are shown: errors first, warnings where they leave room, and all of them in document order.
//!
//! A warning waits until it is certain that no later error needs its place. What comes over a pipe is shown as it comes: there a
//! warning takes its place at once, and an error has one all the same.

use super::Pace;
use crate::problem::{Counts, Severity};
use crate::report::Shown;

/// See the module.
pub struct Budget {
    most: usize,
    pace: Pace,
    /// So many errors are shown or wait, and so many warnings.
    errors: usize,
    warnings: usize,
    /// Begins with a warning, where it is not empty.
    waiting: Vec<Shown>,
    hidden: Counts,
}

impl Budget {
    pub const fn new(most: usize, pace: Pace) -> Self {
        Self { most, pace, errors: 0, warnings: 0, waiting: Vec::new(), hidden: Counts { errors: 0, warnings: 0 } }
    }

    /// Takes the next problem, and gives out what can be shown by now.
    pub fn take(&mut self, problem: Shown, out: &mut Vec<String>) {
        let full = match problem.severity {
            Severity::Error => !self.wants_errors(),
            Severity::Warning => !self.wants_warnings(),
        };
        if full {
            return self.hidden.add(problem.severity);
        }
        match problem.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
        if self.pace == Pace::AsItComes || self.most == usize::MAX {
            return out.push(problem.text);
        }
        self.waiting.push(problem);
        if self.errors + self.warnings > self.most
            && let Some(last) = self.waiting.iter().rposition(|waiting| waiting.severity == Severity::Warning)
        {
            self.hidden.add(self.waiting.remove(last).severity);
            self.warnings -= 1;
        }
        if self.warnings == 0 {
            out.extend(self.waiting.drain(..).map(|waiting| waiting.text));
        }
    }

    /// Problems that nobody made a text of.
    pub fn hide(&mut self, more: Counts) {
        self.hidden += more;
    }

    /// Whether another error would be shown.
    pub const fn wants_errors(&self) -> bool {
        self.errors < self.most
    }

    /// Whether another warning may be shown.
    pub const fn wants_warnings(&self) -> bool {
        self.errors + self.warnings < self.most
    }

    /// The file ends: what waited, and how much is not shown.
    pub fn end(self) -> (Vec<String>, Counts) {
        (self.waiting.into_iter().map(|waiting| waiting.text).collect(), self.hidden)
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, Pace, Shown};
    use crate::problem::Severity;

    /// What is shown at each letter (`e` an error, `w` a warning), then at the end, then the counts of what is not.
    fn shown(most: usize, pace: Pace, problems: &str) -> String {
        let mut budget = Budget::new(most, pace);
        let mut told = String::new();
        for (at, letter) in problems.char_indices() {
            let severity = if letter == 'e' { Severity::Error } else { Severity::Warning };
            let mut out = Vec::new();
            budget.take(Shown { severity, text: format!("{letter}{at}") }, &mut out);
            told.push_str(&out.concat());
            told.push('.');
        }
        let (rest, hidden) = budget.end();
        format!("{told} {} {}+{}", rest.concat(), hidden.errors, hidden.warnings)
    }

    #[test]
    fn errors_come_first_and_the_order_stays() {
        assert_eq!(shown(3, Pace::Whole, "wwwwwe"), "...... w0w1e5 0+3");
        assert_eq!(shown(3, Pace::Whole, "ewew"), "e0.... w1e2 0+1");
        assert_eq!(shown(3, Pace::Whole, "wweee"), "....e2e3e4. 0+2".replacen(". 0", ".  0", 1), "nothing waits for what cannot come");
        assert_eq!(shown(2, Pace::Whole, "weeee"), "..e1e2...  2+1");
        assert_eq!(shown(2, Pace::Whole, "eeew"), "e0.e1...  1+1");
        assert_eq!(shown(usize::MAX, Pace::Whole, "wew"), "w0.e1.w2.  0+0", "where all are shown none waits");
    }

    #[test]
    fn what_comes_over_a_pipe_is_shown_at_once() {
        assert_eq!(shown(2, Pace::AsItComes, "wwweee"), "w0.w1..e3.e4..  1+1");
        assert_eq!(shown(2, Pace::AsItComes, "ewwe"), "e0.w1..e3.  0+1");
    }
}
