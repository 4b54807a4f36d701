//! One of several: arrows and typed words move, Enter takes.

use std::io;

use dialoguer::console::Key;

use super::Screen;
use crate::cli::prompt::list::List;
use crate::cli::prompt::narrow::{Choice, lines};
use crate::report::sanitize;

impl Screen {
    /// Which of these; the cursor stands on `at` first.
    pub fn choose(&self, question: &str, items: &[Choice], at: usize) -> io::Result<Option<usize>> {
        /// More items scroll.
        const SEEN: usize = 12;
        let clean = |text: &String| sanitize::line(text).into_owned();
        let items: Vec<_> = items.iter().map(|item| Choice { says: clean(&item.says), name: item.name.as_ref().map(clean) }).collect();
        let (mut list, items, question) = (List::new(&items, at), lines(&items, self.room()), self.fitted(question));
        // The question and the line behind the last item have a row each.
        let rows = usize::from(self.term.size().0).saturating_sub(2).clamp(1, SEEN);
        self.term.hide_cursor()?;
        let chosen = loop {
            let drawn = self.draw_list(&question, &items, &list, rows)?;
            let key = self.term.read_key()?;
            self.term.clear_last_lines(drawn)?;
            match key {
                Key::Enter => break items.get(list.at()),
                Key::Escape => break None,
                Key::ArrowDown | Key::Tab => list.down(),
                Key::ArrowUp | Key::BackTab => list.up(),
                Key::ArrowRight | Key::PageDown => list.forward(rows),
                Key::ArrowLeft | Key::PageUp => list.back(rows),
                Key::Home => list.back(items.len()),
                Key::End => list.forward(items.len()),
                Key::Backspace => list.erase(),
                Key::Char(char) => list.press(char),
                _ => {}
            }
        };
        self.term.show_cursor()?;
        let Some(item) = chosen else { return Ok(None) };
        let mut told = String::new();
        self.theme.format_select_prompt_selection(&mut told, &question, item).map_err(io::Error::other)?;
        self.keep(&told)?;
        Ok(Some(list.at()))
    }

    /// The part of a list that is seen; gives the lines that it took.
    fn draw_list(&self, question: &str, items: &[String], list: &List, rows: usize) -> io::Result<usize> {
        let mut prompt = String::new();
        self.theme.format_select_prompt(&mut prompt, question).map_err(io::Error::other)?;
        if items.len() > rows {
            prompt.push_str(&format!(" ({} of {})", list.at() + 1, items.len()));
        }
        self.term.write_line(&self.one_line(&format!("{prompt} {}", list.typed())))?;
        let seen = list.seen(rows);
        for (at, item) in items.iter().enumerate().take(seen.end).skip(seen.start) {
            let mut line = String::new();
            self.theme.format_select_prompt_item(&mut line, item, at == list.at()).map_err(io::Error::other)?;
            self.term.write_line(&line)?;
        }
        self.term.flush()?;
        Ok(1 + seen.len())
    }
}
