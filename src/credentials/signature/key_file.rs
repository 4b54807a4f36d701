//! Public and private keys from what a secret file holds: PEM, JWK, or the base64 of `whpk_` and `whsk_`.
//!
//! A key is never fetched from anywhere.

use base64::Engine as _;
use serde::Deserialize;

use super::der::{BIT_STRING, INTEGER, OBJECT, OCTET_STRING, SEQUENCE, Values};
use super::encoding::TOLERANT;
use super::jwk::{Jwk, Jwks};
use super::key::BadKey;
use super::public_key::{Curve, Private, Public};
use crate::secret::Secret;

/// A key of a public-key signature.
#[derive(Debug)]
pub struct Key {
    /// As its file calls it.
    pub id: Option<String>,
    pub public: Public,
    /// Where the file holds it.
    pub private: Option<Private>,
}

impl Key {
    pub(super) fn private((private, public): (Private, Public)) -> Self {
        Self { id: None, public, private: Some(private) }
    }

    pub(super) const fn public(public: Public) -> Self {
        Self { id: None, public, private: None }
    }
}

/// How the sections of a PEM text begin.
const BEGIN: &str = "-----BEGIN ";

/// What is before a key without being a part of it: white space, and the mark of a byte order.
#[must_use]
pub fn trimmed(content: &[u8]) -> &[u8] {
    match std::str::from_utf8(content) {
        Ok(text) => text.trim_start_matches(|first: char| first.is_whitespace() || first == '\u{feff}').as_bytes(),
        Err(_) => content,
    }
}

/// Whether this is one PEM or JSON text, which is not read line by line. What stands before or after a section of PEM makes it nothing
/// else: everybody knows a public key, so that none of its lines may become the key of a hash.
#[must_use]
pub fn is_document(content: &[u8]) -> bool {
    let holds = |mark: &str| memchr::memmem::find(content, mark.as_bytes()).is_some();
    holds(BEGIN) || holds("-----END ") || trimmed(content).starts_with(b"{")
}

/// Whether a secret is such a key, and no text to be hashed with.
#[must_use]
pub fn is_one(secret: &Secret) -> bool {
    let content = trimmed(secret.expose());
    is_document(content) || content.starts_with(b"whpk_") || content.starts_with(b"whsk_")
}

/// The keys in a secret.
///
/// # Errors
/// There is none that could be used; the message says what to give instead.
pub fn read(secret: &Secret) -> Result<Vec<Key>, BadKey> {
    const FORMS: &str = "the scheme needs a key as PEM, as JWK, or as whpk_ or whsk_ with base64";
    let text = std::str::from_utf8(trimmed(secret.expose())).map_err(|_| BadKey::File(FORMS))?;
    if text.contains(BEGIN) {
        return pem(text).map(|key| vec![key]);
    }
    if text.starts_with('{') {
        return json(text);
    }
    let (seed, encoded) = match (text.strip_prefix("whsk_"), text.strip_prefix("whpk_")) {
        (Some(encoded), _) => (true, encoded),
        (_, Some(encoded)) => (false, encoded),
        _ => return Err(BadKey::File(FORMS)),
    };
    let bytes = TOLERANT
        .decode(encoded.trim())
        .map_err(|_| BadKey::Encoding { wanted: "base64 after whsk_ or whpk_", found: "holds something else there" })?;
    let key = match (seed, bytes.len()) {
        // The seed, alone or followed by the public key.
        (true, 32 | 64) => Private::ed25519(&bytes[..32]).map(Key::private),
        (false, 32) => Some(Key::public(Public::Ed25519(bytes))),
        _ => None,
    };
    key.map(|key| vec![key]).ok_or(BadKey::File("the key after whsk_ or whpk_ has not the length of one for Ed25519"))
}

fn json(text: &str) -> Result<Vec<Key>, BadKey> {
    const NO_JWK: BadKey = BadKey::File("the key file is JSON, and no JWK for Ed25519, P-256, P-384, P-521 or RSA");
    #[derive(Deserialize)]
    struct Either {
        keys: Option<serde_json::Value>,
    }
    let several = serde_json::from_str::<Either>(text).map_err(|_| NO_JWK)?.keys.is_some();
    let keys: Vec<Jwk> = if several {
        serde_json::from_str::<Jwks>(text).map_err(|_| NO_JWK)?.keys
    } else {
        vec![serde_json::from_str(text).map_err(|_| NO_JWK)?]
    };
    // A set may hold keys for something else.
    let keys: Vec<_> = keys.iter().filter_map(Jwk::key).collect();
    if keys.is_empty() { Err(NO_JWK) } else { Ok(keys) }
}

