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
    /// `None` where all holds, or something else does not.
    pub fn of(given: &Given) -> Option<Self> {
        let secrets = given.keyring.of(given.vendor.id());
        let scheme = Scheme::choose(given.vendor, given.auth, secrets).ok()?;
        among(&scheme, secrets, &given.callback)
    }
}

fn among(scheme: &Scheme, secrets: &[Secret], callback: &Callback) -> Option<Suspect> {
    let checked = |scheme: &Scheme| scheme.check(secrets, Some(callback)).verdict;
    match scheme {
        Scheme::Signature(prepared) => {
            let verdict = prepared.check(callback).0;
            verdict.failed().then(|| Suspect { prepared: Arc::clone(prepared), verdict, secrets: secrets.to_vec() })
        }
        // The same one as the verdict is about.
        Scheme::All(_, parts) => {
            let holds = |part: &&Part| part.scheme.check(&part.secrets, Some(callback)).verdict == Verdict::Valid;
            let part = parts.iter().find(|part| !holds(part))?;
            among(&part.scheme, &part.secrets, callback)
        }
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
