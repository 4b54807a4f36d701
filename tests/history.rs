//! What `listen` says of a callback because of those before it, and what it sums up at its end.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::path::Path;

use common::wire::{answer, connect, post, post_for_status, status};
use common::{Listening, Output, Tool, project};
use serde_json::{Value, json};

const SESSION: &str = "65lfvkv1t2o25ozimqu3nh797umb1ydvkpltl3ib";

fn listen(arguments: &[&str]) -> Listening {
    Tool::new(["listen"].iter().chain(arguments)).listen()
}

/// A callback of a vendor that documents an order of statuses, and no key.
fn request(pk: u64, status: &str) -> String {
    let request = json!({"status": status, "profile": "P", "registration_authority": 7, "scratchcard": "2678100", "pk": pk});
    json!({"event_type": "VIDEOID_UPDATED", "sent_at": "20250715083633", "request": request, "certificates": []}).to_string()
}

/// A callback of a vendor that documents a key: the id of the process.
fn process(id: u64, flow: &str) -> String {
    format!(r#"{{"processId": "8263a268-5388-492a-bca2-{id:012}", "state": "PROCESS_STATE_FINISHED", "flow": "{flow}"}}"#)
}

/// A callback whose subject is a secret of which the ends are shown.
fn session(id: &str, result: &str) -> String {
    json!({"callbackApiKey": "k", "type": "session-change", "sessionId": id, "result": result}).to_string()
}

fn deliver(listening: &Listening, body: &str) {
    assert_eq!(post_for_status(listening.address(), "/", "", body.as_bytes()), 200, "{body}");
}

/// Delivers these one after the other to a `listen` that ends with the last.
fn run(arguments: &[&str], bodies: &[String]) -> Output {
    let listening = listen(&[arguments, &["--count", &bodies.len().to_string()]].concat());
    bodies.iter().for_each(|body| deliver(&listening, body));
    listening.end().expect(0)
}

fn headlines(output: &Output) -> Vec<&str> {
    output.text().lines().filter(|line| line.contains(" POST /")).collect()
}

/// What `-q` prints after the last headline.
fn summary(output: &Output) -> Vec<&str> {
    output.text().lines().skip_while(|line| !line.contains(" POST /")).skip_while(|line| line.contains(" POST /")).collect()
}

fn callbacks(records: &[Value]) -> Vec<&Value> {
    records.iter().filter(|record| record["type"] == "callback").collect()
}

fn saved(path: &Path) -> Vec<Value> {
    std::fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

// ------------------------------------------------------------------------------------------------------------- duplicates

#[test]
fn a_delivery_with_the_documented_key_is_a_duplicate_and_another_is_only_the_same_body() {
    let bodies = [
        process(1, "a"),
        request(7, "CREATED"),
        process(1, "b"),
        process(2, "a"),
        request(7, "CREATED"),
        process(1, "a"),
        "not JSON".to_owned(),
        "not JSON".to_owned(),
    ];
    let output = run(&["-q"], &bodies);
    let lines = headlines(&output);
    let expected = ["", "", "duplicate of #1", "", "same body as #2", "duplicate of #1", "", "same body as #7"];
    for (line, expected) in lines.iter().zip(expected) {
        let parts: Vec<_> = line.split("  ").filter(|part| part.contains("duplicate of") || part.contains("same body")).collect();
        assert_eq!(parts.concat(), expected, "{line}");
    }
    assert_eq!(lines.len(), bodies.len());
}

#[test]
fn a_body_that_lacks_the_documented_key_is_compared_as_a_whole() {
    let without = r#"{"state": "PROCESS_STATE_FINISHED", "flow": "id"}"#.to_owned();
    let marks: Vec<_> = ["/unico", "/unico", "/"].into_iter().map(|path| (path, without.clone())).collect();
    let listening = listen(&["-q", "--count", "3"]);
    for (path, body) in &marks {
        assert_eq!(post_for_status(listening.address(), path, "", body.as_bytes()), 200);
    }
    let output = listening.end().expect(0);
    let lines = headlines(&output);
    assert!(!lines[0].contains("same body") && lines[1].contains("  same body as #1  ") && lines[2].contains("  same body as #1  "));
}

#[test]
fn a_key_that_is_spelled_with_escapes_is_the_same_key_and_one_of_another_type_is_not() {
    let number = r#"{"processId": 12, "state": "PROCESS_STATE_FINISHED"}"#.to_owned();
    let text = r#"{"processId": "12", "state": "PROCESS_STATE_FINISHED"}"#.to_owned();
    let escaped = r#"{"processId": "\u0031\u0032", "state": "PROCESS_STATE_FINISHED"}"#.to_owned();
    let output = run(&["-q", "--vendor", "unico"], &[number, text, escaped]);
    let lines = headlines(&output);
    assert!(!lines[1].contains("duplicate") && lines[2].contains("  duplicate of #2  "), "{lines:?}");
}

#[test]
fn where_a_header_is_the_key_it_tells_a_repetition_from_an_equal_body() {
    let body = br#"{"type": "user.created", "timestamp": "2026-11-21T10:00:00Z", "data": {}}"#;
    let id = |name: &str, id: &str| format!("{name}: {id}\r\n");
    let sent = [id("webhook-id", "msg_1"), id("webhook-id", "msg_2"), id("svix-id", "msg_1"), String::new(), String::new()];
    let listening = listen(&["-q", "--count", "5"]);
    for headers in &sent {
        assert_eq!(post_for_status(listening.address(), "/standard-webhooks", headers, body), 200);
    }
    let output = listening.end().expect(0);
    let lines = headlines(&output);
    let marked = |line: &str| line.contains("duplicate of") || line.contains("same body");
    assert!(!marked(lines[0]) && !marked(lines[1]) && lines[2].contains("  duplicate of #1  "), "{lines:?}");
    assert!(!marked(lines[3]) && lines[4].contains("  same body as #4  "), "{lines:?}");
}

#[test]
fn marks_stand_in_the_printed_record_and_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let save = folder.path().join("calls.ndjson");
    let bodies = [request(7, "ENROLLREADY"), process(1, "a"), process(1, "b"), request(7, "VIDEOPENDING"), request(7, "VIDEOPENDING")];
    let output = run(&["--output", "ndjson", "--save", save.to_str().unwrap()], &bodies);
    for records in [output.records(), saved(&save)] {
        let marks: Vec<_> = callbacks(&records).iter().map(|record| (record.get("duplicate_of"), record.get("late"))).collect();
        let (key, body) = (json!({"n": 2, "by": "key"}), json!({"n": 4, "by": "body"}));
        let late = json!({"after": "ENROLLREADY", "n": 1});
        assert_eq!(marks, [(None, None), (None, None), (Some(&key), None), (None, Some(&late)), (Some(&body), Some(&late))]);
    }
    std::fs::write(folder.path().join("printed.ndjson"), &output.stdout).unwrap();
    let schema = project().join("src/record/record.schema.json");
    for file in ["calls.ndjson", "printed.ndjson"] {
        Tool::new(["validate", "--schema", schema.to_str().unwrap(), "--ndjson", file]).dir(folder.path()).run().expect(0);
    }
}

#[test]
fn of_equal_deliveries_under_way_at_once_only_the_first_number_is_no_duplicate() {
    const MANY: usize = 24;
    for flags in [&[][..], &["--fsync"]] {
        let folder = tempfile::tempdir().unwrap();
        let save = folder.path().join("calls.ndjson");
        let count = MANY.to_string();
        let listening = listen(&[&["-qq", "--count", &count, "--save", save.to_str().unwrap()], flags].concat());
        let bytes = post("/", "", process(1, "a").as_bytes());
        let (last, most) = bytes.split_last().unwrap();
        let mut senders: Vec<_> = (0..MANY).map(|_| connect(listening.address())).collect();
        senders.iter_mut().for_each(|sender| std::io::Write::write_all(sender, most).unwrap());
        senders.iter_mut().for_each(|sender| std::io::Write::write_all(sender, &[*last]).unwrap());
        senders.iter_mut().for_each(|sender| assert_eq!(status(&answer(sender)), 200));
        listening.end().expect(0);
        let records = saved(&save);
        for (at, record) in callbacks(&records).iter().enumerate() {
            let expected = (at > 0).then(|| json!({"n": 1, "by": "key"}));
            assert_eq!((record["n"].as_u64(), record.get("duplicate_of")), (Some(at as u64 + 1), expected.as_ref()));
        }
    }
}

#[test]
fn an_earlier_runs_part_of_the_file_is_not_known() {
    let folder = tempfile::tempdir().unwrap();
    let save = folder.path().join("calls.ndjson");
    for n in 1..3 {
        let output = run(&["-q", "--save", save.to_str().unwrap()], &[process(1, "a")]);
        assert!(headlines(&output)[0].contains(&format!(" #{n} ")) && !output.text().contains("duplicate"), "{}", output.text());
    }
}

#[cfg(unix)]
#[test]
fn what_could_not_be_recorded_is_repeated_by_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let save = folder.path().join("calls.ndjson");
    let listening = listen(&["-q", "--count", "1", "--save", save.to_str().unwrap()]);
    // What stands in the way of a new file makes every write fail.
    std::fs::rename(&save, folder.path().join("aside")).unwrap();
    std::fs::create_dir(&save).unwrap();
    assert_eq!(post_for_status(listening.address(), "/", "", request(7, "ISSUED").as_bytes()), 503);
    std::fs::remove_dir(&save).unwrap();
    deliver(&listening, &request(7, "ISSUED"));
    let output = listening.end().expect(3);
    assert!(!headlines(&output)[0].contains("same body"), "{}", output.text());
    assert_eq!(summary(&output)[0], "7  ISSUED", "once");
    assert_eq!(callbacks(&saved(&save))[0].get("duplicate_of"), None);
}

