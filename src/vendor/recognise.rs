//! Whose callback is this, and which event? Decided from the path, the headers and the shape of the body, in that order.

use std::ops::Range;

use super::manifest::{Condition, EventName, Member, MemberType, Recognise, Rule};
use super::registry::{Entry, VendorId, asked};
use crate::json::{Kind, Node};
use crate::mask::{DOTS, Masks};

/// What a condition may look at. A bare file has no headers; a body that is not JSON has no root.
#[derive(Debug, Clone, Copy, Default)]
pub struct Evidence<'a> {
    pub root: Option<Node<'a>>,
    /// Names in lower case.
    pub headers: &'a [(String, Vec<u8>)],
    pub event: Option<&'a str>,
}

impl Condition {
    /// Whether it holds.
    #[must_use]
    pub fn holds(&self, evidence: &Evidence) -> bool {
        let at = |pointer: &str| evidence.root.and_then(|root| root.at(pointer));
        match self {
            Self::Member(member) => at(&member.at).is_some_and(|node| member.fits(node)),
            Self::Absent(pointer) => evidence.root.is_some() && at(pointer).is_none(),
            Self::Header(name) => evidence.headers.iter().any(|(other, _)| other == name),
            Self::Event(ids) => evidence.event.is_some_and(|event| ids.iter().any(|id| id == event)),
            Self::Disagree(pair) => {
                let label = |pointer: &str| at(pointer).and_then(Node::as_label);
                match (label(&pair.left), label(&pair.right)) {
                    (Some(left), Some(right)) => pair.pairs.get(&*left).is_some_and(|expected| *expected != right),
                    _ => false,
                }
            }
        }
    }

    /// Whether a body that does not fulfil it lacks something.
    const fn asks(&self) -> bool {
        matches!(self, Self::Member(_) | Self::Header(_))
    }

    /// What is wrong with a body that does not fulfil it, as a clause.
    fn lack(&self, evidence: &Evidence) -> String {
        match self {
            Self::Member(member) => {
                let name = member.at.strip_prefix('/').filter(|name| !name.contains('/')).unwrap_or(&member.at);
                match (evidence.root.and_then(|root| root.at(&member.at)), member.r#type) {
                    (Some(node), Some(kind)) if !kind.fits(node) => format!("its {name} is {}, not {}", node.kind().word(), kind.word()),
                    (Some(_), _) => format!("its {name} has another value"),
                    (None, _) => {
                        let (parent, own) = member.at.rsplit_once('/').unwrap_or(("", name));
                        let beside = evidence.root.and_then(|root| root.at(parent));
                        let names: Vec<_> = beside.into_iter().flat_map(Node::members).filter_map(|(key, _)| key.as_str()).collect();
                        let misspelt = crate::suggest::nearest(own, names.iter().map(AsRef::as_ref)).is_some();
                        format!("it has no {name}{}", if misspelt { " (a name much like it is there)" } else { "" })
                    }
                }
            }
            Self::Header(name) => format!("it has no header {name}"),
            Self::Absent(_) | Self::Event(_) | Self::Disagree(_) => String::new(),
        }
    }
}

impl Member {
    fn fits(&self, node: Node) -> bool {
        self.r#type.is_none_or(|kind| kind.fits(node)) && (self.equals.is_empty() || self.equals.iter().any(|value| node.is(value)))
    }
}

impl MemberType {
    fn fits(self, node: Node) -> bool {
        match self {
            Self::String => node.kind() == Kind::String,
            Self::Integer => node.kind() == Kind::Number && !node.raw().contains(['.', 'e', 'E']),
            Self::Object => node.kind() == Kind::Object,
            Self::Array => node.kind() == Kind::Array,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::String => "a string",
            Self::Integer => "an integer",
            Self::Object => "an object",
            Self::Array => "an array",
        }
    }
}

/// A text of the body, with its byte range: whoever shows it may have to mask it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    pub text: String,
    pub span: Range<usize>,
}

impl Label {
    /// The text of a string or a number.
    #[must_use]
    pub fn of(node: Node) -> Option<Self> {
        node.as_label().map(|text| Self { text: text.into_owned(), span: node.span() })
    }

    /// As it may be shown under these masks of the body.
    #[must_use]
    pub fn shown(&self, body: &[u8], masks: &Masks) -> String {
        let covered = masks.text(body, self.span.clone());
        if body.get(self.span.clone()) == Some(covered.as_bytes()) {
            return self.text.clone();
        }
        serde_json::from_str(&covered).unwrap_or_else(|_| DOTS.to_owned())
    }
}

/// The vendor of a callback, and the name of its event where the body gives one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    pub vendor: VendorId,
    /// The event's name as it stands in the body, or the pack's own where the vendor names none.
    pub event: Option<Label>,
    /// Whom else the body could come from.
    pub others: Vec<VendorId>,
}

