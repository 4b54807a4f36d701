//! The secrets of a vendor made ready for one scheme, once for all callbacks.

use std::collections::BTreeSet;

use super::key::{BadKey, key};
use super::key_file::{self, Key};
use super::mac::Mac;
use super::public_key::kind;
use crate::secret::{NOBODYS, Secret};
use crate::vendor::manifest::{Algorithm, Hash, HashChoice, JwtAlgorithm, JwtSpec, PublicKeyAlgorithm};

/// Keys of one kind, in the order of the secrets.
#[derive(Debug)]
pub enum Keys {
    /// For each secret, HMAC with each hash that may be named.
    Hmac(Vec<Vec<Mac>>),
    /// The keys of plain hashes.
    Plain(Vec<Secret>),
    Public(Vec<Key>),
    /// Of tokens, which may be made in both ways.
    Mixed {
        hmac: Vec<Vec<Mac>>,
        public: Vec<Key>,
    },
    /// A key that is nobody's: signatures only look like some.
    Nobodys,
}

impl Keys {
    /// Secrets that do not fit are left out; the first of them says why.
    #[must_use]
    pub fn of(by: &Algorithm, secrets: &[Secret]) -> (Self, Option<BadKey>) {
        match by {
            Algorithm::Hmac(keyed) => {
                let (keys, bad) = fitting(secrets, |secret| Ok(vec![macs(hashes(&keyed.hash), &key(&keyed.key, secret)?)]));
                (Self::Hmac(keys), bad)
            }
            Algorithm::Digest(keyed) => {
                let (keys, bad) = fitting(secrets, |secret| Ok(vec![Secret::new(key(&keyed.key, secret)?)]));
                (Self::Plain(keys), bad)
            }
            Algorithm::PublicKey(algorithm) => {
                let (keys, bad) = fitting(secrets, |secret| public(secret, std::slice::from_ref(algorithm)));
                (Self::Public(keys), bad)
            }
        }
    }

    /// The same for tokens. What is a key file never becomes the key of a hash: who only knows the public key could sign with that.
    #[must_use]
    pub fn of_tokens(spec: &JwtSpec, secrets: &[Secret]) -> (Self, Option<BadKey>) {
        let hashes: Vec<_> = spec.algorithms.iter().filter_map(|algorithm| hash_of(*algorithm)).collect();
        let public_keys: Vec<_> = spec.algorithms.iter().filter_map(|algorithm| public_of(*algorithm)).collect();
        let (files, texts): (Vec<_>, Vec<_>) = secrets.iter().cloned().partition(key_file::is_one);
        let (mut hmac, mut public_found, mut bad) = (Vec::new(), Vec::new(), None);
        if !hashes.is_empty() {
            (hmac, bad) = fitting(&texts, |secret| Ok(vec![macs(hashes.iter().copied(), &key(&spec.key, secret)?)]));
        }
        if !public_keys.is_empty() {
            let others = if hashes.is_empty() { secrets } else { &files };
            let found = fitting(others, |secret| public(secret, &public_keys));
            (public_found, bad) = (found.0, bad.or(found.1));
        } else if !files.is_empty() {
            bad = bad.or(Some(BadKey::File("the scheme takes a shared secret, and no key file")));
        }
        (Self::Mixed { hmac, public: public_found }, bad)
    }

    /// Of the form of the algorithm, for `--credentials wrong`.
    #[must_use]
    pub fn nobodys(by: &Algorithm) -> Self {
        match by {
            Algorithm::Hmac(keyed) => Self::Hmac(vec![macs(hashes(&keyed.hash), NOBODYS.as_bytes())]),
            Algorithm::Digest(_) => Self::Plain(vec![Secret::new(NOBODYS)]),
            Algorithm::PublicKey(_) => Self::Nobodys,
        }
    }

