//! What surrounds the run: terminals, the environment, colours. Captured once; decided by pure functions.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;

use crate::platform;

/// A snapshot of the surroundings.
#[derive(Debug, Clone, Default)]
pub struct Context {
    pub environment: BTreeMap<String, String>,
    pub stdin_is_terminal: bool,
    pub stdout_is_terminal: bool,
    pub stderr_is_terminal: bool,
    /// Of the terminal that stdout is; `None` where it is none.
    pub columns: Option<u16>,
    /// Of the terminal that stderr is.
    pub talk_columns: Option<u16>,
}

/// What a terminal has that does not say.
const COLUMNS: u16 = 80;

/// `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

impl Context {
    /// Looks around. Variables that are not UTF-8 are not ours and are left out.
    #[must_use]
    pub fn capture() -> Self {
        let stdout_is_terminal = std::io::stdout().is_terminal();
        let columns = || platform::columns_of_stdout().unwrap_or(COLUMNS);
        Self {
            environment: std::env::vars_os()
                .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
                .collect(),
            stdin_is_terminal: std::io::stdin().is_terminal(),
            stdout_is_terminal,
            stderr_is_terminal: std::io::stderr().is_terminal(),
            columns: stdout_is_terminal.then(columns),
            talk_columns: platform::columns_of_stderr(),
        }
    }

    /// A variable that is set and not empty.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.environment.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Whether to use colours: the flag, then `NO_COLOR`, `CLICOLOR_FORCE` and `TERM=dumb`, then whether stdout and stderr are terminals.
    #[must_use]
    pub fn colours(&self, flag: Color) -> bool {
        match flag {
            Color::Always => true,
            Color::Never => false,
            Color::Auto if self.variable("NO_COLOR").is_some() => false,
            Color::Auto if self.variable("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
            Color::Auto => self.stdout_is_terminal && self.stderr_is_terminal && self.variable("TERM") != Some("dumb"),
        }
    }

    /// Whether a runner of GitHub Actions, or one that works as it does, reads what is printed and obeys the orders in it.
    #[must_use]
    pub fn runner_reads(&self) -> bool {
        self.variable("GITHUB_ACTIONS").is_some_and(|value| value != "false")
    }

    /// Whether a person sees on stderr how far a run is.
    #[must_use]
    pub fn watched(&self) -> bool {
        self.stderr_is_terminal && self.variable("CI").is_none() && self.variable("TERM") != Some("dumb")
    }

    /// Whether a person is there to answer a prompt.
    #[must_use]
    pub fn may_ask(&self) -> bool {
        self.stdin_is_terminal && self.watched()
    }
}

#[cfg(test)]
mod tests {
    use super::{Color, Context};

    #[test]
    fn colours_are_decided_once() {
        let context = |terminal, variables: &[(&str, &str)]| Context {
            stdout_is_terminal: terminal,
            stderr_is_terminal: terminal,
            environment: variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            ..Context::default()
        };
        let table = [
            (context(true, &[]), Color::Auto, true),
            (context(false, &[]), Color::Auto, false),
            (context(true, &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]), Color::Auto, false),
            (context(true, &[("NO_COLOR", "")]), Color::Auto, true),
            (context(false, &[("CLICOLOR_FORCE", "1")]), Color::Auto, true),
            (context(false, &[("CLICOLOR_FORCE", "0")]), Color::Auto, false),
            (context(true, &[("TERM", "dumb")]), Color::Auto, false),
            (context(true, &[("NO_COLOR", "1")]), Color::Always, true),
            (context(true, &[]), Color::Never, false),
        ];
        for (context, flag, expected) in table {
            assert_eq!(context.colours(flag), expected, "{context:?} {flag:?}");
        }
    }
}
