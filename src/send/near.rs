//! A place that is not in a body, and the one that was meant: the same name stands deeper, or its slash is missing. Pure.

use std::collections::VecDeque;

use crate::json::{self, Kind, Node, escape_token, unescape_token};

/// What may be meant by a place where nothing stands; `None` where something does, or nothing like it is in the body.
#[must_use]
pub fn meant(body: &[u8], place: &str) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let tree = json::parse(text).ok()?;
    let root = tree.root(text);
    if !place.starts_with('/') || root.at(place).is_some() {
        return None;
    }
    let first = unescape_token(&place[1..]);
    let with_slash = format!("/{first}");
    if !place[1..].contains('/') && first.contains('/') && root.at(&with_slash).is_some() {
        return Some(with_slash);
    }
    named(root, &unescape_token(place.rsplit('/').next()?))
}

/// The first place of this name, the outermost before those within.
fn named(root: Node, name: &str) -> Option<String> {
    let mut waiting = VecDeque::from([(String::new(), root)]);
    while let Some((place, node)) = waiting.pop_front() {
        match node.kind() {
            Kind::Object => {
                for (key, value) in node.members() {
                    let here = format!("{place}/{}", escape_token(&key.as_str()?));
                    if key.is(name) {
                        return Some(here);
                    }
                    waiting.push_back((here, value));
                }
            }
            Kind::Array => waiting.extend(node.elements().enumerate().map(|(at, element)| (format!("{place}/{at}"), element))),
            _ => {}
        }
    }
    None
}

/// A place as it was written: the name of a field of the outermost object, or a pointer.
#[must_use]
pub fn written(place: &str) -> String {
    match place.strip_prefix('/') {
        Some(field) if !field.contains('/') => unescape_token(field).into_owned(),
        _ => place.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_name_that_stands_deeper_is_found() {
        let body = br#"{"request":{"pk":1,"l":[{"s":2}]},"a/b":{"c":3},"pk2":4}"#;
        for (place, expected) in [
            ("/pk", Some("/request/pk")),
            ("/request~1pk", Some("/request/pk")),
            ("/s", Some("/request/l/0/s")),
            ("/c", Some("/a~1b/c")),
            ("/request/pk2", Some("/pk2")),
            ("/request/pk", None),
            ("/new", None),
            ("", None),
        ] {
            assert_eq!(meant(body, place).as_deref(), expected, "{place}");
        }
        assert_eq!(meant(b"{", "/a"), None);
    }
}
