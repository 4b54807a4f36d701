//! What a receiver answered, in the record of an attempt.

use serde::Serialize;

use super::{Header, is_false};

/// What a receiver answered, masked as everything that is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    pub headers: Vec<Header<'static>>,
    /// As text; absent where personal data is hidden, of which it may hold any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Of it no more is kept, or it broke off.
    #[serde(skip_serializing_if = "is_false")]
    pub cut: bool,
}
