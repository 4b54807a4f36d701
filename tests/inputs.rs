//! What `validate` takes: long files, pipes, gzip, globs, recordings; and that nothing of it is lost or checked twice.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use common::{Output, Tool, manifest, samples, vendors, write};
use serde_json::Value;

/// A valid callback on one line, of a vendor that is recognised by its body.
fn callback() -> String {
    let vendor = vendors().into_iter().find(|vendor| manifest(vendor)["recognise"]["rules"].is_array()).unwrap();
    serde_json::from_slice::<Value>(&samples(&vendor)[0].1).unwrap().to_string()
}

fn validate(folder: &Path, arguments: &[&str]) -> Output {
    Tool::new(["validate"]).dir(folder).run_with(arguments)
}

/// Compressed by somebody else's gzip; `None`, said aloud, where there is none.
fn gzip(text: &[u8]) -> Option<Vec<u8>> {
    let Ok(mut child) = Command::new("gzip").arg("-c").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() else {
        common::say("skipped: gzip is not installed");
        return None;
    };
    let mut stdin = child.stdin.take().unwrap();
    let text = text.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&text).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Some(output.stdout)
}

/// The lines of the `checked` records that are not valid.
fn invalid_lines(output: &Output) -> Vec<u64> {
    let records = output.records();
    let invalid = records.iter().filter(|record| record["type"] == "checked" && record["valid"] == false);
    invalid.map(|record| record["line"].as_u64().unwrap()).collect()
}

#[test]
fn a_long_file_is_told_in_order_whatever_core_checks_it() {
    let folder = tempfile::tempdir().unwrap();
    let good = callback();
    let broken = |number: u64| number % 1000 == 7 || number == 12_000;
    let text: String = (1..=12_000).map(|number| if broken(number) { "{\"torn\":\n".to_owned() } else { format!("{good}\n") }).collect();
    write(folder.path(), "long.ndjson", &text);
    let output = validate(folder.path(), &["--output", "ndjson", "long.ndjson"]).expect(1);
    assert_eq!(invalid_lines(&output), (1..=12_000).filter(|number| broken(*number)).collect::<Vec<_>>());
    let lines: Vec<_> = output.records().iter().filter_map(|record| record["line"].as_u64()).collect();
    assert_eq!(lines, (1..=12_000).collect::<Vec<_>>());

    let told = validate(folder.path(), &["--max-errors", "3", "long.ndjson"]).expect(1);
    let places: Vec<_> = told.text().lines().filter_map(|line| line.trim().strip_prefix("--> ")).collect();
    assert_eq!(places, ["long.ndjson:7:9", "long.ndjson:1007:9", "long.ndjson:2007:9"]);
    assert!(told.text().contains("\n… and 10 more errors in long.ndjson (--max-errors shows more)\n"), "{}", told.text());
    assert!(told.text().ends_with("checked 12000, 11987 valid, 13 invalid (13 problems)\n"), "{}", told.text());
    assert_eq!(validate(folder.path(), &["--max-errors", "0", "long.ndjson"]).expect(1).text().matches("--> ").count(), 13);
}

#[test]
fn a_line_that_is_torn_empty_or_no_json_is_named_and_the_rest_checked() {
    let folder = tempfile::tempdir().unwrap();
    let good = callback();
    write(folder.path(), "odd.ndjson", format!("{good}\n\n{good}\r\nhello\n  \n{good}\n{{\"torn"));
    let output = validate(folder.path(), &["odd.ndjson"]).expect(1);
    for place in ["odd.ndjson:2:1", "odd.ndjson:4:1", "odd.ndjson:5:1", "odd.ndjson:7:2"] {
        assert!(output.text().contains(&format!("--> {place}\n")), "{place}: {}", output.text());
    }
    assert!(output.text().contains("warning[empty-line]: the line is empty"), "{}", output.text());
    assert!(output.text().ends_with("checked 5, 3 valid, 2 invalid (2 errors, 2 warnings)\n"), "{}", output.text());

    write(folder.path(), "blank.ndjson", format!("{good}\n\n"));
    assert_eq!(validate(folder.path(), &["-qq", "blank.ndjson"]).expect(0).text(), "checked 1, 1 valid, 0 invalid (1 warning)\n");
    validate(folder.path(), &["--deny", "warnings", "blank.ndjson"]).expect(1);
}

