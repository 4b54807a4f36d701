//! What is known of each vendor and how well: the tables of the README, and what `samples` says. All of it comes from the packs.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use common::{Tool, manifest, project, samples, vendors};
use idhook::schema::Schema;
use serde_json::{Value, json};

const START: &str = "<!-- coverage: generated from the packs, `SNAPSHOTS=overwrite cargo test --test coverage` writes it anew -->\n";
const END: &str = "<!-- end of coverage -->\n";
/// What is not documented, in a table.
const NOTHING: &str = "–";

#[test]
fn the_readme_has_the_tables_of_the_packs() {
    let file = project().join("README.md");
    let readme = std::fs::read_to_string(&file).unwrap();
    let (before, rest) = readme.split_once(START).expect("the README says where the tables begin");
    let (_, after) = rest.split_once(END).expect("the README says where the tables end");
    let tables = [what(), who(), how()];
    for table in &tables {
        let width = width(table);
        assert!(width <= 120, "{width} columns: {table}");
    }
    let text = format!("{before}{START}\n{}\n{END}{after}", tables.join("\n"));
    snapbox::assert_data_eq!(text, snapbox::Data::read_from(&file, Some(snapbox::data::DataFormat::Text)).raw());
}

/// How many columns a table takes on a page, where its signs are not shown and there is a space on each side of a cell.
fn width(table: &str) -> usize {
    let cells = |line: &str| line.replace('`', "").split('|').map(|cell| cell.trim().chars().count() + 3).collect::<Vec<_>>();
    let lines: Vec<_> = table.lines().filter(|line| !line.starts_with("| ---")).map(cells).collect();
    (1..lines[0].len() - 1).map(|column| lines.iter().map(|line| line[column]).max().unwrap()).sum()
}

fn table(heads: &[&str], row: impl Fn(&Value) -> Vec<String>) -> String {
    let mut out = format!("| {} |\n|{}\n", heads.join(" | "), " --- |".repeat(heads.len()));
    for vendor in vendors() {
        let cells = row(&manifest(&vendor));
        assert_eq!(cells.len(), heads.len());
        let _ = writeln!(out, "| {} |", cells.iter().map(|cell| cell.replace('|', "\\|")).collect::<Vec<_>>().join(" | "));
    }
    out
}

/// What there is to receive and to send.
fn what() -> String {
    table(&["id", "product", "events", "samples", "scenarios", "not documented"], |manifest| {
        let (name, company) = (text(&manifest["name"]), text(&manifest["vendor"]));
        let product = match () {
            () if name.starts_with(company) => name.to_owned(),
            () if company.starts_with(name) => company.to_owned(),
            () => format!("{name} ({company})"),
        };
        let events: Vec<_> = list(&manifest["events"]).collect();
        let samples = events.iter().flat_map(|event| list(&event["samples"]));
        let size = |member: &str| list(&manifest[member]).count().to_string();
        vec![id(manifest), product, counted(events.iter().copied()), counted(samples), size("scenarios"), size("not_documented")]
    })
}

/// Documented, community, derived.
fn counted<'a>(graded: impl Iterator<Item = &'a Value>) -> String {
    let grades: Vec<_> = graded.map(|one| text(&one["grade"])).collect();
    let of = |words: &[&str]| grades.iter().filter(|grade| words.contains(grade)).count();
    let counts = [of(&["documented", "template"]), of(&["community"]), of(&["derived"])];
    assert_eq!(counts.iter().sum::<usize>(), grades.len(), "{grades:?}");
    counts.map(|count| count.to_string()).join(" / ")
}

/// How a callback says who sends it.
fn who() -> String {
    table(&["id", "`--auth`", "covered by the default"], |manifest| {
        let credentials = &manifest["credentials"];
        let schemes: Vec<_> = list(&credentials["schemes"]).collect();
        let told = schemes.iter().map(|entry| {
            let name = name(&entry["scheme"]);
            let default = if *name == credentials["default"] { " (default)" } else { "" };
            format!("`{name}`{default}{}", grade(entry))
        });
        let of = |wanted: &str| schemes.iter().map(|entry| &entry["scheme"]).find(|scheme| name(scheme) == wanted);
        let default = credentials["default"].as_str().map(|wanted| of(wanted).unwrap());
        // One of several, or all of them: what they are made of signs.
        let of_several = |scheme: &Value| {
            let members = list(&scheme["any"]["of"]).chain(list(&scheme["all"]["of"])).filter_map(|wanted| covers(of(text(wanted))?));
            members.chain(covers(scheme)).collect::<BTreeSet<_>>()
        };
        let covered = match default {
            Some(scheme) => of_several(scheme),
            None => schemes.iter().filter_map(|entry| covers(&entry["scheme"])).collect(),
        };
        let covered = covered.into_iter().collect::<Vec<_>>().join(", or ");
        let covered = if covered.is_empty() { "nothing is signed".to_owned() } else { covered };
        vec![id(manifest), told.collect::<Vec<_>>().join(", "), covered]
    })
}

