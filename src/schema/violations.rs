//! From the engine's findings to ours: a place in the body, and what is wrong there in terms of values and members.

use std::collections::HashSet;
use std::sync::Arc;

use jsonschema::error::{TypeKind, ValidationError, ValidationErrorKind};
use jsonschema::json::Node as _;
use jsonschema::types::JsonType;
use serde_json::Value;

use super::because::because;
use super::engine::Walked;
use super::forms::{none_fits, several_fit};
use super::limits::{counted, limit};
use super::way::holder;
use super::words::{both, either, field, noun, only_required};
use super::{Broken, Violation};
use crate::json::{Node, escape_token, repeated};

/// What two parts of a schema say is told once, and a value of the wrong type also misses every list of values: that is not told.
pub fn say_once(found: &mut Vec<Violation>) {
    let of_type = |violation: &Violation| matches!(violation.broken, Broken::Type(_));
    let mistyped: HashSet<_> = found.iter().filter(|violation| of_type(violation)).map(|violation| violation.node).collect();
    let mut told = HashSet::new();
    found.retain(|violation| {
        let what = match &violation.broken {
            // The names that are known beside it differ with the part that asks for it.
            Broken::Missing { name, .. } => name.clone(),
            Broken::Unwanted { .. } => String::new(),
            other => format!("{other:?}"),
        };
        (of_type(violation) || !mistyped.contains(&violation.node)) && told.insert((violation.node, what))
    });
}

/// What one finding of the engine says; `schema` is the document that it checked against.
pub fn violations(schema: &Value, root: Node, error: &ValidationError) -> Vec<Violation> {
    let reason = because(schema, root, error);
    let mut found = without_reason(schema, root, error);
    found.iter_mut().for_each(|violation| violation.because = violation.because.take().or_else(|| reason.clone()));
    found
}

fn without_reason(schema: &Value, root: Node, error: &ValidationError) -> Vec<Violation> {
    let mut pointer = error.instance_path().as_str().to_owned();
    let at = root.at(&pointer).unwrap_or(root);
    // What the engine could not spell is taken from the body.
    if pointer.contains('\u{fffd}') {
        pointer = root.pointer_to(at.span().start);
    }
    let here = |broken| vec![Violation::at(at, pointer.clone(), broken)];
    let limited = |predicate: String, expected| here(Broken::Limit { predicate, expected });
    let members = |names: &[String], broken: &dyn Fn(String) -> Broken| {
        let named = |key: Node| {
            let name = key.as_str().unwrap_or_default().into_owned();
            Violation::at(key, format!("{pointer}/{}", escape_token(&key.readable())), broken(name))
        };
        at.members().map(|(key, _)| key).filter(|key| names.iter().any(|name| key.is(name))).map(named).collect()
    };
    let unwanted = |name| Broken::Unwanted { name, known: known(schema, error) };
    let element = |index: usize, predicate: String, expected| {
        let element = at.elements().nth(index).unwrap_or(at);
        Violation::at(element, format!("{pointer}/{index}"), Broken::Limit { predicate, expected })
    };
    // What the schema says about what is neither named nor fitted by anything else.
    let inside = |keyword| noun(schema, holder(schema, error)?.get(keyword)?);
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => members(unexpected, &unwanted),
        ValidationErrorKind::UnevaluatedProperties { unexpected } => match inside("unevaluatedProperties") {
            None => members(unexpected, &unwanted),
            expected => {
                let wrong = |name: &String| {
                    let broken = Broken::Limit { predicate: "does not belong here as it is".to_owned(), expected: expected.clone() };
                    Some(Violation::at(at.member(name)?, format!("{pointer}/{}", escape_token(name)), broken))
                };
                unexpected.iter().filter_map(wrong).collect()
            }
        },
        ValidationErrorKind::UnevaluatedItems { unexpected } => {
            let expected = inside("unevaluatedItems");
            let strays = strays(at, unexpected).into_iter();
            strays.map(|index| element(index, "does not belong here".to_owned(), expected.clone())).collect()
        }
        ValidationErrorKind::PropertyNames { error: name } => {
            let expected = expected_of_a_name(name.kind());
            members(&[name.instance().as_str().unwrap_or_default().to_owned()], &|_| Broken::Name { expected: expected.clone() })
        }
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            none_fits(schema, root, at, error, context)
        }
        ValidationErrorKind::OneOfMultipleValid { context } => limited(several_fit(schema, error, context), None),
        ValidationErrorKind::Type { kind: TypeKind::Single(one) } => here(Broken::Type(vec![word(*one)])),
        ValidationErrorKind::Type { kind: TypeKind::Multiple(several) } => here(Broken::Type(several.iter().map(word).collect())),
        ValidationErrorKind::Required { property } => {
            here(Broken::Missing { name: property.as_str().unwrap_or_default().to_owned(), known: known(schema, error) })
        }
        ValidationErrorKind::Enum { options } => here(Broken::Closed(texts(options))),
        ValidationErrorKind::Constant { expected_value } => here(Broken::Closed(vec![expected_value.to_string()])),
        ValidationErrorKind::UniqueItems => match repeated(at) {
            Some((first, later)) => vec![element(later, format!("is the same as element {first}"), Some("no value twice".to_owned()))],
            None => limited("holds the same element twice".to_owned(), None),
        },
        ValidationErrorKind::Contains => {
            let (predicate, expected) = contained(schema, error);
            limited(predicate, expected)
        }
        ValidationErrorKind::Not { schema: unwelcome } => match only_required(schema, unwelcome).as_deref() {
            Some([name]) => members(std::slice::from_ref(name), &unwanted),
            Some(names) => limited(format!("must not hold {} together", both(names)), None),
            None => limited(
                noun(schema, unwelcome)
                    .map_or_else(|| "is a value that must not stand here".to_owned(), |noun| format!("must not be {noun}")),
                None,
            ),
        },
        ValidationErrorKind::FalseSchema if pointer.is_empty() => limited("is not allowed, whatever it holds".to_owned(), None),
        ValidationErrorKind::FalseSchema => limited("must not be there".to_owned(), None),
        kind => {
            // A schema of this program's own says in words what its patterns ask for.
            let words = holder(schema, error).and_then(|holder| holder.get("x-words")?.as_str());
            let (predicate, expected) = limit(kind, Some(at)).unwrap_or_else(|| (error.masked_with("the value").to_string(), None));
            limited(predicate, words.map(str::to_owned).or(expected))
        }
    }
}

