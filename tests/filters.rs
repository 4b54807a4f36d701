//! Filters of `listen`: they choose what is shown, counted and forwarded, and never what is recorded or answered.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

#[cfg(unix)]
use std::path::Path;

use common::wire::post_for_status;
use common::{Listening, Tool, project};
use serde_json::{Value, json};

fn listen(arguments: &[&str]) -> Listening {
    Tool::new(["listen", "-q"].iter().chain(arguments)).listen()
}

fn request(event: &str, pk: u64, status: &str) -> String {
    json!({"event_type": event, "sent_at": "20250715083633", "request": {"status": status, "pk": pk}, "certificates": []}).to_string()
}

const PROCESS: &str = r#"{"processId": "8263a268-5388-492a-bca2-28e1ff4a69f0", "state": "PROCESS_STATE_FINISHED", "flow": "id"}"#;
const SESSION: &str = r#"{"callbackApiKey": "k", "type": "session-change", "sessionId": "65lfvkv1t2o25", "result": "APPROVED"}"#;
const PASSWORD: &str =
    r#"{"callbackApiKey": "k", "type": "one-time-password-request", "sessionId": "wwb83", "text": "1234", "phoneNumber": "+995512345678"}"#;

/// What the runs below receive: a number for each, from 1.
fn all() -> Vec<String> {
    vec![
        request("VIDEOID_UPDATED", 7, "VIDEOREVIEW"),
        request("REQUEST_CREATED", 12, "CREATED"),
        request("REQUEST_TELEPORTED", 7, "ELSEWHERE"),
        PROCESS.to_owned(),
        SESSION.to_owned(),
        PASSWORD.to_owned(),
        r#"{"hello": "world"}"#.to_owned(),
        "not JSON".to_owned(),
    ]
}

#[track_caller]
fn deliver(listening: &Listening, body: &str) {
    assert_eq!(post_for_status(listening.address(), "/", "", body.as_bytes()), 200, "{body}");
}

/// The numbers in the headlines.
fn numbers(text: &str) -> Vec<u64> {
    let number = |line: &str| line.split_once(" #")?.1.split_once(" POST ")?.0.parse().ok();
    text.lines().filter_map(number).collect()
}

/// Which of all callbacks are shown under these flags.
#[cfg(unix)]
#[track_caller]
fn shown(flags: &[&str]) -> Vec<u64> {
    let listening = listen(flags);
    all().iter().for_each(|body| deliver(&listening, body));
    let output = listening.interrupt().expect(0);
    let shown = numbers(output.text());
    let left_out = all().len() - shown.len();
    assert!(output.text().contains(&format!("received {}, ", shown.len())), "what is not shown is not counted: {}", output.text());
    let said = match left_out {
        0 => String::new(),
        1 => "1 more callback did not match the filters\n".to_owned(),
        more => format!("{more} more callbacks did not match the filters\n"),
    };
    assert!(output.text().contains(&said) && output.text().contains("did not match") == (left_out > 0), "{}", output.text());
    shown
}

// ------------------------------------------------------------------------------------------------------------ by event

#[cfg(unix)]
#[test]
fn an_event_is_named_by_its_id_in_either_case_alone_or_behind_its_vendor() {
    for (glob, expected) in [
        ("VIDEOID_UPDATED", vec![1]),
        ("videoid_updated", vec![1]),
        ("oneshot/VIDEOID_UPDATED", vec![1]),
        ("uanataca/videoid_updated", vec![1]),
        ("unico/VIDEOID_UPDATED", vec![]),
        ("VIDEOID", vec![]),
        ("VIDEOID_*", vec![1]),
        ("*_UPDATED", vec![1]),
        ("REQUEST_?REATED", vec![2]),
        ("REQUEST_*", vec![2, 3]),
        ("oneshot/*", vec![1, 2, 3]),
        ("identomat/*", vec![5, 6]),
        ("one-time-password", vec![6]),
        ("REQUEST_TELEPORTED", vec![3]),
        ("*/*", vec![1, 2, 3, 4, 5, 6]),
        ("*", vec![1, 2, 3, 4, 5, 6, 7, 8]),
    ] {
        assert_eq!(shown(&["-e", glob]), expected, "{glob}");
    }
}

#[cfg(unix)]
#[test]
fn several_add_up_and_those_to_ignore_are_taken_away() {
    assert_eq!(shown(&["-e", "session-change", "--event", "oneshot/*"]), [1, 2, 3, 5]);
    assert_eq!(shown(&["-e", "oneshot/*", "-E", "REQUEST_*"]), [1]);
    assert_eq!(shown(&["-E", "oneshot/*", "--ignore-event", "identomat/*"]), [4, 7, 8], "what is unknown has not been ignored");
    assert_eq!(shown(&["-E", "*"]), [] as [u64; 0]);
    assert_eq!(shown(&[]), [1, 2, 3, 4, 5, 6, 7, 8]);
}

