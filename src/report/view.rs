//! What all printers know, and what needs no printer's state: a pure function from what was found to text.

use std::sync::Arc;

use super::{Checked, Format, Verbosity, human, ndjson, sanitize};
use crate::inspect::Inspection;
use crate::mask::{Masks, Redactor};
use crate::vendor::Vendor;
use crate::vendor::registry::{Registry, VendorId};

/// See the module.
#[derive(Debug, Clone)]
pub struct View {
    pub format: Format,
    pub registry: Arc<Registry>,
    pub redactor: Redactor,
    pub verbosity: Verbosity,
    /// Makes the digests of masked subjects: random, for one run.
    pub digest_key: [u8; 32],
}

impl View {
    pub(super) fn vendor(&self, id: Option<VendorId>) -> Option<&Vendor> {
        id.map(|id| self.registry.vendor(id))
    }

    /// What a checked payload puts on stdout: a text for each of its problems, or its record.
    #[must_use]
    pub fn checked(&self, checked: &Checked) -> Vec<String> {
        match self.format {
            Format::Human => human::checked(self, checked).iter().map(|text| sanitize::orders(text).into_owned()).collect(),
            Format::Ndjson | Format::Json => vec![ndjson::checked(self, checked)],
        }
    }

    /// The line about problems of a file that were not told.
    #[must_use]
    pub fn more_problems(&self, number: u64, file: &str) -> String {
        if self.verbosity == Verbosity::Totals {
            return String::new();
        }
        format!("… and {} in {} (--max-errors tells more)\n\n", human::count(number, "more problem"), sanitize::line(file))
    }

    /// What is masked of this body.
    pub(super) fn masks(&self, inspection: &Inspection, body: &[u8]) -> Masks {
        self.redactor.body(&self.registry, self.vendor(inspection.vendor), inspection.event_id(), inspection.root(body), body)
    }
}
