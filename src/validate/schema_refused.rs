//! Why a file that `--schema` names cannot be used, by file and line, for people who do not write schemas every day.

use serde_json::Value;

use crate::error::Failure;
use crate::inspect::sentence;
use crate::json::{self, Kind, Node, Tree};
use crate::locate::place;
use crate::mask::Masks;
use crate::schema::{Broken, SchemaError, Violation, drafts, either, misfit, place_of_pattern, references};
use crate::suggest::nearest;

/// A schema, or one that it refers to.
pub struct Document {
    /// As people call it.
    pub name: String,
    pub text: String,
    pub value: Value,
}

const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "object", "array", "null"];

/// What to tell of it. The first of the documents is the one that was named.
pub fn refused(documents: &[Document], error: SchemaError) -> Failure {
    match error {
        SchemaError::Schema { pointer, message } => documents
            .iter()
            .find_map(Document::misfit)
            .unwrap_or_else(|| documents[0].failure(&pointer, &format!("not a JSON Schema: {message}"))),
        SchemaError::Pattern { pattern } => {
            let at = documents.iter().find_map(|document| Some((document, place_of_pattern(&document.value, &pattern)?)));
            let (document, pointer) = at.unwrap_or((&documents[0], String::new()));
            let hint = r"look for a bracket that is not closed; a \ of the expression is written \\ in JSON";
            document.failure(&pointer, &format!("not a JSON Schema: {pattern} is not a regular expression")).hint(hint)
        }
        SchemaError::Draft { uri } => unknown_draft(documents, &uri),
        SchemaError::Nowhere { fragment } => leads_nowhere(documents, &fragment),
        SchemaError::NoUri { message } => {
            let at = find(documents, &|reference| message.contains(reference));
            at_reference(documents, at, "this reference is no URL")
                .hint("a reference is a URL, the name of a file, or a path in this file, as in #/$defs/name")
        }
        SchemaError::Reference { uri, reason } => {
            let whole = uri.trim_end_matches('#');
            let at = find(documents, &|reference| {
                let file = reference.split('#').next().unwrap_or_default().trim_start_matches("./").trim_start_matches("../");
                !file.is_empty() && whole.ends_with(file)
            });
            let hint = if uri.starts_with("file:") {
                "a file that is referred to is looked for beside the one that refers to it"
            } else {
                "nothing is fetched from the network: --schema-map URI=DIR says in which folder the schemas under a URI are"
            };
            let said = at.as_ref().and_then(|(index, pointer)| documents[*index].value.pointer(pointer)?.as_str()).unwrap_or(&uri);
            let message = format!("this refers to {said}, and {reason}");
            at_reference(documents, at.clone(), &message).hint(hint)
        }
        SchemaError::Json(error) => Failure::input(format!("{}: not JSON: {error}", documents[0].name)),
    }
}

impl Document {
    fn tree(&self) -> Option<Tree> {
        json::parse(&self.text).ok()
    }

    /// A failure at a place of the document.
    #[inline(never)]
    fn failure(&self, pointer: &str, message: &str) -> Failure {
        let tree = self.tree();
        let node = tree.as_ref().and_then(|tree| tree.root(&self.text).at(pointer));
        self.failure_at(node.map_or(0, |node| node.span().start), message)
    }

    #[inline(never)]
    fn failure_at(&self, offset: usize, message: &str) -> Failure {
        Failure::input(format!("{}:{}: {message}", self.name, place(self.text.as_bytes(), offset)))
    }

    /// What of the document is not as a schema must be.
    fn misfit(&self) -> Option<Failure> {
        let tree = self.tree()?;
        let root = tree.root(&self.text);
        let violation = misfit(&self.value, root)?;
        let (node, what, hint) = in_words(root, violation, &self.text);
        Some(self.failure_at(node.span().start, &format!("not a JSON Schema: {what}")).hint(hint))
    }
}

