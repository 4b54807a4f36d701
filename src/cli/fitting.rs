//! Whether secrets that were given can be used in the way that callbacks authenticate. None of them is ever shown.

use crate::credentials::{Auth, NoScheme, Scheme, Unfit};
use crate::error::{ExitStatus, Failure};
use crate::secret::Keyring;
use crate::vendor::Vendor;
use crate::vendor::registry::{Registry, VendorId};

fn usage(reason: NoScheme) -> Failure {
    let hint = reason.hint();
    let failure = Failure::new(ExitStatus::Usage, reason);
    match hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

/// Makes sure that the vendor's secrets are of the form and the number that its scheme takes.
///
/// # Errors
/// They are not, or nothing says which scheme they are for.
pub fn fitting(vendor: &Vendor, auth: Option<&Auth>, keyring: &Keyring) -> Result<(), Failure> {
    match Scheme::choose(vendor, auth, keyring.of(vendor.id())) {
        Err(reason @ (NoScheme::Several { .. } | NoScheme::TokenNeeded { .. } | NoScheme::Uneven { .. })) => Err(usage(reason)),
        Ok(scheme) if !matches!(scheme, Scheme::Oauth2) => match Unfit::find(vendor, &scheme, keyring) {
            Some(unfit) => Err(Failure::new(ExitStatus::Usage, unfit)),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// Makes sure that each scheme which consists of several has a secret for each: of these vendors, or of any where none is named and
/// `--auth` says the scheme.
///
/// # Errors
/// One has too few, or too many.
pub fn whole_rounds(auth: Option<&Auth>, named: &[VendorId], keyring: &Keyring, registry: &Registry) -> Result<(), Failure> {
    let asked = |id: &VendorId| named.contains(id) || (named.is_empty() && auth.is_some());
    for vendor in registry.ids().filter(asked).map(|id| registry.vendor(id)) {
        if let Err(reason @ NoScheme::Uneven { .. }) = Scheme::choose(vendor, auth, keyring.of(vendor.id())) {
            return Err(usage(reason));
        }
    }
    Ok(())
}

/// Makes sure that `--strict` would use every secret that is there for one of these vendors.
///
/// # Errors
/// One would be passed over, so that callbacks would be taken unchecked.
pub fn strictly<'v>(vendors: impl Iterator<Item = &'v Vendor>, auth: Option<&Auth>, keyring: &Keyring) -> Result<(), Failure> {
    let mut vendors = vendors.filter(|vendor| !keyring.of(vendor.id()).is_empty());
    vendors.try_for_each(|vendor| {
        fitting(vendor, auth, keyring).map_err(|failure| match failure.hint {
            Some(_) => failure,
            None => failure.hint("--strict refuses what it cannot check; --vendor names the one vendor that a run is for"),
        })
    })
}
