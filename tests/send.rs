//! `idhook send` against receivers that share no code with it: `tiny_http`, and sockets that misbehave.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may")]

mod common;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use common::receiver::Receiver;
use common::{Tool, manifest, samples, vendors, write};

/// The pointer of the key in the body, for a vendor that has one.
fn body_key(vendor: &str) -> Option<String> {
    let schemes = &manifest(vendor)["credentials"]["schemes"];
    schemes.as_array()?.iter().find_map(|entry| entry["scheme"]["body-key"].as_str().map(str::to_owned))
}

#[test]
fn every_sample_arrives_byte_for_byte() {
    for vendor in vendors() {
        let mut receiver = Receiver::ok();
        let output = Tool::new(["send", &format!("{vendor}/*"), "--to", &format!("{}/hook?a=b", receiver.url)]).run().expect(0);
        for (name, bytes) in samples(&vendor) {
            let delivery = receiver.next();
            assert_eq!((delivery.method.as_str(), delivery.url.as_str()), ("POST", "/hook?a=b"));
            assert_eq!(delivery.body, bytes, "{name}");
            assert_eq!(delivery.header("content-type"), Some("application/json"));
            assert!(delivery.header("user-agent").unwrap().starts_with("idhook/"));
            assert!(output.text().contains(&format!("{vendor}/{name}")), "one line an attempt");
        }
        assert!(receiver.is_empty());
    }
}

#[test]
fn default_sample_event_and_variant_are_found_ignoring_case() {
    for vendor in vendors() {
        let default = manifest(&vendor)["default_sample"].as_str().unwrap().to_owned();
        let expected = samples(&vendor).into_iter().find(|(name, _)| *name == default).unwrap().1;
        for what in [vendor.clone(), vendor.to_uppercase(), format!("{vendor}/{default}"), format!("{vendor}/{}", default.to_lowercase())] {
            let mut receiver = Receiver::ok();
            Tool::new(["send", &what, "--to", &receiver.url]).run().expect(0);
            assert_eq!(receiver.next().body, expected, "{what}");
        }
    }
}

#[test]
fn the_status_decides_the_exit_code() {
    for (status, expected, flags) in [
        (204, 0, vec![]),
        (500, 1, vec![]),
        (302, 1, vec![]),
        (409, 0, vec!["--expect-status", "2xx,409"]),
        (200, 1, vec!["--expect-status", "409"]),
    ] {
        let mut receiver = Receiver::answering(&[status], "the app says no");
        let output = Tool::new(["send", &vendors()[0], "--to", &receiver.url]).run_with(&flags).expect(expected);
        receiver.next();
        assert!(receiver.is_empty(), "one attempt, no redirect followed");
        assert!(output.text().contains(&status.to_string()), "{}", output.text());
        assert_eq!(output.text().contains("| the app says no"), expected != 0, "{}", output.text());
    }
}

#[test]
fn edits_touch_only_their_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let body = "{ \"keep\" : 1.0,\r\n\t\"number\":20, \"text\":\"x\", \"gone\":[1,  2] }\n";
    let file = write(folder.path(), "odd.json", body);
    let mut receiver = Receiver::ok();
    let flags = ["--set", "number=1e2", "--set", "/text=a=b\"é", "--set", "new:={\"y\": null}", "--unset", "gone"];
    Tool::new(["send", &file, "--to", &receiver.url]).run_with(&flags).expect(0);
    let expected = "{ \"keep\" : 1.0,\r\n\t\"number\":1e2, \"text\":\"a=b\\\"é\", \"new\": {\"y\": null} }\n";
    assert_eq!(String::from_utf8(receiver.next().body).unwrap(), expected);
}

#[test]
fn impossible_edits_are_usage_errors_that_name_the_place() {
    let run = |flags: &[&str]| Tool::new(["send", &vendors()[0], "--to", "127.0.0.1:9"]).run_with(flags).expect(2).stderr;
    assert!(run(&["--set", "/no/where=1"]).contains("/no is not in the body"));
    assert!(run(&["--set", "nothing"]).contains("has no ="));
    assert!(run(&["--set", "a:={"]).contains("not JSON"));
    assert!(run(&["--unset", "/gone"]).contains("/gone is not in the body"));
    assert!(run(&["-H", "no colon"]).contains("no colon"));
    assert!(run(&["-H", "bad name: x"]).contains("no header name"));
    assert!(run(&["--expect-status", "7xx"]).contains("7xx"));
}

