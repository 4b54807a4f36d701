//! What was found so far, in the order of the work, and its way to the user.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::budget::Budget;
use super::check::Outcome;
use super::credentials::{Credentials, Unchecked};
use super::job::Source;
use super::reports::Reports;
use super::{Expect, Options, Pace};
use crate::error::{ExitStatus, Failure};
use crate::inputs::Refused;
use crate::platform::FileId;
use crate::report::finding::Trouble;
use crate::report::progress::{Progress, line};
use crate::report::{Message, Reporter, Summary, Verb};

/// See the module.
pub struct Tally {
    options: Arc<Options>,
    reports: Reports,
    /// Workers look here before they make a case.
    reports_full: Arc<AtomicBool>,
    progress: Progress,
    /// Bytes in all; `None` where that is not known, as for a pipe.
    all: Option<u64>,
    summary: Summary,
    status: ExitStatus,
    bytes: u64,
    files: HashSet<FileId>,
    /// The file whose problems are being shown, and which of them.
    source: Option<Arc<Source>>,
    budget: Budget,
    /// The latest failure: it is the run's own when nothing else came of it.
    failure: Option<Failure>,
    recorded: u64,
    unchecked: Unchecked,
    /// Of the file in hand, how many bytes were read, payloads checked, and of these valid.
    of_source: (u64, u64, u64),
    /// The latest file with nothing to check: it is why the run fails when all are so.
    idle: Option<String>,
}

impl Tally {
    pub fn new(options: &Arc<Options>, reports: Reports, reports_full: Arc<AtomicBool>, total: Option<u64>) -> Self {
        Self {
            files: reports.files().into_iter().collect(),
            reports,
            reports_full,
            progress: Progress::new(),
            all: total,
            summary: Summary { verb: Verb::Validate, expected_bad: options.expect == Expect::Invalid, ..Summary::default() },
            options: Arc::clone(options),
            status: ExitStatus::Fine,
            bytes: 0,
            source: None,
            budget: Budget::new(0, Pace::Whole),
            failure: None,
            recorded: 0,
            unchecked: Unchecked::default(),
            of_source: (0, 0, 0),
            idle: None,
        }
    }

    pub fn take(&mut self, outcome: Outcome, reporter: &mut Reporter) {
        if outcome.file.is_some_and(|file| !self.files.insert(file)) {
            return;
        }
        if let Some(Refused { name, failure }) = outcome.refused {
            self.status = self.status.max(failure.status);
            self.trouble("unreadable", Some(name), failure.message(), failure.status, reporter);
            if let Some(earlier) = self.failure.replace(failure) {
                self.progress.aside(|| warn(reporter, &earlier));
            }
        }
        if let Some(source) = outcome.source
            && self.source.as_ref().is_none_or(|before| !Arc::ptr_eq(before, &source))
        {
            self.next_source(Some(source), reporter);
        }
        self.bytes += outcome.bytes;
        self.of_source.0 += outcome.bytes;
        self.of_source.1 += outcome.checked;
        self.of_source.2 += outcome.valid;
        self.summary.total += outcome.checked;
        self.summary.good += outcome.valid;
        self.summary.problems += outcome.problems.total();
        self.summary.warnings += outcome.problems.warnings;
        if outcome.failed {
            self.status = self.status.max(ExitStatus::Found);
        }
        self.recorded += outcome.recorded;
        self.unchecked.merge(&outcome.unchecked);
        let mut texts = outcome.records;
        self.budget.hide(outcome.hidden);
        outcome.shown.into_iter().for_each(|shown| self.budget.take(shown, &mut texts));
        if let Some(source) = &self.source {
            source.enough_errors.store(!self.budget.wants_errors(), Ordering::Relaxed);
            source.enough_warnings.store(!self.budget.wants_warnings(), Ordering::Relaxed);
        }
        if !texts.is_empty() {
            self.progress.aside(|| reporter.tell(&texts));
        }
        let talk: String = outcome.cases.iter().map(|case| self.reports.add(case)).collect();
        if !talk.is_empty() {
            self.progress.aside(|| reporter.talk(&talk));
        }
        if self.reports.are_full() {
            self.reports_full.store(true, Ordering::Relaxed);
        }
    }

