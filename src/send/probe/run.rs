//! Delivers, one request at a time, and tells each line as soon as it is known.

use std::rc::Rc;
use std::time::Instant;

use super::Scope;
use super::checks::{Check, Credentials, Task, checks};
use super::given::{first_sample, given, terms};
use super::judge::{self, Judgement};
use super::vary::{Variation, Varied};
use crate::error::{ExitStatus, Failure};
use crate::net::reach;
use crate::platform::Signals;
use crate::report::{Message, Probed, ProbedTotals, Reporter, Summary, Tried, Verb, Verbosity, Verdict};
use crate::send::Options;
use crate::send::attempt::attempt;
use crate::send::clients::{Clients, refused};
use crate::send::plan::Delivery;
use crate::send::sign::Mode;
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

async fn run(options: &Options, scope: &Scope, start: u32, mut reporter: Reporter) -> Result<ExitStatus, Failure> {
    let signals = Signals::new().map_err(Failure::network)?;
    let manifest = &options.registry.vendor(scope.vendor).manifest;
    let mut varied = Varied::new(options, scope.vendor, start);
    // What every delivery has in common: where it goes, and on which terms.
    let common = varied
        .delivery(&first_sample(&options.registry, scope)?, start, Variation::Plain, &mut |note| reporter.say(&Message::Note(note)))?;
    let target = &common.outgoing.target;
    if !options.how.wait.is_zero() {
        let (target, connect, wait) = (|| std::iter::once(target), &options.connect, options.how.wait);
        if options.watched {
            reporter.say(&Message::Note(reach::words(target(), connect, wait)));
        }
        tokio::select! {
            reached = reach::all(target(), connect, wait) => reached?,
            () = signals.first() => return Ok(ExitStatus::Interrupted),
        }
    }
    let given = given(options, scope, &common);
    let checks = checks(manifest, scope.event.as_deref(), &given);
    // What the user wants changed may not fit every sample: better now than in the middle.
    for sample in checks.iter().flat_map(|check| check.task.samples()) {
        varied.delivery(sample, start, Variation::Plain, &mut |note| reporter.say(&Message::Note(note)))?;
    }
    let url = target.shown();
    if reporter.view().verbosity > Verbosity::Totals {
        reporter.say(&Message::Note(terms(options, manifest, &reporter.view().redactor.url(&url), &given)));
    }
    let mut prober = Prober {
        options,
        scope,
        tokens: Sources::new(options, std::slice::from_ref(&common))?,
        varied,
        url,
        clients: Clients::default(),
        reporter,
        totals: ProbedTotals::default(),
        no_secret: matches!(given.credentials, Credentials::NoSecret(_)),
        base: None,
        hopeless: None,
        ahead: None,
        under_way: None,
        reached: None,
    };
    let interrupted = tokio::select! {
        done = prober.all(&checks) => { done?; false }
        () = signals.first() => true,
    };
    Ok(prober.finish(interrupted))
}

/// What is remembered from one check to the next.
struct Prober<'a> {
    options: &'a Options,
    tokens: Sources,
    scope: &'a Scope,
    varied: Varied<'a>,
    url: String,
    clients: Clients,
    reporter: Reporter,
    totals: ProbedTotals,
    no_secret: bool,
    /// A sample that is accepted as it is: what other checks change.
    base: Option<String>,
    /// Why no delivery can get through.
    hopeless: Option<String>,
    /// The first delivery, made before its turn for what it tells of the certificate.
    ahead: Option<Tried>,
    under_way: Option<String>,
    /// Whether anybody was there; `None` before the first delivery.
    reached: Option<bool>,
}

