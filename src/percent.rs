//! Percent-encoding (RFC 3986, section 2.1), both ways. Knows nothing of URLs.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};

/// All but the unreserved characters of RFC 3986, section 2.3.
const RESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The text in which every byte but letters, digits and `-._~` is encoded.
#[must_use]
pub fn encoded(bytes: &[u8]) -> String {
    percent_encode(bytes, &RESERVED).to_string()
}

/// Without percent-encoding. What only looks like it stays as it is.
#[must_use]
pub fn decoded(text: &str) -> Vec<u8> {
    percent_decode_str(text).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{decoded, encoded};

    #[test]
    fn what_only_looks_encoded_stays() {
        assert_eq!(decoded("%41%4g%é%4%+1%"), "A%4g%é%4%+1%".as_bytes());
        assert_eq!(encoded("a b+/é~".as_bytes()), "a%20b%2B%2F%C3%A9~");
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            prop_assert_eq!(decoded(&encoded(&bytes)), bytes);
        }
    }
}
