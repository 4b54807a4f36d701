//! How `send` delivers: retries, schedules, order, many at once, the log and going on with it, and how a run ends early.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Barrier};
use std::thread;

use common::app::{Act, App, Arrived, answer};
use common::receiver::Receiver;
use common::{Tool, manifest, samples, vendors};
use serde_json::{Value, json};

/// A vendor whose delivery has, or lacks, this member.
fn vendor_with(member: &str, there: bool) -> String {
    vendors().into_iter().find(|vendor| manifest(vendor)["delivery"][member].is_object() == there).unwrap()
}

/// A recording of so many callbacks, each with a body of its own.
fn recording(path: &Path, bodies: usize, seconds_apart: u64) {
    let mut lines = String::new();
    for n in 1..=bodies {
        let time = seconds_apart * n as u64;
        let at = format!("2026-01-01T{:02}:{:02}:{:02}.000000Z", time / 3600, time / 60 % 60, time % 60);
        let callback = json!({
            "type": "callback", "v": 1, "n": n, "at": at, "method": "POST", "path": "/", "headers": [["content-type", "application/json"]],
            "body": format!("{{\"n\":{n}}}"), "problems": [], "schema": "not checked",
            "credentials": { "verdict": "not checked" }, "vendor": null, "event": null
        });
        lines += &format!("{callback}\n");
    }
    std::fs::write(path, lines).unwrap();
}

