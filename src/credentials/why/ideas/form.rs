//! The scheme is the vendor's, but for one part of its description: how the signature is made, of what, and what stands before it.

use super::super::look_alike;
use super::{Case, Trials, wrapped, written};
use crate::credentials::signature::place;
use crate::credentials::signature::told::parts as said;
use crate::credentials::{Callback, Verdict};
use crate::vendor::manifest::{Algorithm, Grammar, HeaderPlace, Keyed, Part, Place, SignatureSpec, TimePlace};

/// Whether the signature holds once this is changed in the description.
pub fn holds(case: &Case, trials: &mut Trials, alter: impl FnOnce(&mut SignatureSpec)) -> bool {
    let altered = case.suspect.prepared.altered(case.secrets, alter);
    altered.is_some_and(|altered| trials.fits(&altered, &case.given.callback))
}

pub fn value_prefix(case: &Case, trials: &mut Trials) -> Option<String> {
    let spec = case.suspect.prepared.spec()?;
    let member = place::member(&spec.r#in, &case.given.callback);
    let found = place::find(&spec.r#in, &case.given.callback, member.as_deref()).ok()?;
    let text = std::str::from_utf8(found.first()?.signatures.first()?).ok()?;
    let end = text.find(['=', ':', ' ']).filter(|at| *at <= 20).map_or(0, |at| at + 1);
    let (came, documented) = (&text[..end], &spec.prefix);
    let (came, documented) = if came == documented { (came, "") } else { (came, documented.as_str()) };
    let fits = came != documented && holds(case, trials, |spec| came.clone_into(&mut spec.prefix));
    fits.then(|| {
        let quoted = |prefix: &str| if prefix.is_empty() { "nothing".to_owned() } else { format!("{prefix:?}") };
        let (came, documented) = (quoted(came), quoted(documented));
        format!(
            "the signature itself fits, but came with {came} before it; {} writes {documented} there: have the sender write it so",
            case.vendor_name()
        )
    })
}

pub fn truncated(case: &Case, trials: &mut Trials) -> Option<String> {
    let (prepared, callback) = (&case.suspect.prepared, &case.given.callback);
    let unread = matches!(case.suspect.verdict, Verdict::Malformed(_)) && trials.charge(callback.body.len() * prepared.keys());
    if !(unread && prepared.came_cut_short(callback)) {
        return None;
    }
    whole(case, trials);
    Some(
        "the signature is the beginning of the right one: have nothing cut it on the way, e.g. a database column or a log that is too short"
            .to_owned(),
    )
}

/// Whether it holds once all of it is there: its time may not.
fn whole(case: &Case, trials: &mut Trials) -> Option<bool> {
    let (prepared, callback) = (&case.suspect.prepared, &case.given.callback);
    let (name, value) = wrapped::header(case)?;
    let (came, right) = (written::signatures(case).into_iter().find(|came| !came.is_empty())?, prepared.would_be(callback)?);
    let value = std::str::from_utf8(value).ok()?.replace(std::str::from_utf8(&came).ok()?, right.strip_prefix(&prepared.spec()?.prefix)?);
    Some(trials.fits(prepared, &Callback { headers: &wrapped::with(case, &name, value), ..*callback }))
}

pub fn repeated(case: &Case, trials: &mut Trials) -> Option<String> {
    /// So many are looked at.
    const MOST: usize = 5;
    let prepared = &case.suspect.prepared;
    let headers = case.given.callback.headers;
    let names = prepared.names();
    let name = names.iter().map(String::as_str).chain(prepared.beside()).find(|name| headers.all(name).nth(1).is_some())?;
    let fits = headers.all(name).take(MOST).any(|value| {
        let mut alone = headers.clone();
        alone.set(name, value);
        trials.fits(prepared, &Callback { headers: &alone, ..case.given.callback })
    });
    fits.then(|| {
        format!(
            "{name} came more than once, and one of them fits: a relay added another, or signed again; have it leave the sender's alone"
        )
    })
}

pub fn plain(case: &Case, trials: &mut Trials) -> Option<String> {
    let spec = case.suspect.prepared.spec()?;
    let Algorithm::Hmac(keyed) = &spec.by else { return None };
    let keyed: Keyed = keyed.clone();
    let orders = [(vec![Part::Body, Part::Secret], "the body and the secret"), (vec![Part::Secret, Part::Body], "the secret and the body")];
    let (_, of) = orders.into_iter().find(|(of, _)| {
        holds(case, trials, |spec| {
            spec.by = Algorithm::Digest(keyed.clone());
            set_parts(spec, of.clone());
        })
    })?;
    Some(format!(
        "the signature is a plain hash of {of}, and {} uses a keyed hash (HMAC): have the sender's programmers use that, with the secret as its key",
        case.vendor_name()
    ))
}

pub fn parts(case: &Case, trials: &mut Trials) -> Option<String> {
    let spec = case.suspect.prepared.spec()?;
    let of = others(spec, look_alike::times(case.given.callback.headers));
    for of in of {
        let bare = |spec: &mut SignatureSpec| {
            set_parts(spec, of.clone());
            if let Place::Header(HeaderPlace { grammar, .. }) = &mut spec.r#in {
                *grammar = Grammar::Raw;
            }
        };
        if holds(case, trials, |spec| set_parts(spec, of.clone())) || holds(case, trials, bare) {
            return Some(format!(
                "the signature is one of {}, and {} signs {}: have the sender sign that",
                said(&of),
                case.vendor_name(),
                said(&spec.of)
            ));
        }
    }
    None
}

/// What else could have been signed.
fn others(spec: &SignatureSpec, times: Vec<String>) -> Vec<Vec<Part>> {
    if !spec.of.contains(&Part::Body) {
        return Vec::new();
    }
    let mut others = vec![without(&spec.of, &Part::Timestamp), without(&spec.of, &Part::MessageId)];
    others.push(spec.of.iter().filter(|part| !matches!(part, Part::Text(_))).cloned().collect());
    others.push(spec.of.iter().rev().cloned().collect());
    if !spec.of.contains(&Part::Secret) {
        others.push(vec![Part::Body]);
    }
    if spec.timestamp.is_none() && spec.of == [Part::Body] {
        let text = |text: &str| Part::Text(text.to_owned());
        let with = |name: String| {
            let time = || Part::Header(name.clone());
            [vec![time(), text("."), Part::Body], vec![time(), text(":"), Part::Body], vec![time(), Part::Body], vec![Part::Body, time()]]
        };
        others.extend(times.into_iter().flat_map(with));
    }
    let mut once: Vec<Vec<Part>> = Vec::new();
    for of in others {
        if of != spec.of && !once.contains(&of) {
            once.push(of);
        }
    }
    once
}

/// Without a part, and the text that stands behind it.
fn without(of: &[Part], unwanted: &Part) -> Vec<Part> {
    let Some(at) = of.iter().position(|part| part == unwanted) else { return of.to_vec() };
    let behind = if matches!(of.get(at + 1), Some(Part::Text(_))) { at + 2 } else { at + 1 };
    [&of[..at], &of[behind..]].concat()
}

/// A time or an id that is not signed need not be there either.
pub fn set_parts(spec: &mut SignatureSpec, of: Vec<Part>) {
    if !of.contains(&Part::MessageId) {
        spec.message_id = None;
    }
    if !of.contains(&Part::Timestamp) && spec.timestamp.as_ref().is_some_and(|timestamp| !matches!(timestamp.r#in, TimePlace::Member(_))) {
        spec.timestamp = None;
        if let Place::Header(HeaderPlace { grammar: Grammar::Pairs(pairs), .. }) = &mut spec.r#in {
            pairs.timestamp = None;
        }
    }
    spec.of = of;
}
