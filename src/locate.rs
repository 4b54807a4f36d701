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

    use super::{Place, line_around, place};

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
        fn any_offset_of_any_bytes_has_a_place(bytes in prop::collection::vec(any::<u8>(), 0..60), offset in 0usize..80) {
            let here = place(&bytes, offset);
            prop_assert!(here.line >= 1 && here.column >= 1);
            let line = line_around(&bytes, offset);
            prop_assert!(line.start <= line.end && line.end <= bytes.len());
        }
    }
}
