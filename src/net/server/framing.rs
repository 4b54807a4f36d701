//! Where each request of a connection begins and ends, read along as its bytes pass by, to find the heads that say it twice.
//!
//! The HTTP library takes a `Content-Length` beside a `Transfer-Encoding` and drops the length without a word; whatever stands before
//! us may have believed the length, and then two of us see different requests in the same bytes. Such a head is doubtful and must be
//! refused. This is no second parser of HTTP: it follows the same grammar as the library, and where bytes are none of it, it
//! stops following, because the library refuses them and closes. It holds nothing but a place and the start of a line.

/// So much of a line is looked at: room for the longer name, its colon and the digits of any length.
const LONGEST: usize = 64;

/// The reader of one connection.
#[derive(Debug)]
pub struct Framing {
    place: Place,
    /// Heads that are behind us.
    heads: u64,
    head: Head,
    line: Line,
}

/// What the next byte is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Empty lines may stand before a request.
    Before,
    Head,
    /// A body, of which so many bytes are to come.
    Body(u64),
    Chunk(Chunk),
    /// Nothing that follows is a request.
    Lost,
}

/// A part of a chunked body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chunk {
    Start,
    Size(u64),
    /// What follows the size on its line.
    AfterSize(u64),
    SizeLf(u64),
    Data(u64),
    DataCr,
    DataLf,
    /// A trailer, or the empty line that ends it all.
    End,
    EndLf,
    Trailer,
    TrailerLf,
}

/// What a head has said so far of its body.
#[derive(Debug, Clone, Copy, Default)]
struct Head {
    /// How many lines speak of it; of more than one it is not clear which holds.
    said: u8,
    chunked: bool,
    length: u64,
    /// The library refuses this head.
    broken: bool,
}

/// The start of a line that came in pieces.
#[derive(Debug)]
struct Line {
    start: [u8; LONGEST],
    length: usize,
}

impl Default for Framing {
    fn default() -> Self {
        Self { place: Place::Before, heads: 0, head: Head::default(), line: Line { start: [0; LONGEST], length: 0 } }
    }
}

impl Framing {
    /// Follows the next bytes. Gives the number of the first doubtful head that ends in them, counted from 0; nothing is followed after it.
    pub fn follow(&mut self, mut bytes: &[u8]) -> Option<u64> {
        while let Some(&byte) = bytes.first() {
            let taken = match self.place {
                Place::Lost => return None,
                Place::Before if byte == b'\r' || byte == b'\n' => 1,
                Place::Before => {
                    self.place = Place::Head;
                    0
                }
                Place::Head => {
                    let taken = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1);
                    self.line(&bytes[..taken]);
                    if self.place == Place::Lost && self.head.said > 1 {
                        return Some(self.heads);
                    }
                    taken
                }
                Place::Body(left) => {
                    let taken = usize::try_from(left).map_or(bytes.len(), |left| left.min(bytes.len()));
                    self.place = if taken as u64 == left { Place::Before } else { Place::Body(left - taken as u64) };
                    taken
                }
                Place::Chunk(Chunk::Data(left)) => {
                    let taken = usize::try_from(left).map_or(bytes.len(), |left| left.min(bytes.len()));
                    self.place = Place::Chunk(if taken as u64 == left { Chunk::DataCr } else { Chunk::Data(left - taken as u64) });
                    taken
                }
                Place::Chunk(chunk) => {
                    self.place = chunk.next(byte);
                    1
                }
            };
            bytes = &bytes[taken..];
        }
        None
    }

    /// A line of a head, or a piece of one; it is whole when it ends with a newline.
    fn line(&mut self, piece: &[u8]) {
        let whole = piece.last() == Some(&b'\n');
        if whole && self.line.length == 0 {
            return self.whole_line(piece.len() == 1 || piece == b"\r\n", piece);
        }
        let at = self.line.length.min(LONGEST);
        let kept = piece.len().min(LONGEST - at);
        self.line.start[at..at + kept].copy_from_slice(&piece[..kept]);
        self.line.length += piece.len();
        if whole {
            let length = std::mem::take(&mut self.line.length);
            let start = self.line.start;
            let line = &start[..length.min(LONGEST)];
            self.whole_line(line == b"\n" || line == b"\r\n", line);
        }
    }

    fn whole_line(&mut self, empty: bool, line: &[u8]) {
        if empty {
            self.place = self.head.body();
            if self.place != Place::Lost {
                self.heads += 1;
                self.head = Head::default();
            }
        } else if matches!(line[0] | 0x20, b'c' | b't') {
            self.head.field(line);
        }
    }
}

impl Head {
    fn field(&mut self, line: &[u8]) {
        let Some(colon) = memchr::memchr(b':', line) else { return };
        let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii());
        if name.eq_ignore_ascii_case(b"transfer-encoding") {
            self.said = self.said.saturating_add(1);
            self.chunked = true;
        } else if name.eq_ignore_ascii_case(b"content-length") {
            // A longer one may have come in pieces and lost its end; nobody writes a length like that who means well.
            let lines = if line.len() > LONGEST || !line.ends_with(b"\n") { 2 } else { 1 };
            self.said = self.said.saturating_add(lines);
            let digits = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
            match std::str::from_utf8(value).ok().filter(|_| digits).and_then(|digits| digits.parse().ok()) {
                Some(length) => self.length = length,
                None => self.broken = true,
            }
        }
    }

    /// What follows this head.
    const fn body(self) -> Place {
        match self {
            Self { said: 2.., .. } | Self { broken: true, .. } => Place::Lost,
            Self { chunked: true, .. } => Place::Chunk(Chunk::Start),
            Self { length: 0, .. } => Place::Before,
            Self { length, .. } => Place::Body(length),
        }
    }
}

impl Chunk {
    fn next(self, byte: u8) -> Place {
        let next = match (self, byte) {
            (Self::Start, _) => hex(0, byte).map(Self::Size),
            (Self::Size(size) | Self::AfterSize(size), b'\r') => Some(Self::SizeLf(size)),
            (Self::Size(size), b' ' | b'\t' | b';') => Some(Self::AfterSize(size)),
            (Self::Size(size), _) => hex(size, byte).map(Self::Size),
            (Self::AfterSize(_), b'\n') => None,
            (Self::AfterSize(size), _) => Some(Self::AfterSize(size)),
            (Self::SizeLf(0) | Self::TrailerLf, b'\n') => Some(Self::End),
            (Self::SizeLf(size), b'\n') => Some(Self::Data(size)),
            (Self::DataCr, b'\r') => Some(Self::DataLf),
            (Self::DataLf, b'\n') => Some(Self::Start),
            (Self::End, b'\r') => Some(Self::EndLf),
            (Self::EndLf, b'\n') => return Place::Before,
            (Self::Trailer, b'\r') => Some(Self::TrailerLf),
            (Self::End | Self::Trailer, _) => Some(Self::Trailer),
            _ => None,
        };
        next.map_or(Place::Lost, Place::Chunk)
    }
}

fn hex(size: u64, byte: u8) -> Option<u64> {
    let digit = (byte as char).to_digit(16)?;
    size.checked_mul(16)?.checked_add(u64::from(digit))
}

#[cfg(test)]
mod tests;
