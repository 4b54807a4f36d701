//! The bodies that `send` makes of what was named, as receivers get them: scenarios, `--fresh`, `--set` after it, `--mutate`.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::collections::BTreeSet;

use common::receiver::Receiver;
use common::{Output, Tool, manifest, project, samples, vendors};
use idhook::record::SCHEMA_ID;
use serde_json::{Value, json};

/// A vendor whose manifest fulfils something, with what was found.
fn vendor<T>(found: impl Fn(&str, &Value) -> Option<T>) -> (String, T) {
    vendors().into_iter().find_map(|vendor| Some((vendor.clone(), found(&vendor, &manifest(&vendor))?))).unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

/// The steps of a scenario.
fn steps(scenario: &Value) -> Vec<String> {
    list(&scenario["steps"]).iter().map(text).collect()
}

fn sample(vendor: &str, name: &str) -> Vec<u8> {
    samples(vendor).into_iter().find(|(other, _)| other == name).unwrap().1
}

/// The subject of a body.
fn subject(vendor: &str, body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).unwrap();
    let found = list(&manifest(vendor)["subject"]["at"]).iter().find_map(|at| {
        let value = body.pointer(at.as_str().unwrap())?;
        (value.is_string() || value.is_number()).then(|| value.clone())
    })?;
    Some(found.as_str().map_or_else(|| found.to_string(), str::to_owned))
}

/// Sends and gives back what arrived, so many bodies.
fn arrived(count: usize, arguments: &[&str]) -> (Vec<Vec<u8>>, Output) {
    let mut receiver = Receiver::ok();
    let output = Tool::new(["send", "--to", &receiver.url]).run_with(arguments).expect(0);
    let bodies = (0..count).map(|_| receiver.next().body).collect();
    assert!(receiver.is_empty());
    (bodies, output)
}

#[test]
fn every_scenario_of_every_vendor_arrives_in_its_order_about_one_subject() {
    for vendor in vendors() {
        for scenario in list(&manifest(&vendor)["scenarios"]) {
            let (id, steps) = (text(&scenario["id"]), steps(&scenario));
            let (bodies, output) = arrived(steps.len(), &[&format!("{vendor}@{id}")]);
            let first = steps.iter().find_map(|step| subject(&vendor, &sample(&vendor, step)));
            for (at, (step, body)) in steps.iter().zip(&bodies).enumerate() {
                let sample = sample(&vendor, step);
                let own = subject(&vendor, &sample);
                let expected = match (&own, &first) {
                    (Some(own), Some(first)) => String::from_utf8(sample.clone()).unwrap().replace(own.as_str(), first),
                    _ => String::from_utf8(sample.clone()).unwrap(),
                };
                assert_eq!(String::from_utf8_lossy(body), expected, "{vendor}@{id} {step}");
                let told = format!("{vendor}/{step} ({id} {}/{})", at + 1, steps.len());
                assert!(output.text().contains(&told), "{told}: {}", output.text());
            }
        }
    }
}

#[test]
fn a_subject_is_carried_into_the_links_of_a_scenario() {
    // A scenario with a step whose subject stands in another string, and another step with a subject of its own.
    let (vendor, id) = vendor(|vendor, manifest| {
        list(&manifest["scenarios"]).iter().find_map(|scenario| {
            let bodies: Vec<_> = steps(scenario).iter().map(|step| sample(vendor, step)).collect();
            let subjects: BTreeSet<_> = bodies.iter().filter_map(|body| subject(vendor, body)).collect();
            let inside = bodies.iter().any(|body| {
                let own = subject(vendor, body).unwrap_or_default();
                String::from_utf8_lossy(body).matches(&own).count() > 1
            });
            (inside && subjects.len() > 1).then(|| text(&scenario["id"]))
        })
    });
    let scenario = list(&manifest(&vendor)["scenarios"]).into_iter().find(|scenario| scenario["id"] == id.as_str()).unwrap();
    let steps = steps(&scenario);
    let old: Vec<_> = steps.iter().filter_map(|step| subject(&vendor, &sample(&vendor, step))).collect();
    let (bodies, _) = arrived(steps.len(), &[&format!("{vendor}@{id}"), "--fresh"]);
    let new: BTreeSet<_> = bodies.iter().filter_map(|body| subject(&vendor, body)).collect();
    assert_eq!(new.len(), 1);
    let new = new.first().unwrap();
    assert!(!old.contains(new));
    let all = bodies.iter().map(|body| String::from_utf8_lossy(body)).collect::<String>();
    assert!(old.iter().all(|old| !all.contains(old)), "{all}");
    assert!(all.matches(new).count() > steps.len(), "in a link, too: {all}");
}

