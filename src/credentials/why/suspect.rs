//! Which signature it is that does not hold, where several schemes go together.

use std::sync::Arc;

use super::Given;
use crate::credentials::signature::Prepared;
use crate::credentials::{Callback, Part, Scheme, Verdict};
use crate::secret::Secret;

/// A signature that does not hold.
pub struct Suspect {
    pub prepared: Arc<Prepared>,
    pub verdict: Verdict,
    /// Those that its signature may be made with.
    pub secrets: Vec<Secret>,
}

impl Suspect {
    /// `None` where each signature holds. Where the verdict is about something else, signatures beside it are checked once more.
    pub fn of(given: &Given) -> Option<Self> {
        let secrets = given.keyring.of(given.vendor.id());
        Self::told(given).or_else(|| among(&Scheme::choose(given.vendor, given.auth, secrets).ok()?, secrets, &given.callback))
    }

    /// The one that the verdict is about: nothing is checked. `None` where it is about something else.
    pub fn told(given: &Given) -> Option<Self> {
        let secrets = given.keyring.of(given.vendor.id());
        let scheme = Scheme::choose(given.vendor, given.auth, secrets).ok().filter(|_| given.verdict.failed())?;
        let (prepared, secrets) = part(&scheme, secrets, given.part)?;
        Some(Self { prepared, verdict: given.verdict.clone(), secrets: secrets.to_vec() })
    }

    /// Whether a header that its signature may stand in came; `None` where it stands in none.
    pub fn came(&self, callback: &Callback) -> Option<bool> {
        let names = self.prepared.names();
        (!names.is_empty()).then(|| names.iter().any(|name| callback.headers.first(name).is_some()))
    }
}

/// The signature at this place, with the secrets that are for it.
fn part<'a>(scheme: &'a Scheme, secrets: &'a [Secret], place: &[usize]) -> Option<(Arc<Prepared>, &'a [Secret])> {
    match (scheme, place) {
        (Scheme::Signature(prepared), _) => Some((Arc::clone(prepared), secrets)),
        (Scheme::All(_, parts), [at, inwards @ ..]) => parts.get(*at).and_then(|Part { scheme, secrets }| part(scheme, secrets, inwards)),
        (Scheme::Any(_, schemes), [at, inwards @ ..]) => part(schemes.get(*at)?, secrets, inwards),
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
