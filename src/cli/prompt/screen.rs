//! Questions on a terminal: choose one, type a line, say yes. Each can be left with Esc, which is `None`.
//!
//! dialoguer is used here only.

mod choose;

use std::borrow::Cow;
use std::cell::Cell;
use std::io;

use dialoguer::console::{Key, Term, measure_text_width, truncate_str};
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};

use super::line::{Line, Press};
use crate::mask::DOTS;
use crate::report::sanitize;

/// The terminal that the user sits at.
pub struct Screen {
    term: Term,
    theme: Box<dyn Theme>,
    /// Rows that were written and stay.
    rows: Cell<usize>,
}

/// What an empty line means.
#[derive(Debug, Clone, Copy)]
pub struct Usual<'a> {
    pub value: &'a str,
    /// What is shown of it beside the question, where that says it.
    pub shown: Option<&'a str>,
}

impl Screen {
    #[must_use]
    pub fn new(colours: bool) -> Self {
        let theme: Box<dyn Theme> = if colours { Box::new(ColorfulTheme::default()) } else { Box::new(SimpleTheme) };
        Self { term: Term::stderr(), theme, rows: Cell::new(0) }
    }

    /// Leaves the terminal as it was: a question that was cut short has hidden the cursor.
    pub fn restore(&self) {
        let _ = self.term.show_cursor();
    }

    /// Says something, made harmless line by line.
    pub fn say(&self, text: &str) {
        for line in text.lines() {
            // A terminal that is gone is found by the next question.
            let _ = self.stay(&sanitize::line(line));
        }
    }

    /// How far it is written, to be taken back to.
    pub fn mark(&self) -> usize {
        self.rows.get()
    }

    /// Takes back what was written since: a question that is asked again leaves no answer behind.
    pub fn back_to(&self, mark: usize) -> io::Result<()> {
        let written = self.rows.replace(mark).saturating_sub(mark);
        self.term.clear_last_lines(written.min(usize::from(self.term.size().0).saturating_sub(1)))
    }

    fn stay(&self, line: &str) -> io::Result<()> {
        self.rows.set(self.rows.get() + measure_text_width(line).div_ceil(self.columns().max(1)).max(1));
        self.term.write_line(line)
    }

