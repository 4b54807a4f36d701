//! What every verb starts from: the packs, and how it prints.

use std::sync::Arc;

use super::context::Context;
use super::{Global, Output, Redact};
use crate::error::Failure;
use crate::mask::{Level, Redactor};
use crate::report::{Format, Message, Reporter, Verbosity, View};
use crate::secret::Keyring;
use crate::vendor::registry::Registry;

/// See the module.
pub struct Session<'a> {
    pub context: &'a Context,
    pub registry: Arc<Registry>,
    pub format: Format,
    pub level: Level,
    pub verbosity: Verbosity,
    pub notes: Vec<String>,
    /// The verb and flags that were typed, but for those that the prompts ask for.
    pub given: Vec<String>,
    /// The names of the verb's flags that were typed.
    pub typed: Vec<String>,
}

impl<'a> Session<'a> {
    pub(super) fn open(global: &Global, context: &'a Context, given: Vec<String>, typed: Vec<String>) -> Result<Self, Failure> {
        let mut registry = Registry::embedded();
        let mut notes = Vec::new();
        for folder in &global.packs {
            notes.extend(registry.lay_over(folder)?);
        }
        let verbosity = match (global.verbose, global.quiet) {
            (1.., _) => Verbosity::Headers,
            (0, 0) => Verbosity::Normal,
            (0, 1) => Verbosity::Headlines,
            (0, _) => Verbosity::Totals,
        };
        if verbosity == Verbosity::Totals {
            notes.clear();
        }
        let level = match global.redact {
            Redact::None => Level::None,
            Redact::Secrets => Level::Secrets,
            Redact::Personal => Level::Personal,
        };
        let format = match global.output {
            Output::Human => Format::Human,
            Output::Ndjson => Format::Ndjson,
            Output::Json => Format::Json,
        };
        Ok(Self { context, registry: Arc::new(registry), format, level, verbosity, notes, given, typed })
    }

    /// Whether a flag was typed: what only the environment says gives way, and is no mistake of this run.
    pub(super) fn typed(&self, flag: &str) -> bool {
        self.typed.iter().any(|typed| typed == flag)
    }

    /// Whether a line about progress would be seen, and not stand between others.
    pub(super) fn shows_progress(&self) -> bool {
        let alone = !self.context.stdout_is_terminal || self.verbosity == Verbosity::Totals;
        self.context.watched() && alone
    }

    /// The printer for this run. `headers` carry secrets beside the usual ones.
    pub(super) fn reporter(&self, keyring: &Keyring, headers: Vec<String>) -> Result<Reporter, Failure> {
        let mut digest_key = [0; 32];
        getrandom::fill(&mut digest_key).map_err(Failure::input)?;
        let redactor = Redactor::new(self.level, keyring, headers);
        let view = View {
            format: self.format,
            registry: Arc::clone(&self.registry),
            redactor,
            verbosity: self.verbosity,
            columns: self.context.columns,
            columns_now: self.context.columns,
            digest_key,
        };
        let mut reporter = Reporter::new(view, Box::new(std::io::stdout()), Box::new(std::io::stderr()));
        reporter.fit(None, self.context.talk_columns);
        self.notes.iter().for_each(|note| reporter.say(&Message::Note(note.clone())));
        Ok(reporter)
    }
}
