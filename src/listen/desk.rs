//! Where a callback is dealt with: inspected, recorded, answered, shown and counted, in this order.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Instant;

use tokio::sync::Notify;

use super::answering::{Answering, Begun};
use super::demo::Demo;
use super::filter::Filter;
use super::forward::UnderWay;
use super::journal::Journal;
use super::reply::{Fault, Kept, Situation, Step, next};
use super::screen::Screen;
use super::tally::Tally;
use super::token::{self, Issuer};
use super::trouble::Troubles;
use crate::content::Content;
use crate::credentials::{Auth, challenge};
use crate::history::{History, Marks, Sighting};
use crate::inspect::{Circumstances, Inspection, Policy, inspect};
use crate::mask::Masks;
use crate::net::server::{Answer, Arrived, Handler, Reaction, Trouble};
use crate::problem::{Unknown, Warnings};
use crate::record::{Callback, Record, Reply};
use crate::report::{Message, Received, View};
use crate::request::Request;
use crate::secret::Keyring;
use crate::vendor::registry::{Registry, VendorId};

/// So many problems of one callback are told; a stranger could send a body with a million.
const TOLD: usize = 100;

/// What decides about callbacks.
#[derive(Debug)]
pub struct Rules {
    pub registry: Arc<Registry>,
    pub vendor: Option<VendorId>,
    pub auth: Option<Auth>,
    /// Who issues the tokens that callbacks need.
    pub issuer: Option<Issuer>,
    pub keyring: Keyring,
    pub strict: bool,
    pub allow_browser: bool,
    pub unknown: Unknown,
    /// What is shown, counted and forwarded.
    pub filter: Filter,
    /// How timelines tell their subjects.
    pub view: View,
    /// So many callbacks are enough.
    pub count: Option<u64>,
}

/// See the module.
pub struct Desk {
    /// For what goes on after the answer.
    me: Weak<Self>,
    rules: Rules,
    answering: Answering,
    demo: Option<Demo>,
    journal: Option<Journal>,
    past: Mutex<Past>,
    last_demo: AtomicU64,
    screen: Screen,
    tally: Mutex<Tally>,
    enough: Arc<Notify>,
    web_pages: AtomicU64,
    troubles: Troubles,
}

/// What a callback's number and marks come from. They are taken together, so that of two equal ones under way one repeats the other.
struct Past {
    /// The number of the last callback.
    last: u64,
    history: History,
}

impl Desk {
    pub fn new(
        rules: Rules,
        answering: Answering,
        demo: Option<Demo>,
        journal: Option<Journal>,
        last: u64,
        screen: Screen,
        enough: Arc<Notify>,
    ) -> Arc<Self> {
        let past = Mutex::new(Past { last, history: History::default() });
        let (last_demo, tally, web_pages) = (AtomicU64::new(0), Mutex::default(), AtomicU64::new(0));
        Arc::new_cyclic(|me| Self {
            me: me.clone(),
            rules,
            answering,
            demo,
            journal,
            past,
            last_demo,
            screen,
            tally,
            enough,
            web_pages,
            troubles: Troubles::default(),
        })
    }

    /// Something for the user of `listen` to know.
    pub fn say(&self, message: Message) {
        self.screen.say(message);
    }

    /// Waits for what is still forwarded, has everything written, and says what came of the run.
    pub async fn finish(&self) -> Tally {
        self.answering.all_back().await;
        if let Some(journal) = &self.journal {
            journal.close().await;
        }
        let tally = std::mem::take(&mut *self.tally.lock().unwrap_or_else(PoisonError::into_inner));
        let summary = tally.summary(&self.past.lock().unwrap_or_else(PoisonError::into_inner).history);
        self.screen.finish(Message::Summary(summary));
        tally
    }

    /// A web page may post to loopback unseen by the user; browsers say that it did.
    fn is_from_web_page(&self, head: &Request) -> bool {
        let site = head.headers.first("sec-fetch-site");
        !self.rules.allow_browser && (head.headers.first("origin").is_some() || site.is_some_and(|site| site != b"none"))
    }

    fn inspect(&self, request: &Request, demo: Option<&Demo>) -> Inspection {
        let circumstances = Circumstances {
            path: Some(&request.path),
            headers: Some(&request.headers),
            vendor: self.rules.vendor.filter(|_| demo.is_none()),
            event: None,
        };
        let keyring = demo.map_or(&self.rules.keyring, Demo::keyring);
        let auth = self.rules.auth.as_ref().filter(|_| demo.is_none());
        let mut inspection = inspect(
            &self.rules.registry,
            request.readable(),
            circumstances,
            Policy { keyring, auth, unknown: self.rules.unknown, warnings: Warnings::Allowed, most_problems: TOLD },
        );
        if let Some(issuer) = self.rules.issuer.as_ref().filter(|_| demo.is_none()) {
            inspection.scheme = Some("oauth2");
            inspection.verdict = issuer.judge(&request.headers, request.received);
        }
        request.content.explain(&mut inspection);
        inspection
    }

    /// Who answers this instead, where it is no callback.
    fn issuer(&self, head: &Request) -> Option<&Issuer> {
        self.rules.issuer.as_ref().filter(|_| token::is_asked(head))
    }

