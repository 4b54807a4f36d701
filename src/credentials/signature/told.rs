//! What is said of a signature: where it belongs, which bytes are signed, and what it would be of those that came.

use super::super::Callback;
use super::code::codes;
use super::encoding::{encode, words as written};
use super::place::{Gathered, gathered};
use super::template::Given;
use super::{Prepared, Spec, mac, place, timestamp, verify, words};
use crate::vendor::manifest::{Part, SignatureSpec};

impl Prepared {
    /// Where a signature is expected, with what stands around it there.
    #[must_use]
    pub fn expected_in(&self) -> String {
        match &self.spec {
            Spec::Signature(spec) => words::place(&spec.r#in, &spec.prefix),
            Spec::Jwt(spec) => format!("{}: {}…", spec.header.join(" or "), spec.prefix),
        }
    }

    /// Which bytes are signed, of a body of so many.
    #[must_use]
    pub fn signed(&self, length: usize) -> String {
        let body = format!("the body as it came ({length} {})", if length == 1 { "byte" } else { "bytes" });
        match &self.spec {
            Spec::Signature(spec) => {
                let part = |part: &Part| if *part == Part::Body { body.clone() } else { said(part) };
                let parts: Vec<_> = spec.of.iter().map(part).collect();
                format!("{}, by {} in {}", listed(&parts), words::by(&spec.by), written(spec.written))
            }
            Spec::Jwt(spec) => match &spec.body_hash {
                Some(hash) => format!("the token, in which {} is the {} of {body}", hash.claim, mac::words(hash.hash)),
                None => "the token".to_owned(),
            },
        }
    }

    /// The signature of what came, made with the first secret and written as the vendor does; `None` where that takes a private key, or a
    /// part that did not come. Whoever knows it can make this very callback pass.
    #[must_use]
    pub fn would_be(&self, callback: &Callback) -> Option<String> {
        let spec = self.spec()?;
        let code = self.right_ones(spec, callback, 1)?.pop()?;
        Some(format!("{}{}", spec.prefix, encode(spec.written, &code)))
    }

    /// Whether what came instead of a signature is the beginning of the right one, and at least half of it. What of it is right, the time
    /// that this takes does not tell.
    #[must_use]
    pub fn came_cut_short(&self, callback: &Callback) -> bool {
        let Some(spec) = self.spec() else { return false };
        let member = place::member(&spec.r#in, callback);
        let sets = place::find(&spec.r#in, callback, member.as_deref()).unwrap_or_default();
        let texts = sets.first().map_or(&[][..], |set| &set.signatures).iter();
        let came: Vec<_> = texts.filter_map(|text| text.strip_prefix(spec.prefix.as_bytes())).collect();
        let begun_by = |code: &Vec<u8>| {
            let whole = encode(spec.written, code);
            // Without its padding it is whole, though written otherwise.
            let whole = whole.trim_end_matches('=').as_bytes();
            let half = |came: &&&[u8]| came.len() < whole.len() && came.len() * 2 >= whole.len();
            came.iter().filter(half).any(|came| mac::same(came, &whole[..came.len()]))
        };
        !came.is_empty() && self.right_ones(spec, callback, usize::MAX).unwrap_or_default().iter().any(begun_by)
    }

    /// The signatures of what came, by so many secrets; `None` where what is signed did not come.
    fn right_ones(&self, spec: &SignatureSpec, callback: &Callback, most: usize) -> Option<Vec<Vec<u8>>> {
        let Gathered { time, id } = gathered(spec, callback);
        let time = if spec.of.contains(&Part::Timestamp) { time.ok()? } else { Vec::new() };
        // Of a time that cannot be read nothing would be right.
        if spec.timestamp.as_ref().is_some_and(|timestamp| !time.is_empty() && timestamp::read(timestamp.unit, &time).is_none()) {
            return None;
        }
        let given = Given { timestamp: &time, id: id.ok()?, secret: b"" };
        let hash = verify::hash(&spec.by, callback).ok()??;
        let codes = codes(spec, &self.keys, hash, callback, given).take(most);
        codes.map(|code| Some(code.ok()?.bytes())).collect()
    }
}

/// A part in a sentence.
fn said(part: &Part) -> String {
    match part {
        Part::Text(text) => format!("{text:?}"),
        Part::Header(name) => format!("the value of {name}"),
        Part::Json(pointer) | Part::JsonOrNothing(pointer) => format!("{pointer} of the body"),
        other => format!("the {}", words::part(other)),
    }
}

/// These parts, as what is signed.
#[must_use]
pub fn parts(of: &[Part]) -> String {
    listed(&of.iter().map(said).collect::<Vec<_>>())
}

fn listed(parts: &[String]) -> String {
    match parts {
        [first, second] => format!("{first} and {second}"),
        [most @ .., last] if !most.is_empty() => format!("{}, and {last}", most.join(", ")),
        parts => parts.concat(),
    }
}
