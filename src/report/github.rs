//! Annotations for GitHub's runner: workflow commands, one a problem, for stderr.
//!
//! The one place where a line may start with `::`. Every text in it is escaped as the runner demands.

use super::finding::{Case, Trouble};
use super::sanitize;
use super::test_case::{CaseResult, TestCase};
use crate::problem::Severity;

/// The commands for a case.
#[must_use]
pub fn text(case: &Case) -> String {
    let command = |finding: &super::finding::Finding| {
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let (start, end) = (finding.range.start, finding.range.end);
        // The runner takes an end column only on the line of the start.
        let end = if end.line == start.line && end.column > start.column { format!(",endColumn={}", end.column) } else { String::new() };
        format!(
            "::{level} file={},line={},col={}{end},title={}::{}\n",
            property(&case.file),
            start.line,
            start.column,
            property(finding.rule.name()),
            data(&finding.sentence())
        )
    };
    case.findings.iter().map(command).collect()
}

/// The command for what keeps a run from being a whole one.
#[must_use]
pub fn trouble(trouble: &Trouble) -> String {
    let file = trouble.file.as_ref().map(|file| format!("file={},", property(file))).unwrap_or_default();
    format!("::error {file}title={}::{}\n", property(trouble.kind), data(&trouble.message))
}

/// The command for a delivery or a check that failed.
#[must_use]
pub fn test_case(case: &TestCase) -> String {
    let TestCase { name, url, result, .. } = case;
    let CaseResult::Failed(fault) = result else { return String::new() };
    let told: Vec<_> = std::iter::once(&fault.message).chain(&fault.wanted).map(String::as_str).collect();
    format!("::error title={}::{}\n", fault.kind.name(), data(&format!("{name} → {url}: {}", told.join("; "))))
}

/// A text behind the second `::`.
fn data(text: &str) -> String {
    let clean = sanitize::line_for_runner(text);
    clean.trim_start().replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value between the two `::`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{Case, text};
    use crate::locate::Place;
    use crate::problem::{Counts, Rule, Severity};
    use crate::report::finding::Finding;

    #[test]
    fn a_command_holds_no_other() {
        let finding = Finding {
            rule: Rule::Enum,
            severity: Severity::Warning,
            pointer: "/a\n::error::b ##[group]".to_owned(),
            message: "100 %".to_owned(),
            expected: None,
            help: Vec::new(),
            range: Place { line: 2, column: 3 }..Place { line: 2, column: 9 },
            in_body: None,
        };
        let case =
            Case { file: "a,b:c.json".to_owned(), line: None, what: None, passed: true, findings: vec![finding], more: Counts::default() };
        assert_eq!(
            text(&case),
            "::warning file=a%2Cb%3Ac.json,line=2,col=3,endColumn=9,title=enum::/a\\u{a}::error::b ##\\u{5b}group]: 100 %25\n"
        );
    }
}
