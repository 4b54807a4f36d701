//! Reads a URL as it was typed, and refuses what a lenient parser would take for some host on the network. Resolves and connects nothing.

use std::net::Ipv4Addr;

use reqwest::Url;

use crate::mask::DOTS;

const PORT: &str = "a port is a number from 1 to 65535; write host:port/path";
const HOST: &str = "a host is letters, digits, '.', '-' and '_', or an IP address; write host:port/path, one URL at a time";

/// Reads a URL in short or full form; white space around it does not count.
///
/// # Errors
/// What is wrong with it and what to write, in words, without a secret of the URL.
pub(super) fn read(text: &str) -> Result<Url, String> {
    let text = text.trim();
    parsed(text).map_err(|reason| format!("{} is no URL to deliver to: {reason}", quoted(text)))
}

/// The text as an error may quote it: without the user and password that stand before an `@`, and without a query.
#[must_use]
pub fn quoted(text: &str) -> String {
    // A password may hold any of / ? # when it was not encoded, so that only the last @ surely ends it.
    let shown = match text.rsplit_once('@') {
        Some((before, after)) => {
            let scheme = before.find("://").map_or("", |at| &before[..at + 3]);
            format!("{scheme}{DOTS}@{after}")
        }
        None => text.to_owned(),
    };
    match shown.split_once('?') {
        Some((place, query)) if !query.is_empty() => format!("{:?}", format!("{place}?{DOTS}")),
        _ => format!("{shown:?}"),
    }
}

fn parsed(text: &str) -> Result<Url, String> {
    if text.is_empty() {
        return Err("it is empty".to_owned());
    }
    if text.chars().any(|char| char.is_whitespace() || char.is_control()) {
        return Err("it holds white space or control characters; write %20 for a space of its path".to_owned());
    }
    let scheme = text.split_once(':').filter(|(scheme, _)| is_scheme(scheme)).map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest));
    let url = match scheme.as_ref().map(|(scheme, rest)| (scheme.as_str(), *rest)) {
        Some(("unix", _)) => return Err("a unix socket cannot be delivered to; write host:port/path".to_owned()),
        Some(("http" | "https", rest)) => full(text, rest)?,
        Some((scheme, rest)) if rest.starts_with("//") => return Err(format!("it must be http or https, not {scheme}")),
        _ => short(text)?,
    };
    let host = url.host_str().unwrap_or_default();
    let plain = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
    if !plain && !host.starts_with('[') {
        return Err(HOST.to_owned());
    }
    if url.port() == Some(0) {
        return Err(format!("port 0 is none: {PORT}"));
    }
    Ok(url)
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|char: char| char.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// What begins with `http:` or `https:`.
fn full(text: &str, rest: &str) -> Result<Url, String> {
    match rest.strip_prefix("//") {
        None => Err("two slashes come after its scheme; write http://host:port/path".to_owned()),
        Some(rest) if rest.is_empty() || rest.starts_with(['/', '\\', '?', '#']) => {
            Err("it names no host; write http://host:port/path".to_owned())
        }
        Some(_) => Url::parse(text).map_err(|error| error.to_string()),
    }
}

