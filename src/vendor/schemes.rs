//! The ways to authenticate of one pack: what they are called, where their keys stand, and whether they go together.

use super::Vendor;
use super::manifest::{Credentials, KeyPlace, SchemeEntry, SchemeSpec, StaticKey};
use crate::credentials::signature::coverage::consistent;

impl SchemeSpec {
    /// Whether only the pack knows what it is, so that `--auth` calls it by its id.
    #[must_use]
    pub const fn is_of_pack(&self) -> bool {
        matches!(self, Self::StaticKey(_) | Self::Signature(_) | Self::Jwt(_) | Self::All(_) | Self::Any(_))
    }

    /// What `--auth` calls it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::None => "none",
            Self::BodyKey(_) => "body-key",
            Self::Basic => "basic",
            Self::Bearer => "bearer",
            Self::Header => "header",
            Self::Oauth2(_) => "oauth2",
            Self::StaticKey(key) => &key.id,
            Self::Signature(spec) => &spec.id,
            Self::Jwt(spec) => &spec.id,
            Self::All(combined) | Self::Any(combined) => &combined.id,
        }
    }
}

impl Vendor {
    /// The headers (lower case) that its pack calls secret, or that carry a key of its own.
    pub fn secret_headers(&self) -> impl Iterator<Item = &str> {
        let of_keys = self.manifest.credentials.schemes.iter().filter_map(|entry| match &entry.scheme {
            SchemeSpec::StaticKey(StaticKey { r#in: KeyPlace::Header(names), .. }) => Some(names),
            _ => None,
        });
        self.manifest.secrets.headers.iter().chain(of_keys.flatten()).map(String::as_str)
    }

    /// The parameters of the query that carry a key of its own.
    pub fn secret_parameters(&self) -> impl Iterator<Item = &str> {
        self.manifest.credentials.schemes.iter().filter_map(|entry| match &entry.scheme {
            SchemeSpec::StaticKey(StaticKey { r#in: KeyPlace::Query(name), .. }) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Whether a key of its own may stand in the path.
    #[must_use]
    pub fn has_key_in_path(&self) -> bool {
        let in_path = |scheme: &SchemeSpec| matches!(scheme, SchemeSpec::StaticKey(key) if key.r#in == KeyPlace::Path);
        self.manifest.credentials.schemes.iter().any(|entry| in_path(&entry.scheme))
    }

    /// The scheme that its pack says is used once a secret is given.
    #[must_use]
    pub fn default_scheme(&self) -> Option<&SchemeEntry> {
        let credentials = &self.manifest.credentials;
        let wanted = credentials.default.as_deref()?;
        credentials.schemes.iter().find(|entry| entry.scheme.name() == wanted)
    }
}

/// What is wrong with the schemes of a pack although each has the right form.
///
/// # Errors
/// The first fault, in words, behind the place where it is.
pub fn check(credentials: &Credentials) -> Result<(), String> {
    const NAMES: [&str; 6] = ["none", "body-key", "basic", "bearer", "header", "oauth2"];
    let schemes = || credentials.schemes.iter().map(|entry| &entry.scheme);
    for (at, scheme) in schemes().enumerate() {
        let fault = |message: &str| Err(format!("schemes/{at} ({}): {message}", scheme.name()));
        if scheme.is_of_pack() && (NAMES.contains(&scheme.name()) || schemes().filter(|other| other.name() == scheme.name()).count() > 1) {
            return fault("another scheme has this id");
        }
        let single = |name: &String| {
            let found = schemes().find(|other| other.name() == name);
            found.is_some_and(|found| !matches!(found, SchemeSpec::None | SchemeSpec::All(_) | SchemeSpec::Any(_)))
        };
        match scheme {
            SchemeSpec::Signature(spec) => consistent(spec).or_else(fault)?,
            SchemeSpec::StaticKey(key) if !key.prefix.is_empty() && !matches!(key.r#in, KeyPlace::Header(_)) => {
                return fault("a prefix stands before a key in a header only");
            }
            SchemeSpec::All(combined) | SchemeSpec::Any(combined) => {
                if let Some(name) = combined.of.iter().find(|name| !single(name)) {
                    return fault(&format!("{name} is none of the pack's schemes that can be put together"));
                }
            }
            _ => {}
        }
    }
    match &credentials.default {
        Some(default) if !schemes().any(|scheme| scheme.name() == default) => Err(format!("default: {default} is none of the schemes")),
        _ => Ok(()),
    }
}
