//! `idhook validate`: files, folders, recordings and stdin against the vendors' schemas, or one of the user's own.
//!
//! [`jobs`] cuts what was named into pieces, [`crew`] has them checked on all cores by [`check`], and [`run`] prints the results in order.

mod check;
mod crew;
mod jobs;
mod lines;
pub mod names;
mod progress;
mod recorded;
pub mod reports;
pub mod schema_file;

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use check::{Checker, Outcome};
use crew::{Crew, Event};
use jobs::{Jobs, Source};
use names::Input;
use progress::Progress;
use reports::{Reports, Wanted};

use crate::credentials::Auth;
use crate::error::{ExitStatus, Failure};
use crate::platform::{FileId, on_interrupt};
use crate::problem::{Unknown, Warnings};
use crate::report::{Format, Message, Reporter, Summary, Verb};
use crate::schema::Schema;
use crate::secret::Keyring;
use crate::vendor::registry::{Registry, VendorId};

/// Everything that `validate` was asked for.
#[derive(Debug)]
pub struct Options {
    pub inputs: Vec<Input>,
    /// One value a line, whatever the names say.
    pub ndjson: bool,
    pub vendor: Option<VendorId>,
    /// By its id.
    pub event: Option<String>,
    /// Instead of the vendors' schemas.
    pub schema: Option<Schema>,
    pub unknown: Unknown,
    pub warnings: Warnings,
    pub expect: Expect,
    /// So many problems of a file are told; `None` tells as many as the form of output bears.
    pub most: Option<usize>,
    /// Check the credentials of recorded callbacks, too.
    pub credentials: bool,
    pub keyring: Keyring,
    pub auth: Option<Auth>,
    pub reports: Vec<Wanted>,
    pub format: Format,
    /// Whether a person watches stderr.
    pub watched: bool,
}

/// What every payload must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    Valid,
    Invalid,
}

impl Options {
    /// More problems of one file are not shown to a person who did not ask for them.
    const SHOWN: usize = 20;
    /// More problems of one body are only counted, whatever was asked for: they would fill the memory.
    const LISTED: usize = 10_000;

    /// So many problems of a file are told.
    fn most_of_a_file(&self) -> usize {
        match (self.most, self.format) {
            (Some(0), _) | (None, Format::Ndjson | Format::Json) => usize::MAX,
            (Some(most), _) => most,
            (None, Format::Human) => Self::SHOWN,
        }
    }

    /// So many problems of a body are told.
    fn most_of_a_body(&self) -> usize {
        self.most_of_a_file().min(Self::LISTED)
    }

    fn has_reports(&self) -> bool {
        !self.reports.is_empty()
    }
}

/// Checks everything; what cannot be read is told and the rest is checked all the same.
///
/// # Errors
/// Nothing could be checked at all, or a report cannot be written.
pub fn run(options: Options, registry: &Arc<Registry>, reporter: &mut Reporter) -> Result<ExitStatus, Failure> {
    let jobs = Jobs::new(options.inputs.clone(), options.ndjson);
    let total = options.watched.then(|| total(&options.inputs)).flatten();
    let options = Arc::new(options);
    let checker = Checker { options: Arc::clone(&options), registry: Arc::clone(registry), view: reporter.view().clone() };
    let mut tally = Tally::new(&options, total);
    let interrupted = if jobs.are_one_small_file() {
        jobs.for_each(|job| checker.work(job).into_iter().for_each(|outcome| tally.take(outcome, reporter)));
        false
    } else {
        together(jobs, checker, &mut tally, reporter)
    };
    tally.end(interrupted, reporter)
}

