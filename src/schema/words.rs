//! A schema in words, where it is plain enough to stand inside a sentence; nothing is said of one that is not.

use serde_json::{Map, Value};

use super::limits::format_in_words;
use super::way::target;
use crate::json::Node;

/// References behind each other, and schemas inside each other, at most.
const DEPTH: usize = 4;
/// Members, or forms, that are described at most.
const DESCRIBED: usize = 4;
/// More bytes than this make no clause.
const LONGEST: usize = 120;
/// What says nothing about a value.
const NOTES: [&str; 10] =
    ["$schema", "$id", "$comment", "$defs", "definitions", "title", "description", "default", "examples", "deprecated"];

/// What a value that fits is: `a string of at most 3 characters`.
pub fn noun(document: &Value, schema: &Value) -> Option<String> {
    noun_within(document, schema, DEPTH).filter(|noun| noun.len() <= LONGEST).or_else(|| name(document, schema))
}

/// What the schema is called: its title, or what its reference ends with.
pub fn name(document: &Value, schema: &Value) -> Option<String> {
    let reference = schema.get("$ref").and_then(Value::as_str);
    let meant = reference.and_then(|reference| target(document, reference));
    let title = [Some(schema), meant].into_iter().flatten().find_map(|schema| schema.get("title").and_then(Value::as_str));
    title.or_else(|| reference?.rsplit(['/', '#']).next().filter(|name| !name.is_empty())).map(str::to_owned)
}

/// The names of the members that a schema asks for, where it says nothing else.
pub fn only_required(document: &Value, schema: &Value) -> Option<Vec<String>> {
    let schema = meant(document, schema);
    let said = said(schema.as_object()?, &["type"]);
    let plain = schema.get("type").is_none_or(|kind| kind == "object");
    (plain && said.len() == 1).then(|| strings(schema.get("required")?))?
}

/// What an object fulfils that fits: `kind is x`. It is told of this one, which does.
pub fn condition(document: &Value, schema: &Value, object: Node) -> Option<String> {
    let clauses = clauses(document, schema, DEPTH)?;
    let clause = |clause: Clause| match clause {
        Clause { name, is: Some(_), needed: false } if !object.has(&name) => format!("{name} is not there"),
        Clause { name, is: Some(noun), .. } => format!("{name} is {noun}"),
        Clause { name, is: None, .. } => format!("{name} is there"),
    };
    let told = clauses.into_iter().map(clause).collect::<Vec<_>>().join(" and ");
    (1..=LONGEST).contains(&told.len()).then_some(told)
}

/// The same of an object that does not fit.
pub fn contrary(document: &Value, schema: &Value, object: Node) -> Option<String> {
    let [Clause { name, is, .. }] = <[Clause; 1]>::try_from(clauses(document, schema, DEPTH)?).ok()?;
    let told = match is {
        Some(noun) if object.has(&name) => format!("{name} is not {noun}"),
        _ => format!("{name} is not there"),
    };
    (told.len() <= LONGEST).then_some(told)
}

/// What a condition says of one member.
struct Clause {
    name: String,
    is: Option<String>,
    needed: bool,
}

fn clauses(document: &Value, schema: &Value, depth: usize) -> Option<Vec<Clause>> {
    let schema = meant(document, schema);
    let said = said(schema.as_object()?, &["type", "properties", "required"]);
    if !said.is_empty() {
        return None;
    }
    let needed = schema.get("required").map_or_else(|| Some(Vec::new()), strings)?;
    let members = schema.get("properties").and_then(Value::as_object);
    let mut clauses = members.map_or_else(|| Some(Vec::new()), |members| of_members(document, members, &needed, depth))?;
    let others = needed.iter().filter(|name| members.is_none_or(|members| !members.contains_key(*name)));
    clauses.extend(others.map(|name| Clause { name: field(name), is: None, needed: true }));
    Some(clauses)
}

fn of_members(document: &Value, members: &Map<String, Value>, needed: &[String], depth: usize) -> Option<Vec<Clause>> {
    let depth = depth.checked_sub(1).filter(|_| members.len() <= DESCRIBED)?;
    let clause = |(name, schema): (&String, &Value)| {
        let noun = unquoted(schema).or_else(|| noun_within(document, schema, depth))?;
        Some(Clause { name: field(name), is: Some(noun), needed: needed.contains(name) })
    };
    members.iter().map(clause).collect()
}

/// One value that must stand there, as people write it: a word without quotes.
fn unquoted(schema: &Value) -> Option<String> {
    let word = schema.get("const")?.as_str()?;
    (!word.is_empty() && word.chars().all(|char| char.is_alphanumeric() || "_-.".contains(char))).then(|| word.to_owned())
}

