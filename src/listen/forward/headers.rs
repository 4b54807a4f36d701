//! Which headers a forwarded callback, and its answer, take along: all but those that speak of one connection (RFC 9110, section 7.6.1).

use crate::request::{HeaderEdits, Headers};

/// Beside those that `Connection` names and those that begin with `proxy-`.
const HOP_BY_HOP: [&str; 7] = ["connection", "keep-alive", "te", "trailer", "trailers", "transfer-encoding", "upgrade"];

/// The headers of a callback as they go on, edited; the connection to the target says host and length itself.
pub fn of_request(headers: &Headers, edits: &HeaderEdits, target_names_a_user: bool) -> Headers {
    // What was expected has been given: the body is here.
    let own = |name: &str| ["host", "content-length", "expect"].contains(&name) || (target_names_a_user && name == "authorization");
    let kept = |name: &str| !own(name) && !edits.concern(name);
    end_to_end(headers, kept).chain(edits.lines.lines()).cloned().collect()
}

/// The headers of an answer as they go back. `listen` never allows a web page to read an answer.
pub fn of_answer(headers: &Headers) -> Headers {
    end_to_end(headers, |name| name != "content-length" && !name.starts_with("access-control-")).cloned().collect()
}

fn end_to_end(headers: &Headers, kept: impl Fn(&str) -> bool) -> impl Iterator<Item = &(String, Vec<u8>)> {
    let named: Vec<_> = headers.all("connection").flat_map(|value| value.split(|byte| *byte == b',')).map(<[u8]>::trim_ascii).collect();
    headers.lines().iter().filter(move |(name, _)| {
        !HOP_BY_HOP.contains(&name.as_str())
            && !name.starts_with("proxy-")
            && !named.iter().any(|other| other.eq_ignore_ascii_case(name.as_bytes()))
            && kept(name)
    })
}

#[cfg(test)]
mod tests {
    use super::{of_answer, of_request};
    use crate::request::{HeaderEdits, Headers};

    fn headers(lines: &[(&str, &str)]) -> Headers {
        lines.iter().map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec())).collect()
    }

    #[test]
    fn what_speaks_of_the_connection_stays_behind() {
        let came = headers(&[
            ("host", "a"),
            ("x-a", "1"),
            ("connection", "close, X-Hop"),
            ("connection", "x-other"),
            ("x-hop", "1"),
            ("x-other", "1"),
            ("keep-alive", "1"),
            ("proxy-authorization", "1"),
            ("te", "trailers"),
            ("trailer", "x"),
            ("transfer-encoding", "chunked"),
            ("upgrade", "h2c"),
            ("content-length", "3"),
            ("expect", "100-continue"),
            ("authorization", "t"),
            ("x-a", "2"),
        ]);
        let edits = |lines: &[(&str, &str)], removed: &[&str]| HeaderEdits {
            lines: headers(lines),
            removed: removed.iter().map(|name| (*name).to_owned()).collect(),
        };
        assert_eq!(of_request(&came, &edits(&[], &[]), false), headers(&[("x-a", "1"), ("authorization", "t"), ("x-a", "2")]));
        let replaced = headers(&[("x-a", "3"), ("x-a", "4")]);
        assert_eq!(of_request(&came, &edits(&[("x-a", "3"), ("x-a", "4")], &[]), true), replaced);
        assert_eq!(of_request(&came, &edits(&[], &["x-a"]), false), headers(&[("authorization", "t")]));
    }

    #[test]
    fn an_answer_lets_no_web_page_in() {
        let came = headers(&[("access-control-allow-origin", "*"), ("content-length", "1"), ("set-cookie", "a"), ("set-cookie", "b")]);
        assert_eq!(of_answer(&came), headers(&[("set-cookie", "a"), ("set-cookie", "b")]));
    }
}
