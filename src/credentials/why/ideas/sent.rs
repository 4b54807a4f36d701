//! The secret itself came, where something that is computed with it belongs.

use base64::Engine as _;

use super::super::look_alike;
use super::{Case, Trials, wrapped, written};
use crate::credentials::Verdict;
use crate::credentials::signature::encoding::TOLERANT;
use crate::secret::Secret;
use crate::vendor::manifest::{KeyPlace, SchemeSpec};

/// So many headers are looked at, and secrets compared with them.
const MOST: usize = 50;
/// A shorter one may be any word.
const SHORTEST: usize = 8;
/// Parts of the names of headers that hold credentials.
const CREDENTIALS: [&str; 5] = ["auth", "token", "key", "secret", "signature"];
/// The stable name.
pub const SECRET_SENT: &str = "secret-sent";

pub fn sent(case: &Case, trials: &mut Trials) -> Option<String> {
    let secrets = secrets(case);
    let name = in_its_place(case, &secrets).or_else(|| alone(case, &secrets)).filter(|_| !trials.ended())?;
    let vendor = case.vendor_name();
    let Some((scheme, _)) = static_keys(case).find(|(_, names)| names.contains(&name)) else {
        return Some(format!(
            "{name} holds the secret itself; {vendor} never sends that, but a signature that is computed with it: have the sender do so, \
             with a new secret, as this one was sent in the open"
        ));
    };
    // Where each scheme has secrets of its own, they can be mixed up in other ways.
    let shared = case.given.keyring.of(case.given.vendor.id()).len() == case.secrets.len();
    shared.then(|| {
        format!(
            "the secret that was given came in {name}, and no signature beside it: say --auth {scheme}, which checks such a key alone, or \
             have the sender sign, too, and give the secret that it signs with"
        )
    })
}

/// Those that a signature can be made with: a public key is no secret.
fn secrets<'c>(case: &Case<'c>) -> Vec<&'c Secret> {
    let signs = |secret: &Secret| case.suspect.prepared.with(std::slice::from_ref(secret)).cannot_sign().is_none();
    case.secrets.iter().take(MOST).filter(|secret| secret.expose().len() >= SHORTEST && signs(secret)).collect()
}

/// The header of the signature, where it holds one of them.
fn in_its_place(case: &Case, secrets: &[&Secret]) -> Option<String> {
    let (name, value) = wrapped::header(case)?;
    let is_one = is_one(secrets, value) || written::signatures(case).iter().any(|text| is_one(secrets, text));
    is_one.then_some(name)
}

/// Another header for credentials that does, where no signature came: one that came fails for a reason of its own.
fn alone(case: &Case, secrets: &[&Secret]) -> Option<String> {
    let headers = case.given.callback.headers;
    let unsigned = matches!(case.suspect.verdict, Verdict::Missing(_)) && case.suspect.came(&case.given.callback) != Some(true);
    let of_vendor = |name: &String| static_keys(case).any(|(_, names)| names.contains(name));
    let for_credentials = |name: &String| CREDENTIALS.iter().any(|part| name.contains(part)) || of_vendor(name);
    let mut lines = headers.lines().iter().take(MOST).filter(|(name, _)| unsigned && for_credentials(name));
    let (found, _) = lines.find(|(_, value)| is_one(secrets, value))?;
    look_alike::names(headers).iter().all(|other| other == found).then(|| found.clone())
}

/// Whether it is one of them: as it is, after a word like Bearer, or as the password of Basic. Each is compared in constant time.
fn is_one(secrets: &[&Secret], value: &[u8]) -> bool {
    let bare = value.rsplit(|byte| *byte == b' ').next().unwrap_or_default();
    let user_and_password = TOLERANT.decode(bare).unwrap_or_default();
    let password = user_and_password.splitn(2, |byte| *byte == b':').nth(1).unwrap_or_default();
    secrets.iter().fold(false, |is, secret| is | secret.matches(value) | secret.matches(bare) | secret.matches(password))
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
