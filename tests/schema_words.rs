//! What a person reads whose body does not follow a schema of their own, to the letter: fields and values, never keywords.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use common::Tool;

/// What is told of a body: a line for each problem, `sentence | label | help…`.
fn told(schema: &str, body: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("own.json"), schema).unwrap();
    std::fs::write(folder.path().join("body.json"), body).unwrap();
    let output = Tool::new(["validate", "--schema", "own.json", "--formats", "assert", "body.json"]).dir(folder.path()).run();
    assert_eq!(output.status, 1, "{schema} {body}: {}", output.stderr);
    let mut told: Vec<String> = Vec::new();
    let text = output.text();
    // Warnings come of JSON, not of the schema.
    for line in text.split("\n\n").filter(|problem| problem.starts_with("error[")).flat_map(str::lines) {
        if let Some(sentence) = line.strip_prefix("error[").and_then(|rest| rest.split_once("]: ")) {
            told.push(sentence.1.to_owned());
        } else if let Some((_, label)) = line.split_once("^ ") {
            told.last_mut().unwrap().push_str(&format!(" | {label}"));
        } else if let Some((_, help)) = line.split_once("= help: ") {
            told.last_mut().unwrap().push_str(&format!(" | {help}"));
        }
    }
    told
}

/// Schemas and bodies, and all that is told of each.
fn all(cases: &[(&str, &str, &[&str])]) {
    for (schema, body, expected) in cases {
        assert_eq!(told(schema, body), *expected, "{schema} {body}");
    }
}

