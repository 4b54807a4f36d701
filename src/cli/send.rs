//! The command line of `send`: its flags. What they mean is in `prepare`, what is done in `prepared`.

mod ask;
mod prepare;
mod prepared;

use std::time::Duration;

use clap::{Args, ValueEnum};

use super::bodies::BodyFlags;
use super::connect::ConnectFlags;
use super::forward::ClearFlags;
use super::how::HowFlags;
use super::rough::RoughFlags;
use super::secrets::SecretFlags;
use super::token_source::TokenSourceFlags;
use super::told::ReportFlags;
use super::{Session, values};
use crate::delivery::Accepted;
use crate::error::{ExitStatus, Failure};
use crate::secret::Secret;
use crate::send::sign::Mode;
use prepared::Prepared;

/// Headings of the help, in its order.
const BODY: &str = "Body";
const CREDENTIALS: &str = "Credentials";
const CONNECTION: &str = "Connection";
const DELIVERY: &str = "Delivery";
const CHECKS: &str = "Checks and reports";

/// Play the vendor: deliver samples, files or recorded callbacks to a URL
///
/// Each delivery is one attempt, unless --retry says more.
///
/// Examples:
///   idhook send identomat
///   idhook send oneshot/VIDEOID_UPDATED:review --to localhost:3000/hook --set /request/pk=77
///   idhook send oneshot@videoid --fresh --interval 2s
///   idhook send identomat --mutate missing-field --mutate wrong-type:sessionId
///   idhook send calls.ndjson#3 --to https://staging.example.com/hook
#[derive(Debug, Clone, Args)]
#[command(verbatim_doc_comment)]
pub struct SendArgs {
    /// vendor, vendor/event, vendor/event:variant, 'vendor/*', vendor@scenario (a lifecycle), a JSON file, a folder of them, a recording (calls.ndjson, calls.ndjson#3), or - for stdin
    #[arg(value_name = "WHAT")]
    what: Vec<String>,
    /// URL, also as 3000, :3000/hook or host:3000/hook [default: http://127.0.0.1:4346/<vendor>]
    #[arg(short, long, value_name = "URL", env = "IDHOOK_TO")]
    to: Option<String>,
    /// JSON text, or @file, as the body
    #[arg(short, long, value_name = "JSON|@FILE", conflicts_with = "what")]
    data: Option<String>,
    /// Vendor id or alias of a bare body [default: recognised]
    #[arg(long, value_name = "VENDOR", env = "IDHOOK_VENDOR")]
    vendor: Option<String>,
    /// Event of a bare body [default: recognised]
    #[arg(long, value_name = "EVENT", requires = "vendor")]
    event: Option<String>,
    /// Print the request, secrets masked, and send nothing; with -v also the bytes that are signed
    #[arg(long)]
    dry_run: bool,
    /// Print the request as a curl command, with $IDHOOK_SECRET for the secret and $IDHOOK_TOKEN for a token, and send nothing
    #[arg(long, conflicts_with = "dry_run")]
    curl: bool,
    /// Ask for vendor, event, outcome, fields, URL and a secret that is needed, but for what WHAT and flags say [default on a terminal when nothing is named]
    #[arg(short, long, conflicts_with = "data")]
    interactive: bool,
    /// Change a place (/request/pk or a field), and no other, to a value of the same type, in each thing sent; := takes JSON (repeatable, in order)
    #[arg(long, value_name = "PLACE=VALUE", help_heading = BODY)]
    set: Vec<String>,
    /// Remove a place (repeatable, after --set)
    #[arg(long, value_name = "PLACE", help_heading = BODY)]
    unset: Vec<String>,
    #[command(flatten, next_help_heading = BODY)]
    bodies: BodyFlags,
    #[command(flatten, next_help_heading = CREDENTIALS)]
    secrets: SecretFlags,
    /// Typed where it was asked for.
    #[arg(skip)]
    secret: Option<Secret>,
    /// Credentials as they should be, wrong, missing, stale, or as they are in a recording (keep) [default: valid where a secret is given]
    #[arg(long, value_enum, value_name = "HOW", help_heading = CREDENTIALS)]
    credentials: Option<CredentialsName>,
    #[command(flatten, next_help_heading = CREDENTIALS)]
    tokens: TokenSourceFlags,
    #[command(flatten, next_help_heading = CREDENTIALS)]
    clear: ClearFlags,
    #[command(flatten, next_help_heading = CONNECTION)]
    connect: ConnectFlags,
    /// Header to add or replace, as with curl: 'Name: value', 'Name:' takes it out, 'Name;' has no value, @file with one a line (repeatable)
    #[arg(short = 'H', long = "header", value_name = "HEADER", help_heading = CONNECTION)]
    headers: Vec<String>,
    /// Statuses that count as accepted, such as 2xx,409 [default: the vendor's success rule]
    #[arg(long, value_name = "STATUS", value_parser = Accepted::parse, help_heading = DELIVERY)]
    expect_status: Option<Accepted>,
    /// For one attempt [default: the vendor's, else 10s]
    #[arg(long, value_parser = values::duration, value_name = "DURATION", help_heading = DELIVERY)]
    timeout: Option<Duration>,
    #[command(flatten, next_help_heading = DELIVERY)]
    how: HowFlags,
    /// Check the endpoint against what the vendor's documents demand, and print a checklist; WHAT is VENDOR, or VENDOR/EVENT for that event only
    #[arg(long, help_heading = CHECKS, requires = "what", conflicts_with_all = [
        "data", "fresh", "mutate", "credentials", "retry", "speed", "repeat", "concurrency", "rate", "shuffle", "interval", "log", "dry_run", "curl", "interactive",
    ])]
    probe: bool,
    #[command(flatten, next_help_heading = CHECKS)]
    rough: RoughFlags,
    #[command(flatten, next_help_heading = CHECKS)]
    told: ReportFlags,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum CredentialsName {
    Valid,
    Wrong,
    Missing,
    /// Where they say when they were made
    Stale,
    /// As they are in what is sent
    Keep,
}

impl CredentialsName {
    const fn mode(self) -> Mode {
        match self {
            Self::Valid => Mode::Valid,
            Self::Wrong => Mode::Wrong,
            Self::Missing => Mode::Missing,
            Self::Stale => Mode::Stale,
            Self::Keep => Mode::Keep,
        }
    }
}

impl SendArgs {
    pub fn run(mut self, session: &Session) -> Result<ExitStatus, Failure> {
        let nothing_named = self.what.is_empty() && self.data.is_none();
        if self.interactive || nothing_named {
            if !session.context.may_ask() {
                let failure = Failure::usage(if self.interactive { "there is no terminal to ask on" } else { "nothing to send is named" });
                if let Some(named) = self.what.first() {
                    return Err(failure.hint(format!("{named} is named: leave -i out to send it as it is")));
                }
                let example = session.registry.index().first().map_or("VENDOR", |entry| &entry.id);
                return Err(failure.hint(format!("name what to send, such as: idhook send {example}; idhook samples lists more")));
            }
            return match self.ask(session)? {
                Ok((chosen, known)) => self.with(chosen).prepare(session)?.deliver(session, &known),
                Err(left) => Ok(left.status()),
            };
        }
        self.prepare(session)?.deliver(session, &[])
    }
}
