//! How long a signature is, where that is known before it is checked, and what is said of signatures that cannot be any.

use super::super::Verdict;
use super::encoding::words;
use super::grammar::Found;
use super::{mac, public_key};
use crate::vendor::manifest::{Algorithm, Hash, SignatureSpec, Written};

/// Of all signatures that are made in one way.
#[derive(Debug, Clone, Copy)]
pub struct Length {
    bytes: usize,
    /// What makes them.
    by: &'static str,
}

impl Length {
    /// `None` where it depends on the key or the message.
    pub fn of(by: &Algorithm, hash: Option<Hash>) -> Option<Self> {
        Some(match by {
            Algorithm::Hmac(_) | Algorithm::Digest(_) => Self { bytes: mac::length(hash?), by: mac::words(hash?) },
            Algorithm::PublicKey(algorithm) => Self { bytes: public_key::length(*algorithm)?, by: public_key::kind(*algorithm) },
        })
    }

    pub const fn is_that_of(self, signature: &[u8]) -> bool {
        self.bytes == signature.len()
    }

    /// Of the text, without the = at the end of base64.
    const fn digits(self, written: Written) -> usize {
        match written {
            Written::Hex | Written::HexAnyCase => self.bytes * 2,
            Written::Base64 | Written::Base64url => (self.bytes * 4).div_ceil(3),
        }
    }
}

/// What is wrong with a set of signatures none of which can be any.
pub fn malformed(spec: &SignatureSpec, set: &Found, length: Option<Length>) -> Verdict {
    let came = set.signatures.iter().find_map(|text| digits(spec.written, text.strip_prefix(spec.prefix.as_bytes())?));
    Verdict::Malformed(match (came, length.map(|length| (length.digits(spec.written), length.by))) {
        (Some(came), Some((digits, by))) if came != digits => {
            let several = if came == 1 { "" } else { "s" };
            let unit = match spec.written {
                Written::Hex | Written::HexAnyCase => format!("hex digit{several} came"),
                base64 => format!("character{several} of {} came (= aside)", words(base64)),
            };
            format!("{came} {unit}, and {by} has {digits}")
        }
        _ => {
            let prefix = if spec.prefix.is_empty() { String::new() } else { format!("{} and ", spec.prefix) };
            format!("the signature is not {prefix}{}", words(spec.written))
        }
    })
}

/// How many there are; `None` where something else is among them.
fn digits(written: Written, text: &[u8]) -> Option<usize> {
    let (digits, is_one): (_, fn(&u8) -> bool) = match written {
        Written::Hex => (text, |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')),
        Written::HexAnyCase => (text, u8::is_ascii_hexdigit),
        Written::Base64 => {
            let end = text.iter().rposition(|byte| *byte != b'=').map_or(0, |last| last + 1);
            (&text[..end], |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
        }
        Written::Base64url => (text, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')),
    };
    digits.iter().all(is_one).then_some(digits.len())
}
