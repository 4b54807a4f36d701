//! Records on stdout, always fit for `jq`.

use super::{Attempt, Checked, Message, Received, Verb, View, redacted, sanitize};
use crate::delivery::Outcome as Delivered;
use crate::inspect::Event;
use crate::record::{self, Gap, Outcome, Ready, Record, Summary, VERSION};

/// What a message puts on stdout. What steers a terminal can only stand in strings, where an escape says the same.
#[must_use]
pub fn data(view: &View, message: &Message) -> String {
    records(view, message).iter().map(|record| sanitize::json(record.line().trim_end()).into_owned() + "\n").collect()
}

fn records(view: &View, message: &Message) -> Vec<Record> {
    vec![match message {
        Message::Ready { url, at, .. } => Record::Ready(Ready { v: VERSION, at: record::stamp(*at), url: url.clone() }),
        Message::Received(received) => return vec![Record::Callback(Box::new(redacted::callback(view, received))), outcome(received)],
        Message::Dropped { from, to } => Record::Gap(Gap { v: VERSION, from: *from, to: *to }),
        Message::Attempt(attempt) => Record::Attempt(self::attempt(view, attempt)),
        Message::Checked(checked) => Record::Checked(self::checked(view, checked)),
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
        }
        Message::Note(_) | Message::Warning(_) => return Vec::new(),
    }]
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
        url: shown_url(view, &attempt.url),
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
    let masks = view.masks(inspection, &checked.body);
    let problems = record::problems(inspection.root(&checked.body), &checked.body, &masks, &inspection.problems);
    let event = match &inspection.event {
        Event::Foreign(event) => Some(view.redactor.text(&event.shown(&checked.body, &masks))),
        known => record::event_name(known),
    };
    record::Checked {
        v: VERSION,
        file: checked.file.clone(),
        line: checked.line,
        vendor: view.vendor(inspection.vendor).map(|vendor| vendor.id().to_owned()),
        event,
        valid: !inspection.broken,
        problems,
        more_problems: inspection.more_problems,
    }
}

/// A URL with its tokens masked.
#[must_use]
pub fn shown_url(view: &View, url: &str) -> String {
    if url.contains('?') { view.redactor.query(url) } else { view.redactor.text(url) }
}
