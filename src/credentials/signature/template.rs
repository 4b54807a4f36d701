//! What is signed: the parts of a template, one after the other, from a request that is about to go or that came.

use std::borrow::Cow;

use super::super::{Callback, Verdict};
use crate::json::{Kind, Node};
use crate::vendor::manifest::Part;

/// Values that stand elsewhere than in the request itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Given<'a> {
    /// As it is written.
    pub timestamp: &'a [u8],
    pub id: &'a [u8],
    pub secret: &'a [u8],
}

/// Hands each part over in its order.
///
/// # Errors
/// A part is not there; what was handed over until then means nothing.
pub fn render(template: &[Part], callback: &Callback, given: Given, mut take: impl FnMut(&[u8])) -> Result<(), Verdict> {
    for part in template {
        take(&value(part, callback, given)?);
    }
    Ok(())
}

/// All of it in one piece. The body alone is not copied.
///
/// # Errors
/// As of [`render`].
pub fn whole<'a>(template: &[Part], callback: &Callback<'a>, given: Given) -> Result<Cow<'a, [u8]>, Verdict> {
    if *template == [Part::Body] {
        return Ok(Cow::Borrowed(callback.body));
    }
    let mut message = Vec::with_capacity(callback.body.len() + 64);
    render(template, callback, given, |bytes| message.extend_from_slice(bytes))?;
    Ok(Cow::Owned(message))
}

/// One part.
///
/// # Errors
/// It is not there, or is no text.
pub fn value<'a>(part: &'a Part, callback: &Callback<'a>, given: Given<'a>) -> Result<Cow<'a, [u8]>, Verdict> {
    let borrowed = |bytes| Ok(Cow::Borrowed(bytes));
    match part {
        Part::Body => borrowed(callback.body),
        Part::Timestamp => borrowed(given.timestamp),
        Part::MessageId => borrowed(given.id),
        Part::Text(text) => borrowed(text.as_bytes()),
        Part::Header(name) => callback.header(std::slice::from_ref(name)).map(Cow::Borrowed),
        Part::Json(pointer) => at(pointer, callback)?.ok_or_else(|| Verdict::Missing(format!("no {pointer} in the body, which is signed"))),
        Part::JsonOrNothing(pointer) => Ok(at(pointer, callback)?.unwrap_or_default()),
        Part::Method => borrowed(callback.method.as_bytes()),
        Part::Path => borrowed(callback.path.as_bytes()),
        Part::Secret => borrowed(given.secret),
    }
}

/// What stands at a place of the body; null counts as nothing.
fn at<'a>(pointer: &str, callback: &Callback<'a>) -> Result<Option<Cow<'a, [u8]>>, Verdict> {
    let root = callback.root.ok_or_else(|| Verdict::Malformed("the body, of which a part is signed, is not JSON".to_owned()))?;
    root.at(pointer).map_or(Ok(None), |node| scalar(node, pointer))
}

fn scalar<'a>(node: Node<'a>, pointer: &str) -> Result<Option<Cow<'a, [u8]>>, Verdict> {
    match node.kind() {
        Kind::Null => Ok(None),
        Kind::Array | Kind::Object => Err(Verdict::Malformed(format!("{pointer}, which is signed, is {}", node.kind().word()))),
        Kind::String => Ok(node.as_str().map(|text| match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        })),
        Kind::True | Kind::False | Kind::Number => Ok(Some(Cow::Borrowed(node.raw().as_bytes()))),
    }
}
