//! A text of any length as blocks of whole lines, in constant memory: plain or gzip, a file or a pipe.

#[cfg(test)]
mod tests;

use std::io::{self, Read};

use flate2::read::MultiGzDecoder;

use crate::content::GZIP;
use crate::json::MAX_LENGTH;

/// So much is read at once.
const BLOCK: usize = 256 * 1024;
/// A block has no more lines: what is said about a short line may be many times as long.
const MOST_LINES: usize = 1024;
/// A longer line is not held. The record of the largest body that `listen` takes by default is shorter, however it is escaped.
pub const LONGEST_LINE: usize = 64_000_000;

/// See the module.
pub struct Lines {
    reader: Box<dyn Read + Send>,
    compressed: bool,
    /// What was read and not given out: the first `have` bytes; behind them is room.
    buffer: Vec<u8>,
    have: usize,
    /// The rest of a block that had too many lines, and the number of its first one.
    cut: Option<(usize, Vec<u8>)>,
    /// The number of the line that the buffer starts in, from 1.
    line: usize,
    /// The rest of a line that is too long is passed over.
    skipping: bool,
    ended: bool,
}

/// A part of the text.
pub enum Block {
    /// Whole lines, but for a last one that may lack its end.
    Lines {
        first: usize,
        text: Vec<u8>,
    },
    /// This line is longer than [`LONGEST_LINE`].
    TooLong {
        line: usize,
    },
    Unreadable(io::Error),
}

impl Lines {
    /// # Errors
    /// It cannot be read.
    pub fn open(mut reader: impl Read + Send + 'static) -> io::Result<Self> {
        let mut start = [0; GZIP.len()];
        let mut have = 0;
        while have < start.len() {
            match reader.read(&mut start[have..]) {
                Ok(0) => break,
                Ok(read) => have += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        let compressed = start[..have] == GZIP;
        let whole = io::Cursor::new(start).take(have as u64).chain(reader);
        let reader: Box<dyn Read + Send> =
            if compressed { Box::new(MultiGzDecoder::new(io::BufReader::new(whole))) } else { Box::new(whole) };
        Ok(Self { reader, compressed, buffer: Vec::new(), have: 0, cut: None, line: 1, skipping: false, ended: false })
    }

    fn held(&self) -> &[u8] {
        &self.buffer[..self.have]
    }

    /// Takes the first bytes out.
    fn take(&mut self, length: usize) -> Vec<u8> {
        let rest = self.buffer[length..self.have].to_vec();
        self.have = rest.len();
        let mut text = std::mem::replace(&mut self.buffer, rest);
        text.truncate(length);
        text
    }

    /// Reads once; false at the end.
    fn fill(&mut self) -> io::Result<bool> {
        if self.buffer.len() < self.have + BLOCK / 2 {
            let more = self.have + BLOCK - self.buffer.len();
            self.buffer.try_reserve(more).map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
            self.buffer.resize(self.have + BLOCK, 0);
        }
        let read = loop {
            match self.reader.read(&mut self.buffer[self.have..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.have += read;
        self.ended = read == 0;
        Ok(!self.ended)
    }

    /// How the text starts, which is given out again: enough to tell its encoding. UTF-8 is not waited for.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn head(&mut self) -> io::Result<&[u8]> {
        let is_odd = |start: &[u8]| start.len() < 4 && start.iter().any(|byte| matches!(byte, 0 | 0xFE | 0xFF));
        while !self.ended && (self.have < 2 || is_odd(self.held())) {
            self.fill()?;
        }
        Ok(self.held())
    }

    /// The next block; `None` at the end.
    pub fn next(&mut self) -> Option<Block> {
        if let Some((first, text)) = self.cut.take() {
            return Some(self.cut(first, text));
        }
        // What was read to look at the content is given out first.
        let mut searched = 0;
        loop {
            if let Some(end) = memchr::memrchr(b'\n', &self.held()[searched..]) {
                let text = self.take(searched + end + 1);
                if let Some(block) = self.block(text) {
                    return Some(block);
                }
                searched = 0;
                continue;
            }
            if self.ended {
                let text = self.take(self.have);
                return (!text.is_empty()).then(|| self.block(text)).flatten();
            }
            if self.skipping {
                self.have = 0;
            } else if self.have > LONGEST_LINE {
                self.skipping = true;
                drop(self.take(self.have));
                return Some(Block::TooLong { line: self.line });
            }
            searched = self.have;
            if let Err(error) = self.fill() {
                self.ended = true;
                drop(self.take(self.have));
                return Some(Block::Unreadable(error));
            }
        }
    }

    /// A block of lines, without the rest of one that was too long.
    fn block(&mut self, mut text: Vec<u8>) -> Option<Block> {
        if std::mem::take(&mut self.skipping) {
            let end = memchr::memchr(b'\n', &text).map_or(text.len(), |at| at + 1);
            text.drain(..end);
            self.line += 1;
        }
        let first = self.line;
        self.line += memchr::memchr_iter(b'\n', &text).count();
        (!text.is_empty()).then(|| self.cut(first, text))
    }

    /// The first lines of a block; the others come next.
    fn cut(&mut self, first: usize, mut text: Vec<u8>) -> Block {
        if let Some(end) = memchr::memchr_iter(b'\n', &text).nth(MOST_LINES - 1).filter(|end| end + 1 < text.len()) {
            let rest = text[end + 1..].to_vec();
            text.truncate(end + 1);
            self.cut = Some((first + MOST_LINES, rest));
        }
        Block::Lines { first, text }
    }

    /// Whether the text looks like one JSON object a line: its first line is a whole one, or its second where the first is a torn one.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn look_like_values(&mut self) -> io::Result<bool> {
        let (mut begun, mut searched) = (0, 0);
        loop {
            let held = self.held();
            begun = held.len() - held[begun..].trim_ascii_start().len();
            if let Some(end) = memchr::memchr(b'\n', &held[searched.max(begun)..]).map(|at| searched.max(begun) + at) {
                let (first, rest) = (&held[begun..end], held[end..].trim_ascii_start());
                let second = memchr::memchr(b'\n', rest).map(|end| &rest[..end]).or_else(|| self.ended.then_some(rest));
                if !rest.is_empty() && is_object(first) {
                    return Ok(true);
                }
                if let Some(second) = second {
                    let opened = matches!(first.trim_ascii_end().last(), Some(b'[' | b'{' | b',' | b':'));
                    return Ok(!opened && is_object(second));
                }
            } else if held.len() > LONGEST_LINE {
                return Ok(false);
            } else {
                searched = held.len();
            }
            if self.ended || !self.fill()? && memchr::memchr(b'\n', self.held()).is_none() {
                return Ok(false);
            }
        }
    }

    /// So many bytes one value may have.
    pub const fn most(&self) -> usize {
        if self.compressed { LONGEST_LINE } else { MAX_LENGTH }
    }

    /// All of it as one text; `Err(None)` for one that is larger than one value may be.
    ///
    /// # Errors
    /// It cannot be read, or is too large to hold.
    pub fn whole(mut self) -> Result<Vec<u8>, Option<io::Error>> {
        while !self.ended && self.fill().map_err(Some)? {
            if self.have > self.most() {
                return Err(None);
            }
        }
        Ok(self.take(self.have))
    }
}

/// Whether a line is a whole object.
fn is_object(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.starts_with(b"{") && line.ends_with(b"}") && std::str::from_utf8(line).is_ok_and(|line| crate::json::parse(line).is_ok())
}
