//! What most vendors sign with: HMAC-SHA-256, in hex.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Of these parts, one behind the other.
pub fn in_hex(key: &str, parts: &[&[u8]]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("any key will do");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}
