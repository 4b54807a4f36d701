//! Why a request got no answer, in words that say what to look at. Knows no HTTP library: it reads the chain of causes.

use std::error::Error;
use std::io::ErrorKind;

use super::url::Target;
use crate::delivery::{Cause, Reason};

/// What is behind all other causes.
#[must_use]
pub fn innermost<'a>(error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause
}

/// The innermost cause. `connecting` tells that no connection came about.
#[must_use]
pub fn explain(error: &(dyn Error + 'static), connecting: bool, target: &Target) -> Reason {
    let cause = innermost(error);
    let at = target.authority();
    let text = cause.to_string();
    let reason = |cause, text: String| Reason { cause, text };
    match cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind) {
        Some(ErrorKind::ConnectionRefused) => return reason(Cause::Refused, format!("nothing listens at {at} (connection refused)")),
        Some(ErrorKind::ConnectionReset | ErrorKind::BrokenPipe | ErrorKind::UnexpectedEof) => {
            return reason(Cause::Closed, format!("{at} closed the connection before it answered"));
        }
        _ => {}
    }
    let (cause, text) = match text {
        text if text.contains("lookup address") => (Cause::NoSuchHost, format!("{at} has no address: {text}")),
        text if connecting && text.contains("certificate") => {
            let cause = match &text {
                text if text.contains("not valid for") => Cause::WrongName,
                text if text.contains("CaUsedAsEndEntity") => Cause::Authority,
                _ => Cause::Certificate,
            };
            (cause, format!("{at} has a certificate that is not trusted: {text}"))
        }
        text if connecting && text.contains("corrupt message") => (Cause::NoTls, format!("{at} does not speak TLS ({text})")),
        text if text.starts_with("invalid HTTP") => (Cause::NoHttp, format!("{at} does not answer in HTTP ({text})")),
        text if text.contains("connection closed") => (Cause::Closed, format!("{at} closed the connection before it answered")),
        text => (Cause::Other, format!("{at}: {text}")),
    };
    reason(cause, text)
}