#[test]
fn a_demonstration_is_no_part_of_history() {
    let mut listening = listen(&["-q", "--demo", "--redact", "none"]);
    let vendors = common::vendors().len();
    listening.wait_for(&format!("#{vendors} POST"));
    let body = String::from_utf8(common::samples("unico").swap_remove(0).1).unwrap();
    deliver(&listening, &body);
    let line = listening.wait_for("#1 POST / ");
    assert!(!line.contains("duplicate") && !line.contains("demo"), "{line}");
    #[cfg(unix)]
    {
        let output = listening.interrupt().expect(0);
        let last: Vec<_> = output.text().lines().rev().take(2).collect();
        assert!(last[0].starts_with("received 1,") && last[1].ends_with("  PROCESS_STATE_FINISHED"), "{}", output.text());
    }
}

// -------------------------------------------------------------------------------------------------------- late statuses

/// The marks for lateness of these statuses of one subject.
fn lateness(statuses: &[&str]) -> Vec<Option<String>> {
    let bodies: Vec<_> = statuses.iter().map(|status| request(7, status)).collect();
    let output = run(&["-q"], &bodies);
    let late = |line: &&str| line.split("  ").find(|part| part.starts_with("late: ")).map(str::to_owned);
    headlines(&output).iter().map(late).collect()
}

