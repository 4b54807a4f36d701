//! What history needs to know of a callback: digests in the place of texts, made before the callback has its number.

use sha2::{Digest as _, Sha256};

use super::{By, Digest};
use crate::inspect::Inspection;
use crate::json::Kind;
use crate::request::Request;
use crate::vendor::Vendor;
use crate::vendor::manifest::{Duplicates, Order};
use crate::vendor::registry::VendorId;

/// A callback as history sees it.
#[derive(Debug)]
pub struct Sighting<'a> {
    pub(super) key: Digest,
    pub(super) by: By,
    pub(super) subject: Option<Followed<'a>>,
}

/// The part that is about its subject.
#[derive(Debug)]
pub struct Followed<'a> {
    pub subject: Digest,
    pub vendor: VendorId,
    pub status: Option<&'a str>,
    pub order: Option<&'a Order>,
    pub told: Option<Told>,
}

/// What a timeline shows of a callback: masked, and short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The subject's value.
    pub subject: String,
    /// What tells masked subjects apart.
    pub digest: Option<String>,
    /// The status, or the event where there is none.
    pub step: String,
}

impl<'a> Sighting<'a> {
    /// `told` is `None` where the timeline does not show this callback.
    #[must_use]
    pub fn of(vendor: Option<&'a Vendor>, inspection: &'a Inspection, request: &Request, told: Option<Told>) -> Self {
        let body = request.readable();
        let by_key = vendor.and_then(|vendor| key(vendor, inspection, request));
        let (key, by) = by_key.map_or_else(|| (digest([&b"body"[..], body]), By::Body), |key| (key, By::Key));
        let followed = |vendor: &'a Vendor| {
            let subject = inspection.subject.as_ref()?;
            Some(Followed {
                subject: digest([b"subject", vendor.id().as_bytes(), vendor.manifest.subject.label.as_bytes(), subject.text.as_bytes()]),
                vendor: inspection.vendor?,
                status: inspection.status.as_ref().map(|status| status.text.as_str()),
                order: vendor.manifest.order.as_ref(),
                told,
            })
        };
        Self { key, by, subject: vendor.and_then(followed) }
    }
}

/// The vendor's key of this delivery, where it documents one and all of it is there.
fn key(vendor: &Vendor, inspection: &Inspection, request: &Request) -> Option<Digest> {
    let pointers = match &vendor.manifest.duplicates {
        Duplicates::Key(pointers) => pointers,
        Duplicates::Header(names) => {
            let value = names.value.iter().find_map(|name| request.headers.first(name)).filter(|value| !value.is_empty())?;
            return Some(digest([b"header", vendor.id().as_bytes(), value]));
        }
        Duplicates::NotDocumented => return None,
    };
    let root = inspection.root(request.readable())?;
    let mut parts = vec!["key".to_owned(), vendor.id().to_owned()];
    for pointer in &pointers.value {
        let node = root.at(pointer)?;
        // The number 1 is another key than the text "1".
        parts.push(if node.kind() == Kind::Number { "number" } else { "text" }.to_owned());
        parts.push(node.as_label()?.into_owned());
    }
    Some(digest(parts.iter().map(String::as_bytes)))
}

/// The length of each part goes in with it, so that no part can pass for two.
fn digest<'p>(parts: impl IntoIterator<Item = &'p [u8]>) -> Digest {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let mut digest = Digest::default();
    digest.copy_from_slice(&hash.finalize()[..16]);
    digest
}
