//! A member that stands twice with two values: parsers disagree about which one counts.

use super::ground::Standing;
use super::places::{Place, places};
use super::unknown_enum::known;
use super::{CannotMutate, Done, Kind as Mutation, Subject, does_not_apply};
use crate::json::{Kind, Node, parse, same};
use crate::payload::splice;

pub fn done(subject: Subject, place: Option<&str>) -> Result<Done, CannotMutate> {
    let all = places(subject);
    if let Some(place) = place {
        subject.at(place)?;
        let (parent, _) = place.rsplit_once('/').unwrap_or_default();
        let found = subject.root.at(parent).and_then(|parent| {
            let node = subject.root.at(place)?;
            let (key, node) = parent.members().find(|(_, value)| value.index() == node.index())?;
            Some(Place { pointer: place.to_owned(), node, key: Some(key), standing: Standing::Any })
        });
        let found =
            found.ok_or_else(|| does_not_apply(Mutation::DuplicateKey, format!("{place} is an element of an array, which has no name")))?;
        return Ok(twice(subject, &found));
    }
    let members = || all.iter().filter(|place| place.key.is_some());
    // Which of two values counts is plainer to see where they are words than where they are objects, and worth more where a receiver
    // decides by them. The body should be right in all else.
    let right = |body: &[u8]| subject.ground.newly_wrong(subject.body, body).is_none_or(|wrong| wrong.is_empty());
    let mut best: Vec<_> = members().collect();
    best.sort_by_key(|place| (place.standing == Standing::Guarded, place.holds_others(), place.standing));
    let fine = best.iter().map(|place| twice(subject, place)).find(|done| right(&done.body));
    fine.or_else(|| best.first().map(|place| twice(subject, place)))
        .ok_or_else(|| does_not_apply(Mutation::DuplicateKey, "the body has no member to repeat"))
}

/// The member once more, behind itself and laid out as it is.
fn twice(subject: Subject, place: &Place) -> Done {
    let text = std::str::from_utf8(subject.body).unwrap_or_default();
    let start = place.key.map_or(place.node.span().start, |key| key.span().start);
    let end = place.node.span().end;
    let name = &text[start..place.node.span().start];
    let before = text[..start].trim_end_matches([' ', '\t', '\r', '\n']).len();
    let again = format!(",{}{name}{}", &text[before..start], another(subject, place));
    Done::at(splice(subject.body, vec![(end..end, again)]), &place.pointer, format!("with {} twice, and two values", place.pointer))
}

/// Another value, of the same type and known where the schema lists some.
fn another(subject: Subject, place: &Place) -> String {
    let differs = |value: &String| parse(value).is_ok_and(|tree| !same(tree.root(value), place.node));
    let listed = known(subject, &place.pointer, place.node);
    listed.and_then(|known| known.values.into_iter().find(differs)).unwrap_or_else(|| near(place.node))
}

fn near(node: Node) -> String {
    match node.kind() {
        Kind::Null => "\"\"",
        Kind::True => "false",
        Kind::False => "true",
        Kind::Array if node.elements().next().is_some() => "[]",
        Kind::Array => "[null]",
        Kind::Object if node.members().next().is_some() => "{}",
        Kind::Object => "{\"\":null}",
        Kind::Number => return turned(node.raw()),
        Kind::String => return serde_json::to_string(&turned(&node.as_str().unwrap_or_default())).unwrap_or_default(),
    }
    .to_owned()
}

/// The same text with its last letter or digit changed: most likely still of its format. Numbers hold a digit.
fn turned(text: &str) -> String {
    let Some((at, last)) = text.char_indices().rfind(|(_, char)| char.is_ascii_alphanumeric()) else { return format!("{text}x") };
    let other = match last {
        '9' => '0',
        '0'..='8' => char::from(last as u8 + 1),
        'a' => 'b',
        'A' => 'B',
        'a'..='z' => 'a',
        _ => 'A',
    };
    format!("{}{other}{}", &text[..at], &text[at + 1..])
}
