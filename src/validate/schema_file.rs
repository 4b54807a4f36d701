//! A user's own schema, with the files that it refers to. Nothing comes from the network.

use std::io::Read as _;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;

use super::names::Input;
use crate::error::Failure;
use crate::inputs::unreadable;
use crate::inspect::utf16;
use crate::json;
use crate::locate::place;
use crate::net::url::{file_url, path_of};
use crate::record::SCHEMA_ID as RECORDS;
use crate::schema::{Own, Schema, SchemaError};

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
}

/// Reads and compiles a schema.
///
/// # Errors
/// It, or a schema that it refers to, cannot be read or is none: by file and line.
pub fn load(input: &Input, formats: Option<bool>, mappings: Vec<Mapping>) -> Result<OwnSchema, Failure> {
    let (name, path) = match input {
        Input::Stdin => ("stdin".to_owned(), None),
        Input::Path(path) => (path.display().to_string(), Some(path)),
    };
    let text = match path {
        Some(path) => std::fs::read(path),
        None => read_to_end(),
    };
    let text = text.map_err(|error| unreadable(name.as_ref(), &error))?;
    let value = strict(&name, &text).map_err(|message| Failure::input(message).hint("--schema takes a JSON Schema"))?;
    // What comes through a pipe stands nowhere: what it refers to is looked for where we are.
    let here = || std::env::current_dir().map(|folder| folder.join("stdin"));
    let whole = path.and_then(|path| path.canonicalize().ok()).map_or_else(here, Ok).map_err(|error| unreadable(".".as_ref(), &error))?;
    let lookup: crate::schema::Lookup = Arc::new(move |uri: &str| find(uri, &mappings));
    let own = Own { uri: file_url(&whole).unwrap_or_default(), formats, lookup: &lookup };
    let is_of_records = value["$id"] == RECORDS;
    let schema = Schema::own(value, &own).map_err(|error| refused(&name, &text, error))?;
    Ok(OwnSchema { schema, is_of_records })
}

fn read_to_end() -> std::io::Result<Vec<u8>> {
    let mut text = Vec::new();
    std::io::stdin().read_to_end(&mut text)?;
    Ok(text)
}

fn refused(name: &str, text: &[u8], error: SchemaError) -> Failure {
    match error {
        SchemaError::Schema { pointer: Some(pointer), message } => {
            let at = offset(text, &pointer);
            let pointer = if pointer.is_empty() { String::new() } else { format!("{pointer}: ") };
            Failure::input(format!("{name}:{}: not a JSON Schema: {pointer}{message}", place(text, at)))
        }
        SchemaError::Reference { uri, reason } => Failure::input(format!("{name} refers to {uri}, and {reason}"))
            .hint("nothing is fetched from the network: --schema-map URI=DIR says in which folder the schemas under a URI are"),
        other => Failure::input(format!("{name}: {other}")),
    }
}

fn offset(text: &[u8], pointer: &str) -> usize {
    let Ok(text) = std::str::from_utf8(text) else { return 0 };
    json::parse(text).ok().and_then(|tree| Some(tree.root(text).at(pointer)?.span().start)).unwrap_or_default()
}

/// The text as JSON, with the place of what is wrong in it.
fn strict(name: &str, text: &[u8]) -> Result<Value, String> {
    let at = |offset: usize, message: &str| format!("{name}:{}: not JSON: {message}", place(text, offset));
    if let Some(form) = utf16(text) {
        return Err(at(0, &format!("it looks like UTF-16; iconv -f {form} -t UTF-8 gives it in UTF-8")));
    }
    let utf8 = std::str::from_utf8(text).map_err(|error| at(error.valid_up_to(), "it is not UTF-8"))?;
    json::parse(utf8).map_err(|error| at(error.span.start, &error.message))?;
    serde_json::from_str(utf8.trim_start_matches('\u{feff}')).map_err(|error| format!("{name}: {error}"))
}

/// The schema that a URI names: a file, or a file in a folder that was named for URIs of its kind.
fn find(uri: &str, mappings: &[Mapping]) -> Result<Value, String> {
    let mapped = mappings.iter().filter_map(|mapping| Some((mapping, below(uri, &mapping.uri)?)));
    let path = match mapped.max_by_key(|(mapping, _)| mapping.uri.len()) {
        Some((mapping, rest)) => mapping.folder.join(rest),
        None => path_of(uri).ok_or_else(|| "it is not on this machine".to_owned())?,
    };
    let text = std::fs::read(&path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    strict(&path.display().to_string(), &text)
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
