//! Where secrets come from: `--secret-file`, then `IDHOOK_SECRET_<VENDOR>`, then `IDHOOK_SECRET` with one vendor named.

use clap::Args;

use super::context::Context;
use super::fitting::{fitting, whole_rounds};
use crate::credentials::{Auth, NoScheme, Scheme};
use crate::error::{ExitStatus, Failure};
use crate::secret::{Keyring, Secret, read_lines, variable};
use crate::vendor::Vendor;
use crate::vendor::registry::{Registry, VendorId};

/// Flags of every verb that checks or makes credentials.
#[derive(Debug, Clone, Args)]
pub struct SecretFlags {
    /// How callbacks are authenticated: none, body-key, basic, bearer, header (the raw Authorization value), header:NAME, for listen and send oauth2, or a scheme of the vendor's that idhook samples VENDOR lists [default: the vendor's]
    #[arg(long, value_name = "SCHEME", value_parser = auth, env = "IDHOOK_AUTH")]
    pub auth: Option<Auth>,
    /// File with the secret, one accepted secret a line, for schemes that hold together a line for each, in rounds; VENDOR= in front where there are several vendors. Also IDHOOK_SECRET_<VENDOR> or IDHOOK_SECRET
    #[arg(long, value_name = "[VENDOR=]FILE", env = "IDHOOK_SECRET_FILE", hide_env_values = true)]
    pub secret_file: Vec<String>,
}

/// Understands `--auth`.
pub fn auth(text: &str) -> Result<Auth, String> {
    match text {
        "none" => Ok(Auth::None),
        "body-key" => Ok(Auth::BodyKey),
        "basic" => Ok(Auth::Basic),
        "bearer" => Ok(Auth::Bearer),
        "header" => Ok(Auth::Header),
        "oauth2" => Ok(Auth::Oauth2),
        _ => match text.strip_prefix("header:") {
            Some(name) if is_header_name(name) => Ok(Auth::Named(name.to_ascii_lowercase())),
            Some(name) => Err(format!("{name:?} is no header name")),
            None if is_slug(text) => Ok(Auth::OfPack(text.to_owned())),
            None => Err("it is one of none, body-key, basic, bearer, header, header:NAME, oauth2 and the schemes of a vendor, which idhook samples VENDOR lists".to_owned()),
        },
    }
}

/// What a pack may call a scheme of its own.
fn is_slug(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// A token of RFC 9110, section 5.6.2.
#[must_use]
pub fn is_header_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Gathers the secrets. `named` are the vendors that the command line names.
///
/// # Errors
/// A file that cannot be read or holds none, a vendor that is not known, a secret without a vendor.
pub fn keyring(flags: &SecretFlags, named: &[VendorId], registry: &Registry, context: &Context) -> Result<Keyring, Failure> {
    let mut keyring = Keyring::default();
    let id = |vendor: VendorId| registry.index()[vendor.0].id.clone();
    let only = match named {
        [one, rest @ ..] if rest.iter().all(|other| other == one) => Some(id(*one)),
        _ => None,
    };
    for flag in &flags.secret_file {
        let (vendor, path) = match of_vendor(flag, registry) {
            Some((vendor, path)) => (id(vendor?), path),
            None => {
                let vendor = only.clone().ok_or_else(|| {
                    Failure::usage(format!("--secret-file {flag} does not say for which vendor"))
                        .hint("write --secret-file VENDOR=FILE, or name one vendor, as --vendor VENDOR does for a body")
                })?;
                (vendor, flag.as_str())
            }
        };
        let content = std::fs::read(path).map_err(|error| crate::inputs::unreadable(path.as_ref(), &error))?;
        if [b"\xff\xfe", b"\xfe\xff"].iter().any(|mark| content.starts_with(*mark)) {
            return Err(Failure::input(format!("{path} is written in UTF-16")).hint("save it as UTF-8: a secret is taken byte for byte"));
        }
        let secrets = read_lines(&content);
        if secrets.is_empty() {
            return Err(Failure::input(format!("{path} holds no secret")).hint("it takes one secret a line"));
        }
        let several = secrets.len() > 1;
        for (at, secret) in secrets.into_iter().enumerate() {
            let source = if several { format!("secret {} of {path}", at + 1) } else { path.to_owned() };
            keyring.add_from(&vendor, secret, Some(source));
        }
    }
    for entry in registry.index().iter().map(|entry| &entry.id) {
        let own = variable(entry);
        let shared = (only.as_ref() == Some(entry)).then(|| "IDHOOK_SECRET".to_owned());
        for name in std::iter::once(own).chain(shared) {
            let Some(secret) = context.variable(&name).map(Secret::new) else { continue };
            if keyring.of(entry).is_empty() {
                keyring.add_from(entry, secret, Some(name));
            } else {
                keyring.pass_over(entry, &name, secret);
            }
        }
    }
    if context.variable("IDHOOK_SECRET").is_some() && only.is_none() && keyring.vendors().next().is_none() {
        return Err(Failure::usage("IDHOOK_SECRET is set, but no one vendor is named that it could belong to")
            .hint("name the vendor, as --vendor VENDOR does for a body, or set IDHOOK_SECRET_<VENDOR>"));
    }
    Ok(keyring)
}

/// `VENDOR=FILE` in its parts; `None` for a file alone, which may have an equals sign in its name.
fn of_vendor<'a>(flag: &'a str, registry: &Registry) -> Option<(Result<VendorId, Failure>, &'a str)> {
    let (name, path) = flag.split_once('=')?;
    match registry.find(name) {
        Err(_) if name.contains(['/', '\\', '.']) || std::path::Path::new(flag).exists() => None,
        found => Some((found.map_err(Failure::from), path)),
    }
}

