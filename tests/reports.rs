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
            std::fs::write(folder.path().join("out.sarif.json"), text.replace("\"level\":\"error\"", "\"level\":\"bad\"")).unwrap();
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
    assert!(
        text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- ")
            && text.contains(" -->\n<testsuites ")
            && !text.contains("secret-word"),
        "{text}"
    );
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
fn a_report_that_cannot_be_written_is_told_behind_the_summary() {
    let folder = folder();
    let broken = |reports: &[&str]| {
        let reports = reports.iter().flat_map(|report| ["--report", report]);
        let output = Tool::new(["validate"].into_iter().chain(reports).chain(["good.json"])).dir(folder.path()).run().expect(3);
        assert_eq!(output.text(), "checked 1, 1 valid, 0 invalid\n");
        output.stderr
    };
    let gone = broken(&["junit=gone/out.xml"]);
    assert!(gone.starts_with("error: cannot write gone/out.xml: "), "{gone}");
    assert!(gone.ends_with("\n hint: the folder must be there already: make it, or name another file after junit=\n"), "{gone}");
    let own = broken(&["sarif=."]);
    assert!(own.starts_with("error: cannot write .: ") && own.contains("name a file after sarif="), "{own}");
    #[cfg(target_os = "linux")]
    {
        let full = broken(&["junit=/dev/full", "sarif=/dev/full"]);
        let cure = "\n hint: there is no room for it; make some, or name a file elsewhere after junit=\n";
        assert!(full.starts_with("error: cannot write /dev/full: ") && full.contains(cure), "{full}");
        assert_eq!(full.matches("error: ").count(), 2, "{full}");
    }
    let wrong = Tool::new(["validate", "--report", "html=x", "good.json"]).dir(folder.path()).run().expect(2);
    assert!(wrong.stderr.contains("it is one of junit=FILE, sarif=FILE and github"), "{}", wrong.stderr);
}

#[test]
fn what_cannot_be_read_is_in_the_reports_by_its_name() {
    let folder = folder();
    let reports = ["--report", "junit=out.xml", "--report", "sarif=out.sarif", "--report", "github"];
    let arguments = ["validate"].into_iter().chain(reports).chain(["go ne.json", "good.json"]);
    let output = Tool::new(arguments).dir(folder.path()).run().expect(3);
    let junit = read(folder.path(), "out.xml");
    let case =
        "<testcase classname=\"unreadable\" name=\"go ne.json\">\n      <error type=\"unreadable\" message=\"cannot read go ne.json: ";
    assert!(junit.contains(case) && junit.contains("tests=\"2\" failures=\"0\" errors=\"1\" skipped=\"0\">"), "{junit}");
    let invocation = invocation(folder.path());
    assert_eq!((&invocation["executionSuccessful"], &invocation["exitCode"]), (&false.into(), &3.into()));
    let told = &invocation["toolExecutionNotifications"][0];
    assert!(told["message"]["text"].as_str().unwrap().starts_with("Cannot read go ne.json: "), "{told}");
    assert_eq!(told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "go%20ne.json");
    assert!(output.stderr.contains("::error file=go ne.json,title=unreadable::cannot read go ne.json: "), "{}", output.stderr);
}

#[test]
fn a_run_that_checked_nothing_does_not_look_like_a_whole_one() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("none.ndjson"), "").unwrap();
    Tool::new(["validate", "--report", "junit=out.xml", "--report", "sarif=out.sarif", "none.ndjson"]).dir(folder.path()).run().expect(3);
    assert_eq!(invocation(folder.path())["executionSuccessful"], false);
    assert!(read(folder.path(), "out.xml").contains("<error type=\"empty\" message=\"there was nothing to check\"/>"));
}

/// Signals are known to be listened for on Linux only.
#[cfg(target_os = "linux")]
#[test]
fn reports_of_an_interrupted_run_say_so() {
    let folder = folder();
    let reports = ["--report", "junit=out.xml", "--report", "sarif=out.sarif", "--report", "github"];
    let (child, mut stdin) = Tool::new(["validate", "--ndjson"].into_iter().chain(reports).chain(["-"])).dir(folder.path()).spawn();
    std::io::Write::write_all(&mut stdin, b"[\n").unwrap();
    common::interrupt(&child);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let (text, talk) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(text.ends_with("; interrupted before the end\n"), "{text}");
    assert!(talk.contains("::error title=interrupted::it was interrupted: "), "{talk}");
    let invocation = invocation(folder.path());
    assert_eq!((&invocation["executionSuccessful"], &invocation["exitCode"]), (&false.into(), &130.into()));
    let reason = invocation["toolExecutionNotifications"][0]["message"]["text"].as_str().unwrap();
    assert_eq!(reason, "It was interrupted: only what was checked until then is told.");
    let junit = read(folder.path(), "out.xml");
    assert!(junit.contains("<error type=\"interrupted\" message=\"it was interrupted: ") && junit.contains(" errors=\"1\""), "{junit}");
    drop(stdin);
}

/// Many warnings before one error, on one line.
fn warned(vendor: &str, warnings: usize) -> String {
    let fields: String = (0..warnings).map(|number| format!("\"zz{number}\":1,")).collect();
    let mut body = serde_json::from_slice::<Value>(&samples(vendor).swap_remove(0).1).unwrap();
    let first = body.as_object().unwrap().keys().next_back().unwrap().clone();
    body[first] = serde_json::json!([[]]);
    body.to_string().replacen('{', &format!("{{{fields}"), 1)
}

