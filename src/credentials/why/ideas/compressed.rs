//! The body was compressed on its way, or before it was sent, and the signature is of what it was before.

use super::body::is_of;
use super::{Case, Trials};
use crate::content::Content;

pub fn decoded(case: &Case, trials: &mut Trials) -> Option<String> {
    is_of(case, trials, case.given.readable).then(|| {
        "the signature fits the body before it was compressed, and expected is one of the body as it comes: have the sender compress first and \
         sign then, or have the relay that compressed it leave it as it is"
            .to_owned()
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
