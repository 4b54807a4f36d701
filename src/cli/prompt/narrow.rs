//! Choices, each on one line: where a terminal is narrow, what tells them apart stays. It knows no terminal.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// One of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// In plain words.
    pub says: String,
    /// Its name for the command line: it goes where there is no room for some words before it.
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
    let cut: Vec<_> = choices.iter().map(|choice| fitting(choice, room)).collect();
    let looks_as_another = |line: &String| cut.iter().filter(|other| *other == line).count() > 1;
    let seen = |(choice, line): (&Choice, &String)| {
        if looks_as_another(line) && choice.says.width() > room { both_ends(&choice.says, room) } else { line.clone() }
    };
    choices.iter().zip(&cut).map(seen).collect()
}

/// Its words give way to the name while enough of them is left.
fn fitting(choice: &Choice, room: usize) -> String {
    /// Columns for the words, at least.
    const WORDS: usize = 16;
    let name = choice.name.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
    match room.checked_sub(name.width()) {
        Some(left) if choice.says.width() <= left => format!("{}{name}", choice.says),
        Some(left) if left >= WORDS => format!("{}{name}", start(&choice.says, left)),
        _ if choice.says.width() <= room => choice.says.clone(),
        _ => start(&choice.says, room),
    }
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
    fn a_name_stays_while_there_is_room_for_some_words_before_it() {
        let long = [choice("The timeline file of a workflow run can be downloaded", "timeline_file.created")];
        assert_eq!(lines(&long, 54), ["The timeline file of a workfl… (timeline_file.created)"]);
        assert_eq!(lines(&long, 40), ["The timeline fi… (timeline_file.created)"]);
        assert_eq!(lines(&long, 39), ["The timeline file of a workflow run ca…"]);
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
