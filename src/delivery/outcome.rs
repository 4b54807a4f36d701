//! What became of one delivery attempt, as exactly as the network lets one know. Knows no HTTP library.

use crate::request::Headers;

/// The end of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Replied {
        status: u16,
        headers: Headers,
        /// As much of it as came and is kept.
        body: Vec<u8>,
        end: End,
    },
    TimedOut(Stage),
    Unreachable(Reason),
}

/// How the body of an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Whole,
    /// It is longer than what is kept; the rest was not read.
    Longer,
    /// It broke off: shorter than it said, or the connection was lost.
    Broken,
}

/// How far an attempt had come when its time was over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// There was no connection yet; with https that takes a handshake, too.
    Connecting,
    /// There was a connection, and no head of an answer.
    Silent,
    /// The answer had begun, with this status.
    Answering(u16),
}

/// Why nothing answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub cause: Cause,
    /// For people. It may hold what a stranger sent, so it is made harmless where it is shown.
    pub text: String,
}

/// Kinds of reasons that call for different cures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Nothing listens there.
    Refused,
    /// Nothing listens at the unix socket, or there is none.
    NoSocket,
    /// Nothing listens where the proxy should be.
    NoProxy,
    /// Its name has no address.
    NoSuchHost,
    /// Its certificate has expired.
    Expired,
    /// Its certificate is not valid yet.
    NotYetValid,
    /// Its certificate is for another name.
    WrongName,
    /// Its certificate is signed by itself.
    SelfSigned,
    /// Its certificate is that of an authority, which is never trusted to be a server's.
    Authority,
    /// Nobody who is trusted has issued its certificate.
    UnknownIssuer,
    /// Its certificate is not trusted for another reason.
    Certificate,
    /// It speaks no TLS as new as 1.2.
    OldTls,
    /// It speaks plain HTTP, and TLS was asked for.
    NoTls,
    /// It does not answer in HTTP.
    NoHttp,
    /// It closed the connection.
    Closed,
    /// The proxy let nothing through.
    Proxy,
    /// There was no token to deliver with.
    Token,
    Other,
}

impl Outcome {
    /// Whether it was not answered and may have arrived all the same.
    #[must_use]
    pub fn may_have_arrived(&self) -> bool {
        match self {
            Self::Replied { .. } | Self::TimedOut(Stage::Connecting) => false,
            Self::TimedOut(Stage::Silent | Stage::Answering(_)) => true,
            Self::Unreachable(reason) => matches!(reason.cause, Cause::Closed | Cause::NoHttp | Cause::Other),
        }
    }

    /// Where a redirect points, which nobody follows; a place longer than a line is cut.
    #[must_use]
    pub fn points_to(&self) -> Option<String> {
        const MOST: usize = 200;
        let Self::Replied { status: 300..=399, headers, .. } = self else { return None };
        let place = String::from_utf8_lossy(headers.first("location")?).into_owned();
        Some(match place.char_indices().nth(MOST) {
            Some((at, _)) => format!("{}…", &place[..at]),
            None => place,
        })
    }
}

impl Stage {
    /// What did not come in time.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Connecting => "no connection in time".to_owned(),
            Self::Silent => "no answer in time".to_owned(),
            Self::Answering(status) => format!("the answer began with {status} and did not end in time"),
        }
    }
}

impl Cause {
    /// What to look at, or which flag helps.
    #[must_use]
    pub const fn cure(self) -> Option<&'static str> {
        Some(match self {
            Self::Refused => "is the application running, and on this port?",
            Self::NoSocket => "is the application running, and is this the path of its socket?",
            Self::NoProxy => "is the proxy running? --proxy names another, NO_PROXY hosts that need none",
            Self::NoSuchHost => "is the host spelt right, and does this machine reach the network?",
            Self::Expired => "it must be renewed, or the clock of this machine is wrong (see date); -k looks at no certificate",
            Self::NotYetValid => "is the clock of this machine right (see date)? -k looks at no certificate",
            Self::WrongName => "it is for another name: use that in the URL, or -k to trust any",
            Self::SelfSigned => "--cacert FILE trusts it, where FILE is this certificate; -k trusts any",
            Self::Authority => {
                "it is self-signed as an authority's, which no server may show: -k trusts any, or make it with basicConstraints=CA:FALSE"
            }
            Self::UnknownIssuer => {
                "--cacert FILE trusts its issuer; a server must send the certificates between the two along; -k trusts any"
            }
            Self::Certificate => "--cacert FILE trusts who issued it; -k trusts any",
            Self::OldTls => "its TLS must be brought up to date: vendors speak 1.2 and newer, and no flag goes below that",
            Self::NoTls => "does it speak plain http://?",
            Self::NoHttp => "does it speak https://, or something else on this port?",
            Self::Closed => "did the application crash? look at its log",
            Self::Proxy => "are the proxy and its password right? NO_PROXY names hosts that need none",
            Self::Token => "--token-url, --client-id and --scope say what is asked for, --secret-file holds the client secret",
            Self::Other => return None,
        })
    }
}
