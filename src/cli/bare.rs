//! What is said of bodies that do not say it themselves: `--vendor` and `--event` are for these, and a recording's callbacks name theirs.

use super::Session;
use crate::error::Failure;
use crate::json::parse;
use crate::send::draft::What;
use crate::vendor::recognise::{Evidence, recognise};
use crate::vendor::registry::{Registry, VendorId};

/// Makes sure that `--vendor` and `--event` were not typed in vain, `flag` being the first and `event` the id of the second.
///
/// # Errors
/// Only samples are named, which say themselves whose they are and what happened.
pub fn needed(session: &Session, what: &[What], flag: Option<&str>, event: Option<&str>) -> Result<(), Failure> {
    if what.iter().any(|what| matches!(what, What::Body { .. } | What::Recording { .. })) {
        return Ok(());
    }
    let Some(What::Sample { vendor, .. } | What::Scenario { vendor, .. }) = what.first() else { return Ok(()) };
    let id = session.registry.vendor(*vendor).id();
    let bare = "is for a body that does not say it (a file, stdin, --data, a recording), and here a sample is named";
    match (event, flag) {
        (Some(event), _) if session.typed("event") => Err(Failure::usage(format!("--event {bare}")).hint(format!("write {id}/{event}"))),
        (_, Some(flag)) if session.typed("vendor") => {
            Err(Failure::usage(format!("--vendor {flag} {bare}")).hint(format!("leave it out: {id} is the vendor of what is named")))
        }
        _ => Ok(()),
    }
}

/// The vendors that are named: with what is to be sent, in a recording, or by `bare`, which is `--vendor`;
/// where nothing names any, those whose bodies these are.
#[must_use]
pub fn vendors(what: &[What], bare: Option<VendorId>, registry: &Registry) -> Vec<VendorId> {
    let mut named: Vec<VendorId> = Vec::new();
    for what in what {
        match (what, bare) {
            (What::Sample { vendor, .. } | What::Scenario { vendor, .. }, _) => named.push(*vendor),
            (What::Recording { callbacks, .. }, None) => {
                named.extend(callbacks.iter().filter_map(|callback| registry.find(callback.vendor.as_deref()?).ok()));
            }
            _ => named.extend(bare),
        }
        named.dedup();
    }
    if named.is_empty() { what.iter().filter_map(|what| recognised(what, registry)).collect() } else { named }
}

/// Whose a body is, where it could be nobody else's.
fn recognised(what: &What, registry: &Registry) -> Option<VendorId> {
    let What::Body { bytes, .. } = what else { return None };
    let text = std::str::from_utf8(bytes).ok()?;
    let tree = parse(text).ok()?;
    let evidence = Evidence { root: Some(tree.root(text)), ..Evidence::default() };
    recognise(registry.index(), None, None, &evidence).filter(|found| found.others.is_empty()).map(|found| found.vendor)
}
