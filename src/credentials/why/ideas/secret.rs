//! The secret is the right one, but not as it was given; or the right one was given for something else. None is ever printed.

use super::secret_form::here_or_there;
use super::{Case, Trials};
use crate::credentials::signature::Prepared;
use crate::secret::Secret;
use crate::vendor::manifest::{Algorithm, KeyEncoding, KeySpec, SignatureSpec};

/// So many of the secrets of one vendor are tried in other forms.
pub const MOST: usize = 8;
/// What Standard Webhooks, and others after it, put before a secret.
pub const PREFIX: &str = "whsec_";

/// The scheme with other secrets, and its key made in another way.
pub fn with(case: &Case, secrets: &[Secret], alter: impl FnOnce(&mut KeySpec)) -> Option<Prepared> {
    case.suspect.prepared.altered(secrets, |spec| {
        if let Algorithm::Hmac(keyed) | Algorithm::Digest(keyed) = &mut spec.by {
            alter(&mut keyed.key);
        }
    })
}

/// How the scheme makes a key of a secret; `None` where it takes a key file.
pub fn key_spec(spec: &SignatureSpec) -> Option<&KeySpec> {
    match &spec.by {
        Algorithm::Hmac(keyed) | Algorithm::Digest(keyed) => Some(&keyed.key),
        Algorithm::PublicKey(_) => None,
    }
}

/// Those of the secrets that this makes another one of.
pub fn changed(case: &Case, change: impl Fn(&[u8]) -> Option<Vec<u8>>) -> Vec<Secret> {
    let secrets = case.secrets.iter().take(MOST).map(Secret::expose);
    secrets.filter_map(|secret| change(secret).filter(|changed| changed != secret)).map(Secret::new).collect()
}

/// Whether the signature is made with one of these secrets.
pub fn fits(case: &Case, trials: &mut Trials, secrets: &[Secret]) -> bool {
    with(case, secrets, |_| {}).is_some_and(|prepared| trials.fits(&prepared, &case.given.callback))
}

pub fn space(case: &Case, trials: &mut Trials) -> Option<String> {
    key_spec(case.suspect.prepared.spec()?)?;
    let mut any = |change: &dyn Fn(&[u8]) -> Option<Vec<u8>>| fits(case, trials, &changed(case, change));
    if any(&|secret| Some(secret.trim_ascii().to_vec())) {
        return Some("the signature fits the secret without the white space around it: take that off where the secret stands".to_owned());
    }
    if any(&unquoted) {
        return Some("the signature fits the secret without the quotes around it: take them off where the secret stands".to_owned());
    }
    let quoted = |quote: u8| move |secret: &[u8]| Some([&[quote], secret, &[quote]].concat());
    if any(&quoted(b'"')) || any(&quoted(b'\'')) {
        return Some(
            "the signature fits the secret with quotes around it: have the sender take the quotes off where its secret stands".to_owned(),
        );
    }
    let ends = [["", "\n"], ["", "\r\n"], ["", "\r"], ["", " "], [" ", ""]];
    let spaced = ends.iter().any(|[before, behind]| any(&|secret| Some([before.as_bytes(), secret, behind.as_bytes()].concat())));
    spaced.then(|| {
        "the signature fits the secret with a line break or a space around it: have the sender take that off where its secret stands"
            .to_owned()
    })
}

/// It was copied with what stands before it in a file of variables.
pub fn named(case: &Case, trials: &mut Trials) -> Option<String> {
    key_spec(case.suspect.prepared.spec()?)?;
    let value = |secret: &[u8]| {
        let line = secret.strip_prefix(b"export ").unwrap_or(secret);
        let at = line.iter().position(|byte| *byte == b'=')?;
        let is_name = at > 0 && line[..at].iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        Some(line[at + 1..].to_vec()).filter(|value| is_name && !value.is_empty())
    };
    let bare = |secret: &[u8]| value(secret).and_then(|value| unquoted(&value));
    (fits(case, trials, &changed(case, value)) || fits(case, trials, &changed(case, bare))).then(|| {
        "the signature fits what stands behind the = of the secret, which was given as NAME=VALUE, as in a .env file; give VALUE alone"
            .to_owned()
    })
}