#[test]
fn reports_hold_all_that_a_person_is_not_shown_and_a_failure_is_called_after_its_error() {
    let folder = tempfile::tempdir().unwrap();
    let vendor = vendors().into_iter().find(|vendor| manifest(vendor)["recognise"]["rules"].is_array()).unwrap();
    std::fs::write(folder.path().join("many.json"), warned(&vendor, 30)).unwrap();
    let reports = ["--report", "junit=out.xml", "--report", "sarif=out.sarif", "--report", "github"];
    let arguments = ["validate", "--vendor", &vendor, "--max-errors", "1"].into_iter().chain(reports).chain(["many.json"]);
    let output = Tool::new(arguments).dir(folder.path()).run().expect(1);
    let sarif: Value = serde_json::from_str(&read(folder.path(), "out.sarif")).unwrap();
    let levels: Vec<_> = sarif["runs"][0]["results"].as_array().unwrap().iter().map(|result| result["level"].as_str().unwrap()).collect();
    let errors = levels.iter().filter(|level| **level == "error").count();
    assert!(levels.len() == 30 + errors && errors > 0 && levels[0] == "warning", "{levels:?}");
    let commands = |level: &str| output.stderr.lines().filter(|line| line.starts_with(level)).count();
    assert_eq!((commands("::warning "), commands("::error ")), (30, errors));
    let junit = read(folder.path(), "out.xml");
    assert_eq!(junit.matches("[unknown-field]").count(), 30, "{junit}");
    assert!(junit.contains("<failure type=\"") && !junit.contains("<failure type=\"unknown-field\""), "{junit}");
}

/// What is listed is bounded in the file, and nothing of it is held: twice as many lines take no more memory.
#[test]
fn a_long_log_of_broken_lines_is_counted_past_what_reports_list() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("long.ndjson"), "[\n".repeat(30_000)).unwrap();
    run_on(folder.path(), &["junit=out.xml", "sarif=out.sarif"], "long.ndjson");
    let junit = read(folder.path(), "out.xml");
    assert_eq!(junit.matches("<testcase ").count(), 20_001);
    assert!(junit.contains("tests=\"20001\" failures=\"20000\"") && junit.contains("10000 more failures are not listed"));
    let sarif: Value = serde_json::from_str(&read(folder.path(), "out.sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 25_000);
    let told = &sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert_eq!(told, "5000 more errors are not listed.");
}

#[test]
fn warnings_leave_room_in_sarif_for_errors_that_come_later() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("long.ndjson"), "\n".repeat(30_000) + "[").unwrap();
    run_on(folder.path(), &["sarif=out.sarif"], "long.ndjson");
    let sarif: Value = serde_json::from_str(&read(folder.path(), "out.sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!((results.len(), &results[20_000]["level"]), (20_001, &"error".into()));
}

#[test]
fn a_report_is_no_input_where_the_folder_that_is_checked_holds_it() {
    let folder = folder();
    for _ in 0..2 {
        let output = run(folder.path(), &["sarif=out.json", "junit=out.ndjson"]);
        assert!(output.text().contains("checked 6, "), "{}", output.text());
    }
}

#[test]
fn a_report_goes_into_a_pipe_whole() {
    let folder = folder();
    let quiet = ["validate", "-qq", "--report", "junit=/dev/stdout", "good.json"];
    if cfg!(unix) {
        let output = Tool::new(quiet).dir(folder.path()).run().expect(0);
        let (document, summary) = output.text().split_once("</testsuites>\n").unwrap();
        assert!(document.starts_with("<?xml ") && document.contains("tests=\"1\" failures=\"0\" errors=\"0\""), "{document}");
        assert_eq!(summary, "checked 1, 1 valid, 0 invalid\n");
    }
}

#[test]
fn sarif_speaks_in_sentences() {
    let mut checked = 0;
    for vendor in vendors() {
        let folder = tempfile::tempdir().unwrap();
        let cases = common::project().join("tests/cases/rejected").join(&vendor);
        let report = format!("sarif={}", folder.path().join("out.sarif").display());
        Tool::new(["validate", "--vendor", &vendor, "--report", &report, "."]).dir(&cases).run().expect(1);
        let sarif: Value = serde_json::from_str(&read(folder.path(), "out.sarif")).unwrap();
        for result in sarif["runs"][0]["results"].as_array().unwrap() {
            let text = result["message"]["text"].as_str().unwrap();
            assert!(text.starts_with(char::is_uppercase) && text.ends_with(['.', '?']), "{vendor}: {text}");
            checked += 1;
        }
    }
    assert!(checked > 50, "{checked}");
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

fn invocation(folder: &Path) -> Value {
    serde_json::from_str::<Value>(&read(folder, "out.sarif")).unwrap()["runs"][0]["invocations"][0].clone()
}

fn run_on(folder: &Path, reports: &[&str], name: &str) -> Output {
    let reports = reports.iter().flat_map(|report| ["--report", report]);
    Tool::new(["validate", "-qq"].into_iter().chain(reports).chain([name])).dir(folder).run().expect(1)
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