#[test]
fn a_line_that_is_too_long_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let good = callback();
    write(folder.path(), "wide.ndjson", format!("{good}\n{{\"a\":\"{}\"}}\n{good}\n", "x".repeat(65_000_000)));
    let output = validate(folder.path(), &["wide.ndjson"]).expect(1);
    assert!(output.text().contains("error[line-too-long]: the line is longer than 64 MB\n  --> wide.ndjson:2:1"), "{}", output.text());
    assert!(output.text().ends_with("checked 3, 2 valid, 1 invalid (1 problem)\n"), "{}", output.text());
}

#[test]
fn gzip_is_read_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let good = callback();
    let Some(lines) = gzip(format!("{good}\n{good}\n").as_bytes()) else { return };
    let one = gzip(good.as_bytes()).unwrap();
    write(folder.path(), "packed/log.ndjson.gz", [lines.clone(), lines.clone()].concat());
    write(folder.path(), "packed/one.json.gz", &one);
    let summary = |output: &Output| output.text().to_owned();
    assert_eq!(summary(&validate(folder.path(), &["packed"]).expect(0)), "checked 5, 5 valid, 0 invalid\n", "members follow each other");
    assert_eq!(summary(&Tool::new(["validate", "-"]).stdin(lines.clone()).run().expect(0)), "checked 2, 2 valid, 0 invalid\n");

    let torn = validate(folder.path(), &["packed/log.ndjson.gz", "cut.ndjson.gz"]);
    assert_eq!(torn.status, 3, "{}", torn.stderr);
    let long = gzip(format!("{good}\n").repeat(20_000).as_bytes()).unwrap();
    write(folder.path(), "cut.ndjson.gz", &long[..long.len() - 20]);
    let torn = validate(folder.path(), &["cut.ndjson.gz"]).expect(3);
    assert!(torn.stderr.contains("cannot read on in cut.ndjson.gz"), "{}", torn.stderr);
    assert!(torn.text().starts_with("checked ") && !torn.text().starts_with("checked 0"), "what came before was checked: {}", torn.text());

    write(folder.path(), "bomb.json.gz", gzip(&vec![b' '; 70_000_000]).unwrap());
    let bomb = validate(folder.path(), &["bomb.json.gz"]).expect(3);
    assert!(bomb.stderr.starts_with("error: bomb.json.gz holds more than 64 MB, too much for one value"), "{}", bomb.stderr);
}

#[test]
fn the_same_file_is_checked_once() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "below/a.json", callback());
    write(folder.path(), "below/b.ndjson", callback());
    #[cfg(unix)]
    std::os::unix::fs::symlink("a.json", folder.path().join("below/link.json")).unwrap();
    let names = ["below/a.json", "below", "./below/a.json", "below/../below/b.ndjson", "below/*.json"];
    assert_eq!(validate(folder.path(), &names).expect(0).text(), "checked 2, 2 valid, 0 invalid\n");
}

#[test]
fn globs_stand_for_files_and_an_empty_one_is_said() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.json", "x/b.json", "x/y/c.json", ".hidden/d.json", "x/notes.txt"] {
        write(folder.path(), name, callback());
    }
    write(folder.path(), "odd[1].json", callback());
    let count = |pattern: &str| validate(folder.path(), &[pattern]).expect(0).text().split([' ', ',']).nth(1).unwrap().to_owned();
    assert_eq!((count("*.json"), count("**/*.json"), count("x/*"), count("odd[1].json")), ("2".into(), "4".into(), "3".into(), "1".into()));
    let none = validate(folder.path(), &["nothing/*.json"]).expect(3);
    assert!(none.stderr.starts_with("error: no file matches nothing/*.json\n hint: "), "{}", none.stderr);
    let wrong = validate(folder.path(), &["a***.json"]).expect(3);
    assert!(wrong.stderr.contains("a***.json is no pattern for file names"), "{}", wrong.stderr);
}

