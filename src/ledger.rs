//! A file of records that grows: whose it may be, where it ends, and that it always ends with a whole record.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;

use thiserror::Error;

use crate::platform;
use crate::record::{Line, RecordError};

/// Why a file is not written to.
#[derive(Debug, Error)]
pub enum LedgerError {
    #[error("cannot open {}", path.display())]
    Open {
        path: PathBuf,
        #[source]
        reason: io::Error,
    },
    #[error("{} is a link, and links are not followed", .0.display())]
    Link(PathBuf),
    #[error("{} is not a regular file", .0.display())]
    NotRegular(PathBuf),
    #[error("{} belongs to another user", .0.display())]
    NotOurs(PathBuf),
    #[error("{} does not start {wanted}, so nothing is appended to it", path.display())]
    Foreign { path: PathBuf, wanted: &'static str },
    #[error("{} is being written by another idhook", .0.display())]
    Locked(PathBuf),
}

/// What opening had to mend, for people.
pub type Mended = Vec<String>;

/// What a file is for.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// How its first record starts.
    pub start: &'static [u8],
    /// Whether a file may start with this record.
    pub fits: fn(&Line) -> bool,
    /// With what its files start, for an error: `with …`.
    pub wanted: &'static str,
    /// What is said of a last record that was not written whole: `a torn record that …`.
    pub torn: &'static str,
}

/// The open file.
pub struct Ledger {
    pub path: PathBuf,
    kind: Kind,
    file: File,
    /// So many bytes at the end are what a write that failed has left.
    torn: u64,
    fsync: bool,
}

impl Ledger {
    /// Opens or makes the file, and mends its end.
    ///
    /// # Errors
    /// The file is not one that we may append to.
    pub fn open(path: PathBuf, kind: Kind, fsync: bool) -> Result<(Self, Mended), LedgerError> {
        let file = match platform::open_journal(&path) {
            Ok(file) => file,
            Err(reason) if platform::is_link_error(&reason) => return Err(LedgerError::Link(path)),
            Err(reason) => return Err(LedgerError::Open { path, reason }),
        };
        let failed = |reason| LedgerError::Open { path: path.clone(), reason };
        if !file.metadata().map_err(failed)?.is_file() {
            return Err(LedgerError::NotRegular(path));
        }
        if !platform::is_ours(&file) {
            return Err(LedgerError::NotOurs(path));
        }
        if file.try_lock().is_err() {
            return Err(LedgerError::Locked(path));
        }
        let mut ledger = Self { path: path.clone(), kind, file, torn: 0, fsync };
        let mut mended = ledger.mend().map_err(failed)?.ok_or_else(|| LedgerError::Foreign { path: path.clone(), wanted: kind.wanted })?;
        if let Some(mode) = platform::tighten(&ledger.file).map_err(failed)? {
            mended.push(format!("{} could be read by others (mode {mode:o}); it is 600 now", path.display()));
        }
        Ok((ledger, mended))
    }

    /// Makes sure that the file is ours and ends with a whole record. `None` when it is somebody else's.
    fn mend(&mut self) -> io::Result<Option<Mended>> {
        let size = self.file.metadata()?.len();
        let mut mended = Vec::new();
        if size > 0 && !self.starts_with_record()? {
            return Ok(None);
        }
        let (start, tail) = self.after_last_newline(size)?;
        if !tail.is_empty() {
            if matches!(Line::read(&tail), Ok(_) | Err(RecordError::Newer(_))) {
                self.file.write_all(b"\n")?;
                mended.push(format!("the last record of {} lacked its newline; it has it now", self.path.display()));
            } else {
                self.file.set_len(start)?;
                mended.push(format!(
                    "{} ended in a torn record that {}; its {} bytes are cut off",
                    self.path.display(),
                    self.kind.torn,
                    tail.len()
                ));
            }
        }
        Ok(Some(mended))
    }

