//! Why a signature does not hold: `listen` finds out by trying, says it, and is not held up by it.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};
use std::time::Instant;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use common::mac::in_hex as mac;
use common::packs::copy;
use common::receiver::Receiver;
use common::{Output, Tool, now, project, say, soon, wire};
use serde_json::Value;

const SECRET: &str = "hunter2-hunter2";
/// Of RFC 7515, appendix A.3.
const JWK: &str = r#"{"kty":"EC","crv":"P-256","kid":"one","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#;

fn cases() -> Vec<Value> {
    serde_json::from_slice(&std::fs::read(project().join("tests/cases/why/cases.json")).unwrap()).unwrap()
}

fn header_of_onfido(key: &str, body: &[u8]) -> String {
    format!("x-sha2-signature: {}\r\n", mac(key, &[body]))
}

/// `listen` with a secret for each of these vendors.
fn listening(secrets: &[(&str, &str)], arguments: &[&str]) -> Tool {
    let tool = Tool::new(["listen"].iter().chain(arguments));
    let give = |tool: Tool, (vendor, secret): &(&str, &str)| tool.env(&idhook::secret::variable(vendor), secret);
    secrets.iter().fold(tool, give)
}

/// What is said of each callback's signature, by its number.
fn told(output: &Output) -> BTreeMap<u64, Value> {
    let outcomes = output.records().into_iter().filter(|record| record["type"] == "outcome");
    outcomes.map(|record| (record["n"].as_u64().unwrap(), record["signature"].clone())).collect()
}

/// The one outcome of a run.
fn only(output: Output) -> Value {
    told(&output.expect(0)).remove(&1).unwrap()
}

