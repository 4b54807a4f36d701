//! How callbacks are signed with a JSON Web Token in a header, and how several schemes go together, as data.

use serde::Deserialize;

use super::{Hash, KeySpec, Limits, Written};

/// A token in a header that vouches for the body.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JwtSpec {
    /// As in [`super::SignatureSpec::id`].
    pub id: String,
    /// Names for one header (lower case): `send` writes the first, `listen` reads the first that is there.
    pub header: Vec<String>,
    /// Text before the token, such as `Bearer `.
    #[serde(default)]
    pub prefix: String,
    /// What the token may name; `send` uses the first. A token that names another is refused, whatever it says.
    pub algorithms: Vec<JwtAlgorithm>,
    /// Of the algorithms `HS…`.
    #[serde(default)]
    pub key: KeySpec,
    /// The claim that holds a hash of the body; without it the token says nothing of the body.
    #[serde(default)]
    pub body_hash: Option<BodyHash>,
    /// Of the claim `iat`, which must be there where the limits say something. `exp` and `nbf` are obeyed where they are there.
    #[serde(default)]
    pub issued: Option<Limits>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BodyHash {
    pub claim: String,
    pub hash: Hash,
    pub written: Written,
}

/// By the names of RFC 7518 and RFC 8037.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum JwtAlgorithm {
    HS256,
    HS384,
    HS512,
    ES256,
    ES384,
    ES512,
    #[serde(rename = "EdDSA")]
    EdDsa,
    RS256,
    RS384,
    RS512,
    PS256,
    PS384,
    PS512,
}

/// Several schemes of the same pack as one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Combined {
    /// As in [`super::SignatureSpec::id`].
    pub id: String,
    /// By what `--auth` calls them.
    pub of: Vec<String>,
}
