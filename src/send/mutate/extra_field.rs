//! A member that nobody knows: vendors add them, and a receiver should not mind.

use super::{CannotMutate, Done, Kind as Mutation, Subject, does_not_apply};
use crate::json::Kind;
use crate::payload::set;
use crate::schema::Broken;

/// It says in a log whose it is.
const PLACE: &str = "/idhook_extra_field";
const VALUE: &str = "\"no document names this member\"";

pub fn done(subject: Subject, place: Option<&str>) -> Result<Done, CannotMutate> {
    let place = place.unwrap_or(PLACE);
    if place.starts_with('/') && subject.root.at(place).is_some() {
        return Err(CannotMutate::ThereAlready(place.to_owned()));
    }
    let parent = place.rsplit_once('/').and_then(|(parent, _)| subject.root.at(parent));
    if let Some(parent) = parent.filter(|parent| parent.kind() != Kind::Object) {
        return Err(does_not_apply(Mutation::ExtraField, format!("{} has no members", parent.kind().word())));
    }
    let body = set(subject.body, place, VALUE)?;
    let unwanted = subject.ground.newly_wrong(subject.body, &body).unwrap_or_default();
    // What must be accepted is what is tested here; a member that the schema forbids, or has another type for, is another test.
    if let (Some(schema), Some(_)) =
        (subject.ground.schema_of(), unwanted.iter().find(|violation| !matches!(violation.broken, Broken::UnknownMember { .. })))
    {
        return Err(does_not_apply(Mutation::ExtraField, format!("{schema} does not allow another member at {place}")));
    }
    Ok(Done::at(body, place, format!("with {place} added")))
}
