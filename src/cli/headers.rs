//! `-H`: headers as people write them for curl.

use std::path::Path;

use super::secrets::is_header_name;
use crate::error::{ExitStatus, Failure};
pub use crate::mask::sensitive;
use crate::net::client::check;
use crate::request::{HeaderEdits, Headers};
use crate::secret::Secret;

/// What must be masked of these headers: values that their names call secret, whole and without the word of a scheme.
pub fn secrets(headers: &Headers) -> impl Iterator<Item = (&str, Secret)> {
    let secret = headers.lines().iter().filter(|(name, _)| sensitive(name));
    secret.flat_map(|(name, value)| {
        let bare = value.iter().position(|byte| *byte == b' ').map(|at| &value[at + 1..]);
        std::iter::once(value.as_slice()).chain(bare).map(|text| (name.as_str(), Secret::new(text)))
    })
}

/// Reads `Name: value`, `Name:` for a header that is taken out, `Name;` for one without a value, or `@file` with one a line.
///
/// # Errors
/// A line without a colon or a name before it, of which only the place is told: it may hold a secret. A file that cannot be read.
pub fn read(flags: &[String]) -> Result<HeaderEdits, Failure> {
    let mut edits = HeaderEdits::default();
    let mut add = |place: &dyn Fn() -> String, line: &str| {
        let wrong = |what| {
            Failure::usage(format!("{} {what}", place())).hint("write 'Name: value', 'Name:' to take it out, or 'Name;' for no value")
        };
        let empty = line.trim_end().strip_suffix(';').filter(|name| is_header_name(name));
        let (name, value) = match (empty, line.split_once(':')) {
            (Some(name), _) => (name, None),
            (None, Some((name, value))) => (name, Some(value.trim())),
            (None, None) => return Err(wrong("has no colon")),
        };
        let name = name.trim().to_ascii_lowercase();
        if !is_header_name(&name) {
            return Err(wrong("has no header name before its colon"));
        }
        match value {
            Some("") => edits.removed.push(name),
            value => edits.lines.push(name, value.unwrap_or_default().as_bytes()),
        }
        Ok(())
    };
    for (number, flag) in (1..).zip(flags) {
        match flag.strip_prefix('@') {
            None => add(&|| format!("the header given as -H number {number}"), flag)?,
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|error| crate::inputs::unreadable(path.as_ref(), &error))?;
                for (at, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
                    add(&|| format!("line {at} of {path}"), line)?;
                }
            }
        }
    }
    Ok(edits)
}

/// The files that `-H` names.
pub fn files(flags: &[String]) -> impl Iterator<Item = &Path> {
    flags.iter().filter_map(|flag| flag.strip_prefix('@')).map(Path::new)
}

/// Refuses what the connection and the body decide.
///
/// # Errors
/// A header is one of these.
pub fn of_the_connection(edits: &HeaderEdits) -> Result<(), Failure> {
    match ["content-length", "transfer-encoding", "connection"].into_iter().find(|name| edits.concern(name)) {
        Some(name) => Err(Failure::usage(format!("the header {name} is not for -H")).hint("the connection and the body decide it")),
        None => Ok(()),
    }
}

/// Reads them for requests of our own.
///
/// # Errors
/// As [`read`] and [`of_the_connection`] have them; a value that cannot be sent; a header taken out that every request has.
pub fn of_requests(flags: &[String]) -> Result<HeaderEdits, Failure> {
    let edits = read(flags)?;
    check(&edits.lines).map_err(|error| Failure::new(ExitStatus::Usage, error))?;
    of_the_connection(&edits)?;
    match ["host", "accept"]
        .into_iter()
        .find(|name| edits.removed.iter().any(|removed| removed == name) && edits.lines.first(name).is_none())
    {
        Some(name) => Err(Failure::usage(format!("the header {name} cannot be taken out")).hint(format!("-H '{name}: …' replaces it"))),
        None => Ok(edits),
    }
}
