//! Every policy against a clock that nobody waits for: pauses, attempts, what counts as accepted.

use std::time::Duration;

use jiff::Timestamp;

use super::{Backoff, Next, NoSchedule, Numbers, Pauses, Policy};
use crate::delivery::{Accepted, Cause, End, Outcome, Reason, Stage};
use crate::request::Headers;
use crate::vendor::manifest::Retry;
use crate::vendor::registry::Registry;

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn replied(status: u16, retry_after: Option<&str>) -> Outcome {
    let headers: Headers = retry_after.into_iter().map(|value| ("retry-after".to_owned(), value.as_bytes().to_vec())).collect();
    Outcome::Replied { status, headers, body: Vec::new(), end: End::Whole }
}

fn ok() -> Accepted {
    Accepted::by(None)
}

/// The pauses until it is done or given up, when the attempts end so; the last one repeats.
fn course(policy: &Policy, outcomes: &[Outcome]) -> (Vec<Duration>, Next) {
    let mut now = Timestamp::UNIX_EPOCH;
    let mut pauses = Vec::new();
    for attempt in 1.. {
        let outcome = outcomes.get(attempt - 1).or(outcomes.last()).unwrap();
        match policy.next(u32::try_from(attempt).unwrap(), outcome, now) {
            Next::Retry { after } => {
                now += after;
                pauses.push(after);
            }
            end => return (pauses, end),
        }
    }
    unreachable!()
}

#[test]
fn the_users_numbers_make_the_pauses() {
    let down = [Outcome::Unreachable(Reason { cause: Cause::Refused, text: String::new() })];
    let numbers = |more, first, backoff| Numbers { more, first, backoff };
    let table = [
        (numbers(None, None, None), vec![]),
        (numbers(Some(0), None, None), vec![]),
        (numbers(Some(4), None, None), vec![secs(1), secs(2), secs(4), secs(8)]),
        (numbers(Some(3), Some(secs(5)), None), vec![secs(5), secs(10), secs(20)]),
        (numbers(Some(3), Some(secs(5)), Some(Backoff::Fixed)), vec![secs(5); 3]),
        (numbers(Some(2), Some(secs(0)), None), vec![secs(0); 2]),
        (numbers(Some(2), Some(secs(3000)), None), vec![secs(3000), secs(3600)]),
    ];
    for (numbers, pauses) in table {
        assert_eq!(course(&Policy::own(numbers, ok()), &down), (pauses, Next::GiveUp), "{numbers:?}");
    }
    // Beyond what a power can hold.
    let many = Policy::own(numbers(Some(5000), None, None), ok());
    assert_eq!(course(&many, &down).0.last(), Some(&secs(3600)));
}

#[test]
fn an_accepted_answer_ends_it() {
    let policy = Policy::own(Numbers { more: Some(5), ..Numbers::default() }, ok());
    let (pauses, end) = course(&policy, &[Outcome::TimedOut(Stage::Silent), replied(503, None), replied(204, None)]);
    assert_eq!((pauses, end), (vec![secs(1), secs(2)], Next::Done));
    for status in [199, 301, 302, 400, 404, 410, 429, 500, 503] {
        assert_eq!(course(&policy, &[replied(status, None)]).0.len(), 5, "{status} is no success and is tried again");
    }
    let lenient = Policy { accepted: Accepted::parse("2xx,409").unwrap(), ..policy };
    assert_eq!(course(&lenient, &[replied(409, None)]), (vec![], Next::Done));
}

#[test]
fn a_receiver_may_ask_for_a_longer_pause() {
    let policy = Policy::own(Numbers { more: Some(1), first: Some(secs(2)), backoff: None }, ok());
    let table = [
        ("5", secs(5)),
        ("1", secs(2)),
        ("0", secs(2)),
        ("99999999999999999999999", secs(600)),
        ("Thu, 01 Jan 1970 00:00:07 GMT", secs(7)),
        ("Wed, 31 Dec 1969 23:59:59 GMT", secs(2)),
        ("soon", secs(2)),
        ("-5", secs(2)),
        ("", secs(2)),
    ];
    for (asked, pause) in table {
        assert_eq!(course(&policy, &[replied(503, Some(asked))]).0, [pause], "{asked:?}");
    }
    let deaf = Policy { heeds_retry_after: false, ..policy };
    assert_eq!(course(&deaf, &[replied(503, Some("5"))]).0, [secs(2)]);
}

#[test]
fn speed_divides_every_pause() {
    let numbers = Numbers { more: Some(2), first: Some(secs(10)), backoff: None };
    let policy = Policy { speed: 4.0, ..Policy::own(numbers, ok()) };
    assert_eq!(course(&policy, &[replied(500, None)]).0, [Duration::from_millis(2500), secs(5)]);
    assert_eq!(course(&policy, &[replied(500, Some("100"))]).0, [secs(25), secs(25)]);
    let listed = Policy { pauses: Pauses::Listed(vec![secs(60), secs(240)]), attempts: 5, speed: 60.0, ..policy };
    assert_eq!(course(&listed, &[replied(500, None)]).0, [secs(1), secs(4), secs(4), secs(4)]);
}

