//! The signature holds, but as another one: another scheme's, another header's, another vendor's.

use super::super::Given;
use super::super::look_alike;
use super::secret::MOST;
use super::{Case, Trials};
use crate::credentials::signature::{Prepared, place};
use crate::secret::Secret;
use crate::vendor::Vendor;
use crate::vendor::manifest::{Grammar, HeaderPlace, Place, SchemeSpec};

/// Whether there is anything in the request that a scheme of some vendor would take for a signature, or that looks like one.
pub fn has_any_signature(given: &Given) -> bool {
    let callback = &given.callback;
    let came = |name: &String| callback.headers.first(name).is_some();
    let has = |scheme: &SchemeSpec| match scheme {
        SchemeSpec::Jwt(spec) => spec.header.iter().any(came),
        SchemeSpec::Signature(spec) => place::names_in(&spec.r#in).iter().any(came) || place::member(&spec.r#in, callback).is_some(),
        _ => false,
    };
    let schemes = |vendor: &Vendor| vendor.manifest.credentials.schemes.iter().any(|entry| has(&entry.scheme));
    !look_alike::names(callback.headers).is_empty() || given.registry.vendors().any(schemes)
}

pub fn scheme(case: &Case, trials: &mut Trials) -> Option<String> {
    let own = case.suspect.prepared.id();
    let found = signature_of(case, trials, case.given.vendor, case.secrets, Some(own))?;
    Some(format!("the signature is that of another scheme of {}: --auth {found} checks it", case.vendor_name()))
}

pub fn header(case: &Case, trials: &mut Trials) -> Option<String> {
    let prepared = &case.suspect.prepared;
    let own = prepared.names();
    let Place::Header(documented) = &prepared.spec()?.r#in else { return None };
    let headers = case.given.callback.headers;
    let mut form = |name: &String| {
        let algorithm = headers.first(name).map_or("", algorithm_in);
        let mut forms = [(documented.grammar.clone(), None), (Grammar::Raw, Some("")), (Grammar::Raw, Some(algorithm))].into_iter();
        forms.find_map(|(grammar, prefix)| {
            let altered = prepared.altered(case.secrets, |spec| {
                spec.r#in = Place::Header(HeaderPlace { names: vec![name.clone()], grammar });
                prefix.into_iter().for_each(|prefix| prefix.clone_into(&mut spec.prefix));
            });
            altered.is_some_and(|altered| trials.fits(&altered, &case.given.callback)).then_some(prefix)
        })
    };
    let others = look_alike::names(headers).into_iter().filter(|name| !own.contains(name));
    let (prefix, found) = others.into_iter().find_map(|name| Some((form(&name)?, name)))?;
    let expected = prepared.expected_in();
    let written = prefix.map(|prefix| {
        let form = expected.split_once(": ").map_or("the signature alone", |(_, form)| form);
        let without = if prefix.is_empty() { String::new() } else { format!(" (without {prefix:?})") };
        format!(", and write {form} in it{without}")
    });
    Some(format!(
        "the signature fits, but stands in {found}; {} puts it in {}: have the sender name the header so{}",
        case.vendor_name(),
        own.join(" or "),
        written.unwrap_or_default()
    ))
}

/// The `sha256=` that many senders put before a signature.
fn algorithm_in(value: &[u8]) -> &str {
    /// Longer ones nobody uses.
    const LONGEST: usize = 12;
    let end = value.iter().position(|byte| *byte == b'=').filter(|at| *at < LONGEST).map_or(0, |at| at + 1);
    std::str::from_utf8(&value[..end]).unwrap_or_default()
}

pub fn vendor(case: &Case, trials: &mut Trials) -> Option<String> {
    let (other, scheme) = of_another(case, trials, |other| case.given.keyring.of(other.id()))?;
    Some(format!(
        "the signature is one of {} ({scheme}), and the callback was taken for one of {}: post it to /{id}, or say --vendor {id}",
        other.manifest.name,
        case.vendor_name(),
        id = other.id()
    ))
}

/// Of a callback that is taken for the other vendor's, this vendor's secret would not be asked.
pub fn way(case: &Case, trials: &mut Trials) -> Option<String> {
    let (other, scheme) = of_another(case, trials, |_| case.secrets)?;
    let (own, other) = (case.vendor_name(), &other.manifest.name);
    Some(format!(
        "the signature is made with the secret of {own}, but in the way of {other} ({scheme}): have the sender sign as {own} documents it, \
         or give the secret for {other} if it is theirs"
    ))
}

/// The first other vendor one of whose schemes holds with these secrets, and what that is called.
fn of_another<'c>(case: &Case<'c>, trials: &mut Trials, secrets: impl Fn(&Vendor) -> &'c [Secret]) -> Option<(&'c Vendor, String)> {
    let others = case.given.registry.vendors().filter(|other| other.id() != case.given.vendor.id());
    others.filter(|other| !secrets(other).is_empty()).find_map(|other| {
        let secrets = secrets(other);
        Some((other, signature_of(case, trials, other, &secrets[..secrets.len().min(MOST)], None)?))
    })
}

/// The scheme of a vendor under which the signature holds.
fn signature_of(case: &Case, trials: &mut Trials, vendor: &Vendor, secrets: &[Secret], but: Option<&str>) -> Option<String> {
    let schemes = vendor.manifest.credentials.schemes.iter().map(|entry| &entry.scheme);
    let mut fits = |scheme: &&SchemeSpec| {
        let prepared = Prepared::new(scheme, secrets).filter(|prepared| Some(prepared.id()) != but);
        prepared.is_some_and(|prepared| trials.fits(&prepared, &case.given.callback))
    };
    schemes.filter(|scheme| scheme.is_of_pack()).find(|scheme| fits(scheme)).map(|scheme| scheme.name().to_owned())
}
