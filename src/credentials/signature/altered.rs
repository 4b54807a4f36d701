//! A scheme as it is not described: what trying out why a signature does not hold checks with. No vendor's callback is judged by it.

use super::super::Callback;
use super::coverage::Coverage;
use super::keys::Keys;
use super::{Prepared, Spec, verify};
use crate::secret::Secret;
use crate::vendor::manifest::{Part, SignatureSpec};

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
        Some(Spec::Signature(spec).with(secrets)).filter(|altered| !altered.keys.is_empty())
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

    /// How many bytes of the body are hashed to check this callback, at most: what a check costs, beside a little that every one does.
    #[must_use]
    pub fn cost(&self, callback: &Callback) -> usize {
        let of_body = |part: &&Part| matches!(part, Part::Body | Part::Json(_) | Part::JsonOrNothing(_));
        let passes = match &self.spec {
            Spec::Signature(spec) => verify::passes(spec, &self.keys, callback) * spec.of.iter().filter(of_body).count(),
            Spec::Jwt(spec) => usize::from(spec.body_hash.is_some()),
        };
        passes * callback.body.len()
    }

    /// How much of a callback it vouches for.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        match &self.spec {
            Spec::Signature(spec) => Coverage::of(spec),
            Spec::Jwt(spec) => Coverage::of_token(spec),
        }
    }
}
