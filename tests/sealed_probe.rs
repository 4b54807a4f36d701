//! What a probe delivers where callbacks are signed: the bytes that it says, with the signature that belongs to them, at the time it says.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::collections::HashSet;
use std::sync::Mutex;

use common::app::{Act, App, Arrived, answer};
use common::mac::in_hex;
use common::records::fits_the_schema;
use common::{Output, Tool, now, project};
use serde_json::{Value, json};
use tempfile::TempDir;

const SECRET: &str = "wbhsec_1";
/// Whether a request is signed as it is.
type Signed = fn(&Arrived) -> bool;

const WHSK: &str = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), SECRET).unwrap();
    folder
}

fn probe(folder: &TempDir, vendor: &str, app: &App, flags: &[&str]) -> Output {
    let packs = project().join("tests/cases/packs");
    let arguments = ["--packs", packs.to_str().unwrap(), "send", vendor, "--probe", "--to", &app.address, "--output", "ndjson"];
    Tool::new(arguments).dir(folder.path()).run_with(flags)
}

fn check(output: &Output, name: &str) -> Value {
    let lines = output.records();
    lines.iter().find(|record| record["check"] == name).unwrap_or_else(|| panic!("{name} in {lines:?}")).clone()
}

#[track_caller]
/// The time and the signature of a header such as `t=1,v1=abc`.
fn pairs(arrived: &Arrived, name: &str) -> Option<(String, String)> {
    let header = String::from_utf8(arrived.all(name).first()?.to_vec()).unwrap();
    let of = |key: &str| header.split(',').find_map(|pair| pair.strip_prefix(key)).unwrap().to_owned();
    Some((of("t="), of("v1=")))
}

/// Whether the time and the body are signed in this header.
fn rightly(arrived: &Arrived, name: &str) -> bool {
    pairs(arrived, name).is_some_and(|(time, signature)| signature == in_hex(SECRET, &[time.as_bytes(), b".", &arrived.body]))
}

/// Refuses what is signed by somebody else and what is no JSON; `limit` is how many seconds ago a signature may have been made.
fn careful(name: &'static str, limit: Option<u64>) -> App {
    App::new(move |arrived| {
        let young = |(time, _): (String, String)| limit.is_none_or(|limit| time.parse::<u64>().unwrap() + limit >= now());
        let right = rightly(arrived, name) && pairs(arrived, name).is_some_and(young);
        let whole = serde_json::from_slice::<Value>(&arrived.body).is_ok();
        Act::Write(answer(
            if !right {
                401
            } else if whole {
                200
            } else {
                400
            },
            "",
            b"",
        ))
    })
}

#[test]
fn half_a_body_is_no_json_and_signed_as_it_is() {
    let folder = folder();
    let cases: [(&str, &[&str], Signed); 4] = [
        ("sealed", &[], |arrived| rightly(arrived, "sealed-signature")),
        ("stripe", &[], |arrived| rightly(arrived, "stripe-signature")),
        ("sumsub", &[], |arrived| arrived.all("x-payload-digest") == [in_hex(SECRET, &[&arrived.body]).as_bytes()]),
        ("veriff", &["--auth", "hmac"], |arrived| arrived.all("x-hmac-signature") == [in_hex(SECRET, &[&arrived.body]).as_bytes()]),
    ];
    for (vendor, flags, signed) in cases {
        let app = App::answering(200, "");
        let output = probe(&folder, vendor, &app, &[&["--secret-file", &format!("{vendor}=secret")], flags].concat());
        assert_eq!(check(&output, "malformed")["verdict"], "ok", "{vendor}: {}", output.stderr);
        let broken: Vec<_> = app.rest().into_iter().filter(|arrived| serde_json::from_slice::<Value>(&arrived.body).is_err()).collect();
        let [broken] = &broken[..] else { panic!("{vendor}: {} bodies are no JSON", broken.len()) };
        assert!(broken.body.starts_with(b"{") && signed(broken), "{vendor}: {broken:?}");
    }
}

#[test]
fn half_a_body_that_holds_its_signature_is_cut_after_it_is_signed() {
    let folder = folder();
    let app = App::answering(200, "");
    let output = probe(&folder, "sealed", &app, &["--secret-file", "secret", "--auth", "sealed-result"]);
    assert_eq!(check(&output, "malformed")["verdict"], "ok", "{}", output.stderr);
    assert_eq!(app.rest().iter().filter(|arrived| serde_json::from_slice::<Value>(&arrived.body).is_err()).count(), 1);
}

