//! The bytes that each signature of a request is made of, for whoever looks for the one that is different; with secrets masked.

use std::fmt::Write as _;

use super::plan::Delivery;
use super::preview::masks;
use super::seal::signed_parts;
use crate::content::Content;
use crate::credentials::signature::SignedPart;
use crate::mask::{DOTS, Level, Redactor};
use crate::record::{self, text_or_base64};
use crate::report::sanitize;
use crate::vendor::registry::Registry;

/// What one scheme signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedBytes {
    pub scheme: String,
    /// As far as they may be shown; `None` where the request does not tell them, as a header that is signed is taken out of it.
    pub bytes: Option<Vec<u8>>,
    /// They hash to something else than what is signed.
    pub masked: bool,
}

impl SignedBytes {
    /// The same for programs.
    #[must_use]
    pub fn record(&self) -> record::SignedBy {
        let (text, base64) = self.bytes.as_deref().map(text_or_base64).unwrap_or_default();
        let (scheme, masked) = (self.scheme.clone(), self.masked);
        record::SignedBy { scheme, text: text.map(Into::into), base64: base64.map(Into::into), masked }
    }
}

/// In the order in which the signatures are made. There is nothing of a token, whose parts can be read in it.
#[must_use]
pub fn signed_bytes(delivery: &Delivery, registry: &Registry, redactor: &Redactor) -> Vec<SignedBytes> {
    let parts = signed_parts(delivery);
    if parts.is_empty() {
        return Vec::new();
    }
    let whole: &[u8] = &delivery.outgoing.body;
    let content = Content::of(&delivery.outgoing.headers, whole);
    // Nothing could be masked in what is compressed.
    let unpacked = redactor.level() > Level::None && matches!(content, Content::Gzip(_));
    let readable = if unpacked { content.readable(whole) } else { whole };
    let masks = masks(delivery, registry, redactor, readable);
    let body = |masked: &mut bool| {
        *masked |= unpacked || masks.touch(&(0..readable.len()));
        masks.bytes(readable, 0..readable.len())
    };
    let vendor = delivery.vendor.map(|id| registry.vendor(id));
    let member = |pointer: &str| {
        let span = delivery.inspection.root(whole)?.at(pointer)?.span();
        masks.touch(&span).then(|| masks.text(whole, span).trim_matches('"').as_bytes().to_vec())
    };
    let text = |bytes: Vec<u8>, masked: &mut bool| {
        let shown = redactor.text(&String::from_utf8_lossy(&bytes)).into_bytes();
        if redactor.level() == Level::None || shown == bytes {
            return bytes;
        }
        *masked = true;
        shown
    };
    let one = |(scheme, parts): (String, Option<Vec<SignedPart>>)| {
        let mut masked = false;
        let part = |part: SignedPart| match part {
            SignedPart::Body => body(&mut masked),
            SignedPart::Member(pointer, bytes) => match member(&pointer) {
                Some(shown) => {
                    masked = true;
                    shown
                }
                None => text(bytes, &mut masked),
            },
            SignedPart::Header(name, bytes) => {
                let shown = redactor.header(vendor, &name, &bytes).into_bytes();
                let hidden = redactor.level() > Level::None && shown != bytes;
                masked |= hidden;
                if hidden { shown } else { bytes }
            }
            SignedPart::Bytes(bytes) => text(bytes, &mut masked),
            SignedPart::Secret => {
                masked = true;
                DOTS.as_bytes().to_vec()
            }
        };
        let bytes = parts.map(|parts| parts.into_iter().flat_map(part).collect());
        SignedBytes { scheme, bytes, masked }
    };
    parts.into_iter().map(one).collect()
}

/// The same for people.
#[must_use]
pub fn told(delivery: &Delivery, registry: &Registry, redactor: &Redactor) -> String {
    let mut out = String::new();
    for SignedBytes { scheme, bytes, masked } in signed_bytes(delivery, registry, redactor) {
        let scheme = sanitize::line(&scheme).into_owned();
        let Some(bytes) = bytes else {
            let _ = writeln!(out, "\nsigned by {scheme}: a header that is signed does not go along, so the bytes cannot be shown");
            continue;
        };
        let but = if masked { " (what is masked is signed as it is: the bytes as shown hash to something else)" } else { "" };
        let _ = writeln!(out, "\nsigned by {scheme}{but}:");
        for line in String::from_utf8_lossy(&bytes).lines() {
            let _ = writeln!(out, "{}", sanitize::json(line));
        }
    }
    out
}
