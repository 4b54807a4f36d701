//! How a run ends, and how a failure is told: what, where, and what to do about it.

use std::fmt;

/// The exit codes of the contract. Of several that apply the highest of `Found`, `Input` and `Network` counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum ExitStatus {
    /// Everything asked for happened and was good.
    Fine = 0,
    /// A check failed.
    Found = 1,
    /// Wrong usage.
    Usage = 2,
    /// An input or output file cannot be used, or a vendor or event is not known.
    Input = 3,
    /// The network.
    Network = 4,
    /// Stopped by a signal before the work was done.
    Interrupted = 130,
}

/// A failure that ends the run.
#[derive(Debug)]
pub struct Failure {
    pub status: ExitStatus,
    pub error: anyhow::Error,
    pub hint: Option<String>,
}

impl Failure {
    pub fn new(status: ExitStatus, error: impl Into<anyhow::Error>) -> Self {
        Self { status, error: error.into(), hint: None }
    }

    pub fn usage(message: impl fmt::Display) -> Self {
        Self::new(ExitStatus::Usage, anyhow::anyhow!("{message}"))
    }

    pub fn input(message: impl fmt::Display) -> Self {
        Self::new(ExitStatus::Input, anyhow::anyhow!("{message}"))
    }

    pub fn network(message: impl fmt::Display) -> Self {
        Self::new(ExitStatus::Network, anyhow::anyhow!("{message}"))
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl Failure {
    /// What went wrong, with all its causes, in one line; without the hint.
    #[must_use]
    pub fn message(&self) -> String {
        self.error.chain().map(ToString::to_string).collect::<Vec<_>>().join(": ")
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use crate::report::sanitize::line;
        write!(f, "error: {}", line(&self.message()))?;
        match &self.hint {
            Some(hint) => write!(f, "\n hint: {}", line(hint)),
            None => Ok(()),
        }
    }
}

impl From<crate::vendor::registry::UnknownVendor> for Failure {
    fn from(unknown: crate::vendor::registry::UnknownVendor) -> Self {
        let hint = suggestion(unknown.suggestion.as_deref(), "the vendors are", &unknown.known);
        Self::new(ExitStatus::Input, unknown).hint(hint)
    }
}

impl From<crate::vendor::UnknownName> for Failure {
    fn from(unknown: crate::vendor::UnknownName) -> Self {
        let hint = suggestion(unknown.suggestion.as_deref(), "there are", &unknown.known);
        let failure = Self::new(ExitStatus::Input, unknown);
        if hint.is_empty() { failure } else { failure.hint(hint) }
    }
}

impl From<crate::vendor::pack::PackError> for Failure {
    fn from(error: crate::vendor::pack::PackError) -> Self {
        Self::new(ExitStatus::Input, error).hint("payloads/README.md says what a vendor pack holds")
    }
}

fn suggestion(near: Option<&str>, lead: &str, known: &[String]) -> String {
    match (near, known) {
        (Some(near), _) => format!("did you mean {near}?"),
        (None, []) => String::new(),
        (None, known) => format!("{lead} {}", known.join(", ")),
    }
}
