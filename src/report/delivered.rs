//! Deliveries as test cases for other tools: what was sent, how long it took, and why it was not accepted. Never a body.

use std::time::Duration;

use super::asked::Asked;
use super::file::JunitFile;
use super::finding::Trouble;
use super::{Attempt, View, github};
use crate::delivery::Outcome;
use crate::error::Failure;

/// One delivery that came to its end, as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    pub what: String,
    /// `vendor/event`, or as much of it as is known.
    pub class: String,
    /// Without a password or a token.
    pub url: String,
    /// Its last attempt, without the pauses before it.
    pub took: Duration,
    /// `None` where it was accepted.
    pub failure: Option<Refusal>,
}

/// Why a delivery was not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub kind: Kind,
    pub message: String,
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
}

impl Kind {
    /// One word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Timeout => "timeout",
            Self::Unreachable => "unreachable",
        }
    }
}

impl View {
    /// The case of a delivery, of which this was the last attempt.
    #[must_use]
    pub fn delivered(&self, attempt: &Attempt) -> Delivered {
        let tried = if attempt.number > 1 { format!(" after {} attempts", attempt.number) } else { String::new() };
        let failure = (!attempt.accepted).then(|| match &attempt.outcome {
            Outcome::Replied { status, .. } => {
                Refusal { kind: Kind::Status, message: format!("answered {status}{tried}, which is not accepted") }
            }
            Outcome::TimedOut(stage) => Refusal { kind: Kind::Timeout, message: format!("{}{tried}", stage.words()) },
            Outcome::Unreachable(reason) => {
                Refusal { kind: Kind::Unreachable, message: format!("not delivered{tried}: {}", self.redactor.text(&reason.text)) }
            }
        });
        let vendor = self.vendor(attempt.vendor).map(crate::vendor::Vendor::id);
        let class = match (vendor, &attempt.event) {
            (Some(vendor), Some(event)) => format!("{vendor}/{event}"),
            (Some(vendor), None) => vendor.to_owned(),
            (None, _) => "unrecognised".to_owned(),
        };
        Delivered {
            what: self.redactor.text(&attempt.what),
            class: self.redactor.text(&class),
            url: self.redactor.url(&attempt.url),
            took: attempt.took,
            failure,
        }
    }
}

/// The reports of `send`, each written where its flag says.
#[derive(Default)]
pub struct Reports {
    junit: Vec<JunitFile>,
    github: bool,
}

impl Reports {
    /// Opens the files; whether that was possible is told at the end.
    #[must_use]
    pub fn new(asked: &[Asked]) -> Self {
        let mut reports = Self::default();
        for asked in asked {
            match asked {
                Asked::Junit(path) => reports.junit.push(JunitFile::create(path.clone(), "idhook send")),
                Asked::Github => reports.github = true,
                // A delivery has no place in a file that a result could point to: the command line does not offer it.
                Asked::Sarif(_) => {}
            }
        }
        reports
    }

    /// Whether there is anything to report to.
    #[must_use]
    pub fn are_none(&self) -> bool {
        self.junit.is_empty() && !self.github
    }

    /// Takes a delivery that came to its end; returns what stderr is to hold about it.
    #[must_use]
    pub fn add(&mut self, delivered: &Delivered) -> String {
        self.junit.iter_mut().for_each(|file| file.write(|report| report.delivery(delivered)));
        if self.github { github::delivery(delivered) } else { String::new() }
    }

    /// What keeps the run from being a whole one; returns what stderr is to hold about it.
    #[must_use]
    pub fn trouble(&mut self, trouble: &Trouble) -> String {
        self.junit.iter_mut().for_each(|file| file.write(|report| report.trouble(trouble)));
        if self.github { github::trouble(trouble) } else { String::new() }
    }

    /// Writes how they end; the failures are of those that could not be written.
    #[must_use]
    pub fn finish(self) -> Vec<Failure> {
        self.junit.into_iter().map(JunitFile::finish).filter_map(Result::err).collect()
    }
}
