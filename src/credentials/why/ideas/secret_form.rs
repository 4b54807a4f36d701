//! The sender made its key of the secret in another way than the scheme does: as text, from base64, from hex, with a prefix or without.

use base64::Engine as _;

use super::secret::{changed, key_spec, prefixes, with};
use super::written::usual;
use super::{Case, Trials};
use crate::credentials::signature::{encoding::TOLERANT, key_form};
use crate::vendor::manifest::{KeyEncoding, KeySpec, KeyTransform};

pub fn encoding(case: &Case, trials: &mut Trials) -> Option<String> {
    let documented = key_spec(case.suspect.prepared.spec()?)?.clone();
    let form = forms(case, &documented).into_iter().find(|form| {
        let made = with(case, case.secrets, |key| form.clone_into(key));
        made.is_some_and(|prepared| trials.fits(&prepared, &case.given.callback))
    });
    let base64 = KeySpec { encoding: KeyEncoding::Base64, ..KeySpec::default() };
    let (made_of, form) = match &form {
        Some(form) => (key_form_of(form), form),
        None => (url_safe(case, &documented, trials)?, &base64),
    };
    let (vendor, known) = (case.vendor_name(), key_form_of(&documented));
    let what_to_do = match instead(form, &documented) {
        Some(here) => here_or_there(here, &format!("make its key of {known}")),
        None => "have the sender do so, too".to_owned(),
    };
    Some(format!("the signature fits, with {made_of} as its key, and {vendor} uses {known}: {what_to_do}"))
}

/// What to do where either side may have the secret as it should be: a vendor's own sender nobody can change.
pub fn here_or_there(here: &str, there: &str) -> String {
    format!("give {here} here, if the sender is the vendor itself; have a sender of your own {there}")
}

/// What is to be given in place of the secret, so that the scheme makes such a key of it; `None` where nothing is.
fn instead(form: &KeySpec, documented: &KeySpec) -> Option<&'static str> {
    Some(match (form.transform, form.encoding, documented.encoding) {
        _ if documented.transform != KeyTransform::None => return None,
        (.., KeyEncoding::Base64) => "the base64 of that key",
        (.., KeyEncoding::Hex) => "the hex of that key",
        (KeyTransform::Sha256Hex, ..) => "that hash of it",
        (_, KeyEncoding::Hex, _) => "it decoded from hex",
        _ => "it decoded from base64",
    })
}

/// Every other form, each once.
fn forms(case: &Case, documented: &KeySpec) -> Vec<KeySpec> {
    let mut strips = vec![documented.strip.clone(), String::new()];
    strips.extend(prefixes(case).into_iter().map(str::to_owned));
    let mut forms: Vec<KeySpec> = Vec::new();
    for encoding in [KeyEncoding::Text, KeyEncoding::Base64, KeyEncoding::Hex] {
        for strip in &strips {
            for transform in [KeyTransform::None, KeyTransform::Sha256Hex] {
                let form = KeySpec { encoding, strip: strip.clone(), transform };
                // What only the prefix makes different is an idea of its own.
                let other = (form.encoding, form.transform) != (documented.encoding, documented.transform);
                if other && !forms.contains(&form) {
                    forms.push(form);
                }
            }
        }
    }
    forms
}

/// Base64 with the letters that URLs allow.
fn url_safe(case: &Case, documented: &KeySpec, trials: &mut Trials) -> Option<String> {
    let secrets = changed(case, |secret| {
        let plain: Vec<u8> = secret.iter().map(|letter| usual(*letter)).collect();
        TOLERANT.decode(&plain).is_ok().then_some(plain)
    });
    let form = KeySpec { encoding: KeyEncoding::Base64, ..documented.clone() };
    let prepared = with(case, &secrets, |key| form.clone_into(key))?;
    trials.fits(&prepared, &case.given.callback).then(|| "the secret in base64url".to_owned())
}

fn key_form_of(spec: &KeySpec) -> String {
    match spec.encoding {
        KeyEncoding::Text if spec.transform == KeyTransform::None => format!("{} as text", key_form(spec)),
        _ => key_form(spec),
    }
}