#[test]
fn every_case_is_told_with_its_cause_and_no_other_with_any() {
    /// So many are looked into at once.
    const AT_ONCE: usize = 10;
    let folder = tempfile::tempdir().unwrap();
    let mut groups: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for case in cases() {
        groups.entry(format!("{} {} {}", case["secrets"], case["environment"], case["auth"])).or_default().push(case);
    }
    for group in groups.values().flat_map(|group| group.chunks(AT_ONCE)) {
        let (first, count) = (&group[0], group.len().to_string());
        let mut tool = Tool::new(["listen", "--output", "ndjson", "-n", &count]);
        for (vendor, secret) in first["secrets"].as_object().unwrap() {
            let file = common::write(folder.path(), vendor, secret.as_str().unwrap());
            tool = tool.args(&["--secret-file", &format!("{vendor}={file}")]);
        }
        if let Some(secret) = first["environment"].as_str() {
            tool = tool.env(&idhook::secret::variable(first["vendor"].as_str().unwrap()), secret);
        }
        if let Some(auth) = first["auth"].as_str() {
            tool = tool.args(&["--auth", auth]);
        }
        let listening = tool.listen();
        for case in group {
            let headers: String =
                case["headers"].as_array().unwrap().iter().map(|line| format!("{}: {}\r\n", text(&line[0]), text(&line[1]))).collect();
            let body = case["body"]
                .as_str()
                .map_or_else(|| BASE64_STANDARD.decode(text(&case["body_base64"])).unwrap(), |body| body.as_bytes().to_vec());
            let path = format!("/{}", text(&case["vendor"]));
            assert_eq!(wire::post_for_status(listening.address(), &path, &headers, &body), 200, "{}", case["name"]);
        }
        let told = told(&listening.end().expect(0));
        for (case, (n, signature)) in group.iter().zip(&told) {
            let name = format!("#{n}, {}: {signature}", case["name"]);
            assert_eq!(signature["cause"]["name"], case["cause"], "{name}");
            assert!(signature["not_searched"].is_null() && signature["would_be"].is_null(), "{name}");
            let said = if case["cause"].is_null() { &signature["likely"] } else { &signature["cause"]["say"] };
            // How many ways were tried is a number of its own.
            assert!(case["says"] == "none fits" || text(said).contains(text(&case["says"])), "{name}");
        }
        assert_eq!(told.len(), group.len());
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no string"))
}

#[test]
fn every_cause_there_is_has_a_case() {
    let named: BTreeSet<String> = cases().iter().filter_map(|case| case["cause"].as_str().map(str::to_owned)).collect();
    let known: BTreeSet<String> = idhook::credentials::why::causes().map(str::to_owned).collect();
    // Of a time that is over there is a test of its own.
    let timed = ["clock", "old", "time-zone", "no-time"].map(str::to_owned);
    assert_eq!(named.iter().cloned().chain(timed).collect::<BTreeSet<_>>(), known);
}

#[test]
fn a_right_signature_of_another_time_is_told_by_what_is_wrong_with_the_time() {
    let body = br#"{"id":"evt"}"#;
    let run = |secret: &str, time: u64, headers: &dyn Fn(&str) -> String, vendor: &str, more: &[&str]| {
        let arguments = [&["--output", "ndjson", "-n", "1"], more].concat();
        let listening = listening(&[(vendor, secret)], &arguments).listen();
        assert_eq!(wire::post_for_status(listening.address(), &format!("/{vendor}"), &headers(&time.to_string()), body), 200);
        only(listening.end())
    };
    let stripe = |time: &str| format!("stripe-signature: t={time},v1={}\r\n", mac(SECRET, &[time.as_bytes(), b".", body]));
    for (age, cause, says) in [
        (1000, "clock", "11 min: it was on its way for too long"),
        (1_000_000, "old", "by 11 days: an old delivery was sent again"),
        (7200, "time-zone", "by 115 min: its time is off by almost exactly 2 hours"),
        (now(), "no-time", "is not set, for it says 1970-01-01T00:00:0"),
    ] {
        let told = run(SECRET, now() - age, &stripe, "stripe", &[]);
        assert_eq!(told["cause"]["name"], cause, "{told}");
        assert!(text(&told["cause"]["say"]).contains(says), "{told}");
    }
    let told = run(SECRET, now() - 1000, &|time| stripe(time).split_at(70).0.to_owned() + "\r\n", "stripe", &[]);
    assert!(text(&told["cause"]["say"]).contains("that is too short; its time does not hold either: signed too long ago"), "{told}");
    let standard = |time: &str| {
        let signature = mac("secrets", &[b"msg_1.", time.as_bytes(), b".", body]);
        let bytes: Vec<u8> = (0..64).step_by(2).map(|at| u8::from_str_radix(&signature[at..at + 2], 16).unwrap()).collect();
        format!("webhook-id: msg_1\r\nwebhook-timestamp: {time}\r\nwebhook-signature: v1,{}\r\n", BASE64_STANDARD.encode(bytes))
    };
    let told = run("whsec_c2VjcmV0cw==", now() + 1000, &standard, "standard-webhooks", &[]);
    assert_eq!(told["cause"]["name"], "clock", "{told}");
    assert!(text(&told["cause"]["say"]).contains("the sender's clock or time zone is ahead"), "{told}");

    // A pack that writes milliseconds, and a sender of seconds.
    let folder = tempfile::tempdir().unwrap();
    let pack = folder.path().join("packs/stripe");
    copy(&project().join("payloads/stripe"), &pack);
    let manifest = std::fs::read_to_string(pack.join("vendor.json")).unwrap();
    let milliseconds = manifest.replace(r#""unit": "seconds""#, r#""unit": "milliseconds""#);
    assert_ne!(milliseconds, manifest);
    std::fs::write(pack.join("vendor.json"), milliseconds).unwrap();
    let packs = folder.path().join("packs");
    let told = run(SECRET, now(), &stripe, "stripe", &["--packs", packs.to_str().unwrap()]);
    assert_eq!(told["cause"]["name"], "time-unit", "{told}");
    assert!(text(&told["cause"]["say"]).contains("right as seconds since 1970"), "{told}");
}

#[test]
fn people_read_it_under_the_headline_at_every_verbosity_that_has_one() {
    let signed = br#"{"id": "a"}"#;
    let came = br#"{"id":"a"}"#;
    let run = |arguments: &[&str]| {
        let listening = listening(&[("onfido", SECRET)], &[&["-n", "1"], arguments].concat()).listen();
        assert_eq!(wire::post_for_status(listening.address(), "/onfido", &header_of_onfido(SECRET, signed), came), 200);
        listening.end().expect(0).text().to_owned()
    };
    let would_be = mac(SECRET, &[came]);
    for arguments in [&["-q"][..], &[], &["-v"]] {
        let text = run(arguments);
        let lines: Vec<_> = text.lines().skip(1).take(4).collect();
        assert_eq!(lines[0], "  = expected in: x-sha2-signature", "{text}");
        assert_eq!(lines[1], "  = signed: the body as it came (10 bytes), by HMAC SHA-256 in lower-case hex", "{text}");
        assert!(lines[2].starts_with("  = it would be: not written to what is no terminal"), "{text}");
        assert!(lines[3].starts_with("  = cause: the signature fits the same JSON with a space after each comma and colon"), "{text}");
        assert!(!text.contains(&would_be), "{text}");
    }
    assert!(run(&["--redact", "none"]).contains(&format!("  = it would be: {would_be}\n")));
    assert!(!run(&["-qq"]).contains("cause"));
}

#[test]
fn what_would_make_a_callback_pass_is_for_a_terminal_and_stands_in_no_file() {
    const COLUMNS: usize = 40;
    let folder = tempfile::tempdir().unwrap();
    let body = br#"{"id":"a"}"#;
    let would_be = mac(SECRET, &[body]);
    let wrong = header_of_onfido("another", body);
    let saved = folder.path().join("calls.ndjson");
    let save = ["-n", "1", "--output", "ndjson", "--redact", "none", "--save", saved.to_str().unwrap()];
    let listening = listening(&[("onfido", SECRET)], &save).listen();
    assert_eq!(wire::post_for_status(listening.address(), "/onfido", &wrong, body), 200);
    assert_eq!(only(listening.end())["would_be"], would_be.as_str());
    let kept = std::fs::read_to_string(&saved).unwrap();
    assert!(kept.contains(r#""expected_in":"x-sha2-signature""#) && !kept.contains(&would_be), "{kept}");

    if !Command::new("script").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
        return say("SKIPPED: script, which makes a terminal, is not on this machine");
    }
    let ready = folder.path().join("url");
    let listen = format!("{} listen --port 0 -n 1 --color never --ready-file {}", env!("CARGO_BIN_EXE_idhook"), ready.display());
    let line = format!("stty rows 24 cols {COLUMNS}; {listen}");
    let mut command = Command::new("script");
    command.env("IDHOOK_SECRET_ONFIDO", SECRET).args(["-qec", &line, "/dev/null"]).stdin(Stdio::null()).stdout(Stdio::piped());
    let child = command.spawn().unwrap();
    let url = soon(|| std::fs::read_to_string(&ready).ok().filter(|url| url.ends_with('\n')));
    let address = url.trim().strip_prefix("http://").unwrap();
    assert_eq!(wire::post_for_status(address, "/onfido", &wrong, body), 200);
    let shown = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert!(shown.contains(&would_be), "{shown}");
    // What has a blank is broken there, and goes on further in.
    let told: Vec<_> = shown.lines().filter(|line| line.starts_with("  = ") || line.starts_with("    ")).collect();
    let fits = |line: &&str| line.trim_end().len() <= COLUMNS || !line.trim().contains(' ');
    assert!(told.len() > 6 && told.iter().all(fits), "{shown}");
}

#[test]
fn what_other_programs_make_of_a_body_is_told_as_theirs() {
    let body = "{ \"b\":\"\u{e9}/<x>\",  \"a\": [1, {\"z\":null}],\"c\":{} }";
    let programs: [(&str, &[&str], &str); 6] = [
        ("python3", &["-c", "import json,sys; print(json.dumps(json.load(sys.stdin)), end='')"], "as Python writes it"),
        (
            "python3",
            &["-c", "import json,sys; json.dump(json.load(sys.stdin), sys.stdout, indent=4, sort_keys=True)"],
            "with its members sorted by name",
        ),
        ("node", &["-e", "process.stdout.write(JSON.stringify(JSON.parse(require('fs').readFileSync(0))))"], "without white space"),
        (
            "node",
            &["-e", "process.stdout.write(JSON.stringify(JSON.parse(require('fs').readFileSync(0)), null, 2))"],
            "indented by 2 spaces",
        ),
        ("php", &["-r", "echo json_encode(json_decode(file_get_contents('php://stdin')));"], "as PHP writes it"),
        ("php", &["-r", "echo json_encode(json_decode(file_get_contents('php://stdin')), JSON_PRETTY_PRINT);"], "indented by 4 spaces"),
    ];
    for (program, arguments, says) in programs {
        if !Command::new(program).arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success()) {
            say(&format!("SKIPPED: {program} is not on this machine"));
            continue;
        }
        let mut child = Command::new(program).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), body.as_bytes()).unwrap();
        let written = child.wait_with_output().unwrap();
        assert!(written.status.success(), "{program}");
        let listening = listening(&[("onfido", SECRET)], &["-n", "1", "--output", "ndjson"]).listen();
        assert_eq!(wire::post_for_status(listening.address(), "/onfido", &header_of_onfido(SECRET, &written.stdout), body.as_bytes()), 200);
        let told = only(listening.end());
        assert!(told["cause"]["say"].as_str().is_some_and(|say| say.contains(says)), "{program}: {told}");
    }
}

