//! Whether a value fits, and nothing more: no place, no reason, nothing allocated.

use super::{Grasp, Id, Others, Shape, Shapes};
use crate::json::{Kind, Node, equal};

impl Shapes {
    /// Whether the value fulfils the schema for certain. What is not certain is for the engine to say.
    pub fn surely_fit(&self, root: Node) -> bool {
        if self.grasp == Grasp::Nothing {
            return false;
        }
        let mut fitting = Fitting { all: &self.all, unsure: false };
        let fits = fitting.fits(self.root, root);
        fits && !fitting.unsure
    }
}

struct Fitting<'s> {
    all: &'s [Shape],
    /// Something could not be decided: then no answer counts.
    unsure: bool,
}

impl Fitting<'_> {
    fn fits(&mut self, id: Id, node: Node) -> bool {
        let shape = &self.all[id];
        if !shape.types.fit(node) || shape.values.as_ref().is_some_and(|values| !values.iter().any(|value| equal(node, value))) {
            return false;
        }
        let inside = match node.kind() {
            Kind::Object => self.members(shape, node),
            Kind::Array => shape.items.is_none_or(|items| node.elements().all(|element| self.fits(items, element))),
            _ => true,
        };
        inside && self.further(shape, node)
    }

    fn members(&mut self, shape: &Shape, node: Node) -> bool {
        if shape.members.is_some() || !matches!(shape.others, Others::Unsaid | Others::Allowed) {
            let mut next = 0;
            for (key, value) in node.members() {
                let known = shape.members.as_ref().and_then(|members| members.find(key, &mut next));
                let fits = match (known, shape.others) {
                    (Some(known), _) => self.fits(known, value),
                    (None, Others::Like(other)) => self.fits(other, value),
                    (None, Others::Forbidden) => false,
                    (None, Others::Unsaid | Others::Allowed) => true,
                };
                if !fits {
                    return false;
                }
            }
        }
        shape.required.iter().all(|name| node.has(name))
    }

    fn further(&mut self, shape: &Shape, node: Node) -> bool {
        let Some(further) = &shape.further else { return true };
        if further.never {
            return false;
        }
        let own = match node.kind() {
            Kind::String => self.string(further, node),
            Kind::Number => self.number(further, node),
            Kind::Array => further.elements.are_open() || further.elements.hold(node.elements().count() as u64),
            Kind::Object => {
                let counted = further.count.are_open() || further.count.hold(distinct(node));
                counted && further.dependent.iter().all(|(name, names)| !node.has(name) || names.iter().all(|name| node.has(name)))
            }
            _ => true,
        };
        own && further.all.iter().all(|id| self.fits(*id, node))
            && (further.any.is_empty() || further.any.iter().any(|id| self.fits(*id, node)))
            && (further.one.is_empty() || further.one.iter().filter(|id| self.fits(**id, node)).take(2).count() == 1)
            && further.not.is_none_or(|id| !self.fits(id, node))
            && further.condition.is_none_or(|(test, then, otherwise)| {
                let branch = if self.fits(test, node) { then } else { otherwise };
                branch.is_none_or(|id| self.fits(id, node))
            })
    }

    fn string(&mut self, further: &super::Further, node: Node) -> bool {
        if further.length.are_open() && further.pattern.is_none() {
            return true;
        }
        let text = node.as_str().unwrap_or_default();
        let length =
            further.length.are_open() || further.length.hold(if text.is_ascii() { text.len() } else { text.chars().count() } as u64);
        length
            && further.pattern.as_ref().is_none_or(|pattern| {
                let matches = pattern.matches(&text);
                self.unsure |= matches.is_none();
                matches.unwrap_or(true)
            })
    }

    fn number(&mut self, further: &super::Further, node: Node) -> bool {
        if further.value.are_open() && further.between.are_open() {
            return true;
        }
        let value = exact(node.raw());
        self.unsure |= value.is_none();
        value.is_none_or(|value| further.value.hold(value) && further.between.are_strict_for(value))
    }
}

/// How many members an object has, where of equal names one counts.
fn distinct(node: Node) -> u64 {
    node.members()
        .filter(|(key, value)| key.as_str().and_then(|name| node.member(&name)).is_some_and(|last| last.index() == value.index()))
        .count() as u64
}

/// A number that a double holds in the order in which it is written: up to 15 digits and no exponent.
pub(super) fn exact(raw: &str) -> Option<f64> {
    (raw.len() <= 15 && !raw.contains(['e', 'E'])).then(|| raw.parse().ok()).flatten()
}
