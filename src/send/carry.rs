//! Another subject in a body, wherever the old one stands: at its own place, as another member, and inside a string such as a link.
//!
//! Pure, and careful: what is part of a longer word or number is another value, and all other bytes stay as they are.

use std::ops::Range;

use crate::json::{self, Kind, Node};
use crate::mask::select;
use crate::payload::splice;

/// A subject shorter than this is carried to its own place only: `7` stands in a body for many things.
const TELLING: usize = 5;

/// What a body is about, as the body writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scalar {
    Text(String),
    /// In its own spelling.
    Number(String),
}

impl Scalar {
    fn of(node: Node) -> Option<Self> {
        match node.kind() {
            Kind::Number => Some(Self::Number(node.raw().to_owned())),
            _ => node.as_str().map(|text| Self::Text(text.into_owned())),
        }
    }

    /// Without quotes.
    #[must_use]
    pub fn text(&self) -> &str {
        let (Self::Text(text) | Self::Number(text)) = self;
        text
    }
}

/// The subject of a body: the first of these places that holds a string or a number.
fn place_of<'a>(root: Node<'a>, at: &[String]) -> Option<(Node<'a>, Scalar)> {
    at.iter().find_map(|pointer| root.at(pointer).and_then(|node| Some((node, Scalar::of(node)?))))
}

/// What a body is about; `None` where it is not JSON or names no subject. `at` are the places where a subject may stand.
#[must_use]
pub fn subject_of(body: &[u8], at: &[String]) -> Option<Scalar> {
    let text = std::str::from_utf8(body).ok()?;
    let tree = json::parse(text).ok()?;
    place_of(tree.root(text), at).map(|(_, subject)| subject)
}

/// The body with this subject in the place of its own. A body that names none stays as it is.
#[must_use]
pub fn carry(body: &[u8], at: &[String], to: &Scalar) -> Vec<u8> {
    let Some((text, tree)) = std::str::from_utf8(body).ok().and_then(|text| Some((text, json::parse(text).ok()?))) else {
        return body.to_owned();
    };
    let root = tree.root(text);
    let Some((own, from)) = place_of(root, at) else { return body.to_owned() };
    let mut edits = vec![(own.span(), as_it_stands(own.kind(), to.text()).unwrap_or_else(|| quoted(to.text())))];
    if from.text().chars().count() >= TELLING {
        let mut waiting = vec![root];
        while let Some(node) = waiting.pop() {
            match node.kind() {
                Kind::Array => waiting.extend(node.elements()),
                Kind::Object => waiting.extend(node.members().map(|(_, value)| value)),
                _ if node.index() == own.index() => {}
                Kind::Number if node.raw() == from.text() => {
                    edits.extend(as_it_stands(Kind::Number, to.text()).map(|value| (node.span(), value)));
                }
                Kind::String => inside(node, from.text(), to.text(), &mut edits),
                _ => {}
            }
        }
    }
    splice(body, edits)
}