    /// The same for tokens.
    #[must_use]
    pub fn nobodys_for_tokens(spec: &JwtSpec) -> Self {
        match spec.algorithms.first().and_then(|algorithm| hash_of(*algorithm)) {
            Some(hash) => Self::Mixed { hmac: vec![macs([hash], NOBODYS.as_bytes())], public: Vec::new() },
            None => Self::Nobodys,
        }
    }

    /// Whether no secret fitted.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        match self {
            Self::Hmac(keys) => keys.is_empty(),
            Self::Plain(keys) => keys.is_empty(),
            Self::Public(keys) => keys.is_empty(),
            Self::Mixed { hmac, public } => hmac.is_empty() && public.is_empty(),
            Self::Nobodys => false,
        }
    }
}

fn fitting<K>(secrets: &[Secret], make: impl Fn(&Secret) -> Result<Vec<K>, BadKey>) -> (Vec<K>, Option<BadKey>) {
    let (mut keys, mut bad) = (Vec::new(), None);
    for made in secrets.iter().map(make) {
        match made {
            Ok(made) => keys.extend(made),
            Err(error) => bad = bad.or(Some(error)),
        }
    }
    (keys, bad)
}

fn public(secret: &Secret, algorithms: &[PublicKeyAlgorithm]) -> Result<Vec<Key>, BadKey> {
    let mut keys = key_file::read(secret)?;
    let other = keys.first().map(|key| key.public.kind());
    keys.retain(|key| algorithms.iter().any(|algorithm| key.public.fits(*algorithm)));
    match (keys.is_empty(), other, algorithms.first()) {
        (true, Some(other), Some(wanted)) => Err(BadKey::Other { key: other, scheme: kind(*wanted) }),
        _ => Ok(keys),
    }
}

fn macs(hashes: impl IntoIterator<Item = Hash>, key: &[u8]) -> Vec<Mac> {
    hashes.into_iter().map(|hash| Mac::new(hash, key)).collect()
}

/// The hashes that a scheme may use, each once.
fn hashes(choice: &HashChoice) -> Vec<Hash> {
    match choice {
        HashChoice::NamedBy(named) => named.values.values().copied().collect::<BTreeSet<_>>().into_iter().collect(),
        one => one.fixed().into_iter().collect(),
    }
}

/// The hash of an algorithm that is an HMAC.
#[must_use]
pub const fn hash_of(algorithm: JwtAlgorithm) -> Option<Hash> {
    match algorithm {
        JwtAlgorithm::HS256 => Some(Hash::Sha256),
        JwtAlgorithm::HS384 => Some(Hash::Sha384),
        JwtAlgorithm::HS512 => Some(Hash::Sha512),
        _ => None,
    }
}

/// The algorithm of one that uses a public key.
#[must_use]
pub const fn public_of(algorithm: JwtAlgorithm) -> Option<PublicKeyAlgorithm> {
    Some(match algorithm {
        JwtAlgorithm::HS256 | JwtAlgorithm::HS384 | JwtAlgorithm::HS512 => return None,
        JwtAlgorithm::ES256 => PublicKeyAlgorithm::EcdsaP256Sha256Raw,
        JwtAlgorithm::ES384 => PublicKeyAlgorithm::EcdsaP384Sha384Raw,
        JwtAlgorithm::ES512 => PublicKeyAlgorithm::EcdsaP521Sha512Raw,
        JwtAlgorithm::EdDsa => PublicKeyAlgorithm::Ed25519,
        JwtAlgorithm::RS256 => PublicKeyAlgorithm::RsaPkcs1Sha256,
        JwtAlgorithm::RS384 => PublicKeyAlgorithm::RsaPkcs1Sha384,
        JwtAlgorithm::RS512 => PublicKeyAlgorithm::RsaPkcs1Sha512,
        JwtAlgorithm::PS256 => PublicKeyAlgorithm::RsaPssSha256,
        JwtAlgorithm::PS384 => PublicKeyAlgorithm::RsaPssSha384,
        JwtAlgorithm::PS512 => PublicKeyAlgorithm::RsaPssSha512,
    })
}
