//! A delivery that was signed too long ago, where the scheme in use signs a time and the vendor's limit for it is enforced.

use super::basis::{documents, sources};
use super::checks::{Check, Credentials, Given, Task};
use crate::report::{Basis, Verdict};
use crate::vendor::manifest::{Force, Limits, Manifest, SchemeEntry, SchemeSpec};

/// The check.
pub fn stale(manifest: &Manifest, given: &Given) -> Check {
    let of = |limit: &str| format!("a delivery that was signed longer ago than {limit} is refused: not answered with {}", given.accepted);
    let Some((entry, limit)) = limited(manifest, given) else {
        let why = "no time is signed for which there is a limit, so that nothing can be too old".to_owned();
        let task = Task::Settled(Verdict::NotDocumented, why);
        return Check { name: NAME.to_owned(), demand: of("the limit"), basis: Basis::Nothing, task };
    };
    let basis = if entry.grade.is_documented() {
        documents(manifest, entry.grade, &entry.source)
    } else {
        let why = format!("no document says how long a signature holds: the grade is {}", entry.grade.word());
        Basis::Derived(why, sources(manifest, &entry.source))
    };
    let task = match (&given.credentials, &given.never_stale) {
        (Credentials::ByHand(why) | Credentials::NoSecret(why) | Credentials::Unknown(why), _) | (_, Some(why)) => {
            Task::Settled(Verdict::Skipped, why.clone())
        }
        (Credentials::Usual | Credentials::Named, None) => Task::StaleCredentials,
    };
    Check { name: NAME.to_owned(), demand: of(&format!("{limit} s")), basis, task }
}

const NAME: &str = "stale-credentials";

/// The scheme whose limit counts, with that in seconds: of the one in use, or of any where none is chosen.
fn limited<'a>(manifest: &'a Manifest, given: &Given) -> Option<(&'a SchemeEntry, u32)> {
    let schemes = &manifest.credentials.schemes;
    let named = |name: &str| schemes.iter().find(|entry| entry.scheme.name() == name);
    match &given.scheme {
        None => schemes.iter().find_map(|entry| Some((entry, limit(entry)?))),
        Some(name) => {
            let entry = named(name)?;
            match &entry.scheme {
                SchemeSpec::All(combined) | SchemeSpec::Any(combined) => {
                    combined.of.iter().filter_map(|name| named(name)).find_map(|entry| Some((entry, limit(entry)?)))
                }
                _ => Some((entry, limit(entry)?)),
            }
        }
    }
}

fn limit(entry: &SchemeEntry) -> Option<u32> {
    let limits: &Limits = match &entry.scheme {
        SchemeSpec::Signature(spec) => &spec.timestamp.as_ref()?.limits,
        SchemeSpec::Jwt(spec) => spec.issued.as_ref()?,
        _ => return None,
    };
    limits.past.filter(|_| limits.force == Force::Enforced)
}
