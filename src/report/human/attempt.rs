//! One delivery attempt on one line, with the answer's body when it was not expected.

use colored::Colorize as _;

use super::{raw, shows_bodies, size, status};
use crate::delivery::Outcome;
use crate::report::ndjson::millis;
use crate::report::{Attempt, Verbosity, View, sanitize};

pub fn text(view: &View, attempt: &Attempt) -> String {
    if view.verbosity == Verbosity::Totals {
        return String::new();
    }
    let shown = |text: &str| sanitize::line(&view.redactor.text(text)).into_owned();
    let outcome = match &attempt.outcome {
        Outcome::Replied { status: code, .. } => {
            let mark = if attempt.accepted { "accepted".green() } else { "not accepted".red() };
            format!("{} {:.1} ms  {mark}", status(*code), millis(attempt.took))
        }
        Outcome::TimedOut => format!("{} after {:.1} ms", "no answer in time".red(), millis(attempt.took)),
        Outcome::Unreachable(reason) => format!("{}: {}", "not delivered".red(), shown(&reason.text)),
    };
    let mut out = format!(
        "POST {}  {}  {}  → {outcome}\n",
        sanitize::line(&view.redactor.url(&attempt.url)),
        shown(&attempt.what).bold(),
        size(attempt.bytes)
    );
    if let Outcome::Replied { headers, body, cut, .. } = &attempt.outcome {
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
            if *cut {
                out.push_str("| … the answer is longer\n");
            }
        }
    }
    out
}