/// Has the work done on all cores; true when it was interrupted.
fn together(jobs: Jobs, checker: Checker, tally: &mut Tally, reporter: &mut Reporter) -> bool {
    /// A shorter run ends by itself before somebody would stop it.
    const SOON: Duration = Duration::from_millis(100);
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let mut crew = Crew::start(jobs, workers, move |job| checker.work(job));
    let (since, mut stoppable) = (Instant::now(), false);
    loop {
        match crew.next(SOON) {
            Event::Done(outcomes) => outcomes.into_iter().for_each(|outcome| tally.take(outcome, reporter)),
            Event::Quiet => {}
            Event::Interrupted => return true,
            Event::End => return false,
        }
        if !stoppable && since.elapsed() > SOON {
            stoppable = true;
            // Where signals cannot be caught, Ctrl-C ends the run as it ends any program.
            let _ = on_interrupt(crew.interrupter());
        }
        tally.show_progress();
    }
}

/// How many bytes there are to check, where that is known beforehand.
fn total(inputs: &[Input]) -> Option<u64> {
    let size = |input: &Input| match input {
        Input::Stdin => None,
        Input::Path(path) => path.metadata().ok().filter(std::fs::Metadata::is_file).map(|found| found.len()),
    };
    let plain = |input: &Input| !matches!(input, Input::Path(path) if names::is_compressed(path));
    inputs.iter().map(|input| size(input).filter(|_| plain(input))).sum()
}

/// What was found so far, in order.
struct Tally {
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
    /// The latest failure: it is the run's own when nothing else came of it.
    failure: Option<Failure>,
    unchecked: Option<(u64, String)>,
}

impl Tally {
    fn new(options: &Arc<Options>, total: Option<u64>) -> Self {
        Self {
            reports: Reports::new(&options.reports),
            progress: Progress::new(total),
            summary: Summary { verb: Verb::Validate, expected_bad: options.expect == Expect::Invalid, ..Summary::default() },
            options: Arc::clone(options),
            status: ExitStatus::Fine,
            bytes: 0,
            files: HashSet::new(),
            source: None,
            told: 0,
            hidden: 0,
            failure: None,
            unchecked: None,
        }
    }

    fn take(&mut self, outcome: Outcome, reporter: &mut Reporter) {
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
        self.summary.total += outcome.checked;
        self.summary.good += outcome.valid;
        self.summary.problems += outcome.problems;
        if outcome.failed {
            self.status = self.status.max(ExitStatus::Found);
        }
        if let Some((count, reason)) = outcome.unchecked {
            self.unchecked.get_or_insert((0, reason)).0 += count;
        }
        let mut texts = Vec::new();
        for told in outcome.told {
            self.hidden += told.more;
            for text in told.texts {
                if self.options.format == Format::Human && self.told >= self.options.most_of_a_file() {
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
        if self.options.format == Format::Human
            && self.told >= self.options.most_of_a_file()
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
            if self.hidden > 0 && self.options.format == Format::Human {
                let text = reporter.view().more_problems(self.hidden, &before.name);
                self.progress.aside(|| reporter.print(text.as_bytes()));
            }
            if before.by_line {
                self.reports.lines(&before.name);
            }
        }
        (self.told, self.hidden) = (0, 0);
    }

    fn show_progress(&mut self) {
        if self.options.watched {
            self.progress.at(self.bytes, self.summary.total);
        }
    }

    fn end(mut self, interrupted: bool, reporter: &mut Reporter) -> Result<ExitStatus, Failure> {
        self.progress.end();
        self.next_source(None, reporter);
        self.reports.write()?;
        if interrupted {
            self.status = ExitStatus::Interrupted;
            reporter.say(&Message::Note("interrupted: this is what was checked so far".to_owned()));
        }
        match self.failure.take() {
            Some(failure) if self.summary.total == 0 && !interrupted => return Err(failure),
            Some(failure) => warn(reporter, &failure),
            None if self.summary.total == 0 && !interrupted => {
                return Err(Failure::input("there was nothing to check").hint("a recording holds callbacks, a folder .json files"));
            }
            None => {}
        }
        if let Some((count, reason)) = &self.unchecked {
            let callbacks = if *count == 1 { "1 callback".to_owned() } else { format!("{count} callbacks") };
            reporter.say(&Message::Warning(format!("the credentials of {callbacks} were not checked: {reason}")));
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
