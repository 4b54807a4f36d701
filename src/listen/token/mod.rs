//! `--auth oauth2`: an endpoint that issues tokens (client credentials grant, RFC 6749), and callbacks accepted with these alone.
//!
//! A request for a token is no callback: it is not recorded, forwarded or counted. Tokens are known by their digests and never
//! written to the file.

mod form;
mod grant;
mod live;
mod made;

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;

use crate::credentials::{Verdict, oauth2};
use crate::mask::DOTS;
use crate::net::server::{Answer, Arrived};
use crate::record::{Callback, Header};
use crate::request::{Headers, Request};
use crate::secret::Secret;
use grant::{Refusal, json_answer};
use live::Live;
pub use made::MadeSecret;

/// Where tokens are asked for.
const PATH: &str = "/oauth2/token";

/// What the endpoint goes by.
#[derive(Debug)]
pub struct Settings {
    /// `None` takes any client.
    pub client_id: Option<String>,
    /// Any of these is the client's, and no other secret of the vendor.
    pub secrets: Vec<Secret>,
    /// How long a token is accepted.
    pub ttl: Duration,
    /// Where the secret stands, for people.
    pub whereabouts: String,
}

/// Whether the request is for the endpoint.
#[must_use]
pub fn is_asked(head: &Request) -> bool {
    head.path == PATH
}

/// The endpoint's answer by the head alone; `None` where the body is needed.
#[must_use]
pub fn admit(head: &Request) -> Option<Answer> {
    (head.method != "POST").then(|| {
        let mut answer = Answer::bare(405);
        answer.headers.push("allow", "POST");
        answer
    })
}

/// Issues tokens, and knows them again.
#[derive(Debug)]
pub struct Issuer {
    clients: grant::Clients,
    client_id: Option<String>,
    whereabouts: String,
    ttl: Duration,
    live: Mutex<Live>,
    /// The kinds of refusal that were told, a bit each.
    told: AtomicU8,
}

impl Issuer {
    /// The key, of random bytes, is for one run.
    #[must_use]
    pub fn new(settings: Settings, key: [u8; 32]) -> Self {
        let Settings { client_id, secrets, ttl, whereabouts } = settings;
        let clients = grant::Clients { id: client_id.as_deref().map(Secret::new), secrets };
        Self { clients, client_id, whereabouts, ttl, live: Mutex::new(Live::new(key)), told: AtomicU8::new(0) }
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How to get a token here, for people.
    #[must_use]
    pub fn introduction(&self, url: &str) -> String {
        let client = self.client_id.as_ref().map_or_else(|| "any client id".to_owned(), |id| format!("the client id {id}"));
        format!("callbacks need a token from POST {url}{PATH}: grant_type=client_credentials, {client}, {}", self.whereabouts)
    }

    /// Answers a request for a token. What its user should know is told once for each kind of refusal.
    #[must_use]
    pub fn receive(&self, request: &Request, arrived: Arrived) -> (Answer, Option<String>) {
        let refused = |refusal: Refusal| {
            let kind = 1 << refusal.error as u8;
            let first = self.told.fetch_or(kind, Ordering::Relaxed) & kind == 0;
            (refusal.answer(), first.then(|| format!("a token was refused, {}: {}", refusal.error.name(), refusal.why)))
        };
        match arrived {
            Arrived::Head | Arrived::Whole => {}
            Arrived::TooLarge => {
                let refusal = Refusal { error: grant::Error::InvalidRequest, why: "the request is larger than --max-body" };
                let (answer, news) = refused(refusal);
                return (Answer { status: 413, ..answer }, news);
            }
            Arrived::Cut => return (Answer::bare(408), None),
        }
        match grant::read(request, &self.clients) {
            Err(refusal) => refused(refusal),
            Ok(grant) => {
                let mut random = [0; 32];
                if let Err(error) = getrandom::fill(&mut random) {
                    return (Answer::bare(500), Some(format!("no token could be made: {error}")));
                }
                let token = self.live().issue(random, request.received, self.ttl);
                let mut body = json!({ "access_token": token, "token_type": "Bearer", "expires_in": self.ttl.as_secs() });
                if let Some(scope) = grant.scope {
                    body["scope"] = scope.into();
                }
                (json_answer(200, &body), None)
            }
        }
    }

    /// The verdict on a callback that came at `now`.
    #[must_use]
    pub fn judge(&self, headers: &Headers, now: Timestamp) -> Verdict {
        oauth2::check(headers, |token| self.live().standing(token, now))
    }

    /// Takes the tokens that were issued here out of a record's query and headers: the file may be passed on.
    pub fn hide(&self, record: &mut Callback) {
        for header in &mut record.headers {
            let hidden = match &header.value {
                Some(text) => self.hidden(text.as_bytes()),
                None => self.hidden(&header.bytes()),
            };
            if let Some(hidden) = hidden {
                *header = Header::new(&header.name, &hidden).into_owned();
            }
        }
        if let Some(hidden) = record.query.as_ref().and_then(|query| self.hidden(query.as_bytes())) {
            record.query = Some(String::from_utf8_lossy(&hidden).into_owned().into());
        }
    }

    /// The bytes with dots for tokens; `None` where there are none.
    fn hidden(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let live = self.live();
        let (mut out, mut rest) = (Vec::new(), bytes);
        while let Some(place) = live.find(rest) {
            out.extend_from_slice(&rest[..place.start]);
            out.extend_from_slice(DOTS.as_bytes());
            rest = &rest[place.end..];
        }
        (rest.len() < bytes.len()).then(|| [out.as_slice(), rest].concat())
    }
}
