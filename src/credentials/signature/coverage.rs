//! How much of a callback a signature vouches for. It follows from what is signed.

use crate::vendor::manifest::{Algorithm, Grammar, JwtSpec, Part, Place, SignatureSpec, TimePlace};

/// What a changed body would do to the signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Coverage {
    /// Every byte counts.
    Whole,
    /// These places count (JSON Pointers), and no other.
    Places(Vec<String>),
    /// Anybody could put another body behind the same signature.
    Nothing,
}

impl Coverage {
    #[must_use]
    pub fn of(spec: &SignatureSpec) -> Self {
        if spec.of.contains(&Part::Body) {
            return Self::Whole;
        }
        let time = spec.timestamp.as_ref().map(|timestamp| &timestamp.r#in);
        let place = |part: &Part| match (part, time) {
            (Part::Json(pointer) | Part::JsonOrNothing(pointer), _) | (Part::Timestamp, Some(TimePlace::Member(pointer))) => {
                Some(pointer.clone())
            }
            _ => None,
        };
        let places: Vec<_> = spec.of.iter().filter_map(place).collect();
        if places.is_empty() { Self::Nothing } else { Self::Places(places) }
    }

    #[must_use]
    pub const fn of_token(spec: &JwtSpec) -> Self {
        if spec.body_hash.is_some() { Self::Whole } else { Self::Nothing }
    }

    /// What to say where it is less than all.
    #[must_use]
    pub fn remark(&self) -> Option<String> {
        match self {
            Self::Whole => None,
            Self::Places(places) => Some(format!("of the body it covers {} only", places.join(", "))),
            Self::Nothing => Some("it does not cover the body".to_owned()),
        }
    }
}

/// Whether the time of signing is signed itself; `None` where there is none. One that is not could be put in anew by anybody.
#[must_use]
pub fn time_is_covered(spec: &SignatureSpec) -> Option<bool> {
    let timestamp = spec.timestamp.as_ref()?;
    let in_the_body = matches!(timestamp.r#in, TimePlace::Member(_)) && spec.of.contains(&Part::Body);
    Some(spec.of.contains(&Part::Timestamp) || in_the_body)
}

/// What is wrong with a description that fits the schema of manifests and still cannot be obeyed.
///
/// # Errors
/// The first fault, in words.
pub fn consistent(spec: &SignatureSpec) -> Result<(), &'static str> {
    let has = |part: Part| spec.of.contains(&part);
    let digest = matches!(spec.by, Algorithm::Digest(_));
    let grammar = match &spec.r#in {
        Place::Header(header) => Some(&header.grammar),
        _ => None,
    };
    let time_beside = match grammar {
        Some(Grammar::Pairs(pairs)) => pairs.timestamp.is_some(),
        Some(Grammar::Positions(positions)) => positions.order.contains(&crate::vendor::manifest::Position::Timestamp),
        _ => false,
    };
    let signature_somewhere = match grammar {
        Some(Grammar::Positions(positions)) => positions.order.contains(&crate::vendor::manifest::Position::Signature),
        _ => true,
    };
    let time = spec.timestamp.as_ref().map(|timestamp| &timestamp.r#in);
    let named = match &spec.by {
        Algorithm::Hmac(keyed) | Algorithm::Digest(keyed) => match &keyed.hash {
            crate::vendor::manifest::HashChoice::NamedBy(named) => named.values.contains_key(&named.sends),
            _ => true,
        },
        Algorithm::PublicKey(_) => true,
    };
    match () {
        () if has(Part::Timestamp) && time.is_none() => Err("the time is signed, and no timestamp says where it stands"),
        () if has(Part::MessageId) && spec.message_id.is_none() => Err("the id is signed, and no message_id says where it stands"),
        () if digest && !has(Part::Secret) => Err("a digest without the secret in it could be made by anybody"),
        () if !digest && has(Part::Secret) => Err("the secret is a part of a digest only"),
        () if matches!(spec.r#in, Place::Member(_)) && has(Part::Body) => Err("a signature in the body cannot be one of the whole body"),
        () if (time == Some(&TimePlace::Signature)) != time_beside => {
            Err("the time stands in the signature exactly where its grammar has a place for it")
        }
        () if !signature_somewhere => Err("the positions have none for the signature"),
        () if !named => Err("the name that is sent is none of the values"),
        () => Ok(()),
    }
}