/// The indices of the elements that the engine gave out as texts. They are mostly the last ones.
fn strays(array: Node, texts: &[String]) -> Vec<usize> {
    let elements: Vec<_> = array.elements().collect();
    let mut wanted = texts.iter().rev().peekable();
    let is_next = |index: &usize| wanted.next_if(|text| Walked::from(elements[*index]).to_value().to_string() == **text).is_some();
    let mut found: Vec<_> = (0..elements.len()).rev().filter(is_next).collect();
    found.reverse();
    found
}

/// What an array must hold, or not hold so often.
fn contained(schema: &Value, error: &ValidationError) -> (String, Option<String>) {
    let holder = holder(schema, error);
    let noun = holder.and_then(|holder| noun(schema, holder.get("contains")?));
    let number = |keyword: &str| holder.and_then(|holder| holder.get(keyword)).and_then(Value::as_u64);
    let expected = |how: &str, number| noun.as_ref().map(|noun| format!("{how} {} that is {noun}", counted(number, "element")));
    let several = |how: &str, number| match number {
        0 | 1 => expected(how, number),
        _ => noun.as_ref().map(|noun| format!("{how} {number} elements, each {noun}")),
    };
    match error.schema_path().as_str().rsplit('/').next() {
        Some("maxContains") => ("holds too many elements of one kind".to_owned(), several("at most", number("maxContains").unwrap_or(0))),
        _ => ("lacks an element that must be in it".to_owned(), several("at least", number("minContains").unwrap_or(1))),
    }
}

/// What a member's name should have been.
fn expected_of_a_name(kind: &ValidationErrorKind) -> Option<String> {
    match kind {
        ValidationErrorKind::Enum { options } => {
            Some(either(&options.as_array()?.iter().filter_map(Value::as_str).map(field).collect::<Vec<_>>()))
        }
        ValidationErrorKind::Constant { expected_value } => expected_value.as_str().map(field),
        kind => limit(kind, None)?.1.map(|expected| format!("{}{expected}", if expected.starts_with("at ") { "a name of " } else { "" })),
    }
}

/// The names that the schema gives to members at the place of a finding.
fn known(schema: &Value, error: &ValidationError) -> Arc<[String]> {
    let named = holder(schema, error).and_then(|schema| schema.get("properties")).and_then(Value::as_object);
    named.into_iter().flat_map(|names| names.keys().cloned()).collect()
}

fn texts(values: &Value) -> Vec<String> {
    values.as_array().into_iter().flatten().map(Value::to_string).collect()
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
