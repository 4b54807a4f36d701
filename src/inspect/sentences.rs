//! Problems in plain words: fields and values, never keywords and subschemas.

use std::ops::Range;
use std::str::Utf8Error;

use crate::json::{Kind, Node, Oddity, SyntaxError};
use crate::problem::{Problem, Rule, Severity, Unknown};
use crate::schema::{Broken, Violation};
use crate::suggest::nearest;
use crate::vendor::Vendor;
use crate::vendor::recognise::Nearest;

/// So much of a value is quoted in a message.
const QUOTED: usize = 40;

/// The part of a node that is worth marking: all of a scalar, the opening bracket of anything else.
pub fn mark(node: Node) -> Range<usize> {
    let span = node.span();
    if matches!(node.kind(), Kind::Array | Kind::Object) { span.start..span.start + 1 } else { span }
}

fn problem(rule: Rule, pointer: impl Into<String>, span: Range<usize>, message: impl Into<String>) -> Problem {
    let severity = rule.severity(Unknown::Warn).unwrap_or(Severity::Error);
    Problem { rule, severity, pointer: pointer.into(), span, message: message.into(), label: None, help: Vec::new() }
}

pub fn not_utf8(body: &[u8], error: &Utf8Error) -> Problem {
    let at = error.valid_up_to();
    let end = error.error_len().map_or(body.len(), |len| at + len);
    let mut problem = problem(Rule::Utf8, "", at..end, "the body is not UTF-8");
    problem.label = Some(format!("byte 0x{:02X}", body[at]));
    problem.help.push("JSON is sent in UTF-8; look at the sender's encoding".to_owned());
    problem
}

pub fn not_json(error: SyntaxError) -> Problem {
    let mut problem = problem(Rule::Syntax, "", error.span, format!("not JSON: {}", error.message));
    problem.help.extend(error.help.map(str::to_owned));
    problem
}

pub fn odd(text: &str, oddity: Oddity, span: Range<usize>) -> Problem {
    let (message, help) = match oddity {
        Oddity::ByteOrderMark => ("the body starts with a byte-order mark".to_owned(), "many parsers refuse it"),
        Oddity::DuplicateKey => {
            (format!("{} stands here a second time", &text[span.clone()]), "parsers disagree on which one counts; here the last one does")
        }
        Oddity::LoneSurrogate => ("half of a surrogate pair".to_owned(), "no Unicode text holds it alone; parsers replace or refuse it"),
        Oddity::NumberBeyondDouble => {
            (format!("{} is beyond what many parsers hold exactly", quote(&text[span.clone()])), "a double keeps integers up to 2^53")
        }
    };
    let mut problem = problem(oddity.into(), "", span, message);
    problem.help.push(help.to_owned());
    problem
}

/// The sentence for a violation.
pub fn violation(root: Node, violation: Violation, sender: &str, unknown: Unknown) -> Problem {
    let Violation { broken, pointer, span } = violation;
    let node = root.at(&pointer);
    let place = node.map_or(span.clone(), mark);
    let name = pointer.rsplit('/').next().unwrap_or_default().to_owned();
    let mut problem = match broken {
        Broken::Type(expected) => {
            let found = node.map_or("nothing", |node| node.kind().word());
            let what = if name.is_empty() { "the body".to_owned() } else { name };
            let mut problem = problem(Rule::Type, pointer, place, format!("{what} is {found}"));
            problem.label = Some(format!("expected {}", expected.join(" or ")));
            problem
        }
        Broken::Missing(member) => {
            let mut problem = problem(Rule::Missing, pointer, place, format!("{member} is missing"));
            problem.label = Some(format!("{sender} sends {member} here"));
            problem
        }
        Broken::Closed(options) => closed(Rule::Enum, pointer, place, node, &name, &options, sender),
        Broken::Open(options) => {
            let options: Vec<_> = options.iter().map(|option| format!("\"{option}\"")).collect();
            closed(Rule::OpenEnum, pointer, place, node, &name, &options, sender)
        }
        Broken::UnknownMember { name, known } => {
            let mut problem =
                problem(Rule::UnknownField, pointer, span, format!("{} is not a field that {sender} documents", quote(&name)));
            problem.help.extend(nearest(&name, known.iter().map(String::as_str)).map(|near| format!("did you mean {near}?")));
            problem
        }
        Broken::Other(message) => problem(Rule::Constraint, pointer, place, message),
    };
    problem.severity = problem.rule.severity(unknown).unwrap_or(Severity::Warning);
    problem
}

