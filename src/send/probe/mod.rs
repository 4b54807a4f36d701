//! `--probe`: delivers what the vendor's documents demand of an endpoint, and prints a checklist.
//!
//! Which checks there are ([`checks`]) and what outcomes mean ([`judge`]) is decided without a network; `prober` delivers, one
//! request at a time, and whatever it delivers is planned and made as any other delivery of `send`.

mod basis;
mod checklist;
pub mod checks;
mod given;
pub mod judge;
mod prober;
pub mod run;
mod scenario;
mod stale;
mod subject;
mod twice;
mod vary;

use crate::vendor::registry::VendorId;
pub use given::first_sample;

/// What is probed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    pub vendor: VendorId,
    /// The id of the only event, where it is to be only one.
    pub event: Option<String>,
}
