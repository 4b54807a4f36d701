//! What `send` did as test cases for other tools: a delivery or a check of the probe, how long it took, and why it failed. Never a body.

use std::time::Duration;

use super::{Attempt, Probed, Verdict, View};
use crate::delivery::Outcome;
use crate::vendor::registry::VendorId;

/// What came to its end, as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestCase {
    /// What was sent, or the check.
    pub name: String,
    /// `vendor/event`, or as much of it as is known.
    pub class: String,
    /// Without a password or a token.
    pub url: String,
    /// The last attempt of a delivery, without the pauses before it; all deliveries of a check.
    pub took: Duration,
    pub result: CaseResult,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseResult {
    Passed,
    Failed(Fault),
    /// It was not tried or could not be told, for this reason.
    Skipped(String),
}

/// Why it failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub kind: Kind,
    /// What came, in one line.
    pub message: String,
    /// What was wanted and who wants it, a line each.
    pub wanted: Vec<String>,
}

/// In which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The answer was none that counts as accepted.
    Status,
    /// No answer came in time.
    Timeout,
    /// It could not be delivered.
    Unreachable,
    /// A check of the probe.
    Probe,
}

impl Kind {
    /// One word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Timeout => "timeout",
            Self::Unreachable => "unreachable",
            Self::Probe => "probe",
        }
    }
}

/// What is delivered more than once has a number, so that nobody takes two cases for one.
#[must_use]
pub fn numbered(what: &str, of_same: (u64, u64)) -> String {
    match of_same {
        (_, 1) => what.to_owned(),
        (number, of) => format!("{what} ({number} of {of})"),
    }
}

impl View {
    /// The case of a delivery, of which this was the last attempt.
    #[must_use]
    pub fn delivered(&self, attempt: &Attempt) -> TestCase {
        let tried = if attempt.number > 1 { format!(" after {} attempts", attempt.number) } else { String::new() };
        let fault = (!attempt.accepted).then(|| match &attempt.outcome {
            Outcome::Replied { status, .. } => (Kind::Status, format!("answered {status}{tried}, which is not accepted")),
            Outcome::TimedOut(stage) => (Kind::Timeout, format!("{}{tried}", stage.words())),
            Outcome::Unreachable(reason) => (Kind::Unreachable, format!("not delivered{tried}: {}", self.redactor.text(&reason.text))),
        });
        let fault = fault.map(|(kind, message)| CaseResult::Failed(Fault { kind, message, wanted: Vec::new() }));
        TestCase {
            took: attempt.took,
            result: fault.unwrap_or(CaseResult::Passed),
            ..self.accepted_earlier(&numbered(&attempt.what, attempt.of_same), attempt.vendor, attempt.event.as_deref(), &attempt.url)
        }
    }

    /// The case of a delivery that is not made again.
    #[must_use]
    pub fn accepted_earlier(&self, what: &str, vendor: Option<VendorId>, event: Option<&str>, url: &str) -> TestCase {
        let class = match (self.vendor(vendor).map(crate::vendor::Vendor::id), event) {
            (Some(vendor), Some(event)) => format!("{vendor}/{event}"),
            (Some(vendor), None) => vendor.to_owned(),
            (None, _) => "unrecognised".to_owned(),
        };
        TestCase {
            name: self.redactor.text(what),
            class: self.redactor.text(&class),
            url: self.redactor.url(self.vendor(vendor), url),
            took: Duration::ZERO,
            result: CaseResult::Skipped("an earlier run saw it accepted: it is not sent again".to_owned()),
        }
    }

    /// The case of a line of the probe.
    #[must_use]
    pub fn probed(&self, line: &Probed) -> TestCase {
        let evidence = self.redactor.text(&line.evidence);
        let result = match line.verdict {
            Verdict::Ok => CaseResult::Passed,
            Verdict::Skipped => CaseResult::Skipped(evidence),
            Verdict::NotDocumented => CaseResult::Skipped(format!("n/a: {evidence}")),
            Verdict::Failed => {
                let source = format!("source: {}", self.redactor.text(&line.basis.words()));
                let wanted = vec![format!("wanted: {}", self.redactor.text(&line.demand)), source];
                CaseResult::Failed(Fault { kind: Kind::Probe, message: evidence, wanted })
            }
        };
        TestCase {
            name: line.check.clone(),
            class: self.registry.vendor(line.vendor).id().to_owned(),
            url: self.redactor.url(Some(self.registry.vendor(line.vendor)), &line.url),
            took: line.took(),
            result,
        }
    }
}
