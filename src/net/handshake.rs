//! Why a TLS handshake failed, in words and with the dates and names that are at hand. Knows rustls' errors, and no HTTP library.

use std::error::Error;
use std::io;

use rustls::pki_types::UnixTime;
use rustls::{AlertDescription, CertificateError, PeerIncompatible};

use super::trust::SelfSigned;
use crate::delivery::{Cause, Reason};

/// Names of a certificate that are told.
const NAMES: usize = 4;

/// What failed in a handshake with `at`, if that is what is in the chain of causes.
#[must_use]
pub fn explain(error: &(dyn Error + 'static), at: &str) -> Option<Reason> {
    if let Some(error) = error.downcast_ref() {
        return Some(reason(error, at));
    }
    // What an io::Error wraps is none of its sources.
    let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    let wrapped = wrapped.and_then(|error| explain(error, at));
    wrapped.or_else(|| explain(error.source()?, at))
}

fn reason(error: &rustls::Error, at: &str) -> Reason {
    let (cause, text) = match error {
        rustls::Error::InvalidCertificate(why) => {
            let (cause, why) = certificate(why);
            (cause, format!("{at} has a certificate that is not trusted: {why}"))
        }
        rustls::Error::InvalidMessage(_) => (Cause::NoTls, format!("{at} does not speak TLS ({error})")),
        rustls::Error::AlertReceived(AlertDescription::ProtocolVersion)
        | rustls::Error::PeerIncompatible(
            PeerIncompatible::ServerDoesNotSupportTls12Or13 | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
        ) => (Cause::OldTls, format!("{at} speaks neither TLS 1.2 nor 1.3")),
        rustls::Error::AlertReceived(AlertDescription::CertificateRequired) => {
            (Cause::Other, format!("{at} wants a certificate of its client, and there is none to show"))
        }
        error => (Cause::Other, format!("{at} and we could not agree on TLS: {error}")),
    };
    Reason { cause, text }
}

fn certificate(error: &CertificateError) -> (Cause, String) {
    match error {
        CertificateError::ExpiredContext { time, not_after } => {
            (Cause::Expired, format!("it expired on {}, and the clock here says {}", date(*not_after), date(*time)))
        }
        CertificateError::NotValidYetContext { time, not_before } => {
            (Cause::NotYetValid, format!("it is valid from {} on, and the clock here says {}", date(*not_before), date(*time)))
        }
        CertificateError::NotValidForNameContext { expected, presented } => {
            (Cause::WrongName, format!("it is for {}, not for {}", names(presented), expected.to_str()))
        }
        CertificateError::NotValidForName => (Cause::WrongName, "it is for another name".to_owned()),
        CertificateError::BadSignature => {
            (Cause::Certificate, "it names an issuer that is trusted, and the key of that issuer has not signed it".to_owned())
        }
        CertificateError::UnknownIssuer => (Cause::UnknownIssuer, "nobody who is trusted has issued it".to_owned()),
        CertificateError::Other(other) if other.0.is::<SelfSigned>() => (Cause::SelfSigned, SelfSigned.to_string()),
        CertificateError::Other(other) if matches!(other.0.downcast_ref(), Some(webpki::Error::CaUsedAsEndEntity)) => {
            (Cause::Authority, "it is that of an authority, not of a server".to_owned())
        }
        other => (Cause::Certificate, other.to_string()),
    }
}

fn date(time: UnixTime) -> String {
    let seconds = i64::try_from(time.as_secs()).ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    seconds.map_or_else(|| "a day that no calendar has".to_owned(), |time| time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string())
}

/// The names of a certificate, as rustls tells them: `DnsName("a.example")`, `IpAddress(192.0.2.1)`.
fn names(presented: &[String]) -> String {
    let bare = |name: &String| {
        let inner = name.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).unwrap_or(name);
        inner.trim_matches('"').to_owned()
    };
    let told: Vec<_> = presented.iter().take(NAMES).map(bare).collect();
    match (told.as_slice(), presented.len() - told.len()) {
        ([], _) => "no name at all".to_owned(),
        (told, 0) => told.join(" and "),
        (told, more) => format!("{} and {more} more", told.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rustls::CertificateError;
    use rustls::pki_types::{ServerName, UnixTime};

    use super::{SelfSigned, explain};
    use crate::delivery::Cause;

    fn told(error: CertificateError) -> (Cause, String) {
        let wrapped = std::io::Error::other(rustls::Error::InvalidCertificate(error));
        let reason = explain(&wrapped, "a:1").unwrap();
        (reason.cause, reason.text.replace("a:1 has a certificate that is not trusted: ", ""))
    }

    #[test]
    fn each_fault_has_a_cause_and_its_particulars() {
        let at = |seconds| UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds));
        let (cause, text) = told(CertificateError::ExpiredContext { time: at(86_400), not_after: at(1) });
        assert_eq!(
            (cause, text.as_str()),
            (Cause::Expired, "it expired on 1970-01-01 00:00:01 UTC, and the clock here says 1970-01-02 00:00:00 UTC")
        );
        let (cause, text) = told(CertificateError::NotValidYetContext { time: at(0), not_before: at(u64::MAX) });
        assert_eq!((cause, text.contains("a day that no calendar has")), (Cause::NotYetValid, true), "{text}");
        let other = CertificateError::Other(rustls::OtherError(Arc::new(SelfSigned)));
        assert_eq!(told(other), (Cause::SelfSigned, "it is signed by itself".to_owned()));
        assert_eq!(told(CertificateError::BadSignature).0, Cause::Certificate);
    }

    #[test]
    fn some_of_many_names_are_told() {
        let named = |presented: &[&str]| {
            told(CertificateError::NotValidForNameContext {
                expected: ServerName::try_from("localhost").unwrap(),
                presented: presented.iter().map(|name| (*name).to_owned()).collect(),
            })
            .1
        };
        assert_eq!(named(&[]), "it is for no name at all, not for localhost");
        assert_eq!(named(&["DnsName(\"*.a.test\")", "IpAddress(192.0.2.1)"]), "it is for *.a.test and 192.0.2.1, not for localhost");
        assert_eq!(named(&["DnsName(\"a\")"; 9]), "it is for a, a, a, a and 5 more, not for localhost");
    }
}
