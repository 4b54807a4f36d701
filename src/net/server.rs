//! The receiving side: takes connections, reads requests within limits and turns them into ours.
//!
//! The caller binds, decides when to stop, and answers; what cannot be read whole never reaches it. A connection is one task, from
//! its handshake to its end.

mod body;
mod framing;
mod http;
mod listener;
mod stray;
mod wire;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::{Semaphore, watch};

use super::tls::Refused;
use crate::request::{Headers, Request};
pub use listener::Listener;
pub use stray::Stray;

/// Bytes of bodies that are being read or dealt with on all connections. More wait; small ones are not counted.
const BODIES: usize = 256 * 1024 * 1024;
/// How long an error that the system gives is waited out before the next connection is tried.
const PAUSE: Duration = Duration::from_millis(100);
/// How long the other side of a connection that we end may go on before it is cut off.
const LINGER: Duration = Duration::from_secs(2);

/// What a request may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a body.
    pub max_body: usize,
    /// At once; more wait until others have ended.
    pub max_connections: usize,
    /// For a handshake, for the head, again for the body, and for an answer to be taken.
    pub read_timeout: Duration,
}

/// What a request's body turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrived {
    /// Nothing of it has been read yet.
    Head,
    Whole,
    TooLarge,
    /// The sender broke off, or was too slow.
    Cut,
}

/// What is sent back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// Beside those that the connection needs.
    pub headers: Headers,
    pub body: Bytes,
}

impl Answer {
    /// An answer that says no more than its status.
    #[must_use]
    pub fn bare(status: u16) -> Self {
        Self { status, ..Self::default() }
    }
}

/// What happens to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reaction {
    Answer(Answer),
    /// The connection is closed without an answer.
    Drop,
    /// No answer ever comes; the connection stays open until its sender gives up or the server ends.
    Hang,
}

/// What went wrong short of a request, for the user of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// What came is no HTTP; it got 400.
    NotHttp,
    /// A header holds a byte that none may; it got 400.
    Stray(Stray),
    /// Somebody spoke TLS, and this is no TLS port.
    TlsToPlain,
    /// A head says in two ways where its body ends; it got 400.
    Doubtful,
    /// The chunks of a body are none; it got 400.
    Broken,
    /// A head is larger than is taken; it got 431.
    HeadTooLarge,
    /// There is no TLS connection.
    Handshake(Refused),
    /// As many connections are open as may be.
    Full(usize),
    /// The system gives no more connections, and says why.
    NoMore(String),
}

/// Who answers.
pub trait Handler: Send + Sync + 'static {
    /// Looks at the head alone; an answer here means that the body is not read.
    fn admit(&self, head: &Request) -> Option<Answer>;

    /// Answers a request whose body is read, or could not be.
    fn receive(&self, request: Request, arrived: Arrived) -> impl Future<Output = Reaction> + Send;

    /// Is told what never became a request; as often as it happens.
    fn trouble(&self, trouble: Trouble);
}

/// What all connections share.
struct Shop<H> {
    handler: Arc<H>,
    limits: Limits,
    /// Room for bodies, in bytes.
    bodies: Arc<Semaphore>,
}

/// Whether the server is to end.
type Stop = watch::Receiver<bool>;

/// Serves until `stop` resolves, then lets the requests that are under way finish.
pub async fn serve<H: Handler>(listeners: Vec<Listener>, limits: Limits, handler: Arc<H>, stop: impl Future<Output = ()>) {
    let (tell, told) = watch::channel(false);
    let shop = Arc::new(Shop { handler, limits, bodies: Arc::new(Semaphore::new(BODIES)) });
    tokio::select! {
        () = take_in(&listeners, &shop, &told) => {}
        () = stop => {}
    }
    drop((listeners, told));
    let _ = tell.send(true);
    tell.closed().await;
}

/// Gives each connection a task of its own.
async fn take_in<H: Handler>(listeners: &[Listener], shop: &Arc<Shop<H>>, stop: &Stop) {
    let most = shop.limits.max_connections;
    let room = Arc::new(Semaphore::new(most));
    loop {
        let place = match Arc::clone(&room).try_acquire_owned() {
            Ok(place) => place,
            Err(_) => {
                shop.handler.trouble(Trouble::Full(most));
                let Ok(place) = Arc::clone(&room).acquire_owned().await else { return };
                place
            }
        };
        match listener::accept(listeners).await {
            Ok(arriving) => {
                let (shop, stop) = (Arc::clone(shop), stop.clone());
                tokio::spawn(async move {
                    attend(arriving, shop, stop).await;
                    drop(place);
                });
            }
            // Whoever came was gone again.
            Err(error) if matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) => {}
            Err(error) => {
                shop.handler.trouble(Trouble::NoMore(error.to_string()));
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// A connection, from its handshake to its end.
async fn attend<H: Handler>(arriving: listener::Arriving, shop: Arc<Shop<H>>, mut stop: Stop) {
    let opened = tokio::select! {
        biased;
        opened = tokio::time::timeout(shop.limits.read_timeout, arriving.open()) => opened.unwrap_or(Err(Refused::Silent)),
        _ = stop.wait_for(|stop| *stop) => return,
    };
    match opened {
        Ok(socket) => http::converse(socket, shop, stop).await,
        Err(refused) => shop.handler.trouble(Trouble::Handshake(refused)),
    }
}

/// Ends our side, and lets the other side read what it was told and end too: a connection that is closed with bytes unread is reset,
/// and a reset can overtake the answer.
pub(super) async fn linger(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) {
    let end = async {
        let _ = stream.shutdown().await;
        until_gone(stream).await;
    };
    let _ = tokio::time::timeout(LINGER, end).await;
}

/// Waits for the end of the other side, whatever else it says.
async fn until_gone(stream: &mut (impl AsyncRead + Unpin)) {
    let mut unheard = [0; 1024];
    while stream.read(&mut unheard).await.is_ok_and(|read| read > 0) {}
}
