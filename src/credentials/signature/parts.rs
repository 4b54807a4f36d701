//! What of a request that is signed already was signed, part by part, for whoever wants to see it. Nothing is checked here.

use super::super::Callback;
use super::place::{Gathered, gathered};
use super::{Prepared, Spec, template};
use crate::vendor::manifest::{Part, TimePlace};

/// A part of what was signed: what of it may be shown depends on where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signed {
    Body,
    /// What stands at this JSON Pointer of the body.
    Member(String, Vec<u8>),
    /// The value of this header (lower case).
    Header(String, Vec<u8>),
    Bytes(Vec<u8>),
    /// It must not be shown.
    Secret,
}

impl Prepared {
    /// The parts in their order, nothing for a token, whose parts can be read in it; `None` where one of them does not go along, so that
    /// nobody can tell from the request what was signed.
    #[must_use]
    pub fn signed_parts(&self, callback: &Callback) -> Option<Vec<Signed>> {
        let Spec::Signature(spec) = &self.spec else { return Some(Vec::new()) };
        let Gathered { time, id } = gathered(spec, callback);
        let time = if spec.of.contains(&Part::Timestamp) { time.ok()? } else { Vec::new() };
        let id = if spec.of.contains(&Part::MessageId) { id.ok()? } else { b"" };
        let given = template::Given { timestamp: &time, id, secret: b"" };
        let time_at = spec.timestamp.as_ref().and_then(|time| if let TimePlace::Member(at) = &time.r#in { Some(at) } else { None });
        let part = |part: &Part| {
            let bytes = || Some(template::value(part, callback, given).ok()?.into_owned());
            match (part, time_at) {
                (Part::Body, _) => Some(Signed::Body),
                (Part::Secret, _) => Some(Signed::Secret),
                (Part::Header(name), _) => Some(Signed::Header(name.clone(), bytes()?)),
                (Part::Json(pointer) | Part::JsonOrNothing(pointer), _) | (Part::Timestamp, Some(pointer)) => {
                    Some(Signed::Member(pointer.clone(), bytes()?))
                }
                _ => Some(Signed::Bytes(bytes()?)),
            }
        };
        spec.of.iter().map(part).collect()
    }

    /// The headers (lower case) that a time stands in, where it has some of its own.
    pub fn time_headers(&self) -> impl Iterator<Item = &str> {
        let names = match &self.spec {
            Spec::Signature(spec) => match spec.timestamp.as_ref().map(|timestamp| &timestamp.r#in) {
                Some(TimePlace::Header(names)) => names.as_slice(),
                _ => &[],
            },
            Spec::Jwt(_) => &[],
        };
        names.iter().map(String::as_str)
    }
}
