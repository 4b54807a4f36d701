//! One piece of work, and where it comes from.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::Pace;
use crate::inputs::Refused;

/// Something that was opened, by the name that messages use.
#[derive(Debug)]
pub struct Source {
    pub name: String,
    /// One value a line.
    pub by_line: bool,
    pub pace: Pace,
    /// No further error of it will be shown.
    pub enough_errors: AtomicBool,
    /// No further warning will.
    pub enough_warnings: AtomicBool,
}

impl Source {
    /// A text with one value.
    pub fn whole(name: String) -> Arc<Self> {
        Arc::new(Self {
            name,
            by_line: false,
            pace: Pace::Whole,
            enough_errors: AtomicBool::new(false),
            enough_warnings: AtomicBool::new(false),
        })
    }

    /// One with a value a line.
    pub fn by_line(name: String, pace: Pace) -> Arc<Self> {
        Arc::new(Self { name, by_line: true, pace, enough_errors: AtomicBool::new(false), enough_warnings: AtomicBool::new(false) })
    }
}

/// A piece of work.
pub enum Job {
    /// Files of one value each, not opened yet.
    Files(Vec<PathBuf>),
    Lines {
        source: Arc<Source>,
        first: usize,
        text: Vec<u8>,
    },
    Whole {
        source: Arc<Source>,
        text: Vec<u8>,
    },
    /// A line that is too long to be held.
    TooLong {
        source: Arc<Source>,
        line: usize,
    },
    /// A file that may have lines, and has none.
    Empty {
        source: Arc<Source>,
    },
    Refused(Refused),
}
