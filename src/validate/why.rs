//! Why the signatures of recorded callbacks do not hold: looked for with the first ones of a file, so that a long recording stays quick.

use std::collections::BTreeMap;

use super::check::Checker;
use super::recorded::Recorded;
use crate::credentials::Callback;
use crate::credentials::why::{self, Given, Why};
use crate::inspect::Inspection;

/// So many callbacks of one vendor and verdict are looked into, in one file or one block of a large one.
const LOOKED_INTO: u32 = 3;
/// Said of the others.
const FIRST_ONES: &str = "only the first 3 of each vendor and kind of fault in a file are looked into";

/// How many were looked into of each vendor, by its id, and verdict, by its name.
#[derive(Debug, Default)]
pub struct LookedInto(BTreeMap<(String, &'static str), u32>);

impl LookedInto {
    /// One more of these; whether it is among the first ones.
    fn one_more(&mut self, vendor: &str, verdict: &'static str) -> bool {
        let looked_into = self.0.entry((vendor.to_owned(), verdict)).or_default();
        *looked_into += 1;
        *looked_into <= LOOKED_INTO
    }
}

impl Checker {
    /// Why this one's does not; `looked_into` counts those of the file or block. What takes no search is not counted.
    pub(super) fn why(&self, inspection: &Inspection, recorded: &Recorded, looked_into: &mut LookedInto) -> Option<Why> {
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
        let Inspection { verdict, part, .. } = inspection;
        let given = Given { registry: &self.registry, vendor, auth, keyring, callback, verdict, part, readable, ended: None };
        why::at_once(&given).or_else(|| {
            let first = looked_into.one_more(vendor.id(), verdict.name());
            if first { why::why(&given) } else { why::not_searched(&given, FIRST_ONES) }
        })
    }
}
