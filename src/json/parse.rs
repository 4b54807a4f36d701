//! RFC 8259 to the letter, with a place and a plain sentence for every refusal.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::{Item, Kind, Oddity, Tree};

/// Arrays and objects inside each other, at most. It bounds the stack.
pub const MAX_DEPTH: usize = 128;
/// Up to this many members, comparing all pairs is cheaper than hashing.
const FEW_MEMBERS: usize = 12;

/// Why a text is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Byte range in the text; empty at its end.
    pub span: Range<usize>,
    /// A sentence without a full stop.
    pub message: String,
    /// What to do about it, where that is known.
    pub help: Option<&'static str>,
}

/// Parses a whole text.
///
/// # Errors
/// The first place at which `text` is not JSON. A text of 4 GiB or more is refused as a whole.
pub fn parse(text: &str) -> Result<Tree, SyntaxError> {
    if u32::try_from(text.len()).is_err() {
        return Err(SyntaxError { span: 0..0, message: "4 GiB or more is too large for one JSON value".to_owned(), help: None });
    }
    let mut parser = Parser { text, bytes: text.as_bytes(), at: 0, tree: Tree::default() };
    if text.starts_with('\u{feff}') {
        parser.at = 3;
        parser.tree.oddities.push((Oddity::ByteOrderMark, 0..3));
    }
    parser.space();
    if parser.at == parser.bytes.len() {
        let message = if text.is_empty() { "it is empty" } else { "there is nothing but white space" };
        return Err(parser.fail(parser.at..parser.at, message, Some("a callback's body is a JSON object")));
    }
    parser.value(0)?;
    parser.space();
    if parser.at < parser.bytes.len() {
        return Err(parser.fail_here("something follows the end of the JSON value", Some("a body holds exactly one value")));
    }
    let mut tree = parser.tree;
    tree.oddities.sort_by_key(|(_, span)| span.start);
    Ok(tree)
}

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    tree: Tree,
}

