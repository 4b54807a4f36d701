//! What the packs hold, a record a line.

use super::credentials::{covers, secret_of};
use super::delivery::{Said, facts};
use crate::credentials::signature::words;
use crate::record::{Document, Listed, ListedEvent, ListedFact, ListedSample, ListedScheme, ListedVendor, VERSION};
use crate::report::sanitize;
use crate::vendor::Vendor;
use crate::vendor::manifest::{EventEntry, Manifest, SampleEntry, SchemeEntry};
use crate::vendor::registry::Registry;

/// All vendors.
#[must_use]
pub fn vendors(registry: &Registry) -> String {
    registry.vendors().map(|vendor| line(&Listed::Vendor(Box::new(of_vendor(vendor))))).collect()
}

/// A vendor, its events, and the samples of each behind it.
#[must_use]
pub fn vendor(vendor: &Vendor) -> String {
    let events = vendor.manifest.events.iter().map(|one| event(vendor, one, None));
    std::iter::once(line(&Listed::Vendor(Box::new(of_vendor(vendor))))).chain(events).collect()
}

/// An event and its samples, or one of them.
#[must_use]
pub fn event(vendor: &Vendor, event: &EventEntry, variant: Option<&str>) -> String {
    let wanted = |sample: &&SampleEntry| variant.is_none_or(|variant| sample.variant.eq_ignore_ascii_case(variant));
    let samples = event.samples.iter().filter(wanted).map(|sample| line(&Listed::Sample(of_sample(vendor, event, sample))));
    std::iter::once(line(&Listed::Event(of_event(vendor, event)))).chain(samples).collect()
}

/// What steers a terminal can only stand in strings, where an escape says the same.
fn line(listed: &Listed) -> String {
    sanitize::json(&listed.line()).into_owned() + "\n"
}

fn documents(manifest: &Manifest, tags: &[String]) -> Vec<Document> {
    manifest.cited(tags).into_iter().map(|source| Document { title: source.title.clone(), at: source.at.clone() }).collect()
}

fn of_vendor(vendor: &Vendor) -> ListedVendor {
    let manifest = &vendor.manifest;
    let credentials = &manifest.credentials;
    let scheme = |entry: &SchemeEntry| ListedScheme {
        scheme: entry.scheme.name().to_owned(),
        default: credentials.default.as_deref() == Some(entry.scheme.name()),
        how: words(&entry.scheme),
        covers: covers(&entry.scheme),
        secret: secret_of(&entry.scheme),
        grade: entry.grade.word().to_owned(),
        sources: documents(manifest, &entry.source),
        note: entry.note.clone(),
    };
    let fact = |(what, said): (String, Option<Said>)| {
        said.map(|said| ListedFact {
            what,
            value: said.value,
            grade: said.grade.word().to_owned(),
            sources: documents(manifest, said.source),
            note: said.note.map(str::to_owned),
        })
    };
    ListedVendor {
        v: VERSION,
        vendor: manifest.id.clone(),
        name: manifest.name.clone(),
        product: manifest.product.clone(),
        company: manifest.vendor.clone(),
        aliases: manifest.aliases.clone(),
        docs: manifest.docs.clone(),
        default_sample: manifest.default_sample.clone(),
        events: manifest.events.len(),
        samples: vendor.samples().count(),
        scenarios: manifest.scenarios.iter().map(|scenario| scenario.id.clone()).collect(),
        credentials: credentials.schemes.iter().map(scheme).collect(),
        delivery: facts(manifest).into_iter().filter_map(fact).collect(),
        not_documented: manifest.not_documented.clone(),
    }
}

fn of_event(vendor: &Vendor, event: &EventEntry) -> ListedEvent {
    ListedEvent {
        v: VERSION,
        vendor: vendor.id().to_owned(),
        event: event.id.clone(),
        wire: event.wire().to_owned(),
        summary: event.summary.clone(),
        schema: vendor.schema_text(event).is_some(),
        samples: event.samples.len(),
        grade: event.grade.word().to_owned(),
        sources: documents(&vendor.manifest, &event.source),
        note: event.note.clone(),
    }
}

fn of_sample(vendor: &Vendor, event: &EventEntry, sample: &SampleEntry) -> ListedSample {
    ListedSample {
        v: VERSION,
        what: format!("{}/{}:{}", vendor.id(), event.id, sample.variant),
        vendor: vendor.id().to_owned(),
        event: event.id.clone(),
        variant: sample.variant.clone(),
        summary: sample.summary.clone(),
        grade: sample.grade.word().to_owned(),
        sources: documents(&vendor.manifest, &sample.source),
        note: sample.note.clone(),
    }
}
