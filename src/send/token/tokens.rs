//! Fetches tokens and keeps the last one while it lives. One delivery fetches, the others wait for what it gets.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use tokio::sync::Mutex;

use super::answer::{Granted, NOT_JSON, Refusal, read};
use super::life::until;
use super::request::{Identify, forms, request};
use crate::credentials::AUTHORIZATION;
use crate::delivery::{Cause, Outcome, Reason};
use crate::mask::{DOTS, SHORTEST};
use crate::net::client::{Client, ClientError, Outgoing};
use crate::net::url::Target;
use crate::secret::Secret;

/// A token to deliver with.
#[derive(Debug, Clone)]
pub struct Token {
    value: Secret,
    /// Tokens are counted from 1.
    number: u64,
}

/// Where tokens come from. Shared by all deliveries that need them.
#[derive(Debug)]
pub struct Tokens {
    pub(super) client: Client,
    pub(super) url: Target,
    pub(super) client_id: String,
    /// Nobody named the URL: it is the one of a `listen` that issues tokens.
    pub(super) by_default: bool,
    pub(super) secret: Secret,
    pub(super) scope: Option<String>,
    pub(super) identify: Option<Identify>,
    /// Whether tokens are masked in what the receivers answer.
    pub(super) masked: bool,
    pub(super) kept: Mutex<Kept>,
    /// Requests that have come to an end.
    pub(super) asked: AtomicU64,
    /// The last token that a receiver took.
    pub(super) taken: AtomicU64,
}

/// What came of the last request.
#[derive(Debug, Default)]
pub struct Kept {
    token: Option<Held>,
    failure: Option<Reason>,
    /// The way of saying who we are that the server takes.
    way: Option<Identify>,
}

#[derive(Debug)]
struct Held {
    token: Token,
    until: Option<Instant>,
    /// It was fetched because a receiver refused the one before.
    renewed: bool,
}

impl Held {
    fn lives(&self) -> bool {
        self.until.is_none_or(|until| Instant::now() < until)
    }
}

impl Token {
    /// The request with this token in it.
    #[must_use]
    pub fn put_in(&self, outgoing: &Outgoing) -> Outgoing {
        let mut outgoing = outgoing.clone();
        outgoing.headers.set(AUTHORIZATION, [b"Bearer ", self.value.expose()].concat());
        outgoing
    }
}

impl Tokens {
    /// The token, fetched if there is none that lives.
    ///
    /// # Errors
    /// None is to be had.
    pub async fn current(&self) -> Result<Token, Reason> {
        let before = self.asked.load(Ordering::Acquire);
        let mut kept = self.kept.lock().await;
        match &kept.token {
            Some(held) if held.lives() => return Ok(held.token.clone()),
            _ => {}
        }
        self.shared(before, &kept).map_or(Ok(()), Err)?;
        self.fetch(&mut kept, false).await
    }

    /// Another token in the place of one that a receiver has refused; `None` where one that was renewed is refused as well, so that
    /// another would be no better.
    pub async fn renewed(&self, refused: &Token) -> Option<Result<Token, Reason>> {
        let before = self.asked.load(Ordering::Acquire);
        let mut kept = self.kept.lock().await;
        match &kept.token {
            Some(held) if held.token.number != refused.number && held.lives() => return Some(Ok(held.token.clone())),
            Some(held) if held.renewed && self.taken.load(Ordering::Acquire) != held.token.number => return None,
            _ => {}
        }
        if let Some(failure) = self.shared(before, &kept) {
            return Some(Err(failure));
        }
        Some(self.fetch(&mut kept, true).await)
    }

    /// A receiver has taken this token.
    pub fn took(&self, token: &Token) {
        self.taken.store(token.number, Ordering::Release);
    }

    /// The answer without the token, which a receiver may repeat.
    #[must_use]
    pub fn hide(&self, token: &Token, outcome: Outcome) -> Outcome {
        match outcome {
            Outcome::Replied { status, headers, body, end } if self.masked => {
                let headers = headers.lines().iter().map(|(name, value)| (name.clone(), without(value, &token.value))).collect();
                Outcome::Replied { status, headers, body: without(&body, &token.value), end }
            }
            outcome => outcome,
        }
    }

    /// The failure of another delivery's request, where one came to its end while this one waited.
    fn shared(&self, before: u64, kept: &Kept) -> Option<Reason> {
        if self.asked.load(Ordering::Acquire) == before { None } else { kept.failure.clone() }
    }

    async fn fetch(&self, kept: &mut Kept, renewed: bool) -> Result<Token, Reason> {
        let result = self.ask(&mut kept.way).await;
        let number = self.asked.fetch_add(1, Ordering::AcqRel) + 1;
        match result {
            Ok(Granted { token, lifetime }) => {
                let token = Token { value: token, number };
                kept.token = Some(Held { token: token.clone(), until: until(Instant::now(), lifetime), renewed });
                kept.failure = None;
                Ok(token)
            }
            Err(why) => {
                let why = self.without_secret(why);
                let at = format!("{}{}", self.url.authority(), self.url.path());
                let reason = Reason { cause: Cause::Token, text: format!("no token from {at}: {why}") };
                kept.token = None;
                kept.failure = Some(reason.clone());
                Err(reason)
            }
        }
    }

    /// A server may repeat what it was sent.
    fn without_secret(&self, why: String) -> String {
        // Shorter ones are not searched for, as everywhere.
        let searched = forms(&self.client_id, &self.secret).into_iter().filter(|form| self.masked && form.len() >= SHORTEST);
        searched.fold(why, |why, form| why.replace(&form, DOTS))
    }

    /// Asks in the way that is known to be taken; else by Basic, and by the form where that is refused.
    async fn ask(&self, way: &mut Option<Identify>) -> Result<Granted, String> {
        if let Some(only) = self.identify.or(*way) {
            return self.ask_as(only).await.map_err(|refusal| refusal.why);
        }
        let first = match self.ask_as(Identify::Basic).await {
            Err(refusal) if refusal.by_identity => refusal.why,
            result => {
                *way = result.is_ok().then_some(Identify::Basic);
                return result.map_err(|refusal| refusal.why);
            }
        };
        let result = self.ask_as(Identify::Form).await;
        *way = result.is_ok().then_some(Identify::Form);
        result.map_err(|refusal| {
            let first = if refusal.why == first { "the same".to_owned() } else { first };
            format!("{} to the client id and secret in the form, and {first} to them in a Basic header", refusal.why)
        })
    }

    async fn ask_as(&self, identify: Identify) -> Result<Granted, Refusal> {
        let (headers, body) = request(&self.client_id, &self.secret, self.scope.as_deref(), identify);
        let outcome = self.client.deliver(&Outgoing { target: self.url.clone(), headers, body: body.into() }).await;
        let impossible = |error: ClientError| Refusal { why: error.to_string(), by_identity: false };
        read(&outcome.map_err(impossible)?).map_err(|refusal| {
            let plain = self.by_default && refusal.why == NOT_JSON;
            let why = if plain {
                format!("{NOT_JSON}; a plain idhook listen issues no tokens, idhook listen --auth oauth2 does")
            } else {
                refusal.why
            };
            Refusal { why, ..refusal }
        })
    }
}

fn without(bytes: &[u8], token: &Secret) -> Vec<u8> {
    let token = token.expose();
    let (mut out, mut rest) = (Vec::with_capacity(bytes.len()), bytes);
    while let Some(at) = memchr::memmem::find(rest, token) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(DOTS.as_bytes());
        rest = &rest[at + token.len()..];
    }
    out.extend_from_slice(rest);
    out
}
