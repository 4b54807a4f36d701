//! A bar on the terminal, once a run takes longer than a second.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A shorter run shows none.
const PATIENCE: Duration = Duration::from_secs(1);

/// See the module.
pub struct Progress {
    bar: ProgressBar,
    since: Instant,
    /// Bytes in all; `None` where that is not known, as for a pipe.
    total: Option<u64>,
    shown: bool,
}

impl Progress {
    pub fn new(total: Option<u64>) -> Self {
        Self { bar: ProgressBar::hidden(), since: Instant::now(), total, shown: false }
    }

    /// Shows how far it is: so many bytes, so many payloads.
    pub fn at(&mut self, bytes: u64, checked: u64) {
        if !self.shown && self.since.elapsed() > PATIENCE {
            self.shown = true;
            self.bar = self.total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(5));
            let template = if self.total.is_some() { "{bar:30} {percent:>3} %  {msg}" } else { "{spinner} {msg}" };
            if let Ok(style) = ProgressStyle::with_template(template) {
                self.bar.set_style(style);
            }
        }
        if self.shown {
            self.bar.set_position(bytes);
            let left = self.total.map(|total| format!(", about {} left", seconds(self.since.elapsed(), bytes, total))).unwrap_or_default();
            self.bar.set_message(format!("{checked} checked{left}"));
        }
    }

    /// Runs something that prints, with the bar out of its way.
    pub fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        if self.shown { self.bar.suspend(print) } else { print() }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// How long the rest takes if it goes on as so far.
fn seconds(elapsed: Duration, done: u64, total: u64) -> String {
    let left = elapsed.as_millis() * u128::from(total.saturating_sub(done)) / u128::from(done.max(1));
    match left.div_ceil(1000) {
        seconds @ 0..=120 => format!("{seconds} s"),
        seconds => format!("{} min", seconds.div_ceil(60)),
    }
}
