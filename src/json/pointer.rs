//! JSON Pointer (RFC 6901): to a node, and back from a byte.

use std::borrow::Cow;

use super::{Kind, Node, eight};

impl<'a> Node<'a> {
    /// The JSON Pointer of the innermost value, or member with its name, that holds this byte.
    #[must_use]
    pub fn pointer_to(self, offset: usize) -> String {
        self.pointer_with(offset, |key| key.readable().into_owned())
    }

    /// The same, with each member's name as `name` gives it.
    pub fn pointer_with(self, offset: usize, name: impl Fn(Node<'a>) -> String) -> String {
        let mut pointer = String::new();
        let mut node = self;
        loop {
            let inside = |start: usize, value: Node| (start..value.span().end).contains(&offset);
            let member = node.members().find(|(key, value)| inside(key.span().start, *value));
            let element = || node.elements().enumerate().find(|(_, element)| inside(element.span().start, *element));
            let (token, next) = match member {
                Some((key, value)) => (escape_token(&name(key)).into_owned(), value),
                None => match element() {
                    Some((at, element)) => (at.to_string(), element),
                    None => return pointer,
                },
            };
            pointer.push('/');
            pointer.push_str(&token);
            node = next;
        }
    }

    /// The node that a JSON Pointer (RFC 6901) leads to.
    #[must_use]
    pub fn at(self, pointer: &str) -> Option<Node<'a>> {
        let mut node = self;
        let mut rest = pointer;
        while let Some(after) = rest.strip_prefix('/') {
            let (token, plain) = token(after);
            node = match node.kind() {
                Kind::Object if plain => node.member(token)?,
                Kind::Object => node.member(&unescape_token(token))?,
                Kind::Array => node.elements().nth(array_index(token)?)?,
                _ => return None,
            };
            rest = &after[token.len()..];
        }
        rest.is_empty().then_some(node)
    }
}

/// The first token of what follows a slash, and whether it is spelled as it is.
fn token(after: &str) -> (&str, bool) {
    let special =
        eight::find(after.as_bytes(), |word| eight::equal(word, b'/') | eight::equal(word, b'~'), |byte| matches!(byte, b'/' | b'~'));
    match special {
        None => (after, true),
        Some(end) if after.as_bytes()[end] == b'/' => (&after[..end], true),
        Some(_) => (after.split('/').next().unwrap_or(after), false),
    }
}

/// Resolves `~1` and `~0` in one token of a JSON Pointer.
#[must_use]
pub fn unescape_token(token: &str) -> Cow<'_, str> {
    if token.as_bytes().contains(&b'~') { Cow::Owned(token.replace("~1", "/").replace("~0", "~")) } else { Cow::Borrowed(token) }
}

/// Writes one member name as a token of a JSON Pointer.
#[must_use]
pub fn escape_token(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) { Cow::Owned(name.replace('~', "~0").replace('/', "~1")) } else { Cow::Borrowed(name) }
}

/// An array index as RFC 6901 spells it: digits without a leading zero.
fn array_index(token: &str) -> Option<usize> {
    let plain = token.bytes().all(|byte| byte.is_ascii_digit()) && (token == "0" || !token.starts_with('0'));
    plain.then(|| token.parse().ok()).flatten()
}