#[test]
fn credentials_are_added_as_the_scheme_says() {
    let folder = tempfile::tempdir().unwrap();
    let secret = write(folder.path(), "secret.txt", "Aladdin:open sesame\nsecond:one\n");
    // RFC 7617, section 2.
    for (auth, header, value) in [
        ("basic", "authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        ("bearer", "authorization", "Bearer Aladdin:open sesame"),
        ("header", "aladdin", "open sesame"),
        ("header:X-Api-Key", "x-api-key", "Aladdin:open sesame"),
    ] {
        let mut receiver = Receiver::ok();
        let output =
            Tool::new(["send", &vendors()[0], "--to", &receiver.url, "--auth", auth, "--secret-file", &secret, "-v"]).run().expect(0);
        assert_eq!(receiver.next().header(header), Some(value), "{auth}");
        assert!(!output.text().contains("sesame") && !output.stderr.contains("sesame"));
    }
    for vendor in vendors() {
        let Some(pointer) = body_key(&vendor) else { continue };
        let mut receiver = Receiver::ok();
        Tool::new(["send", &vendor, "--to", &receiver.url]).env("IDHOOK_SECRET", "quo\"te").run().expect(0);
        let sent: serde_json::Value = serde_json::from_slice(&receiver.next().body).unwrap();
        assert_eq!(sent.pointer(&pointer).unwrap(), "quo\"te");
    }
}

#[test]
fn secrets_without_a_way_to_use_them_are_usage_errors() {
    let folder = tempfile::tempdir().unwrap();
    let secret = write(folder.path(), "secret.txt", "s3cret\n");
    for vendor in vendors() {
        let schemes = manifest(&vendor)["credentials"].clone();
        let run = |flags: &[&str]| Tool::new(["send", &vendor, "--to", "127.0.0.1:9"]).run_with(flags);
        assert_eq!(run(&["--auth", "bearer"]).status, 2, "no secret given");
        assert!(run(&["--auth", "basic", "--secret-file", &secret]).expect(2).stderr.contains("user:pass"));
        if schemes["default"].is_null() {
            assert!(run(&["--secret-file", &secret]).expect(2).stderr.contains("say which with --auth"));
        }
        if body_key(&vendor).is_none() {
            assert_eq!(run(&["--auth", "body-key", "--secret-file", &secret]).status, 2);
        }
        let output = run(&["--secret-file", &secret, "--auth", "bearer", "--to", "http://192.0.2.1/"]);
        assert_eq!(output.status, 2, "{}", output.stderr);
    }
    assert!(Tool::new(["send", &vendors()[0], "--secret-file", "/no/such/file"]).run().expect(3).stderr.contains("/no/such/file"));
    let empty = write(folder.path(), "empty.txt", "\n");
    assert!(Tool::new(["send", &vendors()[0], "--secret-file", &empty]).run().expect(3).stderr.contains("holds no secret"));
}

#[test]
fn a_secret_does_not_cross_a_network_in_the_clear() {
    let vendor = &vendors()[0];
    let run = |to: &str, flags: &[&str]| {
        Tool::new(["send", vendor, "--auth", "bearer", "--to", to]).env("IDHOOK_SECRET", "s3cret").run_with(flags)
    };
    // 192.0.2.0/24 is set aside for documentation: nothing is sent before the refusal.
    let refused = run("http://192.0.2.1/hook", &[]).expect(2);
    assert!(refused.stderr.contains("unencrypted") && refused.stderr.contains("--insecure-http"), "{}", refused.stderr);
    let refused = Tool::new(["send", vendor, "--to", "http://us:pa55@192.0.2.1/hook"]).run().expect(2).stderr;
    assert!(refused.contains("unencrypted") && !refused.contains("pa55"), "{refused}");
    run("http://192.0.2.1/hook", &["--dry-run"]).expect(0);
    run("localhost:9", &["--dry-run"]).expect(0);
}

#[test]
fn the_preview_shows_the_request_and_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let secret = write(folder.path(), "secret.txt", "top-s3cret\n");
    for vendor in vendors() {
        for flag in ["--dry-run", "--curl"] {
            let output =
                Tool::new(["send", &vendor, "--to", "https://example.com/hook?x=1", flag, "--auth", "bearer", "--secret-file", &secret])
                    .run()
                    .expect(0);
            assert!(output.text().contains("/hook?x=1") && !output.text().contains("top-s3cret"), "{}", output.text());
            assert!(
                output.text().contains(if flag == "--curl" { "$IDHOOK_SECRET" } else { "authorization: Bearer ••••••" }),
                "{}",
                output.text()
            );
        }
    }
}

