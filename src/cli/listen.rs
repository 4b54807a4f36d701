//! The command line of `listen`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::fitting::strictly;
use super::forward::ForwardFlags;
use super::oauth2::TokenFlags;
use super::secrets::{SecretFlags, keyring, usable};
use super::{Session, headers, values};
use crate::credentials::{Auth, Scheme, secret_headers};
use crate::error::{ExitStatus, Failure};
use crate::listen::event_glob::EventGlob;
use crate::listen::filter::{Filter, Place};
use crate::listen::{Bind, Options, Save, Script, Tls, run};
use crate::net::server::Limits;
use crate::report::Message;
use crate::secret::Keyring;
use crate::vendor::Vendor;
use crate::vendor::registry::{Registry, VendorId};

/// Run a local endpoint that shows, checks, records and forwards every callback
///
/// A vendor's id as the first part of the path names the vendor; else the body does.
///
/// Examples:
///   idhook listen --demo
///   idhook listen --save calls.ndjson --count 3 --timeout 1m
///   idhook listen --strict --secret-file identomat=key.txt
///   idhook listen --forward-to 3000/hooks --respond 503,503,200
///   idhook listen --tls --tls-ca-out ca.pem
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct ListenArgs {
    /// Port; 0 takes any that is free
    #[arg(short, long, default_value_t = 4346, env = "IDHOOK_PORT")]
    port: u16,
    /// IP address, or a unix socket [default: loopback, v4 and v6]
    #[arg(long, value_name = "IP|unix:PATH", value_parser = values::bind, env = "IDHOOK_BIND")]
    bind: Option<Bind>,
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
    /// More connections wait until others have ended
    #[arg(long, default_value_t = 10_240, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    max_connections: u32,
    /// For the head, again for the body, and for an answer to be taken
    #[arg(long, default_value = "30s", value_parser = values::duration, value_name = "DURATION")]
    read_timeout: Duration,
    /// HTTPS with a certificate for localhost that is made for this run
    #[arg(long)]
    tls: bool,
    /// HTTPS with this certificate, a PEM file
    #[arg(long, requires = "tls_key", value_name = "FILE", env = "IDHOOK_TLS_CERT")]
    tls_cert: Option<PathBuf>,
    /// The certificate's key, a PEM file
    #[arg(long, requires = "tls_cert", value_name = "FILE", env = "IDHOOK_TLS_KEY")]
    tls_key: Option<PathBuf>,
    /// File that receives the authority of the certificate that is made, for senders to trust
    #[arg(long, requires = "tls", conflicts_with = "tls_cert", value_name = "FILE", env = "IDHOOK_TLS_CA_OUT")]
    tls_ca_out: Option<PathBuf>,
    /// Accept requests that a web page made
    #[arg(long)]
    allow_browser: bool,
    /// Deliver a sample of every vendor to itself, then go on listening; these are not saved or counted
    #[arg(long)]
    demo: bool,
}

impl ListenArgs {
    /// Makes sure that no file is written for two purposes.
    fn written_once(&self) -> Result<(), Failure> {
        let files = [("--save", &self.save), ("--ready-file", &self.ready_file), ("--tls-ca-out", &self.tls_ca_out)];
        let place = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
        let files: Vec<_> = files.into_iter().filter_map(|(flag, path)| Some((flag, place(path.as_ref()?)))).collect();
        for (at, (flag, path)) in files.iter().enumerate() {
            if let Some((other, _)) = files[..at].iter().find(|(_, other)| other == path) {
                let twice = format!("{other} and {flag} name the same file, {}", path.display());
                return Err(Failure::usage(twice).hint("give each a file of its own"));
            }
        }
        Ok(())
    }

