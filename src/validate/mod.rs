//! `idhook validate`: files, folders, recordings and stdin against the vendors' schemas, or one of the user's own.
//!
//! `jobs` cuts what was named into pieces, `crew` has them checked on all cores by `check`, and `tally` takes the results in order.

mod budget;
mod check;
pub mod credentials;
mod crew;
mod job;
mod jobs;
mod judge;
mod lines;
pub mod overwrite;
mod recorded;
pub mod reports;
pub mod schema_file;
mod schema_refused;
mod tally;
mod whole;
mod why;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use crate::inputs::names::{Input, is_compressed};
use check::Checker;
use credentials::Credentials;
use crew::{Crew, Event};
use jobs::Jobs;
use reports::Reports;
use schema_file::OwnSchema;
use tally::Tally;

use crate::credentials::Auth;
use crate::error::{ExitStatus, Failure};
use crate::platform::on_interrupt;
use crate::problem::{Unknown, Warnings};
use crate::report::asked::Asked;
use crate::report::{Format, Reporter};
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
    pub schema: Option<OwnSchema>,
    pub unknown: Unknown,
    pub warnings: Warnings,
    pub expect: Expect,
    /// So many problems of a file are shown to a person; 0 shows all.
    pub most: Option<usize>,
    pub credentials: Credentials,
    pub keyring: Keyring,
    pub auth: Option<Auth>,
    pub reports: Vec<Asked>,
    pub format: Format,
    /// Whether a person watches stderr.
    pub watched: bool,
}

/// How the problems of a file come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// The file has an end, and what comes first can wait for it.
    Whole,
    /// Over a pipe, at which somebody may be looking.
    AsItComes,
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

    /// So many problems of a file are shown to a person.
    fn most_of_a_file(&self) -> usize {
        match self.most {
            Some(0) => usize::MAX,
            most => most.unwrap_or(Self::SHOWN),
        }
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
    let total = options.watched.then(|| total(&options.inputs)).flatten();
    let options = Arc::new(options);
    let reports = Reports::new(&options.reports);
    let jobs = Jobs::new(options.inputs.clone(), options.ndjson, reports.files());
    let reports_full = Arc::new(AtomicBool::new(false));
    let checker = Checker {
        options: Arc::clone(&options),
        registry: Arc::clone(registry),
        view: reporter.view().clone(),
        reports_full: Arc::clone(&reports_full),
    };
    let mut tally = Tally::new(&options, reports, reports_full, total);
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
    let plain = |input: &Input| !matches!(input, Input::Path(path) if is_compressed(path));
    inputs.iter().map(|input| size(input).filter(|_| plain(input))).sum()
}
