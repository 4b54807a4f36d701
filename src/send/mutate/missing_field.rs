//! A member that is not there.

use super::places::places;
use super::{CannotMutate, Done, Kind, Subject, does_not_apply};
use crate::json::unescape_token;
use crate::payload::unset;
use crate::schema::Broken;

pub fn done(subject: Subject, place: Option<&str>) -> Result<Done, CannotMutate> {
    let without = |place: &str, body| Done::at(body, place, format!("without {place}"));
    if let Some(place) = place {
        subject.at(place)?;
        return Ok(without(place, unset(subject.body, place)?));
    }
    for place in places(subject).iter().filter(|place| place.key.is_some()) {
        let body = unset(subject.body, &place.pointer)?;
        let missed = subject.ground.newly_wrong(subject.body, &body).is_none_or(|wrong| {
            let (parent, name) = place.pointer.rsplit_once('/').unwrap_or_default();
            wrong.iter().any(|violation| match &violation.broken {
                Broken::Missing { name: missing, .. } => violation.pointer == parent && *missing == *unescape_token(name),
                Broken::MissingOneOf(_) => violation.pointer == parent,
                _ => false,
            })
        });
        if missed {
            return Ok(without(&place.pointer, body));
        }
    }
    Err(does_not_apply(
        Kind::MissingField,
        match subject.ground.schema_of() {
            Some(schema) => format!("{schema} requires no member that the body has; name a place to remove it all the same"),
            None => "the body has no member".to_owned(),
        },
    ))
}
