//! The request for a token (RFC 6749, sections 2.3.1 and 4.4.2), as headers and a form. Pure.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::credentials::AUTHORIZATION;
use crate::net::outgoing::USER_AGENT;
use crate::request::Headers;
use crate::secret::Secret;

/// How a client says who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identify {
    /// Id and secret in a Basic header, which every server must take.
    Basic,
    /// Both in the form, which some servers take alone.
    Form,
}

/// Headers and body of the request.
#[must_use]
pub fn request(client_id: &str, secret: &Secret, scope: Option<&str>, identify: Identify) -> (Headers, Vec<u8>) {
    let mut headers = Headers::default();
    headers.push("content-type", "application/x-www-form-urlencoded");
    headers.push("accept", "application/json");
    headers.push("user-agent", USER_AGENT);
    let mut form = "grant_type=client_credentials".to_owned();
    let mut field = |name: &str, value: &[u8]| form.push_str(&format!("&{name}={}", encode(value)));
    if let Some(scope) = scope {
        field("scope", scope.as_bytes());
    }
    match identify {
        Identify::Basic => {
            // Encoded before they are joined: a colon in the id does not end it.
            headers.push(AUTHORIZATION, format!("Basic {}", pair(client_id, secret)));
        }
        Identify::Form => {
            field("client_id", client_id.as_bytes());
            field("client_secret", secret.expose());
        }
    }
    (headers, form.into_bytes())
}

fn pair(client_id: &str, secret: &Secret) -> String {
    BASE64_STANDARD.encode(format!("{}:{}", encode(client_id.as_bytes()), encode(secret.expose())))
}

/// The forms in which the secret travels, for whoever must not show them.
#[must_use]
pub fn forms(client_id: &str, secret: &Secret) -> [String; 2] {
    [pair(client_id, secret), encode(secret.expose())]
}

/// `application/x-www-form-urlencoded`.
fn encode(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len()), |mut out, byte| {
        match byte {
            b' ' => out.push('+'),
            byte if byte.is_ascii_alphanumeric() || b"*-._".contains(byte) => out.push(char::from(*byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::{Identify, encode, request};
    use crate::secret::Secret;

    #[test]
    fn id_and_secret_are_encoded_wherever_they_stand() {
        // The example of RFC 6749, appendix B.
        assert_eq!(encode(" %&+£€".as_bytes()), "+%25%26%2B%C2%A3%E2%82%AC");
        // The client of RFC 6749, section 2.3.1.
        let (headers, body) = request("s6BhdRkqt3", &Secret::new("gX1fBat3bV"), Some("a b"), Identify::Basic);
        assert_eq!(headers.first("authorization"), Some(b"Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW".as_slice()));
        assert_eq!(body, b"grant_type=client_credentials&scope=a+b");
        let (headers, body) = request("a:b", &Secret::new("c&d"), None, Identify::Form);
        assert_eq!(headers.first("authorization"), None);
        assert_eq!(body, b"grant_type=client_credentials&client_id=a%3Ab&client_secret=c%26d");
        let (headers, _) = request("a:b", &Secret::new("c"), None, Identify::Basic);
        assert_eq!(headers.first("authorization"), Some(b"Basic YSUzQWI6Yw==".as_slice()), "a%3Ab:c");
    }
}
