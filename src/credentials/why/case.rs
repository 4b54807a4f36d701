//! What there is to try with: the callback, the scheme that does not fit it, and all secrets that were given.

use std::sync::atomic::AtomicBool;

use super::suspect::Suspect;
use crate::credentials::{Auth, Callback, Verdict};
use crate::secret::{Keyring, Secret};
use crate::vendor::Vendor;
use crate::vendor::registry::Registry;

/// What somebody asks about.
#[derive(Debug, Clone, Copy)]
pub struct Given<'c> {
    pub registry: &'c Registry,
    /// Whose callback it is.
    pub vendor: &'c Vendor,
    pub auth: Option<&'c Auth>,
    pub keyring: &'c Keyring,
    pub callback: Callback<'c>,
    /// What checking it found.
    pub verdict: &'c Verdict,
    /// Which of several schemes that is about, see [`crate::credentials::Checked::part`].
    pub part: &'c [usize],
    /// The body, decoded where it is encoded; [`Callback::root`] is of this one.
    pub readable: &'c [u8],
    /// Set once nobody waits for the answer.
    pub ended: Option<&'c AtomicBool>,
}

/// The same, once it is known which signature does not hold.
pub struct Case<'c> {
    pub given: Given<'c>,
    /// Those that the signature may be made with.
    pub secrets: &'c [Secret],
    pub suspect: &'c Suspect,
}

impl Case<'_> {
    /// What the vendor is called.
    #[must_use]
    pub fn vendor_name(&self) -> &str {
        &self.given.vendor.manifest.name
    }
}
