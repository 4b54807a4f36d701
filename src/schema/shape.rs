//! A schema as a tree of shapes, and the walk that holds a body against it.
//!
//! Two things are found here only: values outside an open list (`x-known` beside a string) and members that an object's
//! `properties` do not name, where the schema does not say `additionalProperties`. They are findings that the user may ignore or refuse;
//! for any other validator such a schema allows them.
//!
//! Where a schema uses no keyword but those below, as the packs' schemas do, the walk finds everything and the engine is not
//! started: compiling its meta-schema takes longer than all the rest of a run. A test holds the two against each other.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Broken, Violation};
use crate::json::{Kind, Node, equal, escape_token};

/// Keywords that say nothing about an instance.
const SILENT: [&str; 6] = ["$schema", "$id", "$comment", "title", "description", "examples"];

/// One schema, compiled.
#[derive(Debug, Default)]
pub struct Shape {
    types: Vec<Type>,
    required: Vec<String>,
    members: Option<Members>,
    others_allowed: bool,
    values: Option<Vec<Value>>,
    known: Option<Vec<String>>,
    items: Option<Box<Shape>>,
    /// Whether nothing of the schema was passed over.
    complete: bool,
}

/// The members that an object is known to have.
#[derive(Debug)]
struct Members {
    shapes: Vec<Shape>,
    names: Arc<[String]>,
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

/// How much the walk reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    All,
    /// What the engine does not see.
    OpenOnly,
}

impl Shape {
    pub fn compile(schema: &Value) -> Self {
        let Some(schema) = schema.as_object() else { return Self::default() };
        let mut shape = Self { complete: true, ..Self::default() };
        for (keyword, value) in schema {
            let understood = shape.take(keyword, value);
            shape.complete &= understood;
        }
        let inner = shape.members.iter().flat_map(|members| &members.shapes).chain(shape.items.as_deref());
        shape.complete = inner.fold(shape.complete, |complete, inner| complete && inner.complete);
        shape
    }

    /// Whether the walk finds all that the schema says.
    pub const fn is_complete(&self) -> bool {
        self.complete
    }

    /// Takes one keyword in; false where it means something that the walk does not do.
    fn take(&mut self, keyword: &str, value: &Value) -> bool {
        match keyword {
            "type" => {
                let names: Option<Vec<_>> =
                    value.as_array().map_or_else(|| Some(vec![Type::named(value)?]), |names| names.iter().map(Type::named).collect());
                self.types = names.unwrap_or_default();
                !self.types.is_empty()
            }
            "required" => strings(value).map(|names| self.required = names).is_some(),
            "properties" => value.as_object().map(|members| self.members = Some(compile_all(members))).is_some(),
            "items" => {
                self.items = Some(Box::new(Self::compile(value)));
                value.is_object()
            }
            "enum" => value.as_array().map(|values| self.values = Some(values.clone())).is_some(),
            "const" => {
                let both = self.values.replace(vec![value.clone()]).is_some();
                !both
            }
            "x-known" => strings(value).map(|known| self.known = Some(known)).is_some(),
            "additionalProperties" => {
                self.others_allowed = true;
                *value == Value::Bool(true)
            }
            "patternProperties" => {
                self.others_allowed = true;
                false
            }
            _ => SILENT.contains(&keyword),
        }
    }

    pub fn check(&self, root: Node, report: Report, found: &mut Vec<Violation>) {
        Walk { report, path: Vec::new(), found }.visit(self, root);
    }
}

fn strings(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}

fn compile_all(members: &Map<String, Value>) -> Members {
    Members { shapes: members.values().map(Shape::compile).collect(), names: members.keys().cloned().collect() }
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

    fn fits(self, node: Node) -> bool {
        match (self, node.kind()) {
            (Self::Null, Kind::Null)
            | (Self::Boolean, Kind::True | Kind::False)
            | (Self::Number, Kind::Number)
            | (Self::String, Kind::String)
            | (Self::Array, Kind::Array)
            | (Self::Object, Kind::Object) => true,
            // 1.0 and 1e2 are integers; what is beyond a double has no fraction left.
            (Self::Integer, Kind::Number) => {
                !node.raw().contains(['.', 'e', 'E']) || node.raw().parse::<f64>().is_ok_and(|value| value.fract() == 0.0)
            }
            _ => false,
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

struct Walk<'f> {
    report: Report,
    path: Vec<String>,
    found: &'f mut Vec<Violation>,
}

impl Walk<'_> {
    fn visit(&mut self, shape: &Shape, node: Node) {
        let all = self.report == Report::All;
        if all && !shape.types.is_empty() && !shape.types.iter().any(|kind| kind.fits(node)) {
            // A value of the wrong type also misses every list of values: once is enough.
            return self.tell(node, || Broken::Type(shape.types.iter().map(|kind| kind.word()).collect()));
        }
        if all
            && let Some(values) = &shape.values
            && !values.iter().any(|value| equal(node, value))
        {
            self.tell(node, || Broken::Closed(values.iter().map(Value::to_string).collect()));
        }
        match node.kind() {
            Kind::String => {
                if let Some(known) = &shape.known
                    && !known.iter().any(|value| node.is(value))
                {
                    self.tell(node, || Broken::Open(known.clone()));
                }
            }
            Kind::Array => {
                let Some(items) = &shape.items else { return };
                for (at, element) in node.elements().enumerate() {
                    self.path.push(at.to_string());
                    self.visit(items, element);
                    self.path.pop();
                }
            }
            Kind::Object => {
                for name in shape.required.iter().filter(|name| all && node.member(name).is_none()) {
                    self.tell(node, || Broken::Missing(name.clone()));
                }
                if let Some(members) = &shape.members {
                    self.members(shape, members, node);
                }
            }
            _ => {}
        }
    }

    fn members(&mut self, shape: &Shape, members: &Members, node: Node) {
        for (key, value) in node.members() {
            let known = members.names.iter().position(|name| key.is(name));
            if known.is_none() && shape.others_allowed {
                continue;
            }
            let name = key.as_str().unwrap_or_default();
            self.path.push(escape_token(&name).into_owned());
            match known {
                Some(at) => self.visit(&members.shapes[at], value),
                None => self.tell(key, || Broken::UnknownMember { name: name.to_string(), known: Arc::clone(&members.names) }),
            }
            self.path.pop();
        }
    }

    fn tell(&mut self, node: Node, broken: impl FnOnce() -> Broken) {
        let pointer = self.path.iter().flat_map(|token| ["/", token]).collect();
        self.found.push(Violation { broken: broken(), pointer, node: node.index(), span: node.span() });
    }
}
