//! The signature is made with the secret of another scheme of the same vendor.

use super::secret::fits;
use super::sent::static_keys;
use super::{Case, Trials};
use crate::credentials::{Scheme, Verdict};
use crate::secret::Secret;

/// Where several schemes go together, each has secrets of its own.
pub fn parts(case: &Case, trials: &mut Trials) -> Option<String> {
    let given = &case.given;
    let Scheme::All(_, parts) = Scheme::choose(given.vendor, given.auth, given.keyring.of(given.vendor.id())).ok()? else { return None };
    let own = parts.iter().position(|part| part.scheme.name() == case.suspect.prepared.id())?;
    let other = (0..parts.len()).filter(|at| *at != own).find(|at| fits(case, trials, &parts[*at].secrets))?;
    let holds = parts[other].scheme.with(&parts[own].secrets).check(&parts[own].secrets, Some(&given.callback)).verdict == Verdict::Valid;
    let names: Vec<_> = parts.iter().map(|part| part.scheme.name()).collect();
    let order = names.join(", then ");
    let (own, other) = (&names[own], &names[other]);
    Some(if holds {
        format!("the secrets of {own} and {other} are swapped, here or at the sender: give them in this order: {order}")
    } else {
        format!(
            "the signature fits the secret of {other}, and not that of {own}: give them in this order: {order}; if you did, have the sender \
             sign with that of {own}"
        )
    })
}

/// A key that goes along as it is proves nothing of the body.
pub fn static_key(case: &Case, trials: &mut Trials) -> Option<String> {
    let headers = case.given.callback.headers;
    let came = static_keys(case).filter_map(|(_, names)| names.iter().find_map(|name| Some((name, headers.first(name)?))));
    let (name, _) = came.take(2).find(|(_, value)| fits(case, trials, &[Secret::new(*value)]))?;
    Some(format!(
        "the signature is made with the key that came in {name}, which anybody on the way can read; {} signs with a secret that is never \
         sent: have the sender use that one",
        case.vendor_name()
    ))
}
