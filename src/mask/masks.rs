//! Byte ranges of a body and what stands there instead.

use std::ops::Range;

use super::DOTS;

/// Masks of one body, in order, not overlapping.
#[derive(Debug, Clone, Default)]
pub struct Masks(pub(super) Vec<(Range<usize>, String)>);

impl Masks {
    /// The text of `range` with its masks applied; invalid UTF-8 becomes U+FFFD.
    #[must_use]
    pub fn text(&self, bytes: &[u8], range: Range<usize>) -> String {
        String::from_utf8_lossy(&self.bytes(bytes, range)).into_owned()
    }

    /// The bytes of `range` with its masks applied. A mask that only reaches into the range counts whole.
    #[must_use]
    pub fn bytes(&self, bytes: &[u8], range: Range<usize>) -> Vec<u8> {
        let mut out = Vec::with_capacity(range.len());
        let mut at = range.start;
        let first = self.0.partition_point(|(span, _)| span.end <= range.start);
        for (span, instead) in self.0[first..].iter().take_while(|(span, _)| span.start < range.end) {
            out.extend_from_slice(&bytes[at..span.start.max(at)]);
            out.extend_from_slice(instead.as_bytes());
            at = span.end.min(range.end);
        }
        out.extend_from_slice(&bytes[at..range.end]);
        out
    }

    /// The range, with all of every mask that reaches into it.
    #[must_use]
    pub fn widen(&self, range: &Range<usize>) -> Range<usize> {
        let touching = self.0.iter().map(|(span, _)| span).filter(|span| span.start < range.end && span.end > range.start);
        touching.fold(range.clone(), |wide, span| wide.start.min(span.start)..wide.end.max(span.end))
    }

    /// Whether anything in this range is masked.
    #[must_use]
    pub fn touch(&self, range: &Range<usize>) -> bool {
        let next = self.0.partition_point(|(span, _)| span.end <= range.start);
        self.0.get(next).is_some_and(|(span, _)| span.start < range.end)
    }

    /// Sorts what was found and merges what overlaps.
    pub(super) fn settle(mut found: Vec<(Range<usize>, String)>) -> Self {
        found.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        let mut settled: Vec<(Range<usize>, String)> = Vec::with_capacity(found.len());
        for (span, instead) in found {
            match settled.last_mut() {
                Some((last, _)) if span.end <= last.end => {}
                Some((last, text)) if span.start < last.end => {
                    last.end = span.end;
                    DOTS.clone_into(text);
                }
                _ => settled.push((span, instead)),
            }
        }
        Self(settled)
    }
}
