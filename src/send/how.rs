//! How often, how fast and how stubbornly deliveries are made.

use std::path::PathBuf;
use std::time::Duration;

use crate::delivery::policy::Numbers;

/// See the module.
#[derive(Debug, Clone)]
pub struct How {
    pub retry: Retry,
    pub numbers: Numbers,
    /// Divides every pause: those between attempts and those of a recording.
    pub speed: f64,
    /// Everything that is named, so many times.
    pub repeat: u64,
    /// Deliveries at once, with their pauses between attempts.
    pub concurrency: usize,
    /// Attempts a second, at most.
    pub rate: Option<f64>,
    /// In random order, drawn with this seed.
    pub shuffle: Option<u64>,
    pub interval: Interval,
    /// How long to wait for somebody to listen at the target.
    pub wait: Duration,
}

/// Whose schedule of attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// The user's numbers.
    Own,
    /// The vendor's documented one.
    Vendor,
}

/// From the start of one delivery to that of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interval {
    Every(Duration),
    /// As far apart as the callbacks of the recording came.
    Recorded,
}

/// Where attempts are written down.
#[derive(Debug, Clone)]
pub struct LogFile {
    pub path: PathBuf,
    /// Go on where an earlier run stopped.
    pub resume: bool,
}
