//! Prints messages: stdout is data, stderr is talk. A closed stdout stops the printing, not the work.

use std::io::{ErrorKind, Write};

use super::wrap::wrapped;
use super::{Format, Message, View, human, ndjson, sanitize};
use crate::error::ExitStatus;
use crate::vendor::registry::VendorId;

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
    /// Of the terminal that stderr is, once it was said.
    talk_columns: Option<u16>,
    /// What is not printed yet, while more follows at once.
    gathered: Vec<u8>,
    more_follows: bool,
}

impl Reporter {
    #[must_use]
    pub fn new(view: View, out: Box<dyn Write + Send>, err: Box<dyn Write + Send>) -> Self {
        let (shown, gathered) = (Vec::new(), Vec::new());
        Self { view, out, err, closed: false, lost: false, shown, begun: false, talk_columns: None, gathered, more_follows: false }
    }

    /// The terminals are so wide now; `None` is none. What goes elsewhere is never broken between words.
    pub fn fit(&mut self, columns: Option<u16>, talk_columns: Option<u16>) {
        self.view.columns_now = self.view.columns.and(columns.or(self.view.columns_now));
        self.talk_columns = talk_columns;
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
        let talk = match (human::talk(&self.view, message), message, self.talk_columns) {
            (talk, Message::Note(_) | Message::Warning(_), Some(columns)) => wrapped(&talk, columns.into()),
            (talk, ..) => talk,
        };
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
