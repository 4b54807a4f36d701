//! TLS on the receiving side: whose certificate is shown, the handshake, and why one failed. rustls' server stays in this file.
//!
//! A throw-away certificate is made anew for each run, and so is the authority that signs it, whose key is gone before the first
//! connection: who trusts the authority trusts this one certificate and nothing else.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{AlertDescription, ServerConfig};
use thiserror::Error;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

mod throwaway;

pub use throwaway::{Throwaway, throwaway};

/// What every TLS connection begins with: the type of its first record, a handshake.
pub const FIRST_BYTE: u8 = 22;
/// What somebody who speaks HTTP to us is told.
const NOT_TLS: &[u8] = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// A certificate, its key, and how to shake hands with them.
#[derive(Clone)]
pub struct Identity(TlsAcceptor);

/// Why a certificate or key cannot be used.
#[derive(Debug, Error)]
pub enum IdentityError {
    #[error("cannot read {}: {reason}", path.display())]
    Unreadable { path: PathBuf, reason: io::Error },
    #[error("{} holds no certificate in PEM form", .0.display())]
    NoCertificate(PathBuf),
    #[error("{} holds no private key in PEM form", .0.display())]
    NoKey(PathBuf),
    #[error("the key in {} is encrypted", .0.display())]
    Encrypted(PathBuf),
    #[error("{} is broken PEM", .0.display())]
    Broken(PathBuf),
    #[error("the key does not belong to the certificate")]
    Mismatch,
    #[error("the certificate and its key cannot be used: {0}")]
    Unusable(String),
}

/// Why there is no TLS connection, for the user of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// Nothing came, or the other side broke off; that is its own affair.
    Silent,
    PlainHttp,
    /// The other side does not trust the certificate.
    NotTrusted,
    /// They cannot agree, or what came is no TLS.
    Failed(String),
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity")
    }
}

impl Identity {
    /// Reads a certificate, with those of its authorities after it, and its key.
    ///
    /// # Errors
    /// A file cannot be read or holds something else, or the two do not belong together.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, IdentityError> {
        let read = |path: &Path| std::fs::read(path).map_err(|reason| IdentityError::Unreadable { path: path.to_owned(), reason });
        let (chain, key_text) = (read(certificate)?, read(key)?);
        let chain: Vec<_> =
            CertificateDer::pem_slice_iter(&chain).collect::<Result<_, _>>().map_err(|_| IdentityError::Broken(certificate.to_owned()))?;
        if chain.is_empty() {
            return Err(IdentityError::NoCertificate(certificate.to_owned()));
        }
        let encrypted = |text: &[u8]| {
            [&b"BEGIN ENCRYPTED PRIVATE KEY"[..], b"Proc-Type: 4,ENCRYPTED"].iter().any(|mark| memchr::memmem::find(text, mark).is_some())
        };
        if encrypted(&key_text) {
            return Err(IdentityError::Encrypted(key.to_owned()));
        }
        let key = PrivateKeyDer::from_pem_slice(&key_text).map_err(|error| match error {
            rustls::pki_types::pem::Error::NoItemsFound => IdentityError::NoKey(key.to_owned()),
            _ => IdentityError::Broken(key.to_owned()),
        })?;
        Self::new(chain, key)
    }

    fn new(chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>) -> Result<Self, IdentityError> {
        let unusable = |error: rustls::Error| match error {
            rustls::Error::InconsistentKeys(rustls::InconsistentKeys::KeyMismatch) => IdentityError::Mismatch,
            error => IdentityError::Unusable(error.to_string()),
        };
        let mut config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(unusable)?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(unusable)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self(TlsAcceptor::from(Arc::new(config))))
    }

    /// The server's side of a handshake, once something comes. Whoever calls it bounds its time. On the heap: a connection without TLS,
    /// or that says nothing, need not have room for it.
    ///
    /// # Errors
    /// There is none; the connection is closed.
    pub async fn shake_hands(&self, mut stream: TcpStream) -> Result<TlsStream<TcpStream>, Refused> {
        let mut first = [0];
        match stream.peek(&mut first).await {
            Ok(1) if first[0] == FIRST_BYTE => {}
            Ok(1) if first[0].is_ascii_uppercase() => {
                // An answer that its client understands, and time to read it.
                let _ = stream.write_all(NOT_TLS).await;
                super::server::linger(&mut stream).await;
                return Err(Refused::PlainHttp);
            }
            Ok(1) => return Err(Refused::Failed("what came is no TLS".to_owned())),
            _ => return Err(Refused::Silent),
        }
        let handshake: Pin<Box<dyn Future<Output = _> + Send>> = Box::pin(self.0.accept(stream));
        handshake.await.map_err(|error| match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(rustls::Error::AlertReceived(
                AlertDescription::UnknownCA
                | AlertDescription::BadCertificate
                | AlertDescription::CertificateUnknown
                | AlertDescription::UnsupportedCertificate
                | AlertDescription::CertificateExpired,
            )) => Refused::NotTrusted,
            Some(error) => Refused::Failed(error.to_string()),
            None => Refused::Silent,
        })
    }
}
