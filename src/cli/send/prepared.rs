//! What `send` does with all that is to be sent: asks where it is rough, probes, shows or delivers it.

use crate::cli::Session;
use crate::cli::connect::ConnectFlags;
use crate::cli::rough::{Rough, RoughFlags};
use crate::cli::shown::{self, Showing};
use crate::error::{ExitStatus, Failure};
use crate::report::{Message, Reporter, Verbosity};
use crate::send::Options;
use crate::send::deliver::deliver;
use crate::send::plan::Plan;
use crate::send::probe::Scope;
use crate::send::probe::run::probe;

/// All that is to be sent.
pub struct Prepared {
    pub options: Options,
    pub plan: Plan,
    pub notes: Vec<String>,
    pub reporter: Reporter,
    /// Of a probe.
    pub scope: Option<Scope>,
    /// What a receiver should have been asked about.
    pub rough: Vec<Rough>,
    pub agreed: RoughFlags,
    pub connect: ConnectFlags,
}

impl Prepared {
    /// Sends it, or shows it; what the user knows already is not told again.
    ///
    /// # Errors
    /// Nobody said yes to what is rough; what keeps a run from going on.
    pub fn deliver(self, session: &Session, known: &[String]) -> Result<ExitStatus, Failure> {
        let Self { options, plan, notes, mut reporter, scope, rough, agreed, connect } = self;
        let targets = plan.deliveries().iter().map(|delivery| &delivery.outgoing.target);
        if options.preview.is_none()
            && let Err(left) = agreed.agreed(session, &rough, &options.connect, targets)?
        {
            return Ok(left.status());
        }
        if let Some(scope) = scope {
            return probe(&options, &scope, getrandom::u32().map_err(Failure::input)?, reporter);
        }
        notes.into_iter().filter(|note| !known.contains(note)).for_each(|note| reporter.say(&Message::Note(note)));
        let Some(preview) = options.preview else { return deliver(options, plan, reporter) };
        let signed = session.verbosity == Verbosity::Headers;
        Ok(shown::show(&options, &plan, Showing { preview, signed }, &connect, reporter))
    }
}
