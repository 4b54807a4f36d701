//! Finding what to mask: nodes by pointer, leaves, and bytes in bytes.

use std::ops::Range;

use crate::json::{Kind, Node, unescape_token};

/// All nodes that a pointer with `*` leads to, repeated names included.
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

pub fn occurrences(haystack: &[u8], needle: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = memchr::memmem::find(&haystack[at..], needle) {
        found.push(at + next..at + next + needle.len());
        at += next + needle.len();
    }
    found
}
