//! The secret itself came, where something that is computed with it belongs.

use super::{Case, Trials, wrapped, written};
use crate::vendor::manifest::{KeyPlace, SchemeSpec};

/// So many headers are looked at, and secrets compared with them.
const MOST: usize = 50;
/// The stable name.
pub const SECRET_SENT: &str = "secret-sent";

pub fn sent(case: &Case, trials: &mut Trials) -> Option<String> {
    let lines = case.given.callback.headers.lines().iter().take(MOST);
    let own = wrapped::header(case).filter(|_| written::signatures(case).iter().any(|text| is_secret(case, text)));
    let name = match &own {
        Some((name, _)) => name,
        None => lines.filter(|(_, value)| is_secret(case, value)).map(|(name, _)| name).next()?,
    };
    let vendor = case.vendor_name();
    let key = static_keys(case).find(|(_, names)| names.contains(name));
    // Where each scheme has secrets of its own, they can be mixed up in other ways.
    let shared = case.given.keyring.of(case.given.vendor.id()).len() == case.secrets.len();
    (!trials.ended() && (key.is_none() || shared)).then(|| match key {
        Some((scheme, _)) => format!(
            "the secret that was given is the key that comes in {name}, and {vendor} signs with another one: give that, or say \
             --auth {scheme}, which checks the key alone"
        ),
        None => format!(
            "{name} holds the secret itself; {vendor} never sends that, but a signature that is computed with it: have the sender do so, \
             with a new secret, as this one was sent in the open"
        ),
    })
}

/// Whether it is one of the secrets, as it is or after a word like Bearer. Each is compared in constant time.
fn is_secret(case: &Case, value: &[u8]) -> bool {
    let bare = value.rsplit(|byte| *byte == b' ').next().unwrap_or_default();
    case.secrets.iter().take(MOST).fold(false, |is, secret| is | secret.matches(value) | secret.matches(bare))
}

/// The vendor's schemes of such keys, by what `--auth` calls them, with the headers that they stand in.
pub fn static_keys<'c>(case: &Case<'c>) -> impl Iterator<Item = (&'c str, &'c [String])> {
    let schemes = case.given.vendor.manifest.credentials.schemes.iter();
    schemes.filter_map(|entry| match &entry.scheme {
        SchemeSpec::StaticKey(key) => match &key.r#in {
            KeyPlace::Header(names) => Some((key.id.as_str(), names.as_slice())),
            _ => None,
        },
        _ => None,
    })
}
