//! When a token is no longer used: a little before it ends, so that it does not end on its way. Pure.

use std::time::{Duration, Instant};

use serde_json::Value;

/// A tenth of a token's life, and no more than this, is left unused.
const MARGIN: Duration = Duration::from_secs(30);

/// `expires_in`, in seconds, as servers write it: a number, or its digits as a string. `None` where nothing of use is said.
#[must_use]
pub fn lifetime(expires_in: &Value) -> Option<Duration> {
    let seconds = match expires_in {
        Value::Number(number) => number.as_f64()?,
        Value::String(digits) => digits.trim().parse().ok()?,
        _ => return None,
    };
    // What is negative has ended, and what no clock reaches never does.
    if seconds <= 0.0 { Some(Duration::ZERO) } else { Duration::try_from_secs_f64(seconds).ok() }
}

/// Until when a token that came `now` is used; `None` is for the whole run.
#[must_use]
pub fn until(now: Instant, lifetime: Option<Duration>) -> Option<Instant> {
    let lifetime = lifetime?;
    now.checked_add(lifetime.saturating_sub(MARGIN.min(lifetime / 10)))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use serde_json::json;

    use super::{lifetime, until};

    #[test]
    fn a_token_is_used_until_shortly_before_its_end() {
        let now = Instant::now();
        let after = |expires_in| until(now, lifetime(&expires_in)).map(|end| (end - now).as_millis());
        assert_eq!(after(json!(3600)), Some(3_570_000), "less 30 s");
        assert_eq!(after(json!(10)), Some(9000), "less a tenth");
        assert_eq!(after(json!("3600")), Some(3_570_000));
        assert_eq!((after(json!(0)), after(json!(-5))), (Some(0), Some(0)), "for one delivery");
        for silent in [json!(null), json!("soon"), json!([1]), json!(1e300), json!("NaN")] {
            assert_eq!(after(silent.clone()), None, "{silent}: for the run");
        }
        assert_eq!(until(now, Some(Duration::MAX)), None);
    }
}
