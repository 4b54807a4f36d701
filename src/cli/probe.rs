//! What `--probe` is told to probe: a vendor, or one event of it.

use super::Session;
use super::rough::Rough;
use crate::error::Failure;
use crate::send::probe::Scope;

/// What is rough about it.
pub fn rough() -> Rough {
    Rough { flag: "--probe".to_owned(), sends: "good deliveries, and some that are wrong on purpose".to_owned() }
}

/// Reads the one WHAT.
///
/// # Errors
/// It is something else, or nobody knows it.
pub fn scope(what: &[String], session: &Session) -> Result<Scope, Failure> {
    let registry = &session.registry;
    if session.typed("vendor") {
        return Err(Failure::usage("--vendor is for a body that does not say whose it is; --probe takes the vendor as WHAT"));
    }
    let other = |text: &str| {
        Failure::usage(format!("--probe takes a vendor or one event of it, and {text} is neither"))
            .hint("write VENDOR or VENDOR/EVENT; idhook samples lists them")
    };
    let [text] = what else { return Err(other(&what.join(" "))) };
    let (head, rest) = text.split_once('/').map_or((text.as_str(), None), |(head, rest)| (head, Some(rest)));
    let found = registry.find(head);
    let strange = matches!(head, "" | "-") || head.contains(['.', '@', '#', '\\']);
    if (strange && found.is_err()) || rest.is_some_and(|rest| rest.contains([':', '/'])) {
        return Err(other(text));
    }
    let vendor = found?;
    let event = match rest {
        None | Some("*") => None,
        Some(name) => Some(registry.vendor(vendor).sample(name)?.event.id.clone()),
    };
    Ok(Scope { vendor, event })
}
