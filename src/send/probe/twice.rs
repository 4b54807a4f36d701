//! The same delivery twice, where anybody says that it may come twice or what would make two of them one.

use super::basis::{documents, sources};
use super::checks::{Check, Given, Task, answered};
use crate::report::{Basis, Verdict};
use crate::vendor::manifest::{Duplicates, Grade, Manifest};

/// The check.
pub fn twice(manifest: &Manifest, given: &Given) -> Check {
    let guarantee = manifest.delivery.guarantee.as_ref().map(|fact| (fact.grade, &fact.source));
    let key = match &manifest.duplicates {
        Duplicates::Key(fact) | Duplicates::Header(fact) => Some((fact.grade, &fact.source)),
        Duplicates::NotDocumented => None,
    };
    let (documented, other): (Vec<_>, Vec<_>) = guarantee.into_iter().chain(key).partition(|(grade, _)| grade.is_documented());
    let (basis, task) = match (documented.first(), other.first()) {
        (Some((grade, _)), _) => (documents(manifest, *grade, documented.iter().flat_map(|(_, tags)| *tags)), Task::Twice),
        (None, Some((grade, _))) => {
            let why = match grade {
                Grade::Community => "only integrators' code says that a delivery may come twice, or what makes two of them one",
                _ => "that a delivery may come twice, or what makes two of them one, is derived",
            };
            (Basis::Derived(why.to_owned(), sources(manifest, other.iter().flat_map(|(_, tags)| *tags))), Task::Twice)
        }
        (None, None) => {
            let why = format!("no document of {} says that a delivery may come twice, or what would make two of them one", manifest.name);
            (Basis::Nothing, Task::Settled(Verdict::NotDocumented, why))
        }
    };
    let demand = format!("the same delivery twice, each time {}", answered(given));
    Check { name: "twice".to_owned(), demand, basis, task }
}
