//! JSON Schema, with the places of what it finds.
//!
//! The engine is the `jsonschema` crate, kept inside this folder; it never looks anything up on the network. The plain keywords of
//! the packs' schemas, and two things that a schema has no word for, are checked without it (see `shape`).

mod engine;
mod shape;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::Arc;

use jsonschema::Validator;
use jsonschema::error::{TypeKind, ValidationError, ValidationErrorKind};
use jsonschema::types::JsonType;
use serde_json::Value;
use thiserror::Error;

use crate::json::{Node, escape_token};
use engine::Places;
use shape::{Report, Shape};

/// A text that is no JSON Schema.
#[derive(Debug, Error)]
pub enum SchemaError {
    #[error("not JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("not a JSON Schema: {0}")]
    Schema(String),
}

/// What a value does not fulfil.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// The types that would fit, in words: `a string`, `an integer`.
    Type(Vec<&'static str>),
    /// A member that must be there.
    Missing(String),
    /// A value outside a closed set, as JSON texts.
    Closed(Vec<String>),
    /// A string outside the values that are known, where others may come.
    Open(Vec<String>),
    /// A member that the schema does not name; the names that it does.
    UnknownMember { name: String, known: Arc<[String]> },
    /// A member that the schema forbids.
    Unwanted,
    /// Anything else, in the engine's words.
    Other(String),
}

/// One place where a value does not fulfil a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    pub broken: Broken,
    /// JSON Pointer of the value (for a missing member: of the object that lacks it).
    pub pointer: String,
    /// The index of the value's node, or of the unknown member's name.
    pub node: u32,
    /// Its byte range in the text.
    pub span: Range<usize>,
}

/// A compiled schema.
#[derive(Debug)]
pub struct Schema {
    shape: Shape,
    /// Where the shape does not say everything.
    engine: Option<Validator<Places>>,
}

impl Schema {
    /// Compiles a schema; draft 2020-12 unless `$schema` says otherwise. Patterns run in linear time.
    ///
    /// # Errors
    /// Not JSON, not a schema, or a reference that leads out of it.
    pub fn compile(text: &[u8]) -> Result<Self, SchemaError> {
        let value: Value = serde_json::from_slice(text)?;
        let shape = Shape::compile(&value);
        let engine = if shape.is_complete() { None } else { Some(engine(&value)?) };
        Ok(Self { shape, engine })
    }

    /// Everything that is wrong, in document order; nothing is allocated where nothing is.
    #[must_use]
    pub fn check(&self, root: Node) -> Vec<Violation> {
        let mut found = Vec::new();
        if let Some(engine) = &self.engine {
            if !engine.is_valid(root.into()) {
                found.extend(engine.iter_errors(root.into()).flat_map(|error| violations(root, &error)));
                say_types_once(&mut found);
            }
            self.shape.check(root, Report::OpenOnly, &mut found);
        } else {
            self.shape.check(root, Report::All, &mut found);
        }
        found.sort_by_key(|violation| violation.span.start);
        found
    }
}

fn engine(schema: &Value) -> Result<Validator<Places>, SchemaError> {
    let options = jsonschema::options_for::<Places>().with_pattern_options(jsonschema::PatternOptions::regex());
    options.build(schema).map_err(|error| SchemaError::Schema(error.to_string()))
}

/// A value of the wrong type also misses every list of values: once is enough.
fn say_types_once(found: &mut Vec<Violation>) {
    let mistyped: Vec<_> =
        found.iter().filter(|violation| matches!(violation.broken, Broken::Type(_))).map(|violation| violation.pointer.clone()).collect();
    found.retain(|violation| matches!(violation.broken, Broken::Type(_)) || !mistyped.contains(&violation.pointer));
}

fn violations(root: Node, error: &ValidationError) -> Vec<Violation> {
    let pointer = error.instance_path().as_str().to_owned();
    let at = root.at(&pointer).unwrap_or(root);
    if let ValidationErrorKind::AdditionalProperties { unexpected } = error.kind() {
        let keys = at.members().map(|(key, _)| key).filter(|key| unexpected.iter().any(|name| key.is(name)));
        let unwanted = |key: Node| {
            let token = escape_token(&key.as_str().unwrap_or_default()).into_owned();
            Violation { broken: Broken::Unwanted, pointer: format!("{pointer}/{token}"), node: key.index(), span: key.span() }
        };
        return keys.map(unwanted).collect();
    }
    let broken = match error.kind() {
        ValidationErrorKind::Type { kind: TypeKind::Single(one) } => Broken::Type(vec![word(*one)]),
        ValidationErrorKind::Type { kind: TypeKind::Multiple(several) } => Broken::Type(several.iter().map(word).collect()),
        ValidationErrorKind::Required { property } => Broken::Missing(property.as_str().unwrap_or_default().to_owned()),
        ValidationErrorKind::Enum { options } => Broken::Closed(options.as_array().into_iter().flatten().map(Value::to_string).collect()),
        ValidationErrorKind::Constant { expected_value } => Broken::Closed(vec![expected_value.to_string()]),
        _ => Broken::Other(error.masked_with("it").to_string()),
    };
    vec![Violation { broken, pointer, node: at.index(), span: at.span() }]
}

const fn word(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Null => "null",
        JsonType::Boolean => "a boolean",
        JsonType::Integer => "an integer",
        JsonType::Number => "a number",
        JsonType::String => "a string",
        JsonType::Array => "an array",
        JsonType::Object => "an object",
    }
}
