//! From the engine's findings to ours: a place in the body, and what is wrong there in terms of values and members.

use std::collections::HashSet;
use std::sync::Arc;

use jsonschema::error::{TypeKind, ValidationError, ValidationErrorKind};
use jsonschema::types::JsonType;
use serde_json::Value;

use super::{Broken, Form, Violation};
use crate::json::{Node, escape_token};

/// A value of the wrong type also misses every list of values: once is enough.
pub fn say_types_once(found: &mut Vec<Violation>) {
    let of_type = |violation: &Violation| matches!(violation.broken, Broken::Type(_));
    let mistyped: HashSet<_> = found.iter().filter(|violation| of_type(violation)).map(|violation| violation.node).collect();
    found.retain(|violation| of_type(violation) || !mistyped.contains(&violation.node));
}

/// What one finding of the engine says; `schema` is the document that it checked against.
pub fn violations(schema: &Value, root: Node, error: &ValidationError) -> Vec<Violation> {
    let mut pointer = error.instance_path().as_str().to_owned();
    let at = root.at(&pointer).unwrap_or(root);
    // What the engine could not spell is taken from the body.
    if pointer.contains('\u{fffd}') {
        pointer = root.pointer_to(at.span().start);
    }
    let here = |broken| vec![Violation { broken, pointer: pointer.clone(), node: at.index(), span: at.span(), form: None }];
    let members = |names: &[String]| {
        let unwanted = |key: Node| {
            let name = key.as_str().unwrap_or_default().into_owned();
            let pointer = format!("{pointer}/{}", escape_token(&key.readable()));
            let broken = Broken::Unwanted { name, known: known(schema, error) };
            Violation { broken, pointer, node: key.index(), span: key.span(), form: None }
        };
        at.members().map(|(key, _)| key).filter(|key| names.iter().any(|name| key.is(name))).map(unwanted).collect()
    };
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            members(unexpected)
        }
        ValidationErrorKind::PropertyNames { error } => members(&[error.instance().as_str().unwrap_or_default().to_owned()]),
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            nearest_form(schema, root, error, context)
        }
        ValidationErrorKind::Type { kind: TypeKind::Single(one) } => here(Broken::Type(vec![word(*one)])),
        ValidationErrorKind::Type { kind: TypeKind::Multiple(several) } => here(Broken::Type(several.iter().map(word).collect())),
        ValidationErrorKind::Required { property } => {
            here(Broken::Missing { name: property.as_str().unwrap_or_default().to_owned(), known: known(schema, error) })
        }
        ValidationErrorKind::Enum { options } => {
            here(Broken::Closed(options.as_array().into_iter().flatten().map(Value::to_string).collect()))
        }
        ValidationErrorKind::Constant { expected_value } => here(Broken::Closed(vec![expected_value.to_string()])),
        kind => {
            let (predicate, expected) = limit(kind).unwrap_or_else(|| (error.masked_with("the value").to_string(), None));
            here(Broken::Limit { predicate, expected })
        }
    }
}

/// The names that the schema gives to members at the place of a finding.
fn known(schema: &Value, error: &ValidationError) -> Arc<[String]> {
    let parent = error.schema_path().as_str().rsplit_once('/').map_or("", |(parent, _)| parent);
    let named = schema.pointer(parent).and_then(|schema| schema.get("properties")).and_then(Value::as_object);
    named.into_iter().flat_map(|names| names.keys().cloned()).collect()
}

/// Of several forms, only what is wrong under the one that comes nearest: the fewest and the least fundamental problems.
fn nearest_form(schema: &Value, root: Node, error: &ValidationError, forms: &[Vec<ValidationError>]) -> Vec<Violation> {
    let held: Vec<_> =
        forms.iter().map(|errors| errors.iter().flat_map(|error| violations(schema, root, error)).collect::<Vec<_>>()).collect();
    let distance = |found: &Vec<Violation>| found.iter().map(|violation| weight(violation, error.instance_path().as_str())).sum::<usize>();
    let Some((at, mut nearest)) = held.into_iter().enumerate().min_by_key(|(_, found)| distance(found)) else { return Vec::new() };
    say_types_once(&mut nearest);
    nearest.sort_by_key(|violation| violation.span.start);
    if let Some(first) = nearest.first_mut() {
        first.form = Some(Form { name: name_of_form(schema, error, at), of: forms.len() });
    }
    nearest
}

/// How far from a form a violation shows the value to be. A value that names another form (`"type": "…"`) is farthest from it.
fn weight(violation: &Violation, at: &str) -> usize {
    let below = violation.pointer.strip_prefix(at).unwrap_or(&violation.pointer).matches('/').count();
    match (&violation.broken, below) {
        (Broken::Type(_), 0) => 100,
        (Broken::Closed(_), 1) => 20,
        (Broken::Unwanted { .. } | Broken::Missing { .. }, _) => 3,
        _ => 2,
    }
}

