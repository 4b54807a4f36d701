//! The header holds the right signature, and something around or within it that does not belong there.

use super::{Case, Trials};
use crate::credentials::Callback;
use crate::credentials::signature::encoding;
use crate::percent::decoded;
use crate::request::Headers;

/// So many of a list are tried.
const MOST: usize = 5;

const SEVERAL: &str = "as one of several between commas";

/// A value without something, and how it came with that.
type Bare = (&'static str, fn(&str) -> String);

const BARE: [Bare; 6] = [
    ("with white space in it", |value| value.split_ascii_whitespace().collect()),
    ("in quotes", |value| value.replace(['"', '\''], "")),
    ("in brackets", |value| value.replace(['[', ']', '(', ')', '{', '}', '<', '>', '"', '\''], "")),
    ("with 0x before it", |value| value.replace("0x", "").replace("0X", "")),
    ("percent-encoded (%2B for +)", |value| String::from_utf8(decoded(value)).unwrap_or_default()),
    ("with a space for each +", |value| value.replace(' ', "+")),
];

pub fn wrapped(case: &Case, trials: &mut Trials) -> Option<String> {
    let (name, value) = header(case)?;
    let value = std::str::from_utf8(value).ok()?;
    let mut fits = |bare: &str| {
        let headers = with(case, &name, bare.trim());
        bare != value && trials.fits(&case.suspect.prepared, &Callback { headers: &headers, ..case.given.callback })
    };
    let mut items = value.split([',', ';']).filter(|item| !item.trim().is_empty()).take(MOST);
    // Where each begins as the first does, a proxy may have joined them.
    let label = &value[..value.find([',', '=']).map_or(0, |end| end + 1)];
    let mut joined = value.split(label).filter(|item| !label.is_empty() && !item.is_empty()).take(MOST);
    let found = BARE.into_iter().find(|(_, bare)| fits(&bare(value))).map(|(how, _)| how);
    let how = found.or_else(|| match (items.clone().count(), items.any(&mut fits)) {
        (_, false) => joined.any(|item| fits(&format!("{label}{}", item.trim_end_matches([',', ' '])))).then_some(SEVERAL),
        (1, _) => Some("with a comma behind it"),
        _ => Some(SEVERAL),
    })?;
    let written = case.suspect.prepared.spec().map(|spec| format!(" in {}", encoding::words(spec.written))).unwrap_or_default();
    let expected = case.suspect.prepared.expected_in();
    let form = if expected.contains(": ") { "" } else { ": …" };
    Some(format!(
        "the signature itself fits, but came {how}: have it come just as {} writes it ({expected}{form}{written})",
        case.vendor_name()
    ))
}

/// The header with the signature that came, by its name, and its value; `None` where several of that name did.
pub fn header<'c>(case: &Case<'c>) -> Option<(String, &'c [u8])> {
    let headers = case.given.callback.headers;
    let name = case.suspect.prepared.names().into_iter().find(|name| headers.first(name).is_some())?;
    let mut values = headers.all(&name);
    let only = values.next().filter(|_| values.next().is_none())?;
    drop(values);
    Some((name, only))
}

/// The headers that came, with another value in one.
pub fn with(case: &Case, name: &str, value: impl Into<Vec<u8>>) -> Headers {
    let mut headers = case.given.callback.headers.clone();
    headers.set(name, value);
    headers
}
