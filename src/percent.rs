//! Percent-encoding (RFC 3986, section 2.1), both ways. Knows nothing of URLs.

/// The text in which every byte but letters, digits and `-._~` is encoded.
#[must_use]
pub fn encoded(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            out.push(char::from(*byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}

/// Without percent-encoding. What only looks like it stays as it is.
#[must_use]
pub fn decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        let hex = text.get(at + 1..at + 3).filter(|hex| *byte == b'%' && hex.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let (decoded, length) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).map_or((*byte, 1), |decoded| (decoded, 3));
        out.push(decoded);
        at += length;
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{decoded, encoded};

    #[test]
    fn what_only_looks_encoded_stays() {
        assert_eq!(decoded("%41%4g%é%4"), "A%4g%é%4".as_bytes());
        assert_eq!(encoded("a b+/é~".as_bytes()), "a%20b%2B%2F%C3%A9~");
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            prop_assert_eq!(decoded(&encoded(&bytes)), bytes);
        }
    }
}
