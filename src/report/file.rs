//! The file that a report is written to while the run goes on, so that nothing of it has to be held.
//!
//! What is no regular file (a pipe, a device) gets all of it at the end: its start is known only then.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, ErrorKind, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::junit;
use crate::error::Failure;
use crate::platform::{FileId, file_id, scratch_file};

/// See the module. After a write that failed, nothing more is written.
pub struct ReportFile {
    /// What `--report` calls it.
    kind: &'static str,
    path: PathBuf,
    target: io::Result<Target>,
}

struct Target {
    writer: BufWriter<File>,
    /// Gets what was written, at the end.
    copy_to: Option<File>,
    id: Option<FileId>,
}

impl ReportFile {
    /// Opens the file; whether that was possible is told at the end.
    #[must_use]
    pub fn create(kind: &'static str, path: PathBuf) -> Self {
        let target = Target::open(&path);
        Self { kind, path, target }
    }

    /// What tells the file from others; `None` where it holds nothing that could be read as an input.
    #[must_use]
    pub fn id(&self) -> Option<FileId> {
        self.target.as_ref().ok()?.id.clone()
    }

    /// Whether it can be written, as far as is known by now.
    ///
    /// # Errors
    /// It could not be opened, or something of it could not be written.
    pub fn usable(&self) -> Result<(), Failure> {
        self.target.as_ref().map(drop).map_err(|error| failure(self.kind, &self.path, error))
    }

    pub fn write(&mut self, text: &str) {
        self.attempt(|target| target.writer.write_all(text.as_bytes()));
    }

    /// Writes over what the file begins with.
    pub fn write_start(&mut self, text: &str) {
        self.attempt(|target| {
            target.writer.seek(SeekFrom::Start(0))?;
            target.writer.write_all(text.as_bytes())
        });
    }

    fn attempt(&mut self, write: impl FnOnce(&mut Target) -> io::Result<()>) {
        if let Ok(target) = &mut self.target
            && let Err(error) = write(target)
        {
            self.target = Err(error);
        }
    }

    /// # Errors
    /// Something of it could not be written.
    pub fn finish(self) -> Result<(), Failure> {
        let Self { kind, path, target } = self;
        target.and_then(Target::finish).map_err(|error| failure(kind, &path, &error))
    }
}

/// What could not be written, and what to do.
fn failure(kind: &str, path: &Path, error: &io::Error) -> Failure {
    let cure = match error.kind() {
        ErrorKind::NotFound => format!("the folder must be there already: make it, or name another file after {kind}="),
        ErrorKind::PermissionDenied => format!("this user may not write there; name another file after {kind}="),
        ErrorKind::IsADirectory => format!("it is a folder; name a file after {kind}="),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            format!("there is no room for it; make some, or name a file elsewhere after {kind}=")
        }
        _ => format!("name another file after {kind}="),
    };
    Failure::input(format!("cannot write {}: {error}", path.display())).hint(cure)
}

/// A `JUnit` document in its file.
pub struct JunitFile {
    file: ReportFile,
    report: junit::Report,
}

impl JunitFile {
    /// Opens the file and begins the document; whether that was possible is told at the end.
    #[must_use]
    pub fn create(path: PathBuf, suite: &'static str) -> Self {
        let (mut file, report) = (ReportFile::create("junit", path), junit::Report::new(suite));
        file.write(&report.start());
        Self { file, report }
    }

    /// Writes what the report makes of something.
    pub fn write(&mut self, what: impl FnOnce(&mut junit::Report) -> String) {
        self.file.write(&what(&mut self.report));
    }

    /// As [`ReportFile::usable`].
    ///
    /// # Errors
    /// As it has them.
    pub fn usable(&self) -> Result<(), Failure> {
        self.file.usable()
    }

    /// Whether further cases are only counted.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.report.is_full()
    }

    /// What tells the file from others; `None` where it holds nothing that could be read as an input.
    #[must_use]
    pub fn id(&self) -> Option<FileId> {
        self.file.id()
    }

    /// Writes how it ends, and its totals.
    ///
    /// # Errors
    /// Something of it could not be written.
    pub fn finish(mut self) -> Result<(), Failure> {
        self.file.write(&self.report.end());
        self.file.write_start(&self.report.start());
        self.file.finish()
    }
}

impl Target {
    fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
        let known = file.metadata()?;
        let regular = known.is_file();
        if regular {
            // Where nothing can be locked, nobody else has locked it.
            if let Err(TryLockError::WouldBlock) = file.try_lock() {
                return Err(io::Error::new(ErrorKind::ResourceBusy, "another idhook is writing it"));
            }
            file.set_len(0)?;
        }
        let (file, copy_to) = if regular { (file, None) } else { (scratch_file()?, Some(file)) };
        Ok(Self { writer: BufWriter::new(file), copy_to, id: regular.then(|| file_id(&known, path)) })
    }

    fn finish(self) -> io::Result<()> {
        let mut file = self.writer.into_inner().map_err(io::IntoInnerError::into_error)?;
        if let Some(mut other) = self.copy_to {
            file.seek(SeekFrom::Start(0))?;
            io::copy(&mut file, &mut other)?;
            other.flush()?;
        }
        Ok(())
    }
}
