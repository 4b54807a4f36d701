//! A secret does not cross a network in the clear unless the user says so. What is a secret, the caller knows.

use super::url::Target;
use crate::error::Failure;

/// Lets a secret go to this target, over TLS or within this machine.
///
/// # Errors
/// It would be readable on the network, and that is not `allowed`.
pub fn guard(target: &Target, allowed: bool) -> Result<(), Failure> {
    if allowed || target.is_https() || target.is_loopback() {
        return Ok(());
    }
    let failure = Failure::usage(format!("a secret would go to {} unencrypted", target.authority()));
    Err(failure.hint("use an https URL, or --insecure-http if the network may see it"))
}
