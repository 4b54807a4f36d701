//! How callbacks authenticate, as data.

use serde::Deserialize;

use super::{Combined, Grade, JwtSpec, SignatureSpec, StaticKey};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// What `--auth` calls the scheme that is used once a secret is given; `None` where the vendor has several and no default.
    #[serde(default)]
    pub default: Option<String>,
    pub schemes: Vec<SchemeEntry>,
    /// One clause that completes "not checked: …" for a vendor that documents none.
    #[serde(default)]
    pub none_because: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchemeEntry {
    pub scheme: SchemeSpec,
    pub grade: Grade,
    #[serde(default)]
    pub source: Vec<String>,
    #[serde(default)]
    pub note: Option<String>,
}

/// A way to authenticate, as data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SchemeSpec {
    None,
    /// The secret stands in the body, at this JSON Pointer.
    BodyKey(String),
    Basic,
    Bearer,
    /// The secret is the raw value of `Authorization`, or of a header that the customer names.
    Header,
    /// A bearer token from the customer's token endpoint.
    Oauth2(OauthGrant),
    StaticKey(StaticKey),
    Signature(Box<SignatureSpec>),
    Jwt(Box<JwtSpec>),
    /// Each of them must hold.
    All(Combined),
    /// One of them must hold.
    Any(Combined),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OauthGrant {
    ClientCredentials,
}
