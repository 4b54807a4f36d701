//! SARIF 2.1.0: a result for each problem, for code scanning.

use serde_json::{Value, json};

use super::finding::{Case, Finding};
use crate::problem::{Rule, Severity};

/// GitHub takes no more results of one run, as its page on the limits of SARIF uploads says; the rest is counted.
const LISTED: usize = 25_000;

/// The report.
#[derive(Debug, Default)]
pub struct Report {
    results: Vec<Value>,
    unreadable: Vec<Value>,
    left_out: usize,
}

impl Report {
    /// Takes what failed, and what is worth a look.
    pub fn add(&mut self, case: &Case) {
        for finding in &case.findings {
            if self.results.len() < LISTED {
                self.results.push(result(case, finding));
            } else {
                self.left_out += 1;
            }
        }
        self.left_out += case.more;
    }

    /// A file that could not be read.
    pub fn unreadable(&mut self, message: &str) {
        self.unreadable.push(json!({ "level": "error", "message": { "text": message } }));
    }

    /// The whole document.
    #[must_use]
    pub fn text(&self) -> String {
        let rules: Vec<_> =
            Rule::ALL.iter().map(|rule| json!({ "id": rule.name(), "shortDescription": { "text": rule.describe() } })).collect();
        let left_out = (self.left_out > 0)
            .then(|| json!({ "level": "warning", "message": { "text": format!("{} more problems are not listed", self.left_out) } }));
        let notifications: Vec<_> = self.unreadable.iter().cloned().chain(left_out).collect();
        let document = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": { "name": "idhook", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
                "columnKind": "unicodeCodePoints",
                "invocations": [{ "executionSuccessful": self.unreadable.is_empty(), "toolExecutionNotifications": notifications }],
                "results": self.results,
            }],
        });
        format!("{document:#}\n")
    }
}

fn result(case: &Case, finding: &Finding) -> Value {
    let (start, end) = (finding.range.start, finding.range.end);
    let mut region = json!({ "startLine": start.line, "startColumn": start.column });
    if end > start {
        region["endLine"] = end.line.into();
        region["endColumn"] = end.column.into();
    }
    let mut location = json!({ "physicalLocation": { "artifactLocation": { "uri": uri(&case.file) }, "region": region } });
    if !finding.pointer.is_empty() {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": finding.pointer, "kind": "member" }]);
    }
    let text = [std::slice::from_ref(&finding.sentence()), &finding.help].concat().join(". ");
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let rule = Rule::ALL.iter().position(|rule| *rule == finding.rule);
    json!({ "ruleId": finding.rule.name(), "ruleIndex": rule, "level": level, "message": { "text": text }, "locations": [location] })
}

/// A path as a URI reference: relative ones stay so.
fn uri(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let escaped: String = path
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    if path.starts_with('/') { format!("file://{escaped}") } else { escaped }
}