#[test]
fn a_fresh_scenario_is_a_timeline_of_one_subject_for_listen() {
    let (vendor, scenario) = vendor(|_, manifest| {
        let scenarios = list(&manifest["scenarios"]);
        manifest.get("order")?;
        scenarios.into_iter().max_by_key(|scenario| list(&scenario["steps"]).len())
    });
    let (id, steps) = (text(&scenario["id"]), steps(&scenario));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("calls.ndjson");
    let count = (2 * steps.len()).to_string();
    let listening = Tool::new(["listen", "--output", "ndjson", "--count", &count, "--strict", "--save", file.to_str().unwrap()]).listen();
    let to = format!("{}/{vendor}", listening.url);
    Tool::new(["send", &format!("{vendor}@{id}"), "--fresh", "--repeat", "2", "--to", &to]).run().expect(0);
    let records = listening.end().expect(0).records();
    let timelines = list(&records.iter().find(|record| record["type"] == "summary").unwrap()["timelines"]);
    assert_eq!(timelines.len(), 2, "each pass has a subject of its own: {timelines:?}");
    for timeline in &timelines {
        assert_eq!(list(&timeline["steps"]).len(), steps.len(), "{timeline}");
    }
    let saved = std::fs::read_to_string(&file).unwrap();
    let callbacks: Vec<Value> =
        saved.lines().map(|line| serde_json::from_str(line).unwrap()).filter(|record: &Value| record["type"] == "callback").collect();
    assert_eq!(callbacks.len(), 2 * steps.len());
    for callback in &callbacks {
        assert_eq!((&callback["problems"], callback.get("duplicate_of"), callback.get("late")), (&json!([]), None, None), "{callback}");
    }
}

#[test]
fn a_seed_makes_the_same_ids_again_and_no_seed_makes_others() {
    for vendor in vendors() {
        let subjects = |arguments: &[&str]| {
            let (bodies, output) = arrived(2, &[&[vendor.as_str(), "--repeat", "2"], arguments].concat());
            (bodies.iter().map(|body| subject(&vendor, body).unwrap()).collect::<Vec<_>>(), output.stderr)
        };
        let (drawn, told) = subjects(&["--fresh"]);
        assert_ne!(drawn[0], drawn[1], "each repetition is new");
        let seed = told.split("--fresh=").nth(1).unwrap().split(' ').next().unwrap();
        let (again, told) = subjects(&[&format!("--fresh={seed}"), "--concurrency", "2", "--shuffle=1"]);
        assert_eq!(again.iter().collect::<BTreeSet<_>>(), drawn.iter().collect::<BTreeSet<_>>(), "in whatever order");
        assert!(!told.contains("--fresh="), "{told}");
        assert!(subjects(&["--fresh"]).0.iter().all(|subject| !drawn.contains(subject)));
    }
}

#[test]
fn edits_come_after_fresh_and_go_into_every_step_at_their_own_place() {
    let (vendor, (scenario, place, time)) = vendor(|_, manifest| {
        let scenario = list(&manifest["scenarios"]).into_iter().find(|scenario| list(&scenario["steps"]).len() > 2)?;
        let time = list(&manifest["fresh"]).into_iter().find(|place| place["as"]["time"].is_object())?;
        Some((scenario, text(&manifest["subject"]["at"][0]), text(&time["at"])))
    });
    let steps = steps(&scenario);
    let what = format!("{vendor}@{}", text(&scenario["id"]));
    let (bodies, _) = arrived(steps.len(), &[&what, "--fresh", "--set", &format!("{place}=77")]);
    for (step, body) in steps.iter().zip(&bodies) {
        assert_eq!(subject(&vendor, body).as_deref(), Some("77"), "{}", String::from_utf8_lossy(body));
        let at_time = |body: &[u8]| serde_json::from_slice::<Value>(body).unwrap().pointer(&time).cloned();
        assert_ne!(at_time(body), at_time(&sample(&vendor, step)), "what is not edited is fresh");
    }
}

#[test]
fn a_time_that_is_made_fresh_is_that_of_the_delivery() {
    let (vendor, (place, format)) = vendor(|_, manifest| {
        let times =
            list(&manifest["fresh"]).into_iter().find(|place| place["as"]["time"]["days"].is_null() && place["as"]["time"].is_object())?;
        Some((text(&times["at"]), text(&times["as"]["time"]["format"])))
    });
    let written = |moment: jiff::Timestamp| moment.strftime(&format).to_string();
    let before = written(jiff::Timestamp::now());
    let (bodies, _) = arrived(1, &[&vendor, "--fresh"]);
    let after = written(jiff::Timestamp::now());
    let body: Value = serde_json::from_slice(&bodies[0]).unwrap();
    let sent = text(body.pointer(&place).unwrap());
    assert!((before.as_str()..=after.as_str()).contains(&sent.as_str()), "{before} {sent} {after}");
}

