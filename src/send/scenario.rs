//! A vendor's documented lifecycle: its steps in order, all about the subject of the first.

use super::carry::{carry, subject_of};
use crate::suggest::nearest;
use crate::vendor::manifest::Scenario;
use crate::vendor::{UnknownName, Vendor};

/// One step, ready to be edited and signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// `vendor/event:variant (scenario 1/4)`.
    pub what: String,
    /// The event's id.
    pub event: String,
    pub body: Vec<u8>,
}

/// The scenario that a person names, ignoring case.
///
/// # Errors
/// There is none of this name; the nearest is suggested.
pub fn named<'a>(vendor: &'a Vendor, name: &str) -> Result<&'a Scenario, UnknownName> {
    let scenarios = &vendor.manifest.scenarios;
    scenarios.iter().find(|scenario| scenario.id.eq_ignore_ascii_case(name)).ok_or_else(|| {
        let known: Vec<_> = scenarios.iter().map(|scenario| scenario.id.clone()).collect();
        UnknownName {
            vendor: vendor.manifest.name.clone(),
            what: if known.is_empty() { "scenarios, so none called" } else { "scenario called" }.to_owned(),
            name: name.to_owned(),
            suggestion: nearest(name, known.iter().map(String::as_str)).or_else(|| begun(name, &known)).map(str::to_owned),
            known,
        }
    })
}

/// The one that begins so, and that all others which do are named after.
fn begun<'a>(name: &str, known: &'a [String]) -> Option<&'a str> {
    let fitting: Vec<_> = known.iter().filter(|id| !name.is_empty() && id.starts_with(&name.to_lowercase())).collect();
    let shortest = fitting.iter().min_by_key(|id| id.len())?;
    fitting.iter().all(|id| id.starts_with(shortest.as_str())).then_some(shortest.as_str())
}

/// The steps of a scenario. One that names no subject stays as it is.
///
/// # Errors
/// No such scenario, or one with a step that the vendor's pack does not have.
pub fn steps(vendor: &Vendor, name: &str) -> Result<Vec<Step>, UnknownName> {
    let scenario = named(vendor, name)?;
    let at = &vendor.manifest.subject.at;
    let samples = scenario.steps.iter().map(|step| vendor.sample(step)).collect::<Result<Vec<_>, _>>()?;
    let subject = samples.iter().find_map(|sample| subject_of(sample.bytes, at));
    let count = samples.len();
    let step = |(number, sample): (usize, &crate::vendor::Sample)| Step {
        what: format!("{}/{}:{} ({} {}/{count})", vendor.id(), sample.event.id, sample.entry.variant, scenario.id, number + 1),
        event: sample.event.id.clone(),
        body: subject.as_ref().map_or_else(|| sample.bytes.to_vec(), |subject| carry(sample.bytes, at, subject)),
    };
    Ok(samples.iter().enumerate().map(step).collect())
}