/// What `--auth` calls a scheme.
fn name(scheme: &Value) -> String {
    match scheme.as_object().and_then(|scheme| scheme.iter().next()) {
        None => text(scheme).to_owned(),
        Some((kind, spec)) => spec["id"].as_str().unwrap_or(kind).to_owned(),
    }
}

/// What is signed; nothing for a scheme that signs nothing.
fn covers(scheme: &Value) -> Option<String> {
    if let Some(token) = scheme.get("jwt") {
        return Some(if token["body_hash"].is_null() { "nothing of the body" } else { "body" }.to_owned());
    }
    let parts = list(&scheme.get("signature")?["of"]).filter_map(|part| match part.as_str() {
        Some("body") => Some("body".to_owned()),
        Some("timestamp") => Some("time".to_owned()),
        Some("message-id") => Some("id".to_owned()),
        Some("secret") => None,
        Some(other) => Some(other.to_owned()),
        None => part.as_object().unwrap().iter().find(|(kind, _)| *kind != "text").map(|(_, place)| format!("`{}`", text(place))),
    });
    let mut parts: Vec<_> = parts.collect();
    parts.sort_by_key(|part| part != "body");
    Some(parts.join(", "))
}

/// How a callback is delivered.
fn how() -> String {
    table(&["id", "success", "retries", "timeout", "key for duplicates"], |manifest| {
        let delivery = &manifest["delivery"];
        let fact = |name: &str, show: &dyn Fn(&Value) -> String| told(&delivery[name], show);
        vec![
            id(manifest),
            fact("success", &|ranges| list(ranges).map(range).collect::<Vec<_>>().join(", ")),
            // Some events have others, for which there is no room here.
            fact("retry", &retries) + if list(&delivery["retry_of_events"]).next().is_some() { " †" } else { "" },
            fact("timeout", &|seconds| pause(seconds.as_u64().unwrap())),
            duplicates(&manifest["duplicates"]),
        ]
    })
}

/// Several headers are names for one; several members make one key together.
fn duplicates(key: &Value) -> String {
    let names = |value: &Value, between: &str| {
        list(value).map(|name| format!("`{}`", text(name).trim_start_matches('/'))).collect::<Vec<_>>().join(between)
    };
    match key.get("header") {
        Some(header) => told(header, &|value| format!("header {}", names(value, " or "))),
        None => told(&key["key"], &|value| names(value, ", ")),
    }
}

fn told(fact: &Value, show: &dyn Fn(&Value) -> String) -> String {
    if fact.is_object() { format!("{}{}", show(&fact["value"]), grade(fact)) } else { NOTHING.to_owned() }
}

fn range(ends: &Value) -> String {
    if ends[0] == ends[1] { ends[0].to_string() } else { format!("{}-{}", ends[0], ends[1]) }
}

fn retries(retry: &Value) -> String {
    let pauses: Vec<_> = list(&retry["pauses"]).map(|seconds| pause(seconds.as_u64().unwrap())).collect();
    if let [first, .., last] = &pauses[..] {
        return format!("{}, {first} to {last}", pauses.len());
    }
    let growing = &retry["growing"];
    match (growing["first"].as_u64(), growing["factor"].as_f64(), growing["more"].as_u64()) {
        (Some(first), Some(1.0), Some(more)) => format!("{more}, every {}", pause(first)),
        (None, None, None) => "growing".to_owned(),
        known => panic!("the table has no words for {known:?}"),
    }
}

fn pause(seconds: u64) -> String {
    match seconds {
        3600.. if seconds.is_multiple_of(3600) => format!("{} h", seconds / 3600),
        60.. if seconds.is_multiple_of(60) => format!("{} min", seconds / 60),
        _ => format!("{seconds} s"),
    }
}

