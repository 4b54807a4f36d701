//! Which problems of a file a person is shown, in which words they are counted, and what a program reads instead.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::path::Path;

use common::{Output, Tool, write};
use serde_json::{Value, json};

/// A folder with a schema under which `x` must be a number.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "x.schema", json!({ "type": "object", "properties": { "x": { "type": "number" } } }).to_string());
    folder
}

fn validate(folder: &Path, arguments: &[&str]) -> Output {
    Tool::new(["validate", "--schema", "x.schema"]).dir(folder).run_with(arguments)
}

/// A body whose field `a` stands so many times more than once, which is a warning each time; then `x`.
fn body(warnings: usize, x: &str) -> String {
    format!("{{\"a\":0{},\"x\":{x}}}", ",\"a\":0".repeat(warnings))
}

/// `e` for each error that is shown, `w` for each warning.
fn shown(output: &Output) -> String {
    let letter = |line: &str| line.starts_with("error[").then_some('e').or(line.starts_with("warning[").then_some('w'));
    output.text().lines().filter_map(letter).collect()
}

#[test]
fn warnings_before_the_error_do_not_hide_it() {
    let folder = folder();
    write(folder.path(), "many.json", body(25, "\"\""));
    let output = validate(folder.path(), &["many.json"]).expect(1);
    assert_eq!(shown(&output), "w".repeat(19) + "e");
    assert!(output.text().ends_with(
        "\n… and 6 more warnings in many.json (--max-errors shows more)\n\nchecked 1, 0 valid, 1 invalid (1 error, 25 warnings)\n"
    ));
    write(folder.path(), "more.json", body(12_000, "\"\""));
    assert_eq!(shown(&validate(folder.path(), &["--max-errors", "2", "more.json"]).expect(1)), "we", "past what is listed of a body");
    let record = validate(folder.path(), &["--output", "ndjson", "more.json"]).expect(1).records().swap_remove(0);
    let problems = record["problems"].as_array().unwrap();
    assert_eq!((problems.len(), &record["more_problems"], &problems[9999]["severity"]), (10_000, &2001.into(), &"error".into()));
}

#[test]
fn warnings_on_earlier_lines_do_not_hide_an_error_on_a_later_one() {
    let folder = folder();
    let lines =
        |warned: usize, broken: usize| format!("{}\n", body(1, "0")).repeat(warned) + &format!("{}\n", body(0, "\"\"")).repeat(broken);
    write(folder.path(), "long.ndjson", lines(3000, 2) + &lines(3000, 0));
    let output = validate(folder.path(), &["--max-errors", "3", "long.ndjson"]).expect(1);
    assert_eq!(shown(&output), "wee");
    assert!(output.text().contains("\n… and 5999 more warnings in long.ndjson "), "{}", output.text());
    write(folder.path(), "broken.ndjson", lines(2, 5000));
    let output = validate(folder.path(), &["--max-errors", "3", "broken.ndjson"]).expect(1);
    assert_eq!(shown(&output), "eee");
    assert!(output.text().contains("\n… and 4997 more errors and 2 more warnings in broken.ndjson "), "{}", output.text());
    let piped = Tool::new(["validate", "--schema", "x.schema", "--max-errors", "2", "-"]).dir(folder.path()).stdin(lines(3, 3)).run();
    assert_eq!(shown(&piped.expect(1)), "wwee", "what comes over a pipe is shown as it comes, and errors all the same");
}

#[test]
fn programs_get_all_problems_whatever_a_person_would_be_shown() {
    let folder = folder();
    write(folder.path(), "many.json", body(25, "\"\""));
    let records = validate(folder.path(), &["--output", "ndjson", "--max-errors", "3", "many.json"]).expect(1).records();
    assert_eq!((records[0]["problems"].as_array().unwrap().len(), records[0].get("more_problems")), (26, None));
    assert_eq!((&records[1]["problems"], &records[1]["warnings"]), (&26.into(), &25.into()));
}

