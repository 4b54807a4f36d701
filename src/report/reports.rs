//! The reports of `send`, written while the run goes on.

use super::asked::Asked;
use super::file::JunitFile;
use super::finding::Trouble;
use super::github;
use super::test_case::TestCase;
use crate::error::{ExitStatus, Failure};

/// The reports of `send`, each written where its flag says.
#[derive(Default)]
pub struct Reports {
    junit: Vec<JunitFile>,
    github: bool,
}

impl Reports {
    /// Opens the files; [`Self::usable`] says whether that was possible, and so does the end.
    #[must_use]
    pub fn new(asked: &[Asked]) -> Self {
        let mut reports = Self::default();
        for asked in asked {
            match asked {
                Asked::Junit(path) => reports.junit.push(JunitFile::create(path.clone(), "idhook send")),
                Asked::Github => reports.github = true,
                // A delivery has no place in a file that a result could point to: the command line does not offer it.
                Asked::Sarif(_) => {}
            }
        }
        reports
    }

    /// Whether all of them can be written, as far as is known by now.
    ///
    /// # Errors
    /// The first that cannot.
    pub fn usable(&self) -> Result<(), Failure> {
        self.junit.iter().try_for_each(JunitFile::usable)
    }

    /// Whether there is anything to report to.
    #[must_use]
    pub fn are_none(&self) -> bool {
        self.junit.is_empty() && !self.github
    }

    /// Takes what came to its end; returns what stderr is to hold about it.
    #[must_use]
    pub fn add(&mut self, case: &TestCase) -> String {
        self.junit.iter_mut().for_each(|file| file.write(|report| report.test_case(case)));
        if self.github { github::test_case(case) } else { String::new() }
    }

    /// A failure ends the run before all is done: they must not look as those of a whole one. Returns what stderr is to hold about it.
    #[must_use]
    pub fn stopped(&mut self, failure: &Failure) -> String {
        self.trouble(&Trouble { kind: "stopped", file: None, message: failure.message(), exit: failure.status })
    }

    /// Somebody ends the run before all is done, and while these are under way; returns what stderr is to hold about it.
    #[must_use]
    pub fn interrupted(&mut self, under_way: &[String]) -> String {
        /// So many are named.
        const NAMED: usize = 10;
        let named = under_way.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = under_way.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let under_way = if named.is_empty() { named } else { format!("; under way, and maybe arrived: {named}{more}") };
        let message = format!("it was interrupted: only what was delivered until then is told{under_way}");
        self.trouble(&Trouble { kind: "interrupted", file: None, message, exit: ExitStatus::Interrupted })
    }

    fn trouble(&mut self, trouble: &Trouble) -> String {
        self.junit.iter_mut().for_each(|file| file.write(|report| report.trouble(trouble)));
        if self.github { github::trouble(trouble) } else { String::new() }
    }

    /// Writes how they end; the failures are of those that could not be written.
    #[must_use]
    pub fn finish(self) -> Vec<Failure> {
        self.junit.into_iter().map(JunitFile::finish).filter_map(Result::err).collect()
    }
}
