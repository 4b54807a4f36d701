//! The kinds of problems: their names are part of the machine output.

use super::{Severity, Unknown};

/// What kind of problem.
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
    ForbiddenField,
    Constraint,
    DuplicateKey,
    ByteOrderMark,
    LoneSurrogate,
    BigNumber,
    NearMiss,
    Ambiguous,
    Credentials,
    EmptyLine,
    LineTooLong,
    BrokenRecord,
    /// Nothing is wrong, where something should be.
    Valid,
}

impl Rule {
    /// Every rule, in the order in which reports list them.
    pub const ALL: [Self; 22] = [
        Self::Syntax,
        Self::Utf8,
        Self::Unrecognised,
        Self::UnknownEvent,
        Self::Type,
        Self::Missing,
        Self::Enum,
        Self::OpenEnum,
        Self::UnknownField,
        Self::ForbiddenField,
        Self::Constraint,
        Self::DuplicateKey,
        Self::ByteOrderMark,
        Self::LoneSurrogate,
        Self::BigNumber,
        Self::NearMiss,
        Self::Ambiguous,
        Self::Credentials,
        Self::EmptyLine,
        Self::LineTooLong,
        Self::BrokenRecord,
        Self::Valid,
    ];

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
            Self::ForbiddenField => "forbidden-field",
            Self::Constraint => "constraint",
            Self::DuplicateKey => "duplicate-key",
            Self::ByteOrderMark => "byte-order-mark",
            Self::LoneSurrogate => "lone-surrogate",
            Self::BigNumber => "big-number",
            Self::NearMiss => "near-miss",
            Self::Ambiguous => "ambiguous",
            Self::Credentials => "credentials",
            Self::EmptyLine => "empty-line",
            Self::LineTooLong => "line-too-long",
            Self::BrokenRecord => "broken-record",
            Self::Valid => "valid",
        }
    }

    /// What it means, in a sentence without a full stop.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Syntax => "The text is not JSON",
            Self::Utf8 => "The text is not UTF-8",
            Self::Unrecognised => "No known vendor, or not the one that was named, sends such a body",
            Self::UnknownEvent => "The vendor documents no event of this name",
            Self::Type => "A value is of another type than the vendor sends",
            Self::Missing => "A field that must be there is missing",
            Self::Enum => "A value is none of those that may stand there",
            Self::OpenEnum => "A value is none of those that the vendor documents, where others may come",
            Self::UnknownField => "The vendor documents no field of this name",
            Self::ForbiddenField => "A field does not belong where it stands",
            Self::Constraint => "A value breaks a limit",
            Self::DuplicateKey => "A field stands twice in one object",
            Self::ByteOrderMark => "The text starts with a byte-order mark",
            Self::LoneSurrogate => "A string holds half of a surrogate pair",
            Self::BigNumber => "A number is beyond what many parsers hold exactly",
            Self::NearMiss => "Something is often mistaken for something else",
            Self::Ambiguous => "More than one vendor could have sent the body",
            Self::Credentials => "The credentials of a recorded callback do not hold",
            Self::EmptyLine => "A line holds no value",
            Self::LineTooLong => "A line is too long to be held",
            Self::BrokenRecord => "A line of a recording cannot be read",
            Self::Valid => "A body is valid where --expect invalid says that it must not be",
        }
    }

    /// How bad it is; `None` where the policy says to pass over it.
    #[must_use]
    pub const fn severity(self, unknown: Unknown) -> Option<Severity> {
        match self {
            Self::OpenEnum | Self::UnknownField => unknown.severity(),
            Self::DuplicateKey
            | Self::ByteOrderMark
            | Self::LoneSurrogate
            | Self::BigNumber
            | Self::NearMiss
            | Self::Ambiguous
            | Self::EmptyLine => Some(Severity::Warning),
            _ => Some(Severity::Error),
        }
    }
}
