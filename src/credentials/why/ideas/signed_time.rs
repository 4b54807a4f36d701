//! The time stands beside the signature in one unit, and was signed in another; or the clock was asked once for each.

use jiff::Timestamp;

use super::form::{holds, set_parts};
use super::{Case, Trials};
use crate::credentials::signature::{place, timestamp};
use crate::vendor::manifest::{Part, TimeUnit};

const UNITS: [TimeUnit; 4] = [TimeUnit::Seconds, TimeUnit::Milliseconds, TimeUnit::DecimalSeconds, TimeUnit::Iso8601];

pub fn signed_time(case: &Case, trials: &mut Trials) -> Option<String> {
    let spec = case.suspect.prepared.spec().filter(|spec| spec.of.contains(&Part::Timestamp))?;
    let sets = place::find(&spec.r#in, &case.given.callback, None).ok()?;
    let text = place::timestamp(spec, sets.first()?, &case.given.callback).ok()??;
    // A number of seconds is a number of milliseconds, too, but of a time long ago.
    let recent = |time: &Timestamp| time.as_second() > super::super::stale::UNSET;
    let (came, time) = UNITS.into_iter().find_map(|unit| Some((unit, timestamp::read(unit, &text).filter(recent)?)))?;
    let whole = Timestamp::from_second(time.as_second()).ok()?;
    let others = UNITS.map(|unit| (unit, timestamp::write(unit, time))).into_iter().chain([(TimeUnit::Iso8601, whole.to_string())]);
    let mut fits = |written: &str| {
        let part = |part: &Part| if *part == Part::Timestamp { Part::Text(written.to_owned()) } else { part.clone() };
        let of = spec.of.iter().map(part).collect();
        written.as_bytes() != &*text && holds(case, trials, |spec| set_parts(spec, of))
    };
    let Some((signed, _)) = others.into_iter().find(|(_, written)| fits(written)) else {
        let seconds = time.as_second();
        let near = [seconds - 1, seconds + 1, seconds - 2, seconds + 2];
        let signed = near.into_iter().filter(|_| came == TimeUnit::Seconds).find(|near| fits(&near.to_string()))?;
        return Some(format!(
            "the signature fits the time {signed}, and {seconds} came with it: the sender asks its clock twice; have it sign the very text that \
             it sends"
        ));
    };
    Some(format!(
        "the signature fits the time in {}, and the time that came with it is in {}: have the sender sign the very text that it sends, in {}",
        timestamp::words(signed),
        timestamp::words(came),
        timestamp::words(spec.timestamp.as_ref()?.unit)
    ))
}
