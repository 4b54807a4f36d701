//! A delivery's credentials: put in with the first secret, and kept off a network that could read them.

use super::Options;
use crate::credentials::{NoScheme, Scheme, Signed};
use crate::error::{ExitStatus, Failure};
use crate::net::clear;
use crate::net::url::Target;
use crate::payload;
use crate::request::Headers;
use crate::vendor::registry::VendorId;

/// Signs, if there is anything to sign with; what the user should know of a vendor without a secret is noted once.
pub fn sign(
    options: &Options,
    vendor: Option<VendorId>,
    headers: &mut Headers,
    body: &mut Vec<u8>,
    told: &mut Vec<String>,
    note: &mut dyn FnMut(String),
) -> Result<Signed, Failure> {
    let Some(vendor) = vendor.map(|id| options.registry.vendor(id)) else {
        return match options.auth {
            None | Some(crate::credentials::Auth::None) => Ok(Signed::Nothing),
            Some(_) => Err(Failure::usage("--auth needs to know the vendor, and the body fits none").hint("name it with --vendor")),
        };
    };
    let secrets = options.keyring.of(vendor.id());
    let scheme = match Scheme::choose(vendor, options.auth.as_ref(), secrets) {
        Ok(scheme) => scheme,
        Err(NoScheme::NoSecret) if options.auth.is_none() => {
            if !told.iter().any(|id| id == vendor.id()) {
                told.push(vendor.id().to_owned());
                note(format!("no secret given for {}: credentials are left as they are in what is sent", vendor.manifest.name));
            }
            return Ok(Signed::Nothing);
        }
        Err(NoScheme::NothingDocumented { secret_given: false, .. }) => return Ok(Signed::Nothing),
        Err(NoScheme::NoSecret) => {
            let hint = format!("--secret-file FILE, or the variable {}", crate::secret::variable(vendor.id()));
            return Err(Failure::usage("--auth is given, but no secret to use with it").hint(hint));
        }
        Err(reason) => return Err(Failure::new(ExitStatus::Usage, reason).hint("idhook samples VENDOR lists what the vendor documents")),
    };
    let Some(secret) = secrets.first() else { return Ok(Signed::Nothing) };
    let signed = scheme.sign(secret).map_err(|error| Failure::new(ExitStatus::Usage, error))?;
    match &signed {
        Signed::Nothing => {}
        Signed::Header { name, value, .. } => headers.set(name, value.clone()),
        Signed::Member { pointer, value } => {
            let value = serde_json::to_string(value).unwrap_or_default();
            *body = payload::set(body, pointer, &value).map_err(|error| Failure::new(ExitStatus::Usage, error))?;
        }
    }
    Ok(signed)
}

/// A secret does not cross a network in the clear unless the user says so.
pub fn guard(options: &Options, target: &Target, headers: &Headers, signed: &Signed) -> Result<(), Failure> {
    let secret = *signed != Signed::Nothing || headers.first("authorization").is_some() || target.names_a_user();
    if secret { clear::guard(target, options.insecure_http || options.preview.is_some()) } else { Ok(()) }
}
