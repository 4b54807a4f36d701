//! What `send` shows and writes: previews that are the request, commands that keep secrets, logs and reports that go over nothing.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::net::TcpListener;

use std::process::Command;

use common::app::{Act, App, answer};
use common::receiver::Receiver;
use common::{Tool, manifest, project, samples, say, vendors, wire};
use serde_json::Value;

/// A vendor whose key stands in the body, and where.
fn with_a_body_key() -> (String, String) {
    let pointer = |vendor: &str| {
        let schemes = manifest(vendor)["credentials"]["schemes"].clone();
        schemes.as_array()?.iter().find_map(|entry| entry["scheme"]["body-key"].as_str().map(str::to_owned))
    };
    vendors().into_iter().find_map(|vendor| pointer(&vendor).map(|pointer| (vendor, pointer))).unwrap()
}

/// An address of another machine, where nothing is ever sent.
const ELSEWHERE: &str = "http://192.0.2.1/hook";

#[test]
fn the_preview_is_the_request_line_by_line() {
    let app = App::answering(200, "");
    let vendor = &vendors()[0];
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("token.txt"), "t0ken\n").unwrap();
    let to = format!("http://us%20er:pa%3Ass@{}/hook?a=b", app.address);
    for flags in [
        vec!["--to", &app.address],
        vec!["--to", &to, "-H", "X-A: 1"],
        vec![
            "--to",
            &app.address,
            "-H",
            "x-a: 1",
            "-H",
            "x-b: 2",
            "-H",
            "x-a: 3",
            "-H",
            "accept: x/y",
            "--auth",
            "bearer",
            "--secret-file",
            "token.txt",
        ],
    ] {
        let run = |more: &[&str]| Tool::new(["send", vendor, "--redact", "none"]).dir(folder.path()).run_with(&[&flags[..], more].concat());
        let preview = run(&["--dry-run"]).expect(0);
        run(&[]).expect(0);
        let arrived = app.next();
        let mut lines = vec![arrived.line.clone()];
        lines.extend(arrived.headers.iter().map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value))));
        let shown: Vec<_> = preview.text().lines().take_while(|line| !line.is_empty()).collect();
        assert_eq!(shown, lines, "{flags:?}");
        assert_eq!(arrived.all("authorization").len(), usize::from(flags.len() > 2));
    }
    let shown = Tool::new(["send", vendor, "--to", &to, "--dry-run"]).run().expect(0);
    assert!(shown.text().contains("authorization: Basic ••••••") && !shown.text().contains("us%20er"), "{}", shown.text());
    let token =
        Tool::new(["send", vendor, "--auth", "oauth2", "--secret-file", "token.txt", "--dry-run"]).dir(folder.path()).run().expect(0);
    assert!(token.text().contains("authorization: Bearer ••••••\ncontent-length: "), "{}", token.text());
}

#[test]
fn the_preview_says_what_it_does_not_show() {
    let vendor = &vendors()[0];
    let several = Tool::new(["send", vendor, "--repeat", "2", "--fresh=7", "--dry-run"]).run().expect(0);
    assert!(several.stderr.contains("only the first pass is shown"), "{}", several.stderr);
    let secret = Tool::new(["send", vendor, "--to", ELSEWHERE, "-H", "X-Api-Key: k3y-of-mine", "--dry-run"]).run().expect(0);
    assert!(secret.stderr.contains("unencrypted") && secret.stderr.contains("--insecure-http"), "{}", secret.stderr);
    assert!(!secret.text().contains("k3y-of-mine"), "{}", secret.text());
}

