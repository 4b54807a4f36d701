//! The way through a document to the keyword that a finding is about: by it the words of the schema around it are found.

use jsonschema::error::ValidationError;
use serde_json::Value;

use crate::json::unescape_token;

/// One step: the schema, or list or map of schemas, and what is taken from it.
pub struct Step<'s> {
    pub from: &'s Value,
    pub token: String,
}

/// The steps from the top of the document to the keyword. `None` where the way leads through another document, or by a name.
pub fn way<'s>(document: &'s Value, error: &ValidationError) -> Option<Vec<Step<'s>>> {
    let mut at = document;
    let mut steps = Vec::new();
    for token in error.evaluation_path().as_str().split('/').skip(1) {
        let token = unescape_token(token).into_owned();
        // References inside are relative to it.
        if !steps.is_empty() && at.get("$id").or_else(|| at.get("id")).is_some_and(Value::is_string) {
            return None;
        }
        let next = match at {
            Value::Array(items) => items.get(token.parse::<usize>().ok()?),
            other => other.get(&token),
        };
        steps.push(Step { from: at, token });
        at = match next? {
            Value::String(reference) if steps.last().is_some_and(|step| step.token == "$ref") => target(document, reference)?,
            next => next,
        };
    }
    Some(steps)
}

/// The schema that holds the keyword of a finding.
pub fn holder<'s>(document: &'s Value, error: &ValidationError) -> Option<&'s Value> {
    Some(way(document, error)?.last()?.from)
}

/// What a reference inside the document leads to.
pub fn target<'s>(document: &'s Value, reference: &str) -> Option<&'s Value> {
    document.pointer(reference.strip_prefix('#').filter(|pointer| !pointer.contains('%'))?)
}
