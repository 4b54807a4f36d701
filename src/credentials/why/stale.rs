//! A signature that is right and whose time is not: by how much, or written in another unit.

use std::time::Duration;

use jiff::Timestamp;

use super::{Case, Cause, Trials};
use crate::credentials::signature::before;
use crate::credentials::signature::timestamp::words;
use crate::credentials::{Stale, Verdict};
use crate::vendor::manifest::{Limits, TimeUnit};

const CLOCK: &str = "clock";
const OLD: &str = "old";
const TIME_ZONE: &str = "time-zone";
const NO_TIME: &str = "no-time";
/// What the causes are called that only a time has.
pub const CAUSES: [&str; 4] = [CLOCK, OLD, TIME_ZONE, NO_TIME];

/// What the cause of a stale verdict is. The signature itself was checked before its time, and fits.
pub fn cause(case: &Case, by: Duration, why: Stale) -> Cause {
    // What is old in another unit is still in that one; in its own it may be as old as it is.
    let near = if by < ANOTHER_UNIT { Duration::ZERO } else { ANOTHER_UNIT };
    let right = |verdict: &Verdict| match verdict {
        Verdict::Valid => true,
        Verdict::Stale { by, .. } => *by < near,
        _ => false,
    };
    match unit(case, &mut Trials::default(), right) {
        Some(say) => Cause { name: TIME_UNIT, say },
        None => by_the_clock(by, why, case.suspect.prepared.limits(), case.given.callback.now),
    }
}

/// So far away is no time that is right in its own unit.
pub const ANOTHER_UNIT: Duration = Duration::from_hours(20 * 365 * 24);
/// Before this (in 2001, in seconds since 1970) is no time that anybody set.
pub const UNSET: i64 = 1_000_000_000;

/// The same by how far away the time is, and nothing else. What it is of these only who runs both ends can tell.
pub fn by_the_clock(by: Duration, why: Stale, limits: Option<&Limits>, now: Option<Timestamp>) -> Cause {
    let limit = limits.and_then(|limits| match why {
        Stale::TooOld => limits.past,
        Stale::TooNew => limits.future,
        Stale::Expired => None,
    });
    let away = limit.map(|limit| by + Duration::from_secs(limit.into()));
    let signed = away.zip(now).filter(|_| why == Stale::TooOld).map(|(away, now)| before(now, away));
    let zone = away.and_then(zone);
    let (name, what) = match (why, signed, zone) {
        (_, Some(signed), _) if signed.as_second() < UNSET => {
            (NO_TIME, format!("the sender's time is not set, for it says {signed:.0}; have it set its clock, and send the time of signing"))
        }
        (_, _, Some(zone)) => (
            TIME_ZONE,
            format!(
                "its time is off by almost exactly {zone}, so it is most likely a local time that was sent as UTC{}; have the sender use UTC",
                if why == Stale::TooNew { "" } else { ", if it is no old delivery" }
            ),
        ),
        (Stale::TooNew, ..) => (
            CLOCK,
            "the sender's clock or time zone is ahead of this one's, or this one's is behind: set both by the network (NTP)".to_owned(),
        ),
        _ if by < Duration::from_hours(1) => (
            CLOCK,
            "it was on its way for too long (an old delivery sent again keeps its time), or one of the two clocks is wrong: set both by \
             the network (NTP)"
                .to_owned(),
        ),
        _ => (
            OLD,
            "an old delivery was sent again as it was (who sends it later has to sign it anew), or a clock or time zone is wrong on one of \
             the two sides"
                .to_owned(),
        ),
    };
    let why = Verdict::Stale { by, why }.why().unwrap_or_default().into_owned();
    Cause { name, say: format!("the signature itself fits; {why}: {what}") }
}

