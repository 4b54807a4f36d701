//! Finding what to mask: nodes by pointer, leaves, and bytes in bytes.

use std::ops::Range;

use crate::json::{Kind, Node, unescape_token};

/// All nodes that a pointer with `*` leads to, repeated names included.
#[must_use]
pub fn select<'a>(root: Node<'a>, pointer: &str) -> Vec<Node<'a>> {
    pointer.split('/').skip(1).fold(vec![root], |nodes, token| {
        let name = unescape_token(token);
        let step = |node: Node<'a>| -> Vec<Node<'a>> {
            match node.kind() {
                Kind::Object => node.members().filter(|(key, _)| token == "*" || key.is(&name)).map(|(_, value)| value).collect(),
                Kind::Array if token == "*" => node.elements().collect(),
                Kind::Array => token.parse().ok().and_then(|at| node.elements().nth(at)).into_iter().collect(),
                _ => Vec::new(),
            }
        };
        nodes.into_iter().flat_map(step).collect()
    })
}

/// Calls for every value that holds no other.
pub fn leaves<'a>(node: Node<'a>, each: &mut impl FnMut(Node<'a>)) {
    match node.kind() {
        Kind::Array => node.elements().for_each(|element| leaves(element, each)),
        Kind::Object => node.members().for_each(|(_, value)| leaves(value, each)),
        _ => each(node),
    }
}

/// Calls for every value that holds no other, and for every member's name.
pub fn texts<'a>(node: Node<'a>, each: &mut impl FnMut(Node<'a>)) {
    match node.kind() {
        Kind::Array => node.elements().for_each(|element| texts(element, each)),
        Kind::Object => node.members().for_each(|(key, value)| {
            each(key);
            texts(value, each);
        }),
        _ => each(node),
    }
}

/// Whether there is nothing in a value to hide: it is null or empty, and whoever reads it must not take that for a secret. A yes, a no
/// and a zero do say something.
pub fn holds_nothing(node: Node) -> bool {
    match node.kind() {
        Kind::Array => node.elements().next().is_none(),
        Kind::Object => node.members().next().is_none(),
        _ => matches!(node.raw(), "null" | "\"\""),
    }
}

/// The same of a value as [`broken_value`] takes it out of a text, with the commas and brackets behind it.
pub fn reads_as_nothing(text: &[u8]) -> bool {
    let behind = |byte: &u8| byte.is_ascii_whitespace() || b",]}".contains(byte);
    let end = text.len() - text.iter().rev().take_while(|byte| behind(byte)).count();
    matches!(&text[..end], b"null" | b"\"\"" | b"''" | b"")
}

pub fn occurrences(haystack: &[u8], needle: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = memchr::memmem::find(&haystack[at..], needle) {
        found.push(at + next..at + next + needle.len());
        at += next + needle.len();
    }
    found
}

/// How long a value is in a text that does not parse: a quoted one to its closing quote, any other to the next `"name":` or the end.
pub fn broken_value(text: &[u8]) -> usize {
    let Some(quote @ (b'"' | b'\'')) = text.first().copied() else { return before_next_name(text) };
    let mut escaped = false;
    for (at, byte) in text.iter().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            _ if *byte == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn before_next_name(text: &[u8]) -> usize {
    let mut from = 0;
    while let Some(open) = memchr::memchr(b'"', &text[from..]).map(|at| from + at) {
        let Some(close) = memchr::memchr(b'"', &text[open + 1..]).map(|at| open + 1 + at) else { break };
        if text[close + 1..].trim_ascii_start().starts_with(b":") {
            return text[..open].trim_ascii_end().len();
        }
        from = close;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::broken_value;

    #[test]
    fn values_end_where_a_reader_would_say() {
        let value = |text: &str| text[..broken_value(text.as_bytes())].to_owned();
        assert_eq!(value(r#""a\"b", "c": 1"#), r#""a\"b""#);
        assert_eq!(value(r#""never closed, "#), r#""never closed, "#);
        assert_eq!(value("Your code is 6867,\n \"next\" : 1"), "Your code is 6867,");
        assert_eq!(value(r#"["Your code", "x", "next": 1"#), r#"["Your code", "x","#);
        assert_eq!(value("1}"), "1}");
    }
}
