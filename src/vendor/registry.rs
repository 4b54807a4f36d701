//! All vendors that this run knows: the embedded packs, with the user's folders laid over them.
//!
//! Start-up parses nothing. A vendor's rules are parsed when a callback may fulfil one, its manifest when it is first asked for.

use std::path::Path;
use std::sync::OnceLock;

use thiserror::Error;

use super::manifest::Recognise;
use super::pack::{Embedded, Pack, PackError, folders};
use super::recognise::Evidence;
use super::{Vendor, remarks};
use crate::json::Node;
use crate::suggest::nearest;

include!(concat!(env!("OUT_DIR"), "/packs.rs"));

/// What the build script tells of an embedded vendor.
#[derive(Debug)]
struct Known {
    id: &'static str,
    name: &'static str,
    aliases: &'static [&'static str],
    /// One of its own, in the table of what rules ask for.
    bit: u64,
    /// Without one of these headers none of the rules holds that ask for headers.
    headers: &'static [&'static str],
    /// A rule of its asks for nothing.
    always: bool,
    /// As it stands in the manifest.
    recognise: &'static str,
}

/// A vendor's place in the registry that gave it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VendorId(pub usize);

/// What is known of a vendor before its manifest is read.
#[derive(Debug)]
pub struct Entry {
    pub id: String,
    pub name: String,
    pub aliases: Vec<String>,
    /// `None` for a vendor from a folder, whose rules are there.
    known: Option<&'static Known>,
    recognise: OnceLock<Recognise>,
}

impl Entry {
    fn of(known: &'static Known) -> Self {
        Self {
            id: known.id.to_owned(),
            name: known.name.to_owned(),
            aliases: known.aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            known: Some(known),
            recognise: OnceLock::new(),
        }
    }

    /// How its callbacks are told from others'.
    #[must_use]
    pub fn recognise(&self) -> &Recognise {
        self.recognise.get_or_init(|| {
            let text = self.known.map_or("", |known| known.recognise);
            serde_json::from_str(text).expect("the build script takes it from a manifest, and tests/packs.rs proves every one")
        })
    }

    /// Whether one of its rules may hold, as far as can be told without reading them. `asked` is what [`asked`] says.
    #[must_use]
    pub fn may_hold(&self, asked: u64, evidence: &Evidence) -> bool {
        let there = |header: &&str| evidence.headers.iter().any(|(name, _)| name == header);
        self.known.is_none_or(|known| known.always || known.bit & asked != 0 || known.headers.iter().any(there))
    }

    /// Whether `name` is its id or an alias, ignoring case.
    #[must_use]
    pub fn answers_to(&self, name: &str) -> bool {
        std::iter::once(&self.id).chain(&self.aliases).any(|known| known.eq_ignore_ascii_case(name))
    }
}

/// The bits of the vendors that ask for an outermost member of this body.
#[must_use]
pub fn asked(evidence: &Evidence) -> u64 {
    let bits = |name: &str| ASKED.binary_search_by(|(asked, _)| (*asked).cmp(name)).map_or(0, |at| ASKED[at].1);
    let names = evidence.root.into_iter().flat_map(Node::members).filter_map(|(key, _)| key.as_str());
    names.fold(0, |found, name| found | bits(&name))
}

/// Nobody answers to this name.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("no vendor is called {name}")]
pub struct UnknownVendor {
    pub name: String,
    pub suggestion: Option<String>,
    pub known: Vec<String>,
}

#[derive(Debug)]
struct Slot {
    pack: Pack,
    vendor: OnceLock<Vendor>,
}

/// See the module.
#[derive(Debug)]
pub struct Registry {
    index: Vec<Entry>,
    slots: Vec<Slot>,
}

impl Registry {
    /// The packs in the binary.
    #[must_use]
    pub fn embedded() -> Self {
        let index = INDEX.iter().map(Entry::of).collect();
        let slots = PACKS.iter().map(|files| Slot { pack: Pack::embedded(files), vendor: OnceLock::new() }).collect();
        Self { index, slots }
    }

    /// Lays the packs of a folder over those that are there: a vendor of the same id is replaced whole.
    /// Returns what there is to say of it: whether each replaced another, and what in it fits nothing.
    ///
    /// # Errors
    /// The first pack that is broken, by file and line.
    pub fn lay_over(&mut self, named: &Path) -> Result<Vec<String>, PackError> {
        let mut laid = Vec::new();
        for folder in folders(named)? {
            let pack = Pack::read(&folder)?;
            let vendor = Vendor::checked(pack.clone())?;
            if folder.canonicalize().is_ok_and(|real| real.file_name().is_none_or(|name| name != vendor.manifest.id.as_str())) {
                let message = format!("its id is {}, so its folder must be called that", vendor.manifest.id);
                return Err(PackError::Inconsistent { path: pack.name("vendor.json"), message });
            }
            let manifest = &vendor.manifest;
            let others = || self.index.iter().filter(|entry| entry.id != manifest.id);
            let names = std::iter::once(&manifest.id).chain(&manifest.aliases);
            if let Some((name, other)) = names.clone().find_map(|name| Some((name, others().find(|entry| entry.answers_to(name))?))) {
                let message = format!("the name {name} is taken by the vendor {}", other.id);
                return Err(PackError::Inconsistent { path: pack.name("vendor.json"), message });
            }
            let entry = Entry {
                id: manifest.id.clone(),
                name: manifest.name.clone(),
                aliases: manifest.aliases.clone(),
                known: None,
                recognise: OnceLock::from(manifest.recognise.clone()),
            };
            let unfit = remarks(&vendor).into_iter().map(|remark| format!("{}: {remark}", folder.display()));
            let slot = Slot { pack, vendor: OnceLock::from(vendor) };
            let there = self.index.iter().position(|known| known.id == entry.id);
            let what = if there.is_some() { "replaces the built-in pack of" } else { "adds" };
            laid.push(format!("{} {what} {}", named.display(), entry.id));
            laid.extend(unfit);
            if let Some(at) = there {
                (self.index[at], self.slots[at]) = (entry, slot);
            } else {
                self.index.push(entry);
                self.slots.push(slot);
            }
        }
        Ok(laid)
    }

    /// What start-up knows of every vendor.
    #[must_use]
    pub fn index(&self) -> &[Entry] {
        &self.index
    }

    /// Every vendor's place.
    pub fn ids(&self) -> impl Iterator<Item = VendorId> + use<> {
        (0..self.index.len()).map(VendorId)
    }

    /// The whole vendor.
    #[must_use]
    pub fn vendor(&self, id: VendorId) -> &Vendor {
        let slot = &self.slots[id.0];
        slot.vendor.get_or_init(|| Vendor::trusted(slot.pack.clone()))
    }

    /// All vendors.
    pub fn vendors(&self) -> impl Iterator<Item = &Vendor> {
        self.ids().map(|id| self.vendor(id))
    }

    /// The vendor of this id or alias.
    ///
    /// # Errors
    /// Nobody answers to it.
    pub fn find(&self, name: &str) -> Result<VendorId, UnknownVendor> {
        self.index.iter().position(|entry| entry.answers_to(name)).map(VendorId).ok_or_else(|| {
            let names = self.index.iter().flat_map(|entry| std::iter::once(&entry.id).chain(&entry.aliases));
            UnknownVendor {
                name: name.to_owned(),
                suggestion: nearest(name, names.map(String::as_str)).map(str::to_owned),
                known: self.index.iter().map(|entry| entry.id.clone()).collect(),
            }
        })
    }
}
