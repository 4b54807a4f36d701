//! `--curl`: the request as a command of a shell, with secrets masked or as a variable.

use std::fmt::Write as _;

use super::plan::Delivery;
use super::preview::masks;
use crate::credentials::{AUTHORIZATION, Made, Signed};
use crate::mask::{DOTS, Level, Masks, Redactor};
use crate::net::outgoing::{ACCEPT, USER_AGENT};
use crate::payload;
use crate::percent::encoded;
use crate::report::sanitize;
use crate::vendor::Vendor;
use crate::vendor::registry::Registry;

/// What stands for the secret in a command line.
const VARIABLE: &str = "'\"$IDHOOK_SECRET\"'";
/// And for the token, which nothing is fetched for.
const TOKEN: &str = "'\"$IDHOOK_TOKEN\"'";

/// A command that a shell runs; `connect` are curl's flags of how to connect. The secret is `$IDHOOK_SECRET`, and a token
/// `$IDHOOK_TOKEN`; other secrets are masked, which the second value tells.
#[must_use]
pub fn curl(delivery: &Delivery, registry: &Registry, redactor: &Redactor, connect: &[String]) -> (String, bool) {
    let (url, mut masked) = url(delivery, delivery.vendor.map(|id| registry.vendor(id)), redactor);
    let piped = delivery.file.is_none().then(|| unprintable(delivery, registry, redactor)).flatten();
    let mut out = piped.as_ref().map_or_else(String::new, |(bytes, _)| format!("printf '{bytes}' | "));
    let connect: String = connect.iter().map(|word| format!("{} ", quote(word))).collect();
    out += &format!("curl --globoff {connect}-X POST {url}");
    for shown in headers(delivery, registry, redactor, &mut masked) {
        let _ = write!(out, " \\\n  -H {shown}");
    }
    let body = if let Some(file) = &delivery.file {
        quote(&format!("@{}", file.display()))
    } else if let Some((_, hidden)) = piped {
        masked |= hidden;
        "@-".to_owned()
    } else {
        let (text, hidden) = body(delivery, registry, redactor);
        masked |= hidden;
        text
    };
    let _ = writeln!(out, " \\\n  --data-binary {body}");
    (out, masked)
}

/// The URL as a word of the shell, and whether something is masked in it.
fn url(delivery: &Delivery, vendor: Option<&Vendor>, redactor: &Redactor) -> (String, bool) {
    let target = &delivery.outgoing.target;
    if redactor.level() == Level::None {
        return (quote(target.whole()), false);
    }
    let shown = target.shown();
    // A shell puts the variable in as it is, and a URL would want some bytes encoded.
    let key = delivery.signed.in_url().filter(|key| encoded(key).as_bytes() == *key).and_then(|key| std::str::from_utf8(key).ok());
    let Some((before, after)) = key.and_then(|key| shown.rsplit_once(key)) else {
        let url = redactor.url(vendor, &shown);
        let masked = url != target.whole();
        return (quote(&url), masked);
    };
    // The name before the key would have its value masked.
    let before = redactor.url(vendor, before);
    let after = match after.strip_prefix('&') {
        Some(more) => format!("&{}", redactor.query(vendor, more)),
        None => redactor.url(vendor, after),
    };
    let before = before.strip_suffix(DOTS).unwrap_or(&before).to_owned();
    let masked = format!("{before}{}{after}", key.unwrap_or_default()) != target.whole();
    (format!("'{}{VARIABLE}{}'", before.replace('\'', "'\\''"), after.replace('\'', "'\\''")), masked)
}