#[test]
fn a_preview_for_machines_is_a_record() {
    let schema = project().join("src/record/record.schema.json");
    for vendor in vendors() {
        let folder = tempfile::tempdir().unwrap();
        let run = |flags: &[&str]| Tool::new(["send", &vendor, "--output", "ndjson"]).dir(folder.path()).run_with(flags);
        let output = run(&["--dry-run", "--to", "http://u:pass-word@h.example/?token=query-word", "--insecure-http"]).expect(0);
        assert!(!output.text().contains("pass-word") && !output.text().contains("query-word"), "{}", output.text());
        let [record] = &output.records()[..] else { panic!("{}", output.text()) };
        assert_eq!((&record["type"], &record["method"], &record["redacted"]), (&"request".into(), &"POST".into(), &true.into()));
        let names: Vec<_> = record["headers"].as_array().unwrap().iter().map(|header| header["name"].as_str().unwrap()).collect();
        assert_eq!((names[0], names[names.len() - 1]), ("host", "content-length"));
        std::fs::write(folder.path().join("shown.ndjson"), &output.stdout).unwrap();
        let whole = run(&["--dry-run", "--redact", "none"]).expect(0);
        let default = manifest(&vendor)["default_sample"].as_str().unwrap().to_owned();
        let body = samples(&vendor).into_iter().find(|(name, _)| *name == default).unwrap().1;
        assert_eq!(whole.records()[0]["body"].as_str().unwrap().as_bytes(), body);
        let checked = Tool::new(["validate", "--schema", schema.to_str().unwrap(), "shown.ndjson"]).dir(folder.path()).run();
        checked.expect(0);
        let refused = run(&["--curl"]).expect(2);
        assert!(refused.stderr.contains("--curl prints a command of a shell") && refused.stdout.is_empty(), "{}", refused.stderr);
    }
}

#[test]
fn a_curl_command_shows_no_secret_and_nobodys_data() {
    let (vendor, _) = with_a_body_key();
    let to = "https://us:pass-word@h.example/?token=query-word&api_key=other-word&plain=x";
    let run =
        |flags: &[&str]| Tool::new(["send", &vendor, "--curl", "--to", to]).env("IDHOOK_SECRET", "my-s3cret").run_with(flags).expect(0);
    let masked = run(&[]);
    for word in ["pass-word", "query-word", "other-word", "my-s3cret"] {
        assert!(!masked.text().contains(word), "{}", masked.text());
    }
    assert!(masked.text().contains("plain=x") && masked.stderr.contains("--redact none prints a command"), "{}", masked.text());
    let plain = run(&["--redact", "none"]);
    assert!(plain.text().contains(to) && plain.stderr.is_empty(), "{} {}", plain.text(), plain.stderr);
    // Personal data of the samples that the packs mark.
    for vendor in vendors() {
        let personal = manifest(&vendor)["personal"]["members"].as_array().cloned().unwrap_or_default();
        for (name, body) in samples(&vendor) {
            let sample: Value = serde_json::from_slice(&body).unwrap();
            let told = |pointer: &Value| Some(sample.pointer(pointer.as_str()?)?.as_str()?.to_owned()).filter(|text| text.len() > 5);
            let values: Vec<String> = personal.iter().filter_map(told).collect();
            for secret in ["", "my-s3cret"] {
                let flags = ["send", &format!("{vendor}/{name}"), "--curl", "--redact", "personal"];
                let auth: &[&str] = if secret.is_empty() { &["--auth", "none"] } else { &["--credentials", "keep"] };
                let output = Tool::new(flags).env("IDHOOK_SECRET", secret).run_with(auth).expect(0);
                for value in &values {
                    assert!(!output.text().contains(value.as_str()), "{vendor}/{name}: {}", output.text());
                }
            }
            if let (true, false) = (vendor == with_a_body_key().0, values.is_empty()) {
                let output = Tool::new(["send", &format!("{vendor}/{name}"), "--curl", "--redact", "personal"])
                    .env("IDHOOK_SECRET", "my-s3cret")
                    .run()
                    .expect(0);
                assert!(output.text().contains("$IDHOOK_SECRET"), "{}", output.text());
                values.iter().for_each(|value| assert!(!output.text().contains(value.as_str()), "{}", output.text()));
            }
        }
    }
}

