//! Carries out checks, one request at a time, and remembers from one to the next what was accepted and what cannot get through.

use std::cell::Cell;
use std::rc::Rc;

use super::checklist::Checklist;
use super::checks::{Check, Task};
use super::judge::{self, Judgement};
use super::vary::{Variation, Varied};
use crate::error::Failure;
use crate::report::{Tried, Verdict};
use crate::send::Options;
use crate::send::attempt::attempt;
use crate::send::clients::{Clients, refused};
use crate::send::plan::Delivery;
use crate::send::sign::Mode;
use crate::send::token::Sources;

/// See the module.
pub struct Prober<'a> {
    pub list: Checklist,
    pub options: &'a Options,
    pub tokens: Sources,
    pub varied: Varied<'a>,
    pub clients: Clients,
    /// Nobody gave a secret that credentials could be made with.
    pub no_secret: bool,
    /// A sample that is accepted as it is: what other checks change.
    pub base: Option<String>,
    /// Why no delivery can get through.
    pub hopeless: Option<String>,
    /// The first delivery, made before its turn for what it tells of the certificate.
    pub ahead: Option<Tried>,
    pub under_way: Option<String>,
    /// Whether a request of it may be on its way.
    pub left: Cell<bool>,
    /// Whether anybody was there; `None` before the first delivery.
    pub reached: Option<bool>,
}

impl Prober<'_> {
    /// Carries out one check; `checks` are all of them. What was delivered for it goes to `tried`.
    ///
    /// # Errors
    /// A delivery that cannot be made.
    pub async fn judge(&mut self, check: &Check, checks: &[Check], tried: &mut Vec<Tried>) -> Result<Judgement, Failure> {
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
            Task::StaleCredentials => Variation::Credentials(Mode::Stale),
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

    /// A delivery; what the user should know of it is noted.
    ///
    /// # Errors
    /// As for any delivery.
    pub fn delivery(&mut self, sample: &str, subject: u32, variation: Variation) -> Result<Rc<Delivery>, Failure> {
        let list = &mut self.list;
        self.varied.delivery(sample, subject, variation, &mut |note| list.note(note))
    }

    async fn deliver(&mut self, delivery: &Delivery) -> Result<Tried, Failure> {
        let client = self.clients.of(delivery, &self.options.connect)?;
        // What differs in its body is another message.
        let request = delivery.request(self.options, &delivery.outgoing.body, jiff::Timestamp::now())?;
        self.under_way = Some(delivery.what.clone());
        self.left.set(false);
        let ended = attempt(&client, &request, self.tokens.of(delivery), &self.left).await;
        self.under_way = None;
        let (outcome, took) = ended.map_err(refused)?;
        *self.reached.get_or_insert(false) |= judge::reached(&outcome);
        let accepted = delivery.terms.policy.accepted.holds(&outcome);
        let tried = Tried { what: delivery.what.clone(), outcome, accepted, took };
        self.hopeless = self.hopeless.take().or_else(|| judge::hopeless(&tried));
        Ok(tried)
    }
}

fn first_event(checks: &[Check]) -> Option<&String> {
    checks.iter().find_map(|check| if let Task::Event { samples, .. } = &check.task { samples.first() } else { None })
}
