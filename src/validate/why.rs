//! Why the signatures of recorded callbacks do not hold: looked for with the first ones of a file, so that a long recording stays quick.

use super::check::Checker;
use super::recorded::Recorded;
use crate::credentials::Callback;
use crate::credentials::why::{self, Given, Why};
use crate::inspect::Inspection;

/// So many callbacks of one file, or of one block of a large one, are looked into.
const LOOKED_INTO: u32 = 3;

impl Checker {
    /// Why this one's does not; `looked_into` counts those of the file or block.
    pub(super) fn why(&self, inspection: &Inspection, recorded: &Recorded, looked_into: &mut u32) -> Option<Why> {
        let vendor = self.registry.vendor(inspection.vendor?);
        let (auth, keyring) = (self.options.auth.as_ref(), &self.options.keyring);
        if !inspection.verdict.failed() || !why::concerns(vendor, auth, keyring) {
            return None;
        }
        let readable = recorded.body.as_slice();
        let callback = Callback {
            method: &recorded.method,
            path: &recorded.path,
            query: recorded.query.as_deref().unwrap_or_default(),
            headers: &recorded.headers,
            body: recorded.wire.as_deref().unwrap_or(readable),
            root: inspection.root(readable),
            now: recorded.received,
            token: None,
        };
        let given = Given { registry: &self.registry, vendor, auth, keyring, callback, readable };
        *looked_into += 1;
        if *looked_into > LOOKED_INTO { why::not_searched(&given, "others of the file are") } else { why::why(&given) }
    }
}
