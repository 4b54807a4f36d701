//! `--demo`: one sample of every vendor, delivered to ourselves over the network as a vendor would.

use std::sync::Arc;

use super::desk::Desk;
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
use crate::secret::{Keyring, Secret};
use crate::vendor::Vendor;
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
    /// Makes a token, and a key for every vendor whose default scheme is a key in the body and that has none.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn new(registry: &Registry, given: &Keyring) -> Result<Self, getrandom::Error> {
        let mut keyring = given.clone();
        for vendor in registry.vendors().filter(|vendor| given.of(vendor.id()).is_empty()) {
            let made = Secret::new(random()?);
            if let Ok(Scheme::BodyKey(_)) = Scheme::choose(vendor, None, std::slice::from_ref(&made)) {
                keyring.add(vendor.id(), made);
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
        let target = Target::parse(&format!("{url}/{}", vendor.id())).map_err(anyhow::Error::msg)?;
        let mut body = vendor.sample(&vendor.manifest.default_sample)?.bytes.to_vec();
        let mut headers = Headers::default();
        headers.push("content-type", "application/json");
        headers.push("user-agent", USER_AGENT);
        headers.push(HEADER, self.token.expose());
        let secrets = self.keyring.of(vendor.id());
        if let (Ok(scheme), Some(secret)) = (Scheme::choose(vendor, None, secrets), secrets.first()) {
            match scheme.sign(secret)? {
                Signed::Nothing | Signed::Token => {}
                Signed::Header { name, value, .. } => headers.set(&name, value),
                Signed::Member { pointer, value } => body = payload::set(&body, &pointer, &serde_json::to_string(&value)?)?,
            }
        }
        let client = Client::new(&target, Connect { timeout: DEFAULT_TIMEOUT, ..Connect::default() })?;
        match client.deliver(&Outgoing { target, headers, body: body.into() }).await? {
            Outcome::Replied { .. } => Ok(()),
            Outcome::TimedOut(stage) => anyhow::bail!(stage.words()),
            Outcome::Unreachable(reason) => anyhow::bail!(reason.text),
        }
    }
}

/// 128 bits in hexadecimal.
fn random() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