fn lines(path: &Path) -> Vec<Value> {
    std::fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn what_is_not_accepted_is_tried_again_until_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let vendor = &vendors()[0];
    let listening = Tool::new(["listen", "--respond", "503,503,200", "--save", "calls.ndjson", "-n", "3"]).dir(folder.path()).listen();
    let send = ["send", vendor, "--to", &listening.url, "--retry", "5", "--retry-interval", "1ms", "--output", "ndjson"];
    let records = Tool::new(send).run().expect(0).records();
    listening.end().expect(0);
    let attempts: Vec<_> = records.iter().filter(|record| record["type"] == "attempt").collect();
    let of = |member: &str| attempts.iter().map(|attempt| attempt[member].clone()).collect::<Vec<_>>();
    assert_eq!(of("status"), [503, 503, 200]);
    assert_eq!(of("attempt"), [1, 2, 3]);
    assert_eq!(of("accepted"), [false, false, true]);
    assert_eq!(of("retry_in_ms"), [json!(1.0), json!(2.0), Value::Null], "twice as long each time");
    assert_eq!(of("id"), vec![attempts[0]["id"].clone(); 3]);
    let summary = records.last().unwrap();
    assert_eq!((&summary["total"], &summary["good"], &summary["attempts"]), (&json!(1), &json!(1), &json!(3)));
    assert_eq!(summary["ends"], json!({ "200": 1, "503": 2 }));
    assert!(summary["latency_ms"]["p50"].as_f64().unwrap() <= summary["latency_ms"]["max"].as_f64().unwrap());
    let bodies: BTreeSet<_> = lines(&folder.path().join("calls.ndjson"))
        .into_iter()
        .filter(|record| record["type"] == "callback")
        .map(|record| record["body"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(bodies.len(), 1, "the same bytes each time");
}

#[test]
fn giving_up_has_the_code_of_the_last_attempt() {
    let vendor = &vendors()[0];
    let mut receiver = Receiver::answering(&[503], "busy");
    let send = ["send", vendor, "--to", &receiver.url, "--retry", "2", "--retry-interval", "0s"];
    let output = Tool::new(send).run().expect(1);
    (0..3).for_each(|_| drop(receiver.next()));
    assert!(receiver.is_empty(), "no fourth");
    assert!(output.text().contains("not accepted; attempt 1, again in 0 ms"), "{}", output.text());
    assert!(output.text().contains("not accepted; attempt 3\n"), "{}", output.text());
    assert!(output.text().contains("sent 1, 0 accepted, 1 not accepted\n3 attempts: 503 ×3\n"), "{}", output.text());
}

#[test]
fn a_receiver_may_ask_for_a_longer_pause_and_a_vendors_schedule_listens_where_its_pack_says_so() {
    let app = App::new(|_| Act::Write(answer(503, "retry-after: 3600\r\n", b"")));
    let listens = |vendor: &String| manifest(vendor)["delivery"]["retry_after"]["value"] == true;
    let retrying = || vendors().into_iter().filter(|vendor| manifest(vendor)["delivery"]["retry"].is_object());
    let (listening, deaf) = (retrying().find(listens).unwrap(), retrying().find(|vendor| !listens(vendor)).unwrap());
    let pause = |vendor: &str, retry: &str| {
        // Every pause is over at once, and is told as long as it is.
        let more = ["--retry-interval", "2s", "--speed", "1000000", "--output", "ndjson"];
        let records = Tool::new(["send", vendor, "--to", &app.address, "--retry", retry]).run_with(&more).expect(1).records();
        records[0]["retry_in_ms"].as_f64().unwrap()
    };
    assert!((pause(&deaf, "1") - 0.6).abs() < 1e-9, "an hour is too long: it gets ten minutes");
    assert!((pause(&deaf, "vendor:1") - 0.002).abs() < 1e-9, "no document says that the vendor listens");
    assert!((pause(&listening, "vendor:1") - 0.6).abs() < 1e-9, "its documents say that it listens");
}

#[test]
fn the_vendors_schedule_needs_the_numbers_that_nobody_documents() {
    let (with, without) = (vendor_with("throttle", true), vendor_with("retry", false));
    let refused = |vendor: &str, retry: &str| Tool::new(["send", vendor, "--to", "1", "--retry", retry]).run().expect(2).stderr;
    let open = refused(&with, "vendor");
    assert!(open.contains("--retry vendor:N says it") && open.contains("--retry-interval says it"), "{open}");
    assert!(!refused(&with, "vendor:3").contains("vendor:N says it"));
    let none = refused(&without, "vendor");
    assert!(none.contains("documents no retries") && none.contains("hint"), "{none}");
    let mut receiver = Receiver::answering(&[500, 200], "");
    let given = ["--retry", "vendor:4", "--retry-interval", "1ms", "--concurrency", "2"];
    let output = Tool::new(["send", &with, "--to", &receiver.url]).run_with(&given).expect(0);
    (0..2).for_each(|_| drop(receiver.next()));
    assert!(
        output.stderr.contains("(assumed)") && output.stderr.contains("the numbers are assumed: it is looked at after every "),
        "{}",
        output.stderr
    );
    let mut receiver = Receiver::answering(&[500, 200], "");
    let output = Tool::new(["send", &without, "--to", &receiver.url]).run_with(&given).expect(0);
    (0..2).for_each(|_| drop(receiver.next()));
    assert!(output.stderr.contains("documents no retries"), "{}", output.stderr);
}

#[test]
fn repetition_keeps_the_order_and_a_seed_gives_another() {
    let vendor = &vendors()[0];
    let all = format!("{vendor}/*");
    let expected: Vec<_> = samples(vendor).into_iter().map(|(_, body)| body).collect();
    let delivered = |more: &[&str]| {
        let mut receiver = Receiver::ok();
        let output = Tool::new(["send", &all, "--to", &receiver.url, "--repeat", "2"]).run_with(more).expect(0);
        ((0..2 * expected.len()).map(|_| receiver.next().body).collect::<Vec<_>>(), output.stderr)
    };
    assert_eq!(delivered(&[]).0, [expected.clone(), expected.clone()].concat());
    let (drawn, _) = delivered(&["--shuffle=7"]);
    assert_eq!(delivered(&["--shuffle=7"]).0, drawn);
    assert_ne!(drawn, [expected.clone(), expected.clone()].concat());
    let count = |bodies: &[Vec<u8>]| {
        bodies.iter().fold(BTreeMap::new(), |mut times, body| {
            *times.entry(body.clone()).or_insert(0) += 1;
            times
        })
    };
    assert_eq!(count(&drawn), count(&[expected.clone(), expected.clone()].concat()));
    let (again, told) = delivered(&["--shuffle"]);
    let seed = told.split("--shuffle=").nth(1).unwrap().split(' ').next().unwrap();
    assert_eq!(delivered(&[&format!("--shuffle={seed}")]).0, again, "the seed that is printed");
}

#[test]
fn so_many_at_once_are_under_way_together() {
    const AT_ONCE: usize = 5;
    let barrier = Arc::new(Barrier::new(AT_ONCE));
    let meeting = Arc::clone(&barrier);
    // Nobody is answered before all are there.
    let app = App::new(move |_| {
        meeting.wait();
        Act::Write(answer(200, "", b""))
    });
    let vendor = &vendors()[0];
    let send = ["send", vendor, "--to", &app.address, "--repeat", "20", "--concurrency", "5", "-qq"];
    let output = Tool::new(send).run().expect(0);
    assert_eq!(app.rest().len(), 20);
    assert!(output.text().starts_with("sent 20, 20 accepted, 0 not accepted\n"), "{}", output.text());
}

#[test]
fn a_log_knows_each_attempt_and_holds_no_body() {
    let folder = tempfile::tempdir().unwrap();
    let (vendor, log) = (&vendors()[0], folder.path().join("log.ndjson"));
    let mut receiver = Receiver::answering(&[500, 200, 200], "");
    let url = receiver.url.clone();
    let send = ["send", vendor, vendor, "--to", &url, "--retry", "1", "--retry-interval", "0s", "--log", "log.ndjson"];
    Tool::new(send).dir(folder.path()).run().expect(0);
    (0..3).for_each(|_| drop(receiver.next()));
    let found: Vec<_> = lines(&log).iter().map(|line| (line["type"].clone(), line["attempt"].clone(), line["id"].clone())).collect();
    let ids: Vec<_> = [0, 4].map(|at| found[at].2.clone()).into();
    let course = [("started", 1, 0), ("attempt", 1, 0), ("started", 2, 0), ("attempt", 2, 0), ("started", 1, 1), ("attempt", 1, 1)];
    assert_eq!(found, course.map(|(kind, attempt, id)| (json!(kind), json!(attempt), ids[id].clone())));
    assert_ne!(ids[0], ids[1], "the same thing twice is two deliveries");
    let (_, body) = samples(vendor).swap_remove(0);
    let text = std::fs::read_to_string(&log).unwrap();
    for value in serde_json::from_slice::<Value>(&body).unwrap().as_object().unwrap().values().filter_map(Value::as_str) {
        assert!(!text.contains(&format!(":\"{value}\"")), "{value} stands in the log");
    }
    // Another run of the same needs to say what it wants.
    let refused = Tool::new(["send", vendor, "--to", &url, "--log", "log.ndjson"]).dir(folder.path()).run().expect(3);
    assert!(refused.stderr.contains("--resume"), "{}", refused.stderr);
    let resumed = Tool::new(send).dir(folder.path()).run_with(&["--resume"]).expect(0);
    assert!(receiver.is_empty(), "all of it was accepted");
    assert!(resumed.text().contains("sent 0, 0 accepted, 0 not accepted\n2 accepted earlier, and not sent again\n"), "{}", resumed.text());
}

#[test]
fn a_file_that_is_no_log_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("notes.txt"), "mine\n").unwrap();
    let refused = Tool::new(["send", &vendors()[0], "--to", "1", "--log", "notes.txt", "--resume"]).dir(folder.path()).run().expect(3);
    assert!(refused.stderr.contains("does not start as a log of send does"), "{}", refused.stderr);
    assert_eq!(std::fs::read(folder.path().join("notes.txt")).unwrap(), b"mine\n");
}

