//! `--wait`: somebody listens at a target, or will soon.

use std::io;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout_at};

use super::connect::{Connect, Hop};
use super::url::Target;

/// From one try to the next.
const PAUSE: Duration = Duration::from_millis(100);

/// Waits until a connection to each of them comes about; nothing is said on it.
///
/// # Errors
/// The first that none came about to in that time, and why.
pub async fn all<'a>(targets: impl Iterator<Item = &'a Target>, connect: &Connect, patience: Duration) -> Result<(), (&'a Target, String)> {
    let deadline = Instant::now() + patience;
    let mut reached = Vec::new();
    for target in targets {
        if !reached.contains(&target.authority()) {
            one(target, &connect.hop(target), deadline).await.map_err(|reason| (target, reason))?;
            reached.push(target.authority());
        }
    }
    Ok(())
}

async fn one(target: &Target, hop: &Hop, deadline: Instant) -> Result<(), String> {
    let mut why = "no answer".to_owned();
    loop {
        match timeout_at(deadline, knock(target, hop)).await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => why = error.to_string(),
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
