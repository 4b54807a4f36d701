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
    /// Seconds.
    #[serde(default)]
    pub timeout: Option<Fact<u32>>,
    /// Deliveries under way at once, at most.
    #[serde(default)]
    pub concurrency: Option<Fact<u32>>,
    #[serde(default)]
    pub guarantee: Option<Fact<Guarantee>>,
    /// What the customer sets, with no documented default.
    #[serde(default)]
    pub customer_sets: Vec<Fact<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Retry {
    /// Pauses grow; base, factor and number are the customer's or unknown.
    Exponential,
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
