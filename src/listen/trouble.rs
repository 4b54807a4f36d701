//! What the user is told of connections and requests that never became a callback: each kind once, however often strangers cause it.

use std::sync::atomic::{AtomicU16, Ordering};

use crate::net::server::{Stray, Trouble};
use crate::net::tls::Refused;
use crate::report::{Message, cut};
use crate::request::Request;

/// The kinds that have been told.
#[derive(Debug, Default)]
pub struct Troubles(AtomicU16);

/// Which byte of which header was refused.
fn held(stray: &Stray) -> String {
    /// A header's name is a stranger's.
    const ROOM: usize = 60;
    let header = stray.header.as_ref().map_or_else(|| "the name of a header".to_owned(), |name| format!("its header {}", cut(name, ROOM)));
    format!("a request was refused with 400: {header} holds the byte {}, which none may", stray.spoken())
}

impl Troubles {
    /// What to say of a request that was refused by its head.
    pub fn refused(&self, head: &Request, status: u16) -> Option<Message> {
        match status {
            403 => self.once(10, || {
                let origin = head.headers.first("origin").map(|origin| format!(" ({})", String::from_utf8_lossy(origin)));
                Message::Note(format!("a web page{} posted here and was refused; --allow-browser lets it", origin.unwrap_or_default()))
            }),
            405 => self.once(11, || Message::Note(format!("a {} was refused with 405: callbacks come as POST", head.method))),
            _ => None,
        }
    }

    fn once(&self, kind: u8, message: impl FnOnce() -> Message) -> Option<Message> {
        let bit = 1 << kind;
        (self.0.fetch_or(bit, Ordering::Relaxed) & bit == 0).then(message)
    }

    /// What to say of this one; nothing where its kind was told before, or is nobody's concern.
    pub fn tell(&self, trouble: &Trouble) -> Option<Message> {
        let note = |text: &str| Message::Note(text.to_owned());
        let (kind, message) = match trouble {
            Trouble::Handshake(Refused::Silent) => return None,
            Trouble::NotHttp => (0, note("something that is not HTTP/1.1 came and got 400")),
            Trouble::Stray(stray) => (12, Message::Note(held(stray))),
            Trouble::TlsToPlain => {
                (1, note("a sender spoke TLS to a plain port and got nowhere: give it an http:// URL, or listen with --tls"))
            }
            Trouble::Doubtful => (
                2,
                note(
                    "a request was refused with 400: its head says in more than one line where its body ends (Content-Length, \
                     Transfer-Encoding), and a proxy may have believed the other one",
                ),
            ),
            Trouble::Broken => (9, note("a request was refused with 400: its body claims to come in chunks, and does not")),
            Trouble::HeadTooLarge => (3, note("a request was refused with 431: its head has more than 100 lines or 32 kB")),
            Trouble::Handshake(Refused::PlainHttp) => {
                (4, note("a sender spoke plain HTTP to the TLS port and got 400: give it an https:// URL"))
            }
            Trouble::Handshake(Refused::NotTrusted) => {
                (5, note("a sender does not trust the certificate and went away: have it trust the authority (--tls-ca-out writes it)"))
            }
            Trouble::Handshake(Refused::Failed(reason)) => (6, Message::Note(format!("a TLS handshake failed: {reason}"))),
            Trouble::Full(most) => {
                (7, Message::Warning(format!("{most} connections are open (--max-connections); more wait until others have ended")))
            }
            Trouble::NoMore(reason) => {
                (8, Message::Warning(format!("the system gives no more connections for now ({reason}); they wait, and are tried again")))
            }
        };
        self.once(kind, || message)
    }
}
