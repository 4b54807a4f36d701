//! The places of a body in the order in which they lend themselves to a mutation.

use super::Subject;
use super::ground::Standing;
use crate::json::{Kind, Node, escape_token};

/// Of a large body only so many places are tried: each takes a look of the schema at the whole.
const TRIED: usize = 100;

/// A value inside a body.
#[derive(Clone)]
pub struct Place<'a> {
    pub pointer: String,
    pub node: Node<'a>,
    /// The name of the member that it is; `None` for an element of an array.
    pub key: Option<Node<'a>>,
    pub standing: Standing,
}

impl Place<'_> {
    /// Whether it holds other values.
    pub fn holds_others(&self) -> bool {
        matches!(self.node.kind(), Kind::Array | Kind::Object)
    }
}

/// The best first; in document order where two stand alike.
pub fn places(subject: Subject<'_>) -> Vec<Place<'_>> {
    let mut found = Vec::new();
    walk(subject, subject.root, "", &mut found);
    found.sort_by_key(|place| place.standing);
    found.truncate(TRIED);
    found
}

/// Far more than are tried, so that the best are among them, and bounded all the same.
const SEEN: usize = 2_000;

fn walk<'a>(subject: Subject<'a>, node: Node<'a>, here: &str, found: &mut Vec<Place<'a>>) {
    let inside: Vec<_> = match node.kind() {
        Kind::Object => node
            .members()
            .take(SEEN)
            .map(|(key, value)| (escape_token(&key.as_str().unwrap_or_default()).into_owned(), Some(key), value))
            .collect(),
        _ => node.elements().take(SEEN).enumerate().map(|(at, element)| (at.to_string(), None, element)).collect(),
    };
    for (token, key, node) in inside {
        if found.len() >= SEEN {
            return;
        }
        let pointer = format!("{here}/{token}");
        // Of a name that stands twice the pointer leads to the last.
        if subject.root.at(&pointer).is_some_and(|leads| leads.index() == node.index()) {
            found.push(Place { standing: subject.ground.standing(&pointer), pointer: pointer.clone(), node, key });
        }
        walk(subject, node, &pointer, found);
    }
}
