//! The body was compressed on its way, or before it was sent, and the signature is of what it was before.

use super::body::is_of;
use super::{Case, Trials};
use crate::content::Content;

pub fn decoded(case: &Case, trials: &mut Trials) -> Option<String> {
    is_of(case, trials, case.given.readable).then(|| {
        format!(
            "the signature fits the body before it was compressed: have the sender compress first and sign then, as {} does, or have the \
             relay that compressed it leave it as it is",
            case.vendor_name()
        )
    })
}

/// Nothing says that it is compressed.
pub fn unsaid(case: &Case, trials: &mut Trials) -> Option<String> {
    let Content::Gzip(body) = Content::unzip(case.given.readable) else { return None };
    (trials.charge(body.len()) && is_of(case, trials, &body)).then(|| {
        "the body came compressed (gzip), no content-encoding header says so, and the signature is of the body before: have the sender \
         compress first, sign then, and say content-encoding: gzip; or not compress it"
            .to_owned()
    })
}
