//! What of a sample is worth changing: the subject, the status, what has a list of values, what leads to a person; then the rest.
//!
//! Secrets are not offered. Nothing is asked here.

use serde_json::Value;

use crate::json::{self, Kind, Node, escape_token, unescape_token};
use crate::mask::Masks;
use crate::report::sanitize::harmful;
use crate::vendor::manifest::Personal;
use crate::vendor::{Sample, Vendor};

/// A value that can be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub pointer: String,
    /// For people: what the vendor's documents call it, or where it stands.
    pub label: String,
    /// As it is typed after `place=`, or as JSON after `place:=`.
    pub current: String,
    /// What is shown of it: masked where the view masks it.
    pub shown: String,
    /// The value is given as JSON: a line of text cannot hold it.
    pub as_json: bool,
    /// Values that are known; empty where there is no list.
    pub known: Vec<String>,
    /// Other values may come, too.
    pub open: bool,
}

impl Field {
    /// What `--set` takes to give it this value.
    #[must_use]
    pub fn set(&self, value: &str) -> String {
        format!("{}{}{value}", self.pointer, if self.as_json { ":=" } else { "=" })
    }
}

/// The fields of a body: those worth changing, then all others. `hide` says what of it is masked.
#[must_use]
pub fn fields(vendor: &Vendor, sample: Sample, body: &[u8], hide: impl Fn(Node) -> Masks) -> (Vec<Field>, Vec<Field>) {
    let Ok(text) = std::str::from_utf8(body) else { return Default::default() };
    let Ok(tree) = json::parse(text) else { return Default::default() };
    let schema: Value = vendor.schema_text(sample.event).and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default();
    let mut scalars = Vec::new();
    gather(tree.root(text), String::new(), &mut scalars);
    let masks = hide(tree.root(text));
    let manifest = &vendor.manifest;
    let secret = |pointer: &str| manifest.secrets.members.iter().any(|member| leads(&member.at, pointer) && !member.keep_ends);
    scalars.retain(|(pointer, _)| !secret(pointer));
    let rank = |field: &Field| {
        let among = |pointers: &[String]| pointers.iter().any(|pattern| leads(pattern, &field.pointer));
        let personal = matches!(&manifest.personal, Personal::Members(pointers) if among(pointers));
        match () {
            () if among(&manifest.subject.at) => Some(0),
            () if among(&manifest.status) => Some(1),
            () if field.known.len() > 1 => Some(2),
            () if personal => Some(3),
            () => None,
        }
    };
    let fields = scalars.iter().map(|(pointer, node)| {
        let plain = field(vendor, &schema, pointer, *node);
        // A mask may stand for the quotes, too.
        let masked = masks.touch(&node.span()).then(|| masks.text(body, node.span()).trim_matches('"').to_owned());
        Field { shown: masked.unwrap_or_else(|| plain.current.clone()), ..plain }
    });
    let (mut worth, mut rest) = (Vec::new(), Vec::new());
    for field in fields {
        match rank(&field) {
            Some(rank) => worth.push((rank, field)),
            None => rest.push(field),
        }
    }
    worth.sort_by_key(|(rank, _)| *rank);
    (worth.into_iter().map(|(_, field)| field).collect(), rest)
}

fn field(vendor: &Vendor, schema: &Value, pointer: &str, node: Node) -> Field {
    let place = pointer.split('/').skip(1).map(|token| unescape_token(token).into_owned()).collect::<Vec<_>>().join(" › ");
    let subject = &vendor.manifest.subject;
    let label = if subject.at.iter().any(|at| at == pointer) { format!("{} ({place})", subject.label) } else { place };
    let plain = node.as_label().map(std::borrow::Cow::into_owned).filter(|text| !text.chars().any(harmful));
    let (known, open) = known(schema, pointer);
    let known = if node.kind() == Kind::True || node.kind() == Kind::False { ["true", "false"].map(str::to_owned).to_vec() } else { known };
    Field {
        pointer: pointer.to_owned(),
        label,
        as_json: plain.is_none(),
        current: plain.unwrap_or_else(|| node.raw().to_owned()),
        shown: String::new(),
        known,
        open,
    }
}

/// The values that a schema lists for a place, and whether others may come, too.
fn known(schema: &Value, pointer: &str) -> (Vec<String>, bool) {
    let step = |here: &'_ Value, token: &str| {
        here.get("properties").and_then(|members| members.get(&*unescape_token(token))).or_else(|| here.get("items")).cloned()
    };
    let found = pointer.split('/').skip(1).try_fold(schema.clone(), |here, token| step(&here, token));
    let list = |word: &str| -> Option<Vec<String>> {
        let values = found.as_ref()?.get(word)?.as_array()?;
        values.iter().map(|value| value.as_str().map(str::to_owned)).collect()
    };
    match (list("enum"), list("x-known")) {
        (Some(values), _) => (values, false),
        (None, Some(values)) => (values, true),
        (None, None) => (Vec::new(), true),
    }
}

/// Whether a pointer is the one of a pattern, in which `*` stands for any token.
fn leads(pattern: &str, pointer: &str) -> bool {
    let (pattern, pointer): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), pointer.split('/').collect());
    pattern.len() == pointer.len() && pattern.iter().zip(&pointer).all(|(wanted, token)| *wanted == "*" || wanted == token)
}

fn gather<'a>(node: Node<'a>, pointer: String, found: &mut Vec<(String, Node<'a>)>) {
    match node.kind() {
        Kind::Object => node
            .members()
            .for_each(|(key, value)| gather(value, format!("{pointer}/{}", escape_token(&key.as_str().unwrap_or_default())), found)),
        Kind::Array => node.elements().enumerate().for_each(|(at, element)| gather(element, format!("{pointer}/{at}"), found)),
        _ => found.push((pointer, node)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, fields, leads};
    use crate::mask::Masks;
    use crate::vendor::registry::Registry;

    fn of(vendor: usize) -> (Vec<Field>, Vec<Field>) {
        let registry = Registry::embedded();
        let vendor = registry.vendors().nth(vendor).unwrap();
        let sample = vendor.sample(&vendor.manifest.default_sample).unwrap();
        fields(vendor, sample, sample.bytes, |_| Masks::default())
    }

    #[test]
    fn the_subject_comes_first_and_no_secret_at_all() {
        let registry = Registry::embedded();
        for (at, vendor) in registry.vendors().enumerate() {
            let (worth, rest) = of(at);
            let subject = &vendor.manifest.subject;
            assert!(subject.at.contains(&worth[0].pointer) && worth[0].label.starts_with(&subject.label), "{worth:?}");
            let all: Vec<_> = worth.iter().chain(&rest).collect();
            for member in vendor.manifest.secrets.members.iter().filter(|member| !member.keep_ends) {
                assert!(!all.iter().any(|field| leads(&member.at, &field.pointer)), "{all:?}");
            }
            assert!(worth.iter().all(|field| !rest.contains(field)));
        }
    }

    #[test]
    fn some_field_of_every_vendor_has_a_list_of_values() {
        for at in 0..Registry::embedded().vendors().count() {
            let (worth, _) = of(at);
            let listed: Vec<_> = worth.iter().filter(|field| field.known.len() > 1).collect();
            assert!(listed.iter().all(|field| field.open || field.known.contains(&field.current)), "{listed:?}");
        }
    }

    #[test]
    fn patterns_lead_to_places() {
        assert!(leads("/a/*/b", "/a/0/b") && leads("/a", "/a"));
        assert!(!leads("/a", "/a/b") && !leads("/a/*", "/a") && !leads("/a/*/b", "/a/0/c"));
    }
}
