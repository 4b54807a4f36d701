//! A line of the checklist of `send --probe`: what is demanded and by whom, and what came of it; and its record.
//!
//! It decides nothing: verdict and evidence come from `send`.

use std::time::Duration;

use super::View;
use super::human::count;
use super::ndjson::millis;
use crate::delivery::Outcome;
use crate::record::{self, VERSION};
use crate::vendor::manifest::Grade;
use crate::vendor::registry::VendorId;

/// See the module.
#[derive(Debug)]
pub struct Probed {
    pub at: jiff::Timestamp,
    /// A name that stays, such as `https` or `event:NAME`.
    pub check: String,
    /// Characters of the longest name: what follows stands in one column.
    pub column: usize,
    pub vendor: VendorId,
    pub url: String,
    /// What the endpoint is to do.
    pub demand: String,
    pub basis: Basis,
    pub verdict: Verdict,
    /// What was seen, or why nothing was tried.
    pub evidence: String,
    pub tried: Vec<Tried>,
    /// Which of them is why it failed.
    pub culprit: Option<usize>,
}

/// What became of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Ok,
    Failed,
    /// It could not be told; the evidence says why.
    Skipped,
    /// No document of the vendor speaks of it.
    NotDocumented,
}

/// Who demands it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    Documents(Grade, Vec<Source>),
    /// No document does: why it is checked all the same, and what that follows from.
    Derived(String, Vec<Source>),
    /// No document does, and so it is not checked.
    Nothing,
}

/// A source of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub title: String,
    pub at: String,
}

/// One delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    pub what: String,
    pub outcome: Outcome,
    pub accepted: bool,
    pub took: Duration,
}

/// How many checks ended how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ProbedTotals {
    pub ok: u64,
    pub failed: u64,
    pub skipped: u64,
    pub not_documented: u64,
}

impl Verdict {
    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::NotDocumented => "n/a",
        }
    }
}

impl Basis {
    /// The first source by its title; who looks for more asks for more.
    #[must_use]
    pub fn words(&self) -> String {
        let titles = |sources: &[Source]| match sources {
            [] => String::new(),
            [only] => only.title.clone(),
            [first, more @ ..] => format!("{}, and {}", first.title, count(more.len() as u64, "more source")),
        };
        match self {
            Self::Documents(_, sources) if sources.is_empty() => "documented, and the pack names no source".to_owned(),
            Self::Documents(_, sources) => titles(sources),
            Self::Derived(why, sources) if sources.is_empty() => format!("no document: {why}"),
            Self::Derived(why, sources) => format!("no document: {why} (see {})", titles(sources)),
            Self::Nothing => "no document".to_owned(),
        }
    }

    /// What stands behind it.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        match self {
            Self::Documents(_, sources) | Self::Derived(_, sources) => sources,
            Self::Nothing => &[],
        }
    }
}

impl Tried {
    /// What came of it, in a few words.
    #[must_use]
    pub fn told(&self) -> String {
        match &self.outcome {
            Outcome::Replied { status, .. } => format!("{status} in {:.1} ms", millis(self.took)),
            Outcome::TimedOut(stage) => format!("{} ({:.1} ms)", stage.words(), millis(self.took)),
            Outcome::Unreachable(reason) => reason.text.clone(),
        }
    }
}

impl Probed {
    /// How long its deliveries took together.
    #[must_use]
    pub fn took(&self) -> Duration {
        self.tried.iter().map(|tried| tried.took).sum()
    }

    /// The record of the line.
    pub(super) fn record(&self, view: &View) -> record::Probe {
        let (grade, because) = match &self.basis {
            Basis::Documents(grade, _) => (Some(*grade), None),
            Basis::Derived(why, _) => (Some(Grade::Derived), Some(why.clone())),
            Basis::Nothing => (None, None),
        };
        let source = |source: &Source| record::Document { title: source.title.clone(), at: source.at.clone() };
        let tried = |tried: &Tried| record::Tried {
            what: tried.what.clone(),
            status: if let Outcome::Replied { status, .. } = &tried.outcome { Some(*status) } else { None },
            error: match &tried.outcome {
                Outcome::Replied { .. } => None,
                Outcome::TimedOut(stage) => Some(stage.words()),
                Outcome::Unreachable(reason) => Some(view.redactor.text(&reason.text)),
            },
            accepted: tried.accepted,
            ms: millis(tried.took),
        };
        record::Probe {
            v: VERSION,
            at: record::stamp(self.at),
            check: self.check.clone(),
            vendor: view.registry.vendor(self.vendor).id().to_owned(),
            url: view.redactor.url(Some(view.registry.vendor(self.vendor)), &self.url),
            verdict: self.verdict.name().to_owned(),
            evidence: view.redactor.text(&self.evidence),
            demand: self.demand.clone(),
            grade: grade.map(|grade| grade.word().to_owned()),
            sources: self.basis.sources().iter().map(source).collect(),
            because,
            ms: millis(self.took()),
            deliveries: self.tried.iter().map(tried).collect(),
        }
    }
}

impl ProbedTotals {
    /// One more check ended so.
    pub const fn count(&mut self, verdict: Verdict) {
        let total = match verdict {
            Verdict::Ok => &mut self.ok,
            Verdict::Failed => &mut self.failed,
            Verdict::Skipped => &mut self.skipped,
            Verdict::NotDocumented => &mut self.not_documented,
        };
        *total += 1;
    }

    #[must_use]
    pub const fn all(&self) -> u64 {
        self.ok + self.failed + self.skipped + self.not_documented
    }

    pub(super) fn words(&self) -> String {
        let some = |count: u64, word: &str| if count == 0 { String::new() } else { format!(", {count} {word}") };
        let rest = some(self.skipped, "skipped") + &some(self.not_documented, "n/a");
        format!("probed {}: {} ok, {} failed{rest}", self.all(), self.ok, self.failed)
    }

    pub(super) const fn record(&self) -> record::Checks {
        record::Checks { ok: self.ok, failed: self.failed, skipped: self.skipped, not_documented: self.not_documented }
    }
}
