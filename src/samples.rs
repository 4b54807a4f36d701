//! `idhook samples`: what the packs hold, for people.

use std::fmt::Write as _;

use colored::Colorize as _;

use crate::credentials::signature::words;
use crate::report::count;
use crate::report::sanitize::line;
use crate::vendor::Vendor;
use crate::vendor::manifest::{Duplicates, EventEntry, Fact, Grade, Owner, Retry};
use crate::vendor::registry::Registry;

/// All vendors, one a line.
#[must_use]
pub fn vendors(registry: &Registry) -> String {
    let mut out = String::new();
    for vendor in registry.vendors() {
        let manifest = &vendor.manifest;
        let samples = vendor.samples().count();
        let aliases = if manifest.aliases.is_empty() { String::new() } else { format!(" (also {})", manifest.aliases.join(", ")) };
        let _ = writeln!(
            out,
            "{}  {}, {}{aliases}: {}, {}",
            line(vendor.id()).bold(),
            line(&manifest.product),
            line(&manifest.vendor),
            count(manifest.events.len() as u64, "event"),
            count(samples as u64, "sample")
        );
    }
    out.push_str("\nidhook samples VENDOR tells more.\n");
    out
}

/// An event to show as an example.
#[must_use]
pub fn first_event(vendor: &Vendor) -> String {
    let event = vendor.manifest.default_sample.split(':').next().unwrap_or_default();
    format!("{}/{event}", vendor.id())
}

/// Everything about one vendor.
#[must_use]
pub fn vendor(vendor: &Vendor) -> String {
    let manifest = &vendor.manifest;
    let mut out =
        format!("{}  {}, {}\n{}\n", line(&manifest.name).bold(), line(&manifest.product), line(&manifest.vendor), line(&manifest.docs));
    section(&mut out, "Events and their samples");
    for event in &manifest.events {
        let _ = writeln!(out, "  {}  {}{}", line(&event.id).bold(), line(&event.summary), graded(event.grade));
        for sample in &event.samples {
            let _ = writeln!(out, "    :{}  {}{}", line(&sample.variant), line(&sample.summary), graded(sample.grade));
        }
        if event.samples.is_empty() {
            let _ = writeln!(out, "    no sample: {}", line(event.note.as_deref().unwrap_or("its body is not known well enough")));
        }
    }
    section(&mut out, &format!("Scenarios (send {}@…), in the order of their steps", vendor.id()));
    for scenario in &manifest.scenarios {
        let _ = writeln!(
            out,
            "  {}  {}{}\n    {}",
            line(&scenario.id).bold(),
            line(&scenario.summary),
            graded(scenario.grade),
            line(&scenario.steps.join(" → "))
        );
    }
    if !manifest.fresh.is_empty() {
        section(&mut out, "What send --fresh renews");
    }
    for place in &manifest.fresh {
        let note = place.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
        let form = place.r#as.words();
        let lasting = if place.of == Owner::Subject { ", the same for one subject" } else { "" };
        let _ = writeln!(out, "  {}  {}{lasting}{}{}", line(&place.at).bold(), line(&form), graded(place.grade), line(&note));
    }
    section(&mut out, "Credentials (--auth)");
    for entry in &manifest.credentials.schemes {
        let default = if manifest.credentials.default.as_deref() == Some(entry.scheme.name()) { ", default" } else { "" };
        let note = entry.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
        let way = words(&entry.scheme).map(|words| format!("\n    {}", line(&words))).unwrap_or_default();
        let _ = writeln!(out, "  {}{default}{}{}{way}", line(entry.scheme.name()).bold(), graded(entry.grade), line(&note));
    }
    section(&mut out, "Delivery");
    out.push_str(&delivery(vendor));
    section(&mut out, "Worth knowing");
    let mut said = Vec::new();
    for note in &manifest.notes {
        // A remark that belongs to several conditions is one remark to a reader.
        if said.contains(&&note.say) {
            continue;
        }
        said.push(&note.say);
        let _ = writeln!(out, "  {}{}", line(&note.say), graded(note.grade));
    }
    section(&mut out, "Not documented by the vendor");
    for gap in &manifest.not_documented {
        let _ = writeln!(out, "  {}", line(gap));
    }
    out
}

fn section(out: &mut String, title: &str) {
    let _ = writeln!(out, "\n{}", title.underline());
}

/// The grade, where a user might take the thing for the vendor's word.
fn graded(grade: Grade) -> String {
    if grade == Grade::Documented { String::new() } else { format!(" [{}]", grade.word()).dimmed().to_string() }
}

/// A fact as a line shows it.
fn told<T>(fact: Option<&Fact<T>>, show: impl Fn(&T) -> String) -> Option<(String, Grade, Option<&String>)> {
    fact.map(|fact| (show(&fact.value), fact.grade, fact.note.as_ref()))
}

