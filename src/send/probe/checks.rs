//! From what a vendor's documents say to the list of checks, each with who demands it. Pure: nothing is delivered here.

use super::basis::{derived, documents, sources};
use super::scenario::to_reverse;
use super::stale::stale;
use super::twice::twice;
use crate::report::{Basis, Verdict};
use crate::vendor::manifest::{EventEntry, Grade, Manifest, SampleEntry, SchemeSpec};

/// What the run brings along.
#[derive(Debug, Clone)]
pub struct Given {
    pub https: bool,
    /// Nothing leaves this machine.
    pub loopback: bool,
    /// Whether any certificate is taken.
    pub unchecked: bool,
    pub credentials: Credentials,
    /// The scheme in use by its name; `None` where none is chosen.
    pub scheme: Option<String>,
    /// Why no old signature can be made although a secret is there.
    pub never_stale: Option<String>,
    /// Statuses that count as accepted.
    pub accepted: String,
    /// How long an answer may take.
    pub timeout: String,
}

/// Whether wrong and missing credentials would tell anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credentials {
    /// Valid ones are sent, because the vendor's scheme is used.
    Usual,
    /// Valid ones are sent, because the user named the scheme.
    Named,
    /// The user gives the header by hand, so that nothing can be made of it: why.
    ByHand(String),
    /// Nobody gave a secret, as this says: what goes without credentials can be tried all the same.
    NoSecret(String),
    /// Nobody knows valid ones, for this reason.
    Unknown(String),
}

/// One line of the checklist, before anything is tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// A name that stays.
    pub name: String,
    /// What the endpoint is to do.
    pub demand: String,
    pub basis: Basis,
    pub task: Task,
}

/// What is to be done for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// Nothing: the verdict is known, and why.
    Settled(Verdict, String),
    Certificate,
    /// These samples, `EVENT:VARIANT`, one after the other.
    Event {
        samples: Vec<String>,
        /// What the evidence has to say of samples that no document shows; empty where there are none.
        derived: String,
    },
    Twice,
    /// These steps in their order, then backwards.
    Order(Vec<String>),
    WrongCredentials,
    MissingCredentials,
    StaleCredentials,
    UnknownField,
    Malformed,
}

impl Task {
    /// The samples that it names.
    #[must_use]
    pub fn samples(&self) -> &[String] {
        match self {
            Self::Event { samples, .. } | Self::Order(samples) => samples,
            _ => &[],
        }
    }
}

/// All checks, in the order in which they are made.
#[must_use]
pub fn checks(manifest: &Manifest, only: Option<&str>, given: &Given) -> Vec<Check> {
    let mut checks = vec![https(manifest, given), certificate(manifest, given)];
    checks.extend(events(manifest, only).map(|entry| event(manifest, entry, given)));
    checks.push(twice(manifest, given));
    checks.push(order(manifest, only, given));
    checks.extend(credentials(manifest, given));
    checks.push(stale(manifest, given));
    checks.push(Check {
        name: "unknown-field".to_owned(),
        demand: format!("a field that no document names is let pass: {}", answered(given)),
        basis: derived("vendors add fields without a word"),
        task: Task::UnknownField,
    });
    checks.push(Check {
        name: "malformed".to_owned(),
        demand: format!("half a JSON text is answered within {}, and not with a 5xx", given.timeout),
        basis: derived("what a stranger sends must not bring an endpoint down"),
        task: Task::Malformed,
    });
    checks
}

pub(super) fn answered(given: &Given) -> String {
    format!("answered with {} within {}", given.accepted, given.timeout)
}

fn https(manifest: &Manifest, given: &Given) -> Check {
    let fact = manifest.delivery.https.as_ref().filter(|fact| fact.value && fact.grade.is_documented());
    let task = match (fact, given) {
        (None, _) => Task::Settled(Verdict::NotDocumented, format!("no document of {} demands HTTPS", manifest.name)),
        (Some(_), Given { https: true, .. }) => Task::Settled(Verdict::Ok, "an https URL".to_owned()),
        (Some(_), Given { loopback: true, .. }) => {
            Task::Settled(Verdict::Skipped, "a loopback URL: the vendor would get another one, and that must be https".to_owned())
        }
        (Some(_), _) => Task::Settled(Verdict::Failed, "an http URL".to_owned()),
    };
    let basis = fact.map_or(Basis::Nothing, |fact| documents(manifest, fact.grade, &fact.source));
    Check { name: "https".to_owned(), demand: "the URL begins with https".to_owned(), basis, task }
}

fn certificate(manifest: &Manifest, given: &Given) -> Check {
    let fact = manifest.delivery.https.as_ref().filter(|fact| fact.value && fact.grade.is_documented());
    let basis = match fact {
        Some(fact) => documents(manifest, fact.grade, &fact.source),
        None if given.https => derived("HTTPS means nothing without it"),
        None => Basis::Nothing,
    };
    let task = match (given.https, fact) {
        (true, _) if given.unchecked => Task::Settled(Verdict::Skipped, "-k takes any".to_owned()),
        (true, _) => Task::Certificate,
        (false, Some(_)) => Task::Settled(Verdict::Skipped, "an http URL has none".to_owned()),
        (false, None) => Task::Settled(Verdict::NotDocumented, "an http URL has none, and no document demands one".to_owned()),
    };
    Check { name: "certificate".to_owned(), demand: "the certificate is valid, for this name, and trusted".to_owned(), basis, task }
}

