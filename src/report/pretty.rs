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
    view.value(None, root, 0, "");
    if view.lines.len() > MANY {
        view.lines.truncate(MANY);
        view.lines.push(format!("… cut after {MANY} lines: {} bytes in all", body.len()));
    }
    let unseen = problems.iter().zip(&view.shown).filter(|(_, shown)| !**shown);
    let unseen: Vec<_> = unseen.map(|(problem, _)| format!("{} {}", severity(problem.severity), view.sentence(problem))).collect();
    view.lines.extend(unseen);
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

    /// Ends the line, then says what is wrong with what stands on it: problems within `span`, below `column`.
    fn end(&mut self, span: Range<usize>, column: usize) {
        self.lines.push(std::mem::take(&mut self.line));
        self.width = 0;
        let problems = self.problems;
        for (at, problem) in problems.iter().enumerate() {
            if !self.shown[at] && span.contains(&problem.span.start) && problem.span.end <= span.end {
                self.shown[at] = true;
                self.lines.push(format!("{}^ {} {}", " ".repeat(column), severity(problem.severity), self.sentence(problem)));
            }
        }
    }

    fn sentence(&self, problem: &Problem) -> String {
        let label = problem.label.as_ref().map(|label| format!(": {label}")).unwrap_or_default();
        let help: String = problem.help.iter().map(|help| format!("; {help}")).collect();
        sanitize::line(&format!("{}{label}{help}", problem.sentence(self.body, self.masks))).into_owned()
    }

    /// Writes a value that stands on the current line behind its key, if it has one.
    fn value(&mut self, key: Option<Node>, node: Node, depth: usize, after: &str) {
        let indent = self.width;
        if let Some(key) = key {
            self.token(key.span(), true);
            self.write(": ");
        }
        let column = self.width;
        let start = key.map_or(node.span().start, |key| key.span().start);
        // A problem with a key is marked below the key.
        let keyed = |view: &Self| key.is_some_and(|key| view.problems.iter().any(|problem| problem.span == key.span()));
        let column = if keyed(self) { indent } else { column };
        let (open, close) = match node.kind() {
            Kind::Object if node.members().next().is_some() => ("{", "}"),
            Kind::Array if node.elements().next().is_some() => ("[", "]"),
            _ => {
                self.token(node.span(), false);
                self.write(after);
                return self.end(start..node.span().end, column);
            }
        };
        self.write(open);
        self.end(start..node.span().start + 1, column);
        let mut children =
            node.members().map(|(key, value)| (Some(key), value)).chain(node.elements().map(|element| (None, element))).peekable();
        while let Some((key, child)) = children.next() {
            if self.lines.len() > MANY {
                return;
            }
            self.write(&"  ".repeat(depth + 1));
            self.value(key, child, depth + 1, if children.peek().is_some() { "," } else { "" });
        }
        self.write(&"  ".repeat(depth));
        self.write(close);
        self.write(after);
        self.end(node.span(), column);
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
mod tests {
    use super::pretty;
    use crate::json;
    use crate::mask::Masks;
    use crate::problem::{Problem, Rule};

    fn view(text: &str, marked: &[&str]) -> String {
        colored::control::set_override(false);
        let problem = |needle: &&str| {
            let at = text.find(*needle).unwrap();
            let (message, span) = ("odd".to_owned(), at..at + needle.len());
            Problem::new(Rule::Type, "", span, message)
        };
        let problems: Vec<_> = marked.iter().map(problem).collect();
        let tree = json::parse(text).unwrap();
        pretty(tree.root(text), text.as_bytes(), &Masks::default(), &problems).join("\n")
    }

    #[test]
    fn order_spelling_and_duplicates_stay() {
        let text = r#"{"b":1.0,"a":[1e2,{}, []],"b":12345678901234567890}"#;
        assert_eq!(view(text, &[]), "{\n  \"b\": 1.0,\n  \"a\": [\n    1e2,\n    {},\n    []\n  ],\n  \"b\": 12345678901234567890\n}");
    }

    #[test]
    fn problems_stand_below_their_place() {
        let text = r#"{"a":1,"b":{"c":2}}"#;
        assert_eq!(view(text, &["1"]), "{\n  \"a\": 1,\n       ^ error: odd\n  \"b\": {\n    \"c\": 2\n  }\n}");
        assert_eq!(view(text, &["\"b\""]), "{\n  \"a\": 1,\n  \"b\": {\n  ^ error: odd\n    \"c\": 2\n  }\n}");
        assert_eq!(view(text, &["{"]), "{\n^ error: odd\n  \"a\": 1,\n  \"b\": {\n    \"c\": 2\n  }\n}");
    }

    #[test]
    fn long_things_are_cut_with_their_size_said() {
        let long = format!("[\"{}\"]", "x".repeat(1_000_000));
        assert!(view(&long, &[]).len() < 400 && view(&long, &[]).contains("1000002 bytes"));
        let many = format!("[{}0]", "0,".repeat(100_000));
        assert!(view(&many, &[]).lines().count() < 310 && view(&many, &[]).contains("200003 bytes in all"));
    }
}
