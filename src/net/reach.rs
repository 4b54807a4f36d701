//! `--wait`: somebody listens at a target, or will soon.

use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout_at};

use super::url::Target;

/// From one try to the next.
const PAUSE: Duration = Duration::from_millis(100);

/// Waits until a connection to each of them comes about; nothing is said on it.
///
/// # Errors
/// The first that none came about to in that time, and why.
pub async fn all<'a>(targets: impl Iterator<Item = &'a Target>, patience: Duration) -> Result<(), (&'a Target, String)> {
    let deadline = Instant::now() + patience;
    let mut reached = Vec::new();
    for target in targets {
        if !reached.contains(&target.authority()) {
            one(target, deadline).await.map_err(|reason| (target, reason))?;
            reached.push(target.authority());
        }
    }
    Ok(())
}

async fn one(target: &Target, deadline: Instant) -> Result<(), String> {
    let (Some(host), Some(port)) = (target.host(), target.port()) else { return Ok(()) };
    let mut why = "no answer".to_owned();
    loop {
        match timeout_at(deadline, TcpStream::connect((host, port))).await {
            Ok(Ok(_)) => return Ok(()),
            Ok(Err(error)) => why = error.to_string(),
            Err(_) => return Err(why),
        }
        if Instant::now() + PAUSE >= deadline {
            return Err(why);
        }
        sleep(PAUSE).await;
    }
}
