//! Secrets, and the rings they hang on. A secret is never printed: it has no `Display`, and its `Debug` says so.

use std::collections::BTreeMap;
use std::fmt;

use subtle::ConstantTimeEq;

/// Bytes that must not leak.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

impl Secret {
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// The bytes themselves, for whoever signs or masks with them.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// Whether these are its bytes, in a time that does not depend on where they differ.
    #[must_use]
    pub fn matches(&self, bytes: &[u8]) -> bool {
        self.0.ct_eq(bytes).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// The secrets of a run, by vendor. The first of a vendor signs, all of them are accepted.
#[derive(Debug, Clone, Default)]
pub struct Keyring {
    by_vendor: BTreeMap<String, Vec<Secret>>,
}

impl Keyring {
    pub fn add(&mut self, vendor: &str, secret: Secret) {
        self.by_vendor.entry(vendor.to_owned()).or_default().push(secret);
    }

    /// The secrets of this vendor, by its id.
    #[must_use]
    pub fn of(&self, vendor: &str) -> &[Secret] {
        self.by_vendor.get(vendor).map_or(&[], Vec::as_slice)
    }

    /// The ids of the vendors that have a secret here.
    pub fn vendors(&self) -> impl Iterator<Item = &str> {
        self.by_vendor.keys().map(String::as_str)
    }

    /// Every secret, for masking.
    pub fn all(&self) -> impl Iterator<Item = &Secret> {
        self.by_vendor.values().flatten()
    }
}

/// The environment variable that holds a vendor's secret.
#[must_use]
pub fn variable(vendor: &str) -> String {
    format!("IDHOOK_SECRET_{}", vendor.to_ascii_uppercase().replace('-', "_"))
}

/// Reads the secrets of a file: one a line, or one key where it starts as a PEM or JSON document does.
#[must_use]
pub fn read_lines(content: &[u8]) -> Vec<Secret> {
    let text = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    if text.starts_with(b"-----BEGIN") || text.starts_with(b"{") {
        return vec![Secret::new(text)];
    }
    text.split(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .filter(|line| !line.is_empty())
        .map(Secret::new)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Secret, read_lines};

    #[test]
    fn a_secret_a_line() {
        let lines = |text: &str| read_lines(text.as_bytes());
        assert_eq!(lines("\u{feff}one\r\n\ntwo "), [Secret::new("one"), Secret::new("two ")]);
        assert_eq!(lines("-----BEGIN X\na\nb"), [Secret::new("-----BEGIN X\na\nb")]);
        assert_eq!(lines("\n"), []);
    }

    #[test]
    fn is_never_printed() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "[secret]");
    }
}
