//! Why a signature does not hold: looked for after the answer, on a thread that nobody waits for, as often as is bounded.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::OwnedSemaphorePermit;

use super::Desk;
use super::searches::{Leave, TOO_MANY};
use crate::credentials::Callback;
use crate::credentials::why::{self, Given, Why};
use crate::report::Received;

/// A search that is going to be made, with leave to tell of its callback later.
pub(super) struct Look {
    pub(super) leave: Leave,
    pub(super) ahead: OwnedSemaphorePermit,
}

impl Desk {
    /// Leave to look why the signature of this callback does not hold; `None` where there is nothing to find out, or no leave, which the
    /// callback then says.
    pub(super) fn look(&self, received: &mut Received) -> Option<Look> {
        let vendor = self.rules.registry.vendor(received.inspection.vendor?);
        let told = self.journal.is_some() || !self.rules.view.totals_only();
        let failed = received.inspection.verdict.failed() && !received.demo && self.rules.issuer.is_none();
        if !told || !failed || !why::concerns(vendor, self.rules.auth.as_ref(), &self.rules.keyring) {
            return None;
        }
        let held = received.request.body.len() + received.request.readable().len();
        let leave = || self.searches.leave(held, Instant::now());
        let look = self.answering.ahead_at_once().and_then(|ahead| Some(Look { leave: leave()?, ahead }));
        if look.is_none() {
            received.why = self.given(received, |given| why::not_searched(given, TOO_MANY));
        }
        look
    }

    fn given(&self, received: &Received, ask: impl FnOnce(&Given) -> Option<Why>) -> Option<Why> {
        let request = &received.request;
        let readable = request.readable();
        let callback = Callback {
            method: &request.method,
            path: &request.path,
            query: request.query.as_deref().unwrap_or_default(),
            headers: &request.headers,
            body: &request.body,
            root: received.inspection.root(readable),
            now: Some(request.received),
            token: None,
        };
        let rules = &self.rules;
        let vendor = rules.registry.vendor(received.inspection.vendor?);
        ask(&Given { registry: &rules.registry, vendor, auth: rules.auth.as_ref(), keyring: &rules.keyring, callback, readable })
    }
}

/// Looks, and gives the callback back with what was found.
pub(super) async fn look_into(desk: &Arc<Desk>, received: Received, leave: Leave) -> Option<Received> {
    let received = Arc::new(received);
    let (asked, desk) = (Arc::clone(&received), Arc::clone(desk));
    let why = tokio::task::spawn_blocking(move || leave.search(|| desk.given(&asked, why::why))).await;
    // Its other holder is gone, however the search ended.
    let received = Arc::into_inner(received)?;
    Some(Received { why: why.ok().flatten(), ..received })
}
