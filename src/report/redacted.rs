//! A callback record for stdout: masked like everything that is shown, and marked so that `send` refuses it.

use std::borrow::Cow;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{Received, View};
use crate::inspect::Event;
use crate::mask::Level;
use crate::record::{Callback, Header, problems};
use crate::vendor::recognise::Label;

/// The record as it may be shown.
#[must_use]
pub fn callback<'a>(view: &'a View, received: &'a Received) -> Callback<'a> {
    let vendor = view.vendor(received.inspection.vendor);
    let mut record = Callback::new(received.n, &received.request, &received.inspection, vendor);
    record.demo = received.demo;
    if view.redactor.level() == Level::None {
        return record;
    }
    let body = &received.request.body;
    let masks = view.masks(&received.inspection, body);
    record.redacted = true;
    record.body = Some(masks.text(body, 0..body.len()).into());
    record.body_base64 = None;
    record.path = view.redactor.text(&record.path).into();
    record.query = record.query.map(|query| view.redactor.query(&query).into());
    record.headers = received
        .request
        .headers
        .lines()
        .iter()
        .map(|(name, value)| Header { name: name.into(), value: Some(view.redactor.header(vendor, name, value).into()), base64: None })
        .collect();
    let shown = |label: &Label| view.redactor.text(&label.shown(body, &masks));
    record.status = received.inspection.status.as_ref().map(shown).map(Cow::from);
    if let Event::Foreign(event) = &received.inspection.event {
        record.event = Some(shown(event).into());
    }
    record.problems = problems(received.inspection.root(body), body, &masks, &received.inspection.problems);
    if let (Some(subject), Some(label)) = (&mut record.subject, &received.inspection.subject) {
        let shown = shown(label);
        if shown != subject.value {
            subject.digest = Some(digest(&view.digest_key, &subject.value).into());
            subject.value = shown.into();
        }
    }
    record
}

fn digest(key: &[u8; 32], value: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    mac.update(value.as_bytes());
    mac.finalize().into_bytes().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