/// Headers as words of the shell: all that curl would not send of its own accord, and none of what it would.
fn headers(delivery: &Delivery, registry: &Registry, redactor: &Redactor, masked: &mut bool) -> Vec<String> {
    let outgoing = &delivery.outgoing;
    let vendor = delivery.vendor.map(|id| registry.vendor(id));
    let names_a_user = outgoing.target.names_a_user();
    let lines = outgoing.lines();
    let mut out = Vec::new();
    for (name, value) in &lines {
        let plain = String::from_utf8_lossy(value);
        let by_itself = match *name {
            "content-length" => true,
            "host" => outgoing.headers.first("host").is_none(),
            "accept" => plain == ACCEPT,
            "user-agent" => plain == USER_AGENT,
            // The URL says it.
            AUTHORIZATION => names_a_user,
            _ => false,
        };
        if by_itself {
            continue;
        }
        let quoted = name.replace('\'', "'\\''");
        let ours = delivery.signed.parts().iter().find_map(|signed| match signed {
            Signed::Header { name: signed, made, value: own } if signed == name && *own == **value => Some(made),
            _ => None,
        });
        out.push(match ours.filter(|_| redactor.level() > Level::None) {
            Some(Made::Plain) => format!("'{quoted}: {VARIABLE}'"),
            Some(Made::After(prefix)) => format!("'{quoted}: {}{VARIABLE}'", prefix.replace('\'', "'\\''")),
            Some(Made::AfterColon) => format!("'{quoted}: '\"${{IDHOOK_SECRET#*:}}\""),
            Some(Made::Bearer) => format!("'{quoted}: Bearer {VARIABLE}'"),
            Some(Made::Basic) => format!("'{quoted}: Basic '\"$(printf %s \"$IDHOOK_SECRET\" | base64 -w0)\""),
            None if value.is_empty() => quote(&format!("{name};")),
            None => {
                let shown = redactor.header(vendor, name, value);
                *masked |= shown != plain;
                quote(&format!("{name}: {shown}"))
            }
        });
    }
    let without = ["content-type", "user-agent"].into_iter().filter(|name| !lines.iter().any(|(other, _)| other == name));
    out.extend(without.map(|name| format!("{name}:")));
    if delivery.signed.fetches().is_some() && !names_a_user {
        out.push(format!("'authorization: Bearer {TOKEN}'"));
    }
    out
}

/// A body that no terminal should be shown, as the octal escapes of `printf`, and whether something is masked in it.
fn unprintable(delivery: &Delivery, registry: &Registry, redactor: &Redactor) -> Option<(String, bool)> {
    let bytes = &delivery.outgoing.body;
    let whole = 0..bytes.len();
    let plain = std::str::from_utf8(bytes).is_ok_and(|text| text.lines().all(|line| sanitize::json(line) == line));
    (!plain).then(|| {
        let masks = masks(delivery, registry, redactor, bytes);
        let octal = masks.bytes(bytes, whole.clone()).iter().map(|byte| format!("\\{byte:03o}")).collect();
        (octal, masks.touch(&whole))
    })
}

/// The body as a word of the shell, and whether something is masked in it.
fn body(delivery: &Delivery, registry: &Registry, redactor: &Redactor) -> (String, bool) {
    let bytes = &delivery.outgoing.body;
    if redactor.level() == Level::None {
        return (quote(&String::from_utf8_lossy(bytes)), false);
    }
    // A sample of ours holds no real secret, and the command should work; whose data it shows is another matter.
    let spared = redactor.level() == Level::Secrets && is_own_sample(delivery, registry);
    let masks = || masks(delivery, registry, redactor, bytes);
    // A shell puts the variable in as it is, and JSON would want some characters escaped.
    let as_it_is = |key: &str| key.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\');
    let member = delivery.signed.member();
    if let (Some((pointer, value)), Some(root)) = (member, delivery.inspection.root(bytes))
        && let Some(node) = root.at(pointer).filter(|_| as_it_is(value))
    {
        let masks = if spared { Masks::default() } else { masks() };
        let (before, after) = (0..node.span().start, node.span().end..bytes.len());
        let hidden = masks.touch(&before) || masks.touch(&after);
        let before = quote(&format!("{}\"", masks.text(bytes, before)));
        let after = quote(&format!("\"{}", masks.text(bytes, after)));
        let (before, after) = (before.strip_suffix('\'').unwrap_or_default(), after.strip_prefix('\'').unwrap_or_default());
        return (format!("{before}{VARIABLE}{after}"), hidden);
    }
    let masks = if spared && member.is_none() { Masks::default() } else { masks() };
    let whole = 0..bytes.len();
    (quote(&masks.text(bytes, whole.clone())), masks.touch(&whole))
}

/// Whether the body is a sample of ours, but for a key that was put in.
fn is_own_sample(delivery: &Delivery, registry: &Registry) -> bool {
    let body = &delivery.outgoing.body;
    let is = |sample: &[u8]| match delivery.signed.member() {
        Some((pointer, value)) => {
            serde_json::to_string(value).is_ok_and(|value| payload::set(sample, pointer, &value).is_ok_and(|signed| signed == *body))
        }
        None => sample == body,
    };
    delivery.vendor.is_some_and(|id| registry.vendor(id).samples().any(|sample| is(sample.bytes)))
}

/// One word of a POSIX shell.
#[must_use]
pub fn quote(text: &str) -> String {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./:@=,+%".contains(&byte));
    if plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}
