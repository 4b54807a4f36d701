//! Why a signature does not hold: what was expected and what was signed, and the likely cause, found by trying.
//!
//! Each idea changes one thing (the body, the secret, the description of the scheme) and has the scheme's own check decide, in constant time
//! as ever. What does not verify is never named. How much is tried is bounded; when it is worth trying at all, who calls decides.

mod case;
mod ideas;
mod likely;
mod look_alike;
mod rewritten;
mod stale;
mod suspect;
mod trials;
mod versions;
mod words;

pub use case::{Case, Given};
pub use likely::Likely;
use suspect::Suspect;
use trials::Trials;

use super::{Auth, Callback, Scheme, Verdict};
use crate::secret::Keyring;
use crate::vendor::Vendor;
use ideas::{IDEAS, Idea, Reach, elsewhere, sent};

/// Bodies of more bytes are not copied to try something.
pub const COPIED: usize = 1 << 20;

/// Said where nobody waits for the answer any more.
pub const ENDED: &str = "the run was ended";

/// What is known of a signature that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// What `--auth` calls the scheme.
    pub scheme: String,
    /// Where the signature is expected, with what stands around it there.
    pub expected_in: String,
    /// What in the request looks like a signature, where the header that is expected did not come: other headers, and `?name` of the query.
    pub look_alikes: Vec<String>,
    /// Which bytes are signed, and how that is written.
    pub signed: String,
    /// What it does not vouch for, in words; `None` where it vouches for the whole body.
    pub covers: Option<String>,
    /// The signature of what came. Whoever knows it can make this very callback pass: it is for the developer's eyes.
    pub would_be: Option<String>,
    pub found: Found,
}

/// What trying found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    Cause(Cause),
    /// So many things were tried, and none verifies.
    Nothing {
        tried: u32,
        /// What was left out, and why.
        left_out: Option<&'static str>,
        likely: Likely,
    },
    /// Nothing was tried, for this reason.
    NotSearched(&'static str),
}

/// Something that makes the signature verify.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The stable name.
    pub name: &'static str,
    /// What it is and what to do, in plain sentences.
    pub say: String,
}

/// Whether a signature is what authenticates this vendor's callbacks, so that [`why`] has something to say.
#[must_use]
pub fn concerns(vendor: &Vendor, auth: Option<&Auth>, keyring: &Keyring) -> bool {
    Scheme::choose(vendor, auth, keyring.of(vendor.id())).is_ok_and(|scheme| suspect::has_signature(&scheme))
}

/// What is known without trying anything, or hashing a byte.
#[must_use]
pub fn not_searched(given: &Given, because: &'static str) -> Option<Why> {
    let suspect = Suspect::told(given)?;
    Some(known(&suspect, &given.callback, Found::NotSearched(because)))
}

/// The whole answer, where it takes no search: nothing came that could be tried, or only the time is wrong. No byte is hashed.
#[must_use]
pub fn at_once(given: &Given) -> Option<Why> {
    let suspect = Suspect::told(given)?;
    let found = match &suspect.verdict {
        Verdict::Stale { by, why } if *by < stale::ANOTHER_UNIT => {
            Found::Cause(stale::by_the_clock(*by, *why, suspect.prepared.limits(), given.callback.now))
        }
        Verdict::Missing(_) if !elsewhere::has_any_signature(given) => {
            let case = Case { given: *given, secrets: &suspect.secrets, suspect: &suspect };
            match sent::sent(&case, &mut Trials::default()) {
                Some(say) => Found::Cause(Cause { name: sent::SECRET_SENT, say }),
                None => Found::Nothing { tried: 0, left_out: None, likely: Likely::of(&suspect, given, false) },
            }
        }
        _ => return None,
    };
    Some(known(&suspect, &given.callback, found))
}

/// What is known, and the cause where one can be found. `None` where the signature holds, or where no signature is what does not.
#[must_use]
pub fn why(given: &Given) -> Option<Why> {
    let suspect = Suspect::of(given)?;
    let case = Case { given: *given, secrets: &suspect.secrets, suspect: &suspect };
    let known = known(&suspect, &given.callback, search(&case, IDEAS.iter()));
    Some(Why { would_be: suspect.prepared.would_be(&given.callback), ..known })
}

fn known(suspect: &Suspect, callback: &Callback, found: Found) -> Why {
    let prepared = &suspect.prepared;
    let missing = suspect.came(callback) == Some(false);
    Why {
        scheme: prepared.id().to_owned(),
        expected_in: prepared.expected_in(),
        look_alikes: if missing { look_alike::all(callback) } else { Vec::new() },
        signed: prepared.signed(callback.body.len()),
        covers: prepared.coverage().remark(),
        would_be: None,
        found,
    }
}

/// The names that a cause may have.
pub fn causes() -> impl Iterator<Item = &'static str> {
    IDEAS.iter().map(|idea| idea.name).chain(stale::CAUSES)
}

/// Goes through these ideas until one verifies.
fn search<'i>(case: &Case, ideas: impl Iterator<Item = &'i Idea>) -> Found {
    if let Verdict::Stale { by, why } = case.suspect.verdict {
        return Found::Cause(stale::cause(case, by, why));
    }
    let wrong = matches!(case.suspect.verdict, Verdict::Wrong(_));
    let large = case.given.readable.len() > COPIED;
    let mut trials = Trials::until(case.given.ended);
    let (mut uncopied, mut cause) = (false, None);
    for idea in ideas.filter(|idea| wrong || idea.reach == Reach::WhateverCame) {
        if idea.copies && large {
            uncopied = true;
            continue;
        }
        cause = (idea.find)(case, &mut trials).map(|say| Cause { name: idea.name, say });
        if cause.is_some() {
            break;
        }
    }
    match cause {
        Some(mut cause) => {
            if let Some(time) = trials.stale().and_then(Verdict::why) {
                cause.say.push_str(&format!("; its time does not hold either: {time}"));
            }
            Found::Cause(cause)
        }
        None if trials.ended() => Found::NotSearched(ENDED),
        None => {
            let left_out = match (trials.cut_short(), uncopied) {
                (true, _) => Some("trying ended there, so that it stays short"),
                (_, true) => Some("the body is larger than 1 MiB, so it was not written anew in other ways"),
                _ => None,
            };
            Found::Nothing { tried: trials.made(), left_out, likely: Likely::of(case.suspect, &case.given, left_out.is_some()) }
        }
    }
}

#[cfg(test)]
mod tests;
