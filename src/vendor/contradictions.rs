//! Whether a manifest agrees with itself: what it names is there, and no name stands for two things. Schemes have rules of their own.

use std::collections::HashSet;

use super::Vendor;
use super::fault::File;
use super::manifest::{EventName, Recognise};
use super::pack::PackError;
use crate::json::{Kind, Node};

/// The first contradiction, at its place.
///
/// # Errors
/// There is one.
pub fn check(vendor: &Vendor) -> Result<(), PackError> {
    let file = File { pack: vendor.pack(), path: "vendor.json" };
    let (text, tree) = file.read()?;
    let root = tree.root(text);
    let first = undefined_source(vendor, root).or_else(|| twice(vendor)).or_else(|| nowhere(vendor));
    first.map_or(Ok(()), |(at, message)| {
        let offset = root.at(&at).map_or(0, |node| node.span().start);
        Err(file.fault(offset, format!("{at}: {message}")))
    })
}

/// A place in the manifest, and what is wrong there.
type Fault = (String, String);

/// Calls for every tag that is cited.
pub fn cited<'a>(node: Node<'a>, each: &mut impl FnMut(Node<'a>)) {
    match node.kind() {
        Kind::Array => node.elements().for_each(|element| cited(element, each)),
        Kind::Object => node.members().for_each(|(key, value)| match value.kind() {
            Kind::Array if key.is("source") => value.elements().for_each(&mut *each),
            _ => cited(value, each),
        }),
        _ => {}
    }
}

fn undefined_source(vendor: &Vendor, root: Node) -> Option<Fault> {
    let mut found = None;
    cited(root, &mut |tag| {
        let name = tag.as_str().unwrap_or_default();
        if found.is_none() && !vendor.manifest.sources.contains_key(&*name) {
            found = Some((root.pointer_to(tag.span().start), format!("{name} is none of the sources")));
        }
    });
    found
}

fn twice(vendor: &Vendor) -> Option<Fault> {
    let manifest = &vendor.manifest;
    let mut names = HashSet::new();
    for (at, event) in manifest.events.iter().enumerate() {
        // An event may be called by one word in two ways.
        let own: HashSet<_> =
            [event.id.as_str(), event.wire()].into_iter().chain(event.aliases.iter().map(String::as_str)).map(str::to_lowercase).collect();
        if let Some(name) = own.into_iter().find(|name| !names.insert(name.clone())) {
            return Some((format!("/events/{at}"), format!("another event is called {name}, too")));
        }
        if let Some((sample, name)) = repeated(event.samples.iter().map(|sample| sample.variant.as_str())) {
            return Some((format!("/events/{at}/samples/{sample}"), format!("another sample is called {name}, too")));
        }
    }
    let (at, name) = repeated(manifest.scenarios.iter().map(|scenario| scenario.id.as_str()))?;
    Some((format!("/scenarios/{at}"), format!("another scenario is called {name}, too")))
}

fn repeated<'a>(names: impl Iterator<Item = &'a str>) -> Option<(usize, &'a str)> {
    let mut seen = HashSet::new();
    names.enumerate().find(|(_, name)| !seen.insert(name.to_lowercase()))
}

/// What is named and is nowhere.
fn nowhere(vendor: &Vendor) -> Option<Fault> {
    let manifest = &vendor.manifest;
    let steps = manifest.scenarios.iter().enumerate().flat_map(|(at, scenario)| {
        scenario.steps.iter().enumerate().map(move |(step, name)| (format!("/scenarios/{at}/steps/{step}"), name))
    });
    for (at, name) in std::iter::once(("/default_sample".to_owned(), &manifest.default_sample)).chain(steps) {
        if let Err(unknown) = vendor.sample(name) {
            let near = unknown.suggestion.as_ref().map(|near| format!(" (did you mean {near}?)")).unwrap_or_default();
            return Some((at, format!("{unknown}{near}")));
        }
    }
    let given: Vec<_> = match &manifest.recognise {
        Recognise::Rules(rules) => {
            rules.iter().enumerate().map(|(at, rule)| (format!("/recognise/rules/{at}/event"), &rule.event)).collect()
        }
        Recognise::ByName(by_name) => vec![("/recognise/by-name/event".to_owned(), &by_name.event)],
    };
    let named = given.into_iter().filter_map(|(at, event)| if let EventName::Named(id) = event { Some((at, id)) } else { None });
    let members = manifest.secrets.members.iter().enumerate();
    let of_secrets = members.flat_map(|(at, member)| member.events.iter().map(move |id| (format!("/secrets/members/{at}/events"), id)));
    let own = &manifest.delivery.retry_of_events;
    let of_retries =
        own.iter().enumerate().flat_map(|(at, own)| own.events.iter().map(move |id| (format!("/delivery/retry_of_events/{at}"), id)));
    let strange = |(_, id): &(String, &String)| !manifest.events.iter().any(|event| event.id == **id);
    let (at, id) = named.chain(of_secrets).chain(of_retries).find(strange)?;
    Some((at, format!("{id} is none of the events")))
}
