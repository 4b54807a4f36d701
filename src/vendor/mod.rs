//! Vendors are data: what a manifest says, with its schemas and samples at hand.

mod contradictions;
mod fault;
pub mod form;
pub mod manifest;
pub mod pack;
pub mod recognise;
pub mod registry;
mod schemes;
mod unfit;
mod unknown;

use std::sync::OnceLock;

use regex::bytes::Regex;

use crate::schema::Schema;
use crate::suggest::nearest;
use fault::File;
use manifest::{EventEntry, Form, Manifest, SampleEntry};
use pack::{Pack, PackError};
pub use unfit::remarks;
pub use unknown::UnknownName;

/// The JSON Schema of a manifest; our own engine checks packs from elsewhere against it.
pub const MANIFEST_SCHEMA: &str = include_str!("../../payloads/vendor.schema.json");

/// One vendor: its manifest, its files, and its schemas compiled on first use.
#[derive(Debug)]
pub struct Vendor {
    pub manifest: Manifest,
    pack: Pack,
    schemas: Vec<OnceLock<Option<Schema>>>,
    patterns: OnceLock<Vec<Regex>>,
}

/// A sample with its bytes.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a> {
    pub event: &'a EventEntry,
    pub entry: &'a SampleEntry,
    pub bytes: &'a [u8],
}

impl Vendor {
    /// A pack of the binary, which the tests have proved.
    pub(crate) fn trusted(pack: Pack) -> Self {
        let manifest =
            serde_json::from_slice(pack.file("vendor.json").unwrap_or_default()).expect("tests/packs.rs proves every embedded manifest");
        Self::new(manifest, pack)
    }

    /// A pack from elsewhere: checked against the manifest's schema, then read, then its schemas compiled.
    ///
    /// # Errors
    /// What is wrong, by file and line.
    pub fn checked(pack: Pack) -> Result<Self, PackError> {
        let vendor = Self::new(manifest(&pack)?, pack);
        vendor.complete()?;
        contradictions::check(&vendor)?;
        Ok(vendor)
    }

    fn new(manifest: Manifest, pack: Pack) -> Self {
        let schemas = manifest.events.iter().map(|_| OnceLock::new()).collect();
        Self { manifest, pack, schemas, patterns: OnceLock::new() }
    }

    /// Every file that the manifest implies is there, and every schema compiles.
    fn complete(&self) -> Result<(), PackError> {
        let fault = |file: &str, message: String| PackError::Inconsistent { path: self.pack.name(file), message };
        for event in &self.manifest.events {
            for sample in &event.samples {
                let file = sample_file(event, sample);
                self.pack.file(&file).ok_or_else(|| fault(&file, "the manifest lists this sample, and the file is missing".to_owned()))?;
            }
            let file = schema_file(event);
            match self.pack.file(&file) {
                Some(bytes) => {
                    File { pack: &self.pack, path: &file }.read()?;
                    Schema::compile(bytes).map_err(|error| fault(&file, error.to_string()))?;
                }
                // Anything would pass for a body of it.
                None if !event.samples.is_empty() => {
                    return Err(fault(&file, format!("{} has samples and so needs a schema, and the file is missing", event.id)));
                }
                None => {}
            }
        }
        let of_events: Vec<_> = self.manifest.events.iter().map(schema_file).collect();
        if let Some(stray) = self.pack.paths().find(|path| path.starts_with("schemas/") && !of_events.iter().any(|known| known == path)) {
            return Err(fault(stray, "no event of vendor.json is called so".to_owned()));
        }
        for (at, pattern) in self.manifest.secrets.patterns.iter().enumerate() {
            Regex::new(pattern).map_err(|error| {
                let error = error.to_string();
                let why = error.lines().last().unwrap_or_default().trim_start_matches("error: ");
                fault("vendor.json", format!("/secrets/patterns/{at}: {pattern} is not a regular expression: {why}"))
            })?;
        }
        for (at, place) in self.manifest.fresh.iter().enumerate() {
            let Form::Time(time) = &place.r#as else { continue };
            time.at(jiff::Timestamp::UNIX_EPOCH).map_err(|error| fault("vendor.json", format!("/fresh/{at}/as/time: {error}")))?;
        }
        schemes::check(&self.manifest.credentials).map_err(|message| fault("vendor.json", format!("/credentials/{message}")))?;
        Ok(())
    }

    #[must_use]
    pub fn id(&self) -> &str {
        &self.manifest.id
    }

    /// The files of its pack.
    #[must_use]
    pub const fn pack(&self) -> &Pack {
        &self.pack
    }

    /// The event whose name in the body is `wire`.
    #[must_use]
    pub fn event_on_the_wire(&self, wire: &str) -> Option<&EventEntry> {
        self.manifest.events.iter().find(|event| event.wire() == wire)
    }

