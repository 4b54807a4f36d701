//! The walk that holds a body against a plain schema and reports everything, in document order.

use std::sync::Arc;

use serde_json::Value;

use super::{Id, Others, Shape, Shapes};
use crate::json::{Kind, Node, equal, escape_token};
use crate::schema::{Broken, Findings, Open, Violation, Wanted};

/// What the walk looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    All,
    /// What no engine sees.
    OpenOnly,
}

impl Shapes {
    pub fn check(&self, root: Node, report: Report, wanted: Wanted, found: &mut Findings) {
        Walk { all: &self.all, report, wanted, path: Vec::new(), errors: 0, open: 0, found }.visit(self.root, root);
    }
}

/// One step of the way to a value.
enum Step<'a> {
    Member(Node<'a>),
    Element(usize),
}

struct Walk<'s, 'a> {
    all: &'s [Shape],
    report: Report,
    wanted: Wanted,
    path: Vec<Step<'a>>,
    /// So many of each were told: what is open leaves the errors their room.
    errors: usize,
    open: usize,
    found: &'s mut Findings,
}

impl<'a> Walk<'_, 'a> {
    fn visit(&mut self, id: Id, node: Node<'a>) {
        let shape = &self.all[id];
        let all = self.report == Report::All;
        if all && !shape.types.fit(node) {
            // A value of the wrong type also misses every list of values: once is enough.
            return self.tell(node, || Broken::Type(shape.types.words()));
        }
        if all
            && let Some(values) = &shape.values
            && !values.iter().any(|value| equal(node, value))
        {
            self.tell(node, || Broken::Closed(values.iter().map(Value::to_string).collect()));
        }
        match node.kind() {
            Kind::String => {
                if let Some(known) = &shape.known
                    && !known.iter().any(|value| node.is(value))
                {
                    self.tell_open(node, || Broken::Open(known.clone()));
                }
            }
            Kind::Array => {
                let Some(items) = shape.items else { return };
                for (at, element) in node.elements().enumerate() {
                    self.path.push(Step::Element(at));
                    self.visit(items, element);
                    self.path.pop();
                }
            }
            Kind::Object => {
                for name in shape.required.iter().filter(|name| all && !node.has(name)) {
                    self.tell(node, || Broken::Missing { name: name.clone(), known: names(shape) });
                }
                self.members(shape, node);
            }
            _ => {}
        }
    }

    fn members(&mut self, shape: &Shape, node: Node<'a>) {
        // Members that are named beside these, by schemas that hold for the same value, are not known here.
        let named = shape.members.is_some() && shape.further.as_ref().is_none_or(|further| further.in_place().next().is_none());
        let mut next = 0;
        for (key, value) in node.members() {
            let known = shape.members.as_ref().and_then(|members| members.find(key, &mut next));
            self.path.push(Step::Member(key));
            match (known, shape.others) {
                (Some(known), _) => self.visit(known, value),
                (None, Others::Unsaid) if named => {
                    let name = key.as_str().unwrap_or_default().into_owned();
                    self.tell_open(key, || Broken::UnknownMember { name, known: names(shape) });
                }
                (None, Others::Forbidden) if self.report == Report::All => {
                    let name = key.as_str().unwrap_or_default().into_owned();
                    self.tell(key, || Broken::Unwanted { name, known: names(shape) });
                }
                (None, _) => {}
            }
            self.path.pop();
        }
    }

    fn tell_open(&mut self, node: Node, broken: impl FnOnce() -> Broken) {
        match self.wanted.open {
            Open::PassedOver => {}
            Open::Told if self.open >= self.wanted.most => self.found.more_open += 1,
            Open::Told => {
                self.open += 1;
                self.push(node, broken);
            }
        }
    }

    fn tell(&mut self, node: Node, broken: impl FnOnce() -> Broken) {
        if self.errors >= self.wanted.most {
            self.found.more_errors += 1;
        } else {
            self.errors += 1;
            self.push(node, broken);
        }
    }

    fn push(&mut self, node: Node, broken: impl FnOnce() -> Broken) {
        let mut pointer = String::new();
        for step in &self.path {
            pointer.push('/');
            match step {
                Step::Member(key) => pointer.push_str(&escape_token(&key.readable())),
                Step::Element(at) => pointer.push_str(&at.to_string()),
            }
        }
        self.found.told.push(Violation::at(node, pointer, broken()));
    }
}

fn names(shape: &Shape) -> Arc<[String]> {
    shape.members.as_ref().map_or_else(|| Arc::from([]), |members| Arc::clone(&members.names))
}