type Parsed<T = ()> = Result<T, SyntaxError>;

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    #[expect(clippy::unused_self, reason = "reads as a method beside fail_here")]
    fn fail(&self, span: Range<usize>, message: impl Into<String>, help: Option<&'static str>) -> SyntaxError {
        SyntaxError { span, message: message.into(), help }
    }

    /// At the character where the parser stands.
    fn fail_here(&self, message: impl Into<String>, help: Option<&'static str>) -> SyntaxError {
        let width = self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        self.fail(self.at..self.at + width, message, help)
    }

    /// Names what stands here instead of what was wanted.
    fn expected(&self, wanted: &str) -> SyntaxError {
        let (found, help) = match self.text[self.at..].chars().next() {
            None => return self.fail_here(format!("it ends where {wanted} should stand"), Some("the body was cut short")),
            Some('\'') => ("a single quote".to_owned(), Some("JSON takes double quotes")),
            Some('/') => ("/".to_owned(), Some("JSON has no comments")),
            Some(found) => (found.to_string(), None),
        };
        self.fail_here(format!("expected {wanted}, found {found}"), help)
    }

    fn push(&mut self, kind: Kind, start: usize) {
        let next = narrow(self.tree.items.len() + 1);
        self.tree.items.push(Item { start: narrow(start), end: narrow(self.at), next, kind });
    }

    fn close(&mut self, opened: usize) {
        let next = narrow(self.tree.items.len());
        let item = &mut self.tree.items[opened];
        item.end = narrow(self.at);
        item.next = next;
    }

    fn value(&mut self, depth: usize) -> Parsed {
        match self.peek() {
            Some(b'"') => self.string(),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Kind::True),
            Some(b'f') => self.word("false", Kind::False),
            Some(b'n') => self.word("null", Kind::Null),
            _ => Err(self.expected("a value")),
        }
    }

    fn word(&mut self, word: &str, kind: Kind) -> Parsed {
        if !self.bytes[self.at..].starts_with(word.as_bytes()) {
            return Err(self.expected("a value"));
        }
        let start = self.at;
        self.at += word.len();
        self.push(kind, start);
        Ok(())
    }

    fn open(&mut self, kind: Kind, depth: usize) -> Parsed<usize> {
        if depth >= MAX_DEPTH {
            return Err(self.fail_here(format!("nested deeper than {MAX_DEPTH} levels"), None));
        }
        let (opened, start) = (self.tree.items.len(), self.at);
        self.at += 1;
        self.push(kind, start);
        self.space();
        Ok(opened)
    }

    fn array(&mut self, depth: usize) -> Parsed {
        let opened = self.open(Kind::Array, depth)?;
        if self.peek() == Some(b']') {
            self.at += 1;
        } else {
            loop {
                self.value(depth + 1)?;
                if self.next_or_end(b']', "a comma or ]")? {
                    break;
                }
                if self.peek() == Some(b']') {
                    return Err(self.fail_here("a comma before ]", Some("JSON allows no trailing comma")));
                }
            }
        }
        self.close(opened);
        Ok(())
    }

    fn object(&mut self, depth: usize) -> Parsed {
        let opened = self.open(Kind::Object, depth)?;
        if self.peek() == Some(b'}') {
            self.at += 1;
        } else {
            loop {
                if self.peek() != Some(b'"') {
                    return Err(self.expected("a member name in double quotes"));
                }
                self.string()?;
                self.space();
                if self.peek() != Some(b':') {
                    return Err(self.expected("a colon after the member name"));
                }
                self.at += 1;
                self.space();
                self.value(depth + 1)?;
                if self.next_or_end(b'}', "a comma or }")? {
                    break;
                }
                if self.peek() == Some(b'}') {
                    return Err(self.fail_here("a comma before }", Some("JSON allows no trailing comma")));
                }
            }
        }
        self.close(opened);
        self.duplicates(opened);
        Ok(())
    }

    /// After an element: true at the closing bracket, false after a comma.
    fn next_or_end(&mut self, close: u8, wanted: &str) -> Parsed<bool> {
        self.space();
        match self.peek() {
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(true)
            }
            Some(b',') => {
                self.at += 1;
                self.space();
                Ok(false)
            }
            _ => Err(self.expected(wanted)),
        }
    }

    fn duplicates(&mut self, opened: usize) {
        let tree = std::mem::take(&mut self.tree);
        let object = super::Node { text: self.text, items: &tree.items, index: narrow(opened) };
        let mut found = Vec::new();
        if object.members().take(FEW_MEMBERS + 1).count() <= FEW_MEMBERS {
            for (at, (key, _)) in object.members().enumerate() {
                let raw = key.raw();
                let same = |(other, _): (super::Node, super::Node)| {
                    other.raw() == raw || ((raw.contains('\\') || other.raw().contains('\\')) && other.as_str() == key.as_str())
                };
                if object.members().take(at).any(same) {
                    found.push((Oddity::DuplicateKey, key.span()));
                }
            }
        } else {
            let mut seen = HashSet::new();
            found.extend(object.members().filter(|(key, _)| !seen.insert(key.as_str())).map(|(key, _)| (Oddity::DuplicateKey, key.span())));
        }
        self.tree = tree;
        self.tree.oddities.extend(found);
    }

    fn string(&mut self) -> Parsed {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => self.escape()?,
                Some(0..=0x1f) => {
                    let code = self.bytes[self.at];
                    let help = Some("write it as an escape, such as \\n or \\u0009");
                    return Err(self.fail(self.at..self.at + 1, format!("a control character (U+{code:04X}) in a string"), help));
                }
                Some(_) => self.at += 1,
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
        self.push(Kind::String, start);
        Ok(())
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
            _ => {
                let width = self.text[start + 1..].chars().next().map_or(0, char::len_utf8);
                return Err(self.fail(start..start + 1 + width, "JSON has no such escape", Some("a backslash itself is written \\\\")));
            }
        }
        Ok(())
    }

    fn digits(&mut self) -> bool {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        self.at > start
    }

    fn number(&mut self) -> Parsed {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
            if let Some(b'0'..=b'9') = self.peek() {
                return Err(self.fail(start..self.at, "a number must not start with a zero", Some("in quotes it would be a string")));
            }
        } else if !self.digits() {
            return Err(self.expected("a digit"));
        }
        let mut whole = true;
        if self.peek() == Some(b'.') {
            whole = false;
            self.at += 1;
            if !self.digits() {
                return Err(self.expected("a digit after the decimal point"));
            }
        }
        if let Some(b'e' | b'E') = self.peek() {
            whole = false;
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            if !self.digits() {
                return Err(self.expected("a digit in the exponent"));
            }
        }
        if beyond_double(&self.text[start..self.at], whole) {
            self.tree.oddities.push((Oddity::NumberBeyondDouble, start..self.at));
        }
        self.push(Kind::Number, start);
        Ok(())
    }
}

/// Whether a double cannot carry this number: too large, or an integer beyond 2^53.
fn beyond_double(raw: &str, whole: bool) -> bool {
    const EXACT: u64 = 1 << 53;
    if whole {
        raw.len() > 15 && raw.trim_start_matches('-').parse::<u64>().map_or(true, |value| value > EXACT)
    } else {
        raw.parse::<f64>().is_ok_and(f64::is_infinite)
    }
}

/// Offsets fit: [`parse`] refuses a text that is longer.
#[expect(clippy::cast_possible_truncation, reason = "parse() refuses 4 GiB and more, and a node takes at least one byte")]
const fn narrow(offset: usize) -> u32 {
    offset as u32
}

fn hex4(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 4)?;
    digits.iter().try_fold(0, |unit, digit| Some(unit * 16 + char::from(*digit).to_digit(16)?))
}

/// Resolves the escapes of a string's inside that [`parse`] accepted.
pub(super) fn unescape(inner: &str) -> Cow<'_, str> {
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
            Some(b'u') => unescape_unit(after.as_bytes()),
            _ => (after.chars().next().unwrap_or('\\'), 1),
        };
        out.push(decoded);
        rest = &after[used.min(after.len())..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// `uXXXX`, or `uXXXX\uXXXX` for a pair: the character and how many bytes it took.
fn unescape_unit(after: &[u8]) -> (char, usize) {
    let high = hex4(after, 1).unwrap_or(0xFFFD);
    if let (0xD800..=0xDBFF, true, Some(low @ 0xDC00..=0xDFFF)) = (high, after[5..].starts_with(b"\\u"), hex4(after, 7)) {
        let code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
        return (char::from_u32(code).unwrap_or('\u{fffd}'), 11);
    }
    (char::from_u32(high).unwrap_or('\u{fffd}'), 5)
}
