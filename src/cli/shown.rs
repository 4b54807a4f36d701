//! What `--dry-run` and `--curl` show, with what is to be said of it.

use std::collections::BTreeSet;

use super::connect::ConnectFlags;
use crate::error::{ExitStatus, Failure};
use crate::report::{Format, Message, Reporter};
use crate::send::plan::Plan;
use crate::send::{Options, Preview, curl, moment, preview, signed_bytes};

/// What is wanted of each request.
#[derive(Debug, Clone, Copy)]
pub struct Showing {
    pub preview: Preview,
    /// With the bytes that are signed.
    pub signed: bool,
}

/// Makes sure that it can be shown in this form.
///
/// # Errors
/// A command of a shell is no record.
pub fn possible(format: Format, preview: Option<Preview>) -> Result<(), Failure> {
    if format == Format::Ndjson && preview == Some(Preview::Curl) {
        return Err(Failure::usage("--curl prints a command of a shell, and --output ndjson only records")
            .hint("--dry-run prints a record of type request; without --output ndjson, --curl prints the command"));
    }
    Ok(())
}

/// Prints every request of the first pass.
pub fn show(options: &Options, plan: &Plan, showing: Showing, connect: &ConnectFlags, mut reporter: Reporter) -> ExitStatus {
    let Showing { preview, signed } = showing;
    let (registry, redactor) = (&options.registry, &options.redactor);
    let (curl_words, mut hidden) = connect.curl(redactor.level());
    hidden &= preview == Preview::Curl;
    if options.fresh.is_some() && options.how.repeat > 1 {
        reporter.say(&Message::Note("only the first pass is shown; each further one has new ids and times of its own".to_owned()));
    }
    for delivery in plan.deliveries() {
        if let Some(mutation) = &delivery.mutation {
            // The name may say it already.
            let (what, done) = (&delivery.what, &mutation.done);
            reporter.say(&Message::Note(if what.contains(done) { what.clone() } else { format!("{what}: {done}") }));
        }
        match preview {
            Preview::Request if reporter.view().format == Format::Ndjson => {
                reporter.say(&Message::Request(Box::new(preview::record(delivery, registry, redactor))));
            }
            Preview::Request => {
                reporter.print(preview::request(delivery, registry, redactor).as_bytes());
                if signed {
                    reporter.print(signed_bytes::told(delivery, registry, redactor).as_bytes());
                }
            }
            Preview::Curl => {
                let (text, masked) = curl::curl(delivery, registry, redactor, &curl_words);
                hidden |= masked;
                reporter.print(text.as_bytes());
            }
        }
    }
    // One for all of the same words.
    let moments = plan.deliveries().iter().filter(|_| preview == Preview::Curl).filter_map(|delivery| moment::fixed(options, delivery));
    for text in moments.collect::<BTreeSet<_>>() {
        reporter.say(&Message::Note(text));
    }
    if hidden {
        let text = "secrets or personal data are masked in it; --redact none prints a command that works as it stands";
        reporter.say(&Message::Note(text.to_owned()));
    }
    reporter.settle(ExitStatus::Fine)
}
