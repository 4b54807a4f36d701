//! Deliveries as `send` and `listen --forward-to` speak of them: what became of an attempt, and whether that counts as accepted.

mod accepted;
mod outcome;
pub mod policy;
pub mod throttle;

use std::time::Duration;

pub use accepted::Accepted;
pub use outcome::{Cause, End, Outcome, Reason, Stage};

/// How long an attempt may take where nobody says.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);
