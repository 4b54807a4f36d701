//! Signatures came, in a list of several versions, and none is of the version that the secret is for.

use super::{Given, Suspect};
use crate::credentials::signature::grammar::versions;
use crate::vendor::manifest::{Algorithm, Grammar, HeaderPlace, List, Place, PublicKeyAlgorithm, SchemeSpec};

/// What to do then, as the end of a sentence; `None` where it is otherwise.
pub fn another(suspect: &Suspect, given: &Given) -> Option<String> {
    let (names, list) = listed(&suspect.prepared.spec()?.r#in)?;
    let headers = given.callback.headers;
    let name = names.iter().find(|name| headers.first(name).is_some())?;
    let came = versions(list, headers.first(name)?);
    if came.is_empty() || came.contains(&list.version.as_str()) {
        return None;
    }
    // The vendor's scheme for what came.
    let schemes = given.vendor.manifest.credentials.schemes.iter();
    let theirs = schemes
        .filter_map(|entry| if let SchemeSpec::Signature(spec) = &entry.scheme { Some(spec) } else { None })
        .find(|spec| listed(&spec.r#in).is_some_and(|(names, list)| names.contains(name) && came.contains(&list.version.as_str())));
    let advice = theirs.map_or_else(
        || format!("have the sender make one of {}", list.version),
        |theirs| {
            let what = match &theirs.by {
                Algorithm::PublicKey(PublicKeyAlgorithm::Ed25519) => "the public key (whpk_…)".to_owned(),
                Algorithm::PublicKey(_) => "the public key".to_owned(),
                Algorithm::Hmac(keyed) | Algorithm::Digest(keyed) if keyed.key.strip.is_empty() => "the shared secret".to_owned(),
                Algorithm::Hmac(keyed) | Algorithm::Digest(keyed) => format!("the shared secret ({}…)", keyed.key.strip),
            };
            let auth = given.auth.map(|_| format!(", with --auth {}", theirs.id)).unwrap_or_default();
            format!("give {what}{auth}")
        },
    );
    Some(format!("{name} came with {}, and the secret that is given is one for {}: {advice}", came.join(" and "), list.version))
}

fn listed(place: &Place) -> Option<(&[String], &List)> {
    let Place::Header(HeaderPlace { names, grammar: Grammar::List(list) }) = place else { return None };
    Some((names, list))
}
