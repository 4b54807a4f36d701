//! Everything that is said to the user: one message enum, and a printer for each form of output.
//!
//! stdout is data, stderr is talk. What strangers sent is masked, then made harmless, then printed, and nowhere else.

mod excerpt;
mod human;
mod ndjson;
mod pretty;
mod redacted;
pub mod sanitize;

use std::io::{ErrorKind, Write};
use std::sync::Arc;
use std::time::Duration;

use crate::error::ExitStatus;
use crate::inspect::Inspection;
use crate::mask::{Masks, Redactor};
use crate::request::Request;
use crate::vendor::Vendor;
use crate::vendor::registry::{Registry, VendorId};

/// What a run tells its user.
#[derive(Debug)]
pub enum Message {
    Ready {
        url: String,
        at: jiff::Timestamp,
        saving: Option<String>,
    },
    Received(Box<Received>),
    /// Callbacks that the view had no time for.
    Dropped {
        from: u64,
        to: u64,
    },
    Attempt(Box<Attempt>),
    Checked(Box<Checked>),
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
    pub status: u16,
    pub took: Duration,
    pub demo: bool,
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
pub struct Checked {
    pub file: String,
    pub line: Option<usize>,
    pub body: Vec<u8>,
    pub inspection: Inspection,
}

/// Counts at the end.
#[derive(Debug, Clone, Copy, Default)]
pub struct Summary {
    pub verb: Verb,
    pub total: u64,
    pub good: u64,
    pub problems: u64,
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
    Ndjson,
}

/// How much is said: `-qq`, `-q`, nothing, `-v`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    Totals,
    Headlines,
    Normal,
    Headers,
}

/// What all printers know.
#[derive(Debug, Clone)]
pub struct View {
    pub registry: Arc<Registry>,
    pub redactor: Redactor,
    pub verbosity: Verbosity,
    /// Makes the digests of masked subjects: random, for one run.
    pub digest_key: [u8; 32],
}

impl View {
    fn vendor(&self, id: Option<VendorId>) -> Option<&Vendor> {
        id.map(|id| self.registry.vendor(id))
    }

    /// What is masked of this body.
    fn masks(&self, inspection: &Inspection, body: &[u8]) -> Masks {
        self.redactor.body(&self.registry, self.vendor(inspection.vendor), inspection.event_id(), inspection.root(body), body)
    }
}

/// Prints messages. A closed stdout stops the printing, not the work.
pub struct Reporter {
    format: Format,
    view: View,
    out: Box<dyn Write + Send>,
    err: Box<dyn Write + Send>,
    closed: bool,
    /// Something could not be printed that somebody waits for.
    lost: bool,
    /// Vendors whose callbacks were shown.
    shown: Vec<VendorId>,
}

impl Reporter {
    #[must_use]
    pub fn new(format: Format, view: View, out: Box<dyn Write + Send>, err: Box<dyn Write + Send>) -> Self {
        Self { format, view, out, err, closed: false, lost: false, shown: Vec::new() }
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
            && (self.format == Format::Human
                || !matches!(message, Message::Received(_) | Message::Attempt(_) | Message::Checked(_) | Message::Summary(_)))
        {
            // Nothing is left to complain to when stderr is gone.
            let _ = self.err.write_all(sanitize::orders(&talk).as_bytes()).and_then(|()| self.err.flush());
        }
        if self.closed {
            return;
        }
        let introduced = self.introduce(message);
        let text = match self.format {
            Format::Human => sanitize::orders(&human::data(&self.view, message, introduced)).into_owned(),
            Format::Ndjson => ndjson::data(&self.view, message),
        };
        self.print(text.as_bytes());
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

    /// Prints bytes as they are: a payload, a schema, a generated script.
    pub fn print(&mut self, bytes: &[u8]) {
        if !bytes.is_empty() && !self.closed {
            let written = self.out.write_all(bytes).and_then(|()| self.out.flush());
            self.closed = written.is_err();
            // A reader that has gone has read enough; anything else is a loss.
            if let Err(error) = written.as_ref().map_err(|error| (error.kind() != ErrorKind::BrokenPipe).then_some(error))
                && let Some(error) = error
            {
                self.lost = true;
                let _ = writeln!(self.err, "error: cannot write to stdout: {error}");
            }
        }
    }

    /// The view that the printers share.
    #[must_use]
    pub const fn view(&self) -> &View {
        &self.view
    }
}
