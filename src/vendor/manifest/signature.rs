//! How callbacks are signed, as data: what is signed, with which key, by which algorithm, and where the signature stands.
//!
//! A closed set of primitives. `send` makes signatures from it, and `listen` checks them with the same; nothing here decides anything.

mod place;
mod time;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use place::{Grammar, HeaderPlace, List, Numbered, Pairs, Place, Position, Positions, Written};
pub use time::{Force, Limits, MessageId, TimePlace, TimeUnit, TimestampSpec};

/// A signature over parts of a callback.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignatureSpec {
    /// What `--auth` calls it: a slug, unlike every other scheme of the vendor.
    pub id: String,
    pub by: Algorithm,
    /// What is signed: these parts, one after the other.
    pub of: Vec<Part>,
    pub written: Written,
    /// Text before the written signature, such as `sha256=`.
    #[serde(default)]
    pub prefix: String,
    pub r#in: Place,
    #[serde(default)]
    pub timestamp: Option<TimestampSpec>,
    #[serde(default)]
    pub message_id: Option<MessageId>,
}

/// How a signature is made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Algorithm {
    Hmac(Keyed),
    /// A plain hash over parts among which the secret is.
    Digest(Keyed),
    PublicKey(PublicKeyAlgorithm),
}

/// A hash, and how its key is made from the secret.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keyed {
    pub hash: HashChoice,
    #[serde(default)]
    pub key: KeySpec,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HashChoice {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
    /// A header names one of a fixed list.
    NamedBy(NamedBy),
}

impl HashChoice {
    /// The hash that is always used; `None` where a header names one.
    #[must_use]
    pub const fn fixed(&self) -> Option<Hash> {
        match self {
            Self::Sha1 => Some(Hash::Sha1),
            Self::Sha256 => Some(Hash::Sha256),
            Self::Sha384 => Some(Hash::Sha384),
            Self::Sha512 => Some(Hash::Sha512),
            Self::NamedBy(_) => None,
        }
    }
}

/// A header that names the hash.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedBy {
    /// Lower case.
    pub header: String,
    /// The hash of each name. What is not among them is no signature.
    pub values: BTreeMap<String, Hash>,
    /// The name that `send` uses.
    pub sends: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

/// How a secret, as the vendor's console shows it, becomes a key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeySpec {
    #[serde(default)]
    pub encoding: KeyEncoding,
    /// Taken off where the secret begins with it. What is not named here stays a part of the key.
    #[serde(default)]
    pub strip: String,
    #[serde(default)]
    pub transform: KeyTransform,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyEncoding {
    /// The bytes of the text are the key.
    #[default]
    Text,
    /// With or without its padding.
    Base64,
    Hex,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyTransform {
    #[default]
    None,
    /// The key is the SHA-256 of the secret, written in lower-case hex.
    Sha256Hex,
}

/// With the form of an ECDSA signature: DER, or `raw`, both numbers in full length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PublicKeyAlgorithm {
    Ed25519,
    EcdsaP256Sha256Der,
    EcdsaP256Sha256Raw,
    EcdsaP384Sha384Der,
    EcdsaP384Sha384Raw,
    EcdsaP521Sha512Der,
    EcdsaP521Sha512Raw,
    RsaPkcs1Sha256,
    RsaPkcs1Sha384,
    RsaPkcs1Sha512,
    RsaPssSha256,
    RsaPssSha384,
    RsaPssSha512,
}

/// A part of what is signed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The bytes of the body as they are on the wire.
    Body,
    /// The time of [`SignatureSpec::timestamp`], as it is written.
    Timestamp,
    /// The id of [`SignatureSpec::message_id`].
    MessageId,
    Text(String),
    /// The value of this header (lower case).
    Header(String),
    /// The string at this JSON Pointer, or the spelling of a number or of `true` and `false`.
    Json(String),
    /// The same, or nothing where there is no such member, or null.
    JsonOrNothing(String),
    Method,
    /// Of the URL, without the query.
    Path,
    /// The key itself, for [`Algorithm::Digest`].
    Secret,
}
