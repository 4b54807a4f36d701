//! One checked payload: every problem in document order, as compilers show theirs.

use colored::Colorize as _;

use super::cut;
use crate::inspect::Inspection;
use crate::locate::{Place, Places};
use crate::problem::{Problem, Rule, Severity};
use crate::report::excerpt::excerpt;
use crate::report::{Checked, Verbosity, View, sanitize};

/// A text for each problem.
pub fn texts(view: &View, checked: &Checked) -> Vec<String> {
    problems(view, checked.inspection, checked.body, &Name { file: checked.file, line: checked.line, in_record: checked.n.is_some() })
}

/// What a body is called, and where in a file it stands.
pub struct Name<'a> {
    pub file: &'a str,
    pub line: Option<usize>,
    /// The line is a record that holds the body as a string.
    pub in_record: bool,
}

impl Name<'_> {
    /// Where a place of the body is, as an editor would be told.
    fn at(&self, place: Place) -> String {
        let file = sanitize::line(self.file);
        match self.line {
            Some(line) if self.in_record => format!("{file}:{line} (body {place})"),
            _ => format!("{file}:{}", self.in_file(place)),
        }
    }

    /// A body that stands on one line of the file has that line's number.
    const fn in_file(&self, place: Place) -> Place {
        match self.line {
            Some(line) if !self.in_record => Place { line, column: place.column },
            _ => place,
        }
    }
}

/// A text for each finding on a body.
pub fn problems(view: &View, inspection: &Inspection, body: &[u8], name: &Name) -> Vec<String> {
    if inspection.problems.is_empty() || view.verbosity == Verbosity::Totals {
        return Vec::new();
    }
    let masks = view.masks(inspection, body);
    let docs = view.vendor(inspection.vendor).map(|vendor| vendor.manifest.docs.as_str());
    let last = inspection.problems.len() - 1;
    let mut places = Places::new(body);
    let text = |(at, problem): (usize, &Problem)| {
        let place = name.in_file(places.at(problem.span.start));
        let mut out = format!("{} {}\n", head(problem), sanitize::line(&view.redactor.text(&problem.sentence(body, &masks))).bold());
        let pointer = cut(&view.redactor.text(&problem.place(inspection.root(body), body, &masks)), 80);
        let pointer = if pointer.is_empty() { String::new() } else { format!("  {}", sanitize::line(&pointer)) };
        out.push_str(&format!("  {} {}{pointer}\n", "-->".blue(), name.at(place)));
        if view.verbosity >= Verbosity::Normal && (name.line.is_none() || !body.trim_ascii().is_empty()) {
            // Dots in quotes stand for a value of any type.
            let masked = problem.rule == Rule::Type && masks.touch(&problem.span);
            let label = problem.label.as_ref().map(|label| format!("{label}{}", if masked { "; what came is masked" } else { "" }));
            out.push_str(&excerpt(body, &masks, &problem.span, place, label.as_deref()));
        }
        let margin = " ".repeat(place.line.to_string().len() + 2);
        for help in &problem.help {
            out.push_str(&format!("{margin}= {} {}\n", "help:".bold(), sanitize::line(help)));
        }
        if let Some(docs) = docs.filter(|_| at == last) {
            out.push_str(&format!("{margin}= {} {}\n", "docs:".bold(), sanitize::line(docs)));
        }
        out.push('\n');
        out
    };
    inspection.problems.iter().enumerate().map(text).collect()
}

fn head(problem: &Problem) -> String {
    let text = format!("{}[{}]:", problem.severity.name(), problem.rule.name());
    match problem.severity {
        Severity::Error => text.red().bold(),
        Severity::Warning => text.yellow().bold(),
    }
    .to_string()
}
