//! The header has several names, under two of which a signature came: the one that counts does not fit, and the other does.

use super::{Case, Trials};
use crate::credentials::Callback;

pub fn second_name(case: &Case, trials: &mut Trials) -> Option<String> {
    let prepared = &case.suspect.prepared;
    let headers = case.given.callback.headers;
    let came: Vec<_> = prepared.names().into_iter().filter(|name| headers.first(name).is_some()).collect();
    let (counts, others) = came.split_first()?;
    let mut without = headers.clone();
    let other = others.iter().enumerate().find(|(at, _)| {
        without.remove(&came[*at]);
        trials.fits(prepared, &Callback { headers: &without, ..case.given.callback })
    });
    let (_, other) = other?;
    Some(format!(
        "{counts} and {other} came, which are two names of one header, and the signature in {other} fits: have one of them left out, or the \
         same signature put into both"
    ))
}
