//! Numbers, in their own spelling.

use super::parse::{Parsed, Parser};
use super::{Kind, Oddity};

impl Parser<'_> {
    fn digits(&mut self) -> bool {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        self.at > start
    }

    pub(super) fn number(&mut self) -> Parsed {
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
