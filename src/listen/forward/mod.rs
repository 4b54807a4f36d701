//! Forwarding: a callback goes on, as it came, to every application whose events it is one of.

mod headers;
mod relay;
mod route;

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::OnceCell;
use tokio::task::JoinHandle;

use crate::delivery::{Cause, Outcome, Reason};
use crate::inspect::Event;
use crate::net::client::{Client, Outgoing};
use crate::net::connect::Connect;
use crate::net::trust::Trust;
use crate::report::Forwarded;
use crate::request::{HeaderEdits, Request};
use crate::vendor::Vendor;
pub use relay::{answer, shorten};
pub use route::Route;

/// What `--forward-to` and its companions say.
#[derive(Debug, Default)]
pub struct Forwarding {
    /// Each with its URL as it may be shown.
    pub routes: Vec<(Route, String)>,
    /// Of every request.
    pub headers: HeaderEdits,
    /// For one application, from the connection to the end of its answer.
    pub timeout: Duration,
    pub trust: Trust,
}

/// Forwards.
#[derive(Debug)]
pub struct Forwarder {
    exits: Vec<Arc<Exit>>,
    edits: HeaderEdits,
}

/// One application.
#[derive(Debug)]
struct Exit {
    route: Route,
    shown: Arc<str>,
    timeout: Duration,
    trust: Trust,
    /// Made when it is first needed, and kept with its connections.
    client: OnceCell<Client>,
}

/// Forwards that have begun.
#[derive(Debug, Default)]
pub struct UnderWay(Vec<(Arc<str>, JoinHandle<Forwarded>)>);

impl Forwarder {
    pub fn new(forwarding: Forwarding) -> Self {
        let Forwarding { routes, headers, timeout, trust } = forwarding;
        let exit = |(route, shown): (Route, String)| {
            Arc::new(Exit { route, shown: shown.into(), timeout, trust: trust.clone(), client: OnceCell::new() })
        };
        Self { exits: routes.into_iter().map(exit).collect(), edits: headers }
    }

    /// Begins to forward a callback of this vendor and event; it goes on whether or not anybody waits for it.
    pub fn start(&self, request: &Request, vendor: Option<&Vendor>, event: &Event) -> UnderWay {
        let fits = |exit: &&Arc<Exit>| exit.route.glob.as_ref().is_none_or(|glob| glob.names(vendor, event));
        let begin = |exit: &Arc<Exit>| {
            let target = match request.query.as_deref() {
                None | Some("") => exit.route.target.clone(),
                Some(query) => exit.route.target.with_query(query),
            };
            let headers = headers::of_request(&request.headers, &self.edits, target.names_a_user());
            let outgoing = Outgoing { target, headers, body: request.body.clone() };
            (Arc::clone(&exit.shown), tokio::spawn(Arc::clone(exit).forward(outgoing)))
        };
        UnderWay(self.exits.iter().filter(fits).map(begin).collect())
    }
}

impl UnderWay {
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What came of each, in the order of the flags. They run at once, so that the slowest decides how long it takes.
    pub async fn finish(self) -> Vec<Forwarded> {
        let mut forwards = Vec::with_capacity(self.0.len());
        for (url, forward) in self.0 {
            forwards.push(forward.await.unwrap_or_else(|error| Forwarded {
                url,
                outcome: failed(Cause::Other, format!("it could not be forwarded: {error}")),
                took: Duration::ZERO,
            }));
        }
        forwards
    }
}

impl Exit {
    async fn forward(self: Arc<Self>, outgoing: Outgoing) -> Forwarded {
        let started = Instant::now();
        let outcome = match self.deliver(&outgoing).await {
            Ok(outcome) => relay::whole(outcome, &outgoing.target),
            Err(error) => failed(Cause::Other, error.to_string()),
        };
        Forwarded { url: Arc::clone(&self.shown), outcome, took: started.elapsed() }
    }

    async fn deliver(&self, outgoing: &Outgoing) -> anyhow::Result<Outcome> {
        let make = || async {
            let target = self.route.target.clone();
            let connect = Connect { timeout: self.timeout, trust: self.trust.clone(), ..Connect::default() };
            // Certificates are loaded from the disk.
            let client = tokio::task::spawn_blocking(move || Client::relay(&target, connect)).await??;
            Ok::<_, anyhow::Error>(client)
        };
        Ok(self.client.get_or_try_init(make).await?.deliver(outgoing).await?)
    }
}

const fn failed(cause: Cause, text: String) -> Outcome {
    Outcome::Unreachable(Reason { cause, text })
}
