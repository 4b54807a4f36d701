//! Every record that `send` prints or logs is one of the schema's, and every member that the schema gives them is seen here once.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::app::{Act, App, answer};
use common::{Output, Tool, vendors};
use serde_json::Value;

/// Members are gathered as `type/member`.
#[derive(Default)]
struct Seen(BTreeSet<String>);

impl Seen {
    #[track_caller]
    fn all_of(&mut self, text: &str) {
        let schema = idhook::schema::Schema::compile(include_bytes!("../src/record/record.schema.json")).unwrap();
        assert!(!text.is_empty(), "nothing was recorded");
        for line in text.lines() {
            let tree = idhook::json::parse(line).unwrap();
            assert_eq!(schema.check(tree.root(line)).first(), None, "{line}");
            let record: Value = serde_json::from_str(line).unwrap();
            let kind = record["type"].as_str().unwrap();
            self.0.extend(record.as_object().unwrap().keys().map(|member| format!("{kind}/{member}")));
        }
    }
}

/// What the schema allows these types to have.
fn members(kinds: &[&str]) -> BTreeSet<String> {
    let schema: Value = serde_json::from_slice(include_bytes!("../src/record/record.schema.json")).unwrap();
    let of = |kind: &&str| {
        let members: Vec<_> = schema["$defs"][*kind]["properties"].as_object().unwrap().keys().cloned().collect();
        members.into_iter().map(|member| format!("{kind}/{member}")).collect::<Vec<_>>()
    };
    kinds.iter().flat_map(of).collect()
}

fn log(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("log.ndjson")).unwrap()
}

#[test]
fn every_record_of_send_fits_the_schema_in_print_and_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let vendor = &vendors()[0];
    let send = |to: &str, flags: &[&str]| -> Output {
        let arguments = [&["send", vendor, "--to", to, "--output", "ndjson"], flags].concat();
        Tool::new(arguments).dir(folder.path()).run()
    };
    let mut seen = Seen::default();
    let redirecting = App::new(|_| Act::Write(answer(302, "location: /login\r\n", b"")));
    let broken = App::new(|_| Act::WriteAndClose(b"HTTP/1.1 200 X\r\ncontent-length: 9\r\n\r\nhalf".to_vec()));
    let closing = App::new(|arrived| match arrived.connection {
        1 => Act::WriteAndClose(Vec::new()),
        _ => Act::WriteAndClose(answer(200, "", b"")),
    });
    let good = App::answering(200, "");
    // A retry, a redirect; an answer that broke off; a mutation.
    seen.all_of(send(&redirecting.address, &["-v", "--retry", "1", "--retry-interval", "1ms"]).expect(1).text());
    seen.all_of(send(&broken.address, &[]).expect(0).text());
    seen.all_of(send(&good.address, &["--mutate", "missing-field", "--repeat", "2"]).expect(0).text());
    // What may have arrived goes again, and the summary counts what does not.
    seen.all_of(send(&closing.address, &["--log", "log.ndjson"]).expect(4).text());
    seen.all_of(send(&closing.address, &["--log", "log.ndjson", "--resume"]).expect(0).text());
    seen.all_of(send(&closing.address, &["--log", "log.ndjson", "--resume"]).expect(0).text());
    seen.all_of(&log(folder.path()));
    seen.all_of(send(&good.address, &["--dry-run", "--mutate", "malformed"]).expect(0).text());
    std::fs::write(folder.path().join("bytes.json"), b"\xff").unwrap();
    seen.all_of(send(&good.address, &["bytes.json", "--dry-run", "--redact", "none"]).expect(0).text());
    std::fs::write(folder.path().join("secret"), "whsec_of-a-test").unwrap();
    let signed = ["send", "stripe", "--dry-run", "--output", "ndjson", "--secret-file", "secret"];
    seen.all_of(Tool::new(signed).dir(folder.path()).run().expect(0).text());
    let probed = send(&good.address, &["--probe"]);
    seen.all_of(probed.text());
    assert!(probed.text().contains("\"type\":\"probe\""));
    let unseen: Vec<_> = members(&["started", "attempt", "request", "probe"]).difference(&seen.0).cloned().collect();
    assert_eq!(unseen, [""; 0], "no run here has these");
    for member in ["attempts", "skipped", "ends", "latency_ms", "ms", "checks"] {
        assert!(seen.0.contains(&format!("summary/{member}")), "{member}: {:?}", seen.0);
    }
    // To validate they are records without a body, not bodies that nobody sends.
    std::fs::write(folder.path().join("probe.ndjson"), probed.stdout).unwrap();
    for file in ["log.ndjson", "probe.ndjson"] {
        let output = Tool::new(["validate", file]).dir(folder.path()).run().expect(3);
        assert!(!output.stderr.contains("unrecognised") && !output.text().contains("unrecognised"), "{}", output.text());
    }
}

#[test]
fn validate_knows_every_record_that_the_schema_knows() {
    let schema: Value = serde_json::from_slice(include_bytes!("../src/record/record.schema.json")).unwrap();
    let kinds = schema["oneOf"].as_array().unwrap().iter().map(|entry| entry["$ref"].as_str().unwrap().rsplit('/').next().unwrap());
    let folder = tempfile::tempdir().unwrap();
    for kind in kinds {
        std::fs::write(folder.path().join("one.ndjson"), format!("{{\"type\":\"{kind}\",\"v\":9}}\n")).unwrap();
        let output = Tool::new(["validate", "one.ndjson"]).dir(folder.path()).run();
        let text = format!("{}{}", output.text(), output.stderr);
        assert!(text.contains("a record of version 9"), "{kind}: {text}");
    }
}

#[cfg(unix)]
#[test]
fn what_never_left_cannot_have_arrived() {
    let issuer = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let (url, app) = (format!("http://{}/", issuer.local_addr().unwrap()), App::answering(200, ""));
    let arguments = ["send", &vendors()[0], "--to", &app.address, "--auth", "oauth2", "--token-url", &url, "--client-id", "me"];
    let (child, stdin) = Tool::new(arguments).env("IDHOOK_SECRET", "open sesame").spawn();
    // A token is asked for, and none is given.
    let (_asked, _) = issuer.accept().unwrap();
    assert!(std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    drop(stdin);
    let talk = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{talk}");
    assert!(app.is_empty() && !talk.contains("may have arrived"), "{talk}");
}
