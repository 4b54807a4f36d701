//! How a recorded callback that is not refused is answered: as it was fixed beforehand, as the applications do that it is forwarded to,
//! or with 200; and after which delay. What decides is in `reply`, `respond` and `forward`.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::forward::{Forwarder, UnderWay};
use super::respond::{Playing, Script};
use crate::net::server::{Answer, Reaction};
use crate::record::Reply;
use crate::report::Received;
use crate::vendor::Vendor;

/// So many callbacks may have been answered before their forwards came back; a further one is answered after one of them has.
const AHEAD: u32 = 1024;

/// See the module.
#[derive(Debug)]
pub struct Answering {
    forwarder: Forwarder,
    script: Option<Playing>,
    delay: Duration,
    /// True once no more callbacks are taken: then nobody is kept waiting.
    stopping: watch::Receiver<bool>,
    /// A permit for each callback whose forwards come back after its answer.
    ahead: Arc<Semaphore>,
}

/// What was begun for one callback.
#[derive(Debug, Default)]
pub struct Begun {
    fixed: Option<Reply>,
    under_way: UnderWay,
}

impl Answering {
    pub fn new(forwarder: Forwarder, script: Option<Script>, delay: Duration, stopping: watch::Receiver<bool>) -> Self {
        Self { forwarder, script: script.map(Playing::new), delay, stopping, ahead: Arc::new(Semaphore::new(AHEAD as usize)) }
    }

    /// Leave to answer before the forwards are back; it is given back with them.
    pub async fn ahead(&self) -> Option<OwnedSemaphorePermit> {
        // It is never closed.
        Arc::clone(&self.ahead).acquire_owned().await.ok()
    }

    /// Waits until all forwards are back, and told.
    pub async fn all_back(&self) {
        let _ = self.ahead.acquire_many(AHEAD).await;
    }

    /// Takes the next reply of the script, and begins to forward what filters do not leave out.
    pub fn begin(&self, received: &Received, vendor: Option<&Vendor>, matched: bool) -> Begun {
        let start = || self.forwarder.start(&received.request, vendor, &received.inspection.event);
        Begun { fixed: self.script.as_ref().map(Playing::next), under_way: if matched { start() } else { UnderWay::default() } }
    }

    /// Waits out `--delay`.
    pub async fn pause(&self) {
        if self.delay.is_zero() {
            return;
        }
        let mut stopping = self.stopping.clone();
        tokio::select! {
            () = tokio::time::sleep(self.delay) => {}
            // An error means that nobody is left to stop it, which is an end too.
            _ = stopping.wait_for(|stopping| *stopping) => {}
        }
    }
}

impl Begun {
    /// Settles what is answered, for which a fixed reply waits for no application. What has not come back yet is given back.
    pub async fn reaction(self, received: &mut Received) -> (Reaction, UnderWay) {
        let status = received.reply.status().unwrap_or_default();
        match self.fixed {
            Some(reply) => {
                received.reply = reply;
                (reaction(reply), self.under_way)
            }
            None if self.under_way.is_empty() => (Reaction::Answer(Answer::bare(status)), self.under_way),
            None => {
                received.forwards = self.under_way.finish().await;
                let answer = super::forward::answer(&mut received.forwards);
                received.reply = Reply::Status(answer.status);
                (Reaction::Answer(answer), UnderWay::default())
            }
        }
    }
}

fn reaction(reply: Reply) -> Reaction {
    match reply {
        Reply::Status(status) => Reaction::Answer(Answer::bare(status)),
        Reply::Hang => Reaction::Hang,
        Reply::Drop => Reaction::Drop,
    }
}
