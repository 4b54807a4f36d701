//! Everything that differs between operating systems.

pub mod local;
mod signals;

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

pub use signals::{Signals, Terminate, catch_interrupt, on_interrupt, survive_file_limits};

/// Opens a file for appending and reading, made 0600 where it is new; a link is not followed and a pipe not waited for.
///
/// # Errors
/// As the system says.
pub fn open_journal(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options.mode(0o600).custom_flags(flags.bits().cast_signed());
    }
    #[cfg(not(unix))]
    if path.is_symlink() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is a link"));
    }
    options.open(path)
}

/// Opens a new file that only its owner can read.
///
/// # Errors
/// As the system says; also when the file exists.
pub fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

/// Whether an open error means that the path is a link, which is not followed.
#[must_use]
pub fn is_link_error(error: &io::Error) -> bool {
    #[cfg(unix)]
    return error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error());
    #[cfg(not(unix))]
    return error.kind() == io::ErrorKind::InvalidInput;
}

/// Whether the file belongs to the user who runs this program.
#[must_use]
pub fn is_ours(file: &File) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        file.metadata().is_ok_and(|meta| meta.uid() == rustix::process::geteuid().as_raw())
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        true
    }
}

/// Takes the rights of everybody but the owner away; returns the mode that it had, where it was wider.
///
/// # Errors
/// As the system says.
pub fn tighten(file: &File) -> io::Result<Option<u32>> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = file.metadata()?.permissions().mode() & 0o777;
        let others = mode & 0o077;
        if others == 0 {
            return Ok(None);
        }
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
        Ok(Some(mode))
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        Ok(None)
    }
}

/// Whether `path` still names this open file.
#[must_use]
pub fn still_named(file: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        match (file.metadata(), path.symlink_metadata()) {
            (Ok(open), Ok(named)) => (open.dev(), open.ino()) == (named.dev(), named.ino()),
            _ => false,
        }
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        path.exists()
    }
}

/// Whether any path still leads to this open file.
#[must_use]
pub fn has_a_name(file: &File) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        file.metadata().is_ok_and(|meta| meta.nlink() > 0)
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        true
    }
}

/// Whether "reuse the address" means one whose connections have just been closed; on Windows it means one that another program listens on.
pub const TAKES_OVER_CLOSED_ADDRESSES: bool = cfg!(unix);

/// Lets this program open as many files, and with them connections, as the system lets it have at most. One that may not stays as it is.
pub fn allow_more_files() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        /// What macOS takes where it names no limit.
        const SOME: u64 = 10_240;
        let limit = getrlimit(Resource::Nofile);
        let raise = |to| setrlimit(Resource::Nofile, Rlimit { current: to, ..limit });
        if limit.current != limit.maximum && raise(limit.maximum).is_err() && limit.current.is_some_and(|current| current < SOME) {
            let _ = raise(Some(SOME));
        }
    }
}

/// What tells one file from another, whatever it is called.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FileId {
    Numbered(u64, u64),
    Named(std::path::PathBuf),
}

/// The identity of an open file, of which this is known; `path` is what it was opened by.
#[must_use]
pub fn file_id(known: &std::fs::Metadata, path: &Path) -> FileId {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let _ = path;
        FileId::Numbered(known.dev(), known.ino())
    }
    #[cfg(not(unix))]
    {
        let _ = known;
        FileId::Named(path.canonicalize().unwrap_or_else(|_| path.to_owned()))
    }
}

/// What is known of the file behind stdin; `None` where the system does not tell.
#[must_use]
pub fn stdin_known() -> Option<std::fs::Metadata> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd as _;
        File::from(io::stdin().as_fd().try_clone_to_owned().ok()?).metadata().ok()
    }
    #[cfg(not(unix))]
    {
        None
    }
}

/// A file that nobody else sees, for as long as it is open.
///
/// # Errors
/// As the system says.
pub fn scratch_file() -> io::Result<File> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    let path = std::env::temp_dir().join(format!("idhook-{:016x}", u64::from_le_bytes(bytes)));
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt as _;
        const DELETE_ON_CLOSE: u32 = 0x0400_0000;
        options.custom_flags(DELETE_ON_CLOSE);
    }
    let file = options.open(&path)?;
    #[cfg(unix)]
    std::fs::remove_file(&path)?;
    Ok(file)
}

/// How wide the terminal is that stdout goes to; `None` where it is none, or that cannot be known.
#[must_use]
pub fn columns_of_stdout() -> Option<u16> {
    columns(terminal_size::terminal_size_of(io::stdout()))
}

/// How wide the terminal is that stderr goes to; `None` where it is none, or that cannot be known.
#[must_use]
pub fn columns_of_stderr() -> Option<u16> {
    columns(terminal_size::terminal_size_of(io::stderr()))
}

fn columns(size: Option<(terminal_size::Width, terminal_size::Height)>) -> Option<u16> {
    size.map(|(width, _)| width.0).filter(|columns| *columns > 0)
}
