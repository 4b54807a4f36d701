use std::io::{Cursor, Read};

use super::{BLOCK, Block, Lines};

/// Gives a few bytes at a time, as a pipe may.
struct Trickle(Cursor<Vec<u8>>, usize);

impl Read for Trickle {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let most = into.len().min(self.1);
        self.0.read(&mut into[..most])
    }
}

fn lines(text: &[u8], step: usize) -> Vec<(usize, String)> {
    let mut reader = Lines::open(Trickle(Cursor::new(text.to_vec()), step)).unwrap();
    let mut found = Vec::new();
    while let Some(block) = reader.next() {
        let Block::Lines { first, text } = block else { panic!("no line is long") };
        let text = String::from_utf8(text).unwrap();
        found.extend(text.split_inclusive('\n').enumerate().map(|(at, line)| (first + at, line.to_owned())));
    }
    found
}

#[test]
fn every_line_comes_once_with_its_number() {
    let text: String = (1..=300).map(|number| format!("{number:0width$}\n", width = number % 40)).collect::<String>() + "torn";
    for step in [1, 7, 4096, BLOCK] {
        let found = lines(text.as_bytes(), step);
        assert_eq!(found.len(), 301);
        assert!(
            found.iter().enumerate().all(|(at, (number, line))| *number == at + 1
                && (line.trim_start_matches('0').trim_end() == number.to_string() || line == "torn"))
        );
    }
    assert_eq!(lines(b"", 1), []);
    assert_eq!(lines(b"\n\n", 1), [(1, "\n".to_owned()), (2, "\n".to_owned())]);
}

#[test]
fn the_content_tells_values_a_line_from_one_value() {
    for (text, expected) in [
        ("{\"a\":1}\n{\"a\":2}", true),
        ("{\"a\":1}\n\n  \n{\"torn", true),
        ("n\":1}\n{\"a\":2}\n", true),
        ("{\"a\":1}\n", false),
        ("{\"a\":1}", false),
        ("", false),
        ("{\n  \"a\": 1\n}\n", false),
        ("[\n{}\n]", false),
        ("{\"a\":\n{}}", false),
    ] {
        for step in [1, 100] {
            let mut reader = Lines::open(Trickle(Cursor::new(text.as_bytes().to_vec()), step)).unwrap();
            assert_eq!(reader.look_like_values().unwrap(), expected, "{text:?}");
            assert_eq!(reader.whole().unwrap(), text.as_bytes(), "nothing is lost by looking");
        }
    }
}

#[test]
fn the_start_is_enough_to_tell_the_encoding_and_comes_again() {
    for (text, least) in [(&b"{}\n"[..], 2), (b"{\0}\0", 4), (b"\xff\xfe{\0", 4), (b"\0", 1), (b"", 0)] {
        let mut reader = Lines::open(Trickle(Cursor::new(text.to_vec()), 1)).unwrap();
        assert_eq!(reader.head().unwrap(), &text[..least]);
        assert_eq!(reader.whole().unwrap(), text);
    }
}
