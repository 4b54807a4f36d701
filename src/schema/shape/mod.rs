//! A schema as a table of shapes: what this program understands of it without the engine.
//!
//! Two things are done with the table. The walk (`walk`) reports what is wrong, in the plain keywords of the packs' schemas, and finds
//! two things that no engine sees: values outside an open list (`x-known` beside a string) and members that an object's `properties` do
//! not name, where the schema does not say `additionalProperties`. `fits` knows more keywords and only decides whether a body is
//! fine, which nearly every body is.
//!
//! So the engine starts for a body that is not fine under a schema that is not plain, and where a schema is not understood:
//! compiling its meta-schema takes longer than all the rest of a run. Tests hold both against it.

mod compile;
mod cycles;
mod draft;
mod fits;
mod further;
mod pattern;
mod walk;

use std::sync::Arc;

use serde_json::Value;

use crate::json::{Kind, Node, is_whole};
use further::Further;
use pattern::Pattern;
pub use walk::Report;

/// Whose schema it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Of a pack: `x-known` lists are open, and members that are not named are findings.
    Pack,
    /// The user's own: nothing but JSON Schema counts. Whether formats are asserted; `None` leaves it to the draft.
    User { formats: Option<bool> },
}

/// How far a schema was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grasp {
    /// The walk reports everything.
    Reports,
    /// Whether a body is fine is decided here; what is wrong with it the engine says.
    Decides,
    /// All is left to the engine.
    Nothing,
}

/// A place in the table.
type Id = usize;

/// A compiled schema.
#[derive(Debug)]
pub struct Shapes {
    all: Vec<Shape>,
    root: Id,
    grasp: Grasp,
}

#[derive(Debug, Default)]
struct Shape {
    types: Types,
    required: Vec<String>,
    members: Option<Members>,
    others: Others,
    values: Option<Vec<Value>>,
    known: Option<Vec<String>>,
    items: Option<Id>,
    further: Option<Box<Further>>,
}

/// The members that an object is known to have.
#[derive(Debug)]
struct Members {
    names: Arc<[String]>,
    shapes: Vec<Id>,
}

impl Members {
    /// The shape of the member with this name. Members mostly come in the order in which the schema names them: `next` is where to look
    /// first.
    fn find(&self, key: Node, next: &mut usize) -> Option<Id> {
        let (before, after) = self.names.split_at((*next).min(self.names.len()));
        let found = after.iter().position(|name| key.is(name)).map(|at| before.len() + at);
        let at = found.or_else(|| before.iter().position(|name| key.is(name)))?;
        *next = at + 1;
        Some(self.shapes[at])
    }
}

/// What holds for members that are not named.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Others {
    #[default]
    Unsaid,
    Allowed,
    Forbidden,
    Like(Id),
}

impl Shapes {
    pub const fn grasp(&self) -> Grasp {
        self.grasp
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

/// The types that fit; any where none is named.
#[derive(Debug, Default)]
struct Types {
    /// In the schema's order.
    named: Vec<Type>,
    /// A bit for each [`Kind`] that fits.
    kinds: u8,
    /// Of numbers only the whole ones.
    whole: bool,
}

impl Types {
    fn new(named: Vec<Type>) -> Self {
        let whole = named.contains(&Type::Integer) && !named.contains(&Type::Number);
        let kinds = named.iter().flat_map(|kind| kind.kinds()).fold(0, |kinds, kind| kinds | 1 << *kind as u8);
        Self { named, kinds, whole }
    }

    fn fit(&self, node: Node) -> bool {
        let kind = node.kind();
        self.named.is_empty() || (self.kinds & (1 << kind as u8) != 0 && (kind != Kind::Number || !self.whole || is_whole(node.raw())))
    }

    fn words(&self) -> Vec<&'static str> {
        self.named.iter().map(|kind| kind.word()).collect()
    }
}

impl Type {
    fn named(name: &Value) -> Option<Self> {
        Some(match name.as_str()? {
            "null" => Self::Null,
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "string" => Self::String,
            "array" => Self::Array,
            "object" => Self::Object,
            _ => return None,
        })
    }

    const fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Null => &[Kind::Null],
            Self::Boolean => &[Kind::True, Kind::False],
            Self::Integer | Self::Number => &[Kind::Number],
            Self::String => &[Kind::String],
            Self::Array => &[Kind::Array],
            Self::Object => &[Kind::Object],
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}
