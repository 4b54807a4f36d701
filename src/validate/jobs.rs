//! The work in pieces, in the order in which it was named: a few files, or some lines of a long one.

use std::collections::{HashSet, VecDeque};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Pace;
use super::job::{Job, Source};
use super::lines::{Block, Lines};
use crate::inputs::globs::is_glob;

use crate::error::Failure;
use crate::inputs::names::{Ending, Input, is_compressed, meant};
use crate::inputs::{Refused, unreadable};
use crate::inspect::utf16;
use crate::platform::{FileId, file_id};

/// So many files are one piece, where there are many.
const FILES: usize = 64;
/// Few files are cut into so many pieces, so that nobody waits for one large piece at the end.
const PIECES: usize = 8;
/// So much shows that a text is UTF-16.
const HEAD: usize = 64;

/// See the module.
pub struct Jobs {
    inputs: VecDeque<Input>,
    /// Names that a folder or a glob stands for come before the inputs that are left.
    named: VecDeque<PathBuf>,
    /// What could not be looked into on the way to them.
    refused: VecDeque<Refused>,
    /// One value a line, whatever the name says.
    ndjson: bool,
    piece: usize,
    reading: Option<(Arc<Source>, Lines)>,
    /// Long files that were opened.
    seen: HashSet<FileId>,
    stdin_taken: bool,
}

impl Jobs {
    /// `not` are files that are no input, even where a folder holds them.
    pub fn new(inputs: Vec<Input>, ndjson: bool, not: Vec<FileId>) -> Self {
        let piece = (inputs.len() / PIECES).clamp(1, FILES);
        Self {
            inputs: inputs.into(),
            named: VecDeque::new(),
            refused: VecDeque::new(),
            ndjson,
            piece,
            reading: None,
            seen: not.into_iter().collect(),
            stdin_taken: false,
        }
    }

    /// Whether all there is to do is one small file.
    pub fn are_one_small_file(&self) -> bool {
        const SMALL: u64 = 1_000_000;
        match self.inputs.iter().collect::<Vec<_>>()[..] {
            [Input::Path(path)] => self.is_plain(path) && path.metadata().is_ok_and(|found| found.is_file() && found.len() < SMALL),
            _ => false,
        }
    }

    fn is_plain(&self, path: &Path) -> bool {
        !self.ndjson && Ending::of(path) == Ending::Value && !is_compressed(path) && !path.to_str().is_some_and(is_glob)
    }

    fn next_input(&mut self) -> Option<Input> {
        self.named.pop_front().map(Input::Path).or_else(|| self.inputs.pop_front())
    }

    fn put_back(&mut self, input: Input) {
        match input {
            Input::Path(path) => self.named.push_front(path),
            Input::Stdin => self.inputs.push_front(Input::Stdin),
        }
    }

    /// The lines of a text, or all of it as one value.
    fn read(&mut self, name: String, ending: Ending, opened: std::io::Result<Lines>, pace: Pace) -> Option<Job> {
        let refused = |failure: Failure| Some(Job::Refused(Refused { name: name.clone(), failure }));
        let failed = |error: &std::io::Error| refused(unreadable(name.as_ref(), error));
        let mut lines = match opened {
            Ok(lines) => lines,
            Err(error) => return failed(&error),
        };
        let by_line = match ending {
            _ if self.ndjson => Ok(true),
            Ending::Lines => Ok(true),
            Ending::Value => Ok(false),
            Ending::Unknown => lines.look_like_values(),
        };
        match by_line.and_then(|by_line| Ok((by_line, lines.head()?))) {
            Err(error) => failed(&error),
            Ok((true, [])) => Some(Job::Empty { source: Source::by_line(name, pace) }),
            // Its lines do not end where those of other texts do; what is wrong with one is wrong with all.
            Ok((true, head)) if utf16(head).is_some() => {
                let text = head[..head.len().min(HEAD)].to_vec();
                Some(Job::Whole { source: Source::whole(name), text })
            }
            Ok((true, _)) => {
                self.reading = Some((Source::by_line(name, pace), lines));
                None
            }
            Ok((false, _)) => {
                let most = lines.most();
                match lines.whole() {
                    Ok(text) => Some(Job::Whole { source: Source::whole(name), text }),
                    Err(None) => refused(too_large(&name, most)),
                    Err(Some(error)) => failed(&error),
                }
            }
        }
    }

    fn file(&mut self, path: &Path) -> Option<Job> {
        match meant(path) {
            Err(failure) => return Some(Job::Refused(Refused { name: path.display().to_string(), failure })),
            Ok(Some(found)) => {
                self.piece = self.piece.max((found.files.len() / PIECES).clamp(1, FILES));
                found.files.into_iter().rev().for_each(|file| self.named.push_front(file));
                self.refused.extend(found.failures);
                return None;
            }
            Ok(None) => {}
        }
        let (file, known) = match File::open(path).and_then(|file| file.metadata().map(|known| (file, known))) {
            Ok(opened) => opened,
            Err(error) => return Some(Job::Refused(Refused { name: path.display().to_string(), failure: unreadable(path, &error) })),
        };
        if !self.seen.insert(file_id(&known, path)) {
            return None;
        }
        self.read(path.display().to_string(), Ending::of(path), Lines::open(file), Pace::Whole)
    }

    fn lines(&mut self) -> Option<Job> {
        let (source, lines) = self.reading.as_mut()?;
        let source = Arc::clone(source);
        Some(match lines.next() {
            Some(Block::Lines { first, text }) => Job::Lines { source, first, text },
            Some(Block::TooLong { line }) => Job::TooLong { source, line },
            Some(Block::Unreadable(error)) => {
                self.reading = None;
                let failure = Failure::input(format!("cannot read on in {}: {error}", source.name)).hint("what comes before was checked");
                Job::Refused(Refused { name: source.name.clone(), failure })
            }
            None => {
                self.reading = None;
                return None;
            }
        })
    }
}

/// The failure for a text with more bytes than one value may have.
pub fn too_large(name: &str, most: usize) -> Failure {
    Failure::input(format!("{name} holds more than {} MB, too much for one value", most / 1_000_000))
        .hint("--ndjson reads a file with a value a line; what is compressed can be larger once it is not")
}

impl Iterator for Jobs {
    type Item = Job;

    fn next(&mut self) -> Option<Job> {
        let mut plain = Vec::new();
        loop {
            if let Some(job) = self.refused.pop_front().map(Job::Refused).or_else(|| self.lines()) {
                return Some(job);
            }
            match self.next_input() {
                None => return (!plain.is_empty()).then_some(Job::Files(plain)),
                Some(Input::Path(path)) if self.is_plain(&path) => {
                    plain.push(path);
                    if plain.len() >= self.piece {
                        return Some(Job::Files(plain));
                    }
                }
                Some(input) if !plain.is_empty() => {
                    self.put_back(input);
                    return Some(Job::Files(plain));
                }
                Some(Input::Path(path)) => {
                    if let Some(job) = self.file(&path) {
                        return Some(job);
                    }
                }
                Some(Input::Stdin) if std::mem::replace(&mut self.stdin_taken, true) => {}
                Some(Input::Stdin) => {
                    if let Some(job) = self.read("stdin".to_owned(), Ending::Unknown, Lines::open(std::io::stdin()), Pace::AsItComes) {
                        return Some(job);
                    }
                }
            }
        }
    }
}
