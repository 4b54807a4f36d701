//! Which document says what, and how well a thing is attested.

use std::fmt::Write as _;

use colored::Colorize as _;

use super::delivery::{self, CUSTOMER_SETS};
use crate::report::sanitize::line;
use crate::vendor::Vendor;
use crate::vendor::manifest::{EventEntry, Grade, Manifest, Source};

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
        say(&mut out, manifest, &format!("@{}", scenario.id), (scenario.grade, &scenario.source, scenario.note.as_deref()));
    }
    for place in &manifest.fresh {
        say(&mut out, manifest, &format!("--fresh {}", place.at), (place.grade, &place.source, place.note.as_deref()));
    }
    for entry in &manifest.credentials.schemes {
        say(&mut out, manifest, &format!("--auth {}", entry.scheme.name()), (entry.grade, &entry.source, entry.note.as_deref()));
    }
    for (name, said) in delivery::facts(manifest) {
        let Some(said) = said else { continue };
        let name = if name == CUSTOMER_SETS { format!("{name} {}", said.value) } else { name };
        say(&mut out, manifest, &name, (said.grade, said.source, said.note));
    }
    let _ = writeln!(out, "\n{}", "Sources, by the tags that notes call them by".underline());
    out + &list(manifest)
}

fn of_event(out: &mut String, manifest: &Manifest, event: &EventEntry, variant: Option<&str>) {
    say(out, manifest, &event.id, (event.grade, &event.source, event.note.as_deref()));
    for sample in event.samples.iter().filter(|sample| variant.is_none_or(|variant| sample.variant.eq_ignore_ascii_case(variant))) {
        say(out, manifest, &format!("{}:{}", event.id, sample.variant), (sample.grade, &sample.source, sample.note.as_deref()));
    }
}

/// How well it is attested, the tags of who says so, and what is to be known of that.
type Told<'a> = (Grade, &'a [String], Option<&'a str>);

fn say(out: &mut String, manifest: &Manifest, what: &str, (grade, tags, note): Told) {
    let _ = writeln!(out, "{}: {}", line(what).bold(), grade.word());
    for source in manifest.cited(tags) {
        let _ = writeln!(out, "  {}", one(source));
    }
    if let Some(note) = note {
        let _ = writeln!(out, "  {}", line(note));
    }
}
