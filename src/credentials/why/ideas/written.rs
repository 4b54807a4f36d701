//! The signature is right, but its bytes are not written in the way of the vendor: hex for base64, base64url for base64, padding or none.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::form::holds;
use super::{Case, Trials, wrapped};
use crate::credentials::Callback;
use crate::credentials::signature::encoding::{TOLERANT, words};
use crate::credentials::signature::place;
use crate::vendor::manifest::Written;

pub fn written(case: &Case, trials: &mut Trials) -> Option<String> {
    let documented = case.suspect.prepared.spec()?.written;
    let came = signatures(case);
    let others = [Written::HexAnyCase, Written::Base64, Written::Base64url].into_iter().filter(|form| *form != documented);
    let as_it_came = others.clone().find(|form| holds(case, trials, |spec| spec.written = *form));
    let form = as_it_came.or_else(|| in_any_base64(case, trials, &came).then_some(Written::Base64))?;
    let (how, belongs) = match (form, documented) {
        (Written::HexAnyCase, Written::Hex) => ("hex with capital letters".to_owned(), words(documented).to_owned()),
        (Written::Hex | Written::HexAnyCase, _) => ("hex".to_owned(), words(documented).to_owned()),
        _ => in_base64(&came, documented),
    };
    let vendor = case.vendor_name();
    Some(format!("the signature itself fits, but came in {how}; {vendor} writes it in {belongs}: have the sender write it so"))
}

/// The signatures as they came, without what belongs before them.
pub fn signatures(case: &Case) -> Vec<Vec<u8>> {
    let Some(spec) = case.suspect.prepared.spec() else { return Vec::new() };
    let member = place::member(&spec.r#in, &case.given.callback);
    let sets = place::find(&spec.r#in, &case.given.callback, member.as_deref()).unwrap_or_default();
    let texts = sets.into_iter().flat_map(|set| set.signatures);
    texts.map(|text| text.strip_prefix(spec.prefix.as_bytes()).unwrap_or(text).to_vec()).collect()
}

/// Whether they hold once they are read as base64 of whatever letters, and with padding or without.
fn in_any_base64(case: &Case, trials: &mut Trials, came: &[Vec<u8>]) -> bool {
    let Some((name, value)) = wrapped::header(case) else { return false };
    let headers = wrapped::with(case, &name, in_usual_base64(value, came));
    let altered = case.suspect.prepared.altered(case.secrets, |spec| spec.written = Written::Base64);
    altered.is_some_and(|altered| trials.fits(&altered, &Callback { headers: &headers, ..case.given.callback }))
}

/// A header's value with each of these in the usual letters and with padding.
fn in_usual_base64(value: &[u8], signatures: &[Vec<u8>]) -> Vec<u8> {
    let mut value = value.to_vec();
    for signature in signatures.iter().filter(|signature| !signature.is_empty()) {
        let letters: Vec<u8> = signature.iter().map(|letter| usual(*letter)).collect();
        if let (Ok(bytes), Some(at)) = (TOLERANT.decode(letters), memchr::memmem::find(&value, signature)) {
            value.splice(at..at + signature.len(), BASE64_STANDARD.encode(bytes).into_bytes());
        }
    }
    value
}

/// The letter of base64 for one of base64url.
pub const fn usual(letter: u8) -> u8 {
    match letter {
        b'-' => b'+',
        b'_' => b'/',
        other => other,
    }
}

/// How these came, and how they belong.
fn in_base64(came: &[Vec<u8>], documented: Written) -> (String, String) {
    let any = |holds: fn(&[u8]) -> bool| came.iter().any(|signature| holds(signature));
    let name = if any(|text| text.contains(&b'-') || text.contains(&b'_')) { "base64url" } else { "base64" };
    let padded = if any(|text| text.ends_with(b"=")) { Some(true) } else { any(|text| text.len() % 4 != 0).then_some(false) };
    match (documented, padded) {
        (Written::Base64, Some(false)) => (format!("{name} without padding"), "base64 with padding (= at its end)".to_owned()),
        (Written::Base64url, Some(true)) => (format!("{name} with padding (= at its end)"), "base64url without padding".to_owned()),
        (_, Some(false)) if name == "base64url" => (format!("{name} without padding"), words(documented).to_owned()),
        _ => (name.to_owned(), words(documented).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Written, in_base64};

    #[test]
    fn each_form_of_base64_is_told_from_the_one_that_is_documented() {
        for (came, documented, how, belongs) in [
            ("ab+/cQ==", Written::Hex, "base64", "lower-case hex"),
            ("ab-_cQ", Written::HexAnyCase, "base64url without padding", "hex"),
            ("ab+/cQ", Written::Base64, "base64 without padding", "base64 with padding (= at its end)"),
            ("ab-_cQ", Written::Base64, "base64url without padding", "base64 with padding (= at its end)"),
            ("ab-_cQ==", Written::Base64, "base64url", "base64"),
            ("ab-_", Written::Base64, "base64url", "base64"),
            ("ab-_cQ==", Written::Base64url, "base64url with padding (= at its end)", "base64url without padding"),
            ("ab+/cQ==", Written::Base64url, "base64 with padding (= at its end)", "base64url without padding"),
            ("ab+/cQ", Written::Base64url, "base64", "base64url"),
        ] {
            assert_eq!(in_base64(&[came.into()], documented), (how.to_owned(), belongs.to_owned()), "{came} {documented:?}");
        }
    }
}