#[cfg(unix)]
#[test]
fn a_run_that_was_killed_goes_on_where_it_stopped() {
    const ALL: usize = 10_000;
    let folder = tempfile::tempdir().unwrap();
    recording(&folder.path().join("calls.ndjson"), ALL, 1);
    let log = folder.path().join("log.ndjson");
    let app = App::answering(200, "");
    let send = ["send", "calls.ndjson", "--to", &app.address, "--concurrency", "20", "--log", "log.ndjson"];
    let (mut child, _stdin) = Tool::new(send).dir(folder.path()).spawn();
    let mut stdout = child.stdout.take().unwrap();
    let reading = thread::spawn(move || stdout.read_to_end(&mut Vec::new()));
    let first: Vec<_> = (0..3000).map(|_| app.next()).collect();
    assert!(Command::new("kill").args(["-KILL", &child.id().to_string()]).status().unwrap().success());
    child.wait().unwrap();
    reading.join().unwrap().unwrap();
    // What was torn is cut off by the next run; what counts are whole lines.
    let text = std::fs::read_to_string(&log).unwrap();
    let whole = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let accepted: BTreeSet<_> =
        whole.filter(|line| line["accepted"] == true).map(|line| line["what"].as_str().unwrap().to_owned()).collect();
    assert!(accepted.len() > 1000 && accepted.len() < ALL, "{}", accepted.len());
    let resumed = Tool::new(send).dir(folder.path()).run_with(&["--resume", "--output", "ndjson"]).expect(0);
    let rest = app.rest();
    let name = |arrived: &Arrived| format!("calls.ndjson#{}", serde_json::from_slice::<Value>(&arrived.body).unwrap()["n"]);
    // The first run's last bodies may be told after it was killed: what the second run sent is what its records name.
    let records = resumed.records();
    let sent: Vec<_> = records.iter().filter(|record| record["type"] == "attempt").collect();
    let again: BTreeSet<_> = sent.iter().map(|record| record["what"].as_str().unwrap().to_owned()).collect();
    assert_eq!(again.len(), sent.len());
    assert!(again.is_disjoint(&accepted), "what was accepted is not sent again");
    assert_eq!(again.len() + accepted.len(), ALL, "each is delivered");
    let mut times: BTreeMap<String, u32> = BTreeMap::new();
    first.iter().chain(&rest).for_each(|arrived| *times.entry(name(arrived)).or_default() += 1);
    assert_eq!(times.len(), ALL, "each arrived");
    let twice: BTreeSet<_> = times.iter().filter(|(_, times)| **times > 1).map(|(name, _)| name.clone()).collect();
    let named: BTreeSet<_> =
        sent.iter().filter(|record| record["maybe_repeated"] == true).map(|record| record["what"].as_str().unwrap().to_owned()).collect();
    assert!(twice.is_subset(&named), "{twice:?} went twice, and {named:?} were named");
    assert!(named.len() <= 20, "no more than were under way: {named:?}");
    let summary = records.last().unwrap();
    assert_eq!(summary["skipped"], accepted.len());
}