    /// Something that the reports must not pass over.
    fn trouble(&mut self, kind: &'static str, file: Option<String>, message: String, exit: ExitStatus, reporter: &mut Reporter) {
        let talk = self.reports.trouble(&Trouble { kind, file, message, exit });
        self.progress.aside(|| reporter.talk(&talk));
    }

    /// The file ends: what waited is shown, and what is not shown is said.
    fn next_source(&mut self, source: Option<Arc<Source>>, reporter: &mut Reporter) {
        let pace = source.as_ref().map_or(Pace::Whole, |source| source.pace);
        let before = std::mem::replace(&mut self.source, source);
        let (texts, hidden) = std::mem::replace(&mut self.budget, Budget::new(self.options.most_of_a_file(), pace)).end();
        let Some(before) = before else { return };
        if !texts.is_empty() {
            self.progress.aside(|| reporter.tell(&texts));
        }
        if hidden.total() > 0 {
            let text = reporter.view().more_problems(hidden, &before.name);
            self.progress.aside(|| reporter.print(text.as_bytes()));
        }
        match std::mem::take(&mut self.of_source) {
            (bytes, 0, _) => self.nothing_in(&before.name, bytes, reporter),
            (_, checked, valid) if before.by_line => self.reports.lines(&before.name, valid, checked),
            _ => {}
        }
    }

    fn nothing_in(&mut self, name: &str, bytes: u64, reporter: &mut Reporter) {
        let what = if bytes == 0 { "is empty" } else { "holds no body to check" };
        if let Some(earlier) = self.idle.replace(format!("{name} {what}")) {
            self.progress.aside(|| reporter.say(&Message::Warning(earlier)));
        }
    }

    pub fn show_progress(&mut self) {
        if self.options.watched {
            self.progress.show(|elapsed| line(elapsed, self.bytes, self.all, &format!("{} checked", self.summary.total)));
        }
    }

    pub fn end(mut self, interrupted: bool, reporter: &mut Reporter) -> Result<ExitStatus, Failure> {
        self.progress.clear();
        if interrupted && self.options.watched {
            self.progress.interrupted();
        }
        self.next_source(None, reporter);
        if interrupted {
            let message = "it was interrupted: only what was checked until then is told";
            self.trouble("interrupted", None, message.to_owned(), ExitStatus::Interrupted, reporter);
            self.status = ExitStatus::Interrupted;
            self.summary.interrupted = true;
            reporter.say(&Message::Note("interrupted: this is what was checked so far".to_owned()));
        } else if self.summary.total == 0 && self.failure.is_none() {
            self.trouble("empty", None, "there was nothing to check".to_owned(), ExitStatus::Input, reporter);
        }
        let unwritten = std::mem::take(&mut self.reports).finish();
        let end = self.conclude(reporter);
        // Told last, where it is seen.
        for failure in unwritten {
            reporter.talk(&format!("{failure}\n"));
            self.status = self.status.max(failure.status);
        }
        end.map(|()| reporter.settle(self.status))
    }

    /// Prints the summary, or gives the failure that is all there is.
    fn conclude(&mut self, reporter: &mut Reporter) -> Result<(), Failure> {
        let in_vain = self.summary.total == 0 && !self.summary.interrupted;
        match (self.failure.take(), self.idle.take()) {
            (None, idle) if in_vain => {
                let which = idle.map(|idle| format!(": {idle}")).unwrap_or_default();
                let failure = Failure::input(format!("there was nothing to check{which}"));
                return Err(failure.hint("a recording holds callbacks, a folder .json files"));
            }
            (failure, idle) => {
                // Of what was interrupted it is not known.
                idle.filter(|_| !self.summary.interrupted).into_iter().for_each(|idle| reporter.say(&Message::Warning(idle)));
                match failure {
                    Some(failure) if in_vain => return Err(failure),
                    Some(failure) => warn(reporter, &failure),
                    None => {}
                }
            }
        }
        for sentence in self.unchecked.sentences() {
            reporter.say(&Message::Warning(sentence));
        }
        if self.options.credentials == Credentials::Demanded && self.recorded == 0 && self.summary.total > 0 {
            let note = "no credentials were checked: they come in headers and bodies as they arrived, which only recordings hold";
            reporter.say(&Message::Warning(note.to_owned()));
        }
        reporter.say(&Message::Summary(std::mem::take(&mut self.summary)));
        Ok(())
    }
}

fn warn(reporter: &mut Reporter, failure: &Failure) {
    reporter.say(&Message::Warning(failure.message()));
}
