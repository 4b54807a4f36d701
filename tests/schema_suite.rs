//! The official JSON Schema test suite, through the real binary: the required tests of the five drafts, a run for each schema and a
//! line for each value. The suite is not part of this project: the test looks for it in `IDHOOK_JSON_SCHEMA_SUITE` or beside the
//! checkout, and says so aloud when it is not there.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::path::{Path, PathBuf};

use common::{Tool, project, say};
use idhook::json::{Node, parse};

/// Folder of the suite, and what `$schema` says; the older drafts' schemas do not say it themselves.
const DRAFTS: [(&str, Option<&str>); 5] = [
    ("draft4", Some("http://json-schema.org/draft-04/schema#")),
    ("draft6", Some("http://json-schema.org/draft-06/schema#")),
    ("draft7", Some("http://json-schema.org/draft-07/schema#")),
    ("draft2019-09", None),
    ("draft2020-12", None),
];

fn suite() -> Option<PathBuf> {
    let named = std::env::var_os("IDHOOK_JSON_SCHEMA_SUITE").map(PathBuf::from);
    let beside = project().join("../shared/suites/json-schema-test-suite");
    named.or(Some(beside)).filter(|folder| folder.join("tests").is_dir())
}

/// One line, as NDJSON wants it: a line break can only be white space between tokens.
fn on_one_line(node: Node) -> String {
    node.raw().replace(['\n', '\r'], " ")
}

/// The schema as its draft means it.
fn schema(node: Node, draft: Option<&str>) -> String {
    let raw = node.raw();
    match draft {
        Some(_) if node.has("$schema") || !raw.starts_with('{') => raw.to_owned(),
        Some(draft) if node.members().next().is_some() => format!("{{\"$schema\":\"{draft}\",{}", &raw[1..]),
        Some(draft) => format!("{{\"$schema\":\"{draft}\"}}"),
        None => raw.to_owned(),
    }
}

/// Runs one group: (values, those about which the binary and the suite disagree).
fn run(group: Node, draft: Option<&str>, folder: &Path, remotes: &Path) -> (usize, Vec<String>) {
    std::fs::write(folder.join("schema.json"), schema(group.member("schema").unwrap(), draft)).unwrap();
    let tests: Vec<_> = group.member("tests").unwrap().elements().collect();
    let values: String = tests.iter().map(|test| on_one_line(test.member("data").unwrap()) + "\n").collect();
    std::fs::write(folder.join("values.ndjson"), values).unwrap();
    let map = format!("http://localhost:1234={}", remotes.display());
    let output =
        Tool::new(["validate", "--schema", "schema.json", "--schema-map", &map, "--output", "ndjson", "values.ndjson"]).dir(folder).run();
    let records = if output.status <= 1 { output.records() } else { Vec::new() };
    let verdict = |at: usize| records.get(at).and_then(|record| record["valid"].as_bool());
    let wrong = tests.iter().enumerate().filter(|(at, test)| verdict(*at) != Some(test.member("valid").unwrap().raw() == "true"));
    let wrong = wrong.map(|(_, test)| format!("{} {}", test.member("description").unwrap().raw(), output.stderr)).collect();
    (tests.len(), wrong)
}

#[test]
fn the_official_suite_agrees() {
    let Some(suite) = suite() else {
        return say("skipped: the JSON Schema test suite is not here; IDHOOK_JSON_SCHEMA_SUITE names its folder");
    };
    let folder = tempfile::tempdir().unwrap();
    let mut disagree = Vec::new();
    for (draft, uri) in DRAFTS {
        let mut files: Vec<_> = std::fs::read_dir(suite.join("tests").join(draft)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let mut count = 0;
        for file in files.iter().filter(|path| path.is_file()) {
            let text = std::fs::read_to_string(file).unwrap();
            for group in parse(&text).unwrap().root(&text).elements() {
                let name = format!(
                    "{draft}/{}: {}",
                    file.file_stem().unwrap().to_string_lossy(),
                    group.member("description").unwrap().as_str().unwrap()
                );
                let (run, wrong) = run(group, uri, folder.path(), &suite.join("remotes"));
                count += run;
                disagree.extend(wrong.into_iter().map(|test| (name.clone(), test)));
            }
        }
        say(&format!("{draft}: {count} required tests"));
        assert!(count > 500, "{draft}: the suite has shrunk to {count}");
    }
    assert!(disagree.is_empty(), "{disagree:#?}");
}
