//! Where a callback is dealt with: inspected, recorded, answered, shown and counted, in this order.

mod deal;
mod keep;
mod look;
mod passed_by;
mod searches;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{Notify, watch};

use super::answering::Answering;
use super::demo::Demo;
use super::filter::Filter;
use super::journal::Journal;
use super::reply::{Kept, Situation, Step, next};
use super::screen::Screen;
use super::tally::Tally;
use super::token::{self, Issuer};
use super::trouble::Troubles;
use crate::credentials::Auth;
use crate::history::History;
use crate::net::server::{Answer, Arrived, Handler, Reaction, Trouble};
use crate::problem::Unknown;
use crate::report::{Message, View, count};
use crate::request::Request;
use crate::secret::Keyring;
use crate::vendor::registry::{Registry, VendorId};
use keep::{One, Past};
use passed_by::PassedBy;
use searches::Searches;

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
    /// Callbacks that are counted already, or will be once they are answered.
    awaited: AtomicU64,
    under_way: AtomicU64,
    searches: Searches,
    passed_by: PassedBy,
    /// Set once nobody waits for searches any more.
    ended: AtomicBool,
    troubles: Troubles,
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
        let (last_demo, awaited, under_way) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
        Arc::new_cyclic(|me| Self {
            me: me.clone(),
            rules,
            answering,
            demo,
            journal,
            past,
            last_demo,
            screen,
            tally: Mutex::default(),
            enough,
            awaited,
            under_way,
            searches: Searches::default(),
            passed_by: PassedBy::default(),
            ended: AtomicBool::default(),
            troubles: Troubles::default(),
        })
    }

    /// Says what a run that was ended still waits for, if it waits long enough for a person to wonder. Never ends.
    pub async fn say_what_is_waited_for(&self, mut ended: watch::Receiver<bool>) {
        const WONDERS: Duration = Duration::from_millis(500);
        if ended.wait_for(|ended| *ended).await.is_ok() {
            tokio::time::sleep(WONDERS).await;
            let callbacks = self.under_way.load(Ordering::Relaxed);
            if callbacks > 0 {
                let what = count(callbacks, "callback");
                self.say(Message::Note(format!("waiting for {what} to be answered; another Ctrl-C stops at once")));
            }
        }
        std::future::pending::<()>().await;
    }

    /// Something for the user of `listen` to know.
    pub fn say(&self, message: Message) {
        self.screen.mention(message);
    }

    /// Has searches end: whoever ended the run does not wait for them.
    pub fn end_searches(&self) {
        self.ended.store(true, Ordering::Relaxed);
    }

    /// Waits for what is still forwarded and looked into, the latter for so long at most; has everything written, and says what came of the run.
    pub async fn finish(&self) -> Tally {
        /// A run that ended by itself still says what its last callbacks had.
        const PATIENCE: Duration = Duration::from_secs(2);
        self.searches.are_the_last_ones();
        let all_told = || async {
            self.answering.all_back().await;
            self.searches.all_through().await;
        };
        if tokio::time::timeout(PATIENCE, all_told()).await.is_err() {
            self.end_searches();
            all_told().await;
        }
        self.passed_by.tell(self);
        if let Some(journal) = &self.journal {
            journal.close().await;
        }
        let tally = std::mem::take(&mut *self.tally.lock().unwrap_or_else(PoisonError::into_inner));
        let summary = tally.summary(self.rules.count, &self.past.lock().unwrap_or_else(PoisonError::into_inner).history);
        self.screen.finish(Message::Summary(summary));
        tally
    }

    /// A web page may post to loopback unseen by the user; browsers say that it did.
    fn is_from_web_page(&self, head: &Request) -> bool {
        let site = head.headers.first("sec-fetch-site");
        !self.rules.allow_browser && (head.headers.first("origin").is_some() || site.is_some_and(|site| site != b"none"))
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
                self.troubles.refused(head, status).into_iter().for_each(|message| self.say(message));
                Some(Answer::bare(status))
            }
            _ => None,
        }
    }

    async fn receive(&self, request: Request, arrived: Arrived) -> Reaction {
        let (_one, _) = One::more(&self.under_way);
        self.deal_with(request, arrived).await
    }

    fn trouble(&self, trouble: Trouble) {
        self.troubles.tell(&trouble).into_iter().for_each(|message| self.say(message));
    }
}
