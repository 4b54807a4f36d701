//! HTTP/1.1 on one connection. hyper stays in this file.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::Poll;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{ALLOW, CONNECTION, HOST, HeaderName, HeaderValue, TRANSFER_ENCODING};
use hyper::{Response, StatusCode, Version};
use hyper_util::rt::{TokioIo, TokioTimer};

use super::body::Unread;
use super::stray::Stray;
use super::wire::{Signs, Socket, Wire};
use super::{Answer, Arrived, Handler, Reaction, Shop, Stop, Trouble, linger, until_gone};
use crate::content::Content;
use crate::request::{Headers, Request};

/// Bytes of a head, and so of what is read at once: proxies and servers take 8 to 64 kB.
const HEAD: usize = 32 * 1024;

/// How a conversation ended.
enum End {
    /// The connection is over, as far as HTTP goes.
    Over,
    /// What came is no HTTP.
    NotHttp,
    /// It is to be closed without another byte.
    Dropped,
    /// One request gets no answer.
    Hangs,
}

/// Answers requests until either side ends it. On the heap: a connection that says nothing need not have room for it.
pub fn converse<H: Handler>(socket: Socket, shop: Arc<Shop<H>>, stop: Stop) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(talk(socket, shop, stop))
}

async fn talk<H: Handler>(socket: Socket, shop: Arc<Shop<H>>, mut stop: Stop) {
    let signs = Arc::new(Signs::default());
    let wire = Wire::new(socket, Arc::clone(&signs), shop.limits.read_timeout);
    let desk = Arc::new((Arc::clone(&shop), Arc::clone(&signs)));
    let service = hyper::service::service_fn(move |request| {
        let desk = Arc::clone(&desk);
        async move {
            let (shop, signs) = &*desk;
            signs.busy.store(true, Ordering::Relaxed);
            let answered = answer(shop, signs, request).await;
            signs.busy.store(false, Ordering::Relaxed);
            answered
        }
    });
    let mut connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(shop.limits.read_timeout)
        .max_header_size(HEAD)
        .max_buf_size(HEAD)
        .half_close(true)
        .serve_connection(TokioIo::new(wire), service);

    let mut leaving = stop.clone();
    let mut leave = pin!(leaving.wait_for(|stop| *stop));
    let mut left = false;
    let mut grace = pin!(async { tokio::time::sleep(super::LINGER).await });
    let end = poll_fn(|context| {
        if !left && leave.as_mut().poll(context).is_ready() {
            left = true;
            Pin::new(&mut connection).graceful_shutdown();
        }
        match Pin::new(&mut connection).poll(context) {
            Poll::Ready(result) => Poll::Ready(result.map_or_else(|error| failed(&error, &*shop.handler), |()| End::Over)),
            Poll::Pending if signs.hangs.load(Ordering::Relaxed) => Poll::Ready(End::Hangs),
            // The library would wait for a head of which a part has come; its sender has no answer, and tries again.
            Poll::Pending if left && !signs.busy.load(Ordering::Relaxed) => Poll::Ready(End::Over),
            // A body that does not come to its end holds nobody up for long; its sender has no answer either.
            Poll::Pending if left && grace.as_mut().poll(context).is_ready() && signs.reading.load(Ordering::Relaxed) => {
                Poll::Ready(End::Over)
            }
            Poll::Pending => Poll::Pending,
        }
    })
    .await;

    // What the request and its answer held is let go of; the bare connection is left.
    let parts = connection.into_parts();
    if matches!(end, End::NotHttp) {
        let not_http = || Stray::find(&parts.read_buf).map_or(Trouble::NotHttp, Trouble::Stray);
        shop.handler.trouble(if signs.began_with_tls() { Trouble::TlsToPlain } else { not_http() });
    }
    let mut wire = parts.io.into_inner();
    drop((parts.read_buf, parts.service));
    let rest = async {
        match end {
            End::Over | End::NotHttp => linger(&mut wire).await,
            End::Hangs => until_gone(&mut wire).await,
            End::Dropped => {}
        }
    };
    tokio::select! {
        () = rest => {}
        _ = stop.wait_for(|stop| *stop) => {}
    }
}

/// What a failure of the library means; its sender has been told already.
fn failed<H: Handler>(error: &hyper::Error, handler: &H) -> End {
    if error.is_user() {
        return End::Dropped;
    }
    if error.is_parse_too_large() {
        handler.trouble(Trouble::HeadTooLarge);
    } else if error.is_parse() {
        return End::NotHttp;
    }
    End::Over
}

/// The connection is to be closed without an answer.
#[derive(Debug, thiserror::Error)]
#[error("closed without an answer, as it was asked for")]
struct Dropped;

/// The answer, or the end of the connection.
async fn answer<H: Handler>(shop: &Shop<H>, signs: &Signs, request: hyper::Request<Incoming>) -> Result<Response<Full<Bytes>>, Dropped> {
    let (head, body) = request.into_parts();
    if signs.next_is_doubtful() {
        shop.handler.trouble(Trouble::Doubtful);
        return Ok(respond(Answer::bare(400), true));
    }
    let hosts = head.headers.get_all(HOST).iter().count();
    if hosts > 1 || (hosts == 0 && head.version == Version::HTTP_11) {
        return Ok(respond(Answer::bare(400), true));
    }
    // The library is content when chunked comes last, and leaves what came before it to us, who undo nothing.
    if head.headers.get(TRANSFER_ENCODING).is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"chunked")) {
        return Ok(respond(Answer::bare(501), true));
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
    if let Some(answer) = shop.handler.admit(&ours) {
        return Ok(respond(answer, false));
    }
    let mut room = None;
    signs.reading.store(true, Ordering::Relaxed);
    let read = shop.read(body, &mut room).await;
    signs.reading.store(false, Ordering::Relaxed);
    let arrived = match read {
        Ok(body) => {
            ours.body = body;
            ours.received = jiff::Timestamp::now();
            Arrived::Whole
        }
        Err(Unread::Broken) => {
            shop.handler.trouble(Trouble::Broken);
            return Ok(respond(Answer::bare(400), true));
        }
        Err(Unread::TooLarge) => Arrived::TooLarge,
        Err(Unread::Cut) => Arrived::Cut,
    };
    match shop.handler.receive(ours, arrived).await {
        Reaction::Answer(answer) => Ok(respond(answer, arrived != Arrived::Whole)),
        Reaction::Drop => Err(Dropped),
        Reaction::Hang => {
            drop(room);
            signs.hangs.store(true, Ordering::Relaxed);
            // The conversation ends with this, and with it we do.
            std::future::pending().await
        }
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
