//! A JSON body indented for people: keys in their order, numbers in their spelling, masks applied, each problem under its line.
//!
//! What is long is folded, with a count of what is hidden; a line with a problem never is. Nothing is written but the one text.

mod fold;
mod token;

use std::ops::Range;

use colored::Colorize as _;

use super::sanitize;
use crate::json::{Kind, Node};
use crate::mask::Masks;
use crate::problem::{Problem, Severity};
use token::{Paint, columns};

/// What the view of a body is made of.
#[derive(Debug, Clone, Copy)]
pub struct Body<'a> {
    pub root: Node<'a>,
    pub bytes: &'a [u8],
    pub masks: &'a Masks,
    /// In document order.
    pub problems: &'a [Problem],
    /// Of the terminal; `None` where it is none.
    pub columns: Option<u16>,
}

/// The lines of the view.
#[must_use]
pub fn pretty(body: Body) -> String {
    let mut view = View {
        body,
        shown: vec![false; body.problems.len()],
        out: String::with_capacity(body.bytes.len().min(16 * 1024) * 2),
        lines: 0,
        room: token::room(body.columns),
        keys: Paint::cyan(),
        harmless: token::harmless(body.bytes),
    };
    view.value(Member { key: None, value: body.root, comma: false }, 0);
    for at in 0..body.problems.len() {
        if !view.shown[at] {
            view.tell(at, None);
        }
    }
    view.out
}

struct View<'a> {
    body: Body<'a>,
    /// The problems that were told.
    shown: Vec<bool>,
    out: String,
    /// Of the body, so far.
    lines: usize,
    /// Columns of one token, at most.
    room: usize,
    keys: Paint,
    /// No character of the body needs to be escaped.
    harmless: bool,
}

/// A value with its key, if it has one, and whether another follows.
#[derive(Clone, Copy)]
struct Member<'a> {
    key: Option<Node<'a>>,
    value: Node<'a>,
    comma: bool,
}

impl Member<'_> {
    fn span(&self) -> Range<usize> {
        self.key.unwrap_or(self.value).span().start..self.value.span().end
    }
}

impl<'a> View<'a> {
    fn indent(&mut self, depth: usize) {
        const SPACES: &str = "                                                                ";
        let mut left = depth * 2;
        while left > 0 {
            let some = left.min(SPACES.len());
            self.out.push_str(&SPACES[..some]);
            left -= some;
        }
    }

    fn value(&mut self, member: Member<'a>, depth: usize) {
        let Member { key, value, comma } = member;
        self.indent(depth);
        let mut column = depth * 2;
        if let Some(key) = key {
            let written = self.token(key, true);
            self.out.push_str(": ");
            // A problem with a key is marked below the key, any other below the value.
            if !self.body.problems.is_empty() && !self.body.problems.iter().any(|problem| problem.span == key.span()) {
                column += columns(&self.out[written]) + 2;
            }
        }
        let start = member.span().start;
        let (open, close) = match value.kind() {
            Kind::Object if value.size() > 1 => ('{', '}'),
            Kind::Array if value.size() > 1 => ('[', ']'),
            _ => {
                self.token(value, false);
                return self.end(comma, &(start..value.span().end), column);
            }
        };
        self.out.push(open);
        self.end(false, &(start..value.span().start + 1), column);
        self.inside(value, depth + 1);
        self.indent(depth);
        self.out.push(close);
        self.end(comma, &value.span(), column);
    }

    /// Ends the line, then says what is wrong with what stands on it: problems within `span`, below `column`.
    fn end(&mut self, comma: bool, span: &Range<usize>, column: usize) {
        self.out.push_str(if comma { ",\n" } else { "\n" });
        self.lines += 1;
        for at in 0..self.body.problems.len() {
            let problem = &self.body.problems[at].span;
            if !self.shown[at] && span.contains(&problem.start) && problem.end <= span.end {
                self.tell(at, Some(column));
            }
        }
    }

    /// Says what is wrong, on a line of its own; with a mark where there is a place for it.
    fn tell(&mut self, at: usize, column: Option<usize>) {
        self.shown[at] = true;
        let problem = &self.body.problems[at];
        let label = problem.label.as_ref().map(|label| format!(": {label}")).unwrap_or_default();
        let help: String = problem.help.iter().map(|help| format!("; {help}")).collect();
        let sentence = format!("{}{label}{help}", problem.sentence(self.body.bytes, self.body.masks));
        let mark = column.map(|column| format!("{}^ ", " ".repeat(column))).unwrap_or_default();
        self.out.push_str(&format!("{mark}{} {}\n", severity(problem.severity), sanitize::line(&sentence)));
    }
}

/// The word in its colour.
fn severity(level: Severity) -> String {
    let word = format!("{}:", level.name());
    match level {
        Severity::Error => word.red().bold().to_string(),
        Severity::Warning => word.yellow().bold().to_string(),
    }
}

#[cfg(test)]
mod tests;
