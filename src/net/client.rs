//! The sending side: one request, one [`Outcome`]. reqwest stays in this file.
//!
//! `send` speaks for itself; what is forwarded speaks for its sender, and nothing is added that its sender did not say, but for an
//! `accept: */*` where there is none: reqwest insists on it, and it means what its absence means.
//! Redirects are never followed, and a proxy is never used for loopback. TLS, whose roots take longer to load than a delivery takes,
//! is set up only when a URL asks for it.

use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{CONTENT_LENGTH, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use thiserror::Error;

use super::unreachable::{explain, innermost};
use super::url::Target;
use crate::delivery::Outcome;
use crate::request::Headers;

/// Bytes of an answer that are kept to be shown.
const KEPT: usize = 64 * 1024;
/// Bytes of an answer that can be passed on.
pub const PASSED_ON: usize = 10_000_000;
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

/// A file that is no list of certificates to trust.
#[derive(Debug, Error)]
pub enum TrustError {
    #[error("it holds no certificate in PEM form")]
    None,
    #[error("it holds a certificate that cannot be read: {0}")]
    Broken(String),
}

/// Whose certificates are trusted.
#[derive(Debug, Clone, Default)]
pub enum Trust {
    /// Those that the system trusts.
    #[default]
    System,
    /// Those that these have issued.
    Only(Vec<reqwest::Certificate>),
    All,
}

impl Trust {
    /// Trust in what the certificates of a PEM file have issued, as curl has it.
    ///
    /// # Errors
    /// It holds none, or one that is broken.
    pub fn only(pem: &[u8]) -> Result<Self, TrustError> {
        let certificates = reqwest::Certificate::from_pem_bundle(pem).map_err(|error| broken(&error))?;
        if certificates.is_empty() {
            return Err(TrustError::None);
        }
        // A broken one is found only when it is put to use.
        prepare().tls_certs_only(certificates.clone()).build().map_err(|error| broken(&error))?;
        Ok(Self::Only(certificates))
    }
}

fn broken(error: &reqwest::Error) -> TrustError {
    TrustError::Broken(innermost(error).to_string())
}

/// A client for one kind of target.
#[derive(Debug, Clone)]
pub struct Client {
    inner: reqwest::Client,
    timeout: Duration,
    /// Bytes of an answer that are kept.
    most: usize,
}

/// What all clients have in common.
fn prepare() -> reqwest::ClientBuilder {
    // An error means that another client of this run has installed it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().redirect(Policy::none())
}

impl Client {
    /// A client of ours, for targets like this one. `timeout` bounds a whole attempt.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn new(target: &Target, timeout: Duration) -> Result<Self, ClientError> {
        Self::build(prepare().user_agent(USER_AGENT), target, timeout, &Trust::System, KEPT)
    }

    /// A client that speaks for others: it does not name itself, and keeps an answer whole. It may take a while to load the system's
    /// certificates.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn relay(target: &Target, timeout: Duration, trust: &Trust) -> Result<Self, ClientError> {
        Self::build(prepare(), target, timeout, trust, PASSED_ON)
    }

    fn build(
        mut builder: reqwest::ClientBuilder,
        target: &Target,
        timeout: Duration,
        trust: &Trust,
        most: usize,
    ) -> Result<Self, ClientError> {
        if target.is_loopback() {
            builder = builder.no_proxy();
        }
        builder = match trust {
            _ if !target.is_https() => builder.tls_certs_only([]),
            Trust::System => builder,
            Trust::Only(certificates) => builder.tls_certs_only(certificates.clone()),
            Trust::All => builder.tls_certs_only([]).tls_danger_accept_invalid_certs(true),
        };
        Ok(Self { inner: builder.build().map_err(ClientError::Setup)?, timeout, most })
    }

    /// Delivers once.
    ///
    /// # Errors
    /// A header cannot be sent; what happens on the network is an [`Outcome`].
    pub async fn deliver(&self, outgoing: &Outgoing) -> Result<Outcome, ClientError> {
        let mut request = self.inner.post(outgoing.target.url().clone()).body(outgoing.body.clone());
        for (name, value) in outgoing.headers.lines() {
            let (name, value) = line(name, value)?;
            request = request.header(name, value);
        }
        // Of a body without bytes the library says no length, and there are servers that wait for one.
        if outgoing.body.is_empty() && outgoing.headers.first("content-length").is_none() {
            request = request.header(CONTENT_LENGTH, 0);
        }
        let attempt = async {
            match request.send().await {
                Ok(response) => replied(response, self.most).await,
                Err(error) => Outcome::Unreachable(explain(&error, error.is_connect(), &outgoing.target)),
            }
        };
        Ok(tokio::time::timeout(self.timeout, attempt).await.unwrap_or(Outcome::TimedOut))
    }
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
    let (mut body, mut cut) = (Vec::new(), false);
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > most => {
                body.extend_from_slice(&chunk[..most - body.len()]);
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
