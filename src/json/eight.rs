//! Searching bytes, eight at a time: for texts that are too short for vector instructions to pay.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Marks the bytes of a word that are this one. The lowest mark is exact; above it a borrow may have set more.
pub const fn equal(word: u64, byte: u8) -> u64 {
    let word = word ^ (ONES * byte as u64);
    word.wrapping_sub(ONES) & !word & HIGH
}

/// The same for those below a byte, which is at most 0x80.
pub const fn below(word: u64, byte: u8) -> u64 {
    word.wrapping_sub(ONES * byte as u64) & !word & HIGH
}

/// Where the first byte stands that `marks` marks in a word, and `is` finds alone.
#[inline]
pub fn find(bytes: &[u8], marks: impl Fn(u64) -> u64, is: impl Fn(u8) -> bool) -> Option<usize> {
    let in_word = |chunk: &[u8; 8]| {
        let marks = marks(u64::from_le_bytes(*chunk));
        (marks != 0).then(|| marks.trailing_zeros() as usize / 8)
    };
    let mut at = 0;
    while let Some(chunk) = bytes[at..].first_chunk() {
        if let Some(inside) = in_word(chunk) {
            return Some(at + inside);
        }
        at += 8;
    }
    match bytes.last_chunk() {
        // Some of these were looked at before, and are none.
        Some(chunk) => in_word(chunk).map(|inside| bytes.len() - 8 + inside),
        None => bytes.iter().position(|byte| is(*byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::{below, equal, find};

    #[test]
    fn the_first_is_found_wherever_it_stands() {
        let is = |byte: u8| byte == b'/' || byte < 0x20;
        let marks = |word| equal(word, b'/') | below(word, 0x20);
        for length in 0..40 {
            for at in 0..length {
                for special in [b'/', 0, 0x1f] {
                    for other in [b'0', b'.', 0x20, 0x7f, 0x80, 0xaf, 0xff] {
                        let mut bytes = vec![other; length];
                        assert_eq!(find(&bytes, marks, is), None, "{bytes:?}");
                        bytes[at..].fill(special);
                        assert_eq!(find(&bytes, marks, is), Some(at), "{bytes:?}");
                    }
                }
            }
        }
    }
}
