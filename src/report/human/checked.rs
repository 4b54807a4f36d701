//! One checked payload: every problem in document order, as compilers show theirs.

use colored::Colorize as _;

use super::cut;
use crate::inspect::Inspection;
use crate::locate::{Place, Places};
use crate::problem::{Counts, Problem, Rule, Severity};
use crate::report::excerpt::excerpt;
use crate::report::{Checked, Shown, Verbosity, View, sanitize};

/// A text for each problem that there is room for.
pub fn texts(view: &View, checked: &Checked, mut room: Counts) -> Vec<Shown> {
    let mut fits = |problem: &Problem| {
        let room = if problem.severity == Severity::Error { &mut room.errors } else { &mut room.warnings };
        let fits = *room > 0;
        *room -= u64::from(fits);
        fits
    };
    let chosen: Vec<_> = checked.inspection.problems.iter().filter(|problem| fits(problem)).collect();
    let name = Name { file: checked.file, line: checked.line, in_record: checked.n.is_some() };
    let texts = chosen_problems(view, checked.inspection, checked.body, &name, &chosen);
    let shown = |(problem, text): (&&Problem, String)| Shown { severity: problem.severity, text: sanitize::orders(&text).into_owned() };
    chosen.iter().zip(texts).map(shown).collect()
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
    chosen_problems(view, inspection, body, name, &inspection.problems.iter().collect::<Vec<_>>())
}

fn chosen_problems(view: &View, inspection: &Inspection, body: &[u8], name: &Name, chosen: &[&Problem]) -> Vec<String> {
    if chosen.is_empty() || view.verbosity == Verbosity::Totals {
        return Vec::new();
    }
    let masks = view.masks(inspection, body);
    let docs = view.vendor(inspection.vendor).map(|vendor| vendor.manifest.docs.as_str());
    let last = chosen.len() - 1;
    let mut places = Places::new(body);
    let text = |(at, problem): (usize, &&Problem)| {
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
    chosen.iter().enumerate().map(text).collect()
}

fn head(problem: &Problem) -> String {
    let text = format!("{}[{}]:", problem.severity.name(), problem.rule.name());
    match problem.severity {
        Severity::Error => text.red().bold(),
        Severity::Warning => text.yellow().bold(),
    }
    .to_string()
}
