//! What `send` is told to send: a vendor's sample or scenario, a file, a recording, stdin.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::Session;
use crate::error::Failure;
use crate::inputs::folders::Found;
use crate::inputs::names::{Ending, is_compressed, meant};
use crate::inputs::recording::{Recording, is_recording};
use crate::inputs::unreadable;
use crate::send::draft::What;
use crate::send::scenario;

/// A known vendor before the first `/`, `@` or the end wins; a path needs `./`, `/`, a drive or an ending.
pub fn understand(text: &str, session: &Session, notes: &mut Vec<String>) -> Result<Vec<What>, Failure> {
    let registry = &session.registry;
    if text == "-" {
        return Ok(vec![stdin(notes)?]);
    }
    let head = text.split(['/', '@']).next().unwrap_or_default();
    let found = registry.find(head);
    if let Ok(id) = found {
        let vendor = registry.vendor(id);
        if Path::new(text).exists() {
            notes.push(format!("{text} is taken as the vendor; ./{text} means the file"));
        }
        let rest = &text[head.len()..];
        if let Some(scenario) = rest.strip_prefix('@') {
            return Ok(vec![What::Scenario { vendor: id, id: scenario::named(vendor, scenario)?.id.clone() }]);
        }
        let sample = |name: String| What::Sample { vendor: id, name };
        return match rest.strip_prefix('/') {
            None => Ok(vec![sample(vendor.manifest.default_sample.clone())]),
            Some("*") => Ok(vendor.samples().map(|found| sample(format!("{}:{}", found.event.id, found.entry.variant))).collect()),
            Some(name) => {
                let found = vendor.sample(name)?;
                Ok(vec![sample(format!("{}:{}", found.event.id, found.entry.variant))])
            }
        };
    }
    let (path, number) = match text.rsplit_once('#') {
        Some((path, number)) if !Path::new(text).exists() => match number.parse() {
            Ok(number) => (path, Some(number)),
            Err(_) => {
                return Err(Failure::usage(format!("{text}: what follows # is the number of a callback")).hint("such as calls.ndjson#3"));
            }
        },
        _ => (text, None),
    };
    let drive = path.as_bytes().get(1) == Some(&b':');
    if path.starts_with(['.', '/', '\\']) || drive || Path::new(path).extension().is_some() || Path::new(path).exists() {
        return match (meant(Path::new(path))?, number) {
            (Some(found), None) => several(found, notes),
            _ => Ok(vec![file(path.into(), number, notes)?]),
        };
    }
    Err(found.map_or_else(Failure::from, |_| Failure::usage(text)))
}

/// What a folder or a pattern stands for.
fn several(found: Found, notes: &mut Vec<String>) -> Result<Vec<What>, Failure> {
    if let Some(refused) = found.failures.into_iter().next() {
        return Err(refused.failure);
    }
    // A compressed body lacks the header that says so; a recording has its own.
    let body = |path: &PathBuf| is_compressed(path) && Ending::of(path) == Ending::Value;
    found.files.into_iter().filter(|path| !body(path)).map(|path| file(path, None, notes)).collect()
}

/// A recording where a number is given, or the ending or the content says so.
fn file(path: PathBuf, number: Option<u64>, notes: &mut Vec<String>) -> Result<What, Failure> {
    let by_name = number.is_some() || Ending::of(&path) == Ending::Lines;
    if !by_name {
        return data_file(path, notes);
    }
    let bytes = std::fs::read(&path).map_err(|error| unreadable(&path, &error))?;
    recording(path.display().to_string(), Some(path), &bytes, number, notes)
}

/// A file that is a body, or a recording where the content says so.
pub fn data_file(path: PathBuf, notes: &mut Vec<String>) -> Result<What, Failure> {
    let bytes = std::fs::read(&path).map_err(|error| unreadable(&path, &error))?;
    let again = path.metadata().is_ok_and(|known| known.is_file());
    // What comes through a pipe stands nowhere afterwards.
    read(path.display().to_string(), again.then_some(path), bytes, notes)
}

/// All of stdin, which is a body, or a recording where the content says so.
pub fn stdin(notes: &mut Vec<String>) -> Result<What, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).map_err(|error| Failure::input(format!("cannot read stdin: {error}")))?;
    read("stdin".to_owned(), None, bytes, notes)
}

fn read(name: String, file: Option<PathBuf>, bytes: Vec<u8>, notes: &mut Vec<String>) -> Result<What, Failure> {
    if bytes.is_empty() {
        return Err(
            Failure::input(format!("{name} is empty, so there is nothing to send")).hint("--data '' sends an empty body on purpose")
        );
    }
    if is_recording(&bytes) { recording(name, file, &bytes, None, notes) } else { Ok(What::Body { name, file, bytes }) }
}

fn recording(name: String, file: Option<PathBuf>, bytes: &[u8], number: Option<u64>, notes: &mut Vec<String>) -> Result<What, Failure> {
    let recording = Recording::read(&name, bytes)?;
    if let Some(line) = recording.cut_off {
        notes.push(format!("{name}: line {line} is cut off and passed over; what stands before it is whole"));
    }
    let callbacks = recording.take(&name, number)?;
    Ok(What::Recording { name, file, callbacks })
}
