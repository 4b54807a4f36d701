//! Keywords that `fits` decides and the walk does not report.

use super::{Id, Pattern};

/// See the module.
#[derive(Debug, Default)]
pub struct Further {
    pub never: bool,
    pub length: Bounds<u64>,
    pub pattern: Option<Pattern>,
    pub elements: Bounds<u64>,
    pub count: Bounds<u64>,
    pub value: Bounds<f64>,
    /// Minimum and maximum that are not reached themselves.
    pub between: Bounds<f64>,
    /// Shapes of which all must fit.
    pub all: Vec<Id>,
    /// Of each list, one or more must fit.
    pub any: Vec<Id>,
    /// Exactly one must fit.
    pub one: Vec<Id>,
    pub not: Option<Id>,
    pub condition: Option<(Id, Option<Id>, Option<Id>)>,
    /// A member, and what must be there when it is.
    pub dependent: Vec<(String, Vec<String>)>,
}

#[derive(Debug, Default, Clone, Copy)]
pub struct Bounds<T> {
    pub least: Option<T>,
    pub most: Option<T>,
}

impl<T: PartialOrd + Copy> Bounds<T> {
    pub fn hold(&self, value: T) -> bool {
        self.least.is_none_or(|least| value >= least) && self.most.is_none_or(|most| value <= most)
    }

    pub fn are_strict_for(&self, value: T) -> bool {
        self.least.is_none_or(|least| value > least) && self.most.is_none_or(|most| value < most)
    }
}

impl Further {
    /// The shapes that are fitted to the same value.
    pub fn in_place(&self) -> impl Iterator<Item = Id> {
        let condition = self.condition.into_iter().flat_map(|(test, then, otherwise)| [Some(test), then, otherwise]).flatten();
        self.all.iter().chain(&self.any).chain(&self.one).copied().chain(self.not).chain(condition)
    }
}

impl<T> Bounds<T> {
    pub const fn are_open(&self) -> bool {
        self.least.is_none() && self.most.is_none()
    }
}