#[test]
fn a_status_that_comes_after_a_later_one_is_late() {
    let late = lateness(&["VIDEOPENDING", "ENROLLREADY", "VIDEOREVIEW", "ISSUED", "CREATED"]);
    let said = |after: &str| Some(format!("late: {after} came before"));
    assert_eq!(late, [None, None, said("ENROLLREADY"), None, said("ISSUED")]);
}

#[test]
fn a_documented_step_back_is_not_late() {
    assert_eq!(lateness(&["VIDEOREVIEW", "CREATED", "VIDEOPENDING", "VIDEOREVIEW"]), [None, None, None, None]);
    assert!(lateness(&["VIDEOREVIEW", "VIDEOPENDING"])[1].is_some());
}

#[test]
fn nothing_is_late_where_the_documents_say_nothing() {
    assert_eq!(lateness(&["ISSUED", "VIDEOERROR", "CREATED", "ISSUED", "CREATED"]), [None, None, None, None, None]);
    let sessions = ["APPROVED", "MANUAL_CHECK", "APPROVED"].map(|result| session(SESSION, result));
    let output = run(&["-q"], &sessions);
    assert!(!output.text().contains("late:"), "no order is documented: {}", output.text());
}

#[test]
fn another_subjects_statuses_make_nothing_late() {
    let output = run(&["-q"], &[request(7, "ISSUED"), request(8, "CREATED")]);
    assert!(!output.text().contains("late:"), "{}", output.text());
}

// ------------------------------------------------------------------------------------------------------- the summary

#[test]
fn the_summary_tells_what_each_subject_went_through() {
    let bodies = [
        request(1_012_632, "VIDEOPENDING"),
        request(77, "CREATED"),
        request(1_012_632, "VIDEOREVIEW"),
        request(1_012_632, "VIDEOREVIEW"),
        request(1_012_632, "ENROLLREADY"),
        process(1, "a"),
        session(SESSION, "APPROVED"),
    ];
    let output = run(&["-q"], &bodies);
    let expected = [
        "77  CREATED",
        "1012632  VIDEOPENDING → VIDEOREVIEW ×2 → ENROLLREADY",
        "8263a268-5388-492a-bca2-000000000001  PROCESS_STATE_FINISHED",
        "65lf…3ib  APPROVED",
        "     1  Identomat  session-change",
        "     5  One-Shot  VIDEOID_UPDATED",
        "     1  Unico IDCloud  PROCESS_STATE_FINISHED",
    ];
    let lines = summary(&output);
    assert_eq!(lines[..expected.len()], expected, "{}", output.text());
    assert!(lines[expected.len()].starts_with("received 7, ") && lines.len() == expected.len() + 1, "{}", output.text());
}

#[test]
fn the_totals_alone_are_said_when_only_they_are_asked_for() {
    let output = run(&["-qq"], &[request(7, "CREATED"), process(1, "a")]);
    assert_eq!(output.text().lines().count(), 1, "{}", output.text());
    assert!(output.text().starts_with("received 2, "));
}