#[test]
fn a_key_that_json_would_escape_is_masked_in_a_curl_command() {
    let (vendor, _) = with_a_body_key();
    for (secret, variable) in [("quo\"te-word", false), ("back\\slash", false), ("naïve-word", false), ("plain $word'", true)] {
        let output = Tool::new(["send", &vendor, "--curl"]).env("IDHOOK_SECRET", secret).run().expect(0);
        assert_eq!(output.text().contains("$IDHOOK_SECRET"), variable, "{}", output.text());
        assert_eq!(output.stderr.contains("are masked in it"), !variable, "{}", output.stderr);
        assert!(!output.text().contains(secret), "{}", output.text());
    }
}

#[cfg(unix)]
#[test]
fn curl_is_told_what_it_would_add_of_its_own_accord() {
    if Command::new("curl").arg("--version").output().is_err() {
        say("skipped: curl is not installed");
        return;
    }
    let app = App::answering(200, "");
    let flags = ["-H", "Content-Type:", "-H", "User-Agent:", "-H", "X-Empty;", "-H", "X-A: 1", "-H", "X-A: 2"];
    let command = Tool::new(["send", &vendors()[0], "--to", &app.address, "--curl"]).run_with(&flags).expect(0);
    assert!(Command::new("sh").args(["-c", command.text()]).output().unwrap().status.success());
    let theirs = app.next();
    assert!(theirs.all("content-type").is_empty() && theirs.all("user-agent").is_empty(), "{:?}", theirs.headers);
    let all = |name: &str| theirs.headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name)).count();
    assert_eq!((all("x-empty"), all("x-a"), all("accept")), (1, 2, 1), "{:?}", theirs.headers);
}

#[test]
fn no_secret_of_a_header_or_a_recording_crosses_a_network_in_the_clear() {
    let folder = tempfile::tempdir().unwrap();
    let (vendor, _) = with_a_body_key();
    let listening = Tool::new(["listen", "--save", "calls.ndjson", "--count", "2"]).dir(folder.path()).listen();
    let (_, body) = samples(&vendor).swap_remove(0);
    wire::post_for_status(listening.address(), &format!("/{vendor}"), "", &body);
    wire::post_for_status(listening.address(), "/nobody", "authorization: Bearer t0ken\r\n", b"{\"x\":1}");
    listening.end().expect(0);
    let run = |arguments: &[&str]| Tool::new(["send", "--to", ELSEWHERE]).dir(folder.path()).run_with(arguments);
    for arguments in
        [&["calls.ndjson#1"][..], &["calls.ndjson#2"], &["--data", "{}", "-H", "X-Api-Key: key"], &["--data", "{}", "-H", "X-Signature: s"]]
    {
        let told = run(arguments).expect(2).stderr;
        assert!(told.contains("unencrypted") && told.contains("--insecure-http"), "{arguments:?}: {told}");
    }
    for arguments in [&["calls.ndjson#1", "--insecure-http"][..], &["--data", "{}", "-H", "X-Plain: x"]] {
        let told = run(&[arguments, &["--dry-run"]].concat()).expect(0).stderr;
        assert!(!told.contains("unencrypted"), "{arguments:?}: {told}");
    }
}

#[test]
fn a_log_goes_into_nothing_but_a_log() {
    let folder = tempfile::tempdir().unwrap();
    let vendor = &vendors()[0];
    let listening = Tool::new(["listen", "--save", "calls.ndjson", "--count", "1"]).dir(folder.path()).listen();
    wire::post_for_status(listening.address(), "/", "", &samples(vendor)[0].1);
    listening.end().expect(0);
    let before = std::fs::read(folder.path().join("calls.ndjson")).unwrap();
    let send = |flags: &[&str]| Tool::new(["send", "calls.ndjson", "--to", "127.0.0.1:9"]).dir(folder.path()).run_with(flags);
    let told = send(&["--log", "calls.ndjson"]).expect(3).stderr;
    assert!(told.contains("does not start as a log of send does"), "{told}");
    assert_eq!(std::fs::read(folder.path().join("calls.ndjson")).unwrap(), before);
    let listening = Tool::new(["listen", "--save", "held.ndjson"]).dir(folder.path()).listen();
    let told = send(&["--log", "held.ndjson"]).expect(3).stderr;
    assert!(told.contains("another idhook") && !told.contains("another send"), "{told}");
    let told = send(&["--report", "junit=held.ndjson"]).expect(3).stderr;
    assert!(told.contains("cannot write held.ndjson: another idhook is writing it"), "{told}");
    listening.interrupt().expect(0);
}

