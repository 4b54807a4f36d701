//! How the bytes of signatures and keys are written.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};

use crate::vendor::manifest::Written;

/// Base64 that does not mind whether the padding is there.
pub const TOLERANT: GeneralPurpose =
    GeneralPurpose::new(&STANDARD, GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent));

#[must_use]
pub fn encode(written: Written, bytes: &[u8]) -> String {
    match written {
        Written::Hex | Written::HexAnyCase => hex(bytes),
        Written::Base64 => BASE64_STANDARD.encode(bytes),
        Written::Base64url => BASE64_URL_SAFE_NO_PAD.encode(bytes),
    }
}

/// `None` for what is not written so.
#[must_use]
pub fn decode(written: Written, text: &[u8]) -> Option<Vec<u8>> {
    match written {
        Written::Hex if text.iter().any(u8::is_ascii_uppercase) => None,
        Written::Hex | Written::HexAnyCase => unhex(text),
        Written::Base64 => BASE64_STANDARD.decode(text).ok(),
        Written::Base64url => BASE64_URL_SAFE_NO_PAD.decode(text).ok(),
    }
}

/// What a person calls it.
#[must_use]
pub const fn words(written: Written) -> &'static str {
    match written {
        Written::Hex => "lower-case hex",
        Written::HexAnyCase => "hex",
        Written::Base64 => "base64",
        Written::Base64url => "base64url",
    }
}

/// In lower case.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

/// In either case.
#[must_use]
pub fn unhex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, []) = text.as_chunks::<2>() else { return None };
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::{decode, encode, unhex};
    use crate::vendor::manifest::Written;

    #[test]
    fn what_is_written_is_read_and_nothing_else() {
        let bytes = [0, 1, 0xfb, 0xff, 0x7e];
        for (written, text, others) in [
            (Written::Hex, "0001fbff7e", &["0001FBFF7E", "0001fbff7", "0001fbff7g", "0001fbff7é"][..]),
            (Written::HexAnyCase, "0001fbff7e", &["0x01fbff7e"]),
            (Written::Base64, "AAH7/34=", &["AAH7/34", "AAH7_34=", "AAH7/35=", "AAH7/34=\n"]),
            (Written::Base64url, "AAH7_34", &["AAH7/34", "AAH7_34="]),
        ] {
            assert_eq!(encode(written, &bytes), text);
            assert_eq!(decode(written, text.as_bytes()).as_deref(), Some(&bytes[..]), "{written:?}");
            for other in others {
                assert_eq!(decode(written, other.as_bytes()), None, "{written:?} {other}");
            }
        }
        assert_eq!(decode(Written::HexAnyCase, b"0001FbFf7E").as_deref(), Some(&bytes[..]));
        assert_eq!(unhex(b""), Some(Vec::new()));
    }
}
