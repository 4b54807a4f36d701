//! A delivery's credentials: put in with the first secret, wrong on purpose, or left out.

use super::Options;
use super::standing::{given_by_hand, proves_by_hand};
use super::token::asked;
use crate::credentials::{AUTHORIZATION, Auth, BadSecret, NoScheme, Scheme, Seal, Signed, Unfit, nobodys, secret_headers, signing};
use crate::error::{ExitStatus, Failure};
use crate::net::url::Target;
use crate::payload;
use crate::request::Headers;
use crate::secret::{Keyring, NOBODYS, Secret};
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

/// Signs, if there is anything to sign with; what the user should know of a vendor without a secret is noted once.
///
/// # Errors
/// There is no way to make what is wanted: no secret, no scheme, a secret of another form, a body without the place, a header that the
/// user gives by hand.
pub fn sign(
    options: &Options,
    target: &mut Target,
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
        _ => valid(options, target, vendor, headers, body, told, note),
    }
}

fn valid(
    options: &Options,
    target: &mut Target,
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
        Ok(Scheme::Oauth2) | Err(NoScheme::TokenNeeded { .. }) => return token(Signed::Token { secret: 0 }, options, headers),
        Ok(scheme) => scheme,
        Err(NoScheme::NoSecret) if !demanded => {
            if !told.iter().any(|id| id == vendor.id()) && !proves_by_hand(options, target, vendor) {
                told.push(vendor.id().to_owned());
                note(format!(
                    "no secret was given to prove that {} sends it: it goes as it is (--secret-file FILE gives a secret)",
                    vendor.manifest.name
                ));
            }
            return Ok(Signed::Nothing);
        }
        Err(NoScheme::NothingDocumented { secret_given: false, .. }) if !demanded => return Ok(Signed::Nothing),
        Err(NoScheme::NoSecret) => return Err(no_secret(options, vendor)),
        Err(reason) => {
            let hint = reason.hint().unwrap_or_else(|| "idhook samples VENDOR lists what the vendor documents".to_owned());
            return Err(Failure::new(ExitStatus::Usage, reason).hint(hint));
        }
    };
    let unfit = |bad| Failure::new(ExitStatus::Usage, Unfit::to_sign(vendor, &scheme, &options.keyring, bad));
    let signed = scheme.sign(secrets).map_err(unfit)?;
    put(&signed, target, headers, body)?;
    token(signed, options, headers)
}

/// A token is fetched when the delivery goes, if there is to be one; an `Authorization` that the user gives stands.
fn token(signed: Signed, options: &Options, headers: &mut Headers) -> Result<Signed, Failure> {
    if signed.fetches().is_none() {
        return Ok(signed);
    }
    if options.headers.concern(AUTHORIZATION) {
        return Ok(signed.without_token());
    }
    asked(options)?;
    headers.remove(AUTHORIZATION);
    Ok(signed)
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
    target: &mut Target,
    vendor: &Vendor,
    headers: &mut Headers,
    body: &mut Vec<u8>,
) -> Result<Signed, Failure> {
    let (auth, secrets) = (options.auth.as_ref(), options.keyring.of(vendor.id()));
    let nobodys = nobodys(vendor, auth);
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
    if mode == Mode::Stale {
        let signed = stale(&scheme, vendor, &options.keyring)?;
        by_hand(&signed, mode, options, target, secrets)?;
        put(&signed, target, headers, body)?;
        return token(signed, options, headers);
    }
    let signed = counterfeit(&scheme, given, mode).map_err(|error| Failure::new(ExitStatus::Usage, error))?;
    by_hand(&signed, mode, options, target, secrets)?;
    if mode == Mode::Missing {
        take(&signed, headers, body)?;
        return Ok(Signed::Nothing);
    }
    put(&signed, target, headers, body)?;
    Ok(Signed::Several(signed.seals().cloned().map(Signed::Seal).collect()))
}

/// What the user gives by hand stands, so that nothing would come of what is asked for.
fn by_hand(signed: &Signed, mode: Mode, options: &Options, target: &Target, secrets: &[Secret]) -> Result<(), Failure> {
    let in_url = |part: &Signed| match part {
        Signed::Url { place, .. } => {
            target.holds_key(place, secrets.iter().map(Secret::expose)).then(|| "the URL holds the key itself".to_owned())
        }
        _ => None,
    };
    let times = signed.time_headers().filter(|_| mode == Mode::Stale);
    let by_hand = signed.headers().chain(times).find_map(|name| given_by_hand(options, target, name));
    let Some(by_hand) = by_hand.or_else(|| signed.parts().iter().find_map(in_url)) else { return Ok(()) };
    let (flag, without) = match mode {
        Mode::Missing => ("missing", "leave that out, or --credentials"),
        Mode::Stale => ("stale", "leave that out"),
        _ => ("wrong", "leave that out: a secret in --secret-file is made wrong"),
    };
    Err(Failure::usage(format!("{by_hand}, so that --credentials {flag} would change nothing")).hint(without))
}

