//! The flags of `listen --auth oauth2`, and the secret of its token endpoint.

use std::time::Duration;

use clap::Args;

use super::{Session, values};
use crate::credentials::{Auth, client_secrets, takes_tokens};
use crate::error::Failure;
use crate::listen::{MadeSecret, TokenSettings};
use crate::secret::{Keyring, Secret};
use crate::vendor::registry::VendorId;

/// How long a token is accepted where nothing else is said.
const TTL: Duration = Duration::from_hours(1);

#[derive(Debug, Args)]
pub struct TokenFlags {
    /// With --auth oauth2: the client id that gets a token [default: any]
    #[arg(long, value_name = "ID", env = "IDHOOK_CLIENT_ID")]
    client_id: Option<String>,
    /// With --auth oauth2: how long a token is accepted [default: 1h]
    #[arg(long, value_name = "DURATION", value_parser = values::duration, env = "IDHOOK_TOKEN_TTL")]
    token_ttl: Option<Duration>,
}

impl TokenFlags {
    /// The settings of the endpoint, if there is to be one, and the secret that was made for want of another.
    ///
    /// # Errors
    /// Flags without `--auth oauth2`, a time to live of nothing, a secret that cannot be kept.
    pub fn settle(
        self,
        auth: Option<&Auth>,
        vendor: Option<VendorId>,
        keyring: &Keyring,
        session: &Session,
    ) -> Result<Option<(TokenSettings, Option<MadeSecret>)>, Failure> {
        let registry = &session.registry;
        let among = registry.ids().filter(|id| vendor.is_none_or(|vendor| vendor == *id)).map(|id| registry.vendor(id));
        let vendors: Vec<_> = among.filter(|vendor| takes_tokens(vendor, auth)).collect();
        if vendors.is_empty() {
            let flags = [("--client-id", session.typed("client_id")), ("--token-ttl", session.typed("token_ttl"))];
            return match flags.iter().find(|(_, typed)| *typed) {
                Some((flag, _)) => {
                    Err(Failure::usage(format!("{flag} is about tokens that listen issues")).hint("--auth oauth2 makes it issue them"))
                }
                None => Ok(None),
            };
        }
        let ttl = self.token_ttl.unwrap_or(TTL);
        if ttl.is_zero() {
            return Err(Failure::usage("--token-ttl 0s would refuse every token").hint("write a duration such as 10m"));
        }
        let given: Vec<Secret> = vendors.iter().flat_map(|vendor| client_secrets(vendor, auth, keyring.of(vendor.id()))).collect();
        let made = if given.is_empty() { Some(MadeSecret::new(&std::env::temp_dir())?) } else { None };
        let whereabouts = made.as_ref().map_or_else(
            || "the secret that was given".to_owned(),
            |made| format!("the secret in {} (removed at the end)", made.path.display()),
        );
        let secrets = made.as_ref().map_or(given, |made| vec![made.secret.clone()]);
        Ok(Some((TokenSettings { client_id: self.client_id, secrets, ttl, whereabouts }, made)))
    }
}
