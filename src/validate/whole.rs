//! A file that holds one value, read in as few steps as can be: of such there are often many.

use std::fs::{File, Metadata};
use std::io::{Cursor, Error, ErrorKind, Read as _};

use super::lines::Lines;
use crate::content::GZIP;
use crate::json::MAX_LENGTH;

/// So much of a file is read in one go.
const AT_ONCE: usize = 1 << 16;

/// Why there is no text.
pub enum Unread {
    /// It has more bytes than one value may have.
    TooLarge {
        most: usize,
    },
    Failed(Error),
}

/// The whole text, of which this is known; what is compressed with gzip is expanded, whatever it is called.
///
/// # Errors
/// It cannot be read, or not held in memory: that is no end of the program.
pub fn read(mut file: File, known: &Metadata) -> Result<Vec<u8>, Unread> {
    let mut text = Vec::new();
    // A compressed one that is so large would be refused, too.
    if known.len() > MAX_LENGTH as u64 {
        return Err(Unread::TooLarge { most: MAX_LENGTH });
    }
    let room = usize::try_from(known.len()).unwrap_or(usize::MAX).saturating_add(1);
    text.try_reserve_exact(room).map_err(|_| {
        let message = format!("{} MB are too large to hold in memory", known.len() / 1_000_000);
        Unread::Failed(Error::new(ErrorKind::OutOfMemory, message))
    })?;
    // Its size is known, so one read gets a small file whole, and comes back short at its end.
    text.resize(room.clamp(GZIP.len(), AT_ONCE), 0);
    let mut have = 0;
    while have < GZIP.len() {
        match file.read(&mut text[have..]) {
            Ok(0) => break,
            Ok(read) => have += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(Unread::Failed(error)),
        }
    }
    let ended = known.is_file() && have < text.len();
    text.truncate(have);
    if text.starts_with(&GZIP) {
        let lines = Lines::open(Cursor::new(text).chain(file)).map_err(Unread::Failed)?;
        let most = lines.most();
        return lines.whole().map_err(|error| error.map_or(Unread::TooLarge { most }, Unread::Failed));
    }
    if !ended {
        // One byte too many is enough for it to be refused.
        file.take(MAX_LENGTH as u64 + 1).read_to_end(&mut text).map_err(Unread::Failed)?;
    }
    Ok(text)
}
