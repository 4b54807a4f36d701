//! What `send` is told to send: a vendor's sample or scenario, a file, a recording, stdin.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::Session;
use crate::error::Failure;
use crate::inputs::folders::Found;
use crate::inputs::names::{is_compressed, meant};
use crate::inputs::{callbacks, unreadable};
use crate::send::draft::What;
use crate::send::scenario;

/// A known vendor before the first `/`, `@` or the end wins; a path needs `./`, `/`, a drive or an ending.
pub fn understand(text: &str, session: &Session, notes: &mut Vec<String>) -> Result<Vec<What>, Failure> {
    let registry = &session.registry;
    if text == "-" {
        return Ok(vec![stdin()?]);
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
            (Some(found), None) => several(found),
            _ => Ok(vec![file(path.into(), number)?]),
        };
    }
    Err(found.map_or_else(Failure::from, |_| Failure::usage(text)))
}

/// What a folder or a pattern stands for.
fn several(found: Found) -> Result<Vec<What>, Failure> {
    if let Some(refused) = found.failures.into_iter().next() {
        return Err(refused.failure);
    }
    found.files.into_iter().filter(|path| !is_compressed(path)).map(|path| file(path, None)).collect()
}

/// A recording where a number is given, the ending says so, or the file starts as one.
fn file(path: PathBuf, number: Option<u64>) -> Result<What, Failure> {
    let ending = path.extension().is_some_and(|ending| ending == "ndjson" || ending == "jsonl");
    if number.is_some() || ending {
        return Ok(What::Recording { path, number });
    }
    let mut start = [0; 9];
    let read = std::fs::File::open(&path).and_then(|mut file| file.read(&mut start)).map_err(|error| unreadable(&path, &error))?;
    Ok(if start[..read] == *br#"{"type":""# && callbacks(&path).is_ok() {
        What::Recording { path, number: None }
    } else {
        What::File(path)
    })
}

pub fn stdin() -> Result<What, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).map_err(|error| Failure::input(format!("cannot read stdin: {error}")))?;
    Ok(What::Body { name: "stdin".to_owned(), bytes })
}
