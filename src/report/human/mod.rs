//! For people: headlines, bodies, findings, attempts and summaries on stdout, talk on stderr.

mod answer;
mod attempt;
mod checked;
mod forwarded;
mod probed;
mod received;
mod why;

use colored::Colorize as _;

pub use answer::masked as answer_text;
pub use checked::texts as checked;
pub use received::{Introduced, ROOM};

use super::{Message, Summary, Verb, Verbosity, View, sanitize};

/// What a message puts on stdout.
#[must_use]
pub fn data(view: &View, message: &Message, introduced: Introduced) -> String {
    match message {
        Message::Received(received) => received::text(view, received, introduced),
        Message::Attempt(attempt) => attempt::text(view, attempt),
        Message::ProbeLine(line) => probed::text(view, line),
        Message::Summary(summary) => self::summary(view, summary),
        Message::Ready { .. } | Message::Dropped { .. } | Message::Request(_) | Message::Note(_) | Message::Warning(_) => String::new(),
    }
}

/// What a message puts on stderr.
#[must_use]
pub fn talk(view: &View, message: &Message) -> String {
    let clean = |text: &str| text.lines().map(|line| format!("{}\n", sanitize::line(&view.redactor.text(line)))).collect::<String>();
    match message {
        Message::Ready { url, saving, forwarding, .. } => {
            let saving = saving.as_ref().map(|file| format!(", saving to {}", sanitize::line(file))).unwrap_or_default();
            let forwarding: String = forwarding.iter().map(|url| format!(", forwarding to {}", sanitize::line(url))).collect();
            format!("Listening on {}{saving}{forwarding}\n", url.bold())
        }
        Message::Dropped { from, to } => format!("{} #{from} to #{to} were not shown: the terminal reads too slowly\n", "note:".cyan()),
        Message::Note(text) => format!("{} {}", "note:".cyan(), clean(text)),
        Message::Warning(text) => format!("{} {}", "warning:".yellow().bold(), clean(text)),
        Message::Received(_) | Message::Attempt(_) | Message::Request(_) | Message::ProbeLine(_) | Message::Summary(_) => String::new(),
    }
}

fn summary(view: &View, summary: &Summary) -> String {
    let Summary { verb, total, good, problems, warnings, interrupted, expected_bad, .. } = *summary;
    let bad = total - good;
    let counted = match (problems - warnings, warnings) {
        (0, 0) => String::new(),
        (_, 0) => format!(" ({})", count(problems, "problem")),
        (0, _) => format!(" ({})", count(warnings, "warning")),
        (errors, _) => format!(" ({}, {})", count(errors, "error"), count(warnings, "warning")),
    };
    let end = if interrupted { "; interrupted before the end" } else { "" };
    if let Some(probed) = &summary.probed {
        return format!("{}{end}\n", probed.words());
    }
    match verb {
        Verb::Listen => {
            let course = summary.course.as_ref().map(|course| course.text(view)).unwrap_or_default();
            format!("{course}received {total}, {good} without errors, {bad} with errors{counted}\n")
        }
        Verb::Send => {
            let dispatch = summary.dispatch.as_ref().map(|dispatch| dispatch.text()).unwrap_or_default();
            let unfinished = summary.dispatch.as_ref().map_or(0, |dispatch| dispatch.unfinished);
            let unfinished = if unfinished > 0 { format!(", {unfinished} not finished") } else { String::new() };
            format!("sent {total}, {good} accepted, {bad} not accepted{unfinished}{end}\n{dispatch}")
        }
        Verb::Validate if expected_bad => format!("checked {total}, {bad} invalid as expected, {good} valid{end}\n"),
        Verb::Validate => format!("checked {total}, {good} valid, {bad} invalid{counted}{end}\n"),
    }
}

#[must_use]
pub fn bold(text: &str) -> String {
    text.bold().to_string()
}

/// The start of a text, with a sign that there is more.
#[must_use]
pub fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", &text[..at]),
    }
}

/// `1 problem`, `2 problems`.
#[must_use]
pub fn count(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A size in the units of `--max-body`.
#[must_use]
pub fn size(bytes: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "two digits are shown")]
    let scaled = |unit: usize| bytes as f64 / unit as f64;
    match bytes {
        0..1000 => format!("{bytes} B"),
        1000..1_000_000 => format!("{:.1} kB", scaled(1000)),
        _ => format!("{:.1} MB", scaled(1_000_000)),
    }
}

/// An HTTP status in the colour of its class.
fn status(code: u16) -> String {
    let text = code.to_string();
    match code {
        200..=299 => text.green(),
        300..=399 => text.yellow(),
        _ => text.red(),
    }
    .to_string()
}

/// So many lines of what is no JSON are shown to who did not ask for more.
const LINES: usize = 20;

/// The lines of a text that is no JSON, each behind a bar, so that none can pass for a line of ours.
/// `cure` says how to see more than the first of them.
fn raw(text: &str, most: usize, cure: &str) -> String {
    const COLUMNS: usize = 240;
    let mut out: String = text
        .lines()
        .take(most)
        .map(|line| {
            let cut: String = line.chars().take(COLUMNS).collect();
            format!("| {}{}\n", sanitize::line(&cut), if line.chars().nth(COLUMNS).is_some() { "…" } else { "" })
        })
        .collect();
    let more = text.lines().skip(most).count();
    if more > 0 {
        out.push_str(&format!("| … {}{cure}\n", count(more as u64, "more line")));
    }
    out
}

const fn shows_bodies(view: &View) -> bool {
    view.verbosity as u8 >= Verbosity::Normal as u8
}
