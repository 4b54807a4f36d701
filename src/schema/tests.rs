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
            ("/list/1/extra~1x".into(), Broken::UnknownMember { name: "extra/x".into(), known: ["word".to_owned()].into() }),
            ("/result".into(), Broken::Closed(vec!["\"YES\"".into(), "\"NO\"".into()])),
            ("/name".into(), Broken::Type(vec!["a string", "null"])),
        ]
    );
    assert_eq!(
        check(&schema, r#"{"id":1.0,"gone":0,"name":null}"#),
        [(
            "/gone".to_owned(),
            Broken::UnknownMember { name: "gone".into(), known: ["id", "list", "result", "name"].map(str::to_owned).into() }
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

/// Schemas of the plain keywords, and values near them.
mod both_ways {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::super::{Broken, Report, Schema, Shape, Violation, engine, say_types_once, violations};
    use crate::json;

    fn leaf() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(json!(null)),
            Just(json!(true)),
            Just(json!(1)),
            Just(json!(1.0)),
            Just(json!(1.5)),
            Just(json!(18_446_744_073_709_551_615_u64)),
            "[ab]{0,2}".prop_map(Value::from)
        ]
    }

    fn value() -> impl Strategy<Value = Value> {
        leaf().prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                prop::collection::btree_map("[abc]", inner, 0..3).prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    fn schema() -> impl Strategy<Value = Value> {
        let name = prop::sample::select(vec!["null", "boolean", "integer", "number", "string", "array", "object"]);
        let plain = prop_oneof![
            Just(json!({})),
            name.clone().prop_map(|name| json!({ "type": name })),
            prop::collection::btree_set(name, 1..4).prop_map(|names| json!({ "type": names })),
            prop::collection::hash_set(leaf().prop_map(|value| value.to_string()), 1..3)
                .prop_map(|values| json!({ "enum": values.iter().map(|text| text.parse().unwrap()).collect::<Vec<Value>>() })),
            value().prop_map(|value| json!({ "const": value, "description": "one" })),
        ];
        plain.prop_recursive(3, 12, 3, |inner| {
            let members = prop::collection::btree_map("[abc]", inner.clone(), 0..3);
            let required = prop::collection::btree_set("[abc]", 0..3);
            prop_oneof![
                inner.prop_map(|items| json!({ "type": ["array", "null"], "items": items })),
                (members, required)
                    .prop_map(|(members, required)| json!({ "type": "object", "properties": members, "required": required })),
            ]
        })
    }

    /// Without the order in which a list of types is given.
    fn words(broken: Broken) -> Vec<String> {
        match broken {
            Broken::Type(mut types) => {
                types.sort_unstable();
                types.into_iter().map(str::to_owned).collect()
            }
            Broken::Missing(name) => vec![name],
            Broken::Closed(values) => values,
            other => vec![format!("{other:?}")],
        }
    }

    proptest! {
        #[test]
        fn the_walk_and_the_engine_agree(schema in schema(), value in value()) {
            let shape = Shape::compile(&schema);
            prop_assert!(shape.is_complete());
            let text = value.to_string();
            let tree = json::parse(&text).unwrap();
            let root = tree.root(&text);
            let mut ours = Vec::new();
            shape.check(root, Report::All, &mut ours);
            ours.retain(|found| !matches!(found.broken, Broken::UnknownMember { .. }));
            let engine = engine(&schema).unwrap();
            let mut theirs: Vec<_> = engine.iter_errors(root.into()).flat_map(|error| violations(root, &error)).collect();
            say_types_once(&mut theirs);
            let sorted = |found: Vec<Violation>| {
                let mut found: Vec<_> = found.into_iter().map(|found| (found.pointer, words(found.broken))).collect();
                found.sort();
                found
            };
            prop_assert_eq!(sorted(ours), sorted(theirs), "{} against {}", text, schema);
        }
    }

    #[test]
    fn other_keywords_start_the_engine() {
        for schema in [
            json!({ "minLength": 1 }),
            json!({ "properties": { "a": { "pattern": "x" } } }),
            json!({ "items": { "not": {} } }),
            json!({ "additionalProperties": false }),
        ] {
            assert!(!Shape::compile(&schema).is_complete(), "{schema}");
            assert!(Schema::compile(schema.to_string().as_bytes()).unwrap().engine.is_some());
        }
    }
}
