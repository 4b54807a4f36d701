//! Problems in plain words: fields and values, never keywords and subschemas.

use std::ops::Range;

use super::wording::{LISTED, among, name_of, no_integer_but, of_several, one_of, stray};
use crate::json::{Cause, Kind, Node, Oddity, SyntaxError};
use crate::problem::{Problem, Rule, Severity, Unknown};
use crate::schema::{Broken, Violation, either, field};
use crate::suggest::nearest;

/// The part of a node that is worth marking: all of a scalar, the opening bracket of anything else.
pub fn mark(node: Node) -> Range<usize> {
    let span = node.span();
    if matches!(node.kind(), Kind::Array | Kind::Object) { span.start..span.start + 1 } else { span }
}

pub fn not_json(error: SyntaxError) -> Problem {
    let message = match error.cause {
        Cause::TooMuch => error.message,
        Cause::NotJson if error.about.is_some() => format!("is not JSON: it {}", error.message),
        Cause::NotJson => format!("not JSON: {}", error.message),
    };
    let mut problem = Problem { about: error.about, ..Problem::new(Rule::Syntax, "", error.span, message) };
    problem.help.extend(error.help.map(str::to_owned));
    problem
}

pub fn odd(root: Node, oddity: Oddity, span: Range<usize>) -> Problem {
    let (about, message, help) = match oddity {
        Oddity::ByteOrderMark => (None, "the body starts with a byte-order mark", "many parsers refuse it"),
        Oddity::DuplicateKey => (Some(&span), "stands here a second time", "parsers disagree on which one counts; here the last one does"),
        Oddity::LoneSurrogate => (None, "half of a surrogate pair", "no Unicode text holds it alone; parsers replace or refuse it"),
        Oddity::NumberBeyondDouble => (
            Some(&span),
            "is beyond what many parsers hold exactly",
            "a double keeps integers up to 2^53 and 17 digits, up to 1.8e308 and down to 4.9e-324",
        ),
    };
    let about = about.cloned();
    let mut problem = Problem { about, ..Problem::new(oddity.into(), root.pointer_to(span.start), span, message) };
    problem.help.push(help.to_owned());
    problem
}

/// Whose body it should be.
#[derive(Debug, Clone, Copy)]
pub enum Sender<'a> {
    Vendor {
        id: &'a str,
        name: &'a str,
        event: &'a str,
    },
    /// A text that has to follow a schema, and no vendor sends.
    Nobody,
}

/// Which rule a violation breaks.
pub const fn rule(broken: &Broken) -> Rule {
    match broken {
        Broken::Type(_) => Rule::Type,
        Broken::Missing { .. } | Broken::MissingOneOf(_) => Rule::Missing,
        Broken::Closed(_) | Broken::Neither { .. } => Rule::Enum,
        Broken::Open(_) => Rule::OpenEnum,
        Broken::UnknownMember { .. } => Rule::UnknownField,
        Broken::Unwanted { .. } | Broken::Name { .. } => Rule::ForbiddenField,
        Broken::Limit { .. } => Rule::Constraint,
    }
}

