//! What was delivered so far: told, counted, and what the run ends with.

use std::collections::BTreeSet;
use std::time::Instant;

use super::latency::Latencies;
use super::plan::Delivery;
use crate::delivery::Outcome;
use crate::error::{ExitStatus, Failure};
use crate::report::progress::{Progress, line};
use crate::report::reports::Reports;
use crate::report::test_case::numbered;
use crate::report::{Attempt, Dispatch, Message, Reporter, Summary, Verb, View};

/// See the module.
pub struct Desk {
    reporter: Reporter,
    summary: Summary,
    dispatch: Dispatch,
    latencies: Latencies,
    status: ExitStatus,
    since: Instant,
    progress: Option<Progress>,
    total: u64,
    reports: Reports,
    /// Deliveries that were tried and have not come to their end.
    open: BTreeSet<String>,
    /// What was under way when the run was interrupted.
    abandoned: Vec<String>,
}

impl Desk {
    /// For so many deliveries; how far they are is shown if somebody is there to see it.
    #[must_use]
    pub fn new(reporter: Reporter, reports: Reports, total: u64, progress: bool) -> Self {
        Self {
            reporter,
            summary: Summary { verb: Verb::Send, ..Summary::default() },
            dispatch: Dispatch::default(),
            latencies: Latencies::default(),
            status: ExitStatus::Fine,
            since: Instant::now(),
            progress: progress.then(Progress::new),
            total,
            reports,
            open: BTreeSet::new(),
            abandoned: Vec::new(),
        }
    }

    /// One that an earlier run saw accepted.
    pub fn skip(&mut self, delivery: &Delivery, of_same: (u64, u64)) {
        self.dispatch.skipped += 1;
        if !self.reports.are_none() {
            let url = delivery.outgoing.target.shown();
            let case = self.view().accepted_earlier(&numbered(&delivery.what, of_same), delivery.vendor, delivery.event.as_deref(), &url);
            let talk = self.reports.add(&case);
            self.talk(&talk);
        }
    }

    /// An attempt ended; it is the delivery's last one unless another follows.
    pub fn take(&mut self, attempt: Attempt) {
        self.dispatch.count(&attempt.outcome);
        self.dispatch.span(Instant::now(), attempt.took);
        if matches!(attempt.outcome, Outcome::Replied { .. }) {
            self.latencies.record(attempt.took);
        }
        if attempt.retry_in.is_some() {
            self.open.insert(attempt.id.clone());
        } else {
            self.open.remove(&attempt.id);
            self.summary.total += 1;
            self.summary.good += u64::from(attempt.accepted);
            self.status = self.status.max(match &attempt.outcome {
                _ if attempt.accepted => ExitStatus::Fine,
                Outcome::Replied { .. } => ExitStatus::Found,
                Outcome::TimedOut(_) | Outcome::Unreachable(_) => ExitStatus::Network,
            });
        }
        let last = attempt.retry_in.is_none() && !self.reports.are_none();
        let delivered = last.then(|| self.reporter.view().delivered(&attempt));
        self.say(&Message::Attempt(Box::new(attempt)));
        if let Some(delivered) = delivered {
            let talk = self.reports.add(&delivered);
            self.talk(&talk);
        }
        let (done, bad) = (self.summary.total + self.dispatch.skipped, self.summary.total - self.summary.good);
        if let Some(progress) = &mut self.progress {
            let bad = if bad > 0 { format!(", {bad} not accepted") } else { String::new() };
            progress.show(|elapsed| line(elapsed, done, Some(self.total), &format!("{done} done{bad}")));
        }
    }

    /// Tells it, with the line about progress out of its way.
    pub fn say(&mut self, message: &Message) {
        if let Some(progress) = &mut self.progress {
            progress.clear();
        }
        self.reporter.say(message);
    }

    /// Says on stderr what a report is to have there.
    fn talk(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(progress) = &mut self.progress {
            progress.clear();
        }
        self.reporter.talk(text);
    }

    /// A failure ends the run before all is delivered.
    pub fn stopped(&mut self, failure: &Failure) {
        let talk = self.reports.stopped(failure);
        self.talk(&talk);
    }

    /// These were under way when the run ended.
    pub fn leave_open(&mut self, ids: impl Iterator<Item = String>) {
        self.open.extend(ids);
    }

    #[must_use]
    pub fn view(&self) -> &View {
        self.reporter.view()
    }

    /// Whether more follows at once, so that one write may take it all.
    pub fn expect_more(&mut self, more_follows: bool) {
        self.reporter.expect_more(more_follows);
    }

    /// Something is why the run does not end well.
    pub fn blame(&mut self, status: ExitStatus) {
        self.status = self.status.max(status);
    }

    /// Nothing was delivered, and this is why.
    #[must_use]
    pub fn never_began(mut self, failure: Failure) -> Failure {
        self.stopped(&failure);
        self.finish_reports();
        failure
    }

    /// Nothing was delivered before somebody stopped the run.
    #[must_use]
    pub fn interrupted(mut self) -> ExitStatus {
        self.cut_short();
        self.finish_reports();
        ExitStatus::Interrupted
    }

    /// The run ends while these are under way: they may have arrived.
    pub fn abandon(&mut self, under_way: Vec<String>) {
        self.abandoned = under_way;
        if let Some((first, more)) = self.abandoned.split_first() {
            let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
            let text = format!("interrupted while {first}{more} was under way: it may have arrived");
            self.say(&Message::Note(text));
        }
    }

    fn cut_short(&mut self) {
        let view = self.reporter.view();
        let under_way: Vec<_> = self.abandoned.iter().map(|what| view.redactor.text(what)).collect();
        let talk = self.reports.interrupted(&under_way);
        self.talk(&talk);
    }

    /// Writes how the reports end. What could not be written is told last, where it is seen.
    fn finish_reports(&mut self) {
        for failure in std::mem::take(&mut self.reports).finish() {
            self.talk(&format!("{failure}\n"));
            self.blame(failure.status);
        }
    }

    /// Says what came of it, where there is more to say than one line did.
    pub fn end(mut self, interrupted: bool) -> ExitStatus {
        if interrupted {
            if let Some(progress) = &mut self.progress {
                progress.interrupted();
            }
            self.status = ExitStatus::Interrupted;
            self.cut_short();
        }
        self.dispatch.unfinished = self.open.len() as u64;
        self.dispatch.latency = self.latencies.summary();
        self.dispatch.elapsed = self.since.elapsed();
        if self.dispatch.attempts != 1 || self.dispatch.skipped > 0 || interrupted {
            self.summary.interrupted = interrupted;
            self.summary.dispatch = Some(Box::new(std::mem::take(&mut self.dispatch)));
            let summary = std::mem::take(&mut self.summary);
            self.say(&Message::Summary(summary));
        }
        self.expect_more(false);
        self.finish_reports();
        self.reporter.settle(self.status)
    }
}
