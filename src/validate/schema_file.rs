//! A user's own schema, with the files that it refers to. Nothing comes from the network.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::schema_refused::{Document, refused};
use crate::error::Failure;
use crate::inputs::names::Input;
use crate::inputs::unreadable;
use crate::inspect::utf16;
use crate::json::{self, Cause};
use crate::locate::place;
use crate::net::url::{file_url, path_of};
use crate::record::SCHEMA_ID as RECORDS;
use crate::schema::{Own, Schema, unchecked};

/// Where schemas whose URIs begin so are to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    pub uri: String,
    pub folder: PathBuf,
}

/// A user's own schema, ready to use.
#[derive(Debug)]
pub struct OwnSchema {
    pub schema: Schema,
    /// It describes our records: they are held against it as they stand, and not the bodies in them.
    pub is_of_records: bool,
    /// What of it is not checked, as a sentence without a full stop.
    pub note: Option<String>,
}

/// Reads and compiles a schema.
///
/// # Errors
/// It, or a schema that it refers to, cannot be read or is none: by file and line.
pub fn load(input: &Input, formats: Option<bool>, mappings: Vec<Mapping>) -> Result<OwnSchema, Failure> {
    let (name, path) = match input {
        Input::Stdin => (Path::new("stdin"), None),
        Input::Path(path) => (path.as_path(), Some(path)),
    };
    let text = path.map_or_else(read_to_end, std::fs::read).map_err(|error| unreadable(name, &error))?;
    let own = strict(name, text).map_err(|message| Failure::input(message).hint("--schema takes a JSON Schema"))?;
    // What comes through a pipe stands nowhere: what it refers to is looked for where we are.
    let here = || std::env::current_dir().map(|folder| folder.join("stdin"));
    let whole = path.and_then(|path| path.canonicalize().ok()).map_or_else(here, Ok).map_err(|error| unreadable(".".as_ref(), &error))?;
    let value = own.value.clone();
    let is_of_records = value["$id"] == RECORDS;
    let documents = Arc::new(Mutex::new(vec![own]));
    let found = Arc::clone(&documents);
    let lookup: crate::schema::Lookup = Arc::new(move |uri: &str| {
        let document = find(uri, &mappings)?;
        let value = document.value.clone();
        found.lock().unwrap_or_else(PoisonError::into_inner).push(document);
        Ok(value)
    });
    let schema = Schema::own(value, &Own { uri: file_url(&whole).unwrap_or_default(), formats, lookup: &lookup });
    let documents = documents.lock().unwrap_or_else(PoisonError::into_inner);
    let schema = schema.map_err(|error| refused(&documents, error))?;
    let unchecked: BTreeSet<_> = documents.iter().flat_map(|document| unchecked(&document.value, formats)).collect();
    Ok(OwnSchema { schema, is_of_records, note: (!unchecked.is_empty()).then(|| not_checked(&unchecked)) })
}

fn read_to_end() -> std::io::Result<Vec<u8>> {
    let mut text = Vec::new();
    std::io::stdin().read_to_end(&mut text)?;
    Ok(text)
}

fn not_checked(formats: &BTreeSet<String>) -> String {
    let names: Vec<_> = formats.iter().map(String::as_str).collect();
    let these = if names.len() == 1 { "this format is" } else { "these formats are" };
    format!("not checked, because {these} not known: {}", names.join(", "))
}

/// The text as JSON, with the place of what is wrong in it.
fn strict(path: &Path, text: Vec<u8>) -> Result<Document, String> {
    let name = path.display().to_string();
    let at = |text: &[u8], offset: usize, message: &str| format!("{name}:{}: {message}", place(text, offset));
    if let Some(form) = utf16(&text) {
        return Err(at(&text, 0, &format!("not JSON: it looks like UTF-16; iconv -f {form} -t UTF-8 gives it in UTF-8")));
    }
    let text =
        String::from_utf8(text).map_err(|error| at(error.as_bytes(), error.utf8_error().valid_up_to(), "not JSON: it is not UTF-8"))?;
    let tree = json::parse(&text).map_err(|error| {
        let what = if error.cause == Cause::NotJson { "not JSON: " } else { "" };
        at(text.as_bytes(), error.span.start, &format!("{what}{}", error.message))
    })?;
    let value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        // The grammar is fine: what is left are numbers beyond a double.
        let endless = |span: &Range<usize>| text[span.clone()].parse::<f64>().is_ok_and(f64::is_infinite);
        let number = tree.oddities().iter().map(|(_, span)| span).find(|span| endless(span));
        let number = number.map(|span| {
            at(text.as_bytes(), span.start, &format!("{} is too large for a schema, whose numbers go up to 1.8e308", &text[span.clone()]))
        });
        number.unwrap_or_else(|| format!("{name}: {error}"))
    })?;
    Ok(Document { name, text, value })
}

/// The schema that a URI names: a file, or a file in a folder that was named for URIs of its kind.
fn find(uri: &str, mappings: &[Mapping]) -> Result<Document, String> {
    let mapped = mappings.iter().filter_map(|mapping| Some((mapping, below(uri, &mapping.uri)?)));
    let path = match mapped.max_by_key(|(mapping, _)| mapping.uri.len()) {
        Some((mapping, rest)) => mapping.folder.join(rest),
        None => path_of(uri).ok_or_else(|| "it is not on this machine".to_owned())?,
    };
    let text = std::fs::read(&path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    strict(&path, text)
}

/// What follows a prefix of a URI, as a path that stays below the folder.
fn below<'a>(uri: &'a str, prefix: &str) -> Option<&'a str> {
    let rest = uri.strip_prefix(prefix.trim_end_matches('/'))?.strip_prefix('/')?;
    (!rest.split('/').any(|part| part == "..")).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::below;

    #[test]
    fn a_prefix_ends_where_a_segment_does() {
        assert_eq!(below("http://localhost:1234/a/b.json", "http://localhost:1234"), Some("a/b.json"));
        assert_eq!(below("http://localhost:1234/a/b.json", "http://localhost:1234/a/"), Some("b.json"));
        assert_eq!(below("http://localhost:12345/b.json", "http://localhost:1234"), None);
        assert_eq!(below("http://localhost:1234/ab.json", "http://localhost:1234/a/"), None);
        assert_eq!(below("http://localhost:1234/../b.json", "http://localhost:1234/"), None);
    }
}