/// The place, what is wrong there, and what to do about it.
fn in_words<'n>(root: Node<'n>, violation: Violation, text: &str) -> (Node<'n>, String, String) {
    const GUIDE: &str = "https://json-schema.org/understanding-json-schema says what each field of a schema takes";
    let node = root.find(violation.node);
    let keyword = violation.pointer.rsplit('/').find(|token| token.parse::<usize>().is_err()).unwrap_or_default();
    let expects = |word: &str| matches!(&violation.broken, Broken::Type(words) if words.contains(&word));
    let is_schema = expects("a boolean") && expects("an object");
    if violation.pointer.is_empty() && is_schema {
        return (node, format!("it is {}", node.kind().word()), r#"a schema is an object, such as {"type": "object"}"#.to_owned());
    }
    if keyword == "type"
        && let Some(found) = no_type(node)
    {
        return found;
    }
    let hint = match (keyword, node.kind()) {
        ("required", kind) if kind != Kind::Array => r#"required is a list of names beside "properties", as in "required": ["id"]"#.to_owned(),
        ("items", Kind::Array) => {
            r#"a list of forms, one for each element, is called "prefixItems" since draft 2020-12; for an older draft, name it in "$schema""#.to_owned()
        }
        ("exclusiveMinimum" | "exclusiveMaximum", Kind::True | Kind::False) => {
            format!(r#"since draft 6 {keyword} is the limit itself; for draft 4, say "$schema": "http://json-schema.org/draft-04/schema#""#)
        }
        (_, Kind::String) if is_schema && node.as_str().is_some_and(|word| TYPES.contains(&word.as_ref())) => {
            format!(r#"a type is written {{"type": {}}}"#, node.raw())
        }
        (_, Kind::Array) if keyword == "properties" => r#"properties is an object from names to schemas, as in {"id": {"type": "string"}}"#.to_owned(),
        _ => GUIDE.to_owned(),
    };
    let problem = sentence(root, violation);
    let label = match &problem.label {
        Some(_) if is_schema => r#", expected an object such as {"type": "string"}, or true or false"#.to_owned(),
        label => label.as_ref().map(|label| format!(", {label}")).unwrap_or_default(),
    };
    (node, format!("{}{label}", problem.sentence(text.as_bytes(), &Masks::default())), hint)
}

/// What is no type under `type`.
fn no_type(node: Node) -> Option<(Node, String, String)> {
    let names = if node.kind() == Kind::Array { node.elements().collect() } else { vec![node] };
    let wrong = names.iter().copied().find(|name| !TYPES.iter().any(|known| name.is(known)));
    let (at, what) = match (wrong, json::repeated(node)) {
        (Some(name), _) => (name, format!("{} is not a type", name.raw())),
        (None, Some((_, later))) => (names[later], format!("{} stands here twice", names[later].raw())),
        (None, None) if names.is_empty() => (node, "type names no type".to_owned()),
        _ => return None,
    };
    let near = at
        .as_str()
        .and_then(|word| nearest(&word, TYPES.iter().copied()))
        .map(|near| format!("; did you mean {near}?"))
        .unwrap_or_default();
    Some((at, what, format!("a type is {}, or a list of them{near}", either(&TYPES))))
}

fn unknown_draft(documents: &[Document], uri: &str) -> Failure {
    let at = documents.iter().find_map(|document| {
        let (pointer, _) = drafts(&document.value).into_iter().find(|(_, said)| said == uri)?;
        Some((document, pointer))
    });
    let (document, pointer) = at.unwrap_or((&documents[0], String::new()));
    let what = match uri.split_once("draft-0").and_then(|(_, number)| number.chars().next()) {
        Some(number) => format!("draft {number} of JSON Schema is not understood"),
        None => format!("{uri} is no draft of JSON Schema that is understood"),
    };
    document.failure(&pointer, &what).hint(
        r#"draft 4, 6, 7, 2019-09 and 2020-12 are; write for one of them and name it, as in "$schema": "https://json-schema.org/draft/2020-12/schema""#,
    )
}

/// A reference to a place of a document where nothing is.
fn leads_nowhere(documents: &[Document], fragment: &str) -> Failure {
    let there = |document: &Document, reference: &str| {
        reference.strip_prefix('#').is_some_and(|pointer| pointer.is_empty() || document.value.pointer(pointer).is_some())
    };
    let is_it = |document: &Document, reference: &str| {
        reference.split_once('#').is_some_and(|(_, after)| after == fragment) && !there(document, reference)
    };
    let at = documents.iter().enumerate().find_map(|(index, document)| {
        let (pointer, reference) = references(&document.value).into_iter().find(|(_, reference)| is_it(document, reference))?;
        Some((index, pointer, reference))
    });
    let (what, hint) = match &at {
        Some((index, _, reference)) if fragment.starts_with('/') => {
            let near = reference.starts_with('#').then(|| nearby(&documents[*index].value, fragment)).flatten();
            let hint = near.unwrap_or_else(|| "what follows # is a path from the top of the file that is meant, name by name".to_owned());
            (format!("this refers to {reference}, and nothing is there"), hint)
        }
        Some((_, _, reference)) => (
            format!(r#"this refers to {reference}, and nothing has the name {fragment} ("$anchor")"#),
            "a path from the top of the file begins with a slash, as in #/$defs/name".to_owned(),
        ),
        None => (format!("it refers to #{fragment}, and nothing is there"), "look for the reference that ends so".to_owned()),
    };
    at_reference(documents, at.map(|(index, pointer, _)| (index, pointer)), &what).hint(hint)
}

/// Where a pointer may have been meant to lead.
fn nearby(document: &Value, pointer: &str) -> Option<String> {
    let (parent, name) = pointer.rsplit_once('/')?;
    let names: Vec<_> = document.pointer(parent)?.as_object()?.keys().map(String::as_str).collect();
    nearest(name, names.iter().copied()).map(|near| format!("did you mean #{parent}/{near}?"))
}

/// The first reference that is meant: the index of its document, and its place there.
#[inline(never)]
fn find(documents: &[Document], is_it: &dyn Fn(&str) -> bool) -> Option<(usize, String)> {
    documents.iter().enumerate().find_map(|(index, document)| {
        let (pointer, _) = references(&document.value).into_iter().find(|(_, reference)| is_it(reference))?;
        Some((index, pointer))
    })
}

#[inline(never)]
fn at_reference(documents: &[Document], at: Option<(usize, String)>, message: &str) -> Failure {
    match at {
        Some((index, pointer)) => documents[index].failure(&pointer, message),
        None => Failure::input(format!("{}: {message}", documents[0].name)),
    }
}
