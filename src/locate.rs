//! From a byte offset to the line and column that an editor shows.
//!
//! Lines end with LF (so CRLF too). Columns count Unicode code points from 1; a tab is one, a byte-order mark none.

use std::ops::Range;

/// A position for people. Both count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The line and column of the byte at `offset`; of the end, where `offset` is past it.
#[must_use]
pub fn place(bytes: &[u8], offset: usize) -> Place {
    let before = &bytes[..offset.min(bytes.len())];
    let line = memchr::memchr_iter(b'\n', before).count() + 1;
    let start = memchr::memrchr(b'\n', before).map_or_else(|| bom(before), |at| at + 1);
    let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
    Place { line, column }
}

/// The places of many bytes: those that come in document order cost one pass over the text.
#[derive(Debug)]
pub struct Places<'b> {
    bytes: &'b [u8],
    last: usize,
    place: Place,
}

impl<'b> Places<'b> {
    #[must_use]
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, last: 0, place: Place { line: 1, column: 1 } }
    }

    /// As [`place`] says it.
    pub fn at(&mut self, offset: usize) -> Place {
        let offset = offset.min(self.bytes.len());
        let between = self.bytes.get(self.last..offset);
        self.place = match between {
            Some(between) if self.last >= bom(self.bytes) && !between.contains(&b'\n') => {
                Place { column: self.place.column + String::from_utf8_lossy(between).chars().count(), ..self.place }
            }
            Some(between) if self.last > 0 => {
                let start = memchr::memrchr(b'\n', between).map_or(0, |at| at + 1);
                let column = String::from_utf8_lossy(&between[start..]).chars().count() + 1;
                Place { line: self.place.line + memchr::memchr_iter(b'\n', between).count(), column }
            }
            _ => place(self.bytes, offset),
        };
        self.last = offset;
        self.place
    }
}

/// The byte range of the line that holds `offset`, without its line end.
#[must_use]
pub fn line_around(bytes: &[u8], offset: usize) -> Range<usize> {
    let offset = offset.min(bytes.len());
    let start = memchr::memrchr(b'\n', &bytes[..offset]).map_or_else(|| bom(bytes), |at| at + 1);
    let end = memchr::memchr(b'\n', &bytes[offset..]).map_or(bytes.len(), |at| offset + at);
    let end = if end > start && bytes[end - 1] == b'\r' { end - 1 } else { end };
    start.min(end)..end
}

fn bom(bytes: &[u8]) -> usize {
    if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Place, Places, line_around, place};

    #[test]
    fn counts_as_an_editor_does() {
        let text = "\u{feff}{\r\n\t\"é😀\": 1,\n\"b\": 2}";
        let at = |needle: &str| text.find(needle).unwrap();
        assert_eq!(place(text.as_bytes(), at("{")), Place { line: 1, column: 1 });
        assert_eq!(place(text.as_bytes(), at("1")), Place { line: 2, column: 8 });
        assert_eq!(place(text.as_bytes(), at("2")), Place { line: 3, column: 6 });
        assert_eq!(&text[line_around(text.as_bytes(), at("1"))], "\t\"é😀\": 1,");
        assert_eq!(place(b"a\xffb", 2), Place { line: 1, column: 3 });
    }

    proptest! {
        #[test]
        fn one_after_the_other_or_each_alone(text in "\u{feff}?[a\n\té😀]{0,30}", offsets in prop::collection::vec(0usize..80, 0..8)) {
            let mut places = Places::new(text.as_bytes());
            for offset in offsets.into_iter().filter(|offset| text.is_char_boundary(*offset)) {
                prop_assert_eq!(places.at(offset), place(text.as_bytes(), offset));
            }
        }

        #[test]
        fn any_offset_of_any_bytes_has_a_place(bytes in prop::collection::vec(any::<u8>(), 0..60), offset in 0usize..80) {
            let here = place(&bytes, offset);
            prop_assert!(here.line >= 1 && here.column >= 1);
            let line = line_around(&bytes, offset);
            prop_assert!(line.start <= line.end && line.end <= bytes.len());
        }
    }
}
