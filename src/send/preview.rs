//! `--dry-run` and `--curl`: the exact request, with secrets masked or as a variable of the shell.

use std::fmt::Write as _;

use super::plan::Delivery;
use super::seal::{Shown, signed_parts};
use crate::credentials::{Made, Signed};
use crate::mask::{DOTS, Level, Masks, Redactor};
use crate::report::sanitize;
use crate::vendor::registry::Registry;

/// What stands for the secret in a command line.
const VARIABLE: &str = "'\"$IDHOOK_SECRET\"'";
/// And for the token, which nothing is fetched for.
const TOKEN: &str = "'\"$IDHOOK_TOKEN\"'";

fn masks(delivery: &Delivery, registry: &Registry, redactor: &Redactor) -> Masks {
    let body = &delivery.outgoing.body;
    let vendor = delivery.vendor.map(|id| registry.vendor(id));
    redactor.body(registry, vendor, delivery.event.as_deref(), delivery.inspection.root(body), body)
}

/// The request as it goes over the wire, line by line.
#[must_use]
pub fn request(delivery: &Delivery, registry: &Registry, redactor: &Redactor) -> String {
    let outgoing = &delivery.outgoing;
    let vendor = delivery.vendor.map(|id| registry.vendor(id));
    let place = outgoing.target.path_and_query();
    let place = if place.contains('?') { redactor.query(&place) } else { redactor.text(&place) };
    let mut out = format!("POST {place} HTTP/1.1\nhost: {}\n", outgoing.target.authority());
    for (name, value) in outgoing.headers.lines() {
        let _ = writeln!(out, "{}: {}", sanitize::line(name), sanitize::line(&redactor.header(vendor, name, value)));
    }
    if delivery.signed == Signed::Token {
        let _ = writeln!(out, "authorization: Bearer {DOTS}");
    }
    let _ = writeln!(out, "content-length: {}\n", outgoing.body.len());
    let body = masks(delivery, registry, redactor).text(&outgoing.body, 0..outgoing.body.len());
    for line in body.lines() {
        let _ = writeln!(out, "{}", sanitize::json(line));
    }
    out
}

/// A command that a shell runs; `connect` are curl's flags of how to connect. The secret is `$IDHOOK_SECRET`, and a token
/// `$IDHOOK_TOKEN`; other secrets are masked, which the second value tells.
#[must_use]
pub fn curl(delivery: &Delivery, registry: &Registry, redactor: &Redactor, connect: &[String]) -> (String, bool) {
    let outgoing = &delivery.outgoing;
    let vendor = delivery.vendor.map(|id| registry.vendor(id));
    let mut masked = false;
    let piped = delivery.file.is_none().then(|| unprintable(delivery, registry, redactor)).flatten();
    let mut out = piped.as_ref().map_or_else(String::new, |bytes| format!("printf '{bytes}' | "));
    let connect: String = connect.iter().map(|word| format!("{} ", quote(word))).collect();
    out += &format!("curl --globoff {connect}-X POST {}", quote(outgoing.target.whole()));
    for (name, value) in outgoing.headers.lines() {
        let plain = String::from_utf8_lossy(value);
        let quoted = name.replace('\'', "'\\''");
        let ours = parts(&delivery.signed).iter().find_map(|signed| match signed {
            Signed::Header { name: signed, made, .. } if signed == name && redactor.level() > Level::None => Some(*made),
            _ => None,
        });
        let shown = match ours {
            Some(made) => match made {
                Made::Plain => format!("'{quoted}: {VARIABLE}'"),
                Made::AfterColon => format!("'{quoted}: '\"${{IDHOOK_SECRET#*:}}\""),
                Made::Bearer => format!("'{quoted}: Bearer {VARIABLE}'"),
                Made::Basic => format!("'{quoted}: Basic '\"$(printf %s \"$IDHOOK_SECRET\" | base64 -w0)\""),
            },
            None => {
                let shown = redactor.header(vendor, name, value);
                masked |= shown != plain;
                quote(&format!("{name}: {shown}"))
            }
        };
        let _ = write!(out, " \\\n  -H {shown}");
    }
    if delivery.signed == Signed::Token {
        let _ = write!(out, " \\\n  -H 'authorization: Bearer {TOKEN}'");
    }
    let body = if let Some(file) = &delivery.file {
        quote(&format!("@{}", file.display()))
    } else if piped.is_some() {
        "@-".to_owned()
    } else {
        let (text, hidden) = body(delivery, registry, redactor);
        masked |= hidden;
        text
    };
    let _ = writeln!(out, " \\\n  --data-binary {body}");
    (out, masked)
}

