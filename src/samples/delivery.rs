//! How a vendor delivers, a line for each thing that some document says; what none says is one line.

use std::fmt::Write as _;

use colored::Colorize as _;

use super::graded;
use crate::report::sanitize::line;
use crate::vendor::manifest::{Duplicates, Fact, Grade, Manifest, Retry};

/// What nobody misses where no document names it.
const RARE: [&str; 3] = ["no more attempts after", "heeds Retry-After", "timeout of the connection"];

/// A fact as a line shows it.
fn told_of<T>(fact: Option<&Fact<T>>, show: impl Fn(&T) -> String) -> Option<(String, Grade, Option<&String>)> {
    fact.map(|fact| (show(&fact.value), fact.grade, fact.note.as_ref()))
}

pub fn told(manifest: &Manifest) -> String {
    let delivery = &manifest.delivery;
    let (mut out, mut silent) = (String::new(), Vec::new());
    let mut say = |name: &str, fact: Option<(String, Grade, Option<&String>)>| match fact {
        Some((value, grade, note)) => {
            let note = note.map(|note| format!(": {note}")).unwrap_or_default();
            let _ = writeln!(out, "  {name}: {}{}{}", line(&value).bold(), graded(grade), line(&note));
        }
        None if RARE.contains(&name) => {}
        None => silent.push(name.to_owned()),
    };
    say("method", told_of(delivery.method.as_ref(), Clone::clone));
    say("content type", told_of(delivery.content_type.as_ref(), Clone::clone));
    say("HTTPS required", told_of(delivery.https.as_ref(), |required| if *required { "yes".to_owned() } else { "no".to_owned() }));
    say("success", told_of(delivery.success.as_ref(), |ranges| statuses(ranges)));
    say("retries", told_of(delivery.retry.as_ref(), retries));
    for own in &delivery.retry_of_events {
        say(&format!("retries of {}", line(&own.events.join(", "))), told_of(Some(&own.retry), retries));
    }
    say("no more attempts after", told_of(delivery.stop.as_ref(), |ranges| statuses(ranges)));
    say("heeds Retry-After", told_of(delivery.retry_after.as_ref(), |heeds| if *heeds { "yes".to_owned() } else { "no".to_owned() }));
    say("timeout", told_of(delivery.timeout.as_ref(), |seconds| pause(*seconds)));
    say("timeout of the connection", told_of(delivery.connect_timeout.as_ref(), |seconds| pause(*seconds)));
    say("at once", told_of(delivery.concurrency.as_ref(), |most| format!("at most {most}")));
    say(
        "throughput",
        told_of(delivery.throttle.as_ref(), |rule| {
            format!(
                "looked at after every {} attempts: halved where {} % or more failed, doubled again where {} % or less did",
                rule.attempts, rule.lower_from_percent, rule.raise_up_to_percent
            )
        }),
    );
    say("guarantee", told_of(delivery.guarantee.as_ref(), |_| "at least once".to_owned()));
    let key = match &manifest.duplicates {
        Duplicates::Key(fact) => told_of(Some(fact), |pointers| pointers.join(" and ")),
        Duplicates::Header(fact) => told_of(Some(fact), |names| format!("the header {}", names.join(" or "))),
        Duplicates::NotDocumented => None,
    };
    say("key for duplicates", key);
    let order = manifest
        .order
        .as_ref()
        .map(|order| (order.ranks.iter().map(|rank| rank.join(" or ")).collect::<Vec<_>>().join(" < "), order.grade, None));
    say("order of statuses", order);
    for fact in &delivery.customer_sets {
        say("the customer sets", told_of(Some(fact), Clone::clone));
    }
    if !silent.is_empty() {
        let _ = writeln!(out, "  not documented: {}", silent.join(", "));
    }
    out
}

fn statuses(ranges: &[[u16; 2]]) -> String {
    let range = |[low, high]: &[u16; 2]| if low == high { low.to_string() } else { format!("{low}-{high}") };
    ranges.iter().map(range).collect::<Vec<_>>().join(", ")
}

/// Seconds in the largest unit that holds them whole.
fn pause(seconds: u32) -> String {
    match seconds {
        3600.. if seconds.is_multiple_of(3600) => format!("{} h", seconds / 3600),
        60.. if seconds.is_multiple_of(60) => format!("{} min", seconds / 60),
        _ => format!("{seconds} s"),
    }
}

/// A vendor's schedule in words; what it leaves open is for the flags.
fn retries(retry: &Retry) -> String {
    let growing = match retry {
        Retry::Pauses(seconds) => {
            let pauses: Vec<_> = seconds.iter().map(|seconds| pause(*seconds)).collect();
            return format!("{} more, after {}", pauses.len(), pauses.join(", "));
        }
        Retry::Growing(growing) => growing,
    };
    let open = |flag: &str| format!("not documented (yours, with {flag})");
    if let (Some(1.0), Some(first), Some(more)) = (growing.factor, growing.first, growing.more) {
        return format!("{more} more, every {}", pause(first));
    }
    let more = growing.more.map_or_else(|| open("--retry vendor:N"), |more| more.to_string());
    let factor = match growing.factor {
        Some(1.0) => "all pauses the same".to_owned(),
        Some(factor) => format!("each pause {factor} times the one before"),
        None => "pauses grow exponentially, by how much is not documented (send doubles them)".to_owned(),
    };
    let longest = growing.longest.map(|seconds| format!(", up to {}", pause(seconds))).unwrap_or_default();
    let first = growing.first.map_or_else(|| open("--retry-interval"), pause);
    format!("{factor}{longest}; first pause {first}; attempts after the first {more}")
}
