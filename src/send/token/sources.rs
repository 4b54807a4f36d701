//! One source of tokens for each vendor whose deliveries need them.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::atomic::AtomicU64;

use tokio::sync::Mutex;

use super::tokens::{Kept, Tokens};
use super::{Asked, asked};
use crate::delivery::DEFAULT_TIMEOUT;
use crate::error::{ExitStatus, Failure};
use crate::mask::Level;
use crate::net::client::Client;
use crate::send::Options;
use crate::send::plan::Delivery;

/// See the module.
#[derive(Debug, Default)]
pub struct Sources(BTreeMap<usize, Tokens>);

impl Sources {
    /// Makes what these deliveries need. Nothing is fetched yet.
    ///
    /// # Errors
    /// As [`asked()`] has them; no HTTP client.
    pub fn new(options: &Options, deliveries: &[Rc<Delivery>]) -> Result<Self, Failure> {
        let mut sources = BTreeMap::new();
        for (vendor, at) in deliveries.iter().filter_map(|delivery| delivery.vendor.zip(delivery.signed.fetches())) {
            let Some(secret) = options.keyring.of(options.registry.vendor(vendor).id()).get(at) else { continue };
            if sources.contains_key(&vendor.0) {
                continue;
            }
            let Asked { url, client_id, by_default, mut connect } = asked(options)?;
            connect.timeout = options.timeout.unwrap_or(DEFAULT_TIMEOUT);
            let tokens = Tokens {
                client: Client::new(&url, connect).map_err(|error| Failure::new(ExitStatus::Network, error))?,
                url,
                client_id,
                by_default,
                secret: secret.clone(),
                scope: options.tokens.scope.clone(),
                identify: options.tokens.identify,
                masked: options.redactor.level() > Level::None,
                kept: Mutex::new(Kept::default()),
                asked: AtomicU64::new(0),
                taken: AtomicU64::new(0),
            };
            sources.insert(vendor.0, tokens);
        }
        Ok(Self(sources))
    }

    /// The tokens of a delivery; `None` where it goes without.
    #[must_use]
    pub fn of(&self, delivery: &Delivery) -> Option<&Tokens> {
        let vendor = delivery.vendor.filter(|_| delivery.signed.fetches().is_some())?;
        self.0.get(&vendor.0)
    }
}
