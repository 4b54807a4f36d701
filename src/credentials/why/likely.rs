//! What is most likely where no cause was found: read off the request, not tried.

use std::borrow::Cow;

use super::suspect::Suspect;
use super::{Given, look_alike, versions};
use crate::content::{Content, GZIP};
use crate::credentials::Verdict;
use crate::credentials::signature::{coverage::Coverage, place};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Likely {
    AnotherSecret,
    /// That, or another body: the one that came was not tried in all ways, for the reason that `Unread` gives, or for one that is said.
    SecretOrBody(Option<Unread>),
    /// The header of the signature did not come.
    NoHeader,
    /// Nor did another header that looks like one; what looks so stands in the URL.
    InUrl,
    /// It came, and something that belongs to it did not; what it is to look like, where that is what is not whole.
    NotWhole(String),
    /// Signatures of other versions came; what to do, in words.
    OtherVersion(String),
    /// What it is to look like, where that is not the signature alone.
    Malformed(String),
    NoBody,
    /// It is said to be gzip, and is not.
    NotGzip,
}

/// Why nothing could be read of a body, so that it was not written anew in other ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// It is gzip, and nothing says so.
    Compressed,
    /// It is said to be in this coding.
    Coding(String),
    NotJson,
}

impl Likely {
    /// `left_out` where something was not tried.
    pub(super) fn of(suspect: &Suspect, given: &Given, left_out: bool) -> Self {
        let callback = &given.callback;
        let form = || suspect.prepared.expected_in().split_once(": ").map(|(_, form)| format!(" ({form})")).unwrap_or_default();
        match &suspect.verdict {
            Verdict::Missing(_) if suspect.came(callback) == Some(true) => {
                let lacks = suspect.prepared.spec().is_some_and(|spec| place::find(&spec.r#in, callback, None).is_err());
                let form = || if lacks { form() } else { String::new() };
                versions::another(suspect, given).map_or_else(|| Self::NotWhole(form()), Self::OtherVersion)
            }
            Verdict::Missing(_)
                if look_alike::names(callback.headers).is_empty() && look_alike::in_query(callback.query).next().is_some() =>
            {
                Self::InUrl
            }
            Verdict::Missing(_) => Self::NoHeader,
            Verdict::Malformed(_) => Self::Malformed(form()),
            // Where not all of the body is signed, it is not what was tried in other ways.
            _ if suspect.prepared.coverage() != Coverage::Whole => Self::AnotherSecret,
            _ if callback.body.is_empty() => Self::NoBody,
            _ => match (Content::of(callback.headers, callback.body), callback.root) {
                (Content::NotGzip, _) => Self::NotGzip,
                (Content::Unknown(coding), None) => Self::SecretOrBody(Some(Unread::Coding(coding))),
                (Content::AsIs, None) if callback.body.starts_with(&GZIP) => Self::SecretOrBody(Some(Unread::Compressed)),
                (_, None) => Self::SecretOrBody(Some(Unread::NotJson)),
                _ if left_out => Self::SecretOrBody(None),
                _ => Self::AnotherSecret,
            },
        }
    }

    /// As the end of a sentence.
    #[must_use]
    pub fn words(&self) -> Cow<'static, str> {
        const EITHER: &str = "the secret may be another one than the sender's, or the body not the one that was signed";
        Cow::Borrowed(match self {
            Self::OtherVersion(advice) => return Cow::Owned(advice.clone()),
            Self::AnotherSecret => "the secret is most likely another one than the sender's",
            Self::SecretOrBody(None) => EITHER,
            Self::SecretOrBody(Some(unread)) => return Cow::Owned(format!("{}, so that less was tried; {EITHER}", unread.words())),
            Self::NoHeader => "the header that it belongs in did not come, and what looks like a signature holds in none of these ways",
            Self::InUrl => "what stands in the URL was not tried: a signature is expected elsewhere; have the sender put it there",
            Self::NotWhole(form) => {
                return Cow::Owned(format!("its header came, but not all that belongs to it: put right what is missing first{form}"));
            }
            Self::Malformed(form) => return Cow::Owned(format!("put right first what is malformed{form}")),
            Self::NoBody => "no body came, so something on the way may have read it before",
            Self::NotGzip => {
                "content-encoding says gzip and the body is not: something on the way may have decompressed it, or the secret may be another \
                 one than the sender's"
            }
        })
    }
}

impl Unread {
    fn words(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Compressed => "the body is compressed (gzip), and no content-encoding header says so",
            Self::Coding(coding) => return Cow::Owned(format!("the body came encoded, and its coding, {coding}, is not decoded here")),
            Self::NotJson => "the body could not be read as JSON",
        })
    }
}