/// The vendor that a `--secret-file` names, if it names one.
#[must_use]
pub fn vendor_of(flag: &str, registry: &Registry) -> Option<VendorId> {
    of_vendor(flag, registry)?.0.ok()
}

/// The file that a `--secret-file` names.
#[must_use]
pub fn file_of<'a>(flag: &'a str, registry: &Registry) -> &'a str {
    of_vendor(flag, registry).map_or(flag, |(_, path)| path)
}

/// Makes sure that `--auth` is one that works without tokens.
///
/// # Errors
/// It says `oauth2`, whose tokens only their issuer knows.
pub fn without_tokens(flags: &SecretFlags) -> Result<(), Failure> {
    if flags.auth == Some(Auth::Oauth2) {
        let failure = Failure::usage("--auth oauth2 is for listen, which issues the tokens, and for send, which fetches them");
        return Err(failure.hint("with a token at hand, --auth bearer takes it as the secret"));
    }
    Ok(())
}

/// A scheme of a pack must be one that any of these vendors has, or any at all where none is named.
fn offered(auth: Option<&Auth>, vendors: &[VendorId], registry: &Registry) -> Result<(), Failure> {
    let Some(Auth::OfPack(id)) = auth else { return Ok(()) };
    let asked: Vec<_> = registry.ids().filter(|id| vendors.is_empty() || vendors.contains(id)).map(|id| registry.vendor(id)).collect();
    let own =
        |vendor: &&Vendor| vendor.manifest.credentials.schemes.iter().any(|entry| entry.scheme.is_of_pack() && entry.scheme.name() == id);
    if asked.iter().any(own) {
        return Ok(());
    }
    let failure = Failure::usage(format!("--auth {id}: no vendor documents a scheme of that name"));
    Err(failure.hint("write none, body-key, basic, bearer, header, header:NAME or oauth2, or a scheme that idhook samples VENDOR lists"))
}

/// Makes sure that what the flags give can be used, where all of it is for one vendor. Of several, each callback's verdict says it.
///
/// # Errors
/// The vendor has several ways to authenticate and no default, or not the one that `--auth` says; no secret to go with `--auth`.
pub fn usable(flags: &SecretFlags, named: &[VendorId], keyring: &Keyring, registry: &Registry) -> Result<(), Failure> {
    let files = flags.secret_file.iter().filter_map(|flag| of_vendor(flag, registry)?.0.ok());
    let mut vendors: Vec<_> = named.iter().copied().chain(files).collect();
    vendors.dedup();
    let auth = flags.auth.as_ref();
    let [vendor] = vendors[..] else {
        offered(auth, &vendors, registry)?;
        return whole_rounds(auth, &vendors, keyring, registry);
    };
    let vendor = registry.vendor(vendor);
    match Scheme::choose(vendor, auth, keyring.of(vendor.id())) {
        Err(reason @ NoScheme::NotOffered { .. }) => Err(Failure::new(ExitStatus::Usage, reason)),
        Err(NoScheme::NoSecret) if auth.is_some() => {
            Err(Failure::usage("--auth is given, but no secret to check with").hint("--secret-file FILE gives it"))
        }
        _ => fitting(vendor, auth, keyring),
    }
}
