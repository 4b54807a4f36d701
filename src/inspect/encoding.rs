//! Bytes that are no UTF-8: which other encoding they look like, and what is said of it.

use std::str::Utf8Error;

use crate::problem::{Problem, Rule};

/// The form of UTF-16 that a JSON text looks like, by the name that converters know; without a byte-order mark they must be told the order.
#[must_use]
pub const fn utf16(body: &[u8]) -> Option<&'static str> {
    match body {
        // UTF-32 starts in the same way.
        [0xFF, 0xFE, 0, 0, ..] => None,
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("UTF-16"),
        // A callback starts with two characters of ASCII. One NUL alone is a character that went wrong.
        [0, 1..=0x7F, 0, 1..=0x7F, ..] => Some("UTF-16BE"),
        [1..=0x7F, 0, 1..=0x7F, 0, ..] => Some("UTF-16LE"),
        _ => None,
    }
}

/// What is wrong with a body that cannot be read: that it is in UTF-16 is the reason of whatever else is wrong at its start.
#[must_use]
pub fn reason(body: &[u8], problem: Problem) -> Problem {
    let Some(form) = utf16(body) else { return problem };
    Problem {
        about: None,
        message: "the body looks like UTF-16, and JSON is sent in UTF-8".to_owned(),
        label: None,
        help: vec![format!("iconv -f {form} -t UTF-8 FILE gives a file in UTF-8; look at the sender's encoding, too")],
        ..problem
    }
}

pub fn not_utf8(body: &[u8], error: &Utf8Error) -> Problem {
    let at = error.valid_up_to();
    let end = error.error_len().map_or(body.len(), |len| at + len);
    let mut problem = Problem::new(Rule::Utf8, "", at..end, "the body is not UTF-8");
    problem.label = Some(format!("byte 0x{:02X}", body[at]));
    problem.help.push("JSON is sent in UTF-8; look at the sender's encoding".to_owned());
    problem
}

#[cfg(test)]
mod tests {
    use super::utf16;

    #[test]
    fn utf_16_is_told_by_its_first_bytes() {
        for (text, form) in [
            (&b"\xff\xfe{\0"[..], Some("UTF-16")),
            (b"\xfe\xff\0{", Some("UTF-16")),
            (b"{\0}\0", Some("UTF-16LE")),
            (b"\0{\0}", Some("UTF-16BE")),
            (b"{\0}", None),
            (b"\0{}", None),
            (b"{\0\"a", None),
            (b"\xff\xfe\0\0{\0\0\0", None),
            (b"{\0\0\0", None),
            (b"\0\0\0{", None),
            (b"{}", None),
            (b"\xef\xbb\xbf{}", None),
            (b"", None),
            (b"\0", None),
        ] {
            assert_eq!(utf16(text), form, "{text:?}");
        }
    }
}
