//! What looks as if it were a signature, by its name and value. Only a hint: whether it is one, a check decides.

use crate::credentials::{AUTHORIZATION, Callback};
use crate::request::Headers;

/// So many are named, and tried.
const MOST: usize = 5;
/// Parts of such names.
const NAMES: [&str; 4] = ["signature", "hmac", "digest", "-sig"];
/// Lengths of the hashes of the SHA family, in hexadecimal digits.
const DIGITS: [usize; 4] = [40, 64, 96, 128];

/// What to call it: the headers by their names, and what stands in the query by `?` and its name.
pub fn all(callback: &Callback) -> Vec<String> {
    names(callback.headers).into_iter().chain(in_query(callback.query)).collect()
}

/// The members of the query.
pub fn in_query(query: &str) -> impl Iterator<Item = String> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(name, value)| looks_so(&name.to_ascii_lowercase(), value.as_bytes())).map(|(name, _)| format!("?{name}")).take(MOST)
}

/// The names (lower case) of headers, each once.
pub fn names(headers: &Headers) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (name, value) in headers.lines() {
        if names.len() < MOST && looks_so(name, value) && !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

fn looks_so(name: &str, value: &[u8]) -> bool {
    let bare = value.rsplit(|byte| *byte == b'=').next().unwrap_or_default();
    // What names an algorithm is no signature.
    let named = NAMES.iter().any(|part| name.contains(part)) && !name.ends_with("-alg") && value.len() >= 20;
    named || is_scheme(name, value) || (DIGITS.contains(&bare.len()) && bare.iter().all(u8::is_ascii_hexdigit))
}

/// Whether it is an `Authorization` that begins with a word for signing. What stands behind other words may be a token.
fn is_scheme(name: &str, value: &[u8]) -> bool {
    let word = value.split(|byte| *byte == b' ').next().map(<[u8]>::to_ascii_lowercase).unwrap_or_default();
    let has = |part: &[u8]| memchr::memmem::find(&word, part).is_some();
    name == AUTHORIZATION && word.len() < value.len() && (has(b"hmac") || has(b"signature"))
}

/// Headers (lower case) whose name and value are like a time of signing.
pub fn times(headers: &Headers) -> Vec<String> {
    let is_time = |name: &str, value: &[u8]| name.contains("time") && value.iter().any(u8::is_ascii_digit) && value.len() < 40;
    headers.lines().iter().filter(|(name, value)| is_time(name, value)).map(|(name, _)| name.clone()).take(2).collect()
}

#[cfg(test)]
mod tests {
    use super::{names, times};
    use crate::request::Headers;

    #[test]
    fn signatures_and_times_are_told_from_the_rest() {
        let digits = "ab".repeat(32);
        let mut headers = Headers::default();
        for (name, value) in [
            ("x-hub-signature-256", format!("sha256={digits}")),
            ("x-anything", digits.clone()),
            ("x-anything", digits.clone()),
            ("x-request-id", "3e8a6d17-52cb-4f90-8a1d-9c47b0f2e635".to_owned()),
            ("x-payload-digest-alg", "HMAC_SHA256_HEX and more".to_owned()),
            ("x-signature-version", "2".to_owned()),
            ("acme-signature", "t=1,v1=0123456789abcdef".to_owned()),
            ("x-time", "1700000000".to_owned()),
            ("x-times", "never".to_owned()),
        ] {
            headers.push(name, value);
        }
        assert_eq!(names(&headers), ["x-hub-signature-256", "x-anything", "acme-signature"]);
        assert_eq!(times(&headers), ["x-time"]);
        for number in 0..50 {
            headers.push(format!("x-{number}-signature"), digits.clone());
        }
        assert_eq!(names(&headers).len(), super::MOST, "a stranger's headers are not all looked at");
    }
}
