//! Records among the lines: what `listen --save` wrote is told from payloads, and its bodies are taken out.

use std::borrow::Cow;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::json::{Node, parse};
use crate::record::{self, Header, VERSION};
use crate::request::Headers;

/// What a line of a recording is.
pub enum Line {
    Callback {
        n: u64,
        path: String,
        headers: Option<Headers>,
        body: Vec<u8>,
    },
    /// Another record, with no body to check.
    Other,
    /// A record that cannot be read, and why.
    Broken(String),
}

/// How our records start, and the types that they have.
const START: &[u8] = br#"{"type":""#;
const TYPES: [&str; 8] = ["ready", "callback", "outcome", "gap", "attempt", "checked", "summary", "report"];

/// Reads a line that may be a record; `None` for one that is none. A vendor's own body may have a `type` too, but no version beside it.
pub fn line(text: &[u8]) -> Option<Line> {
    let after = text.strip_prefix(START)?;
    let end = memchr::memchr(b'"', &after[..after.len().min(12)])?;
    let kind = std::str::from_utf8(&after[..end]).ok().filter(|kind| TYPES.contains(kind))?;
    if !after[end..].starts_with(br#"","v":"#) {
        return None;
    }
    let text = std::str::from_utf8(text.trim_ascii_end()).ok()?;
    // A torn line is told as any other text that is not JSON.
    let tree = parse(text).ok()?;
    let root = tree.root(text);
    let version: u32 = root.member("v")?.raw().parse().ok()?;
    Some(match kind {
        _ if version > VERSION => Line::Broken(format!("the line is a record of version {version}, written by a newer idhook")),
        "callback" => {
            callback(root).unwrap_or_else(|| Line::Broken("the line is a record without what one must have: n, path and a body".to_owned()))
        }
        _ => Line::Other,
    })
}

fn callback(root: Node) -> Option<Line> {
    let n = root.member("n")?.raw().parse().ok()?;
    let path = root.member("path")?.as_str()?.into_owned();
    let body = match (root.member("body").and_then(Node::as_str), root.member("body_base64").and_then(Node::as_str)) {
        (Some(text), _) => Cow::into_owned(text).into_bytes(),
        (None, Some(encoded)) => match BASE64_STANDARD.decode(&*encoded) {
            Ok(body) => body,
            Err(_) => return Some(Line::Broken("the line is a record whose body_base64 is not base64".to_owned())),
        },
        (None, None) => return None,
    };
    Some(Line::Callback { n, path, headers: headers(root), body })
}

fn headers(root: Node) -> Option<Headers> {
    let lines: Vec<Header> = serde_json::from_str(root.member("headers")?.raw()).ok()?;
    Some(record::headers(&lines))
}
