//! Choices, each on one line: where a terminal is narrow, what tells them apart stays. It knows no terminal.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// One of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// In plain words.
    pub says: String,
    /// Its name for the command line: the first to go where there is no room.
    pub name: Option<String>,
}

impl From<String> for Choice {
    fn from(says: String) -> Self {
        Self { says, name: None }
    }
}

/// What is seen of each where so many columns are left for it.
#[must_use]
pub fn lines(choices: &[Choice], room: usize) -> Vec<String> {
    let cut: Vec<_> = choices.iter().map(|choice| whole(choice, room).unwrap_or_else(|| start(&choice.says, room))).collect();
    let looks_as_another = |line: &String| cut.iter().filter(|other| *other == line).count() > 1;
    let seen = |(choice, line): (&Choice, &String)| {
        if looks_as_another(line) && choice.says.width() > room { both_ends(&choice.says, room) } else { line.clone() }
    };
    choices.iter().zip(&cut).map(seen).collect()
}

fn whole(choice: &Choice, room: usize) -> Option<String> {
    let named = choice.name.as_ref().map(|name| format!("{} ({name})", choice.says));
    named.into_iter().chain([choice.says.clone()]).find(|line| line.width() <= room)
}

fn start(text: &str, room: usize) -> String {
    format!("{}…", taken(text.chars(), room.saturating_sub(1)))
}

fn both_ends(text: &str, room: usize) -> String {
    let half = room.saturating_sub(1) / 2;
    let end: String = taken(text.chars().rev(), half).chars().rev().collect();
    format!("{}…{end}", taken(text.chars(), room.saturating_sub(1) - half))
}

/// As many characters as so many columns hold.
fn taken(chars: impl Iterator<Item = char>, mut room: usize) -> String {
    let fits = |char: &char| {
        let width = char.width().unwrap_or(0);
        let fits = width <= room;
        room = room.saturating_sub(width);
        fits
    };
    chars.take_while(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::{Choice, lines};

    fn choice(says: &str, name: &str) -> Choice {
        Choice { says: says.to_owned(), name: Some(name.to_owned()) }
    }

    #[test]
    fn a_name_goes_before_the_words_do() {
        let choices = [choice("It was approved", "change"), choice("It was made", "new")];
        assert_eq!(lines(&choices, 30), ["It was approved (change)", "It was made (new)"]);
        assert_eq!(lines(&choices, 17), ["It was approved", "It was made (new)"]);
        assert_eq!(lines(&choices, 9), ["It was a…", "It was m…"]);
    }

    #[test]
    fn what_differs_at_its_end_shows_its_end() {
        let choices = [choice("The check of the document failed", "a"), choice("The check of the document passed", "b")];
        assert_eq!(lines(&choices, 16), ["The chec… failed", "The chec… passed"]);
        assert_eq!(lines(&[choice("日本語日本語", "x")], 5), ["日本…"]);
        assert_eq!(lines(&[choice("abc", "x")], 0), ["…"]);
    }
}