    /// The event that a person names by id, wire name or alias, ignoring case.
    ///
    /// # Errors
    /// There is none; the nearest name is suggested.
    pub fn event(&self, name: &str) -> Result<&EventEntry, UnknownName> {
        let names =
            |event: &EventEntry| [event.id.clone(), event.wire().to_owned()].into_iter().chain(event.aliases.clone()).collect::<Vec<_>>();
        let events = &self.manifest.events;
        events.iter().find(|event| names(event).iter().any(|known| known.eq_ignore_ascii_case(name))).ok_or_else(|| {
            let known: Vec<_> = events.iter().flat_map(names).collect();
            UnknownName {
                vendor: self.manifest.name.clone(),
                what: "event called".to_owned(),
                name: name.to_owned(),
                suggestion: self.event_of_variant(name).or_else(|| nearest(name, known.iter().map(String::as_str)).map(str::to_owned)),
                known: events.iter().map(|event| event.id.clone()).collect(),
            }
        })
    }

    /// The first `EVENT:VARIANT` with a variant of this name.
    fn event_of_variant(&self, name: &str) -> Option<String> {
        let mut samples =
            self.manifest.events.iter().flat_map(|event| event.samples.iter().map(move |sample| (&event.id, &sample.variant)));
        samples.find(|(_, variant)| variant.eq_ignore_ascii_case(name)).map(|(event, variant)| format!("{event}:{variant}"))
    }

    /// The sample that `EVENT:VARIANT`, or `EVENT` for its first variant, names.
    ///
    /// # Errors
    /// No such event, or no such variant of it.
    pub fn sample(&self, name: &str) -> Result<Sample<'_>, UnknownName> {
        let (event, variant) = name.split_once(':').map_or((name, None), |(event, variant)| (event, Some(variant)));
        let event = self.event(event)?;
        let found = match variant {
            Some(variant) => event.samples.iter().find(|sample| sample.variant.eq_ignore_ascii_case(variant)),
            None => event.samples.first(),
        };
        let sample = found.and_then(|entry| Some(Sample { event, entry, bytes: self.pack.file(&sample_file(event, entry))? }));
        sample.ok_or_else(|| {
            let known: Vec<_> = event.samples.iter().map(|sample| sample.variant.clone()).collect();
            UnknownName {
                vendor: self.manifest.name.clone(),
                what: if known.is_empty() { "sample of".to_owned() } else { format!("variant of {} called", event.id) },
                name: if known.is_empty() {
                    format!("{}: what its body holds is not known well enough", event.id)
                } else {
                    variant.unwrap_or_default().to_owned()
                },
                suggestion: variant.and_then(|variant| nearest(variant, known.iter().map(String::as_str))).map(str::to_owned),
                known,
            }
        })
    }

    /// All samples, in the manifest's order.
    pub fn samples(&self) -> impl Iterator<Item = Sample<'_>> {
        self.manifest.events.iter().flat_map(move |event| {
            let bytes = move |entry| self.pack.file(&sample_file(event, entry)).unwrap_or_default();
            event.samples.iter().map(move |entry| Sample { event, entry, bytes: bytes(entry) })
        })
    }

    /// The text of an event's schema; `None` where its body is not known well enough.
    #[must_use]
    pub fn schema_text(&self, event: &EventEntry) -> Option<&[u8]> {
        self.pack.file(&schema_file(event))
    }

    /// The schema of an event, compiled once.
    #[must_use]
    pub fn schema(&self, event: &EventEntry) -> Option<&Schema> {
        let at = self.manifest.events.iter().position(|other| other.id == event.id)?;
        let compile = |bytes| Schema::compile(bytes).expect("checked when the pack was read, or by tests/packs.rs");
        self.schemas[at].get_or_init(|| self.schema_text(event).map(compile)).as_ref()
    }

    /// What secrets look like wherever they stand, compiled once.
    #[must_use]
    pub fn secret_patterns(&self) -> &[Regex] {
        let compile = |pattern: &String| Regex::new(pattern).expect("checked when the pack was read, or by tests/packs.rs");
        self.patterns.get_or_init(|| self.manifest.secrets.patterns.iter().map(compile).collect())
    }
}

/// The manifest of a pack from elsewhere.
fn manifest(pack: &Pack) -> Result<Manifest, PackError> {
    let file = File { pack, path: "vendor.json" };
    let (text, tree) = file.read()?;
    let schema = Schema::compile(MANIFEST_SCHEMA.as_bytes()).expect("a test compiles the manifest's schema");
    if let Some(fault) = file.first(tree.root(text), schema.check(tree.root(text))) {
        return Err(fault);
    }
    serde_json::from_str(text).map_err(|error| {
        let line_start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let message = error.to_string();
        let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
        file.fault(line_start + error.column().saturating_sub(1), message.to_owned())
    })
}

fn schema_file(event: &EventEntry) -> String {
    format!("schemas/{}.json", event.id)
}

fn sample_file(event: &EventEntry, sample: &SampleEntry) -> String {
    format!("samples/{}/{}.json", event.id, sample.variant)
}
