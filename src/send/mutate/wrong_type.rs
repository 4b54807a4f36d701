//! A value of another type: a number as a string, a string as a number.

use super::places::places;
use super::{CannotMutate, Done, Kind as Mutation, Subject, does_not_apply};
use crate::json::{self, Kind, Node};
use crate::payload::set;
use crate::schema::{Broken, Violation};

pub fn done(subject: Subject, place: Option<&str>) -> Result<Done, CannotMutate> {
    let ground = subject.ground;
    if let Some(place) = place {
        let node = subject.at(place)?;
        let mut made = alternatives(node).into_iter().map(|value| Ok((set(subject.body, place, &value)?, value)));
        let wrong = |body: &[u8]| ground.newly_wrong(subject.body, body).is_none_or(|wrong| is_a_type(&wrong, place));
        let found: Option<(Vec<u8>, String)> = made.clone().filter_map(Result::<_, CannotMutate>::ok).find(|(body, _)| wrong(body));
        // What the schema has no opinion of is changed all the same: the place was asked for.
        let (body, value) = match found {
            Some(found) => found,
            None => made.next().unwrap_or_else(|| Err(does_not_apply(Mutation::WrongType, "there is no other type")))?,
        };
        return Ok(told(body, place, node, &value));
    }
    // A value is likelier to come with another type than an object is to become an array.
    let mut all = places(subject);
    all.sort_by_key(|place| (place.standing, place.holds_others()));
    for place in &all {
        for value in alternatives(place.node) {
            let body = set(subject.body, &place.pointer, &value)?;
            if ground.newly_wrong(subject.body, &body).is_none_or(|wrong| is_a_type(&wrong, &place.pointer)) {
                return Ok(told(body, &place.pointer, place.node, &value));
            }
        }
    }
    Err(does_not_apply(
        Mutation::WrongType,
        match ground.schema_of() {
            Some(schema) => format!("{schema} says of no value in this body which type it has; name a place to change it all the same"),
            None => "the body holds no value".to_owned(),
        },
    ))
}

fn is_a_type(wrong: &[Violation], place: &str) -> bool {
    let of_type = |violation: &Violation| matches!(violation.broken, Broken::Type(_) | Broken::Neither { .. });
    wrong.iter().any(|violation| violation.pointer == place && of_type(violation))
}

/// JSON texts of other types, the likeliest mistake first.
fn alternatives(node: Node) -> Vec<String> {
    let all: &[&str] = match node.kind() {
        Kind::String => {
            let text = node.as_str().unwrap_or_default();
            let number = json::parse(&text).is_ok_and(|tree| tree.root(&text).kind() == Kind::Number);
            let number = if number && text.trim() == text { text.into_owned() } else { "0".to_owned() };
            return vec![number, "true".to_owned(), "null".to_owned(), "[]".to_owned()];
        }
        Kind::Number => return vec![format!("\"{}\"", node.raw()), "true".to_owned(), "null".to_owned(), "[]".to_owned()],
        Kind::True => &["\"true\"", "1", "null"],
        Kind::False => &["\"false\"", "0", "null"],
        Kind::Null => &["\"\"", "0", "true", "[]"],
        Kind::Array => &["{}", "\"\"", "null"],
        Kind::Object => &["[]", "\"\"", "null"],
    };
    all.iter().map(|text| (*text).to_owned()).collect()
}

fn told(body: Vec<u8>, place: &str, node: Node, value: &str) -> Done {
    let now = json::parse(value).map_or("another type", |tree| tree.root(value).kind().word());
    Done::at(body, place, format!("{place} is {now}, where {} was", node.kind().word()))
}
