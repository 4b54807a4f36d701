//! Public-key signatures: checked and made. The one file that knows ring; P-521 stands beside it.
//!
//! ring draws the random numbers of ECDSA and RSA-PSS itself, from the system, and takes none from outside: the one thing that is not an
//! argument here. No signature depends on them being repeatable.

use std::fmt;

use ring::rand::SystemRandom;
use ring::signature as by;

use super::der;
use super::key::BadKey;
use super::mac::digest;
use super::p521;
use crate::vendor::manifest::{Hash, PublicKeyAlgorithm as Algorithm};

/// The curves of ECDSA.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Curve {
    P256,
    P384,
    P521,
}

/// What checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Public {
    Ed25519(Vec<u8>),
    /// The point in full.
    Ec(Curve, Vec<u8>),
    /// Modulus and exponent, without leading noughts.
    Rsa(Vec<u8>, Vec<u8>),
}

/// What signs.
pub enum Private {
    Ed25519(by::Ed25519KeyPair),
    Ec(by::EcdsaKeyPair),
    P521(p521::Pair),
    Rsa(by::RsaKeyPair),
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[private key]")
    }
}

impl Private {
    /// From the 32 bytes that RFC 8032 calls the private key; with its public key.
    pub fn ed25519(seed: &[u8]) -> Option<(Self, Public)> {
        let pair = by::Ed25519KeyPair::from_seed_unchecked(seed).ok()?;
        let public = Public::Ed25519(by::KeyPair::public_key(&pair).as_ref().to_vec());
        Some((Self::Ed25519(pair), public))
    }

    /// From the number that is private and the point that is public.
    pub fn ec(curve: Curve, scalar: &[u8], point: &[u8]) -> Option<(Self, Public)> {
        let how = match curve {
            Curve::P256 => &by::ECDSA_P256_SHA256_FIXED_SIGNING,
            Curve::P384 => &by::ECDSA_P384_SHA384_FIXED_SIGNING,
            Curve::P521 => return Some((Self::P521(p521::Pair::new(scalar, point)?), Public::Ec(curve, point.to_vec()))),
        };
        let pair = by::EcdsaKeyPair::from_private_key_and_public_key(how, scalar, point, &SystemRandom::new()).ok()?;
        Some((Self::Ec(pair), Public::Ec(curve, point.to_vec())))
    }

    /// From a `RSAPrivateKey` of RFC 8017; with its public key.
    pub fn rsa(der: &[u8]) -> Option<(Self, Public)> {
        Some(Self::with_public(by::RsaKeyPair::from_der(der).ok()?))
    }

    /// From its numbers: n, e, d, p, q, dP, dQ and qInv.
    pub fn rsa_of(numbers: &[Vec<u8>; 8]) -> Option<(Self, Public)> {
        let at = numbers.each_ref().map(Vec::as_slice);
        let public_key = ring::rsa::PublicKeyComponents { n: at[0], e: at[1] };
        let parts = ring::rsa::KeyPairComponents { public_key, d: at[2], p: at[3], q: at[4], dP: at[5], dQ: at[6], qInv: at[7] };
        Some(Self::with_public(by::RsaKeyPair::from_components(&parts).ok()?))
    }

    fn with_public(pair: by::RsaKeyPair) -> (Self, Public) {
        let parts: ring::rsa::PublicKeyComponents<Vec<u8>> = pair.public().into();
        (Self::Rsa(pair), Public::Rsa(parts.n, parts.e))
    }
}

/// What a person calls the kind of key that an algorithm takes.
#[must_use]
pub const fn kind(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Ed25519 => "Ed25519",
        Algorithm::EcdsaP256Sha256Der | Algorithm::EcdsaP256Sha256Raw => "ECDSA on P-256",
        Algorithm::EcdsaP384Sha384Der | Algorithm::EcdsaP384Sha384Raw => "ECDSA on P-384",
        Algorithm::EcdsaP521Sha512Der | Algorithm::EcdsaP521Sha512Raw => "ECDSA on P-521",
        _ => "RSA",
    }
}

/// Of a signature, in bytes; `None` where it depends on the key or the message.
#[must_use]
pub const fn length(algorithm: Algorithm) -> Option<usize> {
    match algorithm {
        Algorithm::Ed25519 | Algorithm::EcdsaP256Sha256Raw => Some(64),
        Algorithm::EcdsaP384Sha384Raw => Some(96),
        Algorithm::EcdsaP521Sha512Raw => Some(132),
        _ => None,
    }
}

