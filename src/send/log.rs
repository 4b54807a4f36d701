//! `--log`: the file that knows which attempts were started and how they ended, so that a run that was killed can be resumed.
//!
//! A start is in the file before its request leaves; an end is written at the latest with the next start. No bodies stand in it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::io::BufRead as _;
use std::path::Path;

use serde::Deserialize;

use super::how::LogFile;
use crate::error::{ExitStatus, Failure};
use crate::ledger::{Kind, Ledger, LedgerError, Mended};
use crate::record::{Line, Record};

const KIND: Kind = Kind {
    start: br#"{"type":"started","v":1,"#,
    fits: |line| *line == Line::Other("started"),
    wanted: "as a log of send does, with the start of an attempt",
    torn: "was not written whole",
};

/// See the module.
pub struct Log {
    ledger: RefCell<Ledger>,
    /// Lines that are not written yet.
    lines: RefCell<Vec<u8>>,
    failed: Cell<bool>,
}

impl Log {
    /// Opens or makes the file.
    ///
    /// # Errors
    /// It is not one that we may append to, or it holds a run and that is not to be resumed.
    pub fn open(file: &LogFile) -> Result<(Self, Earlier, Mended), Failure> {
        let path = &file.path;
        let (ledger, mended) = Ledger::open(path.clone(), KIND, false).map_err(refused)?;
        let earlier = Earlier::read(path).map_err(|error| Failure::input(format!("cannot read {}: {error}", path.display())))?;
        if !earlier.is_empty() && !file.resume {
            return Err(Failure::input(format!("{} holds the log of an earlier run", path.display()))
                .hint("--resume goes on where it stopped; another run needs another file"));
        }
        Ok((Self { ledger: RefCell::new(ledger), lines: RefCell::default(), failed: Cell::new(false) }, earlier, mended))
    }

    /// Writes that an attempt starts; false when it could not be written. Starts of one moment share a write.
    pub async fn start(&self, record: &Record<'_>) -> bool {
        record.write(&mut self.lines.borrow_mut());
        tokio::task::yield_now().await;
        self.flush()
    }

    /// Keeps a record for the next write.
    pub fn end(&self, record: &Record) {
        record.write(&mut self.lines.borrow_mut());
    }

    /// Writes what waits; false once anything could not be written.
    pub fn flush(&self) -> bool {
        let lines = std::mem::take(&mut *self.lines.borrow_mut());
        if !lines.is_empty() && !self.failed.get() && self.ledger.borrow_mut().write(&lines).is_err() {
            self.failed.set(true);
        }
        !self.failed.get()
    }
}

/// What the log of an earlier run says of its deliveries, by id.
#[derive(Debug, Default)]
pub struct Earlier(HashMap<String, Known>);

/// How far a delivery came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    Accepted,
    NotAccepted,
    /// Not accepted, and nobody knows whether an attempt of it arrived.
    MayHaveArrived,
}

#[derive(Debug, Clone, Copy, Default)]
struct Known {
    accepted: bool,
    /// An attempt was started and its end is not known.
    open: bool,
    /// An attempt ended without an answer after it may have left.
    doubtful: bool,
}

impl Known {
    const fn course(self) -> Course {
        match self {
            Self { accepted: true, .. } => Course::Accepted,
            Self { open: false, doubtful: false, .. } => Course::NotAccepted,
            _ => Course::MayHaveArrived,
        }
    }
}

impl Earlier {
    fn read(path: &Path) -> std::io::Result<Self> {
        /// Of a line, what counts here.
        #[derive(Deserialize)]
        struct Line {
            r#type: String,
            #[serde(default)]
            id: Option<String>,
            #[serde(default)]
            accepted: bool,
            #[serde(default)]
            maybe_arrived: bool,
        }
        let mut known: HashMap<String, Known> = HashMap::new();
        for line in std::io::BufReader::new(std::fs::File::open(path)?).split(b'\n') {
            // A line that was damaged says nothing of its delivery: it is made again.
            let Ok(Line { r#type, id: Some(id), accepted, maybe_arrived }) = serde_json::from_slice(&line?) else { continue };
            let known = known.entry(id).or_default();
            known.open = r#type == "started";
            known.accepted |= accepted;
            known.doubtful |= maybe_arrived;
        }
        Ok(Self(known))
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How far this delivery came; `None` where it was never started.
    #[must_use]
    pub fn of(&self, id: &str) -> Option<Course> {
        self.0.get(id).map(|known| known.course())
    }
}

fn refused(error: LedgerError) -> Failure {
    let hint = match &error {
        LedgerError::Locked(_) => "wait for its end, or log to another file",
        LedgerError::Open { .. } => "look at the folder and its rights",
        _ => "name a new file, or one that send --log wrote",
    };
    Failure::new(ExitStatus::Input, error).hint(hint)
}
