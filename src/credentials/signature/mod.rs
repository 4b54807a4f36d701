//! Signatures: one description, as data, from which `send` signs and `listen` checks.
//!
//! Nothing here knows a vendor, reads a clock or asks a network for a key. What is needed for a scheme is made ready once
//! ([`Prepared`]), and used for each callback.

mod altered;
mod by_hand;
mod code;
pub mod coverage;
mod der;
pub mod encoding;
pub mod grammar;
mod jwk;
mod jwt;
mod key;
mod key_file;
mod keys;
mod length;
mod mac;
mod p521;
mod parts;
pub mod place;
mod public_key;
mod sign;
mod stands;
mod template;
#[cfg(test)]
mod tests;
pub mod timestamp;
pub mod told;
mod verify;
mod words;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{Callback, Verdict};
use crate::secret::Secret;
use crate::vendor::manifest::{JwtSpec, Limits, MessageId, Part, Place, SchemeSpec, SignatureSpec, TimePlace};
pub use by_hand::named_by;
use coverage::Coverage;
pub use key::BadKey;
pub use key_file::{is_document, trimmed};
use keys::Keys;
pub use keys::hash_of;
pub use parts::Signed as SignedPart;
pub use sign::{CannotSign, Occasion, Unsigned};
pub use words::{hash_words, key_form, words};

/// So much longer ago than the limit is what is stale.
const MARGIN: u32 = 60;
/// How long ago is stale where no limit is documented, in seconds.
const LONG_AGO: u32 = 24 * 60 * 60;

/// What holds, with what is to be known of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judged {
    pub remark: Option<String>,
}

/// A scheme with its keys, ready to check and to sign.
#[derive(Debug)]
pub struct Prepared {
    spec: Spec,
    keys: Keys,
    /// Why a secret does not fit.
    bad: Option<BadKey>,
}

#[derive(Debug, Clone)]
enum Spec {
    Signature(Box<SignatureSpec>),
    Jwt(Box<JwtSpec>),
}

impl Spec {
    /// With the keys of these secrets.
    fn with(self, secrets: &[Secret]) -> Prepared {
        let (keys, bad) = match &self {
            Self::Signature(spec) => Keys::of(&spec.by, secrets),
            Self::Jwt(spec) => Keys::of_tokens(spec, secrets),
        };
        Prepared { spec: self, keys, bad }
    }
}

impl Prepared {
    /// `None` for a scheme that is no signature.
    #[must_use]
    pub fn new(scheme: &SchemeSpec, secrets: &[Secret]) -> Option<Self> {
        match scheme {
            SchemeSpec::Signature(spec) => Some(Spec::Signature(spec.clone()).with(secrets)),
            SchemeSpec::Jwt(spec) => Some(Spec::Jwt(spec.clone()).with(secrets)),
            _ => None,
        }
    }

    /// The same with the keys of these secrets only.
    #[must_use]
    pub fn with(&self, secrets: &[Secret]) -> Self {
        self.spec.clone().with(secrets)
    }

    /// The same with a key that is nobody's.
    #[must_use]
    pub fn nobodys(&self) -> Self {
        let keys = match &self.spec {
            Spec::Signature(spec) => Keys::nobodys(&spec.by),
            Spec::Jwt(spec) => Keys::nobodys_for_tokens(spec),
        };
        Self { spec: self.spec.clone(), keys, bad: None }
    }

    /// What `--auth` calls it.
    #[must_use]
    pub fn id(&self) -> &str {
        match &self.spec {
            Spec::Signature(spec) => &spec.id,
            Spec::Jwt(spec) => &spec.id,
        }
    }

    /// Why a secret does not fit, the first of those that do not.
    #[must_use]
    pub const fn misfit(&self) -> Option<&BadKey> {
        self.bad.as_ref()
    }

