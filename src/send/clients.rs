//! HTTP clients by what they are for: made once, when the first delivery of the kind is due.

use std::cell::RefCell;
use std::time::Duration;

use super::plan::Delivery;
use crate::error::{ExitStatus, Failure};
use crate::net::client::{Client, ClientError};
use crate::net::connect::Connect;

/// See the module.
#[derive(Default)]
pub struct Clients {
    made: RefCell<Vec<(Kind, Client)>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kind {
    https: bool,
    loopback: bool,
    timeout: Duration,
    connecting: Option<Duration>,
}

impl Clients {
    /// The client for this delivery.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn of(&self, delivery: &Delivery, connect: &Connect) -> Result<Client, Failure> {
        let target = &delivery.outgoing.target;
        let terms = &delivery.terms;
        let (timeout, connecting) = (terms.timeout, terms.connecting);
        let kind = Kind { https: target.is_https(), loopback: target.is_loopback(), timeout, connecting };
        let mut made = self.made.borrow_mut();
        if let Some((_, client)) = made.iter().find(|(other, _)| *other == kind) {
            return Ok(client.clone());
        }
        let client = Client::new(target, Connect { timeout, connecting, ..connect.clone() }).map_err(refused)?;
        made.push((kind, client.clone()));
        Ok(client)
    }
}

/// A request that cannot be built, as the user's mistake or the system's.
#[must_use]
pub fn refused(error: ClientError) -> Failure {
    let status = match error {
        ClientError::Name(_) | ClientError::Value(_) => ExitStatus::Usage,
        ClientError::Setup(_) => ExitStatus::Network,
    };
    Failure::new(status, error)
}