#[test]
fn a_run_with_fresh_ids_is_resumed_with_its_seed_only() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log.ndjson");
    let (vendor, (id, count)) = vendor(|_, manifest| {
        let scenario = list(&manifest["scenarios"]).into_iter().find(|scenario| list(&scenario["steps"]).len() > 2)?;
        Some((text(&scenario["id"]), list(&scenario["steps"]).len()))
    });
    let what = format!("{vendor}@{id}");
    let logged = ["--log", log.to_str().unwrap()];
    let statuses: Vec<u16> = [200].into_iter().chain((1..count).map(|_| 500)).chain([200]).collect();
    let mut receiver = Receiver::answering(&statuses, "");
    let first = Tool::new(["send", &what, "--fresh", "--to", &receiver.url]).run_with(&logged).expect(1);
    let subject_of_first = subject(&vendor, &receiver.next().body);
    (1..count).for_each(|_| drop(receiver.next()));
    let seed = first.stderr.split("--fresh=").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    let refused = Tool::new(["send", &what, "--resume", "--fresh", "--to", &receiver.url]).run_with(&logged).expect(2);
    assert!(refused.stderr.contains("--fresh=SEED"), "{}", refused.stderr);
    Tool::new(["send", &what, "--resume", &format!("--fresh={seed}"), "--to", &receiver.url]).run_with(&logged).expect(0);
    for _ in 1..count {
        assert_eq!(subject(&vendor, &receiver.next().body), subject_of_first);
    }
    assert!(receiver.is_empty(), "what was accepted is not sent again");
}

#[test]
fn what_has_nothing_to_make_fresh_is_a_usage_error_that_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |content: &str, arguments: &[&str]| {
        let file = folder.path().join("body.json");
        std::fs::write(&file, content).unwrap();
        Tool::new(["send", file.to_str().unwrap(), "--fresh", "--to", "127.0.0.1:9"]).run_with(arguments).expect(2).stderr
    };
    let vendor = &vendors()[0];
    assert!(refused("{\"a\":1}", &[]).contains("recognised as nobody's"));
    assert!(refused("{\"a\":1}", &["--vendor", vendor]).contains("none of the places that --fresh fills"));
    assert!(refused("{\"a\":", &["--vendor", vendor]).contains("it is not JSON"));
}

#[test]
fn each_mutation_is_a_delivery_of_its_own_and_says_what_is_wrong() {
    let (vendor, place) = vendor(|vendor, manifest| {
        let default: Value = serde_json::from_slice(&sample(vendor, manifest["default_sample"].as_str()?)).unwrap();
        list(&manifest["status"]).iter().find(|at| default.pointer(at.as_str().unwrap()).is_some()).map(text)
    });
    let default = text(&manifest(&vendor)["default_sample"]);
    let original: Value = serde_json::from_slice(&sample(&vendor, &default)).unwrap();
    let mutations = ["missing-field", "wrong-type", "unknown-enum", "extra-field", "malformed", "duplicate-key", "missing-field:/nowhere"];
    let named: Vec<_> = mutations[..6].iter().flat_map(|kind| ["--mutate", kind]).collect();
    let (bodies, output) = arrived(6, &[&[vendor.as_str()], named.as_slice()].concat());
    let whole = sample(&vendor, &default).len();
    for expected in [
        format!("{vendor}/{default} (missing-field {place})"),
        format!("{vendor}/{default} (wrong-type {place})"),
        format!("{vendor}/{default} (malformed: cut after {} of {whole} bytes)", bodies[4].len()),
        format!("{vendor}/{default} (duplicate-key {place})"),
    ] {
        assert!(output.text().contains(&expected), "{expected}: {}", output.text());
    }
    let parsed = |at: usize| serde_json::from_slice::<Value>(&bodies[at]).unwrap();
    assert_eq!(parsed(0).pointer(&place), None);
    assert!(parsed(1).pointer(&place).is_some_and(|value| !value.is_string()));
    assert_ne!(parsed(2).pointer(&place), original.pointer(&place));
    assert_eq!(parsed(3).as_object().unwrap().len(), original.as_object().unwrap().len() + 1);
    assert!(serde_json::from_slice::<Value>(&bodies[4]).is_err());
    assert_ne!(parsed(5).pointer(&place), original.pointer(&place), "most parsers take the last");

    let (_, output) = arrived(6, &[&[vendor.as_str(), "--output", "ndjson"], named.as_slice()].concat());
    let attempts: Vec<_> = output.records().into_iter().filter(|record| record["type"] == "attempt").collect();
    assert_eq!(attempts[0]["mutation"], json!({ "kind": "missing-field", "pointer": place, "done": format!("without {place}") }));
    assert_eq!(attempts[4]["mutation"]["pointer"], Value::Null);
    let ids: BTreeSet<_> = attempts.iter().map(|attempt| attempt["id"].to_string()).collect();
    assert_eq!(ids.len(), 6, "each is a delivery of its own for --resume");

    let refused = Tool::new(["send", &vendor, "--mutate", mutations[6], "--to", "127.0.0.1:9"]).run().expect(2);
    assert!(refused.stderr.contains("/nowhere is not in the body"), "{}", refused.stderr);
    let unknown = Tool::new(["send", &vendor, "--mutate", "mising-field"]).run().expect(2);
    assert!(unknown.stderr.contains("did you mean missing-field?"), "{}", unknown.stderr);
}

