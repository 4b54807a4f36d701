//! What an inspection of one payload is worth: counted, and told to a person, a program and the reports.

use std::sync::atomic::Ordering;

use super::check::{Checker, Outcome, Stand};
use super::job::Source;
use super::{Expect, Pace};
use crate::inspect::Inspection;
use crate::problem::{Counts, Problem, Rule, Severity};
use crate::report::{Checked, Format};

impl Checker {
    /// Counts what was found, and says what there is to say.
    pub(super) fn judge(&self, stand: &Stand, body: &[u8], mut inspection: Inspection, outcome: &mut Outcome) {
        let valid = !inspection.broken;
        let inverted = stand.is_payload && self.options.expect == Expect::Invalid;
        let passed = valid != inverted;
        outcome.checked += u64::from(stand.is_payload);
        outcome.valid += u64::from(stand.is_payload && valid);
        outcome.failed |= !passed;
        outcome.problems += inspection.counts();
        // A record is about the body; what was expected of it is no problem of its own.
        if self.options.format != Format::Human && stand.is_payload {
            outcome.records.push(self.view.record(&stand.checked(body, &inspection, passed)));
        }
        if inverted && !passed {
            let message = "it is valid, and --expect invalid says that it must not be";
            inspection.add(Problem::new(Rule::Valid, "", 0..body.len().min(1), message));
        }
        // What is wrong as it must be is nothing to tell a person of.
        let silent = inspection.problems.is_empty() || (inverted && passed);
        let checked = stand.checked(body, &inspection, passed);
        if self.options.format == Format::Human && !silent {
            self.show(stand.source, &checked, outcome);
        }
        // A line that is as it should be is no test case of its own.
        if self.options.has_reports() && (stand.line.is_none() || !silent) {
            outcome.cases.push(match silent {
                true => self.view.silent_case(&checked),
                false if self.reports_full.load(Ordering::Relaxed) => self.view.counted_case(&checked),
                false => self.view.case(&checked),
            });
        }
    }

    /// Makes problems ready to be shown, where they may be.
    fn show(&self, source: &Source, checked: &Checked, outcome: &mut Outcome) {
        let most = self.options.most_of_a_file() as u64;
        let all = checked.inspection.counts();
        let ready = |severity| outcome.shown.iter().filter(|shown| shown.severity == severity).count() as u64;
        let errors = if source.enough_errors.load(Ordering::Relaxed) { 0 } else { most.saturating_sub(ready(Severity::Error)) };
        let warnings = if source.enough_warnings.load(Ordering::Relaxed) { 0 } else { most.saturating_sub(ready(Severity::Warning)) };
        // Over a pipe a warning does not wait for errors.
        let taken = if source.pace == Pace::Whole { all.errors } else { 0 };
        let room = Counts { errors, warnings: warnings.min(most.saturating_sub(taken)) };
        let shown = self.view.problems(checked, room);
        let ready = |severity| shown.iter().filter(|shown| shown.severity == severity).count() as u64;
        outcome.hidden += Counts { errors: all.errors - ready(Severity::Error), warnings: all.warnings - ready(Severity::Warning) };
        outcome.shown.extend(shown);
    }
}
