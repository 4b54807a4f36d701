//! Where in a request a signature stands: the names of its headers, and how all of it is taken away again.

use super::{Prepared, Spec, place};
use crate::payload;
use crate::request::Headers;
use crate::vendor::manifest::{Algorithm, HashChoice, Place, TimePlace};

impl Prepared {
    /// The headers (lower case) that a signature may stand in; none for one that stands in the body.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        match &self.spec {
            Spec::Jwt(spec) => spec.header.clone(),
            Spec::Signature(spec) => match &spec.r#in {
                Place::Header(header) => header.names.clone(),
                Place::NumberedHeaders(numbered) => place::names(numbered).collect(),
                Place::Member(_) => Vec::new(),
            },
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
        if let Some(TimePlace::Header(names)) = spec.timestamp.as_ref().map(|timestamp| &timestamp.r#in) {
            names.iter().for_each(|name| headers.remove(name));
        }
        spec.message_id.iter().flat_map(|id| &id.header).for_each(|name| headers.remove(name));
        if let Algorithm::Hmac(keyed) | Algorithm::Digest(keyed) = &spec.by
            && let HashChoice::NamedBy(named) = &keyed.hash
        {
            headers.remove(&named.header);
        }
    }
}
