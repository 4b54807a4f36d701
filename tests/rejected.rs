//! Bodies that must be refused, and what a user reads about each: `tests/cases/rejected/<vendor>/<what-is-wrong>.json` and, beside it,
//! the report as it was recorded. `SNAPSHOTS=overwrite cargo test --test rejected` records the reports anew: then read them.
//!
//! The places in the reports are found a second time here, from the bytes and the pointer, by code that shares nothing with ours.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::path::PathBuf;

use common::{Tool, manifest, project, samples, vendors};
use serde_json::{Deserializer, Value};
use unicode_width::UnicodeWidthChar;

fn folder(vendor: &str) -> PathBuf {
    project().join("tests/cases/rejected").join(vendor)
}

/// The bodies of a vendor, by name.
fn cases(vendor: &str) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder(vendor))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.strip_suffix(".json").is_some())
        .collect();
    names.sort();
    names
}

/// What a person reads.
fn report(vendor: &str, name: &str) -> String {
    let arguments = ["validate", "--vendor", vendor, "--unknown", "error", "--color", "never", name];
    let output = Tool::new(arguments).dir(&folder(vendor)).run();
    assert_eq!(output.status, 1, "{vendor}/{name}: {}{}", output.text(), output.stderr);
    assert_eq!(output.stderr, "", "{vendor}/{name}");
    output.text().to_owned()
}

/// What a program reads.
fn problems(vendor: &str, name: &str) -> Vec<Value> {
    let arguments = ["validate", "--vendor", vendor, "--unknown", "error", "--output", "ndjson", name];
    let record = Tool::new(arguments).dir(&folder(vendor)).run().expect(1).records().remove(0);
    assert_eq!(record["valid"], false, "{vendor}/{name}");
    record["problems"].as_array().unwrap().clone()
}

/// Every case, with its bytes.
fn all() -> Vec<(String, String, Vec<u8>)> {
    let with_bytes = |vendor: String| {
        cases(&vendor).into_iter().map(move |name| {
            let bytes = std::fs::read(folder(&vendor).join(&name)).unwrap();
            (vendor.clone(), name, bytes)
        })
    };
    vendors().into_iter().flat_map(with_bytes).collect()
}