    fn fits(&self, line: &[u8]) -> bool {
        Line::read(line).is_ok_and(|record| (self.kind.fits)(&record))
    }

    fn starts_with_record(&mut self) -> io::Result<bool> {
        self.file.rewind()?;
        let mut first = Vec::new();
        let mut chunk = [0; 8192];
        loop {
            let read = self.file.read(&mut chunk)?;
            let line = chunk[..read].split(|byte| *byte == b'\n').next().unwrap_or_default();
            first.extend_from_slice(line);
            if line.len() < read {
                return Ok(self.fits(&first));
            }
            // One that lacks its end was torn while the first record was written: it starts as records do.
            if read == 0 {
                let start = self.kind.start;
                return Ok(self.fits(&first) || first.starts_with(start) || start.starts_with(&first));
            }
        }
    }

    /// Where the last line starts, and what it holds.
    fn after_last_newline(&mut self, size: u64) -> io::Result<(u64, Vec<u8>)> {
        let mut window = 64 * 1024;
        loop {
            let from = size.saturating_sub(window);
            let bytes = self.read_range(from, size)?;
            if let Some(at) = bytes.iter().rposition(|byte| *byte == b'\n') {
                return Ok((from + at as u64 + 1, bytes[at + 1..].to_vec()));
            }
            if from == 0 {
                return Ok((0, bytes));
            }
            window *= 4;
        }
    }

    /// The number of the last callback.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn last_number(&mut self) -> io::Result<u64> {
        let end = self.file.metadata()?.len();
        let mut window = 64 * 1024;
        loop {
            let from = end.saturating_sub(window);
            let bytes = self.read_range(from, end)?;
            let lines = bytes.split(|byte| *byte == b'\n').rev().filter(|line| line.starts_with(br#"{"type":"callback""#));
            let number = lines
                .filter_map(|line| Line::read(line).ok())
                .find_map(|record| if let Line::Callback(callback) = record { Some(callback.n) } else { None });
            match number {
                Some(number) => return Ok(number),
                None if from == 0 => return Ok(0),
                None => window *= 4,
            }
        }
    }

    fn read_range(&mut self, from: u64, to: u64) -> io::Result<Vec<u8>> {
        self.file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        (&mut self.file).take(to - from).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Writes whole records; what happened to the file is told. A file that was moved away or removed is made anew first; one that is
    /// removed at this very moment, afterwards, before anybody is told that the records are written.
    pub fn write(&mut self, batch: &[u8]) -> io::Result<Mended> {
        let mut told = Vec::new();
        if batch.is_empty() {
            return Ok(told);
        }
        loop {
            if !platform::still_named(&self.file, &self.path) {
                let (anew, mended) = Self::open(self.path.clone(), self.kind, self.fsync).map_err(io::Error::other)?;
                *self = anew;
                told.push(format!("{} was moved away or removed; it is made anew", self.path.display()));
                told.extend(mended);
            }
            self.append(batch)?;
            if platform::has_a_name(&self.file) {
                return Ok(told);
            }
        }
    }

    /// All of it, or nothing.
    fn append(&mut self, batch: &[u8]) -> io::Result<()> {
        self.cut_off()?;
        let mut written = 0;
        while written < batch.len() {
            match self.file.write(&batch[written..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(length) if length > 0 => written += length,
                stopped => {
                    self.torn = written as u64;
                    // What cannot be cut off now is cut off before anything follows it.
                    let _ = self.cut_off();
                    return Err(stopped.err().unwrap_or_else(|| io::ErrorKind::WriteZero.into()));
                }
            }
        }
        if self.fsync { self.file.sync_data() } else { Ok(()) }
    }

    /// Takes off what a write that failed has left.
    fn cut_off(&mut self) -> io::Result<()> {
        if self.torn > 0 {
            self.file.set_len(self.file.metadata()?.len().saturating_sub(self.torn))?;
            self.torn = 0;
        }
        Ok(())
    }
}
