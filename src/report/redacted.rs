//! The records of a callback for stdout: masked like everything that is shown, and marked so that `send` refuses it.

use std::borrow::Cow;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::human::{ROOM, cut};
use super::{Received, View};
use crate::history::Told;
use crate::inspect::{Event, Inspection};
use crate::mask::{Level, Masks};
use crate::record::{Callback, Header, Outcome, Subject, problems};
use crate::vendor::recognise::Label;

/// The record as it may be shown.
#[must_use]
pub fn callback<'a>(view: &'a View, received: &'a Received) -> Callback<'a> {
    let vendor = view.vendor(received.inspection.vendor);
    let mut record = Callback::new(received.n, &received.request, &received.inspection, vendor);
    record.demo = received.demo;
    record.mark(&received.marks);
    if view.redactor.level() == Level::None {
        return record;
    }
    let body = received.request.readable();
    let masks = &received.masks;
    record.redacted = true;
    record.body = Some(masks.text(body, 0..body.len()).into());
    record.body_base64 = None;
    record.path = view.redactor.path(vendor, &record.path).into();
    record.query = record.query.map(|query| view.redactor.query(vendor, &query).into());
    record.headers = received
        .request
        .headers
        .lines()
        .iter()
        .map(|(name, value)| Header { name: name.into(), value: Some(view.redactor.header(vendor, name, value).into()), base64: None })
        .collect();
    let shown = |label: &Label| view.redactor.text(&label.shown(body, masks));
    record.status = received.inspection.status.as_ref().map(shown).map(Cow::from);
    if let Event::Foreign(event) = &received.inspection.event {
        record.event = Some(shown(event).into());
    }
    record.problems = problems(received.inspection.root(body), body, masks, &received.inspection.problems);
    if let (Some(subject), Some(label)) = (&mut record.subject, &received.inspection.subject) {
        let shown = shown(label);
        if shown != subject.value {
            subject.digest = Some(digest(&view.digest_key, &subject.value).into());
            subject.value = shown.into();
        }
    }
    record
}

/// The subject of a body as it may be shown; `None` where it names none.
#[must_use]
pub fn subject(view: &View, inspection: &Inspection, body: &[u8]) -> Option<Subject<'static>> {
    let (vendor, label) = view.vendor(inspection.vendor).zip(inspection.subject.as_ref())?;
    let value = match view.redactor.level() {
        Level::None => label.text.clone(),
        _ => view.redactor.text(&label.shown(body, &view.masks(inspection, body))),
    };
    let digest = (value != label.text).then(|| digest(&view.digest_key, &label.text).into());
    Some(Subject { label: vendor.manifest.subject.label.clone().into(), value: value.into(), digest })
}

/// What a timeline shows of a callback; `None` where it has no subject.
#[must_use]
pub fn told(view: &View, inspection: &Inspection, body: &[u8], masks: &Masks) -> Option<Told> {
    let subject = inspection.subject.as_ref()?;
    let shown = |label: &Label| view.redactor.text(&label.shown(body, masks));
    let value = shown(subject);
    let step = match (&inspection.status, &inspection.event) {
        (Some(label), _) | (None, Event::Foreign(label)) => shown(label),
        (None, Event::Known(id)) => id.clone(),
        (None, Event::None) => "no status".to_owned(),
    };
    let digest = (value != subject.text).then(|| digest(&view.digest_key, &subject.text));
    Some(Told { subject: cut(&value, ROOM), digest, step: cut(&step, ROOM) })
}

/// What became of it, as it may be shown.
#[must_use]
pub fn outcome(view: &View, received: &Received) -> Outcome {
    let mut outcome = received.outcome();
    for forward in &mut outcome.forwards {
        forward.error = forward.error.take().map(|reason| view.redactor.text(&reason));
    }
    if let (Some(signature), Some(why), Level::None) = (&mut outcome.signature, &received.why, view.redactor.level()) {
        signature.would_be.clone_from(&why.would_be);
    }
    outcome
}

fn digest(key: &[u8; 32], value: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    mac.update(value.as_bytes());
    mac.finalize().into_bytes().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
