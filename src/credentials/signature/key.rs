//! From a secret as a vendor's console shows it to the key of a hash.

use base64::Engine as _;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::encoding::{TOLERANT, hex, unhex};
use crate::secret::Secret;
use crate::vendor::manifest::{KeyEncoding, KeySpec, KeyTransform};

/// A secret that is no key for a scheme. No message repeats any of it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadKey {
    #[error("the secret is empty")]
    Empty,
    #[error("the secret must be written in {wanted}, and {found}")]
    Encoding { wanted: &'static str, found: &'static str },
    #[error("{0}")]
    File(&'static str),
    #[error("the key is for {key}, and the scheme uses {scheme}")]
    Other { key: &'static str, scheme: &'static str },
    #[error("the secret is a public key, which can check a signature and make none: send needs the private one")]
    OnlyPublic,
}

/// The bytes of the key.
///
/// # Errors
/// The secret is not written as the scheme's secrets are.
pub fn key(spec: &KeySpec, secret: &Secret) -> Result<Vec<u8>, BadKey> {
    let bytes = secret.expose();
    let bytes = bytes.strip_prefix(spec.strip.as_bytes()).unwrap_or(bytes);
    let bad = |wanted, of_it: &dyn Fn(u8) -> bool| BadKey::Encoding { wanted, found: found(bytes.trim_ascii(), of_it) };
    let key = match spec.encoding {
        KeyEncoding::Text => bytes.to_vec(),
        KeyEncoding::Base64 => TOLERANT
            .decode(bytes.trim_ascii())
            .map_err(|_| bad("base64", &|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')))?,
        KeyEncoding::Hex => unhex(bytes.trim_ascii()).ok_or_else(|| bad("hex", &|byte| byte.is_ascii_hexdigit()))?,
    };
    match spec.transform {
        _ if key.is_empty() => Err(BadKey::Empty),
        KeyTransform::None => Ok(key),
        KeyTransform::Sha256Hex => Ok(hex(&Sha256::digest(key)).into_bytes()),
    }
}

/// What a secret is instead, without a byte of it.
fn found(secret: &[u8], of_it: &dyn Fn(u8) -> bool) -> &'static str {
    match secret {
        [b'-', b'-', b'-', b'-', b'-', b'B', b'E', b'G', b'I', b'N', ..] => "is a key file (PEM)",
        [b'{', ..] => "is JSON, as a key file (JWK) is",
        [b'w', b'h', b's' | b'p', b'k', b'_', ..] => "is one of a pair of keys (whsk_ or whpk_)",
        _ if secret.iter().all(|byte| of_it(*byte)) => "is not of a length that it could have",
        _ => "holds other characters",
    }
}

#[cfg(test)]
mod tests {
    use super::{BadKey, key};
    use crate::secret::Secret;
    use crate::vendor::manifest::{KeyEncoding, KeySpec, KeyTransform};

    #[test]
    fn a_prefix_is_taken_off_only_where_the_pack_says_so() {
        let of = |encoding, strip: &str, secret: &str| {
            key(&KeySpec { encoding, strip: strip.to_owned(), transform: KeyTransform::None }, &Secret::new(secret))
        };
        assert_eq!(of(KeyEncoding::Base64, "whsec_", "whsec_AQI="), Ok(vec![1, 2]));
        assert_eq!(of(KeyEncoding::Base64, "whsec_", "AQI"), Ok(vec![1, 2]), "without prefix and padding");
        assert_eq!(of(KeyEncoding::Text, "", "whsec_AQI="), Ok(b"whsec_AQI=".to_vec()));
        assert_eq!(of(KeyEncoding::Hex, "", "0aFF"), Ok(vec![10, 255]));
        assert_eq!(
            of(KeyEncoding::Hex, "", "0aF"),
            Err(BadKey::Encoding { wanted: "hex", found: "is not of a length that it could have" })
        );
        assert_eq!(of(KeyEncoding::Base64, "", "whsec_AQI="), Err(BadKey::Encoding { wanted: "base64", found: "holds other characters" }));
        assert_eq!(of(KeyEncoding::Base64, "whsec_", "whsec_"), Err(BadKey::Empty));
    }

    #[test]
    fn a_secret_may_be_hashed_before_it_is_used() {
        let spec = KeySpec { transform: KeyTransform::Sha256Hex, ..KeySpec::default() };
        // FIPS 180-4: SHA-256 of "abc".
        let expected = b"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(key(&spec, &Secret::new("abc")), Ok(expected.to_vec()));
    }
}
