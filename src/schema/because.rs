//! Why a limit holds, where it does for some bodies only: what else is there that calls for it.

use jsonschema::error::{ValidationError, ValidationErrorKind};
use serde_json::Value;

use super::way::{Step, way};
use super::words::{both, condition, contrary, field, strings};
use crate::json::Node;

/// Maps from names to schemas: what is taken from them is no keyword.
const NAMED: [&str; 4] = ["properties", "patternProperties", "dependentSchemas", "dependencies"];
/// Keywords whose schemas hold for what is inside a value.
const INSIDE: [&str; 9] = [
    "properties",
    "patternProperties",
    "additionalProperties",
    "unevaluatedProperties",
    "items",
    "prefixItems",
    "additionalItems",
    "unevaluatedItems",
    "contains",
];

/// A clause such as `kind is x`; nothing where the limit always holds, or the condition is not plain.
pub fn because(document: &Value, root: Node, error: &ValidationError) -> Option<String> {
    let steps = way(document, error)?;
    let at = (0..steps.len()).rev().find(|at| is_conditional(&steps, *at))?;
    let Step { from, token } = &steps[at];
    let object = || root.at(&outside(error, &steps[at..])?);
    match (token.as_str(), steps.get(at + 1)) {
        ("then", _) => condition(document, from.get("if")?, object()?),
        ("else", _) => contrary(document, from.get("if")?, object()?),
        (_, Some(named)) => Some(format!("{} is there", field(&named.token))),
        (keyword, None) => {
            let ValidationErrorKind::Required { property } = error.kind() else { return None };
            let (property, object) = (property.as_str()?, object()?);
            let calls = |list: &Value| strings(list).is_some_and(|names| names.iter().any(|name| name == property));
            let pairs = from.get(keyword)?.as_object()?.iter();
            let callers: Vec<_> = pairs.filter(|(name, list)| object.has(name) && calls(list)).map(|(name, _)| field(name)).collect();
            let verb = if callers.len() == 1 { "is" } else { "are" };
            (!callers.is_empty()).then(|| format!("{} {verb} there", both(&callers)))
        }
    }
}

fn is_conditional(steps: &[Step], at: usize) -> bool {
    let is_a_name = at > 0 && NAMED.contains(&steps[at - 1].token.as_str()) && (at < 2 || is_keyword(steps, at - 1));
    let token = steps[at].token.as_str();
    !is_a_name && matches!(token, "then" | "else" | "dependentSchemas" | "dependencies" | "dependentRequired")
}

fn is_keyword(steps: &[Step], at: usize) -> bool {
    at == 0 || !NAMED.contains(&steps[at - 1].token.as_str())
}

/// Where the value stands for which the condition holds.
fn outside(error: &ValidationError, steps: &[Step]) -> Option<String> {
    let inside = |at: usize| INSIDE.contains(&steps[at].token.as_str()) && (at == 0 || !NAMED.contains(&steps[at - 1].token.as_str()));
    // The last keyword is about the value itself, unless nothing at all may stand there.
    let most = if matches!(error.kind(), ValidationErrorKind::FalseSchema) { steps.len() } else { steps.len() - 1 };
    let mut pointer = error.instance_path().as_str();
    for _ in (0..most).filter(|at| inside(*at)) {
        pointer = pointer.rsplit_once('/')?.0;
    }
    Some(pointer.to_owned())
}