    /// Numbers the callback, compares it with those before it, and puts it into the file.
    async fn keep(&self, request: &Request, inspection: &Inspection, masks: &Masks, demo: bool, matched: bool) -> (u64, Marks, Kept) {
        if demo {
            return (self.last_demo.fetch_add(1, Ordering::Relaxed) + 1, Marks::default(), Kept::Yes);
        }
        let vendor = inspection.vendor.map(|id| self.rules.registry.vendor(id));
        let mut record = self.journal.is_some().then(|| Callback::new(0, request, inspection, vendor));
        if let (Some(issuer), Some(record)) = (&self.rules.issuer, &mut record) {
            issuer.hide(record);
        }
        let told = if matched { self.rules.view.told(inspection, request.readable(), masks) } else { None };
        let sighting = Sighting::of(vendor, inspection, request.readable(), told);
        // The number and the place in the file are taken together, so that numbers rise in the file.
        let (n, marks, kept) = {
            let mut past = self.past.lock().unwrap_or_else(PoisonError::into_inner);
            past.last += 1;
            let n = past.last;
            let marks = past.history.take(n, &sighting);
            let kept = self.journal.as_ref().zip(record).map(|(journal, mut record)| {
                (record.n, record.matched) = (n, (!matched).then_some(false));
                record.mark(&marks);
                journal.keep(&Record::Callback(Box::new(record)))
            });
            (n, marks, kept)
        };
        let written = match kept {
            Some(kept) => kept.await,
            None => true,
        };
        if written {
            return (n, marks, Kept::Yes);
        }
        self.past.lock().unwrap_or_else(PoisonError::into_inner).history.forget(n, &sighting);
        (n, marks, Kept::Failed)
    }

    /// Writes and shows what became of a callback.
    async fn tell(&self, received: Received, matched: bool) {
        if !received.demo {
            self.journal.as_ref().inspect(|journal| journal.note(&Record::Outcome(received.outcome())));
        }
        if matched {
            self.screen.show(received).await;
        }
    }

    /// The same, when its forwards have come back; its sender does not wait for them.
    async fn tell_later(&self, mut received: Received, under_way: UnderWay) {
        let permit = self.answering.ahead().await;
        let Some(desk) = self.me.upgrade() else { return };
        tokio::spawn(async move {
            received.forwards = under_way.finish().await;
            super::forward::shorten(&mut received.forwards);
            // What filters leave out is not forwarded.
            desk.tell(received, true).await;
            drop(permit);
        });
    }

    fn count(&self, inspection: &Inspection, step: Step, matched: bool) {
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        tally.add(inspection, step, matched);
        if self.rules.count.is_some_and(|count| tally.counted >= count) {
            self.enough.notify_one();
        }
    }
}

impl Handler for Desk {
    fn admit(&self, head: &Request) -> Option<Answer> {
        let situation = Situation {
            method: &head.method,
            from_web_page: self.is_from_web_page(head),
            arrived: Arrived::Head,
            kept: Kept::NotYet,
            fault: None,
        };
        let step = next(&situation);
        if step != Step::Refuse(403) && self.issuer(head).is_some() {
            return token::admit(head);
        }
        match step {
            Step::Refuse(status) => {
                if status == 403 && self.web_pages.fetch_add(1, Ordering::Relaxed) == 0 {
                    let origin =
                        head.headers.first("origin").map(|origin| format!(" ({})", String::from_utf8_lossy(origin))).unwrap_or_default();
                    self.say(Message::Note(format!("a web page{origin} posted here and was refused; --allow-browser lets it")));
                }
                Some(Answer::bare(status))
            }
            _ => None,
        }
    }

    async fn receive(&self, mut request: Request, arrived: Arrived) -> Reaction {
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
        let view = &self.rules.view;
        let masks = if matched && !view.totals_only() { view.masks(&inspection, request.readable()) } else { Masks::default() };
        let (n, marks, kept) = self.keep(&request, &inspection, &masks, demo.is_some(), matched).await;
        let fault = if self.rules.strict && demo.is_none() { fault(&inspection) } else { None };
        let step = next(&Situation { kept, fault, ..situation });
        let (Step::Refuse(status) | Step::RefuseRecorded(status) | Step::Accept(status)) = step else {
            return Reaction::Answer(Answer::bare(500));
        };
        let news = self.journal.as_ref().map(Journal::news).unwrap_or_default();
        news.into_iter().for_each(|text| self.say(Message::Warning(text)));
        if kept == Kept::Failed {
            self.say(Message::Warning(format!("callback #{n} could not be written to the file and got 503")));
            return Reaction::Answer(Answer::bare(status));
        }
        let (demo, vendor) = (demo.is_some(), inspection.vendor.map(|id| self.rules.registry.vendor(id)));
        let (reply, forwards, took) = (Reply::Status(status), Vec::new(), started.elapsed());
        let mut received = Received { n, request, inspection, reply, forwards, took, demo, marks, masks };
        if demo {
            self.tell(received, matched).await;
            return Reaction::Answer(Answer::bare(status));
        }
        let begun = if matches!(step, Step::Accept(_)) { self.answering.begin(&received, vendor, matched) } else { Begun::default() };
        let (mut reaction, under_way) = begun.reaction(&mut received).await;
        if let (Step::RefuseRecorded(401), Some(scheme), Reaction::Answer(answer)) = (step, received.inspection.scheme, &mut reaction) {
            answer.headers.push("www-authenticate", challenge(scheme, &received.inspection.verdict));
        }
        self.answering.pause().await;
        received.took = started.elapsed();
        self.count(&received.inspection, step, matched);
        if under_way.is_empty() {
            self.tell(received, matched).await;
        } else {
            self.tell_later(received, under_way).await;
        }
        reaction
    }

    fn trouble(&self, trouble: Trouble) {
        self.troubles.tell(&trouble).into_iter().for_each(|message| self.say(message));
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