/// What `tests/packs.rs` does not know: the schedule of each vendor that documents one, and what the user must add.
#[test]
fn the_documented_schedules() {
    let registry = Registry::embedded();
    let schedule = |vendor: &str, numbers| Policy::documented(registry.vendor(registry.find(vendor).unwrap()), None, numbers, ok());
    let given = Numbers { more: Some(3), first: Some(secs(30)), backoff: None };
    let doubling = Numbers { backoff: Some(Backoff::Exponential), ..given };
    for entry in registry.index() {
        let vendor = registry.vendor(registry.find(&entry.id).unwrap());
        if vendor.manifest.delivery.retry.is_none() {
            assert!(matches!(schedule(&entry.id, Numbers::default()), Err(NoSchedule::NotDocumented { .. })), "{}", entry.id);
        }
        let (policy, _) = schedule(&entry.id, doubling).unwrap();
        assert_eq!(course(&policy, &[replied(500, None)]).0, [secs(30), secs(60), secs(120)], "{}: the user's numbers count", entry.id);
    }
    let open = |id: &&str| {
        let retry = registry.vendor(registry.find(id).unwrap()).manifest.delivery.retry.as_ref();
        matches!(retry.map(|fact| &fact.value), Some(Retry::Growing(growing)) if growing.first.is_none())
    };
    let open = registry.index().iter().map(|entry| entry.id.as_str()).find(open).unwrap();
    let missing = schedule(open, Numbers { more: Some(3), ..Numbers::default() }).unwrap_err().to_string();
    assert!(missing.contains("--retry-interval") && !missing.contains("vendor:N"), "{missing}");
    let (policy, assumed) = schedule(open, given).unwrap();
    assert!(assumed.iter().any(|sentence| sentence.contains("assumed")), "{assumed:?}");
    assert_eq!(course(&policy, &[replied(503, Some("3600"))]).0[0], secs(30), "it does not document that Retry-After is heeded");
}

/// Each event of each vendor, with what its pack says of it: a schedule of its own where it has one, the vendor's elsewhere; whether
/// `Retry-After` is heeded; after which statuses it is over.
#[test]
fn every_event_follows_the_schedule_that_is_its_own() {
    let registry = Registry::embedded();
    let (mut own_schedules, mut heeding, mut stopping) = (0, 0, 0);
    for entry in registry.index() {
        let vendor = registry.vendor(registry.find(&entry.id).unwrap());
        let delivery = &vendor.manifest.delivery;
        for event in &vendor.manifest.events {
            let own = delivery.retry_of_events.iter().find(|own| own.events.contains(&event.id)).map(|own| &own.retry);
            own_schedules += u32::from(own.is_some());
            let Some(Retry::Pauses(pauses)) = own.or(delivery.retry.as_ref()).map(|fact| &fact.value) else { continue };
            let (policy, assumed) = Policy::documented(vendor, Some(&event.id), Numbers::default(), ok()).unwrap();
            assert_eq!(assumed, [""; 0], "{}", entry.id);
            let documented: Vec<_> = pauses.iter().map(|pause| secs((*pause).into())).collect();
            assert_eq!(course(&policy, &[replied(500, None)]), (documented.clone(), Next::GiveUp), "{}/{}", entry.id, event.id);
            let heeds = delivery.retry_after.as_ref().is_some_and(|fact| fact.value);
            heeding += u32::from(heeds);
            let expected = if heeds { documented[0].max(secs(77)) } else { documented[0] };
            assert_eq!(course(&policy, &[replied(503, Some("77"))]).0[0], expected, "{}", entry.id);
            for [low, high] in delivery.stop.iter().flat_map(|fact| &fact.value) {
                stopping += 1;
                assert_eq!(course(&policy, &[replied(500, None), replied(*low, None)]), (documented[..1].to_vec(), Next::GiveUp));
                assert_eq!(course(&policy, &[replied(*high, Some("77"))]), (vec![], Next::GiveUp), "{}", entry.id);
                assert_eq!(course(&policy, &[replied(*high + 1, None)]).0.len(), documented.len(), "{}", entry.id);
            }
        }
    }
    assert!(own_schedules > 0 && heeding > 0 && stopping > 0, "{own_schedules} {heeding} {stopping}: no pack has one");
}

#[test]
fn after_a_status_that_stops_it_nothing_is_tried_again() {
    let policy = Policy { stop: vec![[410, 411]], ..Policy::own(Numbers { more: Some(3), ..Numbers::default() }, ok()) };
    for (status, pauses) in [(409, 3), (410, 0), (411, 0), (412, 3)] {
        assert_eq!(course(&policy, &[replied(status, Some("60"))]).0.len(), pauses, "{status}");
    }
    let accepting = Policy { accepted: Accepted::parse("410").unwrap(), ..policy };
    assert_eq!(course(&accepting, &[replied(410, None)]), (vec![], Next::Done), "what is accepted is done");
}
