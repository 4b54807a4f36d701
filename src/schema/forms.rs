//! Of several forms that a value may have: what it could be instead, which one it comes nearest to, or which it fits where only one
//! may fit.

use jsonschema::error::ValidationError;
use serde_json::Value;

use super::violation::in_order;
use super::violations::{say_once, violations};
use super::way::holder;
use super::words::{both, name, only_required};
use super::{Broken, Form, Violation};
use crate::json::{Node, escape_token};

/// Of more forms than this nobody wants to read all.
const LISTED: usize = 5;

/// What is wrong where none of several forms fits: all of them where each is a word, else what is wrong under the nearest.
pub fn none_fits(schema: &Value, root: Node, at: Node, error: &ValidationError, forms: &[Vec<ValidationError>]) -> Vec<Violation> {
    let held = |errors: &Vec<ValidationError>| {
        let mut found = errors.iter().flat_map(|error| violations(schema, root, error)).collect();
        say_once(&mut found);
        found
    };
    let held: Vec<Vec<Violation>> = forms.iter().map(held).collect();
    if let Some(broken) = alternatives(&held, at) {
        let pointer = error.instance_path().as_str().to_owned();
        let because = held.into_iter().flatten().find_map(|violation| violation.because);
        return vec![Violation { because, ..Violation::at(at, pointer, broken) }];
    }
    if let Some(stray) = no_forms_member(&held, at, error.instance_path().as_str()) {
        return vec![stray];
    }
    nearest(schema, at, error, held)
}

/// The only member of an object, where each of several forms asks for one other and takes no more: it should have named one of them.
fn no_forms_member(held: &[Vec<Violation>], at: Node, pointer: &str) -> Option<Violation> {
    let mut members = at.members().map(|(key, _)| key);
    let (key, None) = (members.next()?, members.next()) else { return None };
    let others = held.iter().filter(|found| !refuses_whole(found, at));
    let wanted = |found: &Vec<Violation>| found.iter().find_map(missing).filter(|_| found.len() == 2 && refuses(found, at, key));
    let known: Vec<_> = others.map(wanted).collect::<Option<_>>()?;
    let name = key.as_str().unwrap_or_default().into_owned();
    let place = || format!("{pointer}/{}", escape_token(&key.readable()));
    (known.len() > 1).then(|| Violation::at(key, place(), Broken::Unwanted { name, known: known.into() }))
}

/// The one form that knows a member of the value which no other takes: `signature` in `{ "signature": … }` names its form.
fn named(held: &[Vec<Violation>], at: Node) -> Option<usize> {
    at.members().find_map(|(key, _)| {
        let mut knowing = (0..held.len()).filter(|index| !refuses(&held[*index], at, key));
        knowing.next().filter(|_| knowing.next().is_none())
    })
}

fn refuses(found: &[Violation], at: Node, key: Node) -> bool {
    let here = |violation: &Violation| violation.node == key.index() && matches!(violation.broken, Broken::Unwanted { .. });
    refuses_whole(found, at) || found.iter().any(here)
}

/// Whether a form is none of an object such as this.
fn refuses_whole(found: &[Violation], at: Node) -> bool {
    found.iter().any(|violation| violation.node == at.index() && matches!(violation.broken, Broken::Type(_) | Broken::Closed(_)))
}

/// All that could stand here, where every form wants nothing but another type, another value, or other members.
fn alternatives(held: &[Vec<Violation>], at: Node) -> Option<Broken> {
    if held.len() < 2 {
        return None;
    }
    let here = |found: &Vec<Violation>| !found.is_empty() && found.iter().all(|violation| violation.node == at.index());
    if !held.iter().all(here) {
        return None;
    }
    let missing = |found: &Vec<Violation>| -> Option<Vec<String>> { found.iter().map(missing).collect() };
    if let Some(groups) = held.iter().map(missing).collect::<Option<Vec<_>>>() {
        return (groups.len() <= LISTED).then_some(Broken::MissingOneOf(groups));
    }
    let (mut types, mut values) = (Vec::new(), Vec::new());
    for found in held {
        let [one] = found.as_slice() else { return None };
        match &one.broken {
            Broken::Type(more) => add(&mut types, more),
            Broken::Closed(more) => add(&mut values, more),
            Broken::Neither { types: more, values: others } => {
                add(&mut types, more);
                add(&mut values, others);
            }
            _ => return None,
        }
    }
    if types.contains(&"a number") {
        types.retain(|word| *word != "an integer");
    }
    Some(match (types.is_empty(), values.is_empty()) {
        (_, true) => Broken::Type(types),
        (true, _) => Broken::Closed(values),
        _ => Broken::Neither { types, values },
    })
}

