//! A shared key that goes along as it is: in a header of the vendor's, in the query, or as a part of the path.

use std::borrow::Cow;

use super::{Callback, Made, Signed, UrlPlace, Verdict};
use crate::percent::decoded;
use crate::secret::Secret;
use crate::vendor::manifest::{KeyPlace, StaticKey};

/// What a callback shows. `names` are those by which the vendor itself may be called in a path.
#[must_use]
pub fn check(spec: &StaticKey, names: &[String], secrets: &[Secret], callback: &Callback) -> Verdict {
    match &spec.r#in {
        KeyPlace::Header(headers) => match callback.header(headers) {
            Err(verdict) => verdict,
            Ok(value) => match value.strip_prefix(spec.prefix.as_bytes()) {
                Some(key) => known(secrets, key, "another key in the header"),
                None => Verdict::Malformed(format!("the header does not start with {}", spec.prefix.trim_end())),
            },
        },
        KeyPlace::Query(name) => {
            let mut values = pairs(callback.query).filter(|(other, _)| other == name).map(|(_, value)| value);
            match (values.next(), values.next()) {
                (None, _) => Verdict::Missing(format!("no {name} in the query")),
                (Some(_), Some(_)) => Verdict::Malformed(format!("{name} stands in the query more than once")),
                (Some(value), None) => match known(secrets, &decoded(value), "another key in the query") {
                    // A form has a plus for a space.
                    Verdict::Wrong(_) if value.contains('+') => {
                        known(secrets, &decoded(&value.replace('+', " ")), "another key in the query")
                    }
                    verdict => verdict,
                },
            }
        }
        KeyPlace::Path => {
            let parts: Vec<_> = segments(callback.path).collect();
            let right = parts.iter().fold(false, |right, part| right | secrets.iter().any(|secret| secret.matches(part)));
            let named = |part: &Cow<[u8]>| names.iter().any(|name| name.as_bytes().eq_ignore_ascii_case(part));
            match parts.iter().position(|part| !named(part)) {
                _ if right => Verdict::Valid,
                None => Verdict::Missing("no key in the path".to_owned()),
                Some(_) => Verdict::Wrong("no part of the path is the key".to_owned()),
            }
        }
    }
}

fn known(secrets: &[Secret], given: &[u8], otherwise: &str) -> Verdict {
    if secrets.iter().any(|secret| secret.matches(given)) { Verdict::Valid } else { Verdict::Wrong(otherwise.to_owned()) }
}

/// The parameters of a query as they are spelled.
pub fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// The parts of a path, decoded.
pub fn segments(path: &str) -> impl Iterator<Item = Cow<'_, [u8]>> {
    let plain = |part: &str| !part.contains('%');
    let part = move |part| if plain(part) { Cow::Borrowed(part.as_bytes()) } else { Cow::Owned(decoded(part)) };
    path.split('/').filter(|part| !part.is_empty()).map(part)
}

/// What a delivery carries.
#[must_use]
pub fn sign(spec: &StaticKey, secret: &Secret) -> Signed {
    let url = |place| Signed::Url { place, key: secret.expose().to_vec() };
    match &spec.r#in {
        KeyPlace::Header(names) => {
            let made = if spec.prefix.is_empty() { Made::Plain } else { Made::After(spec.prefix.clone()) };
            let value = [spec.prefix.as_bytes(), secret.expose()].concat();
            Signed::Header { name: names.first().cloned().unwrap_or_default(), value, made }
        }
        KeyPlace::Query(name) => url(UrlPlace::Query(name.clone())),
        KeyPlace::Path => url(UrlPlace::Path),
    }
}
