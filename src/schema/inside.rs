//! The schemas inside a document: every object that may be one, with its place. What is only data is passed over.

use serde_json::{Map, Value};

use crate::json::escape_token;

/// Members whose values are data, or text for people.
const DATA: [&str; 7] = ["const", "enum", "default", "example", "examples", "title", "description"];
/// Members whose own members are named by whoever wrote the schema.
const NAMED: [&str; 7] =
    ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies", "dependentRequired"];

/// Shows `visit` each object that may be a schema, outer ones first, and its JSON Pointer.
pub fn each<'s>(document: &'s Value, visit: &mut dyn FnMut(&'s Map<String, Value>, &str)) {
    schema(document, &mut String::new(), visit);
}

fn schema<'s>(value: &'s Value, at: &mut String, visit: &mut dyn FnMut(&'s Map<String, Value>, &str)) {
    match value {
        Value::Object(members) => {
            visit(members, at);
            for (name, value) in members.iter().filter(|(name, _)| !DATA.contains(&name.as_str()) && !name.starts_with("x-")) {
                below(at, name, |at| match value {
                    Value::Object(named) if NAMED.contains(&name.as_str()) => {
                        named.iter().for_each(|(name, value)| below(at, name, |at| schema(value, at, visit)));
                    }
                    value => schema(value, at, visit),
                });
            }
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| below(at, &index.to_string(), |at| schema(item, at, visit)));
        }
        _ => {}
    }
}

fn below(at: &mut String, token: &str, visit: impl FnOnce(&mut String)) {
    let length = at.len();
    at.push('/');
    at.push_str(&escape_token(token));
    visit(at);
    at.truncate(length);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::each;

    #[test]
    fn schemas_are_found_and_data_is_not() {
        let document = json!({
            "properties": { "enum": { "items": [{}, { "not": {} }] }, "a/b": {} },
            "enum": [{ "type": "string" }], "default": {}, "x-own": {}
        });
        let mut found = Vec::new();
        each(&document, &mut |_, at| found.push(at.to_owned()));
        let expected = [
            "",
            "/properties/enum",
            "/properties/enum/items/0",
            "/properties/enum/items/1",
            "/properties/enum/items/1/not",
            "/properties/a~1b",
        ];
        assert_eq!(found, expected);
    }
}
