//! RFC 8259 to the letter, with a place and a plain sentence for every refusal.

use std::collections::HashSet;

use super::{Cause, Item, Kind, Oddity, SyntaxError, Tree};

/// Arrays and objects inside each other, at most. It bounds the stack.
pub const MAX_DEPTH: usize = 128;
/// Bytes of one text, at most: places in it are 32 bits wide.
pub const MAX_LENGTH: usize = u32::MAX as usize;
/// Room for nodes is taken at first for a text of this density, …
const BYTES_A_NODE: usize = 16;
/// … but for so many at most: a text may be one long string.
const FIRST_NODES: usize = 4096;
/// Up to this many members, comparing all pairs of marks is cheaper than hashing.
const FEW_MEMBERS: usize = 16;

/// Parses a whole text.
///
/// # Errors
/// The first place at which `text` is not JSON. A text of 4 GiB or more is refused as a whole.
pub fn parse(text: &str) -> Result<Tree, SyntaxError> {
    if text.len() > MAX_LENGTH {
        return Err(SyntaxError {
            span: 0..0,
            cause: Cause::TooMuch,
            about: None,
            message: "4 GiB or more is too large for one JSON value".to_owned(),
            help: None,
        });
    }
    let mut parser = Parser { text, bytes: text.as_bytes(), at: 0, tree: Tree::default() };
    parser.room((text.len() / BYTES_A_NODE).min(FIRST_NODES))?;
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
        let help = match parser.peek() {
            Some(b'{') => "a body holds exactly one value; a file with one a line is called .ndjson",
            _ => "a body holds exactly one value",
        };
        return Err(parser.fail_here("something follows the end of the JSON value", Some(help)));
    }
    let mut tree = parser.tree;
    tree.oddities.sort_by_key(|(_, span)| span.start);
    Ok(tree)
}

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    pub(super) tree: Tree,
}

pub(super) type Parsed<T = ()> = Result<T, SyntaxError>;

impl Parser<'_> {
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    /// Takes memory for more nodes; what does not fit is an error, not the end of the program.
    fn room(&mut self, nodes: usize) -> Parsed {
        self.tree.items.try_reserve(nodes).map_err(|_| {
            let values = self.tree.items.len();
            self.fail(self.at..self.at, format!("too large to hold: there is no memory for more than {values} values"), None)
        })
    }

    pub(super) fn push(&mut self, kind: Kind, start: usize, escaped: bool) -> Parsed {
        if self.tree.items.len() == self.tree.items.capacity() {
            self.room(self.tree.items.len().max(16))?;
        }
        let next = narrow(self.tree.items.len() + 1);
        self.tree.items.push(Item { start: narrow(start), end: narrow(self.at), next, kind, escaped, repeats: false });
        Ok(())
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
        self.push(kind, start, false)
    }

    fn open(&mut self, kind: Kind, depth: usize) -> Parsed<usize> {
        if depth >= MAX_DEPTH {
            let message = format!("arrays and objects stand more than {MAX_DEPTH} deep in each other here, and no deeper ones are read");
            let help = "JSON itself sets no limit, but many who read it do";
            return Err(SyntaxError { cause: Cause::TooMuch, ..self.fail_here(message, Some(help)) });
        }
        let (opened, start) = (self.tree.items.len(), self.at);
        self.at += 1;
        self.push(kind, start, false)?;
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
                self.no_trailing_comma(b']')?;
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
                self.no_trailing_comma(b'}')?;
            }
        }
        self.close(opened);
        self.duplicates(opened)
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

    /// Behind a comma: the bracket must not close.
    fn no_trailing_comma(&self, close: u8) -> Parsed {
        if self.peek() != Some(close) {
            return Ok(());
        }
        let comma = self.bytes[..self.at].iter().rposition(|byte| *byte == b',').unwrap_or(self.at);
        let message = format!("a comma before {}", char::from(close));
        Err(self.fail(comma..comma + 1, message, Some("JSON allows no trailing comma")))
    }

    fn duplicates(&mut self, opened: usize) -> Parsed {
        let object = super::Node { text: self.text, items: &self.tree.items, index: narrow(opened) };
        let mut marks = [0; FEW_MEMBERS];
        let mut distinct = true;
        for (count, (key, _)) in object.members().enumerate() {
            let Some(mark) = key.mark().filter(|_| count < FEW_MEMBERS) else {
                distinct = false;
                break;
            };
            distinct &= !marks[..count].contains(&mark);
            marks[count] = mark;
        }
        if !distinct {
            let mut seen = HashSet::new();
            let members = object.members().count();
            if seen.try_reserve(members).is_err() {
                return Err(self.fail(self.at..self.at, format!("too large to hold: there is no memory for {members} members"), None));
            }
            let again = object.members().filter(|(key, _)| !seen.insert(key.name()));
            let found: Vec<_> = again.map(|(key, _)| (Oddity::DuplicateKey, key.span())).collect();
            // Names that two spellings of half a surrogate pair tell apart have one value.
            let plain = object.members().all(|(key, _)| !key.is_escaped());
            self.tree.items[opened].repeats = !found.is_empty() || !plain;
            self.tree.oddities.extend(found);
        }
        Ok(())
    }
}

/// Offsets fit: [`parse`] refuses a text that is longer.
#[expect(clippy::cast_possible_truncation, reason = "parse() refuses 4 GiB and more, and a node takes at least one byte")]
const fn narrow(offset: usize) -> u32 {
    offset as u32
}
