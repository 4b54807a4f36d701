//! A secret that its scheme cannot use, told with whose it is and where it stands. None of it is ever shown.

use thiserror::Error;

use super::{BadSecret, Scheme};
use crate::secret::{Keyring, Secret};
use crate::vendor::Vendor;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{vendor} ({scheme}){}: {bad}", .source_name.as_ref().map(|source| format!(", {source}")).unwrap_or_default())]
pub struct Unfit {
    vendor: String,
    /// What `--auth` calls it.
    scheme: String,
    /// The file or the variable, where that is known.
    source_name: Option<String>,
    bad: BadSecret,
}

impl Unfit {
    fn new(vendor: &Vendor, scheme: &Scheme, keyring: &Keyring, (at, bad): (usize, BadSecret)) -> Self {
        let source_name = keyring.source(vendor.id(), at).map(str::to_owned);
        Self { vendor: vendor.manifest.name.clone(), scheme: scheme.name().into_owned(), source_name, bad }
    }

    /// The first of the vendor's secrets that the scheme cannot check with.
    #[must_use]
    pub fn find(vendor: &Vendor, scheme: &Scheme, keyring: &Keyring) -> Option<Self> {
        Some(Self::new(vendor, scheme, keyring, scheme.misfit(keyring.of(vendor.id()))?))
    }

    /// Why the scheme could not sign with the vendor's first secret, or the first of one of its parts.
    #[must_use]
    pub fn to_sign(vendor: &Vendor, scheme: &Scheme, keyring: &Keyring, bad: BadSecret) -> Self {
        let at = match scheme {
            Scheme::All(_, parts) => parts.iter().position(|part| part.scheme.sign(&part.secrets).is_err()),
            _ => None,
        };
        Self::new(vendor, scheme, keyring, (at.unwrap_or(0), bad))
    }
}

impl Scheme {
    /// The first of the secrets that has not the form that the scheme needs: its place, and why.
    #[must_use]
    pub fn misfit(&self, secrets: &[Secret]) -> Option<(usize, BadSecret)> {
        match self {
            Self::All(_, parts) => parts.iter().enumerate().find_map(|(place, part)| {
                let (round, bad) = part.scheme.misfit(&part.secrets)?;
                Some((round * parts.len() + place, part.scheme.bad(bad)))
            }),
            _ => secrets.iter().enumerate().find_map(|(at, secret)| Some((at, self.fits(secret).err()?))),
        }
    }

    fn fits(&self, secret: &Secret) -> Result<(), BadSecret> {
        let one = std::slice::from_ref(secret);
        match self {
            Self::Signature(prepared) => prepared.with(one).misfit().map_or(Ok(()), |bad| Err(bad.clone().into())),
            Self::Any(_, schemes) => first_that(schemes, |scheme| scheme.fits(secret)),
            other => other.sign(one).map(drop),
        }
    }

    /// What is wrong for this one of several.
    pub(super) fn bad(&self, bad: BadSecret) -> BadSecret {
        BadSecret::For(vec![(self.name().into_owned(), bad)])
    }
}

/// What the first scheme makes that can; else what is wrong for each.
pub fn first_that<T: Default>(schemes: &[Scheme], make: impl Fn(&Scheme) -> Result<T, BadSecret>) -> Result<T, BadSecret> {
    let mut wrong = Vec::new();
    for scheme in schemes {
        match make(scheme) {
            Ok(made) => return Ok(made),
            Err(bad) => wrong.push((scheme.name().into_owned(), bad)),
        }
    }
    if wrong.is_empty() { Ok(T::default()) } else { Err(BadSecret::For(wrong)) }
}

/// The first scheme that signs with this secret; where none does, the first that checks with it.
#[must_use]
pub fn signing<'s>(schemes: &'s [Scheme], secret: &Secret) -> Option<&'s Scheme> {
    let one = std::slice::from_ref(secret);
    let find = |can: &dyn Fn(&Scheme) -> bool| schemes.iter().find(|scheme| can(scheme));
    find(&|scheme| scheme.with(one).sign(one).is_ok()).or_else(|| find(&|scheme| scheme.fits(secret).is_ok()))
}
