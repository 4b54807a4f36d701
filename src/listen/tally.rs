//! What is counted while it listens. Nothing here decides when to stop.

use super::reply::Step;
use crate::history::History;
use crate::inspect::Inspection;
use crate::report::{Course, Summary, Verb};

/// What came of the run.
#[derive(Debug, Default)]
pub struct Tally {
    /// Recorded, asked for and not refused.
    pub counted: u64,
    /// Whether any was refused, asked for or not.
    pub refused: bool,
    /// Whether the file could not take one.
    pub lost: bool,
    total: u64,
    good: u64,
    problems: u64,
    warnings: u64,
    course: Course,
}

impl Tally {
    /// One more that was recorded and answered.
    pub fn add(&mut self, inspection: &Inspection, step: Step, matched: bool) {
        if let Step::RefuseRecorded(_) = step {
            self.refused = true;
            self.course.refused += 1;
        }
        if !matched {
            self.course.unmatched += 1;
            return;
        }
        self.course.count(inspection.vendor, inspection.event_id());
        self.counted += u64::from(matches!(step, Step::Accept(_)));
        self.total += 1;
        self.good += u64::from(!inspection.broken && !inspection.verdict.failed());
        let counts = inspection.counts();
        self.problems += counts.total();
        self.warnings += counts.warnings;
    }

    /// What is said at the end; so many were `expected`.
    #[must_use]
    pub fn summary(&self, expected: Option<u64>, history: &History) -> Summary {
        let course = Course { expected, timelines: history.timelines(), exceeded: history.exceeded(), ..self.course.clone() };
        let Self { total, good, problems, warnings, .. } = *self;
        Summary { verb: Verb::Listen, total, good, problems, warnings, course: Some(Box::new(course)), ..Summary::default() }
    }
}
