//! Which places of a body are new in every callback, and what they look like, as data.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::Grade;

/// A place that `send --fresh` fills anew.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FreshPlace {
    /// A JSON Pointer; `*` stands for every element or member. A body without it, or with null there, is left alone.
    pub at: String,
    pub r#as: Form,
    /// How long a value lasts.
    #[serde(default)]
    pub of: Owner,
    pub grade: Grade,
    #[serde(default)]
    pub source: Vec<String>,
    /// What was measured or assumed.
    #[serde(default)]
    pub note: Option<String>,
}

/// What a value belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Owner {
    /// Another one in each callback.
    #[default]
    Delivery,
    /// The same one in all callbacks about one subject.
    Subject,
}

/// What a value looks like. A string stays a string, a number a number.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// RFC 9562, random, in lower case.
    UuidV4,
    Letters(Letters),
    /// So many decimal digits, the first of them not 0.
    Digits(usize),
    Time(Time),
}

/// Characters drawn from an alphabet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letters {
    /// Each of its characters stands for itself.
    pub alphabet: String,
    /// How many are drawn; the prefix does not count.
    pub length: usize,
    #[serde(default)]
    pub prefix: String,
}

/// The time of the delivery, in UTC.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Time {
    /// As of `strftime`: `%Y%m%d%H%M%S`.
    pub format: String,
    /// Days from then on.
    #[serde(default)]
    pub days: i32,
}

impl Time {
    /// As it is written for this moment.
    ///
    /// # Errors
    /// The format is none, or the calendar ends before that day.
    pub fn at(&self, now: Timestamp) -> Result<String, jiff::Error> {
        let then = now.checked_add(SignedDuration::from_hours(24 * i64::from(self.days)))?;
        jiff::fmt::strtime::format(&self.format, &then.to_zoned(TimeZone::UTC))
    }
}

impl Form {
    /// In words, as a person should read it.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::UuidV4 => "a random UUID".to_owned(),
            Self::Letters(letters) => {
                let prefix = if letters.prefix.is_empty() { String::new() } else { format!("{} and ", letters.prefix) };
                format!("{prefix}{} of {}", letters.length, ranges(&letters.alphabet))
            }
            Self::Digits(length) => format!("{length} digits"),
            Self::Time(Time { format, days: 0 }) => format!("the time, as {format}"),
            Self::Time(Time { format, days }) => format!("the time {days} days from then, as {format}"),
        }
    }
}

/// An alphabet with each run of neighbours as its ends: `a-z0-9`.
fn ranges(alphabet: &str) -> String {
    let mut runs: Vec<(char, char)> = Vec::new();
    for char in alphabet.chars() {
        match runs.last_mut() {
            Some((_, last)) if u32::from(*last) + 1 == u32::from(char) => *last = char,
            _ => runs.push((char, char)),
        }
    }
    let run = |(first, last): (char, char)| match u32::from(last) - u32::from(first) {
        0 => first.to_string(),
        1 => format!("{first}{last}"),
        _ => format!("{first}-{last}"),
    };
    runs.into_iter().map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::{Form, Letters, Time};

    #[test]
    fn a_form_is_told_in_words() {
        let letters = |prefix: &str, alphabet: &str| {
            Form::Letters(Letters { alphabet: alphabet.to_owned(), length: 32, prefix: prefix.to_owned() }).words()
        };
        assert_eq!(letters("RM", "0123456789abcdef"), "RM and 32 of 0-9a-f");
        assert_eq!(letters("", "abxz"), "32 of abxz");
        assert_eq!(Form::Time(Time { format: "%Y".to_owned(), days: 730 }).words(), "the time 730 days from then, as %Y");
    }
}
