//! Which document says what, and how well a thing is attested.

use std::fmt::Write as _;

use colored::Colorize as _;

use crate::report::sanitize::line;
use crate::vendor::Vendor;
use crate::vendor::manifest::{Duplicates, EventEntry, Fact, Grade, Manifest, Source};

/// All documents that the pack draws on.
fn list(manifest: &Manifest) -> String {
    manifest.sources.iter().map(|(tag, source)| format!("  {}  {}\n", line(tag).bold(), one(source))).collect()
}

fn one(source: &Source) -> String {
    format!("{}  {} (read {})", line(&source.title), line(&source.at), line(&source.read_on))
}

/// Where an event, or one variant of it, is documented.
#[must_use]
pub fn docs(vendor: &Vendor, event: &EventEntry, variant: Option<&str>) -> String {
    let mut out = String::new();
    of_event(&mut out, &vendor.manifest, event, variant);
    out
}

/// Where everything of a vendor is documented.
#[must_use]
pub fn docs_of_all(vendor: &Vendor) -> String {
    let (mut out, manifest) = (String::new(), &vendor.manifest);
    for event in &manifest.events {
        of_event(&mut out, manifest, event, None);
    }
    for scenario in &manifest.scenarios {
        say(&mut out, manifest, &format!("@{}", scenario.id), (scenario.grade, &scenario.source, scenario.note.as_ref()));
    }
    for place in &manifest.fresh {
        say(&mut out, manifest, &format!("--fresh {}", place.at), (place.grade, &place.source, place.note.as_ref()));
    }
    for entry in &manifest.credentials.schemes {
        say(&mut out, manifest, &format!("--auth {}", entry.scheme.name()), (entry.grade, &entry.source, entry.note.as_ref()));
    }
    of_delivery(&mut out, manifest);
    let _ = writeln!(out, "\n{}", "Sources, by the tags that notes call them by".underline());
    out + &list(manifest)
}

fn of_event(out: &mut String, manifest: &Manifest, event: &EventEntry, variant: Option<&str>) {
    say(out, manifest, &event.id, (event.grade, &event.source, event.note.as_ref()));
    for sample in event.samples.iter().filter(|sample| variant.is_none_or(|variant| sample.variant.eq_ignore_ascii_case(variant))) {
        say(out, manifest, &format!("{}:{}", event.id, sample.variant), (sample.grade, &sample.source, sample.note.as_ref()));
    }
}

fn of_delivery(out: &mut String, manifest: &Manifest) {
    fn about<'a, T>(what: &'a str, fact: Option<&'a Fact<T>>) -> Option<(&'a str, Told<'a>)> {
        fact.map(|fact| (what, (fact.grade, fact.source.as_slice(), fact.note.as_ref())))
    }
    let delivery = &manifest.delivery;
    let key = match &manifest.duplicates {
        Duplicates::Key(fact) | Duplicates::Header(fact) => Some(fact),
        Duplicates::NotDocumented => None,
    };
    let facts = [
        about("method", delivery.method.as_ref()),
        about("content type", delivery.content_type.as_ref()),
        about("HTTPS required", delivery.https.as_ref()),
        about("success", delivery.success.as_ref()),
        about("retries", delivery.retry.as_ref()),
        about("timeout", delivery.timeout.as_ref()),
        about("at once", delivery.concurrency.as_ref()),
        about("throughput", delivery.throttle.as_ref()),
        about("guarantee", delivery.guarantee.as_ref()),
        about("key for duplicates", key),
        manifest.order.as_ref().map(|order| ("order of statuses", (order.grade, order.source.as_slice(), None))),
    ];
    for (what, told) in facts.into_iter().flatten() {
        say(out, manifest, what, told);
    }
    for fact in &delivery.customer_sets {
        say(out, manifest, &format!("the customer sets {}", fact.value), (fact.grade, &fact.source, fact.note.as_ref()));
    }
}

/// How well it is attested, the tags of who says so, and what is to be known of that.
type Told<'a> = (Grade, &'a [String], Option<&'a String>);

fn say(out: &mut String, manifest: &Manifest, what: &str, (grade, tags, note): Told) {
    let _ = writeln!(out, "{}: {}", line(what).bold(), grade.word());
    for source in tags.iter().filter_map(|tag| manifest.sources.get(tag)) {
        let _ = writeln!(out, "  {}", one(source));
    }
    if let Some(note) = note {
        let _ = writeln!(out, "  {}", line(note));
    }
}
