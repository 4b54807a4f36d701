//! `--set` and `--unset`: which value goes where, with the type of what it replaces.

use super::near;
use crate::error::{ExitStatus, Failure};
use crate::json::{self, Kind};
use crate::payload::{self, EditError, pointer_of};
use crate::place_value::PlaceValue;
use crate::vendor::Vendor;

/// One edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// `place=value`: takes the type of what is there, else the schema's, else a string.
    Set {
        pointer: String,
        value: String,
    },
    /// `place:=json`.
    SetJson {
        pointer: String,
        json: String,
    },
    Unset {
        pointer: String,
    },
}

impl Edit {
    /// Reads `place=value` or `place:=json`, split at the first `=`.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn parse_set(text: &str) -> Result<Self, String> {
        Ok(match PlaceValue::parse(text)? {
            PlaceValue::Text { pointer, value } => Self::Set { pointer, value },
            PlaceValue::Json { pointer, json } => Self::SetJson { pointer, json },
        })
    }

    /// The place that it changes.
    #[must_use]
    pub fn pointer(&self) -> &str {
        match self {
            Self::Set { pointer, .. } | Self::SetJson { pointer, .. } | Self::Unset { pointer } => pointer,
        }
    }

    /// Reads the place of `--unset`.
    #[must_use]
    pub fn parse_unset(place: &str) -> Self {
        Self::Unset { pointer: pointer_of(place) }
    }
}

/// Makes the edit in `body`.
///
/// # Errors
/// The place cannot be edited, or the value has not the type that belongs there.
pub fn apply(edit: &Edit, body: &[u8], vendor: Option<&Vendor>, event: Option<&str>) -> Result<Vec<u8>, Failure> {
    let done = match edit {
        Edit::Unset { pointer } => payload::unset(body, pointer),
        Edit::SetJson { pointer, json } => payload::set(body, pointer, json),
        Edit::Set { pointer, value } => {
            let kind = type_there(body, pointer).or_else(|| type_in_schema(vendor?, event?, pointer));
            payload::set(body, pointer, &typed(pointer, value, kind)?)
        }
    };
    done.map_err(|error| {
        let meant = near::meant(body, edit.pointer()).map(|other| format!("did you mean {other}?"));
        let hint = match &error {
            EditError::NoParent { .. } | EditError::NotThere(_) if meant.is_some() => meant.unwrap_or_default(),
            EditError::NoParent { pointer, missing } => parent_first(pointer, missing),
            EditError::NotText | EditError::NotJson(_) => "--set and --unset work on JSON bodies only".to_owned(),
            _ => "a place is /a/b, or the name of a field of the outermost object".to_owned(),
        };
        Failure::new(ExitStatus::Usage, error).hint(hint)
    })
}

/// How the place that is missing comes into being, as the list or object that the next step of the pointer wants.
fn parent_first(pointer: &str, missing: &str) -> String {
    let within = |place: &str| pointer.strip_prefix(place).and_then(|rest| rest.split('/').nth(1)).unwrap_or_default().to_owned();
    let is_place = |token: &str| token == "-" || (!token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit()));
    let last = missing.rsplit('/').next().unwrap_or_default();
    if is_place(last) {
        return "the list has no such element here: name another, or send this by itself with other places".to_owned();
    }
    let value = if is_place(&within(missing)) { "[{}]" } else { "{}" };
    format!("set {missing} before it, as JSON: --set '{missing}:={value}'")
}

/// The types that a text can be read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Text,
    Number,
    Boolean,
    Json,
}

fn type_there(body: &[u8], pointer: &str) -> Option<Type> {
    let text = std::str::from_utf8(body).ok()?;
    let tree = json::parse(text).ok()?;
    match tree.root(text).at(pointer)?.kind() {
        Kind::String => Some(Type::Text),
        Kind::Number => Some(Type::Number),
        Kind::True | Kind::False => Some(Type::Boolean),
        Kind::Array | Kind::Object => Some(Type::Json),
        Kind::Null => None,
    }
}

fn type_in_schema(vendor: &Vendor, event: &str, pointer: &str) -> Option<Type> {
    let schema: serde_json::Value = serde_json::from_slice(vendor.schema_text(vendor.event(event).ok()?)?).ok()?;
    let mut here = &schema;
    for token in pointer.split('/').skip(1) {
        let member = here.get("properties").and_then(|members| members.get(&*json::unescape_token(token)));
        here = member.or_else(|| here.get("items"))?;
    }
    let named = here.get("type")?;
    let name = named.as_str().or_else(|| named.as_array()?.iter().filter_map(|name| name.as_str()).find(|name| *name != "null"))?;
    Some(match name {
        "integer" | "number" => Type::Number,
        "boolean" => Type::Boolean,
        "array" | "object" => Type::Json,
        _ => Type::Text,
    })
}

fn typed(pointer: &str, value: &str, kind: Option<Type>) -> Result<String, Failure> {
    let kind = kind.unwrap_or(Type::Text);
    if kind == Type::Text {
        return Ok(serde_json::to_string(value).unwrap_or_default());
    }
    let found = json::parse(value).ok().map(|tree| tree.root(value).kind());
    let (fits, word) = match kind {
        Type::Number => (found == Some(Kind::Number), "a number"),
        Type::Boolean => (matches!(found, Some(Kind::True | Kind::False)), "true or false"),
        _ => (found.is_some(), "JSON"),
    };
    if fits {
        return Ok(value.to_owned());
    }
    Err(Failure::usage(format!("{pointer} holds {word}, and {value:?} is not that"))
        .hint(format!("to put something else there, write it as JSON: --set '{pointer}:=\"{value}\"'")))
}

#[cfg(test)]
mod tests {
    use super::{Edit, apply};

    fn set(body: &str, text: &str) -> Result<String, String> {
        let edit = Edit::parse_set(text)?;
        apply(&edit, body.as_bytes(), None, None).map(|body| String::from_utf8(body).unwrap()).map_err(|failure| failure.to_string())
    }

    #[test]
    fn a_value_takes_the_type_of_what_it_replaces() {
        let body = r#"{"s":"x","n":1.0,"b":true,"o":{"a":null}}"#;
        assert_eq!(set(body, "s=12").unwrap(), r#"{"s":"12","n":1.0,"b":true,"o":{"a":null}}"#);
        assert_eq!(set(body, "/n=1e2").unwrap(), r#"{"s":"x","n":1e2,"b":true,"o":{"a":null}}"#);
        assert_eq!(set(body, "b=false").unwrap(), r#"{"s":"x","n":1.0,"b":false,"o":{"a":null}}"#);
        assert_eq!(set(body, "/o/a=a=b").unwrap(), r#"{"s":"x","n":1.0,"b":true,"o":{"a":"a=b"}}"#);
        assert_eq!(set(body, "n:=\"1\"").unwrap(), r#"{"s":"x","n":"1","b":true,"o":{"a":null}}"#);
        assert!(set(body, "n=one").unwrap_err().contains("/n holds a number"));
        assert!(set(body, "b=1").unwrap_err().contains("true or false"));
        assert!(set(body, "n").unwrap_err().contains("no ="));
        assert!(set(body, "n:={").unwrap_err().contains("not JSON"));
        assert!(set(body, "/x/y=1").unwrap_err().contains("/x is not in the body"));
    }
}