#[test]
fn the_summary_tells_errors_from_warnings() {
    let folder = folder();
    let summary = |warnings, x| {
        write(folder.path(), "one.json", body(warnings, x));
        validate(folder.path(), &["-qq", "one.json"]).text().to_owned()
    };
    assert_eq!(summary(0, "0"), "checked 1, 1 valid, 0 invalid\n");
    assert_eq!(summary(0, "\"\""), "checked 1, 0 valid, 1 invalid (1 problem)\n");
    assert_eq!(summary(1000, "0"), "checked 1, 1 valid, 0 invalid (1000 warnings)\n");
    assert_eq!(summary(1, "\"\""), "checked 1, 0 valid, 1 invalid (1 error, 1 warning)\n");
}

#[test]
fn a_record_is_about_the_body_and_passed_about_what_was_expected() {
    let folder = folder();
    write(folder.path(), "1-bad.json", body(0, "\"\""));
    write(folder.path(), "2-good.json", body(1, "0"));
    let of = |expect: &str| {
        let records = validate(folder.path(), &["--expect", expect, "--output", "ndjson", "."]).expect(1).records();
        let checked = records[..2].iter().map(|record| {
            let rules: Vec<_> = record["problems"].as_array().unwrap().iter().map(|problem| problem["rule"].clone()).collect();
            json!([record["valid"], record["passed"], rules])
        });
        let summary = &records[2];
        let counts = json!([summary["total"], summary["good"], summary["passed"], summary["problems"], summary["warnings"]]);
        (checked.collect::<Value>(), counts)
    };
    assert_eq!(of("valid"), (json!([[false, false, ["type"]], [true, true, ["duplicate-key"]]]), json!([2, 1, 1, 2, 1])));
    assert_eq!(of("invalid"), (json!([[false, true, ["type"]], [true, false, ["duplicate-key"]]]), json!([2, 1, 1, 2, 1])));
    let told = validate(folder.path(), &["--expect", "invalid", "."]).expect(1);
    assert!(told.text().starts_with("error[valid]: it is valid, "), "{}", told.text());
    assert!(told.text().ends_with("checked 2, 1 invalid as expected, 1 valid\n"), "{}", told.text());
}

#[test]
fn text_that_would_be_an_order_stays_as_it_came_where_no_runner_reads() {
    let folder = folder();
    write(folder.path(), "odd.json", "{\"::error::x\":{},\"::error::x\":\"##[group]\"}");
    let run = |variable: &str| Tool::new(["validate", "--schema", "x.schema", "odd.json"]).dir(folder.path()).env(variable, "true").run();
    let plain = run("ANY").expect(0);
    assert!(plain.text().starts_with("warning[duplicate-key]: ::error::x stands here"), "{}", plain.text());
    assert!(plain.text().contains("\"##[group]\"") && !plain.text().contains("\\u"), "{}", plain.text());
    let guarded = run("GITHUB_ACTIONS").expect(0);
    assert!(guarded.text().contains("\"##\\u005bgroup]\"") && !guarded.text().contains("##["), "{}", guarded.text());
}

#[test]
fn half_a_surrogate_pair_in_a_name_is_shown_as_it_is_spelled() {
    let folder = folder();
    write(folder.path(), "half.json", r#"{"\ud83d":{"a\ude00\u0041":1,"a\ude00\u0041":2},"x":"\ud83d"}"#);
    for redact in ["none", "secrets", "personal"] {
        let output = validate(folder.path(), &["--redact", redact, "half.json"]).expect(1);
        for told in ["  /\\ud83d\n", "  /\\ud83d/a\\ude00A\n", "]: a\\ude00A stands here a second time\n"] {
            assert!(output.text().contains(told), "{redact} {told}{}", output.text());
        }
        let place = |line: &str| line.trim_start().starts_with("-->") && line.contains(['•', '\u{fffd}']);
        assert!(!output.text().lines().any(place), "{redact} {}", output.text());
    }
    let records = validate(folder.path(), &["--output", "ndjson", "half.json"]).expect(1).records();
    assert_eq!(records[0]["problems"][0]["pointer"], "/\\ud83d");
}
