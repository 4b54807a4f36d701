//! `idhook validate`: JSON files, directories, recordings and stdin against the vendors' schemas.

use crate::error::{ExitStatus, Failure};
use crate::inputs::{Input, Item, What};
use crate::inspect::{Circumstances, Policy, inspect};
use crate::problem::Unknown;
use crate::report::{Checked, Message, Reporter, Summary, Verb};
use crate::secret::Keyring;
use crate::vendor::registry::{Registry, VendorId};

/// Everything that `validate` was asked for.
#[derive(Debug)]
pub struct Options {
    pub inputs: Vec<Input>,
    pub vendor: Option<VendorId>,
    /// By its id.
    pub event: Option<String>,
    pub unknown: Unknown,
}

/// Checks everything; what cannot be read is told and the rest is checked all the same.
///
/// # Errors
/// Nothing could be checked at all.
pub fn run(options: &Options, registry: &Registry, reporter: &mut Reporter) -> Result<ExitStatus, Failure> {
    let keyring = Keyring::default();
    let policy = Policy { keyring: &keyring, auth: None, unknown: options.unknown, most_problems: usize::MAX };
    let mut summary = Summary { verb: Verb::Validate, ..Summary::default() };
    let mut status = ExitStatus::Fine;
    let mut last_failure = None;
    for input in &options.inputs {
        input.each(&mut |item| match item {
            Ok(Item { file, line, what }) => {
                let inspection = match &what {
                    What::Body(body) => inspect(
                        registry,
                        body,
                        Circumstances { vendor: options.vendor, event: options.event.as_deref(), ..Circumstances::default() },
                        policy,
                    ),
                    What::Recorded { path, body } => {
                        let circumstances =
                            Circumstances { path: Some(path), vendor: options.vendor, event: options.event.as_deref(), headers: None };
                        inspect(registry, body, circumstances, policy)
                    }
                };
                let (What::Body(body) | What::Recorded { body, .. }) = what;
                summary.total += 1;
                summary.problems += (inspection.problems.len() + inspection.more_problems) as u64;
                if inspection.broken {
                    status = status.max(ExitStatus::Found);
                } else {
                    summary.good += 1;
                }
                reporter.say(&Message::Checked(Box::new(Checked { file, line, body, inspection })));
            }
            Err(failure) => {
                status = status.max(failure.status);
                if let Some(earlier) = last_failure.replace(failure) {
                    tell(reporter, &earlier);
                }
            }
        });
    }
    match last_failure {
        Some(failure) if summary.total == 0 => return Err(failure),
        Some(failure) => tell(reporter, &failure),
        None => {}
    }
    reporter.say(&Message::Summary(summary));
    Ok(reporter.settle(status))
}

fn tell(reporter: &mut Reporter, failure: &Failure) {
    let chain: Vec<_> = failure.error.chain().map(ToString::to_string).collect();
    reporter.say(&Message::Warning(chain.join(": ")));
}
