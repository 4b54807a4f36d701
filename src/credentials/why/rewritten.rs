//! A JSON text as another program would write the same values: what a relay or a framework makes of a body that it parsed.
//!
//! Numbers stay as they are spelled: how a sender spelled them, nothing here could know.

use crate::json::{Kind, Node};

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    pub layout: Layout,
    pub order: Order,
    pub escapes: Escapes,
}

/// What stands between values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// What stands there now.
    AsItCame,
    /// Nothing.
    Compact,
    /// A space after each comma and colon.
    Spaced,
    /// Each value on a line of its own, indented by so many spaces.
    Indented(usize),
    /// The same, by one tab.
    Tabbed,
}

/// The order of members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    AsItCame,
    /// By name, in the order of code points.
    Sorted,
}

/// What is escaped in strings, beside what must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escapes {
    None,
    /// All that is not ASCII.
    Ascii,
    Slashes,
    AsciiAndSlashes,
    /// `<`, `>` and `&`, and the line separators of Unicode.
    Html,
    /// The same and `'`, `"`, `+`, the grave accent, and all that is not ASCII, in capital digits.
    DotNet,
}

pub const ESCAPES: [Escapes; 6] =
    [Escapes::None, Escapes::Ascii, Escapes::Slashes, Escapes::AsciiAndSlashes, Escapes::Html, Escapes::DotNet];

impl Escapes {
    /// Whether it can change anything of this text. What is escaped in it already may be any character.
    #[must_use]
    pub fn concerns(self, text: &str) -> bool {
        let other = || !text.is_ascii() || text.contains("\\u");
        let slash = || text.contains('/') || text.contains("\\u");
        match self {
            Self::None => true,
            Self::Ascii => other(),
            Self::Slashes => slash(),
            Self::AsciiAndSlashes => other() && slash(),
            Self::Html => other() || text.contains(['<', '>', '&']),
            Self::DotNet => other() || text.contains(['<', '>', '&', '\'', '+', '`', '\u{7f}']) || text.contains("\\\""),
        }
    }
}

/// The text of a value in a style; `None` once it has more than `most` bytes, for values within values may be indented without end.
#[must_use]
pub fn write(root: Node, style: Style, most: usize) -> Option<String> {
    let mut out = String::with_capacity(root.span().len());
    match style.layout {
        Layout::AsItCame => respelled(root, style.escapes, most, &mut out),
        _ => value(root, style, 0, most, &mut out),
    }
    (out.len() <= most).then_some(out)
}

/// Only its strings are written anew.
fn respelled(root: Node, escapes: Escapes, most: usize, out: &mut String) {
    let (text, start) = (root.raw(), root.span().start);
    let mut written = 0;
    each_string(root, &mut |node| {
        if out.len() > most {
            return;
        }
        let span = node.span();
        out.push_str(&text[written..span.start - start]);
        string(node, escapes, out);
        written = span.end - start;
    });
    out.push_str(&text[written..]);
}

fn each_string<'a>(node: Node<'a>, each: &mut impl FnMut(Node<'a>)) {
    match node.kind() {
        Kind::String => each(node),
        Kind::Array => node.elements().for_each(|element| each_string(element, each)),
        Kind::Object => node.members().for_each(|(name, member)| {
            each(name);
            each_string(member, each);
        }),
        _ => {}
    }
}

fn value(node: Node, style: Style, depth: usize, most: usize, out: &mut String) {
    match node.kind() {
        Kind::String => string(node, style.escapes, out),
        Kind::Array => {
            let mut between = Between::new('[', style, depth);
            for element in node.elements() {
                if out.len() > most {
                    return;
                }
                between.next(out);
                value(element, style, depth + 1, most, out);
            }
            between.end(']', out);
        }
        Kind::Object => {
            let mut members: Vec<_> = node.members().collect();
            if style.order == Order::Sorted {
                members.sort_by_cached_key(|(name, _)| name.as_str().unwrap_or_default().into_owned());
            }
            let mut between = Between::new('{', style, depth);
            for (name, member) in members {
                if out.len() > most {
                    return;
                }
                between.next(out);
                string(name, style.escapes, out);
                out.push_str(if style.layout == Layout::Compact { ":" } else { ": " });
                value(member, style, depth + 1, most, out);
            }
            between.end('}', out);
        }
        _ => out.push_str(node.raw()),
    }
}

/// What stands around the values of an array or object.
struct Between {
    start: char,
    style: Style,
    depth: usize,
    any: bool,
}

impl Between {
    const fn new(start: char, style: Style, depth: usize) -> Self {
        Self { start, style, depth, any: false }
    }

    fn next(&mut self, out: &mut String) {
        out.push(if self.any { ',' } else { self.start });
        match self.style.layout {
            Layout::Indented(_) | Layout::Tabbed => self.line(1, out),
            Layout::Spaced if self.any => out.push(' '),
            _ => {}
        }
        self.any = true;
    }

    fn end(&self, end: char, out: &mut String) {
        if self.any {
            self.line(0, out);
        } else {
            out.push(self.start);
        }
        out.push(end);
    }

    fn line(&self, deeper: usize, out: &mut String) {
        let (indent, times) = match self.style.layout {
            Layout::Indented(spaces) => (' ', spaces),
            Layout::Tabbed => ('\t', 1),
            _ => return,
        };
        out.push('\n');
        out.extend(std::iter::repeat_n(indent, times * (self.depth + deeper)));
    }
}

fn string(node: Node, escapes: Escapes, out: &mut String) {
    let text = node.as_str().unwrap_or_default();
    // Half a surrogate pair has no value that could be written in another way.
    if text.contains('\u{fffd}') {
        return out.push_str(node.raw());
    }
    out.push('"');
    text.chars().for_each(|char| push(char, escapes, out));
    out.push('"');
}

fn push(char: char, escapes: Escapes, out: &mut String) {
    let ascii = matches!(escapes, Escapes::Ascii | Escapes::AsciiAndSlashes);
    let slashes = matches!(escapes, Escapes::Slashes | Escapes::AsciiAndSlashes);
    match char {
        '"' | '<' | '>' | '&' | '\'' | '+' | '`' | '\u{7f}'.. if escapes == Escapes::DotNet => escape(char, escapes, out),
        '"' | '\\' => out.extend(['\\', char]),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '/' if slashes => out.push_str("\\/"),
        '<' | '>' | '&' | '\u{2028}' | '\u{2029}' if escapes == Escapes::Html => escape(char, escapes, out),
        '\0'..='\u{1f}' => escape(char, escapes, out),
        '\u{7f}'.. if ascii && !char.is_ascii() => escape(char, escapes, out),
        _ => out.push(char),
    }
}

fn escape(char: char, escapes: Escapes, out: &mut String) {
    let capital = escapes == Escapes::DotNet;
    let digits = |unit: &mut u16| if capital { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") };
    char.encode_utf16(&mut [0; 2]).iter_mut().for_each(|unit| out.push_str(&digits(unit)));
}

#[cfg(test)]
mod tests;
