//! The command line of `validate`.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::Session;
use super::secrets::{SecretFlags, file_of, keyring, usable, without_tokens};
use crate::error::{ExitStatus, Failure};
use crate::inputs::names::Input;
use crate::problem::{Unknown, Warnings};
use crate::report::asked::Asked;
use crate::report::{Message, sanitize};
use crate::validate::credentials::Credentials;
use crate::validate::overwrite::refuse;
use crate::validate::schema_file::{Mapping, load};
use crate::validate::{Expect, Options, run};

/// Check JSON files, folders, recordings or stdin against the vendors' schemas, or against your own
///
/// Errors make the exit code 1; warnings do not. Files of any size with a value a line (.ndjson, .jsonl, recordings) are checked
/// in constant memory; what is compressed with gzip is read as it is. A folder stands for the JSON files in it and below, as does
/// 'folder/**'; what cannot be read is told, and the rest is checked.
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
    /// Your own JSON Schema (draft 4, 6, 7, 2019-09 or 2020-12) instead of the vendors'; - reads it from stdin
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
    /// Problems shown of one file, errors first; 0 shows all. Records and reports hold all, up to 10,000 of a body [default: 20]
    #[arg(long, value_name = "N", value_parser = most, allow_negative_numbers = true)]
    max_errors: Option<usize>,
    #[command(flatten)]
    secrets: SecretFlags,
    /// Also write junit=FILE (at most 20,000 failures) or sarif=FILE (25,000 results), or annotate with github (repeatable)
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

fn most(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| "write how many problems of a file to tell, such as 20; 0 tells all".to_owned())
}

fn report(text: &str) -> Result<Asked, String> {
    Asked::parse(text, &["junit", "sarif", "github"])
}

fn input(text: &OsStr) -> Input {
    if text == "-" { Input::Stdin } else { Input::Path(text.into()) }
}

/// Flags that mean nothing beside `--schema`, and why.
const WITHOUT_SCHEMA: [(&str, &str); 4] = [
    ("vendor", "a schema of your own knows no vendor"),
    ("auth", "a schema of your own is about bodies, and knows no credentials"),
    ("secret_file", "a schema of your own is about bodies, and knows no credentials"),
    ("unknown", "a schema of your own says itself which fields and values may be there"),
];

impl ValidateArgs {
    /// Beside `--schema` flags exclude each other, and the environment gives way.
    fn settle(&mut self, session: &Session) -> Result<(), Failure> {
        if self.schema.is_none() {
            return Ok(());
        }
        let is_typed = |name: &str| session.typed(name) && !(name == "vendor" && self.vendor == "auto");
        if let Some((name, why)) = WITHOUT_SCHEMA.iter().find(|(name, _)| is_typed(name)) {
            return Err(Failure::usage(format!("--schema and --{} exclude each other", name.replace('_', "-"))).hint(*why));
        }
        "auto".clone_into(&mut self.vendor);
        (self.secrets.auth, self.secrets.secret_file) = (None, Vec::new());
        Ok(())
    }

    pub fn run(mut self, session: &Session) -> Result<ExitStatus, Failure> {
        self.settle(session)?;
        let registry = &session.registry;
        let vendor = if self.vendor == "auto" { None } else { Some(registry.find(&self.vendor)?) };
        let inputs: Vec<_> = self.inputs.iter().map(|text| input(text)).collect();
        let schema = self.schema.as_deref().map(|path| input(path.as_os_str()));
        if schema == Some(Input::Stdin) && inputs.contains(&Input::Stdin) {
            return Err(Failure::usage("--schema - reads the schema from stdin, and - among the inputs reads stdin, too")
                .hint("give one of them as a file; a file called - is ./-"));
        }
        let event = match (&self.event, vendor) {
            (None, _) => None,
            (Some(event), Some(vendor)) => Some(registry.vendor(vendor).event(event)?.id.clone()),
            (Some(event), None) => {
                return Err(Failure::usage(format!("--event {event} needs to know the vendor")).hint("name it with --vendor"));
            }
        };
        without_tokens(&self.secrets)?;
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
        let secret_files = self.secrets.secret_file.iter().map(|flag| ("--secret-file", Input::Path(file_of(flag, registry).into())));
        let flags: Vec<_> = schema.clone().map(|schema| ("--schema", schema)).into_iter().chain(secret_files).collect();
        refuse(&self.report, &inputs, &flags)?;
        let formats = self.formats.map(|formats| matches!(formats, Formats::Assert));
        let own = schema.map(|schema| load(&schema, formats, self.schema_map)).transpose()?;
        let mut reporter = session.reporter(&keyring, Vec::new())?;
        let note = own.as_ref().and_then(|own| own.note.clone());
        note.into_iter().for_each(|note| reporter.say(&Message::Note(note)));
        if self.report.contains(&Asked::Github) {
            sanitize::runner_reads();
        }
        let options = Options {
            inputs,
            ndjson: self.ndjson,
            vendor,
            event,
            schema: own,
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
            watched: session.context.watched(),
        };
        run(options, &Arc::clone(registry), &mut reporter)
    }
}
