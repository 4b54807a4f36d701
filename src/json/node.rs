//! One value in a tree, and the way from it to those inside.

use std::borrow::Cow;
use std::ops::Range;

use super::{Item, Kind, string};

/// One value in a tree.
#[derive(Debug, Clone, Copy)]
pub struct Node<'a> {
    pub(super) text: &'a str,
    pub(super) items: &'a [Item],
    pub(super) index: u32,
}

impl<'a> Node<'a> {
    fn item(self) -> Item {
        self.items[self.index as usize]
    }

    fn with(self, index: u32) -> Self {
        Self { index, ..self }
    }

    /// Its place in the tree: equal for equal nodes of one tree, and nothing else.
    #[must_use]
    pub const fn index(self) -> u32 {
        self.index
    }

    /// The node of this tree that has this index.
    #[must_use]
    pub fn find(self, index: u32) -> Self {
        self.with(index)
    }

    #[must_use]
    pub fn kind(self) -> Kind {
        self.item().kind
    }

    /// How many values and member names it is made of.
    #[must_use]
    pub fn size(self) -> usize {
        (self.item().next - self.index) as usize
    }

    /// Its byte range in the text, quotes and brackets included.
    #[must_use]
    pub fn span(self) -> Range<usize> {
        let item = self.item();
        item.start as usize..item.end as usize
    }

    /// Exactly as it was written.
    #[must_use]
    pub fn raw(self) -> &'a str {
        &self.text[self.span()]
    }

    /// The value of a string, escapes resolved (a lone surrogate becomes U+FFFD).
    #[must_use]
    pub fn as_str(self) -> Option<Cow<'a, str>> {
        (self.kind() == Kind::String)
            .then(|| if self.item().escaped { string::unescape(self.inner()) } else { Cow::Borrowed(self.inner()) })
    }

    /// A string as people should read it: escapes resolved, but for half a surrogate pair, which stays as it is spelled.
    #[must_use]
    pub fn readable(self) -> Cow<'a, str> {
        match self.kind() {
            Kind::String if self.item().escaped => string::unescape_with(self.inner(), string::Halves::Spelled),
            Kind::String => Cow::Borrowed(self.inner()),
            _ => Cow::Borrowed(self.raw()),
        }
    }

    /// What stands between the quotes of a string.
    fn inner(self) -> &'a str {
        let raw = self.raw();
        &raw[1..raw.len() - 1]
    }

    /// A string's value, or a number as it is spelled.
    #[must_use]
    pub fn as_label(self) -> Option<Cow<'a, str>> {
        match self.kind() {
            Kind::Number => Some(Cow::Borrowed(self.raw())),
            _ => self.as_str(),
        }
    }

    /// The elements of an array; nothing for any other kind.
    pub fn elements(self) -> impl Iterator<Item = Node<'a>> + Clone {
        let end = if self.kind() == Kind::Array { self.item().next } else { 0 };
        let mut at = self.index + 1;
        std::iter::from_fn(move || {
            (at < end).then(|| {
                let node = self.with(at);
                at = node.item().next;
                node
            })
        })
    }

    /// The members of an object as (key, value), duplicates included; nothing for any other kind.
    #[must_use]
    pub fn members(self) -> Members<'a> {
        let end = if self.kind() == Kind::Object { self.item().next } else { 0 };
        Members { node: self, at: self.index + 1, end }
    }

    /// The member of this name; the last one where it is repeated, as most parsers have it.
    #[must_use]
    pub fn member(self, name: &str) -> Option<Node<'a>> {
        let mut members = self.members();
        let mut found = None;
        while let Some(value) = members.named(name) {
            found = Some(value);
            if !self.item().repeats {
                break;
            }
        }
        found
    }

    /// Whether there is a member of this name.
    #[must_use]
    pub fn has(self, name: &str) -> bool {
        self.members().named(name).is_some()
    }

    /// Whether this is the string `expected`.
    #[must_use]
    pub fn is(self, expected: &str) -> bool {
        let item = self.item();
        item.kind == Kind::String && self.spells(&item, expected)
    }

    /// Whether a string of this tree has this value. Most have another length, and that is seen where it is asked.
    #[inline]
    fn spells(self, item: &Item, expected: &str) -> bool {
        let same_length = (item.end - item.start) as usize == expected.len() + 2;
        (same_length || item.escaped) && self.reads(item, expected)
    }

    fn reads(self, item: &Item, expected: &str) -> bool {
        let inside = item.start as usize + 1..item.end as usize - 1;
        if item.escaped { string::unescape(&self.text[inside]) == expected } else { self.text.as_bytes()[inside] == *expected.as_bytes() }
    }

    /// Whether an escape stands in its spelling.
    pub(super) fn is_escaped(self) -> bool {
        self.item().escaped
    }

    /// What tells a member's name from another: its value, or its spelling where half a surrogate pair leaves it without one.
    pub(super) fn name(self) -> Cow<'a, str> {
        match self.as_str() {
            Some(Cow::Owned(value)) if value.contains('\u{fffd}') => Cow::Owned(format!("\\{}", self.inner().to_ascii_lowercase())),
            value => value.unwrap_or_default(),
        }
    }

    /// A number that strings of different values mostly do not share; `None` where it takes more than a look.
    pub(super) fn mark(self) -> Option<u64> {
        let item = self.item();
        let length = item.end - item.start - 2;
        let first = self.text.as_bytes().get(item.start as usize + 1..)?.first_chunk().filter(|_| !item.escaped)?;
        let word = u64::from_le_bytes(*first);
        let inside = if length < 8 { word & ((1 << (8 * length)) - 1) } else { word };
        Some(inside.wrapping_mul(31) ^ (u64::from(length) << 40))
    }
}

/// See [`Node::members`].
#[derive(Debug, Clone)]
pub struct Members<'a> {
    node: Node<'a>,
    at: u32,
    end: u32,
}

impl<'a> Members<'a> {
    /// The value of the next member with this name.
    fn named(&mut self, name: &str) -> Option<Node<'a>> {
        let items = self.node.items;
        while self.at < self.end {
            let (key, value) = (self.at as usize, self.at + 1);
            self.at = items[value as usize].next;
            if self.node.spells(&items[key], name) {
                return Some(self.node.with(value));
            }
        }
        None
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = (Node<'a>, Node<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        (self.at < self.end).then(|| {
            let (key, value) = (self.node.with(self.at), self.node.with(self.at + 1));
            self.at = value.item().next;
            (key, value)
        })
    }
}
