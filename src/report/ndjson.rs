//! Records on stdout, always fit for `jq`.

use super::{Attempt, Checked, Message, Received, Verb, View, redacted};
use crate::delivery::Outcome as Delivered;
use crate::problem::Severity;
use crate::record::{self, Gap, Outcome, Ready, Record, Summary, VERSION};

/// What a message puts on stdout.
#[must_use]
pub fn data(view: &View, message: &Message) -> String {
    match message {
        Message::Ready { url, at, .. } => Record::Ready(Ready { v: VERSION, at: record::stamp(*at), url: url.clone() }).line(),
        Message::Received(received) => {
            format!("{}{}", Record::Callback(Box::new(redacted::callback(view, received))).line(), outcome(received).line())
        }
        Message::Dropped { from, to } => Record::Gap(Gap { v: VERSION, from: *from, to: *to }).line(),
        Message::Attempt(attempt) => Record::Attempt(self::attempt(view, attempt)).line(),
        Message::Checked(checked) => Record::Checked(self::checked(view, checked)).line(),
        Message::Summary(summary) => {
            let verb = match summary.verb {
                Verb::Listen => "listen",
                Verb::Send => "send",
                Verb::Validate => "validate",
            };
            Record::Summary(Summary {
                v: VERSION,
                verb: verb.to_owned(),
                total: summary.total,
                good: summary.good,
                problems: summary.problems,
            })
            .line()
        }
        Message::Note(_) | Message::Warning(_) => String::new(),
    }
}

fn outcome(received: &Received) -> Record {
    Record::Outcome(Outcome { v: VERSION, n: received.n, status: received.status, ms: millis(received.took), demo: received.demo })
}

/// Milliseconds to a thousandth.
#[must_use]
pub fn millis(took: std::time::Duration) -> f64 {
    (took.as_secs_f64() * 1e6).round() / 1e3
}

fn attempt(view: &View, attempt: &Attempt) -> record::Attempt {
    let (status, error) = match &attempt.outcome {
        Delivered::Replied { status, .. } => (Some(*status), None),
        Delivered::TimedOut => (None, Some("no answer in time".to_owned())),
        Delivered::Unreachable(reason) => (None, Some(view.redactor.text(reason))),
    };
    record::Attempt {
        v: VERSION,
        at: record::stamp(attempt.at),
        url: view.redactor.text(&attempt.url),
        what: attempt.what.clone(),
        vendor: view.vendor(attempt.vendor).map(|vendor| vendor.id().to_owned()),
        event: attempt.event.clone(),
        bytes: attempt.bytes,
        status,
        error,
        accepted: attempt.accepted,
        ms: millis(attempt.took),
    }
}

fn checked(view: &View, checked: &Checked) -> record::Checked {
    let inspection = &checked.inspection;
    let mut problems = record::problems(&checked.body, &inspection.problems);
    for problem in &mut problems {
        problem.message = view.redactor.text(&problem.message);
    }
    record::Checked {
        v: VERSION,
        file: checked.file.clone(),
        line: checked.line,
        vendor: view.vendor(inspection.vendor).map(|vendor| vendor.id().to_owned()),
        event: record::event_name(&inspection.event),
        valid: !inspection.problems.iter().any(|problem| problem.severity == Severity::Error),
        problems,
    }
}
