//! `--wait`: somebody listens at a target, or will soon.

use std::io;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout_at};

use super::connect::{Connect, Hop};
use super::unreachable::explain;
use super::url::Target;
use crate::delivery::{Cause, Reason, Stage};
use crate::error::Failure;

/// From one try to the next.
const PAUSE: Duration = Duration::from_millis(100);

/// What is waited for, in words.
#[must_use]
pub fn words<'a>(mut targets: impl Iterator<Item = &'a Target>, connect: &Connect, patience: Duration) -> String {
    let place = targets.next().map(|target| connect.hop(target).shown(target)).unwrap_or_default();
    format!("waiting up to {patience:?} for somebody to listen at {place}")
}

/// Waits until a connection to each of them comes about; nothing is said on it.
///
/// # Errors
/// The first that none came about to in that time, why, and what to look at.
pub async fn all<'a>(targets: impl Iterator<Item = &'a Target>, connect: &Connect, patience: Duration) -> Result<(), Failure> {
    let deadline = Instant::now() + patience;
    let mut reached = Vec::new();
    for target in targets {
        if !reached.contains(&target.authority()) {
            one(target, &connect.hop(target), deadline).await.map_err(|Reason { cause, text }| {
                let failure = Failure::network(format!("{} was not reached within {patience:?}: {text}", target.authority()));
                match cause.cure() {
                    Some(cure) => failure.hint(cure),
                    None => failure,
                }
            })?;
            reached.push(target.authority());
        }
    }
    Ok(())
}

async fn one(target: &Target, hop: &Hop, deadline: Instant) -> Result<(), Reason> {
    let mut why = Reason { cause: Cause::Other, text: Stage::Connecting.words() };
    loop {
        match timeout_at(deadline, knock(target, hop)).await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => why = explain(&error, hop, target),
            Err(_) => return Err(why),
        }
        if Instant::now() + PAUSE >= deadline {
            return Err(why);
        }
        sleep(PAUSE).await;
    }
}

async fn knock(target: &Target, hop: &Hop) -> io::Result<()> {
    match hop {
        Hop::Socket(path) => crate::platform::local::knock(path).await,
        Hop::Proxy(proxy) => knock_at(proxy).await,
        Hop::Target => knock_at(target).await,
    }
}

async fn knock_at(target: &Target) -> io::Result<()> {
    match target.host().zip(target.port()) {
        Some(place) => TcpStream::connect(place).await.map(drop),
        None => Ok(()),
    }
}
