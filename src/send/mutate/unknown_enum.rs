//! A value that is none of those that are known.

use super::ground::Standing;
use super::places::places;
use super::{CannotMutate, Done, Kind as Mutation, Subject, does_not_apply};
use crate::json::{Kind, Node};
use crate::payload::set;
use crate::schema::Broken;

/// It looks like nobody's word, and says in a log whose it is.
const UNKNOWN: &str = "\"idhook-unknown\"";
/// The same as a number.
const UNKNOWN_NUMBER: &str = "-987654321";

/// The values that may stand at a place.
pub struct Known {
    /// As JSON texts.
    pub values: Vec<String>,
    /// Whether no other may come.
    pub closed: bool,
}

pub fn done(subject: Subject, place: Option<&str>) -> Result<Done, CannotMutate> {
    let Some(schema) = subject.ground.schema_of() else {
        return Err(does_not_apply(
            Mutation::UnknownEnum,
            "there is no schema to say which values are known; --set changes a place to anything",
        ));
    };
    if let Some(place) = place {
        let node = subject.at(place)?;
        let Some(known) = known(subject, place, node) else {
            let reason = format!("{schema} lists no values for {place}; --set changes it to anything");
            return Err(does_not_apply(Mutation::UnknownEnum, reason));
        };
        return told(subject, place, node, &known);
    }
    let listed = places(subject).into_iter().filter_map(|place| Some((known(subject, &place.pointer, place.node)?, place)));
    // An open set that grows is a warning, so a closed one goes first; but a new word for the event itself is no longer that event.
    let best = listed.min_by_key(|(known, place)| (place.standing == Standing::Guarded, !known.closed, place.standing));
    match best {
        Some((known, place)) => told(subject, &place.pointer, place.node, &known),
        None => Err(does_not_apply(Mutation::UnknownEnum, format!("{schema} has a list of values for nothing in this body"))),
    }
}

fn unknown(node: Node) -> &'static str {
    if node.kind() == Kind::Number { UNKNOWN_NUMBER } else { UNKNOWN }
}

fn told(subject: Subject, place: &str, node: Node, known: &Known) -> Result<Done, CannotMutate> {
    let value = unknown(node);
    let open = if known.closed { "" } else { ", in a set that may grow" };
    let body = set(subject.body, place, value)?;
    Ok(Done::at(body, place, format!("{place} is {value}, which is not a known value{open}")))
}

/// The values that the schema lists for a place; `None` where it lists none.
pub fn known(subject: Subject, place: &str, node: Node) -> Option<Known> {
    if matches!(node.kind(), Kind::Array | Kind::Object) {
        return None;
    }
    let body = set(subject.body, place, unknown(node)).ok()?;
    let wrong = subject.ground.newly_wrong(subject.body, &body)?;
    wrong.into_iter().filter(|violation| violation.pointer == place).find_map(|violation| match violation.broken {
        Broken::Closed(values) | Broken::Neither { values, .. } => Some(Known { values, closed: true }),
        Broken::Open(words) => {
            let values = words.iter().filter_map(|word| serde_json::to_string(word).ok()).collect();
            Some(Known { values, closed: false })
        }
        _ => None,
    })
}
