//! The command line of `listen`.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::forward::ForwardFlags;
use super::oauth2::TokenFlags;
use super::secrets::{SecretFlags, keyring, usable};
use super::{Session, headers, values};
use crate::credentials::secret_headers;
use crate::error::{ExitStatus, Failure};
use crate::listen::event_glob::EventGlob;
use crate::listen::filter::{Filter, Place};
use crate::listen::{Options, Save, Script, run};
use crate::net::server::Limits;
use crate::report::Message;

/// Run a local endpoint that shows, checks, records and forwards every callback
///
/// A vendor's id as the first part of the path names the vendor; else the body does.
///
/// Examples:
///   idhook listen --demo
///   idhook listen --save calls.ndjson --count 3 --timeout 1m
///   idhook listen --strict --secret-file identomat=key.txt
///   idhook listen --forward-to 3000/hooks --respond 503,503,200
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct ListenArgs {
    /// Port; 0 takes any that is free
    #[arg(short, long, default_value_t = 4346, env = "IDHOOK_PORT")]
    port: u16,
    /// IP address [default: loopback, v4 and v6]
    #[arg(long, value_name = "IP", env = "IDHOOK_BIND")]
    bind: Option<IpAddr>,
    /// Vendor id or alias; auto recognises it
    #[arg(long, default_value = "auto", value_name = "VENDOR", env = "IDHOOK_VENDOR")]
    vendor: String,
    /// Show, count and forward only these events: id, name in the body, or vendor/event, with * and ?; repeatable
    ///
    /// The file keeps all callbacks.
    #[arg(short, long, value_name = "GLOB", value_parser = EventGlob::parse)]
    event: Vec<EventGlob>,
    /// Leave out these events; repeatable
    #[arg(short = 'E', long, value_name = "GLOB", value_parser = EventGlob::parse)]
    ignore_event: Vec<EventGlob>,
    /// Only callbacks with this value at this place: /request/pk=12 or result=APPROVED; := compares as JSON; all must hold
    #[arg(long = "where", value_name = "PLACE=VALUE", value_parser = Place::parse)]
    places: Vec<Place>,
    /// Append every callback to this NDJSON file; made readable by you alone
    #[arg(short, long, value_name = "FILE", env = "IDHOOK_SAVE")]
    save: Option<PathBuf>,
    /// Answer only once the record is on the disk
    #[arg(long, requires = "save")]
    fsync: bool,
    #[command(flatten)]
    forward: ForwardFlags,
    #[command(flatten)]
    secrets: SecretFlags,
    #[command(flatten)]
    tokens: TokenFlags,
    /// Refuse what fails: 401 credentials, 400 not JSON, 422 schema
    #[arg(long, env = "IDHOOK_STRICT", value_parser = clap::builder::BoolishValueParser::new())]
    strict: bool,
    /// Fixed answers, one after the other: statuses, hang (never answer) or drop (close the connection); the last repeats
    #[arg(long, value_parser = Script::parse, value_name = "LIST", env = "IDHOOK_RESPOND")]
    respond: Option<Script>,
    /// Wait so long before each answer
    #[arg(long, default_value = "0s", value_parser = values::duration, value_name = "DURATION", env = "IDHOOK_DELAY")]
    delay: Duration,
    /// Stop after so many callbacks that match the filters and were not refused
    #[arg(short = 'n', long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    /// Stop after this long, such as 30s; with --count, too few by then is exit code 1
    #[arg(long, value_parser = values::duration, value_name = "DURATION", env = "IDHOOK_TIMEOUT")]
    timeout: Option<Duration>,
    /// File that receives the URL once callbacks are accepted
    #[arg(long, value_name = "FILE", env = "IDHOOK_READY_FILE")]
    ready_file: Option<PathBuf>,
    /// Larger bodies get 413
    #[arg(long, default_value = "10MB", value_parser = values::size, value_name = "SIZE")]
    max_body: usize,
    /// For the head, and again for the body
    #[arg(long, default_value = "30s", value_parser = values::duration, value_name = "DURATION")]
    read_timeout: Duration,
    /// Accept requests that a web page made
    #[arg(long)]
    allow_browser: bool,
    /// Deliver a sample of every vendor to itself, then go on listening; these are not saved or counted
    #[arg(long)]
    demo: bool,
}

impl ListenArgs {
    pub fn run(self, session: &Session) -> Result<ExitStatus, Failure> {
        let registry = &session.registry;
        let vendor = if self.vendor == "auto" { None } else { Some(registry.find(&self.vendor)?) };
        let keyring = keyring(&self.secrets, vendor.as_slice(), registry, session.context)?;
        if self.read_timeout.is_zero() {
            return Err(Failure::usage("--read-timeout 0s would refuse everything").hint("write a duration such as 30s"));
        }
        usable(&self.secrets, vendor.as_slice(), &keyring, registry)?;
        if self.strict && self.respond.is_some() {
            return Err(Failure::usage("--strict decides what is answered, and so does --respond").hint("leave one of them out"));
        }
        let added = headers::read(&self.forward.headers)?;
        let mut hidden = keyring.clone();
        headers::secrets(&added).for_each(|(name, secret)| hidden.add(name, secret));
        let headers = secret_headers(self.secrets.auth.as_ref(), keyring.all());
        let tokens = self.tokens.settle(self.secrets.auth.as_ref(), vendor, &keyring, registry, session.context)?;
        let (tokens, made_secret) = tokens.map_or((None, None), |(tokens, made)| (Some(tokens), made));
        // No vendor has an empty id: it is masked wherever it stands, and checks no callback.
        made_secret.iter().for_each(|made| hidden.add("", made.secret.clone()));
        let mut reporter = session.reporter(&hidden, headers)?;
        let forwarding = self.forward.settle(added, &reporter.view().redactor)?;
        if self.strict && tokens.is_none() && keyring.all().next().is_none() {
            reporter.say(&Message::Note("no secret is given, so --strict cannot refuse wrong credentials".to_owned()));
        }
        let options = Options {
            registry: registry.clone(),
            bind: self.bind,
            port: self.port,
            vendor,
            auth: self.secrets.auth,
            tokens,
            made_secret,
            keyring,
            save: self.save.map(|path| Save { path, fsync: self.fsync }),
            forwarding,
            respond: self.respond,
            delay: self.delay,
            strict: self.strict,
            allow_browser: self.allow_browser,
            demo: self.demo,
            filter: Filter { events: self.event, ignored: self.ignore_event, places: self.places },
            count: self.count,
            timeout: self.timeout,
            ready_file: self.ready_file,
            limits: Limits { max_body: self.max_body, read_timeout: self.read_timeout },
        };
        run(options, reporter, session.format)
    }
}
