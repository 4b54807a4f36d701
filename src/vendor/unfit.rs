//! What in a pack fits nothing in it, though nothing contradicts it: a place that no body has, a sample that no rule recognises. It is told
//! to whoever brings a pack along; tests prove the packs in the binary.

use super::contradictions::cited;
use super::fault::File;
use super::manifest::{Condition, EventName, Personal, Recognise};
use super::recognise::Evidence;
use super::{Sample, Vendor, sample_file};
use crate::json::{Kind, Node, Tree, parse, unescape_token};
use crate::mask::select;

/// So many are told; the first ones mostly explain the rest.
const TOLD: usize = 10;

/// A sentence for each thing.
#[must_use]
pub fn remarks(vendor: &Vendor) -> Vec<String> {
    let texts = |bytes| std::str::from_utf8(bytes).ok().and_then(|text| Some((text, parse(text).ok()?)));
    let samples: Vec<_> = vendor.samples().map(|sample| (sample, texts(sample.bytes))).collect();
    let schemas: Vec<_> = vendor.manifest.events.iter().filter_map(|event| texts(vendor.schema_text(event)?)).collect();
    let mut found: Vec<String> = samples.iter().filter_map(|(sample, read)| odd_sample(vendor, sample, read.as_ref())).collect();
    for (what, at, events) in places(vendor) {
        let of_event = |sample: &Sample| events.is_empty() || events.contains(&sample.event.id);
        let stands = |(text, tree): &(&str, Tree)| !select(tree.root(text), at).is_empty();
        let in_sample = samples.iter().any(|(sample, read)| of_event(sample) && read.as_ref().is_some_and(stands));
        if !in_sample && !schemas.iter().any(|(text, tree)| may_stand(tree.root(text), at)) {
            found.push(format!("/{what}: {at} stands in no sample and in no schema{}", consequence(what)));
        }
    }
    let known: Vec<_> = samples.iter().map(|(sample, _)| sample_file(sample.event, sample.entry)).collect();
    let strays = vendor.pack().paths().filter(|path| path.starts_with("samples/") && !known.iter().any(|known| known == path));
    found.extend(strays.map(|path| format!("{path} is no sample that vendor.json lists")));
    found.extend(unused(vendor).into_iter().map(|tag| format!("/sources: nothing cites {tag}")));
    let more = found.len().saturating_sub(TOLD);
    found.truncate(TOLD);
    found.extend((more > 0).then(|| format!("and {more} more things in it fit nothing")));
    found
}

/// What becomes of a place that is wrong.
fn consequence(what: &str) -> &'static str {
    if matches!(what, "secrets" | "personal") { ": nothing is masked there" } else { "" }
}

/// Places that some body should have: what for, where, in which events (in all, if none is named).
fn places(vendor: &Vendor) -> Vec<(&'static str, &str, &[String])> {
    let manifest = &vendor.manifest;
    let mut places: Vec<(_, _, &[String])> =
        manifest.secrets.members.iter().map(|member| ("secrets", member.at.as_str(), member.events.as_slice())).collect();
    if let Personal::Members(members) = &manifest.personal {
        places.extend(members.iter().map(|at| ("personal", at.as_str(), &[][..])));
    }
    places.extend(manifest.subject.at.iter().map(|at| ("subject", at.as_str(), &[][..])));
    places.extend(manifest.status.iter().map(|at| ("status", at.as_str(), &[][..])));
    places
}

/// Whether a schema describes something at a place, or is written in a way that is not looked through here.
fn may_stand(schema: Node, pointer: &str) -> bool {
    let Some(rest) = pointer.strip_prefix('/') else { return true };
    let token = rest.split('/').next().unwrap_or_default();
    let further = &rest[token.len()..];
    let name = unescape_token(token);
    let inside = schema.members().any(|(key, below)| match key.as_str().as_deref() {
        Some("properties") => below.members().any(|(key, below)| (token == "*" || key.is(&name)) && may_stand(below, further)),
        Some("items") => (token == "*" || token.parse::<usize>().is_ok()) && may_stand(below, further),
        Some("additionalProperties") => token == "*" && below.kind() == Kind::Object && may_stand(below, further),
        _ => false,
    });
    inside || ["$ref", "oneOf", "anyOf", "allOf"].iter().any(|keyword| schema.has(keyword))
}

/// What is wrong with a sample.
fn odd_sample(vendor: &Vendor, sample: &Sample, read: Option<&(&str, Tree)>) -> Option<String> {
    let name = sample_file(sample.event, sample.entry);
    let Some((text, tree)) = read else { return Some(format!("{name} is not JSON")) };
    let Recognise::Rules(rules) = &vendor.manifest.recognise else { return None };
    // A file has no headers: whichever a rule asks for may come with it.
    let asked = rules.iter().flat_map(|rule| &rule.when);
    let headers: Vec<_> =
        asked.filter_map(|when| if let Condition::Header(name) = when { Some((name.clone(), Vec::new())) } else { None }).collect();
    let root = tree.root(text);
    let holding: Vec<_> = rules.iter().filter(|rule| rule.holds(&Evidence { root: Some(root), headers: &headers, event: None })).collect();
    let own = |event: &EventName| match event {
        EventName::At(at) => root.at(at).is_some_and(|named| named.is(sample.event.wire())),
        EventName::Named(id) => *id == sample.event.id,
    };
    if holding.is_empty() {
        return Some(format!("{name} is recognised by none of the rules"));
    }
    (!holding.iter().any(|rule| own(&rule.event))).then(|| format!("{name} is recognised as another event than {}", sample.event.id))
}

/// Sources that nothing cites.
fn unused(vendor: &Vendor) -> Vec<String> {
    let mut unused: Vec<_> = vendor.manifest.sources.keys().cloned().collect();
    let manifest = File { pack: vendor.pack(), path: "vendor.json" };
    if let Ok((text, tree)) = manifest.read() {
        cited(tree.root(text), &mut |tag| unused.retain(|name| !tag.is(name)));
    }
    unused
}
