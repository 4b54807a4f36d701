//! What is known of a body that is to be made wrong: its schema, and which of its places matter in which way.

use crate::json;
use crate::schema::{Schema, Violation};
use crate::vendor::Vendor;
use crate::vendor::manifest::{Condition, EventName, Recognise, SchemeSpec};

/// See the module.
#[derive(Debug, Default)]
pub struct Ground<'a> {
    schema: Option<&'a Schema>,
    /// Vendor and event, for errors.
    name: String,
    status: &'a [String],
    subject: &'a [String],
    guarded: Vec<&'a str>,
}

/// How well a place lends itself to being made wrong; the first is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// What a receiver decides by.
    Status,
    Any,
    /// Without it a receiver cannot tell what the callback is about.
    Subject,
    /// What the vendor, the event or the credentials are told from. A body that is not recognised, or not let in, tests nothing behind
    /// the door: such a place is taken only where no other will do.
    Guarded,
}

impl<'a> Ground<'a> {
    /// Of a vendor's event; without them there is only the body itself to go by. `event` is an id.
    #[must_use]
    pub fn of(vendor: Option<&'a Vendor>, event: Option<&str>) -> Self {
        let Some(vendor) = vendor else { return Self::default() };
        let manifest = &vendor.manifest;
        let event = event.and_then(|event| vendor.event(event).ok());
        let key = |scheme: &'a SchemeSpec| if let SchemeSpec::BodyKey(pointer) = scheme { Some(pointer.as_str()) } else { None };
        let mut guarded: Vec<_> = manifest.credentials.schemes.iter().filter_map(|entry| key(&entry.scheme)).collect();
        match &manifest.recognise {
            Recognise::ByName(by_name) => guarded.extend(place_of(&by_name.event)),
            Recognise::Rules(rules) => {
                for rule in rules {
                    guarded.extend(place_of(&rule.event));
                    guarded.extend(rule.when.iter().filter_map(|condition| match condition {
                        Condition::Member(member) => Some(member.at.as_str()),
                        Condition::Absent(pointer) => Some(pointer.as_str()),
                        _ => None,
                    }));
                }
            }
        }
        Self {
            schema: event.and_then(|event| vendor.schema(event)),
            name: event.map_or_else(|| vendor.id().to_owned(), |event| format!("{}/{}", vendor.id(), event.id)),
            status: &manifest.status,
            subject: &manifest.subject.at,
            guarded,
        }
    }

    /// The schema and whose it is, for errors; `None` where there is none.
    #[must_use]
    pub fn schema_of(&self) -> Option<String> {
        self.schema.map(|_| format!("the schema of {}", self.name))
    }

    /// How a place stands. What holds a subject or a guarded place stands as that does.
    #[must_use]
    pub fn standing(&self, pointer: &str) -> Standing {
        let holds = |place: &str| place.strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if self.guarded.iter().any(|place| holds(place)) {
            Standing::Guarded
        } else if self.subject.iter().any(|place| holds(place)) {
            Standing::Subject
        } else if self.status.iter().any(|place| place == pointer) {
            Standing::Status
        } else {
            Standing::Any
        }
    }

    /// What the schema says against `after` that it does not say against `before`; `None` without a schema.
    #[must_use]
    pub fn newly_wrong(&self, before: &[u8], after: &[u8]) -> Option<Vec<Violation>> {
        let schema = self.schema?;
        let check = |body: &[u8]| {
            let text = std::str::from_utf8(body).unwrap_or_default();
            json::parse(text).map(|tree| schema.check(tree.root(text))).unwrap_or_default()
        };
        let known = check(before);
        let is_known =
            |violation: &Violation| known.iter().any(|other| (&other.pointer, &other.broken) == (&violation.pointer, &violation.broken));
        Some(check(after).into_iter().filter(|violation| !is_known(violation)).collect())
    }
}

fn place_of(name: &EventName) -> Option<&str> {
    match name {
        EventName::At(pointer) => Some(pointer),
        EventName::Named(_) => None,
    }
}
