//! The sender has no secret: what it took for one is empty, or what a program writes for nothing.

use super::secret::{key_spec, with};
use super::{Case, Trials};
use crate::secret::Secret;
use crate::vendor::manifest::{Algorithm, KeySpec, Part};

/// What programs write for nothing, and variables that nothing put a value for.
const NOTHING: [&str; 9] =
    ["undefined", "null", "None", "nil", "$SECRET", "${SECRET}", "$WEBHOOK_SECRET", "${WEBHOOK_SECRET}", "process.env.WEBHOOK_SECRET"];

pub fn unset(case: &Case, trials: &mut Trials) -> Option<String> {
    let documented = key_spec(case.suspect.prepared.spec()?)?;
    let as_text = KeySpec::default();
    let mut fits = |text: &str, spec: &KeySpec| {
        let prepared = with(case, &[Secret::new(text)], |key| spec.clone_into(key));
        prepared.is_some_and(|prepared| trials.fits(&prepared, &case.given.callback))
    };
    let literal = NOTHING.into_iter().find(|text| fits(text, &as_text) || (*documented != as_text && fits(text, documented)));
    let what = match literal {
        Some(text) => format!("the text {text:?}"),
        None if empty(case, trials) => "an empty text".to_owned(),
        None => return None,
    };
    Some(format!(
        "the signature is made with {what} as its secret: the sender's secret is not set; have it set to the one that was given here"
    ))
}

fn empty(case: &Case, trials: &mut Trials) -> bool {
    let Some(prepared) = (match case.suspect.prepared.spec().map(|spec| &spec.by) {
        // An HMAC fills a short key up with such bytes: this is the empty one.
        Some(Algorithm::Hmac(_)) => with(case, &[Secret::new("\0")], |key| *key = KeySpec::default()),
        _ => case.suspect.prepared.altered(case.secrets, |spec| spec.of.retain(|part| *part != Part::Secret)),
    }) else {
        return false;
    };
    trials.fits(&prepared, &case.given.callback)
}