#[cfg(unix)]
#[test]
fn nothing_is_started_that_the_log_cannot_hold() {
    let folder = tempfile::tempdir().unwrap();
    let app = App::answering(200, "");
    let vendor = &vendors()[0];
    let send = ["send", vendor, "--to", &app.address, "--repeat", "1000", "--log", "log.ndjson", "-qq"];
    let output = Tool::with_small_files(4, send).dir(folder.path()).run().expect(3);
    assert!(output.stderr.contains("the log cannot be written"), "{}", output.stderr);
    let lines = lines(&folder.path().join("log.ndjson"));
    let started = lines.iter().filter(|line| line["type"] == "started").count();
    let arrived = app.rest().len();
    assert!(arrived == started && started > 0, "{arrived} arrived, {started} are in the log");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_run_in_order_and_says_what_may_have_arrived() {
    let app = App::new(|_| {
        loop {
            thread::park();
        }
    });
    let (child, _stdin) = Tool::new(["send", &vendors()[0], "--to", &app.address, "--repeat", "5", "--retry", "9"]).spawn();
    app.next();
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let (stdout, stderr) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(stderr.contains("was under way: it may have arrived"), "{stderr}");
    assert!(stdout.contains("sent 0, 0 accepted, 0 not accepted, 1 not finished; interrupted before the end"), "{stdout}");
}

#[cfg(unix)]
#[test]
fn the_gaps_of_a_recording_are_kept_and_can_be_left_at_once() {
    let folder = tempfile::tempdir().unwrap();
    recording(&folder.path().join("calls.ndjson"), 2, 3600);
    let app = App::answering(200, "");
    let send = ["send", "calls.ndjson", "--to", &app.address, "--interval", "recorded"];
    Tool::new(send).dir(folder.path()).run_with(&["--speed", "1000000"]).expect(0);
    assert_eq!(app.rest().len(), 2);
    let (mut child, _stdin) = Tool::new(send).dir(folder.path()).spawn();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    assert!(line.contains("calls.ndjson#1"), "{line}");
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(app.rest().len(), 1, "the second is an hour away");
}

#[test]
fn it_waits_for_somebody_to_listen() {
    let vendor = &vendors()[0];
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nobody = Tool::new(["send", vendor, "--to", &free.to_string(), "--wait", "150ms"]).run().expect(4);
    assert!(nobody.stderr.contains("was not reached within 150ms"), "{}", nobody.stderr);
    let (child, _stdin) = Tool::new(["send", vendor, "--to", &free.to_string(), "--wait", "30s"]).spawn();
    // Long enough for it to find nobody, however slow the machine: a listener that is there at once would prove nothing.
    thread::sleep(std::time::Duration::from_millis(300));
    let listener = TcpListener::bind(free).unwrap();
    let app = App::on(listener, |_| Act::Write(answer(200, "", b"")));
    app.next();
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(0));
}

