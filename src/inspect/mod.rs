//! The heart: what is this callback, is it who it says, and what is wrong with it?
//!
//! [`inspect`] never fails: whatever is odd is part of the [`Inspection`]. It opens nothing, reads no clock and prints
//! nothing; where nothing is wrong it allocates next to nothing.

mod encoding;
mod explain;
mod inspection;
mod sentences;
mod strangers;
mod wording;

use std::borrow::Cow;

use jiff::Timestamp;

use crate::credentials::{Auth, Callback, Checked, Scheme, Verdict};
use crate::json::{self, Node, Oddity, Tree};
use crate::problem::{Counts, Problem, Rule, Severity, Unknown, Warnings};
use crate::request::Headers;
use crate::schema::{Open, Schema, Violation, Wanted};
use crate::secret::Keyring;
use crate::vendor::Vendor;
use crate::vendor::manifest::EventEntry;
use crate::vendor::recognise::{Evidence, Label, recognise};
use crate::vendor::registry::{Registry, VendorId};
pub use encoding::utf16;
pub use explain::notes;
use explain::{another_event, as_nearest_event, near_misses, unrecognised};
pub use inspection::{Event, Inspection, SchemaVerdict};
use sentences::Sender;

/// What is known of a callback before looking at its body.
#[derive(Debug, Clone, Copy, Default)]
pub struct Circumstances<'a> {
    /// Where it was posted to; `None` for a bare file.
    pub path: Option<&'a str>,
    /// `None` where there is none.
    pub query: Option<&'a str>,
    /// `None` for a bare file.
    pub headers: Option<&'a Headers>,
    /// `None` means POST.
    pub method: Option<&'a str>,
    /// The body as it is on the wire, where that is not the one that is inspected.
    pub wire: Option<&'a [u8]>,
    /// When it was received; without it no time in its credentials is judged.
    pub received: Option<Timestamp>,
    /// What the issuer of tokens says of the one that it shows; `None` where there is no issuer.
    pub token: Option<&'a Verdict>,
    /// The vendor that a flag names.
    pub vendor: Option<VendorId>,
    /// The event that it is said to be, by its id.
    pub event: Option<&'a str>,
    /// What says so.
    pub named_by: Named,
}

/// What says which event it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Named {
    #[default]
    Flag,
    /// It was made of a sample.
    Sample,
}

/// What the user asked to be checked, and how strictly.
#[derive(Debug, Clone, Copy)]
pub struct Policy<'a> {
    pub keyring: &'a Keyring,
    pub auth: Option<&'a Auth>,
    pub unknown: Unknown,
    pub warnings: Warnings,
    /// So many problems of one body are told, errors before warnings; of the rest only the number is.
    pub most_problems: usize,
}

/// Inspects one callback.
#[must_use]
pub fn inspect(registry: &Registry, body: &[u8], circumstances: Circumstances, policy: Policy) -> Inspection {
    let Read { text, tree, mut problems, mut more } = read(body, policy.most_problems);
    let root = tree.as_ref().map(|tree| tree.root(text));
    let headers = circumstances.headers.map(Headers::lines).unwrap_or_default();
    let mut evidence = Evidence { root, headers, event: None };

    let recognised = recognise(registry.index(), circumstances.vendor, circumstances.path, &evidence);
    let vendor = recognised.as_ref().map(|recognised| registry.vendor(recognised.vendor));
    let named = recognised.as_ref().and_then(|recognised| recognised.event.clone());
    let entry = vendor.and_then(|vendor| match circumstances.event {
        Some(id) => vendor.event(id).ok(),
        None => vendor.event_on_the_wire(&named.as_ref()?.text),
    });
    evidence.event = entry.map(|entry| entry.id.as_str());
    let other_name = named.clone().filter(|_| circumstances.event.is_some());
    let event = match (entry, named) {
        (Some(entry), _) => Event::Known(entry.id.clone()),
        (None, Some(name)) => Event::Foreign(name),
        (None, None) => Event::None,
    };

    let schema = match (vendor, entry, root) {
        (Some(vendor), Some(entry), Some(root)) => check_schema(vendor, entry, root, policy, &mut problems, &mut more),
        _ => SchemaVerdict::NotChecked,
    };
    if let Some(root) = root
        && entry.is_none()
    {
        problems.push(unrecognised(registry, circumstances, vendor, &event, root, &evidence));
        if let (Some(vendor), Event::Foreign(name)) = (vendor, &event) {
            as_nearest_event(vendor, name, root, policy, &mut problems, &mut more);
        }
    }
    if let (Some(recognised), Some(root)) = (&recognised, root) {
        problems.extend(strangers::several(registry.index(), recognised, root));
    }
    if let Some(vendor) = vendor {
        near_misses(vendor, &evidence, body, &mut problems);
    }
    if let (Some(vendor), Some(name), Some(wanted)) = (vendor, other_name, entry) {
        another_event(vendor, &name, (wanted, circumstances.named_by), &mut problems);
    }
    let (scheme, Checked { verdict, remark, part }) = verdict(vendor, circumstances, body, root, policy);

    let scalar = |pointers: &[String]| pointers.iter().find_map(|pointer| Label::of(root?.at(pointer)?));
    let mut inspection = Inspection {
        vendor: recognised.as_ref().map(|recognised| recognised.vendor),
        subject: vendor.and_then(|vendor| scalar(&vendor.manifest.subject.at)),
        status: vendor.and_then(|vendor| scalar(&vendor.manifest.status)),
        scheme,
        verdict,
        remark,
        part,
        event,
        schema,
        ..Inspection::blank(None)
    };
    inspection.tree = tree;
    inspection.settle(problems, more, policy);
    inspection
}

