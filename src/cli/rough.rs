//! What is rough on a receiver goes to another machine only after a yes: `--yes`, or an answer on a terminal.

use clap::Args;

use super::Session;
use super::prompt::{self, Left};
use crate::error::Failure;
use crate::net::connect::Connect;
use crate::net::url::Target;

/// More deliveries at once than this are rough.
pub const AT_ONCE: u64 = 10;

#[derive(Debug, Clone, Args)]
pub struct RoughFlags {
    /// Yes to --probe, --mutate, or more than 10 deliveries at once, at another machine (asked on a terminal, refused without one)
    #[arg(long)]
    yes: bool,
}

/// Something that a receiver should have been asked about.
#[derive(Debug)]
pub struct Rough {
    /// What of the command line makes it so.
    pub flag: String,
    /// What it sends, as the object of a sentence.
    pub sends: String,
}

/// More at once than one that nobody warned may bear, of so many deliveries in all.
#[must_use]
pub fn at_once(concurrency: usize, deliveries: u64) -> Option<Rough> {
    let most = deliveries.min(concurrency as u64);
    (most > AT_ONCE).then(|| Rough { flag: format!("--concurrency {concurrency}"), sends: format!("up to {most} deliveries at once") })
}

impl RoughFlags {
    /// Whether to go on: nothing is rough, everything stays on this machine, or somebody says yes.
    ///
    /// # Errors
    /// Nobody said yes, and nobody is there to ask.
    pub fn agreed<'a>(
        &self,
        session: &Session,
        rough: &[Rough],
        connect: &Connect,
        targets: impl IntoIterator<Item = &'a Target>,
    ) -> Result<Result<(), Left>, Failure> {
        let here = |target: &Target| connect.unix_socket.is_some() || target.leads_here();
        let mut elsewhere: Vec<_> = targets.into_iter().filter(|target| !here(target)).map(Target::authority).collect();
        elsewhere.dedup();
        let (Some(host), false, false) = (elsewhere.first(), self.yes, rough.is_empty()) else { return Ok(Ok(())) };
        let sends = rough.iter().map(|rough| rough.sends.as_str()).collect::<Vec<_>>().join(", and ");
        let host = if elsewhere.len() > 1 { format!("{host} and {} more", elsewhere.len() - 1) } else { host.clone() };
        if session.context.may_ask() {
            return prompt::confirm(session, &format!("Send {host} {sends}?"));
        }
        let flags = rough.iter().map(|rough| rough.flag.as_str()).collect::<Vec<_>>().join(" and ");
        Err(Failure::usage(format!("{flags} would send {host} {sends}")).hint(format!("add --yes if whoever runs {host} agrees")))
    }
}