/// The sentence for a violation.
pub fn violation(root: Node, violation: Violation, sender: Sender, unknown: Unknown) -> Problem {
    let Violation { broken, pointer, node, form, because, .. } = violation;
    let (rule, node) = (rule(&broken), root.find(node));
    let name = name_of(root, &pointer);
    let missing = matches!(broken, Broken::Missing { .. });
    let mut problem = Problem::new(rule, pointer, mark(node), String::new());
    problem.severity = rule.severity(unknown).unwrap_or(Severity::Warning);
    match broken {
        Broken::Type(expected) => {
            let no_integer = node.kind() == Kind::Number && expected.contains(&"an integer");
            problem.message = format!("{name} is {}", if no_integer { no_integer_but(node) } else { node.kind().word() });
            problem.help.extend(twice_encoded(node).filter(|_| expected.contains(&"an object")).map(str::to_owned));
            problem.label = Some(format!("expected {}", either(&expected)));
        }
        Broken::Missing { name: member, known } => {
            problem.message = match &because {
                Some(because) => format!("{} is missing, and must be there because {because}", field(&member)),
                None => format!("{} is missing", field(&member)),
            };
            match sender {
                // A name that the vendor does not document is told of by itself.
                Sender::Vendor { name, .. } => problem.label = Some(format!("{name} sends {member} here")),
                Sender::Nobody => {
                    problem.label = Some(format!("expected a member called {}", if member.is_empty() { "\"\"" } else { &member }));
                    problem.help.extend(misspelt(node, &member, &known));
                }
            }
        }
        Broken::MissingOneOf(groups) => problem.message = format!("{} must be there", one_of(&groups)),
        Broken::Closed(options) => {
            among(&mut problem, node, &[], &options);
            where_they_are(&mut problem, options.len(), sender);
            problem.message = match sender {
                Sender::Vendor { name: sender, .. } => format!("is not {} that {sender} sends", with_article(&name)),
                Sender::Nobody => format!("is not one of the values that {name} may have"),
            };
        }
        Broken::Neither { types, values } => {
            among(&mut problem, node, &types, &values);
            problem.message = format!("is not one of the values that {name} may have");
        }
        Broken::Open(options) => {
            not_among(&mut problem, node, &options.iter().map(String::as_str).collect::<Vec<_>>(), sender);
            problem.message = match sender {
                Sender::Vendor { name: sender, .. } => format!("is not {} that {sender} documents", with_article(&name)),
                Sender::Nobody => format!("is not {} that is known", with_article(&name)),
            };
        }
        Broken::UnknownMember { name, known } => {
            problem.about = Some(node.span());
            problem.message = match sender {
                Sender::Vendor { name: sender, event, .. } => format!("is not a field that {sender} documents for {event}"),
                Sender::Nobody => "is not a field that may stand here".to_owned(),
            };
            problem.help.extend(did_you_mean(&name, known.iter().map(String::as_str)));
        }
        Broken::Unwanted { name, known } => {
            stray(&mut problem, node, "does not belong here");
            problem.help.extend(did_you_mean(&name, known.iter().map(String::as_str)));
        }
        Broken::Name { expected } => {
            stray(&mut problem, node, "has a name that no field may have here");
            problem.label = expected.map(|expected| format!("expected {expected}"));
        }
        Broken::Limit { predicate, expected } => {
            problem.message = format!("{name} {predicate}");
            problem.label = expected.map(|expected| format!("expected {expected}"));
        }
    }
    problem.help.extend(because.filter(|_| !missing).map(|because| format!("this is asked for because {because}")));
    problem.help.extend(form.map(|form| of_several(root, &form)));
    problem
}

const GUESS: &str = "did you mean ";

pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, known).map(|near| format!("{GUESS}{near}?"))
}

/// Whether a help is what [`did_you_mean`] says: whoever knows better leaves it out.
pub fn is_a_guess(help: &str) -> bool {
    help.starts_with(GUESS)
}

/// A member that looks like the missing one and is not known by its own name.
fn misspelt(object: Node, missing: &str, known: &[String]) -> Option<String> {
    let names: Vec<_> = object.members().filter_map(|(key, _)| key.as_str()).collect();
    let strange = names.iter().map(AsRef::as_ref).filter(|name| !known.iter().any(|known| known == name));
    nearest(missing, strange).map(|_| format!("a member with a name much like {missing} is there: is it misspelt?"))
}

fn with_article(name: &str) -> String {
    if name.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']) { format!("an {name}") } else { format!("a {name}") }
}

/// JSON text inside a JSON string, where an object should be.
pub fn twice_encoded(node: Node) -> Option<&'static str> {
    let inner = node.as_str()?;
    let object = inner.trim_start().starts_with('{') && crate::json::parse(&inner).is_ok();
    object.then_some("it was encoded twice: the string holds a JSON object")
}

/// A value that is none of these words.
fn not_among(problem: &mut Problem, node: Node, options: &[&str], sender: Sender) {
    let expected = if options.len() <= LISTED { either(options) } else { format!("one of {} known values", options.len()) };
    problem.about = Some(node.span());
    problem.label = Some(format!("expected {expected}"));
    // A number that is near to another is not one that was mistyped.
    let word = node.as_str().unwrap_or_default();
    problem.help.extend(did_you_mean(&word, options.iter().copied()));
    where_they_are(problem, options.len(), sender);
}

/// Where a reader finds values that are too many to be named.
fn where_they_are(problem: &mut Problem, number: usize, sender: Sender) {
    if let (Sender::Vendor { id, event, .. }, true) = (sender, number > LISTED) {
        problem.help.push(format!("idhook samples {id}/{event} --schema lists them"));
    }
}
