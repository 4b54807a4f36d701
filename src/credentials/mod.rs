//! How a callback proves where it comes from: one scheme, applied by `send` and checked by `listen`.

mod body_key;
mod challenge;
mod header;
pub mod oauth2;
#[cfg(test)]
mod tests;
mod verdict;

use thiserror::Error;

use crate::json::Node;
use crate::request::Headers;
use crate::secret::Secret;
use crate::vendor::Vendor;
use crate::vendor::manifest::SchemeSpec;
pub use challenge::challenge;
pub use header::AUTHORIZATION;
pub use verdict::Verdict;

/// What `--auth` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Auth {
    None,
    BodyKey,
    Basic,
    Bearer,
    /// `header`: the raw `Authorization` value, or the header that the secret itself names.
    Header,
    /// `header:NAME`, in lower case.
    Named(String),
    /// A token: `listen` issues it, `send` fetches it.
    Oauth2,
}

/// A way to authenticate, ready to use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scheme {
    None,
    /// The JSON Pointer of the key in the body.
    BodyKey(String),
    Basic,
    Bearer,
    Header,
    Named(String),
    Oauth2,
}

/// Why there is no scheme to use.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoScheme {
    #[error("{vendor} documents no {scheme}")]
    NotOffered { vendor: String, scheme: &'static str },
    #[error("{vendor} has several ways to authenticate ({}) and no default: say which with --auth", .schemes.join(", "))]
    Several { vendor: String, schemes: Vec<String> },
    #[error(
        "{vendor} uses OAuth 2, whose token must be at hand: --auth bearer takes one as the secret, listen --auth oauth2 issues its own"
    )]
    TokenNeeded { vendor: String },
    #[error("the signatures of {vendor} are described and not yet checked or made")]
    NotYet { vendor: String },
    #[error("no secret given")]
    NoSecret,
    #[error("{because}{}", if *.secret_given { "; --auth says how to use the secret" } else { "" })]
    NothingDocumented { because: String, secret_given: bool },
}

impl Scheme {
    /// The scheme for a vendor: what `--auth` says, else the vendor's own once a secret is given.
    ///
    /// # Errors
    /// There is nothing to check or sign with; the reason completes "not checked: …".
    pub fn choose(vendor: &Vendor, auth: Option<&Auth>, secrets: &[Secret]) -> Result<Self, NoScheme> {
        let name = || vendor.manifest.name.clone();
        let scheme = match auth {
            Some(Auth::None) => return Ok(Self::None),
            Some(Auth::Oauth2) => return Ok(Self::Oauth2),
            Some(Auth::Basic) => Self::Basic,
            Some(Auth::Bearer) => Self::Bearer,
            Some(Auth::Header) => Self::Header,
            Some(Auth::Named(header)) => Self::Named(header.clone()),
            Some(Auth::BodyKey) => vendor
                .manifest
                .credentials
                .schemes
                .iter()
                .find_map(
                    |entry| if let SchemeSpec::BodyKey(pointer) = &entry.scheme { Some(Self::BodyKey(pointer.clone())) } else { None },
                )
                .ok_or_else(|| NoScheme::NotOffered { vendor: name(), scheme: "key in the body" })?,
            None => return Self::documented(vendor, secrets),
        };
        if secrets.is_empty() { Err(NoScheme::NoSecret) } else { Ok(scheme) }
    }

