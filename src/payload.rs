//! Edits of a body that touch only the edited bytes: everything around them stays as it came.

use std::ops::Range;

use thiserror::Error;

use crate::json::{self, Kind, Node, SyntaxError, escape_token, unescape_token};

/// Why an edit cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EditError {
    #[error("the body cannot be edited: it is not UTF-8")]
    NotText,
    #[error("the body cannot be edited: it is not JSON")]
    NotJson(SyntaxError),
    #[error("{0:?} is no JSON Pointer: it starts with / (or name a field of the outermost object)")]
    BadPointer(String),
    #[error("{missing} is not in the body, so {pointer} has nowhere to stand")]
    NoParent { pointer: String, missing: String },
    #[error("{parent} is {kind}, so it has no member {name:?}")]
    NoContainer { parent: String, kind: &'static str, name: String },
    #[error("{pointer} is beyond the end of the array, which has {len} elements")]
    BeyondEnd { pointer: String, len: usize },
    #[error("{0} is not in the body")]
    NotThere(String),
    #[error("the whole body cannot be removed")]
    WholeBody,
}

fn parsed(body: &[u8]) -> Result<(&str, json::Tree), EditError> {
    let text = std::str::from_utf8(body).map_err(|_| EditError::NotText)?;
    let tree = json::parse(text).map_err(EditError::NotJson)?;
    Ok((text, tree))
}

/// Puts `value`, a JSON text, at `pointer`: in the place of what is there, or as a new last member or element.
///
/// # Errors
/// The body is not JSON, or the parent of the place does not exist.
pub fn set(body: &[u8], pointer: &str, value: &str) -> Result<Vec<u8>, EditError> {
    let (text, tree) = parsed(body)?;
    let root = tree.root(text);
    if let Some(node) = root.at(pointer) {
        let span = node.span();
        return Ok([&body[..span.start], value.as_bytes(), &body[span.end..]].concat());
    }
    let (parent, name) = parent_of(root, pointer)?;
    let len = parent.elements().count();
    let addition = match parent.kind() {
        Kind::Object => {
            let name = serde_json::to_string(&*name).unwrap_or_default();
            let colon = if parent.members().next().is_some_and(|(key, value)| text[key.span().end..value.span().start].contains(' ')) {
                ": "
            } else {
                ":"
            };
            format!("{name}{colon}{value}")
        }
        Kind::Array if name == "-" || name == len.to_string() => value.to_owned(),
        Kind::Array => return Err(EditError::BeyondEnd { pointer: pointer.to_owned(), len }),
        kind => return Err(EditError::NoContainer { parent: shown(pointer), kind: kind.word(), name: name.into_owned() }),
    };
    let (at, comma) = insertion(text, parent);
    Ok([&body[..at], comma.as_bytes(), addition.as_bytes(), &body[at..]].concat())
}

/// Removes the member or element at `pointer`, with its comma.
///
/// # Errors
/// The body is not JSON, or nothing stands at the place.
pub fn unset(body: &[u8], pointer: &str) -> Result<Vec<u8>, EditError> {
    let (text, tree) = parsed(body)?;
    let root = tree.root(text);
    if pointer.is_empty() {
        return Err(EditError::WholeBody);
    }
    let node = root.at(pointer).ok_or_else(|| EditError::NotThere(pointer.to_owned()))?;
    let (parent, _) = parent_of(root, pointer)?;
    let spans: Vec<_> = match parent.kind() {
        Kind::Object => parent.members().map(|(key, value)| (key.span().start..value.span().end, value.index())).collect(),
        _ => parent.elements().map(|element| (element.span(), element.index())).collect(),
    };
    let at = spans.iter().position(|(_, index)| *index == node.index()).ok_or_else(|| EditError::NotThere(pointer.to_owned()))?;
    let (start, end) = if at > 0 {
        (spans[at - 1].0.end, spans[at].0.end)
    } else if let Some((next, _)) = spans.get(1) {
        (spans[0].0.start, next.start)
    } else {
        (parent.span().start + 1, parent.span().end - 1)
    };
    Ok([&body[..start], &body[end..]].concat())
}

/// The body with each of these byte ranges replaced; the ranges do not overlap and stand in any order.
#[must_use]
pub fn splice(body: &[u8], mut edits: Vec<(Range<usize>, String)>) -> Vec<u8> {
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = Vec::with_capacity(body.len());
    let mut from = 0;
    for (range, value) in edits {
        out.extend_from_slice(&body[from..range.start]);
        out.extend_from_slice(value.as_bytes());
        from = range.end;
    }
    out.extend_from_slice(&body[from..]);
    out
}

/// The node that holds, or would hold, the last token of the pointer.
fn parent_of<'a, 'p>(root: Node<'a>, pointer: &'p str) -> Result<(Node<'a>, std::borrow::Cow<'p, str>), EditError> {
    let (parent, name) =
        pointer.starts_with('/').then(|| pointer.rsplit_once('/')).flatten().ok_or_else(|| EditError::BadPointer(pointer.to_owned()))?;
    let node = root.at(parent).ok_or_else(|| {
        let tokens: Vec<_> = parent.split('/').skip(1).collect();
        let missing = (1..=tokens.len()).map(|count| format!("/{}", tokens[..count].join("/"))).find(|prefix| root.at(prefix).is_none());
        EditError::NoParent { pointer: pointer.to_owned(), missing: missing.unwrap_or_default() }
    })?;
    Ok((node, unescape_token(name)))
}

