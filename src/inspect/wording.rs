//! What sentences call a value, and how they list what would have been right.

use crate::json::{Kind, Node};
use crate::problem::{Problem, Spelling};
use crate::schema::{Form, either, field};
use crate::suggest::nearest;

/// More than this many values help nobody.
pub const LISTED: usize = 12;
/// So much of one value is listed.
const SHOWN: usize = 60;

/// What a message calls the value at a pointer.
pub fn name_of(root: Node, pointer: &str) -> String {
    let Some((outer, token)) = pointer.rsplit_once('/') else { return "the body".to_owned() };
    match root.at(outer) {
        Some(outside) if outside.kind() == Kind::Array => format!("element {token} of {}", name_of(root, outer)),
        _ => field(&crate::json::unescape_token(token)),
    }
}

/// A number, where an integer should be.
pub fn no_integer_but(node: Node) -> &'static str {
    if !crate::json::is_whole(node.raw()) {
        "a number with a fraction"
    } else if node.raw().contains('.') {
        "written with a decimal point, which an integer must not be here"
    } else {
        "written with an exponent, which an integer must not be here"
    }
}

/// A field that should not be there, or not under its name.
pub fn stray(problem: &mut Problem, key: Node, predicate: &str) {
    if key.is("") {
        problem.message = format!("{} {predicate}", field(""));
    } else {
        problem.about = Some(key.span());
        predicate.clone_into(&mut problem.message);
    }
}

/// A value that is of none of these types and none of these values, which are JSON texts.
pub fn among(problem: &mut Problem, node: Node, types: &[&str], values: &[String]) {
    let bare: Vec<_> = values.iter().map(|value| bare(value)).collect();
    // Quotes are shown where it would else not be seen what is a string.
    let quoted = node.kind() != Kind::String || !types.is_empty() || bare.iter().any(Option::is_none);
    let word = |(value, bare): (&String, Option<&str>)| match bare {
        Some(bare) if !quoted && !bare.trim().is_empty() => bare.to_owned(),
        _ => cut(value),
    };
    let values: Vec<_> = types.iter().map(|kind| (*kind).to_owned()).chain(values.iter().zip(bare.iter().copied()).map(word)).collect();
    let expected = if values.len() <= LISTED { either(&values) } else { format!("one of {} known values", values.len()) };
    problem.about = Some(node.span());
    problem.spelling = if quoted { Spelling::Written } else { Spelling::Plain };
    problem.label = Some(format!("expected {expected}"));
    // A number that is near to another is not one that was mistyped.
    let words: Vec<_> = bare.into_iter().flatten().collect();
    let near = node.as_str().and_then(|text| nearest(&text, words.iter().copied()));
    problem.help.extend(near.map(|near| format!("did you mean {near}?")));
}

/// What stands between the quotes of a JSON text that is a string.
fn bare(text: &str) -> Option<&str> {
    text.strip_prefix('"').and_then(|inner| inner.strip_suffix('"'))
}

fn cut(text: &str) -> String {
    text.char_indices().nth(SHOWN).map_or_else(|| text.to_owned(), |(at, _)| format!("{}…", &text[..at]))
}

/// Groups of members of which one must be there.
pub fn one_of(groups: &[Vec<String>]) -> String {
    let group = |names: &Vec<String>| names.iter().map(|name| field(name)).collect::<Vec<_>>();
    let several = groups.iter().any(|names| names.len() > 1);
    let groups: Vec<_> = groups.iter().map(|names| group(names).join(" and ")).collect();
    if several { groups.join(", or ") } else { either(&groups) }
}

/// Which of several forms the problems are told of.
pub fn of_several(root: Node, form: &Form) -> String {
    let these = if form.several { "these problems are" } else { "this problem is" };
    let name = form.name.as_ref().map(|name| format!(", {name}")).unwrap_or_default();
    format!("{} may have one of {} forms; {these} with the nearest one{name}", name_of(root, &form.at), form.of)
}
