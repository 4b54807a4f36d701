//! Subjects of their own: what must not look like a repetition is about somebody else.
//!
//! Without them, an endpoint that fails on a repetition would fail every check, and the second run of a pipeline would not be the first.

use crate::json::{self, Kind};
use crate::send::edit::Edit;
use crate::vendor::manifest::{Duplicates, Manifest};

/// So many digits are changed at most: a run needs few numbers, and the next one others.
const DIGITS: usize = 6;

/// Which subject a delivery is about, and the how manieth delivery it is: equal numbers give equal values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    pub subject: u32,
    pub delivery: u32,
}

/// The edits that give a body another subject, and another key where the vendor documents one for duplicates. `kept` are places that the
/// user has set. What has no digits stays as it is.
#[must_use]
pub fn edits(manifest: &Manifest, body: &[u8], number: Number, kept: &[Edit]) -> Vec<Edit> {
    let Some((text, tree)) = std::str::from_utf8(body).ok().and_then(|text| Some((text, json::parse(text).ok()?))) else {
        return Vec::new();
    };
    let root = tree.root(text);
    let scalar = |pointer: &&String| root.at(pointer).is_some_and(|node| matches!(node.kind(), Kind::String | Kind::Number));
    let subject = manifest.subject.at.iter().find(scalar);
    let keys = match &manifest.duplicates {
        Duplicates::Key(fact) => fact.value.as_slice(),
        Duplicates::Header(_) | Duplicates::NotDocumented => &[],
    };
    let keys = keys.iter().filter(scalar).filter(|key| Some(*key) != subject).map(|key| (key, number.delivery));
    let places = subject.into_iter().map(|subject| (subject, number.subject)).chain(keys);
    places
        .filter(|(pointer, _)| !kept.iter().any(|edit| edit.pointer() == pointer.as_str()))
        .filter_map(|(pointer, number)| {
            let json = another(root.at(pointer)?.raw(), number)?;
            Some(Edit::SetJson { pointer: pointer.clone(), json })
        })
        .collect()
}

/// Another value of the same form: its last digits are those of the number.
fn another(raw: &str, number: u32) -> Option<String> {
    // A backslash may make digits part of an escape; a point or an exponent makes them part of something else.
    let plain = if raw.starts_with('"') { !raw.contains('\\') } else { raw.bytes().all(|byte| byte.is_ascii_digit()) };
    let mut bytes = raw.as_bytes().to_vec();
    let mut rest = number;
    let mut changed = 0;
    // A number must not begin with a nought.
    for byte in bytes.iter_mut().skip(1).rev().filter(|byte| byte.is_ascii_digit()).take(DIGITS) {
        *byte = b'0' + u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
        changed += 1;
    }
    (plain && changed > 0).then(|| String::from_utf8(bytes).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::another;

    #[test]
    fn a_value_keeps_its_form() {
        for (raw, expected) in [
            ("\"8263a268-5388-492a-bca2-28e1ff4a69f0\"", Some("\"8263a268-5388-492a-bca2-20e1ff2a34f5\"")),
            ("1012632", Some("1012345")),
            ("46760", Some("42345")),
            ("\"ab1c\"", Some("\"ab5c\"")),
            ("\"abc\"", None),
            ("\"\\u00e9 1234567\"", None),
            ("7", None),
            ("1.25", None),
            ("-12", None),
        ] {
            assert_eq!(another(raw, 12345).as_deref(), expected, "{raw}");
        }
    }
}
