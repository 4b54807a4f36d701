//! What there is to try with: the callback, the scheme that does not fit it, and all secrets that were given.

use super::suspect::Suspect;
use crate::credentials::{Auth, Callback};
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
    /// The body, decoded where it is encoded; [`Callback::root`] is of this one.
    pub readable: &'c [u8],
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