fn closed(rule: Rule, pointer: String, place: Range<usize>, node: Option<Node>, name: &str, options: &[String], sender: &str) -> Problem {
    /// More than this many words help nobody.
    const LISTED: usize = 12;
    let value = node.map_or_else(String::new, |node| plain(node.raw()).to_owned());
    let shown = if value.is_empty() { "an empty string".to_owned() } else { quote(&value) };
    let options: Vec<_> = options.iter().map(|option| plain(option)).collect();
    let known = if rule == Rule::OpenEnum { "documents" } else { "sends" };
    let mut problem = problem(rule, pointer, place, format!("{shown} is not a {name} that {sender} {known}"));
    if options.len() <= LISTED {
        problem.label = Some(format!("expected {}", either(&options)));
    } else {
        problem.label = Some(format!("expected one of {} known values", options.len()));
    }
    problem.help.extend(nearest(&value, options.iter().copied()).map(|near| format!("did you mean {near}?")));
    problem
}

pub fn foreign_event(vendor: &Vendor, name: &str, root: Node) -> Problem {
    let events: Vec<_> = vendor.manifest.events.iter().map(crate::vendor::manifest::EventEntry::wire).collect();
    let (pointer, span) = place_of(root, name).unwrap_or_else(|| (String::new(), mark(root)));
    let sender = &vendor.manifest.name;
    let mut problem = problem(Rule::UnknownEvent, pointer, span, format!("{} is not an event that {sender} documents", quote(name)));
    problem.label = Some(if events.len() <= 8 {
        format!("expected {}", either(&events))
    } else {
        format!("expected one of {} known events", events.len())
    });
    problem.help.extend(nearest(name, events).map(|near| format!("did you mean {near}?")));
    problem
}

/// The member of the outermost object that holds this string.
fn place_of(root: Node, value: &str) -> Option<(String, Range<usize>)> {
    let (key, node) = root.members().find(|(_, node)| node.is(value))?;
    Some((format!("/{}", crate::json::escape_token(&key.as_str()?)), node.span()))
}

pub fn not_this_vendor(sender: &str, nearest: Option<Nearest>, other: Option<&str>, root: Node) -> Problem {
    let mut problem = problem(Rule::Unrecognised, "", mark(root), format!("this is no callback of {sender}"));
    if root.kind() != Kind::Object {
        problem.label = Some(format!("expected an object, found {}", root.kind().word()));
    } else if let Some(nearest) = nearest {
        problem.label = Some(format!("it lacks {}", both(&nearest.lacks)));
    }
    problem.help.extend(other.map(|other| format!("it looks like a callback of {other}")));
    problem
}

pub fn nobody(nearest: Option<(String, Nearest)>, other: Option<&str>, root: Node) -> Problem {
    let mut problem = problem(Rule::Unrecognised, "", mark(root), "no known vendor sends such a body");
    if root.kind() == Kind::Object {
        problem.help.extend(nearest.map(|(vendor, nearest)| format!("{vendor} comes nearest; it lacks {}", both(&nearest.lacks))));
    } else {
        problem.label = Some(format!("expected an object, found {}", root.kind().word()));
    }
    problem.help.extend(other.map(str::to_owned));
    problem.help.push("name the vendor with --vendor if you know it".to_owned());
    problem
}

/// A JSON text without the quotes around a string.
fn plain(raw: &str) -> &str {
    raw.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(raw)
}

/// A stranger's value, cut to what a message can hold.
fn quote(value: &str) -> String {
    match value.char_indices().nth(QUOTED) {
        None => value.to_owned(),
        Some((at, _)) => format!("{}…", &value[..at]),
    }
}

fn either(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

fn both(words: &[String]) -> String {
    match words {
        [] => "nothing, yet it does not fit".to_owned(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