    fn documented(vendor: &Vendor, secrets: &[Secret]) -> Result<Self, NoScheme> {
        let credentials = &vendor.manifest.credentials;
        if let Some(because) = &credentials.none_because {
            return Err(NoScheme::NothingDocumented { because: because.clone(), secret_given: !secrets.is_empty() });
        }
        if secrets.is_empty() {
            return Err(NoScheme::NoSecret);
        }
        let vendor_name = vendor.manifest.name.clone();
        match vendor.default_scheme().map(|entry| &entry.scheme) {
            Some(SchemeSpec::BodyKey(pointer)) => Ok(Self::BodyKey(pointer.clone())),
            Some(SchemeSpec::Basic) => Ok(Self::Basic),
            Some(SchemeSpec::Bearer) => Ok(Self::Bearer),
            Some(SchemeSpec::Header) => Ok(Self::Header),
            Some(SchemeSpec::Oauth2(_)) => Err(NoScheme::TokenNeeded { vendor: vendor_name }),
            Some(SchemeSpec::None) => Ok(Self::None),
            Some(SchemeSpec::Signature(_) | SchemeSpec::Jwt(_) | SchemeSpec::All(_) | SchemeSpec::Any(_)) => {
                Err(NoScheme::NotYet { vendor: vendor_name })
            }
            None => Err(NoScheme::Several {
                vendor: vendor_name,
                schemes: credentials.schemes.iter().map(|entry| entry.scheme.name().to_owned()).collect(),
            }),
        }
    }

    /// The stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::BodyKey(_) => "body-key",
            Self::Basic => "basic",
            Self::Bearer => "bearer",
            Self::Header | Self::Named(_) => "header",
            Self::Oauth2 => "oauth2",
        }
    }

    /// Checks a callback against the accepted secrets. Comparisons take constant time.
    #[must_use]
    pub fn check(&self, secrets: &[Secret], headers: Option<&Headers>, root: Option<Node>) -> Verdict {
        let Some(headers) = headers else { return Verdict::NotChecked("a bare body has no headers".to_owned()) };
        match self {
            Self::None => Verdict::NotChecked("--auth none".to_owned()),
            Self::BodyKey(pointer) => body_key::check(pointer, secrets, root),
            Self::Basic => header::check_basic(secrets, headers),
            Self::Bearer => header::check_bearer(secrets, headers),
            Self::Header => header::check_own(secrets, headers),
            Self::Named(name) => header::check_named(name, secrets, headers),
            Self::Oauth2 => Verdict::NotChecked("only the issuer of a token can tell".to_owned()),
        }
    }

    /// What a sender adds to a delivery.
    ///
    /// # Errors
    /// The secret has not the form that the scheme needs.
    pub fn sign(&self, secret: &Secret) -> Result<Signed, BadSecret> {
        match self {
            Self::None => Ok(Signed::Nothing),
            Self::BodyKey(pointer) => body_key::sign(pointer, secret),
            Self::Basic => header::sign_basic(secret),
            // The secret of OAuth 2 that a delivery carries is the token.
            Self::Bearer | Self::Oauth2 => Ok(Signed::Header {
                name: header::AUTHORIZATION.to_owned(),
                value: [b"Bearer ", secret.expose()].concat(),
                made: Made::Bearer,
            }),
            Self::Header => Ok(header::sign_own(secret)),
            Self::Named(name) => Ok(Signed::Header { name: name.clone(), value: secret.expose().to_vec(), made: Made::Plain }),
        }
    }
}

/// The headers (lower case) that carry a secret when these are used in this way, `Authorization` aside.
#[must_use]
pub fn secret_headers<'a>(auth: Option<&Auth>, secrets: impl Iterator<Item = &'a Secret>) -> Vec<String> {
    match auth {
        Some(Auth::Named(name)) => vec![name.clone()],
        Some(Auth::Header) => secrets.filter_map(header::named_in).collect(),
        _ => Vec::new(),
    }
}

/// What signing adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signed {
    Nothing,
    Header {
        name: String,
        value: Vec<u8>,
        made: Made,
    },
    /// Set this string in the body.
    Member {
        pointer: String,
        value: String,
    },
    /// A bearer token, which is fetched when the delivery goes.
    Token,
}

/// How a header's value is made from the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// It is the secret.
    Plain,
    /// What follows the secret's first colon.
    AfterColon,
    Bearer,
    Basic,
}

/// A secret that a scheme cannot use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadSecret {
    #[error("Basic takes the secret as user:pass")]
    NoColon,
    #[error("a key that stands in a JSON body must be UTF-8")]
    NotText,
}
