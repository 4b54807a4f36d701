//! Why a signature does not hold: looked for after the answer, on a thread that nobody waits for, as often as is bounded, and not once the
//! run is ended.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use super::Desk;
use super::searches::{Leave, NO_ROOM};
use crate::credentials::Callback;
use crate::credentials::why::{self, ENDED, Given, Why};
use crate::inspect::Inspection;
use crate::listen::screen::Place;
use crate::report::Received;

/// Leave to look into a callback, and its place among those that are shown: whoever reads them expects them in their order.
#[derive(Debug)]
pub(super) struct Look {
    leave: Leave,
    place: Place,
}

impl Desk {
    /// Whether there is something to find out of the signature of this callback.
    pub(super) fn is_to_be_looked_into(&self, received: &Received) -> bool {
        let told = self.journal.is_some() || !self.rules.view.totals_only();
        let vendor = received.inspection.vendor.map(|vendor| self.rules.registry.vendor(vendor));
        let concerns = || vendor.is_some_and(|vendor| why::concerns(vendor, self.rules.auth.as_ref(), &self.rules.keyring));
        told && received.inspection.verdict.failed() && !received.demo && concerns()
    }

    /// Leave to look why it does not hold; `None` where that takes no search, or there is no leave, and the callback then says what is known.
    pub(super) fn leave_to_look(&self, received: &mut Received) -> Option<Look> {
        received.why = self.given(received, why::at_once);
        if received.why.is_some() {
            return None;
        }
        let held = received.request.body.len() + received.request.readable().len();
        let leave = self.searches.leave(held, Instant::now());
        let look = leave.and_then(|leave| Ok(Look { leave, place: self.screen.keep_place(received).ok_or(NO_ROOM)? }));
        look.map_err(|because| {
            received.why = self.given(received, |given| why::not_searched(given, because));
            self.passed_by.one_more(because, &self.me);
        })
        .ok()
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
        let (registry, keyring, auth, ended) = (&*rules.registry, &rules.keyring, rules.auth.as_ref(), Some(&self.ended));
        let Inspection { verdict, part, .. } = &received.inspection;
        ask(&Given { registry, vendor, auth, keyring, callback, verdict, part, readable, ended })
    }
}

/// Looks, and tells the callback with what was found.
pub(super) async fn look_into(desk: &Arc<Desk>, received: Received, Look { leave, place }: Look) {
    let received = Arc::new(received);
    let (asked, asking) = (Arc::clone(&received), Arc::clone(desk));
    let search = move || asking.given(&asked, if asking.ended.load(Ordering::Relaxed) { not_any_more } else { why::why });
    let why = desk.searches.in_turn(&leave, search).await;
    // Its other holder is gone, however the search ended.
    let received = Arc::into_inner(received).map(|received| Received { why: why.flatten(), ..received });
    received.iter().for_each(|received| desk.note(received));
    desk.screen.show_in(place, received);
    drop(leave);
}

fn not_any_more(given: &Given) -> Option<Why> {
    why::not_searched(given, ENDED)
}
