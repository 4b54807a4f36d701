//! Hashes with and without a key, one type each for the four of them. A key's schedule is made once, and cloned for each message.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use subtle::ConstantTimeEq as _;

use crate::vendor::manifest::Hash;

/// HMAC (RFC 2104) on its way through a message.
#[derive(Clone)]
pub enum Mac {
    Sha1(Hmac<Sha1>),
    Sha256(Hmac<Sha256>),
    Sha384(Box<Hmac<Sha384>>),
    Sha512(Box<Hmac<Sha512>>),
}

impl Mac {
    /// At the start of a message.
    #[must_use]
    pub fn new(hash: Hash, key: &[u8]) -> Self {
        const ANY: &str = "it takes a key of any length";
        match hash {
            Hash::Sha1 => Self::Sha1(Hmac::new_from_slice(key).expect(ANY)),
            Hash::Sha256 => Self::Sha256(Hmac::new_from_slice(key).expect(ANY)),
            Hash::Sha384 => Self::Sha384(Box::new(Hmac::new_from_slice(key).expect(ANY))),
            Hash::Sha512 => Self::Sha512(Box::new(Hmac::new_from_slice(key).expect(ANY))),
        }
    }

    #[must_use]
    pub const fn hash(&self) -> Hash {
        match self {
            Self::Sha1(_) => Hash::Sha1,
            Self::Sha256(_) => Hash::Sha256,
            Self::Sha384(_) => Hash::Sha384,
            Self::Sha512(_) => Hash::Sha512,
        }
    }

    pub fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(mac) => mac.update(bytes),
            Self::Sha256(mac) => mac.update(bytes),
            Self::Sha384(mac) => mac.update(bytes),
            Self::Sha512(mac) => mac.update(bytes),
        }
    }

    /// Whether this is the code of what went through, in a time that does not depend on where the two differ.
    #[must_use]
    pub fn matches(self, code: &[u8]) -> bool {
        match self {
            Self::Sha1(mac) => mac.verify_slice(code),
            Self::Sha256(mac) => mac.verify_slice(code),
            Self::Sha384(mac) => mac.verify_slice(code),
            Self::Sha512(mac) => mac.verify_slice(code),
        }
        .is_ok()
    }

    /// The code of what went through.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        match self {
            Self::Sha1(mac) => mac.finalize().into_bytes().to_vec(),
            Self::Sha256(mac) => mac.finalize().into_bytes().to_vec(),
            Self::Sha384(mac) => mac.finalize().into_bytes().to_vec(),
            Self::Sha512(mac) => mac.finalize().into_bytes().to_vec(),
        }
    }
}

impl fmt::Debug for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} [key]", self.hash())
    }
}

/// A hash without a key on its way through a message.
pub enum Hasher {
    Sha1(Sha1),
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
}

impl Hasher {
    #[must_use]
    pub fn new(hash: Hash) -> Self {
        match hash {
            Hash::Sha1 => Self::Sha1(Sha1::new()),
            Hash::Sha256 => Self::Sha256(Sha256::new()),
            Hash::Sha384 => Self::Sha384(Sha384::new()),
            Hash::Sha512 => Self::Sha512(Sha512::new()),
        }
    }

    pub fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(hash) => hash.update(bytes),
            Self::Sha256(hash) => hash.update(bytes),
            Self::Sha384(hash) => hash.update(bytes),
            Self::Sha512(hash) => hash.update(bytes),
        }
    }

    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        match self {
            Self::Sha1(hash) => hash.finalize().to_vec(),
            Self::Sha256(hash) => hash.finalize().to_vec(),
            Self::Sha384(hash) => hash.finalize().to_vec(),
            Self::Sha512(hash) => hash.finalize().to_vec(),
        }
    }
}

/// The hash of some bytes.
#[must_use]
pub fn digest(hash: Hash, bytes: &[u8]) -> Vec<u8> {
    let mut hasher = Hasher::new(hash);
    hasher.update(bytes);
    hasher.finish()
}

/// Whether two are the same, in a time that does not depend on where they differ.
#[must_use]
pub fn same(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}

/// Of the hash, in bytes.
#[must_use]
pub const fn length(hash: Hash) -> usize {
    match hash {
        Hash::Sha1 => 20,
        Hash::Sha256 => 32,
        Hash::Sha384 => 48,
        Hash::Sha512 => 64,
    }
}

/// What a person calls it.
#[must_use]
pub const fn words(hash: Hash) -> &'static str {
    match hash {
        Hash::Sha1 => "SHA-1",
        Hash::Sha256 => "SHA-256",
        Hash::Sha384 => "SHA-384",
        Hash::Sha512 => "SHA-512",
    }
}

#[cfg(test)]
mod tests {
    use super::super::encoding::unhex;
    use super::{Mac, digest};
    use crate::vendor::manifest::Hash;

    /// RFC 2202 and RFC 4231, test case 2; FIPS 180-4 for "abc".
    const VECTORS: [(Hash, &str, &str); 4] = [
        (Hash::Sha1, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (
            Hash::Sha256,
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        ),
        (
            Hash::Sha384,
            "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
        ),
        (
            Hash::Sha512,
            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        ),
    ];

    #[test]
    fn all_four_are_those_of_their_standards() {
        for (hash, code, plain) in VECTORS {
            let (code, plain) = (unhex(code.as_bytes()).unwrap(), unhex(plain.as_bytes()).unwrap());
            let mut mac = Mac::new(hash, b"Jefe");
            mac.update(b"what do ya want ");
            mac.update(b"for nothing?");
            assert!(mac.clone().matches(&code) && !mac.clone().matches(&code[1..]), "{hash:?}");
            assert_eq!(mac.finish(), code, "{hash:?}");
            assert_eq!(digest(hash, b"abc"), plain, "{hash:?}");
            assert_eq!(super::length(hash), plain.len(), "{hash:?}");
        }
    }
}
