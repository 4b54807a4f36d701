//! Tries, counted: so many there are at most, over so many bytes, whatever arrives.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::credentials::signature::Prepared;
use crate::credentials::{Callback, Verdict};

/// So many are made for one callback.
pub const MOST: u32 = 600;
/// So many bytes are written and hashed for one, or a little more.
pub const MOST_BYTES: usize = 128 << 20;
/// What a try costs beside the bytes of the body.
const OVERHEAD: usize = 1024;

/// See the module.
#[derive(Debug, Default)]
pub struct Trials<'e> {
    made: u32,
    bytes: usize,
    cut_short: bool,
    /// Set once nobody waits for what is found.
    ended: Option<&'e AtomicBool>,
    /// What the time is of the last one that fitted, where it does not hold.
    stale: Option<Verdict>,
}

impl<'e> Trials<'e> {
    /// Which nobody waits for any more once this is set.
    pub fn until(ended: Option<&'e AtomicBool>) -> Self {
        Self { ended, ..Self::default() }
    }

    /// Whether the signature holds under this scheme, at whatever time.
    pub fn fits(&mut self, prepared: &Prepared, callback: &Callback) -> bool {
        let verdict = self.verdict(prepared, callback);
        let fits = matches!(verdict, Some(Verdict::Valid | Verdict::Stale { .. }));
        self.stale = verdict.filter(|verdict| matches!(verdict, Verdict::Stale { .. }));
        fits
    }

    /// Takes so many bytes that are written for a try; whether more may be.
    pub fn charge(&mut self, bytes: usize) -> bool {
        self.bytes = self.bytes.saturating_add(bytes);
        self.goes_on()
    }

    fn goes_on(&mut self) -> bool {
        self.cut_short |= self.made >= MOST || self.bytes >= MOST_BYTES;
        !self.cut_short && !self.ended()
    }

    /// Whether nobody waits for it any more.
    pub fn ended(&self) -> bool {
        self.ended.is_some_and(|ended| ended.load(Ordering::Relaxed))
    }

    /// What is wrong with the time of the last one that fitted.
    pub const fn stale(&self) -> Option<&Verdict> {
        self.stale.as_ref()
    }

    /// What the scheme says; `None` once enough was tried.
    pub fn verdict(&mut self, prepared: &Prepared, callback: &Callback) -> Option<Verdict> {
        if !self.goes_on() {
            return None;
        }
        self.made += 1;
        self.bytes += prepared.cost(callback) + OVERHEAD * prepared.keys().max(1);
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
