//! Why a request got no answer, in words that say what to look at. Knows no HTTP library: it reads the chain of causes.

use std::error::Error;
use std::io::ErrorKind;

use super::handshake;
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

/// Why nothing answered. `door` is what the connection had to go through, where that is known to have failed.
#[must_use]
pub fn explain(error: &(dyn Error + 'static), door: Option<&str>, target: &Target) -> Reason {
    let at = target.authority();
    let reason = |cause, text: String| Reason { cause, text };
    if let Some(reason) = handshake::explain(error, &at) {
        return reason;
    }
    let cause = innermost(error);
    let text = cause.to_string();
    let place = door.unwrap_or(&at);
    match cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind) {
        Some(ErrorKind::ConnectionRefused) => return reason(Cause::Refused, format!("nothing listens at {place} (connection refused)")),
        Some(ErrorKind::NotFound) => return reason(Cause::Refused, format!("nothing listens at {place} (it does not exist)")),
        Some(ErrorKind::ConnectionReset | ErrorKind::BrokenPipe | ErrorKind::UnexpectedEof) => {
            return reason(Cause::Closed, format!("{place} closed the connection before it answered"));
        }
        _ => {}
    }
    let (cause, text) = match text {
        text if text.contains("lookup address") => (Cause::NoSuchHost, format!("{place} has no address: {text}")),
        text if text.starts_with("tunnel error") => (Cause::Proxy, format!("{place} lets nothing through to {at} ({text})")),
        text if text.contains("unexpected message") => {
            (Cause::NoHttp, format!("{at} does not answer in HTTP (it speaks before it is asked)"))
        }
        text if text.contains("head is too large") => (Cause::NoHttp, format!("{at} answers with a head that is too large to read")),
        text if text.starts_with("invalid HTTP") => (Cause::NoHttp, format!("{at} does not answer in HTTP ({text})")),
        text if text.contains("connection closed") => (Cause::Closed, format!("{at} closed the connection before it answered")),
        text => (Cause::Other, format!("{place}: {text}")),
    };
    reason(cause, text)
}
