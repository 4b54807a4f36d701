//! A scheme as it is not described: what trying out why a signature does not hold checks with. No vendor's callback is judged by it.

use super::coverage::Coverage;
use super::keys::Keys;
use super::{Prepared, Spec};
use crate::secret::Secret;
use crate::vendor::manifest::SignatureSpec;

impl Prepared {
    /// The description; `None` for a token.
    #[must_use]
    pub const fn spec(&self) -> Option<&SignatureSpec> {
        match &self.spec {
            Spec::Signature(spec) => Some(spec),
            Spec::Jwt(_) => None,
        }
    }

    /// The same with another description and the keys of these secrets; `None` for a token, and where none of the secrets fits.
    #[must_use]
    pub fn altered(&self, secrets: &[Secret], alter: impl FnOnce(&mut SignatureSpec)) -> Option<Self> {
        let mut spec = Box::new(self.spec()?.clone());
        alter(&mut spec);
        let (keys, bad) = Keys::of(&spec.by, secrets);
        (!keys.is_empty()).then_some(Self { spec: Spec::Signature(spec), keys, bad })
    }

    /// With how many keys a message is checked: what a check costs.
    #[must_use]
    pub fn keys(&self) -> usize {
        match &self.keys {
            Keys::Hmac(keys) => keys.len(),
            Keys::Plain(keys) => keys.len(),
            Keys::Public(keys) => keys.len(),
            Keys::Mixed { hmac, public } => hmac.len() + public.len(),
            Keys::Nobodys => 1,
        }
    }

    /// How much of a callback it vouches for.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        match &self.spec {
            Spec::Signature(spec) => Coverage::of(spec),
            Spec::Jwt(spec) => Coverage::of_token(spec),
        }
    }

    /// The headers (lower case) that a signature may stand in; none for one that stands in the body.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        use crate::vendor::manifest::Place;
        match &self.spec {
            Spec::Jwt(spec) => spec.header.clone(),
            Spec::Signature(spec) => match &spec.r#in {
                Place::Header(header) => header.names.clone(),
                Place::NumberedHeaders(numbered) => super::place::names(numbered).collect(),
                Place::Member(_) => Vec::new(),
            },
        }
    }
}
