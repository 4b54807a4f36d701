//! One thing that is wrong with a callback, with its place, as every report shows it.

mod counts;
mod rule;

use std::ops::Range;

use crate::json::Node;
use crate::mask::{DOTS, Masks};
pub use counts::Counts;
pub use rule::Rule;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Warning,
    Error,
}

impl Severity {
    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What a value or a member that no document names is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unknown {
    Ignore,
    #[default]
    Warn,
    Error,
}

impl Unknown {
    const fn severity(self) -> Option<Severity> {
        match self {
            Self::Ignore => None,
            Self::Warn => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

/// What a warning is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Warnings {
    #[default]
    Allowed,
    /// They count as errors.
    Denied,
}

/// How a sentence shows the value that it starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spelling {
    /// Strings without their quotes.
    #[default]
    Plain,
    /// As it stands in the body, where it matters what is a string.
    Written,
}

/// So much of a value is quoted in a sentence.
const QUOTED: usize = 40;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub rule: Rule,
    pub severity: Severity,
    /// JSON Pointer; empty means the whole body.
    pub pointer: String,
    /// Byte range in the raw body.
    pub span: Range<usize>,
    /// What of the body the message starts with; it is put in by whoever shows it, since it may have to be masked.
    pub about: Option<Range<usize>>,
    /// How that is shown.
    pub spelling: Spelling,
    /// One clause, without a full stop; the predicate, where `about` is there.
    pub message: String,
    /// What would have been right, beside the marked place.
    pub label: Option<String>,
    /// What to do about it, a sentence each.
    pub help: Vec<String>,
}

impl Problem {
    /// A problem as bad as its rule says, with no label and no help yet.
    #[must_use]
    pub fn new(rule: Rule, pointer: impl Into<String>, span: Range<usize>, message: impl Into<String>) -> Self {
        let severity = rule.severity(Unknown::Warn).unwrap_or(Severity::Error);
        let (about, spelling, label, help) = (None, Spelling::Plain, None, Vec::new());
        Self { rule, severity, pointer: pointer.into(), span, about, spelling, message: message.into(), label, help }
    }

    /// The pointer as it may be shown under these masks: names of members are a stranger's text.
    #[must_use]
    pub fn place(&self, root: Option<Node>, body: &[u8], masks: &Masks) -> String {
        let name = |key: Node| readable(&masks.text(body, key.span())).unwrap_or_else(|| DOTS.to_owned());
        match root {
            Some(root) if masks.touch(&root.span()) => root.pointer_with(self.span.start, name),
            _ => self.pointer.clone(),
        }
    }

    /// The clause without anything of the body, for reports that others read; and what was expected, which comes from the schema,
    /// where the clause does not say it.
    #[must_use]
    pub fn neutral(&self) -> (String, Option<String>) {
        let clause = if self.about.is_some() { format!("it {}", self.message) } else { self.message.clone() };
        let label = self.label.clone().filter(|label| !clause.contains(label));
        (clause, label)
    }

    /// The whole clause, as it may be shown under these masks.
    #[must_use]
    pub fn sentence(&self, body: &[u8], masks: &Masks) -> String {
        let Some(about) = &self.about else { return self.message.clone() };
        let raw = masks.text(body, about.clone());
        let plain = self.spelling == Spelling::Plain;
        let text = if plain && raw.starts_with('"') { readable(&raw).unwrap_or(raw) } else { raw };
        match text.char_indices().nth(QUOTED) {
            None if text.is_empty() => format!("an empty string {}", self.message),
            None => format!("{text} {}", self.message),
            Some((at, _)) => format!("{}… {}", &text[..at], self.message),
        }
    }
}

/// What a JSON string says, where it is one.
fn readable(token: &str) -> Option<String> {
    let tree = crate::json::parse(token).ok()?;
    Some(tree.root(token).readable().into_owned())
}
