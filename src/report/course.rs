//! What `listen` saw, for its summary: for people, and as a record.

use std::collections::BTreeMap;

use super::human::{bold, count};
use super::{Verbosity, View, sanitize};
use crate::history::{Exceeded, KEYS, SUBJECTS, Step, Timeline};
use crate::record;
use crate::vendor::registry::VendorId;

/// So many timelines are shown to people, the last ones.
const SHOWN: usize = 20;

/// Gathered while it listens.
#[derive(Debug, Clone, Default)]
pub struct Course {
    /// So many callbacks were waited for.
    pub expected: Option<u64>,
    /// Callbacks that the filters left out.
    pub unmatched: u64,
    /// Callbacks that were refused although they were recorded, of all.
    pub refused: u64,
    /// By vendor, by the id of the event; what strangers call theirs is counted as one.
    pub events: BTreeMap<Option<VendorId>, BTreeMap<Option<String>, u64>>,
    pub timelines: Vec<Timeline>,
    pub exceeded: Exceeded,
}

impl Course {
    /// One more of this vendor and event.
    pub fn count(&mut self, vendor: Option<VendorId>, event: Option<&str>) {
        let events = self.events.entry(vendor).or_default();
        // A name is copied once.
        match events.iter_mut().find(|(known, _)| known.as_deref() == event) {
            Some((_, count)) => *count += 1,
            None => drop(events.insert(event.map(str::to_owned), 1)),
        }
    }

    fn counted(&self) -> impl Iterator<Item = (Option<VendorId>, Option<&str>, u64)> {
        self.events.iter().flat_map(|(vendor, events)| events.iter().map(|(event, count)| (*vendor, event.as_deref(), *count)))
    }

    /// What is said to people before the totals.
    pub(super) fn text(&self, view: &View) -> String {
        if view.verbosity == Verbosity::Totals {
            return String::new();
        }
        let mut out = String::new();
        let hidden = self.timelines.len().saturating_sub(SHOWN);
        if self.exceeded.subjects {
            let subjects = grouped(SUBJECTS);
            out.push_str(&format!("more than {subjects} subjects came: timelines are kept of the {subjects} that were heard of last\n"));
        }
        if hidden > 0 {
            out.push_str(&format!("… {} before these {SHOWN}\n", count(hidden as u64, "more subject")));
        }
        self.timelines[hidden..].iter().for_each(|timeline| out.push_str(&line(timeline)));
        if self.exceeded.keys {
            let keys = grouped(KEYS);
            out.push_str(&format!("more than {keys} callbacks came: for duplicates each was compared with the {keys} before it\n"));
        }
        if self.counted().count() > 1 {
            self.counted().for_each(|(vendor, event, number)| out.push_str(&format!("{number:>6}  {}\n", name(view, vendor, event))));
        }
        if self.unmatched > 0 {
            out.push_str(&format!("{} did not match the filters\n", count(self.unmatched, "more callback")));
        }
        if self.refused > 0 {
            out.push_str(&format!("refused {}\n", self.refused));
        }
        out
    }

    /// Adds it to the record of the totals.
    pub(super) fn record(&self, view: &View, totals: record::Summary) -> record::Summary {
        let counted = |(vendor, event, count): (Option<VendorId>, Option<&str>, u64)| record::Counted {
            vendor: view.vendor(vendor).map(|vendor| vendor.id().to_owned()),
            event: event.map(str::to_owned),
            count,
        };
        let timeline = |timeline: &Timeline| {
            let vendor = view.registry.vendor(timeline.vendor);
            record::Timeline {
                vendor: vendor.id().to_owned(),
                subject: record::Subject {
                    label: vendor.manifest.subject.label.clone().into(),
                    value: timeline.subject.clone().into(),
                    digest: timeline.digest.clone().map(Into::into),
                },
                steps: timeline.steps.iter().map(|step| record::Step { status: step.status.clone(), times: step.times }).collect(),
                earlier: timeline.earlier,
            }
        };
        record::Summary {
            expected: self.expected,
            unmatched: self.unmatched,
            refused: self.refused,
            events: self.counted().map(counted).collect(),
            timelines: self.timelines.iter().map(timeline).collect(),
            subjects_exceeded: self.exceeded.subjects,
            keys_exceeded: self.exceeded.keys,
            ..totals
        }
    }
}

fn line(timeline: &Timeline) -> String {
    let step = |step: &Step| {
        let times = if step.times > 1 { format!(" ×{}", step.times) } else { String::new() };
        format!("{}{times}", sanitize::line(&step.status))
    };
    let earlier = (timeline.earlier > 0).then(|| format!("… {}", count(timeline.earlier, "earlier step")));
    let steps: Vec<_> = earlier.into_iter().chain(timeline.steps.iter().map(step)).collect();
    format!("{}  {}\n", bold(&sanitize::line(&timeline.subject)), steps.join(" → "))
}

fn name(view: &View, vendor: Option<VendorId>, event: Option<&str>) -> String {
    match (view.vendor(vendor), event) {
        (None, _) => "unknown vendor".to_owned(),
        (Some(vendor), None) => sanitize::line(&format!("{}  unknown event", vendor.manifest.name)).into_owned(),
        (Some(vendor), Some(event)) => sanitize::line(&format!("{}  {event}", vendor.manifest.name)).into_owned(),
    }
}

/// A number with its thousands apart.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let chunks: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    chunks.join(",")
}
