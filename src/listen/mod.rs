//! `idhook listen`: a local endpoint that shows, checks and records every callback.

mod answering;
mod demo;
mod desk;
mod door;
pub mod event_glob;
pub mod filter;
mod forward;
mod journal;
mod line;
mod ready;
mod reply;
mod respond;
mod screen;
mod secure;
mod stop;
mod tally;
mod token;
mod trouble;
mod written;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

use crate::credentials::Auth;
use crate::error::{ExitStatus, Failure};
use crate::net::server::{Limits, serve};
use crate::platform;
use crate::problem::Unknown;
use crate::report::{Format, Message, Reporter};
use crate::secret::Keyring;
use crate::vendor::registry::{Registry, VendorId};
use answering::Answering;
use desk::Desk;
pub use door::Bind;
use filter::Filter;
use forward::Forwarder;
pub use forward::{Forwarding, Route};
use journal::Journal;
pub use respond::Script;
use screen::{Screen, WhenFull};
pub use secure::Tls;
use stop::{Stopped, reason_to_stop};
pub use token::{MadeSecret, Settings as TokenSettings};

/// Everything that `listen` was asked for.
#[derive(Debug)]
pub struct Options {
    pub registry: Arc<Registry>,
    pub bind: Bind,
    pub port: u16,
    pub tls: Option<Tls>,
    pub vendor: Option<VendorId>,
    pub auth: Option<Auth>,
    /// The token endpoint of `--auth oauth2`.
    pub tokens: Option<TokenSettings>,
    /// Its secret, where none was given: kept as long as this run.
    pub made_secret: Option<MadeSecret>,
    pub keyring: Keyring,
    pub save: Option<Save>,
    pub forwarding: Forwarding,
    pub respond: Option<Script>,
    pub delay: Duration,
    pub strict: bool,
    pub allow_browser: bool,
    pub demo: bool,
    pub filter: Filter,
    pub count: Option<u64>,
    pub timeout: Option<Duration>,
    pub ready_file: Option<PathBuf>,
    pub limits: Limits,
}

/// Where callbacks are kept.
#[derive(Debug)]
pub struct Save {
    pub path: PathBuf,
    pub fsync: bool,
}

/// Listens until a signal, the count, the deadline or a closed stdout.
///
/// # Errors
/// It cannot bind, or the file cannot be used.
pub fn run(options: Options, reporter: Reporter, format: Format) -> Result<ExitStatus, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::network(error).hint("the system gave no event queue"))?;
    let status = runtime.block_on(listen(options, reporter, format));
    // A thread that still prints to a terminal that stands still is not waited for.
    runtime.shutdown_background();
    status
}

fn save_failure(error: crate::ledger::LedgerError) -> Failure {
    use crate::ledger::LedgerError as Error;
    let hint = match &error {
        Error::Link(_) | Error::NotRegular(_) | Error::NotOurs(_) | Error::Foreign { .. } => {
            "name a new file, or one that listen --save wrote"
        }
        Error::Locked(_) => "stop that listen first, or save to another file",
        Error::Open { .. } => "look at the folder and its rights",
    };
    Failure::new(ExitStatus::Input, error).hint(hint)
}

/// The file, where there is one, and the number of its last callback.
fn open_journal(save: Option<&Save>, reporter: &mut Reporter) -> Result<(Option<Journal>, u64), Failure> {
    let Some(save) = save else { return Ok((None, 0)) };
    let (journal, last, mended) = Journal::open(&save.path, save.fsync).map_err(save_failure)?;
    mended.into_iter().for_each(|text| reporter.say(&Message::Note(text)));
    Ok((Some(journal), last))
}

