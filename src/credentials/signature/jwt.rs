//! JSON Web Tokens (RFC 7519) in a header that vouch for the body: checked and made.
//!
//! What a token says of its algorithm is only compared with what the pack allows.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::verdict::Stale;
use super::super::{Callback, Verdict};
use super::Judged;
use super::encoding::{decode, encode};
use super::key::BadKey;
use super::keys::{Keys, hash_of, public_of};
use super::mac::{Mac, digest, same};
use super::public_key::{Private, forged, sign as sign_with};
use super::sign::{CannotSign, Occasion};
use super::timestamp::beyond;
use super::verify::signed_by;
use crate::request::Headers;
use crate::vendor::manifest::{Force, JwtAlgorithm, JwtSpec, PublicKeyAlgorithm, TimeUnit};

/// The header of a token, as far as it matters.
#[derive(Deserialize)]
struct Head {
    alg: String,
    kid: Option<String>,
    /// Extensions that a reader must understand.
    crit: Option<Value>,
}

/// Checks a callback.
///
/// # Errors
/// The credentials do not hold, for this reason.
pub fn check(spec: &JwtSpec, keys: &Keys, callback: &Callback) -> Result<Judged, Verdict> {
    let malformed = |what: &str| Verdict::Malformed(what.to_owned());
    let token = callback.header(&spec.header)?;
    let token =
        token.strip_prefix(spec.prefix.as_bytes()).ok_or_else(|| Verdict::Malformed(format!("no {:?} before the token", spec.prefix)))?;
    let token = std::str::from_utf8(token).map_err(|_| malformed("the token is no text"))?;
    let [head, claims, signature] = token.split('.').collect::<Vec<_>>()[..] else {
        return Err(malformed("the token has not three parts"));
    };
    let signed = &token[..head.len() + 1 + claims.len()];
    let part = |text: &str| BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| malformed("a part of the token is not base64url"));
    let (head, claims, signature) = (part(head)?, part(claims)?, part(signature)?);
    let head: Head = serde_json::from_slice(&head).map_err(|_| malformed("the token's header is not JSON, or names no algorithm"))?;
    if head.crit.is_some() {
        return Err(malformed("the token demands an extension that nobody here knows"));
    }
    let algorithm = spec.algorithms.iter().find(|algorithm| name(**algorithm) == head.alg).ok_or_else(|| {
        let known: Vec<_> = spec.algorithms.iter().map(|algorithm| name(*algorithm)).collect();
        Verdict::Wrong(format!("the token is signed by {:?}, and only {} is accepted", head.alg, known.join(" or ")))
    })?;
    let right = match (hash_of(*algorithm), public_of(*algorithm), keys) {
        (Some(hash), _, Keys::Mixed { hmac, .. }) => {
            let made = |mac: &Mac| {
                let mut mac = mac.clone();
                mac.update(signed.as_bytes());
                mac.matches(&signature)
            };
            hmac.iter().flatten().filter(|mac| mac.hash() == hash).any(made)
        }
        (_, Some(public), _) => signed_by(keys, public, head.kid.as_deref().map(str::as_bytes), &[signature].into(), signed.as_bytes())?,
        _ => false,
    };
    if !right {
        return Err(Verdict::Wrong("the token is made with another secret".to_owned()));
    }
    let claims: Map<String, Value> = serde_json::from_slice(&claims).map_err(|_| malformed("the token's claims are no JSON object"))?;
    vouches(spec, &claims, callback.body)?;
    in_time(spec, &claims, callback.now)
}

/// Whether the claims are about this body.
fn vouches(spec: &JwtSpec, claims: &Map<String, Value>, body: &[u8]) -> Result<(), Verdict> {
    let Some(wanted) = &spec.body_hash else { return Ok(()) };
    let claim = claims.get(&wanted.claim).ok_or_else(|| Verdict::Missing(format!("no {} in the token", wanted.claim)))?;
    let hash = claim.as_str().and_then(|text| decode(wanted.written, text.as_bytes()));
    let hash = hash.ok_or_else(|| Verdict::Malformed(format!("{} in the token is no hash", wanted.claim)))?;
    if same(&hash, &digest(wanted.hash, body)) { Ok(()) } else { Err(Verdict::Wrong("the token vouches for another body".to_owned())) }
}

