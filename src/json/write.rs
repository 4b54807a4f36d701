//! Values to JSON on one line, letter for letter as `serde_json` writes them.
//!
//! Records are mostly text that is quoted as a whole, so what quotes it is compiled here, with the reader, for speed: the same code of
//! `serde_json` would be made anew, for size, in the crate whose values it writes. It takes what [`serde`] gives and orders nothing.

#[cfg(test)]
mod tests;
mod traits;

use serde::ser::{Error as _, Serialize};
use serde_json::Error;

use super::string;

/// Appends a value.
///
/// # Errors
/// A value that refuses to be written, or a map whose names are neither text nor numbers; what was appended stays then.
pub fn write<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) -> Result<(), Error> {
    value.serialize(Writer { out })
}

struct Writer<'a> {
    out: &'a mut Vec<u8>,
}

/// The elements or members of one value, of which some are written.
struct Inside<'a> {
    out: &'a mut Vec<u8>,
    first: bool,
    end: &'static str,
}

impl<'a> Writer<'a> {
    /// Numbers are few, and spelling a double is an art.
    fn number<T: Serialize>(self, number: T) -> Result<(), Error> {
        serde_json::to_writer(self.out, &number)
    }

    fn open(self, start: &str, end: &'static str) -> Inside<'a> {
        self.out.extend_from_slice(start.as_bytes());
        Inside { out: self.out, first: true, end }
    }

    /// A value of an enum that holds something is an object with one member.
    fn open_variant(self, variant: &str, start: &str, end: &'static str) -> Inside<'a> {
        self.out.push(b'{');
        quote(variant, self.out);
        self.out.push(b':');
        self.out.extend_from_slice(start.as_bytes());
        Inside { out: self.out, first: true, end }
    }
}

impl Inside<'_> {
    fn comma(&mut self) {
        if !self.first {
            self.out.push(b',');
        }
        self.first = false;
    }

    fn element(&mut self) -> Writer<'_> {
        self.comma();
        Writer { out: self.out }
    }

    fn member(&mut self, name: &str) -> Writer<'_> {
        self.comma();
        quote(name, self.out);
        self.out.push(b':');
        Writer { out: self.out }
    }

    /// What was written from here on becomes a name.
    fn name(&mut self, start: usize) -> Result<(), Error> {
        match self.out.get(start) {
            Some(b'"') => {}
            Some(b'{' | b'[' | b'n') | None => return Err(Error::custom("a name must be text or a number")),
            Some(_) => {
                self.out.insert(start, b'"');
                self.out.push(b'"');
            }
        }
        self.out.push(b':');
        Ok(())
    }

    fn close(self) {
        self.out.extend_from_slice(self.end.as_bytes());
    }
}

fn quote(text: &str, out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.reserve(text.len() + 2);
    out.push(b'"');
    let mut rest = text.as_bytes();
    loop {
        let (plain, from) = rest.split_at(string::plain(rest));
        out.extend_from_slice(plain);
        let Some((special, after)) = from.split_first() else { break };
        match special {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0c => out.extend_from_slice(b"\\f"),
            code => {
                out.extend_from_slice(b"\\u00");
                out.extend([code >> 4, code & 15].map(|digit| DIGITS[usize::from(digit)]));
            }
        }
        rest = after;
    }
    out.push(b'"');
}
