//! `idhook samples`: what the packs hold, for people and (`records`) for programs. Nothing here prints.

mod credentials;
mod delivery;
mod page;
pub mod records;
mod sources;

use std::fmt::Write as _;

use colored::Colorize as _;

use crate::report::count;
use crate::report::sanitize::line;
use crate::vendor::Vendor;
use crate::vendor::manifest::{Grade, Manifest};
use crate::vendor::registry::Registry;
pub use credentials::{secret_of, secret_of_auth};
pub use page::vendor;
pub use sources::{docs, docs_of_all};

/// All vendors, one a line.
#[must_use]
pub fn vendors(registry: &Registry) -> String {
    let mut out = String::new();
    for vendor in registry.vendors() {
        let manifest = &vendor.manifest;
        let aliases = if manifest.aliases.is_empty() { String::new() } else { format!(" (also {})", manifest.aliases.join(", ")) };
        let _ = writeln!(
            out,
            "{}  {}{aliases}: {}, {}",
            line(vendor.id()).bold(),
            line(&whose(manifest)),
            count(manifest.events.len() as u64, "event"),
            samples(manifest)
        );
    }
    out.push_str("\nidhook samples VENDOR tells more.\n");
    out
}

/// An event to show as an example.
#[must_use]
pub fn first_event(vendor: &Vendor) -> String {
    let event = vendor.manifest.default_sample.split(':').next().unwrap_or_default();
    format!("{}/{event}", vendor.id())
}

/// The product and its vendor, or one name where it is the same.
fn whose(manifest: &Manifest) -> String {
    let Manifest { product, vendor, .. } = manifest;
    if product.starts_with(vendor.as_str()) { product.clone() } else { format!("{product}, {vendor}") }
}

/// How many samples there are, and how well they are attested.
fn samples(manifest: &Manifest) -> String {
    let grades: Vec<_> = manifest.events.iter().flat_map(|event| &event.samples).map(|sample| sample.grade).collect();
    let documented = grades.iter().filter(|grade| grade.is_documented()).count();
    let community = grades.iter().filter(|grade| **grade == Grade::Community).count();
    let counts = [(documented, "documented"), (community, "community"), (grades.len() - documented - community, "derived")];
    let counts: Vec<_> = counts.iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}")).collect();
    let told = if counts.is_empty() { String::new() } else { format!(" ({})", counts.join(", ")) };
    format!("{}{told}", count(grades.len() as u64, "sample"))
}

/// The grade, where a user might take the thing for the vendor's word.
fn graded(grade: Grade) -> String {
    if grade == Grade::Documented { String::new() } else { format!(" [{}]", grade.word()).dimmed().to_string() }
}
