//! In which order callbacks are shown: those behind one that is still looked into wait for it, so many bytes of them at most. A flood passes
//! it by. Nothing here is printed, and no answer waits.

use std::collections::VecDeque;

/// So many bytes wait.
const MOST: usize = 8 << 20;

/// Who waits, first come first.
#[derive(Debug)]
pub struct Line<T> {
    waiting: VecDeque<(Place, Option<(T, usize)>)>,
    /// Of all that wait for others alone.
    bytes: usize,
    last: Place,
}

/// A place in the line, by its number.
pub type Place = u64;

impl<T> Default for Line<T> {
    fn default() -> Self {
        Self { waiting: VecDeque::new(), bytes: 0, last: 0 }
    }
}

impl<T> Line<T> {
    /// Keeps a place at the end for one that comes later.
    pub fn keep_place(&mut self) -> Place {
        self.last += 1;
        self.waiting.push_back((self.last, None));
        self.last
    }

    /// One of so many bytes goes on at once, or waits for those before it.
    pub fn join(&mut self, one: T, bytes: usize, mut go_on: impl FnMut(T)) {
        if self.waiting.is_empty() {
            return go_on(one);
        }
        self.last += 1;
        self.waiting.push_back((self.last, Some((one, bytes))));
        self.bytes += bytes;
        if self.bytes > MOST {
            self.hurry(go_on);
        }
    }

    /// Whose place was kept has come, or never will; so others may go on.
    pub fn fill(&mut self, place: Place, one: Option<T>, mut go_on: impl FnMut(T)) {
        match (self.waiting.iter_mut().find(|(other, _)| *other == place), one) {
            (Some((_, kept)), Some(one)) => *kept = Some((one, 0)),
            _ => self.waiting.retain(|(other, _)| *other != place),
        }
        while let Some((_, Some((one, bytes)))) = self.waiting.pop_front_if(|(_, one)| one.is_some()) {
            self.bytes -= bytes;
            go_on(one);
        }
    }

    /// All that have come go on; the places of others are kept.
    pub fn hurry(&mut self, mut go_on: impl FnMut(T)) {
        for (place, one) in std::mem::take(&mut self.waiting) {
            match one {
                Some((one, _)) => go_on(one),
                None => self.waiting.push_back((place, None)),
            }
        }
        self.bytes = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, MOST};

    #[test]
    fn those_behind_wait_and_come_in_order() {
        let (mut line, mut shown) = (Line::default(), Vec::new());
        line.join(1, 10, |one| shown.push(one));
        let (two, four) = (line.keep_place(), line.keep_place());
        line.join(5, 10, |one| shown.push(one));
        line.fill(four, Some(4), |one| shown.push(one));
        assert_eq!(shown, [1]);
        line.fill(two, Some(2), |one| shown.push(one));
        assert_eq!(shown, [1, 2, 4, 5]);
        let six = line.keep_place();
        line.join(7, 10, |one| shown.push(one));
        line.fill(six, None, |one| shown.push(one));
        assert_eq!(shown, [1, 2, 4, 5, 7], "nobody waits for one that never comes");
    }

    #[test]
    fn a_flood_passes_by_and_the_one_it_passed_still_comes() {
        let (mut line, mut shown) = (Line::default(), Vec::new());
        let first = line.keep_place();
        for number in 2..7 {
            line.join(number, MOST / 4, |one| shown.push(one));
        }
        assert_eq!(shown, [2, 3, 4, 5, 6]);
        line.join(7, 10, |one| shown.push(one));
        line.fill(first, Some(1), |one| shown.push(one));
        assert_eq!(shown, [2, 3, 4, 5, 6, 1, 7]);
    }
}