/// The default sample's event comes first: what it shows, the other checks rely on. What only integrators' code knows is probed by name.
fn events<'a>(manifest: &'a Manifest, only: Option<&'a str>) -> impl Iterator<Item = &'a EventEntry> {
    let first = manifest.default_sample.split(':').next().unwrap_or_default();
    let wanted = move |event: &&EventEntry| match only {
        Some(only) => event.id == only,
        None => !event.samples.is_empty() && event.grade != Grade::Community,
    };
    let of = move |leading: bool| manifest.events.iter().filter(wanted).filter(move |event| (event.id == first) == leading);
    of(true).chain(of(false))
}

fn event(manifest: &Manifest, entry: &EventEntry, given: &Given) -> Check {
    let name = |sample: &SampleEntry| format!("{}:{}", entry.id, sample.variant);
    let mut chosen: Vec<_> = entry.samples.iter().filter(|sample| sample.grade.is_documented()).collect();
    let shown = chosen.len();
    // What the vendor is played with where nobody says otherwise must be taken, too.
    chosen.extend(entry.samples.iter().filter(|sample| !sample.grade.is_documented() && name(sample) == manifest.default_sample));
    if chosen.is_empty() {
        chosen.extend(entry.samples.first());
    }
    let success = manifest.delivery.success.as_ref().filter(|fact| fact.grade.is_documented());
    let rule = success.into_iter().flat_map(|fact| &fact.source);
    let tags = || rule.clone().chain(chosen.iter().flat_map(|sample| &sample.source)).chain(&entry.source);
    let basis = match entry.grade {
        Grade::Documented | Grade::Template => documents(manifest, entry.grade, tags()),
        Grade::Community => Basis::Derived("only integrators' code knows this event".to_owned(), sources(manifest, tags())),
        Grade::Derived => Basis::Derived("this event is derived".to_owned(), sources(manifest, tags())),
    };
    let derived = match chosen.get(shown) {
        // Where all of the event is no document's, the basis says so already.
        Some(_) if !entry.grade.is_documented() => String::new(),
        Some(_) if shown == 0 => "no document shows its body, so the sample is derived".to_owned(),
        Some(sample) => format!("no document shows the body of {}, which is derived", sample.variant),
        None => String::new(),
    };
    let samples = chosen.iter().map(|sample| name(sample)).collect();
    Check { name: format!("event:{}", entry.id), demand: answered(given), basis, task: Task::Event { samples, derived } }
}

fn order(manifest: &Manifest, only: Option<&str>, given: &Given) -> Check {
    let (basis, task) = match to_reverse(manifest, only) {
        Some(scenario) => {
            let why = "the vendor promises no order of deliveries".to_owned();
            (Basis::Derived(why, sources(manifest, &scenario.source)), Task::Order(scenario.steps.clone()))
        }
        None => {
            let why = match only {
                Some(only) => format!("{only} alone has nothing that could come before or after it"),
                None => format!("{} sends one callback about each {}, so there is no order", manifest.name, manifest.subject.label),
            };
            (Basis::Nothing, Task::Settled(Verdict::NotDocumented, why))
        }
    };
    let demand = format!("callbacks that come late and in the wrong order, each {}", answered(given));
    Check { name: "order".to_owned(), demand, basis, task }
}

fn credentials(manifest: &Manifest, given: &Given) -> [Check; 2] {
    let said: Vec<_> =
        manifest.credentials.schemes.iter().filter(|entry| entry.scheme != SchemeSpec::None && entry.grade.is_documented()).collect();
    let basis = match (said.first(), &given.credentials) {
        (Some(first), _) => documents(manifest, first.grade, said.iter().flat_map(|entry| &entry.source)),
        (None, Credentials::Named | Credentials::ByHand(_)) => derived("the command line says what the endpoint is to check"),
        (None, _) => Basis::Nothing,
    };
    let settled = |task: Task| match (&basis, &given.credentials) {
        (Basis::Nothing, _) => {
            Task::Settled(Verdict::NotDocumented, format!("no document of {} says how callbacks authenticate", manifest.name))
        }
        // An endpoint that is open to anyone must not pass because nobody gave the secret.
        (_, Credentials::NoSecret(_)) if task == Task::MissingCredentials => task,
        (_, Credentials::ByHand(why) | Credentials::NoSecret(why) | Credentials::Unknown(why)) => {
            Task::Settled(Verdict::Skipped, why.clone())
        }
        _ => task,
    };
    [("wrong", Task::WrongCredentials), ("missing", Task::MissingCredentials)].map(|(word, task)| Check {
        name: format!("{word}-credentials"),
        demand: format!("a delivery with {word} credentials is refused: not answered with {}", given.accepted),
        basis: basis.clone(),
        task: settled(task),
    })
}
