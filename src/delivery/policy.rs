//! When a delivery that failed is tried again: a vendor's documented schedule, or the user's numbers.
//!
//! Pure: it knows no clock. Pauses are exact, without jitter: what is planned is what happens, and a test can say so.

#[cfg(test)]
mod tests;

use std::time::Duration;

use jiff::Timestamp;
use thiserror::Error;

use super::{Accepted, Outcome};
use crate::vendor::Vendor;
use crate::vendor::manifest::Retry;

/// A pause grows to this and no further, unless the vendor documents more.
const LONGEST: Duration = Duration::from_hours(1);
/// A receiver that asks for a longer rest than this gets this: a run must end.
const LONGEST_ASKED: Duration = Duration::from_mins(10);
/// The first pause where nobody says.
const FIRST: Duration = Duration::from_secs(1);
/// Growing pauses double where nobody says by how much they grow.
const FACTOR: f64 = 2.0;

/// How often a delivery is tried, with which pauses, and what counts as accepted.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// In all, the first one included.
    pub attempts: u32,
    pub pauses: Pauses,
    pub accepted: Accepted,
    /// Ranges of statuses after which nothing is tried again.
    pub stop: Vec<[u16; 2]>,
    /// Whether `Retry-After` of an answer makes a pause longer.
    pub heeds_retry_after: bool,
    /// Divides every pause.
    pub speed: f64,
}

/// The pauses between attempts.
#[derive(Debug, Clone, PartialEq)]
pub enum Pauses {
    /// Each is so many times the one before.
    Growing { first: Duration, factor: f64, longest: Duration },
    /// One after the other; the last repeats.
    Listed(Vec<Duration>),
}

/// What comes after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    Done,
    Retry { after: Duration },
    GiveUp,
}

/// What the user says of retries.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Numbers {
    /// Attempts after the first.
    pub more: Option<u32>,
    pub first: Option<Duration>,
    pub backoff: Option<Backoff>,
}

/// How pauses go on from the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backoff {
    Exponential,
    Fixed,
}

impl Backoff {
    const fn factor(self) -> f64 {
        match self {
            Self::Exponential => FACTOR,
            Self::Fixed => 1.0,
        }
    }
}

/// The vendor's schedule cannot be played.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoSchedule {
    #[error("{vendor} documents no retries")]
    NotDocumented { vendor: String },
    #[error("{vendor} documents retries, but not {}", .missing.join(" nor "))]
    Numbers {
        vendor: String,
        missing: Vec<&'static str>,
        /// Whether the customers of the vendor set them.
        customers: bool,
    },
}

impl Policy {
    /// So many attempts after the first, with the user's pauses.
    #[must_use]
    pub fn own(numbers: Numbers, accepted: Accepted) -> Self {
        let factor = numbers.backoff.unwrap_or(Backoff::Exponential).factor();
        Self {
            attempts: numbers.more.unwrap_or(0).saturating_add(1),
            pauses: Pauses::Growing { first: numbers.first.unwrap_or(FIRST), factor, longest: LONGEST },
            accepted,
            stop: Vec::new(),
            heeds_retry_after: true,
            speed: 1.0,
        }
    }

