//! The command line of `send`.

mod ask;

use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::bodies::BodyFlags;
use super::connect::ConnectFlags;
use super::forward::ClearFlags;
use super::how::HowFlags;
use super::rough::{Rough, RoughFlags, at_once};
use super::secrets::{SecretFlags, keyring};
use super::token_source::TokenSourceFlags;
use super::told::ReportFlags;
use super::what::{stdin, understand};
use super::{Session, bodies, headers, probe, values};
use crate::credentials::{Signed, secret_headers};
use crate::delivery::Accepted;
use crate::error::{ExitStatus, Failure};
use crate::net::url::Target;
use crate::report::{Message, Reporter};
use crate::send::deliver::deliver;
use crate::send::draft::What;
use crate::send::edit::Edit;
use crate::send::plan::Plan;
use crate::send::probe::run::probe as probe_endpoint;
use crate::send::probe::{Scope, first_sample};
use crate::send::sign::Mode;
use crate::send::{Options, Preview, preview};
use crate::vendor::registry::VendorId;

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
    /// Change a place (/request/pk or a field), and no other, to a value of the same type, in each thing sent; := takes JSON (repeatable, in order)
    #[arg(long, value_name = "PLACE=VALUE")]
    set: Vec<String>,
    /// Remove a place (repeatable, after --set)
    #[arg(long, value_name = "PLACE")]
    unset: Vec<String>,
    #[command(flatten)]
    bodies: BodyFlags,
    #[command(flatten)]
    secrets: SecretFlags,
    /// Credentials as they should be, wrong, missing, stale, or as they are in a recording (keep) [default: valid where a secret is given]
    #[arg(long, value_enum, value_name = "HOW")]
    credentials: Option<CredentialsName>,
    #[command(flatten)]
    tokens: TokenSourceFlags,
    #[command(flatten)]
    clear: ClearFlags,
    #[command(flatten)]
    connect: ConnectFlags,
    /// Header to add or replace, 'Name: value', or @file with one a line (repeatable)
    #[arg(short = 'H', long = "header", value_name = "HEADER")]
    headers: Vec<String>,
    /// Statuses that count as accepted, such as 2xx,409 [default: the vendor's success rule]
    #[arg(long, value_name = "STATUS", value_parser = Accepted::parse)]
    expect_status: Option<Accepted>,
    /// For one attempt [default: the vendor's, else 10s]
    #[arg(long, value_parser = values::duration, value_name = "DURATION")]
    timeout: Option<Duration>,
    #[command(flatten)]
    how: HowFlags,
    /// Check the endpoint against what the vendor's documents demand, and print a checklist; WHAT is VENDOR, or VENDOR/EVENT for that event only
    #[arg(long, requires = "what", conflicts_with_all = [
        "data", "fresh", "mutate", "credentials", "retry", "speed", "repeat", "concurrency", "rate", "shuffle", "interval", "log", "dry_run", "curl", "interactive",
    ])]
    probe: bool,
    #[command(flatten)]
    rough: RoughFlags,
    #[command(flatten)]
    told: ReportFlags,
    /// Print the request, secrets masked, and send nothing
    #[arg(long)]
    dry_run: bool,
    /// Print the request as a curl command, with $IDHOOK_SECRET for the secret and $IDHOOK_TOKEN for a token, and send nothing
    #[arg(long, conflicts_with = "dry_run")]
    curl: bool,
    /// Ask for vendor, event, outcome, fields and URL, but for what WHAT and flags say [default on a terminal when nothing is named]
    #[arg(short, long, conflicts_with = "data")]
    interactive: bool,
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

    fn prepare(self, session: &Session) -> Result<Prepared, Failure> {
        let registry = &session.registry;
        let bare = self.vendor.as_deref().map(|name| registry.find(name)).transpose()?;
        let event = match (&self.event, bare) {
            (Some(event), Some(vendor)) => Some(registry.vendor(vendor).event(event)?.id.clone()),
            _ => None,
        };
        let mut notes = Vec::new();
        let mut what = Vec::new();
        let scope = self.probe.then(|| probe::scope(&self.what, session)).transpose()?;
        match &scope {
            Some(scope) => what.push(What::Sample { vendor: scope.vendor, name: first_sample(registry, scope)? }),
            None => {
                for text in &self.what {
                    what.extend(understand(text, session, &mut notes)?);
                }
            }
        }
        if let Some(data) = &self.data {
            what.push(match data.strip_prefix('@') {
                Some("-") => stdin()?,
                Some(path) => What::File(path.into()),
                None => What::Body { name: "--data".to_owned(), bytes: data.clone().into_bytes() },
            });
        }
        let edits = self.set.iter().map(|text| Edit::parse_set(text)).collect::<Result<Vec<_>, _>>().map_err(Failure::usage)?;
        let headers = headers::read(&self.headers)?;
        let named: Vec<VendorId> = what
            .iter()
            .filter_map(|what| if let What::Sample { vendor, .. } | What::Scenario { vendor, .. } = what { Some(*vendor) } else { bare })
            .collect();
        let keyring = keyring(&self.secrets, &named, registry, session.context)?;
        let given = headers.lines().iter().map(|(name, _)| name.clone()).filter(|name| headers::sensitive(name));
        let hidden = given.chain(secret_headers(self.secrets.auth.as_ref(), keyring.all())).collect();
        let reporter = session.reporter(&keyring, hidden)?;
        let (how, log, said) = self.how.settle()?;
        let to = self.to.as_deref().map(Target::parse).transpose();
        let to = to.map_err(|error| Failure::usage(error).hint("write 3000, :3000/hook, host:3000/hook or https://host/hook"))?;
        let connect = self.connect.settle(to.as_ref(), self.timeout)?;
        let resume = log.as_ref().is_some_and(|log| log.resume);
        let fresh = self.bodies.fresh(resume, jiff::Timestamp::now())?;
        notes.extend(said.into_iter().chain(self.bodies.told(fresh)));
        let reports = self.told.settle(session, &what, &self.secrets, log.as_ref())?;
        let options = Options {
            registry: registry.clone(),
            what,
            to,
            connect,
            tokens: self.tokens.settle()?,
            vendor: bare,
            event,
            edits: edits.into_iter().chain(self.unset.iter().map(|place| Edit::parse_unset(place))).collect(),
            fresh,
            mutations: self.bodies.mutate,
            auth: self.secrets.auth,
            keyring,
            credentials: self.credentials.map(CredentialsName::mode),
            headers,
            expect: self.expect_status,
            timeout: self.timeout,
            insecure_http: self.clear.insecure_http,
            how,
            log,
            reports,
            progress: session.shows_progress(),
            watched: session.context.watched(),
            redactor: reporter.view().redactor.clone(),
            preview: if self.dry_run { Some(Preview::Request) } else { self.curl.then_some(Preview::Curl) },
        };
        let plan = Plan::new(&options, &mut |note| notes.push(note))?;
        let tokens = plan.deliveries().iter().any(|delivery| delivery.signed == Signed::Token);
        TokenSourceFlags::needed(session, tokens || options.credentials.is_some())?;
        let mut rough: Vec<_> = scope.iter().map(|_| probe::rough()).collect();
        rough.extend((!options.mutations.is_empty()).then(bodies::rough));
        rough.extend(at_once(options.how.concurrency, options.how.repeat.saturating_mul(plan.deliveries().len() as u64)));
        Ok(Prepared { options, plan, notes, reporter, scope, rough, agreed: self.rough, connect: self.connect })
    }
}

