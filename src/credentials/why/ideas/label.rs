//! The signature is right, and the label before it, which tells its version in a list, is not.

use super::{Case, Trials, wrapped};
use crate::credentials::Callback;
use crate::credentials::signature::Prepared;
use crate::vendor::manifest::{Grammar, HeaderPlace, List, Place, SchemeSpec};

/// So many of a list are tried.
const MOST: usize = 5;

pub fn label(case: &Case, trials: &mut Trials) -> Option<String> {
    let own = list_in(&case.suspect.prepared.spec()?.r#in)?;
    let (name, value) = wrapped::header(case)?;
    let value = std::str::from_utf8(value).ok()?;
    let came: Vec<_> = value.split(&own.items).filter(|item| !item.is_empty()).take(MOST).map(labelled).collect();
    let schemes = case.given.vendor.manifest.credentials.schemes.iter().map(|entry| &entry.scheme);
    schemes.filter(|scheme| case.given.auth.is_none() || scheme.name() == case.suspect.prepared.id()).find_map(|scheme| {
        let SchemeSpec::Signature(spec) = scheme else { return None };
        let (list, prepared) = (list_in(&spec.r#in)?, Prepared::new(scheme, case.secrets)?);
        let right = format!("{}{}", list.version, list.value);
        let fits = |(label, signature): &&(&str, &str)| {
            let headers = wrapped::with(case, &name, format!("{right}{signature}"));
            *label != right && trials.fits(&prepared, &Callback { headers: &headers, ..case.given.callback })
        };
        let (label, _) = came.iter().find(fits)?;
        let how = if label.is_empty() { "without a label".to_owned() } else { format!("labelled {label:?}") };
        Some(format!(
            "the signature itself fits, but came {how}, and is one of {}: have the sender write {right:?} before it, and nothing else",
            list.version
        ))
    })
}

fn list_in(place: &Place) -> Option<&List> {
    let Place::Header(HeaderPlace { grammar: Grammar::List(list), .. }) = place else { return None };
    Some(list)
}

/// What stands before a signature, if it is like a label, and the signature.
fn labelled(item: &str) -> (&str, &str) {
    /// Longer ones nobody uses.
    const LONGEST: usize = 8;
    let end = item.find([',', '=', ':']).filter(|end| *end <= LONGEST).map_or(0, |end| end + 1);
    item.split_at(end)
}
