//! SARIF 2.1.0: a result for each problem, for code scanning. It is given out piece by piece, and nothing of it is held.

use serde_json::{Value, json};

use super::finding::{Case, Finding, Trouble};
use crate::error::ExitStatus;
use crate::problem::{Counts, Rule, Severity};

/// GitHub takes no more results of one run, as its page on the limits of SARIF uploads says; the rest is counted.
const LISTED: u64 = 25_000;
/// Of those so many may be warnings, so that errors that come later have room.
const WARNINGS: u64 = 20_000;

/// What was listed, and what is told at the end.
#[derive(Debug, Default)]
pub struct Report {
    listed: Counts,
    left_out: Counts,
    troubles: Troubles,
}

/// What kept the run from being a whole one.
#[derive(Debug, Default)]
struct Troubles {
    told: Vec<Value>,
    left_out: u64,
    exit: Option<ExitStatus>,
}

/// How the document starts.
#[must_use]
pub fn start() -> String {
    let rule = |rule: &Rule| json!({ "id": rule.name(), "shortDescription": { "text": prose(rule.describe()) } });
    let rules: Vec<_> = Rule::ALL.iter().map(rule).collect();
    let tool = json!({ "driver": { "name": "idhook", "version": env!("CARGO_PKG_VERSION"), "rules": rules } });
    format!(
        "{{\n  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n  \"version\": \"2.1.0\",\n  \"runs\": [{{\n    \
         \"tool\": {tool},\n    \"columnKind\": \"unicodeCodePoints\",\n    \"results\": ["
    )
}

impl Report {
    /// Whether further problems are only counted.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.listed.total() >= LISTED
    }

    /// What failed, and what is worth a look.
    #[must_use]
    pub fn results(&mut self, case: &Case) -> String {
        self.left_out += case.more;
        let mut out = String::new();
        for finding in &case.findings {
            let warned_enough = finding.severity == Severity::Warning && self.listed.warnings >= WARNINGS;
            if self.is_full() || warned_enough {
                self.left_out.add(finding.severity);
                continue;
            }
            let comma = if self.listed.total() == 0 { "" } else { "," };
            self.listed.add(finding.severity);
            out.push_str(&format!("{comma}\n      {}", result(case, finding)));
        }
        out
    }

    /// What kept the run from being a whole one.
    pub fn trouble(&mut self, trouble: &Trouble) {
        /// More than so many are counted: they are held until the end.
        const TOLD: usize = 1000;
        self.troubles.exit = self.troubles.exit.max(Some(trouble.exit));
        if self.troubles.told.len() >= TOLD {
            self.troubles.left_out += 1;
            return;
        }
        let mut notification = json!({ "level": "error", "message": { "text": prose(&trouble.message) } });
        if let Some(file) = &trouble.file {
            notification["locations"] = json!([{ "physicalLocation": { "artifactLocation": { "uri": uri(file) } } }]);
        }
        self.troubles.told.push(notification);
    }

    /// How the document ends.
    #[must_use]
    pub fn end(&self) -> String {
        let warning = |text: String| json!({ "level": "warning", "message": { "text": text } });
        let more = |number: u64, words: String| {
            (number > 0).then(|| warning(format!("{words} {} not listed.", if number == 1 { "is" } else { "are" })))
        };
        let Troubles { told, left_out, exit } = &self.troubles;
        let mut notifications = told.clone();
        notifications.extend(more(*left_out, format!("{left_out} more notifications")));
        notifications.extend(more(self.left_out.total(), self.left_out.words("more ")));
        let mut invocation = json!({ "executionSuccessful": exit.is_none(), "toolExecutionNotifications": notifications });
        if let Some(exit) = exit {
            invocation["exitCode"] = (*exit as u8).into();
        }
        format!("\n    ],\n    \"invocations\": [{invocation}]\n  }}]\n}}\n")
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
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let rule = Rule::ALL.iter().position(|rule| *rule == finding.rule);
    json!({ "ruleId": finding.rule.name(), "ruleIndex": rule, "level": level, "message": { "text": message(finding) }, "locations": [location] })
}

/// What a reader of code scanning reads: whole sentences.
fn message(finding: &Finding) -> String {
    let place = match (finding.in_body, finding.pointer.as_str()) {
        (Some(place), "") => format!("In the body at {place}: "),
        (Some(place), pointer) => format!("In the body at {place}, {pointer}: "),
        // Such a message begins with the name of a field, which stays as it is spelled.
        (None, "") if finding.rule == Rule::Missing => "At the top: ".to_owned(),
        (None, "") => String::new(),
        (None, pointer) => format!("At {pointer}: "),
    };
    let expected = finding.expected.as_ref().map(|expected| format!("; {expected}")).unwrap_or_default();
    let first = format!("{place}{}{expected}", finding.message);
    std::iter::once(&first).chain(&finding.help).map(|sentence| prose(sentence)).collect::<Vec<_>>().join(" ")
}

/// A sentence with a capital letter and a full stop. A flag, a command or a name with capitals inside stays as it is spelled.
fn prose(clause: &str) -> String {
    let word = clause.split([' ', ',', ':', ';']).next().unwrap_or_default();
    let plain = word != "idhook" && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let mut out = String::with_capacity(clause.len() + 1);
    let mut chars = clause.chars();
    if let Some(first) = chars.next() {
        out.push(if plain { first.to_ascii_uppercase() } else { first });
    }
    out.push_str(chars.as_str());
    if !out.ends_with(['.', '?', '!', '…']) {
        out.push('.');
    }
    out
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

#[cfg(test)]
mod tests {
    use super::prose;

    #[test]
    fn sentences_begin_and_end_as_sentences_do() {
        for (clause, sentence) in [
            ("did you mean APPROVED?", "Did you mean APPROVED?"),
            ("many parsers refuse it", "Many parsers refuse it."),
            ("a half. Ask them.", "A half. Ask them."),
            ("callbackApiKey is missing", "callbackApiKey is missing."),
            ("--vendor x checks it", "--vendor x checks it."),
            ("idhook samples x lists them", "idhook samples x lists them."),
        ] {
            assert_eq!(prose(clause), sentence);
        }
    }
}
