//! Who demands a check: the vendor's documents, or nobody.

use crate::report::{Basis, Source};
use crate::vendor::manifest::{Grade, Manifest};

/// The sources behind these tags, in their order.
pub fn sources<'a>(manifest: &Manifest, tags: impl IntoIterator<Item = &'a String>) -> Vec<Source> {
    manifest.cited(tags).into_iter().map(|source| Source { title: source.title.clone(), at: source.at.clone() }).collect()
}

/// What a vendor documents, by the tags that the pack gives it.
pub fn documents<'a>(manifest: &Manifest, grade: Grade, tags: impl IntoIterator<Item = &'a String>) -> Basis {
    Basis::Documents(grade, sources(manifest, tags))
}

/// What no document says.
pub fn derived(why: &str) -> Basis {
    Basis::Derived(why.to_owned(), Vec::new())
}
