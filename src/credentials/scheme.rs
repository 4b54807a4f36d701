//! Which way to authenticate is used, and what it does: to a callback that came, and to a delivery that goes.

use std::borrow::Cow;
use std::sync::Arc;

use super::no_scheme::NoScheme;
use super::signature::Prepared;
use super::signed::{BadSecret, Made, Seal, Signed};
use super::together::{Part, all};
use super::unfit::first_that;
use super::{Auth, Callback, Verdict, body_key, header, static_key};
use crate::secret::{Ring, Secret};
use crate::vendor::Vendor;
use crate::vendor::manifest::{Combined, SchemeEntry, SchemeSpec, StaticKey};

/// A way to authenticate, ready to use.
#[derive(Debug, Clone)]
pub enum Scheme {
    None,
    /// The JSON Pointer of the key in the body.
    BodyKey(String),
    Basic,
    Bearer,
    Header,
    Named(String),
    Oauth2,
    /// With the names by which a path may call the vendor.
    StaticKey(StaticKey, Vec<String>),
    Signature(Arc<Prepared>),
    /// Each of several must hold; the name is that of all together.
    All(String, Vec<Part>),
    /// One of several must hold.
    Any(String, Vec<Scheme>),
}

/// What checking a callback found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    pub verdict: Verdict,
    /// What is to be known although it is valid.
    pub remark: Option<String>,
    /// Which of several schemes failed, by its place among them, and so on inwards; empty where there is one, or none failed.
    pub part: Vec<usize>,
}

impl From<Verdict> for Checked {
    fn from(verdict: Verdict) -> Self {
        Self { verdict, remark: None, part: Vec::new() }
    }
}

impl Checked {
    /// The same, of the scheme at this place among several.
    pub(super) fn at(mut self, place: usize) -> Self {
        if self.verdict.failed() {
            self.part.insert(0, place);
        }
        self
    }
}

impl Scheme {
    /// The scheme for a vendor: what `--auth` says, else the vendor's own once a secret is given.
    ///
    /// # Errors
    /// There is nothing to check or sign with; the reason completes "not checked: …".
    pub fn choose(vendor: &Vendor, auth: Option<&Auth>, secrets: &Ring) -> Result<Self, NoScheme> {
        let schemes = &vendor.manifest.credentials.schemes;
        let not_offered = |scheme: &str| NoScheme::NotOffered {
            vendor: vendor.manifest.name.clone(),
            scheme: scheme.to_owned(),
            offers: names(schemes).collect(),
        };
        let named = |wanted: &dyn Fn(&SchemeSpec) -> bool| schemes.iter().position(|entry| wanted(&entry.scheme));
        let at = match auth {
            Some(Auth::None) => return Ok(Self::None),
            Some(Auth::Oauth2) => return Ok(Self::Oauth2),
            Some(auth @ (Auth::Basic | Auth::Bearer | Auth::Header | Auth::Named(_))) => {
                return if secrets.is_empty() { Err(NoScheme::NoSecret) } else { Ok(Self::plain(auth)) };
            }
            Some(Auth::BodyKey) => {
                named(&|scheme| matches!(scheme, SchemeSpec::BodyKey(_))).ok_or_else(|| not_offered("key in the body"))?
            }
            Some(Auth::OfPack(id)) => named(&|scheme| scheme.is_of_pack() && scheme.name() == id).ok_or_else(|| not_offered(id))?,
            None => Self::documented(vendor, secrets)?,
        };
        if secrets.is_empty() { Err(NoScheme::NoSecret) } else { Self::of(vendor, at, secrets) }
    }

    fn plain(auth: &Auth) -> Self {
        match auth {
            Auth::Basic => Self::Basic,
            Auth::Bearer => Self::Bearer,
            Auth::Named(header) => Self::Named(header.clone()),
            _ => Self::Header,
        }
    }

    /// The place of the scheme that is used unless another one is named.
    fn documented(vendor: &Vendor, secrets: &Ring) -> Result<usize, NoScheme> {
        let credentials = &vendor.manifest.credentials;
        if let Some(because) = &credentials.none_because {
            return Err(NoScheme::NothingDocumented { because: because.clone(), secret_given: !secrets.is_empty() });
        }
        if secrets.is_empty() {
            return Err(NoScheme::NoSecret);
        }
        let position = |default: &String| credentials.schemes.iter().position(|entry| entry.scheme.name() == default);
        credentials
            .default
            .as_ref()
            .and_then(position)
            .ok_or_else(|| NoScheme::Several { vendor: vendor.manifest.name.clone(), schemes: names(&credentials.schemes).collect() })
    }