/// The grade, where it is not the vendor's word.
fn grade(fact: &Value) -> String {
    match text(&fact["grade"]) {
        "documented" | "template" => String::new(),
        other => format!(" ({other})"),
    }
}

fn id(manifest: &Value) -> String {
    format!("`{}`", text(&manifest["id"]))
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The records of `samples` with these arguments.
fn listed(arguments: &[&str]) -> Vec<Value> {
    Tool::new([&["samples", "--output", "ndjson"], arguments].concat()).run().expect(0).records()
}

#[test]
fn a_program_can_read_what_is_built_in() {
    let all = listed(&[]);
    assert_eq!(all.iter().map(|record| text(&record["vendor"])).collect::<Vec<_>>(), vendors());
    for (vendor, summary) in vendors().iter().zip(&all) {
        let own = listed(&[vendor]);
        assert_eq!(own[0], *summary, "{vendor}");
        let manifest = manifest(vendor);
        let events: Vec<_> = own.iter().filter(|record| record["type"] == "listed-event").collect();
        let ids: Vec<_> = list(&manifest["events"]).map(|event| &event["id"]).collect();
        assert_eq!(events.iter().map(|event| &event["event"]).collect::<Vec<_>>(), ids);
        assert_eq!(json!(events.len()), summary["events"]);

        let found: Vec<_> = own.iter().filter(|record| record["type"] == "listed-sample").collect();
        let names: Vec<_> = samples(vendor).into_iter().map(|(name, _)| format!("{vendor}/{name}")).collect();
        assert_eq!(found.iter().map(|sample| text(&sample["what"])).collect::<Vec<_>>(), names);
        assert_eq!((json!(found.len()), 1 + events.len() + found.len()), (summary["samples"].clone(), own.len()));
        for record in events.into_iter().chain(found) {
            let derived = record["grade"] == "derived";
            assert!(derived || list(&record["sources"]).count() > 0, "who says so? {record}");
        }
    }
}

#[test]
fn what_is_listed_names_what_can_be_sent() {
    let names: Vec<_> =
        vendors().iter().flat_map(|vendor| listed(&[vendor])).filter_map(|record| record["what"].as_str().map(str::to_owned)).collect();
    assert!(names.len() > 100, "{}", names.len());
    let words: Vec<_> = ["send", "--dry-run", "--output", "ndjson"].into_iter().chain(names.iter().map(String::as_str)).collect();
    assert_eq!(Tool::new(words).run().expect(0).records().len(), names.len());
}

#[test]
fn the_records_of_samples_follow_the_schema_of_records() {
    let schema = Schema::compile(include_bytes!("../src/record/record.schema.json")).unwrap();
    let mut kinds = BTreeSet::new();
    for vendor in vendors() {
        for record in listed(&[&vendor]) {
            let line = record.to_string();
            let tree = idhook::json::parse(&line).unwrap();
            assert_eq!(schema.check(tree.root(&line)).first(), None, "{line}");
            kinds.insert(text(&record["type"]).to_owned());
        }
    }
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["listed-event", "listed-sample", "listed-vendor"]);
}

#[test]
fn docs_of_one_event_or_variant_are_records_too_and_a_payload_is_what_it_is() {
    for vendor in vendors() {
        let (name, bytes) = samples(&vendor).remove(0);
        let what = format!("{vendor}/{name}");
        let records = listed(&[&what, "--docs"]);
        assert_eq!(records.iter().map(|record| text(&record["type"])).collect::<Vec<_>>(), ["listed-event", "listed-sample"]);
        assert_eq!(records[1]["what"], json!(what));
        let payload = Tool::new(["samples", "--output", "ndjson", &what]).run().expect(0);
        assert_eq!(payload.stdout, bytes, "{what}");
        Tool::new(["samples", "--docs", &format!("{what}-of-nobody")]).run().expect(3);
    }
    for nothing_named in [["--output", "json"].as_slice(), &["--docs"], &["--schema"]] {
        Tool::new([&["samples"], nothing_named].concat()).run().expect(2);
    }
}