#[test]
fn records_of_mutations_fit_the_schema_of_records() {
    let folder = tempfile::tempdir().unwrap();
    let schema = project().join("src/record/record.schema.json");
    assert!(std::fs::read_to_string(&schema).unwrap().contains(SCHEMA_ID));
    let mut receiver = Receiver::ok();
    let flags = ["--mutate", "malformed", "--mutate", "extra-field", "--output", "ndjson"];
    let output = Tool::new(["send", &vendors()[0], "--to", &receiver.url]).run_with(&flags).expect(0);
    receiver.next();
    let file = folder.path().join("records.ndjson");
    std::fs::write(&file, &output.stdout).unwrap();
    Tool::new(["validate", "--ndjson", "--schema", schema.to_str().unwrap(), file.to_str().unwrap()]).run().expect(0);
}

#[test]
fn fresh_and_mutations_show_in_a_dry_run() {
    let vendor = &vendors()[0];
    let output = Tool::new(["send", vendor, "--fresh", "--mutate", "extra-field", "--dry-run", "--redact", "none"]).run().expect(0);
    let default = text(&manifest(vendor)["default_sample"]);
    let body: Value = serde_json::from_str(&output.text()[output.text().find('{').unwrap()..]).unwrap();
    assert_eq!(body["idhook_extra_field"], "no document names this member");
    let old = subject(vendor, &sample(vendor, &default));
    let new = subject(vendor, body.to_string().as_bytes());
    assert!(new.is_some() && new != old, "{body}");
    let told = format!("{vendor}/{default} (extra-field /idhook_extra_field): with /idhook_extra_field added");
    assert!(output.stderr.contains(&told), "{}", output.stderr);
}

#[test]
fn a_secret_goes_into_a_mutated_body_and_does_not_mend_it() {
    let (vendor, key) = vendor(|_, manifest| {
        list(&manifest["credentials"]["schemes"]).iter().find_map(|entry| entry["scheme"]["body-key"].as_str().map(str::to_owned))
    });
    let send =
        |mutation: &str, url: &str| Tool::new(["send", &vendor, "--mutate", mutation, "--to", url]).env("IDHOOK_SECRET", "s3cret-of-ours");
    let mut receiver = Receiver::ok();
    send("malformed", &receiver.url).run().expect(0);
    let body = receiver.next().body;
    assert!(serde_json::from_slice::<Value>(&body).is_err());
    assert!(String::from_utf8_lossy(&body).contains("s3cret-of-ours"), "the key stands before the cut");
    send("missing-field", &receiver.url).run().expect(0);
    assert_eq!(serde_json::from_slice::<Value>(&receiver.next().body).unwrap().pointer(&key).unwrap(), "s3cret-of-ours");
    for kind in ["missing-field", "wrong-type"] {
        let refused = send(&format!("{kind}:{key}"), &receiver.url).run().expect(2);
        assert!(refused.stderr.contains("undoes the mutation") && !refused.stderr.contains("s3cret"), "{}", refused.stderr);
    }
    assert!(receiver.is_empty());
}

#[test]
fn a_scenario_that_is_not_there_is_answered_with_those_that_are() {
    let (vendor, ids) = vendor(|_, manifest| {
        let ids: Vec<_> = list(&manifest["scenarios"]).iter().map(|scenario| text(&scenario["id"])).collect();
        ids.iter().any(|id| id.len() > 4).then_some(ids)
    });
    let near = ids.iter().find(|id| id.len() > 4).unwrap();
    let told = Tool::new(["send", &format!("{vendor}@{near}x")]).run().expect(3).stderr;
    assert!(told.contains("did you mean"), "{told}");
    let told = Tool::new(["send", &format!("{vendor}@1")]).run().expect(3).stderr;
    assert!(ids.iter().all(|id| told.contains(id)), "{told}");
}
