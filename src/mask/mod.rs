//! What must not be shown is replaced before anything is shown: secrets of the packs, secrets that were given, personal data.
//!
//! A mask is a byte range of the raw body with what stands there instead; views, excerpts and records all apply the same ones.

mod address;
mod find;
mod masks;
mod names;

use std::ops::Range;
use std::sync::OnceLock;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use regex::bytes::Regex;

use crate::json::{Kind, Node};
use crate::percent;
use crate::secret::{Keyring, Secret};
use crate::vendor::Vendor;
use crate::vendor::manifest::Personal;
use crate::vendor::registry::Registry;
pub use find::select;
use find::{broken_value, holds_nothing, leaves, occurrences, reads_as_nothing, texts};
pub use masks::Masks;
pub use names::sensitive;

/// What stands in the place of a secret.
pub const DOTS: &str = "••••••";
/// Shorter secrets are not searched for in free text: they would be found everywhere.
pub const SHORTEST: usize = 4;
/// Headers that carry credentials, whoever sends them (lower case).
pub const SENSITIVE: [&str; 6] = ["authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key"];

/// How much is masked; each level masks what the one before does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    None,
    Secrets,
    Personal,
}

/// What to mask in this run.
#[derive(Debug, Clone)]
pub struct Redactor {
    level: Level,
    /// In every form in which they travel, the longest first.
    secrets: Vec<Secret>,
    /// Further header names (lower case) that carry a secret.
    headers: Vec<String>,
    loose: OnceLock<Option<Regex>>,
}

impl Redactor {
    #[must_use]
    pub fn new(level: Level, keyring: &Keyring, headers: Vec<String>) -> Self {
        let mut secrets: Vec<_> = keyring.known().flat_map(forms).filter(|secret| secret.expose().len() >= SHORTEST).collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.expose().len()));
        Self { level, secrets, headers, loose: OnceLock::new() }
    }

    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// The masks of a body. What is not known to be an event of this vendor is masked as every vendor's.
    #[must_use]
    pub fn body(&self, registry: &Registry, vendor: Option<&Vendor>, event: Option<&str>, root: Option<Node>, body: &[u8]) -> Masks {
        if self.level == Level::None {
            return Masks::default();
        }
        let mut found = Vec::new();
        match (root, vendor) {
            (Some(root), Some(vendor)) if event.is_some() => self.members(vendor, event, root, &mut found),
            (Some(root), _) => registry.vendors().for_each(|vendor| self.members(vendor, None, root, &mut found)),
            (None, _) => self.loose(registry, body, &mut found),
        }
        match vendor {
            Some(vendor) => matches(vendor, body, &mut found),
            None => registry.vendors().for_each(|vendor| matches(vendor, body, &mut found)),
        }
        self.known(root, body, &mut found);
        Masks::settle(found)
    }

    /// The masks of what a receiver answered, which may repeat a body at any place in it, and escaped.
    #[must_use]
    pub fn answer(&self, registry: &Registry, root: Option<Node>, answer: &[u8]) -> Masks {
        if self.level == Level::None {
            return Masks::default();
        }
        let mut found = Vec::new();
        self.loose(registry, answer, &mut found);
        registry.vendors().for_each(|vendor| matches(vendor, answer, &mut found));
        self.known(root, answer, &mut found);
        Masks::settle(found)
    }

    fn members(&self, vendor: &Vendor, event: Option<&str>, root: Node, found: &mut Vec<(Range<usize>, String)>) {
        let here = |events: &[String]| events.is_empty() || event.is_none_or(|event| events.iter().any(|other| other == event));
        for member in vendor.manifest.secrets.members.iter().filter(|member| here(&member.events)) {
            for node in select(root, &member.at).into_iter().filter(|node| !holds_nothing(*node)) {
                let shown =
                    if member.keep_ends { node.as_str().map_or_else(|| DOTS.to_owned(), |text| ends(&text)) } else { DOTS.to_owned() };
                found.push((node.span(), format!("\"{shown}\"")));
            }
        }
        if self.level < Level::Personal {
            return;
        }
        let dotted = |node: Node| (!holds_nothing(node)).then(|| (node.span(), format!("\"{DOTS}\"")));
        match &vendor.manifest.personal {
            Personal::Members(pointers) => found.extend(pointers.iter().flat_map(|pointer| select(root, pointer)).filter_map(dotted)),
            Personal::AllBut(pointers) => {
                let kept: Vec<_> = pointers.iter().flat_map(|pointer| select(root, pointer)).map(Node::index).collect();
                leaves(root, &mut |leaf| {
                    if !kept.contains(&leaf.index()) {
                        found.extend(dotted(leaf));
                    }
                });
            }
        }
    }

    /// Secrets that were given, wherever they stand.
    fn known(&self, root: Option<Node>, body: &[u8], found: &mut Vec<(Range<usize>, String)>) {
        let searched = || self.secrets.iter().map(Secret::expose);
        if self.secrets.is_empty() {
            return;
        }
        let Some(root) = root else {
            found.extend(searched().flat_map(|secret| occurrences(body, secret)).map(|span| (span, DOTS.to_owned())));
            return;
        };
        texts(root, &mut |leaf| {
            let (span, raw) = (leaf.span(), leaf.raw());
            let escaped = raw.contains('\\').then(|| leaf.as_str()).flatten();
            let whole = leaf.kind() != Kind::String && searched().any(|secret| !occurrences(raw.as_bytes(), secret).is_empty());
            if whole || escaped.is_some_and(|text| searched().any(|secret| !occurrences(text.as_bytes(), secret).is_empty())) {
                found.push((span, format!("\"{DOTS}\"")));
            } else {
                let inside = searched().flat_map(|secret| occurrences(raw.as_bytes(), secret));
                found.extend(inside.map(|at| (span.start + at.start..span.start + at.end, DOTS.to_owned())));
            }
        });
    }

    /// A body that does not parse: what follows the name of a secret member, up to where a value would end.
    fn loose(&self, registry: &Registry, body: &[u8], found: &mut Vec<(Range<usize>, String)>) {
        let pattern = self.loose.get_or_init(|| names::pattern(registry, self.level));
        let mut from = 0;
        // What is masked already is not searched again, so that every byte is looked at once.
        while let Some(name) = pattern.as_ref().and_then(|pattern| pattern.find_at(body, from)) {
            let end = name.end() + broken_value(&body[name.end()..]);
            found.extend((!reads_as_nothing(&body[name.end()..end])).then(|| (name.end()..end, DOTS.to_owned())));
            from = end.max(name.end());
        }
    }

    /// Any other text that is about to be shown, with the given secrets masked.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        if self.level == Level::None {
            return text.to_owned();
        }
        let found = self.secrets.iter().map(Secret::expose);
        let spans = found.flat_map(|secret| occurrences(text.as_bytes(), secret)).map(|span| (span, DOTS.to_owned())).collect();
        Masks::settle(spans).text(text.as_bytes(), 0..text.len())
    }

    /// A header's value as it may be shown; the word of its scheme stays.
    #[must_use]
    pub fn header(&self, vendor: Option<&Vendor>, name: &str, value: &[u8]) -> String {
        let text = String::from_utf8_lossy(value);
        let sensitive = SENSITIVE.contains(&name)
            || self.headers.iter().any(|other| other == name)
            || vendor.is_some_and(|vendor| vendor.secret_headers().any(|other| other == name));
        if self.level == Level::None || !sensitive {
            return self.text(&text);
        }
        match text.split_once(' ') {
            Some((word, _)) if ["basic", "bearer", "digest"].contains(&word.to_ascii_lowercase().as_str()) => format!("{word} {DOTS}"),
            _ => DOTS.to_owned(),
        }
    }
}

