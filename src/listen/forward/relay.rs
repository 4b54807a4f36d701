//! What the sender of a callback is answered when applications have answered it: pure functions.

use super::{failed, headers};
use crate::delivery::{Cause, End, Outcome};
use crate::net::client::PASSED_ON;
use crate::net::server::Answer;
use crate::net::url::Target;
use crate::report::Forwarded;

/// Bytes of an answer that are kept to be shown.
const SHOWN: usize = 16 * 1024;

/// An answer that came whole and can be passed on; any other is none.
pub fn whole(outcome: Outcome, target: &Target) -> Outcome {
    let at = || target.authority();
    match outcome {
        Outcome::Replied { status, end: End::Longer, .. } => {
            failed(Cause::Other, format!("{} answered {status} with more than {} MB, which is not passed on", at(), PASSED_ON / 1_000_000))
        }
        Outcome::Replied { status, end: End::Broken, .. } => {
            failed(Cause::Closed, format!("{} began to answer {status} and broke off", at()))
        }
        Outcome::Replied { status: status @ ..200, .. } => {
            failed(Cause::NoHttp, format!("{} answered {status}, which ends no request", at()))
        }
        whole => whole,
    }
}

/// Whose answer is passed on: that of the only one, else of the first that failed; of nobody where all of several went well.
fn passed_on(forwards: &[Forwarded]) -> Option<usize> {
    match forwards {
        [_] => Some(0),
        several => several.iter().position(|forward| !forward.status().is_some_and(|status| (200..300).contains(&status))),
    }
}

/// What the sender is answered. Of the bodies no more stays behind than is shown.
pub fn answer(forwards: &mut [Forwarded]) -> Answer {
    let chosen = passed_on(forwards);
    let bodies = shorten(forwards);
    let Some((chosen, body)) = chosen.zip(chosen.and_then(|at| bodies.into_iter().nth(at))) else { return Answer::bare(200) };
    match &forwards[chosen].outcome {
        Outcome::TimedOut(_) => Answer::bare(504),
        Outcome::Unreachable(_) => Answer::bare(502),
        Outcome::Replied { status, headers, .. } => Answer { status: *status, headers: headers::of_answer(headers), body: body.into() },
    }
}

/// Leaves of the answers' bodies what is shown, and gives them whole.
pub fn shorten(forwards: &mut [Forwarded]) -> Vec<Vec<u8>> {
    let shorten = |forward: &mut Forwarded| match &mut forward.outcome {
        Outcome::Replied { body, end, .. } => {
            let start = start(body).to_vec();
            *end = if start.len() < body.len() { End::Longer } else { End::Whole };
            std::mem::replace(body, start)
        }
        Outcome::TimedOut(_) | Outcome::Unreachable(_) => Vec::new(),
    };
    forwards.iter_mut().map(shorten).collect()
}

/// The start of a long body; whole lines, where it has any, so that no secret is cut in two and shown by halves.
fn start(body: &[u8]) -> &[u8] {
    match body.get(..SHOWN) {
        None => body,
        Some(start) => start.iter().rposition(|byte| *byte == b'\n').map_or(start, |at| &start[..at]),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{SHOWN, answer, whole};
    use crate::delivery::{Cause, End, Outcome, Reason, Stage};
    use crate::net::url::Target;
    use crate::report::Forwarded;
    use crate::request::Headers;

    fn replied(status: u16, body: &[u8], end: End) -> Outcome {
        Outcome::Replied { status, headers: Headers::default(), body: body.to_vec(), end }
    }

    fn unreachable() -> Outcome {
        Outcome::Unreachable(Reason { cause: Cause::Refused, text: "nobody".to_owned() })
    }

    fn answered(outcomes: &[Outcome]) -> (u16, Vec<u8>) {
        let forwarded = |outcome: &Outcome| Forwarded { url: "u".into(), outcome: outcome.clone(), took: Duration::ZERO };
        let answer = answer(&mut outcomes.iter().map(forwarded).collect::<Vec<_>>());
        (answer.status, answer.body.to_vec())
    }

    #[test]
    fn one_gives_its_answer_and_several_the_first_failure() {
        let (fine, bad, worse) = (replied(201, b"fine", End::Whole), replied(500, b"bad", End::Whole), replied(302, b"", End::Whole));
        let said = |status, body: &str| (status, body.as_bytes().to_vec());
        assert_eq!(answered(&[]), said(200, ""));
        assert_eq!(answered(std::slice::from_ref(&fine)), said(201, "fine"));
        assert_eq!(answered(std::slice::from_ref(&worse)), said(302, ""));
        assert_eq!(answered(&[unreachable()]), said(502, ""));
        assert_eq!(answered(&[Outcome::TimedOut(Stage::Silent)]), said(504, ""));
        assert_eq!(answered(&[fine.clone(), fine.clone()]), said(200, ""));
        assert_eq!(answered(&[fine.clone(), bad.clone(), worse.clone()]), said(500, "bad"));
        assert_eq!(answered(&[fine, worse, bad]), said(302, ""));
    }

    #[test]
    fn half_an_answer_is_none() {
        let target = Target::parse("3000").unwrap();
        for outcome in [replied(200, b"half", End::Broken), replied(101, b"", End::Whole)] {
            assert!(matches!(whole(outcome, &target), Outcome::Unreachable(_)));
        }
        assert_eq!(whole(replied(200, b"all", End::Whole), &target), replied(200, b"all", End::Whole));
    }

    #[test]
    fn a_long_answer_is_passed_on_whole_and_shown_in_whole_lines() {
        let long = format!("first\n{}", "x".repeat(2 * SHOWN));
        let outcome = replied(500, long.as_bytes(), End::Whole);
        let mut forwards = [Forwarded { url: "u".into(), outcome, took: Duration::ZERO }];
        assert_eq!(answer(&mut forwards).body, long);
        assert_eq!(forwards[0].outcome, replied(500, b"first", End::Longer));
    }
}
