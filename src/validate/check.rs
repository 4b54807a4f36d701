//! One piece of work, checked and made ready to be told: what workers do.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::Options;
use super::credentials::{self, Credentials, Unchecked};
use super::job::{Job, Source};
use super::jobs::too_large;
use super::lines::LONGEST_LINE;
use super::recorded::{Line, Recorded, line};
use super::whole::{self, Unread};
use super::why::LookedInto;
use crate::credentials::why::Why;
use crate::inputs::folders::{Found, folder};
use crate::inputs::{Refused, unreadable};
use crate::inspect::{Circumstances, Event, Inspection, Named, Policy, SchemaVerdict, inspect, inspect_own};
use crate::json::Kind;
use crate::platform::{FileId, file_id};
use crate::problem::{Counts, Problem, Rule, Warnings};
use crate::report::finding::Case;
use crate::report::{Checked, Shown, View};
use crate::vendor::registry::Registry;

/// What came of one file, or of some lines of one.
#[derive(Default)]
pub struct Outcome {
    pub source: Option<Arc<Source>>,
    /// To tell files that were named twice.
    pub file: Option<FileId>,
    pub refused: Option<Refused>,
    pub bytes: u64,
    pub checked: u64,
    pub valid: u64,
    /// Something is not as it was expected to be: valid, or invalid.
    pub failed: bool,
    pub problems: Counts,
    /// Callbacks that were recorded, with headers beside the body.
    pub recorded: u64,
    /// Callbacks whose credentials or fields were to be checked and could not be.
    pub unchecked: Unchecked,
    /// Callbacks whose credentials do not hold, and that were looked into.
    pub looked_into: LookedInto,
    /// Problems for a person, no more than can be shown.
    pub shown: Vec<Shown>,
    /// Problems that were not made ready to be shown.
    pub hidden: Counts,
    /// For programs.
    pub records: Vec<String>,
    /// For the reports.
    pub cases: Vec<Case>,
}

/// Where a payload stands.
pub(super) struct Stand<'a> {
    pub(super) source: &'a Arc<Source>,
    pub(super) line: Option<usize>,
    /// The number of the record that holds it.
    pub(super) n: Option<u64>,
    /// Not so for an empty line.
    pub(super) is_payload: bool,
}

impl<'a> Stand<'a> {
    const fn of(source: &'a Arc<Source>) -> Self {
        Self { source, line: None, n: None, is_payload: true }
    }

    pub(super) fn checked(&self, body: &'a [u8], inspection: &'a Inspection, passed: bool) -> Checked<'a> {
        Checked { file: &self.source.name, line: self.line, n: self.n, body, inspection, passed }
    }
}

/// Checks and renders; shared by all workers.
pub struct Checker {
    pub options: Arc<Options>,
    pub registry: Arc<Registry>,
    pub view: View,
    /// Cases are only counted by now.
    pub reports_full: Arc<AtomicBool>,
}

impl Checker {
    /// Does one piece of work. Every file is an outcome, and every block of lines.
    pub fn work(&self, job: Job) -> Vec<Outcome> {
        match job {
            Job::Files(files) => files.iter().flat_map(|path| self.file(path)).collect(),
            Job::Whole { source, text } => vec![self.text(source, &text)],
            Job::Lines { source, first, text } => vec![self.lines(source, first, &text)],
            Job::TooLong { source, line } => {
                let message = format!("the line is longer than {} MB", LONGEST_LINE / 1_000_000);
                let problem = odd_line(Rule::LineTooLong, &message, "it was passed over, and the rest was checked");
                let mut outcome = Outcome::default();
                self.judge(&Stand { line: Some(line), ..Stand::of(&source) }, b"", Inspection::of(problem), &mut outcome);
                vec![Outcome { source: Some(source), ..outcome }]
            }
            Job::Empty { source } => vec![Outcome { source: Some(source), ..Outcome::default() }],
            Job::Refused(refused) => vec![Outcome { refused: Some(refused), ..Outcome::default() }],
        }
    }

    /// A file that holds one value, or the files of a folder with such a name.
    fn file(&self, path: &Path) -> Vec<Outcome> {
        let refused = |refused| Outcome { refused: Some(refused), ..Outcome::default() };
        let failed = |failure| refused(Refused { name: path.display().to_string(), failure });
        let (file, known) = match File::open(path).and_then(|file| file.metadata().map(|known| (file, known))) {
            Ok(opened) => opened,
            Err(error) => return vec![failed(unreadable(path, &error))],
        };
        if known.is_dir() {
            let Found { files, failures, .. } = folder(path);
            return failures.into_iter().map(refused).chain(files.iter().flat_map(|path| self.file(path))).collect();
        }
        vec![match whole::read(file, &known) {
            Ok(text) => Outcome { file: Some(file_id(&known, path)), ..self.text(Source::whole(path.display().to_string()), &text) },
            Err(Unread::TooLarge { most }) => failed(too_large(&path.display().to_string(), most)),
            Err(Unread::Failed(error)) => failed(unreadable(path, &error)),
        }]
    }

    /// One value; or a recording that does not say so in its name.
    fn text(&self, source: Arc<Source>, text: &[u8]) -> Outcome {
        let end = memchr::memchr(b'\n', text).unwrap_or(text.len());
        if matches!(self.record(&text[..end]), Some(Line::Callback(_) | Line::Other)) {
            return self.lines(source, 1, text);
        }
        let mut outcome = Outcome { bytes: text.len() as u64, ..Outcome::default() };
        self.payload(&Stand::of(&source), None, text, &mut outcome);
        Outcome { source: Some(source), ..outcome }
    }

