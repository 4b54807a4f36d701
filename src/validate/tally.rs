//! What was found so far, in the order of the work, and its way to the user.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::check::Outcome;
use super::credentials::{Credentials, Unchecked};
use super::jobs::Source;
use super::progress::Progress;
use super::reports::Reports;
use super::{Expect, Options};
use crate::error::{ExitStatus, Failure};
use crate::platform::FileId;
use crate::report::{Format, Message, Reporter, Summary, Verb};

/// See the module.
pub struct Tally {
    options: Arc<Options>,
    reports: Reports,
    progress: Progress,
    summary: Summary,
    status: ExitStatus,
    bytes: u64,
    files: HashSet<FileId>,
    /// The file whose problems are being told, how many were, and how many were not.
    source: Option<Arc<Source>>,
    told: usize,
    hidden: u64,
    /// So many problems of a file are told; records are never held back.
    most: usize,
    /// The latest failure: it is the run's own when nothing else came of it.
    failure: Option<Failure>,
    recorded: u64,
    unchecked: Unchecked,
    /// Of the file in hand, how many bytes were read and payloads checked.
    of_source: (u64, u64),
    /// The latest file with nothing to check: it is why the run fails when all are so.
    idle: Option<String>,
}

impl Tally {
    pub fn new(options: &Arc<Options>, total: Option<u64>) -> Self {
        Self {
            reports: Reports::new(&options.reports),
            progress: Progress::new(total),
            summary: Summary { verb: Verb::Validate, expected_bad: options.expect == Expect::Invalid, ..Summary::default() },
            most: if options.format == Format::Human { options.most_of_a_file() } else { usize::MAX },
            options: Arc::clone(options),
            status: ExitStatus::Fine,
            bytes: 0,
            files: HashSet::new(),
            source: None,
            told: 0,
            hidden: 0,
            failure: None,
            recorded: 0,
            unchecked: Unchecked::default(),
            of_source: (0, 0),
            idle: None,
        }
    }

    pub fn take(&mut self, outcome: Outcome, reporter: &mut Reporter) {
        if outcome.file.is_some_and(|file| !self.files.insert(file)) {
            return;
        }
        if let Some(failure) = outcome.failure {
            self.status = self.status.max(failure.status);
            self.reports.unreadable(&chain(&failure));
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
        self.summary.total += outcome.checked;
        self.summary.good += outcome.valid;
        self.summary.problems += outcome.problems;
        if outcome.failed {
            self.status = self.status.max(ExitStatus::Found);
        }
        self.recorded += outcome.recorded;
        self.unchecked.merge(&outcome.unchecked);
        let mut texts = Vec::new();
        for told in outcome.told {
            self.hidden += told.more;
            for text in told.texts {
                if self.told >= self.most {
                    self.hidden += 1;
                } else {
                    self.told += 1;
                    texts.push(text);
                }
            }
            if let Some(case) = told.case {
                self.reports.add(&case, reporter);
            }
        }
        if self.told >= self.most
            && !self.options.has_reports()
            && let Some(source) = &self.source
        {
            source.told_enough.store(true, Ordering::Relaxed);
        }
        if !texts.is_empty() {
            self.progress.aside(|| reporter.tell(&texts));
        }
    }

    /// The problems of a file are told: what was left out is said.
    fn next_source(&mut self, source: Option<Arc<Source>>, reporter: &mut Reporter) {
        if let Some(before) = std::mem::replace(&mut self.source, source) {
            if self.hidden > 0 {
                let text = reporter.view().more_problems(self.hidden, &before.name);
                self.progress.aside(|| reporter.print(text.as_bytes()));
            }
            match self.of_source {
                (bytes, 0) => self.nothing_in(&before.name, bytes, reporter),
                _ if before.by_line => self.reports.lines(&before.name),
                _ => {}
            }
        }
        (self.told, self.hidden, self.of_source) = (0, 0, (0, 0));
    }

    fn nothing_in(&mut self, name: &str, bytes: u64, reporter: &mut Reporter) {
        let what = if bytes == 0 { "is empty" } else { "holds no body to check" };
        if let Some(earlier) = self.idle.replace(format!("{name} {what}")) {
            self.progress.aside(|| reporter.say(&Message::Warning(earlier)));
        }
    }

    pub fn show_progress(&mut self) {
        if self.options.watched {
            self.progress.at(self.bytes, self.summary.total);
        }
    }

    pub fn end(mut self, interrupted: bool, reporter: &mut Reporter) -> Result<ExitStatus, Failure> {
        self.progress.end();
        self.next_source(None, reporter);
        self.reports.write()?;
        if interrupted {
            self.status = ExitStatus::Interrupted;
            reporter.say(&Message::Note("interrupted: this is what was checked so far".to_owned()));
        }
        let in_vain = self.summary.total == 0 && !interrupted;
        match (self.failure.take(), self.idle.take()) {
            (None, idle) if in_vain => {
                let which = idle.map(|idle| format!(": {idle}")).unwrap_or_default();
                let failure = Failure::input(format!("there was nothing to check{which}"));
                return Err(failure.hint("a recording holds callbacks, a folder .json files"));
            }
            (failure, idle) => {
                // Of what was interrupted it is not known.
                idle.filter(|_| !interrupted).into_iter().for_each(|idle| reporter.say(&Message::Warning(idle)));
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
        reporter.say(&Message::Summary(self.summary));
        Ok(reporter.settle(self.status))
    }
}

fn warn(reporter: &mut Reporter, failure: &Failure) {
    reporter.say(&Message::Warning(chain(failure)));
}

fn chain(failure: &Failure) -> String {
    failure.error.chain().map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
