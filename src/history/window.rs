//! Duplicates: what makes two deliveries one, among the last callbacks.

use std::collections::{HashMap, VecDeque};

use super::Digest;

/// What two callbacks have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// What the vendor documents as the key of a delivery.
    Key,
    /// Every byte of the body; the vendor documents no key, or the body lacks it.
    Body,
}

impl By {
    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Body => "body",
        }
    }
}

/// The callback that is repeated: the first, where there are several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duplicate {
    pub n: u64,
    pub by: By,
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    first: u64,
    last: u64,
}

/// The callbacks that a new one is compared with.
#[derive(Debug)]
pub struct Window {
    size: usize,
    /// One for each callback, the oldest first.
    order: VecDeque<(u64, Digest)>,
    seen: HashMap<Digest, Seen>,
    exceeded: bool,
}

impl Window {
    /// Room is set aside at once: growing later would hold up a callback. The system gives it when it is used.
    pub fn new(size: usize) -> Self {
        Self { size, order: VecDeque::with_capacity(size), seen: HashMap::with_capacity(size), exceeded: false }
    }

    /// Takes a callback in; gives the first of its kind, if one of them stands among the last `size`.
    pub fn take(&mut self, n: u64, key: Digest) -> Option<u64> {
        let seen = self.seen.entry(key).and_modify(|seen| seen.last = n).or_insert(Seen { first: n, last: n });
        let first = seen.first;
        self.order.push_back((n, key));
        if self.order.len() > self.size {
            self.exceeded = true;
            if let Some((n, key)) = self.order.pop_front()
                && self.seen.get(&key).is_some_and(|seen| seen.last == n)
            {
                self.seen.remove(&key);
            }
        }
        (first != n).then_some(first)
    }

    /// Takes a callback out, so that none is said to repeat it.
    pub fn forget(&mut self, n: u64, key: Digest) {
        match self.seen.get_mut(&key) {
            Some(seen) if seen.last == n && seen.first == n => {
                self.seen.remove(&key);
            }
            // One that came meanwhile has said that it repeats this one, which cannot be helped; the next shall name that one.
            Some(seen) if seen.first == n => seen.first = seen.last,
            _ => {}
        }
    }

    pub const fn exceeded(&self) -> bool {
        self.exceeded
    }
}
