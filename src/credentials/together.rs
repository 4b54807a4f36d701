//! Several schemes as one, of which each has secrets of its own: what is the secret of one proves nothing to another.

use std::sync::Arc;

use super::{Auth, Callback, Checked, Scheme, Verdict};
use crate::secret::{NOBODYS, Ring, Secret};
use crate::vendor::Vendor;
use crate::vendor::manifest::SchemeSpec;

/// One of several schemes that must all hold.
#[derive(Debug, Clone)]
pub struct Part {
    pub scheme: Scheme,
    /// Those that are for this scheme alone.
    pub secrets: Arc<Ring>,
}

/// All must hold: the first that does not says why, before one that could not be checked.
pub fn all(parts: &[Part], callback: &Callback) -> Checked {
    let (mut remarks, mut unchecked) = (Vec::new(), None);
    for (at, Part { scheme, secrets }) in parts.iter().enumerate() {
        let Checked { verdict, remark, part } = scheme.check(secrets, Some(callback)).at(at);
        if verdict.failed() {
            return Checked { part, ..verdict.of(&scheme.name()).into() };
        }
        if verdict != Verdict::Valid {
            unchecked = unchecked.or(Some(verdict.of(&scheme.name())));
        }
        remarks.extend(remark);
    }
    if let Some(verdict) = unchecked {
        return verdict.into();
    }
    Checked { remark: (!remarks.is_empty()).then(|| remarks.join("; ")), ..Verdict::Valid.into() }
}

/// The schemes that must all hold when callbacks of this vendor authenticate in this way, each of which takes a secret of every round;
/// empty where there is one scheme, or any of several.
#[must_use]
pub fn parts<'v>(vendor: &'v Vendor, auth: Option<&'v Auth>) -> &'v [String] {
    let credentials = &vendor.manifest.credentials;
    let name = match auth {
        Some(Auth::OfPack(id)) => Some(id),
        None => credentials.default.as_ref(),
        Some(_) => None,
    };
    let all = |scheme: &'v SchemeSpec| if let SchemeSpec::All(combined) = scheme { Some(combined) } else { None };
    let mut combined = credentials.schemes.iter().filter_map(|entry| all(&entry.scheme));
    combined.find(|combined| Some(&combined.id) == name).map_or(&[], |combined| combined.of.as_slice())
}

/// Secrets that are nobody's, one for each scheme that must hold: with them there is a scheme where none were given.
#[must_use]
pub fn nobodys(vendor: &Vendor, auth: Option<&Auth>) -> Ring {
    Ring::new(vec![Secret::new(NOBODYS); parts(vendor, auth).len().max(1)])
}

/// Those of the vendor's secrets by which a client gets a token.
#[must_use]
pub fn client_secrets(vendor: &Vendor, auth: Option<&Auth>, secrets: &[Secret]) -> Vec<Secret> {
    let parts = parts(vendor, auth);
    let schemes = || vendor.manifest.credentials.schemes.iter().map(|entry| &entry.scheme);
    let takes = |part: &String| schemes().any(|scheme| matches!(scheme, SchemeSpec::Oauth2(_)) && scheme.name() == part);
    match parts.iter().position(takes) {
        Some(at) => secrets.iter().skip(at).step_by(parts.len()).cloned().collect(),
        None => secrets.to_vec(),
    }
}
