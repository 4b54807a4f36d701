//! Patterns for names, for where no shell resolves them. The package `glob` only says here whether one name fits: its own walk follows
//! links round in circles, stops at a name that is not UTF-8, and takes `**` at the end for folders.

use std::path::{Component, Path};

use glob::{MatchOptions, Pattern, PatternError};

use super::Refused;
use super::folders::{Found, Kind};
use crate::error::Failure;

/// Whether a name may be a pattern.
#[must_use]
pub fn is_glob(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// A part of a pattern, between two separators.
enum Part<'a> {
    /// `**`: here and any folders below.
    Any,
    Like(Pattern),
    Name(Component<'a>),
}

/// The files that a pattern stands for: those that it fits, and what stands in folders that it fits.
#[must_use]
pub fn matching(pattern: &str) -> Found {
    let mut found = Found::default();
    let parts = Pattern::new(pattern).and_then(|_| Path::new(pattern).components().map(part).collect::<Result<Vec<_>, _>>());
    match parts {
        Ok(parts) => search(Path::new(""), &parts, &mut found),
        Err(error) => {
            let wrong = format!("{pattern} is no pattern for file names: {} at character {}", error.msg, error.pos + 1);
            found.failures.push(Refused { name: pattern.to_owned(), failure: Failure::input(wrong) });
        }
    }
    found.settle(pattern.as_ref(), || {
        Failure::input(format!("no file matches {pattern}"))
            .hint("* stands for a part of a name, ** for any folders, and at the end for all that is in them")
    })
}

fn part(component: Component) -> Result<Part, PatternError> {
    match component.as_os_str().to_str() {
        Some("**") => Ok(Part::Any),
        Some(text) if is_glob(text) => Pattern::new(text).map(Part::Like),
        _ => Ok(Part::Name(component)),
    }
}

fn search(at: &Path, parts: &[Part], found: &mut Found) {
    let [part, rest @ ..] = parts else {
        return found.look(at).into_iter().for_each(|kind| take(at, kind, found));
    };
    if let Part::Name(name) = part {
        return search(&at.join(name), rest, found);
    }
    // Where there is no folder, nothing fits.
    if !at.as_os_str().is_empty() && !found.look(at).is_some_and(Kind::is_folder) {
        return;
    }
    match part {
        Part::Any if rest.is_empty() => found.walk(at),
        // One after the other says no more than one.
        Part::Any if matches!(rest, [Part::Any, ..]) => search(at, rest, found),
        Part::Any => {
            let mut folders = vec![at.to_owned()];
            found.below(at, |path, kind| folders.extend((kind == Kind::Folder).then_some(path)));
            folders.iter().for_each(|folder| search(folder, rest, found));
        }
        Part::Like(pattern) => {
            let options = MatchOptions { require_literal_leading_dot: true, ..MatchOptions::new() };
            for (path, kind) in found.entries(at) {
                let fits = path.file_name().is_some_and(|name| pattern.matches_with(&name.to_string_lossy(), options));
                match rest {
                    [] if fits => take(&path, kind, found),
                    [_, ..] if fits && kind.is_folder() => search(&path, rest, found),
                    _ => {}
                }
            }
        }
        Part::Name(_) => {}
    }
}

fn take(path: &Path, kind: Kind, found: &mut Found) {
    match kind {
        Kind::File => found.files.push(path.to_owned()),
        Kind::Folder | Kind::LinkToFolder => found.walk(path),
        Kind::Other => {}
    }
}
