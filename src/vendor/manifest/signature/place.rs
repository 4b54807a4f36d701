//! Where a signature stands, and how it is written there, as data.

use serde::Deserialize;

/// How the bytes of a signature are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Written {
    /// In lower case, and in no other.
    Hex,
    /// Sent in lower case, accepted in any.
    HexAnyCase,
    /// With padding.
    Base64,
    /// The alphabet of URLs, without padding.
    Base64url,
}

/// Where a signature stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    Header(HeaderPlace),
    /// One header for each active key: the name with 1, 2, 3 … behind it.
    NumberedHeaders(Numbered),
    /// A string at this JSON Pointer of the body.
    Member(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeaderPlace {
    /// Names for one thing (lower case): `send` writes the first, `listen` reads the first that is there.
    pub names: Vec<String>,
    #[serde(default)]
    pub grammar: Grammar,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numbered {
    /// What stands before the number (lower case).
    pub name: String,
    /// So many there may be.
    pub most: u8,
}

/// How a header's value is made up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grammar {
    /// The value is the signature.
    #[default]
    Raw,
    Pairs(Pairs),
    List(List),
    Positions(Positions),
}

/// `t=1,v1=ab`: items that have a name each. The signature may stand there several times; names that are not known are passed over.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pairs {
    /// Between items.
    pub items: String,
    /// Between a name and its value.
    pub value: String,
    pub signature: String,
    #[serde(default)]
    pub timestamp: Option<String>,
    #[serde(default)]
    pub key_id: Option<String>,
    /// Between whole sets of items, where a vendor sends one for each of its keys.
    #[serde(default)]
    pub sets: Option<String>,
}

/// `v1,ab v1a,cd`: signatures with a version each; other versions are passed over.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Between signatures.
    pub items: String,
    /// Between a version and its signature.
    pub value: String,
    pub version: String,
}

/// `1:key-2:ab`: values in a fixed order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Positions {
    pub separator: String,
    pub order: Vec<Position>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Position {
    Timestamp,
    KeyId,
    Signature,
}