#[cfg(unix)]
#[test]
fn the_curl_command_does_what_send_does() {
    if std::process::Command::new("curl").arg("--version").output().is_err() {
        eprintln!("skipped: curl is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let odd = write(folder.path(), "it's odd.json", "{\"a\": \"it's $HOME `x` \\\\\"}");
    let mut cases: Vec<(String, Vec<&str>)> = vendors().into_iter().map(|vendor| (vendor, vec![])).collect();
    cases.extend(vendors().into_iter().filter(|vendor| body_key(vendor).is_some()).map(|vendor| (vendor, vec!["body-key"])));
    cases.extend([
        (vendors()[0].clone(), vec!["bearer"]),
        (vendors()[0].clone(), vec!["basic"]),
        (vendors()[0].clone(), vec!["header"]),
        (vendors()[0].clone(), vec!["header:x-k"]),
        (odd, vec![]),
    ]);
    for (what, auth) in cases {
        let mut receiver = Receiver::ok();
        let run = |flags: &[&str]| {
            let tool = Tool::new(["send", &what, "--to", &receiver.url]);
            let tool = if auth.is_empty() { tool } else { tool.env("IDHOOK_SECRET", "us'er:pa ss$") };
            let flags: Vec<_> = auth.iter().flat_map(|auth| ["--auth", auth]).chain(flags.iter().copied()).collect();
            tool.run_with(&flags).expect(0)
        };
        let command = run(&["--curl"]);
        run(&[]);
        let done = std::process::Command::new("sh").args(["-c", command.text()]).env("IDHOOK_SECRET", "us'er:pa ss$").output().unwrap();
        assert!(done.status.success(), "{}: {}", command.text(), String::from_utf8_lossy(&done.stderr));
        let (ours, theirs) = (receiver.next(), receiver.next());
        assert_eq!(String::from_utf8_lossy(&ours.body), String::from_utf8_lossy(&theirs.body), "{}", command.text());
        for name in ["authorization", "x-k", "us'er", "content-type"] {
            assert_eq!(ours.header(name), theirs.header(name), "{name} of {}", command.text());
        }
    }
}

#[test]
fn what_is_named_wins_over_what_lies_about() {
    let folder = tempfile::tempdir().unwrap();
    let vendor = &vendors()[0];
    write(folder.path(), vendor, "{}");
    let taken = Tool::new(["send", vendor, "--dry-run"]).dir(folder.path()).run().expect(0);
    assert!(
        taken.stderr.contains("taken as the vendor") && taken.stderr.contains(&format!("./{vendor} means the file")),
        "{}",
        taken.stderr
    );
    let file = Tool::new(["send", &format!("./{vendor}"), "--dry-run"]).dir(folder.path()).run().expect(0);
    assert!(file.text().ends_with("\n\n{}\n"), "{}", file.text());
    for (what, hint) in [
        ("gone.json", "cannot read gone.json"),
        ("./gone", "cannot read ./gone"),
        ("calls.ndjson#1", "cannot read calls.ndjson"),
        ("x.ndjson#y", "number of a callback"),
    ] {
        let output = Tool::new(["send", what]).dir(folder.path()).run();
        assert!([2, 3].contains(&output.status) && output.stderr.contains(hint), "{what}: {}", output.stderr);
    }
    for vendor in vendors() {
        let misspelt = format!("{}x", &vendor[..vendor.len() - 1]);
        let output = Tool::new(["send", &misspelt]).run().expect(3);
        assert!(output.stderr.contains(&format!("did you mean {vendor}?")), "{}", output.stderr);
    }
}

#[test]
fn bodies_come_from_data_files_and_stdin_too() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "b.json", "[1]");
    let cases = [(vec!["--data", "[1]"], ""), (vec!["--data", &format!("@{file}")], ""), (vec!["--data", "@-"], "[1]"), (vec!["-"], "[1]")]
        .map(|(flags, stdin)| (flags.into_iter().map(str::to_owned).collect::<Vec<_>>(), stdin));
    for (flags, stdin) in cases {
        let mut receiver = Receiver::ok();
        let flags: Vec<_> = flags.iter().map(String::as_str).collect();
        let output = Tool::new(["send", "--to", &receiver.url]).stdin(stdin).run_with(&flags).expect(0);
        assert_eq!(receiver.next().body, b"[1]");
        assert!(output.stderr.contains("is sent as it is, though its body is not valid: "), "{}", output.stderr);
    }
}

