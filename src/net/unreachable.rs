//! Why a request got no answer, in words that say what to look at. Knows no HTTP library: it reads the chain of causes.

use std::error::Error;
use std::io::ErrorKind;
use std::path::Path;

use super::connect::Hop;
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

/// Why nothing answered. `hop` is what the connection had to be made to, where that is known to have failed.
#[must_use]
pub fn explain(error: &(dyn Error + 'static), hop: &Hop, target: &Target) -> Reason {
    let at = target.authority();
    let reason = |cause, text: String| Reason { cause, text };
    if let Some(reason) = handshake::explain(error, &at) {
        return reason;
    }
    let cause = innermost(error);
    let text = cause.to_string();
    let place = hop.shown(target);
    match (cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind), hop) {
        (Some(ErrorKind::NotFound), Hop::Socket(_)) => return reason(Cause::NoSocket, format!("{place} does not exist")),
        (Some(ErrorKind::ConnectionRefused), Hop::Socket(path)) => return reason(Cause::NoSocket, deaf(path)),
        (Some(ErrorKind::ConnectionRefused), Hop::Proxy(_)) => {
            return reason(Cause::NoProxy, format!("nothing listens at {place} (connection refused)"));
        }
        (Some(ErrorKind::ConnectionRefused), Hop::Target) => {
            return reason(Cause::Refused, format!("nothing listens at {place} (connection refused)"));
        }
        (Some(ErrorKind::ConnectionReset | ErrorKind::BrokenPipe | ErrorKind::UnexpectedEof), _) => {
            return reason(Cause::Closed, format!("{place} closed the connection before it answered"));
        }
        _ => {}
    }
    let (cause, text) = match text {
        text if text.contains("lookup address") => (Cause::NoSuchHost, nameless(&text, &place)),
        text if text.starts_with("tunnel error") => (Cause::Proxy, tunnel(&text, &place, &at)),
        text if text.contains("unexpected message") => {
            (Cause::NoHttp, format!("{at} does not answer in HTTP (it speaks before it is asked)"))
        }
        text if text.contains("head is too large") => (Cause::NoHttp, format!("{at} answers with a head that is too large to read")),
        text if text.starts_with("invalid HTTP version") => (Cause::NoHttp, format!("{at} does not answer in HTTP")),
        text if text.starts_with("invalid HTTP") => {
            let what = text.trim_start_matches("invalid HTTP ").trim_end_matches(" parsed");
            (Cause::NoHttp, format!("{at} does not answer in HTTP that can be read (its {what} is broken)"))
        }
        text if text.contains("connection closed") => (Cause::Closed, format!("{at} closed the connection before it answered")),
        text => (Cause::Other, format!("{place}: {}", without_number(&text))),
    };
    reason(cause, text)
}

/// A file that nobody listens at may be a socket that somebody left behind, or no socket at all.
fn deaf(path: &Path) -> String {
    let (path, is_socket) = (path.display(), crate::platform::local::is_socket(path));
    if is_socket { format!("nothing listens at the socket {path} (connection refused)") } else { format!("{path} is no socket") }
}

/// The resolver's own words where they say more than that there is no such name.
fn nameless(text: &str, place: &str) -> String {
    if text.contains("Temporary failure") {
        format!("the name of {place} cannot be looked up now: nobody answers who could know it")
    } else {
        format!("{place} has no address: no such name is known")
    }
}

/// What a proxy did instead of letting a connection through.
fn tunnel(text: &str, place: &str, at: &str) -> String {
    let why = match text.trim_start_matches("tunnel error: ") {
        "unsuccessful" => String::new(),
        why if why.contains("authorization") => " (it wants a password)".to_owned(),
        why if why.contains("end of file") => " (it closed the connection)".to_owned(),
        why => format!(" ({why})"),
    };
    format!("{place} lets nothing through to {at}{why}")
}

/// The system's words without its number for them.
fn without_number(text: &str) -> &str {
    text.rsplit_once(" (os error ").map_or(text, |(words, _)| words)
}