#[test]
fn two_stars_at_the_end_stand_for_all_that_a_folder_does() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.json", "x/b.json", "x/y/c.ndjson", "x/y/d.json", ".hidden/e.json", "x/.hidden/f.json", "x/notes.txt", "z/notes.txt"] {
        write(folder.path(), name, callback());
    }
    for (pattern, same) in [("**", "."), ("./**", "."), ("x/**", "x"), ("x/**/", "x"), ("**/**", "."), ("**/y/**", "x/y"), ("*/**", "x")] {
        let [ours, walked] = [pattern, same].map(|name| {
            let records = validate(folder.path(), &["--output", "ndjson", name]).expect(0).records();
            let files = records.iter().filter_map(|record| record["file"].as_str());
            files.map(|file| file.trim_start_matches("./").to_owned()).collect::<Vec<_>>()
        });
        assert!(walked.len() > 1, "{walked:?}");
        assert_eq!(ours, walked, "{pattern}");
    }
    for pattern in ["z/**", "gone/**", "a.json/**"] {
        let none = validate(folder.path(), &[pattern]).expect(3);
        assert!(none.stderr.starts_with(&format!("error: no file matches {pattern}\n")), "{}", none.stderr);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf_8_is_a_name_like_others() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"\xff.json")), callback()).unwrap();
    for name in [".", "*.json", "**"] {
        assert_eq!(validate(folder.path(), &[name]).expect(0).text(), "checked 1, 1 valid, 0 invalid\n", "{name}");
    }
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_in_a_folder_are_passed_over_and_a_pipe_that_is_named_is_read() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "in/a.json", callback());
    let pipe = |name: &str, content: String| {
        let path = folder.path().join(name);
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        // It waits for a reader. Should there be one that is not wanted, the run does not hang, and finds what it must not.
        (path.clone(), std::thread::spawn(move || std::fs::write(path, content).unwrap()))
    };
    let unwanted = ["in/pipe.json", "in/pipe.ndjson"].map(|name| pipe(name, "not for us".to_owned()));
    for (target, link) in [("pipe.json", "in/to-a-pipe.json"), ("/dev/null", "in/to-a-device.json"), ("a.json", "in/to-a-file.json")] {
        std::os::unix::fs::symlink(target, folder.path().join(link)).unwrap();
    }
    for name in ["in", "in/*", "**"] {
        assert_eq!(validate(folder.path(), &[name]).expect(0).text(), "checked 1, 1 valid, 0 invalid\n", "{name}");
    }
    std::os::unix::fs::symlink("gone.json", folder.path().join("in/to-nothing.json")).unwrap();
    let nothing = validate(folder.path(), &["in"]).expect(3);
    assert!(nothing.stderr.contains("cannot read in/to-nothing.json"), "{}", nothing.stderr);
    for (path, writer) in unwanted {
        let reader = std::fs::OpenOptions::new().read(true).write(true).open(path).unwrap();
        writer.join().unwrap();
        drop(reader);
    }

    let (_, writer) = pipe("named.json", callback());
    assert_eq!(validate(folder.path(), &["named.json"]).expect(0).text(), "checked 1, 1 valid, 0 invalid\n");
    writer.join().unwrap();
}

/// A folder whose path is longer than the system takes: one that nobody can list by its name, root neither.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_below_that_cannot_be_read_is_told_and_the_rest_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "in/a.json", callback());
    write(folder.path(), "in/z/b.json", callback());
    let half = |top: &str| (0..15).fold(folder.path().join(top), |path, _| path.join("d".repeat(150)));
    let (upper, lower) = (half("in/deep"), half("lower"));
    std::fs::create_dir_all(&upper).unwrap();
    std::fs::create_dir_all(&lower).unwrap();
    std::fs::rename(folder.path().join("lower"), upper.join("lower")).unwrap();
    let top = folder.path().join("in").to_str().unwrap().to_owned();
    for pattern in ["", "/**", "/**/*.json"] {
        let output = validate(folder.path(), &[&format!("{top}{pattern}")]).expect(3);
        assert_eq!(output.text(), "checked 2, 2 valid, 0 invalid\n", "{pattern}");
        assert_eq!(output.stderr.matches("warning: cannot read ").count(), 1, "{}", output.stderr);
    }
    let below = upper.join("lower").to_str().unwrap().to_owned();
    assert!(validate(folder.path(), &[&below]).expect(3).stderr.starts_with("error: cannot read "), "nothing else was there to check");
}