#[test]
fn headers_are_added_or_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "headers.txt", "X-From: file\n\nX-Two: 2\n");
    let mut receiver = Receiver::ok();
    Tool::new([
        "send",
        &vendors()[0],
        "--to",
        &receiver.url,
        "-H",
        "Content-Type: application/cloudevents+json",
        "-H",
        &format!("@{file}"),
        "-H",
        "User-Agent:  mine ",
    ])
    .run()
    .expect(0);
    let delivery = receiver.next();
    let values: Vec<_> = ["content-type", "x-from", "x-two", "user-agent"].iter().map(|name| delivery.header(name).unwrap()).collect();
    assert_eq!(values, ["application/cloudevents+json", "file", "2", "mine"]);
    assert_eq!(delivery.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("content-type")).count(), 1);
}

#[test]
fn several_deliveries_end_with_a_summary_and_the_gravest_code() {
    let vendor = &vendors()[0];
    let mut receiver = Receiver::answering(&[200, 500, 200], "");
    let output = Tool::new(["send", vendor, vendor, vendor, "--to", &receiver.url]).run().expect(1);
    (0..3).for_each(|_| drop(receiver.next()));
    assert!(
        output.text().contains("\nsent 3, 2 accepted, 1 not accepted\n3 attempts: 200 ×2, 500 ×1\nanswered within p50 "),
        "{}",
        output.text()
    );
}

#[test]
fn an_address_where_nobody_listens_is_exit_4_with_the_reason() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let output = Tool::new(["send", &vendors()[0], "--to", &free.to_string()]).run().expect(4);
    assert!(output.text().contains("connection refused") && output.text().contains(&free.to_string()), "{}", output.text());
    for wrong in ["http://", "ftp://x/", "http://a b", "70000", ""] {
        let output = Tool::new(["send", &vendors()[0], "--to", wrong]).run().expect(2);
        assert!(output.stderr.contains("is no URL"), "{wrong}: {}", output.stderr);
    }
    let unknown = Tool::new(["send", &vendors()[0], "--to", "http://no-such-host.invalid/", "--timeout", "20s"]).run().expect(4);
    assert!(unknown.text().contains("no-such-host.invalid"), "{}", unknown.text());
}

/// A receiver that reads a request, says these bytes, and closes.
fn saying(bytes: &'static [u8]) -> (String, std::thread::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let thread = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut seen = Vec::new();
        let mut chunk = [0; 4096];
        while !seen.windows(4).any(|window| window == b"\r\n\r\n") {
            let read = stream.read(&mut chunk).unwrap();
            seen.extend_from_slice(&chunk[..read]);
        }
        let _ = stream.write_all(bytes);
        if bytes.is_empty() {
            // Never answers: waits until the other side gives up.
            let _ = stream.read_to_end(&mut seen);
        }
    });
    (url, thread)
}

#[test]
fn receivers_that_misbehave_end_in_a_named_outcome() {
    for (bytes, status, told) in [
        (b"".as_slice(), 4, "no answer in time"),
        (b"nonsense\r\n\r\n", 4, "does not answer in HTTP"),
        (b"HTTP/1.1 200 OK\r\ncontent-le", 4, "closed the connection"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort", 0, "200"),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n", 0, "201"),
        (b"HTTP/1.1 500 Oops\r\ncontent-length: 6\r\n\r\n\x1b[2Jx\n\x07", 1, "500"),
    ] {
        let (url, thread) = saying(bytes);
        let output = Tool::new(["send", &vendors()[0], "--to", &url, "--timeout", "1s", "-v"]).run().expect(status);
        thread.join().unwrap();
        assert!(output.text().contains(told), "{}", output.text());
        assert!(!output.stdout.iter().any(|byte| byte.is_ascii_control() && *byte != b'\n'), "{}", output.text());
    }
}

