//! What is checked or sent: files, folders, recordings and stdin, one payload after the other.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::error::Failure;
use crate::record::{Callback, Record};

/// One argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    Stdin,
    Path(PathBuf),
}

/// One payload.
#[derive(Debug)]
pub struct Item {
    /// How messages name where it came from.
    pub file: String,
    /// The line of an NDJSON file, from 1.
    pub line: Option<usize>,
    pub what: What,
}

#[derive(Debug)]
pub enum What {
    Body(Vec<u8>),
    /// The body of a callback that `listen` recorded, and where it was posted to.
    Recorded {
        path: String,
        body: Vec<u8>,
    },
}

impl Input {
    /// Calls for each payload, in order; for each one that cannot be read, with the reason.
    pub fn each(&self, take: &mut dyn FnMut(Result<Item, Failure>)) {
        match self {
            Self::Stdin => {
                let mut body = Vec::new();
                match io::stdin().lock().read_to_end(&mut body) {
                    Ok(_) if is_recording(&body) => lines("stdin", &mut body.as_slice(), take),
                    Ok(_) => take(Ok(Item { file: "stdin".to_owned(), line: None, what: What::Body(body) })),
                    Err(error) => take(Err(Failure::input(format!("cannot read stdin: {error}")))),
                }
            }
            Self::Path(path) if path.is_dir() => match files(path) {
                Err(failure) => take(Err(failure)),
                Ok(files) if files.is_empty() => take(Err(Failure::input(format!("{} holds no .json file", path.display()))
                    .hint("name a folder with JSON files, or the files themselves"))),
                Ok(files) => files.iter().for_each(|file| one(file, take)),
            },
            Self::Path(path) => one(path, take),
        }
    }
}

/// Whether a name says that the file holds a JSON value a line.
fn is_ndjson(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ndjson") || ending.eq_ignore_ascii_case("jsonl"))
}

/// Whether text starts as a recording of ours does.
fn is_recording(text: &[u8]) -> bool {
    text.starts_with(br#"{"type":""#) && text.split(|byte| *byte == b'\n').next().is_some_and(|first| Record::read(first).is_ok())
}

fn one(path: &Path, take: &mut dyn FnMut(Result<Item, Failure>)) {
    let name = path.display().to_string();
    if is_ndjson(path) {
        match File::open(path) {
            Ok(file) => lines(&name, &mut BufReader::with_capacity(1 << 16, file), take),
            Err(error) => take(Err(unreadable(path, &error))),
        }
        return;
    }
    match std::fs::read(path) {
        Ok(body) if is_recording(&body) => lines(&name, &mut body.as_slice(), take),
        Ok(body) => take(Ok(Item { file: name, line: None, what: What::Body(body) })),
        Err(error) => take(Err(unreadable(path, &error))),
    }
}

/// The failure for a file that cannot be read.
#[must_use]
pub fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let hint = match error.kind() {
        io::ErrorKind::NotFound => "look at the spelling and the folder you are in",
        io::ErrorKind::PermissionDenied => "this user may not read it",
        _ => "it must be a file that can be read",
    };
    Failure::input(format!("cannot read {}: {error}", path.display())).hint(hint)
}

/// A payload or a record a line; records other than callbacks, and empty lines, are passed over.
fn lines(name: &str, reader: &mut dyn BufRead, take: &mut dyn FnMut(Result<Item, Failure>)) {
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        match reader.read_until(b'\n', &mut line) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => return take(Err(Failure::input(format!("cannot read on in {name}: {error}")))),
        }
        let text = line.trim_ascii_end();
        let item = |what| Item { file: name.to_owned(), line: Some(number), what };
        match text.starts_with(br#"{"type":""#).then(|| Record::read(text)) {
            _ if text.is_empty() => {}
            Some(Ok(Record::Callback(callback))) => match callback.bytes() {
                Ok(body) => take(Ok(item(What::Recorded { path: callback.path, body }))),
                Err(error) => take(Err(Failure::input(format!("{name}:{number}: {error}")))),
            },
            Some(Ok(_)) => {}
            Some(Err(_)) | None => take(Ok(item(What::Body(text.to_vec())))),
        }
    }
}

/// The JSON files in a folder and those below it, by name; hidden ones are left out and links to folders not followed.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|error| unreadable(&folder, &error))? {
            let entry = entry.map_err(|error| unreadable(&folder, &error))?;
            let (path, kind) = (entry.path(), entry.file_type().map_err(|error| unreadable(&folder, &error))?);
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            if kind.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) || is_ndjson(&path) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The callbacks of a recording.
///
/// # Errors
/// It cannot be read, or holds none.
pub fn callbacks(path: &Path) -> Result<Vec<Callback>, Failure> {
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let mut found = Vec::new();
    for (at, line) in BufReader::new(file).split(b'\n').enumerate() {
        let line = line.map_err(|error| unreadable(path, &error))?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        match Record::read(&line) {
            Ok(Record::Callback(callback)) => found.push(*callback),
            Ok(_) => {}
            Err(error) => {
                let failure = Failure::input(format!("{}:{}: {error}", path.display(), at + 1));
                return Err(failure.hint("a recording is what listen --save wrote; a plain body has the ending .json"));
            }
        }
    }
    if found.is_empty() {
        Err(Failure::input(format!("{} holds no callback", path.display())).hint("a recording is what listen --save wrote"))
    } else {
        Ok(found)
    }
}