    /// The vendor's documented schedule for an event; the user's numbers go before what it documents, and fill what it leaves open. With
    /// it come the sentences on what is assumed beyond the document.
    ///
    /// # Errors
    /// It documents none, or not enough of it.
    pub fn documented(
        vendor: &Vendor,
        event: Option<&str>,
        numbers: Numbers,
        accepted: Accepted,
    ) -> Result<(Self, Vec<String>), NoSchedule> {
        let (name, delivery) = (&vendor.manifest.name, &vendor.manifest.delivery);
        let Some(fact) = delivery.retry_of(event) else {
            if numbers.more.is_some() {
                let said = format!("{name} documents no retries: number and pauses are yours, or idhook's");
                return Ok((Self::own(numbers, accepted), vec![said]));
            }
            return Err(NoSchedule::NotDocumented { vendor: name.clone() });
        };
        let mut assumed = Vec::new();
        let (attempts, pauses) = match &fact.value {
            Retry::Pauses(seconds) if numbers.first.is_none() && numbers.backoff.is_none() => {
                let pauses: Vec<_> = seconds.iter().map(|seconds| Duration::from_secs((*seconds).into())).collect();
                let more = numbers.more.unwrap_or(u32::try_from(pauses.len()).unwrap_or(u32::MAX));
                (more, Pauses::Listed(pauses))
            }
            Retry::Pauses(seconds) => {
                let own = Self::own(numbers, accepted.clone());
                (numbers.more.unwrap_or(u32::try_from(seconds.len()).unwrap_or(u32::MAX)), own.pauses)
            }
            Retry::Growing(growing) => {
                let documented_first = growing.first.map(|seconds| Duration::from_secs(seconds.into()));
                let (more, first) = (numbers.more.or(growing.more), numbers.first.or(documented_first));
                let missing: Vec<_> = [
                    (more.is_none(), "how many times (--retry vendor:N says it)"),
                    (first.is_none(), "the first pause (--retry-interval says it)"),
                ]
                .into_iter()
                .filter_map(|(missing, what)| missing.then_some(what))
                .collect();
                let (Some(more), Some(first)) = (more, first) else {
                    return Err(NoSchedule::Numbers { vendor: name.clone(), missing, customers: growing.customer_sets_rest });
                };
                let factor = numbers.backoff.map(Backoff::factor).or(growing.factor).unwrap_or_else(|| {
                    assumed.push(format!("{name} does not document how pauses grow: each is twice the one before (assumed)"));
                    FACTOR
                });
                if growing.more.is_none() {
                    assumed.push(format!(
                        "{name} does not document whether its number counts the first attempt: vendor:N means N after it (assumed)"
                    ));
                }
                let longest = growing.longest.map_or(Duration::MAX, |seconds| Duration::from_secs(seconds.into()));
                (more, Pauses::Growing { first, factor, longest })
            }
        };
        let stop = delivery.stop.as_ref().map(|fact| fact.value.clone()).unwrap_or_default();
        let heeds_retry_after = delivery.retry_after.as_ref().is_some_and(|fact| fact.value);
        let policy = Self { attempts: attempts.saturating_add(1), pauses, accepted, stop, heeds_retry_after, speed: 1.0 };
        Ok((policy, assumed))
    }

    /// What comes after attempt number `attempt` (from 1) ended so. `now` is for a `Retry-After` that names a time.
    #[must_use]
    pub fn next(&self, attempt: u32, outcome: &Outcome, now: Timestamp) -> Next {
        if self.accepted.holds(outcome) {
            return Next::Done;
        }
        if attempt >= self.attempts || self.stops(outcome) {
            return Next::GiveUp;
        }
        let asked = if self.heeds_retry_after { retry_after(outcome, now) } else { None };
        let pause = self.pauses.after(attempt).max(asked.unwrap_or_default().min(LONGEST_ASKED));
        // A speed beyond reason makes no pause at all, which is what it asks for.
        let after = Duration::try_from_secs_f64(pause.as_secs_f64() / self.speed).unwrap_or(Duration::MAX);
        Next::Retry { after }
    }

    /// Whether the receiver says that it wants no more of this.
    #[must_use]
    pub fn stops(&self, outcome: &Outcome) -> bool {
        matches!(outcome, Outcome::Replied { status, .. } if self.stop.iter().any(|[low, high]| (low..=high).contains(&status)))
    }
}

impl Pauses {
    /// The pause after attempt number `attempt` (from 1).
    fn after(&self, attempt: u32) -> Duration {
        match self {
            Self::Growing { first, factor, longest } => {
                let grown = first.as_secs_f64() * factor.powi(i32::try_from(attempt.saturating_sub(1)).unwrap_or(i32::MAX));
                Duration::try_from_secs_f64(grown).unwrap_or(Duration::MAX).min(*longest)
            }
            Self::Listed(pauses) => pauses.get(attempt.saturating_sub(1) as usize).or(pauses.last()).copied().unwrap_or_default(),
        }
    }
}

/// What `Retry-After` asks for: seconds, or a time (RFC 9110, section 10.2.3).
#[must_use]
pub fn retry_after(outcome: &Outcome, now: Timestamp) -> Option<Duration> {
    let Outcome::Replied { headers, .. } = outcome else { return None };
    let value = std::str::from_utf8(headers.first("retry-after")?).ok()?.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let until = jiff::fmt::rfc2822::parse(value).ok()?.timestamp();
    // A time that has passed asks for nothing.
    Some(Duration::try_from(until.duration_since(now)).unwrap_or_default())
}