#[test]
fn the_page_and_the_record_of_a_vendor_say_how_to_sign_what_that_covers_and_which_secret_to_give() {
    for vendor in vendors() {
        let (page, records) = (Tool::new(["samples", &vendor]).run().expect(0).text().to_owned(), listed(&[&vendor]));
        let credentials = page.split("Credentials (--auth)\n").nth(1).unwrap().split("\n\n").next().unwrap();
        for entry in list(&manifest(&vendor)["credentials"]["schemes"]) {
            let name = name(&entry["scheme"]);
            let lines = credentials.lines().skip_while(|line| !line.starts_with(&format!("  {name}"))).skip(1);
            let own: Vec<_> = lines.take_while(|line| line.starts_with("    ")).map(str::trim_start).collect();
            let says = |what: &str| own.iter().any(|line| line.starts_with(what));
            let combined = entry["scheme"].get("all").or_else(|| entry["scheme"].get("any")).is_some();
            assert_eq!(says("covers: "), !combined, "{vendor} {name}: {own:?}");
            assert_eq!(says("secret: "), name != "none", "{vendor} {name}: {own:?}");
            let record = list(&records[0]["credentials"]).find(|record| record["scheme"] == name).unwrap();
            for what in ["how", "covers", "secret"] {
                let line = own.iter().find_map(|line| line.strip_prefix(what)?.strip_prefix(": "));
                assert_eq!(record[what].as_str(), line, "{vendor} {name}: {record}");
            }
            let Some(spec) = entry["scheme"].get("signature") else { continue };
            for header in list(&spec["in"]["header"]["names"]) {
                assert!(own[0].starts_with("how: ") && own[0].contains(text(header)), "{vendor} {name}: {own:?}");
            }
            let whole = list(&spec["of"]).any(|part| part == "body");
            assert_eq!(own[1].contains("every byte of the body"), whole, "{vendor} {name}: {own:?}");
            assert_eq!(own[1].contains("an old delivery"), spec["timestamp"].is_null(), "{vendor} {name}: {own:?}");
        }
    }
}

#[test]
fn the_page_of_a_vendor_names_every_source_and_what_no_document_says() {
    for vendor in vendors() {
        let (page, manifest) = (Tool::new(["samples", &vendor]).run().expect(0).text().to_owned(), manifest(&vendor));
        let docs = Tool::new(["samples", &vendor, "--docs"]).run().expect(0).text().to_owned();
        let sources = docs.split("\nSources, by the tags that notes call them by\n").nth(1).unwrap();
        assert!(page.contains(&format!("\nidhook samples {vendor} --docs lists the sources")), "{page}");
        for (tag, source) in manifest["sources"].as_object().unwrap() {
            assert!(sources.contains(&format!("  {tag}  {}  {}", text(&source["title"]), text(&source["at"]))), "{vendor}: {tag}");
        }
        let delivery = page.split("\nDelivery\n").nth(1).unwrap().split("\n\n").next().unwrap();
        let silent = delivery.lines().find_map(|line| line.strip_prefix("  not documented: ")).unwrap_or_default();
        for (member, words) in [("success", "success"), ("retry", "retries"), ("timeout", "timeout"), ("https", "HTTPS required")] {
            let known = manifest["delivery"][member].is_object();
            assert_eq!(silent.split(", ").any(|word| word == words), !known, "{vendor}: {words}: {silent}");
            assert_eq!(delivery.contains(&format!("  {words}: ")), known, "{vendor}: {words}");
        }
    }
}

#[test]
fn docs_of_a_vendor_say_of_each_thing_who_says_it() {
    for vendor in vendors() {
        let docs = Tool::new(["samples", &vendor, "--docs"]).run().expect(0).text().to_owned();
        let manifest = manifest(&vendor);
        let word =
            |fact: &Value| if fact["grade"] == "template" { "documented (template)".to_owned() } else { text(&fact["grade"]).to_owned() };
        for event in list(&manifest["events"]) {
            assert!(docs.contains(&format!("{}: {}\n", text(&event["id"]), word(event))), "{vendor}: {event}");
        }
        for entry in list(&manifest["credentials"]["schemes"]) {
            let line = format!("--auth {}: {}\n", name(&entry["scheme"]), word(entry));
            let after = docs.split(&line).nth(1).unwrap_or_else(|| panic!("{vendor}: {line}"));
            let own = after.lines().take_while(|line| line.starts_with("  ")).collect::<Vec<_>>().join("\n");
            for tag in list(&entry["source"]) {
                assert!(own.contains(text(&manifest["sources"][text(tag)]["title"])), "{vendor}: {line}{own}");
            }
        }
    }
}
