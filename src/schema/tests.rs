use serde_json::json;

use super::{Broken, Schema};
use crate::json;

fn check(schema: &serde_json::Value, text: &str) -> Vec<(String, Broken)> {
    let schema = Schema::compile(schema.to_string().as_bytes()).unwrap();
    let tree = json::parse(text).unwrap();
    schema.check(tree.root(text)).into_iter().map(|violation| (violation.pointer, violation.broken)).collect()
}

#[test]
fn finds_all_in_document_order() {
    let schema = json!({
        "type": "object",
        "required": ["id", "gone"],
        "properties": {
            "id": { "type": "integer" },
            "list": { "type": "array", "items": { "type": "object", "properties": { "word": { "type": "string", "x-known": ["A", "B"] } } } },
            "result": { "enum": ["YES", "NO"] },
            "name": { "type": ["string", "null"] }
        }
    });
    let text = r#"{"id":1.5,"list":[{"word":"A"},{"word":"C","extra/x":1}],"result":"MAYBE","name":false}"#;
    assert_eq!(
        check(&schema, text),
        [
            (String::new(), Broken::Missing("gone".into())),
            ("/id".into(), Broken::Type(vec!["an integer"])),
            ("/list/1/word".into(), Broken::Open(vec!["A".into(), "B".into()])),
            ("/list/1/extra~1x".into(), Broken::UnknownMember { name: "extra/x".into(), known: vec!["word".into()] }),
            ("/result".into(), Broken::Closed(vec!["\"YES\"".into(), "\"NO\"".into()])),
            ("/name".into(), Broken::Type(vec!["null", "a string"])),
        ]
    );
    assert_eq!(
        check(&schema, r#"{"id":1.0,"gone":0,"name":null}"#),
        [(
            "/gone".to_owned(),
            Broken::UnknownMember { name: "gone".into(), known: vec!["id".into(), "list".into(), "result".into(), "name".into()] }
        )]
    );
}

#[test]
fn others_are_silent_where_the_schema_says_so() {
    let schema = json!({ "type": "object", "additionalProperties": true, "properties": { "a": {} } });
    assert_eq!(check(&schema, r#"{"a":1,"b":2}"#), []);
}

#[test]
fn numbers_keep_their_value_in_any_spelling() {
    let schema = json!({ "type": "integer", "maximum": 100 });
    assert_eq!(check(&schema, "1e2"), []);
    assert_eq!(check(&schema, "1e999").len(), 1);
    assert_eq!(check(&json!({ "const": 1 }), "1.0"), []);
}

#[test]
fn nothing_is_fetched() {
    assert!(Schema::compile(br#"{"$ref":"https://example.com/schema.json"}"#).is_err());
}
