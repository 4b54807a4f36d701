//! Deliveries that are called the same, counted: a report tells them apart by it.

use std::collections::HashMap;

use super::order::Turn;

/// For each thing that is delivered in a pass which of its name it is, from 0, and how many there are.
#[derive(Debug, Default)]
pub struct Same(Vec<(u64, u64)>);

impl Same {
    /// Of the names in their order.
    pub fn of<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Self {
        let mut counts: HashMap<&str, u64> = HashMap::new();
        let mut next = |name| {
            let count = counts.entry(name).or_default();
            *count += 1;
            *count - 1
        };
        let numbers: Vec<_> = names.clone().map(&mut next).collect();
        Self(numbers.into_iter().zip(names).map(|(number, name)| (number, counts.get(name).copied().unwrap_or(1))).collect())
    }

    /// Which of its name this turn is, from 1, and of how many in so many passes.
    pub fn place(&self, turn: Turn, passes: u64) -> (u64, u64) {
        let (number, count) = self.0.get(turn.unit).copied().unwrap_or((0, 1));
        ((turn.pass - 1).saturating_mul(count) + number + 1, count.saturating_mul(passes))
    }
}

#[cfg(test)]
mod tests {
    use super::{Same, Turn};

    #[test]
    fn those_of_one_name_are_counted_through_all_passes() {
        let same = Same::of(["a", "b", "a"].into_iter());
        let places = |passes: u64| {
            let turns = (1..=passes).flat_map(|pass| (0..3).map(move |unit| Turn { unit, pass }));
            turns.map(|turn| same.place(turn, passes)).collect::<Vec<_>>()
        };
        assert_eq!(places(1), [(1, 2), (1, 1), (2, 2)]);
        assert_eq!(places(2), [(1, 4), (1, 2), (2, 4), (3, 4), (2, 2), (4, 4)]);
    }
}
