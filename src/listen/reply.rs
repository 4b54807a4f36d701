//! What is answered, and when: one pure function. Its order is the contract of `listen`.

use crate::net::server::Arrived;

/// Whether, and how, the callback was put into the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    NotYet,
    Yes,
    Failed,
}

/// What `--strict` holds against a callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    Credentials,
    NotJson,
    Schema,
}

/// Everything that decides.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    pub method: &'a str,
    /// A web page made the request, and `--allow-browser` was not given.
    pub from_web_page: bool,
    pub arrived: Arrived,
    pub kept: Kept,
    /// The gravest fault, where `--strict` looks for any.
    pub fault: Option<Fault>,
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Read the body, then ask again.
    ReadBody,
    /// Record the callback, then ask again.
    Record,
    /// Answer; nothing is, or was, recorded.
    Refuse(u16),
    /// Answer a recorded callback that `--strict` refuses.
    RefuseRecorded(u16),
    /// Answer a recorded callback.
    Accept(u16),
}

/// The next step.
#[must_use]
pub fn next(situation: &Situation) -> Step {
    if situation.from_web_page {
        return Step::Refuse(403);
    }
    match situation.method {
        "POST" => {}
        "GET" | "HEAD" => return Step::Refuse(200),
        _ => return Step::Refuse(405),
    }
    match situation.arrived {
        Arrived::Head => return Step::ReadBody,
        Arrived::TooLarge => return Step::Refuse(413),
        Arrived::Cut => return Step::Refuse(408),
        Arrived::Whole => {}
    }
    match situation.kept {
        Kept::NotYet => return Step::Record,
        Kept::Failed => return Step::Refuse(503),
        Kept::Yes => {}
    }
    match situation.fault {
        Some(Fault::Credentials) => Step::RefuseRecorded(401),
        Some(Fault::NotJson) => Step::RefuseRecorded(400),
        Some(Fault::Schema) => Step::RefuseRecorded(422),
        None => Step::Accept(200),
    }
}

#[cfg(test)]
mod tests {
    use super::{Arrived, Fault, Kept, Situation, Step, next};

    #[test]
    fn the_order_of_answers() {
        let fine = Situation { method: "POST", from_web_page: false, arrived: Arrived::Whole, kept: Kept::Yes, fault: None };
        let worst = Situation {
            method: "PUT",
            from_web_page: true,
            arrived: Arrived::TooLarge,
            kept: Kept::Failed,
            fault: Some(Fault::Credentials),
        };
        let table = [
            (worst, Step::Refuse(403)),
            (Situation { method: "GET", ..worst }, Step::Refuse(403)),
            (Situation { from_web_page: false, ..worst }, Step::Refuse(405)),
            (Situation { from_web_page: false, method: "GET", ..worst }, Step::Refuse(200)),
            (Situation { from_web_page: false, method: "HEAD", ..worst }, Step::Refuse(200)),
            (Situation { from_web_page: false, method: "POST", ..worst }, Step::Refuse(413)),
            (Situation { from_web_page: false, method: "POST", arrived: Arrived::Cut, ..worst }, Step::Refuse(408)),
            (Situation { from_web_page: false, method: "POST", arrived: Arrived::Head, ..worst }, Step::ReadBody),
            (Situation { from_web_page: false, method: "POST", arrived: Arrived::Whole, ..worst }, Step::Refuse(503)),
            (Situation { kept: Kept::NotYet, fault: Some(Fault::Credentials), ..fine }, Step::Record),
            (Situation { fault: Some(Fault::Credentials), ..fine }, Step::RefuseRecorded(401)),
            (Situation { fault: Some(Fault::NotJson), ..fine }, Step::RefuseRecorded(400)),
            (Situation { fault: Some(Fault::Schema), ..fine }, Step::RefuseRecorded(422)),
            (fine, Step::Accept(200)),
        ];
        for (situation, expected) in table {
            assert_eq!(next(&situation), expected, "{situation:?}");
        }
        assert!(Fault::Credentials < Fault::NotJson && Fault::NotJson < Fault::Schema, "the gravest comes first");
    }
}
