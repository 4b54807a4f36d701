//! A JSON body indented for people: keys in their order, numbers in their spelling, masks applied, each problem under its line.

use std::ops::Range;

use colored::Colorize as _;
use unicode_width::UnicodeWidthStr;

use super::sanitize;
use crate::json::{Kind, Node};
use crate::mask::Masks;
use crate::problem::{Problem, Severity};

/// A string longer than this is cut, with its size said.
const LONG: usize = 240;
/// A body of more lines than this is cut, with its size said.
const MANY: usize = 300;

/// The lines of the view.
#[must_use]
pub fn pretty(root: Node, body: &[u8], masks: &Masks, problems: &[Problem]) -> Vec<String> {
    let mut view = View { body, masks, problems, shown: vec![false; problems.len()], lines: Vec::new(), line: String::new(), width: 0 };
    view.value(root, 0);
    view.end(None, 0);
    if view.lines.len() > MANY {
        view.lines.truncate(MANY);
        view.lines.push(format!("… cut after {MANY} lines: {} bytes in all", body.len()));
    }
    let unseen = problems.iter().zip(&view.shown).filter(|(_, shown)| !**shown);
    view.lines.extend(unseen.map(|(problem, _)| format!("{} {}", severity(problem.severity), sentence(problem))));
    view.lines
}

struct View<'a> {
    body: &'a [u8],
    masks: &'a Masks,
    problems: &'a [Problem],
    shown: Vec<bool>,
    lines: Vec<String>,
    line: String,
    /// Columns of `line`, colours aside.
    width: usize,
}

impl View<'_> {
    fn write(&mut self, text: &str) {
        self.width += text.width();
        self.line.push_str(text);
    }

    fn token(&mut self, span: Range<usize>, key: bool) {
        let raw = self.masks.text(self.body, span.clone());
        let mut text = sanitize::json(&raw).into_owned();
        if text.chars().count() > LONG {
            let start: String = text.chars().take(LONG).collect();
            text = format!("{start}…\" ({} bytes)", span.len());
        }
        self.width += text.width();
        let coloured = if key { text.cyan() } else { text.normal() };
        self.line.push_str(&coloured.to_string());
    }

    /// Ends the line, then says what is wrong with what started on it at `columns` and with `node`.
    fn end(&mut self, node: Option<Range<usize>>, columns: usize) {
        self.lines.push(std::mem::take(&mut self.line));
        self.width = 0;
        let Some(span) = node else { return };
        for (at, problem) in self.problems.iter().enumerate() {
            if !self.shown[at] && problem.span.start >= span.start && problem.span.end <= span.end {
                self.shown[at] = true;
                self.lines.push(format!("{}{} {}", " ".repeat(columns), severity_mark(problem.severity), sentence(problem)));
            }
        }
    }

    fn value(&mut self, node: Node, depth: usize) {
        let indent = "  ".repeat(depth + 1);
        let (open, close) = match node.kind() {
            Kind::Object if node.members().next().is_some() => ("{", "}"),
            Kind::Array if node.elements().next().is_some() => ("[", "]"),
            _ => return self.token(node.span(), false),
        };
        self.write(open);
        let start = node.span().start;
        self.end(Some(start..start + 1), self.line_indent());
        let members = node.members().map(|(key, value)| (Some(key), value)).chain(node.elements().map(|element| (None, element)));
        let mut members = members.peekable();
        while let Some((key, value)) = members.next() {
            self.write(&indent);
            if let Some(key) = key {
                self.token(key.span(), true);
                self.write(": ");
            }
            let columns = self.width;
            self.value(value, depth + 1);
            if members.peek().is_some() {
                self.write(",");
            }
            let first = key.map_or(value.span().start, |key| key.span().start);
            self.end(Some(first..value.span().end), columns);
            if self.lines.len() > MANY {
                return;
            }
        }
        self.write(&"  ".repeat(depth));
        self.write(close);
    }

    /// How far the last line is indented.
    fn line_indent(&self) -> usize {
        self.line.len() - self.line.trim_start().len()
    }
}

fn sentence(problem: &Problem) -> String {
    let label = problem.label.as_ref().map(|label| format!(": {label}")).unwrap_or_default();
    let help: String = problem.help.iter().map(|help| format!("; {help}")).collect();
    sanitize::line(&format!("{}{label}{help}", problem.message)).into_owned()
}

fn severity_mark(level: Severity) -> String {
    format!("^ {}", severity(level))
}

/// The word in its colour.
#[must_use]
pub fn severity(level: Severity) -> String {
    let word = format!("{}:", level.name());
    match level {
        Severity::Error => word.red().bold().to_string(),
        Severity::Warning => word.yellow().bold().to_string(),
    }
}
