//! Flags that change nothing in this run: what was typed in vain is a mistake, unless it is the kind of thing that every run is given.

use super::Session;
use super::secrets::vendor_of;
use crate::error::Failure;
use crate::net::url::Target;
use crate::send::Options;
use crate::send::how::{Interval, Retry};
use crate::send::plan::Plan;

/// What the user should know of flags without effect. `secret_files` are those of `--secret-file`.
///
/// # Errors
/// Pauses are to be shorter where there are none.
pub fn flags(session: &Session, options: &Options, plan: &Plan, secret_files: &[String]) -> Result<Vec<String>, Failure> {
    let how = &options.how;
    let deliveries = || plan.deliveries().iter();
    let retries = how.retry == Retry::Vendor || how.numbers.more.is_some_and(|more| more > 0);
    if session.typed("speed") && !retries && how.interval != Interval::Recorded {
        return Err(Failure::usage("--speed makes pauses shorter, and there are none")
            .hint("it is for those of --retry, and of a recording with --interval recorded"));
    }
    let mut idle = Vec::new();
    let tokens = options.tokens.url.iter();
    let mut targets = deliveries().map(|delivery| &delivery.outgoing.target).chain(tokens);
    if session.typed("cacert") && !targets.any(Target::is_https) {
        idle.push("--cacert has no effect: nothing that is sent goes over https".to_owned());
    }
    for flag in secret_files {
        if let Some(vendor) = vendor_of(flag, &session.registry)
            && !deliveries().any(|delivery| delivery.vendor == Some(vendor))
        {
            let name = &session.registry.vendor(vendor).manifest.name;
            idle.push(format!("--secret-file {flag} has no effect: nothing of {name} is sent"));
        }
    }
    Ok(idle)
}
