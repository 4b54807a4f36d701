//! Recordings as they are read again: plain or gzip, of a file or of stdin, told from bodies by their content. What is whole in one is
//! read, even where its last line is cut off.

use std::io::{self, BufRead as _, Read as _};
use std::path::Path;

use super::unreadable;
use crate::content::{GZIP, plain};
use crate::error::Failure;
use crate::record::{Callback, Line, RecordError};

/// So many bytes of a compressed one are unpacked.
const MOST: u64 = 256_000_000;
/// A recording is told from a body by its first line, which is not longer.
const LONGEST: u64 = 64_000_000;
/// How a record of a callback starts as we write it.
const START: &[u8] = br#"{"type":"callback","v":"#;
const MARK: &[u8] = b"\xef\xbb\xbf";
const CURE: &str = "a recording is what listen --save wrote; a plain body has the ending .json";

/// What a recording holds.
#[derive(Debug, Default)]
pub struct Recording {
    pub callbacks: Vec<Callback<'static>>,
    /// The number of a last line that was not written whole.
    pub cut_off: Option<usize>,
    /// The number of the first line that is no record, whole as it is.
    foreign: Option<usize>,
}

/// The recording in a file.
///
/// # Errors
/// It cannot be read, or is none.
pub fn of_file(path: &Path) -> Result<Recording, Failure> {
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    Recording::read(&path.display().to_string(), &bytes)
}

/// Whether these bytes are a recording rather than a body: their first line is a record, or starts as one of a callback.
#[must_use]
pub fn is_recording(bytes: &[u8]) -> bool {
    let mut text = io::BufReader::new(plain(bytes).take(LONGEST));
    loop {
        let mut line = Vec::new();
        if text.read_until(b'\n', &mut line).is_err() || line.is_empty() {
            return false;
        }
        let line = line.strip_prefix(MARK).unwrap_or(&line).trim_ascii();
        if !line.is_empty() {
            return line.starts_with(START) || Line::read(line).is_ok();
        }
    }
}

impl Recording {
    /// Reads all of it; `name` is for errors.
    ///
    /// # Errors
    /// It holds no callback, a newer idhook wrote it, or it is compressed and damaged or too large.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, Failure> {
        let mut recording = Self::default();
        let mut text = io::BufReader::new(plain(bytes).take(MOST + 1));
        let (mut held, mut last) = (0, None);
        for number in 1.. {
            let mut line = Vec::new();
            let read = text.read_until(b'\n', &mut line).map_err(|_| {
                Failure::input(format!("{name} is gzip that is cut off or damaged"))
                    .hint("gunzip gives what is left of it, which can be read")
            })?;
            held += read as u64;
            if read == 0 {
                break;
            }
            if held > MOST && bytes.starts_with(&GZIP) {
                return Err(Failure::input(format!("{name} unpacks to more than {} MB", MOST / 1_000_000)).hint("gunzip it first"));
            }
            let ended = line.ends_with(b"\n");
            let line = line.strip_prefix(MARK).filter(|_| number == 1).unwrap_or(&line).trim_ascii();
            if line.is_empty() {
                continue;
            }
            // Only the last line can be one that was not written whole.
            if let Some(before) = last.take() {
                recording.foreign.get_or_insert(before);
            }
            match Line::read(line) {
                Ok(Line::Callback(callback)) => recording.callbacks.push(*callback),
                Ok(_) => {}
                Err(error @ RecordError::Newer(_)) => {
                    return Err(Failure::input(format!("{name}:{number}: {error}")).hint("update this one"));
                }
                Err(RecordError::Json(error)) if error.is_eof() || !ended => last = Some(number),
                Err(_) => drop(recording.foreign.get_or_insert(number)),
            }
        }
        recording.cut_off = last;
        match (&recording.callbacks[..], recording.foreign, last) {
            ([], Some(line), _) => Err(foreign(name, line)),
            ([], None, Some(line)) => {
                Err(Failure::input(format!("{name}:{line}: the line is cut off, and no whole callback stands before it")).hint(CURE))
            }
            ([], None, None) => Err(Failure::input(format!("{name} holds no callback")).hint(CURE)),
            _ => Ok(recording),
        }
    }

    /// The callback of this number, or all of them.
    ///
    /// # Errors
    /// There is none of the number; a line is no record, and all are wanted.
    pub fn take(self, name: &str, number: Option<u64>) -> Result<Vec<Callback<'static>>, Failure> {
        match (number, self.foreign) {
            (None, Some(line)) => Err(foreign(name, line)),
            (None, None) => Ok(self.callbacks),
            (Some(number), _) => {
                let chosen: Vec<_> = self.callbacks.into_iter().filter(|callback| callback.n == number).collect();
                if chosen.is_empty() {
                    return Err(Failure::input(format!("{name} holds no callback #{number}"))
                        .hint("the number is the one in listen's headlines, and n in the file"));
                }
                Ok(chosen)
            }
        }
    }
}

fn foreign(name: &str, line: usize) -> Failure {
    Failure::input(format!("{name}:{line}: the line is no record of idhook")).hint(CURE)
}