#[test]
fn quotes_show_what_is_a_string_where_that_matters() {
    let sentence = |value: &str, expected: &str| format!("{value} is not one of the values that a may have | expected {expected}");
    for (options, value, text, expected) in [
        (r#"["1","2"]"#, "1", "1", r#""1" or "2""#),
        ("[1,2]", r#""1""#, r#""1""#, "1 or 2"),
        (r#"["",[],"x"]"#, r#""z""#, r#""z""#, r#""", [] or "x""#),
        (r#"["","x"]"#, r#""longer""#, "longer", r#""" or x"#),
        ("[10,20]", "11", "11", "10 or 20"),
        (r#"["x y"]"#, "null", "null", r#""x y""#),
    ] {
        let schema = format!(r#"{{"properties":{{"a":{{"enum":{options}}}}}}}"#);
        assert_eq!(told(&schema, &format!(r#"{{"a":{value}}}"#)), [sentence(text, expected)]);
    }
}

#[test]
fn simple_alternatives_are_all_listed() {
    all(&[
        (
            r#"{"properties":{"a":{"anyOf":[{"type":"string"},{"type":"null"},{"type":"integer"}]}}}"#,
            r#"{"a":true}"#,
            &["a is a boolean | expected a string, null or an integer"],
        ),
        (
            r#"{"properties":{"a":{"oneOf":[{"const":"x","description":"1"},{"const":"y"}]}}}"#,
            r#"{"a":"zz"}"#,
            &["zz is not one of the values that a may have | expected x or y"],
        ),
        (
            r#"{"properties":{"a":{"anyOf":[{"type":"integer"},{"const":"auto"}]}}}"#,
            r#"{"a":"aut"}"#,
            &[r#""aut" is not one of the values that a may have | expected an integer or "auto" | did you mean auto?"#],
        ),
        (r#"{"anyOf":[{"required":["email"]},{"required":["phone"]}]}"#, "{}", &["email or phone must be there"]),
        (r#"{"anyOf":[{"required":["a","b"]},{"required":["c"]}]}"#, "{}", &["a and b, or c must be there"]),
    ]);
}

#[test]
fn of_several_forms_those_that_matter_are_named() {
    all(&[
        (
            r#"{"oneOf":[{"required":["email"]},{"required":["phone"]}]}"#,
            r#"{"email":1,"phone":2}"#,
            &["the body holds both email and phone, where only one of them may be"],
        ),
        (
            r##"{"oneOf":[{"title":"a dog"},{"type":"string"},{"$ref":"#/$defs/cat"},{"minProperties":0}],"$defs":{"cat":{}}}"##,
            "{}",
            &["the body fits 3 forms, where it must fit exactly one: a dog, cat and the fourth"],
        ),
        (
            r#"{"properties":{"a":{"anyOf":[{"type":"string","minLength":3},{"type":"null"}]}}}"#,
            r#"{"a":"x"}"#,
            &["a is too short | expected at least 3 characters | a may have one of 2 forms; this problem is with the nearest one"],
        ),
        (
            r#"{"properties":{"pets":{"items":{"oneOf":[
                {"title":"a dog","properties":{"kind":{"const":"dog"},"age":{"type":"integer"},"name":{"type":"string"}}},
                {"properties":{"kind":{"const":"cat"}}}]}}}}"#,
            r#"{"pets":[{"kind":"dog","age":"1","name":2}]}"#,
            &[
                "age is a string | expected an integer | element 0 of pets may have one of 2 forms; these problems are with the nearest one, a dog",
                "name is a number | expected a string",
            ],
        ),
        // The value's own member names the form, however much is wrong under it.
        (
            r#"{"oneOf":[{"const":"none"},
                {"properties":{"key":{"type":"string"}},"required":["key"],"additionalProperties":false},
                {"properties":{"seal":{"properties":{"of":{"minItems":1}},"required":["a","b","c"]}},"required":["seal"],"additionalProperties":false}]}"#,
            r#"{"seal":{"of":[]}}"#,
            &[
                "a is missing | expected a member called a | the body may have one of 3 forms; these problems are with the nearest one",
                "b is missing | expected a member called b",
                "c is missing | expected a member called c",
                "of has too few elements | expected at least 1",
            ],
        ),
        (
            r#"{"oneOf":[{"const":"none"},
                {"properties":{"key":{}},"required":["key"],"additionalProperties":false},
                {"properties":{"seal":{}},"required":["seal"],"additionalProperties":false}]}"#,
            r#"{"seel":1}"#,
            &["seel does not belong here | did you mean seal?"],
        ),
    ]);
}

#[test]
fn which_elements_and_fields_are_meant_is_said() {
    all(&[
        (
            r#"{"properties":{"t":{"uniqueItems":true}}}"#,
            r#"{"t":[1,2,1.0]}"#,
            &["element 2 of t is the same as element 0 | expected no value twice"],
        ),
        (
            r#"{"prefixItems":[{}],"unevaluatedItems":false}"#,
            "[2,1,2]",
            &["element 1 of the body does not belong here", "element 2 of the body does not belong here"],
        ),
        (
            r#"{"prefixItems":[{}],"unevaluatedItems":{"type":"string"}}"#,
            r#"[1,2,"a"]"#,
            &["element 1 of the body does not belong here | expected a string"],
        ),
        (r#"{"properties":{"a":{}},"unevaluatedProperties":false}"#, r#"{"a":1,"b":2}"#, &["b does not belong here"]),
        (
            r#"{"properties":{"a":{}},"unevaluatedProperties":{"type":"string"}}"#,
            r#"{"a":1,"b":2,"c":""}"#,
            &["b does not belong here as it is | expected a string"],
        ),
        (r#"{"items":{"type":"string"}}"#, r#"["",1]"#, &["element 1 of the body is a number | expected a string"]),
        (r#"{"items":{"items":{"type":"string"}}}"#, "[[1]]", &["element 0 of element 0 of the body is a number | expected a string"]),
        (r#"{"properties":{"l":{"properties":{"1":{"type":"string"}}}}}"#, r#"{"l":{"1":2}}"#, &["1 is a number | expected a string"]),
        (
            r#"{"properties":{"":{"type":"string"}},"required":["","b"]}"#,
            r#"{"":1}"#,
            &["b is missing | expected a member called b", "the field \"\" is a number | expected a string"],
        ),
        (r#"{"required":[""]}"#, "{}", &["the field \"\" is missing | expected a member called \"\""]),
        (r#"{"additionalProperties":false}"#, r#"{"":1}"#, &["the field \"\" does not belong here"]),
        (
            r#"{"allOf":[{"type":"object","required":["a"]},{"required":["a"],"properties":{"b":{}}}]}"#,
            "{}",
            &["a is missing | expected a member called a"],
        ),
    ]);
}

#[test]
fn what_must_or_must_not_be_there_is_described() {
    all(&[
        (
            r#"{"properties":{"t":{"contains":{"type":"string"}}}}"#,
            r#"{"t":[1]}"#,
            &["t lacks an element that must be in it | expected at least 1 element that is a string"],
        ),
        (
            r#"{"contains":{"properties":{"kind":{"const":"main"}},"required":["kind"]},"minContains":2}"#,
            "[{}]",
            &["the body lacks an element that must be in it | expected at least 2 elements, each an object whose kind is main"],
        ),
        (
            r#"{"contains":{"minimum":5},"maxContains":1}"#,
            "[5,6]",
            &["the body holds too many elements of one kind | expected at most 1 element that is a number of 5 or more"],
        ),
        (r#"{"properties":{"a":{"not":{"const":"x"}}}}"#, r#"{"a":"x"}"#, &["a must not be \"x\""]),
        (r#"{"properties":{"a":{"not":{"type":["string","null"]}}}}"#, r#"{"a":null}"#, &["a must not be a string or null"]),
        (r#"{"not":{"required":["a"]}}"#, r#"{"a":1}"#, &["a does not belong here"]),
        (r#"{"not":{"required":["a","b"]}}"#, r#"{"a":1,"b":1}"#, &["the body must not hold a and b together"]),
        (
            r#"{"not":{"anyOf":[{"required":["a"]},{"required":["b"]}]}}"#,
            r#"{"a":1}"#,
            &["the body must not be an object with a or an object with b"],
        ),
        (r#"{"not":{"not":{"not":{}}}}"#, r#"{"a":1}"#, &["the body is a value that must not stand here"]),
        (
            r#"{"propertyNames":{"maxLength":2}}"#,
            r#"{"abc":1}"#,
            &["abc has a name that no field may have here | expected a name of at most 2 characters"],
        ),
        (
            r#"{"propertyNames":{"pattern":"^[a-z]+$"}}"#,
            r#"{"A":1}"#,
            &["A has a name that no field may have here | expected text that matches ^[a-z]+$"],
        ),
        (r#"{"propertyNames":{"enum":["a","b"]}}"#, r#"{"c":1}"#, &["c has a name that no field may have here | expected a or b"]),
        (
            r##"{"not":{"$ref":"#/$defs/tree"},"$defs":{"tree":{"properties":{"left":{"$ref":"#/$defs/tree"},"right":{"$ref":"#/$defs/tree"}}}}}"##,
            "{}",
            &["the body must not be tree"],
        ),
        ("false", "{}", &["the body is not allowed, whatever it holds"]),
        (r#"{"properties":{"a":false}}"#, r#"{"a":1}"#, &["a must not be there"]),
        (
            r#"{"properties":{"a":{"maxLength":0},"b":{"maxItems":0},"c":{"maxProperties":0}}}"#,
            r#"{"a":"x","b":[1],"c":{"d":1}}"#,
            &[
                "a is too long | expected an empty string",
                "b has too many elements | expected an empty array",
                "c has too many fields | expected an empty object",
            ],
        ),
    ]);
}

#[test]
fn what_calls_for_a_field_is_said() {
    let condition = r#""if":{"properties":{"kind":{"const":"x"}},"required":["kind"]},"then":{"required":["b"],"properties":{"n":{"minimum":3}}},"else":{"required":["c"]}"#;
    let schema = format!(r#"{{"properties":{{"o":{{{condition}}}}}}}"#);
    all(&[
        (
            r#"{"dependentRequired":{"a":["b"],"c":["b"],"d":["b"]}}"#,
            r#"{"a":1,"c":1}"#,
            &["b is missing, and must be there because a and c are there | expected a member called b"],
        ),
        (
            r#"{"$schema":"http://json-schema.org/draft-07/schema#","dependencies":{"a":["b"],"x/y":{"required":["z"]}}}"#,
            r#"{"a":1,"x/y":1}"#,
            &[
                "b is missing, and must be there because a is there | expected a member called b",
                "z is missing, and must be there because x/y is there | expected a member called z",
            ],
        ),
        (
            r#"{"dependentSchemas":{"a":{"properties":{"n":{"type":"string"}}}}}"#,
            r#"{"a":1,"n":1}"#,
            &["n is a number | expected a string | this is asked for because a is there"],
        ),
        (
            &schema,
            r#"{"o":{"kind":"x","n":1}}"#,
            &[
                "b is missing, and must be there because kind is x | expected a member called b",
                "n is too small | expected 3 or more | this is asked for because kind is x",
            ],
        ),
        (&schema, r#"{"o":{"kind":"y"}}"#, &["c is missing, and must be there because kind is not x | expected a member called c"]),
        (&schema, r#"{"o":{}}"#, &["c is missing, and must be there because kind is not there | expected a member called c"]),
        (
            r#"{"if":{"properties":{"kind":{"enum":["x","y"]}}},"then":{"required":["b"]}}"#,
            "{}",
            &["b is missing, and must be there because kind is not there | expected a member called b"],
        ),
        (
            r##"{"if":{"required":["a"]},"then":{"$ref":"#/$defs/list"},"$defs":{"list":{"properties":{"z":{"items":{"type":"string"}}}}}}"##,
            r#"{"a":1,"z":[1]}"#,
            &["element 0 of z is a number | expected a string | this is asked for because a is there"],
        ),
        // What is not plain is not told, rather than told wrongly.
        (r#"{"if":{"maxProperties":1},"then":{"required":["b"]}}"#, "{}", &["b is missing | expected a member called b"]),
    ]);
}

#[test]
fn numbers_and_times_are_told_of_as_what_they_are() {
    all(&[
        (
            r#"{"$schema":"http://json-schema.org/draft-04/schema#","items":{"type":"integer"}}"#,
            "[1.0,1e2,1.5]",
            &[
                "element 0 of the body is written with a decimal point, which an integer must not be here | expected an integer",
                "element 1 of the body is written with an exponent, which an integer must not be here | expected an integer",
                "element 2 of the body is a number with a fraction | expected an integer",
            ],
        ),
        (r#"{"type":"integer"}"#, "1e-400", &["the body is a number with a fraction | expected an integer"]),
        (
            r#"{"items":[{"format":"date"},{"format":"date-time"},{"format":"time"},{"format":"date"}],"$schema":"http://json-schema.org/draft-07/schema#"}"#,
            r#"["2026-02-30","2026-02-30T00:00:00Z","25:00:00Z","30.2.2026"]"#,
            &[
                "element 0 of the body is a date that does not exist | expected a date such as 2026-01-31",
                "element 1 of the body is a date and time that does not exist | expected a date and time such as 2026-01-31T12:00:00Z",
                "element 2 of the body is a time that does not exist | expected a time such as 12:00:00Z",
                "element 3 of the body does not have the form that it should | expected a date such as 2026-01-31",
            ],
        ),
        (
            "{}",
            &format!("{}{}", "[".repeat(129), "]".repeat(129)),
            &[
                "arrays and objects stand more than 128 deep in each other here, and no deeper ones are read | JSON itself sets no limit, but many who read it do",
            ],
        ),
    ]);
}
