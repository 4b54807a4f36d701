//! JSON with places: a strict parse into a tree whose every node knows its bytes; and values written on one line.
//!
//! The raw bytes stay the truth and a tree is a view of them: numbers keep their spelling, members their order,
//! duplicates stay visible, and any node leads back to a line and a column. `serde_json` reads what is ours
//! (manifests, schemas, records); this reads what strangers send.
//!
//! It is a crate of its own because it is what every byte of a body goes through: built for speed in a program that is built for
//! size. It knows nothing of callbacks, and what is not about the letters of JSON belongs elsewhere.

mod decimal;
mod eight;
mod equal;
mod node;
mod number;
mod parse;
mod pointer;
mod refusal;
mod repeated;
mod string;
#[cfg(test)]
mod tests;
mod write;

use std::ops::Range;

pub use decimal::is_whole;
pub use equal::{equal, same};
pub use node::{Members, Node};
pub use parse::{MAX_DEPTH, MAX_LENGTH, parse};
pub use pointer::{escape_token, unescape_token};
pub use refusal::{Cause, SyntaxError};
pub use repeated::repeated;
pub use write::write;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Null,
    True,
    False,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    /// The word with its article, for messages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::True | Self::False => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// Something that the grammar allows and that receivers disagree about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oddity {
    ByteOrderMark,
    DuplicateKey,
    LoneSurrogate,
    /// An integer beyond 2^53, a number beyond the largest double or below the smallest, or more than 17 digits (RFC 8259, section 6).
    NumberBeyondDouble,
}

#[derive(Debug, Clone, Copy)]
struct Item {
    start: u32,
    end: u32,
    /// The index just past this node and everything in it.
    next: u32,
    kind: Kind,
    /// A string in whose spelling an escape stands.
    escaped: bool,
    /// An object in which a name may stand twice: only then a search for a name goes on behind the first.
    repeats: bool,
}

/// A parsed text, without the text: [`Tree::root`] puts the two together.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    items: Vec<Item>,
    oddities: Vec<(Oddity, Range<usize>)>,
}

impl Tree {
    /// The outermost value. `text` is the text that was parsed.
    #[must_use]
    pub fn root<'a>(&'a self, text: &'a str) -> Node<'a> {
        Node { text, items: &self.items, index: 0 }
    }

    /// What is odd, in document order, each with its byte range.
    #[must_use]
    pub fn oddities(&self) -> &[(Oddity, Range<usize>)] {
        &self.oddities
    }
}
