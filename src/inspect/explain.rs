//! What a pack knows beyond its schema: near misses, other products, and what one must know.

use super::{Circumstances, Event, Inspection, sentences};
use crate::json::Node;
use crate::problem::{Problem, Rule, Severity};
use crate::request::Headers;
use crate::vendor::Vendor;
use crate::vendor::manifest::Remark;
use crate::vendor::recognise::{Evidence, nearest, recognise};
use crate::vendor::registry::Registry;

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
        (Some(vendor), Event::Foreign(name)) => sentences::foreign_event(vendor, name, root),
        (Some(vendor), _) => {
            let id = circumstances.vendor.or_else(|| registry.find(vendor.id()).ok());
            let nearest = nearest(registry.index(), id, evidence);
            let other = recognise(registry.index(), None, None, evidence).map(|found| registry.index()[found.vendor.0].name.as_str());
            sentences::not_this_vendor(&vendor.manifest.name, nearest, other, root)
        }
        (None, _) => {
            let nearest =
                nearest(registry.index(), None, evidence).map(|nearest| (registry.index()[nearest.vendor.0].name.clone(), nearest));
            let other = registry
                .vendors()
                .flat_map(|vendor| &vendor.manifest.others)
                .find(|other| other.when.iter().all(|condition| condition.holds(evidence)));
            sentences::nobody(nearest, other.map(|other| other.say.as_str()), root)
        }
    }
}

/// The pack's traps: each becomes the help of what is wrong at its place, else a warning of its own.
pub fn near_misses(vendor: &Vendor, evidence: &Evidence, body: &[u8], problems: &mut Vec<Problem>) {
    for trap in vendor.manifest.traps.iter().filter(|trap| trap.when.iter().all(|condition| condition.holds(evidence))) {
        if let Some(problem) = problems.iter_mut().find(|problem| problem.pointer == trap.at && problem.rule != Rule::UnknownField) {
            problem.help = vec![trap.say.clone()];
            continue;
        }
        let span = evidence.root.and_then(|root| root.at(&trap.at)).map_or(0..body.len().min(1), sentences::mark);
        let message = trap.say.clone();
        problems.push(Problem {
            rule: Rule::NearMiss,
            severity: Severity::Warning,
            pointer: trap.at.clone(),
            span,
            message,
            label: None,
            help: Vec::new(),
        });
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
