//! What a receiver answered, where it is worth a look: the text of a page, JSON indented, anything else as it came.
//!
//! Each line stands behind a bar, so that none can pass for a line of ours. An answer may repeat anything of the request, in any form.

use colored::Colorize as _;

use super::{LINES, raw, size};
use crate::delivery::End;
use crate::json;
use crate::mask::Level;
use crate::report::pretty::{Body, pretty};
use crate::report::{Verbosity, View, page, sanitize};
use crate::request::Headers;

/// Headers, where they are asked for, and the body.
pub fn text(view: &View, headers: &Headers, body: &[u8], end: End) -> String {
    let cut = end != End::Whole;
    let mut out = String::new();
    if view.verbosity == Verbosity::Headers {
        for (name, value) in headers.lines() {
            out.push_str(&format!("  {}: {}\n", sanitize::line(name).dimmed(), sanitize::line(&view.redactor.header(None, name, value))));
        }
    }
    if view.redactor.level() >= Level::Personal && !body.is_empty() {
        return out
            + &format!("| its answer of {}{} is hidden by --redact personal\n", if cut { "more than " } else { "" }, size(body.len()));
    }
    let body = if cut { whole_lines(body) } else { body };
    out.push_str(&shown(view, headers, body));
    out.push_str(match end {
        End::Whole => "",
        End::Longer => "| … the answer is longer\n",
        End::Broken => "| … the answer broke off here\n",
    });
    out
}

/// The body for a record; `None` where it may hold what is hidden.
pub fn masked(view: &View, body: &[u8], end: End) -> Option<String> {
    let body = if end == End::Whole { body } else { whole_lines(body) };
    let tree = std::str::from_utf8(body).ok().and_then(|text| Some((text, json::parse(text).ok()?)));
    let root = tree.as_ref().map(|(text, tree)| tree.root(text));
    let hidden = view.redactor.level() >= Level::Personal && !body.is_empty();
    (!hidden).then(|| view.redactor.answer(&view.registry, root, body).text(body, 0..body.len()))
}

/// Whether it is a web page, which is for a person in a browser.
pub fn is_page(headers: &Headers, body: &[u8]) -> bool {
    says_page(headers) && page::has_tags(&String::from_utf8_lossy(body))
}

fn says_page(headers: &Headers) -> bool {
    headers.first("content-type").is_some_and(|value| value.to_ascii_lowercase().windows(4).any(|part| part == b"html"))
}

fn shown(view: &View, headers: &Headers, body: &[u8]) -> String {
    let lines = |text: &[u8]| {
        let text = view.redactor.answer(&view.registry, None, text).text(text, 0..text.len());
        if view.verbosity == Verbosity::Headers { raw(&text, usize::MAX, "") } else { raw(&text, LINES, " (-v shows them)") }
    };
    if says_page(headers) {
        return lines(page::lines(&String::from_utf8_lossy(body)).join("\n").as_bytes());
    }
    let text = std::str::from_utf8(body).ok().filter(|text| text.trim_start().starts_with(['{', '[']));
    match text.and_then(|text| Some((text, json::parse(text).ok()?))) {
        Some((text, tree)) => {
            let root = tree.root(text);
            let masks = &view.redactor.answer(&view.registry, Some(root), body);
            let columns = view.columns.map(|columns| columns.saturating_sub(2));
            pretty(Body { root, bytes: body, masks, problems: &[], columns }).lines().map(|line| format!("| {line}\n")).collect()
        }
        None => lines(body),
    }
}

/// Without a last line that was cut, of which a secret may be a part.
fn whole_lines(body: &[u8]) -> &[u8] {
    body.iter().rposition(|byte| *byte == b'\n').map_or(body, |at| &body[..at])
}
