//! Shapes that lead back to themselves for one and the same value: they could be fitted for ever.

use super::{Id, Shape};

/// Whether any shape would have to be fitted to the same value for ever, or through more than `most` others.
pub(super) fn turn_on_themselves(table: &[Shape], most: usize) -> bool {
    let mut depths = vec![None; table.len()];
    (0..table.len()).any(|id| depth(table, id, most, &mut depths).is_none())
}

/// How many shapes are fitted to one value behind each other; `None` for more than `most`.
fn depth(table: &[Shape], id: Id, most: usize, depths: &mut [Option<usize>]) -> Option<usize> {
    if let Some(depth) = depths[id] {
        return (depth <= most).then_some(depth);
    }
    let left = most.checked_sub(1)?;
    let mut deepest = 0;
    for next in table[id].further.iter().flat_map(|further| further.in_place()) {
        deepest = deepest.max(depth(table, next, left, depths)?);
    }
    depths[id] = Some(deepest + 1);
    Some(deepest + 1)
}
