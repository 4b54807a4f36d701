//! `JUnit` XML: a test case for each file, for each line that is not as it should be, for each delivery, or for each check
//! of the probe.
//!
//! It is given out piece by piece. Its totals stand at its start, so that is written once more at the end: it is always as long.

use super::finding::{Case, Finding, Trouble};
use super::test_case::{CaseResult, TestCase};
use crate::problem::{Rule, Severity};

/// The totals; what was given out is not held.
#[derive(Debug, Default)]
pub struct Report {
    /// What the suite is called: the program with its verb.
    suite: &'static str,
    tests: u64,
    failures: u64,
    errors: u64,
    /// Lines that passed and are listed for their warnings.
    warned: u64,
    failures_left_out: u64,
    warned_left_out: u64,
    /// Deliveries that were accepted, and checks that passed.
    passed: u64,
    passed_left_out: u64,
    skipped: u64,
    skipped_left_out: u64,
}

/// More failures than this, more lines with warnings and more deliveries are counted and not listed: no reader of such files bears more.
const LISTED: u64 = 20_000;
/// Room for the totals, however large.
const START: usize = 400;

impl Report {
    /// Nothing yet, in a suite of this name.
    #[must_use]
    pub fn new(suite: &'static str) -> Self {
        Self { suite, ..Self::default() }
    }

    /// How the document starts, with the totals so far.
    #[must_use]
    pub fn start(&self) -> String {
        let Self { suite, tests, failures, errors, skipped, .. } = self;
        let totals = format!("name=\"{suite}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\"");
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
        let suites = format!("<testsuites {totals}>\n  <testsuite {totals} skipped=\"{skipped}\">\n");
        // Here nobody minds blanks, and no reader takes them for something.
        let made = format!("<!-- made by {suite}");
        let room = START.saturating_sub(head.len() + suites.len() + " -->\n".len());
        format!("{head}{made:room$} -->\n{suites}")
    }

    /// Whether further cases are only counted.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.failures >= LISTED && self.warned >= LISTED
    }

    #[must_use]
    pub fn case(&mut self, case: &Case) -> String {
        let warned = case.passed && case.line.is_some();
        let (listed, left_out) = match (case.passed, warned) {
            (false, _) => (&mut self.failures, &mut self.failures_left_out),
            (true, true) => (&mut self.warned, &mut self.warned_left_out),
            (true, false) => (&mut 0, &mut 0),
        };
        if *listed >= LISTED {
            *left_out += 1;
            return String::new();
        }
        *listed += 1;
        self.tests += 1;
        let class = case.what.as_deref().unwrap_or("unrecognised");
        let start = format!("    <testcase classname=\"{}\" name=\"{}\"", escape(class), escape(&case.name()));
        let line = |finding: &Finding| {
            // Why a signature does not hold is told with it: what comes next depends on that.
            let why = finding.help.iter().filter(|_| finding.rule == Rule::Credentials).map(|help| format!("\n  {help}"));
            format!("{} [{}] {}{}", finding.range.start, finding.rule.name(), finding.sentence(), why.collect::<String>())
        };
        let more = (case.more.total() > 0).then(|| format!("… and {}", case.more.words("more ")));
        let lines = escape(&case.findings.iter().map(line).chain(more).collect::<Vec<_>>().join("\n"));
        match case.passed {
            true if lines.is_empty() => format!("{start}/>\n"),
            true => format!("{start}>\n      <system-out>{lines}</system-out>\n    </testcase>\n"),
            false => {
                // It is an error that makes it fail, whatever warnings come before it.
                let cause = case.findings.iter().find(|finding| finding.severity == Severity::Error).or(case.findings.first());
                let (rule, first) = cause.map_or(("invalid", String::new()), |finding| (finding.rule.name(), finding.sentence()));
                let (rule, first) = (escape(rule), escape(&first));
                format!("{start}>\n      <failure type=\"{rule}\" message=\"{first}\">{lines}</failure>\n    </testcase>\n")
            }
        }
    }

    /// The lines of a file that are as they should be: one case for all of them, which says of how many were checked, so that nobody takes
    /// the number of cases for theirs.
    #[must_use]
    pub fn lines(&mut self, file: &str, valid: u64, checked: u64) -> String {
        self.tests += 1;
        let told = format!(
            "checked {checked}, {valid} valid: a line that failed or was warned of is a test case of its own, and this one stands for all others"
        );
        format!("    <testcase classname=\"lines\" name=\"{}\">\n      <system-out>{told}</system-out>\n    </testcase>\n", escape(file))
    }

    /// A delivery or a check, with the time that it took.
    #[must_use]
    pub fn test_case(&mut self, case: &TestCase) -> String {
        let (listed, left_out) = match case.result {
            CaseResult::Passed => (&mut self.passed, &mut self.passed_left_out),
            CaseResult::Failed(_) => (&mut self.failures, &mut self.failures_left_out),
            CaseResult::Skipped(_) => (&mut self.skipped, &mut self.skipped_left_out),
        };
        if *listed >= LISTED {
            *left_out += 1;
            return String::new();
        }
        *listed += 1;
        self.tests += 1;
        let (class, name, seconds) = (escape(&case.class), escape(&case.name), case.took.as_secs_f64());
        let start = format!("    <testcase classname=\"{class}\" name=\"{name}\" time=\"{seconds:.3}\"");
        match &case.result {
            CaseResult::Passed => format!("{start}/>\n"),
            CaseResult::Skipped(why) => format!("{start}>\n      <skipped message=\"{}\"/>\n    </testcase>\n", escape(why)),
            CaseResult::Failed(fault) => {
                let lines: Vec<_> = std::iter::once(&fault.message).chain(&fault.wanted).map(|line| escape(line)).collect();
                let (kind, message, lines) = (fault.kind.name(), &lines[0], lines.join("\n"));
                format!("{start}>\n      <failure type=\"{kind}\" message=\"{message}\">{lines}</failure>\n    </testcase>\n")
            }
        }
    }

    /// What kept the run from being a whole one: an error, which is what CI calls a test that did not run.
    #[must_use]
    pub fn trouble(&mut self, trouble: &Trouble) -> String {
        self.tests += 1;
        self.errors += 1;
        let (kind, message) = (escape(trouble.kind), escape(&trouble.message));
        let name = escape(trouble.file.as_deref().unwrap_or(self.suite));
        format!(
            "    <testcase classname=\"{kind}\" name=\"{name}\">\n      <error type=\"{kind}\" message=\"{message}\"/>\n    </testcase>\n"
        )
    }

    /// How the document ends.
    #[must_use]
    pub fn end(&self) -> String {
        let say = |number: u64, what: &str| if number == 0 { String::new() } else { format!("{number} more {what} are not listed\n") };
        let left_out = say(self.failures_left_out, "failures")
            + &say(self.warned_left_out, "lines with warnings")
            + &say(self.passed_left_out, "accepted deliveries")
            + &say(self.skipped_left_out, "deliveries that were skipped");
        let left_out = if left_out.is_empty() { left_out } else { format!("    <system-out>{left_out}</system-out>\n") };
        format!("{left_out}  </testsuite>\n</testsuites>\n")
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

#[cfg(test)]
mod tests {
    use super::Report;

    #[test]
    fn the_start_is_as_long_whatever_the_totals() {
        let most = Report { tests: u64::MAX, failures: u64::MAX, errors: u64::MAX, ..Report::default() };
        assert_eq!(most.start().len(), Report::default().start().len());
    }
}
