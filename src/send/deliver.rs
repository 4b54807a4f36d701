//! Delivers what was planned, one after the other, and tells each attempt.

use std::time::{Duration, Instant};

use super::Options;
use super::plan::Delivery;
use crate::delivery::{Accepted, DEFAULT_TIMEOUT, Outcome};
use crate::error::{ExitStatus, Failure};
use crate::net::client::{Client, ClientError};
use crate::report::{Attempt, Message, Reporter, Summary, Verb};

/// Delivers everything.
///
/// # Errors
/// A header that cannot be sent, or no HTTP client; what happens on the network is told and counted.
pub fn deliver(options: &Options, deliveries: Vec<Delivery>, reporter: &mut Reporter) -> Result<ExitStatus, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::network)?;
    let mut summary = Summary { verb: Verb::Send, ..Summary::default() };
    let mut status = ExitStatus::Fine;
    let mut client: Option<(bool, bool, Duration, Client)> = None;
    for delivery in deliveries {
        let vendor = delivery.vendor.map(|id| options.registry.vendor(id));
        let documented =
            vendor.and_then(|vendor| vendor.manifest.delivery.timeout.as_ref()).map(|fact| Duration::from_secs(fact.value.into()));
        let timeout = options.timeout.or(documented).unwrap_or(DEFAULT_TIMEOUT);
        let target = &delivery.outgoing.target;
        let kind = (target.is_https(), target.is_loopback(), timeout);
        let ready = match client.take() {
            Some((https, loopback, patience, ready)) if (https, loopback, patience) == kind => ready,
            _ => Client::new(target, timeout).map_err(network)?,
        };
        let (at, started) = (jiff::Timestamp::now(), Instant::now());
        let outcome = runtime.block_on(async {
            tokio::select! {
                outcome = ready.deliver(&delivery.outgoing) => Some(outcome),
                _ = tokio::signal::ctrl_c() => None,
            }
        });
        let Some(outcome) = outcome else {
            reporter.say(&Message::Note(format!("interrupted while {} was under way: it may have arrived", delivery.what)));
            return Ok(ExitStatus::Interrupted);
        };
        let outcome = outcome.map_err(network)?;
        client = Some((kind.0, kind.1, kind.2, ready));
        let accepted = options.expect.clone().unwrap_or_else(|| Accepted::by(vendor)).holds(&outcome);
        status = status.max(match &outcome {
            _ if accepted => ExitStatus::Fine,
            Outcome::Replied { .. } => ExitStatus::Found,
            Outcome::TimedOut | Outcome::Unreachable(_) => ExitStatus::Network,
        });
        summary.total += 1;
        summary.good += u64::from(accepted);
        let (url, bytes) = (target.shown(), delivery.outgoing.body.len());
        reporter.say(&Message::Attempt(Box::new(Attempt {
            at,
            url,
            what: delivery.what,
            vendor: delivery.vendor,
            event: delivery.event,
            bytes,
            outcome,
            accepted,
            took: started.elapsed(),
        })));
    }
    if summary.total != 1 {
        reporter.say(&Message::Summary(summary));
    }
    Ok(reporter.settle(status))
}

fn network(error: ClientError) -> Failure {
    let status = match error {
        ClientError::Name(_) | ClientError::Value(_) => ExitStatus::Usage,
        ClientError::Setup(_) => ExitStatus::Network,
    };
    Failure::new(status, error)
}