async fn listen(options: Options, mut reporter: Reporter, format: Format) -> Result<ExitStatus, Failure> {
    options.ready_file.as_deref().map_or(Ok(()), ready::retract)?;
    let (identity, authority) = options.tls.as_ref().map(|tls| secure::identity(tls, &options.bind)).transpose()?.unzip();
    platform::allow_more_files();
    platform::survive_file_limits();
    let door::Door { listeners, url, remark } = door::open(&options.bind, options.port, identity.as_ref())?;
    authority.flatten().as_ref().map_or(Ok(()), secure::Authority::write)?;
    door::leads_elsewhere(&listeners, &options.forwarding.routes)?;
    let (journal, last) = open_journal(options.save.as_ref(), &mut reporter)?;
    let doubts = options.filter.doubts(&options.registry, options.vendor);
    doubts.into_iter().for_each(|text| reporter.say(&Message::Note(text)));
    let view = reporter.view().clone();
    let (enough, unread) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let signals = platform::Signals::new().map_err(Failure::network)?;

    let when_full = if format == Format::Ndjson && journal.is_none() { WhenFull::Wait } else { WhenFull::Drop };
    let saving = options.save.as_ref().map(|save| save.path.display().to_string());
    let (screen, printing) = Screen::start(reporter, when_full, Arc::clone(&unread));
    let forwarding: Vec<_> = options.forwarding.routes.iter().map(|(_, shown)| shown.clone()).collect();
    let forwards = !forwarding.is_empty();
    screen.say(Message::Ready { url: url.clone(), at: jiff::Timestamp::now(), saving, forwarding });
    remark.into_iter().for_each(|remark| screen.say(remark));
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(Failure::input)?;
    let issuer = options.tokens.map(|settings| token::Issuer::new(settings, key));
    if let Some(issuer) = &issuer {
        screen.say(Message::Note(issuer.introduction(&url)));
    }
    if let Some(path) = &options.ready_file {
        ready::announce(path, &url)?;
    }

    let demo = if options.demo { Some(demo::Demo::new(&options.registry, &options.keyring).map_err(Failure::input)?) } else { None };
    let saves = journal.is_some();
    let (stopping, stopped) = tokio::sync::watch::channel(false);
    let ended = stopped.clone();
    let answering = Answering::new(Forwarder::new(options.forwarding), options.respond, options.delay, stopped);
    let desk = Desk::new(
        desk::Rules {
            registry: Arc::clone(&options.registry),
            vendor: options.vendor,
            auth: options.auth,
            issuer,
            keyring: options.keyring,
            strict: options.strict,
            allow_browser: options.allow_browser,
            unknown: Unknown::Warn,
            filter: options.filter,
            view,
            count: options.count,
        },
        answering,
        demo.clone(),
        journal,
        last,
        screen,
        Arc::clone(&enough),
    );
    let showing = demo.map(|demo| tokio::spawn(demo.deliver(Arc::clone(&options.registry), url, Arc::clone(&desk))));

    let mut why = Stopped::Signal;
    let stop = async {
        // Where nobody reads stdout, who saves or forwards still has work.
        let unread = (!saves && !forwards).then_some(&*unread);
        why = reason_to_stop(&signals, options.timeout, &enough, unread).await;
        stopping.send_replace(true);
        if matches!(why, Stopped::Signal | Stopped::Unread) {
            desk.end_searches();
        }
    };
    let served = serve(listeners, options.limits, Arc::clone(&desk), stop);
    tokio::select! {
        () = served => {}
        () = desk.say_what_is_waited_for(ended) => {}
        () = signals.second() => return Ok(ExitStatus::Interrupted),
    }
    if let Some(showing) = showing {
        // A demonstration that is not through holds the desk, and with it the file and the screen.
        showing.abort();
        let _ = showing.await;
    }
    let tally = tokio::select! {
        tally = desk.finish() => tally,
        () = signals.second() => return Ok(ExitStatus::Interrupted),
    };
    drop(desk);
    let printed = tokio::task::spawn_blocking(move || printing.finish());
    let status = why.status(options.count, &tally);
    let status = tokio::select! {
        reporter = printed => reporter.ok().flatten().map_or(status, |reporter| reporter.settle(status)),
        () = signals.second() => return Ok(ExitStatus::Interrupted),
    };
    match why.too_few(options.count, options.timeout, &tally) {
        Some(too_few) => Err(Failure::new(status, anyhow::anyhow!(too_few))),
        None => Ok(status),
    }
}