#[test]
fn a_signature_of_a_part_says_what_it_leaves_open_and_a_token_finds_its_body() {
    let packs = project().join("tests/cases/packs");
    let packs = packs.to_str().unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (scheme, secret, covers, cause) in [
        ("sealed-result", "a-secret", Some("of the body it covers /check, /result only"), None),
        ("sealed-token", JWK, None, Some("layout")),
    ] {
        let file = common::write(folder.path(), scheme, secret);
        let common = ["--packs", packs, "--auth", scheme, "--secret-file", &file];
        let mut receiver = Receiver::ok();
        let mode = if covers.is_some() { "wrong" } else { "valid" };
        Tool::new(["send", "sealed", "--to", &receiver.url, "--credentials", mode].iter().chain(&common)).run().expect(0);
        let delivery = receiver.next();
        let headers: String = delivery.header("sealed-token").map(|token| format!("sealed-token: {token}\r\n")).unwrap_or_default();
        let value: Value = serde_json::from_slice(&delivery.body).unwrap();
        let compact = serde_json::to_string(&value).unwrap();
        // The sample is in one of the usual layouts; what comes is in none.
        let came = if cause.is_some() { compact.replace(':', " : ") } else { compact };
        let listen = ["listen", "--vendor", "sealed", "-n", "1", "--output", "ndjson"];
        let listening = Tool::new(listen.iter().chain(&common)).listen();
        assert_eq!(wire::post_for_status(listening.address(), "/", &headers, came.as_bytes()), 200);
        let told = only(listening.end());
        assert_eq!(told["covers"].as_str(), covers, "{told}");
        assert_eq!(told["cause"]["name"].as_str(), cause, "{told}");
    }
}