/// Credentials of the right form that are nobody's: of the scheme that would sign where any of several may hold, and of each of them where
/// none is to be left.
fn counterfeit(scheme: &Scheme, given: &[Secret], mode: Mode) -> Result<Signed, BadSecret> {
    let several = |all: Result<Vec<_>, _>| all.map(Signed::Several);
    let secret = match scheme {
        Scheme::Signature(prepared) => return Ok(Signed::Seal(Seal::nobodys(prepared))),
        Scheme::All(_, parts) => {
            return several(parts.iter().map(|part| counterfeit(&part.scheme, &part.secrets, mode)).collect());
        }
        Scheme::Any(_, schemes) if mode == Mode::Missing => {
            return several(schemes.iter().map(|scheme| counterfeit(scheme, given, mode)).collect());
        }
        Scheme::Any(_, schemes) => {
            let scheme = given.first().and_then(|secret| signing(schemes, secret)).or(schemes.first());
            return scheme.map_or(Ok(Signed::Nothing), |scheme| counterfeit(scheme, given, mode));
        }
        Scheme::Basic => Secret::new(format!("{NOBODYS}:{NOBODYS}")),
        // The secret names the header that it goes into.
        Scheme::Header => match secret_headers(Some(&Auth::Header), given.iter()).first() {
            Some(header) => Secret::new(format!("{header}:{NOBODYS}")),
            None => Secret::new(NOBODYS),
        },
        _ => Secret::new(NOBODYS),
    };
    scheme.sign(&[secret])
}

/// Made rightly, for a time that is too long ago.
fn stale(scheme: &Scheme, vendor: &Vendor, keyring: &Keyring) -> Result<Signed, Failure> {
    let (name, secrets) = (&vendor.manifest.name, keyring.of(vendor.id()));
    let aged = |signed: Signed| match signed {
        Signed::Seal(seal) => match seal.stale() {
            Some(stale) => (Signed::Seal(stale), true),
            None => (Signed::Seal(seal), false),
        },
        other => (other, false),
    };
    if secrets.is_empty() && matches!(scheme, Scheme::Signature(_) | Scheme::All(..) | Scheme::Any(..)) {
        return Err(Failure::usage("--credentials stale is signed rightly, and there is no secret to sign with")
            .hint("--secret-file FILE gives it"));
    }
    let unfit = |bad| Failure::new(ExitStatus::Usage, Unfit::to_sign(vendor, scheme, keyring, bad));
    let signed = if secrets.is_empty() { Signed::Nothing } else { scheme.sign(secrets).map_err(unfit)? };
    let (signed, any) = match signed {
        Signed::Several(several) => {
            let (several, aged): (Vec<_>, Vec<_>) = several.into_iter().map(aged).unzip();
            (Signed::Several(several), aged.contains(&true))
        }
        signed => aged(signed),
    };
    if !any {
        return Err(Failure::usage(format!("nothing in the credentials of {name} says when they were made, so they cannot be stale"))
            .hint("--credentials wrong, or missing"));
    }
    Ok(signed)
}

/// Takes away what signing would put in.
fn take(signed: &Signed, headers: &mut Headers, body: &mut Vec<u8>) -> Result<(), Failure> {
    match signed {
        Signed::Nothing | Signed::Url { .. } | Signed::Token { .. } => {}
        Signed::Header { name, .. } => headers.remove(name),
        Signed::Member { pointer, .. } => match payload::unset(body, pointer) {
            Ok(without) => *body = without,
            Err(payload::EditError::NotThere(_)) => {}
            Err(error) => return Err(Failure::new(ExitStatus::Usage, error)),
        },
        Signed::Seal(seal) => seal.prepared().strip(headers, body),
        Signed::Several(several) => several.iter().try_for_each(|signed| take(signed, headers, body))?,
    }
    Ok(())
}

/// A signature is put in when the delivery goes. What the URL says already stands.
fn put(signed: &Signed, target: &mut Target, headers: &mut Headers, body: &mut Vec<u8>) -> Result<(), Failure> {
    match signed {
        Signed::Nothing | Signed::Token { .. } | Signed::Seal(_) => {}
        Signed::Url { place, key } if target.holds_key(place, std::iter::once(key.as_slice())) => {}
        Signed::Url { place, key } => *target = target.with_key(place, key),
        Signed::Header { name, value, .. } => headers.set(name, value.clone()),
        Signed::Member { pointer, value } => {
            let value = serde_json::to_string(value).unwrap_or_default();
            *body = payload::set(body, pointer, &value).map_err(|error| Failure::new(ExitStatus::Usage, error))?;
        }
        Signed::Several(several) => several.iter().try_for_each(|signed| put(signed, target, headers, body))?,
    }
    Ok(())
}