#[test]
fn a_report_goes_over_no_file_of_headers_or_certificates() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("headers.txt"), "X-A: 1\n").unwrap();
    let flags = ["-H", "@headers.txt", "--report", "junit=./headers.txt"];
    let told = Tool::new(["send", &vendors()[0], "--to", "127.0.0.1:9"]).dir(folder.path()).run_with(&flags).expect(2).stderr;
    assert!(told.contains("over the file that -H names"), "{told}");
    assert_eq!(std::fs::read_to_string(folder.path().join("headers.txt")).unwrap(), "X-A: 1\n");
}

#[test]
fn deliveries_of_one_name_are_told_apart_in_a_report() {
    let folder = tempfile::tempdir().unwrap();
    let mut receiver = Receiver::ok();
    let vendor = &vendors()[0];
    let flags = ["--repeat", "2", "--report", "junit=out.xml", "--to", &receiver.url];
    Tool::new(["send", vendor, vendor]).dir(folder.path()).run_with(&flags).expect(0);
    (0..4).for_each(|_| drop(receiver.next()));
    let text = std::fs::read_to_string(folder.path().join("out.xml")).unwrap();
    let sample = manifest(vendor)["default_sample"].as_str().unwrap().to_owned();
    for number in 1..=4 {
        assert!(text.contains(&format!("name=\"{vendor}/{sample} ({number} of 4)\"")), "{text}");
    }
    assert!(text.lines().all(|line| line == line.trim_end()), "no line ends in blanks: {text}");
}

#[cfg(unix)]
#[test]
fn the_report_of_an_interrupted_run_names_what_was_under_way() {
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = listener.local_addr().unwrap().to_string();
    let vendor = &vendors()[0];
    let (child, stdin) =
        Tool::new(["send", vendor, "--to", &to, "--report", "junit=out.xml", "--timeout", "30s"]).dir(folder.path()).spawn();
    // It is connected, and never answered.
    let (stream, _) = listener.accept().unwrap();
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    drop((stream, stdin));
    assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
    let sample = manifest(vendor)["default_sample"].as_str().unwrap().to_owned();
    let text = std::fs::read_to_string(folder.path().join("out.xml")).unwrap();
    assert!(text.contains(&format!("under way, and maybe arrived: {vendor}/{sample}\"")), "{text}");
}

#[test]
fn a_probe_without_a_token_ends_as_a_delivery_without_one() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let app = App::answering(200, "");
    let url = format!("http://{free}/token");
    let flags = ["--auth", "oauth2", "--token-url", &url, "--client-id", "me", "--to", &app.address];
    for probe in [&["--probe"][..], &[]] {
        let output = Tool::new(["send", &vendors()[0]]).env("IDHOOK_SECRET", "s3cret").run_with(&[&flags[..], probe].concat()).expect(4);
        assert!(output.text().contains("no token from"), "{}", output.text());
    }
    assert!(app.is_empty());
}

fn subject_of(vendor: &str, body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).unwrap();
    let places = manifest(vendor)["subject"]["at"].clone();
    let found = places.as_array()?.iter().find_map(|at| body.pointer(at.as_str()?))?.clone();
    Some(found.as_str().map_or_else(|| found.to_string(), str::to_owned))
}

