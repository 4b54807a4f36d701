//! One key or one plain value: masked, then cut where it is too long, then made harmless, then written.

use std::borrow::Cow;
use std::ops::Range;

use colored::Colorize as _;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::View;
use crate::json::{Kind, Node};
use crate::report::sanitize;

/// Characters of a token where there is no terminal.
const PIPED: usize = 2000;
/// Rows of a terminal that a token may take. The terminal breaks them, so that they stay whole when it is resized, and copied.
const ROWS: usize = 3;
/// Larger bodies are mostly folded: their tokens are looked at one by one.
const LOOKED_THROUGH: usize = 64 * 1024;

/// Columns that one token may take.
pub fn room(columns: Option<u16>) -> usize {
    columns.map_or(PIPED, |columns| usize::from(columns).max(20) * ROWS)
}

/// Whether every character of a body can be shown as it is, and takes one column.
pub fn harmless(bytes: &[u8]) -> bool {
    bytes.len() <= LOOKED_THROUGH
        && bytes.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t'))
        && !sanitize::is_order(bytes)
}

/// Columns that a text takes which was made harmless.
pub fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// What a colour puts around a text; nothing where colours are off.
pub struct Paint {
    before: String,
    after: String,
}

impl Paint {
    pub fn cyan() -> Self {
        let painted = "-".cyan().to_string();
        let (before, after) = painted.split_once('-').unwrap_or_default();
        Self { before: before.to_owned(), after: after.to_owned() }
    }
}

impl<'a> View<'a> {
    /// Writes a token; gives the place of its text.
    pub(super) fn token(&mut self, node: Node<'a>, is_key: bool) -> Range<usize> {
        if is_key {
            self.out.push_str(&self.keys.before);
        }
        let start = self.out.len();
        let span = node.span();
        let text =
            if self.body.masks.touch(&span) { Cow::Owned(self.body.masks.text(self.body.bytes, span)) } else { Cow::Borrowed(node.raw()) };
        match cut(&text, self.room) {
            None if self.harmless && matches!(text, Cow::Borrowed(_)) => self.out.push_str(&text),
            None => self.out.push_str(&sanitize::json(&text)),
            Some(at) => {
                let (shown, hidden) = text.split_at(at);
                let quote = if node.kind() == Kind::String { "\"" } else { "" };
                let hidden = hidden.strip_suffix(quote).unwrap_or(hidden).chars().count();
                self.out.push_str(&format!("{}…{quote} ({hidden} more characters)", sanitize::json(shown)));
            }
        }
        let end = self.out.len();
        if is_key {
            self.out.push_str(&self.keys.after);
        }
        start..end
    }
}

/// Where to cut a token that takes more columns than there are; never within an escape.
fn cut(text: &str, room: usize) -> Option<usize> {
    // No character takes more columns than bytes, escapes of harmful ones aside: most tokens need no look.
    if text.len() <= room {
        return None;
    }
    let (mut at, mut taken) = (0, 0);
    while let Some(char) = text[at..].chars().next() {
        let (length, width) = match char {
            '\\' if text[at..].starts_with("\\u") => (6, 6),
            '\\' => (2, 2),
            char if sanitize::harmful(char) => (char.len_utf8(), 6 * char.len_utf16()),
            // What takes no column takes memory.
            char => (char.len_utf8(), char.width().unwrap_or(0).max(1)),
        };
        if taken + width > room {
            return Some(at);
        }
        taken += width;
        at = text.len().min(at + length);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_cut_is_by_columns_and_never_within_an_escape() {
        assert_eq!(cut("\"abcdef\"", 8), None);
        assert_eq!(cut("\"abcdef\"", 7), Some(7));
        assert_eq!(cut("\"日本語日本語\"", 8), Some(1 + 3 * 3), "two columns each");
        assert_eq!(cut(r#""abc\u00e9\u00e9""#, 12), Some(10));
        assert_eq!(cut(r#""ab\"cdefgh""#, 4), Some(3));
        assert_eq!(cut("\"\u{1b}\u{1b}\u{1b}\u{1b}\u{1b}\u{1b}\u{1b}\"", 8), Some(2), "shown as escapes of six");
        assert_eq!(cut("\"é\"", 3), None, "three columns in four bytes");
    }
}
