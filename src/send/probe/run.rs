//! One run of the probe: from what all its deliveries have in common to the totals. Each line is told as soon as it is known.

use std::cell::Cell;

use super::Scope;
use super::checklist::Checklist;
use super::checks::{Check, Credentials, checks};
use super::given::{first_sample, given, terms};
use super::judge::Judgement;
use super::prober::Prober;
use super::vary::{Variation, Varied};
use crate::error::{ExitStatus, Failure};
use crate::net::reach;
use crate::platform::Signals;
use crate::report::{Probed, Reporter, Verbosity};
use crate::send::Options;
use crate::send::clients::Clients;
use crate::send::token::Sources;

/// Probes an endpoint. Subjects are numbered from `start` on.
///
/// # Errors
/// A delivery that cannot be made; what happens on the network is a verdict.
pub fn probe(options: &Options, scope: &Scope, start: u32, reporter: Reporter) -> Result<ExitStatus, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::network)?;
    let status = runtime.block_on(run(options, scope, start, reporter));
    // A name that is still being looked up is not waited for.
    runtime.shutdown_background();
    status
}

async fn run(options: &Options, scope: &Scope, start: u32, reporter: Reporter) -> Result<ExitStatus, Failure> {
    let signals = Signals::new().map_err(Failure::network)?;
    let list = Checklist::new(reporter, &options.reports);
    list.usable()?;
    let mut prober = Prober {
        list,
        options,
        tokens: Sources::new(options, &[])?,
        varied: Varied::new(options, scope.vendor, start),
        clients: Clients::default(),
        no_secret: false,
        base: None,
        hopeless: None,
        ahead: None,
        under_way: None,
        left: Cell::new(false),
        reached: None,
    };
    let done = tokio::select! {
        done = all(&mut prober, scope, start) => Some(done),
        () = signals.first() => None,
    };
    let Prober { mut list, under_way, left, reached, .. } = prober;
    if let Some(Err(failure)) = done {
        return Err(list.stopped(failure));
    }
    if let (None, Some(what)) = (&done, under_way.filter(|_| left.get())) {
        list.note(format!("interrupted while {what} was under way: it may have arrived"));
    }
    Ok(list.end(done.is_none(), reached))
}

async fn all(prober: &mut Prober<'_>, scope: &Scope, start: u32) -> Result<(), Failure> {
    let options = prober.options;
    let manifest = &options.registry.vendor(scope.vendor).manifest;
    // What every delivery has in common: where it goes, and on which terms.
    let common = prober.delivery(&first_sample(&options.registry, scope)?, start, Variation::Plain)?;
    prober.tokens = Sources::new(options, std::slice::from_ref(&common))?;
    let target = &common.outgoing.target;
    if !options.how.wait.is_zero() {
        let (target, connect, wait) = (|| std::iter::once(target), &options.connect, options.how.wait);
        if options.watched {
            prober.list.note(reach::words(target(), connect, wait));
        }
        reach::all(target(), connect, wait).await?;
    }
    let given = given(options, scope, &common);
    let checks = checks(manifest, scope.event.as_deref(), &given);
    // What the user wants changed may not fit every sample: better now than in the middle.
    for sample in checks.iter().flat_map(|check| check.task.samples()) {
        prober.delivery(sample, start, Variation::Plain)?;
    }
    let url = target.shown();
    let terms = terms(options, manifest, &prober.list.view().redactor.url(Some(options.registry.vendor(scope.vendor)), &url), &given);
    if prober.list.view().verbosity > Verbosity::Totals {
        prober.list.note(terms);
    }
    prober.no_secret = matches!(given.credentials, Credentials::NoSecret(_));
    let column = checks.iter().map(|check| check.name.chars().count()).max().unwrap_or_default();
    for check in &checks {
        let mut tried = Vec::new();
        let Judgement { verdict, evidence, culprit } = prober.judge(check, &checks, &mut tried).await?;
        let Check { name, demand, basis, .. } = check.clone();
        let vendor = scope.vendor;
        let at = jiff::Timestamp::now();
        prober.list.line(Probed { at, check: name, column, vendor, url: url.clone(), demand, basis, verdict, evidence, tried, culprit });
    }
    Ok(())
}
