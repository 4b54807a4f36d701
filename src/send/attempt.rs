//! One attempt of a delivery: with a token in it where it needs one, which is renewed once where the receiver refuses it.

use super::token::Tokens;
use crate::delivery::Outcome;
use crate::net::client::{Client, ClientError, Outgoing};

/// Delivers; after a 401 to a token once more, with a new one.
///
/// # Errors
/// A header cannot be sent. What happens on the network, or with the token, is an [`Outcome`].
pub async fn attempt(client: &Client, outgoing: &Outgoing, tokens: Option<&Tokens>) -> Result<Outcome, ClientError> {
    let Some(tokens) = tokens else { return client.deliver(outgoing).await };
    let token = match tokens.current().await {
        Ok(token) => token,
        Err(reason) => return Ok(Outcome::Unreachable(reason)),
    };
    let outcome = client.deliver(&token.put_in(outgoing)).await?;
    if !matches!(outcome, Outcome::Replied { status: 401, .. }) {
        if matches!(outcome, Outcome::Replied { .. }) {
            tokens.took(&token);
        }
        return Ok(tokens.hide(&token, outcome));
    }
    let token = match tokens.renewed(&token).await {
        None => return Ok(tokens.hide(&token, outcome)),
        Some(Err(reason)) => return Ok(Outcome::Unreachable(reason)),
        Some(Ok(token)) => token,
    };
    let outcome = client.deliver(&token.put_in(outgoing)).await?;
    if matches!(&outcome, Outcome::Replied { status, .. } if *status != 401) {
        tokens.took(&token);
    }
    Ok(tokens.hide(&token, outcome))
}
