//! A line of the checklist of `send --probe`, with what helps to understand a failure under it.

use colored::Colorize as _;

use super::{answer, shows_bodies};
use crate::delivery::Outcome;
use crate::report::{Probed, Verbosity, Verdict, View, sanitize};

/// So many sources are listed; the record has all.
const SOURCES: usize = 3;

pub fn text(view: &View, line: &Probed) -> String {
    if view.verbosity == Verbosity::Totals {
        return String::new();
    }
    let shown = |text: &str| sanitize::line(&view.redactor.text(text)).into_owned();
    let (name, column) = (sanitize::line(&line.check), line.column);
    let source = format!("[{}]", shown(&line.basis.words())).dimmed();
    let mut out = format!("{}  {name:column$}  {}  {source}\n", mark(line.verdict), shown(&line.evidence));
    let details = view.verbosity == Verbosity::Headers;
    let explained = details || (line.verdict == Verdict::Failed && shows_bodies(view));
    if !explained {
        return out;
    }
    let mut under = |label: &str, text: String| out.push_str(&format!("      {label} {text}\n"));
    under("wanted:", shown(&line.demand));
    let sources = line.basis.sources();
    for source in sources.iter().take(SOURCES) {
        under("source:", format!("{}, {}", shown(&source.title), shown(&source.at)));
    }
    if sources.len() > SOURCES {
        under("source:", format!("and {} more", sources.len() - SOURCES));
    }
    if details {
        for tried in &line.tried {
            under("sent:", format!("{}: {}", shown(&tried.what), shown(&tried.told())));
        }
    }
    if let Some(Outcome::Replied { headers, body, end, .. }) = line.culprit.and_then(|at| line.tried.get(at)).map(|tried| &tried.outcome) {
        out.push_str(&answer::text(view, headers, body, *end));
    }
    out
}

/// In a column of its own; colour says nothing that the word does not.
fn mark(verdict: Verdict) -> String {
    match verdict {
        Verdict::Ok => "ok  ".green(),
        Verdict::Failed => "FAIL".red().bold(),
        Verdict::Skipped => "skip".yellow(),
        Verdict::NotDocumented => "n/a ".dimmed(),
    }
    .to_string()
}
