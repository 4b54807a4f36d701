//! The command line of `validate`.

use std::ffi::OsString;

use clap::{Args, ValueEnum};

use super::Session;
use crate::error::{ExitStatus, Failure};
use crate::inputs::Input;
use crate::problem::Unknown;
use crate::secret::Keyring;
use crate::validate::{Options, run};

/// Check JSON files, folders, recordings or stdin against the vendors' schemas
///
/// Errors make the exit code 1; warnings do not.
///
/// Examples:
///   idhook validate callback.json fixtures/ calls.ndjson
///   idhook validate --vendor identomat --unknown error -
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct ValidateArgs {
    /// JSON files, folders of them, NDJSON files or recordings, or - for stdin
    #[arg(required = true, value_name = "FILE|DIR|-")]
    inputs: Vec<OsString>,
    /// Vendor id or alias; auto recognises it
    #[arg(long, default_value = "auto", value_name = "VENDOR", env = "IDHOOK_VENDOR")]
    vendor: String,
    /// Check as this event of the vendor [default: what the body says]
    #[arg(long, value_name = "EVENT")]
    event: Option<String>,
    /// What unknown fields and new values of open lists are
    #[arg(long, value_enum, default_value = "warn", value_name = "HOW")]
    unknown: UnknownArg,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum UnknownArg {
    Ignore,
    Warn,
    Error,
}

impl ValidateArgs {
    pub fn run(self, session: &Session) -> Result<ExitStatus, Failure> {
        let registry = &session.registry;
        let vendor = if self.vendor == "auto" { None } else { Some(registry.find(&self.vendor)?) };
        let event = match (&self.event, vendor) {
            (None, _) => None,
            (Some(event), Some(vendor)) => Some(registry.vendor(vendor).event(event)?.id.clone()),
            (Some(event), None) => {
                return Err(Failure::usage(format!("--event {event} needs to know the vendor")).hint("name it with --vendor"));
            }
        };
        let unknown = match self.unknown {
            UnknownArg::Ignore => Unknown::Ignore,
            UnknownArg::Warn => Unknown::Warn,
            UnknownArg::Error => Unknown::Error,
        };
        let inputs = self.inputs.into_iter().map(|input| if input == "-" { Input::Stdin } else { Input::Path(input.into()) }).collect();
        let mut reporter = session.reporter(&Keyring::default(), Vec::new())?;
        run(&Options { inputs, vendor, event, unknown }, registry, &mut reporter)
    }
}
