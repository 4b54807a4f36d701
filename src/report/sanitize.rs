//! Strangers' text made harmless: no byte of it steers a terminal, hides other text, or gives a CI runner an order.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether a character must not reach a screen as it is: controls, bidirectional marks, invisible characters, separators.
#[must_use]
pub const fn harmful(char: char) -> bool {
    matches!(char,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// GitHub's runner obeys `##[…]` anywhere in a line and `::…` at its start, white space aside.
const OLD_ORDER: &str = "##[";
const ORDER: &str = "::";

/// Whether such a runner reads what is printed; elsewhere these signs harm nobody and stay as they came.
static RUNNER_READS: AtomicBool = AtomicBool::new(false);

/// From now on a runner of GitHub reads what is printed. Said once, before anything is.
pub fn runner_reads() {
    RUNNER_READS.store(true, Ordering::Relaxed);
}

/// Whose orders text must not give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    Person,
    Runner,
}

fn reader() -> Reader {
    if RUNNER_READS.load(Ordering::Relaxed) { Reader::Runner } else { Reader::Person }
}

/// Whether bytes hold an order that a runner, if one reads them, obeys anywhere in a line.
#[must_use]
pub fn is_order(bytes: &[u8]) -> bool {
    reader() == Reader::Runner && memchr::memmem::find(bytes, OLD_ORDER.as_bytes()).is_some()
}

/// One line of text.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    line_for(reader(), text)
}

/// One line of text in a workflow command, which is for GitHub's runner wherever it is printed.
#[must_use]
pub fn line_for_runner(text: &str) -> Cow<'_, str> {
    line_for(Reader::Runner, text)
}

fn line_for(reader: Reader, text: &str) -> Cow<'_, str> {
    let obeyed = reader == Reader::Runner;
    let starts_order = obeyed && text.trim_start().starts_with(ORDER);
    let old_order = obeyed && text.contains(OLD_ORDER);
    if !starts_order && !old_order && !text.chars().any(harmful) {
        return Cow::Borrowed(text);
    }
    let mut out = escape(text, |out, char| {
        let _ = write!(out, "\\u{{{:x}}}", u32::from(char));
    });
    if old_order {
        out = out.replace(OLD_ORDER, "##\\u{5b}");
    }
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
    json_for(reader(), token)
}

fn json_for(reader: Reader, token: &str) -> Cow<'_, str> {
    let old_order = reader == Reader::Runner && token.contains(OLD_ORDER);
    if !old_order && !token.chars().any(harmful) {
        return Cow::Borrowed(token);
    }
    let out = escape(token, |out, char| {
        for unit in char.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    });
    Cow::Owned(if old_order { out.replace(OLD_ORDER, "##\\u005b") } else { out })
}

/// A whole text of ours: pieces that are harmless alone may give an order together.
#[must_use]
pub fn orders(text: &str) -> Cow<'_, str> {
    let given = reader() == Reader::Runner && text.contains(OLD_ORDER);
    if given { Cow::Owned(text.replace(OLD_ORDER, "##\\u{5b}")) } else { Cow::Borrowed(text) }
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

    use super::Reader::{Person, Runner};
    use super::{harmful, json_for, line_for};

    #[test]
    fn harm_is_shown_not_done() {
        for reader in [Person, Runner] {
            assert_eq!(line_for(reader, "a\u{1b}[31m\u{202e}b\r\n"), "a\\u{1b}[31m\\u{202e}b\\u{d}\\u{a}");
            assert_eq!(line_for(reader, "a::b é 😀"), "a::b é 😀");
            assert_eq!(json_for(reader, "\"\u{9b}1m\u{e0041}\""), "\"\\u009b1m\\udb40\\udc41\"");
        }
    }

    #[test]
    fn orders_stay_where_nobody_obeys_them() {
        assert_eq!(line_for(Runner, "  ::error::x ##[group]"), "  \\u{3a}:error::x ##\\u{5b}group]");
        assert_eq!(line_for(Person, "  ::error::x ##[group]"), "  ::error::x ##[group]");
        assert_eq!(line_for(Person, "::a\u{7f}##[b"), "::a\\u{7f}##[b");
        assert_eq!((json_for(Runner, "\"##[x\"").as_ref(), json_for(Person, "\"##[x\"").as_ref()), ("\"##\\u005bx\"", "\"##[x\""));
    }

    proptest! {
        #[test]
        fn nothing_harmful_is_left(text: String) {
            prop_assert!(!line_for(Person, &text).chars().any(harmful));
            let line = line_for(Runner, &text);
            prop_assert!(!line.chars().any(harmful) && !line.trim_start().starts_with("::") && !line.contains("##["));
        }

        #[test]
        fn a_json_string_still_says_the_same(text: String) {
            let token = serde_json::to_string(&text).unwrap();
            for reader in [Person, Runner] {
                prop_assert_eq!(&serde_json::from_str::<String>(&json_for(reader, &token)).unwrap(), &text);
            }
        }
    }
}
