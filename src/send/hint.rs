//! What to look at when a delivery was not accepted, where its outcome alone does not say. Pure.

use super::Options;
use super::plan::{DEFAULT_ADDRESS, Delivery};
use crate::credentials::Signed;
use crate::delivery::{Cause, Outcome, Stage};
use crate::vendor::Vendor;
use crate::vendor::manifest::SchemeSpec;

/// A sentence for the user; `None` where there is nothing to add.
#[must_use]
pub fn hint(options: &Options, delivery: &Delivery, outcome: &Outcome, accepted: bool) -> Option<String> {
    if accepted {
        return None;
    }
    match outcome {
        Outcome::Unreachable(reason) if reason.cause == Cause::Refused && options.to.is_none() => {
            let port = DEFAULT_ADDRESS.rsplit(':').next().unwrap_or_default();
            Some(format!("idhook listen waits there, on port {port}; --to names another URL"))
        }
        Outcome::Unreachable(reason) => reason.cause.cure().map(str::to_owned),
        Outcome::TimedOut(Stage::Connecting) => Some("is the host right, and does it let you in? --timeout waits longer".to_owned()),
        Outcome::TimedOut(_) => Some("--timeout waits longer; a vendor may not".to_owned()),
        Outcome::Replied { status: 300..=399, .. } => {
            Some("redirects are not followed, and a vendor may not follow one either: use the URL that it points to".to_owned())
        }
        Outcome::Replied { status: 401, .. } if unsigned(options, delivery) => {
            Some(format!("no credentials were put in: {}--secret-file FILE holds the secret", how(options, delivery)))
        }
        Outcome::Replied { status: 400, body, .. } if !delivery.outgoing.target.is_https() && wants_tls(body) => {
            Some("is it https? write the URL with https://".to_owned())
        }
        Outcome::Replied { .. } if delivery.terms.policy.stops(outcome) => Some("after this status the vendor delivers no more".to_owned()),
        Outcome::Replied { .. } => None,
    }
}

/// Nothing was put in, because there is no secret to make it with.
fn unsigned(options: &Options, delivery: &Delivery) -> bool {
    let given = delivery.vendor.is_some_and(|id| !options.keyring.of(options.registry.vendor(id).id()).is_empty());
    let named = delivery.outgoing.headers.first("authorization").is_some();
    delivery.signed == Signed::Nothing && options.credentials.is_none() && !given && !named
}

/// The ways to authenticate of a vendor that has no usual one; empty for all others.
#[must_use]
pub fn ways(vendor: &Vendor) -> Vec<&str> {
    let credentials = &vendor.manifest.credentials;
    let undecided = credentials.none_because.is_none() && vendor.default_scheme().is_none();
    let proves = |scheme: &&SchemeSpec| undecided && !matches!(scheme, SchemeSpec::None);
    credentials.schemes.iter().map(|entry| &entry.scheme).filter(proves).map(SchemeSpec::name).collect()
}

/// What is to be said first where a secret alone would not do.
fn how(options: &Options, delivery: &Delivery) -> String {
    let vendor = delivery.vendor.filter(|_| options.auth.is_none()).map(|id| options.registry.vendor(id));
    let ways = vendor.map(ways).unwrap_or_default();
    if ways.is_empty() { String::new() } else { format!("--auth says how ({}), ", ways.join(", ")) }
}

/// Whether an answer complains that it was spoken to without TLS, as nginx, Apache and Go do.
fn wants_tls(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&body[..body.len().min(2000)]).to_ascii_lowercase();
    ["https port", "https server", "ssl-enabled"].iter().any(|words| text.contains(words))
}
