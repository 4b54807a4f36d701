//! Lines that are broken between words where a terminal is narrower than they are. What steers its colours takes no room.

use unicode_width::UnicodeWidthChar as _;

/// Further lines of one stand so much further in than its first.
const INDENT: usize = 2;
/// In less room than this a terminal breaks lines itself.
const LEAST: usize = 20;

/// The text in lines of at most so many columns; what has no blank stays whole.
#[must_use]
pub fn wrapped(text: &str, columns: usize) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    for line in text.lines() {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let further = indent + INDENT;
        if further + LEAST > columns {
            out.push_str(line);
        } else {
            wrap(&mut out, line, (indent, further), columns);
        }
        out.push('\n');
    }
    out
}

fn wrap(out: &mut String, line: &str, (indent, further): (usize, usize), columns: usize) {
    let mut taken = indent;
    out.push_str(&line[..indent]);
    for (at, word) in line[indent..].split(' ').enumerate() {
        let width = width(word);
        let blank = usize::from(at > 0);
        if at > 0 && width > 0 && taken + blank + width > columns {
            out.truncate(out.trim_end_matches(' ').len());
            out.push('\n');
            out.push_str(&" ".repeat(further));
            taken = further;
        } else {
            out.push_str(&" "[..blank]);
            taken += blank;
        }
        out.push_str(word);
        taken += width;
    }
}

/// In columns.
fn width(word: &str) -> usize {
    let mut chars = word.chars();
    let mut width = 0;
    while let Some(char) = chars.next() {
        match char {
            '\u{1b}' => drop(chars.find(|char| *char == 'm')),
            char => width += char.width().unwrap_or(0),
        }
    }
    width
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn lines_break_between_words_and_stay_further_in() {
        let text = "  id  one two three four five six seven\nshort\n";
        assert_eq!(wrapped(text, 26), "  id  one two three four\n    five six seven\nshort\n");
        assert_eq!(wrapped(text, 80), text);
        assert_eq!(wrapped(text, 10), text, "it is no room to break lines in");
    }

    #[test]
    fn colours_take_no_room_and_what_has_no_blank_stays_whole() {
        let bold = "\u{1b}[1mabcdefghij\u{1b}[0m klmnopqrst uvw";
        assert_eq!(wrapped(bold, 22), bold.replace(" uvw", "\n  uvw") + "\n");
        let long = "a https://a.example/which-is-a-long-address end";
        assert_eq!(wrapped(long, 24), "a\n  https://a.example/which-is-a-long-address\n  end\n");
    }
}
