//! One line on the terminal, once a run takes longer than a second: how far it is.
//!
//! It is short enough to stay one line where a terminal is narrow or is made so, and is taken away by clearing the line it is on.

use std::io::Write as _;
use std::time::{Duration, Instant};

use crate::platform::columns_of_stderr;

/// A shorter run shows none.
const PATIENCE: Duration = Duration::from_secs(1);
/// From one line to the next.
const PAUSE: Duration = Duration::from_millis(200);
/// To the start of the line, and all of it gone: with what the terminal itself wrote there, such as `^C`.
const CLEAR: &str = "\r\u{1b}[2K";

/// See the module.
pub struct Progress {
    since: Instant,
    drawn: Option<Instant>,
    on_screen: bool,
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

impl Progress {
    #[must_use]
    pub fn new() -> Self {
        Self { since: Instant::now(), drawn: None, on_screen: false }
    }

    /// Shows a line, made from the time since the start, when it is time for one.
    pub fn show(&mut self, line: impl FnOnce(Duration) -> String) {
        let early = self.since.elapsed() < PATIENCE || self.drawn.is_some_and(|drawn| drawn.elapsed() < PAUSE);
        if !early {
            self.drawn = Some(Instant::now());
            self.on_screen = true;
            // Room is left for what a terminal writes when somebody types Ctrl-C.
            let room = columns_of_stderr().map_or(usize::MAX, |columns| usize::from(columns).saturating_sub(3));
            let line: String = line(self.since.elapsed()).chars().take(room).collect();
            write(&format!("{CLEAR}{line}"));
        }
    }

    /// Runs something that prints, with the line out of its way.
    pub fn aside<T>(&mut self, print: impl FnOnce() -> T) -> T {
        self.clear();
        print()
    }

    /// Takes the line away.
    pub fn clear(&mut self) {
        if std::mem::take(&mut self.on_screen) {
            write(CLEAR);
            self.drawn = None;
        }
    }

    /// A person stopped the run at the terminal, which shows that where the cursor is: that line is cleared, too.
    pub fn interrupted(&mut self) {
        self.on_screen = true;
        self.clear();
    }
}

fn write(text: &str) {
    let mut err = std::io::stderr();
    // Nothing is left to complain to when stderr is gone.
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

/// How far a run is: so much done, in all (`None` where that is not known, as for a pipe), and that in words.
#[must_use]
pub fn line(elapsed: Duration, done: u64, total: Option<u64>, words: &str) -> String {
    match total {
        None => words.to_owned(),
        Some(total) => {
            let percent = (u128::from(done.min(total)) * 100).checked_div(u128::from(total)).unwrap_or(100);
            format!("{percent:>3} %  {words}, {} left", left(elapsed, done, total))
        }
    }
}

/// How long the rest takes if it goes on as so far.
fn left(elapsed: Duration, done: u64, total: u64) -> String {
    let left = elapsed.as_millis() * u128::from(total.saturating_sub(done)) / u128::from(done.max(1));
    match left.div_ceil(1000) {
        seconds @ 0..=120 => format!("{seconds} s"),
        seconds => format!("{} min", seconds.div_ceil(60).min(9999)),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::line;

    #[test]
    fn the_line_is_narrow_whatever_it_says() {
        assert_eq!(line(Duration::from_secs(2), 1, Some(4), "7 checked"), " 25 %  7 checked, 6 s left");
        assert_eq!(line(Duration::from_secs(2), 0, None, "7 checked"), "7 checked");
        assert_eq!(line(Duration::from_secs(2), 0, Some(0), "0 checked"), "100 %  0 checked, 0 s left");
        assert!(line(Duration::from_hours(24), 1, Some(u64::MAX), "999999999 checked").len() < 40);
    }
}
