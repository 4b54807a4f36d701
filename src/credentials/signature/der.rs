//! The little of DER (X.690) that key files need. Lengths are checked; nothing is allocated.

/// What a value begins with.
pub const INTEGER: u8 = 0x02;
pub const BIT_STRING: u8 = 0x03;
pub const OCTET_STRING: u8 = 0x04;
pub const OBJECT: u8 = 0x06;
pub const SEQUENCE: u8 = 0x30;

/// Values that stand one after the other.
#[derive(Debug, Clone, Copy)]
pub struct Values<'a>(pub &'a [u8]);

impl<'a> Values<'a> {
    /// The next value, with what it begins with.
    pub fn any(&mut self) -> Option<(u8, &'a [u8])> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(first), rest),
            0x81..=0x83 => {
                let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
                (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
            }
            _ => return None,
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((tag, content))
    }

    /// The next value, which must begin so.
    pub fn one(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.any().filter(|(found, _)| *found == tag).map(|(_, content)| content)
    }

    /// The values inside the next one.
    pub fn inside(&mut self, tag: u8) -> Option<Self> {
        self.one(tag).map(Self)
    }

    /// A whole number of bits, without the octet that says so.
    pub fn bits(&mut self) -> Option<&'a [u8]> {
        self.one(BIT_STRING)?.strip_prefix(&[0])
    }

    /// A number that is not negative, without leading noughts.
    pub fn number(&mut self) -> Option<&'a [u8]> {
        let digits = self.one(INTEGER).filter(|digits| digits.first().is_some_and(|first| *first < 0x80))?;
        Some(&digits[digits.iter().take_while(|digit| **digit == 0).count()..])
    }
}

/// A value in its shortest form.
#[must_use]
pub fn value(tag: u8, content: &[u8]) -> Vec<u8> {
    let bytes = content.len().to_be_bytes();
    let digits = &bytes[bytes.iter().take_while(|byte| **byte == 0).count()..];
    let mut out = vec![tag];
    match digits {
        [] | [0..=0x7f] => out.extend(digits.is_empty().then_some(0).into_iter().chain(digits.iter().copied())),
        _ => {
            out.push(0x80 | u8::try_from(digits.len()).unwrap_or_default());
            out.extend_from_slice(digits);
        }
    }
    out.extend_from_slice(content);
    out
}

/// A number that is not negative, given with or without leading noughts.
#[must_use]
pub fn number(digits: &[u8]) -> Vec<u8> {
    let digits = &digits[digits.iter().take_while(|digit| **digit == 0).count()..];
    let nought: &[u8] = if digits.first().is_none_or(|first| *first >= 0x80) { &[0] } else { &[] };
    value(INTEGER, &[nought, digits].concat())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{INTEGER, OCTET_STRING, Values, number, value};

    #[test]
    fn numbers_lose_the_nought_that_says_they_are_not_negative() {
        assert_eq!(Values(&[INTEGER, 3, 0, 0x80, 1]).number(), Some(&[0x80, 1][..]));
        assert_eq!(Values(&[INTEGER, 1, 0]).number(), Some(&[][..]));
        assert_eq!(Values(&[INTEGER, 1, 0x80]).number(), None, "it is negative");
        assert_eq!(Values(&[INTEGER, 0]).number(), None);
        for digits in [&[][..], &[0x80, 1], &[0x7f, 0]] {
            assert_eq!(Values(&number(&[&[0, 0], digits].concat())).number(), Some(digits));
        }
        assert_eq!(Values(&[INTEGER, 2, 1]).number(), None, "it is cut off");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(content in proptest::collection::vec(any::<u8>(), 0..70_000)) {
            let written = value(OCTET_STRING, &content);
            let mut values = Values(&written);
            prop_assert_eq!(values.one(OCTET_STRING), Some(&content[..]));
            prop_assert!(values.0.is_empty());
        }

        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut values = Values(&bytes);
            while values.any().is_some() {}
        }
    }
}
