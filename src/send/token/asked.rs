//! Whom to ask for a token, settled from the command line before anything is sent.

use super::{CLIENT_ID, PATH};
use crate::error::Failure;
use crate::net::clear;
use crate::net::connect::Connect;
use crate::net::url::Target;
use crate::send::Options;
use crate::send::plan::DEFAULT_ADDRESS;

/// Whom to ask, and as whom.
#[derive(Debug, Clone)]
pub struct Asked {
    pub url: Target,
    pub client_id: String,
    /// Nobody named the URL.
    pub by_default: bool,
    /// Through the socket of the deliveries only where it leads to the same place.
    pub connect: Connect,
}

/// Settles it.
///
/// # Errors
/// There is no default for this target, no client id for that URL, a user in the URL, or a network that would see the secret.
pub fn asked(options: &Options) -> Result<Asked, Failure> {
    let target = options.to.clone().map_or_else(|| Target::parse(DEFAULT_ADDRESS).map_err(Failure::usage), Ok)?;
    let (settings, connect) = (&options.tokens, &options.connect);
    let (url, client_id) = match (&settings.url, &settings.client_id) {
        (Some(url), Some(id)) => (url.clone(), id.clone()),
        (Some(url), None) => {
            let failure = Failure::usage(format!("{} gives tokens to clients that it knows, and no client id is given", url.authority()));
            return Err(failure.hint("--client-id ID, beside the client secret in --secret-file"));
        }
        (None, id) if connect.stays_here(&target) => {
            let scheme = if target.is_https() { "https" } else { "http" };
            let url = Target::parse(&format!("{scheme}://{}{PATH}", target.authority())).map_err(Failure::usage)?;
            (url, id.clone().unwrap_or_else(|| CLIENT_ID.to_owned()))
        }
        (None, _) => {
            let failure = Failure::usage(format!("where tokens for {} come from is not said", target.authority()));
            return Err(failure.hint("--token-url URL and --client-id ID; with a token at hand, --auth bearer takes it as the secret"));
        }
    };
    if url.names_a_user() {
        return Err(Failure::usage("a token URL names no user").hint("--client-id gives the client id, --secret-file the client secret"));
    }
    let mut connect = connect.clone();
    connect.unix_socket = connect.unix_socket.filter(|_| url.is_https() == target.is_https() && url.authority() == target.authority());
    clear::guard(&url, options.insecure_http || options.preview.is_some() || connect.stays_here(&url))?;
    Ok(Asked { url, client_id, by_default: settings.url.is_none(), connect })
}