/// A text as a value of the kind that stands there; `None` where it cannot be one.
pub(super) fn as_it_stands(kind: Kind, text: &str) -> Option<String> {
    match kind {
        Kind::String => Some(quoted(text)),
        Kind::Number => json::parse(text).is_ok_and(|tree| tree.root(text).kind() == Kind::Number).then(|| text.to_owned()),
        _ => None,
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// Finds whole words in a string, whatever escapes it is spelled with.
fn inside(node: Node, from: &str, to: &str, edits: &mut Vec<(Range<usize>, String)>) {
    let value = node.as_str().unwrap_or_default();
    let word = |at: usize| {
        let part_of_a_word = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
        !part_of_a_word(value[..at].chars().next_back()) && !part_of_a_word(value[at + from.len()..].chars().next())
    };
    let found: Vec<_> = value.match_indices(from).map(|(at, _)| at).filter(|at| word(*at)).collect();
    if found.is_empty() {
        return;
    }
    let start = node.span().start + 1;
    let inner = &node.raw()[1..node.raw().len() - 1];
    let spelled = if inner.contains('\\') { spelling(inner) } else { (0..=inner.len()).collect() };
    let quoted = quoted(to);
    for at in found {
        let (Some(first), Some(end)) = (spelled.get(at), spelled.get(at + from.len())) else { continue };
        edits.push((start + first..start + end, quoted[1..quoted.len() - 1].to_owned()));
    }
}

/// For each byte of a string's value, and for its end, where it stands in the string's spelling.
fn spelling(inner: &str) -> Vec<usize> {
    let mut places = Vec::with_capacity(inner.len() + 1);
    let mut at = 0;
    while let Some(char) = inner[at..].chars().next() {
        let (length, value) = match (char, inner.as_bytes().get(at + 1)) {
            ('\\', Some(b'u')) => escaped(&inner[at..]),
            ('\\', _) => (2, 1),
            _ => (char.len_utf8(), char.len_utf8()),
        };
        places.extend(std::iter::repeat_n(at, value));
        at += length;
    }
    places.push(at);
    places
}

/// How long `\uXXXX`, or a pair of them, is in the spelling and in the value; half a pair counts as U+FFFD.
fn escaped(rest: &str) -> (usize, usize) {
    let char = |length: usize| {
        let spelled = rest.get(..length)?;
        let value = serde_json::from_str::<String>(&format!("\"{spelled}\"")).ok()?;
        (value.chars().count() == 1).then_some((length, value.len()))
    };
    char(12).or_else(|| char(6)).unwrap_or((6, '\u{fffd}'.len_utf8()))
}

/// The strings and numbers at a place with `*`.
pub(super) fn scalars<'a>(root: Node<'a>, pointer: &str) -> Vec<Node<'a>> {
    select(root, pointer).into_iter().filter(|node| matches!(node.kind(), Kind::String | Kind::Number)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Scalar, carry, subject_of};

    fn at() -> Vec<String> {
        vec!["/request/pk".to_owned(), "/id".to_owned()]
    }

    fn carried(body: &str, to: &Scalar) -> String {
        String::from_utf8(carry(body.as_bytes(), &at(), to)).unwrap()
    }

    fn text(to: &str) -> Scalar {
        Scalar::Text(to.to_owned())
    }

    #[test]
    fn a_subject_is_carried_to_every_place_where_it_stands() {
        for (body, expected) in [
            (r#"{"id": "abc12", "link": "https://x/?t=abc12&y"}"#, r#"{"id": "NEW-1", "link": "https://x/?t=NEW-1&y"}"#),
            (r#"{"id":"abc12","l":["abc12",{"m":"(abc12)_abc12"}]}"#, r#"{"id":"NEW-1","l":["NEW-1",{"m":"(NEW-1)_NEW-1"}]}"#),
            (r#"{"id":"abc12","l":"xabc12 abc123 éabc12 abc12é"}"#, r#"{"id":"NEW-1","l":"xabc12 abc123 éabc12 abc12é"}"#),
            (r#"{"id":"abc12","l":"https:\/\/x\/abc12\nabc12"}"#, r#"{"id":"NEW-1","l":"https:\/\/x\/NEW-1\nNEW-1"}"#),
            (r#"{"id":"\u0061bc12","l":"\u00e9 a\u0062c12 \ud83d\ude00abc12"}"#, r#"{"id":"NEW-1","l":"\u00e9 NEW-1 \ud83d\ude00NEW-1"}"#),
            (r#"{"id":"abc12","l":"\ud83d abc12 \u12G"}"#, r#"{"id":"abc12","l":"\ud83d abc12 \u12G"}"#),
            (r#"{"id":"abc12","l":"\ud83d abc12"}"#, r#"{"id":"NEW-1","l":"\ud83d NEW-1"}"#),
            (r#"{"id":"abc12","abc12":1}"#, r#"{"id":"NEW-1","abc12":1}"#),
            (r#"{"other":"abc12"}"#, r#"{"other":"abc12"}"#),
        ] {
            assert_eq!(carried(body, &text("NEW-1")), expected);
        }
    }

    #[test]
    fn a_number_stays_a_number_and_a_string_a_string() {
        let number = |digits: &str| Scalar::Number(digits.to_owned());
        let body = r#"{"request":{"pk":1012632},"n":1012632,"s":"1012632","m":1012632.0,"l":"/r/1012632/11012632"}"#;
        let expected = r#"{"request":{"pk":77},"n":77,"s":"77","m":1012632.0,"l":"/r/77/11012632"}"#;
        assert_eq!(carried(body, &number("77")), expected);
        assert_eq!(carried(r#"{"request":{"pk":"1012632"}}"#, &number("77")), r#"{"request":{"pk":"77"}}"#);
        assert_eq!(carried(r#"{"id":1012632,"n":1012632}"#, &text("x-1")), r#"{"id":"x-1","n":1012632}"#);
    }

    #[test]
    fn a_short_subject_changes_at_its_own_place_only() {
        let body = r#"{"request":{"pk":7,"authority":7},"s":"7"}"#;
        assert_eq!(carried(body, &Scalar::Number("8".to_owned())), r#"{"request":{"pk":8,"authority":7},"s":"7"}"#);
    }

    #[test]
    fn the_first_place_that_holds_a_scalar_is_the_subject() {
        assert_eq!(subject_of(br#"{"request":{"pk":1e2},"id":"x"}"#, &at()), Some(Scalar::Number("1e2".to_owned())));
        assert_eq!(subject_of(br#"{"request":{"pk":null},"id":"\u0078"}"#, &at()), Some(text("x")));
        assert_eq!(subject_of(b"{\"request\":{}}", &at()), None);
        assert_eq!(subject_of(b"{", &at()), None);
    }

    proptest! {
        #[test]
        fn carrying_there_and_back_gives_the_same_bytes(before in "(\\PC{0,4}[ -/])?", between in "[ -/]{1,3}", n: u32) {
            let link = serde_json::to_string(&format!("{before}first-1{between}first-1")).unwrap();
            let body = format!("{{\"id\":\"first-1\",\"link\":{link},\"n\":{n}}}");
            let there = carry(body.as_bytes(), &at(), &text("second2"));
            prop_assert!(!String::from_utf8_lossy(&there).contains("first-1"));
            prop_assert_eq!(carry(&there, &at(), &text("first-1")), body.as_bytes());
        }

        #[test]
        fn never_panics(inner in r"([a-c1-5é]|\\u00e9|\\ud83d|\\ude00|\\n|\\\\|abc12){0,12}") {
            let body = format!("{{\"id\":\"abc12\",\"s\":\"{inner}\"}}");
            let out = carry(body.as_bytes(), &at(), &text("\"\n"));
            prop_assert_eq!(crate::json::parse(&body).is_ok(), crate::json::parse(std::str::from_utf8(&out).unwrap()).is_ok());
        }
    }
}
