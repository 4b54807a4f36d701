//! A panic is a defect of this program, whatever came in: it is told in plain words and ends the run at once, since what else runs
//! could only go on half. Installed where the program starts, not in the library.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::Write as _;
use std::panic::PanicHookInfo;

use crate::report::sanitize;

/// How a run ends that has met one, as Rust programs do.
const STATUS: i32 = 101;

/// From now on a panic, on whatever thread, ends the run.
#[expect(clippy::exit, reason = "no thread can go on, and none would unwind")]
pub fn ends_the_run() {
    std::panic::set_hook(Box::new(|panic| {
        // Nothing is left to complain to when stderr is gone.
        let _ = write!(std::io::stderr(), "{}", told(panic));
        std::process::exit(STATUS)
    }));
}

fn told(panic: &PanicHookInfo) -> String {
    let what = sanitize::line(panic.payload_as_str().unwrap_or("no reason is known")).into_owned();
    let place = panic.location().map(|place| format!(" ({}:{})", place.file(), place.line())).unwrap_or_default();
    let trace = Backtrace::capture();
    let trace = if trace.status() == BacktraceStatus::Captured { format!("{trace}\n") } else { String::new() };
    format!(
        "error: idhook cannot go on: {what}{place}\n  = help: the system has too little memory left, or this is a defect of idhook, whatever \
         it was given: then please report these lines with your command; what was recorded is in its file, reports of the end are missing\n\
         {trace}"
    )
}
