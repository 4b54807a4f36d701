//! A name that a vendor's pack does not have. It says so, and suggests; who looks for names fills it.

use thiserror::Error;

/// This vendor has no such event, or the event no such variant.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{vendor} has no {what} {name}")]
pub struct UnknownName {
    pub vendor: String,
    /// What it would be, so that the name follows: `event called`.
    pub what: String,
    pub name: String,
    pub suggestion: Option<String>,
    pub known: Vec<String>,
}
