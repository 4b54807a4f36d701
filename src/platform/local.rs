//! Unix sockets that nobody but their owner can reach. Elsewhere the types are there and can have no value.

#[cfg(unix)]
pub use unix::{LocalListener, LocalStream};

#[cfg(not(unix))]
pub use none::{LocalListener, LocalStream};

use std::io;

use thiserror::Error;

/// Why there is no socket at a path.
#[derive(Debug, Error)]
pub enum LocalError {
    #[error("this system has no unix sockets")]
    Unsupported,
    #[error("the path is too long for a unix socket: the system takes some hundred bytes")]
    TooLong,
    #[error("something that is no socket stands there")]
    NotASocket,
    #[error("a socket of another user stands there")]
    NotOurs,
    #[error("another program listens there")]
    InUse,
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// Connects to a socket, and says nothing on it.
///
/// # Errors
/// As the system says.
pub async fn knock(path: &std::path::Path) -> io::Result<()> {
    #[cfg(unix)]
    return LocalStream::connect(path).await.map(drop);
    #[cfg(not(unix))]
    return Err(io::Error::other(format!("{}: {}", path.display(), LocalError::Unsupported)));
}

/// Whether a socket stands there, with or without somebody who listens.
#[must_use]
pub fn is_socket(path: &std::path::Path) -> bool {
    #[cfg(unix)]
    return std::fs::metadata(path).is_ok_and(|meta| std::os::unix::fs::FileTypeExt::is_socket(&meta.file_type()));
    #[cfg(not(unix))]
    return path.exists();
}

#[cfg(unix)]
mod unix {
    use std::io::{self, ErrorKind};
    use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
    use std::path::{Path, PathBuf};
    use std::task::{Context, Poll};

    use rustix::fs::Mode;
    pub use tokio::net::UnixStream as LocalStream;

    use super::LocalError;

    /// A socket that listens; its path goes with it.
    #[derive(Debug)]
    pub struct LocalListener {
        inner: tokio::net::UnixListener,
        path: PathBuf,
        /// Device and number of the socket in the file system.
        id: (u64, u64),
    }

    impl LocalListener {
        /// Listens at a path; a socket of ours that nobody answers at is taken over. Call it while no other thread makes files.
        pub fn bind(path: &Path) -> Result<Self, LocalError> {
            std::os::unix::net::SocketAddr::from_pathname(path).map_err(|_| LocalError::TooLong)?;
            clear(path)?;
            // The mask makes the socket 0600 from its first moment; changing the mode later would leave a gap to connect in.
            let mask = rustix::process::umask(Mode::RWXG | Mode::RWXO | Mode::XUSR);
            let bound = tokio::net::UnixListener::bind(path);
            rustix::process::umask(mask);
            let inner = bound.map_err(|error| if error.kind() == ErrorKind::AddrInUse { LocalError::InUse } else { error.into() })?;
            Ok(Self { inner, id: id(path)?, path: path.to_owned() })
        }

        pub fn poll_accept(&self, context: &mut Context<'_>) -> Poll<io::Result<LocalStream>> {
            self.inner.poll_accept(context).map_ok(|(stream, _)| stream)
        }

        pub fn path(&self) -> &Path {
            &self.path
        }
    }

    impl Drop for LocalListener {
        fn drop(&mut self) {
            if id(&self.path).is_ok_and(|id| id == self.id) {
                // One that cannot be removed is taken over by the next run.
                let _ = std::fs::remove_file(&self.path);
            }
        }
    }

    fn id(path: &Path) -> io::Result<(u64, u64)> {
        path.symlink_metadata().map(|meta| (meta.dev(), meta.ino()))
    }

    /// Removes what an earlier run has left.
    fn clear(path: &Path) -> Result<(), LocalError> {
        let meta = match path.symlink_metadata() {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            meta => meta?,
        };
        if !meta.file_type().is_socket() {
            return Err(LocalError::NotASocket);
        }
        if meta.uid() != rustix::process::geteuid().as_raw() {
            return Err(LocalError::NotOurs);
        }
        match std::os::unix::net::UnixStream::connect(path) {
            Err(error) if error.kind() == ErrorKind::ConnectionRefused => {}
            // One whose queue is full would make us wait for ever, were it not for this error; it listens all the same.
            _ => return Err(LocalError::InUse),
        }
        // Another run may have taken it over since we looked.
        if id(path)? != (meta.dev(), meta.ino()) {
            return Err(LocalError::InUse);
        }
        Ok(std::fs::remove_file(path)?)
    }
}

#[cfg(not(unix))]
mod none {
    use std::convert::Infallible;
    use std::io;
    use std::path::Path;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

    use super::LocalError;

    #[derive(Debug)]
    pub struct LocalListener(Infallible);

    #[derive(Debug)]
    pub struct LocalStream(Infallible);

    impl LocalListener {
        pub fn bind(_path: &Path) -> Result<Self, LocalError> {
            Err(LocalError::Unsupported)
        }

        pub fn poll_accept(&self, _context: &mut Context<'_>) -> Poll<io::Result<LocalStream>> {
            match self.0 {}
        }

        pub fn path(&self) -> &Path {
            match self.0 {}
        }
    }

    impl AsyncRead for LocalStream {
        fn poll_read(self: Pin<&mut Self>, _context: &mut Context<'_>, _buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
            match self.0 {}
        }
    }

    impl AsyncWrite for LocalStream {
        fn poll_write(self: Pin<&mut Self>, _context: &mut Context<'_>, _buffer: &[u8]) -> Poll<io::Result<usize>> {
            match self.0 {}
        }

        fn poll_flush(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
            match self.0 {}
        }

        fn poll_shutdown(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
            match self.0 {}
        }
    }
}