#[test]
fn nothing_to_check_is_an_error_that_names_the_file() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        "ready.ndjson",
        "{\"type\":\"ready\",\"v\":1,\"at\":\"2026-01-31T12:00:00Z\",\"url\":\"http://127.0.0.1:4346\"}\n",
    );
    write(folder.path(), "empty.ndjson", "");
    for (name, why) in [("ready.ndjson", "ready.ndjson holds no body to check"), ("empty.ndjson", "empty.ndjson is empty")] {
        let output = validate(folder.path(), &[name]).expect(3);
        assert_eq!((output.text(), output.stderr.lines().next()), ("", Some(&*format!("error: there was nothing to check: {why}"))));
    }
    let piped = validate(folder.path(), &["--ndjson", "-"]).expect(3);
    assert!(piped.stderr.starts_with("error: there was nothing to check: stdin is empty\n"), "{}", piped.stderr);
}

#[test]
fn an_empty_file_beside_others_is_said() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "empty.ndjson", "");
    write(folder.path(), "none.jsonl", "");
    write(folder.path(), "good.ndjson", callback());
    let output = validate(folder.path(), &["--report", "junit=out.xml", "."]).expect(0);
    assert_eq!(output.text(), "checked 1, 1 valid, 0 invalid\n");
    assert_eq!(output.stderr, "warning: ./empty.ndjson is empty\nwarning: ./none.jsonl is empty\n");
    assert!(!std::fs::read_to_string(folder.path().join("out.xml")).unwrap().contains("empty.ndjson"), "nothing of it passed");
}

#[test]
fn gzip_is_told_by_its_content_whatever_it_is_called() {
    let folder = tempfile::tempdir().unwrap();
    let good = callback();
    let Some(packed) = gzip(good.as_bytes()) else { return };
    for name in ["one.json", "odd", "one.txt", "lines.ndjson"] {
        write(folder.path(), name, &packed);
        assert_eq!(validate(folder.path(), &[name]).expect(0).text(), "checked 1, 1 valid, 0 invalid\n", "{name}");
    }
    assert_eq!(validate(folder.path(), &["."]).expect(0).text(), "checked 2, 2 valid, 0 invalid\n");
    let piped = Tool::new(["validate", "-"]).stdin(packed.clone()).run().expect(0);
    assert_eq!(piped.text(), "checked 1, 1 valid, 0 invalid\n");

    write(folder.path(), "torn.json", &packed[..packed.len() - 10]);
    assert!(validate(folder.path(), &["torn.json"]).expect(3).stderr.starts_with("error: cannot read torn.json: "));
    write(folder.path(), "bomb.json", gzip(&vec![b' '; 70_000_000]).unwrap());
    let bomb = validate(folder.path(), &["bomb.json"]).expect(3);
    assert!(bomb.stderr.starts_with("error: bomb.json holds more than 64 MB, too much for one value"), "{}", bomb.stderr);
}

/// In which form, and whether a byte-order mark says so.
fn in_utf_16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let marked = if mark { format!("\u{feff}{text}") } else { text.to_owned() };
    marked.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

#[test]
fn utf_16_is_named_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let good = callback();
    write(folder.path(), "any.schema", "{}");
    for (big, mark, form) in [(false, true, "UTF-16"), (true, true, "UTF-16"), (false, false, "UTF-16LE"), (true, false, "UTF-16BE")] {
        write(folder.path(), "one.json", in_utf_16(&good, big, mark));
        write(folder.path(), "many.ndjson", in_utf_16(&format!("{good}\n").repeat(9), big, mark));
        for arguments in [&["one.json"][..], &["many.ndjson"], &["--schema", "any.schema", "one.json"]] {
            let told = validate(folder.path(), arguments).expect(1);
            // Without a mark it is UTF-8 with a NUL for every other character, which is no JSON.
            let rule = if mark { "utf-8" } else { "syntax" };
            let expected = format!("error[{rule}]: the body looks like UTF-16, and JSON is sent in UTF-8\n");
            assert!(told.text().starts_with(&expected), "{}", told.text());
            assert!(told.text().contains(&format!("= help: iconv -f {form} -t UTF-8 FILE ")), "{}", told.text());
            assert!(told.text().ends_with("checked 1, 0 valid, 1 invalid (1 problem)\n"), "once, not once a line: {}", told.text());
        }
    }
    let latin = Tool::new(["validate", "-"]).stdin(b"{\"a\":\"\xe9\"}".as_slice()).run().expect(1);
    assert!(latin.text().starts_with("error[utf-8]: the body is not UTF-8\n"), "{}", latin.text());
}

