//! What a pack knows beyond its schema: near misses, other products, and what one must know.

use super::{Circumstances, Event, Inspection, Named, Policy, check_schema, sentences, strangers};
use crate::json::Node;
use crate::problem::{Counts, Problem, Rule, Severity, Unknown};
use crate::request::Headers;
use crate::schema::Violation;
use crate::suggest;
use crate::vendor::Vendor;
use crate::vendor::manifest::{EventEntry, Recognise, Remark};
use crate::vendor::recognise::{Evidence, Label, nearest, recognise};
use crate::vendor::registry::{Registry, VendorId};

/// The body fits no vendor, or no event of the vendor that was named.
pub fn unrecognised(
    registry: &Registry,
    circumstances: Circumstances,
    vendor: Option<&Vendor>,
    event: &Event,
    root: Node,
    evidence: &Evidence,
) -> Problem {
    match (vendor, event) {
        (Some(vendor), Event::Foreign(name)) => strangers::foreign_event(vendor, name, root),
        (Some(vendor), _) => {
            let id = circumstances.vendor.or_else(|| registry.find(vendor.id()).ok());
            let nearest = nearest(registry.index(), id, evidence);
            let other = recognise(registry.index(), None, None, evidence);
            let other = other.map(|found| format!("it looks like a callback of {}", registry.index()[found.vendor.0].name));
            let product = other_product(std::iter::once(vendor), evidence);
            strangers::not_this_vendor(&vendor.manifest.name, nearest, product.or(other), root)
        }
        (None, _) => {
            let nearest =
                nearest(registry.index(), None, evidence).map(|nearest| (registry.index()[nearest.vendor.0].name.clone(), nearest));
            strangers::nobody(nearest, other_product(registry.vendors(), evidence), by_name(registry, evidence), root)
        }
    }
}

/// Sentences about the vendors that no body is told by, and whose schema this one passes.
fn by_name(registry: &Registry, evidence: &Evidence) -> Vec<String> {
    let only_named = registry.ids().filter(|id| matches!(registry.index()[id.0].recognise(), Recognise::ByName(_)));
    let passes = |id: &VendorId| {
        let vendor = registry.vendor(*id);
        let named = recognise(registry.index(), Some(*id), None, evidence).and_then(|found| found.event);
        let schema = named.and_then(|name| vendor.schema(vendor.event_on_the_wire(&name.text)?));
        let open = |violation: &Violation| sentences::rule(&violation.broken).severity(Unknown::Warn) != Some(Severity::Error);
        schema.zip(evidence.root).is_some_and(|(schema, root)| schema.check(root).iter().all(open))
    };
    let say = |vendor: &Vendor| {
        let (name, id) = (&vendor.manifest.name, vendor.id());
        format!("{name} is known by its name only, and could send it: --vendor {id} checks it as its own")
    };
    only_named.filter(passes).map(|id| say(registry.vendor(id))).collect()
}

/// The body names an event that nearly is one of the vendor's: what else is wrong with it as that one.
pub fn as_nearest_event(vendor: &Vendor, name: &Label, root: Node, policy: Policy, problems: &mut Vec<Problem>, more: &mut Counts) {
    let near = suggest::misspelt(&name.text, vendor.manifest.events.iter().map(EventEntry::wire));
    let Some(entry) = near.and_then(|wire| vendor.event_on_the_wire(wire)) else { return };
    let mut found = Vec::new();
    check_schema(vendor, entry, root, policy, &mut found, more);
    // That the name is not the event's own is said already.
    problems.extend(found.into_iter().filter(|problem| problem.span != name.span));
}

/// The sentence about a body of another product that one of these vendors' packs knows.
fn other_product<'a>(vendors: impl Iterator<Item = &'a Vendor>, evidence: &Evidence) -> Option<String> {
    let mut others = vendors.flat_map(|vendor| &vendor.manifest.others);
    others.find(|other| other.when.iter().all(|condition| condition.holds(evidence))).map(|other| other.say.clone())
}

/// The pack's traps: each becomes the help of what is wrong at its place, else a warning of its own.
pub fn near_misses(vendor: &Vendor, evidence: &Evidence, body: &[u8], problems: &mut Vec<Problem>) {
    for trap in vendor.manifest.traps.iter().filter(|trap| trap.when.iter().all(|condition| condition.holds(evidence))) {
        if let Some(problem) = problems.iter_mut().find(|problem| problem.pointer == trap.at) {
            problem.help.retain(|help| !sentences::is_a_guess(help));
            problem.help.insert(0, trap.say.clone());
            continue;
        }
        let span = evidence.root.and_then(|root| root.at(&trap.at)).map_or(0..body.len().min(1), sentences::mark);
        problems.push(Problem::new(Rule::NearMiss, &trap.at, span, &trap.say));
    }
}

/// A flag or a sample names the event, and the body names another. Of one that the vendor documents, all else that is wrong follows from that.
pub fn another_event(vendor: &Vendor, named: &Label, (wanted, by): (&EventEntry, Named), problems: &mut Vec<Problem>) {
    let is_the_cause = |problem: &Problem| problem.rule == Rule::Enum && problem.span == named.span;
    let Some(cause) = problems.iter_mut().find(|problem| is_the_cause(problem)) else { return };
    cause.message = match by {
        Named::Flag => format!("is the event of the body, and --event says {}", wanted.wire()),
        Named::Sample => format!("is the event of the body, which began as a sample of {}", wanted.wire()),
    };
    cause.help.clear();
    if vendor.event_on_the_wire(&named.text).is_some() {
        problems.retain(is_the_cause);
    }
}

/// What the pack says that one must know about such a callback.
#[must_use]
pub fn notes<'a>(vendor: &'a Vendor, inspection: &Inspection, body: &[u8], headers: Option<&Headers>) -> Vec<&'a Remark> {
    let evidence =
        Evidence { root: inspection.root(body), headers: headers.map(Headers::lines).unwrap_or_default(), event: inspection.event_id() };
    let holds = |note: &&Remark| note.when.iter().all(|condition| condition.holds(&evidence));
    vendor.manifest.notes.iter().filter(holds).collect()
}
