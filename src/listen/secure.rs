//! `--tls`: whose certificate is shown, and where senders find the authority to trust.

use std::path::{Path, PathBuf};

use super::door::Bind;
use super::written::{is_earlier, replace};
use crate::error::Failure;
use crate::net::tls::{Identity, IdentityError, throwaway};

/// How TLS is spoken.
#[derive(Debug)]
pub enum Tls {
    /// With a certificate for this run; the one of its authority is written to the file.
    Throwaway { authority: Option<PathBuf> },
    /// With the user's own, in PEM files.
    Own { certificate: PathBuf, key: PathBuf },
}

/// The authority of a throw-away certificate, to be written.
#[derive(Debug)]
pub struct Authority {
    path: PathBuf,
    pem: String,
}

/// Reads or makes the certificate, which is to hold for the address that is bound, too.
///
/// # Errors
/// A file cannot be read or used.
pub fn identity(tls: &Tls, bind: &Bind) -> Result<(Identity, Option<Authority>), Failure> {
    match tls {
        Tls::Own { certificate, key } => Ok((Identity::read(certificate, key).map_err(failure)?, None)),
        Tls::Throwaway { authority } => {
            authority.as_deref().map_or(Ok(()), replaceable)?;
            let address = if let Bind::Ip(ip) = bind { Some(*ip) } else { None };
            let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
            let made = throwaway(address, today).map_err(failure)?;
            Ok((made.identity, authority.as_ref().map(|path| Authority { path: path.clone(), pem: made.authority })))
        }
    }
}

fn failure(error: IdentityError) -> Failure {
    let hint = match &error {
        IdentityError::Unreadable { .. } => "--tls-cert and --tls-key name PEM files; --tls alone makes a certificate for this run",
        IdentityError::NoCertificate(_) => "--tls-cert takes the certificate, with \"BEGIN CERTIFICATE\" in it; --tls-key the key",
        IdentityError::NoKey(_) => "--tls-key takes the key, with \"BEGIN PRIVATE KEY\" in it; --tls-cert the certificate",
        IdentityError::Encrypted(_) => "decrypt it: openssl pkey -in KEY -out PLAIN_KEY",
        IdentityError::Broken(_) => "write the file anew; it may have been cut off",
        IdentityError::Mismatch => "openssl x509 -noout -pubkey and openssl pkey -pubout print the same for a pair",
        IdentityError::Unusable(_) => "keys are RSA of 2048 bits and more, ECDSA P-256 or P-384, or Ed25519",
    };
    Failure::input(error).hint(hint)
}

/// Refuses to write over what is no certificate.
fn replaceable(path: &Path) -> Result<(), Failure> {
    /// Many times as long as one of ours.
    const LONGEST: u64 = 64 * 1024;
    match is_earlier(path, &["-----BEGIN CERTIFICATE-----"], LONGEST) {
        Ok(None | Some(true)) => Ok(()),
        Ok(Some(false)) => {
            Err(Failure::input(format!("{} is no certificate that --tls-ca-out wrote, so it is left alone", path.display()))
                .hint("name a file that does not exist yet"))
        }
        Err(error) => Err(unwritable(path, &error)),
    }
}

impl Authority {
    /// Writes the certificate in the place of an earlier run's, whole or not at all.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self) -> Result<(), Failure> {
        replace(&self.path, &self.pem).map_err(|error| unwritable(&self.path, &error))
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::input(format!("cannot write the certificate {}: {error}", path.display())).hint("its folder must exist and be writable")
}