    /// The scheme at a place of the pack.
    fn of(vendor: &Vendor, at: usize, secrets: &Ring) -> Result<Self, NoScheme> {
        let schemes = &vendor.manifest.credentials.schemes;
        let position = |name: &String| schemes.iter().position(|entry| entry.scheme.name() == name);
        let member = |at: usize, secrets: &Ring| match &schemes[at].scheme {
            SchemeSpec::Oauth2(_) => Ok(Self::Oauth2),
            _ => Self::of(vendor, at, secrets),
        };
        let parts = |combined: &Combined| -> Result<Vec<Part>, NoScheme> {
            if !secrets.len().is_multiple_of(combined.of.len()) {
                let (scheme, parts) = (combined.id.clone(), combined.of.clone());
                return Err(NoScheme::Uneven { vendor: vendor.manifest.name.clone(), scheme, parts, has: secrets.len() });
            }
            let shares = secrets.shares(at, schemes.len(), combined.of.len());
            let part = |(at, secrets): (usize, Arc<Ring>)| Ok(Part { scheme: member(at, &secrets)?, secrets });
            combined.of.iter().filter_map(position).zip(shares).map(part).collect()
        };
        Ok(match &schemes[at].scheme {
            SchemeSpec::None => Self::None,
            SchemeSpec::BodyKey(pointer) => Self::BodyKey(pointer.clone()),
            SchemeSpec::Basic => Self::Basic,
            SchemeSpec::Bearer => Self::Bearer,
            SchemeSpec::Header => Self::Header,
            SchemeSpec::Oauth2(_) => return Err(NoScheme::TokenNeeded { vendor: vendor.manifest.name.clone() }),
            SchemeSpec::StaticKey(key) => {
                Self::StaticKey(key.clone(), std::iter::once(&vendor.manifest.id).chain(&vendor.manifest.aliases).cloned().collect())
            }
            scheme @ (SchemeSpec::Signature(_) | SchemeSpec::Jwt(_)) => Self::Signature(
                secrets.prepared(at, schemes.len(), |secrets| Prepared::new(scheme, secrets).expect("these two are signatures")),
            ),
            SchemeSpec::All(combined) => Self::All(combined.id.clone(), parts(combined)?),
            SchemeSpec::Any(combined) => {
                let members = combined.of.iter().filter_map(position).map(|at| member(at, secrets));
                Self::Any(combined.id.clone(), members.collect::<Result<_, _>>()?)
            }
        })
    }

    /// The stable name: what `--auth` calls it.
    #[must_use]
    pub fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::None => "none",
            Self::BodyKey(_) => "body-key",
            Self::Basic => "basic",
            Self::Bearer => "bearer",
            Self::Header | Self::Named(_) => "header",
            Self::Oauth2 => "oauth2",
            Self::StaticKey(key, _) => return Cow::Owned(key.id.clone()),
            Self::Signature(prepared) => return Cow::Owned(prepared.id().to_owned()),
            Self::All(name, _) | Self::Any(name, _) => return Cow::Owned(name.clone()),
        })
    }

    /// Checks a callback against the accepted secrets; `None` stands for a bare body. Comparisons take constant time.
    #[must_use]
    pub fn check(&self, secrets: &[Secret], callback: Option<&Callback>) -> Checked {
        let Some(callback) = callback else { return Verdict::NotChecked("a bare body has no headers".to_owned()).into() };
        let headers = callback.headers;
        match self {
            Self::None => Verdict::NotChecked("--auth none".to_owned()),
            Self::BodyKey(pointer) => body_key::check(pointer, secrets, callback.root),
            Self::Basic => header::check_basic(secrets, headers),
            Self::Bearer => header::check_bearer(secrets, headers),
            Self::Header => header::check_own(secrets, headers),
            Self::Named(name) => header::check_named(name, secrets, headers),
            Self::Oauth2 => {
                callback.token.cloned().unwrap_or_else(|| Verdict::NotChecked("only the issuer of a token can tell".to_owned()))
            }
            Self::StaticKey(key, names) => static_key::check(key, names, secrets, callback),
            Self::Signature(prepared) => {
                let (verdict, remark) = prepared.check(callback);
                return Checked { remark, ..verdict.into() };
            }
            Self::All(_, parts) => return all(parts, callback),
            Self::Any(_, schemes) => {
                let checked = schemes.iter().enumerate().map(|(at, scheme)| scheme.check(secrets, Some(callback)).at(at));
                let best = checked.min_by_key(|checked| checked.verdict.distance());
                return best.unwrap_or_else(|| Verdict::NotChecked("no scheme is left".to_owned()).into());
            }
        }
        .into()
    }

    /// What a sender adds to a delivery, made with the first secret; for each of several schemes, with the first of its own.
    ///
    /// # Errors
    /// The secret has not the form that the scheme needs.
    pub fn sign(&self, secrets: &[Secret]) -> Result<Signed, BadSecret> {
        let Some(secret) = secrets.first() else { return Ok(Signed::Nothing) };
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
            Self::StaticKey(key, _) => Ok(static_key::sign(key, secret)),
            Self::Signature(prepared) => Seal::new(Arc::clone(prepared)).map(Signed::Seal),
            Self::All(_, parts) => {
                let one = |(at, Part { scheme, secrets }): (usize, &Part)| match scheme {
                    Self::Oauth2 => Ok(Signed::Token { secret: at }),
                    scheme => scheme.with(secrets.get(..1).unwrap_or_default()).sign(secrets).map_err(|bad| scheme.bad(bad)),
                };
                parts.iter().enumerate().map(one).collect::<Result<_, _>>().map(Signed::Several)
            }
            Self::Any(_, schemes) => {
                let one = |scheme: &Self| match scheme {
                    Self::Oauth2 => Ok(Signed::Token { secret: 0 }),
                    scheme => scheme.with(&secrets[..1]).sign(&secrets[..1]),
                };
                first_that(schemes, one)
            }
        }
    }

    /// The same scheme with the keys of these secrets only.
    pub(super) fn with(&self, secrets: &[Secret]) -> Self {
        match self {
            Self::Signature(prepared) => Self::Signature(Arc::new(prepared.with(secrets))),
            other => other.clone(),
        }
    }
}

/// What `--auth` calls them.
fn names(schemes: &[SchemeEntry]) -> impl Iterator<Item = String> + '_ {
    schemes.iter().map(|entry| entry.scheme.name().to_owned())
}