#[test]
fn every_vendor_has_a_dozen_bodies_and_each_its_report() {
    let mut folders: Vec<_> =
        std::fs::read_dir(folder("")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    folders.sort();
    assert_eq!(folders, vendors());
    for vendor in vendors() {
        assert!(cases(&vendor).len() >= 12, "{vendor}");
        let files = std::fs::read_dir(folder(&vendor)).unwrap().map(|entry| entry.unwrap().path());
        for report in files.filter(|path| path.extension().is_none_or(|ending| ending != "json")) {
            assert!(
                report.extension().unwrap() == "report" && report.with_extension("json").is_file(),
                "{} is left over",
                report.display()
            );
        }
    }
}

#[test]
fn every_rejected_body_is_reported_as_recorded() {
    let compare = snapbox::Assert::new().action_env(snapbox::assert::DEFAULT_ACTION_ENV);
    let mut differences = String::new();
    for (vendor, name, _) in all() {
        let recorded = folder(&vendor).join(&name).with_extension("report");
        let recorded = snapbox::Data::read_from(&recorded, Some(snapbox::data::DataFormat::Text)).raw();
        let actual = snapbox::Data::text(report(&vendor, &name));
        if let Err(difference) = compare.try_eq(Some(&"now"), actual, recorded) {
            differences.push_str(&difference.to_string());
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

#[test]
fn every_problem_is_at_the_place_that_its_pointer_names() {
    let mut checked = 0;
    for (vendor, name, bytes) in all() {
        for problem in problems(&vendor, &name) {
            let (rule, pointer) = (problem["rule"].as_str().unwrap(), problem["pointer"].as_str().unwrap());
            let offset = usize::try_from(problem["offset"].as_u64().unwrap()).unwrap();
            match rule {
                // What is wrong with a trailing comma is the comma, which a parser knows only behind it.
                "syntax" if bytes[offset..].starts_with(b",") => {
                    let behind = offset + 1 + bytes[offset + 1..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                    assert!(ends_being_json(&bytes, behind), "{vendor}/{name}: {problem}");
                }
                "syntax" => assert!(ends_being_json(&bytes, offset), "{vendor}/{name}: {problem}"),
                "utf-8" => assert_eq!(offset, std::str::from_utf8(&bytes).unwrap_err().valid_up_to(), "{vendor}/{name}: {problem}"),
                "byte-order-mark" => assert_eq!((offset, bytes[0]), (0, 0xEF), "{vendor}/{name}: {problem}"),
                _ => {
                    let (key, value) = find(&bytes, pointer).unwrap_or_else(|| panic!("{vendor}/{name}: nothing is at {pointer}"));
                    assert_eq!(offset, if rule == "unknown-field" { key } else { value }, "{vendor}/{name}: {problem}");
                }
            }
            let place = (problem["line"].as_u64().unwrap(), problem["column"].as_u64().unwrap());
            assert_eq!(place, line_and_column(&bytes, offset), "{vendor}/{name}: {problem}");
            checked += 1;
        }
    }
    assert!(checked > 100, "{checked}");
}

/// An editor's line and column: code points from 1, a tab is one, a byte-order mark none.
fn line_and_column(bytes: &[u8], offset: usize) -> (u64, u64) {
    let (mut line, mut column) = (1, 1);
    for &byte in bytes[..offset].strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes[..offset]) {
        match byte {
            b'\n' => (line, column) = (line + 1, 1),
            // The bytes of a code point after its first.
            0x80..=0xBF => {}
            _ => column += 1,
        }
    }
    (line, column)
}

/// Whether another parser is content up to `offset` and gives up within the two characters after it; or finds the whole text cut short.
fn ends_being_json(bytes: &[u8], offset: usize) -> bool {
    let verdict = |end: usize| match serde_json::from_slice::<Value>(&bytes[..end]) {
        Err(error) => error.classify() == serde_json::error::Category::Syntax,
        Ok(_) => false,
    };
    let cut_short = serde_json::from_slice::<Value>(bytes).is_err_and(|error| error.is_eof());
    let after = (offset + 1..=bytes.len()).filter(|end| std::str::from_utf8(&bytes[offset..*end]).is_ok()).take(2);
    !verdict(offset) && (cut_short || after.into_iter().any(verdict))
}

/// Where a JSON text has what a pointer names: the offset of its key (for an element or the whole: of itself) and of its value.
fn find(text: &[u8], pointer: &str) -> Option<(usize, usize)> {
    let space = |at: usize| at + text[at..].iter().take_while(|byte| b" \t\r\n".contains(byte)).count();
    let root = space(if text.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 });
    pointer.split('/').skip(1).try_fold((root, root), |(_, parent), token| {
        let token = token.replace("~1", "/").replace("~0", "~");
        let (mut at, mut found, mut index) = (space(parent + 1), None, 0);
        while text[at] != b'}' && text[at] != b']' {
            let (key, mut name) = (at, index.to_string());
            if text[parent] == b'{' {
                name = serde_json::from_slice(&text[key..end(text, key)]).ok()?;
                at = space(space(end(text, key)) + 1);
            }
            if name == token {
                found = Some((key, at));
            }
            at = space(end(text, at));
            at = if text[at] == b',' { space(at + 1) } else { at };
            index += 1;
        }
        found
    })
}

/// Where the JSON value that starts at `at` ends.
fn end(text: &[u8], at: usize) -> usize {
    let mut values = Deserializer::from_slice(&text[at..]).into_iter::<Value>();
    values.next().unwrap().unwrap();
    at + values.byte_offset()
}

#[test]
fn every_mark_stands_under_what_it_is_about() {
    let (mut compared, mut masked) = (0, 0);
    for (vendor, name, bytes) in all() {
        let report = report(&vendor, &name);
        let blocks: Vec<Vec<&str>> = report.trim_end().split("\n\n").map(|block| block.lines().collect()).collect();
        let problems = problems(&vendor, &name);
        assert_eq!(blocks.len(), problems.len() + 1, "{vendor}/{name}: a block for each problem, then the summary");
        for (block, problem) in blocks.iter().zip(&problems) {
            let [head, place, _, excerpt, marks, ..] = block[..] else { panic!("{vendor}/{name}: {block:?}") };
            let (rule, pointer) = (problem["rule"].as_str().unwrap(), problem["pointer"].as_str().unwrap());
            assert!(head.starts_with(&format!("{}[{rule}]: ", problem["severity"].as_str().unwrap())), "{vendor}/{name}: {head}");
            let expected = format!("--> {name}:{}:{}  {pointer}", problem["line"], problem["column"]);
            assert_eq!(place.trim(), expected.trim(), "{vendor}/{name}");

            let (number, line) = excerpt.split_once('|').unwrap();
            assert_eq!(number.trim(), problem["line"].to_string(), "{vendor}/{name}");
            let (margin, marks) = marks.split_once('|').unwrap();
            assert_eq!(margin.len(), number.len(), "{vendor}/{name}: the margin");
            let from = marks.find('^').unwrap();
            let marked = between(line, from, from + marks.matches('^').count());
            if marked.contains('•') {
                masked += 1;
                continue;
            }
            let offset = usize::try_from(problem["offset"].as_u64().unwrap()).unwrap();
            let token = token(&bytes, offset, rule);
            assert_eq!(marked, token, "{vendor}/{name}:\n{}", block.join("\n"));
            compared += 1;
        }
    }
    assert!(compared > 100 && masked < 10, "{compared} compared, {masked} masked");
}

/// What a report shows of the value, name or character at an offset.
fn token(bytes: &[u8], offset: usize, rule: &str) -> String {
    let rest = &bytes[offset..];
    let rest = rest.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(rest);
    let one = || String::from_utf8_lossy(&rest[..rest.len().min(4)]).chars().next().unwrap_or(' ').to_string();
    match (rule, rest.first()) {
        // At the end of a line, or of the text, nothing is shown.
        (_, None | Some(b'\r' | b'\n')) => String::new(),
        ("syntax", Some(b'\\')) => String::from_utf8_lossy(&rest[..2]).into_owned(),
        // A bare word is marked whole.
        ("syntax", Some(byte)) if byte.is_ascii_alphabetic() => {
            let word = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(byte)).count();
            String::from_utf8_lossy(&rest[..word]).into_owned()
        }
        ("syntax" | "utf-8" | "byte-order-mark", _) | (_, Some(b'{' | b'[')) => one(),
        _ => {
            let whole = String::from_utf8_lossy(&rest[..end(rest, 0)]).replace('\u{200D}', "\\u200d");
            if whole.chars().count() > 60 { whole.chars().take(60).chain(['…']).collect() } else { whole }
        }
    }
}

/// What stands between two columns of a terminal.
fn between(line: &str, from: usize, to: usize) -> String {
    let mut column = 0;
    let mut shown = line.chars().map(|char| {
        let start = column;
        column += char.width().unwrap_or(0);
        (start, char)
    });
    shown.by_ref().filter(|(start, _)| (from..to).contains(start)).map(|(_, char)| char).collect()
}

#[test]
fn no_report_shows_a_secret_of_its_body() {
    let mut looked_for = 0;
    for (vendor, name, bytes) in all() {
        let manifest = manifest(&vendor);
        let mut bodies: Vec<Value> = samples(&vendor).iter().map(|(_, bytes)| serde_json::from_slice(bytes).unwrap()).collect();
        bodies.extend(serde_json::from_slice(&bytes));
        let mut secrets = Vec::new();
        for member in manifest["secrets"]["members"].as_array().into_iter().flatten() {
            let values = bodies.iter().filter(|body| {
                let events = member["events"].as_array();
                events.is_none_or(|events| body.as_object().is_some_and(|body| body.values().any(|value| events.contains(value))))
            });
            secrets.extend(values.filter_map(|body| body.pointer(member["at"].as_str().unwrap())?.as_str()).flat_map(telling));
        }
        let report = report(&vendor, &name);
        for secret in &secrets {
            assert!(!report.contains(secret), "{vendor}/{name} shows {secret}:\n{report}");
        }
        looked_for += secrets.len();
    }
    assert!(looked_for > 100, "{looked_for}");
}

/// A secret itself, and each word in it that would give it away: a code, a token.
fn telling(secret: &str) -> Vec<&str> {
    let words = secret.split(|char: char| !char.is_alphanumeric());
    let telling = words.filter(|word| word.len() >= 4 && word.chars().any(|char| char.is_ascii_digit()));
    telling.chain([secret].into_iter().filter(|secret| secret.len() >= 4)).collect()
}
