//! A problem as a record holds it: with its line and column.

use serde::{Deserialize, Serialize};

use crate::json::Node;
use crate::locate::Places;
use crate::mask::Masks;
use crate::problem::Problem as Found;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub rule: String,
    pub severity: String,
    /// JSON Pointer; empty means the whole body.
    pub pointer: String,
    /// Byte in the raw body, from 0.
    pub offset: usize,
    /// From 1.
    pub line: usize,
    /// From 1, in code points.
    pub column: usize,
    pub message: String,
    /// What would have been right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub help: Vec<String>,
}

/// Problems with their lines and columns in `body`, as they may be shown under these masks.
#[must_use]
pub fn problems(root: Option<Node>, body: &[u8], masks: &Masks, found: &[Found]) -> Vec<Problem> {
    let mut places = Places::new(body);
    let problem = |found: &Found| {
        let place = places.at(found.span.start);
        Problem {
            rule: found.rule.name().to_owned(),
            severity: found.severity.name().to_owned(),
            pointer: found.place(root, body, masks),
            offset: found.span.start,
            line: place.line,
            column: place.column,
            message: found.sentence(body, masks),
            label: found.label.clone(),
            help: found.help.clone(),
        }
    };
    found.iter().map(problem).collect()
}