#[test]
fn of_schemes_that_go_together_the_one_that_does_not_hold_is_told() {
    let body = br#"{"status":"success"}"#;
    let folder = tempfile::tempdir().unwrap();
    let file = common::write(folder.path(), "secrets", format!("{SECRET}\nx-auth-client: key"));
    let listen = ["listen", "--vendor", "veriff", "--auth", "hmac-and-client", "--secret-file", &file, "-n", "2", "--output", "ndjson"];
    let listening = Tool::new(listen).listen();
    let hmac = |body: &[u8]| format!("x-hmac-signature: {}\r\n", mac(SECRET, &[body]));
    let post = |headers: &str| assert_eq!(wire::post_for_status(listening.address(), "/", headers, body), 200);
    post(&hmac(body));
    post(&(hmac(br#"{"status": "success"}"#) + "x-auth-client: key\r\n"));
    let told = told(&listening.end().expect(0));
    assert!(told[&1].is_null(), "the header is what is missing there: {}", told[&1]);
    assert_eq!(told[&2]["cause"]["name"], "layout", "{}", told[&2]);
}

#[test]
fn validate_says_of_a_recording_what_listen_said() {
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("calls.ndjson");
    let saved = saved.to_str().unwrap();
    let listening = listening(&[("onfido", SECRET)], &["-n", "5", "--save", saved]).listen();
    for _ in 0..5 {
        assert_eq!(wire::post_for_status(listening.address(), "/onfido", &header_of_onfido(SECRET, b"{\n}\n"), b"{\n}"), 200);
    }
    listening.end().expect(0);
    let validate = Tool::new(["validate", saved, "--max-errors", "0"]).env("IDHOOK_SECRET_ONFIDO", SECRET).run().expect(1);
    let text = validate.text();
    assert_eq!(text.matches("= help: cause: the signature fits the body with a line break at its end").count(), 3, "{text}");
    assert_eq!(text.matches("= help: cause not searched: only the first 3 of each vendor").count(), 2, "{text}");
    assert!(text.contains("= help: expected in: x-sha2-signature") && !text.contains(&mac(SECRET, &[b"{\n}"])), "{text}");
}

#[test]
fn the_readme_shows_a_real_explanation() {
    let readme = std::fs::read_to_string(project().join("README.md")).unwrap();
    let shown = readme.split("$ idhook listen --secret-file onfido=token.txt --redact none -q\n").nth(1).unwrap();
    let shown: Vec<_> = shown.split("```").next().unwrap().lines().collect();
    let sent = Tool::new(["samples", "onfido/check.completed"]).run().expect(0).stdout;
    let came = serde_json::to_string_pretty(&serde_json::from_slice::<Value>(&sent).unwrap()).unwrap();
    let listening = listening(&[("onfido", "my-webhook-token")], &["-n", "1", "-q", "--redact", "none"]).listen();
    assert_eq!(wire::post_for_status(listening.address(), "/onfido", &header_of_onfido("my-webhook-token", &sent), came.as_bytes()), 200);
    let output = listening.end().expect(0);
    let real: Vec<_> = output.text().lines().take(shown.len()).collect();
    let timeless = |headline: &str| headline.split_once('#').unwrap().1.split_once('→').unwrap().0.to_owned();
    assert_eq!(timeless(shown[0]), timeless(real[0]));
    assert_eq!(shown[1..], real[1..]);
}

/// Posts as fast as it is answered, on several connections.
fn flood(address: &str, senders: usize, each: usize, request: &[u8]) {
    std::thread::scope(|scope| {
        for _ in 0..senders {
            scope.spawn(|| {
                let mut stream = wire::connect(address);
                for _ in 0..each {
                    std::io::Write::write_all(&mut stream, request).unwrap();
                    assert_eq!(wire::status(&wire::answer(&mut stream)), 200);
                }
            });
        }
    });
}

#[test]
fn a_flood_of_wrong_signatures_is_answered_and_looked_into_a_few_times_a_second() {
    const SENDERS: usize = 4;
    const EACH: usize = 250;
    let body = format!(r#"{{"id":"{}"}}"#, "x".repeat(2000)).into_bytes();
    let listening = listening(&[("onfido", SECRET)], &["-n", &(SENDERS * EACH).to_string(), "--output", "ndjson"]).listen();
    let started = Instant::now();
    flood(listening.address(), SENDERS, EACH, &wire::post("/onfido", &header_of_onfido("another", b""), &body));
    let windows = usize::try_from(started.elapsed().as_secs()).unwrap() + 2;
    let told = told(&listening.end().expect(0));
    assert_eq!(told.len(), SENDERS * EACH, "each is told");
    let (searched, rest): (Vec<_>, Vec<_>) = told.values().partition(|signature| signature["not_searched"].is_null());
    assert!(!searched.is_empty() && searched.len() <= 10 * windows, "{} were looked into within {windows} s", searched.len());
    assert!(searched.iter().all(|signature| signature["tried"].as_u64().is_some_and(|tried| tried > 10)));
    assert!(rest.iter().all(|signature| text(&signature["not_searched"]).starts_with("too many")));
}

#[cfg(target_os = "linux")]
#[test]
fn a_flood_of_large_bodies_without_a_signature_holds_a_few_of_them_at_a_time() {
    const SENDERS: usize = 4;
    const EACH: usize = 40;
    const MEGABYTE: usize = 1_000_000;
    let body = format!(r#"{{"id":"{}"}}"#, "x".repeat(MEGABYTE)).into_bytes();
    let count = (SENDERS * EACH + 1).to_string();
    let listening = listening(&[("onfido", SECRET)], &["-n", &count, "-q"]).listen();
    flood(listening.address(), SENDERS, EACH, &wire::post("/onfido", "", &body));
    let status = std::fs::read_to_string(format!("/proc/{}/status", listening.child.id())).unwrap();
    let most: usize = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok()).unwrap();
    assert!(most * 1024 < SENDERS * EACH * MEGABYTE / 2, "{most} kB");
    assert_eq!(wire::post_for_status(listening.address(), "/onfido", "", b"{}"), 200);
    listening.end().expect(0);
}

/// Whatever ends a run, its searches hold it up for a moment only, and each callback is told.
#[test]
fn a_run_that_is_ended_does_not_wait_for_searches() {
    /// So many have room. Each is hashed dozens of times in its search, and once for its answer: the searches outlast the posts by far.
    const POSTED: usize = 5;
    let body = format!(r#"{{"id":"{}"}}"#, "x".repeat(1_048_000));
    let post = |address: &str| {
        for _ in 0..POSTED {
            assert_eq!(wire::post_for_status(address, "/onfido", &header_of_onfido("another", b""), body.as_bytes()), 200);
        }
    };
    let ended = |told: &BTreeMap<u64, Value>| told.values().filter(|signature| signature["not_searched"] == "the run was ended").count();
    for signal in ["INT", "TERM"] {
        let listening = listening(&[("onfido", SECRET)], &["--output", "ndjson"]).listen();
        post(listening.address());
        listening.signal(signal);
        let told = told(&listening.end());
        assert!(told.len() == POSTED && ended(&told) > 0, "{signal}: {told:?}");
    }
    let listening = listening(&[("onfido", SECRET)], &["--output", "ndjson", "-n", &POSTED.to_string()]).listen();
    post(listening.address());
    let told = told(&listening.end().expect(0));
    assert_eq!(told.len(), POSTED);
    assert!(told.values().all(|signature| signature["expected_in"] == "x-sha2-signature"), "{told:?}");
}

#[test]
fn no_part_of_a_secret_is_told() {
    let body = b"{}";
    for key in ["horse_battery", "battery_staple", "staple"] {
        let listening = listening(&[("onfido", "correct_horse_battery_staple")], &["-n", "1", "--redact", "none", "-v"]).listen();
        assert_eq!(wire::post_for_status(listening.address(), "/onfido", &header_of_onfido(key, body), body), 200);
        let output = listening.end().expect(0);
        assert!(output.text().contains("cause") && !output.text().contains("correct"), "{}", output.text());
    }
}

/// A scheme that only whoever issued a token could check does not hide the signature beside it.
#[test]
fn of_a_signature_and_a_token_the_signature_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = common::write(folder.path(), "secrets", format!("{SECRET}\nclient-secret"));
    let (signed, came) = (br#"{"id": "a"}"#, br#"{"id":"a"}"#);
    let saved = folder.path().join("calls.ndjson");
    let saved = saved.to_str().unwrap();
    let listen = ["listen", "--vendor", "onfido", "--auth", "signature-and-token", "--secret-file", &file];
    let listening = Tool::new(listen).args(&["-n", "1", "--output", "ndjson", "--save", saved]).listen();
    assert_eq!(wire::post_for_status(listening.address(), "/", &header_of_onfido(SECRET, signed), came), 200);
    let told = only(listening.end());
    assert_eq!(told["cause"]["name"], "layout", "{told}");

    let pack = folder.path().join("packs/onfido");
    copy(&project().join("payloads/onfido"), &pack);
    let manifest = std::fs::read_to_string(pack.join("vendor.json")).unwrap();
    let turned = manifest.replace(r#"["onfido-signature", "oauth2"]"#, r#"["oauth2", "onfido-signature"]"#);
    assert_ne!(turned, manifest);
    std::fs::write(pack.join("vendor.json"), turned).unwrap();
    let packs = folder.path().join("packs");
    // Each part has the line of its place.
    let file = common::write(folder.path(), "turned", format!("client-secret\n{SECRET}"));
    let validate = ["validate", saved, "--packs", packs.to_str().unwrap(), "--vendor", "onfido", "--auth", "signature-and-token"];
    let validate = Tool::new(validate).args(&["--secret-file", &file]).run().expect(1);
    assert!(validate.text().contains("= help: cause: the signature fits the same JSON with a space after each"), "{}", validate.text());
}

/// Of each kind of fault so many are looked into, and what takes no search always.
#[test]
fn one_kind_of_fault_does_not_hide_another() {
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("calls.ndjson");
    let saved = saved.to_str().unwrap();
    let listening = listening(&[("onfido", SECRET), ("stripe", SECRET)], &["-n", "11", "--save", saved]).listen();
    let body = br#"{"id": "a"}"#;
    let time = (now() - 1000).to_string();
    let stale = format!("stripe-signature: t={time},v1={}\r\n", mac(SECRET, &[time.as_bytes(), b".", body]));
    for (path, header, times) in [("/onfido", header_of_onfido("another", body), 4), ("/onfido", String::new(), 4), ("/stripe", stale, 3)] {
        for _ in 0..times {
            assert_eq!(wire::post_for_status(listening.address(), path, &header, body), 200);
        }
    }
    listening.end().expect(0);
    let validate =
        Tool::new(["validate", saved, "--max-errors", "0"]).env("IDHOOK_SECRET_ONFIDO", SECRET).env("IDHOOK_SECRET_STRIPE", SECRET);
    let validate = validate.run().expect(1);
    let text = validate.text();
    assert_eq!(text.matches("cause not searched").count(), 1, "{text}");
    assert_eq!(text.matches("nothing in the request looks like a signature").count(), 4, "{text}");
    assert_eq!(text.matches("cause: the signature itself fits; signed too long ago").count(), 3, "{text}");
}

/// What is said where no cause is found fits what came: the secret is blamed only for a signature that is whole.
#[test]
fn neither_the_header_nor_the_secret_is_blamed_for_what_the_request_shows() {
    let body = br#"{"id": "a"}"#;
    let time = now().to_string();
    let wrong = mac("another", &[body]);
    let said = |vendor: &str, header: String, body: &[u8]| {
        let listening = listening(&[(vendor, SECRET)], &["-n", "1"]).listen();
        assert_eq!(wire::post_for_status(listening.address(), &format!("/{vendor}"), &header, body), 200);
        let output = listening.end().expect(0);
        output.text().lines().find(|line| line.trim_start().starts_with("= cause")).unwrap().to_owned()
    };
    let blamed = "most likely another one than";
    for (vendor, header, body, expected) in [
        ("stripe", format!("stripe-signature: t={time}, v1={wrong}\r\n"), &body[..], "put right first what is malformed (t=…,v1=…)"),
        ("stripe", format!("stripe-signature: t={time}\r\n"), &body[..], "its header came, but not all"),
        ("onfido", format!("x-sha2-signature: 0x{wrong}\r\n"), &body[..], "put right first what is malformed"),
        ("onfido", header_of_onfido("another", body), b"", "no body came"),
        ("onfido", header_of_onfido("another", body), b"id=a", "the body could not be read as JSON"),
        ("onfido", header_of_onfido("another", body), &body[..], blamed),
        ("onfido", String::new(), &body[..], "nothing in the request looks like a signature"),
    ] {
        let line = said(vendor, header, body);
        assert!(line.contains(expected) && (expected == blamed || !line.contains(blamed)), "{vendor} {expected:?}: {line}");
    }
}
