//! The signature is made with another hash than the one that is documented, or than the one that a header names.

use super::form::holds;
use super::{Case, Trials};
use crate::credentials::signature::{hash_words, named_by};
use crate::vendor::manifest::{Algorithm, HashChoice};

pub fn hash(case: &Case, trials: &mut Trials) -> Option<String> {
    let spec = case.suspect.prepared.spec()?;
    let (Algorithm::Hmac(keyed) | Algorithm::Digest(keyed)) = &spec.by else { return None };
    let named = named_by(spec);
    // Which of several names counts, nobody could tell.
    if named.is_some_and(|named| case.given.callback.headers.all(&named.header).nth(1).is_some()) {
        return None;
    }
    let hashes = [HashChoice::Sha1, HashChoice::Sha256, HashChoice::Sha384, HashChoice::Sha512];
    let by = |hash: &HashChoice| {
        holds(case, trials, |spec| {
            if let Algorithm::Hmac(keyed) | Algorithm::Digest(keyed) = &mut spec.by {
                hash.clone_into(&mut keyed.hash);
            }
        })
    };
    let found = hashes.into_iter().filter(|hash| *hash != keyed.hash).find(by)?;
    let words = hash_words(&found);
    let name = named.and_then(|named| Some((named, named.values.iter().find(|(_, hash)| Some(**hash) == found.fixed())?.0)));
    Some(match (name, named) {
        (Some((named, name)), _) => format!("the signature is made with {words}: have the sender send {}: {name} beside it", named.header),
        (None, Some(named)) => format!(
            "the signature is made with {words}, and {} is to name it: have the sender use another hash that {} knows",
            named.header,
            case.vendor_name()
        ),
        (None, None) => format!(
            "the signature is made with {words}, and {} uses {}: have the sender use the other hash",
            case.vendor_name(),
            hash_words(&keyed.hash)
        ),
    })
}
