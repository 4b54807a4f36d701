//! What all printers know, and what needs no printer's state: a pure function from what was found to text.

use std::sync::Arc;

use super::wrap::wrapped;
use super::{Attempt, Checked, Format, Shown, Verbosity, human, ndjson, redacted, sanitize};
use crate::history::Told;
use crate::inspect::Inspection;
use crate::mask::{Masks, Redactor};
use crate::problem::Counts;
use crate::vendor::Vendor;
use crate::vendor::registry::{Registry, VendorId};

/// See the module.
#[derive(Debug, Clone)]
pub struct View {
    pub format: Format,
    pub registry: Arc<Registry>,
    pub redactor: Redactor,
    pub verbosity: Verbosity,
    /// Of the terminal; `None` where stdout is none.
    pub columns: Option<u16>,
    /// The same, as wide as it is now: there lines break between words. Bodies keep to what it was.
    pub columns_now: Option<u16>,
    /// Makes the digests of masked subjects: random, for one run.
    pub digest_key: [u8; 32],
}

impl View {
    /// Whether only the sums at the end are said.
    #[must_use]
    pub fn totals_only(&self) -> bool {
        self.format == Format::Human && self.verbosity == Verbosity::Totals
    }

    /// Lines of talk, broken between words where a terminal is narrower.
    pub(super) fn wrapped(&self, text: String) -> String {
        match self.columns_now {
            Some(columns) => wrapped(&text, columns.into()),
            None => text,
        }
    }

    pub(super) fn vendor(&self, id: Option<VendorId>) -> Option<&Vendor> {
        id.map(|id| self.registry.vendor(id))
    }

    /// The problems of a checked payload for people to read: so many of each severity, in document order.
    #[must_use]
    pub fn problems(&self, checked: &Checked, room: Counts) -> Vec<Shown> {
        human::checked(self, checked, room)
    }

    /// The record of a checked payload.
    #[must_use]
    pub fn record(&self, checked: &Checked) -> String {
        ndjson::checked(self, checked)
    }

    /// The record of an attempt.
    #[must_use]
    pub fn attempt(&self, attempt: &Attempt) -> crate::record::Attempt {
        ndjson::attempt(self, attempt)
    }

    /// The line about problems of a file that are not shown.
    #[must_use]
    pub fn more_problems(&self, hidden: Counts, file: &str) -> String {
        if self.verbosity == Verbosity::Totals {
            return String::new();
        }
        format!("… and {} in {} (--max-errors shows more)\n\n", hidden.words("more "), sanitize::line(file))
    }

    /// What a timeline shows of a callback; `None` where it has no subject, or where nobody will look.
    #[must_use]
    pub fn told(&self, inspection: &Inspection, body: &[u8], masks: &Masks) -> Option<Told> {
        if self.totals_only() { None } else { redacted::told(self, inspection, body, masks) }
    }

    /// The subject of a body; `None` where it names none.
    #[must_use]
    pub fn subject(&self, inspection: &Inspection, body: &[u8]) -> Option<crate::record::Subject<'static>> {
        redacted::subject(self, inspection, body)
    }

    /// What is masked of this body.
    #[must_use]
    pub fn masks(&self, inspection: &Inspection, body: &[u8]) -> Masks {
        self.redactor.body(&self.registry, self.vendor(inspection.vendor), inspection.event_id(), inspection.root(body), body)
    }
}
