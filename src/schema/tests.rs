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
            (String::new(), Broken::Missing { name: "gone".into(), known: ["id", "list", "result", "name"].map(str::to_owned).into() }),
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
fn a_number_beyond_a_double_keeps_its_value_too() {
    let schema = json!({ "type": "integer" });
    assert_eq!(check(&schema, "1e400"), []);
    assert_eq!(check(&schema, "1.00000000000000000001").len(), 1);
    let engine = json!({ "type": "integer", "$comment": "", "patternProperties": {} });
    assert_eq!(check(&engine, "1e400"), []);
    assert_eq!(check(&engine, "1e-400").len(), 1);
    let unique = json!({ "uniqueItems": true });
    assert_eq!(check(&unique, "[1e400,2e400]"), []);
    assert_eq!(check(&unique, "[1e400,10e399]").len(), 1);
}

#[test]
fn nothing_is_fetched() {
    assert!(Schema::compile(br#"{"$ref":"https://example.com/schema.json"}"#).is_err());
}

/// Schemas of the plain keywords, and values near them.
mod both_ways {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::super::{Broken, Findings, Grasp, Open, Report, Schema, Shapes, Violation, Wanted, Whose, linear, say_once, violations};
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
            Broken::Missing { name, .. } | Broken::Unwanted { name, .. } => vec![name],
            Broken::Closed(values) => values,
            other => vec![format!("{other:?}")],
        }
    }

    proptest! {
        #[test]
        fn the_walk_and_the_engine_agree(schema in schema(), value in value()) {
            let shape = Shapes::compile(&schema, Whose::Pack);
            prop_assert_eq!(shape.grasp(), Grasp::Reports);
            let text = value.to_string();
            let tree = json::parse(&text).unwrap();
            let root = tree.root(&text);
            let mut ours = Findings::default();
            shape.check(root, Report::All, Wanted { most: usize::MAX, open: Open::PassedOver }, &mut ours);
            let ours = ours.told;
            let engine = linear().build(&schema).unwrap();
            let mut theirs: Vec<_> = engine.iter_errors(root.into()).flat_map(|error| violations(&schema, root, &error)).collect();
            say_once(&mut theirs);
            let sorted = |found: Vec<Violation>| {
                let mut found: Vec<_> = found.into_iter().map(|found| (found.pointer, words(found.broken))).collect();
                found.sort();
                found
            };
            prop_assert_eq!(sorted(ours), sorted(theirs), "{} against {}", text, schema);
        }
    }

    /// Schemas of the keywords that are decided without the engine, too.
    fn rich() -> impl Strategy<Value = Value> {
        let limits = prop::sample::select(vec![
            json!({ "minLength": 1 }),
            json!({ "maxLength": 1 }),
            json!({ "pattern": "^a+$" }),
            json!({ "pattern": "[^a\\s]" }),
            json!({ "minimum": 1 }),
            json!({ "exclusiveMaximum": 1.5, "minimum": 0 }),
            json!({ "minItems": 1, "maxItems": 2 }),
            json!({ "maxProperties": 1 }),
            json!({ "minProperties": 2 }),
            json!({ "required": ["a"], "format": "email" }),
            json!({ "dependentRequired": { "a": ["b"] } }),
            json!({ "$ref": "#/$defs/word" }),
            json!(true),
            json!(false),
        ]);
        prop_oneof![limits, schema()].prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 1..3).prop_map(|all| json!({ "allOf": all })),
                prop::collection::vec(inner.clone(), 1..3).prop_map(|any| json!({ "anyOf": any })),
                prop::collection::vec(inner.clone(), 1..4).prop_map(|one| json!({ "oneOf": one })),
                inner.clone().prop_map(|not| json!({ "not": not })),
                prop::collection::vec(inner.clone(), 3).prop_map(|parts| json!({ "if": parts[0], "then": parts[1], "else": parts[2] })),
                inner.clone().prop_map(|other| json!({ "properties": { "a": other }, "additionalProperties": false })),
                inner.clone().prop_map(|other| json!({ "properties": { "a": {} }, "additionalProperties": other })),
                inner.prop_map(|items| json!({ "items": items })),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { max_shrink_iters: 200, ..ProptestConfig::with_cases(2000) })]
        #[test]
        fn what_is_decided_without_the_engine_is_what_it_says(schema in rich(), value in value()) {
            let document = json!({ "$defs": { "word": { "type": "string", "minLength": 2 } }, "allOf": [schema] });
            let shapes = Shapes::compile(&document, Whose::User { formats: None });
            prop_assert_eq!(shapes.grasp(), Grasp::Decides);
            let text = value.to_string();
            let tree = json::parse(&text).unwrap();
            let valid = linear().build(&document).unwrap().is_valid(tree.root(&text).into());
            // A number that a double does not hold is left to the engine.
            let expected = valid && (!text.contains("18446744073709551615") || shapes.surely_fit(tree.root(&text)));
            prop_assert_eq!(shapes.surely_fit(tree.root(&text)), expected, "{} against {}", text, document);
        }
    }

    #[test]
    fn what_is_not_understood_is_left_to_the_engine() {
        for schema in [
            json!({ "$schema": "http://json-schema.org/draft-04/schema#", "type": "integer" }),
            json!({ "$schema": "http://json-schema.org/draft-07/schema#", "format": "email" }),
            json!({ "$schema": "https://example.com/own-dialect" , "type": "object" }),
            json!({ "prefixItems": [{}], "items": false }),
            json!({ "patternProperties": { "x": {} } }),
            json!({ "pattern": "(?=x)" }),
            json!({ "$ref": "other.json" }),
            json!({ "properties": { "a": { "$id": "https://example.com/a", "$ref": "#" } } }),
            json!({ "allOf": [{ "$ref": "#" }] }),
            json!({ "$dynamicRef": "#x" }),
            json!({ "minLength": -1 }),
            json!({ "$defs": { "unused": { "type": "strnig" } } }),
            json!({ "minimum": 12_345_678_901_234_567_890_u64 }),
            json!({ "x-other": 1 }),
        ] {
            assert_eq!(Shapes::compile(&schema, Whose::User { formats: None }).grasp(), Grasp::Nothing, "{schema}");
        }
    }

    #[test]
    fn a_text_that_cannot_be_decided_goes_to_the_engine() {
        let schema = Schema::compile(br#"{"type":"string","pattern":"^.$","x-known":["b"]}"#).unwrap();
        for (text, expected) in [("\"b\"", 0), ("\"é\"", 1), ("\"éé\"", 2)] {
            let tree = json::parse(text).unwrap();
            assert_eq!(schema.check(tree.root(text)).len(), expected, "{text}");
        }
    }
}