#[test]
fn twenty_subjects_are_shown_and_the_rest_is_counted() {
    let bodies: Vec<_> = (1..=23).map(|pk| request(pk, "CREATED")).collect();
    let output = run(&["-q"], &bodies);
    let lines = summary(&output);
    assert_eq!(lines[0], "… 3 more subjects before these 20");
    let shown: Vec<_> = lines[1..21].iter().map(|line| line.strip_suffix("  CREATED").unwrap().parse::<u64>().unwrap()).collect();
    assert_eq!(shown, (4..=23).collect::<Vec<_>>());
    let records = run(&["--output", "ndjson"], &bodies).records();
    let summary = records.last().unwrap();
    assert_eq!(summary["timelines"].as_array().unwrap().len(), 23, "a record has them all: {summary}");
    assert!(summary.get("subjects_exceeded").is_none());
}

#[test]
fn more_subjects_than_are_followed_are_said_to_be_too_many() {
    let mut connection = None;
    let listening = listen(&["--output", "ndjson", "--count", "1001"]);
    for pk in 1..=1001 {
        let stream = connection.get_or_insert_with(|| connect(listening.address()));
        std::io::Write::write_all(stream, &post("/", "", request(pk, "CREATED").as_bytes())).unwrap();
        assert_eq!(status(&answer(stream)), 200);
    }
    let records = listening.end().expect(0).records();
    let summary = records.last().unwrap();
    assert_eq!((&summary["subjects_exceeded"], summary.get("keys_exceeded")), (&json!(true), None));
    let timelines = summary["timelines"].as_array().unwrap();
    assert_eq!((timelines.len(), &timelines[0]["subject"]["value"]), (1000, &json!("2")), "the oldest has left");
}

#[test]
fn steps_beyond_measure_are_counted() {
    let bodies: Vec<_> = (0..30).map(|at| request(7, if at % 2 == 0 { "VIDEOREVIEW" } else { "CREATED" })).collect();
    let output = run(&["-q"], &bodies);
    let line = summary(&output)[0];
    assert!(line.starts_with("7  … 6 earlier steps → VIDEOREVIEW → CREATED → "), "{line}");
    assert_eq!(line.matches(" → ").count(), 24);
    let records = run(&["--output", "ndjson"], &bodies).records();
    let timeline = &records.last().unwrap()["timelines"][0];
    assert_eq!((&timeline["earlier"], timeline["steps"].as_array().unwrap().len()), (&json!(6), 24));
}

#[test]
fn a_masked_subject_keeps_its_digest_in_the_summary() {
    let other = SESSION.replace("t2o25", "t2o26");
    let records = run(&["--output", "ndjson"], &[session(SESSION, "APPROVED"), session(&other, "REJECTED")]).records();
    let text = records.iter().map(Value::to_string).collect::<String>();
    assert!(!text.contains(SESSION) && !text.contains(&other), "{text}");
    let timelines = records.last().unwrap()["timelines"].as_array().unwrap();
    for (callback, timeline) in callbacks(&records).iter().zip(timelines) {
        assert_eq!(callback["subject"], timeline["subject"], "they can be put together");
        assert!(timeline["subject"]["digest"].as_str().unwrap().len() >= 16);
    }
    assert_eq!(timelines[0]["subject"]["value"], timelines[1]["subject"]["value"]);
    assert_ne!(timelines[0]["subject"]["digest"], timelines[1]["subject"]["digest"]);
}

#[test]
fn timelines_are_masked_harmless_and_short() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    std::fs::write(&secret, "hush-hush-4711").unwrap();
    let statuses = ["x hush-hush-4711 y".to_owned(), "\u{1b}[31mred\u{202e}\n::error::".to_owned(), "long".repeat(1000)];
    let bodies: Vec<_> = statuses.iter().map(|status| request(7, status)).collect();
    let output = run(&["-q", "--secret-file", &format!("identomat={}", secret.display())], &bodies);
    let line = summary(&output)[0];
    assert!(line.starts_with("7  x •••••• y → ") && line.ends_with('…') && line.chars().count() < 200, "{line}");
    assert!(!line.contains(['\u{1b}', '\u{202e}']) && line.contains("red"), "{line}");
    assert!(!output.text().contains("hush-hush"), "{}", output.text());
}

#[test]
fn an_event_without_a_status_is_a_step_by_its_name() {
    let strange = json!({"event_type": "REQUEST_TELEPORTED", "request": {"pk": 7}}).to_string();
    let output = run(&["-q"], &[strange]);
    assert_eq!(summary(&output)[0], "7  REQUEST_TELEPORTED", "{}", output.text());
}
