//! The subjects that callbacks are about, and what each went through.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::order::{Late, Reached};
use super::sighting::Followed;
use super::{Digest, STEPS};
use crate::vendor::registry::VendorId;

/// A status, as often as it came without another between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub status: String,
    pub times: u64,
}

/// What a subject went through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    pub vendor: VendorId,
    /// Masked.
    pub subject: String,
    /// What tells masked subjects apart.
    pub digest: Option<String>,
    /// In order of arrival.
    pub steps: Vec<Step>,
    /// So many steps before these are left out.
    pub earlier: u64,
}

#[derive(Debug)]
struct Subject {
    vendor: VendorId,
    reached: Reached,
    shown: String,
    digest: Option<String>,
    steps: VecDeque<Step>,
    earlier: u64,
    /// The callback that spoke of it last.
    touched: u64,
}

/// The last subjects.
#[derive(Debug)]
pub struct Subjects {
    size: usize,
    known: HashMap<Digest, Subject>,
    /// By the callback that spoke of it last.
    order: BTreeMap<u64, Digest>,
    exceeded: bool,
}

impl Subjects {
    pub fn new(size: usize) -> Self {
        Self { size, known: HashMap::new(), order: BTreeMap::new(), exceeded: false }
    }

    /// Takes a callback in; says whether its status is late.
    pub fn take(&mut self, n: u64, seen: &Followed) -> Option<Late> {
        let subject = self.known.entry(seen.subject).or_insert_with(|| Subject {
            vendor: seen.vendor,
            reached: Reached::Nothing,
            shown: String::new(),
            digest: None,
            steps: VecDeque::new(),
            earlier: 0,
            touched: n,
        });
        self.order.remove(&subject.touched);
        self.order.insert(n, seen.subject);
        subject.touched = n;
        if let Some(told) = &seen.told {
            if subject.steps.is_empty() {
                (subject.shown, subject.digest) = (told.subject.clone(), told.digest.clone());
            }
            subject.step(&told.step);
        }
        let late = seen.order.zip(seen.status).and_then(|(order, status)| subject.reached.take(order, n, status));
        if self.known.len() > self.size {
            self.exceeded = true;
            if let Some((_, oldest)) = self.order.pop_first() {
                self.known.remove(&oldest);
            }
        }
        late
    }

    /// Takes a callback out again.
    pub fn forget(&mut self, n: u64, seen: &Followed) {
        let Some(subject) = self.known.get_mut(&seen.subject) else { return };
        subject.reached.forget(n);
        if let Some(told) = &seen.told
            && let Some(at) = subject.steps.iter().rposition(|step| step.status == told.step)
        {
            subject.steps[at].times -= 1;
            if subject.steps[at].times == 0 {
                subject.steps.remove(at);
            }
        }
    }

    pub fn timelines(&self) -> Vec<Timeline> {
        let told = self.order.values().filter_map(|digest| self.known.get(digest)).filter(|subject| !subject.steps.is_empty());
        told.map(|subject| Timeline {
            vendor: subject.vendor,
            subject: subject.shown.clone(),
            digest: subject.digest.clone(),
            steps: subject.steps.iter().cloned().collect(),
            earlier: subject.earlier,
        })
        .collect()
    }

    pub const fn exceeded(&self) -> bool {
        self.exceeded
    }
}

impl Subject {
    fn step(&mut self, status: &str) {
        match self.steps.back_mut() {
            Some(last) if last.status == status => last.times += 1,
            _ => self.steps.push_back(Step { status: status.to_owned(), times: 1 }),
        }
        if self.steps.len() > STEPS {
            self.steps.pop_front();
            self.earlier += 1;
        }
    }
}
