//! A request that is ready to go, and every header line that it goes with: who shows one beforehand shows these.

use std::borrow::Cow;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;

use super::url::Target;
use crate::request::Headers;

/// What `idhook` calls itself.
pub const USER_AGENT: &str = concat!("idhook/", env!("CARGO_PKG_VERSION"));
/// What is said where nothing else is asked for. The HTTP library insists on it.
pub const ACCEPT: &str = "*/*";

/// See the module.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub target: Target,
    pub headers: Headers,
    pub body: Bytes,
}

impl Outgoing {
    /// The header lines in the order in which they go: those of one name stand together, as the HTTP library keeps them. A user in the
    /// URL takes the place of any other `Authorization`.
    #[must_use]
    pub fn lines(&self) -> Vec<(&str, Cow<'_, [u8]>)> {
        let (own, user) = (self.headers.lines(), self.target.user());
        let made = |text: String| Cow::Owned(text.into_bytes());
        // Room for those that are made here.
        let mut lines = Vec::with_capacity(own.len() + 3);
        if self.headers.first("host").is_none() {
            lines.push(("host", made(self.target.authority())));
        }
        for (at, (name, _)) in own.iter().enumerate() {
            let seen = own[..at].iter().any(|(other, _)| other == name);
            let replaced = user.is_some() && name == "authorization";
            if !seen && !replaced {
                lines.extend(self.headers.all(name).map(|value| (name.as_str(), Cow::Borrowed(value))));
            }
        }
        if let Some(user) = user {
            lines.push(("authorization", made(format!("Basic {}", BASE64_STANDARD.encode(user)))));
        }
        if self.headers.first("content-length").is_none() {
            lines.push(("content-length", made(self.body.len().to_string())));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::Outgoing;
    use crate::net::url::Target;

    #[test]
    fn lines_of_one_name_stand_together() {
        let headers = [("x-a", "1"), ("authorization", "t"), ("x-b", "2"), ("x-a", "3")];
        let outgoing = |url: &str| Outgoing {
            target: Target::parse(url).unwrap(),
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec())).collect(),
            body: "{}".into(),
        };
        let shown = |url: &str| {
            let outgoing = outgoing(url);
            outgoing.lines().iter().map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value))).collect::<Vec<_>>()
        };
        assert_eq!(shown("h:1/x"), ["host: h:1", "x-a: 1", "x-a: 3", "authorization: t", "x-b: 2", "content-length: 2"]);
        // RFC 7617, section 2.
        let basic = "authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";
        assert_eq!(shown("http://Aladdin:open%20sesame@h/"), ["host: h", "x-a: 1", "x-a: 3", "x-b: 2", basic, "content-length: 2"]);
    }
}
