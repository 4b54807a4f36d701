//! The command line. Flat structs mirror what is typed; each verb turns its own into options of domain types, with every
//! default and conflict settled. clap is used in this folder only.

mod assets;
mod bare;
mod bodies;
mod connect;
pub mod context;
mod fitting;
mod forward;
mod headers;
mod how;
mod idle;
mod listen;
mod oauth2;
mod probe;
mod prompt;
mod rough;
mod samples;
pub mod secrets;
mod send;
mod session;
mod shown;
mod token_source;
mod told;
mod typo;
mod validate;
mod values;
mod what;

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

use crate::error::{ExitStatus, Failure};
use crate::report::sanitize;
use context::{Color, Context};
use session::Session;

/// Receive, send and validate the callbacks of identity verification vendors
#[derive(Debug, Parser)]
#[command(name = "idhook", version, arg_required_else_help = true, propagate_version = false, max_term_width = 110)]
#[command(
    after_help = "Exit codes: 0 all good; 1 a check failed; 2 wrong usage; 3 a file, vendor or event cannot be used; 4 network; 130 interrupted.\nTry it: idhook listen --demo"
)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Args)]
struct Global {
    /// Form of what is printed on stdout
    #[arg(long, global = true, value_enum, default_value = "human", env = "IDHOOK_OUTPUT", help_heading = "Global options")]
    output: Output,
    /// Colours: auto means on a terminal, NO_COLOR and CLICOLOR_FORCE respected
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN", help_heading = "Global options")]
    color: Color,
    /// What is masked in everything shown: nothing, secrets, or personal data too
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "secrets",
        value_name = "WHAT",
        env = "IDHOOK_REDACT",
        help_heading = "Global options"
    )]
    redact: Redact,
    /// Folder of vendor packs, laid over the built-in ones (repeatable)
    #[arg(long, global = true, value_name = "DIR", env = "IDHOOK_PACKS", value_delimiter = PATH_SEPARATOR, help_heading = "Global options")]
    packs: Vec<PathBuf>,
    /// Less: -q without bodies and excerpts, -qq without headlines too
    #[arg(short, long, global = true, action = clap::ArgAction::Count, conflicts_with = "verbose", help_heading = "Global options")]
    quiet: u8,
    /// More: headers, and the other side's answer
    #[arg(short, long, global = true, action = clap::ArgAction::Count, help_heading = "Global options")]
    verbose: u8,
}

/// Between the folders in `IDHOOK_PACKS`, as in `PATH`.
const PATH_SEPARATOR: char = if cfg!(windows) { ';' } else { ':' };

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Output {
    Human,
    /// A record a line
    Ndjson,
    /// One document, for validate
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Redact {
    None,
    Secrets,
    Personal,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Listen(Box<listen::ListenArgs>),
    Send(Box<send::SendArgs>),
    Validate(validate::ValidateArgs),
    Samples(samples::SamplesArgs),
    /// Print shell completions
    #[command(hide = true)]
    Completions {
        /// The shell to complete in
        shell: clap_complete::Shell,
    },
    /// Print the man page
    #[command(hide = true)]
    Man,
}

/// Parses and runs a command line.
///
/// # Errors
/// Whatever ends the run early; wrong usage that clap finds is printed here and given as a status.
pub fn run(arguments: Vec<std::ffi::OsString>, context: &Context) -> Result<ExitStatus, Failure> {
    let given = prompt::command::said(&arguments);
    let words = arguments.clone();
    let parsed =
        command(context).try_get_matches_from(arguments).and_then(|matches| Ok((Cli::from_arg_matches(&matches)?, typed(&matches))));
    let (cli, typed) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            // A closed stdout or stderr leaves nobody to tell.
            let error = typo::explained(error, &command(context), &words);
            let _ = error.print();
            return Ok(if error.use_stderr() { ExitStatus::Usage } else { ExitStatus::Fine });
        }
    };
    colored::control::set_override(context.colours(cli.global.color));
    if context.runner_reads() {
        sanitize::runner_reads();
    }
    match cli.verb {
        Verb::Completions { shell } => assets::completions(shell),
        Verb::Man => assets::man(),
        Verb::Listen(_) | Verb::Send(_) | Verb::Samples(_) if matches!(cli.global.output, Output::Json) => {
            Err(Failure::usage("--output json is one document, which only validate gives").hint("--output ndjson gives a record a line"))
        }
        Verb::Listen(args) => args.run(&Session::open(&cli.global, context, given, typed)?),
        Verb::Send(args) => args.run(&Session::open(&cli.global, context, given, typed)?),
        Verb::Validate(args) => args.run(&Session::open(&cli.global, context, given, typed)?),
        Verb::Samples(args) => args.run(&Session::open(&cli.global, context, given, typed)?),
    }
}

/// The command line, on which a variable that is set to nothing is as good as none: CI templates write such.
fn command(context: &Context) -> clap::Command {
    let empty = |name: &std::ffi::OsStr| name.to_str().and_then(|name| context.environment.get(name)).is_some_and(String::is_empty);
    let settle = |arg: clap::Arg| if arg.get_env().is_some_and(empty) { arg.env(None::<&str>) } else { arg };
    Cli::command().mut_args(settle).mut_subcommands(|verb| verb.mut_args(settle))
}

/// The names of the verb's flags that were typed: what only the environment says gives way to them.
fn typed(matches: &clap::ArgMatches) -> Vec<String> {
    let Some((_, verb)) = matches.subcommand() else { return Vec::new() };
    let is_typed = |id: &&clap::Id| verb.value_source(id.as_str()) == Some(clap::parser::ValueSource::CommandLine);
    verb.ids().filter(is_typed).map(ToString::to_string).collect()
}

/// Prints bytes on stdout. A reader that has gone is nobody's fault; a full disk is.
fn print(bytes: &[u8]) -> Result<ExitStatus, Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::input(format!("cannot write to stdout: {error}"))),
        _ => Ok(ExitStatus::Fine),
    }
}
