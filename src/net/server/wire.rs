//! The bytes of a connection on their way to and from the HTTP library: followed as they come in, and given up on when nobody takes
//! what we write.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Sleep;
use tokio_rustls::server::TlsStream;

use super::framing::Framing;
use crate::platform::local::LocalStream;

/// What a connection runs over.
#[derive(Debug)]
pub enum Socket {
    Tcp(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
    Local(LocalStream),
}

trait Stream: AsyncRead + AsyncWrite + Unpin {}
impl<S: AsyncRead + AsyncWrite + Unpin> Stream for S {}

impl Socket {
    fn stream(&mut self) -> Pin<&mut dyn Stream> {
        match self {
            Self::Tcp(stream) => Pin::new(stream),
            Self::Tls(stream) => Pin::new(stream),
            Self::Local(stream) => Pin::new(stream),
        }
    }
}

/// What is known of a connection beside its bytes.
#[derive(Debug)]
pub struct Signs {
    /// The number of the first request of which it is not clear where it ends.
    doubtful: AtomicU64,
    /// The first byte was that of a TLS handshake.
    tls: AtomicBool,
    /// A request is being read, dealt with or answered.
    pub busy: AtomicBool,
    /// Its body is being read.
    pub reading: AtomicBool,
    /// A request got no answer and never will.
    pub hangs: AtomicBool,
    /// So many requests have been dealt with.
    pub requests: AtomicU64,
}

impl Default for Signs {
    fn default() -> Self {
        Self {
            doubtful: AtomicU64::new(u64::MAX),
            tls: false.into(),
            busy: false.into(),
            reading: false.into(),
            hangs: false.into(),
            requests: 0.into(),
        }
    }
}

impl Signs {
    /// Counts a request; true when it is not clear where it ends.
    pub fn next_is_doubtful(&self) -> bool {
        self.requests.fetch_add(1, Ordering::Relaxed) == self.doubtful.load(Ordering::Relaxed)
    }

    pub fn began_with_tls(&self) -> bool {
        self.tls.load(Ordering::Relaxed)
    }
}

/// See the module.
#[derive(Debug)]
pub struct Wire {
    socket: Socket,
    framing: Framing,
    signs: Arc<Signs>,
    begun: bool,
    /// How long the other side may take to take anything.
    patience: Duration,
    /// Runs while it takes nothing.
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Wire {
    pub fn new(socket: Socket, signs: Arc<Signs>, patience: Duration) -> Self {
        Self { socket, framing: Framing::default(), signs, begun: false, patience, stalled: None }
    }

    fn follow(&mut self, bytes: &[u8]) {
        if let (false, Some(first)) = (self.begun, bytes.first()) {
            self.begun = true;
            self.signs.tls.store(*first == crate::net::tls::FIRST_BYTE, Ordering::Relaxed);
        }
        if let Some(number) = self.framing.follow(bytes) {
            self.signs.doubtful.store(number, Ordering::Relaxed);
        }
    }

    /// Gives up when this has been so for too long.
    fn patiently<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let patience = self.patience;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
        stalled.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = self.socket.stream().poll_read(context, buffer);
        self.follow(&buffer.filled()[before..]);
        read
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = self.socket.stream().poll_write(context, bytes);
        self.patiently(context, written)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, context: &mut Context<'_>, parts: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let written = self.socket.stream().poll_write_vectored(context, parts);
        self.patiently(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = self.socket.stream().poll_flush(context);
        self.patiently(context, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shut = self.socket.stream().poll_shutdown(context);
        self.patiently(context, shut)
    }
}
