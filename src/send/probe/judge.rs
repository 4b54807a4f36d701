//! From what came of deliveries to a verdict, and what speaks for it. Pure.

use crate::delivery::{Cause, Outcome};
use crate::report::{Tried, Verdict};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    pub verdict: Verdict,
    pub evidence: String,
    /// Which delivery is why it failed.
    pub culprit: Option<usize>,
}

impl Judgement {
    fn ok(evidence: impl Into<String>) -> Self {
        Self { verdict: Verdict::Ok, evidence: evidence.into(), culprit: None }
    }

    fn failed(evidence: impl Into<String>, culprit: usize) -> Self {
        Self { verdict: Verdict::Failed, evidence: evidence.into(), culprit: Some(culprit) }
    }

    /// It could not be told, for this reason.
    #[must_use]
    pub fn skipped(why: impl Into<String>) -> Self {
        Self { verdict: Verdict::Skipped, evidence: why.into(), culprit: None }
    }
}

/// What the first delivery over HTTPS tells of the certificate.
#[must_use]
pub fn certificate(tried: &Tried) -> Judgement {
    match &tried.outcome {
        Outcome::Replied { .. } => Judgement::ok("trusted"),
        Outcome::Unreachable(reason) if about_the_certificate(reason.cause) => Judgement::failed(reason.text.clone(), 0),
        _ => Judgement::skipped(format!("not seen: {}", tried.told())),
    }
}

const fn about_the_certificate(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::Expired
            | Cause::NotYetValid
            | Cause::WrongName
            | Cause::SelfSigned
            | Cause::Authority
            | Cause::UnknownIssuer
            | Cause::Certificate
            | Cause::OldTls
            | Cause::NoTls
    )
}

/// Why there is no use in delivering anything else: nothing can get through.
#[must_use]
pub fn hopeless(tried: &Tried) -> Option<String> {
    match &tried.outcome {
        Outcome::Unreachable(reason) if about_the_certificate(reason.cause) => {
            Some("nothing gets through without a certificate that is trusted".to_owned())
        }
        Outcome::Unreachable(reason) if nobody_there(reason.cause) => Some("nothing was reached by the delivery before".to_owned()),
        Outcome::Unreachable(reason) if reason.cause == Cause::Token => Some("nothing is delivered without a token".to_owned()),
        _ => None,
    }
}

const fn nobody_there(cause: Cause) -> bool {
    matches!(cause, Cause::Refused | Cause::NoSocket | Cause::NoProxy | Cause::NoSuchHost)
}

/// Whether somebody was there at all.
#[must_use]
pub fn reached(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Replied { .. } | Outcome::TimedOut(_) => true,
        Outcome::Unreachable(reason) => !nobody_there(reason.cause) && !matches!(reason.cause, Cause::Token | Cause::Other),
    }
}

/// Every sample of an event was to be accepted; `derived` says what no document shows of them.
#[must_use]
pub fn event(tried: &[Tried], derived: &str) -> Judgement {
    let all: Vec<_> = tried.iter().enumerate().collect();
    let mut judgement = accepted(&all, "samples");
    if !derived.is_empty() {
        judgement.evidence.push_str(&format!("; {derived}"));
    }
    judgement
}

/// The same delivery twice.
#[must_use]
pub fn twice(tried: &[Tried]) -> Judgement {
    let each = tried.iter().map(Tried::told).collect::<Vec<_>>().join(", then ");
    match tried.iter().position(|tried| !tried.accepted) {
        Some(at) => Judgement::failed(format!("{} {each}", short(&tried[at].what)), at),
        None => Judgement::ok(each),
    }
}

/// The first `forwards` came in order, the others backwards.
#[must_use]
pub fn order(tried: &[Tried], forwards: usize) -> Judgement {
    let (in_order, backwards) = tried.split_at(forwards.min(tried.len()));
    if let Some(bad) = in_order.iter().find(|tried| !tried.accepted) {
        return Judgement::skipped(format!("not even in order: {}", named(bad)));
    }
    let late: Vec<_> = backwards.iter().enumerate().map(|(at, tried)| (at + forwards, tried)).collect();
    accepted(&late, "steps backwards")
}

/// It was to be refused.
#[must_use]
pub fn refused(tried: &Tried) -> Judgement {
    match &tried.outcome {
        Outcome::Replied { .. } if tried.accepted => Judgement::failed(format!("accepted: {}", named(tried)), 0),
        Outcome::Replied { .. } => Judgement::ok(tried.told()),
        Outcome::Unreachable(reason) if reason.cause == Cause::Closed => Judgement::ok(tried.told()),
        _ => Judgement::failed(format!("neither accepted nor refused: {}", named(tried)), 0),
    }
}

/// It was to be refused for want of credentials, and no other delivery was accepted: only an answer about them tells something.
#[must_use]
pub fn refused_by_name(tried: &Tried) -> Option<Judgement> {
    matches!(tried.outcome, Outcome::Replied { status: 401 | 403, .. }).then(|| Judgement::ok(tried.told()))
}

/// It was to be accepted.
#[must_use]
pub fn unknown_field(tried: &Tried) -> Judgement {
    if tried.accepted { Judgement::ok(tried.told()) } else { Judgement::failed(named(tried), 0) }
}

