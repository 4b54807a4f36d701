//! `--dry-run`: the exact request, with secrets masked; for people, and as a record.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::plan::Delivery;
use super::signed_bytes::{SignedBytes, signed_bytes};
use crate::content::Content;
use crate::credentials::AUTHORIZATION;
use crate::mask::{DOTS, Level, Masks, Redactor};
use crate::record::{Header, Request, VERSION, text_or_base64};
use crate::report::sanitize;
use crate::request::Headers;
use crate::vendor::registry::Registry;

pub(super) fn masks(delivery: &Delivery, registry: &Registry, redactor: &Redactor, body: &[u8]) -> Masks {
    let vendor = delivery.vendor.map(|id| registry.vendor(id));
    redactor.body(registry, vendor, delivery.event.as_deref(), delivery.inspection.root(body), body)
}

/// Every header line as it goes, with dots for a token, which nothing is fetched for.
fn lines(delivery: &Delivery) -> Headers {
    let mut outgoing = delivery.outgoing.clone();
    if delivery.signed.fetches().is_some() {
        outgoing.headers.set(AUTHORIZATION, format!("Bearer {DOTS}"));
    }
    outgoing.lines().into_iter().map(|(name, value)| (name.to_owned(), value.into_owned())).collect()
}

/// The request as it goes over the wire, line by line.
#[must_use]
pub fn request(delivery: &Delivery, registry: &Registry, redactor: &Redactor) -> String {
    let outgoing = &delivery.outgoing;
    let vendor = delivery.vendor.map(|id| registry.vendor(id));
    let place = redactor.url(vendor, &outgoing.target.path_and_query());
    let mut out = format!("POST {place} HTTP/1.1\n");
    for (name, value) in lines(delivery).lines() {
        let line = format!("{}: {}", sanitize::line(name), sanitize::line(&redactor.header(vendor, name, value)));
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out.push('\n');
    let body = masks(delivery, registry, redactor, &outgoing.body).text(&outgoing.body, 0..outgoing.body.len());
    for line in body.lines() {
        let _ = writeln!(out, "{}", sanitize::json(line));
    }
    out
}

/// The same for programs. Where something is masked, a compressed body stands unpacked, as in every record.
#[must_use]
pub fn record(delivery: &Delivery, registry: &Registry, redactor: &Redactor) -> Request {
    let outgoing = &delivery.outgoing;
    let vendor = delivery.vendor.map(|id| registry.vendor(id));
    let redacted = redactor.level() > Level::None;
    let header = |(name, value): &(String, Vec<u8>)| {
        let shown = redactor.header(vendor, name, value);
        Header::new(name, if redacted { shown.as_bytes() } else { value }).into_owned()
    };
    let content = Content::of(&outgoing.headers, &outgoing.body);
    let (body, body_base64) = if redacted {
        let readable = content.readable(&outgoing.body);
        (Some(masks(delivery, registry, redactor, readable).text(readable, 0..readable.len())), None)
    } else {
        let (text, base64) = text_or_base64(&outgoing.body);
        (text.map(Cow::into_owned), base64.map(Cow::into_owned))
    };
    let url = if redacted { redactor.url(vendor, &outgoing.target.shown()) } else { outgoing.target.whole().to_owned() };
    Request {
        v: VERSION,
        method: "POST".to_owned(),
        url,
        what: delivery.what.clone(),
        vendor: vendor.map(|vendor| vendor.id().to_owned()),
        event: delivery.event.clone(),
        mutation: delivery.mutation.clone(),
        headers: lines(delivery).lines().iter().map(header).collect(),
        body,
        body_base64,
        signed: signed_bytes(delivery, registry, redactor).iter().map(SignedBytes::record).collect(),
        redacted,
    }
}