fn in_time(spec: &JwtSpec, claims: &Map<String, Value>, now: Option<Timestamp>) -> Result<Judged, Verdict> {
    let time = |name: &str| match claims.get(name) {
        None => Ok(None),
        Some(value) => {
            let seconds = value.as_f64().filter(|seconds| seconds.abs() < 1e11);
            let time = seconds.and_then(|seconds| Timestamp::from_duration(jiff::SignedDuration::try_from_secs_f64(seconds).ok()?).ok());
            time.map(Some).ok_or_else(|| Verdict::Malformed(format!("{name} in the token is no time")))
        }
    };
    let (issued, expires, starts) = (time("iat")?, time("exp")?, time("nbf")?);
    let Some(now) = now else { return Ok(Judged::default()) };
    if let Some(end) = expires.filter(|end| *end <= now) {
        return Err(Verdict::Stale { by: now.duration_since(end).unsigned_abs(), why: Stale::Expired });
    }
    if let Some(start) = starts.filter(|start| now < *start) {
        return Err(Verdict::Stale { by: start.duration_since(now).unsigned_abs(), why: Stale::TooNew });
    }
    let Some(limits) = &spec.issued else { return Ok(Judged::default()) };
    let issued = issued.ok_or_else(|| Verdict::Missing("no iat in the token".to_owned()))?;
    match (beyond(limits, TimeUnit::Seconds, issued, now), limits.force) {
        (Some(stale), Force::Enforced) => Err(stale),
        (stale, _) => Ok(Judged { remark: stale.and_then(|stale| Some(stale.why()?.into_owned())) }),
    }
}

/// What makes a token.
#[derive(Debug)]
pub enum Signer<'a> {
    Mac(&'a Mac),
    /// With the id of its key.
    Private(&'a Private, Option<&'a str>, PublicKeyAlgorithm),
    Nobody(PublicKeyAlgorithm),
}

/// The first algorithm that a key fits, with that key.
///
/// # Errors
/// All of them only check.
pub fn signer<'a>(spec: &JwtSpec, keys: &'a Keys) -> Result<(JwtAlgorithm, Signer<'a>), BadKey> {
    let by = |algorithm: JwtAlgorithm| match (keys, public_of(algorithm)) {
        (Keys::Nobodys, Some(public)) => Some(Signer::Nobody(public)),
        (Keys::Mixed { public: keys, .. }, Some(public)) => {
            let mut fitting = keys.iter().filter(|key| key.public.fits(public));
            fitting.find_map(|key| Some(Signer::Private(key.private.as_ref()?, key.id.as_deref(), public)))
        }
        (Keys::Mixed { hmac, .. }, None) => hmac.iter().flatten().find(|mac| Some(mac.hash()) == hash_of(algorithm)).map(Signer::Mac),
        _ => None,
    };
    spec.algorithms.iter().find_map(|algorithm| Some((*algorithm, by(*algorithm)?))).ok_or(BadKey::OnlyPublic)
}

/// Puts a token for this body into its header.
///
/// # Errors
/// No key makes one.
pub fn sign(spec: &JwtSpec, keys: &Keys, headers: &mut Headers, body: &[u8], occasion: Occasion) -> Result<(), CannotSign> {
    let (algorithm, signer) = signer(spec, keys)?;
    let mut head = json!({ "alg": name(algorithm), "typ": "JWT" });
    if let Signer::Private(_, Some(id), _) = signer {
        head["kid"] = json!(id);
    }
    let mut claims = Map::new();
    claims.insert("iat".to_owned(), json!(occasion.at.as_second()));
    if let Some(wanted) = &spec.body_hash {
        claims.insert(wanted.claim.clone(), json!(encode(wanted.written, &digest(wanted.hash, body))));
    }
    let part = |value: String| BASE64_URL_SAFE_NO_PAD.encode(value);
    let signed = format!("{}.{}", part(head.to_string()), part(Value::from(claims).to_string()));
    let signature = match signer {
        Signer::Private(private, _, algorithm) => sign_with(private, algorithm, signed.as_bytes())?,
        Signer::Nobody(algorithm) => forged(algorithm, signed.as_bytes()),
        Signer::Mac(mac) => {
            let mut mac = mac.clone();
            mac.update(signed.as_bytes());
            mac.finish()
        }
    };
    spec.header.iter().for_each(|name| headers.remove(name));
    if let Some(name) = spec.header.first() {
        headers.set(name, format!("{}{signed}.{}", spec.prefix, BASE64_URL_SAFE_NO_PAD.encode(signature)));
    }
    Ok(())
}

/// As a token spells it.
#[must_use]
pub const fn name(algorithm: JwtAlgorithm) -> &'static str {
    match algorithm {
        JwtAlgorithm::HS256 => "HS256",
        JwtAlgorithm::HS384 => "HS384",
        JwtAlgorithm::HS512 => "HS512",
        JwtAlgorithm::ES256 => "ES256",
        JwtAlgorithm::ES384 => "ES384",
        JwtAlgorithm::ES512 => "ES512",
        JwtAlgorithm::EdDsa => "EdDSA",
        JwtAlgorithm::RS256 => "RS256",
        JwtAlgorithm::RS384 => "RS384",
        JwtAlgorithm::RS512 => "RS512",
        JwtAlgorithm::PS256 => "PS256",
        JwtAlgorithm::PS384 => "PS384",
        JwtAlgorithm::PS512 => "PS512",
    }
}
