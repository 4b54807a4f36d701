//! `validate --schema`: a user's own schema, with the files it refers to, and what a person who knows no JSON Schema reads about a body.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use common::{Output, Tool, write};

/// Checks one body against one schema.
fn check(schema: &str, body: &str, arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "own.schema.json", schema);
    write(folder.path(), "body.json", body);
    Tool::new(["validate", "--schema", "own.schema.json", "body.json"]).dir(folder.path()).run_with(arguments)
}

/// The report without the summary.
fn report(schema: &str, body: &str) -> String {
    check(schema, body, &[]).expect(1).text().rsplit_once("\n\n").unwrap().0.to_owned()
}

const ORDER: &str = r##"{
  "type": "object",
  "required": ["id", "what"],
  "properties": {
    "id": { "type": "string", "pattern": "^[a-z]{2}-[0-9]+$" },
    "count": { "type": "integer", "minimum": 1, "maximum": 9 },
    "tags": { "type": "array", "items": { "type": "string", "maxLength": 3 }, "uniqueItems": true, "maxItems": 2 },
    "what": { "oneOf": [{ "$ref": "#/$defs/book" }, { "title": "a film", "$ref": "#/$defs/film" }] }
  },
  "additionalProperties": false,
  "$defs": {
    "book": {
      "type": "object", "required": ["kind", "pages"],
      "properties": { "kind": { "const": "book" }, "pages": { "type": "integer" } }
    },
    "film": {
      "type": "object", "required": ["kind", "minutes"],
      "properties": { "kind": { "const": "film" }, "minutes": { "type": "integer" } }
    }
  }
}"##;

#[test]
fn every_limit_is_told_in_terms_of_values_and_fields() {
    let body = r#"{"id":"ab12","count":0,"tags":["abcd","x","x"],"what":{"kind":"book","pages":"many"},"cuont":1}"#;
    let told = report(ORDER, body);
    for expected in [
        "error[constraint]: id does not have the form that it should\n  --> body.json:1:7  /id",
        "^^^^^^ expected text that matches ^[a-z]{2}-[0-9]+$",
        "error[constraint]: count is too small\n",
        "^ expected 1 or more",
        "error[constraint]: tags has too many elements\n",
        "expected at most 2",
        "error[constraint]: element 2 of tags is the same as element 1\n",
        "error[constraint]: element 0 of tags is too long\n",
        "expected at most 3 characters",
        "error[type]: pages is a string\n",
        "= help: what may have one of 2 forms; this problem is with the nearest one, book",
        "error[forbidden-field]: cuont does not belong here\n",
        "= help: did you mean count?",
    ] {
        assert!(told.contains(expected), "{expected}\n\n{told}");
    }
    let lower = told.to_lowercase();
    for jargon in ["oneof", "anyof", "schema", "keyword", "property", "properties", "instance", "subschema", "minimum", "additional"] {
        assert!(!lower.contains(jargon), "{jargon}: {told}");
    }
}

