//! Which lifecycle is delivered backwards.

use crate::vendor::manifest::{Manifest, Scenario};

/// The first whose order the vendor documents, else the first; one with at least two different steps, all of the only event where there is
/// one.
#[must_use]
pub fn to_reverse<'a>(manifest: &'a Manifest, only: Option<&str>) -> Option<&'a Scenario> {
    let event = |step: &str| step.split(':').next().unwrap_or_default().to_owned();
    let fits = |scenario: &&Scenario| {
        let several = scenario.steps.iter().any(|step| Some(step) != scenario.steps.first());
        several && only.is_none_or(|only| scenario.steps.iter().all(|step| event(step).eq_ignore_ascii_case(only)))
    };
    let mut fitting = manifest.scenarios.iter().filter(fits);
    let first = fitting.clone().next();
    fitting.find(|scenario| scenario.grade.is_documented()).or(first)
}