/// Inspects a text against a user's own schema: there is no vendor, no event, and nothing to authenticate.
#[must_use]
pub fn inspect_own(schema: &Schema, body: &[u8], policy: Policy) -> Inspection {
    let Read { text, tree, mut problems, mut more } = read(body, policy.most_problems);
    let verdict = tree.as_ref().map_or(SchemaVerdict::NotChecked, |tree| {
        let root = tree.root(text);
        let found = schema.look(root, Wanted { most: policy.most_problems, open: Open::PassedOver });
        let verdict = if found.told.is_empty() { SchemaVerdict::Fine } else { SchemaVerdict::Broken };
        more.errors += found.more_errors as u64;
        problems.extend(found.told.into_iter().map(|violation| sentences::violation(root, violation, Sender::Nobody, policy.unknown)));
        verdict
    });
    let mut inspection = Inspection { schema: verdict, ..Inspection::blank(tree) };
    inspection.settle(problems, more, policy);
    inspection
}

/// What reading a body gave.
struct Read<'b> {
    /// Empty where it is not UTF-8.
    text: &'b str,
    tree: Option<Tree>,
    problems: Vec<Problem>,
    /// So many more things are odd.
    more: Counts,
}

/// Bytes to a tree, with what is odd on the way.
fn read(body: &[u8], most: usize) -> Read<'_> {
    let broken = |text, problem| Read { text, tree: None, problems: vec![encoding::reason(body, problem)], more: Counts::default() };
    let text = match std::str::from_utf8(body) {
        Ok(text) => text,
        Err(error) => return broken("", encoding::not_utf8(body, &error)),
    };
    match json::parse(text) {
        Err(error) => broken(text, sentences::not_json(error)),
        Ok(tree) => {
            let odd = tree.oddities();
            let problems = odd.iter().take(most).map(|(oddity, span)| sentences::odd(tree.root(text), *oddity, span.clone())).collect();
            let more = Counts { warnings: odd.len().saturating_sub(most) as u64, ..Counts::default() };
            Read { text, tree: Some(tree), problems, more }
        }
    }
}

fn check_schema(
    vendor: &Vendor,
    entry: &EventEntry,
    root: Node,
    policy: Policy,
    problems: &mut Vec<Problem>,
    more: &mut Counts,
) -> SchemaVerdict {
    let Some(schema) = vendor.schema(entry) else { return SchemaVerdict::NotDocumented };
    let open = if policy.unknown == Unknown::Ignore { Open::PassedOver } else { Open::Told };
    let found = schema.look(root, Wanted { most: policy.most_problems, open });
    let is_error = |violation: &Violation| sentences::rule(&violation.broken).severity(policy.unknown) == Some(Severity::Error);
    let broken = found.more_errors > 0 || (found.more_open > 0 && policy.unknown == Unknown::Error) || found.told.iter().any(is_error);
    more.errors += found.more_errors as u64;
    match Rule::UnknownField.severity(policy.unknown) {
        Some(Severity::Error) => more.errors += found.more_open as u64,
        _ => more.warnings += found.more_open as u64,
    }
    let sender = Sender::Vendor { id: vendor.id(), name: &vendor.manifest.name, event: &entry.id };
    problems.extend(found.told.into_iter().map(|violation| sentences::violation(root, violation, sender, policy.unknown)));
    if broken { SchemaVerdict::Broken } else { SchemaVerdict::Fine }
}

/// What is wrong at one place of a text that is no vendor's body, in plain words.
#[must_use]
pub fn sentence(root: Node, violation: Violation) -> Problem {
    sentences::violation(root, violation, Sender::Nobody, Unknown::Error)
}

fn verdict(
    vendor: Option<&Vendor>,
    circumstances: Circumstances,
    body: &[u8],
    root: Option<Node>,
    policy: Policy,
) -> (Option<Cow<'static, str>>, Checked) {
    let Some(vendor) = vendor else { return (None, Verdict::NotChecked("the vendor is not known".to_owned()).into()) };
    let secrets = policy.keyring.of(vendor.id());
    let callback = circumstances.headers.map(|headers| Callback {
        method: circumstances.method.unwrap_or("POST"),
        path: circumstances.path.unwrap_or_default(),
        query: circumstances.query.unwrap_or_default(),
        headers,
        body: circumstances.wire.unwrap_or(body),
        root,
        now: circumstances.received,
        token: circumstances.token,
    });
    match Scheme::choose(vendor, policy.auth, secrets) {
        Ok(scheme) => (Some(scheme.name()), scheme.check(secrets, callback.as_ref())),
        Err(reason) => (None, Verdict::NotChecked(reason.to_string()).into()),
    }
}

impl From<Oddity> for Rule {
    fn from(oddity: Oddity) -> Self {
        match oddity {
            Oddity::ByteOrderMark => Self::ByteOrderMark,
            Oddity::DuplicateKey => Self::DuplicateKey,
            Oddity::LoneSurrogate => Self::LoneSurrogate,
            Oddity::NumberBeyondDouble => Self::BigNumber,
        }
    }
}