/// What each signature is made of, for whoever looks for the one byte that is different.
#[must_use]
pub fn signed(delivery: &Delivery, registry: &Registry, redactor: &Redactor) -> String {
    let mut out = String::new();
    for (name, parts) in signed_parts(&delivery.signed, &delivery.outgoing) {
        let part = |part: Shown| match part {
            Shown::Body => masks(delivery, registry, redactor).text(&delivery.outgoing.body, 0..delivery.outgoing.body.len()),
            Shown::Bytes(bytes) => redactor.text(&String::from_utf8_lossy(&bytes)),
            Shown::Secret => DOTS.to_owned(),
        };
        let text: String = parts.into_iter().map(part).collect();
        let _ = writeln!(out, "\nsigned by {}:", sanitize::line(&name));
        for line in text.lines() {
            let _ = writeln!(out, "{}", sanitize::json(line));
        }
    }
    out
}

/// All that is added, one by one.
const fn parts(signed: &Signed) -> &[Signed] {
    if let Signed::Several(several) = signed { several.as_slice() } else { std::slice::from_ref(signed) }
}

/// A body that no terminal should be shown, as the octal escapes of `printf`.
fn unprintable(delivery: &Delivery, registry: &Registry, redactor: &Redactor) -> Option<String> {
    let bytes = &delivery.outgoing.body;
    let plain = std::str::from_utf8(bytes).is_ok_and(|text| text.lines().all(|line| sanitize::json(line) == line));
    (!plain).then(|| masks(delivery, registry, redactor).bytes(bytes, 0..bytes.len()).iter().map(|byte| format!("\\{byte:03o}")).collect())
}

/// The body as a word of the shell.
fn body(delivery: &Delivery, registry: &Registry, redactor: &Redactor) -> (String, bool) {
    let bytes = &delivery.outgoing.body;
    let plain = String::from_utf8_lossy(bytes);
    // A sample of ours holds no real secret, and the command should work.
    let own_sample = delivery.vendor.is_some_and(|id| registry.vendor(id).samples().any(|sample| sample.bytes == bytes));
    if own_sample || redactor.level() == Level::None {
        return (quote(&plain), false);
    }
    let pointer =
        parts(&delivery.signed).iter().find_map(|signed| if let Signed::Member { pointer, .. } = signed { Some(pointer) } else { None });
    if let (Some(pointer), Some(root)) = (pointer, delivery.inspection.root(bytes))
        && let Some(node) = root.at(pointer)
    {
        let span = node.span();
        let (before, after) = (&plain[..span.start], &plain[span.end..]);
        return (
            format!(
                "{}{}{}",
                quote(&format!("{before}\"")).strip_suffix('\'').unwrap_or_default(),
                VARIABLE,
                quote(&format!("\"{after}")).strip_prefix('\'').unwrap_or_default()
            ),
            false,
        );
    }
    let masks = masks(delivery, registry, redactor);
    (quote(&masks.text(bytes, 0..bytes.len())), masks.touch(&(0..bytes.len())))
}

/// One word of a POSIX shell.
#[must_use]
pub fn quote(text: &str) -> String {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./:@=,+%".contains(&byte));
    if plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}
