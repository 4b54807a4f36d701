//! Reads what a token server answered (RFC 6749, sections 5.1 and 5.2): a token, or why there is none, in a sentence. Pure.

use std::time::Duration;

use serde_json::{Map, Value};

use super::life::lifetime;
use crate::delivery::{End, Outcome};
use crate::secret::Secret;

/// Characters of a server's own words that are told.
const TOLD: usize = 200;

/// Somebody answers who is no token server.
pub const NOT_JSON: &str = "its answer is not JSON";

/// What was granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    pub token: Secret,
    /// `None` where the server does not say.
    pub lifetime: Option<Duration>,
}

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// It completes "no token from …: ".
    pub why: String,
    /// Whether it may be due to the way in which the client said who it is.
    pub by_identity: bool,
}

fn refusal<T>(why: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal { why: why.into(), by_identity: false })
}

/// Reads the outcome of a request for a token.
///
/// # Errors
/// There is no token in it that a delivery could use.
pub fn read(outcome: &Outcome) -> Result<Granted, Refusal> {
    let (status, body, end) = match outcome {
        Outcome::Unreachable(reason) => return refusal(reason.text.clone()),
        Outcome::TimedOut(stage) => return refusal(stage.words()),
        Outcome::Replied { status, body, end, .. } => (*status, body, *end),
    };
    let json = serde_json::from_slice::<Value>(body);
    let object = json.as_ref().ok().and_then(Value::as_object);
    match (status, end) {
        (300..=399, _) => {
            let place = outcome.points_to().map_or_else(String::new, |place| format!(" and points to {place}"));
            return refusal(format!("it answered {status}{place}, and redirects are not followed"));
        }
        (200..=299, End::Longer) => return refusal("its answer is too long to be one with a token"),
        (200..=299, End::Broken) => return refusal("its answer broke off"),
        (200..=299, End::Whole) => {}
        _ => return Err(refused(status, object)),
    }
    let Some(object) = object else {
        return refusal(if json.is_ok() { "its answer is JSON, but no object" } else { NOT_JSON });
    };
    let token = match object.get("access_token") {
        Some(Value::String(token)) => token,
        Some(_) => return refusal("the access_token in its answer is no string"),
        None if object.contains_key("error") => return Err(refused(status, Some(object))),
        None => return refusal("its answer has no access_token"),
    };
    match object.get("token_type").map(Value::as_str) {
        Some(Some(kind)) if kind.eq_ignore_ascii_case("bearer") => {}
        Some(Some(kind)) => return refusal(format!("its token is of the type {}, not Bearer", start(kind))),
        _ => return refusal("its answer has no token_type, which must say Bearer"),
    }
    // RFC 6749, appendix A.12; a header drops spaces at its ends.
    if token.is_empty() || token.trim_matches(' ') != token || !token.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return refusal("its token is empty, or holds characters that no header may hold");
    }
    Ok(Granted { token: Secret::new(token.as_bytes()), lifetime: object.get("expires_in").and_then(lifetime) })
}

/// The server's own reason, where it gives one.
fn refused(status: u16, object: Option<&Map<String, Value>>) -> Refusal {
    let said = |name| object.and_then(|object| object.get(name)?.as_str()).filter(|text| !text.is_empty());
    let error = said("error");
    let description = said("error_description").map_or_else(String::new, |text| format!(" ({})", start(text)));
    let what = error.map_or_else(String::new, |error| format!(" {}", start(error)));
    let by_identity = status == 401 || error == Some("invalid_client") || (status == 400 && error == Some("invalid_request"));
    Refusal { why: format!("it answered {status}{what}{description}"), by_identity }
}

fn start(text: &str) -> String {
    match text.char_indices().nth(TOLD) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::delivery::{End, Outcome, Stage};
    use crate::request::Headers;

    fn answered(status: u16, body: &str) -> Outcome {
        Outcome::Replied { status, headers: Headers::default(), body: body.as_bytes().to_vec(), end: End::Whole }
    }

    #[test]
    fn a_token_is_what_a_header_may_hold() {
        let granted = read(&answered(200, r#"{"access_token":"a.b-c=","token_type":"bEARER","expires_in":60,"more":1}"#)).unwrap();
        assert_eq!((granted.token.expose(), granted.lifetime.unwrap().as_secs()), (b"a.b-c=".as_slice(), 60));
        assert_eq!(read(&answered(201, r#"{"access_token":"t","token_type":"Bearer"}"#)).unwrap().lifetime, None);
        for wrong in ["", " t", "a\\nb", "é", "\\u0000"] {
            let why = read(&answered(200, &format!(r#"{{"access_token":"{wrong}","token_type":"Bearer"}}"#))).unwrap_err().why;
            assert!(why.contains("no header may hold"), "{wrong}: {why}");
        }
    }

    #[test]
    fn every_other_answer_is_refused_in_a_sentence() {
        for (status, body, why, by_identity) in [
            (401, "", "it answered 401", true),
            (401, r#"{"error":"invalid_client","error_description":"who?"}"#, "it answered 401 invalid_client (who?)", true),
            (400, r#"{"error":"invalid_request"}"#, "it answered 400 invalid_request", true),
            (400, r#"{"error":"invalid_scope"}"#, "it answered 400 invalid_scope", false),
            (200, r#"{"error":"unsupported_grant_type"}"#, "it answered 200 unsupported_grant_type", false),
            (503, "<html>", "it answered 503", false),
            (302, "", "it answered 302, and redirects are not followed", false),
            (200, "<html>", "its answer is not JSON", false),
            (200, "[]", "its answer is JSON, but no object", false),
            (200, "{}", "its answer has no access_token", false),
            (200, r#"{"access_token":1}"#, "the access_token in its answer is no string", false),
            (200, r#"{"access_token":"t"}"#, "its answer has no token_type, which must say Bearer", false),
            (200, r#"{"access_token":"t","token_type":"mac"}"#, "its token is of the type mac, not Bearer", false),
        ] {
            let refusal = read(&answered(status, body)).unwrap_err();
            assert_eq!((refusal.why.as_str(), refusal.by_identity), (why, by_identity), "{body}");
        }
        assert_eq!(read(&Outcome::TimedOut(Stage::Silent)).unwrap_err().why, "no answer in time");
        let long = format!(r#"{{"error":"{}"}}"#, "x".repeat(9999));
        assert!(read(&answered(400, &long)).unwrap_err().why.len() < 300);
    }
}