#[test]
fn an_attempt_says_which_subject_was_sent() {
    let schema = project().join("src/record/record.schema.json");
    let folder = tempfile::tempdir().unwrap();
    for vendor in vendors() {
        let mut receiver = Receiver::ok();
        let flags = ["--fresh=7", "--repeat", "2", "--redact", "none", "--output", "ndjson", "--to", &receiver.url];
        let output = Tool::new(["send", &vendor]).run_with(&flags).expect(0);
        let sent: Vec<_> = (0..2).map(|_| subject_of(&vendor, &receiver.next().body).unwrap()).collect();
        let records = output.records();
        let told: Vec<_> = records[..2].iter().map(|record| record["subject"]["value"].as_str().unwrap()).collect();
        assert_eq!(told, sent);
        assert_eq!(records[0]["subject"]["label"], manifest(&vendor)["subject"]["label"]);
        std::fs::write(folder.path().join("shown.ndjson"), &output.stdout).unwrap();
        Tool::new(["validate", "--schema", schema.to_str().unwrap(), "shown.ndjson"]).dir(folder.path()).run().expect(0);
    }
    // A subject that the pack calls a secret is masked, and has a digest.
    let (vendor, _) = with_a_body_key();
    let mut receiver = Receiver::ok();
    let output = Tool::new(["send", &vendor, "--output", "ndjson", "--to", &receiver.url]).run().expect(0);
    let sent = subject_of(&vendor, &receiver.next().body).unwrap();
    assert!(!output.text().contains(&sent) && output.records()[0]["subject"]["digest"].is_string(), "{}", output.text());
    let mut receiver = Receiver::ok();
    let vendor = vendors().into_iter().find(|other| *other != vendor).unwrap();
    let output = Tool::new(["send", &vendor, "-v", "--to", &receiver.url]).run().expect(0);
    let sent = subject_of(&vendor, &receiver.next().body).unwrap();
    let label = manifest(&vendor)["subject"]["label"].as_str().unwrap().to_owned();
    assert!(output.text().contains(&format!("  {label} {sent}  ")), "{}", output.text());
}

#[test]
fn an_answer_that_was_not_accepted_is_in_the_record_of_who_asks_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let said = b"{\"authorization\": \"x\", \"why\": \"no s3cret-word here\"}";
    let app = App::new(move |_| Act::Write(answer(500, "set-cookie: cookie-word\r\nx-a: 1\r\n", said)));
    let run = |flags: &[&str]| {
        let tool = Tool::new(["send", &vendors()[0], "--to", &app.address, "--output", "ndjson", "--auth", "bearer"]).dir(folder.path());
        tool.env("IDHOOK_SECRET", "s3cret-word").run_with(flags).expect(1)
    };
    assert!(run(&[]).records()[0].get("answer").is_none());
    let output = run(&["-v", "--log", "log.ndjson"]);
    assert!(!output.text().contains("s3cret-word") && !output.text().contains("cookie-word"), "{}", output.text());
    let told = &output.records()[0]["answer"];
    assert!(told["body"].as_str().unwrap().contains("\"why\": \"no ••••••"), "{told}");
    assert!(told["headers"].as_array().unwrap().contains(&serde_json::json!({"name": "x-a", "value": "1"})), "{told}");
    assert!(!std::fs::read_to_string(folder.path().join("log.ndjson")).unwrap().contains("answer"));
    assert!(run(&["-v", "--redact", "personal"]).records()[0]["answer"].get("body").is_none());
    let schema = project().join("src/record/record.schema.json");
    std::fs::write(folder.path().join("shown.ndjson"), &output.stdout).unwrap();
    Tool::new(["validate", "--schema", schema.to_str().unwrap(), "shown.ndjson"]).dir(folder.path()).run().expect(0);
}

/// Few attempts say nothing of a rate, whatever the time that they took.
#[test]
fn a_few_attempts_have_no_rate() {
    let mut receiver = Receiver::ok();
    let output = Tool::new(["send", &vendors()[0], "--repeat", "2", "--interval", "1100ms", "--to", &receiver.url]).run().expect(0);
    (0..2).for_each(|_| drop(receiver.next()));
    assert!(output.text().contains("answered within") && !output.text().contains("a second"), "{}", output.text());
}