    fn lines(&self, source: Arc<Source>, first: usize, text: &[u8]) -> Outcome {
        let mut outcome = Outcome { bytes: text.len() as u64, ..Outcome::default() };
        let mut start = 0;
        let ends = memchr::memchr_iter(b'\n', text).chain((!text.ends_with(b"\n")).then_some(text.len()));
        for (number, end) in (first..).zip(ends) {
            let content = &text[start..end];
            start = end + 1;
            let mut stand = Stand { line: Some(number), ..Stand::of(&source) };
            match self.record(content) {
                None if content.trim_ascii().is_empty() => {
                    stand.is_payload = false;
                    let mut inspection =
                        Inspection::of(odd_line(Rule::EmptyLine, "the line is empty", "one JSON value stands on each line"));
                    if self.options.warnings == Warnings::Denied {
                        inspection.deny_warnings();
                    }
                    self.judge(&stand, content, inspection, &mut outcome);
                }
                None => self.payload(&stand, None, content.strip_suffix(b"\r").unwrap_or(content), &mut outcome),
                Some(Line::Callback(recorded)) => {
                    stand.n = Some(recorded.n);
                    self.payload(&stand, Some(&recorded), &recorded.body, &mut outcome);
                }
                Some(Line::Other) => {}
                Some(Line::Broken { why, cure }) => {
                    let problem = odd_line(Rule::BrokenRecord, &why, cure);
                    self.judge(&stand, content, Inspection::of(problem), &mut outcome);
                }
            }
        }
        Outcome { source: Some(source), ..outcome }
    }

    /// What a line is, if it is a record whose body is to be checked and not the record itself.
    fn record(&self, text: &[u8]) -> Option<Line> {
        let as_it_stands = self.options.schema.as_ref().is_some_and(|own| own.is_of_records);
        line(text).filter(|_| !as_it_stands)
    }

    fn payload(&self, stand: &Stand, recorded: Option<&Recorded>, body: &[u8], outcome: &mut Outcome) {
        let options = &self.options;
        let policy = Policy {
            keyring: &options.keyring,
            auth: options.auth.as_ref(),
            unknown: options.unknown,
            warnings: options.warnings,
            most_problems: Options::LISTED,
        };
        let mut inspection = match &options.schema {
            Some(own) => inspect_own(&own.schema, body, policy),
            None => {
                let circumstances = Circumstances {
                    path: recorded.map(|recorded| recorded.path.as_str()),
                    query: recorded.and_then(|recorded| recorded.query.as_deref()),
                    headers: recorded.map(|recorded| &recorded.headers),
                    method: recorded.map(|recorded| recorded.method.as_str()),
                    wire: recorded.and_then(|recorded| recorded.wire.as_deref()),
                    received: recorded.and_then(|recorded| recorded.received),
                    token: None,
                    vendor: options.vendor,
                    event: options.event.as_deref(),
                    named_by: Named::Flag,
                };
                inspect(&self.registry, body, circumstances, policy)
            }
        };
        if let (SchemaVerdict::NotDocumented, Some(vendor), Event::Known(event)) = (inspection.schema, inspection.vendor, &inspection.event)
        {
            let why = format!("no document shows the body of {event}, so it has no schema");
            outcome.unchecked.add(Some(&self.registry.vendor(vendor).manifest.name), "fields", &why);
        }
        if recorded.is_none() && is_list_of_objects(&inspection, body) {
            let as_a_whole = |problem: &&mut Problem| problem.pointer.is_empty() && matches!(problem.rule, Rule::Unrecognised | Rule::Type);
            let refused = inspection.problems.iter_mut().find(as_a_whole);
            refused.into_iter().for_each(|problem| problem.help.push(ONE_BY_ONE.to_owned()));
        }
        if let Some(recorded) = recorded {
            if recorded.redacted {
                inspection.is_of_redacted(body);
            }
            outcome.recorded += 1;
            let why = self.why(&inspection, recorded, &mut outcome.looked_into);
            self.credentials(&mut inspection, body, why.as_ref(), &mut outcome.unchecked);
        }
        self.judge(stand, body, inspection, outcome);
    }

    /// What the credentials of a recorded callback are worth.
    fn credentials(&self, inspection: &mut Inspection, body: &[u8], why: Option<&Why>, unchecked: &mut Unchecked) {
        if self.options.schema.is_some() {
            return;
        }
        let vendor = inspection.vendor.map(|vendor| self.registry.vendor(vendor));
        let known = vendor.is_some_and(|vendor| !self.options.keyring.of(vendor.id()).is_empty());
        if let Some(problem) = credentials::problem(inspection, body, why) {
            inspection.add(problem);
        } else if let Some(why) = inspection.verdict.why().filter(|_| known || self.options.credentials == Credentials::Demanded) {
            unchecked.add(vendor.map(|vendor| vendor.manifest.name.as_str()), "credentials", &why);
        }
    }
}

/// Said where a list stands and one of its elements should.
const ONE_BY_ONE: &str = "to check each element of a list by itself: jq -c '.[]' FILE | idhook validate -";

fn is_list_of_objects(inspection: &Inspection, body: &[u8]) -> bool {
    let first = || inspection.root(body)?.elements().next();
    inspection.broken && first().is_some_and(|first| first.kind() == Kind::Object)
}

fn odd_line(rule: Rule, message: &str, help: &str) -> Problem {
    Problem { help: vec![help.to_owned()], ..Problem::new(rule, "", 0..0, message) }
}
