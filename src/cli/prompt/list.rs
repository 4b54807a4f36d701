//! A list with a cursor: where keys and typed words take it, and which part of the list is seen. It knows no terminal.

use std::ops::Range;

use super::narrow::Choice;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// What is looked through, in lower case.
    words: Vec<String>,
    at: usize,
    typed: String,
}

impl List {
    /// With the cursor on one of them, the last where there are not so many.
    #[must_use]
    pub fn new(choices: &[Choice], at: usize) -> Self {
        let words = |choice: &Choice| format!("{} {}", choice.says, choice.name.as_deref().unwrap_or_default()).to_lowercase();
        Self { words: choices.iter().map(words).collect(), at: at.min(choices.len().saturating_sub(1)), typed: String::new() }
    }

    /// Where the cursor stands.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    /// What was typed to get there.
    #[must_use]
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// To the next, from the last to the first.
    pub fn down(&mut self) {
        self.go((self.at + 1) % self.words.len().max(1));
    }

    /// To the one before, from the first to the last.
    pub fn up(&mut self) {
        self.go(self.at.checked_sub(1).unwrap_or(self.words.len().saturating_sub(1)));
    }

    /// So many further, no further than the last.
    pub fn forward(&mut self, by: usize) {
        self.go((self.at + by).min(self.words.len().saturating_sub(1)));
    }

    /// So many back, no further than the first.
    pub fn back(&mut self, by: usize) {
        self.go(self.at.saturating_sub(by));
    }

    fn go(&mut self, at: usize) {
        self.at = at;
        self.typed.clear();
    }

    /// Goes to where a word begins with what is typed. A character that leads nowhere is not taken.
    pub fn press(&mut self, char: char) {
        let typed: String = self.typed.chars().chain(char.to_lowercase()).collect();
        let begins = |words: &&String| words.match_indices(&typed).any(|(at, _)| !words[..at].ends_with(char::is_alphanumeric));
        let found = self.words.iter().enumerate().find(|(_, words)| begins(words)).map(|(at, _)| at);
        if let Some(at) = found {
            (self.at, self.typed) = (at, typed);
        }
    }

    /// Takes back the last character that was typed.
    pub fn erase(&mut self) {
        self.typed.pop();
    }

    /// The part that is seen where so many fit, with the cursor in its middle as far as the ends allow it.
    #[must_use]
    pub fn seen(&self, rows: usize) -> Range<usize> {
        let first = self.at.saturating_sub(rows / 2).min(self.words.len().saturating_sub(rows));
        first..(first + rows).min(self.words.len())
    }
}

#[cfg(test)]
mod tests {
    use super::List;
    use crate::cli::prompt::narrow::Choice;

    fn list(at: usize) -> List {
        let choice = |(says, name): (&str, &str)| Choice { says: says.to_owned(), name: Some(name.to_owned()) };
        List::new(&[("Two-Shop by Registration", "twoshop"), ("acme-Do by Vérone", "acme"), ("Street", "st-9")].map(choice), at)
    }

    #[test]
    fn typing_goes_to_where_a_word_begins_so() {
        for (keys, at, typed) in
            [("st", 2, "st"), ("VÉR", 1, "vér"), ("9", 2, "9"), ("sh", 0, "sh"), ("two-s", 0, "two-s"), ("sq", 0, "s"), ("egi", 0, "")]
        {
            let mut list = list(0);
            keys.chars().for_each(|key| list.press(key));
            assert_eq!((list.at(), list.typed()), (at, typed), "{keys}");
        }
        let mut list = list(0);
        list.press('v');
        list.erase();
        list.press('s');
        assert_eq!((list.at(), list.typed()), (0, "s"));
    }

    #[test]
    fn arrows_go_round_and_pages_end_at_the_ends_and_forget_what_was_typed() {
        type Way = fn(&mut List);
        let ways: [(Way, usize, usize); 6] = [
            (List::down, 2, 0),
            (List::up, 0, 2),
            (List::up, 9, 1),
            (|list| list.back(9), 2, 0),
            (|list| list.forward(1), 0, 1),
            (|list| list.forward(9), 0, 2),
        ];
        for (go, from, to) in ways {
            let mut list = list(from);
            list.typed.push('o');
            go(&mut list);
            assert_eq!((list.at(), list.typed()), (to, ""), "from {from}");
        }
    }

    #[test]
    fn the_cursor_is_always_in_what_is_seen() {
        for (at, rows, seen) in [(0, 2, 0..2), (1, 2, 0..2), (2, 2, 1..3), (1, 1, 1..2), (0, 9, 0..3)] {
            assert_eq!(list(at).seen(rows), seen, "{at} {rows}");
        }
    }
}
