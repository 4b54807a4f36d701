//! Credentials of recorded callbacks, and what of callbacks could not be checked: how many, of which vendor and why.

use crate::credentials::why::Why;
use crate::inspect::Inspection;
use crate::problem::{Problem, Rule};

/// Which credentials are to be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credentials {
    /// Flags ask for it: what cannot be checked is said.
    Demanded,
    /// Those for which the environment has a secret.
    WhereKnown,
}

/// The problem of credentials that were checked and do not hold, with why they do not where that is known.
#[must_use]
pub fn problem(inspection: &Inspection, body: &[u8], why: Option<&Why>) -> Option<Problem> {
    let verdict = &inspection.verdict;
    let message = || format!("the credentials are {}: {}", verdict.name(), verdict.why().unwrap_or_default());
    verdict.failed().then(|| {
        let mut problem = Problem::new(Rule::Credentials, "", 0..body.len().min(1), message());
        problem.help.extend(why.into_iter().flat_map(Why::lines).map(|(label, text)| format!("{label} {text}")));
        problem
    })
}

/// See the module. There are as many entries as reasons, which are few.
#[derive(Default)]
pub struct Unchecked(Vec<Entry>);

#[derive(PartialEq, Eq)]
struct Entry {
    /// By its name; `None` for callbacks of nobody that is known.
    vendor: Option<String>,
    /// Their `credentials`, or their `fields`.
    what: &'static str,
    why: String,
    callbacks: u64,
}

impl Unchecked {
    pub fn add(&mut self, vendor: Option<&str>, what: &'static str, why: &str) {
        self.count(vendor, what, why, 1);
    }

    fn count(&mut self, vendor: Option<&str>, what: &'static str, why: &str, callbacks: u64) {
        match self.0.iter_mut().find(|entry| entry.vendor.as_deref() == vendor && entry.what == what && entry.why == why) {
            Some(entry) => entry.callbacks += callbacks,
            None => self.0.push(Entry { vendor: vendor.map(str::to_owned), what, why: why.to_owned(), callbacks }),
        }
    }

    pub fn merge(&mut self, other: &Self) {
        other.0.iter().for_each(|entry| self.count(entry.vendor.as_deref(), entry.what, &entry.why, entry.callbacks));
    }

    /// A sentence for each vendor, thing and reason.
    pub fn sentences(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|Entry { vendor, what, why, callbacks }| {
            let number = if *callbacks == 1 { "1 callback".to_owned() } else { format!("{callbacks} callbacks") };
            let of = vendor.as_ref().map(|vendor| format!(" of {vendor}")).unwrap_or_default();
            format!("the {what} of {number}{of} were not checked: {why}")
        })
    }
}
