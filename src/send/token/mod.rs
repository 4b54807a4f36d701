//! Tokens to deliver with: `send` as a client of OAuth 2 (client credentials, RFC 6749, section 4.4).
//!
//! What is asked, how an answer is read and when a token ends is pure; [`Tokens`] is the edge. Tokens are held in memory only.

mod answer;
mod asked;
mod life;
mod request;
mod sources;
mod tokens;

use crate::net::url::Target;
pub use asked::{Asked, asked};
pub use request::Identify;
pub use sources::Sources;
pub use tokens::{Token, Tokens};

/// What the command line says of tokens.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// `None` means `/oauth2/token` of a target on this machine.
    pub url: Option<Target>,
    /// `None` means [`CLIENT_ID`] where the URL is the default.
    pub client_id: Option<String>,
    pub scope: Option<String>,
    /// `None` means Basic, and the form where that is refused.
    pub identify: Option<Identify>,
}

/// The client id on this machine, where nobody asks for another.
pub const CLIENT_ID: &str = "idhook";
/// Where tokens are asked for on this machine, as `listen` has it.
const PATH: &str = "/oauth2/token";
