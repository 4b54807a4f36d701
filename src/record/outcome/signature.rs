//! What a record says of a signature that does not hold.

use std::borrow::Cow;

use serde::Serialize;

use crate::credentials::why::{Found, Why};
use crate::record::is_zero;

/// What was expected, what was signed, and the cause where trying found one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signature {
    /// What `--auth` calls it.
    pub scheme: String,
    /// The header, or the place in the body, with what stands around a signature there.
    pub expected_in: String,
    /// What looks like a signature, where the expected header did not come: other headers, and `?name` of the query.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub look_alikes: Vec<String>,
    /// Which bytes are signed, and how that is written.
    pub signed: String,
    /// What the signature leaves open to change; absent where it vouches for the whole body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covers: Option<String>,
    /// The signature of what came. It makes this very callback pass, so that it stands in no file, and in records with `--redact none` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub would_be: Option<String>,
    /// Absent where nothing that was tried verifies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// How many other ways to sign were tried in vain.
    #[serde(skip_serializing_if = "is_zero")]
    pub tried: usize,
    /// What is most likely where something was tried and nothing fitted, or nothing came that could be tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likely: Option<String>,
    /// Why not all was tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_out: Option<String>,
    /// Why nothing was tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_searched: Option<String>,
}

/// What makes the signature verify.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// The stable name.
    pub name: String,
    pub say: String,
}

impl Signature {
    /// Without what would make the callback pass.
    #[must_use]
    pub fn new(why: &Why) -> Self {
        let (cause, tried, left_out, not_searched) = match &why.found {
            Found::Cause(cause) => (Some(Cause { name: cause.name.to_owned(), say: cause.say.clone() }), 0, None, None),
            Found::Nothing { tried, left_out, .. } => (None, *tried as usize, *left_out, None),
            Found::NotSearched(because) => (None, 0, None, Some(*because)),
        };
        Self {
            scheme: why.scheme.clone(),
            expected_in: why.expected_in.clone(),
            look_alikes: why.look_alikes.clone(),
            signed: why.signed.clone(),
            covers: why.covers.clone(),
            would_be: None,
            cause,
            tried,
            likely: why.likely().map(Cow::into_owned),
            left_out: left_out.map(str::to_owned),
            not_searched: not_searched.map(str::to_owned),
        }
    }
}
