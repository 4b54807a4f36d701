//! URLs as people type them: `3000`, `:3000/hook`, `host:3000/hook`, or whole.

use reqwest::Url;

pub use super::typed::quoted;
use crate::credentials::UrlPlace;
use crate::credentials::static_key::{pairs, segments};
use crate::mask::DOTS;
use crate::percent::{decoded, encoded};

/// Where a delivery goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target(Url);

impl Target {
    /// Reads a URL in short or full form.
    ///
    /// # Errors
    /// What is wrong with it, in words, without a secret that it holds.
    pub fn parse(text: &str) -> Result<Self, String> {
        super::typed::read(text).map(Self)
    }

    /// Whether it stays on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self.0.host_str() {
            Some("localhost") => true,
            Some(host) if host.ends_with(".localhost") => true,
            Some(host) => host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback()),
            None => false,
        }
    }

    /// Whether a connection to it comes back to this machine: also the address that means all of them, and IPv4 within IPv6.
    #[must_use]
    pub fn leads_here(&self) -> bool {
        let here = |ip: std::net::IpAddr| ip.to_canonical().is_loopback() || ip.to_canonical().is_unspecified();
        self.is_loopback() || self.0.host_str().is_some_and(|host| host.trim_matches(['[', ']']).parse().is_ok_and(here))
    }

    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// `host` or `host:port`, as the `Host` header has it.
    #[must_use]
    pub fn authority(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        self.0.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    #[must_use]
    pub fn path(&self) -> &str {
        self.0.path()
    }

    /// Without its question mark; empty where there is none.
    #[must_use]
    pub fn query(&self) -> &str {
        self.0.query().unwrap_or_default()
    }

    /// Path and query, as the request line has them.
    #[must_use]
    pub fn path_and_query(&self) -> String {
        self.0.query().map_or_else(|| self.0.path().to_owned(), |query| format!("{}?{query}", self.0.path()))
    }

    /// The same place, with this query behind its own.
    #[must_use]
    pub fn with_query(&self, query: &str) -> Self {
        let mut url = self.0.clone();
        let whole = match url.query() {
            Some(own) if !own.is_empty() => format!("{own}&{query}"),
            _ => query.to_owned(),
        };
        url.set_query(Some(&whole));
        Self(url)
    }

    /// The same place, with this key in it: a parameter behind the others, or another part of the path.
    #[must_use]
    pub fn with_key(&self, place: &UrlPlace, key: &[u8]) -> Self {
        let key = encoded(key);
        match place {
            UrlPlace::Query(name) => self.with_query(&format!("{name}={key}")),
            UrlPlace::Path => {
                let mut url = self.0.clone();
                url.set_path(&format!("{}/{key}", self.0.path().trim_end_matches('/')));
                Self(url)
            }
        }
    }

    /// Whether something stands there already: a parameter of the name, or in the path one of these keys.
    #[must_use]
    pub fn holds_key<'k>(&self, place: &UrlPlace, mut keys: impl Iterator<Item = &'k [u8]>) -> bool {
        match place {
            UrlPlace::Query(name) => pairs(self.query()).any(|(other, _)| other == name),
            UrlPlace::Path => keys.any(|key| segments(self.0.path()).any(|part| *part == *key)),
        }
    }

    /// Whether it says who asks, which takes the place of any other `Authorization`.
    #[must_use]
    pub fn names_a_user(&self) -> bool {
        !self.0.username().is_empty() || self.0.password().is_some()
    }

    /// User and password as `Basic` has them, `user:password`; `None` where no user is named.
    #[must_use]
    pub fn user(&self) -> Option<Vec<u8>> {
        let (user, password) = (self.0.username(), self.0.password().unwrap_or_default());
        self.names_a_user().then(|| [decoded(user), decoded(password)].join(&b':'))
    }

    /// The same place, without a user.
    pub(super) fn nameless(&self) -> Url {
        let mut url = self.0.clone();
        if !self.names_a_user() {
            return url;
        }
        // An http URL with a host always takes them.
        let _ = url.set_username("").and_then(|()| url.set_password(None));
        url
    }

    /// The host's name or address, as a connection takes it.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.0.host_str().map(|host| host.trim_matches(['[', ']']))
    }

    /// The port, that of the scheme where none is written.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.0.port_or_known_default()
    }

    /// As it may be shown: with dots for user and password.
    #[must_use]
    pub fn shown(&self) -> String {
        if !self.names_a_user() {
            return self.0.to_string();
        }
        self.nameless().as_str().replacen("://", &format!("://{DOTS}@"), 1)
    }

    /// As it is, password and all.
    #[must_use]
    pub fn whole(&self) -> &str {
        self.0.as_str()
    }

    pub(super) const fn url(&self) -> &Url {
        &self.0
    }
}

/// The URL of a file; `path` must be absolute.
#[must_use]
pub fn file_url(path: &std::path::Path) -> Option<String> {
    Url::from_file_path(path).ok().map(String::from)
}

/// The path of a `file:` URL.
#[must_use]
pub fn path_of(url: &str) -> Option<std::path::PathBuf> {
    Url::parse(url).ok().filter(|url| url.scheme() == "file")?.to_file_path().ok()
}

#[cfg(test)]
mod tests {
    use super::Target;

    #[test]
    fn short_forms_mean_loopback() {
        let cases = [
            ("3000", "http://127.0.0.1:3000/", true),
            ("3000/hook", "http://127.0.0.1:3000/hook", true),
            ("3000?a=b", "http://127.0.0.1:3000/?a=b", true),
            (":3000/hook?a=b", "http://127.0.0.1:3000/hook?a=b", true),
            ("localhost:3000/hook", "http://localhost:3000/hook", true),
            ("[::1]:3000", "http://[::1]:3000/", true),
            ("example.com", "http://example.com/", false),
            ("https://example.com/x", "https://example.com/x", false),
            ("http://127.0.0.1.example.com", "http://127.0.0.1.example.com/", false),
        ];
        for (typed, meant, loopback) in cases {
            let target = Target::parse(typed).unwrap();
            assert_eq!((target.whole(), target.is_loopback()), (meant, loopback), "{typed}");
        }
    }

    #[test]
    fn a_query_goes_behind_its_own() {
        for (target, whole) in [
            ("3000", "http://127.0.0.1:3000/?a=%20+&b"),
            ("3000/x?", "http://127.0.0.1:3000/x?a=%20+&b"),
            ("3000/x?own=1#part", "http://127.0.0.1:3000/x?own=1&a=%20+&b#part"),
        ] {
            assert_eq!(Target::parse(target).unwrap().with_query("a=%20+&b").whole(), whole);
        }
        let odd = Target::parse("3000").unwrap().with_query("a='\"<>é");
        assert_eq!(odd.path_and_query(), "/?a=%27%22%3C%3E%C3%A9", "the README says so");
    }

    #[test]
    fn the_rest_is_refused_with_the_reason() {
        for wrong in ["", "ftp://x", "http://", "http://a b", "99999", ":0", "http:///x y"] {
            assert!(Target::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn neither_user_nor_password_is_shown() {
        for url in ["http://u:secret@h/x", "http://u@h/x", "http://:secret@h/x"] {
            assert_eq!(Target::parse(url).unwrap().shown(), "http://••••••@h/x");
        }
        assert_eq!(Target::parse("http://h/x").unwrap().shown(), "http://h/x");
    }
}
