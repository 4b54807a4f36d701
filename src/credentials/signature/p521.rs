//! ECDSA on P-521, which ring has not. The one file that knows the crate p521.
//!
//! A signature depends on nothing but key and message (RFC 6979), so that no random numbers are drawn.

use p521::ecdsa::signature::{Signer as _, Verifier as _};
use p521::ecdsa::{Signature, SigningKey, VerifyingKey};

/// What signs.
pub struct Pair(SigningKey);

impl Pair {
    /// From the number that is private, which may have lost noughts in front, and the point that is public, which must be its own.
    pub fn new(scalar: &[u8], point: &[u8]) -> Option<Self> {
        let mut full = [0; 66];
        full.get_mut(66_usize.checked_sub(scalar.len())?..)?.copy_from_slice(scalar);
        let key = SigningKey::from_slice(&full).ok()?;
        let own = key.verifying_key() == &VerifyingKey::from_sec1_bytes(point).ok()?;
        own.then_some(Self(key))
    }

    /// Both numbers in full length.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let signature: Signature = self.0.sign(message);
        signature.to_bytes().to_vec()
    }
}

/// Whether a signature in DER is one of these bytes.
pub fn verifies_der(point: &[u8], message: &[u8], signature: &[u8]) -> bool {
    Signature::from_der(signature).is_ok_and(|signature| verifies(point, message, &signature))
}

/// The same for both numbers in full length.
pub fn verifies_raw(point: &[u8], message: &[u8], signature: &[u8]) -> bool {
    Signature::from_slice(signature).is_ok_and(|signature| verifies(point, message, &signature))
}

fn verifies(point: &[u8], message: &[u8], signature: &Signature) -> bool {
    VerifyingKey::from_sec1_bytes(point).is_ok_and(|key| key.verify(message, signature).is_ok())
}
