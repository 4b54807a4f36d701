//! One thing that is wrong with a callback, with its place, as every report shows it.

use std::ops::Range;

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

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub rule: Rule,
    pub severity: Severity,
    /// JSON Pointer; empty means the whole body.
    pub pointer: String,
    /// Byte range in the raw body.
    pub span: Range<usize>,
    /// One clause, without a full stop.
    pub message: String,
    /// What would have been right, beside the marked place.
    pub label: Option<String>,
    /// What to do about it, a sentence each.
    pub help: Vec<String>,
}
