//! What an application answered to a forwarded callback: a line, its body when it was not content, and what to look at when none came.

use colored::Colorize as _;

use super::{raw, shows_bodies, size, status};
use crate::delivery::{Cause, End, Outcome};
use crate::mask::Level;
use crate::report::ndjson::millis;
use crate::report::{Forwarded, Verbosity, View, sanitize};
use crate::request::Headers;

pub fn text(view: &View, forwarded: &Forwarded) -> String {
    let (url, took) = (sanitize::line(&forwarded.url), millis(forwarded.took));
    match &forwarded.outcome {
        Outcome::Replied { status: code, headers, body, end } => {
            let mut out = format!("forwarded to {url} → {} in {took:.1} ms\n", status(*code));
            let fine = (200..300).contains(code);
            if shows_bodies(view) && (!fine || view.verbosity == Verbosity::Headers) {
                out.push_str(&answer(view, headers, body, *end));
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

/// The application may repeat anything of the callback in its answer, in any form.
fn answer(view: &View, headers: &Headers, body: &[u8], end: End) -> String {
    let mut out = String::new();
    if view.verbosity == Verbosity::Headers {
        for (name, value) in headers.lines() {
            out.push_str(&format!("  {}: {}\n", sanitize::line(name).dimmed(), sanitize::line(&view.redactor.header(None, name, value))));
        }
    }
    if view.redactor.level() >= Level::Personal && !body.is_empty() {
        return out
            + &format!(
                "| its answer of {}{} is hidden by --redact personal\n",
                if end == End::Whole { "" } else { "more than " },
                size(body.len())
            );
    }
    let masks = view.redactor.body(&view.registry, None, None, None, body);
    out.push_str(&raw(&masks.text(body, 0..body.len())));
    if end != End::Whole {
        out.push_str("| … the answer is longer\n");
    }
    out
}
