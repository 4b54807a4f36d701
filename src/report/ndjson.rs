//! Records on stdout, always fit for `jq`.

use super::{Attempt, Checked, Message, Verb, Verbosity, View, human, redacted, sanitize};
use crate::delivery::{End, Outcome as Delivered};
use crate::inspect::Event;
use crate::mask::Level;
use crate::record::{self, Gap, Ready, Record, VERSION};

/// What a message puts on stdout. What steers a terminal can only stand in strings, where an escape says the same.
#[must_use]
pub fn data(view: &View, message: &Message) -> String {
    records(view, message).iter().map(line).collect()
}

fn line(record: &Record) -> String {
    sanitize::json(record.line().trim_end()).into_owned() + "\n"
}

/// The record of a checked payload.
#[must_use]
pub fn checked(view: &View, checked: &Checked) -> String {
    line(&Record::Checked(self::checked_record(view, checked)))
}

/// How the document with all records begins.
#[must_use]
pub fn start_of_document() -> String {
    format!("{{\"type\":\"report\",\"v\":{VERSION},\"results\":[\n")
}

fn records<'a>(view: &'a View, message: &'a Message) -> Vec<Record<'a>> {
    vec![match message {
        Message::Ready { url, at, .. } => Record::Ready(Ready { v: VERSION, at: record::stamp(*at), url: url.clone() }),
        Message::Received(received) => {
            return vec![
                Record::Callback(Box::new(redacted::callback(view, received))),
                Record::Outcome(redacted::outcome(view, received)),
            ];
        }
        Message::Dropped { from, to } => Record::Gap(Gap { v: VERSION, from: *from, to: *to }),
        Message::Attempt(attempt) => Record::Attempt(record::Attempt { answer: answer(view, attempt), ..self::attempt(view, attempt) }),
        Message::Request(request) => Record::Request(request.clone()),
        Message::ProbeLine(line) => Record::Probe(Box::new(line.record(view))),
        Message::Summary(summary) => {
            let verb = match summary.verb {
                Verb::Listen => "listen",
                Verb::Send => "send",
                Verb::Validate => "validate",
            };
            let checked = summary.verb == Verb::Validate;
            let totals = record::Summary {
                v: VERSION,
                verb: verb.to_owned(),
                total: summary.total,
                good: summary.good,
                passed: checked.then_some(if summary.expected_bad { summary.total - summary.good } else { summary.good }),
                problems: summary.problems,
                warnings: checked.then_some(summary.warnings),
                interrupted: summary.interrupted,
                checks: summary.probed.as_ref().map(super::ProbedTotals::record),
                ..record::Summary::default()
            };
            Record::Summary(match (&summary.course, &summary.dispatch) {
                (Some(course), _) => course.record(view, totals),
                (None, Some(dispatch)) => dispatch.record(totals),
                (None, None) => totals,
            })
        }
        Message::Note(_) | Message::Warning(_) => return Vec::new(),
    }]
}

/// Milliseconds to a thousandth.
#[must_use]
pub fn millis(took: std::time::Duration) -> f64 {
    (took.as_secs_f64() * 1e6).round() / 1e3
}

/// The record of an attempt, also for a log.
#[must_use]
pub fn attempt(view: &View, attempt: &Attempt) -> record::Attempt {
    let (status, error) = match &attempt.outcome {
        Delivered::Replied { status, .. } => (Some(*status), None),
        Delivered::TimedOut(stage) => (None, Some(stage.words())),
        Delivered::Unreachable(reason) => (None, Some(view.redactor.text(&reason.text))),
    };
    let broken = matches!(attempt.outcome, Delivered::Replied { end: End::Broken, .. });
    let location = attempt.outcome.points_to().map(|place| view.redactor.url(view.vendor(attempt.vendor), &place));
    record::Attempt {
        v: VERSION,
        at: record::stamp(attempt.at),
        url: view.redactor.url(view.vendor(attempt.vendor), &attempt.url),
        what: attempt.what.clone(),
        vendor: view.vendor(attempt.vendor).map(|vendor| vendor.id().to_owned()),
        event: attempt.event.clone(),
        subject: attempt.subject.clone(),
        bytes: attempt.bytes,
        mutation: attempt.mutation.clone(),
        status,
        error,
        broken,
        location,
        answer: None,
        accepted: attempt.accepted,
        ms: millis(attempt.took),
        id: attempt.id.clone(),
        attempt: attempt.number,
        retry_in_ms: attempt.retry_in.map(millis),
        maybe_arrived: attempt.outcome.may_have_arrived(),
        maybe_repeated: attempt.repeated,
    }
}

/// The answer that was not accepted, for who asked for more.
fn answer(view: &View, attempt: &Attempt) -> Option<record::Answer> {
    let Delivered::Replied { headers, body, end, .. } = &attempt.outcome else { return None };
    if attempt.accepted || view.verbosity != Verbosity::Headers {
        return None;
    }
    let header = |(name, value): &(String, Vec<u8>)| {
        let shown = view.redactor.header(None, name, value);
        record::Header::new(name, if view.redactor.level() > Level::None { shown.as_bytes() } else { value }).into_owned()
    };
    Some(record::Answer {
        headers: headers.lines().iter().map(header).collect(),
        body: human::answer_text(view, body, *end),
        cut: *end != End::Whole,
    })
}

fn checked_record(view: &View, checked: &Checked) -> record::Checked {
    let inspection = checked.inspection;
    let problems = if inspection.problems.is_empty() {
        Vec::new()
    } else {
        let masks = view.masks(inspection, checked.body);
        record::problems(inspection.root(checked.body), checked.body, &masks, &inspection.problems)
    };
    let event = match &inspection.event {
        Event::Foreign(event) => Some(view.redactor.text(&event.shown(checked.body, &view.masks(inspection, checked.body)))),
        known => record::event_name(known).map(str::to_owned),
    };
    record::Checked {
        v: VERSION,
        file: checked.file.to_owned(),
        line: checked.line,
        n: checked.n,
        vendor: view.vendor(inspection.vendor).map(|vendor| vendor.id().to_owned()),
        event,
        valid: !inspection.broken,
        passed: checked.passed,
        problems,
        more_problems: inspection.more_problems,
    }
}
