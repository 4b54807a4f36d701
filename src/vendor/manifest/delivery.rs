//! How a vendor delivers, as data. A member that is absent is not documented.

use serde::Deserialize;

use super::{Fact, Grade};

/// How the vendor delivers. A member that is absent is not documented.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    #[serde(default)]
    pub method: Option<Fact<String>>,
    #[serde(default)]
    pub content_type: Option<Fact<String>>,
    #[serde(default)]
    pub https: Option<Fact<bool>>,
    /// Ranges of status codes, both ends included.
    #[serde(default)]
    pub success: Option<Fact<Vec<[u16; 2]>>>,
    #[serde(default)]
    pub retry: Option<Fact<Retry>>,
    /// Schedules of their own that some events have.
    #[serde(default)]
    pub retry_of_events: Vec<RetryOfEvents>,
    /// After an answer in these ranges nothing is tried again.
    #[serde(default)]
    pub stop: Option<Fact<Vec<[u16; 2]>>>,
    /// Whether `Retry-After` of an answer makes a pause longer.
    #[serde(default)]
    pub retry_after: Option<Fact<bool>>,
    /// Seconds, for the whole attempt.
    #[serde(default)]
    pub timeout: Option<Fact<u32>>,
    /// Seconds, until there is a connection.
    #[serde(default)]
    pub connect_timeout: Option<Fact<u32>>,
    /// Deliveries under way at once, at most.
    #[serde(default)]
    pub concurrency: Option<Fact<u32>>,
    /// How the throughput falls while many attempts fail.
    #[serde(default)]
    pub throttle: Option<Fact<ThrottleRule>>,
    #[serde(default)]
    pub guarantee: Option<Fact<Guarantee>>,
    /// What the customer sets, with no documented default.
    #[serde(default)]
    pub customer_sets: Vec<Fact<String>>,
}

impl Delivery {
    /// The schedule for an event, by its id.
    #[must_use]
    pub fn retry_of(&self, event: Option<&str>) -> Option<&Fact<Retry>> {
        let own = event.and_then(|event| self.retry_of_events.iter().find(|own| own.events.iter().any(|id| id == event)));
        own.map(|own| &own.retry).or(self.retry.as_ref())
    }
}

/// The schedule of some events.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetryOfEvents {
    /// Their ids.
    pub events: Vec<String>,
    pub retry: Fact<Retry>,
}

/// When a delivery that failed is tried again.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Retry {
    /// The pauses between attempts, in seconds, from the first to the last.
    Pauses(Vec<u32>),
    /// Each pause is so many times the one before.
    Growing(Growing),
}

/// A member that is absent is not documented, or the customer's.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Growing {
    /// Seconds.
    #[serde(default)]
    pub first: Option<u32>,
    /// 1 where all pauses are the same.
    #[serde(default)]
    pub factor: Option<f64>,
    /// Seconds.
    #[serde(default)]
    pub longest: Option<u32>,
    /// Attempts after the first.
    #[serde(default)]
    pub more: Option<u32>,
    /// Whether what is left out here is set by each customer.
    #[serde(default)]
    pub customer_sets_rest: bool,
}

/// After each so many attempts the number at once is halved or doubled, by the share of those that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThrottleRule {
    pub attempts: u32,
    pub lower_from_percent: u8,
    pub raise_up_to_percent: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Guarantee {
    AtLeastOnce,
}

/// What makes two deliveries one.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Duplicates {
    /// The values at these JSON Pointers.
    Key(Fact<Vec<String>>),
    /// Names for one header (lower case): the value of the first that is there.
    Header(Fact<Vec<String>>),
    /// None documented: only equal bodies can be pointed out.
    NotDocumented,
}

/// Which status may follow which, for "late".
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// Statuses from first to last; those of one rank have no order among them.
    pub ranks: Vec<Vec<String>>,
    /// `[earlier, later]`: going from the first to the second is a documented step back.
    #[serde(default)]
    pub also: Vec<[String; 2]>,
    /// After one of these nothing is late.
    #[serde(default)]
    pub open_after: Vec<String>,
    pub grade: Grade,
    #[serde(default)]
    pub source: Vec<String>,
}
