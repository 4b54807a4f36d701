//! Headers that the user gives by hand, with `-H` or as a user in the URL: they stand, whatever credentials would be put there.

use super::{Options, usual};
use crate::credentials::{AUTHORIZATION, Signed};
use crate::error::Failure;
use crate::mask::sensitive;
use crate::net::url::Target;
use crate::request::Headers;
use crate::vendor::Vendor;

/// Who gives this header by hand, as a clause; `None` where nobody does.
#[must_use]
pub fn given_by_hand(options: &Options, target: &Target, name: &str) -> Option<String> {
    if options.headers.lines.first(name).is_some() {
        Some(format!("-H gives {name} itself"))
    } else if options.headers.concern(name) {
        Some(format!("-H takes {name} out"))
    } else {
        (name == AUTHORIZATION && target.names_a_user()).then(|| format!("the user in the URL goes into {AUTHORIZATION}"))
    }
}

/// Whether who sends it is proved by hand: by a user in the URL, or by a header that `-H` gives a value.
#[must_use]
pub fn proves_by_hand(options: &Options, target: &Target, vendor: &Vendor) -> bool {
    let proves = |name: &str| sensitive(name) || vendor.secret_headers().any(|own| own.eq_ignore_ascii_case(name));
    target.names_a_user() || options.headers.lines.lines().iter().any(|(name, value)| proves(name) && !value.is_empty())
}

/// Puts the usual headers in, and the user's. With a user in the URL that is the only `Authorization`: what a recording has there goes.
///
/// # Errors
/// The URL names a user, and `-H` or the credentials say who asks, too.
pub fn put(options: &Options, target: &Target, signed: &Signed, headers: &mut Headers) -> Result<(), Failure> {
    if target.names_a_user() {
        let other = match signed {
            _ if options.headers.lines.first(AUTHORIZATION).is_some() => Some("-H gives"),
            signed if signed.fetches().is_some() => Some("a token is"),
            signed if signed.headers().any(|name| name == AUTHORIZATION) => Some("the credentials are"),
            _ => None,
        };
        if let Some(other) = other {
            return Err(Failure::usage(format!("{other} an {AUTHORIZATION}, and so is the user in the URL: only one can go"))
                .hint("leave the user out of the URL, or send it alone with --credentials keep"));
        }
        headers.remove(AUTHORIZATION);
    }
    usual::complete(headers, &options.headers);
    Ok(())
}
