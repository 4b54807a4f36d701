//! Everything that is said to the user: one message enum, and a printer for each form of output.
//!
//! stdout is data, stderr is talk. What strangers sent is masked, then made harmless, then printed, and nowhere else.

mod course;
mod excerpt;
pub mod finding;
mod forwarded;
pub mod github;
mod human;
pub mod junit;
mod ndjson;
mod pretty;
mod redacted;
pub mod sanitize;
pub mod sarif;
mod view;

use std::io::{ErrorKind, Write};
use std::time::Duration;

use crate::error::ExitStatus;
use crate::history::Marks;
use crate::inspect::Inspection;
use crate::mask::Masks;
use crate::problem::Severity;
use crate::record::Reply;
use crate::request::Request;
use crate::vendor::registry::VendorId;
pub use course::Course;
pub use forwarded::Forwarded;
pub use human::count;
pub use view::View;

/// What a run tells its user.
#[derive(Debug)]
pub enum Message {
    Ready {
        url: String,
        at: jiff::Timestamp,
        saving: Option<String>,
        /// As they may be shown.
        forwarding: Vec<String>,
    },
    Received(Box<Received>),
    /// Callbacks that the view had no time for.
    Dropped {
        from: u64,
        to: u64,
    },
    Attempt(Box<Attempt>),
    Summary(Summary),
    /// Something worth knowing, for stderr.
    Note(String),
    Warning(String),
}

/// A callback that was answered.
#[derive(Debug)]
pub struct Received {
    pub n: u64,
    pub request: Request,
    pub inspection: Inspection,
    pub reply: Reply,
    /// In the order of `--forward-to`.
    pub forwards: Vec<Forwarded>,
    /// Until the answer.
    pub took: Duration,
    pub demo: bool,
    /// What earlier callbacks make worth saying.
    pub marks: Marks,
    /// Of what [`Request::readable`] gives.
    pub masks: Masks,
}

/// A delivery that was tried.
#[derive(Debug)]
pub struct Attempt {
    pub at: jiff::Timestamp,
    pub url: String,
    pub what: String,
    pub vendor: Option<VendorId>,
    pub event: Option<String>,
    pub bytes: usize,
    pub outcome: crate::delivery::Outcome,
    pub accepted: bool,
    pub took: Duration,
}

/// A payload that was checked.
#[derive(Debug)]
pub struct Checked<'a> {
    pub file: &'a str,
    /// The line of a file with one value a line.
    pub line: Option<usize>,
    /// The number of the record that holds the body; then places are in the body, not in the file.
    pub n: Option<u64>,
    pub body: &'a [u8],
    pub inspection: &'a Inspection,
    /// As it was expected to be: valid, or invalid.
    pub passed: bool,
}

/// A problem of a checked payload, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub severity: Severity,
    pub text: String,
}

/// Counts at the end.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    pub verb: Verb,
    pub total: u64,
    /// Without errors, accepted, or valid, whatever was expected.
    pub good: u64,
    pub problems: u64,
    /// So many of the problems are warnings, where that was counted.
    pub warnings: u64,
    /// The run was stopped before its end.
    pub interrupted: bool,
    /// The bad ones were meant to be so.
    pub expected_bad: bool,
    /// What `listen` saw.
    pub course: Option<Box<Course>>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Verb {
    #[default]
    Listen,
    Send,
    Validate,
}

/// The form of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Human,
    /// A record a line.
    Ndjson,
    /// One document with all records.
    Json,
}

/// How much is said: `-qq`, `-q`, nothing, `-v`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    Totals,
    Headlines,
    Normal,
    Headers,
}

/// Prints messages. A closed stdout stops the printing, not the work.
pub struct Reporter {
    view: View,
    out: Box<dyn Write + Send>,
    err: Box<dyn Write + Send>,
    closed: bool,
    /// Something could not be printed that somebody waits for.
    lost: bool,
    /// Vendors whose callbacks were shown.
    shown: Vec<VendorId>,
    /// The document of [`Format::Json`] has begun.
    begun: bool,
    /// What is not printed yet, while more follows at once.
    gathered: Vec<u8>,
    more_follows: bool,
}

