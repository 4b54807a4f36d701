//! Where the parts of a signature stand in a request: found there, and put there.

use std::borrow::Cow;

use super::super::{Callback, Verdict};
use super::grammar::{self, Found};
use crate::vendor::manifest::{Numbered, Place, SignatureSpec, TimePlace};

/// The sets of signatures in a callback.
///
/// # Errors
/// There is none, or it cannot be read.
pub fn find<'a>(place: &Place, callback: &Callback<'a>, member: Option<&'a str>) -> Result<Vec<Found<'a>>, Verdict> {
    match place {
        Place::Header(header) => {
            let name = header.names.iter().find(|name| callback.headers.first(name).is_some()).or(header.names.first());
            grammar::read(&header.grammar, name.map_or("", String::as_str), callback.header(&header.names)?)
        }
        Place::NumberedHeaders(numbered) => {
            let values: Vec<_> = names(numbered).filter_map(|name| callback.headers.first(&name)).collect();
            if values.is_empty() {
                return Err(Verdict::Missing(format!("no {}1 header", numbered.name)));
            }
            Ok(vec![Found { signatures: values, ..Found::default() }])
        }
        Place::Member(pointer) => match member {
            Some(text) => Ok(vec![Found { signatures: vec![text.as_bytes()], ..Found::default() }]),
            None => Err(Verdict::Missing(format!("no string {pointer} in the body"))),
        },
    }
}

/// The text of a signature that stands in the body.
#[must_use]
pub fn member<'a>(place: &Place, callback: &Callback<'a>) -> Option<Cow<'a, str>> {
    let Place::Member(pointer) = place else { return None };
    callback.root?.at(pointer)?.as_str()
}

/// The time of signing as it is written.
///
/// # Errors
/// It is not there.
pub fn timestamp<'a>(spec: &SignatureSpec, found: &Found<'a>, callback: &Callback<'a>) -> Result<Option<Cow<'a, [u8]>>, Verdict> {
    let Some(timestamp) = &spec.timestamp else { return Ok(None) };
    let text = match &timestamp.r#in {
        TimePlace::Signature => found.timestamp.map(Cow::Borrowed),
        TimePlace::Header(names) => Some(Cow::Borrowed(callback.header(names)?)),
        TimePlace::Member(pointer) => {
            let text = callback.root.and_then(|root| root.at(pointer)?.as_label());
            Some(match text.ok_or_else(|| Verdict::Missing(format!("no time at {pointer} in the body")))? {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            })
        }
    };
    text.map(Some).ok_or_else(|| Verdict::Missing("the signature has no time beside it".to_owned()))
}

/// What is signed beside the request itself; empty where the scheme has none.
pub struct Gathered<'a> {
    /// As it is written beside the first signature.
    pub time: Result<Vec<u8>, Verdict>,
    pub id: Result<&'a [u8], Verdict>,
}

/// See [`Gathered`]. A time of its own is there without a signature, too.
#[must_use]
pub fn gathered<'a>(spec: &SignatureSpec, callback: &Callback<'a>) -> Gathered<'a> {
    let member = member(&spec.r#in, callback);
    let first = find(&spec.r#in, callback, member.as_deref()).ok().and_then(|sets| sets.into_iter().next()).unwrap_or_default();
    let time = timestamp(spec, &first, callback).map(|time| time.unwrap_or_default().into_owned());
    let id = spec.message_id.as_ref().map_or(Ok(&b""[..]), |id| callback.header(&id.header));
    Gathered { time, id }
}

/// The headers (lower case) that a signature may stand in; none for one that stands in the body.
#[must_use]
pub fn names_in(place: &Place) -> Vec<String> {
    match place {
        Place::Header(header) => header.names.clone(),
        Place::NumberedHeaders(numbered) => names(numbered).collect(),
        Place::Member(_) => Vec::new(),
    }
}

/// The names of numbered headers, from 1 on.
fn names(numbered: &Numbered) -> impl Iterator<Item = String> {
    (1..=numbered.most).map(|number| format!("{}{number}", numbered.name))
}
