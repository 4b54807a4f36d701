//! The reports of `send`: what is asked for, and that none goes over what is read or logged.

use std::path::Path;

use clap::Args;

use super::Session;
use super::secrets::{SecretFlags, file_of};
use crate::error::Failure;
use crate::report::asked::Asked;
use crate::report::sanitize;
use crate::report::targets::{Targets, of_file, of_stdin, place};
use crate::send::draft::What;
use crate::send::how::LogFile;

#[derive(Debug, Clone, Args)]
pub struct ReportFlags {
    /// Also write junit=FILE with a test case for each delivery (for each check, with --probe), or annotate with github (repeatable) [default: github under GitHub Actions]
    #[arg(long, value_name = "REPORT", value_parser = report, conflicts_with_all = ["dry_run", "curl"])]
    report: Vec<Asked>,
}

fn report(text: &str) -> Result<Asked, String> {
    Asked::parse(text, &["junit", "github"])
}

impl ReportFlags {
    /// The reports to write. `read` are further files, with the flag that names each.
    ///
    /// # Errors
    /// One would be written over what is read, over the log, or over another.
    pub fn settle<'a>(
        self,
        session: &Session,
        what: &[What],
        secrets: &SecretFlags,
        log: Option<&LogFile>,
        read: impl Iterator<Item = (&'static str, &'a Path)>,
    ) -> Result<Vec<Asked>, Failure> {
        let mut reports = self.report;
        if reports.is_empty() && session.context.runner_reads() {
            reports.push(Asked::Github);
        }
        if reports.contains(&Asked::Github) {
            sanitize::runner_reads();
        }
        let targets = Targets::new(&reports)?;
        targets.refuse(log.and_then(|log| place(&log.path)).as_ref(), "the file that --log names")?;
        for what in what {
            match what {
                What::Body { file: Some(path), .. } | What::Recording { file: Some(path), .. } => {
                    targets.refuse(of_file(path).as_ref(), "a file that is to be sent")?;
                }
                What::Body { .. } | What::Recording { .. } => targets.refuse(of_stdin().as_ref(), "the file behind stdin")?,
                What::Sample { .. } | What::Scenario { .. } => {}
            }
        }
        for flag in &secrets.secret_file {
            let file = of_file(file_of(flag, &session.registry).as_ref());
            targets.refuse(file.as_ref(), "the file that --secret-file names")?;
        }
        for (flag, path) in read {
            targets.refuse(of_file(path).as_ref(), &format!("the file that {flag} names"))?;
        }
        Ok(reports)
    }
}
