//! A file that `--schema` names and that is no JSON Schema: where, what is wrong, and what to do, to the letter.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use common::Tool;

/// What is said of a schema that stands beside `part.json` and `ok.json`.
fn refused(schema: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("own.json"), schema).unwrap();
    std::fs::write(folder.path().join("part.json"), "{\n  \"type\": \"strng\"\n}").unwrap();
    std::fs::write(folder.path().join("ok.json"), r#"{"type":"string"}"#).unwrap();
    std::fs::write(folder.path().join("body.json"), "{}").unwrap();
    let output = Tool::new(["validate", "--schema", "own.json", "body.json"]).dir(folder.path()).run();
    assert_eq!(output.status, 3, "{schema}: {}", output.text());
    let whole = folder.path().canonicalize().unwrap();
    output.stderr.replace(&format!("{}/", whole.display()), "")
}

#[track_caller]
fn is_told(schema: &str, what: &str, hint: &str) {
    assert_eq!(refused(schema), format!("error: {what}\n hint: {hint}\n"), "{schema}");
}

const TYPES: &str = "a type is string, number, integer, boolean, object, array or null, or a list of them";
const GUIDE: &str = "https://json-schema.org/understanding-json-schema says what each field of a schema takes";

#[test]
fn what_is_not_as_a_schema_must_be_is_told_in_terms_of_fields_and_values() {
    is_told(
        "{\n  \"properties\": {\n    \"a\": { \"type\": \"strnig\" }\n  }\n}",
        "own.json:3:20: not a JSON Schema: \"strnig\" is not a type",
        &format!("{TYPES}; did you mean string?"),
    );
    is_told(r#"{"type":["string",3]}"#, "own.json:1:19: not a JSON Schema: 3 is not a type", TYPES);
    is_told(r#"{"minLength":-1}"#, "own.json:1:14: not a JSON Schema: minLength is too small, expected 0 or more", GUIDE);
    is_told(r#"{"enum":"a"}"#, "own.json:1:9: not a JSON Schema: enum is a string, expected an array", GUIDE);
    is_told(
        r#"{"properties":{"a":"string"}}"#,
        r#"own.json:1:20: not a JSON Schema: a is a string, expected an object such as {"type": "string"}, or true or false"#,
        r#"a type is written {"type": "string"}"#,
    );
    is_told(
        r#"{"properties":{"a":{"required":true}}}"#,
        "own.json:1:32: not a JSON Schema: required is a boolean, expected an array",
        r#"required is a list of names beside "properties", as in "required": ["id"]"#,
    );
    is_told("[1]", "own.json:1:1: not a JSON Schema: it is an array", r#"a schema is an object, such as {"type": "object"}"#);
    is_told(
        r#"{"items":[{}]}"#,
        r#"own.json:1:10: not a JSON Schema: items is an array, expected an object such as {"type": "string"}, or true or false"#,
        r#"a list of forms, one for each element, is called "prefixItems" since draft 2020-12; for an older draft, name it in "$schema""#,
    );
    is_told(
        r#"{"exclusiveMinimum":true}"#,
        "own.json:1:21: not a JSON Schema: exclusiveMinimum is a boolean, expected a number",
        r#"since draft 6 exclusiveMinimum is the limit itself; for draft 4, say "$schema": "http://json-schema.org/draft-04/schema#""#,
    );
    is_told(
        r#"{"maximum": 1e400}"#,
        "own.json:1:13: 1e400 is too large for a schema, whose numbers go up to 1.8e308",
        "--schema takes a JSON Schema",
    );
}

#[test]
fn an_expression_that_is_none_is_shown() {
    let hint = r"look for a bracket that is not closed; a \ of the expression is written \\ in JSON";
    is_told("{\"properties\":{\n\"a\":{\"pattern\":\"(a\"}}}", "own.json:2:16: not a JSON Schema: (a is not a regular expression", hint);
    is_told(r#"{"patternProperties":{"[":{}}}"#, "own.json:1:27: not a JSON Schema: [ is not a regular expression", hint);
}

#[test]
fn a_reference_that_leads_nowhere_is_shown() {
    let path = "what follows # is a path from the top of the file that is meant, name by name";
    is_told(
        "{\n \"properties\": {\n  \"a\": { \"$ref\": \"#/$defs/gone\" }\n },\n \"$defs\": { \"elsewhere\": {} }\n}",
        "own.json:3:18: this refers to #/$defs/gone, and nothing is there",
        path,
    );
    is_told(
        r##"{"$ref":"#/$defs/addres","$defs":{"address":{}}}"##,
        "own.json:1:9: this refers to #/$defs/addres, and nothing is there",
        "did you mean #/$defs/address?",
    );
    // The same path leads somewhere from another file.
    is_told(
        r##"{"$defs":{"b":{}},"items":{"$ref":"#/$defs/b"},"not":{"$ref":"ok.json#/$defs/b"}}"##,
        "own.json:1:62: this refers to ok.json#/$defs/b, and nothing is there",
        path,
    );
    is_told(
        r##"{"items":{"$ref":"#gone"}}"##,
        r#"own.json:1:18: this refers to #gone, and nothing has the name gone ("$anchor")"#,
        "a path from the top of the file begins with a slash, as in #/$defs/name",
    );
    is_told(
        r#"{"$ref":"http://[bad"}"#,
        "own.json:1:9: this reference is no URL",
        "a reference is a URL, the name of a file, or a path in this file, as in #/$defs/name",
    );
    let told = refused("{\n\"$ref\":\"gone.json\"}");
    assert!(told.starts_with("error: own.json:2:8: this refers to gone.json, and gone.json cannot be read: "), "{told}");
    assert!(told.ends_with("\n hint: a file that is referred to is looked for beside the one that refers to it\n"), "{told}");
}

#[test]
fn a_fault_in_another_file_is_shown_there() {
    is_told(
        r#"{"items":{"$ref":"part.json"}}"#,
        "part.json:2:11: not a JSON Schema: \"strng\" is not a type",
        &format!("{TYPES}; did you mean string?"),
    );
}

#[test]
fn a_draft_that_is_not_understood_is_named() {
    let hint = r#"draft 4, 6, 7, 2019-09 and 2020-12 are; write for one of them and name it, as in "$schema": "https://json-schema.org/draft/2020-12/schema""#;
    is_told("{\n\"$schema\":\"http://json-schema.org/draft-03/schema#\"}", "own.json:2:11: draft 3 of JSON Schema is not understood", hint);
    is_told(
        r#"{"$schema":"https://example.com/meta"}"#,
        "own.json:1:12: https://example.com/meta is no draft of JSON Schema that is understood",
        hint,
    );
}