impl Prober<'_> {
    async fn all(&mut self, checks: &[Check]) -> Result<(), Failure> {
        let column = checks.iter().map(|check| check.name.chars().count()).max().unwrap_or_default();
        for check in checks {
            let mut tried = Vec::new();
            let Judgement { verdict, evidence, culprit } = self.judge(check, checks, &mut tried).await?;
            self.totals.count(verdict);
            let line = Probed {
                at: jiff::Timestamp::now(),
                check: check.name.clone(),
                column,
                vendor: self.scope.vendor,
                url: self.url.clone(),
                demand: check.demand.clone(),
                basis: check.basis.clone(),
                verdict,
                evidence,
                tried,
                culprit,
            };
            self.reporter.say(&Message::ProbeLine(Box::new(line)));
        }
        Ok(())
    }

    async fn judge(&mut self, check: &Check, checks: &[Check], tried: &mut Vec<Tried>) -> Result<Judgement, Failure> {
        match &check.task {
            Task::Settled(verdict, evidence) => {
                return Ok(Judgement { verdict: *verdict, evidence: evidence.clone(), culprit: None });
            }
            Task::Certificate => return self.certificate(checks, tried).await,
            Task::Event { samples, derived } => return self.event(samples, derived, tried).await,
            _ => {}
        }
        if let Some(why) = &self.hopeless {
            return Ok(Judgement::skipped(why.clone()));
        }
        let Some(base) = self.base.clone() else {
            if check.task == Task::MissingCredentials && self.no_secret {
                return self.without_credentials(checks, tried).await;
            }
            return Ok(Judgement::skipped("no plain delivery is accepted, so that this would tell nothing"));
        };
        let subject = self.varied.number();
        let variation = match &check.task {
            Task::Order(steps) => return self.order(steps, tried).await,
            Task::Twice => {
                let delivery = self.delivery(&base, subject, Variation::Plain)?;
                for _ in 0..2 {
                    tried.push(self.deliver(&delivery).await?);
                }
                return Ok(judge::twice(tried));
            }
            Task::WrongCredentials => Variation::Credentials(Mode::Wrong),
            Task::MissingCredentials => Variation::Credentials(Mode::Missing),
            Task::UnknownField => Variation::UnknownField,
            Task::Malformed | Task::Settled(..) | Task::Certificate | Task::Event { .. } => Variation::Cut,
        };
        let delivery = self.delivery(&base, subject, variation)?;
        let one = self.deliver(&delivery).await?;
        let judgement = match variation {
            Variation::Credentials(_) => judge::refused(&one),
            Variation::Cut => judge::malformed(&one),
            Variation::UnknownField | Variation::Plain => judge::unknown_field(&one),
        };
        tried.push(one);
        Ok(judgement)
    }

    /// The first delivery tells of the certificate, too.
    async fn certificate(&mut self, checks: &[Check], tried: &mut Vec<Tried>) -> Result<Judgement, Failure> {
        let Some(sample) = first_event(checks) else { return Ok(Judgement::skipped("nothing to deliver")) };
        let one = self.plain(sample).await?;
        let judgement = judge::certificate(&one);
        tried.push(one.clone());
        self.ahead = (judgement.verdict != Verdict::Failed).then_some(one);
        Ok(judgement)
    }

    /// Where no secret is given, an endpoint that wants one accepts nothing: one that says so wants credentials.
    async fn without_credentials(&mut self, checks: &[Check], tried: &mut Vec<Tried>) -> Result<Judgement, Failure> {
        let Some(sample) = first_event(checks) else { return Ok(Judgement::skipped("nothing to deliver")) };
        let subject = self.varied.number();
        let delivery = self.delivery(sample, subject, Variation::Credentials(Mode::Missing))?;
        let one = self.deliver(&delivery).await?;
        let judgement = judge::refused_by_name(&one);
        tried.push(one);
        Ok(judgement.unwrap_or_else(|| Judgement::skipped("no plain delivery is accepted, so that this would tell nothing")))
    }

    async fn event(&mut self, samples: &[String], derived: &str, tried: &mut Vec<Tried>) -> Result<Judgement, Failure> {
        tried.extend(self.ahead.take());
        for sample in samples.iter().skip(tried.len()) {
            if self.hopeless.is_some() {
                break;
            }
            tried.push(self.plain(sample).await?);
        }
        if let (true, Some(why)) = (tried.is_empty(), &self.hopeless) {
            return Ok(Judgement::skipped(why.clone()));
        }
        if self.base.is_none() {
            self.base = tried.iter().position(|tried| tried.accepted).and_then(|at| samples.get(at).cloned());
        }
        Ok(judge::event(tried, derived))
    }

    /// In order first: only then do the same steps backwards tell something.
    async fn order(&mut self, steps: &[String], tried: &mut Vec<Tried>) -> Result<Judgement, Failure> {
        let backwards: Vec<_> = steps.iter().rev().cloned().collect();
        for steps in [steps, &backwards] {
            let subject = self.varied.number();
            for step in steps {
                let delivery = self.delivery(step, subject, Variation::Plain)?;
                tried.push(self.deliver(&delivery).await?);
            }
            if tried.iter().any(|tried| !tried.accepted) {
                break;
            }
        }
        Ok(judge::order(tried, steps.len()))
    }

    /// A sample as it is, about a subject of its own.
    async fn plain(&mut self, sample: &str) -> Result<Tried, Failure> {
        let subject = self.varied.number();
        let delivery = self.delivery(sample, subject, Variation::Plain)?;
        self.deliver(&delivery).await
    }

    fn delivery(&mut self, sample: &str, subject: u32, variation: Variation) -> Result<Rc<Delivery>, Failure> {
        let reporter = &mut self.reporter;
        self.varied.delivery(sample, subject, variation, &mut |note| reporter.say(&Message::Note(note)))
    }

    async fn deliver(&mut self, delivery: &Delivery) -> Result<Tried, Failure> {
        let client = self.clients.of(delivery, &self.options.connect)?;
        self.under_way = Some(delivery.what.clone());
        let started = Instant::now();
        let outcome = attempt(&client, &delivery.outgoing, self.tokens.of(delivery)).await;
        let took = started.elapsed();
        self.under_way = None;
        let outcome = outcome.map_err(refused)?;
        *self.reached.get_or_insert(false) |= judge::reached(&outcome);
        let accepted = delivery.terms.policy.accepted.holds(&outcome);
        let tried = Tried { what: delivery.what.clone(), outcome, accepted, took };
        self.hopeless = self.hopeless.take().or_else(|| judge::hopeless(&tried));
        Ok(tried)
    }

    fn finish(mut self, interrupted: bool) -> ExitStatus {
        if let Some(what) = self.under_way.take().filter(|_| interrupted) {
            self.reporter.say(&Message::Note(format!("interrupted while {what} was under way: it may have arrived")));
        }
        let totals = self.totals;
        let summary =
            Summary { verb: Verb::Send, total: totals.all(), good: totals.ok, interrupted, probed: Some(totals), ..Summary::default() };
        self.reporter.say(&Message::Summary(summary));
        let status = match (interrupted, self.reached) {
            (true, _) => ExitStatus::Interrupted,
            (_, Some(false)) => ExitStatus::Network,
            _ if totals.failed > 0 => ExitStatus::Found,
            _ => ExitStatus::Fine,
        };
        self.reporter.settle(status)
    }
}

fn first_event(checks: &[Check]) -> Option<&String> {
    checks.iter().find_map(|check| if let Task::Event { samples, .. } = &check.task { samples.first() } else { None })
}
