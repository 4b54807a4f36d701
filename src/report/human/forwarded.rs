//! What an application answered to a forwarded callback: a line, its body when it was not content, and what to look at when none came.

use colored::Colorize as _;

use super::{answer, shows_bodies, status};
use crate::delivery::{Cause, Outcome};
use crate::report::ndjson::millis;
use crate::report::{Forwarded, Verbosity, View, sanitize};

pub fn text(view: &View, forwarded: &Forwarded) -> String {
    let (url, took) = (sanitize::line(&forwarded.url), millis(forwarded.took));
    match &forwarded.outcome {
        Outcome::Replied { status: code, headers, body, end } => {
            let mut out = format!("forwarded to {url} → {} in {took:.1} ms\n", status(*code));
            let fine = (200..300).contains(code);
            if shows_bodies(view) && (!fine || view.verbosity == Verbosity::Headers) {
                out.push_str(&answer::text(view, headers, body, *end));
            }
            out
        }
        Outcome::TimedOut(_) => {
            let hint = "--forward-timeout waits longer; its sender may not wait as long";
            format!("forwarded to {url} → {} in {took:.1} ms\n{} {hint}\n", "no answer".red(), "hint:".cyan())
        }
        Outcome::Unreachable(reason) => {
            let told = sanitize::line(&view.redactor.text(&reason.text)).into_owned();
            format!("forwarded to {url} → {} in {took:.1} ms: {told}\n{}", "no answer".red(), cure(reason.cause))
        }
    }
}

/// What to look at, on a line of its own.
pub fn cure(cause: Cause) -> String {
    cause.cure().map_or_else(String::new, |cure| format!("{} {cure}\n", "hint:".cyan()))
}
