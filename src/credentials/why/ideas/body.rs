//! Another body was signed than the one that came: something between the signing and here changed it.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::super::COPIED;
use super::super::rewritten::{ESCAPES, Escapes, Layout, Order, Style, write};
use super::{Case, Trials};
use crate::credentials::Callback;
use crate::credentials::signature::coverage::Coverage;
use crate::json;

const MARK: &[u8] = b"\xef\xbb\xbf";
const RAW: &str = "whatever passes the body on has to leave each byte as it is, and a sender has to sign the very bytes that it sends";

/// Whether the signature is one of this body, which is another one than came.
fn fits(case: &Case, trials: &mut Trials, body: &[u8]) -> bool {
    body != case.given.readable && is_of(case, trials, body)
}

/// The same, whatever body it is.
pub fn is_of(case: &Case, trials: &mut Trials, body: &[u8]) -> bool {
    let prepared = &case.suspect.prepared;
    if prepared.coverage() != Coverage::Whole || body == case.given.callback.body {
        return false;
    }
    let text = std::str::from_utf8(body).ok().filter(|_| prepared.needs_json());
    let tree = text.and_then(|text| Some((text, json::parse(text).ok()?)));
    let root = tree.as_ref().map(|(text, tree)| tree.root(text));
    trials.fits(prepared, &Callback { body, root, ..case.given.callback })
}

pub fn empty(case: &Case, trials: &mut Trials) -> Option<String> {
    fits(case, trials, b"").then(|| {
        "the signature is one of an empty body: the sender signed before its body was written, or after something had read it away; have it \
         sign the whole body"
            .to_owned()
    })
}

pub fn without_mark(case: &Case, trials: &mut Trials) -> Option<String> {
    let without = case.given.readable.strip_prefix(MARK)?;
    fits(case, trials, without)
        .then(|| format!("the signature fits the body without the byte-order mark (invisible bytes) that came before it: {RAW}"))
}

pub fn with_mark(case: &Case, trials: &mut Trials) -> Option<String> {
    fits(case, trials, &[MARK, case.given.readable].concat()).then(|| {
        format!("the signature fits the body with a byte-order mark (invisible bytes) before it, which something took away: {RAW}")
    })
}

pub fn trimmed(case: &Case, trials: &mut Trials) -> Option<String> {
    let body = case.given.readable;
    let line = body.strip_suffix(b"\n").map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let all = body.trim_ascii();
    if line.is_some_and(|line| fits(case, trials, line)) {
        return Some(format!("the signature fits the body without the line break at its end, which something added: {RAW}"));
    }
    fits(case, trials, all).then(|| format!("the signature fits the body without the white space around it, which something added: {RAW}"))
}

pub fn lengthened(case: &Case, trials: &mut Trials) -> Option<String> {
    let mut with = |end: &str| fits(case, trials, &[case.given.readable, end.as_bytes()].concat());
    (with("\n") || with("\r\n")).then(|| {
        format!(
            "the signature fits the body with a line break at its end, which something took away (curl does so with --data @FILE; \
             --data-binary keeps it): {RAW}"
        )
    })
}

pub fn line_breaks(case: &Case, trials: &mut Trials) -> Option<String> {
    let text = std::str::from_utf8(case.given.readable).ok()?;
    let unix = text.replace("\r\n", "\n");
    if fits(case, trials, unix.as_bytes()) {
        return Some(format!(
            "the signature fits the body with the line breaks of Unix (LF where CRLF came), which something changed: {RAW}"
        ));
    }
    let other = unix.replace('\n', "\r\n");
    fits(case, trials, other.as_bytes()).then(|| {
        format!("the signature fits the body with the line breaks of Windows (CRLF where LF came), which something changed: {RAW}")
    })
}