/// By how much a clock is off that shows the time of another zone, a little more or less.
fn zone(away: Duration) -> Option<String> {
    /// That of all zones, in half hours, beside whole hours.
    const HALVES: [u64; 7] = [5, 7, 9, 11, 13, 19, 21];
    const HALF: u64 = 30 * 60;
    const NEAR: u64 = 2 * 60;
    let halves = (away.as_secs() + NEAR) / HALF;
    let near = away.as_secs().abs_diff(halves * HALF) <= NEAR;
    let known = HALVES.contains(&halves) || (halves.is_multiple_of(2) && (1..=14).contains(&(halves / 2)));
    let words = match (halves / 2, halves % 2) {
        (1, 0) => "1 hour".to_owned(),
        (hours, 0) => format!("{hours} hours"),
        (hours, _) => format!("{hours} hours and a half"),
    };
    (near && known).then_some(words)
}

/// The name of a time in another unit.
pub const TIME_UNIT: &str = "time-unit";

/// The sentence where the time, read in another unit, gives such a verdict.
pub fn unit(case: &Case, trials: &mut Trials, right: impl Fn(&Verdict) -> bool) -> Option<String> {
    let prepared = &case.suspect.prepared;
    let documented = prepared.spec()?.timestamp.as_ref()?.unit;
    let others = [TimeUnit::Milliseconds, TimeUnit::Seconds, TimeUnit::DecimalSeconds, TimeUnit::Iso8601];
    let in_it = |unit: TimeUnit| {
        let altered = prepared.altered(case.secrets, |spec| spec.timestamp.iter_mut().for_each(|timestamp| timestamp.unit = unit))?;
        trials.verdict(&altered, &case.given.callback).filter(|verdict| right(verdict)).map(|verdict| (unit, verdict))
    };
    let (unit, verdict) = others.into_iter().filter(|unit| *unit != documented).find_map(in_it)?;
    let though = verdict.why().map(|why| format!(", though {why}")).unwrap_or_default();
    Some(format!(
        "the signature itself fits, and its time is right as {}{though}; {} writes {}: have the sender write it so",
        words(unit),
        case.vendor_name(),
        words(documented)
    ))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::Timestamp;

    use super::{Limits, Stale, by_the_clock};

    #[test]
    fn a_time_is_told_by_how_far_away_it_is() {
        const NOW: i64 = 1_700_000_000;
        let limits = Limits { past: Some(300), future: Some(300), ..Limits::default() };
        for (away, why, name, says) in [
            (
                7200,
                Stale::TooOld,
                "time-zone",
                "exactly 2 hours, so it is most likely a local time that was sent as UTC, if it is no old delivery; have",
            ),
            (3500, Stale::TooNew, "time-zone", "exactly 1 hour, so it is most likely a local time that was sent as UTC; have"),
            (7200 - 130, Stale::TooOld, "old", "sent again"),
            (7200 + 130, Stale::TooNew, "clock", "is ahead"),
            (5 * 3600 + 1800, Stale::TooNew, "time-zone", "5 hours and a half"),
            (7 * 3600 + 1800, Stale::TooNew, "clock", "is ahead"),
            (15 * 3600, Stale::TooNew, "clock", "is ahead"),
            (1800, Stale::TooOld, "clock", "by 25 min: it was on its way"),
            (301, Stale::TooOld, "clock", "by 1 s: it was"),
            (4 * 86_400, Stale::TooOld, "old", "by 3 days: an old delivery"),
            (NOW, Stale::TooOld, "no-time", "by 53 years: the sender's time is not set, for it says 1970-01-01T00:00:00Z"),
            (3 * 366 * 86_400, Stale::TooOld, "old", "by 3 years: an old delivery"),
        ] {
            let beyond = Duration::from_secs(away.try_into().unwrap()).saturating_sub(Duration::from_mins(5));
            let cause = by_the_clock(beyond, why, Some(&limits), Timestamp::from_second(NOW).ok());
            assert_eq!(cause.name, name, "{away}: {}", cause.say);
            assert!(cause.say.contains(says), "{away}: {}", cause.say);
        }
        let cause = by_the_clock(Duration::from_hours(2), Stale::Expired, Some(&limits), None);
        assert_eq!((cause.name, cause.say.contains("expired 2 h ago")), ("old", true), "{}", cause.say);
    }
}
