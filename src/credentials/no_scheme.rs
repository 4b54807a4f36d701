//! Why there is nothing to check or to sign with, in words that complete "not checked: …".

use thiserror::Error;

/// Why there is no scheme to use.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoScheme {
    #[error("{vendor} documents no {scheme}{}", offered(.offers))]
    NotOffered { vendor: String, scheme: String, offers: Vec<String> },
    #[error("{vendor} has several ways to authenticate ({}) and no default: say which with --auth", .schemes.join(", "))]
    Several { vendor: String, schemes: Vec<String> },
    #[error(
        "{vendor} uses OAuth 2, whose token must be at hand: --auth bearer takes one as the secret, listen --auth oauth2 issues its own"
    )]
    TokenNeeded { vendor: String },
    #[error("{scheme} of {vendor} needs {} secrets{} ({}), has {has}", .parts.len(), if *.has > .parts.len() { " a round" } else { "" }, .parts.join(", "))]
    Uneven { vendor: String, scheme: String, parts: Vec<String>, has: usize },
    #[error("no secret given")]
    NoSecret,
    #[error("{because}{}", if *.secret_given { "; --auth says how to use the secret" } else { "" })]
    NothingDocumented { because: String, secret_given: bool },
}

impl NoScheme {
    /// What to do about it, where that takes more words.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let Self::Uneven { parts, .. } = self else { return None };
        let round = parts.join(", ");
        Some(format!("the file of --secret-file takes a line for each, in rounds: {round}, and for further secrets again {round}"))
    }
}

fn offered(offers: &[String]) -> String {
    if offers.is_empty() { String::new() } else { format!("; it documents {}", offers.join(", ")) }
}
