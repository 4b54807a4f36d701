//! Secrets, and the rings they hang on. A secret is never printed: it has no `Display`, and its `Debug` says so.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use subtle::ConstantTimeEq;

use crate::credentials::signature::{Prepared, is_document, trimmed};

/// The secret that is nobody's: what is made with it is wrong for everybody.
pub const NOBODYS: &str = "wrong-credentials";

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

/// The secrets of one vendor, with what was made ready of them. The first signs, all of them are accepted.
#[derive(Debug, Clone, Default)]
pub struct Ring {
    secrets: Vec<Secret>,
    /// For each scheme of the vendor's pack, made when it is first used.
    prepared: OnceLock<Vec<OnceLock<Arc<Prepared>>>>,
    /// For each scheme that puts several together, the secrets of each.
    shares: OnceLock<Vec<OnceLock<Vec<Arc<Ring>>>>>,
}

impl Ring {
    #[must_use]
    pub const fn new(secrets: Vec<Secret>) -> Self {
        Self { secrets, prepared: OnceLock::new(), shares: OnceLock::new() }
    }

    /// The scheme at this place among so many, made ready once.
    pub fn prepared(&self, at: usize, among: usize, make: impl FnOnce(&[Secret]) -> Prepared) -> Arc<Prepared> {
        let slots = self.prepared.get_or_init(|| vec![OnceLock::new(); among]);
        let make = || Arc::new(make(&self.secrets));
        match slots.get(at) {
            Some(slot) => Arc::clone(slot.get_or_init(make)),
            None => make(),
        }
    }

    /// The secrets dealt out in rounds to so many parts of the scheme at this place among so many schemes: the first of each round is for
    /// the first part, and so on. Made once.
    pub fn shares(&self, at: usize, among: usize, parts: usize) -> Vec<Arc<Self>> {
        let share = |part| Arc::new(Self::new(self.secrets.iter().skip(part).step_by(parts.max(1)).cloned().collect()));
        let make = || (0..parts).map(share).collect();
        match self.shares.get_or_init(|| vec![OnceLock::new(); among]).get(at) {
            Some(slot) => slot.get_or_init(make).clone(),
            None => make(),
        }
    }
}

impl std::ops::Deref for Ring {
    type Target = [Secret];

    fn deref(&self) -> &[Secret] {
        &self.secrets
    }
}

/// The secrets of a run, by vendor.
#[derive(Debug, Clone, Default)]
pub struct Keyring {
    by_vendor: BTreeMap<String, Ring>,
    /// Where each of a vendor's secrets stands, in their order; `None` where nobody said it.
    sources: BTreeMap<String, Vec<Option<String>>>,
    /// Given too, in this environment variable, and not used: another source goes before it.
    passed_over: BTreeMap<String, Vec<(String, Secret)>>,
}

impl Keyring {
    pub fn add(&mut self, vendor: &str, secret: Secret) {
        self.add_from(vendor, secret, None);
    }

    /// The same, with where it stands: the file or the variable, for people.
    pub fn add_from(&mut self, vendor: &str, secret: Secret, source: Option<String>) {
        self.sources.entry(vendor.to_owned()).or_default().push(source);
        let ring = self.by_vendor.entry(vendor.to_owned()).or_default();
        ring.secrets.push(secret);
        (ring.prepared, ring.shares) = (OnceLock::new(), OnceLock::new());
    }

    /// Where the secret at this place of the vendor's stands, for people.
    #[must_use]
    pub fn source(&self, vendor: &str, at: usize) -> Option<&str> {
        self.sources.get(vendor)?.get(at)?.as_deref()
    }

    /// Remembers a secret that is not used, as another one was given before it; only to say so where it would have been the right one.
    pub fn pass_over(&mut self, vendor: &str, variable: &str, secret: Secret) {
        self.passed_over.entry(vendor.to_owned()).or_default().push((variable.to_owned(), secret));
    }

    /// See [`Keyring::pass_over`]: the secrets with their variables.
    #[must_use]
    pub fn passed_over(&self, vendor: &str) -> &[(String, Secret)] {
        self.passed_over.get(vendor).map_or(&[], Vec::as_slice)
    }

    /// The secrets of this vendor, by its id.
    #[must_use]
    pub fn of(&self, vendor: &str) -> &Ring {
        static NONE: Ring = Ring::new(Vec::new());
        self.by_vendor.get(vendor).unwrap_or(&NONE)
    }

    /// The ids of the vendors that have a secret here.
    pub fn vendors(&self) -> impl Iterator<Item = &str> {
        self.by_vendor.keys().map(String::as_str)
    }

    /// Every secret that is used.
    pub fn all(&self) -> impl Iterator<Item = &Secret> {
        self.by_vendor.values().flat_map(|ring| &ring.secrets)
    }

    /// Every secret that was given, for masking.
    pub fn known(&self) -> impl Iterator<Item = &Secret> {
        self.all().chain(self.passed_over.values().flatten().map(|(_, secret)| secret))
    }
}

/// The environment variable that holds a vendor's secret.
#[must_use]
pub fn variable(vendor: &str) -> String {
    format!("IDHOOK_SECRET_{}", vendor.to_ascii_uppercase().replace('-', "_"))
}

/// Reads the secrets of a file: one a line, or one key where it is a PEM or JSON document.
#[must_use]
pub fn read_lines(content: &[u8]) -> Vec<Secret> {
    if is_document(content) {
        return vec![Secret::new(trimmed(content))];
    }
    let text = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    text.split(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .filter(|line| !line.is_empty())
        .map(Secret::new)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Arc, Keyring, Prepared, Secret, read_lines};

    #[test]
    fn a_secret_a_line() {
        let lines = |text: &str| read_lines(text.as_bytes());
        assert_eq!(lines("\u{feff}one\r\n\ntwo "), [Secret::new("one"), Secret::new("two ")]);
        assert_eq!(lines("-----BEGIN X\na\nb"), [Secret::new("-----BEGIN X\na\nb")]);
        assert_eq!(lines("\u{feff}\n -----BEGIN X\na\nb"), [Secret::new("-----BEGIN X\na\nb")]);
        assert_eq!(lines("a key:\n-----BEGIN X\na"), [Secret::new("a key:\n-----BEGIN X\na")]);
        assert_eq!(lines("\n{\n}"), [Secret::new("{\n}")]);
        assert_eq!(lines("\n"), []);
    }

    #[test]
    fn a_scheme_is_made_ready_once_for_the_same_secrets() {
        let scheme =
            r#"{"signature":{"id":"x","by":{"hmac":{"hash":"sha256"}},"of":["body"],"written":"hex","in":{"header":{"names":["x"]}}}}"#;
        let scheme = serde_json::from_str(scheme).unwrap();
        let mut keyring = Keyring::default();
        keyring.add("acme", Secret::new("one"));
        let ready = |keyring: &Keyring| keyring.of("acme").prepared(0, 1, |secrets| Prepared::new(&scheme, secrets).unwrap());
        let first = ready(&keyring);
        assert!(Arc::ptr_eq(&first, &ready(&keyring)));
        keyring.add("acme", Secret::new("two"));
        assert!(!Arc::ptr_eq(&first, &ready(&keyring)), "there is another secret now");
    }

    #[test]
    fn is_never_printed() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "[secret]");
    }
}
