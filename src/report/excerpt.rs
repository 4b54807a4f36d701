//! One line of a body with the wrong place marked below it, as compilers do.
//!
//! Written here and not taken from `annotate-snippets`: the line is masked, made harmless and cut to a window first, and all three
//! move its columns.

use std::fmt::Write as _;
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::sanitize;
use crate::locate::{Place, line_around};
use crate::mask::Masks;

/// So many columns are kept to each side of the place.
const AROUND: usize = 40;
/// Bytes looked at to each side: enough for so many columns, each escaped.
const WINDOW: usize = 16 * AROUND;
/// A marked value longer than this is cut.
const MARKED: usize = 60;

/// The excerpt: the line's number and text, the marks and the label, each on a line of its own that ends with a newline.
#[must_use]
pub fn excerpt(body: &[u8], masks: &Masks, span: &Range<usize>, place: Place, label: Option<&str>) -> String {
    let line = line_around(body, span.start);
    // A mask that reaches into the place is marked whole, so that it is drawn once.
    let span = masks.widen(span);
    let start = span.start.clamp(line.start, line.end);
    let end = span.end.clamp(start, line.end);
    let show = |range: Range<usize>| sanitize::json(&masks.text(body, range).replace('\t', "    ")).into_owned();
    // No more is looked at than can be shown: a line may be as long as the body.
    let (from, to) = (start.saturating_sub(WINDOW).max(line.start), end.saturating_add(WINDOW).min(line.end));
    let seen = end.min(start.saturating_add(WINDOW));
    let (before, marked, after) = (tail(&show(from..start)), head(&show(start..seen), MARKED), head(&show(end..to), AROUND));
    let number = place.line.to_string();
    let margin = " ".repeat(number.len() + 2);
    let marks = "^".repeat(marked.width().max(1));
    let text = format!(" {number} | {before}{marked}{after}");
    let mut out = format!("{margin}|\n{}\n{margin}| {}{marks}", text.trim_end(), " ".repeat(before.width()));
    if let Some(label) = label {
        let _ = write!(out, " {}", sanitize::line(label));
    }
    out.push('\n');
    out
}

fn head(text: &str, most: usize) -> String {
    if text.chars().count() <= most { text.to_owned() } else { text.chars().take(most).chain(['…']).collect() }
}

fn tail(text: &str) -> String {
    let count = text.chars().count();
    if count <= AROUND { text.to_owned() } else { std::iter::once('…').chain(text.chars().skip(count - AROUND)).collect() }
}

#[cfg(test)]
mod tests {
    use super::excerpt;
    use crate::locate::place;
    use crate::mask::Masks;

    fn of(body: &str, needle: &str) -> String {
        let at = body.find(needle).unwrap();
        excerpt(body.as_bytes(), &Masks::default(), &(at..at + needle.len()), place(body.as_bytes(), at), Some("here"))
    }

    #[test]
    fn marks_stand_below_the_place() {
        assert_eq!(of("{\r\n\t\"a\": 1\r\n}", "1"), "   |\n 2 |     \"a\": 1\n   |          ^ here\n");
        assert_eq!(of("{\"日本\": 12}", "12"), "   |\n 1 | {\"日本\": 12}\n   |          ^^ here\n", "wide characters take two columns");
        assert_eq!(of("\u{1b}x", "x"), "   |\n 1 | \\u001bx\n   |       ^ here\n");
    }

    #[test]
    fn long_lines_are_cut_to_a_window() {
        let body = format!("{}!{}", "a".repeat(100), "b".repeat(100));
        let shown = of(&body, "!");
        assert!(shown.lines().all(|line| line.chars().count() < 100), "{shown}");
        assert!(shown.contains(&format!("…{}!{}…", "a".repeat(40), "b".repeat(40))), "{shown}");
    }
}
