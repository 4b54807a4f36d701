//! Strangers' text made harmless: no byte of it steers a terminal, hides other text, or gives a CI runner an order.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character must not reach a screen as it is: controls, bidirectional marks, invisible characters, separators.
const fn harmful(char: char) -> bool {
    matches!(char,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// GitHub's runner obeys `##[…]` anywhere in a line and `::…` at its start, white space aside.
const OLD_ORDER: &str = "##[";
const ORDER: &str = "::";

/// One line of text.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    let starts_order = text.trim_start().starts_with(ORDER);
    if !starts_order && !text.contains(OLD_ORDER) && !text.chars().any(harmful) {
        return Cow::Borrowed(text);
    }
    let mut out = escape(text, |out, char| {
        let _ = write!(out, "\\u{{{:x}}}", u32::from(char));
    });
    out = out.replace(OLD_ORDER, "##\\u{5b}");
    if starts_order {
        out = out.replacen(ORDER, "\\u{3a}:", 1);
    }
    Cow::Owned(out)
}

/// Several lines of text.
#[must_use]
pub fn lines(text: &str) -> String {
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// One token of JSON text: escaped in JSON's own way, so that it still says the same.
#[must_use]
pub fn json(token: &str) -> Cow<'_, str> {
    if !token.contains(OLD_ORDER) && !token.chars().any(harmful) {
        return Cow::Borrowed(token);
    }
    let out = escape(token, |out, char| {
        for unit in char.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    });
    Cow::Owned(out.replace(OLD_ORDER, "##\\u005b"))
}

/// A whole text of ours: pieces that are harmless alone may give an order together.
#[must_use]
pub fn orders(text: &str) -> Cow<'_, str> {
    if text.contains(OLD_ORDER) { Cow::Owned(text.replace(OLD_ORDER, "##\\u{5b}")) } else { Cow::Borrowed(text) }
}

fn escape(text: &str, instead: impl Fn(&mut String, char)) -> String {
    text.chars().fold(String::with_capacity(text.len() + 16), |mut out, char| {
        if harmful(char) {
            instead(&mut out, char);
        } else {
            out.push(char);
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{harmful, json, line};

    #[test]
    fn harm_is_shown_not_done() {
        assert_eq!(line("a\u{1b}[31m\u{202e}b\r\n"), "a\\u{1b}[31m\\u{202e}b\\u{d}\\u{a}");
        assert_eq!(line("  ::error::x ##[group]"), "  \\u{3a}:error::x ##\\u{5b}group]");
        assert_eq!(line("a::b é 😀"), "a::b é 😀");
        assert_eq!(json("\"\u{9b}1m\u{e0041}##[x\""), "\"\\u009b1m\\udb40\\udc41##\\u005bx\"");
    }

    proptest! {
        #[test]
        fn nothing_harmful_is_left(text: String) {
            prop_assert!(!line(&text).chars().any(harmful));
            prop_assert!(!line(&text).trim_start().starts_with("::"));
            prop_assert!(!line(&text).contains("##["));
        }

        #[test]
        fn a_json_string_still_says_the_same(text: String) {
            let token = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(serde_json::from_str::<String>(&json(&token)).unwrap(), text);
        }
    }
}
