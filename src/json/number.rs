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
        self.push(Kind::Number, start, false)
    }
}

/// Whether a double cannot carry this number: too large, too small, an integer beyond 2^53, or more digits than it gives back.
fn beyond_double(raw: &str, whole: bool) -> bool {
    const EXACT: u64 = 1 << 53;
    /// So many digits every double gives back.
    const DIGITS: usize = 15;
    if whole {
        return raw.len() > DIGITS && raw.trim_start_matches('-').parse::<u64>().map_or(true, |value| value > EXACT);
    }
    if raw.len() <= DIGITS && !raw.contains(['e', 'E']) {
        return false;
    }
    let digits = |number: &str| {
        let mantissa = number.split(['e', 'E']).next().unwrap_or_default();
        mantissa.chars().filter(char::is_ascii_digit).collect::<String>().trim_start_matches('0').trim_end_matches('0').to_owned()
    };
    let (given, value) = (digits(raw), raw.parse::<f64>().unwrap_or(f64::INFINITY));
    let lost = value.is_infinite() || (value == 0.0 && !given.is_empty());
    lost || (given.len() > DIGITS && digits(&format!("{value:.*e}", given.len() - 1)) != given)
}