#[test]
fn an_endpoint_that_does_not_look_at_the_time_is_found() {
    let folder = folder();
    for (vendor, name) in [("sealed", "sealed-signature"), ("stripe", "stripe-signature")] {
        for (limit, verdict) in [(Some(300), "ok"), (None, "failed")] {
            let app = careful(name, limit);
            let output = probe(&folder, vendor, &app, &["--secret-file", &format!("{vendor}=secret")]);
            fits_the_schema(&output);
            assert_eq!(output.status, i32::from(verdict == "failed"), "{vendor} {limit:?}: {}", output.text());
            let line = check(&output, "stale-credentials");
            assert_eq!((&line["verdict"], &line["grade"]), (&json!(verdict), &json!("documented")), "{line}");
            assert!(line["demand"].as_str().unwrap().contains("longer ago than 300 s"), "{line}");
            assert_eq!(
                (line["sources"].as_array().unwrap().is_empty(), line["deliveries"].as_array().unwrap().len()),
                (false, 1),
                "{line}"
            );
            let evidence = line["evidence"].as_str().unwrap();
            assert!(evidence.starts_with(if verdict == "ok" { "401 in " } else { "accepted: " }), "{evidence}");
            // It is signed rightly, for a time that is past by more than the limit.
            let age = |arrived: &Arrived| now() - pairs(arrived, name).unwrap().0.parse::<u64>().unwrap();
            let old: Vec<_> = app.rest().into_iter().filter(|arrived| pairs(arrived, name).is_some_and(|_| age(arrived) > 300)).collect();
            assert!(old.len() == 1 && rightly(&old[0], name), "{old:?}");
        }
    }
}

#[test]
fn where_nothing_could_be_stale_the_line_says_why() {
    let folder = folder();
    for (flags, verdict, why) in [
        (&["--secret-file", "secret", "--auth", "sealed-result"][..], "n/a", "no time is signed"),
        (&["--secret-file", "secret", "--auth", "bearer"], "n/a", "no time is signed"),
        (&["--auth", "none"], "n/a", "no time is signed"),
        (&[], "skipped", "no secret given"),
        (&["--secret-file", "secret", "-H", "sealed-signature: t=1,v1=00"], "skipped", "-H gives sealed-signature itself"),
        (&["--secret-file", "file", "--auth", "sealed-ed25519", "-H", "sealed-time: 5"], "skipped", "-H gives sealed-time itself"),
        (&["--secret-file", "file", "--auth", "sealed-any"], "failed", "accepted: "),
    ] {
        std::fs::write(folder.path().join("file"), WHSK).unwrap();
        let output = probe(&folder, "sealed", &App::answering(200, ""), flags);
        fits_the_schema(&output);
        let line = check(&output, "stale-credentials");
        assert_eq!(line["verdict"], verdict, "{flags:?}: {line}");
        assert!(line["evidence"].as_str().unwrap().contains(why), "{flags:?}: {line}");
    }
    let output = probe(&folder, "veriff", &App::answering(200, ""), &["--secret-file", "veriff=secret"]);
    assert_eq!(check(&output, "stale-credentials")["verdict"], "n/a", "its scheme signs no time");
}

/// Each of them takes a line of the secrets. What another scheme of the pack says of a time is not asked.
#[test]
fn of_a_signature_and_a_key_that_go_together_the_signature_says_how_long_it_holds() {
    let folder = folder();
    let pack = folder.path().join("packs/sealed");
    let sealed = project().join("tests/cases/packs/sealed");
    std::fs::create_dir_all(folder.path().join("packs")).unwrap();
    assert!(std::process::Command::new("cp").arg("-r").args([&sealed, &pack]).status().unwrap().success());
    let mut manifest: Value = serde_json::from_slice(&std::fs::read(sealed.join("vendor.json")).unwrap()).unwrap();
    let schemes = &mut manifest["credentials"]["schemes"];
    let mut signature = schemes[0].clone();
    signature["scheme"]["signature"]["id"] = json!("short-lived");
    signature["scheme"]["signature"]["timestamp"]["limits"]["past"] = json!(60);
    let key = json!({ "static-key": { "id": "pass", "in": { "header": ["sealed-pass"] } } });
    let both = json!({ "all": { "id": "both", "of": ["short-lived", "pass"] } });
    let entry = |scheme: Value| json!({ "scheme": scheme, "grade": "documented", "source": ["page"] });
    schemes.as_array_mut().unwrap().extend([signature, entry(key), entry(both)]);
    manifest["credentials"]["default"] = json!("both");
    std::fs::write(pack.join("vendor.json"), manifest.to_string()).unwrap();
    std::fs::write(folder.path().join("two"), format!("{SECRET}\nkey")).unwrap();
    let app = careful("sealed-signature", Some(60));
    let arguments = ["--packs", "packs", "send", "sealed", "--probe", "--to", &app.address, "--output", "ndjson"];
    let output = Tool::new(arguments).dir(folder.path()).run_with(&["--secret-file", "two"]);
    let line = check(&output, "stale-credentials");
    assert_eq!(line["verdict"], "ok", "{line}");
    assert!(line["demand"].as_str().unwrap().contains("longer ago than 60 s"), "{line}");
}

#[test]
fn what_only_integrators_say_of_repetitions_is_tried_and_said_to_be_theirs() {
    let folder = folder();
    let seen = Mutex::new(HashSet::new());
    let once = App::new(move |arrived| {
        let first = seen.lock().unwrap().insert(arrived.body.clone());
        Act::Write(answer(if first { 200 } else { 409 }, "", b""))
    });
    let output = probe(&folder, "stripe", &once, &["--secret-file", "stripe=secret"]).expect(1);
    let line = check(&output, "twice");
    assert_eq!((&line["verdict"], &line["grade"]), (&json!("failed"), &json!("derived")), "{line}");
    assert!(line["because"].as_str().unwrap().contains("integrators' code") && !line["sources"].as_array().unwrap().is_empty(), "{line}");
}
