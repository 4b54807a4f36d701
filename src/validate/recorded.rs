//! Records among the lines: what `listen --save` wrote is told from payloads, and its bodies are taken out.

use std::borrow::Cow;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use memchr::memmem;

use crate::content::Content;
use crate::json::{Node, parse};
use crate::record::{self, Header, VERSION};
use crate::request::Headers;

/// What a line of a recording is.
pub enum Line {
    Callback(Box<Recorded>),
    /// Another record, with no body to check.
    Other,
    /// A record that cannot be read: why, and what to do.
    Broken {
        why: String,
        cure: &'static str,
    },
}

/// A callback as a record holds it.
pub struct Recorded {
    pub n: u64,
    pub method: String,
    pub path: String,
    pub query: Option<String>,
    pub received: Option<Timestamp>,
    pub headers: Headers,
    /// Decoded, where it is encoded.
    pub body: Vec<u8>,
    /// As it was on the wire, where it was encoded.
    pub wire: Option<Vec<u8>>,
    /// Something of it was masked.
    pub redacted: bool,
}

/// How our records start as we write them.
const START: &[u8] = br#"{"type":""#;
/// The types that they have.
const TYPES: [&str; 14] = [
    "ready",
    "callback",
    "outcome",
    "gap",
    "started",
    "attempt",
    "request",
    "probe",
    "checked",
    "summary",
    "report",
    "listed-vendor",
    "listed-event",
    "listed-sample",
];
const EDITED: &str = "was the file edited? listen --save writes records that are whole";

/// Reads a line that may be a record; `None` for one that is none. A vendor's own body may have a `type` too, but no version beside it.
pub fn line(text: &[u8]) -> Option<Line> {
    static VERSION_MEMBER: LazyLock<memmem::Finder> = LazyLock::new(|| memmem::Finder::new(br#""v""#));
    VERSION_MEMBER.find(text)?;
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).trim_ascii_end();
    let Some((tree, text)) = std::str::from_utf8(text).ok().and_then(|text| Some((parse(text).ok()?, text))) else {
        return cut_off(text);
    };
    let root = tree.root(text);
    let kind = root.member("type")?.as_str()?;
    let version: u32 = root.member("v")?.raw().parse().ok()?;
    let kind = TYPES.contains(&&*kind).then_some(kind)?;
    Some(match &*kind {
        _ if version > VERSION => Line::Broken {
            why: format!("the line is a record of version {version}, and this idhook reads version {VERSION}"),
            cure: "a newer idhook wrote it: update this one",
        },
        "callback" => callback(root).unwrap_or_else(|why| Line::Broken { why, cure: EDITED }),
        _ => Line::Other,
    })
}

/// A text that starts as our records do and lacks its end.
fn cut_off(text: &[u8]) -> Option<Line> {
    let after = text.strip_prefix(START)?;
    let kind = &after[..memchr::memchr(b'"', after)?];
    let ours = TYPES.iter().any(|ours| ours.as_bytes() == kind) && after[kind.len()..].starts_with(br#"","v":"#);
    // What is whole and no JSON has a place, which is told as for any other line.
    (ours && !text.ends_with(b"}")).then(|| Line::Broken {
        why: "the line is a record that was cut off".to_owned(),
        cure: "its callback was not answered if it is the last line, and listen --save takes it out when it opens the file",
    })
}

fn callback(root: Node) -> Result<Line, String> {
    let lacks = |name: &str| format!("the line is a record of a callback without {name}");
    let n = root.member("n").and_then(|n| n.raw().parse().ok()).ok_or_else(|| lacks("its number, n"))?;
    let path = root.member("path").and_then(Node::as_str).ok_or_else(|| lacks("its path"))?.into_owned();
    let lines: Option<Vec<Header>> = root.member("headers").and_then(|headers| serde_json::from_str(headers.raw()).ok());
    let headers = record::headers(&lines.ok_or_else(|| lacks("its list of headers"))?);
    let body = match (root.member("body").and_then(Node::as_str), root.member("body_base64").and_then(Node::as_str)) {
        (Some(text), _) => Cow::into_owned(text).into_bytes(),
        (None, Some(encoded)) => {
            BASE64_STANDARD.decode(&*encoded).map_err(|_| "the line is a record whose body_base64 is not base64".to_owned())?
        }
        (None, None) => return Err(lacks("a body")),
    };
    let text = |name: &str| root.member(name).and_then(Node::as_str);
    let method = text("method").unwrap_or(Cow::Borrowed("POST")).into_owned();
    let query = text("query").map(Cow::into_owned);
    let received = text("at").and_then(|at| at.parse().ok());
    let (body, wire) = match Content::of(&headers, &body) {
        Content::Gzip(decoded) => (decoded.to_vec(), Some(body)),
        _ => (body, None),
    };
    let redacted = root.member("redacted").is_some_and(|flag| flag.raw() == "true");
    Ok(Line::Callback(Box::new(Recorded { n, method, path, query, received, headers, body, wire, redacted })))
}
