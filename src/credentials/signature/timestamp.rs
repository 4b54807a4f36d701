//! The time of signing: how it is written, and how far from now it may be. No clock is read here.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::credentials::verdict::{Stale, Verdict};
use crate::vendor::manifest::{Limits, TimeUnit};

/// `None` for what is not written so.
#[must_use]
pub fn read(unit: TimeUnit, text: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(text).ok()?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    // Who reads a number and signs what it prints of it gets another text than one with noughts before it.
    let whole = |text: &str| (digits(text) && (text == "0" || !text.starts_with('0'))).then(|| text.parse::<i64>().ok()).flatten();
    match unit {
        TimeUnit::Seconds => Timestamp::from_second(whole(text)?).ok(),
        TimeUnit::Milliseconds => Timestamp::from_millisecond(whole(text)?).ok(),
        TimeUnit::DecimalSeconds => {
            let (seconds, fraction) = text.split_once('.').unwrap_or((text, "0"));
            digits(fraction).then(|| fraction.parse::<i64>().ok()).flatten()?;
            let nanoseconds = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
            Timestamp::new(whole(seconds)?, nanoseconds).ok()
        }
        TimeUnit::Iso8601 => text.parse().ok(),
    }
}

#[must_use]
pub fn write(unit: TimeUnit, time: Timestamp) -> String {
    match unit {
        TimeUnit::Seconds => time.as_second().to_string(),
        TimeUnit::Milliseconds => time.as_millisecond().to_string(),
        TimeUnit::DecimalSeconds => format!("{}.{:06}", time.as_second(), time.subsec_nanosecond() / 1000),
        TimeUnit::Iso8601 => format!("{time:.3}"),
    }
}

/// What to write it in.
#[must_use]
pub const fn words(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Seconds => "seconds since 1970",
        TimeUnit::Milliseconds => "milliseconds since 1970",
        TimeUnit::DecimalSeconds => "seconds since 1970 with a fraction",
        TimeUnit::Iso8601 => "ISO 8601 with an offset",
    }
}

/// How far beyond the limits a time is; `None` within them. Times in whole seconds are compared in whole seconds.
#[must_use]
pub fn beyond(limits: &Limits, unit: TimeUnit, time: Timestamp, now: Timestamp) -> Option<Verdict> {
    let whole = |time: Timestamp| Timestamp::from_second(time.as_millisecond().div_euclid(1000)).unwrap_or(time);
    let now = if unit == TimeUnit::Seconds { whole(now) } else { now };
    let age = now.duration_since(time);
    let over = |age: SignedDuration, limit: Option<u32>| {
        let limit = SignedDuration::from_secs(limit?.into());
        (age > limit).then(|| (age - limit).unsigned_abs())
    };
    let stale = |by: Duration, why| Verdict::Stale { by, why };
    over(age, limits.past).map(|by| stale(by, Stale::TooOld)).or_else(|| over(-age, limits.future).map(|by| stale(by, Stale::TooNew)))
}

#[cfg(test)]
mod tests {
    use super::{beyond, read, write};
    use crate::credentials::verdict::Verdict;
    use crate::vendor::manifest::{Limits, TimeUnit};
    use jiff::Timestamp;

    #[test]
    fn a_time_is_read_as_it_is_written() {
        for (unit, text, nanoseconds) in [
            (TimeUnit::Seconds, "1614265330", 1_614_265_330_000_000_000),
            (TimeUnit::Milliseconds, "1614265330042", 1_614_265_330_042_000_000),
            (TimeUnit::DecimalSeconds, "1711537367.593334", 1_711_537_367_593_334_000),
            (TimeUnit::Iso8601, "2021-02-25T15:02:10.042Z", 1_614_265_330_042_000_000),
        ] {
            let time = Timestamp::from_nanosecond(nanoseconds).unwrap();
            assert_eq!(read(unit, text.as_bytes()), Some(time), "{text}");
            assert_eq!(write(unit, time), text);
        }
        let time = |text: &str| read(TimeUnit::DecimalSeconds, text.as_bytes()).map(Timestamp::as_nanosecond);
        assert_eq!((time("1.5"), time("2"), time("1.1234567891")), (Some(1_500_000_000), Some(2_000_000_000), Some(1_123_456_789)));
        assert_eq!((time("0.05"), read(TimeUnit::Seconds, b"0")), (Some(50_000_000), Some(Timestamp::UNIX_EPOCH)));
        assert_eq!(read(TimeUnit::Iso8601, b"2021-02-25T16:02:10.042+01:00"), read(TimeUnit::Milliseconds, b"1614265330042"));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for (unit, texts) in [
            (
                TimeUnit::Seconds,
                &["", "1.5", "-1", "+1", "01", "00", " 1", "1e3", "hello", "99999999999999999999", "9999999999999", "\u{0661}"][..],
            ),
            (TimeUnit::Milliseconds, &["", "1.5", "99999999999999999999"]),
            (TimeUnit::DecimalSeconds, &["", ".5", "1.", "1.+5", "01.5", "1.5.5", "1.é", "1,5"]),
            (TimeUnit::Iso8601, &["", "2021-02-25", "2021-02-25T15:02:10", "1614265330"]),
        ] {
            for text in texts {
                assert_eq!(read(unit, text.as_bytes()), None, "{unit:?} {text:?}");
            }
        }
        assert_eq!(read(TimeUnit::Seconds, b"\xff"), None);
    }

    #[test]
    fn limits_hold_to_the_second_on_both_sides() {
        let limits = Limits { past: Some(300), future: Some(60), ..Limits::default() };
        let at = |millis: i64| Timestamp::from_millisecond(1_000_000_000 + millis).unwrap();
        let why = |unit, time, now| beyond(&limits, unit, at(time), at(now)).and_then(|verdict: Verdict| Some(verdict.why()?.into_owned()));
        assert_eq!(why(TimeUnit::Seconds, 0, 300_999), None, "whole seconds are compared");
        assert!(why(TimeUnit::Seconds, 0, 301_000).unwrap().contains("too long ago"));
        assert!(why(TimeUnit::Milliseconds, 0, 300_001).unwrap().contains("too long ago"));
        assert_eq!(why(TimeUnit::Seconds, 60_000, 0), None);
        assert!(why(TimeUnit::Seconds, 61_000, 0).unwrap().contains("in the future"));
        assert_eq!(beyond(&Limits::default(), TimeUnit::Seconds, at(0), at(1_000_000_000)), None, "no limit is documented");
    }
}
