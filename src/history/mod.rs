//! What came before: which callback a delivery repeats, whether a status comes late, and what each subject went through.
//!
//! Bounded, and pure: no clock, no printing, no file. Numbers and masked texts come in as arguments; what is hashed here is hashed
//! before the numbers are given out, so that the part that must not be interrupted stays short.

mod order;
mod sighting;
mod subjects;
#[cfg(test)]
mod tests;
mod window;

pub use order::Late;
pub use sighting::{Sighting, Told};
pub use subjects::{Step, Timeline};
pub use window::{By, Duplicate};

use subjects::Subjects;
use window::Window;

/// Each callback is compared with so many before it: at most 8 MB.
pub const KEYS: usize = 100_000;
/// So many subjects are followed: at most 8 MB, and a tenth of that with statuses of ordinary length.
pub const SUBJECTS: usize = 1_000;
/// So many steps of a subject are kept, the last ones.
pub const STEPS: usize = 24;

/// 128 bits of SHA-256: nobody finds two texts of equal digests, so nobody can have his callback called another's duplicate.
type Digest = [u8; 16];

/// What is worth saying about a callback because of those before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    pub duplicate: Option<Duplicate>,
    pub late: Option<Late>,
}

/// Which windows were too small for the run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Exceeded {
    /// More than [`KEYS`] callbacks came.
    pub keys: bool,
    /// More than [`SUBJECTS`] subjects came.
    pub subjects: bool,
}

/// See the module.
#[derive(Debug)]
pub struct History {
    window: Window,
    subjects: Subjects,
}

impl Default for History {
    fn default() -> Self {
        Self::holding(KEYS, SUBJECTS)
    }
}

impl History {
    fn holding(keys: usize, subjects: usize) -> Self {
        Self { window: Window::new(keys), subjects: Subjects::new(subjects) }
    }

    /// Takes the callback `n` in, and says what those before it make worth saying. Numbers rise from call to call.
    pub fn take(&mut self, n: u64, sighting: &Sighting) -> Marks {
        let duplicate = self.window.take(n, sighting.key).map(|n| Duplicate { n, by: sighting.by });
        let late = sighting.subject.as_ref().and_then(|subject| self.subjects.take(n, subject));
        Marks { duplicate, late }
    }

    /// Takes the callback `n` out again: it could not be recorded, and its sender will send it once more.
    pub fn forget(&mut self, n: u64, sighting: &Sighting) {
        self.window.forget(n, sighting.key);
        if let Some(subject) = &sighting.subject {
            self.subjects.forget(n, subject);
        }
    }

    /// What the subjects went through, the one that was heard of last at the end.
    #[must_use]
    pub fn timelines(&self) -> Vec<Timeline> {
        self.subjects.timelines()
    }

    #[must_use]
    pub const fn exceeded(&self) -> Exceeded {
        Exceeded { keys: self.window.exceeded(), subjects: self.subjects.exceeded() }
    }
}
