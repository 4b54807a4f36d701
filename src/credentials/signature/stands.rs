//! Where in a request a signature stands: the names of its headers, and how all of it is taken away again.

use super::{Prepared, Spec, by_hand, place};
use crate::payload;
use crate::request::Headers;
use crate::vendor::manifest::Place;

impl Prepared {
    /// The headers (lower case) that a signature may stand in; none for one that stands in the body.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        match &self.spec {
            Spec::Jwt(spec) => spec.header.clone(),
            Spec::Signature(spec) => place::names_in(&spec.r#in),
        }
    }

    /// The header (lower case) that a signature is put into; `None` where it has no one name.
    #[must_use]
    pub fn header(&self) -> Option<&str> {
        let names = match &self.spec {
            Spec::Jwt(spec) => &spec.header,
            Spec::Signature(spec) => match &spec.r#in {
                Place::Header(header) => &header.names,
                Place::NumberedHeaders(_) | Place::Member(_) => return None,
            },
        };
        names.first().map(String::as_str)
    }

    /// Takes away all that signing would put in. A time that stands in the body stays: it is a fact of the event, which a receiver reads
    /// whoever signed it, and a body without it would be refused for another reason.
    pub fn strip(&self, headers: &mut Headers, body: &mut Vec<u8>) {
        self.names().iter().for_each(|name| headers.remove(name));
        let Some(spec) = self.spec() else { return };
        if let Place::Member(pointer) = &spec.r#in
            && let Ok(without) = payload::unset(body, pointer)
        {
            *body = without;
        }
        self.beside().for_each(|name| headers.remove(name));
    }

    /// The headers (lower case) that belong to a signature: with its time, the id, and the name of its hash.
    pub fn beside(&self) -> impl Iterator<Item = &str> {
        let id = self.message_id().into_iter().flat_map(|id| &id.header).map(String::as_str);
        let named_by = self.spec().and_then(by_hand::named_by).map(|named| named.header.as_str());
        self.time_headers().chain(id).chain(named_by)
    }
}
