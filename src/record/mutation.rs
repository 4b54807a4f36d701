//! What `send --mutate` did to a body, as part of the record of an attempt.

use serde::Serialize;

/// One thing that was made wrong in a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mutation {
    /// As `--mutate` calls it.
    pub kind: String,
    /// JSON Pointer of what was changed, removed, added or repeated; absent for a body that was cut.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// What was done, as a phrase.
    pub done: String,
}