/// `port`, `:port`, `host` or `host:port`, and what may follow.
fn short(text: &str) -> Result<Url, String> {
    let (authority, rest) = text.split_at(text.find(['/', '?', '#']).unwrap_or(text.len()));
    if authority.contains('@') {
        return Err("a user is for a whole URL only; write http://user:password@host:port/path".to_owned());
    }
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (host, port) = match authority.rsplit_once(':') {
        _ if is_number(authority) => ("127.0.0.1", Some(authority)),
        _ if authority.ends_with(']') => (authority, None),
        None => (authority, None),
        Some(("", port)) => ("127.0.0.1", Some(port)),
        Some((host, port)) => (host, Some(port)),
    };
    if host.is_empty() {
        return Err("it names no host; write host:port/path".to_owned());
    }
    if port.is_some_and(|port| !is_number(port) || port.parse::<u16>().is_err()) {
        return Err(PORT.to_owned());
    }
    if !host.starts_with('[') {
        if host.contains(':') {
            return Err("an IPv6 address stands in brackets; write [::1]:port/path".to_owned());
        }
        if !host.chars().all(|char| char.is_ascii_digit() || char.is_alphabetic() || ".-_".contains(char)) {
            return Err(HOST.to_owned());
        }
    }
    let port = port.map_or_else(String::new, |port| format!(":{port}"));
    let url = Url::parse(&format!("http://{host}{port}{rest}")).map_err(|error| error.to_string())?;
    // The parser takes 3000. and 0x1F90 for IP addresses in disguise, which nobody means.
    let is_address = url.host_str().is_some_and(|host| host.parse::<Ipv4Addr>().is_ok());
    if is_address && host.parse::<Ipv4Addr>().is_err() {
        return Err("a number is no host; write 3000 or :3000/path for a port of this machine, or 192.0.2.1:3000 for an address".to_owned());
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::{quoted, read};

    #[test]
    fn white_space_around_does_not_count_and_within_is_refused() {
        for typed in ["3000 ", "3000\n", "\t3000\r\n", " http://127.0.0.1:3000"] {
            assert_eq!(read(typed).unwrap().as_str(), "http://127.0.0.1:3000/", "{typed:?}");
        }
        for typed in ["3000\n4000", "30 00", "http://h/a b", "http://h/a\u{1}b", "h\u{a0}h", "h\t"] {
            assert_eq!(read(typed).is_err(), typed != "h\t", "{typed:?}");
        }
    }

    #[test]
    fn no_number_becomes_an_address_on_the_network() {
        for typed in
            ["3000.", "3000:4000", "0x1F90", "３０００", "127.1", "1.2.3", "010.0.0.1", "0x7f.0.0.1:80", "1.2.3.4.", "30\u{200b}00"]
        {
            let error = read(typed).unwrap_err();
            assert!(error.contains("write") && error.contains("port"), "{typed}: {error}");
        }
        for (typed, meant) in [
            ("192.0.2.1:3000/x", "http://192.0.2.1:3000/x"),
            ("7.example:80", "http://7.example/"),
            ("bücher.example", "http://xn--bcher-kva.example/"),
            ("HTTP://h/x", "http://h/x"),
            ("my_app:3000", "http://my_app:3000/"),
            ("h/x?next=http://i", "http://h/x?next=http://i"),
            ("[::1]", "http://[::1]/"),
            ("3000/@x", "http://127.0.0.1:3000/@x"),
        ] {
            assert_eq!(read(typed).unwrap().as_str(), meant, "{typed}");
        }
    }

    #[test]
    fn what_is_no_host_is_refused_and_the_cure_is_named() {
        for (typed, cure) in [
            ("3000,4000", "a host is letters"),
            ("unix:/tmp/x", "unix socket cannot be delivered to"),
            ("unix:///tmp/x", "unix socket cannot be delivered to"),
            ("a=b=3000", "a host is letters"),
            ("+3000", "a host is letters"),
            ("http://a,b/", "a host is letters"),
            ("http:3000", "two slashes"),
            ("http:/localhost:3000", "two slashes"),
            ("http:///x", "names no host"),
            ("//h/x", "names no host"),
            ("3000@x", "http://user:password@host"),
            (":", "a port is a number"),
            (":/x", "a port is a number"),
            ("localhost:", "a port is a number"),
            ("localhost:30a", "a port is a number"),
            ("99999", "a port is a number"),
            ("::1", "in brackets"),
            ("[::1", "IPv6"),
        ] {
            let error = read(typed).unwrap_err();
            assert!(error.contains(cure), "{typed}: {error}");
        }
    }

    #[test]
    fn an_error_quotes_neither_user_nor_password_nor_query() {
        for (typed, shown) in [
            ("http://us:pa55@h h/", "\"http://••••••@h h/\""),
            ("http://us:pa/55@h:x/", "\"http://••••••@h:x/\""),
            ("http://us:pa://55@h:x/", "\"http://••••••@h:x/\""),
            ("http://us:p@ 55?a@h:x/", "\"http://••••••@h:x/\""),
            ("http:/us:pa55@h", "\"••••••@h\""),
            ("us:pa55@h", "\"••••••@h\""),
            ("ftp://h/?token=pa55", "\"ftp://h/?••••••\""),
        ] {
            assert_eq!(quoted(typed), shown);
            let error = read(typed).unwrap_err();
            assert!(error.starts_with(shown) && !error.contains("55"), "{error}");
        }
    }
}
