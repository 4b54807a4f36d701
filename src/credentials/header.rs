//! Credentials in a header: Basic, Bearer, or a raw value.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::{BadSecret, Made, Signed, Verdict};
use crate::request::Headers;
use crate::secret::Secret;

/// The header that most credentials go into.
pub const AUTHORIZATION: &str = "authorization";

/// The one value of a header, or why there is none.
pub fn only<'a>(name: &str, headers: &'a Headers) -> Result<&'a [u8], Verdict> {
    let mut values = headers.all(name);
    match (values.next(), values.next()) {
        (None, _) => Err(Verdict::Missing(format!("no {name} header"))),
        (Some(_), Some(_)) => Err(Verdict::Malformed(format!("{name} stands there more than once"))),
        (Some(value), None) => Ok(value),
    }
}

/// What follows the scheme's word in `Authorization`.
pub fn after<'a>(word: &str, headers: &'a Headers) -> Result<&'a [u8], Verdict> {
    let value = only(AUTHORIZATION, headers)?;
    let (head, rest) = value.split_at_checked(word.len()).unwrap_or((value, b""));
    if head.eq_ignore_ascii_case(word.as_bytes()) && rest.starts_with(b" ") {
        Ok(rest.trim_ascii_start())
    } else {
        Err(Verdict::Malformed(format!("{AUTHORIZATION} does not start with {word}")))
    }
}

fn compare(secrets: &[Secret], given: &[u8], what: &str) -> Verdict {
    if secrets.iter().any(|secret| secret.matches(given)) { Verdict::Valid } else { Verdict::Wrong(format!("another {what}")) }
}

pub fn check_basic(secrets: &[Secret], headers: &Headers) -> Verdict {
    match after("Basic", headers) {
        Err(verdict) => verdict,
        Ok(encoded) => BASE64_STANDARD.decode(encoded).map_or_else(
            |_| Verdict::Malformed("what follows Basic is not base64".to_owned()),
            |pair| compare(secrets, &pair, "user or password"),
        ),
    }
}

pub fn check_bearer(secrets: &[Secret], headers: &Headers) -> Verdict {
    after("Bearer", headers).map_or_else(|verdict| verdict, |token| compare(secrets, token, "token"))
}

pub fn check_named(name: &str, secrets: &[Secret], headers: &Headers) -> Verdict {
    only(name, headers).map_or_else(|verdict| verdict, |value| compare(secrets, value, &format!("value of {name}")))
}

/// Each secret names its own header, or means `Authorization`. The best verdict counts.
pub fn check_own(secrets: &[Secret], headers: &Headers) -> Verdict {
    let verdicts = secrets.iter().map(|secret| {
        let (name, value) = split(secret);
        check_named(&name, &[Secret::new(value)], headers)
    });
    verdicts.min_by_key(Verdict::distance).unwrap_or_else(|| Verdict::NotChecked("no secret given".to_owned()))
}

/// The header that a secret of the form `name:value` names.
pub fn named_in(secret: &Secret) -> Option<String> {
    let (name, _) = split(secret);
    (name != AUTHORIZATION).then_some(name)
}

/// `name:value` at the first colon, else a value for `Authorization`.
fn split(secret: &Secret) -> (String, &[u8]) {
    let bytes = secret.expose();
    let colon = bytes.iter().position(|byte| *byte == b':');
    match colon.and_then(|at| Some((std::str::from_utf8(&bytes[..at]).ok()?.trim().to_ascii_lowercase(), &bytes[at + 1..]))) {
        Some((name, value)) if !name.is_empty() => (name, value.trim_ascii()),
        _ => (AUTHORIZATION.to_owned(), bytes),
    }
}

pub fn sign_basic(secret: &Secret) -> Result<Signed, BadSecret> {
    if !secret.expose().contains(&b':') {
        return Err(BadSecret::NoColon);
    }
    let value = format!("Basic {}", BASE64_STANDARD.encode(secret.expose())).into_bytes();
    Ok(Signed::Header { name: AUTHORIZATION.to_owned(), value, made: Made::Basic })
}

pub fn sign_own(secret: &Secret) -> Signed {
    let (name, value) = split(secret);
    let made = if value.len() == secret.expose().len() { Made::Plain } else { Made::AfterColon };
    Signed::Header { name, value: value.to_vec(), made }
}