fn unquoted(secret: &[u8]) -> Option<Vec<u8>> {
    match secret {
        [first @ (b'"' | b'\''), inner @ .., last] if first == last => Some(inner.to_vec()),
        _ => None,
    }
}

pub fn prefix(case: &Case, trials: &mut Trials) -> Option<String> {
    let key = key_spec(case.suspect.prepared.spec()?)?.clone();
    for prefix in prefixes(case) {
        let stripped = changed(case, |secret| secret.strip_prefix(prefix.as_bytes()).map(<[u8]>::to_vec));
        if key.strip != prefix && fits(case, trials, &stripped) {
            return Some(format!(
                "the signature fits the secret without its {prefix}, and {vendor} signs with all of it: {}",
                here_or_there(&format!("it without {prefix}"), "sign with all of it"),
                vendor = case.vendor_name()
            ));
        }
    }
    let kept = with(case, case.secrets, |key| key.strip.clear()).is_some_and(|kept| trials.fits(&kept, &case.given.callback));
    if !key.strip.is_empty() && kept {
        return Some(format!(
            "the signature fits the secret with its {0} as a part of the key, and {1} strips that: have the sender take {0} off",
            key.strip,
            case.vendor_name()
        ));
    }
    if key.encoding != KeyEncoding::Text {
        return None;
    }
    let lengthened = changed(case, |secret| (!secret.starts_with(PREFIX.as_bytes())).then(|| [PREFIX.as_bytes(), secret].concat()));
    fits(case, trials, &lengthened)
        .then(|| format!("the signature fits the secret with {PREFIX} before it: give all of it, as the vendor shows it"))
}

/// What the secrets begin with that is no part of the key in some scheme. It is named in sentences, so that none but these is looked for:
/// the beginning of any other secret would be a part of it.
pub fn prefixes(case: &Case) -> Vec<&'static str> {
    const KNOWN: [&str; 6] = ["whsec_", "whsk_", "whpk_", "wbhsec_", "sk_", "secret_"];
    let begins = |prefix: &&str| case.secrets.iter().take(MOST).any(|secret| secret.expose().starts_with(prefix.as_bytes()));
    KNOWN.into_iter().filter(begins).collect()
}

pub fn padding(case: &Case, trials: &mut Trials) -> Option<String> {
    if key_spec(case.suspect.prepared.spec()?)?.encoding != KeyEncoding::Text {
        return None;
    }
    let bare = |secret: &[u8]| secret.iter().rposition(|byte| *byte != b'=').map(|last| secret[..=last].to_vec());
    let padded = |secret: &[u8]| {
        let lacks = (4 - secret.len() % 4) % 4;
        (lacks < 3).then(|| [secret, &b"=="[..lacks]].concat())
    };
    if fits(case, trials, &changed(case, bare)) {
        let what_to_do = here_or_there("it without them", "use all of the secret");
        return Some(format!("the signature fits the secret without the = at its end: {what_to_do}"));
    }
    fits(case, trials, &changed(case, padded)).then(|| {
        "the signature fits the secret with = at its end, as base64 has them: the copy that was given here lacks them; give all of it"
            .to_owned()
    })
}

pub fn passed_over(case: &Case, trials: &mut Trials) -> Option<String> {
    let aside = case.given.keyring.passed_over(case.given.vendor.id());
    let fitting = aside.iter().find(|(_, secret)| fits(case, trials, std::slice::from_ref(secret)));
    fitting.map(|(variable, _)| {
        format!("the signature fits the secret in {variable}, and another one was used in its place: give the right one for this environment (test or live)")
    })
}

pub fn of_another_vendor(case: &Case, trials: &mut Trials) -> Option<String> {
    let own = case.given.vendor.id();
    let keyring = case.given.keyring;
    let others = keyring.vendors().filter(|id| *id != own && !keyring.of(id).is_empty());
    let found = others.map(str::to_owned).find(|id| {
        let prepared = case.suspect.prepared.with(&keyring.of(id)[..]);
        trials.fits(&prepared, &case.given.callback)
    })?;
    let registry = case.given.registry;
    let other = registry.find(&found).map_or(found.clone(), |id| registry.index()[id.0].name.clone());
    Some(format!("the signature fits the secret that was given for {other}, and not that for {}: give each its own", case.vendor_name()))
}
