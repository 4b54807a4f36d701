//! One checked payload: every problem in document order, as compilers show theirs.

use colored::Colorize as _;

use super::{count, cut};
use crate::inspect::Inspection;
use crate::locate::place;
use crate::problem::{Problem, Severity};
use crate::report::excerpt::excerpt;
use crate::report::{Checked, Verbosity, View, sanitize};

pub fn text(view: &View, checked: &Checked) -> String {
    let name = match checked.line {
        Some(line) => format!("{}:{line}", checked.file),
        None => checked.file.clone(),
    };
    problems(view, &checked.inspection, &checked.body, &name)
}

/// The findings on a body that is called `name`.
pub fn problems(view: &View, inspection: &Inspection, body: &[u8], name: &str) -> String {
    if inspection.problems.is_empty() || view.verbosity == Verbosity::Totals {
        return String::new();
    }
    let masks = view.masks(inspection, body);
    let docs = view.vendor(inspection.vendor).map(|vendor| vendor.manifest.docs.as_str());
    let mut out = String::new();
    for (at, problem) in inspection.problems.iter().enumerate() {
        let place = place(body, problem.span.start);
        out.push_str(&format!("{} {}\n", head(problem), sanitize::line(&view.redactor.text(&problem.sentence(body, &masks))).bold()));
        let pointer = cut(&view.redactor.text(&problem.place(inspection.root(body), body, &masks)), 80);
        let pointer = if pointer.is_empty() { String::new() } else { format!("  {}", sanitize::line(&pointer)) };
        out.push_str(&format!("  {} {}:{place}{pointer}\n", "-->".blue(), sanitize::line(name)));
        if view.verbosity >= Verbosity::Normal {
            out.push_str(&excerpt(body, &masks, &problem.span, place, problem.label.as_deref()));
        }
        let margin = " ".repeat(place.line.to_string().len() + 2);
        for help in &problem.help {
            out.push_str(&format!("{margin}= {} {}\n", "help:".bold(), sanitize::line(help)));
        }
        if at + 1 == inspection.problems.len()
            && let Some(docs) = docs
        {
            out.push_str(&format!("{margin}= {} {}\n", "docs:".bold(), sanitize::line(docs)));
        }
        out.push('\n');
    }
    if inspection.more_problems > 0 {
        out.push_str(&format!("… and {} in {}\n\n", count(inspection.more_problems as u64, "more problem"), sanitize::line(name)));
    }
    out
}

fn head(problem: &Problem) -> String {
    let text = format!("{}[{}]:", problem.severity.name(), problem.rule.name());
    match problem.severity {
        Severity::Error => text.red().bold(),
        Severity::Warning => text.yellow().bold(),
    }
    .to_string()
}
