//! Shell completions and the man page, made from the command line itself.

use clap::CommandFactory as _;

use super::{Cli, print};
use crate::error::{ExitStatus, Failure};

pub fn completions(shell: clap_complete::Shell) -> Result<ExitStatus, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "idhook", &mut script);
    print(&script)
}

/// One page for all verbs: the overview, then each verb's own page.
pub fn man() -> Result<ExitStatus, Failure> {
    let mut page = Vec::new();
    let mut command = Cli::command();
    command.build();
    // Writing to memory does not fail.
    let _ = clap_mangen::Man::new(command.clone()).render(&mut page);
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set() && verb.get_name() != "help") {
        let _ = clap_mangen::Man::new(verb.clone()).render(&mut page);
    }
    print(&page)
}