pub fn twice_encoded(case: &Case, trials: &mut Trials) -> Option<String> {
    let root = case.given.callback.root?;
    let inside = root.as_str();
    let inner = inside.is_some_and(|inside| fits(case, trials, inside.as_bytes()));
    let outer = serde_json::Value::from(std::str::from_utf8(case.given.readable).ok()?).to_string();
    if inner {
        return Some(
            "the signature fits what stands inside the string that came: the sender wrote the body as JSON twice; have it do so once"
                .to_owned(),
        );
    }
    fits(case, trials, outer.as_bytes()).then(|| {
        "the signature fits the body written as JSON once more, as one string: have the sender sign the very text that it sends".to_owned()
    })
}

pub fn escapes(case: &Case, trials: &mut Trials) -> Option<String> {
    rewritten(case, trials, &[Layout::AsItCame], Order::AsItCame)
}

pub fn layout(case: &Case, trials: &mut Trials) -> Option<String> {
    rewritten(case, trials, &LAYOUTS, Order::AsItCame)
}

pub fn sorted(case: &Case, trials: &mut Trials) -> Option<String> {
    rewritten(case, trials, &LAYOUTS, Order::Sorted)
}

const LAYOUTS: [Layout; 5] = [Layout::Compact, Layout::Spaced, Layout::Indented(2), Layout::Indented(4), Layout::Tabbed];
/// A body that is written anew has at most so many times its bytes, or so many where it is short.
const GROWTH: usize = 4;
const SHORT: usize = 64 << 10;

/// Each style is tried once, with a line break at its end and without.
fn rewritten(case: &Case, trials: &mut Trials, layouts: &[Layout], order: Order) -> Option<String> {
    let root = case.given.callback.root?;
    let text = std::str::from_utf8(case.given.readable).ok()?;
    let mut seen = HashSet::new();
    let most = (GROWTH * text.len()).clamp(SHORT, GROWTH * COPIED);
    for layout in layouts {
        for escapes in ESCAPES.into_iter().filter(|escapes| escapes.concerns(text)) {
            let style = Style { layout: *layout, order, escapes };
            let written = write(root, style, most);
            if !trials.charge(written.as_ref().map_or(most, String::len)) {
                return None;
            }
            // In the other escapes it is no shorter.
            let Some(mut body) = written else { break };
            if *layout == Layout::AsItCame {
                body = [&text[..root.span().start], &body, &text[root.span().end..]].concat();
                if body == text {
                    continue;
                }
            }
            let mut hash = DefaultHasher::new();
            body.hash(&mut hash);
            if !seen.insert(hash.finish()) {
                continue;
            }
            for end in ["", "\n"] {
                body.push_str(end);
                if fits(case, trials, body.as_bytes()) {
                    return Some(format!(
                        "the signature fits the same JSON {}: something read the body and wrote it anew; {RAW}",
                        words(style, end)
                    ));
                }
            }
        }
    }
    None
}

fn words(style: Style, end: &str) -> String {
    let layout = match style.layout {
        Layout::AsItCame => None,
        Layout::Compact => Some("without white space".to_owned()),
        Layout::Spaced => Some("with a space after each comma and colon (as Python writes it)".to_owned()),
        Layout::Indented(spaces) => Some(format!("indented by {spaces} spaces")),
        Layout::Tabbed => Some("indented by tabs".to_owned()),
    };
    let order = (style.order == Order::Sorted).then(|| "with its members sorted by name".to_owned());
    let escapes = match style.escapes {
        Escapes::None if layout.is_some() => None,
        Escapes::None => Some("with nothing escaped that need not be"),
        Escapes::Ascii => Some("with all that is not ASCII as \\uXXXX"),
        Escapes::Slashes => Some("with slashes as \\/"),
        Escapes::AsciiAndSlashes => Some("with slashes as \\/ and all that is not ASCII as \\uXXXX (as PHP writes it)"),
        Escapes::Html => Some("with <, > and & as \\uXXXX (as Go writes it)"),
        Escapes::DotNet => Some("with quotes, <, >, &, + and all that is not ASCII as \\uXXXX in capital digits (as .NET writes it)"),
    };
    let end = (!end.is_empty()).then(|| "with a line break at its end".to_owned());
    [layout, order, escapes.map(str::to_owned), end].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
