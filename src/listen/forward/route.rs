//! One `--forward-to`: which events go where.

use crate::listen::event_glob::EventGlob;
use crate::net::url::{Target, quoted};

/// `[EVENT-GLOB=]URL`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Absent means every event.
    pub glob: Option<EventGlob>,
    pub target: Target,
}

impl Route {
    /// Reads a route. What stands before the first `=` is a glob only if it could be one.
    ///
    /// # Errors
    /// What is wrong with the URL, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.starts_with('=') {
            return Err(format!("{} names no event before its equals sign", quoted(text)));
        }
        let could_be = |byte: u8| byte.is_ascii_alphanumeric() || b"_.*/-".contains(&byte);
        match text.split_once('=') {
            Some((glob, url)) if glob.bytes().all(could_be) => {
                Ok(Self { glob: Some(EventGlob::parse(glob)?), target: Target::parse(url)? })
            }
            _ => Ok(Self { glob: None, target: Target::parse(text)? }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{EventGlob, Route};

    #[test]
    fn a_prefix_is_a_glob_only_if_it_could_be_one() {
        let table = [
            ("3000", None, "http://127.0.0.1:3000/"),
            ("CASE*=3000/hook", Some("CASE*"), "http://127.0.0.1:3000/hook"),
            ("a-vendor/*=http://h/?a=b", Some("a-vendor/*"), "http://h/?a=b"),
            ("http://h/?a=b", None, "http://h/?a=b"),
            ("3000?a=b", None, "http://127.0.0.1:3000/?a=b"),
            ("*=:3000/a=b", Some("*"), "http://127.0.0.1:3000/a=b"),
            (" *= 3000\n", Some("*"), "http://127.0.0.1:3000/"),
        ];
        for (text, glob, url) in table {
            let route = Route::parse(text).unwrap();
            assert_eq!((route.glob.as_ref().map(EventGlob::as_str), route.target.whole()), (glob, url), "{text}");
        }
        for wrong in ["", "*=", "=3000", "a=ftp://h", "a=b=3000"] {
            assert!(Route::parse(wrong).is_err(), "{wrong}");
        }
    }
}