/// All that is to be sent.
struct Prepared {
    options: Options,
    plan: Plan,
    notes: Vec<String>,
    reporter: Reporter,
    /// Of a probe.
    scope: Option<Scope>,
    /// What a receiver should have been asked about.
    rough: Vec<Rough>,
    agreed: RoughFlags,
    connect: ConnectFlags,
}

impl Prepared {
    /// Sends it, or shows it; what the user knows already is not told again.
    fn deliver(self, session: &Session, known: &[String]) -> Result<ExitStatus, Failure> {
        let Self { options, plan, notes, mut reporter, scope, rough, agreed, connect } = self;
        let targets = plan.deliveries().iter().map(|delivery| &delivery.outgoing.target);
        if options.preview.is_none()
            && let Err(left) = agreed.agreed(session, &rough, &options.connect, targets)?
        {
            return Ok(left.status());
        }
        if let Some(scope) = scope {
            return probe_endpoint(&options, &scope, getrandom::u32().map_err(Failure::input)?, reporter);
        }
        let registry = &Arc::clone(&options.registry);
        notes.into_iter().filter(|note| !known.contains(note)).for_each(|note| reporter.say(&Message::Note(note)));
        let Some(preview) = options.preview else { return deliver(options, plan, reporter) };
        let redactor = &options.redactor;
        let (curl_words, mut hidden) = connect.curl(redactor.level());
        hidden &= preview == Preview::Curl;
        for delivery in plan.deliveries() {
            let text = match preview {
                Preview::Request => preview::request(delivery, registry, redactor),
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