#[test]
fn redacted_or_torn_recordings_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let listening = Tool::new(["listen", "--output", "ndjson", "--count", "1"]).listen();
    let (_, sample) = samples(&vendors()[0]).swap_remove(0);
    common::wire::post_for_status(listening.address(), "/", "", &sample);
    let printed = listening.end().expect(0);
    let file = write(folder.path(), "shown.ndjson", &printed.stdout);
    let output = Tool::new(["send", &format!("{file}#1")]).run().expect(3);
    assert!(output.stderr.contains("is redacted") && output.stderr.contains("--save"), "{}", output.stderr);
    assert!(Tool::new(["send", &format!("{file}#7")]).run().expect(3).stderr.contains("no callback #7"));
    let torn = write(folder.path(), "torn.ndjson", "{\"type\":\"callback\",\"v\":1,\"n\":");
    assert!(Tool::new(["send", &torn]).run().expect(3).stderr.contains("torn.ndjson:1"));
    let newer = write(folder.path(), "newer.ndjson", "{\"type\":\"callback\",\"v\":9}\n");
    assert!(Tool::new(["send", &newer]).run().expect(3).stderr.contains("newer idhook"));
}

#[test]
fn attempts_are_records_for_machines() {
    let mut receiver = Receiver::answering(&[500], "");
    let output = Tool::new(["send", &vendors()[0], "--to", &receiver.url, "--output", "ndjson"]).run().expect(1);
    receiver.next();
    let records = output.records();
    assert_eq!(
        (records.len(), &records[0]["type"], &records[0]["status"], &records[0]["accepted"]),
        (1, &"attempt".into(), &500.into(), &false.into())
    );
}

#[cfg(unix)]
#[test]
fn a_body_that_no_terminal_should_see_goes_to_curl_through_printf() {
    if std::process::Command::new("curl").arg("--version").output().is_err() {
        eprintln!("skipped: curl is not installed");
        return;
    }
    let body = b"\x00\xff%s\\\x1b]0;x\x07'\n";
    let mut receiver = Receiver::ok();
    let command = Tool::new(["send", "-", "--to", &receiver.url, "--curl"]).stdin(body.as_slice()).run().expect(0);
    assert!(!command.stdout.iter().any(|byte| byte.is_ascii_control() && *byte != b'\n'), "{}", command.text());
    let done = std::process::Command::new("sh").args(["-c", command.text()]).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(receiver.next().body, body);
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_exit_3() {
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    for arguments in
        [vec!["samples"], vec!["completions", "bash"], vec!["send", &vendors()[0], "--dry-run"], vec!["validate", "Cargo.toml"]]
    {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_idhook")).args(&arguments).stdout(full()).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(3) && told.contains("cannot write to stdout"), "{arguments:?}: {told}");
    }
}

#[test]
fn a_folder_and_a_pattern_stand_for_their_files() {
    let folder = tempfile::tempdir().unwrap();
    let bodies: Vec<_> = samples(&vendors()[0]).into_iter().map(|(_, body)| body).take(2).collect();
    std::fs::create_dir(folder.path().join("cases")).unwrap();
    write(folder.path(), "cases/b.json", &bodies[1]);
    write(folder.path(), "cases/a.json", &bodies[0]);
    write(folder.path(), "cases/notes.txt", "not sent");
    for what in ["cases", "./cases", "cases/*.json"] {
        let mut receiver = Receiver::ok();
        Tool::new(["send", what, "--to", &receiver.url]).dir(folder.path()).run().expect(0);
        assert_eq!([receiver.next().body, receiver.next().body], bodies[..], "{what}: by name");
        assert!(receiver.is_empty());
    }
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    let empty = Tool::new(["send", "empty", "--to", "1"]).dir(folder.path()).run().expect(3);
    assert!(empty.stderr.contains("empty holds no .json file"), "{}", empty.stderr);
}
