//! Whose certificates are trusted, and why one is not. rustls' client stays in this file and in `handshake.rs`.
//!
//! The system's certificates take longer to load than a delivery takes: they are loaded once, when the first https connection needs them.

use std::fmt;
use std::sync::{Arc, OnceLock};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, RootCertStore, SignatureScheme};
use thiserror::Error as ThisError;

/// Whose certificates are trusted.
#[derive(Debug, Clone, Default)]
pub enum Trust {
    /// Those that the system trusts.
    #[default]
    System,
    /// Those that these have issued.
    Only(Arc<WebPkiServerVerifier>),
    All,
}

/// A file that is no list of certificates to trust.
#[derive(Debug, ThisError)]
pub enum TrustError {
    #[error("it holds no certificate in PEM form")]
    None,
    #[error("it holds a certificate that cannot be read: {0}")]
    Broken(String),
}

/// What rustls calls an unknown issuer, where the certificate names itself as such.
#[derive(Debug, ThisError)]
#[error("it is signed by itself")]
pub(super) struct SelfSigned;

fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    Arc::clone(PROVIDER.get_or_init(|| Arc::new(rustls::crypto::ring::default_provider())))
}

fn system() -> Result<&'static dyn ServerCertVerifier, Error> {
    static SYSTEM: OnceLock<Result<rustls_platform_verifier::Verifier, Error>> = OnceLock::new();
    match SYSTEM.get_or_init(|| rustls_platform_verifier::Verifier::new(provider())) {
        Ok(verifier) => Ok(verifier),
        Err(error) => Err(error.clone()),
    }
}

impl Trust {
    /// Trust in what the certificates of a PEM file have issued, as curl has it.
    ///
    /// # Errors
    /// It holds none, or one that is broken.
    pub fn only(pem: &[u8]) -> Result<Self, TrustError> {
        let broken = |reason: &dyn fmt::Display| TrustError::Broken(reason.to_string());
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            roots.add(certificate.map_err(|error| broken(&error))?).map_err(|error| broken(&error))?;
        }
        if roots.is_empty() {
            return Err(TrustError::None);
        }
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider()).build();
        verifier.map(Self::Only).map_err(|error| broken(&error))
    }

    /// Loads what it takes to judge a certificate, which may take a while.
    ///
    /// # Errors
    /// The system's certificates cannot be loaded.
    pub fn load(&self) -> Result<(), Error> {
        if matches!(self, Self::System) { system().map(drop) } else { Ok(()) }
    }

    /// TLS as a client of HTTP/1.1 speaks it.
    pub(super) fn config(&self) -> Result<ClientConfig, Error> {
        let mut config = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Judge(self.clone())))
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }
}

/// Judges certificates; of those that it refuses it says more than the verifiers below it do.
#[derive(Debug)]
struct Judge(Trust);

impl ServerCertVerifier for Judge {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verifier = match &self.0 {
            Trust::All => return Ok(ServerCertVerified::assertion()),
            Trust::Only(verifier) => &**verifier,
            Trust::System => system()?,
        };
        verifier.verify_server_cert(certificate, others, name, ocsp, now).map_err(|error| match error {
            Error::InvalidCertificate(CertificateError::UnknownIssuer) if names_itself(certificate) => self_signed(),
            // One that is trusted has the same name and another key.
            Error::InvalidCertificate(CertificateError::BadSignature)
                if names_itself(certificate) && holds_by_itself(certificate, name, now) =>
            {
                self_signed()
            }
            error => error,
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        if matches!(self.0, Trust::All) {
            return Ok(HandshakeSignatureValid::assertion());
        }
        verify_tls12_signature(message, certificate, signed, &provider().signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        if matches!(self.0, Trust::All) {
            return Ok(HandshakeSignatureValid::assertion());
        }
        verify_tls13_signature(message, certificate, signed, &provider().signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        provider().signature_verification_algorithms.supported_schemes()
    }
}

fn self_signed() -> Error {
    Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(SelfSigned))))
}

/// Whether a certificate is fine to somebody who trusts it, and it alone: its own key has signed it.
fn holds_by_itself(certificate: &CertificateDer<'_>, name: &ServerName<'_>, now: UnixTime) -> bool {
    let mut roots = RootCertStore::empty();
    if roots.add(certificate.clone()).is_err() {
        return false;
    }
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider()).build();
    let verdict = verifier.map(|verifier| verifier.verify_server_cert(certificate, &[], name, &[], now));
    !matches!(verdict, Err(_) | Ok(Err(Error::InvalidCertificate(CertificateError::BadSignature | CertificateError::UnknownIssuer))))
}

/// Whether a certificate names itself as its issuer.
fn names_itself(certificate: &CertificateDer) -> bool {
    webpki::EndEntityCert::try_from(certificate).is_ok_and(|certificate| certificate.issuer() == certificate.subject())
}
