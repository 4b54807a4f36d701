//! What is said of a vendor's deliveries, fact by fact: the one list that the page, `--docs` and the records are made of.

use std::fmt::Write as _;

use colored::Colorize as _;

use super::graded;
use crate::report::sanitize::line;
use crate::vendor::manifest::{Delivery, Duplicates, Fact, Grade, Manifest, Retry, ThrottleRule};

/// What nobody misses where no document names it.
const RARE: [&str; 3] = ["no more attempts after", "heeds Retry-After", "timeout of the connection"];
/// The name of several facts, which differ by their values.
pub const CUSTOMER_SETS: &str = "the customer sets";

/// What a document says, or what follows from one.
pub struct Said<'a> {
    /// In words.
    pub value: String,
    pub grade: Grade,
    /// Tags of sources.
    pub source: &'a [String],
    pub note: Option<&'a str>,
}

fn said<T>(fact: Option<&Fact<T>>, show: impl Fn(&T) -> String) -> Option<Said<'_>> {
    fact.map(|fact| Said { value: show(&fact.value), grade: fact.grade, source: &fact.source, note: fact.note.as_deref() })
}

/// Each by its name; `None` is what no document names.
pub fn facts(manifest: &Manifest) -> Vec<(String, Option<Said<'_>>)> {
    // All members by name: a new one does not compile before it stands in the list.
    let Delivery {
        method,
        content_type,
        https,
        success,
        retry,
        retry_of_events,
        stop,
        retry_after,
        timeout,
        connect_timeout,
        concurrency,
        throttle,
        guarantee,
        customer_sets,
    } = &manifest.delivery;
    let yes_or_no = |yes: &bool| if *yes { "yes".to_owned() } else { "no".to_owned() };
    let seconds = |seconds: &u32| pause(*seconds);
    let ranges = |ranges: &Vec<[u16; 2]>| statuses(ranges);
    let mut facts = Vec::new();
    let mut list = |name: &str, said| facts.push((name.to_owned(), said));
    list("method", said(method.as_ref(), Clone::clone));
    list("content type", said(content_type.as_ref(), Clone::clone));
    list("HTTPS required", said(https.as_ref(), yes_or_no));
    list("success", said(success.as_ref(), ranges));
    list("retries", said(retry.as_ref(), retries));
    for own in retry_of_events {
        list(&format!("retries of {}", own.events.join(", ")), said(Some(&own.retry), retries));
    }
    list("no more attempts after", said(stop.as_ref(), ranges));
    list("heeds Retry-After", said(retry_after.as_ref(), yes_or_no));
    list("timeout", said(timeout.as_ref(), seconds));
    list("timeout of the connection", said(connect_timeout.as_ref(), seconds));
    list("at once", said(concurrency.as_ref(), |most| format!("at most {most}")));
    list("throughput", said(throttle.as_ref(), |rule| throughput(*rule)));
    list("guarantee", said(guarantee.as_ref(), |_| "at least once".to_owned()));
    list("key for duplicates", duplicates(&manifest.duplicates));
    list("order of statuses", order(manifest));
    for fact in customer_sets {
        list(CUSTOMER_SETS, said(Some(fact), Clone::clone));
    }
    facts
}

/// A line for each thing that some document says; what none says is one line.
pub fn told(manifest: &Manifest) -> String {
    let (mut out, mut silent) = (String::new(), Vec::new());
    for (name, said) in facts(manifest) {
        match said {
            Some(said) => {
                let note = said.note.map(|note| format!(": {note}")).unwrap_or_default();
                let _ = writeln!(out, "  {}: {}{}{}", line(&name), line(&said.value).bold(), graded(said.grade), line(&note));
            }
            None if RARE.contains(&name.as_str()) => {}
            None => silent.push(name),
        }
    }
    if !silent.is_empty() {
        let _ = writeln!(out, "  not documented: {}", silent.join(", "));
    }
    out
}

fn duplicates(duplicates: &Duplicates) -> Option<Said<'_>> {
    match duplicates {
        Duplicates::Key(fact) => said(Some(fact), |pointers| pointers.join(" and ")),
        Duplicates::Header(fact) => said(Some(fact), |names| format!("the header {}", names.join(" or "))),
        Duplicates::NotDocumented => None,
    }
}

fn order(manifest: &Manifest) -> Option<Said<'_>> {
    let order = manifest.order.as_ref()?;
    let ranks: Vec<_> = order.ranks.iter().map(|rank| rank.join(" or ")).collect();
    Some(Said { value: ranks.join(" < "), grade: order.grade, source: &order.source, note: None })
}

fn throughput(rule: ThrottleRule) -> String {
    format!(
        "looked at after every {} attempts: halved where {} % or more failed, doubled again where {} % or less did",
        rule.attempts, rule.lower_from_percent, rule.raise_up_to_percent
    )
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
