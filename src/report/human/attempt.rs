//! One delivery attempt on one line, with the answer's body when it was not expected, or is not what an application says to a program.

use colored::Colorize as _;

use super::{ROOM, answer, cut, shows_bodies, size, status};
use crate::delivery::{End, Outcome};
use crate::report::ndjson::millis;
use crate::report::{Attempt, Verbosity, View, sanitize};

/// A pause as people say it.
fn spoken(pause: std::time::Duration) -> String {
    match pause.as_millis() {
        0..10_000 => format!("{} ms", pause.as_millis()),
        10_000..600_000 => format!("{} s", pause.as_secs()),
        _ => format!("{} min", pause.as_secs() / 60),
    }
}

/// Said once for a delivery: with its last attempt.
fn hints(hint: Option<&str>, last: bool) -> String {
    hint.filter(|_| last).map_or_else(String::new, |hint| format!("{} {}\n", "hint:".cyan(), sanitize::line(hint)))
}

pub fn text(view: &View, attempt: &Attempt) -> String {
    if view.verbosity == Verbosity::Totals {
        return String::new();
    }
    let shown = |text: &str| sanitize::line(&view.redactor.text(text)).into_owned();
    let outcome = match &attempt.outcome {
        Outcome::Replied { status: code, end, .. } => {
            let mark = if attempt.accepted { "accepted".green() } else { "not accepted".red() };
            let place = attempt
                .outcome
                .points_to()
                .map(|place| format!("  points to {}", sanitize::line(&view.redactor.url(view.vendor(attempt.vendor), &place))));
            let broken = if *end == End::Broken { "  the answer broke off" } else { "" };
            format!("{} {:.1} ms  {mark}{}{broken}", status(*code), millis(attempt.took), place.unwrap_or_default())
        }
        Outcome::TimedOut(stage) => format!("{} after {:.1} ms", stage.words().red(), millis(attempt.took)),
        Outcome::Unreachable(reason) => format!("{}: {}", "not delivered".red(), shown(&reason.text)),
    };
    let again = match attempt.retry_in {
        Some(pause) => format!("; attempt {}, again in {}", attempt.number, spoken(pause)),
        None if attempt.number > 1 => format!("; attempt {}", attempt.number),
        None => String::new(),
    };
    let repeated = if attempt.repeated { "; may have arrived before" } else { "" };
    let subject = attempt.subject.as_ref().filter(|_| view.verbosity == Verbosity::Headers);
    let subject = subject.map(|subject| format!("{} {}  ", sanitize::line(&subject.label), sanitize::line(&cut(&subject.value, ROOM))));
    let mut out = format!(
        "POST {}  {}  {}{}  → {outcome}{again}{repeated}\n",
        sanitize::line(&view.redactor.url(view.vendor(attempt.vendor), &attempt.url)),
        shown(&attempt.what).bold(),
        subject.unwrap_or_default(),
        size(attempt.bytes)
    );
    if let Outcome::Replied { status, headers, body, end } = &attempt.outcome
        && shows_bodies(view)
    {
        let is_page = answer::is_page(headers, body);
        if !attempt.accepted || is_page || view.verbosity == Verbosity::Headers {
            out.push_str(&answer::text(view, headers, body, *end));
        }
        let hint = match (attempt.accepted, status) {
            (true, _) if is_page => {
                Some("it counts as accepted, but a web page is for people: is the URL right, and what does the page say?")
            }
            (false, 500..) if body.is_empty() => Some("it does not say why: its log may"),
            _ => None,
        };
        out.push_str(&hints(hint, attempt.retry_in.is_none()));
    }
    if shows_bodies(view) {
        out.push_str(&hints(attempt.hint.as_deref(), attempt.retry_in.is_none()));
    }
    out
}
