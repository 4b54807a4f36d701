//! One thing that is wrong with a callback, with its place, as every report shows it.

use std::ops::Range;

use crate::json::Node;
use crate::mask::{DOTS, Masks};

/// What kind of problem; its name is part of the machine output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    Syntax,
    Utf8,
    Unrecognised,
    UnknownEvent,
    Type,
    Missing,
    Enum,
    OpenEnum,
    UnknownField,
    Constraint,
    DuplicateKey,
    ByteOrderMark,
    LoneSurrogate,
    BigNumber,
    NearMiss,
}

impl Rule {
    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::Utf8 => "utf-8",
            Self::Unrecognised => "unrecognised",
            Self::UnknownEvent => "unknown-event",
            Self::Type => "type",
            Self::Missing => "missing",
            Self::Enum => "enum",
            Self::OpenEnum => "open-enum",
            Self::UnknownField => "unknown-field",
            Self::Constraint => "constraint",
            Self::DuplicateKey => "duplicate-key",
            Self::ByteOrderMark => "byte-order-mark",
            Self::LoneSurrogate => "lone-surrogate",
            Self::BigNumber => "big-number",
            Self::NearMiss => "near-miss",
        }
    }

    /// How bad it is; `None` where the policy says to pass over it.
    #[must_use]
    pub const fn severity(self, unknown: Unknown) -> Option<Severity> {
        match self {
            Self::OpenEnum | Self::UnknownField => unknown.severity(),
            Self::DuplicateKey | Self::ByteOrderMark | Self::LoneSurrogate | Self::BigNumber | Self::NearMiss => Some(Severity::Warning),
            _ => Some(Severity::Error),
        }
    }
}

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
    /// One clause, without a full stop; the predicate, where `about` is there.
    pub message: String,
    /// What would have been right, beside the marked place.
    pub label: Option<String>,
    /// What to do about it, a sentence each.
    pub help: Vec<String>,
}

impl Problem {
    /// The pointer as it may be shown under these masks: names of members are a stranger's text.
    #[must_use]
    pub fn place(&self, root: Option<Node>, body: &[u8], masks: &Masks) -> String {
        let name = |key: Node| serde_json::from_str(&masks.text(body, key.span())).unwrap_or_else(|_| DOTS.to_owned());
        match root {
            Some(root) if masks.touch(&root.span()) => root.pointer_with(self.span.start, name),
            _ => self.pointer.clone(),
        }
    }

    /// The whole clause, as it may be shown under these masks.
    #[must_use]
    pub fn sentence(&self, body: &[u8], masks: &Masks) -> String {
        let Some(about) = &self.about else { return self.message.clone() };
        let raw = masks.text(body, about.clone());
        let text = if raw.starts_with('"') { serde_json::from_str(&raw).unwrap_or(raw) } else { raw };
        match text.char_indices().nth(QUOTED) {
            None if text.is_empty() => format!("an empty string {}", self.message),
            None => format!("{text} {}", self.message),
            Some((at, _)) => format!("{}… {}", &text[..at], self.message),
        }
    }
}
