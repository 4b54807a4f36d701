//! One line of text that is being typed: what each key does to it, and which part of it is seen. It knows no terminal.

use unicode_width::UnicodeWidthChar as _;

use crate::mask::DOTS;
use crate::report::sanitize::harmful;

/// What a key means for a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    Char(char),
    Backspace,
    Delete,
    Left,
    Right,
    Home,
    End,
    /// Everything before the cursor goes.
    Clear,
}

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    text: Vec<char>,
    cursor: usize,
}

impl Line {
    /// A text with the cursor behind it.
    #[cfg(test)]
    fn new(text: &str) -> Self {
        let text: Vec<_> = text.chars().collect();
        Self { cursor: text.len(), text }
    }

    #[must_use]
    pub fn text(&self) -> String {
        self.text.iter().collect()
    }

    /// The same line for a screen that must not show it, nor how long it is.
    #[must_use]
    pub fn covered(&self) -> Self {
        let text = if self.text.is_empty() { Vec::new() } else { DOTS.chars().collect() };
        Self { cursor: text.len(), text }
    }

    pub fn press(&mut self, press: Press) {
        match press {
            Press::Char(char) => {
                self.text.insert(self.cursor, char);
                self.cursor += 1;
            }
            Press::Backspace if self.cursor > 0 => {
                self.cursor -= 1;
                self.text.remove(self.cursor);
            }
            Press::Delete if self.cursor < self.text.len() => drop(self.text.remove(self.cursor)),
            Press::Left => self.cursor = self.cursor.saturating_sub(1),
            Press::Right => self.cursor = self.text.len().min(self.cursor + 1),
            Press::Home => self.cursor = 0,
            Press::End => self.cursor = self.text.len(),
            Press::Clear => {
                self.text.drain(..self.cursor);
                self.cursor = 0;
            }
            Press::Backspace | Press::Delete => {}
        }
    }

    /// The part around the cursor that so many columns have room for, and the cursor's column in it.
    #[must_use]
    pub fn window(&self, room: usize) -> (String, usize) {
        let width = |char: &char| shown(*char).width().unwrap_or(0);
        // The cursor needs a column of its own.
        let (mut from, mut before) = (self.cursor, 0);
        while from > 0 && before + width(&self.text[from - 1]) < room {
            from -= 1;
            before += width(&self.text[from]);
        }
        let (mut to, mut taken) = (self.cursor, before);
        while to < self.text.len() && taken + width(&self.text[to]) < room {
            taken += width(&self.text[to]);
            to += 1;
        }
        (self.text[from..to].iter().map(|char| shown(*char)).collect(), before)
    }
}

/// What steers a terminal is shown as a sign.
fn shown(char: char) -> char {
    if harmful(char) { '\u{fffd}' } else { char }
}

#[cfg(test)]
mod tests {
    use super::{Line, Press};

    #[test]
    fn keys_do_what_they_say() {
        let mut line = Line::new("abc");
        for press in
            [Press::Left, Press::Left, Press::Char('é'), Press::Backspace, Press::Char('日'), Press::Delete, Press::End, Press::Char('!')]
        {
            line.press(press);
        }
        assert_eq!(line.text(), "a日c!");
        [Press::Delete, Press::Home, Press::Backspace, Press::Left, Press::Delete].into_iter().for_each(|press| line.press(press));
        assert_eq!(line.text(), "日c!");
        [Press::End, Press::Right, Press::Left, Press::Clear].into_iter().for_each(|press| line.press(press));
        assert_eq!(line.text(), "!");
    }

    #[test]
    fn the_part_around_the_cursor_is_seen() {
        let mut line = Line::new("0123456789");
        assert_eq!(line.window(20), ("0123456789".to_owned(), 10));
        assert_eq!(line.window(5), ("6789".to_owned(), 4));
        line.press(Press::Home);
        assert_eq!(line.window(5), ("0123".to_owned(), 0));
        assert_eq!(Line::new("日本語").window(5), ("本語".to_owned(), 4), "two columns each");
        assert_eq!(Line::new("a\u{1b}\u{202e}").window(9), ("a\u{fffd}\u{fffd}".to_owned(), 3));
        assert_eq!(Line::new("abc").window(0), (String::new(), 0));
    }
}
