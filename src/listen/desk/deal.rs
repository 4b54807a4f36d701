//! What happens to one callback, step by step: inspected, recorded, answered, told.

use std::sync::PoisonError;
use std::time::Instant;

use super::Desk;
use super::keep::One;
use crate::content::Content;
use crate::credentials::{Auth, challenge};
use crate::inspect::{Circumstances, Inspection, Named, Policy, inspect};
use crate::listen::answering::Begun;
use crate::listen::demo::Demo;
use crate::listen::journal::Journal;
use crate::listen::reply::{Fault, Kept, Situation, Step, next};
use crate::listen::token::{self, Issuer};
use crate::mask::Masks;
use crate::net::server::{Answer, Arrived, Reaction};
use crate::problem::Warnings;
use crate::record::Reply;
use crate::report::{Message, Received};
use crate::request::Request;

/// So many problems of one callback are told; a stranger could send a body with a million.
const TOLD: usize = 100;

impl Desk {
    pub(super) fn inspect(&self, request: &Request, demo: Option<&Demo>) -> Inspection {
        let token = self.rules.issuer.as_ref().filter(|_| demo.is_none()).map(|issuer| issuer.judge(&request.headers, request.received));
        let circumstances = Circumstances {
            path: Some(&request.path),
            query: request.query.as_deref(),
            headers: Some(&request.headers),
            method: Some(&request.method),
            wire: Some(&request.body),
            received: Some(request.received),
            token: token.as_ref(),
            vendor: self.rules.vendor.filter(|_| demo.is_none()),
            event: None,
            named_by: Named::Flag,
        };
        let keyring = demo.map_or(&self.rules.keyring, Demo::keyring);
        let auth = self.rules.auth.as_ref().filter(|_| demo.is_none());
        let mut inspection = inspect(
            &self.rules.registry,
            request.readable(),
            circumstances,
            Policy { keyring, auth, unknown: self.rules.unknown, warnings: Warnings::Allowed, most_problems: TOLD },
        );
        // Whoever sends it, a token is a token.
        if let (Some(verdict), Some(Auth::Oauth2)) = (token, &self.rules.auth) {
            inspection.scheme = Some("oauth2".into());
            inspection.remark = None;
            inspection.verdict = verdict;
        }
        request.content.explain(&request.body, &mut inspection);
        inspection
    }

    /// Who answers this instead, where it is no callback.
    pub(super) fn issuer(&self, head: &Request) -> Option<&Issuer> {
        self.rules.issuer.as_ref().filter(|_| token::is_asked(head))
    }

    /// All of it, from the body to the answer.
    pub(super) async fn deal_with(&self, mut request: Request, arrived: Arrived) -> Reaction {
        let started = Instant::now();
        if let Some(issuer) = self.issuer(&request) {
            let (answer, news) = issuer.receive(&request, arrived);
            news.into_iter().for_each(|text| self.say(Message::Note(text)));
            return Reaction::Answer(answer);
        }
        let situation = Situation { method: "POST", from_web_page: false, arrived, kept: Kept::NotYet, fault: None };
        if let Step::Refuse(status) = next(&situation) {
            let why = if arrived == Arrived::TooLarge { "its body is larger than --max-body" } else { "its body never came whole" };
            self.say(Message::Note(format!("a callback was not recorded and got {status}: {why}")));
            return Reaction::Answer(Answer::bare(status));
        }
        request.content = Content::of(&request.headers, &request.body);
        let demo = self.demo.as_ref().filter(|demo| demo.delivered(&mut request.headers));
        let inspection = self.inspect(&request, demo);
        // What is not asked for is recorded and answered, and nothing else.
        let matched = self.rules.filter.matches(&self.rules.registry, &inspection, request.readable());
        let fault = if self.rules.strict && demo.is_none() { fault(&inspection) } else { None };
        let view = &self.rules.view;
        let masks = if (matched || fault.is_some()) && !view.totals_only() {
            view.masks(&inspection, request.readable())
        } else {
            Masks::default()
        };
        let counts = matched && fault.is_none() && demo.is_none();
        let wanted = if counts { self.wanted() } else { None };
        if counts && wanted.is_none() {
            self.say(Message::Note("a callback beyond --count was not recorded and got 503".to_owned()));
            return Reaction::Answer(Answer::bare(503));
        }
        let (n, marks, kept) = self.keep(&request, &inspection, &masks, demo.is_some(), matched).await;
        let step = next(&Situation { kept, fault, ..situation });
        let (Step::Refuse(status) | Step::RefuseRecorded(status) | Step::Accept(status)) = step else {
            return Reaction::Answer(Answer::bare(500));
        };
        let news = self.journal.as_ref().map(Journal::news).unwrap_or_default();
        news.into_iter().for_each(|text| self.say(Message::Warning(text)));
        if kept == Kept::Failed {
            self.say(Message::Warning(format!("callback #{n} could not be written to the file and got 503")));
            self.tally.lock().unwrap_or_else(PoisonError::into_inner).lost = true;
            return Reaction::Answer(Answer::bare(status));
        }
        let (demo, vendor) = (demo.is_some(), inspection.vendor.map(|id| self.rules.registry.vendor(id)));
        let (reply, forwards, took) = (Reply::Status(status), Vec::new(), started.elapsed());
        let mut received = Received { n, request, inspection, reply, forwards, took, demo, marks, masks, why: None };
        if demo {
            self.tell(received, matched).await;
            return Reaction::Answer(Answer::bare(status));
        }
        let begun = if matches!(step, Step::Accept(_)) { self.answering.begin(&received, vendor, matched) } else { Begun::default() };
        let (mut reaction, under_way) = begun.reaction(&mut received).await;
        if let (Step::RefuseRecorded(401), Some(scheme), Reaction::Answer(answer)) = (step, &received.inspection.scheme, &mut reaction) {
            answer.headers.push("www-authenticate", challenge(scheme, &received.inspection.verdict));
        }
        self.answering.pause().await;
        received.took = started.elapsed();
        self.count(&received.inspection, step, matched);
        wanted.into_iter().for_each(One::stays);
        // What made the run fail is shown, whatever filters say.
        let shown = matched || matches!(step, Step::RefuseRecorded(_));
        let look = shown && self.is_to_be_looked_into(&received);
        if under_way.is_empty() && !look {
            self.tell(received, shown).await;
        } else {
            self.tell_later(received, under_way, look).await;
        }
        reaction
    }
}

/// The gravest fault of a callback.
fn fault(inspection: &Inspection) -> Option<Fault> {
    let faults = [
        (inspection.verdict.failed(), Fault::Credentials),
        (inspection.tree.is_none(), Fault::NotJson),
        (inspection.broken, Fault::Schema),
    ];
    faults.into_iter().find_map(|(holds, fault)| holds.then_some(fault))
}