/// Finds the vendor. `named` is what a flag said; it wins over everything. Of several whose rules hold, the one that asks for most; a
/// general rule only where no other holds.
#[must_use]
pub fn recognise(index: &[Entry], named: Option<VendorId>, path: Option<&str>, evidence: &Evidence) -> Option<Recognised> {
    let by_path = || path.and_then(|path| vendor_in_path(index, path));
    if let Some(vendor) = named.or_else(by_path) {
        return Some(Recognised { vendor, event: event_for(index[vendor.0].recognise(), evidence), others: Vec::new() });
    }
    let mut best: Option<(VendorId, &Rule)> = None;
    let mut others = Vec::new();
    let asked = asked(evidence);
    for (at, entry) in index.iter().enumerate().filter(|(_, entry)| entry.may_hold(asked, evidence)) {
        let Recognise::Rules(rules) = entry.recognise() else { continue };
        let Some(rule) = rules.iter().find(|rule| rule.holds(evidence)) else { continue };
        match best {
            Some((_, known)) if rule.general && !known.general => {}
            // Those before it were general, too.
            Some((_, known)) if known.general && !rule.general => {
                best = Some((VendorId(at), rule));
                others.clear();
            }
            Some((_, known)) if known.when.len() >= rule.when.len() => others.push(VendorId(at)),
            _ => others.extend(best.replace((VendorId(at), rule)).map(|(vendor, _)| vendor)),
        }
    }
    best.map(|(vendor, rule)| Recognised { vendor, event: rule.event.read(evidence), others })
}

/// The vendor whose id or alias is the first segment of a path.
fn vendor_in_path(index: &[Entry], path: &str) -> Option<VendorId> {
    let first = path.trim_start_matches('/').split('/').next()?;
    index.iter().position(|entry| entry.answers_to(first)).map(VendorId)
}

/// For a vendor that is known: the rule that holds names the event, else any rule whose place for the name is filled, else the event that
/// all rules name. So no rule has to hold, and what is missing is the schema's to say.
fn event_for(recognise: &Recognise, evidence: &Evidence) -> Option<Label> {
    match recognise {
        Recognise::ByName(by_name) => by_name.event.read(evidence),
        Recognise::Rules(rules) => rules
            .iter()
            .find(|rule| rule.holds(evidence))
            .and_then(|rule| rule.event.read(evidence))
            .or_else(|| rules.iter().filter(|rule| matches!(rule.event, EventName::At(_))).find_map(|rule| rule.event.read(evidence)))
            .or_else(|| the_only_event(rules)?.read(evidence)),
    }
}

/// The event that all rules name, wherever the body says none.
fn the_only_event(rules: &[Rule]) -> Option<&EventName> {
    let first = rules.first().map(|rule| &rule.event)?;
    let same = |rule: &Rule| matches!((&rule.event, first), (EventName::Named(name), EventName::Named(only)) if name == only);
    rules.iter().all(same).then_some(first)
}

impl Rule {
    /// Whether all its conditions hold.
    #[must_use]
    pub fn holds(&self, evidence: &Evidence) -> bool {
        self.when.iter().all(|condition| condition.holds(evidence))
    }
}

impl EventName {
    fn read(&self, evidence: &Evidence) -> Option<Label> {
        match self {
            Self::At(pointer) => evidence.root?.at(pointer).filter(|node| node.kind() == Kind::String).and_then(Label::of),
            Self::Named(name) => Some(Label { text: name.clone(), span: 0..0 }),
        }
    }
}

/// The rule that a body comes nearest to: which vendor, what the rule's shape is called, and what is wrong, a clause each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest {
    pub vendor: VendorId,
    pub shape: String,
    pub lacks: Vec<String>,
}

/// Searches all rules (of one vendor, where `among` names it) for the nearest. `None` when no rule holds even in part.
#[must_use]
pub fn nearest(index: &[Entry], among: Option<VendorId>, evidence: &Evidence) -> Option<Nearest> {
    let mut best: Option<(usize, Nearest)> = None;
    for (at, entry) in index.iter().enumerate().filter(|(at, _)| among.is_none_or(|id| id.0 == *at)) {
        let Recognise::Rules(rules) = entry.recognise() else { continue };
        for rule in rules {
            let counted = rule.when.iter().filter(|condition| condition.asks());
            let (held, missing): (Vec<_>, Vec<_>) = counted.partition(|condition| condition.holds(evidence));
            let near = !held.is_empty() || among.is_some();
            if near && best.as_ref().is_none_or(|(most, _)| held.len() > *most) {
                let lacks = missing.iter().map(|condition| condition.lack(evidence)).collect();
                best = Some((held.len(), Nearest { vendor: VendorId(at), shape: rule.shape.clone(), lacks }));
            }
        }
    }
    best.map(|(_, nearest)| nearest)
}