/// The title of a form, or the name that its reference ends with.
fn name_of_form(schema: &Value, error: &ValidationError, at: usize) -> Option<String> {
    let form = schema.pointer(error.schema_path().as_str())?.get(at)?;
    let reference = form.get("$ref").and_then(Value::as_str);
    let target = reference.and_then(|reference| schema.pointer(reference.strip_prefix('#')?));
    let title = [Some(form), target].into_iter().flatten().find_map(|schema| schema.get("title").and_then(Value::as_str));
    title.or_else(|| reference?.rsplit(['/', '#']).next().filter(|name| !name.is_empty())).map(str::to_owned)
}

/// A predicate for the value, and what was expected.
fn limit(kind: &ValidationErrorKind) -> Option<(String, Option<String>)> {
    let counted = |number: u64, noun: &str| if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") };
    let (predicate, expected) = match kind {
        ValidationErrorKind::MinLength { limit } => ("is too short", format!("at least {}", counted(*limit, "character"))),
        ValidationErrorKind::MaxLength { limit } => ("is too long", format!("at most {}", counted(*limit, "character"))),
        ValidationErrorKind::MinItems { limit } => ("has too few elements", format!("at least {limit}")),
        ValidationErrorKind::MaxItems { limit } => ("has too many elements", format!("at most {limit}")),
        ValidationErrorKind::AdditionalItems { limit } => ("has too many elements", format!("at most {limit}")),
        ValidationErrorKind::MinProperties { limit } => ("has too few members", format!("at least {limit}")),
        ValidationErrorKind::MaxProperties { limit } => ("has too many members", format!("at most {limit}")),
        ValidationErrorKind::Minimum { limit } => ("is too small", format!("{limit} or more")),
        ValidationErrorKind::ExclusiveMinimum { limit } => ("is too small", format!("more than {limit}")),
        ValidationErrorKind::Maximum { limit } => ("is too large", format!("{limit} or less")),
        ValidationErrorKind::ExclusiveMaximum { limit } => ("is too large", format!("less than {limit}")),
        ValidationErrorKind::MultipleOf { multiple_of } => {
            ("is not a multiple of what it should be", format!("a multiple of {multiple_of}"))
        }
        ValidationErrorKind::Pattern { pattern } => ("does not have the form that it should", format!("text that matches {pattern}")),
        ValidationErrorKind::Format { format } => ("does not have the form that it should", format_in_words(format)),
        ValidationErrorKind::ContentEncoding { content_encoding } => {
            ("does not have the form that it should", format!("text in {content_encoding}"))
        }
        ValidationErrorKind::ContentMediaType { content_media_type } => {
            ("does not have the form that it should", format!("text of the type {content_media_type}"))
        }
        ValidationErrorKind::BacktrackLimitExceeded { .. } | ValidationErrorKind::RegexEngineFailure { .. } => {
            return Some(("is too intricate for its pattern to be tried to the end".to_owned(), None));
        }
        ValidationErrorKind::UniqueItems => return Some(("holds the same element twice".to_owned(), None)),
        ValidationErrorKind::UnevaluatedItems { .. } => return Some(("has elements that do not belong here".to_owned(), None)),
        ValidationErrorKind::Contains => return Some(("holds too few, or too many, of the elements that must be in it".to_owned(), None)),
        ValidationErrorKind::Not { .. } => return Some(("is a value that must not stand here".to_owned(), None)),
        ValidationErrorKind::FalseSchema => return Some(("must not be there".to_owned(), None)),
        ValidationErrorKind::OneOfMultipleValid { .. } => {
            return Some(("fits several forms, where it must fit exactly one".to_owned(), None));
        }
        _ => return None,
    };
    Some((predicate.to_owned(), Some(expected)))
}

fn format_in_words(format: &str) -> String {
    match format {
        "date-time" => "a date and time such as 2026-01-31T12:00:00Z",
        "date" => "a date such as 2026-01-31",
        "time" => "a time such as 12:00:00Z",
        "duration" => "a duration such as P1DT12H",
        "email" | "idn-email" => "an e-mail address",
        "hostname" | "idn-hostname" => "a host name",
        "ipv4" => "an IPv4 address",
        "ipv6" => "an IPv6 address",
        "uri" | "iri" => "a whole URL",
        "uri-reference" | "iri-reference" => "a URL, whole or relative",
        "uri-template" => "a URL template",
        "uuid" => "a UUID",
        "json-pointer" | "relative-json-pointer" => "a JSON Pointer",
        "regex" => "a regular expression",
        other => other,
    }
    .to_owned()
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