fn delivery(vendor: &Vendor) -> String {
    let delivery = &vendor.manifest.delivery;
    let mut out = String::new();
    let mut say = |name: &str, fact: Option<(String, Grade, Option<&String>)>| {
        let _ = match fact {
            Some((value, grade, note)) => {
                let note = note.map(|note| format!(": {note}")).unwrap_or_default();
                writeln!(out, "  {name}: {}{}{}", line(&value).bold(), graded(grade), line(&note))
            }
            None => writeln!(out, "  {name}: not documented"),
        };
    };
    say("method", told(delivery.method.as_ref(), Clone::clone));
    say("content type", told(delivery.content_type.as_ref(), Clone::clone));
    say("HTTPS required", told(delivery.https.as_ref(), |required| if *required { "yes".to_owned() } else { "no".to_owned() }));
    say("success", told(delivery.success.as_ref(), |ranges| statuses(ranges)));
    say("retries", told(delivery.retry.as_ref(), retries));
    for own in &delivery.retry_of_events {
        say(&format!("retries of {}", line(&own.events.join(", "))), told(Some(&own.retry), retries));
    }
    if delivery.stop.is_some() {
        say("no more attempts after", told(delivery.stop.as_ref(), |ranges| statuses(ranges)));
    }
    if delivery.retry_after.is_some() {
        say("heeds Retry-After", told(delivery.retry_after.as_ref(), |heeds| if *heeds { "yes".to_owned() } else { "no".to_owned() }));
    }
    say("timeout", told(delivery.timeout.as_ref(), |seconds| format!("{seconds} s")));
    if delivery.connect_timeout.is_some() {
        say("timeout of the connection", told(delivery.connect_timeout.as_ref(), |seconds| format!("{seconds} s")));
    }
    say("at once", told(delivery.concurrency.as_ref(), |most| format!("at most {most}")));
    say(
        "throughput",
        told(delivery.throttle.as_ref(), |rule| {
            format!(
                "looked at after every {} attempts: halved where {} % or more failed, doubled again where {} % or less did",
                rule.attempts, rule.lower_from_percent, rule.raise_up_to_percent
            )
        }),
    );
    say("guarantee", told(delivery.guarantee.as_ref(), |_| "at least once".to_owned()));
    let key = match &vendor.manifest.duplicates {
        Duplicates::Key(fact) => told(Some(fact), |pointers| pointers.join(" and ")),
        Duplicates::Header(fact) => told(Some(fact), |names| format!("the header {}", names.join(" or "))),
        Duplicates::NotDocumented => None,
    };
    say("key for duplicates", key);
    let order = vendor
        .manifest
        .order
        .as_ref()
        .map(|order| (order.ranks.iter().map(|rank| rank.join(" or ")).collect::<Vec<_>>().join(" < "), order.grade, None));
    say("order of statuses", order);
    for fact in &delivery.customer_sets {
        say("the customer sets", told(Some(fact), Clone::clone));
    }
    out
}

fn statuses(ranges: &[[u16; 2]]) -> String {
    let range = |[low, high]: &[u16; 2]| if low == high { low.to_string() } else { format!("{low}-{high}") };
    ranges.iter().map(range).collect::<Vec<_>>().join(", ")
}

/// A vendor's schedule in words; what it leaves open is for the flags.
fn retries(retry: &Retry) -> String {
    let growing = match retry {
        Retry::Pauses(seconds) => {
            let pauses: Vec<_> = seconds.iter().map(|seconds| format!("{seconds} s")).collect();
            return format!("after {}", pauses.join(", "));
        }
        Retry::Growing(growing) => growing,
    };
    let open = |flag: &str| format!("not documented (yours, with {flag})");
    let factor = match growing.factor {
        Some(1.0) => "all pauses the same".to_owned(),
        Some(factor) => format!("each pause {factor} times the one before"),
        None => "pauses grow exponentially, by how much is not documented (send doubles them)".to_owned(),
    };
    let longest = growing.longest.map(|seconds| format!(", up to {seconds} s")).unwrap_or_default();
    format!(
        "{factor}{longest}; first pause {}; attempts after the first {}",
        growing.first.map_or_else(|| open("--retry-interval"), |seconds| format!("{seconds} s")),
        growing.more.map_or_else(|| open("--retry vendor:N"), |more| more.to_string())
    )
}

/// Where an event, or one variant of it, is documented.
#[must_use]
pub fn docs(vendor: &Vendor, event: &EventEntry, variant: Option<&str>) -> String {
    let mut out = String::new();
    let mut say = |what: &str, grade: Grade, tags: &[String], note: Option<&String>| {
        let _ = writeln!(out, "{}: {}", line(what).bold(), grade.word());
        for tag in tags {
            if let Some(source) = vendor.manifest.sources.get(tag) {
                let _ = writeln!(out, "  {}  {} (read {})", line(&source.title), line(&source.at), line(&source.read_on));
            }
        }
        if let Some(note) = note {
            let _ = writeln!(out, "  {}", line(note));
        }
    };
    say(&event.id, event.grade, &event.source, event.note.as_ref());
    for sample in event.samples.iter().filter(|sample| variant.is_none_or(|variant| sample.variant.eq_ignore_ascii_case(variant))) {
        say(&format!("{}:{}", event.id, sample.variant), sample.grade, &sample.source, sample.note.as_ref());
    }
    out
}
