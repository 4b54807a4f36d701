//! Strings: reading them, and resolving their escapes.

use std::borrow::Cow;

use super::parse::{Parsed, Parser};
use super::{Kind, Oddity, eight};

impl Parser<'_> {
    pub(super) fn string(&mut self) -> Parsed {
        let start = self.at;
        let mut escaped = false;
        self.at += 1;
        loop {
            self.at += plain(&self.bytes[self.at..]);
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(code) => return Err(self.control(code)),
                None => {
                    return Err(self.fail(
                        start..start + 1,
                        "this string is never closed",
                        Some("the body was cut short, or a quote is missing"),
                    ));
                }
            }
        }
        self.at += 1;
        self.push(Kind::String, start, escaped)
    }

    fn control(&self, code: u8) -> super::SyntaxError {
        let help = Some(match code {
            b'\n' => "a line break in a string is written \\n",
            b'\r' => "a carriage return in a string is written \\r",
            b'\t' => "a tab in a string is written \\t",
            _ => "write it as an escape, such as \\u0000",
        });
        self.fail(self.at..self.at + 1, format!("a control character (U+{code:04X}) in a string"), help)
    }

    fn escape(&mut self) -> Parsed {
        let start = self.at;
        match self.bytes.get(start + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 2,
            Some(b'u') => {
                let Some(unit) = hex4(self.bytes, start + 2) else {
                    return Err(self.fail(start..start + 2, "\\u must be followed by four hexadecimal digits", None));
                };
                self.at += 6;
                let paired = || self.bytes[self.at..].starts_with(b"\\u") && matches!(hex4(self.bytes, self.at + 2), Some(0xDC00..=0xDFFF));
                match unit {
                    0xD800..=0xDBFF if paired() => self.at += 6,
                    0xD800..=0xDFFF => self.tree.oddities.push((Oddity::LoneSurrogate, start..start + 6)),
                    _ => {}
                }
            }
            None => return Err(self.fail(start..start + 1, "it ends within an escape", Some("the body was cut short"))),
            Some(_) => {
                let width = self.text[start + 1..].chars().next().map_or(0, char::len_utf8);
                return Err(self.fail(start..start + 1 + width, "JSON has no such escape", Some("a backslash itself is written \\\\")));
            }
        }
        Ok(())
    }
}

/// How many bytes from here on are neither a quote, a backslash nor a control character.
pub(super) fn plain(bytes: &[u8]) -> usize {
    let marks = |word| eight::equal(word, b'"') | eight::equal(word, b'\\') | eight::below(word, 0x20);
    eight::find(bytes, marks, |byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)).unwrap_or(bytes.len())
}

fn hex4(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 4)?;
    digits.iter().try_fold(0, |unit, digit| Some(unit * 16 + char::from(*digit).to_digit(16)?))
}

/// What becomes of half a surrogate pair, which no text can hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Halves {
    Replaced,
    /// The escape stays as it is written.
    Spelled,
}

/// Resolves the escapes of a string's inside that `parse` accepted.
pub(super) fn unescape(inner: &str) -> Cow<'_, str> {
    unescape_with(inner, Halves::Replaced)
}

pub(super) fn unescape_with(inner: &str, halves: Halves) -> Cow<'_, str> {
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let (decoded, used) = match after.as_bytes().first() {
            Some(b'b') => ('\u{8}', 1),
            Some(b'f') => ('\u{c}', 1),
            Some(b'n') => ('\n', 1),
            Some(b'r') => ('\r', 1),
            Some(b't') => ('\t', 1),
            Some(b'u') => match unescape_unit(after.as_bytes()) {
                (None, used) if halves == Halves::Spelled => {
                    out.push_str(&rest[at..at + 1 + used]);
                    rest = &after[used..];
                    continue;
                }
                (char, used) => (char.unwrap_or('\u{fffd}'), used),
            },
            _ => (after.chars().next().unwrap_or('\\'), 1),
        };
        out.push(decoded);
        rest = &after[used.min(after.len())..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// `uXXXX`, or `uXXXX\uXXXX` for a pair: the character, none for half a pair, and how many bytes it took.
fn unescape_unit(after: &[u8]) -> (Option<char>, usize) {
    let high = hex4(after, 1).unwrap_or(0xFFFD);
    if let (0xD800..=0xDBFF, true, Some(low @ 0xDC00..=0xDFFF)) = (high, after[5..].starts_with(b"\\u"), hex4(after, 7)) {
        let code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
        return (char::from_u32(code), 11);
    }
    (char::from_u32(high), 5)
}
