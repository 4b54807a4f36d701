//! The code that a shared secret makes of a callback: made in one way, whether it is to be sent, told or compared.

use super::super::{Callback, Verdict};
use super::keys::Keys;
use super::mac::{Hasher, Mac, same};
use super::template::{Given, render};
use crate::vendor::manifest::{Hash, SignatureSpec};

/// Of all that is signed.
pub enum Code {
    Mac(Mac),
    Plain(Vec<u8>),
}

impl Code {
    /// Whether this is the same, in a time that does not depend on where the two differ.
    pub fn is(&self, signature: &[u8]) -> bool {
        match self {
            Self::Mac(mac) => mac.clone().matches(signature),
            Self::Plain(code) => same(code, signature),
        }
    }

    pub fn bytes(self) -> Vec<u8> {
        match self {
            Self::Mac(mac) => mac.finish(),
            Self::Plain(code) => code,
        }
    }
}

/// One by each key, in their order; none by public keys. An error says what is signed and is not there.
pub fn codes<'a>(
    spec: &'a SignatureSpec,
    keys: &'a Keys,
    hash: Hash,
    callback: &'a Callback,
    given: Given<'a>,
) -> impl Iterator<Item = Result<Code, Verdict>> {
    let (macs, secrets) = match keys {
        Keys::Hmac(macs) => (macs.as_slice(), [].as_slice()),
        Keys::Plain(secrets) => ([].as_slice(), secrets.as_slice()),
        _ => ([].as_slice(), [].as_slice()),
    };
    let macs = macs.iter().flatten().filter(move |mac| mac.hash() == hash).map(move |mac| {
        let mut mac = mac.clone();
        render(&spec.of, callback, given, |bytes| mac.update(bytes))?;
        Ok(Code::Mac(mac))
    });
    let plain = secrets.iter().map(move |secret| {
        let mut hasher = Hasher::new(hash);
        render(&spec.of, callback, Given { secret: secret.expose(), ..given }, |bytes| hasher.update(bytes))?;
        Ok(Code::Plain(hasher.finish()))
    });
    macs.chain(plain)
}