    /// Why no signature can be made; `None` where one can.
    #[must_use]
    pub fn cannot_sign(&self) -> Option<BadKey> {
        match (&self.keys, &self.spec) {
            (keys, _) if keys.is_empty() => Some(self.bad.clone().unwrap_or(BadKey::Empty)),
            (keys, Spec::Jwt(spec)) => jwt::signer(spec, keys).err(),
            (Keys::Public(keys), _) if keys.iter().all(|key| key.private.is_none()) => Some(BadKey::OnlyPublic),
            _ => None,
        }
    }

    /// Checks a callback. The second value is what is to be known although it is valid.
    #[must_use]
    pub fn check(&self, callback: &Callback) -> (Verdict, Option<String>) {
        if self.keys.is_empty() {
            let why = self.bad.as_ref().map_or_else(|| "no secret given".to_owned(), ToString::to_string);
            return (Verdict::NotChecked(why), None);
        }
        let (judged, coverage) = match &self.spec {
            Spec::Signature(spec) => (verify::check(spec, &self.keys, callback), Coverage::of(spec)),
            Spec::Jwt(spec) => (jwt::check(spec, &self.keys, callback), Coverage::of_token(spec)),
        };
        match judged {
            Ok(Judged { remark }) => {
                let remarks: Vec<_> = [remark, coverage.remark()].into_iter().flatten().collect();
                (Verdict::Valid, (!remarks.is_empty()).then(|| remarks.join("; ")))
            }
            Err(verdict) => (verdict, None),
        }
    }

    /// Signs a request, anew where it is signed already.
    ///
    /// # Errors
    /// A part of what is signed is not there, the key only checks, or the body has no place for the signature.
    pub fn sign(&self, request: Unsigned, occasion: Occasion) -> Result<(), CannotSign> {
        match (&self.spec, &self.bad) {
            (_, Some(bad)) if self.keys.is_empty() => Err(bad.clone().into()),
            (Spec::Signature(spec), _) => sign::sign(spec, &self.keys, request, occasion),
            (Spec::Jwt(spec), _) => jwt::sign(spec, &self.keys, request.headers, request.body, occasion),
        }
    }

    /// How long what is signed holds; `None` where nothing says when it was signed.
    #[must_use]
    pub fn limits(&self) -> Option<&Limits> {
        match &self.spec {
            Spec::Signature(spec) => Some(&spec.timestamp.as_ref()?.limits),
            Spec::Jwt(spec) => spec.issued.as_ref(),
        }
    }

    /// How long ago something signed is stale; `None` where nothing says when it was signed.
    #[must_use]
    pub fn stale_after(&self) -> Option<Duration> {
        let after = self.limits()?.past.map_or(LONG_AGO, |past| past.saturating_add(MARGIN));
        Some(Duration::from_secs(after.into()))
    }

    /// The id that a message keeps, where the scheme has one.
    #[must_use]
    pub const fn message_id(&self) -> Option<&MessageId> {
        match &self.spec {
            Spec::Signature(spec) => spec.message_id.as_ref(),
            Spec::Jwt(_) => None,
        }
    }

    /// Whether only a body that is JSON can be signed.
    #[must_use]
    pub fn needs_json(&self) -> bool {
        let Spec::Signature(spec) = &self.spec else { return false };
        let in_the_body = matches!(spec.r#in, Place::Member(_));
        let time = spec.timestamp.as_ref().map(|timestamp| &timestamp.r#in);
        in_the_body || matches!(time, Some(TimePlace::Member(_))) || spec.reads_json()
    }
}

/// This moment, or one so long before it.
#[must_use]
pub fn before(now: Timestamp, age: Duration) -> Timestamp {
    SignedDuration::try_from(age).ok().and_then(|age| now.checked_sub(age).ok()).unwrap_or(Timestamp::UNIX_EPOCH)
}

impl SignatureSpec {
    /// Whether the body must be read to sign it.
    fn reads_json(&self) -> bool {
        self.of.iter().any(|part| matches!(part, Part::Json(_) | Part::JsonOrNothing(_)))
    }
}
