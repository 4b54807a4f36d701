//! What reports for other tools carry: pointers and rules, never a body, nor a value that is not from the schema.

use std::ops::Range;

use super::{Checked, View};
use crate::error::ExitStatus;
use crate::inspect::Inspection;
use crate::locate::{Place, Places};
use crate::problem::{Counts, Problem, Rule, Severity};

/// One payload, as a test case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    pub file: String,
    /// The line of a file with one value a line.
    pub line: Option<usize>,
    /// `vendor` or `vendor/event`; `None` where nobody was recognised.
    pub what: Option<String>,
    pub passed: bool,
    pub findings: Vec<Finding>,
    /// Problems that were not listed.
    pub more: Counts,
}

/// What keeps a run from being a whole one: a file that cannot be read, an interruption.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// One word: `unreadable`, `interrupted`, `empty`.
    pub kind: &'static str,
    /// The file, where it is one.
    pub file: Option<String>,
    pub message: String,
    /// How the run ends because of it.
    pub exit: ExitStatus,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub rule: Rule,
    pub severity: Severity,
    /// JSON Pointer, masked where names of members may not be shown.
    pub pointer: String,
    /// A clause.
    pub message: String,
    /// What would have been right, where the clause does not say it.
    pub expected: Option<String>,
    pub help: Vec<String>,
    /// In the file; for a body in a record, the start of its line.
    pub range: Range<Place>,
    /// In the body, where a record holds it.
    pub in_body: Option<Place>,
}

impl Case {
    /// `file`, or `file:line`.
    #[must_use]
    pub fn name(&self) -> String {
        match self.line {
            Some(line) => format!("{}:{line}", self.file),
            None => self.file.clone(),
        }
    }
}

impl Finding {
    /// Pointer and message, in one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let place = self.in_body.map(|place| format!("body {place}, ")).unwrap_or_default();
        let expected = self.expected.as_ref().map(|expected| format!(": {expected}")).unwrap_or_default();
        match self.pointer.as_str() {
            "" => format!("{place}{}{expected}", self.message),
            pointer => format!("{place}{pointer}: {}{expected}", self.message),
        }
    }
}

impl View {
    /// The case of a payload with its problems.
    #[must_use]
    pub fn case(&self, checked: &Checked) -> Case {
        Case { findings: findings(self, checked, checked.inspection), more: checked.inspection.more(), ..self.silent_case(checked) }
    }

    /// The case of a payload whose problems are only counted.
    #[must_use]
    pub fn counted_case(&self, checked: &Checked) -> Case {
        Case { more: checked.inspection.counts(), ..self.silent_case(checked) }
    }

    /// The case of a payload of which nothing is told.
    #[must_use]
    pub fn silent_case(&self, checked: &Checked) -> Case {
        let inspection = checked.inspection;
        let vendor = self.vendor(inspection.vendor).map(crate::vendor::Vendor::id);
        let what = vendor.map(|vendor| inspection.event_id().map_or_else(|| vendor.to_owned(), |event| format!("{vendor}/{event}")));
        Case {
            file: checked.file.to_owned(),
            line: checked.line,
            what,
            passed: checked.passed,
            findings: Vec::new(),
            more: Counts::default(),
        }
    }
}

fn findings(view: &View, checked: &Checked, inspection: &Inspection) -> Vec<Finding> {
    if inspection.problems.is_empty() {
        return Vec::new();
    }
    let masks = view.masks(inspection, checked.body);
    let (mut starts, mut ends) = (Places::new(checked.body), Places::new(checked.body));
    let finding = |problem: &Problem| {
        let (start, end) = (starts.at(problem.span.start), ends.at(problem.span.end));
        let (range, in_body) = match checked.line {
            Some(line) if checked.n.is_some() => (Place { line, column: 1 }..Place { line, column: 1 }, Some(start)),
            Some(line) => (Place { line, column: start.column }..Place { line, column: end.column }, None),
            None => (start..end, None),
        };
        let (message, expected) = problem.neutral();
        Finding {
            rule: problem.rule,
            severity: problem.severity,
            pointer: view.redactor.text(&problem.place(inspection.root(checked.body), checked.body, &masks)),
            message,
            expected,
            help: problem.help.iter().map(|help| view.redactor.text(help)).collect(),
            range,
            in_body,
        }
    };
    inspection.problems.iter().map(finding).collect()
}
