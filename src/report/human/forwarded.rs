//! What an application answered to a forwarded callback: a line, its body when it was not content, and what to look at when none came.

use colored::Colorize as _;

use super::{answer, shows_bodies, status};
use crate::delivery::{Cause, Outcome};
use crate::report::ndjson::millis;
use crate::report::{Forwarded, Verbosity, View, sanitize};

pub fn text(view: &View, forwarded: &Forwarded) -> String {
    let (url, took) = (sanitize::line(&forwarded.url), millis(forwarded.took));
    match &forwarded.outcome {
        Outcome::Replied { status: code, headers, body, cut } => {
            let mut out = format!("forwarded to {url} → {} in {took:.1} ms\n", status(*code));
            let fine = (200..300).contains(code);
            if shows_bodies(view) && (!fine || view.verbosity == Verbosity::Headers) {
                out.push_str(&answer::text(view, headers, body, *cut));
            }
            out
        }
        Outcome::TimedOut => {
            let hint = "--forward-timeout waits longer; its sender may not wait as long";
            format!("forwarded to {url} → {} in {took:.1} ms\n{} {hint}\n", "no answer".red(), "hint:".cyan())
        }
        Outcome::Unreachable(reason) => {
            let told = sanitize::line(&view.redactor.text(&reason.text)).into_owned();
            format!("forwarded to {url} → {} in {took:.1} ms: {told}\n{}", "no answer".red(), cure(reason.cause))
        }
    }
}

fn cure(cause: Cause) -> String {
    let cure = match cause {
        Cause::Refused => "is the application running, and on this port?",
        Cause::NoSuchHost => "is the host spelt right?",
        Cause::Certificate => "--cacert FILE trusts who issued it, such as itself when it is self-signed; -k trusts any",
        Cause::WrongName => "it is for another name: use that in the URL, or -k to trust any",
        Cause::Authority => {
            "it is self-signed as an authority's, which no server may show: -k trusts any, or make it with basicConstraints=CA:FALSE"
        }
        Cause::NoTls => "does it speak plain http://?",
        Cause::NoHttp => "does it speak https://, or something else on this port?",
        Cause::Closed => "did the application crash? look at its log",
        Cause::Other => return String::new(),
    };
    format!("{} {cure}\n", "hint:".cyan())
}
