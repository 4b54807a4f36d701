//! What a check against a schema gives.

use std::ops::Range;
use std::sync::Arc;

use crate::json::Node;

/// What a value does not fulfil.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// The types that would fit, in words: `a string`, `an integer`.
    Type(Vec<&'static str>),
    /// A member that must be there; the names of those that may.
    Missing { name: String, known: Arc<[String]> },
    /// Of each of these groups of members at least one must be there whole.
    MissingOneOf(Vec<Vec<String>>),
    /// A value outside a closed set, as JSON texts.
    Closed(Vec<String>),
    /// A value that is of none of these types, in words, and none of these values, as JSON texts.
    Neither { types: Vec<&'static str>, values: Vec<String> },
    /// A string outside the values that are known, where others may come.
    Open(Vec<String>),
    /// A member that the schema does not name; the names that it does.
    UnknownMember { name: String, known: Arc<[String]> },
    /// A member that the schema forbids; the names that it knows.
    Unwanted { name: String, known: Arc<[String]> },
    /// A member whose name is not as names must be here: what would have been right.
    Name { expected: Option<String> },
    /// Any other limit.
    Limit {
        /// What is wrong, as a predicate: `is too long`.
        predicate: String,
        /// What would have been right: `at most 5 characters`.
        expected: Option<String>,
    },
}

/// How much is to be told.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// So many errors, and so many of what is open; of the rest only the number is.
    pub most: usize,
    pub open: Open,
}

/// What becomes of values outside open lists and of members that are not named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    Told,
    PassedOver,
}

/// What a check found.
#[derive(Debug, Default)]
pub struct Findings {
    pub told: Vec<Violation>,
    /// So many more are errors.
    pub more_errors: usize,
    /// So many more are values outside open lists, and members that are not named.
    pub more_open: usize,
}

/// One place where a value does not fulfil a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    pub broken: Broken,
    /// JSON Pointer of the value (for a missing member: of the object that lacks it).
    pub pointer: String,
    /// The index of the value's node, or of the member's name.
    pub node: u32,
    /// Its byte range in the text.
    pub span: Range<usize>,
    /// What else is there that calls for it, as a clause: `kind is x`.
    pub because: Option<String>,
    /// Of several forms that a value may have, the one that comes nearest: this and what follows is wrong under that one.
    pub form: Option<Form>,
}

/// Puts violations into document order.
#[cold]
#[inline(never)]
pub fn in_order(found: &mut [Violation]) {
    found.sort_by_key(|violation| violation.span.start);
}

impl Violation {
    /// A violation that always holds, at a node or a member's name.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub fn at(node: Node, pointer: String, broken: Broken) -> Self {
        Self { broken, pointer, node: node.index(), span: node.span(), because: None, form: None }
    }
}

/// One of several forms (`oneOf`, `anyOf`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// What the schema calls it: its title or its name among the definitions.
    pub name: Option<String>,
    /// How many there are.
    pub of: usize,
    /// JSON Pointer of the value that may have them.
    pub at: String,
    /// Whether more than one problem is told of under it.
    pub several: bool,
}