/// A secret as it may stand somewhere: whole, what follows `user:` or `name:`, in base64 as Basic has it, and as a URL has it.
fn forms(secret: &Secret) -> Vec<Secret> {
    let bytes = secret.expose();
    let after_colon = bytes.iter().position(|byte| *byte == b':').map(|at| bytes[at + 1..].trim_ascii());
    let encoded = BASE64_STANDARD.encode(bytes).into_bytes();
    let in_urls = Some(percent::encoded(bytes).into_bytes()).filter(|encoded| encoded != bytes);
    [Some(bytes.to_vec()), after_colon.map(<[u8]>::to_vec), Some(encoded), in_urls].into_iter().flatten().map(Secret::new).collect()
}

fn matches(vendor: &Vendor, body: &[u8], found: &mut Vec<(Range<usize>, String)>) {
    found.extend(vendor.secret_patterns().iter().flat_map(|pattern| pattern.find_iter(body)).map(|at| (at.range(), DOTS.to_owned())));
}

/// The first four and the last three characters, where more than twice as many stay hidden.
#[must_use]
pub fn ends(text: &str) -> String {
    let chars: Vec<_> = text.chars().collect();
    if chars.len() < 20 {
        return DOTS.to_owned();
    }
    chars[..4].iter().chain(['…'].iter()).chain(&chars[chars.len() - 3..]).collect()
}

/// Whether something in these bytes is masked with dots.
#[must_use]
pub fn holds_dots(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, DOTS.as_bytes()).is_some()
}

/// Whether a value holds what [`Redactor::body`] or [`ends`] puts in the place of another.
#[must_use]
pub fn stands_for_a_mask(raw: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(raw) else { return false };
    text.contains(DOTS) || (text.chars().count() == "\"1234…567\"".chars().count() && text.chars().nth(5) == Some('…'))
}
