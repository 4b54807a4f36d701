//! A request for a token, read as RFC 6749 has it: what is granted, or why not. Pure.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use super::form::{LARGEST, decode, fields};
use crate::net::server::Answer;
use crate::request::{Headers, Request};
use crate::secret::Secret;

/// Who gets a token.
#[derive(Debug)]
pub struct Clients {
    /// `None` takes any.
    pub id: Option<Secret>,
    pub secrets: Vec<Secret>,
}

/// What was asked for and may be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub scope: Option<String>,
}

/// The errors of RFC 6749, section 5.2, as far as they can come up here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Error {
    InvalidRequest,
    InvalidClient,
    UnsupportedGrantType,
}

/// Why there is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    pub error: Error,
    /// In words.
    pub why: &'static str,
}

impl Error {
    /// As it stands in the answer.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
        }
    }
}

const fn refusal(error: Error, why: &'static str) -> Refusal {
    Refusal { error, why }
}

const fn invalid(why: &'static str) -> Refusal {
    refusal(Error::InvalidRequest, why)
}

/// Reads a request.
pub fn read(request: &Request, clients: &Clients) -> Result<Grant, Refusal> {
    if !is_form(&request.headers) {
        return Err(invalid("the content type must be application/x-www-form-urlencoded"));
    }
    if request.body.len() > LARGEST {
        return Err(invalid("the request is larger than 64 kB"));
    }
    let fields = fields(&request.body).map_err(invalid)?;
    let field = |name: &str| fields.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
    let grant_type = field("grant_type").ok_or(match &request.query {
        Some(_) => invalid("grant_type is missing: parameters belong into the body, not into the URL"),
        None => invalid("grant_type is missing"),
    })?;
    client(&request.headers, field("client_id"), field("client_secret"), clients)?;
    if grant_type != "client_credentials" {
        return Err(refusal(Error::UnsupportedGrantType, "the only grant_type here is client_credentials"));
    }
    Ok(Grant { scope: field("scope").map(str::to_owned) })
}

fn is_form(headers: &Headers) -> bool {
    let mut types = headers.all("content-type");
    let form = |value: &[u8]| {
        let kind = value.split(|byte| *byte == b';').next().unwrap_or_default();
        kind.trim_ascii().eq_ignore_ascii_case(b"application/x-www-form-urlencoded")
    };
    types.next().is_some_and(form) && types.next().is_none()
}

/// Authenticates the client (RFC 6749, section 2.3.1): by Basic or by fields, not by both.
fn client(headers: &Headers, id: Option<&str>, secret: Option<&str>, clients: &Clients) -> Result<(), Refusal> {
    let mut lines = headers.all("authorization");
    let (line, further) = (lines.next(), lines.next());
    match (line, id, secret) {
        (Some(_), ..) if further.is_some() => Err(invalid("there is more than one Authorization header")),
        (Some(_), _, Some(_)) => Err(invalid("the client authenticates twice: by Basic or by client_secret, not by both")),
        (Some(line), id, None) => basic(line, id, clients),
        (None, Some(id), Some(secret)) => clients.admit(id.as_bytes(), secret.as_bytes()),
        (None, None, Some(_)) => Err(invalid("client_id is missing")),
        (None, _, None) => {
            Err(refusal(Error::InvalidClient, "the client does not authenticate: by Basic, or by client_id and client_secret in the body"))
        }
    }
}

fn basic(line: &[u8], named: Option<&str>, clients: &Clients) -> Result<(), Refusal> {
    let invalid_client = |why| refusal(Error::InvalidClient, why);
    let encoded = line
        .split_at_checked(6)
        .filter(|(word, _)| word.eq_ignore_ascii_case(b"Basic "))
        .ok_or_else(|| invalid_client("the Authorization header is not Basic"))?
        .1;
    let pair = BASE64_STANDARD.decode(encoded.trim_ascii()).map_err(|_| invalid_client("what follows Basic is not base64"))?;
    let colon = pair.iter().position(|byte| *byte == b':').ok_or_else(|| invalid_client("Basic holds no id:secret"))?;
    let (id, secret) = (&pair[..colon], &pair[colon + 1..]);
    let unescaped = decode(id).zip(decode(secret));
    let plain = || clients.admit(id, secret);
    let not_escaped = || invalid_client("id and secret must be form-urlencoded inside Basic (RFC 6749, section 2.3.1)");
    match unescaped {
        Some((id, _)) if named.is_some_and(|named| named != id) => Err(invalid("client_id in the body is not the one in Basic")),
        Some((id, secret)) => {
            clients.admit(id.as_bytes(), secret.as_bytes()).map_err(|refusal| plain().map_or(refusal, |()| not_escaped()))
        }
        None => Err(not_escaped()),
    }
}

impl Clients {
    /// Both are compared whatever the other is.
    fn admit(&self, id: &[u8], secret: &[u8]) -> Result<(), Refusal> {
        let known = self.id.as_ref().is_none_or(|known| known.matches(id));
        let proven = self.secrets.iter().fold(false, |proven, known| known.matches(secret) | proven);
        if known & proven { Ok(()) } else { Err(refusal(Error::InvalidClient, "another client id or another secret")) }
    }
}

impl Refusal {
    /// As the client is told.
    pub fn answer(self) -> Answer {
        let mut answer = json_answer(400, &json!({ "error": self.error.name(), "error_description": self.why }));
        if self.error == Error::InvalidClient {
            answer.status = 401;
            answer.headers.push("www-authenticate", "Basic realm=\"idhook\", charset=\"UTF-8\"");
        }
        answer
    }
}

/// An answer that no cache keeps (RFC 6749, section 5.1).
pub fn json_answer(status: u16, body: &serde_json::Value) -> Answer {
    let mut answer = Answer { status, body: body.to_string().into(), ..Answer::default() };
    answer.headers.push("content-type", "application/json");
    answer.headers.push("cache-control", "no-store");
    answer.headers.push("pragma", "no-cache");
    answer
}
