//! The reports of `validate` for other tools, read by those who define them: SARIF's own schema, somebody else's JUnit parser.
//!
//! `IDHOOK_SARIF_SCHEMA` names the published schema of SARIF 2.1.0, `IDHOOK_TEST_PYTHON` a Python that has `junitparser`. Where they are
//! not there the test says so aloud; `.ci/run` gets both.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::path::Path;
use std::process::Command;

use common::{Output, Tool, manifest, samples, vendors};
use serde_json::Value;

/// A folder with a valid body, two that are not, some lines and a recording's line; names that need care.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let vendor = vendors().into_iter().find(|vendor| manifest(vendor)["recognise"]["rules"].is_array()).unwrap();
    let good = samples(&vendor).swap_remove(0).1;
    let line = serde_json::from_slice::<Value>(&good).unwrap().to_string();
    std::fs::write(folder.path().join("good.json"), &good).unwrap();
    std::fs::write(folder.path().join("new.json"), line.replacen('{', "{\"a<b>&\\u001b\":1,", 1)).unwrap();
    std::fs::write(folder.path().join("a b,c:é%.json"), "{\n  \"x\": secret-word\n}").unwrap();
    std::fs::write(folder.path().join("lines.ndjson"), format!("{line}\n[1]\n{line}\n")).unwrap();
    folder
}

fn run(folder: &Path, reports: &[&str]) -> Output {
    let reports = reports.iter().flat_map(|report| ["--report", report]);
    Tool::new(["validate"].into_iter().chain(reports).chain(["."])).dir(folder).run().expect(1)
}

fn skipped(what: &str) {
    common::say(&format!("skipped: {what}"));
}

#[test]
fn sarif_is_what_its_schema_says() {
    let folder = folder();
    run(folder.path(), &["sarif=out.sarif"]);
    let text = std::fs::read_to_string(folder.path().join("out.sarif")).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    let results = report["runs"][0]["results"].as_array().unwrap();
    let rules = &report["runs"][0]["tool"]["driver"]["rules"];
    let found: Vec<_> = results
        .iter()
        .map(|result| {
            assert_eq!(rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()]["id"], result["ruleId"]);
            let place = &result["locations"][0]["physicalLocation"];
            let (uri, region) = (place["artifactLocation"]["uri"].as_str().unwrap(), &place["region"]);
            format!(
                "{} {} {uri}:{}:{}",
                result["level"].as_str().unwrap(),
                result["ruleId"].as_str().unwrap(),
                region["startLine"],
                region["startColumn"]
            )
        })
        .collect();
    assert_eq!(
        found,
        ["error syntax ./a%20b%2Cc%3A%C3%A9%25.json:2:8", "error unrecognised ./lines.ndjson:2:1", "warning unknown-field ./new.json:1:2",]
    );
    assert!(!text.contains("secret-word"), "no value of a body stands in a report: {text}");

    match std::env::var("IDHOOK_SARIF_SCHEMA") {
        Err(_) => skipped("IDHOOK_SARIF_SCHEMA does not name SARIF's schema"),
        Ok(schema) => {
            std::fs::rename(folder.path().join("out.sarif"), folder.path().join("out.sarif.json")).unwrap();
            let checked = Tool::new(["validate", "--schema", &schema, "out.sarif.json"]).dir(folder.path()).run();
            assert_eq!(checked.status, 0, "{}{}", checked.text(), checked.stderr);
            std::fs::write(folder.path().join("out.sarif.json"), text.replace("\"level\": \"error\"", "\"level\": \"bad\"")).unwrap();
            Tool::new(["validate", "--schema", &schema, "out.sarif.json"]).dir(folder.path()).run().expect(1);
        }
    }
}

