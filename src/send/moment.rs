//! What is to be known of a signature that is not made anew for each attempt, as in a command that is shown: how long it holds. Pure.

use super::Options;
use super::plan::Delivery;
use super::standing::given_by_hand;
use crate::credentials::Seal;
use crate::vendor::manifest::{Force, Limits};

/// A sentence for the user; `None` where no time of this moment is signed.
#[must_use]
pub fn fixed(options: &Options, delivery: &Delivery) -> Option<String> {
    let by_hand = |name: &str| given_by_hand(options, &delivery.outgoing.target, name).is_some();
    let of_now = |seal: &&Seal| {
        let prepared = seal.prepared();
        !seal.is_stale() && !prepared.header().is_some_and(by_hand) && !prepared.time_headers().any(by_hand)
    };
    let limits = delivery.signed.seals().filter(of_now).find_map(|seal| seal.prepared().limits())?;
    Some(match limits {
        Limits { past: Some(past), force: Force::Enforced, .. } => {
            format!("the signature is of this moment: the vendor's limit of {past} s makes it stale after that")
        }
        _ => "the signature is of this moment: a receiver that looks at its time may soon take it for stale".to_owned(),
    })
}
