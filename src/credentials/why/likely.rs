//! What is most likely where no cause was found: read off the request, not tried.

use std::borrow::Cow;

use super::suspect::Suspect;
use super::{Given, versions};
use crate::content::{Content, GZIP};
use crate::credentials::Verdict;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Likely {
    AnotherSecret,
    /// The header of the signature did not come.
    NoHeader,
    /// It came, and something that belongs to it did not.
    NotWhole,
    /// Signatures of other versions came; what to do, in words.
    OtherVersion(String),
    Malformed,
    NoBody,
    /// It is gzip, and nothing says so.
    Compressed,
    /// It is said to be gzip, and is not.
    Decompressed,
    /// What came is not JSON, and vendors sign JSON.
    BrokenBody,
}

impl Likely {
    pub(super) fn of(suspect: &Suspect, given: &Given) -> Self {
        let callback = &given.callback;
        let gzip = callback.body.starts_with(&GZIP);
        match &suspect.verdict {
            Verdict::Missing(_) if suspect.came(callback) == Some(true) => {
                versions::another(suspect, given).map_or(Self::NotWhole, Self::OtherVersion)
            }
            Verdict::Missing(_) => Self::NoHeader,
            Verdict::Malformed(_) => Self::Malformed,
            _ if callback.body.is_empty() => Self::NoBody,
            _ if gzip && callback.headers.first("content-encoding").is_none() => Self::Compressed,
            _ if !gzip && Content::of(callback.headers, callback.body) == Content::NotGzip => Self::Decompressed,
            _ if callback.root.is_none() => Self::BrokenBody,
            _ => Self::AnotherSecret,
        }
    }

    /// As the end of a sentence.
    #[must_use]
    pub fn words(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::OtherVersion(advice) => return Cow::Owned(advice.clone()),
            Self::AnotherSecret => "the secret is most likely another one than the sender's",
            Self::NoHeader => "the header that it belongs in did not come, and what looks like a signature holds in none of these ways",
            Self::NotWhole => "its header came, but not all that belongs to it: put right what is missing first",
            Self::Malformed => "put right first what is malformed",
            Self::NoBody => "no body came, so something on the way may have read it before",
            Self::Compressed => {
                "the body is compressed (gzip), and no content-encoding header says so: have the sender say it, or send the body as it is"
            }
            Self::Decompressed => {
                "content-encoding says gzip and the body is not: something on the way decompressed it, so what was signed is not what came"
            }
            Self::BrokenBody => "the body is no JSON, so it is most likely not the one that was signed",
        })
    }
}