fn shown(pointer: &str) -> String {
    match pointer.rsplit_once('/') {
        Some(("", _)) | None => "the body".to_owned(),
        Some((parent, _)) => parent.to_owned(),
    }
}

/// Where a new last child goes, and what separates it from its elder: laid out as its siblings are.
fn insertion(text: &str, parent: Node) -> (usize, String) {
    let children: Vec<_> = match parent.kind() {
        Kind::Object => parent.members().map(|(key, value)| key.span().start..value.span().end).collect(),
        _ => parent.elements().map(Node::span).collect(),
    };
    match children.as_slice() {
        [] => (parent.span().start + 1, String::new()),
        [.., last] => {
            let before = if children.len() > 1 { children[children.len() - 2].end } else { parent.span().start };
            let layout = text[before + 1..last.start].trim_start_matches(',');
            (last.end, format!(",{layout}"))
        }
    }
}

/// A place as a user writes it, `/a/b` or `field`, as a JSON Pointer.
#[must_use]
pub fn pointer_of(place: &str) -> String {
    if place.is_empty() || place.starts_with('/') { place.to_owned() } else { format!("/{}", escape_token(place)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{EditError, pointer_of, set, unset};

    fn put(body: &str, pointer: &str, value: &str) -> String {
        String::from_utf8(set(body.as_bytes(), pointer, value).unwrap()).unwrap()
    }

    fn drop(body: &str, pointer: &str) -> String {
        String::from_utf8(unset(body.as_bytes(), pointer).unwrap()).unwrap()
    }

    #[test]
    fn only_the_edited_bytes_change() {
        let body = "{ \"a\" : 1.0,\r\n\t\"b\":[1e2,  {\"c\":\"x\"}] }";
        assert_eq!(put(body, "/a", "2"), "{ \"a\" : 2,\r\n\t\"b\":[1e2,  {\"c\":\"x\"}] }");
        assert_eq!(put(body, "/b/1/c", "null"), "{ \"a\" : 1.0,\r\n\t\"b\":[1e2,  {\"c\":null}] }");
        assert_eq!(put(body, "/new", "true"), "{ \"a\" : 1.0,\r\n\t\"b\":[1e2,  {\"c\":\"x\"}],\r\n\t\"new\": true }");
        assert_eq!(put(body, "/b/-", "3"), "{ \"a\" : 1.0,\r\n\t\"b\":[1e2,  {\"c\":\"x\"},  3] }");
        assert_eq!(put("{}", "/é~1", "1"), "{\"é/\":1}");
        assert_eq!(put("[]", "/0", "1"), "[1]");
        assert_eq!(put("1", "", "2"), "2");
        assert_eq!(drop(body, "/a"), "{ \"b\":[1e2,  {\"c\":\"x\"}] }");
        assert_eq!(drop(body, "/b"), "{ \"a\" : 1.0 }");
        assert_eq!(drop(body, "/b/1/c"), "{ \"a\" : 1.0,\r\n\t\"b\":[1e2,  {}] }");
    }

    #[test]
    fn impossible_places_are_named() {
        let error = |pointer: &str| set(b"{\"a\":{\"s\":\"x\"},\"l\":[1]}", pointer, "1").unwrap_err().to_string();
        assert_eq!(error("/a/b/c"), "/a/b is not in the body, so /a/b/c has nowhere to stand");
        assert_eq!(error("/a/s/x"), "/a/s is a string, so it has no member \"x\"");
        assert_eq!(error("/l/5"), "/l/5 is beyond the end of the array, which has 1 elements");
        assert!(matches!(set(b"{}", "a", "1"), Err(EditError::BadPointer(_))));
        assert!(matches!(unset(b"{}", "/a"), Err(EditError::NotThere(_))));
        assert!(matches!(unset(b"{", "/a"), Err(EditError::NotJson(_))));
    }

    #[test]
    fn a_bare_word_is_a_field() {
        assert_eq!(pointer_of("a~b"), "/a~0b");
        assert_eq!(pointer_of("/a/b"), "/a/b");
    }

    proptest! {
        #[test]
        fn setting_then_removing_gives_the_body_back(names in prop::collection::btree_set("[a-z]{1,4}", 0..5), pretty: bool) {
            let map: serde_json::Map<_, _> = names.into_iter().map(|name| (name, 1.into())).collect();
            let body = if pretty { serde_json::to_string_pretty(&map) } else { serde_json::to_string(&map) }.unwrap();
            let grown = set(body.as_bytes(), "/NEW", "[2]").unwrap();
            prop_assert_eq!(serde_json::from_slice::<serde_json::Value>(&grown).unwrap()["NEW"][0].clone(), serde_json::json!(2));
            prop_assert_eq!(String::from_utf8(unset(&grown, "/NEW").unwrap()).unwrap(), body);
        }
    }
}