fn missing(violation: &Violation) -> Option<String> {
    match &violation.broken {
        Broken::Missing { name, .. } => Some(name.clone()),
        _ => None,
    }
}

fn add<Item: Clone + PartialEq>(all: &mut Vec<Item>, more: &[Item]) {
    more.iter().for_each(|item| {
        if !all.contains(item) {
            all.push(item.clone());
        }
    });
}

/// Only what is wrong under the form that the value names, or that comes nearest: the fewest and the least fundamental problems.
fn nearest(schema: &Value, value: Node, error: &ValidationError, held: Vec<Vec<Violation>>) -> Vec<Violation> {
    let (of, at, named) = (held.len(), error.instance_path().as_str(), named(&held, value));
    let distance = |found: &Vec<Violation>| found.iter().map(|violation| weight(violation, at)).sum::<usize>();
    let Some((index, mut nearest)) = held.into_iter().enumerate().min_by_key(|(index, found)| (named != Some(*index), distance(found)))
    else {
        return Vec::new();
    };
    in_order(&mut nearest);
    let several = nearest.len() > 1;
    if let Some(first) = nearest.first_mut().filter(|_| of > 1) {
        let name = form(schema, error, index).and_then(|form| name(schema, form));
        first.form = Some(Form { name, of, at: at.to_owned(), several });
    }
    nearest
}

/// How far from a form a violation shows the value to be. A value that names another form (`"type": "…"`) is farthest from it.
fn weight(violation: &Violation, at: &str) -> usize {
    let below = violation.pointer.strip_prefix(at).unwrap_or(&violation.pointer).matches('/').count();
    match (&violation.broken, below) {
        (Broken::Type(_), 0) => 100,
        (Broken::Closed(_), 1) => 20,
        (Broken::Unwanted { .. } | Broken::Missing { .. }, _) => 3,
        _ => 2,
    }
}

/// The form at an index of the list that a finding is about.
fn form<'s>(schema: &'s Value, error: &ValidationError, index: usize) -> Option<&'s Value> {
    let keyword = error.schema_path().as_str().rsplit('/').next()?;
    holder(schema, error)?.get(keyword)?.get(index)
}

/// What is wrong where several forms fit and only one may.
pub fn several_fit(schema: &Value, error: &ValidationError, forms: &[Vec<ValidationError>]) -> String {
    let fitting: Vec<_> = (0..forms.len()).filter(|index| forms[*index].is_empty()).collect();
    let wanted = |index: &usize| only_required(schema, form(schema, error, *index)?).filter(|names| names.len() == 1);
    if let Some(names) = fitting.iter().map(wanted).collect::<Option<Vec<_>>>() {
        let names = names.concat();
        let all = if let [_, _] = names.as_slice() { "both " } else { "" };
        return format!("holds {all}{}, where only one of them may be", both(&names));
    }
    let name = |index: &usize| form(schema, error, *index).and_then(|form| name(schema, form)).unwrap_or_else(|| ordinal(*index));
    let names: Vec<_> = fitting.iter().map(name).collect();
    format!("fits {} forms, where it must fit exactly one: {}", names.len(), both(&names))
}

/// Counted from one, as people do.
fn ordinal(index: usize) -> String {
    const WORDS: [&str; 10] = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    WORDS.get(index).map_or_else(|| format!("number {}", index + 1), |word| format!("the {word}"))
}
