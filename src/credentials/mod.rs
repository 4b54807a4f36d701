//! How a callback proves where it comes from: one scheme, applied by `send` and checked by `listen`.

mod body_key;
mod challenge;
mod header;
mod no_scheme;
pub mod oauth2;
mod scheme;
pub mod signature;
mod signed;
pub mod static_key;
#[cfg(test)]
mod tests;
mod together;
mod unfit;
mod verdict;
pub mod why;

use jiff::Timestamp;

use crate::json::Node;
use crate::request::Headers;
use crate::secret::Secret;
pub use challenge::challenge;
pub use header::AUTHORIZATION;
pub use no_scheme::NoScheme;
pub use oauth2::takes_tokens;
pub use scheme::{Checked, Scheme};
pub use signed::{BadSecret, Made, Seal, Signed, UrlPlace};
pub use together::{Part, client_secrets, nobodys, parts};
pub use unfit::{Unfit, signing};
pub use verdict::{Stale, Verdict};

/// What `--auth` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Auth {
    None,
    BodyKey,
    Basic,
    Bearer,
    /// `header`: the raw `Authorization` value, or the header that the secret itself names.
    Header,
    /// `header:NAME`, in lower case.
    Named(String),
    /// A token: `listen` issues it, `send` fetches it.
    Oauth2,
    /// A scheme that the vendor's pack describes, by its id.
    OfPack(String),
}

/// A request as its credentials see it: one that came, or one that is about to go.
#[derive(Debug, Clone, Copy)]
pub struct Callback<'a> {
    pub method: &'a str,
    /// Without the query.
    pub path: &'a str,
    /// Empty where there is none.
    pub query: &'a str,
    pub headers: &'a Headers,
    /// As it is on the wire.
    pub body: &'a [u8],
    /// `None` where the body is not JSON.
    pub root: Option<Node<'a>>,
    /// When it came; `None` where nobody knows, so that no time can be judged.
    pub now: Option<Timestamp>,
    /// What the issuer of tokens says of the one that it shows; `None` where nobody was asked.
    pub token: Option<&'a Verdict>,
}

impl<'a> Callback<'a> {
    /// The value of the first of these headers that is there.
    ///
    /// # Errors
    /// None of them is, or it stands there more than once.
    pub fn header(&self, names: &[String]) -> Result<&'a [u8], Verdict> {
        let there = names.iter().find(|name| self.headers.first(name).is_some());
        header::only(there.or(names.first()).map_or("", String::as_str), self.headers)
    }
}

/// The headers (lower case) that carry a secret when these are used in this way, `Authorization` aside.
#[must_use]
pub fn secret_headers<'a>(auth: Option<&Auth>, secrets: impl Iterator<Item = &'a Secret>) -> Vec<String> {
    match auth {
        Some(Auth::Named(name)) => vec![name.clone()],
        Some(Auth::Header) => secrets.filter_map(header::named_in).collect(),
        _ => Vec::new(),
    }
}
