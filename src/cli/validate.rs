//! The command line of `validate`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::Session;
use super::secrets::{SecretFlags, keyring, usable};
use crate::error::{ExitStatus, Failure};
use crate::problem::{Unknown, Warnings};
use crate::validate::credentials::Credentials;
use crate::validate::names::Input;
use crate::validate::reports::Asked;
use crate::validate::schema_file::{Mapping, load};
use crate::validate::{Expect, Options, run};

/// Check JSON files, folders, recordings or stdin against the vendors' schemas, or against your own
///
/// Errors make the exit code 1; warnings do not. Files of any size with a value a line (.ndjson, .jsonl, recordings) are checked
/// in constant memory; what is compressed with gzip is read as it is. A folder stands for the JSON files in it and below.
///
/// Examples:
///   idhook validate callback.json fixtures/ calls.ndjson
///   idhook validate --expect invalid 'tests/bad/**/*.json'
///   idhook validate --schema callback.schema.json --report junit=report.xml -
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct ValidateArgs {
    /// JSON files, folders of them, globs, NDJSON files or recordings, or - for stdin
    #[arg(required = true, value_name = "FILE|DIR|GLOB|-")]
    inputs: Vec<OsString>,
    /// Vendor id or alias; auto recognises it
    #[arg(long, default_value = "auto", value_name = "VENDOR", env = "IDHOOK_VENDOR")]
    vendor: String,
    /// Check as this event of the vendor [default: what the body says]
    #[arg(long, value_name = "EVENT")]
    event: Option<String>,
    /// Your own JSON Schema (draft 4, 6, 7, 2019-09 or 2020-12) instead of the vendors'
    #[arg(long, value_name = "FILE", conflicts_with = "event")]
    schema: Option<PathBuf>,
    /// Folder with the schemas whose URIs begin with URI, for references in --schema (repeatable); nothing is fetched
    #[arg(long, value_name = "URI=DIR", value_parser = mapping, requires = "schema")]
    schema_map: Vec<Mapping>,
    /// Whether "format" in --schema is checked [default: assert up to draft 7, annotate after]
    #[arg(long, value_enum, value_name = "HOW", requires = "schema")]
    formats: Option<Formats>,
    /// Read one value a line, whatever the names say [default: by .ndjson and .jsonl; stdin and other endings by content]
    #[arg(long)]
    ndjson: bool,
    /// What unknown fields and new values of open lists are
    #[arg(long, value_enum, default_value = "warn", value_name = "HOW")]
    unknown: UnknownArg,
    /// Count warnings as errors
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
    /// What every payload must be
    #[arg(long, value_enum, default_value = "valid", value_name = "WHAT")]
    expect: ExpectArg,
    /// Problems told of one file; 0 tells all [default: 20, and all in machine output]
    #[arg(long, value_name = "N")]
    max_errors: Option<usize>,
    #[command(flatten)]
    secrets: SecretFlags,
    /// Also write junit=FILE or sarif=FILE, or annotate with github (repeatable)
    #[arg(long, value_name = "REPORT", value_parser = report)]
    report: Vec<Asked>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum UnknownArg {
    Ignore,
    Warn,
    Error,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Formats {
    Assert,
    Annotate,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Deny {
    Warnings,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ExpectArg {
    Valid,
    Invalid,
}

fn mapping(text: &str) -> Result<Mapping, String> {
    match text.split_once('=') {
        Some((uri, folder)) if uri.contains(':') && !folder.is_empty() => Ok(Mapping { uri: uri.to_owned(), folder: folder.into() }),
        _ => Err("write URI=DIR, as in https://example.com/schemas/=schemas".to_owned()),
    }
}

fn report(text: &str) -> Result<Asked, String> {
    match text.split_once('=') {
        None if text == "github" => Ok(Asked::Github),
        Some(("junit", file)) if !file.is_empty() => Ok(Asked::Junit(file.into())),
        Some(("sarif", file)) if !file.is_empty() => Ok(Asked::Sarif(file.into())),
        _ => Err("it is one of junit=FILE, sarif=FILE and github".to_owned()),
    }
}

impl ValidateArgs {
    pub fn run(self, session: &Session) -> Result<ExitStatus, Failure> {
        let registry = &session.registry;
        let vendor = if self.vendor == "auto" { None } else { Some(registry.find(&self.vendor)?) };
        if self.schema.is_some() && vendor.is_some() {
            return Err(Failure::usage("--schema and --vendor exclude each other").hint("a schema of your own knows no vendor"));
        }
        let event = match (&self.event, vendor) {
            (None, _) => None,
            (Some(event), Some(vendor)) => Some(registry.vendor(vendor).event(event)?.id.clone()),
            (Some(event), None) => {
                return Err(Failure::usage(format!("--event {event} needs to know the vendor")).hint("name it with --vendor"));
            }
        };
        let demanded = self.secrets.auth.is_some() || !self.secrets.secret_file.is_empty();
        let named: Vec<_> = vendor.into_iter().collect();
        let keyring = if demanded {
            keyring(&self.secrets, &named, registry, session.context)?
        } else {
            // What the environment holds for others is no reason to stop.
            keyring(&self.secrets, &named, registry, session.context).unwrap_or_default()
        };
        if demanded {
            usable(&self.secrets, &named, &keyring, registry)?;
        }
        let formats = self.formats.map(|formats| matches!(formats, Formats::Assert));
        let schema = self.schema.map(|path| load(&path, formats, self.schema_map)).transpose()?;
        let mut reporter = session.reporter(&keyring, Vec::new())?;
        let options = Options {
            inputs: self.inputs.into_iter().map(|input| if input == "-" { Input::Stdin } else { Input::Path(input.into()) }).collect(),
            ndjson: self.ndjson,
            vendor,
            event,
            schema,
            unknown: match self.unknown {
                UnknownArg::Ignore => Unknown::Ignore,
                UnknownArg::Warn => Unknown::Warn,
                UnknownArg::Error => Unknown::Error,
            },
            warnings: if self.deny.is_some() { Warnings::Denied } else { Warnings::Allowed },
            expect: match self.expect {
                ExpectArg::Valid => Expect::Valid,
                ExpectArg::Invalid => Expect::Invalid,
            },
            most: self.max_errors,
            credentials: if demanded { Credentials::Demanded } else { Credentials::WhereKnown },
            keyring,
            auth: self.secrets.auth,
            reports: self.report,
            format: session.format,
            watched: session.context.stderr_is_terminal && session.context.variable("CI").is_none(),
        };
        run(options, &Arc::clone(registry), &mut reporter)
    }
}