#[test]
fn of_several_forms_the_nearest_is_told_and_only_that() {
    let told = report(ORDER, r#"{"id":"ab-1","what":{"kind":"film","mintues":90}}"#);
    assert!(told.starts_with("error[missing]: minutes is missing\n"), "{told}");
    assert!(
        told.contains("what may have one of 2 forms; this problem is with the nearest one, a film") && told.contains("is it misspelt?"),
        "{told}"
    );
    assert_eq!(told.matches("error[").count(), 1, "{told}");
    assert!(report(ORDER, r#"{"id":"ab-1","what":7}"#).contains("error[type]: what is a number"));
}

#[test]
fn formats_are_asserted_up_to_draft_7_and_then_as_is_asked() {
    let old = r#"{"$schema":"http://json-schema.org/draft-07/schema#","format":"date-time"}"#;
    let new = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","format":"date-time"}"#;
    let told = check(old, "\"yesterday\"", &[]).expect(1);
    assert!(told.text().contains("expected a date and time such as 2026-01-31T12:00:00Z"), "{}", told.text());
    check(old, "\"yesterday\"", &["--formats", "annotate"]).expect(0);
    let both = r#"{"$schema":"http://json-schema.org/draft-07/schema#","format":"date-time","minLength":20}"#;
    let told = check(both, "\"yesterday\"", &["--formats", "annotate"]).expect(1);
    assert!(told.text().contains("is too short") && !told.text().contains("date and time"), "{}", told.text());
    check(new, "\"yesterday\"", &[]).expect(0);
    check(new, "\"yesterday\"", &["--formats", "assert"]).expect(1);
    check(new, "\"2026-01-31T12:00:00Z\"", &["--formats", "assert"]).expect(0);
}

#[test]
fn references_lead_to_files_beside_the_schema_or_in_a_folder_that_is_named() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        "own.json",
        r#"{"properties":{"a":{"$ref":"parts/a%20b.json#/$defs/word"},"b":{"$ref":"https://example.com/s/b.json"}}}"#,
    );
    write(folder.path(), "parts/a b.json", r#"{"$defs":{"word":{"type":"string","minLength":2}}}"#);
    write(folder.path(), "elsewhere/b.json", r#"{"type":"integer"}"#);
    write(folder.path(), "body.json", r#"{"a":"x","b":1.5}"#);
    let run = |arguments: &[&str]| Tool::new(["validate", "--schema", "own.json", "body.json"]).dir(folder.path()).run_with(arguments);
    let output = run(&["--schema-map", "https://example.com/s/=elsewhere"]).expect(1);
    assert!(output.text().contains("a is too short") && output.text().contains("b is a number with a fraction"), "{}", output.text());

    let unmapped = run(&[]).expect(3);
    assert!(
        unmapped.stderr.starts_with("error: own.json:1:72: this refers to https://example.com/s/b.json, and it is not on this machine"),
        "{}",
        unmapped.stderr
    );
    assert!(unmapped.stderr.contains("\n hint: nothing is fetched from the network: --schema-map"), "{}", unmapped.stderr);
    let missing = run(&["--schema-map", "https://example.com/=elsewhere"]).expect(3);
    assert!(missing.stderr.contains("b.json cannot be read: "), "{}", missing.stderr);
    write(folder.path(), "parts/a b.json", "{\n  \"$defs\": ?\n}");
    let broken = run(&["--schema-map", "https://example.com/s=elsewhere"]).expect(3);
    assert!(broken.stderr.contains("a b.json:2:12: not JSON"), "{}", broken.stderr);
}

#[test]
fn a_schema_knows_no_vendor() {
    let both = check("{}", "{}", &["--vendor", "identomat"]).expect(2);
    assert!(both.stderr.contains("--schema and --vendor exclude each other"), "{}", both.stderr);
}

#[test]
fn a_pattern_that_backtracks_without_end_is_given_up() {
    let schema = r#"{"type":"string","pattern":"^(?=(a+)+$)(a|aa)+$"}"#;
    let output = check(schema, &format!("\"{}!\"", "a".repeat(5000)), &[]).expect(1);
    assert!(
        output.text().contains("error[constraint]: the body is too intricate for its pattern")
            || output.text().contains("does not have the form"),
        "{}",
        output.text()
    );
    let bounded = r#"{"type":"string","pattern":"^(?:(a+)\\1?)+b$"}"#;
    let output = check(bounded, &format!("\"{}\"", "a".repeat(200)), &[]).expect(1);
    assert!(output.text().contains("too intricate for its pattern to be tried to the end"), "{}", output.text());
}

#[test]
fn nothing_is_a_finding_that_the_schema_allows() {
    let schema = r#"{"type":"object","properties":{"a":{"type":"string","x-known":["A"]}}}"#;
    assert_eq!(check(schema, r#"{"a":"B","new":1}"#, &[]).expect(0).text(), "checked 1, 1 valid, 0 invalid\n");
}

/// Runs in a folder with a schema that only an object with an `a` fits, and a body that does not.
fn with_schema(arguments: &[&str], environment: &[(&str, &str)], stdin: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "own.json", r#"{"required":["a"]}"#);
    write(folder.path(), "body.json", "{}");
    let tool = environment.iter().fold(Tool::new(["validate"]), |tool, (name, value)| tool.env(name, value));
    tool.dir(folder.path()).stdin(stdin).run_with(arguments)
}

#[test]
fn flags_that_mean_nothing_beside_a_schema_are_refused() {
    for (flag, value) in [("--vendor", "identomat"), ("--auth", "basic"), ("--secret-file", "identomat=own.json"), ("--unknown", "ignore")]
    {
        let output = with_schema(&["--schema", "own.json", flag, value, "body.json"], &[], "").expect(2);
        assert!(output.stderr.starts_with(&format!("error: --schema and {flag} exclude each other\n hint: ")), "{}", output.stderr);
        assert_eq!(output.text(), "");
    }
    with_schema(&["--schema", "own.json", "--vendor", "auto", "body.json"], &[], "").expect(1);
}

#[test]
fn the_environment_gives_way_to_a_schema() {
    let surroundings = [("IDHOOK_VENDOR", "nobody"), ("IDHOOK_AUTH", "basic"), ("IDHOOK_SECRET_FILE", "gone"), ("IDHOOK_SECRET", "word")];
    let output = with_schema(&["--schema", "own.json", "body.json"], &surroundings, "").expect(1);
    assert!(output.text().starts_with("error[missing]: a is missing\n") && output.stderr.is_empty(), "{}{}", output.text(), output.stderr);
    with_schema(&["body.json"], &surroundings[..1], "").expect(3);
}

#[test]
fn a_schema_may_come_from_stdin() {
    for schema in [r#"{"required":["a"]}"#, r#"{"$ref":"own.json"}"#] {
        let output = with_schema(&["--schema", "-", "body.json"], &[], schema).expect(1);
        assert!(output.text().starts_with("error[missing]: a is missing\n"), "{}", output.text());
    }
    let torn = with_schema(&["--schema", "-", "body.json"], &[], "{").expect(3);
    assert!(torn.stderr.starts_with("error: stdin:1:2: not JSON: "), "{}", torn.stderr);
    let both = with_schema(&["--schema", "-", "-"], &[], "{}").expect(2);
    assert!(both.stderr.starts_with("error: --schema - reads the schema from stdin, and - among the inputs"), "{}", both.stderr);
    assert!(both.stderr.contains("\n hint: "), "{}", both.stderr);
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "-", r#"{"required":["b"]}"#);
    let file = Tool::new(["validate", "--schema", "./-", "-"]).dir(folder.path()).stdin("{}").run().expect(1);
    assert!(file.text().starts_with("error[missing]: b is missing\n"), "{}", file.text());
}

#[cfg(unix)]
#[test]
fn a_schema_may_come_from_a_pipe_with_a_name() {
    let output = with_schema(&["--schema", "/dev/stdin", "body.json"], &[], r#"{"$ref":"own.json"}"#).expect(1);
    assert!(output.text().starts_with("error[missing]: a is missing\n"), "{}", output.text());
}

#[test]
fn a_schema_in_utf_16_is_named() {
    let bytes: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "own.json", bytes);
    let output = Tool::new(["validate", "--schema", "own.json", "-"]).dir(folder.path()).stdin("{}").run().expect(3);
    assert!(output.stderr.starts_with("error: own.json:1:1: not JSON: it looks like UTF-16; iconv -f UTF-16 "), "{}", output.stderr);
}

#[test]
fn a_number_of_problems_that_is_none_is_answered_in_words() {
    for arguments in [&["--max-errors=-1"][..], &["--max-errors", "-1"], &["--max-errors", "many"]] {
        let output = Tool::new(["validate", "-"]).run_with(arguments).expect(2);
        assert!(output.stderr.contains("write how many problems of a file to tell, such as 20; 0 tells all"), "{}", output.stderr);
    }
}

#[test]
fn international_addresses_are_checked_and_formats_that_are_not_known_are_named_once() {
    let schema = r#"{"items":[{"format":"idn-email"},{"format":"idn-hostname"}],"$schema":"http://json-schema.org/draft-07/schema#"}"#;
    let told = check(schema, r#"["a","b c"]"#, &[]).expect(1);
    assert!(told.text().contains("expected an e-mail address") && told.text().contains("expected a host name"), "{}", told.text());
    let fine = check(schema, r#"["用户@例子.中国","例子.中国"]"#, &[]).expect(0);
    assert_eq!(fine.stderr, "");

    let schema = r#"{"properties":{"a":{"format":"colour"},"b":{"format":"colour"},"c":{"$ref":"part.json"}}}"#;
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "own.json", schema);
    write(folder.path(), "part.json", r#"{"format":"hue"}"#);
    write(folder.path(), "bodies.ndjson", "{\"a\":\"x\"}\n{\"a\":\"y\"}\n");
    let run = |how: &[&str]| Tool::new(["validate", "--schema", "own.json", "bodies.ndjson"]).dir(folder.path()).run_with(how).expect(0);
    assert_eq!(run(&["--formats", "assert"]).stderr, "note: not checked, because these formats are not known: colour, hue\n");
    assert_eq!(run(&[]).stderr, "");
}

#[test]
fn a_number_beyond_a_double_is_what_it_is() {
    let schema = r#"{"properties":{"a":{"type":"integer"},"b":{"uniqueItems":true}}}"#;
    let told = check(schema, r#"{"a":1e400,"b":[1e400,2e400]}"#, &[]).expect(0);
    assert_eq!(told.text().matches("error[").count(), 0, "{}", told.text());
    check(schema, r#"{"b":[1e400,10e399]}"#, &[]).expect(1);
}
