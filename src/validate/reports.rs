//! The reports for other tools, each written where its flag says.

use std::path::{Path, PathBuf};

use crate::error::Failure;
use crate::report::finding::Case;
use crate::report::{Reporter, github, junit, sarif};

/// What `--report` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    Junit(PathBuf),
    Sarif(PathBuf),
    Github,
}

impl Asked {
    /// The file that it is written to.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::Junit(path) | Self::Sarif(path) => Some(path),
            Self::Github => None,
        }
    }
}

/// See the module.
#[derive(Default)]
pub struct Reports {
    junit: Option<(Vec<PathBuf>, junit::Report)>,
    sarif: Option<(Vec<PathBuf>, sarif::Report)>,
    github: bool,
}

impl Reports {
    #[must_use]
    pub fn new(asked: &[Asked]) -> Self {
        let mut reports = Self::default();
        for asked in asked {
            match asked {
                Asked::Junit(path) => reports.junit.get_or_insert_default().0.push(path.clone()),
                Asked::Sarif(path) => reports.sarif.get_or_insert_default().0.push(path.clone()),
                Asked::Github => reports.github = true,
            }
        }
        reports
    }

    pub fn add(&mut self, case: &Case, reporter: &mut Reporter) {
        if let Some((_, junit)) = &mut self.junit {
            junit.add(case);
        }
        if let Some((_, sarif)) = &mut self.sarif {
            sarif.add(case);
        }
        if self.github {
            reporter.talk(&github::text(case));
        }
    }

    /// All the lines of a file that are as they should be.
    pub fn lines(&mut self, file: &str) {
        if let Some((_, junit)) = &mut self.junit {
            junit.lines(file);
        }
    }

    /// A file that could not be read.
    pub fn unreadable(&mut self, message: &str) {
        if let Some((_, junit)) = &mut self.junit {
            junit.unreadable(message);
        }
        if let Some((_, sarif)) = &mut self.sarif {
            sarif.unreadable(message);
        }
    }

    /// Writes what is written at the end.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn write(&self) -> Result<(), Failure> {
        let texts = [
            self.junit.as_ref().map(|(paths, report)| (paths, report.text())),
            self.sarif.as_ref().map(|(paths, report)| (paths, report.text())),
        ];
        for (path, text) in texts.iter().flatten().flat_map(|(paths, text)| paths.iter().map(move |path| (path, text))) {
            std::fs::write(path, text).map_err(|error| {
                Failure::input(format!("cannot write {}: {error}", path.display())).hint("--report takes a file in a folder that exists")
            })?;
        }
        Ok(())
    }
}
