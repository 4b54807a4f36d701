//! Tries, counted: so many there are at most, over so many bytes, whatever arrives.

use crate::credentials::signature::Prepared;
use crate::credentials::{Callback, Verdict};

/// So many are made for one callback.
pub const MOST: u32 = 600;
/// So many bytes are hashed for one, or a little more.
pub const MOST_BYTES: usize = 128 << 20;
/// What a try costs beside the bytes of the body.
const OVERHEAD: usize = 1024;

/// See the module.
#[derive(Debug, Default)]
pub struct Trials {
    made: u32,
    bytes: usize,
    cut_short: bool,
}

impl Trials {
    /// Whether the signature holds under this scheme, at whatever time.
    pub fn fits(&mut self, prepared: &Prepared, callback: &Callback) -> bool {
        matches!(self.verdict(prepared, callback), Some(Verdict::Valid | Verdict::Stale { .. }))
    }

    /// What the scheme says; `None` once enough was tried.
    pub fn verdict(&mut self, prepared: &Prepared, callback: &Callback) -> Option<Verdict> {
        if self.made >= MOST || self.bytes >= MOST_BYTES {
            self.cut_short = true;
            return None;
        }
        self.made += 1;
        self.bytes += (callback.body.len() + OVERHEAD) * prepared.keys().max(1);
        Some(prepared.check(callback).0)
    }

    /// How many were made.
    pub const fn made(&self) -> u32 {
        self.made
    }

    /// Whether one was not made any more.
    pub const fn cut_short(&self) -> bool {
        self.cut_short
    }
}
