//! One attempt of a delivery: with a token in it where it needs one, which is renewed once where the receiver refuses it.

use std::cell::Cell;
use std::time::{Duration, Instant};

use super::token::Tokens;
use crate::delivery::Outcome;
use crate::net::client::{Client, ClientError, Outgoing};

/// Delivers; after a 401 to a token once more, with a new one. Gives what came of it and how long the receiver took, the token's server
/// only where no delivery was made. `left` is set once a request may be on its way.
///
/// # Errors
/// A header cannot be sent. What happens on the network, or with the token, is an [`Outcome`].
pub async fn attempt(
    client: &Client,
    outgoing: &Outgoing,
    tokens: Option<&Tokens>,
    left: &Cell<bool>,
) -> Result<(Outcome, Duration), ClientError> {
    let started = Instant::now();
    let Some(tokens) = tokens else {
        left.set(true);
        let outcome = client.deliver(outgoing).await?;
        return Ok((outcome, started.elapsed()));
    };
    let token = match tokens.current().await {
        Ok(token) => token,
        Err(reason) => return Ok((Outcome::Unreachable(reason), started.elapsed())),
    };
    left.set(true);
    let started = Instant::now();
    let outcome = client.deliver(&token.put_in(outgoing)).await?;
    let took = started.elapsed();
    if !matches!(outcome, Outcome::Replied { status: 401, .. }) {
        if matches!(outcome, Outcome::Replied { .. }) {
            tokens.took(&token);
        }
        return Ok((tokens.hide(&token, outcome), took));
    }
    let token = match tokens.renewed(&token).await {
        None => return Ok((tokens.hide(&token, outcome), took)),
        Some(Err(reason)) => return Ok((Outcome::Unreachable(reason), took)),
        Some(Ok(token)) => token,
    };
    let started = Instant::now();
    let outcome = client.deliver(&token.put_in(outgoing)).await?;
    if matches!(&outcome, Outcome::Replied { status, .. } if *status != 401) {
        tokens.took(&token);
    }
    Ok((tokens.hide(&token, outcome), started.elapsed()))
}
