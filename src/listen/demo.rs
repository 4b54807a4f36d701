//! `--demo`: one sample of every vendor, delivered to ourselves over the network as a vendor would.

use std::sync::Arc;

use bytes::Bytes;
use fastrand::Rng;
use jiff::Timestamp;

use super::desk::Desk;
use crate::credentials::signature::{Occasion, Unsigned};
use crate::credentials::{Scheme, Signed};
use crate::delivery::DEFAULT_TIMEOUT;
use crate::delivery::Outcome;
use crate::net::client::{Client, Outgoing};
use crate::net::connect::Connect;
use crate::net::outgoing::USER_AGENT;
use crate::net::url::Target;
use crate::payload;
use crate::report::Message;
use crate::request::Headers;
use crate::secret::{Keyring, Ring, Secret};
use crate::vendor::Vendor;
use crate::vendor::form::made;
use crate::vendor::registry::Registry;

/// Carries the token by which our own deliveries are told from all others.
const HEADER: &str = "idhook-demo";

/// The secrets of a demonstration.
#[derive(Debug, Clone)]
pub struct Demo {
    token: Secret,
    keyring: Keyring,
}

impl Demo {
    /// Makes a token, and a secret for every vendor that has none and whose default scheme is a key in the body or a signature.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn new(registry: &Registry, given: &Keyring) -> Result<Self, getrandom::Error> {
        let mut keyring = given.clone();
        for vendor in registry.vendors().filter(|vendor| given.of(vendor.id()).is_empty()) {
            let made = Ring::new(vec![Secret::new(random()?)]);
            // A shared secret is made, in whatever way it is used; a pair of keys is not.
            let usable = match Scheme::choose(vendor, None, &made) {
                Ok(Scheme::BodyKey(_) | Scheme::StaticKey(..)) => true,
                Ok(scheme @ (Scheme::Signature(_) | Scheme::Any(..))) => scheme.sign(&made).is_ok(),
                _ => false,
            };
            if usable {
                made.iter().for_each(|secret| keyring.add(vendor.id(), secret.clone()));
            }
        }
        Ok(Self { token: Secret::new(random()?), keyring })
    }

    pub const fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// Whether we delivered this ourselves; the mark is taken off.
    pub fn delivered(&self, headers: &mut Headers) -> bool {
        let ours = headers.first(HEADER).is_some_and(|token| self.token.matches(token));
        if ours {
            headers.remove(HEADER);
        }
        ours
    }

    /// Delivers the default sample of every vendor to `url`.
    pub async fn deliver(self, registry: Arc<Registry>, url: String, desk: Arc<Desk>) {
        for vendor in registry.vendors() {
            if let Err(reason) = self.deliver_one(vendor, &url).await {
                desk.say(Message::Warning(format!("the demonstration of {} failed: {reason}", vendor.manifest.name)));
            }
        }
    }

    async fn deliver_one(&self, vendor: &Vendor, url: &str) -> anyhow::Result<()> {
        let mut target = Target::parse(&format!("{url}/{}", vendor.id())).map_err(anyhow::Error::msg)?;
        let body = vendor.sample(&vendor.manifest.default_sample)?.bytes.to_vec();
        let mut headers = Headers::default();
        headers.push("content-type", "application/json");
        headers.push("user-agent", USER_AGENT);
        headers.push(HEADER, self.token.expose());
        let mut body = Bytes::from(body);
        let secrets = self.keyring.of(vendor.id());
        if let Ok(scheme) = Scheme::choose(vendor, None, secrets) {
            sign(&scheme.sign(secrets)?, &mut target, &mut headers, &mut body)?;
        }
        let client = Client::new(&target, Connect { timeout: DEFAULT_TIMEOUT, ..Connect::default() })?;
        match client.deliver(&Outgoing { target, headers, body }).await? {
            Outcome::Replied { .. } => Ok(()),
            Outcome::TimedOut(stage) => anyhow::bail!(stage.words()),
            Outcome::Unreachable(reason) => anyhow::bail!(reason.text),
        }
    }
}

/// Puts in what the scheme adds, as a vendor would.
fn sign(signed: &Signed, target: &mut Target, headers: &mut Headers, body: &mut Bytes) -> anyhow::Result<()> {
    match signed {
        Signed::Nothing | Signed::Token { .. } => {}
        Signed::Url { place, key } => *target = target.with_key(place, key),
        Signed::Header { name, value, .. } => headers.set(name, value.clone()),
        Signed::Member { pointer, value } => *body = payload::set(body, pointer, &serde_json::to_string(value)?)?.into(),
        Signed::Several(several) => several.iter().try_for_each(|signed| sign(signed, target, headers, body))?,
        Signed::Seal(seal) => {
            let at = Timestamp::now();
            let mut draw = Rng::with_seed(getrandom::u64()?);
            let id = seal.id().map(|(form, _)| made(form, at, &mut draw)).unwrap_or_default();
            seal.sign(Unsigned { method: "POST", path: target.path(), headers, body }, Occasion { at, id: &id, by_hand: None })?;
        }
    }
    Ok(())
}

/// 128 bits in hexadecimal, which are right as text, as hexadecimal and as base64.
fn random() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
