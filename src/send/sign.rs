//! A delivery's credentials: put in with the first secret, wrong on purpose, or left out.

use super::Options;
use super::standing::given_by_hand;
use super::token::asked;
use crate::credentials::{AUTHORIZATION, Auth, NoScheme, Scheme, Signed, secret_headers};
use crate::error::{ExitStatus, Failure};
use crate::net::url::Target;
use crate::payload;
use crate::request::Headers;
use crate::secret::Secret;
use crate::vendor::Vendor;
use crate::vendor::registry::VendorId;

/// `--credentials`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Made with the secret.
    Valid,
    /// Of the right form, made with a secret that is nobody's.
    Wrong,
    Missing,
    /// Made with the secret, for a time that is long past.
    Stale,
    /// As they are in what is sent.
    Keep,
}

/// The secret that is nobody's.
const NOBODYS: &str = "wrong-credentials";

/// Signs, if there is anything to sign with; what the user should know of a vendor without a secret is noted once.
///
/// # Errors
/// There is no way to make what is wanted: no secret, no scheme, a secret of another form, a body without the place, a header that the
/// user gives by hand.
pub fn sign(
    options: &Options,
    target: &Target,
    vendor: Option<VendorId>,
    headers: &mut Headers,
    body: &mut Vec<u8>,
    told: &mut Vec<String>,
    note: &mut dyn FnMut(String),
) -> Result<Signed, Failure> {
    if options.credentials == Some(Mode::Keep) {
        return Ok(Signed::Nothing);
    }
    let Some(vendor) = vendor.map(|id| options.registry.vendor(id)) else {
        return match (&options.auth, options.credentials) {
            (None | Some(Auth::None), None) => Ok(Signed::Nothing),
            (_, mode) => {
                let flag = if mode.is_some() { "--credentials" } else { "--auth" };
                Err(Failure::usage(format!("{flag} needs to know the vendor, and the body fits none")).hint("name it with --vendor"))
            }
        };
    };
    match options.credentials {
        Some(mode @ (Mode::Wrong | Mode::Missing | Mode::Stale)) => spoil(mode, options, target, vendor, headers, body),
        _ => valid(options, vendor, headers, body, told, note),
    }
}

fn valid(
    options: &Options,
    vendor: &Vendor,
    headers: &mut Headers,
    body: &mut Vec<u8>,
    told: &mut Vec<String>,
    note: &mut dyn FnMut(String),
) -> Result<Signed, Failure> {
    let demanded = options.auth.is_some() || options.credentials.is_some();
    let secrets = options.keyring.of(vendor.id());
    let scheme = match Scheme::choose(vendor, options.auth.as_ref(), secrets) {
        Ok(Scheme::Oauth2) if secrets.is_empty() => return Err(no_secret(options, vendor)),
        Ok(Scheme::Oauth2) | Err(NoScheme::TokenNeeded { .. }) => return token(options, headers),
        Ok(scheme) => scheme,
        Err(NoScheme::NoSecret) if !demanded => {
            if !told.iter().any(|id| id == vendor.id()) {
                told.push(vendor.id().to_owned());
                note(format!("no secret given for {}: credentials are left as they are in what is sent", vendor.manifest.name));
            }
            return Ok(Signed::Nothing);
        }
        Err(NoScheme::NothingDocumented { secret_given: false, .. }) if !demanded => return Ok(Signed::Nothing),
        Err(NoScheme::NoSecret) => return Err(no_secret(options, vendor)),
        Err(reason) => return Err(Failure::new(ExitStatus::Usage, reason).hint("idhook samples VENDOR lists what the vendor documents")),
    };
    let Some(secret) = secrets.first() else { return Ok(Signed::Nothing) };
    let signed = scheme.sign(secret).map_err(|error| Failure::new(ExitStatus::Usage, error))?;
    put(&signed, headers, body)?;
    Ok(signed)
}

