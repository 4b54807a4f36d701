//! Bearer tokens that an endpoint of OAuth 2 issued: what a callback shows, and what the issuer says of it.
//!
//! No token is known here and no clock read: the issuer is asked.

use std::time::Duration;

use super::header::after;
use super::{Auth, Stale, Verdict};
use crate::request::Headers;
use crate::vendor::Vendor;
use crate::vendor::manifest::SchemeSpec;

/// What the issuer of tokens says of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    Live,
    Expired {
        by: Duration,
    },
    /// Why it is none of the issuer's.
    Unknown(&'static str),
}

/// Checks the `Authorization` header of a callback against what the issuer says of its token.
pub fn check(headers: &Headers, standing: impl FnOnce(&[u8]) -> Standing) -> Verdict {
    let token = match after("Bearer", headers) {
        Ok(token) => token,
        Err(verdict) => return verdict,
    };
    if !is_token(token) {
        return Verdict::Malformed("what follows Bearer is no token".to_owned());
    }
    match standing(token) {
        Standing::Live => Verdict::Valid,
        Standing::Expired { by } => Verdict::Stale { by, why: Stale::Expired },
        Standing::Unknown(why) => Verdict::Wrong(why.to_owned()),
    }
}

/// The `b64token` of RFC 6750, section 2.1.
fn is_token(text: &[u8]) -> bool {
    let start = text.len() - text.iter().rev().take_while(|byte| **byte == b'=').count();
    start > 0 && text[..start].iter().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(byte))
}

/// Whether callbacks of this vendor are to show a token, when they authenticate in this way: alone, or beside something else.
#[must_use]
pub fn takes_tokens(vendor: &Vendor, auth: Option<&Auth>) -> bool {
    let Some(Auth::OfPack(id)) = auth else { return auth == Some(&Auth::Oauth2) };
    let schemes = || vendor.manifest.credentials.schemes.iter().map(|entry| &entry.scheme);
    let of = schemes().filter(|scheme| scheme.name() == id).find_map(|scheme| match scheme {
        SchemeSpec::All(combined) | SchemeSpec::Any(combined) => Some(&combined.of),
        _ => None,
    });
    of.is_some_and(|of| schemes().any(|scheme| matches!(scheme, SchemeSpec::Oauth2(_)) && of.iter().any(|name| name == scheme.name())))
}

#[cfg(test)]
mod tests {
    use super::{Stale, Standing, Verdict, check};
    use crate::request::Headers;
    use std::time::Duration;

    fn verdict(values: &[&str], standing: Standing) -> Verdict {
        let headers: Headers = values.iter().map(|value| ("authorization".to_owned(), value.as_bytes().to_vec())).collect();
        check(&headers, |token| {
            assert_eq!(token, b"abc", "only the token is asked about");
            standing
        })
    }

    #[test]
    fn the_issuer_decides_about_what_is_a_token() {
        let by = Duration::from_secs(3);
        assert_eq!(verdict(&["Bearer abc"], Standing::Live), Verdict::Valid);
        assert_eq!(verdict(&["bearer   abc"], Standing::Live), Verdict::Valid);
        assert_eq!(verdict(&["Bearer abc"], Standing::Expired { by }), Verdict::Stale { by, why: Stale::Expired });
        assert_eq!(verdict(&["Bearer abc"], Standing::Unknown("why")), Verdict::Wrong("why".to_owned()));
        assert!(matches!(verdict(&[], Standing::Live), Verdict::Missing(_)));
        for malformed in [&["Basic abc"][..], &["Bearer"], &["Bearer a b"], &["Bearer =="], &["Bearer a\"b"], &["Bearer abc", "Bearer abc"]]
        {
            assert!(matches!(verdict(malformed, Standing::Live), Verdict::Malformed(_)), "{malformed:?}");
        }
        assert_eq!(Verdict::Stale { by, why: Stale::Expired }.why().as_deref(), Some("expired 3 s ago"));
    }
}
