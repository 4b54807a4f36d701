//! A signature that is right and whose time is not: by how much, or written in another unit.

use std::time::Duration;

use super::{Case, Cause, Trials};
use crate::credentials::signature::timestamp::words;
use crate::credentials::{Stale, Verdict};
use crate::vendor::manifest::TimeUnit;

const CLOCK: &str = "clock";
const OLD: &str = "old";
/// What the causes are called that only a time has.
pub const CAUSES: [&str; 2] = [CLOCK, OLD];

/// What the cause of a stale verdict is. The signature itself was checked before its time, and fits.
pub fn cause(case: &Case) -> Cause {
    let in_another_unit = unit(case, &mut Trials::default(), |verdict| *verdict == Verdict::Valid);
    if let Some(say) = in_another_unit {
        return Cause { name: TIME_UNIT, say };
    }
    let Verdict::Stale { by, why } = case.suspect.verdict else { return by_the_clock(Duration::ZERO, Stale::TooOld) };
    by_the_clock(by, why)
}

/// So far away is no time that is right in its own unit.
pub const ANOTHER_UNIT: Duration = Duration::from_hours(20 * 365 * 24);

/// The same by how far away the time is, and nothing else. What it is of these only who runs both ends can tell.
pub fn by_the_clock(by: Duration, why: Stale) -> Cause {
    let (name, what) = match why {
        Stale::TooNew => (CLOCK, "the sender's clock or time zone is ahead of this one's, or this one's is behind: set both by NTP"),
        _ if by < Duration::from_hours(1) => (
            CLOCK,
            "it was on its way for too long (an old delivery sent again keeps its time), or one of the two clocks is wrong: set both by NTP",
        ),
        _ => (
            OLD,
            "an old delivery was sent again as it was (whoever delivers later has to sign anew, with the time of then), or a clock or time \
             zone is wrong on one of the two sides",
        ),
    };
    let why = Verdict::Stale { by, why }.why().unwrap_or_default().into_owned();
    Cause { name, say: format!("the signature itself fits; {why}: {what}") }
}

/// The name of a time in another unit.
pub const TIME_UNIT: &str = "time-unit";

/// The sentence where the time, read in another unit, gives such a verdict.
pub fn unit(case: &Case, trials: &mut Trials, right: impl Fn(&Verdict) -> bool) -> Option<String> {
    let prepared = &case.suspect.prepared;
    let documented = prepared.spec()?.timestamp.as_ref()?.unit;
    let others = [TimeUnit::Milliseconds, TimeUnit::Seconds, TimeUnit::DecimalSeconds, TimeUnit::Iso8601];
    let in_it = |unit: &TimeUnit| {
        let altered = prepared.altered(case.secrets, |spec| spec.timestamp.iter_mut().for_each(|timestamp| timestamp.unit = *unit));
        altered.is_some_and(|altered| trials.verdict(&altered, &case.given.callback).is_some_and(|verdict| right(&verdict)))
    };
    let unit = others.into_iter().filter(|unit| *unit != documented).find(in_it)?;
    Some(format!(
        "the signature itself fits, and its time is right as {}; {} writes {}: have the sender write it so",
        words(unit),
        case.vendor_name(),
        words(documented)
    ))
}
