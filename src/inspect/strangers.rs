//! Sentences about bodies that are no event of a known vendor: whose they could be, and what they lack.

use super::sentences::{did_you_mean, mark, twice_encoded};
use crate::json::{Kind, Node};
use crate::problem::{Problem, Rule};
use crate::schema::either;
use crate::vendor::Vendor;
use crate::vendor::recognise::{Label, Nearest, Recognised};
use crate::vendor::registry::{Entry, VendorId};

pub fn foreign_event(vendor: &Vendor, event: &Label, root: Node) -> Problem {
    let events: Vec<_> = vendor.manifest.events.iter().map(crate::vendor::manifest::EventEntry::wire).collect();
    let sender = &vendor.manifest.name;
    let pointer = root.pointer_to(event.span.start);
    let about = Some(event.span.clone());
    let mut problem = Problem {
        about,
        ..Problem::new(Rule::UnknownEvent, pointer, event.span.clone(), format!("is not an event that {sender} documents"))
    };
    let listed = either(&events);
    let whole = listed.len() <= 60;
    problem.label = Some(if whole { format!("expected {listed}") } else { format!("expected one of {} known events", events.len()) });
    problem.help.extend(did_you_mean(&event.text, events));
    if !whole {
        problem.help.push(format!("idhook samples {} lists its events", vendor.id()));
    }
    problem
}

/// More than one vendor could have sent this: whom it is taken for, and why.
pub fn several(index: &[Entry], recognised: &Recognised, root: Node) -> Option<Problem> {
    let name = |vendor: VendorId| index[vendor.0].name.as_str();
    let others: Vec<_> = recognised.others.iter().map(|other| name(*other)).collect();
    let (first, other) = (recognised.others.first()?, either(&others));
    let vendor = name(recognised.vendor);
    let message = format!("this is taken for a callback of {vendor}, and could be one of {other}");
    let mut problem = Problem::new(Rule::Ambiguous, "", mark(root), message);
    problem.help.push(format!("{vendor} is the one whose callbacks are told by the most signs; of equals the first"));
    problem.help.push(format!("--vendor {} checks it as one of {}", index[first.0].id, name(*first)));
    Some(problem)
}

pub fn not_this_vendor(sender: &str, nearest: Option<Nearest>, other: Option<String>, root: Node) -> Problem {
    let mut problem = Problem::new(Rule::Unrecognised, "", mark(root), format!("this is no callback of {sender}"));
    if root.kind() != Kind::Object {
        problem.label = Some(format!("expected an object, found {}", root.kind().word()));
    } else if let Some(nearest) = nearest {
        problem.label = Some(both(&nearest.lacks));
    }
    problem.help.extend(twice_encoded(root).map(str::to_owned));
    problem.help.extend(other);
    problem
}

/// `by_name` are sentences about vendors whom nothing in a body gives away.
pub fn nobody(nearest: Option<(String, Nearest)>, other: Option<String>, by_name: Vec<String>, root: Node) -> Problem {
    let mut problem = Problem::new(Rule::Unrecognised, "", mark(root), "no known vendor sends such a body");
    if root.kind() != Kind::Object {
        problem.label = Some(format!("expected an object, found {}", root.kind().word()));
        problem.help.extend(twice_encoded(root).map(str::to_owned));
    }
    match (other, nearest) {
        (Some(other), _) => problem.help.push(other),
        (None, nearest) => {
            let nearest = nearest.filter(|_| root.kind() == Kind::Object);
            problem.help.extend(nearest.map(|(vendor, nearest)| format!("{vendor} comes nearest, but {}", both(&nearest.lacks))));
            problem.help.extend(by_name);
            problem.help.push("name the vendor with --vendor if you know it".to_owned());
        }
    }
    problem
}

fn both(words: &[String]) -> String {
    match words {
        [] => "nothing, yet it does not fit".to_owned(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