#[test]
fn a_list_of_callbacks_is_answered_with_how_to_check_each() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "list.json", format!("[{0},{0}]", callback()));
    write(folder.path(), "object.schema", "{\"type\":\"object\"}");
    let hint = "= help: to check each element of a list by itself: jq -c '.[]' FILE | idhook validate -\n";
    for arguments in [&["list.json"][..], &["--schema", "object.schema", "list.json"]] {
        let told = validate(folder.path(), arguments).expect(1);
        assert!(told.text().contains(hint), "{}", told.text());
    }
    let numbers = Tool::new(["validate", "-"]).stdin("[1,2]").run().expect(1);
    assert!(!numbers.text().contains("jq"), "{}", numbers.text());
    write(folder.path(), "two.schema", "{\"maxItems\":1}");
    let long = validate(folder.path(), &["--schema", "two.schema", "list.json"]).expect(1);
    assert!(!long.text().contains("jq"), "a list is what it wants: {}", long.text());
}

#[test]
fn the_content_of_stdin_tells_one_value_from_many() {
    let good = callback();
    let pretty = serde_json::to_string_pretty(&good.parse::<Value>().unwrap()).unwrap();
    for (text, summary) in [
        (good.clone(), "checked 1, 1 valid"),
        (pretty.clone(), "checked 1, 1 valid"),
        (format!("{good}\n{good}"), "checked 2, 2 valid"),
        (format!("rn\":1}}\n{good}\n"), "checked 2, 1 valid"),
        (format!("{pretty}\n{good}"), "checked 1, 0 valid"),
    ] {
        let output = Tool::new(["validate", "-qq", "-"]).stdin(text.clone()).run();
        assert!(output.text().starts_with(summary), "{text}: {}", output.text());
    }
    let forced = Tool::new(["validate", "-qq", "--ndjson", "-"]).stdin(pretty.clone()).run().expect(1);
    assert_eq!(forced.text().split([' ', ',']).nth(1).unwrap(), pretty.lines().count().to_string());
}

#[test]
fn a_recording_names_the_line_and_the_place_in_the_body() {
    let folder = tempfile::tempdir().unwrap();
    let record = |n: u64, v: u64, body: &str| {
        let body = Value::from(body).to_string();
        format!(
            "{{\"type\":\"callback\",\"v\":{v},\"n\":{n},\"at\":\"2026-01-31T12:00:00.000000Z\",\"method\":\"POST\",\"path\":\"/\",\"headers\":[],\"body\":{body},\
             \"credentials\":{{\"verdict\":\"not checked\"}},\"schema\":\"ok\",\"problems\":[]}}\n"
        )
    };
    let odd = "{\"type\":\"callback\",\"v\":1,\"n\":4,\"path\":\"/\",\"headers\":[],\"body_base64\":\"???\"}\n";
    let text = [record(1, 1, &callback()), record(2, 1, "{\n  \"a\": x\n}"), record(3, 9, "{}"), odd.to_owned()].concat();
    write(folder.path(), "calls.ndjson", &text);
    let output = validate(folder.path(), &["calls.ndjson"]).expect(1);
    for told in ["--> calls.ndjson:2 (body 2:8)", "a record of version 9", "body_base64 is not base64"] {
        assert!(output.text().contains(told), "{told}: {}", output.text());
    }
    assert!(output.text().ends_with("checked 4, 1 valid, 3 invalid (3 problems)\n"), "{}", output.text());
    let records = validate(folder.path(), &["--output", "ndjson", "calls.ndjson"]).expect(1).records();
    assert_eq!((&records[1]["n"], &records[1]["problems"][0]["line"]), (&2.into(), &2.into()));
    write(folder.path(), "calls.json", &text);
    assert!(validate(folder.path(), &["-qq", "calls.json"]).expect(1).text().starts_with("checked 4"), "whatever it is called");
}

