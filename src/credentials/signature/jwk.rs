//! Keys as JSON (RFC 7517, RFC 7518, RFC 8037).

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Deserialize;

use super::key_file::Key;
use super::public_key::{Curve, Private, Public};

/// A key; members that are not needed are passed over.
#[derive(Deserialize)]
pub struct Jwk {
    kty: String,
    kid: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
    d: Option<String>,
    p: Option<String>,
    q: Option<String>,
    dp: Option<String>,
    dq: Option<String>,
    qi: Option<String>,
}

/// Several of them.
#[derive(Deserialize)]
pub struct Jwks {
    pub keys: Vec<Jwk>,
}

impl Jwk {
    /// `None` for a key of another kind, or a broken one.
    #[must_use]
    pub fn key(&self) -> Option<Key> {
        let bytes = |member: &Option<String>| BASE64_URL_SAFE_NO_PAD.decode(member.as_ref()?).ok();
        let key = match (self.kty.as_str(), self.crv.as_deref()) {
            ("OKP", Some("Ed25519")) => match &self.d {
                Some(_) => Key::private(Private::ed25519(&bytes(&self.d)?)?),
                None => Key::public(Public::Ed25519(bytes(&self.x).filter(|key| key.len() == 32)?)),
            },
            ("EC", Some(curve @ ("P-256" | "P-384" | "P-521"))) => {
                let curve = match curve {
                    "P-256" => Curve::P256,
                    "P-384" => Curve::P384,
                    _ => Curve::P521,
                };
                let point = [vec![4], bytes(&self.x)?, bytes(&self.y)?].concat();
                match &self.d {
                    Some(_) => Key::private(Private::ec(curve, &bytes(&self.d)?, &point)?),
                    None => Key::public(Public::Ec(curve, point)),
                }
            }
            ("RSA", _) => match &self.d {
                Some(_) => {
                    let numbers = [&self.n, &self.e, &self.d, &self.p, &self.q, &self.dp, &self.dq, &self.qi];
                    let numbers: Vec<_> = numbers.into_iter().map(bytes).collect::<Option<_>>()?;
                    Key::private(Private::rsa_of(&numbers.try_into().ok()?)?)
                }
                None => Key::public(Public::Rsa(bytes(&self.n)?, bytes(&self.e)?)),
            },
            _ => return None,
        };
        Some(Key { id: self.kid.clone(), ..key })
    }
}
