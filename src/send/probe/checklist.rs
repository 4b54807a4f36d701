//! The checklist on its way to people, programs and reports: lines, totals, and what the run ends with.

use crate::error::{ExitStatus, Failure};
use crate::report::asked::Asked;
use crate::report::reports::Reports;
use crate::report::{Message, Probed, ProbedTotals, Reporter, Summary, Verb, View};

/// See the module.
pub struct Checklist {
    reporter: Reporter,
    reports: Reports,
    totals: ProbedTotals,
}

impl Checklist {
    /// Without a line yet; the files of the reports are opened.
    #[must_use]
    pub fn new(reporter: Reporter, reports: &[Asked]) -> Self {
        Self { reporter, reports: Reports::new(reports), totals: ProbedTotals::default() }
    }

    /// Whether the reports can be written, as far as is known by now.
    ///
    /// # Errors
    /// The first that cannot.
    pub fn usable(&self) -> Result<(), Failure> {
        self.reports.usable()
    }

    #[must_use]
    pub fn view(&self) -> &View {
        self.reporter.view()
    }

    pub fn note(&mut self, text: String) {
        self.reporter.say(&Message::Note(text));
    }

    /// A check came to its end.
    pub fn line(&mut self, line: Probed) {
        self.totals.count(line.verdict);
        let case = self.reporter.view().probed(&line);
        self.reporter.say(&Message::ProbeLine(Box::new(line)));
        let talk = self.reports.add(&case);
        self.reporter.talk(&talk);
    }

    /// It cannot be gone on with, and this is why.
    #[must_use]
    pub fn stopped(mut self, failure: Failure) -> Failure {
        let talk = self.reports.stopped(&failure);
        self.reporter.talk(&talk);
        self.finish_reports();
        failure
    }

    /// The totals. `reached` says whether anybody was there, where anything was delivered.
    #[must_use]
    pub fn end(mut self, interrupted: bool, reached: Option<bool>) -> ExitStatus {
        let totals = self.totals;
        let summary =
            Summary { verb: Verb::Send, total: totals.all(), good: totals.ok, interrupted, probed: Some(totals), ..Summary::default() };
        self.reporter.say(&Message::Summary(summary));
        if interrupted {
            let talk = self.reports.interrupted(&[]);
            self.reporter.talk(&talk);
        }
        let status = match (interrupted, reached) {
            (true, _) => ExitStatus::Interrupted,
            (_, Some(false)) => ExitStatus::Network,
            _ if totals.failed > 0 => ExitStatus::Found,
            _ => ExitStatus::Fine,
        };
        let written = self.finish_reports();
        self.reporter.settle(status.max(written))
    }

    /// Writes how the reports end; what could not be written is told last, where it is seen.
    fn finish_reports(&mut self) -> ExitStatus {
        let failures = std::mem::take(&mut self.reports).finish();
        failures.iter().for_each(|failure| self.reporter.talk(&format!("{failure}\n")));
        failures.iter().map(|failure| failure.status).max().unwrap_or(ExitStatus::Fine)
    }
}
