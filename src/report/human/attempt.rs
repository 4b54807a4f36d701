//! One delivery attempt on one line, with the answer's body when it was not expected.

use colored::Colorize as _;

use super::forwarded::cure;
use super::{raw, shows_bodies, size, status};
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

pub fn text(view: &View, attempt: &Attempt) -> String {
    if view.verbosity == Verbosity::Totals {
        return String::new();
    }
    let shown = |text: &str| sanitize::line(&view.redactor.text(text)).into_owned();
    let outcome = match &attempt.outcome {
        Outcome::Replied { status: code, end, .. } => {
            let mark = if attempt.accepted { "accepted".green() } else { "not accepted".red() };
            let place = attempt.outcome.points_to().map(|place| format!("  points to {}", sanitize::line(&view.redactor.url(&place))));
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
    let mut out = format!(
        "POST {}  {}  {}  → {outcome}{again}{repeated}\n",
        sanitize::line(&view.redactor.url(&attempt.url)),
        shown(&attempt.what).bold(),
        size(attempt.bytes)
    );
    if let Outcome::Unreachable(reason) = &attempt.outcome
        && shows_bodies(view)
        && attempt.retry_in.is_none()
    {
        out.push_str(&cure(reason.cause));
    }
    if let Outcome::Replied { headers, body, end, .. } = &attempt.outcome {
        if view.verbosity == Verbosity::Headers {
            for (name, value) in headers.lines() {
                out.push_str(&format!(
                    "  {}: {}\n",
                    sanitize::line(name).dimmed(),
                    sanitize::line(&view.redactor.header(None, name, value))
                ));
            }
        }
        if shows_bodies(view) && (!attempt.accepted || view.verbosity == Verbosity::Headers) {
            out.push_str(&raw(&view.redactor.text(&String::from_utf8_lossy(body))));
            match end {
                End::Whole => {}
                End::Longer => out.push_str("| … the answer is longer\n"),
                End::Broken => out.push_str("| … the answer broke off here\n"),
            }
        }
    }
    out
}
