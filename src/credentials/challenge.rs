//! What a refusal for credentials asks for: the `WWW-Authenticate` of a 401, which RFC 9110 (section 11.6.1) demands.

use super::Verdict;

/// What the challenges are about.
const REALM: &str = "realm=\"idhook\"";

/// The challenge that fits a scheme, by its stable name. Schemes that no standard names are called as `--auth` calls them.
#[must_use]
pub fn challenge(scheme: &str, verdict: &Verdict) -> String {
    match scheme {
        "basic" => format!("Basic {REALM}, charset=\"UTF-8\""),
        "bearer" | "oauth2" => match verdict {
            // RFC 6750, section 3.1: who shows no token is told no error.
            Verdict::Missing(_) => format!("Bearer {REALM}"),
            _ => format!("Bearer {REALM}, error=\"invalid_token\", error_description=\"{}\"", description(verdict)),
        },
        other => format!("{other} {REALM}"),
    }
}

/// A reason in the characters that RFC 6750 (section 3) allows.
fn description(verdict: &Verdict) -> String {
    let text = format!("{}: {}", verdict.name(), verdict.why().unwrap_or_default());
    text.chars().map(|char| if matches!(char, ' '..='~') && char != '"' && char != '\\' { char } else { '?' }).collect()
}

#[cfg(test)]
mod tests {
    use super::{Verdict, challenge};

    #[test]
    fn a_challenge_fits_its_scheme() {
        let wrong = Verdict::Wrong("an \"odd\" \\ é".to_owned());
        let missing = Verdict::Missing("no authorization header".to_owned());
        assert_eq!(challenge("basic", &wrong), "Basic realm=\"idhook\", charset=\"UTF-8\"");
        assert_eq!(challenge("oauth2", &missing), "Bearer realm=\"idhook\"");
        assert_eq!(
            challenge("bearer", &wrong),
            "Bearer realm=\"idhook\", error=\"invalid_token\", error_description=\"wrong: an ?odd? ? ?\""
        );
        assert_eq!(challenge("body-key", &wrong), "body-key realm=\"idhook\"");
    }
}
