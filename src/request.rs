//! A request as both edges see it: no library's type.

use jiff::Timestamp;

use crate::content::Content;

/// Header lines in the order they came, names in lower case, values as bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, Vec<u8>)>);

impl Headers {
    /// Every value of this name (lower case), in order.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        self.0.iter().filter(move |(other, _)| other == name).map(|(_, value)| value.as_slice())
    }

    /// The first value of this name (lower case).
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&[u8]> {
        self.all(name).next()
    }

    /// All lines.
    #[must_use]
    pub fn lines(&self) -> &[(String, Vec<u8>)] {
        &self.0
    }

    pub fn push(&mut self, name: impl Into<String>, value: impl Into<Vec<u8>>) {
        self.0.push((name.into(), value.into()));
    }

    /// Puts this value in the place of every other of the name.
    pub fn set(&mut self, name: &str, value: impl Into<Vec<u8>>) {
        self.remove(name);
        self.push(name, value);
    }

    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(other, _)| other != name);
    }

    /// Removes the lines of which this holds for the value.
    pub fn remove_where(&mut self, unwanted: impl Fn(&[u8]) -> bool) {
        self.0.retain(|(_, value)| !unwanted(value));
    }
}

/// What `-H` makes of headers, as curl has it: its lines take the place of others of their names, and stand beside each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeaderEdits {
    pub lines: Headers,
    /// Names (lower case) that are taken out.
    pub removed: Vec<String>,
}

impl HeaderEdits {
    /// Whether they have a say in the headers of this name (lower case).
    #[must_use]
    pub fn concern(&self, name: &str) -> bool {
        self.lines.first(name).is_some() || self.removed.iter().any(|removed| removed == name)
    }

    pub fn apply(&self, headers: &mut Headers) {
        headers.0.retain(|(name, _)| !self.concern(name));
        headers.0.extend_from_slice(self.lines.lines());
    }
}

impl FromIterator<(String, Vec<u8>)> for Headers {
    fn from_iter<I: IntoIterator<Item = (String, Vec<u8>)>>(lines: I) -> Self {
        Self(lines.into_iter().collect())
    }
}

/// One delivery that arrived, or that was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub received: Timestamp,
    pub method: String,
    pub path: String,
    /// Without the question mark.
    pub query: Option<String>,
    pub headers: Headers,
    /// As it came.
    pub body: bytes::Bytes,
    /// What its content coding makes of the body.
    pub content: Content,
}

impl Request {
    /// What is to be checked and shown: the body, decoded where it is encoded.
    #[must_use]
    pub fn readable(&self) -> &[u8] {
        self.content.readable(&self.body)
    }
}
