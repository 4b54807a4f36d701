//! What is known of a callback once it was inspected.

use std::borrow::Cow;

use super::Policy;
use crate::credentials::Verdict;
use crate::json::{Node, Tree};
use crate::mask::stands_for_a_mask;
use crate::problem::{Counts, Problem, Severity, Warnings};
use crate::vendor::recognise::Label;
use crate::vendor::registry::VendorId;

/// The event of a callback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// One of the pack's, by its id.
    Known(String),
    /// The body names one that the pack does not have.
    Foreign(Label),
    /// Nothing names one.
    None,
}

/// What the schema said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaVerdict {
    /// Fulfilled, warnings aside.
    Fine,
    Broken,
    /// No document shows the body of this event.
    NotDocumented,
    /// The vendor, the event or the JSON itself is not there to check.
    NotChecked,
}

/// Everything that was found out.
#[derive(Debug, Clone)]
pub struct Inspection {
    pub vendor: Option<VendorId>,
    pub event: Event,
    /// What the callback is about: the request, session, process or validation.
    pub subject: Option<Label>,
    /// In the vendor's words.
    pub status: Option<Label>,
    /// How the credentials were checked.
    pub scheme: Option<Cow<'static, str>>,
    pub verdict: Verdict,
    /// What is to be known of the credentials although they are valid.
    pub remark: Option<String>,
    /// Which of several schemes the verdict is about, see [`crate::credentials::Checked::part`].
    pub part: Vec<usize>,
    pub schema: SchemaVerdict,
    /// Whether any problem is an error.
    pub broken: bool,
    /// In document order.
    pub problems: Vec<Problem>,
    /// How many more there are than were asked for.
    pub more_problems: usize,
    /// How many of those are errors.
    pub more_errors: usize,
    /// `None` when the body is not JSON.
    pub tree: Option<Tree>,
}

impl Inspection {
    /// The id of the pack's event.
    #[must_use]
    pub fn event_id(&self) -> Option<&str> {
        if let Event::Known(id) = &self.event { Some(id) } else { None }
    }

    /// Of something that is no body of a vendor, and has one problem.
    #[must_use]
    pub fn of(problem: Problem) -> Self {
        let mut inspection = Self::blank(None);
        inspection.add(problem);
        inspection
    }

    /// Adds a problem that was found beside the body.
    pub fn add(&mut self, problem: Problem) {
        self.broken |= problem.severity == Severity::Error;
        let at = self.problems.partition_point(|other| other.span.start <= problem.span.start);
        self.problems.insert(at, problem);
    }

    /// Something of this body was masked before it came here: what was found there says nothing of the callback.
    pub fn is_of_redacted(&mut self, body: &[u8]) {
        let masked = |problem: &Problem| body.get(problem.span.clone()).is_some_and(stands_for_a_mask);
        self.problems.retain(|problem| !masked(problem));
        self.broken &= self.more_problems > 0 || self.problems.iter().any(|problem| problem.severity == Severity::Error);
        if self.verdict != Verdict::Valid && !matches!(self.verdict, Verdict::NotChecked(_)) {
            self.verdict = Verdict::NotChecked("the record is redacted".to_owned());
        }
    }

    /// Warnings count as errors from now on.
    pub fn deny_warnings(&mut self) {
        self.broken |= !self.problems.is_empty() || self.more_problems > 0;
        self.more_errors = self.more_problems;
        self.problems.iter_mut().for_each(|problem| problem.severity = Severity::Error);
    }

    /// Takes the problems in, in document order and as many as are to be told: errors before warnings.
    pub(super) fn settle(&mut self, mut problems: Vec<Problem>, mut more: Counts, policy: Policy) {
        problems.sort_by_key(|problem| problem.span.start);
        self.broken = self.schema == SchemaVerdict::Broken || problems.iter().any(|problem| problem.severity == Severity::Error);
        for left_out in errors_first(&mut problems, policy.most_problems) {
            more.add(left_out.severity);
        }
        self.more_problems = usize::try_from(more.total()).unwrap_or(usize::MAX);
        self.more_errors = usize::try_from(more.errors).unwrap_or(usize::MAX);
        self.problems = problems;
        if policy.warnings == Warnings::Denied {
            self.deny_warnings();
        }
    }

    /// What is only counted, by severity.
    #[must_use]
    pub const fn more(&self) -> Counts {
        Counts { errors: self.more_errors as u64, warnings: self.more_problems.saturating_sub(self.more_errors) as u64 }
    }

    /// Everything that was found, by severity: what is listed and what is only counted.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = self.more();
        self.problems.iter().for_each(|problem| counts.add(problem.severity));
        counts
    }

    pub(super) fn blank(tree: Option<Tree>) -> Self {
        Self {
            vendor: None,
            event: Event::None,
            subject: None,
            status: None,
            scheme: None,
            verdict: Verdict::NotChecked(String::new()),
            remark: None,
            part: Vec::new(),
            schema: SchemaVerdict::NotChecked,
            broken: false,
            problems: Vec::new(),
            more_problems: 0,
            more_errors: 0,
            tree,
        }
    }

    /// The outermost value of `body`, which must be the body that was inspected.
    #[must_use]
    pub fn root<'a>(&'a self, body: &'a [u8]) -> Option<Node<'a>> {
        self.tree.as_ref().zip(std::str::from_utf8(body).ok()).map(|(tree, text)| tree.root(text))
    }
}

/// Keeps so many problems in their order, errors before warnings; returns the others.
fn errors_first(problems: &mut Vec<Problem>, most: usize) -> Vec<Problem> {
    if problems.len() <= most {
        return Vec::new();
    }
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count().min(most);
    let mut room = (errors, most - errors);
    let (kept, left_out) = std::mem::take(problems).into_iter().partition(|problem| {
        let room = if problem.severity == Severity::Error { &mut room.0 } else { &mut room.1 };
        let fits = *room > 0;
        *room -= usize::from(fits);
        fits
    });
    *problems = kept;
    left_out
}