impl Public {
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Ed25519(_) => "Ed25519",
            Self::Ec(Curve::P256, _) => "ECDSA on P-256",
            Self::Ec(Curve::P384, _) => "ECDSA on P-384",
            Self::Ec(Curve::P521, _) => "ECDSA on P-521",
            Self::Rsa(..) => "RSA",
        }
    }

    /// Whether the algorithm takes such a key.
    #[must_use]
    pub fn fits(&self, algorithm: Algorithm) -> bool {
        self.kind() == kind(algorithm)
    }

    /// Whether the signature is this key's for these bytes.
    #[must_use]
    pub fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        let checked = match self {
            _ if !self.fits(algorithm) => return false,
            Self::Ed25519(key) => by::UnparsedPublicKey::new(&by::ED25519, key).verify(message, signature),
            Self::Ec(Curve::P521, point) if algorithm == Algorithm::EcdsaP521Sha512Der => {
                return p521::verifies_der(point, message, signature);
            }
            Self::Ec(Curve::P521, point) => return p521::verifies_raw(point, message, signature),
            Self::Ec(_, point) => {
                let how: &'static by::EcdsaVerificationAlgorithm = match algorithm {
                    Algorithm::EcdsaP256Sha256Der => &by::ECDSA_P256_SHA256_ASN1,
                    Algorithm::EcdsaP256Sha256Raw => &by::ECDSA_P256_SHA256_FIXED,
                    Algorithm::EcdsaP384Sha384Der => &by::ECDSA_P384_SHA384_ASN1,
                    _ => &by::ECDSA_P384_SHA384_FIXED,
                };
                by::UnparsedPublicKey::new(how, point).verify(message, signature)
            }
            Self::Rsa(n, e) => {
                let how = match algorithm {
                    Algorithm::RsaPkcs1Sha256 => &by::RSA_PKCS1_2048_8192_SHA256,
                    Algorithm::RsaPkcs1Sha384 => &by::RSA_PKCS1_2048_8192_SHA384,
                    Algorithm::RsaPkcs1Sha512 => &by::RSA_PKCS1_2048_8192_SHA512,
                    Algorithm::RsaPssSha256 => &by::RSA_PSS_2048_8192_SHA256,
                    Algorithm::RsaPssSha384 => &by::RSA_PSS_2048_8192_SHA384,
                    _ => &by::RSA_PSS_2048_8192_SHA512,
                };
                by::RsaPublicKeyComponents { n, e }.verify(how, message, signature)
            }
        };
        checked.is_ok()
    }
}

/// A signature of these bytes, with the private part of a key that fits the algorithm.
///
/// # Errors
/// The system gives no random numbers, or the key is too short for the hash.
pub fn sign(private: &Private, algorithm: Algorithm, message: &[u8]) -> Result<Vec<u8>, BadKey> {
    const FAILED: BadKey = BadKey::File("the private key cannot sign");
    let random = SystemRandom::new();
    match private {
        Private::Ed25519(pair) => Ok(pair.sign(message).as_ref().to_vec()),
        Private::Ec(pair) => {
            let numbers = pair.sign(&random, message).map_err(|_| FAILED)?;
            Ok(in_form(algorithm, numbers.as_ref()))
        }
        Private::P521(pair) => Ok(in_form(algorithm, &pair.sign(message))),
        Private::Rsa(pair) => {
            let how: &dyn by::RsaEncoding = match algorithm {
                Algorithm::RsaPkcs1Sha256 => &by::RSA_PKCS1_SHA256,
                Algorithm::RsaPkcs1Sha384 => &by::RSA_PKCS1_SHA384,
                Algorithm::RsaPkcs1Sha512 => &by::RSA_PKCS1_SHA512,
                Algorithm::RsaPssSha256 => &by::RSA_PSS_SHA256,
                Algorithm::RsaPssSha384 => &by::RSA_PSS_SHA384,
                _ => &by::RSA_PSS_SHA512,
            };
            let mut signature = vec![0; pair.public().modulus_len()];
            pair.sign(how, &random, message, &mut signature).map_err(|_| FAILED)?;
            Ok(signature)
        }
    }
}

/// Two numbers of full length in the form of the algorithm: as they are, or in DER.
fn in_form(algorithm: Algorithm, numbers: &[u8]) -> Vec<u8> {
    if !matches!(algorithm, Algorithm::EcdsaP256Sha256Der | Algorithm::EcdsaP384Sha384Der | Algorithm::EcdsaP521Sha512Der) {
        return numbers.to_vec();
    }
    let (r, s) = numbers.split_at(numbers.len() / 2);
    der::value(der::SEQUENCE, &[r, s].map(der::number).concat())
}

/// What looks like a signature and is nobody's: the same for the same bytes.
#[must_use]
pub fn forged(algorithm: Algorithm, message: &[u8]) -> Vec<u8> {
    let length = match kind(algorithm) {
        "RSA" => 256,
        "ECDSA on P-384" => 96,
        "ECDSA on P-521" => 132,
        _ => 64,
    };
    let block = |at: u8| digest(Hash::Sha256, &[message, &[at]].concat());
    let mut bytes: Vec<u8> = (0..8).flat_map(block).take(length).collect();
    // Below every modulus and every order.
    for half in [0, length / 2] {
        // The first byte of a number on P-521 holds one bit of it.
        bytes[half] &= if length == 132 { 0 } else { 0x3f };
    }
    in_form(algorithm, &bytes)
}
