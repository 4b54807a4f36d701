//! A key that goes along as it is, as data.

use serde::Deserialize;

/// A shared key at a place of the request.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaticKey {
    /// As in [`super::SignatureSpec::id`].
    pub id: String,
    pub r#in: KeyPlace,
    /// Text before the key, in a header.
    #[serde(default)]
    pub prefix: String,
}

/// Where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyPlace {
    /// Names (lower case) of one header: the first that is there is read, the first is written.
    Header(Vec<String>),
    /// The name of a parameter of the query.
    Query(String),
    /// A part of the URL's path, from slash to slash.
    Path,
}