impl Reporter {
    #[must_use]
    pub fn new(view: View, out: Box<dyn Write + Send>, err: Box<dyn Write + Send>) -> Self {
        Self { view, out, err, closed: false, lost: false, shown: Vec::new(), begun: false, gathered: Vec::new(), more_follows: false }
    }

    /// Whether nobody reads stdout any more.
    #[must_use]
    pub const fn closed(&self) -> bool {
        self.closed
    }

    /// The status of a run, which is no longer fine when its output could not be written.
    #[must_use]
    pub fn settle(&self, status: ExitStatus) -> ExitStatus {
        if self.lost { status.max(ExitStatus::Input) } else { status }
    }

    /// Prints one message.
    pub fn say(&mut self, message: &Message) {
        let talk = human::talk(&self.view, message);
        if !talk.is_empty()
            && (self.view.format == Format::Human || !matches!(message, Message::Received(_) | Message::Attempt(_) | Message::Summary(_)))
        {
            self.talk(&sanitize::orders(&talk));
        }
        if self.closed {
            return;
        }
        let introduced = self.introduce(message);
        let text = match (self.view.format, message) {
            (Format::Human, _) => sanitize::orders(&human::data(&self.view, message, introduced)).into_owned(),
            (Format::Json, Message::Summary(_)) => self.end_of_document(&ndjson::data(&self.view, message)),
            (Format::Ndjson | Format::Json, _) => ndjson::data(&self.view, message),
        };
        self.print(text.as_bytes());
    }

    /// Says something on stderr as it is: it must be harmless already.
    pub fn talk(&mut self, text: &str) {
        self.release();
        // Nothing is left to complain to when stderr is gone.
        let _ = self.err.write_all(text.as_bytes()).and_then(|()| self.err.flush());
    }

    /// Prints what [`View::problems`] or [`View::record`] made.
    pub fn tell(&mut self, texts: &[String]) {
        let text = match self.view.format {
            Format::Human | Format::Ndjson => texts.concat(),
            Format::Json => texts.iter().map(|record| format!("{}{}", self.between_records(), record.trim_end())).collect(),
        };
        self.print(text.as_bytes());
    }

    fn between_records(&mut self) -> String {
        if std::mem::replace(&mut self.begun, true) { ",\n".to_owned() } else { ndjson::start_of_document() }
    }

    fn end_of_document(&mut self, summary: &str) -> String {
        let start = if self.begun { String::new() } else { ndjson::start_of_document() };
        format!("{start}\n],\"summary\":{}}}\n", summary.trim_end())
    }

    fn introduce(&mut self, message: &Message) -> human::Introduced {
        match message {
            Message::Received(received) if received.inspection.vendor.is_some_and(|vendor| self.shown.contains(&vendor)) => {
                human::Introduced::Before
            }
            Message::Received(received) => {
                self.shown.extend(received.inspection.vendor);
                human::Introduced::Now
            }
            _ => human::Introduced::Now,
        }
    }

    /// Whether the next message follows at once: then one write may take both.
    pub fn expect_more(&mut self, more_follows: bool) {
        self.more_follows = more_follows;
        if !more_follows {
            self.release();
        }
    }

    /// Prints bytes as they are: a payload, a schema, a generated script.
    pub fn print(&mut self, bytes: &[u8]) {
        /// So much is not held back.
        const MOST: usize = 64 * 1024;
        self.gathered.extend_from_slice(bytes);
        if !self.more_follows || self.gathered.len() >= MOST {
            self.release();
        }
    }

    /// Prints what was gathered.
    fn release(&mut self) {
        if !self.gathered.is_empty() && !self.closed {
            let written = self.out.write_all(&self.gathered).and_then(|()| self.out.flush());
            self.closed = written.is_err();
            // A reader that has gone has read enough; anything else is a loss.
            if let Err(error) = written.as_ref().map_err(|error| (error.kind() != ErrorKind::BrokenPipe).then_some(error))
                && let Some(error) = error
            {
                self.lost = true;
                let _ = writeln!(self.err, "error: cannot write to stdout: {error}");
            }
        }
        self.gathered.clear();
    }

    /// The view that the printers share.
    #[must_use]
    pub const fn view(&self) -> &View {
        &self.view
    }
}