    /// Whose credentials `--strict` cannot refuse although there are secrets.
    fn unchecked(&self, vendor: Option<VendorId>, keyring: &Keyring, registry: &Registry) -> Option<String> {
        keyring.all().next()?;
        let among = registry.ids().filter(|id| vendor.is_none_or(|vendor| vendor == *id)).map(|id| registry.vendor(id));
        let checked = |known: &&Vendor| Scheme::choose(known, self.secrets.auth.as_ref(), keyring.of(known.id())).is_ok();
        let (_, others): (Vec<_>, Vec<_>) = among.partition(checked);
        let names: Vec<_> = others.iter().map(|vendor| vendor.manifest.name.as_str()).collect();
        let oauth2 = self.secrets.auth == Some(Auth::Oauth2);
        (!names.is_empty() && !oauth2)
            .then(|| format!("--strict does not check the credentials of {}: no secret fits them", names.join(", ")))
    }

    pub fn run(self, session: &Session) -> Result<ExitStatus, Failure> {
        let registry = &session.registry;
        let vendor = if self.vendor == "auto" { None } else { Some(registry.find(&self.vendor)?) };
        let keyring = keyring(&self.secrets, vendor.as_slice(), registry, session.context)?;
        if self.read_timeout.is_zero() {
            return Err(Failure::usage("--read-timeout 0s would refuse everything").hint("write a duration such as 30s"));
        }
        usable(&self.secrets, vendor.as_slice(), &keyring, registry)?;
        if self.strict {
            let among = registry.ids().filter(|id| vendor.is_none_or(|vendor| vendor == *id));
            strictly(among.map(|id| registry.vendor(id)), self.secrets.auth.as_ref(), &keyring)?;
        }
        self.written_once()?;
        if self.strict && self.respond.is_some() {
            return Err(Failure::usage("--strict decides what is answered, and so does --respond").hint("leave one of them out"));
        }
        let added = headers::read(&self.forward.headers)?;
        let mut hidden = keyring.clone();
        headers::secrets(&added.lines).for_each(|(name, secret)| hidden.add(name, secret));
        let headers = secret_headers(self.secrets.auth.as_ref(), keyring.all());
        let unchecked = if self.strict { self.unchecked(vendor, &keyring, registry) } else { None };
        let tokens = self.tokens.settle(self.secrets.auth.as_ref(), vendor, &keyring, session)?;
        let (tokens, made_secret) = tokens.map_or((None, None), |(tokens, made)| (Some(tokens), made));
        // No vendor has an empty id: it is masked wherever it stands, and checks no callback.
        made_secret.iter().for_each(|made| hidden.add("", made.secret.clone()));
        let mut reporter = session.reporter(&hidden, headers)?;
        unchecked.into_iter().for_each(|note| reporter.say(&Message::Note(note)));
        let forwarding = self.forward.settle(added, &reporter.view().redactor)?;
        if self.strict && tokens.is_none() && keyring.all().next().is_none() {
            reporter.say(&Message::Note("no secret is given, so --strict cannot refuse wrong credentials".to_owned()));
        }
        let bind = self.bind.unwrap_or(Bind::Loopback);
        let tls = match (self.tls_cert, self.tls_key) {
            (Some(certificate), Some(key)) => Some(Tls::Own { certificate, key }),
            _ if self.tls => Some(Tls::Throwaway { authority: self.tls_ca_out }),
            _ => None,
        };
        let local = matches!(bind, Bind::Local(_));
        if local && tls.is_some() {
            return Err(Failure::usage("TLS is not spoken on a unix socket").hint("leave --tls out: nobody but you can reach it"));
        }
        if self.demo && (local || tls.is_some()) {
            return Err(Failure::usage("--demo delivers over plain HTTP to an IP address").hint("leave --tls or --bind unix: out"));
        }
        let options = Options {
            registry: registry.clone(),
            bind,
            port: self.port,
            tls,
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
            limits: Limits {
                max_body: self.max_body,
                max_connections: usize::try_from(self.max_connections).unwrap_or(usize::MAX),
                read_timeout: self.read_timeout,
            },
        };
        run(options, reporter, session.format)
    }
}
