//! What is left out of a long list or a long body, and said to be.

use super::{Member, View};
use crate::json::{Kind, Node};

/// A body of more lines is folded from here on.
const LINES: usize = 60;
/// A list or object of more entries is folded...
const MANY: usize = 40;
/// ... behind this many.
const FEW: usize = 30;

impl<'a> View<'a> {
    /// The entries of a list or object that is not empty.
    pub(super) fn inside(&mut self, container: Node<'a>, depth: usize) {
        let members = container.members().map(|(key, value)| (Some(key), value));
        let mut entries = members.chain(container.elements().map(|element| (None, element))).peekable();
        // Every entry takes a place in the tree: what is small enough needs no counting.
        let many = container.size() > MANY && entries.clone().nth(MANY).is_some();
        let most = if many { FEW } else { MANY };
        let mut hidden = Hidden::default();
        let mut number = 0;
        while let Some((key, value)) = entries.next() {
            let entry = Member { key, value, comma: entries.peek().is_some() };
            let has_room = number < most && self.lines < LINES;
            number += 1;
            if has_room || self.has_problem(&entry) {
                self.say(&mut hidden, container, depth);
                self.value(entry, depth);
            } else {
                hidden.add(entry);
                if !self.has_problem_from(value.span().end, container.span().end) {
                    entries.by_ref().for_each(|(key, value)| hidden.add(Member { key, value, comma: false }));
                }
            }
        }
        self.say(&mut hidden, container, depth);
    }

    /// Says how many entries were passed over. One that takes no more room than that is shown.
    fn say(&mut self, hidden: &mut Hidden<'a>, container: Node<'a>, depth: usize) {
        match std::mem::take(hidden) {
            Hidden { last: None, .. } => {}
            Hidden { count: 1, last: Some(entry) } if entry.value.size() == 1 => self.value(entry, depth),
            Hidden { count, .. } => {
                let noun = if container.kind() == Kind::Object { "member" } else { "element" };
                self.indent(depth);
                self.out.push_str(&format!("… {count} more {noun}{}\n", if count == 1 { "" } else { "s" }));
            }
        }
    }

    fn has_problem(&self, entry: &Member) -> bool {
        let span = entry.span();
        self.has_problem_from(span.start, span.end)
    }

    /// Whether a problem starts within this stretch of the body.
    fn has_problem_from(&self, start: usize, end: usize) -> bool {
        let problems = self.body.problems;
        let next = problems.partition_point(|problem| problem.span.start < start);
        problems.get(next).is_some_and(|problem| problem.span.start < end)
    }
}

/// Entries that are passed over.
#[derive(Default)]
struct Hidden<'a> {
    count: usize,
    last: Option<Member<'a>>,
}

impl<'a> Hidden<'a> {
    fn add(&mut self, entry: Member<'a>) {
        self.count += 1;
        self.last = Some(entry);
    }
}
