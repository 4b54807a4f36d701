//! Which signature it is that does not hold, where several schemes go together.

use std::sync::Arc;

use super::Given;
use crate::credentials::signature::Prepared;
use crate::credentials::{Callback, Scheme, Verdict};
use crate::secret::Secret;

/// A signature that does not hold.
pub struct Suspect {
    pub prepared: Arc<Prepared>,
    pub verdict: Verdict,
    /// Those that its signature may be made with.
    pub secrets: Vec<Secret>,
}

impl Suspect {
    /// `None` where each signature holds. Where several schemes go together, each is checked once more.
    pub fn of(given: &Given) -> Option<Self> {
        let secrets = given.keyring.of(given.vendor.id());
        match Scheme::choose(given.vendor, given.auth, secrets).ok()? {
            Scheme::Signature(prepared) => {
                given.verdict.failed().then(|| Self { prepared, verdict: given.verdict.clone(), secrets: secrets.to_vec() })
            }
            scheme => among(&scheme, secrets, &given.callback),
        }
    }

    /// Whether a header that its signature may stand in came; `None` where it stands in none.
    pub fn came(&self, callback: &Callback) -> Option<bool> {
        let names = self.prepared.names();
        (!names.is_empty()).then(|| names.iter().any(|name| callback.headers.first(name).is_some()))
    }

    /// The one that the verdict is about, by what it says: nothing is checked. `None` where it is about something else.
    pub fn told(given: &Given) -> Option<Self> {
        let secrets = given.keyring.of(given.vendor.id());
        let scheme = Scheme::choose(given.vendor, given.auth, secrets).ok()?;
        let why = given.verdict.why().filter(|_| given.verdict.failed())?;
        let stale = matches!(given.verdict, Verdict::Stale { .. });
        let (prepared, secrets) = named(&scheme, secrets, &why, stale)?;
        Some(Self { prepared, verdict: given.verdict.clone(), secrets: secrets.to_vec() })
    }
}

fn named<'a>(scheme: &'a Scheme, secrets: &'a [Secret], why: &str, stale: bool) -> Option<(Arc<Prepared>, &'a [Secret])> {
    match scheme {
        Scheme::Signature(prepared) => (!stale || prepared.stale_after().is_some()).then(|| (Arc::clone(prepared), secrets)),
        Scheme::All(_, parts) if stale => parts.iter().find_map(|part| named(&part.scheme, &part.secrets, why, stale)),
        Scheme::All(_, parts) => parts.iter().find_map(|part| {
            let why = why.strip_prefix(&*part.scheme.name())?.strip_prefix(": ")?;
            named(&part.scheme, &part.secrets, why, stale)
        }),
        // Which of them is nearest only checking could tell; a secret fits one of them, as a rule.
        Scheme::Any(_, schemes) => {
            let mut signatures = schemes.iter().filter_map(|scheme| named(scheme, secrets, why, stale));
            signatures.find(|(prepared, _)| prepared.keys() > 0)
        }
        _ => None,
    }
}

fn among(scheme: &Scheme, secrets: &[Secret], callback: &Callback) -> Option<Suspect> {
    let checked = |scheme: &Scheme| scheme.check(secrets, Some(callback)).verdict;
    match scheme {
        Scheme::Signature(prepared) => {
            let verdict = prepared.check(callback).0;
            verdict.failed().then(|| Suspect { prepared: Arc::clone(prepared), verdict, secrets: secrets.to_vec() })
        }
        // The verdict may be about another one, which says enough itself.
        Scheme::All(_, parts) => parts.iter().find_map(|part| among(&part.scheme, &part.secrets, callback)),
        Scheme::Any(_, schemes) => among(schemes.iter().min_by_key(|scheme| checked(scheme).distance())?, secrets, callback),
        _ => None,
    }
}

/// Whether a signature is among what is checked.
pub fn has_signature(scheme: &Scheme) -> bool {
    match scheme {
        Scheme::Signature(_) => true,
        Scheme::All(_, parts) => parts.iter().any(|part| has_signature(&part.scheme)),
        Scheme::Any(_, schemes) => schemes.iter().any(has_signature),
        _ => false,
    }
}
