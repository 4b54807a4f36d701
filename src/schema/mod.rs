//! JSON Schema, with the places of what it finds.
//!
//! The engine is the `jsonschema` crate, kept inside this folder; it never looks anything up on the network. Two things
//! that packs need and a schema has no word for are ours (see [`known`]): open sets of values, and unknown members.

mod engine;
mod known;
#[cfg(test)]
mod tests;

use std::ops::Range;

use jsonschema::Validator;
use jsonschema::error::{TypeKind, ValidationError, ValidationErrorKind};
use jsonschema::types::JsonType;
use serde_json::Value;
use thiserror::Error;

use crate::json::Node;
use engine::Places;
use known::Known;

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
    UnknownMember { name: String, known: Vec<String> },
    /// Anything else, by keyword, in the engine's words.
    Other { keyword: String, message: String },
}

/// One place where a value does not fulfil a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    pub broken: Broken,
    /// JSON Pointer of the value (for a missing member: of the object that lacks it).
    pub pointer: String,
    /// Its byte range in the text.
    pub span: Range<usize>,
    /// In the schema's own terms, for those who write schemas.
    pub message: String,
}

/// A compiled schema.
#[derive(Debug)]
pub struct Schema {
    validator: Validator<Places>,
    known: Known,
}

impl Schema {
    /// Compiles a schema; draft 2020-12 unless `$schema` says otherwise. Patterns run in linear time.
    ///
    /// # Errors
    /// Not JSON, not a schema, or a reference that leads out of it.
    pub fn compile(text: &[u8]) -> Result<Self, SchemaError> {
        let value: Value = serde_json::from_slice(text)?;
        let validator = jsonschema::options_for::<Places>()
            .with_pattern_options(jsonschema::PatternOptions::regex())
            .build(&value)
            .map_err(|error| SchemaError::Schema(error.to_string()))?;
        Ok(Self { validator, known: Known::compile(&value) })
    }

    /// Everything that is wrong, in document order; nothing is allocated where nothing is.
    #[must_use]
    pub fn check(&self, root: Node) -> Vec<Violation> {
        let mut found = Vec::new();
        if !self.validator.is_valid(root.into()) {
            found.extend(self.validator.iter_errors(root.into()).map(|error| violation(root, &error)));
        }
        self.known.check(root, &mut found);
        found.sort_by_key(|violation| violation.span.start);
        // A value of the wrong type also misses every list of values: once is enough.
        let mistyped: Vec<_> = found
            .iter()
            .filter(|violation| matches!(violation.broken, Broken::Type(_)))
            .map(|violation| violation.pointer.clone())
            .collect();
        if !mistyped.is_empty() {
            found.retain(|violation| {
                matches!(violation.broken, Broken::Type(_) | Broken::UnknownMember { .. }) || !mistyped.contains(&violation.pointer)
            });
        }
        found
    }
}

fn violation(root: Node, error: &ValidationError) -> Violation {
    let broken = match error.kind() {
        ValidationErrorKind::Type { kind: TypeKind::Single(one) } => Broken::Type(vec![word(*one)]),
        ValidationErrorKind::Type { kind: TypeKind::Multiple(several) } => Broken::Type(several.iter().map(word).collect()),
        ValidationErrorKind::Required { property } => Broken::Missing(property.as_str().unwrap_or_default().to_owned()),
        ValidationErrorKind::Enum { options } => Broken::Closed(options.as_array().into_iter().flatten().map(Value::to_string).collect()),
        ValidationErrorKind::Constant { expected_value } => Broken::Closed(vec![expected_value.to_string()]),
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            Broken::Other { keyword: "additionalProperties".to_owned(), message: format!("{} does not belong here", unexpected.join(", ")) }
        }
        kind => Broken::Other { keyword: kind.keyword().to_owned(), message: error.masked_with("it").to_string() },
    };
    let pointer = error.instance_path().as_str().to_owned();
    let span = root.at(&pointer).map_or(0..0, Node::span);
    let message = match &broken {
        Broken::Type(expected) => format!("expected {}", expected.join(" or ")),
        Broken::Missing(name) => format!("{name} is missing"),
        Broken::Closed(options) => format!("expected {}", options.join(" or ")),
        _ => error.masked_with("it").to_string(),
    };
    Violation { broken, pointer, span, message }
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
