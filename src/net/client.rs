//! The sending side: one request, one [`Outcome`]. reqwest stays in this file.
//!
//! What goes out is [`Outgoing::lines`] and nothing else, but for an `accept: */*` where there is none: reqwest insists on it, and it means
//! what its absence means.
//! Redirects are never followed, and a proxy is never used for loopback. The certificates that are trusted, which take longer to load
//! than a delivery takes, are loaded only when a URL asks for them. Unix sockets are the one difference between systems that stands here
//! and not in `platform.rs`: there, nobody knows reqwest.

use std::path::Path;

use reqwest::header::{HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use thiserror::Error;
use tokio::time::{Instant, timeout_at};

use super::connect::{Connect, Hop, Proxy};
pub use super::outgoing::Outgoing;
use super::unreachable::{explain, innermost};
use super::url::Target;
use crate::delivery::{End, Outcome, Stage};
use crate::request::Headers;

/// Bytes of an answer that are kept to be shown.
const KEPT: usize = 64 * 1024;
/// Bytes of an answer that can be passed on.
pub const PASSED_ON: usize = 10_000_000;

/// A request that cannot be built.
#[derive(Debug, Error)]
pub enum ClientError {
    #[error("{0:?} is no header name")]
    Name(String),
    #[error("the value of the header {0} holds a byte that no header may hold")]
    Value(String),
    #[error("the HTTP client cannot start: {0}")]
    Setup(String),
}

/// A client for one kind of target.
#[derive(Debug, Clone)]
pub struct Client {
    inner: reqwest::Client,
    connect: Connect,
    /// Bytes of an answer that are kept.
    most: usize,
}

impl Client {
    /// A client for targets like this one, which keeps as much of an answer as is shown.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn new(target: &Target, connect: Connect) -> Result<Self, ClientError> {
        Self::build(target, connect, KEPT)
    }

    /// A client that speaks for others: it keeps an answer whole. It may take a while to load the system's
    /// certificates.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn relay(target: &Target, connect: Connect) -> Result<Self, ClientError> {
        Self::build(target, connect, PASSED_ON)
    }

    fn build(target: &Target, connect: Connect, most: usize) -> Result<Self, ClientError> {
        // Nothing is sent a second time that may have been sent.
        let mut builder = reqwest::Client::builder().redirect(Policy::none()).retry(reqwest::retry::never());
        let setup = |error: &dyn std::fmt::Display| ClientError::Setup(error.to_string());
        match &connect.proxy {
            _ if target.is_loopback() => builder = builder.no_proxy(),
            Proxy::Environment => {}
            Proxy::Named(proxy) => {
                builder = builder.proxy(reqwest::Proxy::all(proxy.url().clone()).map_err(|error| setup(innermost(&error)))?);
            }
        }
        if let Some(path) = &connect.unix_socket {
            builder = through(builder, path)?;
        }
        if target.is_https() {
            connect.trust.load().map_err(|error| {
                setup(&format_args!(
                    "the certificates that the system trusts cannot be loaded ({error}); --cacert FILE names others, -k needs none"
                ))
            })?;
        }
        builder = builder.tls_backend_preconfigured(connect.trust.config().map_err(|error| setup(&error))?);
        // A hair less than the whole time, so that it is known which of the two was over first.
        let whole = connect.timeout.saturating_sub(connect.timeout / 100);
        builder = builder.connect_timeout(connect.connecting.map_or(whole, |connecting| connecting.min(whole)));
        Ok(Self { inner: builder.build().map_err(|error| setup(innermost(&error)))?, connect, most })
    }

    /// Delivers once.
    ///
    /// # Errors
    /// A header cannot be sent; what happens on the network is an [`Outcome`].
    pub async fn deliver(&self, outgoing: &Outgoing) -> Result<Outcome, ClientError> {
        let mut request = self.inner.post(outgoing.target.nameless()).body(outgoing.body.clone());
        for (name, value) in outgoing.lines() {
            let (name, value) = line(name, &value)?;
            request = request.header(name, value);
        }
        let deadline = Instant::now() + self.connect.timeout;
        Ok(match timeout_at(deadline, request.send()).await {
            Err(_) => Outcome::TimedOut(Stage::Silent),
            Ok(Ok(response)) => {
                let status = response.status().as_u16();
                timeout_at(deadline, replied(response, self.most)).await.unwrap_or(Outcome::TimedOut(Stage::Answering(status)))
            }
            Ok(Err(error)) if error.is_connect() && error.is_timeout() => Outcome::TimedOut(Stage::Connecting),
            Ok(Err(error)) => {
                let hop = if error.is_connect() { self.connect.hop(&outgoing.target) } else { Hop::Target };
                Outcome::Unreachable(explain(&error, &hop, &outgoing.target))
            }
        })
    }
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "where there are no such sockets it fails")]
fn through(builder: reqwest::ClientBuilder, socket: &Path) -> Result<reqwest::ClientBuilder, ClientError> {
    Ok(builder.unix_socket(socket))
}

#[cfg(not(unix))]
fn through(_builder: reqwest::ClientBuilder, _socket: &Path) -> Result<reqwest::ClientBuilder, ClientError> {
    Err(ClientError::Setup("this system has no unix sockets".to_owned()))
}

/// Whether these headers can be sent.
///
/// # Errors
/// The first that cannot.
pub fn check(headers: &Headers) -> Result<(), ClientError> {
    headers.lines().iter().try_for_each(|(name, value)| line(name, value).map(drop))
}

fn line(name: &str, value: &[u8]) -> Result<(HeaderName, HeaderValue), ClientError> {
    let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| ClientError::Name(name.to_owned()))?;
    Ok((header, HeaderValue::from_bytes(value).map_err(|_| ClientError::Value(name.to_owned()))?))
}

async fn replied(mut response: reqwest::Response, most: usize) -> Outcome {
    let status = response.status().as_u16();
    let headers = response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec())).collect();
    let mut body = Vec::new();
    let end = loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > most => {
                body.extend_from_slice(&chunk[..most - body.len()]);
                break End::Longer;
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break End::Whole,
            Err(_) => break End::Broken,
        }
    };
    Outcome::Replied { status, headers, body, end }
}