/// Of several forms only what is wrong under the nearest is told.
#[test]
fn the_nearest_form_is_the_one_that_is_told() {
    let schema = json!({
        "oneOf": [
            { "$ref": "#/$defs/approval" },
            { "title": "a refusal", "properties": { "type": { "const": "refused" }, "why": { "type": "string" } }, "required": ["type", "why"] }
        ],
        "$defs": { "approval": { "properties": { "type": { "const": "approved" }, "score": { "type": "number", "minimum": 1 } }, "required": ["type", "score"] } }
    });
    let told = |text: &str| {
        let tree = json::parse(text).unwrap();
        let schema = Schema::compile(schema.to_string().as_bytes()).unwrap();
        let found = schema.check(tree.root(text));
        let form = found.first().and_then(|first| first.form.clone()).map(|form| form.name.unwrap());
        let open = |broken: &Broken| matches!(broken, Broken::UnknownMember { .. });
        (form, found.into_iter().filter(|found| !open(&found.broken)).map(|found| found.pointer).collect::<Vec<_>>())
    };
    assert_eq!(told(r#"{"type":"approved","score":0.5}"#), (Some("approval".into()), vec!["/score".to_owned()]));
    assert_eq!(told(r#"{"type":"refused","why":null}"#), (Some("a refusal".into()), vec!["/why".to_owned()]));
    assert_eq!(told(r#"{"type":"refused","why":""}"#), (None, Vec::new()));
}

#[test]
fn a_schema_that_is_none_says_where() {
    let refused = |text: &str| match Schema::compile(text.as_bytes()) {
        Err(super::SchemaError::Schema { pointer, .. }) => pointer,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(r#"{"properties":{"a":{"type":"strnig"}}}"#), "/properties/a/type");
}
