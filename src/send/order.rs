//! Which delivery comes next: all that was named, as often as asked, in order or at random.

use fastrand::Rng;

/// One delivery to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// Which of the things that were planned.
    pub unit: usize,
    /// The how manieth time, from 1.
    pub pass: u64,
}

/// See the module.
#[derive(Debug)]
pub struct Order {
    units: u64,
    total: u64,
    next: u64,
    /// What is left, in any order; drawn from at random.
    left: Option<(Vec<u32>, Rng)>,
}

/// So many deliveries can be drawn at random.
pub const MOST_SHUFFLED: u64 = 10_000_000;

impl Order {
    /// All units, one pass after the other. With a seed they are drawn at random, the same for the same seed: at most
    /// [`MOST_SHUFFLED`] of them.
    #[must_use]
    pub fn new(units: usize, passes: u64, seed: Option<u64>) -> Self {
        let units = units as u64;
        let total = units.saturating_mul(passes);
        let left = seed.map(|seed| ((0..u32::try_from(total).unwrap_or(u32::MAX)).collect(), Rng::with_seed(seed)));
        Self { units, total, next: 0, left }
    }

    /// How many in all.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }
}

impl Iterator for Order {
    type Item = Turn;

    fn next(&mut self) -> Option<Turn> {
        if self.next >= self.total {
            return None;
        }
        let index = match &mut self.left {
            None => self.next,
            Some((left, rng)) => u64::from(left.swap_remove(rng.usize(..left.len()))),
        };
        self.next += 1;
        Some(Turn { unit: usize::try_from(index % self.units).unwrap_or_default(), pass: index / self.units + 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::{Order, Turn};

    #[test]
    fn one_pass_after_the_other() {
        let turns: Vec<_> = Order::new(2, 2, None).map(|Turn { unit, pass }| (unit, pass)).collect();
        assert_eq!(turns, [(0, 1), (1, 1), (0, 2), (1, 2)]);
        assert_eq!(Order::new(0, 5, None).count(), 0);
    }

    #[test]
    fn a_seed_gives_each_once_in_an_order_of_its_own() {
        let drawn = |seed| Order::new(10, 10, Some(seed)).map(|Turn { unit, pass }| (pass, unit)).collect::<Vec<_>>();
        let sorted = |mut turns: Vec<(u64, usize)>| {
            turns.sort_unstable();
            turns
        };
        let in_order: Vec<_> = Order::new(10, 10, None).map(|Turn { unit, pass }| (pass, unit)).collect();
        assert_eq!(drawn(7), drawn(7));
        assert_ne!(drawn(7), drawn(8));
        assert_ne!(drawn(7), in_order);
        assert_eq!(sorted(drawn(7)), in_order);
    }
}
