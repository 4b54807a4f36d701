//! The sending side: one request, one [`Outcome`]. reqwest stays in this file.
//!
//! Redirects are never followed, and a proxy is never used for loopback. TLS, whose roots take longer to load than a delivery takes,
//! is set up only when a URL asks for it.

use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use thiserror::Error;

use super::url::Target;
use crate::delivery::Outcome;
use crate::request::Headers;

/// So much of an answer is kept.
const KEPT: usize = 64 * 1024;
const USER_AGENT: &str = concat!("idhook/", env!("CARGO_PKG_VERSION"));

/// A request that is ready to go.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub target: Target,
    pub headers: Headers,
    pub body: Bytes,
}

/// A request that cannot be built.
#[derive(Debug, Error)]
pub enum ClientError {
    #[error("{0:?} is no header name")]
    Name(String),
    #[error("the value of the header {0} holds a byte that no header may hold")]
    Value(String),
    #[error("the HTTP client cannot start: {0}")]
    Setup(#[source] reqwest::Error),
}

/// A client for one kind of target.
#[derive(Debug, Clone)]
pub struct Client {
    inner: reqwest::Client,
    timeout: Duration,
}

impl Client {
    /// A client for targets like this one. `timeout` bounds a whole attempt.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn new(target: &Target, timeout: Duration) -> Result<Self, ClientError> {
        let mut builder = reqwest::Client::builder().redirect(Policy::none()).user_agent(USER_AGENT);
        if target.is_loopback() {
            builder = builder.no_proxy();
        }
        // An error means that another client of this run has installed it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        if !target.is_https() {
            builder = builder.tls_certs_only([]);
        }
        Ok(Self { inner: builder.build().map_err(ClientError::Setup)?, timeout })
    }

    /// Delivers once.
    ///
    /// # Errors
    /// A header cannot be sent; what happens on the network is an [`Outcome`].
    pub async fn deliver(&self, outgoing: &Outgoing) -> Result<Outcome, ClientError> {
        let mut request = self.inner.post(outgoing.target.url().clone()).body(outgoing.body.clone());
        for (name, value) in outgoing.headers.lines() {
            let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| ClientError::Name(name.clone()))?;
            request = request.header(header, HeaderValue::from_bytes(value).map_err(|_| ClientError::Value(name.clone()))?);
        }
        let attempt = async {
            match request.send().await {
                Ok(response) => replied(response).await,
                Err(error) => Outcome::Unreachable(explain(&error, &outgoing.target)),
            }
        };
        Ok(tokio::time::timeout(self.timeout, attempt).await.unwrap_or(Outcome::TimedOut))
    }
}

async fn replied(mut response: reqwest::Response) -> Outcome {
    let status = response.status().as_u16();
    let headers = response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec())).collect();
    let (mut body, mut cut) = (Vec::new(), false);
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > KEPT => {
                body.extend_from_slice(&chunk[..KEPT - body.len()]);
                cut = true;
                break;
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(_) => {
                cut = true;
                break;
            }
        }
    }
    Outcome::Replied { status, headers, body, cut }
}

/// The innermost cause, in words that say what to look at.
fn explain(error: &reqwest::Error, target: &Target) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    let at = target.authority();
    if let Some(io) = cause.downcast_ref::<std::io::Error>() {
        return match io.kind() {
            std::io::ErrorKind::ConnectionRefused => format!("nothing listens at {at} (connection refused)"),
            std::io::ErrorKind::ConnectionReset => format!("{at} closed the connection before it answered"),
            _ => format!("{at}: {io}"),
        };
    }
    let text = cause.to_string();
    if error.is_connect() && text.contains("certificate") {
        return format!("{at} has a certificate that is not trusted: {text}");
    }
    if text.starts_with("invalid HTTP") {
        return format!("{at} does not answer in HTTP ({text})");
    }
    if text.contains("connection closed") {
        return format!("{at} closed the connection before it answered");
    }
    format!("{at}: {text}")
}
