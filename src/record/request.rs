//! The record of a request that `send --dry-run` shows.

use serde::Serialize;

use super::{Header, Mutation, is_false};

/// A request as it would be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Request {
    pub v: u32,
    pub method: String,
    pub url: String,
    /// What is sent: `vendor/event:variant`, or a file.
    pub what: String,
    pub vendor: Option<String>,
    pub event: Option<String>,
    /// What was made wrong in the body, with `--mutate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mutation: Option<Mutation>,
    /// In the order in which they go.
    pub headers: Vec<Header<'static>>,
    /// As text, where it is UTF-8; else it stands in `body_base64`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_base64: Option<String>,
    /// What each signature is made of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signed: Vec<SignedBy>,
    /// Secrets, or personal data too, are masked.
    #[serde(skip_serializing_if = "is_false")]
    pub redacted: bool,
}

/// The bytes that a scheme signs. Neither as text nor as Base64, where a header that is signed is taken out of the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignedBy {
    /// What `--auth` calls it.
    pub scheme: String,
    /// Where they are UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base64: Option<String>,
    /// Something in them is masked, so that they hash to something else.
    #[serde(skip_serializing_if = "is_false")]
    pub masked: bool,
}