#[test]
fn another_command_does_not_pass_for_the_one_that_is_resumed() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), "a-secret").unwrap();
    let vendor = &vendors()[0];
    let (app, other) = (App::answering(200, ""), App::answering(200, ""));
    let (url, elsewhere) = (app.address.clone(), other.address.clone());
    let run = |arguments: &[&str]| Tool::new(["send", "--log", "log.ndjson", "--resume"]).dir(folder.path()).run_with(arguments);
    let first = run(&[vendor, "--to", &url]).expect(0);
    assert!(first.stderr.contains("log.ndjson is new"), "{}", first.stderr);
    let again = run(&[vendor, "--to", &url]).expect(0);
    assert!(again.stderr.contains("1 were accepted earlier and are not sent again; none may go twice"), "{}", again.stderr);
    let secret = format!("{vendor}=secret");
    for other in [
        &[vendor, "--to", &elsewhere][..],
        &[vendor, "--to", &url, "--set", "/idhook-test:=1"],
        &[vendor, "--to", &url, "-H", "x-a: b"],
        &[vendor, "--to", &url, "--mutate", "malformed"],
        &[vendor, "--to", &url, "--auth", "bearer", "--secret-file", &secret],
        &[vendor, "--to", &url, "--auth", "bearer", "--credentials", "wrong"],
        &[&vendors()[1], "--to", &url],
    ] {
        let refused = run(other).expect(3);
        assert!(refused.stderr.contains("is the log of another run") && refused.stderr.contains("hint"), "{other:?}: {}", refused.stderr);
    }
    assert_eq!(app.rest().len(), 1, "nothing but the first was sent");
    assert!(other.is_empty());
}
