//! "Did you mean …?" for flags that clap finds no like of.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::suggest::nearest;

/// The error, with the flag of the verb that was probably meant.
#[must_use]
pub fn explained(mut error: clap::Error, command: &clap::Command, words: &[OsString]) -> clap::Error {
    if error.kind() != ErrorKind::UnknownArgument || error.get(ContextKind::SuggestedArg).is_some() {
        return error;
    }
    let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidArg) else { return error };
    let Some(typed) = typed.strip_prefix("--").map(str::to_owned) else { return error };
    let verb = command.get_subcommands().find(|verb| words.iter().any(|word| word == verb.get_name()));
    let flags = verb.into_iter().flat_map(clap::Command::get_arguments).chain(command.get_arguments()).filter_map(clap::Arg::get_long);
    if let Some(near) = nearest(&typed, flags) {
        error.remove(ContextKind::Suggested);
        error.insert(ContextKind::SuggestedArg, ContextValue::String(format!("--{near}")));
    }
    error
}
