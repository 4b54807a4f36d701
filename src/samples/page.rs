//! Everything about one vendor on a page.

use std::fmt::Write as _;

use colored::Colorize as _;

use super::{credentials, delivery, graded, whose};
use crate::report::sanitize::line;
use crate::vendor::Vendor;
use crate::vendor::manifest::{Manifest, Owner};

/// What marks on the page mean.
const MARKS: &str = "Without a mark: the vendor documents it.\n\
                     [documented (template)]: the vendor shows it with placeholders, which are filled in here.\n\
                     [community]: only integrators' code shows it.\n\
                     [derived]: no source shows it; it follows from what the sources say of others.\n";

/// Everything about one vendor.
#[must_use]
pub fn vendor(vendor: &Vendor) -> String {
    let manifest = &vendor.manifest;
    let (name, whose) = (manifest.name.as_str(), whose(manifest));
    let named = whose.strip_prefix(name).map_or_else(|| format!("  {whose}"), str::to_owned);
    let mut out = format!("{}{}\n{}\n{MARKS}", line(name).bold(), line(&named), line(&manifest.docs));
    section(&mut out, "Events and their samples", &events(manifest));
    section(&mut out, &format!("Scenarios (send {}@…), in the order of their steps", vendor.id()), &scenarios(manifest));
    section(&mut out, "What send --fresh renews", &fresh(manifest));
    section(&mut out, "Credentials (--auth)", &credentials::told(manifest));
    section(&mut out, "Delivery", &delivery::told(manifest));
    section(&mut out, "Worth knowing", &notes(manifest));
    let gaps: String = manifest.not_documented.iter().map(|gap| format!("  {}\n", line(gap))).collect();
    section(&mut out, "Not documented by the vendor", &gaps);
    let _ = writeln!(out, "\nidhook samples {} --docs lists the sources, and which of them says what.", vendor.id());
    out
}

/// A section; nothing where it is empty.
fn section(out: &mut String, title: &str, lines: &str) {
    if !lines.is_empty() {
        let _ = writeln!(out, "\n{}", title.underline());
        out.push_str(lines);
    }
}

fn events(manifest: &Manifest) -> String {
    let mut out = String::new();
    for event in &manifest.events {
        let _ = writeln!(out, "  {}  {}{}", line(&event.id).bold(), line(&event.summary), graded(event.grade));
        for sample in &event.samples {
            let _ = writeln!(out, "    :{}  {}{}", line(&sample.variant), line(&sample.summary), graded(sample.grade));
        }
        if event.samples.is_empty() {
            let note = event.note.as_deref().unwrap_or("its body is not known well enough");
            let note = note.strip_prefix("No sample: ").unwrap_or(note);
            let _ = writeln!(out, "    no sample: {}", line(note));
        }
    }
    out
}

fn scenarios(manifest: &Manifest) -> String {
    let mut out = String::new();
    for scenario in &manifest.scenarios {
        let (id, summary) = (line(&scenario.id).bold(), line(&scenario.summary));
        let _ = writeln!(out, "  {id}  {summary}{}\n    {}", graded(scenario.grade), line(&scenario.steps.join(" → ")));
    }
    out
}

fn fresh(manifest: &Manifest) -> String {
    let mut out = String::new();
    for place in &manifest.fresh {
        let note = place.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
        let form = place.r#as.words();
        let lasting = if place.of == Owner::Subject { ", the same for one subject" } else { "" };
        let _ = writeln!(out, "  {}  {}{lasting}{}{}", line(&place.at).bold(), line(&form), graded(place.grade), line(&note));
    }
    out
}

fn notes(manifest: &Manifest) -> String {
    let mut out = String::new();
    let mut said = Vec::new();
    for note in &manifest.notes {
        // A remark that belongs to several conditions is one remark to a reader.
        if said.contains(&&note.say) {
            continue;
        }
        said.push(&note.say);
        let _ = writeln!(out, "  {}{}", line(&note.say), graded(note.grade));
    }
    out
}