    /// Says a sentence, broken between words where the terminal is narrow.
    pub fn advise(&self, sentence: &str) {
        let mut line = String::new();
        for word in sentence.split(' ') {
            if !line.is_empty() && measure_text_width(&line) + 1 + measure_text_width(word) >= self.columns() {
                self.say(&std::mem::take(&mut line));
            }
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
        self.say(&line);
    }

    /// Yes or no, and Enter behind it, so that what is typed after a letter does not land in the shell; Enter alone means `usual`.
    pub fn confirm(&self, question: &str, usual: bool) -> io::Result<Option<bool>> {
        let question = self.fitted(question);
        let mut typed = None;
        loop {
            let mut prompt = String::new();
            self.theme.format_confirm_prompt(&mut prompt, &question, typed.is_none().then_some(usual)).map_err(io::Error::other)?;
            let word = typed.map_or("", |yes| if yes { "yes" } else { "no" });
            self.term.clear_line()?;
            self.term.write_str(&format!("{} {word}", prompt.trim_end()))?;
            self.term.flush()?;
            match self.term.read_key()? {
                Key::Char('y' | 'Y') => typed = Some(true),
                Key::Char('n' | 'N') => typed = Some(false),
                Key::Backspace | Key::Del => typed = None,
                Key::Enter => break,
                Key::Escape => {
                    self.term.clear_line()?;
                    return Ok(None);
                }
                _ => {}
            }
        }
        let answer = Some(typed.unwrap_or(usual));
        let mut told = String::new();
        self.theme.format_confirm_prompt_selection(&mut told, &question, answer).map_err(io::Error::other)?;
        self.term.clear_line()?;
        self.keep(&told)?;
        Ok(answer)
    }

    /// A line of text, which `refused` may say to be none that will do. An empty one means `usual`.
    pub fn type_in(&self, question: &str, usual: Usual, refused: impl Fn(&str) -> Option<String>) -> io::Result<Option<String>> {
        self.typed(question, usual, false, refused)
    }

    /// A secret, of which nothing is seen but that something is typed, or was `before`; it may be empty.
    pub fn type_secret(&self, question: &str, before: bool, refused: impl Fn(&str) -> Option<String>) -> io::Result<Option<String>> {
        self.typed(question, Usual { value: "", shown: before.then_some(DOTS) }, true, refused)
    }

    fn typed(&self, question: &str, usual: Usual, hidden: bool, refused: impl Fn(&str) -> Option<String>) -> io::Result<Option<String>> {
        /// Columns for what is typed, at least.
        const TYPED: usize = 16;
        let question = self.fitted(question);
        let room = self.room().saturating_sub(measure_text_width(&question) + TYPED);
        let shown = usual.shown.filter(|_| room > 1).map(|shown| truncate_str(&sanitize::line(shown), room, "…").into_owned());
        let seen = |line: &Line| if hidden { line.covered() } else { line.clone() };
        let mut line = Line::default();
        loop {
            self.draw(&question, shown.as_deref(), &seen(&line))?;
            match self.term.read_key()? {
                Key::Enter => {
                    let typed = line.text();
                    let empty = typed.trim().is_empty();
                    let text = if empty { usual.value.to_owned() } else { typed };
                    if let Some(why) = refused(&text) {
                        self.stay("")?;
                        self.advise(&why);
                        // Nobody can mend what nobody sees.
                        line = if hidden { Line::default() } else { line };
                        continue;
                    }
                    let mut told = String::new();
                    let visible = seen(&line).text();
                    let visible = if empty { usual.shown.unwrap_or(usual.value) } else { &*visible };
                    self.theme.format_input_prompt_selection(&mut told, &question, &sanitize::line(visible)).map_err(io::Error::other)?;
                    self.term.clear_line()?;
                    self.keep(&told)?;
                    return Ok(Some(text));
                }
                Key::Escape => {
                    self.term.clear_line()?;
                    return Ok(None);
                }
                key => press(&key).into_iter().for_each(|press| line.press(press)),
            }
        }
    }

    fn draw(&self, question: &str, usual: Option<&str>, line: &Line) -> io::Result<()> {
        let mut prompt = String::new();
        self.theme.format_input_prompt(&mut prompt, question, usual).map_err(io::Error::other)?;
        let taken = measure_text_width(&prompt);
        let (seen, cursor) = line.window(self.columns().saturating_sub(taken + 1).max(8));
        self.term.clear_line()?;
        self.term.write_str(&prompt)?;
        self.term.write_str(&seen)?;
        self.term.move_cursor_left(measure_text_width(&seen) - cursor)?;
        self.term.flush()
    }

    /// Writes what stays on the screen, on one line.
    fn keep(&self, text: &str) -> io::Result<()> {
        self.stay(&self.one_line(text))
    }

    fn one_line<'t>(&self, text: &'t str) -> Cow<'t, str> {
        truncate_str(text, self.columns().saturating_sub(1), "…")
    }

    fn columns(&self) -> usize {
        self.term.size().1.into()
    }

    /// What wrapped would leave its second line behind; a theme adds its signs.
    fn room(&self) -> usize {
        self.columns().saturating_sub(6)
    }

    fn fitted(&self, text: &str) -> String {
        truncate_str(&sanitize::line(text), self.room(), "…").into_owned()
    }
}

fn press(key: &Key) -> Option<Press> {
    Some(match key {
        Key::Char('\u{15}') => Press::Clear,
        Key::Char(char) if !char.is_control() => Press::Char(*char),
        Key::Backspace => Press::Backspace,
        Key::Del => Press::Delete,
        Key::ArrowLeft => Press::Left,
        Key::ArrowRight => Press::Right,
        Key::Home => Press::Home,
        Key::End => Press::End,
        _ => return None,
    })
}
