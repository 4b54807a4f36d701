//! What no JSON parser takes: a body that was cut short, or stray commas.

use super::{CannotMutate, Done, Subject};
use crate::json::Kind;
use crate::payload::splice;

pub fn done(subject: Subject, place: Option<&str>) -> Result<Done, CannotMutate> {
    let (body, root) = (subject.body, subject.root);
    let commas = |at: usize| splice(body, vec![(at..at, ",,".to_owned())]);
    if let Some(place) = place {
        // Lenient parsers take one comma too many before a closing bracket; two in a row none does.
        let node = subject.at(place)?;
        return Ok(Done::at(commas(node.span().end), place, format!("stray commas after {place}")));
    }
    let span = root.span();
    if !matches!(root.kind(), Kind::Array | Kind::Object) {
        // A number that is cut may still be a number.
        return Ok(Done { body: commas(span.end), place: None, says: "stray commas at its end".to_owned() });
    }
    // Somewhere before the closing bracket, and between characters: half a character would be another mistake.
    let text = std::str::from_utf8(body).unwrap_or_default();
    let at = text.floor_char_boundary(span.start.midpoint(span.end)).max(span.start + 1);
    Ok(Done { body: body[..at].to_owned(), place: None, says: format!("cut after {at} of {} bytes", body.len()) })
}