/// The first key among the sections of a PEM text; parameters may stand before it.
fn pem(text: &str) -> Result<Key, BadKey> {
    for section in text.split(BEGIN).skip(1) {
        let Some((label, rest)) = section.split_once("-----") else { continue };
        let encoded: String = rest.split("-----END").next().unwrap_or_default().split_ascii_whitespace().collect();
        let der = TOLERANT.decode(encoded).map_err(|_| BadKey::File("the key file is not whole: its PEM is not base64"))?;
        let key = match label {
            "PUBLIC KEY" => public(&der).map(Key::public),
            "PRIVATE KEY" => private(&der).map(Key::private),
            "RSA PRIVATE KEY" => Private::rsa(&der).map(Key::private),
            "EC PRIVATE KEY" => ec(&der, None).map(Key::private),
            "RSA PUBLIC KEY" => rsa(&der).map(Key::public),
            "ENCRYPTED PRIVATE KEY" => return Err(BadKey::File("the key file is encrypted: openssl pkey -in FILE takes the password off")),
            "CERTIFICATE" => return Err(BadKey::File("the key file holds a certificate: openssl x509 -pubkey -noout takes its key out")),
            _ => continue,
        };
        return key.ok_or(BadKey::File(
            "the PEM holds no key for Ed25519, P-256, P-384 or P-521, or RSA of 2048 bits or more, with its public part",
        ));
    }
    Err(BadKey::File("the PEM holds no key"))
}

/// 1.3.101.112
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];
/// 1.2.840.10045.2.1
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
/// 1.2.840.113549.1.1.1
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];

/// By the object that names it: 1.2.840.10045.3.1.7, 1.3.132.0.34 and 1.3.132.0.35.
const fn curve(object: &[u8]) -> Option<Curve> {
    match object {
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7] => Some(Curve::P256),
        [0x2b, 0x81, 0x04, 0, 0x22] => Some(Curve::P384),
        [0x2b, 0x81, 0x04, 0, 0x23] => Some(Curve::P521),
        _ => None,
    }
}

/// `SubjectPublicKeyInfo` of RFC 5280.
fn public(der: &[u8]) -> Option<Public> {
    let mut info = Values(der).inside(SEQUENCE)?;
    let mut algorithm = info.inside(SEQUENCE)?;
    let object = algorithm.one(OBJECT)?;
    let key = info.bits()?;
    match object {
        ED25519 => (key.len() == 32).then(|| Public::Ed25519(key.to_vec())),
        EC => Some(Public::Ec(curve(algorithm.one(OBJECT)?)?, key.to_vec())),
        RSA => rsa(key),
        _ => None,
    }
}

/// `RSAPublicKey` of RFC 8017.
fn rsa(der: &[u8]) -> Option<Public> {
    let mut numbers = Values(der).inside(SEQUENCE)?;
    Some(Public::Rsa(numbers.number()?.to_vec(), numbers.number()?.to_vec()))
}

/// `PrivateKeyInfo` of RFC 5208.
fn private(der: &[u8]) -> Option<(Private, Public)> {
    let mut info = Values(der).inside(SEQUENCE)?;
    info.one(INTEGER)?;
    let mut algorithm = info.inside(SEQUENCE)?;
    let object = algorithm.one(OBJECT)?;
    let key = info.one(OCTET_STRING)?;
    match object {
        ED25519 => Private::ed25519(Values(key).one(OCTET_STRING)?),
        EC => ec(key, curve(algorithm.one(OBJECT)?)),
        RSA => Private::rsa(key),
        _ => None,
    }
}

/// `ECPrivateKey` of RFC 5915, with its public part, which nothing here could work out.
fn ec(der: &[u8], mut named: Option<Curve>) -> Option<(Private, Public)> {
    let mut values = Values(der).inside(SEQUENCE)?;
    values.one(INTEGER)?;
    let scalar = values.one(OCTET_STRING)?;
    while let Some((tag, content)) = values.any() {
        match tag {
            0xa0 => named = named.or(curve(Values(content).one(OBJECT)?)),
            0xa1 if content.first() == Some(&BIT_STRING) => return Private::ec(named?, scalar, Values(content).bits()?),
            _ => {}
        }
    }
    None
}
