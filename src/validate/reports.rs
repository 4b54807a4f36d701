//! The reports for other tools, each written where its flag says.

use crate::error::Failure;
use crate::platform::FileId;
use crate::report::asked::Asked;
use crate::report::file::{JunitFile, ReportFile};
use crate::report::finding::{Case, Trouble};
use crate::report::{github, sarif};

/// See the module.
#[derive(Default)]
pub struct Reports {
    junit: Vec<JunitFile>,
    sarif: Vec<(ReportFile, sarif::Report)>,
    github: bool,
}

impl Reports {
    #[must_use]
    pub fn new(asked: &[Asked]) -> Self {
        let mut reports = Self::default();
        for asked in asked {
            match asked {
                Asked::Junit(path) => reports.junit.push(JunitFile::create(path.clone(), "idhook validate")),
                Asked::Sarif(path) => {
                    let (mut file, report) = (ReportFile::create("sarif", path.clone()), sarif::Report::default());
                    file.write(&sarif::start());
                    reports.sarif.push((file, report));
                }
                Asked::Github => reports.github = true,
            }
        }
        reports
    }

    /// The files themselves, which are no input even where a folder that is checked holds them.
    pub fn files(&self) -> Vec<FileId> {
        let sarif = self.sarif.iter().map(|(file, _)| file.id());
        self.junit.iter().map(JunitFile::id).chain(sarif).flatten().collect()
    }

    /// Whether cases are only counted by now.
    #[must_use]
    pub fn are_full(&self) -> bool {
        !self.github && self.junit.iter().all(JunitFile::is_full) && self.sarif.iter().all(|(_, report)| report.is_full())
    }

    /// Takes one case; returns what stderr is to hold about it.
    pub fn add(&mut self, case: &Case) -> String {
        self.junit.iter_mut().for_each(|file| file.write(|report| report.case(case)));
        for (file, report) in &mut self.sarif {
            file.write(&report.results(case));
        }
        if self.github { github::text(case) } else { String::new() }
    }

    /// All the lines of a file that are as they should be; so many of those that were checked are valid.
    pub fn lines(&mut self, name: &str, valid: u64, checked: u64) {
        self.junit.iter_mut().for_each(|file| file.write(|report| report.lines(name, valid, checked)));
    }

    /// What keeps the run from being a whole one; returns what stderr is to hold about it.
    pub fn trouble(&mut self, trouble: &Trouble) -> String {
        self.junit.iter_mut().for_each(|file| file.write(|report| report.trouble(trouble)));
        for (_, report) in &mut self.sarif {
            report.trouble(trouble);
        }
        if self.github { github::trouble(trouble) } else { String::new() }
    }

    /// Writes how they end; the failures are of those that could not be written.
    pub fn finish(self) -> Vec<Failure> {
        let junit = self.junit.into_iter().map(JunitFile::finish);
        let sarif = self.sarif.into_iter().map(|(mut file, report)| {
            file.write(&report.end());
            file.finish()
        });
        junit.chain(sarif).filter_map(Result::err).collect()
    }
}
