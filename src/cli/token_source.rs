//! The flags of where `send` gets its tokens.

use clap::{Args, ValueEnum};

use super::Session;
use crate::error::Failure;
use crate::net::url::Target;
use crate::send::token::{Identify, Settings};

#[derive(Debug, Clone, Args)]
pub struct TokenSourceFlags {
    /// With oauth2: where tokens come from [default: /oauth2/token of a --to on this machine]
    #[arg(long, value_name = "URL", env = "IDHOOK_TOKEN_URL", hide_env_values = true)]
    token_url: Option<String>,
    /// With oauth2: the client id; its secret is that of --secret-file [default: idhook, where --token-url is not given]
    #[arg(long, value_name = "ID", env = "IDHOOK_CLIENT_ID")]
    client_id: Option<String>,
    /// With oauth2: the scope to ask for [default: none]
    #[arg(long, value_name = "SCOPE", env = "IDHOOK_SCOPE")]
    scope: Option<String>,
    /// With oauth2: how id and secret are given [default: basic, and form where that is refused]
    #[arg(long, value_name = "HOW", value_enum)]
    token_auth: Option<How>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum How {
    /// In a Basic header
    Basic,
    /// In the form
    Form,
}

impl TokenSourceFlags {
    /// What they say.
    ///
    /// # Errors
    /// A URL that is none.
    pub fn settle(&self) -> Result<Settings, Failure> {
        // What clap reads itself it quotes when it is wrong, with the password in it.
        let url =
            self.token_url.as_deref().map(Target::parse).transpose().map_err(|error| Failure::usage(format!("--token-url: {error}")))?;
        let identify = self.token_auth.map(|how| match how {
            How::Basic => Identify::Basic,
            How::Form => Identify::Form,
        });
        Ok(Settings { url, client_id: self.client_id.clone(), scope: self.scope.clone(), identify })
    }

    /// Makes sure that none was typed in vain.
    ///
    /// # Errors
    /// One was, and nothing that is sent needs a token.
    pub fn needed(session: &Session, tokens: bool) -> Result<(), Failure> {
        let flags = [("--token-url", "token_url"), ("--client-id", "client_id"), ("--scope", "scope"), ("--token-auth", "token_auth")];
        match flags.iter().find(|(_, name)| !tokens && session.typed(name)) {
            Some((flag, _)) => Err(Failure::usage(format!("{flag} is about tokens, and nothing that is sent needs one"))
                .hint("--auth oauth2 asks for them, with the client secret in --secret-file")),
            None => Ok(()),
        }
    }
}
