//! What `send` does with all that is to be sent: asks where it is rough, probes, shows or delivers it.

use std::sync::Arc;

use crate::cli::Session;
use crate::cli::connect::ConnectFlags;
use crate::cli::rough::{Rough, RoughFlags};
use crate::error::{ExitStatus, Failure};
use crate::report::{Message, Reporter, Verbosity};
use crate::send::deliver::deliver;
use crate::send::plan::Plan;
use crate::send::probe::Scope;
use crate::send::probe::run::probe;
use crate::send::{Options, Preview, preview};

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
        let registry = &Arc::clone(&options.registry);
        notes.into_iter().filter(|note| !known.contains(note)).for_each(|note| reporter.say(&Message::Note(note)));
        let Some(preview) = options.preview else { return deliver(options, plan, reporter) };
        let redactor = &options.redactor;
        let verbose = session.verbosity == Verbosity::Headers;
        let (curl_words, mut hidden) = connect.curl(redactor.level());
        hidden &= preview == Preview::Curl;
        for delivery in plan.deliveries() {
            let text = match preview {
                Preview::Request => {
                    let signed = if verbose { preview::signed(delivery, registry, redactor) } else { String::new() };
                    preview::request(delivery, registry, redactor) + &signed
                }
                Preview::Curl => {
                    let (text, masked) = preview::curl(delivery, registry, redactor, &curl_words);
                    hidden |= masked;
                    text
                }
            };
            if let Some(mutation) = &delivery.mutation {
                // The name may say it already.
                let (what, done) = (&delivery.what, &mutation.done);
                reporter.say(&Message::Note(if what.contains(done) { what.clone() } else { format!("{what}: {done}") }));
            }
            reporter.print(text.as_bytes());
        }
        if hidden {
            reporter.say(&Message::Note("secrets are masked in it; --redact none prints a command that works as it stands".to_owned()));
        }
        Ok(reporter.settle(ExitStatus::Fine))
    }
}
