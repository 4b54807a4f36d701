//! Starts things; `idhook::run` does them.

use std::io::Write as _;
use std::process::ExitCode;

use idhook::cli::context::Context;

fn main() -> ExitCode {
    idhook::defect::ends_the_run();
    let status = idhook::run(std::env::args_os().collect(), &Context::capture()).unwrap_or_else(|failure| {
        // Nothing is left to complain to when stderr is gone.
        let _ = writeln!(std::io::stderr(), "{failure}");
        failure.status
    });
    ExitCode::from(status as u8)
}
