//! The text of a web page, for a terminal: without its tags, styles and scripts.
//!
//! It reads a page once, from its start, and takes whatever it finds. It neither masks nor makes harmless what the page says.

use std::borrow::Cow;

/// What ends a line of text, or begins one. Cells of a table stand side by side.
const INLINE: [&str; 30] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "del", "dfn", "em", "font", "i", "img", "input", "ins",
    "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "tt", "u",
];
const CELLS: [&str; 2] = ["td", "th"];
/// What nobody reads.
const SILENT: [&str; 4] = ["script", "style", "svg", "template"];
/// What keeps its lines.
const PREFORMATTED: [&str; 3] = ["pre", "textarea", "listing"];
/// The longest name of a character that is looked for, with its `&` and `;`.
const LONGEST_NAME: usize = 12;

/// The lines of text; none is empty, and none the same as the one before it, as a title and its heading are.
#[must_use]
pub fn lines(page: &str) -> Vec<String> {
    let mut text = Text::default();
    let mut rest = page;
    while let Some(at) = rest.find(['<', '&']) {
        text.take(&rest[..at]);
        rest = &rest[at..];
        let read = if rest.starts_with('&') { character(rest, &mut text) } else { markup(rest, &mut text) };
        rest = &rest[read..];
    }
    text.take(rest);
    text.end_line();
    text.lines
}

/// Whether a text has tags in it, as a page has.
#[must_use]
pub fn has_tags(text: &str) -> bool {
    // Where the first has no end, none behind it has one.
    let first = text.match_indices('<').find(|(at, _)| begins_tag(&text[*at..]));
    first.is_some_and(|(at, _)| Tag::read(&text[at..]).is_some())
}

#[derive(Default)]
struct Text {
    lines: Vec<String>,
    line: String,
    /// So many elements that keep their lines are open.
    preformatted: usize,
    /// A cell of a table has just begun.
    in_new_cell: bool,
}

impl Text {
    fn take(&mut self, text: &str) {
        self.in_new_cell &= text.trim_start().is_empty();
        for char in text.chars() {
            match char {
                '\n' if self.preformatted > 0 => self.end_line(),
                '\t' if self.preformatted > 0 => self.line.push_str("    "),
                char if char.is_whitespace() => self.space(),
                char => self.line.push(char),
            }
        }
    }

    fn space(&mut self) {
        if self.preformatted > 0 || !(self.line.is_empty() || self.line.ends_with(' ')) {
            self.line.push(' ');
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.trim_end();
        if !line.trim_start().is_empty() && self.lines.last().is_none_or(|last| last != line) {
            self.lines.push(line.to_owned());
        }
    }

    fn tag(&mut self, tag: &Tag) {
        match tag.name.as_ref() {
            name if CELLS.contains(&name) => {
                self.space();
                self.in_new_cell = !tag.closes;
            }
            name if INLINE.contains(&name) => {}
            name => {
                if tag.closes || !self.in_new_cell {
                    self.end_line();
                }
                if PREFORMATTED.contains(&name) {
                    self.preformatted = if tag.closes { self.preformatted.saturating_sub(1) } else { self.preformatted + 1 };
                }
            }
        }
    }
}

/// Whether a name follows the `<` that a text begins with.
fn begins_tag(text: &str) -> bool {
    text[1..].strip_prefix('/').unwrap_or(&text[1..]).starts_with(|char: char| char.is_ascii_alphabetic())
}

/// `<name …>` or `</name>`.
struct Tag<'a> {
    /// Lower case.
    name: Cow<'a, str>,
    closes: bool,
    /// It has no content, as `<svg/>`.
    is_empty: bool,
    length: usize,
}

impl<'a> Tag<'a> {
    /// The tag that a text begins with; `None` where it is none, or has no end.
    fn read(text: &'a str) -> Option<Self> {
        let inside = text.strip_prefix('<')?;
        let (closes, inside) = inside.strip_prefix('/').map_or((false, inside), |inside| (true, inside));
        let end = inside.find(|char: char| !char.is_ascii_alphanumeric() && char != '-').unwrap_or(inside.len());
        let name = &inside[..end];
        if !name.starts_with(|char: char| char.is_ascii_alphabetic()) {
            return None;
        }
        let mut quote = None;
        for (at, byte) in inside.bytes().enumerate().skip(end) {
            match (quote, byte) {
                (None, b'>') => {
                    let length = text.len() - inside.len() + at + 1;
                    let name = if name.bytes().all(|byte| byte.is_ascii_lowercase()) {
                        Cow::Borrowed(name)
                    } else {
                        Cow::Owned(name.to_ascii_lowercase())
                    };
                    return Some(Self { name, closes, is_empty: inside[..at].ends_with('/'), length });
                }
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), byte) if open == byte => quote = None,
                _ => {}
            }
        }
        None
    }
}

/// Reads what begins with `<`; gives its length.
fn markup(text: &str, into: &mut Text) -> usize {
    let behind = |end: &str| text.find(end).map_or(text.len(), |at| at + end.len());
    if text.starts_with("<!--") {
        return behind("-->");
    }
    if text.starts_with("<!") || text.starts_with("<?") {
        return behind(">");
    }
    match Tag::read(text) {
        Some(tag) => {
            into.tag(&tag);
            let silent = SILENT.contains(&tag.name.as_ref()) && !tag.closes && !tag.is_empty;
            if silent { tag.length + end_of(&tag.name, &text[tag.length..]) } else { tag.length }
        }
        // The answer was cut within it.
        None if begins_tag(text) => text.len(),
        None => {
            into.take("<");
            1
        }
    }
}

/// Where the element closes whose content this begins with.
fn end_of(name: &str, text: &str) -> usize {
    let closes = |at: &usize| text[at + 2..].get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
    text.match_indices("</").map(|(at, _)| at).find(closes).unwrap_or(text.len())
}

/// Reads what begins with `&`; gives its length.
fn character(text: &str, into: &mut Text) -> usize {
    let end = text.bytes().take(LONGEST_NAME).position(|byte| byte == b';');
    let found = end.and_then(|end| Some((named(&text[1..end])?, end + 1)));
    let (char, read) = found.unwrap_or(('&', 1));
    into.take(char.encode_utf8(&mut [0; 4]));
    read
}

fn named(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hexadecimal = number.strip_prefix(['x', 'X']);
        return hexadecimal.map_or_else(|| number.parse().ok(), |digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "copy" => '©',
        "hellip" => '…',
        "mdash" => '—',
        "ndash" => '–',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        "middot" => '·',
        "rarr" => '→',
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
