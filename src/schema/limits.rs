//! Limits on a single value, in words: what it is instead, and what would have been right.

use jsonschema::error::ValidationErrorKind;

use super::exists::no_such_time;
use crate::json::Node;

/// A predicate for the value, and what was expected. `node` is not there where the value is a member's name.
pub fn limit(kind: &ValidationErrorKind, node: Option<Node>) -> Option<(String, Option<String>)> {
    let (predicate, expected) = match kind {
        ValidationErrorKind::MinLength { limit } => ("is too short", at_least(*limit, "character")),
        ValidationErrorKind::MaxLength { limit: 0 } => ("is too long", "an empty string".to_owned()),
        ValidationErrorKind::MaxLength { limit } => ("is too long", at_most(*limit, "character")),
        ValidationErrorKind::MinItems { limit } => ("has too few elements", format!("at least {limit}")),
        ValidationErrorKind::MaxItems { limit: 0 } | ValidationErrorKind::AdditionalItems { limit: 0 } => {
            ("has too many elements", "an empty array".to_owned())
        }
        ValidationErrorKind::MaxItems { limit } => ("has too many elements", format!("at most {limit}")),
        ValidationErrorKind::AdditionalItems { limit } => ("has too many elements", format!("at most {limit}")),
        ValidationErrorKind::MinProperties { limit } => ("has too few fields", format!("at least {limit}")),
        ValidationErrorKind::MaxProperties { limit: 0 } => ("has too many fields", "an empty object".to_owned()),
        ValidationErrorKind::MaxProperties { limit } => ("has too many fields", format!("at most {limit}")),
        ValidationErrorKind::Minimum { limit } => ("is too small", format!("{limit} or more")),
        ValidationErrorKind::ExclusiveMinimum { limit } => ("is too small", format!("more than {limit}")),
        ValidationErrorKind::Maximum { limit } => ("is too large", format!("{limit} or less")),
        ValidationErrorKind::ExclusiveMaximum { limit } => ("is too large", format!("less than {limit}")),
        ValidationErrorKind::MultipleOf { multiple_of } => {
            ("is not a multiple of what it should be", format!("a multiple of {multiple_of}"))
        }
        ValidationErrorKind::Pattern { pattern } => ("does not have the form that it should", format!("text that matches {pattern}")),
        ValidationErrorKind::Format { format } => {
            let text = node.and_then(Node::as_str);
            let predicate = text.and_then(|text| no_such_time(format, &text)).unwrap_or("does not have the form that it should");
            (predicate, format_in_words(format))
        }
        ValidationErrorKind::ContentEncoding { content_encoding } => {
            ("does not have the form that it should", format!("text in {content_encoding}"))
        }
        ValidationErrorKind::ContentMediaType { content_media_type } => {
            ("does not have the form that it should", format!("text of the type {content_media_type}"))
        }
        ValidationErrorKind::BacktrackLimitExceeded { .. } | ValidationErrorKind::RegexEngineFailure { .. } => {
            return Some(("is too intricate for its pattern to be tried to the end".to_owned(), None));
        }
        _ => return None,
    };
    Some((predicate.to_owned(), Some(expected)))
}

fn at_least(number: u64, noun: &str) -> String {
    format!("at least {}", counted(number, noun))
}

fn at_most(number: u64, noun: &str) -> String {
    format!("at most {}", counted(number, noun))
}

pub fn counted(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

pub fn format_in_words(format: &str) -> String {
    match format {
        "date-time" => "a date and time such as 2026-01-31T12:00:00Z",
        "date" => "a date such as 2026-01-31",
        "time" => "a time such as 12:00:00Z",
        "duration" => "a duration such as P1DT12H",
        "email" | "idn-email" => "an e-mail address",
        "hostname" | "idn-hostname" => "a host name",
        "ipv4" => "an IPv4 address",
        "ipv6" => "an IPv6 address",
        "uri" | "iri" => "a whole URL",
        "uri-reference" | "iri-reference" => "a URL, whole or relative",
        "uri-template" => "a URL template",
        "uuid" => "a UUID",
        "json-pointer" | "relative-json-pointer" => "a JSON Pointer",
        "regex" => "a regular expression",
        other => other,
    }
    .to_owned()
}