/// It was to be answered, and not with a 5xx.
#[must_use]
pub fn malformed(tried: &Tried) -> Judgement {
    match &tried.outcome {
        Outcome::Replied { status: 500..=599, .. } | Outcome::TimedOut(_) | Outcome::Unreachable(_) => Judgement::failed(named(tried), 0),
        Outcome::Replied { .. } => Judgement::ok(tried.told()),
    }
}

/// All of them were to be accepted; those that were not are listed.
fn accepted(tried: &[(usize, &Tried)], noun: &str) -> Judgement {
    let bad: Vec<_> = tried.iter().filter(|(_, tried)| !tried.accepted).collect();
    match (tried, bad.as_slice()) {
        ([], _) => Judgement::skipped("nothing to deliver"),
        ([(_, only)], []) => Judgement::ok(only.told()),
        (all, []) => {
            let longest = all.iter().map(|(_, tried)| *tried).max_by_key(|tried| tried.took);
            Judgement::ok(format!("{} {noun}, the slowest {}", all.len(), longest.map(Tried::told).unwrap_or_default()))
        }
        ([(at, only)], _) => Judgement::failed(named(only), *at),
        (all, [(at, _), ..]) => {
            let listed: Vec<_> = bad.iter().map(|(_, tried)| named(tried)).collect();
            Judgement::failed(format!("{} of {} {noun}: {}", bad.len(), all.len(), listed.join(", ")), *at)
        }
    }
}

/// What was sent, and what came of it.
fn named(tried: &Tried) -> String {
    format!("{} {}", short(&tried.what), tried.told())
}

/// What was sent, without the vendor.
fn short(what: &str) -> &str {
    what.split_once('/').map_or(what, |(_, sample)| sample)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Cause, Judgement, Outcome, Tried, Verdict, certificate, event, malformed, order, refused, twice, unknown_field};
    use crate::delivery::{End, Reason, Stage};
    use crate::request::Headers;

    fn tried(outcome: Outcome) -> Tried {
        let accepted = matches!(outcome, Outcome::Replied { status: 200..=299, .. });
        Tried { what: "v/E:a".to_owned(), outcome, accepted, took: Duration::from_millis(2) }
    }

    fn status(status: u16) -> Tried {
        tried(Outcome::Replied { status, headers: Headers::default(), body: Vec::new(), end: End::Whole })
    }

    fn cause(cause: Cause) -> Tried {
        tried(Outcome::Unreachable(Reason { cause, text: "reason".to_owned() }))
    }

    fn said(judgement: Judgement) -> (Verdict, String) {
        (judgement.verdict, judgement.evidence)
    }

    #[test]
    fn each_outcome_has_its_verdict_in_each_check() {
        use Verdict::{Failed, Ok, Skipped};
        let late = || tried(Outcome::TimedOut(Stage::Silent));
        for (outcome, on_certificate, when_unknown, when_refused, when_malformed) in [
            (status(200), Ok, Ok, Failed, Ok),
            (status(302), Ok, Failed, Ok, Ok),
            (status(401), Ok, Failed, Ok, Ok),
            (status(500), Ok, Failed, Ok, Failed),
            (late(), Skipped, Failed, Failed, Failed),
            (cause(Cause::Closed), Skipped, Failed, Ok, Failed),
            (cause(Cause::Refused), Skipped, Failed, Failed, Failed),
            (cause(Cause::WrongName), Failed, Failed, Failed, Failed),
            (cause(Cause::NoTls), Failed, Failed, Failed, Failed),
        ] {
            let found = [certificate(&outcome), unknown_field(&outcome), refused(&outcome), malformed(&outcome)].map(|found| found.verdict);
            assert_eq!(found, [on_certificate, when_unknown, when_refused, when_malformed], "{outcome:?}");
        }
    }

    #[test]
    fn of_several_samples_those_that_fail_are_listed() {
        assert_eq!(said(event(&[status(204)], "")), (Verdict::Ok, "204 in 2.0 ms".to_owned()));
        assert_eq!(said(event(&[status(204)], "it is derived")).1, "204 in 2.0 ms; it is derived");
        assert_eq!(said(event(&[status(404)], "")).1, "E:a 404 in 2.0 ms");
        assert_eq!(said(event(&[status(200), status(200)], "")), (Verdict::Ok, "2 samples, the slowest 200 in 2.0 ms".to_owned()));
        let judgement = event(&[status(200), status(500), status(302)], "");
        assert_eq!(judgement.culprit, Some(1));
        assert_eq!(said(judgement), (Verdict::Failed, "2 of 3 samples: E:a 500 in 2.0 ms, E:a 302 in 2.0 ms".to_owned()));
    }

    #[test]
    fn a_repetition_fails_by_either_of_its_deliveries() {
        assert_eq!(said(twice(&[status(200), status(409)])), (Verdict::Failed, "E:a 200 in 2.0 ms, then 409 in 2.0 ms".to_owned()));
        assert_eq!(said(twice(&[status(200), status(201)])), (Verdict::Ok, "200 in 2.0 ms, then 201 in 2.0 ms".to_owned()));
    }

    #[test]
    fn an_order_is_only_blamed_where_the_right_one_is_accepted() {
        let four = |statuses: [u16; 4]| order(&statuses.map(status), 2);
        assert_eq!(four([200; 4]).verdict, Verdict::Ok);
        assert_eq!(four([200, 200, 200, 409]).culprit, Some(3));
        assert_eq!(said(four([200, 404, 404, 404])), (Verdict::Skipped, "not even in order: E:a 404 in 2.0 ms".to_owned()));
    }
}