fn noun_within(document: &Value, schema: &Value, depth: usize) -> Option<String> {
    let members = match schema {
        Value::Bool(true) => return Some("anything".to_owned()),
        Value::Object(members) => members,
        _ => return None,
    };
    if let (Some(Value::String(reference)), Some(left)) = (members.get("$ref"), depth.checked_sub(1)) {
        let alone = said(members, &["$ref"]).is_empty();
        return noun_within(document, target(document, reference).filter(|_| alone)?, left);
    }
    if let Some(value) = members.get("const") {
        return Some(value.to_string());
    }
    if let Some(Value::Array(values)) = members.get("enum") {
        return (values.len() <= 8).then(|| either(&values.iter().map(Value::to_string).collect::<Vec<_>>()));
    }
    let mut head = match members.get("type") {
        None => None,
        Some(Value::String(kind)) => Some(kind_in_words(kind)?),
        Some(kinds) => Some(either(&strings(kinds)?.iter().map(|kind| kind_in_words(kind)).collect::<Option<Vec<_>>>()?)),
    };
    let mut traits = Vec::new();
    for keyword in said(members, &["type"]) {
        let value = &members[keyword];
        let (default, quality) = match keyword {
            "format" => {
                head = Some(format_in_words(value.as_str()?));
                continue;
            }
            "required" => {
                let told = |name: &String| members.get("properties").is_some_and(|members| members.get(name).is_some());
                let names: Vec<_> = strings(value)?.into_iter().filter(|name| !told(name)).collect();
                if names.is_empty() {
                    continue;
                }
                ("an object", format!("with {}", both(&names)))
            }
            "anyOf" | "oneOf" if members.len() == 1 => {
                let forms = value.as_array().filter(|forms| forms.len() <= DESCRIBED)?;
                let nouns: Option<Vec<_>> = forms.iter().map(|form| noun_within(document, form, depth.checked_sub(1)?)).collect();
                return nouns.map(|nouns| either(&nouns));
            }
            "pattern" => ("a string", format!("that matches {}", value.as_str()?)),
            "minLength" => ("a string", format!("of {value} or more characters")),
            "maxLength" => ("a string", format!("of at most {value} characters")),
            "minItems" => ("an array", format!("of {value} or more elements")),
            "maxItems" => ("an array", format!("of at most {value} elements")),
            "minimum" => ("a number", format!("of {value} or more")),
            "maximum" => ("a number", format!("of at most {value}")),
            "exclusiveMinimum" if value.is_number() => ("a number", format!("above {value}")),
            "exclusiveMaximum" if value.is_number() => ("a number", format!("below {value}")),
            "multipleOf" => ("a number", format!("that is a multiple of {value}")),
            "properties" => {
                let inside = of_members(document, value.as_object()?, &[], depth)?;
                let told = inside.iter().filter(|clause| clause.is.as_deref() != Some("anything"));
                let told: Vec<_> =
                    told.map(|clause| format!("whose {} is {}", clause.name, clause.is.as_deref().unwrap_or_default())).collect();
                if told.is_empty() {
                    head.get_or_insert_with(|| "an object".to_owned());
                    continue;
                }
                ("an object", told.join(" and "))
            }
            _ => return None,
        };
        head.get_or_insert_with(|| default.to_owned());
        traits.push(quality);
    }
    let head = head.unwrap_or_else(|| "anything".to_owned());
    Some(if traits.is_empty() { head } else { format!("{head} {}", traits.join(" and ")) })
}

/// The schema itself, or what it refers to where it does nothing else.
fn meant<'s>(document: &'s Value, schema: &'s Value) -> &'s Value {
    let alone = schema.as_object().filter(|members| said(members, &["$ref"]).is_empty());
    let reference = alone.and_then(|members| members.get("$ref")).and_then(Value::as_str);
    reference.and_then(|reference| target(document, reference)).unwrap_or(schema)
}

/// The keywords that say something about a value, but for those that are named.
fn said<'s>(members: &'s Map<String, Value>, but: &[&str]) -> Vec<&'s str> {
    members.keys().map(String::as_str).filter(|name| !but.contains(name) && !NOTES.contains(name) && !name.starts_with("x-")).collect()
}

pub(super) fn strings(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}

fn kind_in_words(kind: &str) -> Option<String> {
    let word = match kind {
        "null" => "null",
        "boolean" => "a boolean",
        "integer" => "an integer",
        "number" => "a number",
        "string" => "a string",
        "array" => "an array",
        "object" => "an object",
        _ => return None,
    };
    Some(word.to_owned())
}

/// What a sentence calls a member: one whose name is empty would not be seen.
#[must_use]
#[inline(never)]
pub fn field(name: &str) -> String {
    if name.is_empty() { "the field \"\"".to_owned() } else { name.to_owned() }
}

/// The words with commas and an `or`.
#[must_use]
pub fn either<Word: AsRef<str>>(words: &[Word]) -> String {
    join(&words.iter().map(AsRef::as_ref).collect::<Vec<_>>(), "or")
}

/// The words with commas and an `and`.
#[must_use]
pub fn both<Word: AsRef<str>>(words: &[Word]) -> String {
    join(&words.iter().map(AsRef::as_ref).collect::<Vec<_>>(), "and")
}

#[inline(never)]
fn join(words: &[&str], joint: &str) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} {joint} {last}", most.join(", ")),
    }
}
