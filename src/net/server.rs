//! The receiving side: reads requests within limits and turns them into ours. hyper stays in this file.
//!
//! The caller binds, decides when to stop, and answers; what cannot be read whole never reaches it.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Body as _, Incoming};
use hyper::header::{ALLOW, CONNECTION, HOST, HeaderName, HeaderValue};
use hyper::{Response, StatusCode, Version};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};

use crate::content::Content;
use crate::request::{Headers, Request};

/// What a request may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a body.
    pub max_body: usize,
    /// For the head, and again for the body.
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

/// Who answers.
pub trait Handler: Send + Sync + 'static {
    /// Looks at the head alone; an answer here means that the body is not read.
    fn admit(&self, head: &Request) -> Option<Answer>;

    /// Answers a request whose body is read, or could not be.
    fn receive(&self, request: Request, arrived: Arrived) -> impl Future<Output = Reaction> + Send;
}

/// Serves until `stop` resolves, then lets the requests that are under way finish.
pub async fn serve<H: Handler>(listeners: Vec<TcpListener>, limits: Limits, handler: Arc<H>, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let stream = tokio::select! {
            stream = accept(&listeners) => stream,
            () = &mut stop => break,
        };
        let handler = Arc::clone(&handler);
        let service = hyper::service::service_fn(move |request| {
            let handler = Arc::clone(&handler);
            async move { answer(&*handler, request, limits).await }
        });
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.read_timeout)
            .half_close(true)
            .serve_connection(TokioIo::new(stream), service);
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            // A connection that fails has told its sender so already.
            let _ = watched.await;
        });
    }
    drop(listeners);
    graceful.shutdown().await;
}

/// The next connection of any listener. Out of descriptors is waited out.
async fn accept(listeners: &[TcpListener]) -> TcpStream {
    loop {
        let accepts = listeners.iter().map(|listener| Box::pin(listener.accept()));
        match first(accepts.collect()).await {
            Ok((stream, _)) => {
                let _ = stream.set_nodelay(true);
                return stream;
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Polls all and gives the first that is ready.
async fn first<F: Future + Unpin>(mut futures: Vec<F>) -> F::Output {
    std::future::poll_fn(|context| {
        futures
            .iter_mut()
            .find_map(|future| match std::pin::Pin::new(future).poll(context) {
                std::task::Poll::Ready(output) => Some(output),
                std::task::Poll::Pending => None,
            })
            .map_or(std::task::Poll::Pending, std::task::Poll::Ready)
    })
    .await
}

/// The answer, or the end of the connection.
async fn answer<H: Handler>(handler: &H, request: hyper::Request<Incoming>, limits: Limits) -> Result<Response<Full<Bytes>>, Dropped> {
    let (head, body) = request.into_parts();
    let hosts = head.headers.get_all(HOST).iter().count();
    if hosts > 1 || (hosts == 0 && head.version == Version::HTTP_11) {
        return Ok(respond(Answer::bare(400), true));
    }
    let mut ours = Request {
        received: jiff::Timestamp::now(),
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        headers: head.headers.iter().map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec())).collect::<Headers>(),
        body: Bytes::new(),
        content: Content::AsIs,
    };
    if let Some(answer) = handler.admit(&ours) {
        return Ok(respond(answer, false));
    }
    if usize::try_from(body.size_hint().lower()).map_or(true, |size| size > limits.max_body) {
        return react(handler.receive(ours, Arrived::TooLarge).await, true).await;
    }
    let arrived = match tokio::time::timeout(limits.read_timeout, Limited::new(body, limits.max_body).collect()).await {
        Ok(Ok(body)) => {
            ours.body = body.to_bytes();
            ours.received = jiff::Timestamp::now();
            Arrived::Whole
        }
        Ok(Err(error)) if error.is::<LengthLimitError>() => Arrived::TooLarge,
        Ok(Err(_)) | Err(_) => Arrived::Cut,
    };
    react(handler.receive(ours, arrived).await, arrived != Arrived::Whole).await
}

/// The connection is to be closed without an answer.
#[derive(Debug, thiserror::Error)]
#[error("closed without an answer, as it was asked for")]
struct Dropped;

async fn react(reaction: Reaction, close: bool) -> Result<Response<Full<Bytes>>, Dropped> {
    match reaction {
        Reaction::Answer(answer) => Ok(respond(answer, close)),
        Reaction::Drop => Err(Dropped),
        Reaction::Hang => std::future::pending().await,
    }
}

fn respond(answer: Answer, close: bool) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers.lines() {
        // What no header may hold was refused where it was given.
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value)) {
            response.headers_mut().append(name, value);
        }
    }
    if answer.status == 405 && !response.headers().contains_key(ALLOW) {
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("POST, GET, HEAD"));
    }
    if close {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}