/// A token is fetched when the delivery goes; an `Authorization` that the user gives stands.
fn token(options: &Options, headers: &mut Headers) -> Result<Signed, Failure> {
    if options.headers.concern(AUTHORIZATION) {
        return Ok(Signed::Nothing);
    }
    asked(options)?;
    headers.remove(AUTHORIZATION);
    Ok(Signed::Token)
}

fn no_secret(options: &Options, vendor: &Vendor) -> Failure {
    let flag = if options.auth.is_some() { "--auth" } else { "--credentials valid" };
    let hint = format!("--secret-file FILE, or the variable {}", crate::secret::variable(vendor.id()));
    Failure::usage(format!("{flag} is given, but no secret to use with it")).hint(hint)
}

/// Credentials that the receiver must refuse. What is put in holds no secret, so that nothing counts as signed.
fn spoil(
    mode: Mode,
    options: &Options,
    target: &Target,
    vendor: &Vendor,
    headers: &mut Headers,
    body: &mut Vec<u8>,
) -> Result<Signed, Failure> {
    let name = &vendor.manifest.name;
    let (auth, secrets) = (options.auth.as_ref(), options.keyring.of(vendor.id()));
    if mode == Mode::Stale {
        return Err(Failure::usage(format!("nothing in the credentials of {name} says when they were made, so they cannot be stale"))
            .hint("--credentials wrong, or missing"));
    }
    let nobodys = [Secret::new(NOBODYS)];
    let given = if secrets.is_empty() { &nobodys } else { secrets };
    let scheme = match Scheme::choose(vendor, auth, given) {
        Ok(Scheme::None) => return Err(Failure::usage("--auth none has no credentials that could be wrong or missing")),
        Ok(scheme) => scheme,
        Err(NoScheme::TokenNeeded { .. }) => Scheme::Oauth2,
        Err(NoScheme::NothingDocumented { because, .. }) => {
            return Err(Failure::usage(format!("{because}: nothing can be wrong or missing")).hint("--auth says what your endpoint checks"));
        }
        Err(reason) => return Err(Failure::new(ExitStatus::Usage, reason)),
    };
    let counterfeit = match &scheme {
        Scheme::Basic => Secret::new(format!("{NOBODYS}:{NOBODYS}")),
        // The secret names the header that it goes into.
        Scheme::Header => match secret_headers(Some(&Auth::Header), given.iter()).first() {
            Some(header) => Secret::new(format!("{header}:{NOBODYS}")),
            None => Secret::new(NOBODYS),
        },
        _ => Secret::new(NOBODYS),
    };
    let signed = scheme.sign(&counterfeit).map_err(|error| Failure::new(ExitStatus::Usage, error))?;
    if let Signed::Header { name, .. } = &signed
        && let Some(by_hand) = given_by_hand(options, target, name)
    {
        let (flag, without) = match mode {
            Mode::Missing => ("missing", "leave that out, or --credentials"),
            _ => ("wrong", "leave that out: a secret in --secret-file is made wrong"),
        };
        return Err(Failure::usage(format!("{by_hand}, so that --credentials {flag} would change nothing")).hint(without));
    }
    match (mode, &signed) {
        (Mode::Missing, Signed::Header { name, .. }) => headers.remove(name),
        (Mode::Missing, Signed::Member { pointer, .. }) => match payload::unset(body, pointer) {
            Ok(without) => *body = without,
            Err(payload::EditError::NotThere(_)) => {}
            Err(error) => return Err(Failure::new(ExitStatus::Usage, error)),
        },
        _ => put(&signed, headers, body)?,
    }
    Ok(Signed::Nothing)
}

fn put(signed: &Signed, headers: &mut Headers, body: &mut Vec<u8>) -> Result<(), Failure> {
    match signed {
        Signed::Nothing | Signed::Token => {}
        Signed::Header { name, value, .. } => headers.set(name, value.clone()),
        Signed::Member { pointer, value } => {
            let value = serde_json::to_string(value).unwrap_or_default();
            *body = payload::set(body, pointer, &value).map_err(|error| Failure::new(ExitStatus::Usage, error))?;
        }
    }
    Ok(())
}
