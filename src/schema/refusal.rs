//! Why a text is no JSON Schema: what in it is not as one must be, and which references lead nowhere.

use jsonschema::error::{ValidationError, ValidationErrorKind};
use jsonschema::{Draft, ReferencingError};
use serde_json::Value;
use thiserror::Error;

use super::Violation;
use super::inside::each;
use super::stray::{escape, escape_strays};
use super::violations::{say_once, violations};
use crate::json::{Node, escape_token};

/// A text that is no JSON Schema.
#[derive(Debug, Error)]
pub enum SchemaError {
    #[error("not JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("not a JSON Schema: {pointer}: {message}")]
    Schema {
        /// The place in the schema.
        pointer: String,
        /// In the engine's words; [`misfit`] has plainer ones.
        message: String,
    },
    /// What should be a regular expression is none.
    #[error("not a JSON Schema: {pattern} is not a regular expression")]
    Pattern { pattern: String },
    /// A reference leads to a document that is not at hand.
    #[error("it refers to {uri}, and {reason}")]
    Reference { uri: String, reason: String },
    /// A reference leads to a place in a document, by path or name, where nothing is.
    #[error("it refers to #{fragment}, and nothing is there")]
    Nowhere { fragment: String },
    /// What should be a URI is none.
    #[error("{message}")]
    NoUri { message: String },
    /// `$schema` names no draft that is understood.
    #[error("\"$schema\" names {uri}, and this draft is not understood")]
    Draft { uri: String },
}

/// Why the engine does not take a schema.
pub(super) fn refused(error: &ValidationError) -> SchemaError {
    let reference = match (error.kind(), error.instance().as_str()) {
        (ValidationErrorKind::Referencing(reference), _) => reference,
        (ValidationErrorKind::Format { format }, Some(pattern)) if format == "regex" => {
            return SchemaError::Pattern { pattern: pattern.to_owned() };
        }
        _ => return SchemaError::Schema { pointer: error.instance_path().as_str().to_owned(), message: error.to_string() },
    };
    match reference {
        ReferencingError::Unretrievable { uri, source } => SchemaError::Reference { uri: uri.clone(), reason: source.to_string() },
        ReferencingError::UnknownSpecification { specification } => SchemaError::Draft { uri: specification.clone() },
        ReferencingError::PointerToNowhere { pointer }
        | ReferencingError::InvalidPercentEncoding { pointer, .. }
        | ReferencingError::InvalidArrayIndex { pointer, .. } => SchemaError::Nowhere { fragment: pointer.clone() },
        ReferencingError::NoSuchAnchor { anchor } | ReferencingError::InvalidAnchor { anchor } => {
            SchemaError::Nowhere { fragment: anchor.clone() }
        }
        other => SchemaError::NoUri { message: other.to_string() },
    }
}

/// What in a document is not as its draft has it: the first such thing. `root` is the document's text as a tree.
#[must_use]
pub fn misfit(document: &Value, root: Node) -> Option<Violation> {
    let mut document = document.clone();
    escape_strays(&mut document);
    let checked = match Draft::default().detect(&document) {
        Draft::Draft4 => jsonschema::draft4::meta::validate(&document),
        Draft::Draft6 => jsonschema::draft6::meta::validate(&document),
        Draft::Draft7 => jsonschema::draft7::meta::validate(&document),
        Draft::Draft201909 => jsonschema::draft201909::meta::validate(&document),
        Draft::Draft202012 => jsonschema::draft202012::meta::validate(&document),
        _ => return None,
    };
    let mut found = violations(&Value::Null, root, &checked.err()?);
    say_once(&mut found);
    found.into_iter().min_by_key(|violation| violation.span.start)
}

/// The references of a document: the place of each, and what it says.
#[must_use]
pub fn references(document: &Value) -> Vec<(String, String)> {
    named(document, &["$ref", "$dynamicRef", "$recursiveRef"])
}

/// Where a document says which draft it follows, and what it says.
#[must_use]
pub fn drafts(document: &Value) -> Vec<(String, String)> {
    named(document, &["$schema"])
}

/// Where a document has a regular expression that the engine was given as this one.
#[must_use]
pub fn place_of_pattern(document: &Value, pattern: &str) -> Option<String> {
    let mut found = None;
    each(document, &mut |schema, at| {
        let alone = schema.get("pattern").and_then(Value::as_str).filter(|text| *text == pattern || escape(text) == pattern);
        let names = schema.get("patternProperties").and_then(Value::as_object);
        let name = || names?.keys().find(|name| *name == pattern).map(|name| format!("{at}/patternProperties/{}", escape_token(name)));
        found = found.take().or_else(|| alone.map(|_| format!("{at}/pattern"))).or_else(name);
    });
    found
}

fn named(document: &Value, keywords: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    each(document, &mut |schema, at| {
        for keyword in keywords {
            if let Some(text) = schema.get(*keyword).and_then(Value::as_str) {
                found.push((format!("{at}/{}", escape_token(keyword)), text.to_owned()));
            }
        }
    });
    found
}