#[test]
fn junit_is_read_by_somebody_elses_parser() {
    const READ: &str = "
import sys
from junitparser import JUnitXml
report = JUnitXml.fromfile(sys.argv[1])
for suite in report:
    print(suite.tests, suite.failures, len(list(suite)))
    for case in suite:
        print(case.classname, case.name, [(r.type, r.message) for r in case.result if hasattr(r, 'type')], sep='|')
";
    let folder = folder();
    run(folder.path(), &["junit=out.xml"]);
    let text = std::fs::read_to_string(folder.path().join("out.xml")).unwrap();
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites ") && !text.contains("secret-word"), "{text}");
    let python = std::env::var("IDHOOK_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has = Command::new(&python).args(["-c", "import junitparser"]).output().is_ok_and(|output| output.status.success());
    if !has {
        return skipped("no Python with junitparser is here");
    }
    let output = Command::new(&python).args(["-X", "utf8", "-c", READ, "out.xml"]).current_dir(folder.path()).output().unwrap();
    let read = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines: Vec<_> = read.lines().collect();
    assert_eq!(lines[0], "5 2 5", "{read}");
    assert!(lines[1].starts_with("unrecognised|./a b,c:é%.json|[('syntax', "), "{read}");
    assert!(lines[2].ends_with("|./good.json|[]") && lines[4] == "lines|./lines.ndjson|[]", "{read}");
    assert!(lines.iter().any(|line| line.starts_with("unrecognised|./lines.ndjson:2|[('unrecognised', ")), "{read}");
    assert!(lines.iter().any(|line| line.ends_with("|./new.json|[]")), "a warning is no failure: {read}");
}

#[test]
fn annotations_are_commands_that_no_text_can_break_out_of() {
    let folder = folder();
    let output = run(folder.path(), &["github"]);
    let commands: Vec<_> = output.stderr.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(commands.len(), 3, "{}", output.stderr);
    assert!(commands[0].starts_with("::error file=./a b%2Cc%3Aé%25.json,line=2,col=8,endColumn=19,title=syntax::"), "{}", commands[0]);
    assert!(commands[2].starts_with("::warning file=./new.json,line=1,col=2,"), "{}", commands[2]);
    assert!(!output.stderr.contains("secret-word") && !output.stderr.contains('\u{1b}'), "{}", output.stderr);
}

#[test]
fn a_report_that_cannot_be_written_is_an_error() {
    let folder = folder();
    let output = Tool::new(["validate", "--report", "junit=gone/out.xml", "good.json"]).dir(folder.path()).run().expect(3);
    assert!(output.stderr.starts_with("error: cannot write gone/out.xml: "), "{}", output.stderr);
    let wrong = Tool::new(["validate", "--report", "html=x", "good.json"]).dir(folder.path()).run().expect(2);
    assert!(wrong.stderr.contains("it is one of junit=FILE, sarif=FILE and github"), "{}", wrong.stderr);
}

#[test]
fn what_cannot_be_read_is_in_the_reports() {
    let folder = folder();
    let arguments = ["validate", "--report", "junit=out.xml", "--report", "sarif=out.sarif", "gone.json", "good.json"];
    Tool::new(arguments).dir(folder.path()).run().expect(3);
    assert!(
        std::fs::read_to_string(folder.path().join("out.xml")).unwrap().contains("<failure type=\"input\" message=\"cannot read gone.json")
    );
    let sarif: Value = serde_json::from_slice(&std::fs::read(folder.path().join("out.sarif")).unwrap()).unwrap();
    let invocation = &sarif["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert!(invocation["toolExecutionNotifications"][0]["message"]["text"].as_str().unwrap().starts_with("cannot read gone.json"));
}

#[test]
fn no_report_is_written_over_what_is_read() {
    let folder = folder();
    let good = std::fs::read(folder.path().join("good.json")).unwrap();
    std::fs::write(folder.path().join("key"), "word").unwrap();
    std::fs::write(folder.path().join("any.schema"), "{}").unwrap();
    std::fs::hard_link(folder.path().join("good.json"), folder.path().join("hard.xml")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("good.json", folder.path().join("link.xml")).unwrap();
    let before = std::fs::read_dir(folder.path()).unwrap().count();
    let among = "would be written over a file that is to be checked\n hint: ";
    for (arguments, told) in [
        (&["good.json", "--report", "junit=good.json"][..], among),
        (&["good.json", "--report", "sarif=./good.json"], among),
        (&[".", "--report", "junit=good.json"], among),
        (&["*.json", "--report", "junit=new.xml", "--report", "sarif=good.json"], among),
        #[cfg(unix)]
        (&["good.json", "--report", "junit=hard.xml"], among),
        #[cfg(unix)]
        (&["good.json", "--report", "junit=link.xml"], among),
        #[cfg(unix)]
        (&["link.xml", "--report", "junit=good.json"], among),
        (
            &["--schema", "any.schema", "good.json", "--report", "junit=any.schema"],
            "the report any.schema would be written over the file that --schema names\n hint: ",
        ),
        (
            &["--secret-file", "identomat=key", "good.json", "--report", "junit=./key"],
            "the report ./key would be written over the file that --secret-file names\n hint: ",
        ),
    ] {
        let output = Tool::new(["validate"]).dir(folder.path()).run_with(arguments).expect(2);
        assert!(output.stderr.contains(told), "{arguments:?}: {}", output.stderr);
        assert_eq!(output.text(), "", "{arguments:?}");
    }
    assert_eq!(std::fs::read(folder.path().join("good.json")).unwrap(), good);
    assert_eq!(std::fs::read(folder.path().join("key")).unwrap(), b"word");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), before, "nothing was written at all");
    for _ in 0..2 {
        Tool::new(["validate", "good.json", "--report", "junit=new.xml"]).dir(folder.path()).run().expect(0);
    }
}

#[cfg(unix)]
#[test]
fn no_report_is_written_over_the_file_behind_stdin() {
    let folder = folder();
    let good = std::fs::read(folder.path().join("good.json")).unwrap();
    let script = format!("exec {} validate - --report junit=good.json <good.json", env!("CARGO_BIN_EXE_idhook"));
    let output = Command::new("sh").args(["-c", &script]).current_dir(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(std::fs::read(folder.path().join("good.json")).unwrap(), good);
}

#[test]
fn every_report_has_a_file_of_its_own() {
    let folder = folder();
    let run = |reports: [&str; 2]| {
        let flags = reports.iter().flat_map(|report| ["--report", report]);
        Tool::new(["validate", "good.json"].into_iter().chain(flags)).dir(folder.path()).run()
    };
    for second in ["sarif=out", "sarif=./out", "junit=out"] {
        let output = run(["junit=out", second]).expect(2);
        assert!(output.stderr.starts_with("error: two reports would be written to "), "{}", output.stderr);
        assert!(!folder.path().join("out").exists());
    }
    run(["junit=first.xml", "junit=second.xml"]).expect(0);
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(read("first.xml").contains("good.json") && read("first.xml") == read("second.xml"));

    let stdout = run(["junit=-", "github"]).expect(2);
    assert!(stdout.stderr.contains("a report goes to a file: write junit=FILE"), "{}", stdout.stderr);
    assert!(!folder.path().join("-").exists());
}
