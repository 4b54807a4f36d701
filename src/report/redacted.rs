//! A callback record for stdout: masked like everything that is shown, and marked so that `send` refuses it.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{Received, View};
use crate::mask::{DOTS, Level};
use crate::record::{Callback, Header};

/// The record as it may be shown.
#[must_use]
pub fn callback(view: &View, received: &Received) -> Callback {
    let vendor = view.vendor(received.inspection.vendor);
    let mut record = Callback::new(received.n, &received.request, &received.inspection, vendor);
    record.demo = received.demo;
    if view.redactor.level() == Level::None {
        return record;
    }
    let body = &received.request.body;
    let masks = view.masks(&received.inspection, body);
    record.redacted = true;
    record.body = Some(masks.text(body, 0..body.len()));
    record.body_base64 = None;
    record.path = view.redactor.text(&record.path);
    record.query = record.query.map(|query| view.redactor.text(&query));
    record.headers = received
        .request
        .headers
        .lines()
        .iter()
        .map(|(name, value)| Header::new(name, view.redactor.header(vendor, name, value).as_bytes()))
        .collect();
    record.status = record.status.map(|status| view.redactor.text(&status));
    for problem in &mut record.problems {
        problem.message = view.redactor.text(&problem.message);
    }
    if let Some(subject) = &mut record.subject {
        let shown = subject_text(view, received);
        if shown != subject.value {
            subject.digest = Some(digest(&view.digest_key, &subject.value));
            subject.value = shown;
        }
    }
    record
}

/// The subject as it may be shown.
#[must_use]
pub fn subject_text(view: &View, received: &Received) -> String {
    let (vendor, body) = (view.vendor(received.inspection.vendor), &received.request.body);
    let Some(subject) = &received.inspection.subject else { return String::new() };
    let root = received.inspection.root(body);
    let masks = view.masks(&received.inspection, body);
    let node = vendor.and_then(|vendor| {
        vendor.manifest.subject.at.iter().find_map(|pointer| root?.at(pointer).filter(|node| node.as_label().is_some()))
    });
    let Some(node) = node.filter(|_| !masks.is_empty()) else { return view.redactor.text(subject) };
    let shown = masks.text(body, node.span());
    if shown == node.raw() { subject.clone() } else { serde_json::from_str(&shown).unwrap_or_else(|_| DOTS.to_owned()) }
}

fn digest(key: &[u8; 32], value: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    mac.update(value.as_bytes());
    mac.finalize().into_bytes().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
