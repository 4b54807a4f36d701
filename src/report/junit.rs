//! `JUnit` XML: a test case for each file, and for each line that is not as it should be.

use super::finding::{Case, Finding};

/// The report, complete only with [`Report::text`]: its totals stand at its start.
#[derive(Debug, Default)]
pub struct Report {
    cases: String,
    tests: u64,
    failures: u64,
    left_out: u64,
}

/// More failures than this are counted and not listed, so that a long log of broken lines does not fill the memory.
const LISTED: u64 = 20_000;

impl Report {
    pub fn add(&mut self, case: &Case) {
        if !case.passed && self.failures >= LISTED {
            self.left_out += 1;
            return;
        }
        self.tests += 1;
        let class = case.what.as_deref().unwrap_or("unrecognised");
        self.cases.push_str(&format!("    <testcase classname=\"{}\" name=\"{}\"", escape(class), escape(&case.name())));
        let lines = |findings: &[Finding]| {
            let line = |finding: &Finding| {
                let place = finding.range.start;
                format!("{} [{}] {}", place, finding.rule.name(), finding.sentence())
            };
            let more = (case.more > 0).then(|| format!("… and {} more", case.more));
            findings.iter().map(line).chain(more).collect::<Vec<_>>().join("\n")
        };
        match (&case.findings[..], case.passed) {
            ([], true) => self.cases.push_str("/>\n"),
            (findings, true) => {
                self.cases.push_str(&format!(">\n      <system-out>{}</system-out>\n    </testcase>\n", escape(&lines(findings))));
            }
            (findings, false) => {
                self.failures += 1;
                let (rule, first) =
                    findings.first().map_or(("invalid", String::new()), |finding| (finding.rule.name(), finding.sentence()));
                self.cases.push_str(&format!(
                    ">\n      <failure type=\"{}\" message=\"{}\">{}</failure>\n    </testcase>\n",
                    escape(rule),
                    escape(&first),
                    escape(&lines(findings))
                ));
            }
        }
    }

    /// The lines of a file that are as they should be: one case for all of them.
    pub fn lines(&mut self, file: &str) {
        self.tests += 1;
        self.cases.push_str(&format!("    <testcase classname=\"lines\" name=\"{}\"/>\n", escape(file)));
    }

    /// A file that could not be read.
    pub fn unreadable(&mut self, message: &str) {
        self.tests += 1;
        self.failures += 1;
        self.cases.push_str(&format!(
            "    <testcase classname=\"unreadable\" name=\"{0}\">\n      <failure type=\"input\" message=\"{0}\"/>\n    </testcase>\n",
            escape(message)
        ));
    }

    /// The whole document.
    #[must_use]
    pub fn text(&self) -> String {
        let Self { tests, failures, .. } = self;
        let left_out = if self.left_out == 0 {
            String::new()
        } else {
            format!("    <system-out>{} more failures are not listed</system-out>\n", self.left_out)
        };
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"idhook validate\" tests=\"{tests}\" failures=\"{failures}\">\n  \
             <testsuite name=\"idhook validate\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">\n{}{left_out}  </testsuite>\n</testsuites>\n",
            self.cases
        )
    }
}

/// Text for XML 1.0; what it cannot hold at all is shown as an escape.
fn escape(text: &str) -> String {
    super::sanitize::lines(text).chars().fold(String::with_capacity(text.len()), |mut out, char| {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
        out
    })
}