#[test]
fn what_must_be_invalid_is_an_error_when_it_is_not() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "bad.json", "{");
    write(folder.path(), "worse.json", "{\"a\":1,\"a\":2}");
    let output = validate(folder.path(), &["--expect", "invalid", "."]).expect(0);
    assert_eq!(output.text(), "checked 2, 2 invalid as expected, 0 valid\n");
    write(folder.path(), "good.json", callback());
    let output = validate(folder.path(), &["--expect", "invalid", "."]).expect(1);
    assert!(
        output.text().starts_with("error[valid]: it is valid, and --expect invalid says that it must not be\n  --> ./good.json:1:1"),
        "{}",
        output.text()
    );
    assert!(output.text().ends_with("checked 3, 2 invalid as expected, 1 valid\n"), "{}", output.text());
    let records = validate(folder.path(), &["--expect", "invalid", "--output", "ndjson", "."]).expect(1).records();
    let passed = |name: &str| records.iter().find(|record| record["file"] == name).unwrap()["passed"].as_bool().unwrap();
    assert_eq!((passed("./bad.json"), passed("./good.json")), (true, false));
    validate(folder.path(), &["--expect", "invalid", "gone.json"]).expect(3);
}

#[test]
fn denied_warnings_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "new.json", callback().replacen('{', "{\"newField\":1,", 1));
    validate(folder.path(), &["new.json"]).expect(0);
    let output = validate(folder.path(), &["--deny", "warnings", "new.json"]).expect(1);
    assert!(output.text().starts_with("error[unknown-field]: newField"), "{}", output.text());
    assert!(output.text().ends_with("checked 1, 0 valid, 1 invalid (1 problem)\n"));
}

#[test]
fn one_document_holds_all_records() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.json", callback());
    write(folder.path(), "b.json", "[");
    let document: Value = serde_json::from_str(validate(folder.path(), &["--output", "json", "."]).expect(1).text()).unwrap();
    assert_eq!((&document["type"], &document["v"], &document["summary"]["total"]), (&"report".into(), &1.into(), &2.into()));
    let files: Vec<_> = document["results"].as_array().unwrap().iter().map(|record| record["file"].as_str().unwrap()).collect();
    assert_eq!(files, ["./a.json", "./b.json"]);
    let schema = idhook::schema::Schema::compile(include_bytes!("../src/record/record.schema.json")).unwrap();
    let text = document.to_string();
    let tree = idhook::json::parse(&text).unwrap();
    assert_eq!(schema.check(tree.root(&text)).first(), None);
    Tool::new(["listen", "--output", "json"]).run().expect(2);
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupted_run_says_what_was_checked() {
    let (mut child, mut stdin) = Tool::new(["validate", "--ndjson", "--output", "ndjson", "-"]).spawn();
    stdin.write_all(format!("{}\n{{\n", callback()).as_bytes()).unwrap();
    let mut stdout = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    for valid in [true, false] {
        line.clear();
        std::io::BufRead::read_line(&mut stdout, &mut line).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["valid"], valid, "told while the pipe is open");
    }
    common::interrupt(&child);
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut stdout, &mut rest).unwrap();
    let summary: Value = serde_json::from_str(rest.trim()).unwrap();
    assert_eq!((&summary["type"], &summary["total"], &summary["good"]), (&"summary".into(), &2.into(), &1.into()));
    assert_eq!(summary["interrupted"], true);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    drop(stdin);
}

/// Where memory is short, the file is refused; nothing is killed.
#[cfg(target_os = "linux")]
#[test]
fn a_file_too_large_to_hold_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = std::fs::File::create(folder.path().join("huge.json")).unwrap();
    file.set_len(3_000_000_000).unwrap();
    write(folder.path(), "many.json", format!("[{}0]", "0,".repeat(20_000_000)));
    std::fs::File::create(folder.path().join("beyond.json")).unwrap().set_len(5_000_000_000).unwrap();
    for (name, told) in [
        ("huge.json", "3000 MB are too large to hold in memory"),
        ("many.json", "too large to hold"),
        ("beyond.json", "beyond.json holds more than 4294 MB, too much for one value"),
        ("/dev/zero", "cannot read /dev/zero: out of memory"),
    ] {
        let limited = format!("ulimit -v 500000; exec {} validate {name}", env!("CARGO_BIN_EXE_idhook"));
        let output = Command::new("sh").args(["-c", &limited]).current_dir(folder.path()).output().unwrap();
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(text.contains(told), "{name}: {text}");
        assert!(matches!(output.status.code(), Some(1 | 3)), "{name}: {text}");
    }
}