#[cfg(unix)]
#[test]
fn an_event_is_named_by_what_stands_in_the_body_too() {
    // No pack of ours has an event whose name in the body is no slug, so one is made.
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (project().join("payloads/unico"), folder.path().join("unico"));
    copy(&from, &to, &|name| name.replace("PROCESS_STATE_FINISHED", "process-finished"));
    let text = std::fs::read_to_string(to.join("vendor.json")).unwrap().replace("\"PROCESS_STATE_FINISHED", "\"process-finished");
    let mut manifest: Value = serde_json::from_str(&text).unwrap();
    manifest["events"][0]["wire"] = json!("PROCESS_STATE_FINISHED");
    let text = manifest.to_string().replace(r#""equals":["process-finished"]"#, r#""equals":["PROCESS_STATE_FINISHED"]"#);
    std::fs::write(to.join("vendor.json"), text).unwrap();
    for glob in ["process-finished", "PROCESS_STATE_FINISHED", "unico/process-finished", "unico/PROCESS_*"] {
        assert_eq!(shown(&["--packs", folder.path().to_str().unwrap(), "-e", glob]), [4], "{glob}");
    }
}

#[cfg(unix)]
fn copy(from: &Path, to: &Path, rename: &dyn Fn(&str) -> String) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(rename(entry.file_name().to_str().unwrap()));
        if entry.path().is_dir() {
            copy(&entry.path(), &to, rename);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn a_name_that_fits_no_known_event_is_noted_with_what_is_near_and_is_no_error() {
    let said = |flags: &[&str]| Tool::new(["listen", "--port", "0", "--timeout", "1ms"].iter().chain(flags)).run().expect(0).stderr;
    let near = said(&["-e", "VIDEOID_UPDATE"]);
    assert!(near.contains("note: -e VIDEOID_UPDATE fits no known event of the known vendors; did you mean VIDEOID_UPDATED?\n"), "{near}");
    let behind = said(&["-E", "oneshot/VIDEOID_UPDATE"]);
    assert!(
        behind.contains("note: -E oneshot/VIDEOID_UPDATE fits") && behind.contains("did you mean oneshot/VIDEOID_UPDATED?"),
        "{behind}"
    );
    let far = said(&["-e", "zzz*"]);
    assert!(far.contains("note: -e zzz* fits no known event of the known vendors; `idhook samples` lists them\n"), "{far}");
    let of_another = said(&["--vendor", "unico", "-e", "VIDEOID_UPDATED"]);
    assert!(of_another.contains("fits no known event of Unico IDCloud"), "{of_another}");
    for known in ["VIDEOID_UPDATED", "oneshot/*", "*_UPDATED", "uanataca/*", "*", "one-time-password"] {
        assert!(!said(&["-e", known]).contains("note:"), "{known}");
    }
}

// ------------------------------------------------------------------------------------------------------------ by place

#[cfg(unix)]
#[test]
fn a_place_is_compared_in_the_type_that_stands_there() {
    for (place, expected) in [
        ("/request/pk=7", vec![1, 3]),
        ("/request/pk=7.0", vec![1, 3]),
        ("/request/pk:=7", vec![1, 3]),
        ("/request/pk:=\"7\"", vec![]),
        ("result=APPROVED", vec![5]),
        ("/result=APPROVED", vec![5]),
        ("result:=\"APPROVED\"", vec![5]),
        ("certificates=[]", vec![1, 2, 3]),
        ("phoneNumber=+995512345678", vec![6]),
        ("text=1234", vec![6]),
        ("text:=1234", vec![]),
        ("hello=world", vec![7]),
        ("nowhere=", vec![]),
        (r#"={"hello":"world"}"#, vec![7]),
    ] {
        assert_eq!(shown(&["--where", place]), expected, "{place}");
    }
}

#[cfg(unix)]
#[test]
fn all_places_must_hold_and_the_event_besides() {
    assert_eq!(shown(&["--where", "/request/pk=7", "--where", "/request/status=ELSEWHERE"]), [3]);
    assert_eq!(shown(&["--where", "/request/pk=7", "-e", "VIDEOID_*"]), [1]);
    assert_eq!(shown(&["--where", "/request/pk=7", "-E", "VIDEOID_*"]), [3]);
    assert_eq!(shown(&["--where", "/request/pk=7", "--where", "result=APPROVED"]), [] as [u64; 0]);
}

#[test]
fn a_place_without_a_value_or_with_broken_json_is_wrong_usage() {
    let run = |place: &str| Tool::new(["listen", "--port", "0", "--where", place]).run().expect(2).stderr;
    assert!(run("result").contains("write place=value"));
    assert!(run("result:={").contains("is not JSON"));
    assert!(Tool::new(["listen", "--port", "0", "-e", ""]).run().expect(2).stderr.contains("write the name of an event"));
}

// ------------------------------------------------------------------------------------- what is kept, counted and answered

#[test]
fn the_file_keeps_everything_and_says_what_did_not_match() {
    let folder = tempfile::tempdir().unwrap();
    let save = folder.path().join("calls.ndjson");
    let arguments = ["--output", "ndjson", "--save", save.to_str().unwrap(), "-e", "session-change", "--count", "1"];
    let listening = listen(&arguments);
    all().iter().take(5).for_each(|body| deliver(&listening, body));
    let output = listening.end().expect(0);
    let printed: Vec<_> = output.records();
    let of = |records: &[Value], kind: &str| records.iter().filter(|record| record["type"] == kind).cloned().collect::<Vec<_>>();
    let callbacks = of(&printed, "callback");
    assert_eq!((callbacks.len(), &callbacks[0]["n"], callbacks[0].get("matched")), (1, &json!(5), None));
    assert_eq!(of(&printed, "outcome").len(), 1);
    let summary = printed.last().unwrap();
    assert_eq!((&summary["total"], &summary["unmatched"]), (&json!(1), &json!(4)));
    assert_eq!(summary["events"], json!([{"vendor": "identomat", "event": "session-change", "count": 1}]));
    let saved: Vec<Value> = std::fs::read_to_string(&save).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kept = of(&saved, "callback");
    let bodies: Vec<_> = kept.iter().map(|record| record["body"].as_str().unwrap().to_owned()).collect();
    assert_eq!(bodies, all()[..5]);
    let matched: Vec<_> = kept.iter().map(|record| record.get("matched").cloned()).collect();
    assert_eq!(matched, [Some(json!(false)), Some(json!(false)), Some(json!(false)), Some(json!(false)), None]);
    assert_eq!(of(&saved, "outcome").len(), 5, "each was answered");
    let schema = project().join("src/record/record.schema.json");
    Tool::new(["validate", "--schema", schema.to_str().unwrap(), "calls.ndjson"]).dir(folder.path()).run().expect(0);

    // What was left out is as good a recording as any.
    let mut receiver = common::receiver::Receiver::ok();
    Tool::new(["send", "calls.ndjson#2", "--to", &receiver.url]).dir(folder.path()).run().expect(0);
    assert_eq!(receiver.next().body, all()[1].as_bytes());
}

#[test]
fn the_count_is_of_those_that_match_repeats_too_and_of_none_that_is_refused() {
    let listening = listen(&["-e", "PROCESS_*", "-n", "3", "--strict"]);
    let address = listening.address().to_owned();
    assert_eq!(post_for_status(&address, "/unico", "", br#"{"state": "PROCESS_STATE_FINISHED"}"#), 422);
    for body in [PROCESS, SESSION, PROCESS, SESSION, SESSION, PROCESS] {
        deliver(&listening, body);
    }
    let output = listening.end().expect(1);
    assert_eq!(numbers(output.text()), [1, 2, 4, 7]);
    assert!(
        output.text().contains("received 4, ") && output.text().contains("3 more callbacks did not match the filters\n"),
        "{}",
        output.text()
    );
    assert!(output.text().contains("\nrefused 1\n"), "{}", output.text());
}

#[test]
fn a_strict_refusal_of_what_was_not_asked_for_is_shown_and_told_from_the_code_and_from_the_summary() {
    let listening = listen(&["-e", "session-change", "-n", "1", "--strict"]);
    assert_eq!(post_for_status(listening.address(), "/", "", b"not JSON"), 400);
    deliver(&listening, SESSION);
    let output = listening.end().expect(1);
    assert_eq!(numbers(output.text()), [1, 2], "why the run fails is shown, whatever was asked for");
    assert!(output.text().contains("1 more callback did not match the filters\nrefused 1\n"), "{}", output.text());
}

#[cfg(unix)]
#[test]
fn what_does_not_match_brings_the_count_no_nearer() {
    let listening = listen(&["-e", "session-change", "-n", "1"]);
    deliver(&listening, PROCESS);
    assert!(listening.interrupt().expect(130).text().contains("received 0, "));
}

#[test]
fn what_was_not_asked_for_is_still_what_another_repeats() {
    let listening = listen(&["--where", "flow=idlive", "-n", "1"]);
    deliver(&listening, PROCESS);
    deliver(&listening, &PROCESS.replace("\"id\"", "\"idlive\""));
    let output = listening.end().expect(0);
    assert!(output.text().contains("  duplicate of #1  "), "{}", output.text());
    assert!(output.text().contains("\n8263a268-5388-492a-bca2-28e1ff4a69f0  PROCESS_STATE_FINISHED\n"), "once: {}", output.text());
}

#[test]
fn a_demonstration_shows_what_is_asked_for() {
    let mut listening = listen(&["--demo", "-e", "unico/*"]);
    let line = listening.wait_for(" POST ");
    assert!(line.contains("Unico IDCloud") && line.trim_end().ends_with("demo"), "{line}");
    let vendors = common::vendors();
    let number = vendors.iter().position(|vendor| vendor == "unico").unwrap() + 1;
    assert!(line.contains(&format!(" #{number} ")), "its number tells that others came before: {line}");
}
