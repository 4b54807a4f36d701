//! Signatures from end to end: `send` makes them, `listen` and `validate` check them, and other programs agree with both (libraries: `sdks.rs`).
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::path::Path;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use common::packs::{folder, tool};
use common::receiver::{Delivery, Receiver};
use common::{Output, Tool, project, say, wire};
use serde_json::{Value, json};

const WHSK: &str = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
const WHPK: &str = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
/// Of RFC 7515, appendix A.3.
const JWK: &str = r#"{"kty":"EC","crv":"P-256","kid":"one","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#;

/// Every scheme of the pack with what signs and what checks.
const SCHEMES: [(&str, &str, &str); 6] = [
    ("sealed-v1", "wbhsec_1", "wbhsec_1"),
    ("sealed-ed25519", WHSK, WHPK),
    ("sealed-result", "a-secret", "a-secret"),
    ("sealed-token", JWK, JWK),
    ("sealed-any", WHSK, WHPK),
    ("sealed-both", "wbhsec_1\nuser:pass", "wbhsec_1\nuser:pass"),
];

fn verdicts(output: &Output) -> Vec<Value> {
    output.records().into_iter().filter(|record| record["type"] == "callback").map(|record| record["credentials"].clone()).collect()
}

fn named(output: &Output) -> Vec<String> {
    verdicts(output).iter().map(|verdict| verdict["verdict"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn each_scheme_is_valid_wrong_missing_and_stale_as_asked_for() {
    for (scheme, signs, checks) in SCHEMES {
        let folder = folder(&[("signs", signs), ("checks", checks)]);
        let timed = scheme != "sealed-result";
        let modes: &[&str] = if timed { &["valid", "wrong", "missing", "stale"] } else { &["valid", "wrong", "missing"] };
        let count = (modes.len() + 1).to_string();
        let listen = ["listen", "--vendor", "sealed", "--output", "ndjson", "-n", &count, "--auth", scheme, "--secret-file", "checks"];
        let listening = tool(&folder, &listen).listen();
        let send = ["send", "sealed", "--to", &listening.url, "--auth", scheme];
        for mode in modes {
            tool(&folder, &send).run_with(&["--secret-file", "signs", "--credentials", mode]).expect(0);
        }
        // Nobody's signature needs no secret.
        tool(&folder, &send).run_with(&["--credentials", "wrong"]).expect(0);
        let expected: Vec<_> = modes.iter().copied().chain(["wrong"]).collect();
        assert_eq!(named(&listening.end().expect(0)), expected, "{scheme}");
    }
}

#[test]
fn what_is_wrong_is_of_the_scheme_that_would_be_right_and_nothing_is_left_of_what_is_missing() {
    let folder = folder(&[("shared", "whsec_c2VjcmV0cw=="), ("private", WHSK), ("public", WHPK), ("v1", "wbhsec_1")]);
    let mut receiver = Receiver::ok();
    for (file, mode, version) in [
        ("shared", "valid", "v1,"),
        ("shared", "wrong", "v1,"),
        ("private", "valid", "v1a,"),
        ("private", "stale", "v1a,"),
        ("private", "wrong", "v1a,"),
        ("public", "wrong", "v1a,"),
    ] {
        let send = ["send", "standard-webhooks", "--to", &receiver.url, "--secret-file", file, "--credentials", mode];
        tool(&folder, &send).run().expect(0);
        let signature = receiver.next().header("webhook-signature").unwrap().to_owned();
        assert!(signature.starts_with(version), "{file} {mode}: {signature}");
    }
    // Of one that may be in either of two headers, neither is left.
    let listening = tool(&folder, &["listen", "--vendor", "sealed", "--save", "calls.ndjson", "-n", "1"]).listen();
    tool(&folder, &["send", "sealed", "--to", &listening.url, "--auth", "sealed-v1", "--secret-file", "v1"]).run().expect(0);
    listening.end().expect(0);
    for secret in [&["--secret-file", "sealed=v1"][..], &["--secret-file", "sealed=private"], &[]] {
        let send = ["send", "calls.ndjson", "--to", &receiver.url, "--auth", "sealed-any", "--credentials", "missing"];
        tool(&folder, &send).run_with(secret).expect(0);
        assert_eq!(receiver.next().header("sealed-signature"), None, "{secret:?}");
    }
}

#[test]
fn what_others_sign_is_valid_and_what_they_change_is_not() {
    let Some(python) = python() else { return };
    let folder = folder(&[("secret", "wbhsec_1")]);
    let listen = ["listen", "--vendor", "sealed", "--output", "ndjson", "-n", "3", "--secret-file", "secret"];
    let listening = tool(&folder, &listen).listen();
    let script = "import hashlib, hmac, sys, time\nt, body = str(int(time.time()) + int(sys.argv[1])), sys.argv[2].encode()\n\
                  print(f't={t},v1=' + hmac.new(b'wbhsec_1', t.encode() + b'.' + body, hashlib.sha256).hexdigest(), end='')";
    let body = r#"{"sealed_event":"check.done","check":"é","result":"clear"}"#;
    for (later, signed) in [("0", body), ("0", "{}"), ("900", body)] {
        let header = Command::new(&python).args(["-c", script, later, signed]).output().unwrap();
        assert!(header.status.success(), "{}", String::from_utf8_lossy(&header.stderr));
        let header = format!("sealed-signature: {}\r\n", String::from_utf8(header.stdout).unwrap());
        assert_eq!(wire::post_for_status(listening.address(), "/", &header, body.as_bytes()), 200);
    }
    let output = listening.end().expect(0);
    assert_eq!(named(&output), ["valid", "wrong", "stale"]);
    assert!(verdicts(&output)[2]["why"].as_str().unwrap().contains("in the future"), "{:?}", verdicts(&output));
}

#[test]
fn what_is_signed_here_is_valid_for_others() {
    let Some(python) = python() else { return };
    let folder = folder(&[("secret", "wbhsec_1")]);
    let mut receiver = Receiver::ok();
    tool(&folder, &["send", "sealed", "--to", &receiver.url, "--secret-file", "secret"]).run().expect(0);
    let delivery = receiver.next();
    let script = "import hashlib, hmac, sys, time\npairs = dict(item.split('=') for item in sys.argv[1].split(','))\nbody = sys.stdin.buffer.read()\n\
                  mac = hmac.new(b'wbhsec_1', pairs['t'].encode() + b'.' + body, hashlib.sha256).hexdigest()\n\
                  assert hmac.compare_digest(mac, pairs['v1']) and abs(time.time() - int(pairs['t'])) < 100";
    assert!(fed(Command::new(python).args(["-c", script, delivery.header("sealed-signature").unwrap()]), &delivery.body));
}

#[test]
fn openssl_agrees_with_an_ed25519_signature() {
    if !Command::new("openssl").arg("version").stdout(Stdio::null()).status().is_ok_and(|status| status.success()) {
        return say("SKIPPED: openssl is not on this machine");
    }
    let folder = folder(&[]);
    let openssl = |arguments: &[&str]| Command::new("openssl").args(arguments).current_dir(folder.path()).output().unwrap();
    assert!(openssl(&["genpkey", "-algorithm", "ed25519", "-out", "key.pem"]).status.success());
    assert!(openssl(&["pkey", "-in", "key.pem", "-pubout", "-out", "public.pem"]).status.success());
    let mut receiver = Receiver::ok();
    let send = ["send", "sealed", "--to", &receiver.url, "--auth", "sealed-ed25519", "--secret-file", "key.pem"];
    tool(&folder, &send).run().expect(0);
    let delivery = receiver.next();
    let signature = BASE64_STANDARD.decode(delivery.header("sealed-ed25519").unwrap().strip_prefix("v1a,").unwrap()).unwrap();
    let head = format!("{}.{}.", delivery.header("sealed-id").unwrap(), delivery.header("sealed-time").unwrap());
    std::fs::write(folder.path().join("message"), [head.as_bytes(), &delivery.body].concat()).unwrap();
    std::fs::write(folder.path().join("signature"), &signature).unwrap();
    let verify = ["pkeyutl", "-verify", "-pubin", "-inkey", "public.pem", "-rawin", "-in", "message", "-sigfile", "signature"];
    let verified = openssl(&verify);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}

#[test]
fn each_attempt_has_its_own_time_and_all_of_them_one_id() {
    let folder = folder(&[("secret", WHSK)]);
    let mut receiver = Receiver::answering(&[503, 503, 200], "");
    let send = ["send", "sealed", "--to", &receiver.url, "--auth", "sealed-ed25519", "--secret-file", "secret"];
    tool(&folder, &send).run_with(&["--retry", "2", "--retry-interval", "20ms"]).expect(0);
    let attempts: Vec<Delivery> = (0..3).map(|_| receiver.next()).collect();
    let header = |name: &str| attempts.iter().map(|attempt| attempt.header(name).unwrap().to_owned()).collect::<Vec<_>>();
    let (ids, times, signatures) = (header("sealed-id"), header("sealed-time"), header("sealed-ed25519"));
    assert!(ids[0].starts_with("msg_") && ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert!(times[0] < times[1] && times[1] < times[2], "{times:?}");
    assert!(signatures[0] != signatures[1] && signatures[1] != signatures[2]);

    let mut receiver = Receiver::ok();
    let send = ["send", "sealed", "--to", &receiver.url, "--auth", "sealed-ed25519", "--secret-file", "secret", "--repeat", "3"];
    tool(&folder, &send).run().expect(0);
    let mut again: Vec<_> = (0..3).map(|_| receiver.next().header("sealed-id").unwrap().to_owned()).chain([ids[0].clone()]).collect();
    again.sort();
    again.dedup();
    assert_eq!(again.len(), 4, "each delivery is a message of its own");
}

#[test]
fn a_recording_is_judged_as_of_its_receipt_and_signed_anew_when_it_is_sent() {
    let folder = folder(&[("secret", "wbhsec_1")]);
    let listening = tool(&folder, &["listen", "--save", "calls.ndjson", "-n", "1", "--secret-file", "sealed=secret"]).listen();
    tool(&folder, &["send", "sealed", "--to", &listening.url, "--secret-file", "secret", "--credentials", "stale"]).run().expect(0);
    listening.end().expect(0);
    let validate = |file: &str| tool(&folder, &["validate", file, "--secret-file", "sealed=secret"]).run();
    assert!(validate("calls.ndjson").expect(1).text().contains("stale"));
    // Received when it was signed, it would have been valid.
    let recorded = std::fs::read_to_string(folder.path().join("calls.ndjson")).unwrap();
    let callback: Value =
        recorded.lines().map(|line| serde_json::from_str(line).unwrap()).find(|line: &Value| line["type"] == "callback").unwrap();
    let header = callback["headers"].as_array().unwrap().iter().find(|header| header["name"] == "sealed-signature").unwrap();
    let signed: i64 = header["value"].as_str().unwrap().split([',', '=']).nth(1).unwrap().parse().unwrap();
    let at = jiff::Timestamp::from_second(signed).unwrap().to_string();
    let earlier = recorded.replace(callback["at"].as_str().unwrap(), &at);
    std::fs::write(folder.path().join("earlier.ndjson"), earlier).unwrap();
    validate("earlier.ndjson").expect(0);

    let sent = |more: &[&str]| {
        let mut receiver = Receiver::ok();
        tool(&folder, &["send", "calls.ndjson", "--to", &receiver.url]).run_with(more).expect(0);
        receiver.next().header("sealed-signature").map(str::to_owned)
    };
    let recorded = header["value"].as_str().map(str::to_owned);
    assert_eq!(sent(&[]), recorded, "without a secret nothing is signed");
    assert_eq!(sent(&["--secret-file", "sealed=secret", "--credentials", "keep"]), recorded);
    assert_eq!(sent(&["--secret-file", "sealed=secret", "--credentials", "missing"]), None);
    let anew = sent(&["--secret-file", "sealed=secret"]).unwrap();
    assert!(anew > recorded.unwrap(), "the time of this attempt stands first in it: {anew}");
}

#[test]
fn any_of_several_secrets_may_match() {
    let folder = folder(&[("both", "new\nold"), ("old", "old"), ("new", "new")]);
    let listening = tool(&folder, &["listen", "--output", "ndjson", "-n", "3", "--strict", "--secret-file", "sealed=both"]).listen();
    for secret in ["old", "new", "both"] {
        tool(&folder, &["send", "sealed", "--to", &listening.url, "--secret-file", secret]).run().expect(0);
    }
    assert_eq!(named(&listening.end().expect(0)), ["valid"; 3]);
}

#[test]
fn strict_refuses_what_is_not_signed() {
    let folder = folder(&[("secret", "wbhsec_1")]);
    let mut listening = tool(&folder, &["listen", "--strict", "--secret-file", "sealed=secret"]).listen();
    let sample = std::fs::read(sample()).unwrap();
    let answer = wire::exchange(listening.address(), &wire::post("/sealed", "", &sample));
    assert!(answer.starts_with("HTTP/1.1 401") && answer.to_ascii_lowercase().contains("www-authenticate: sealed-v1"), "{answer}");
    listening.wait_for("sealed-v1 missing: no sealed-signature header");
}

#[test]
fn how_little_a_signature_covers_is_said() {
    let folder = folder(&[("secret", "a-secret")]);
    let arguments = ["--auth", "sealed-result", "--secret-file", "sealed=secret"];
    let mut listening = tool(&folder, &["listen"]).args(&arguments).listen();
    tool(&folder, &["send", "sealed", "--to", &listening.url]).run_with(&arguments).expect(0);
    listening.wait_for("sealed-result ok (of the body it covers /check, /result only)");
    let listed = tool(&folder, &["samples", "sealed"]).run().expect(0);
    for said in [
        "HMAC SHA-256 of time + \".\" + body, in lower-case hex in sealed-signature: t=…,v1=…; the time, at most 300 s ago, at most 300 s ahead",
        "Ed25519 of id + \".\" + time + \".\" + body, in base64 in sealed-ed25519 or other-ed25519: v1a,…; the time in sealed-time, at most 300 s ago",
        "of the body it covers /check, /result only",
        "a JWT by ES256 in sealed-token with the SHA-256 of the body; issued at most 300 s ago",
        "each of sealed-v1, basic",
    ] {
        assert!(listed.text().contains(said), "{said} is not in: {}", listed.text());
    }
}

#[test]
fn a_dry_run_shows_the_bytes_that_are_signed_when_asked_to() {
    let folder = folder(&[("secret", "wbhsec_1")]);
    let dry = |more: &[&str]| {
        let arguments = [&["send", "sealed", "--dry-run", "--secret-file", "secret"], more].concat();
        tool(&folder, &arguments).run().expect(0).text().to_owned()
    };
    let plain = dry(&[]);
    assert!(plain.contains("sealed-signature: t=") && !plain.contains("signed by"), "{plain}");
    let told = dry(&["-v"]);
    let sample = String::from_utf8(std::fs::read(sample()).unwrap()).unwrap();
    let time = told.split("sealed-signature: t=").nth(1).unwrap().split(',').next().unwrap();
    assert!(told.ends_with(&format!("signed by sealed-v1:\n{time}.{sample}\n")), "{told}");
    let digest = dry(&["-v", "--auth", "sealed-result"]);
    assert!(digest.ends_with("hash to something else):\nc-1clear••••••\n") && !digest.contains("wbhsec_1"), "{digest}");
    let curl = tool(&folder, &["send", "sealed", "--curl", "--secret-file", "secret"]).run().expect(0);
    assert!(curl.text().contains("-H 'sealed-signature: t="), "{}", curl.text());
}

#[test]
fn a_header_that_the_user_gives_stands() {
    let folder = folder(&[("secret", "wbhsec_1")]);
    let mut receiver = Receiver::ok();
    let send = ["send", "sealed", "--to", &receiver.url, "--secret-file", "secret", "-H", "Sealed-Signature: mine"];
    tool(&folder, &send).run().expect(0);
    assert_eq!(receiver.next().header("sealed-signature"), Some("mine"));
}

#[test]
fn what_cannot_be_signed_is_a_usage_error_that_says_why() {
    let folder = folder(&[("text", "hello"), ("public", WHPK), ("jwk", JWK)]);
    let refused = |arguments: &[&str]| tool(&folder, &["send", "sealed", "--to", "1"]).run_with(arguments).expect(2).stderr;
    for (arguments, said) in [
        (&["--auth", "sealed-v2", "--secret-file", "text"][..], "Sealed documents no sealed-v2; it documents sealed-v1, sealed-ed25519,"),
        (&["--auth", "Sealed-V1"], "idhook samples VENDOR"),
        (&["--auth", "sealed-ed25519", "--secret-file", "text"], "the scheme needs a key as PEM"),
        (&["--auth", "sealed-ed25519", "--secret-file", "jwk"], "the key is for ECDSA on P-256, and the scheme uses Ed25519"),
        (&["--auth", "sealed-ed25519", "--secret-file", "public"], "send needs the private one"),
        (&["--auth", "sealed-v1", "--credentials", "valid"], "no secret"),
        (&["--auth", "sealed-v1", "--credentials", "stale"], "no secret to sign with"),
        (&["--auth", "sealed-result", "--secret-file", "text", "--credentials", "stale"], "cannot be stale"),
        (&["--auth", "sealed-result", "--secret-file", "text", "--unset", "/result"], "no /result in the body, which is signed"),
    ] {
        let error = refused(arguments);
        assert!(error.contains(said), "{arguments:?}: {error}");
    }
    let listen = |arguments: &[&str]| tool(&folder, &["listen", "--port", "0"]).run_with(arguments).expect(2).stderr;
    assert!(listen(&["--auth", "baisc", "--secret-file", "sealed=text"]).contains("documents no baisc"));
    assert!(listen(&["--auth", "baisc"]).contains("no vendor documents a scheme of that name"));
    assert!(listen(&["--auth", "sealed-ed25519", "--secret-file", "sealed=text"]).contains("key as PEM"));
}

#[test]
fn a_signature_may_cross_a_network_in_the_clear_and_a_secret_may_not() {
    let folder = folder(&[("secret", "wbhsec_1"), ("both", "wbhsec_1\nuser:pass")]);
    let send = |more: &[&str]| tool(&folder, &["send", "sealed", "--to", "http://nobody.invalid/hook"]).run_with(more);
    send(&["--secret-file", "secret"]).expect(4);
    let refused = send(&["--secret-file", "both", "--auth", "sealed-both"]);
    assert!(refused.status != 4 && refused.stderr.contains("--insecure-http"), "{}", refused.stderr);
}

#[test]
fn a_body_that_is_cut_is_signed_as_it_goes_or_as_it_was_where_the_signature_stands_in_it() {
    let folder = folder(&[("secret", "a-secret")]);
    for (scheme, verdict) in [("sealed-v1", "valid"), ("sealed-result", "missing")] {
        let arguments = ["--auth", scheme, "--secret-file", "secret"];
        let listening = tool(&folder, &["listen", "--vendor", "sealed", "--output", "ndjson", "-n", "1"]).args(&arguments).listen();
        tool(&folder, &["send", "sealed", "--to", &listening.url, "--mutate", "malformed"]).run_with(&arguments).expect(0);
        assert_eq!(named(&listening.end().expect(0)), [verdict], "{scheme}");
    }
}

#[test]
fn a_probe_signs_what_it_delivers() {
    for (scheme, secret) in [("sealed-v1", "wbhsec_1"), ("sealed-result", "a-secret"), ("sealed-both", "wbhsec_1\nuser:pass")] {
        let folder = folder(&[("secret", secret)]);
        let arguments = ["--auth", scheme, "--secret-file", "sealed=secret"];
        let listening = tool(&folder, &["listen", "--vendor", "sealed", "--strict"]).args(&arguments).listen();
        let probe = ["send", "sealed", "--probe", "--to", &listening.url, "--output", "ndjson"];
        let output = tool(&folder, &probe).run_with(&arguments);
        let verdict = |name: &str| {
            let lines = output.records();
            let line = lines.iter().find(|record| record["check"] == name).unwrap_or_else(|| panic!("{name} in {lines:?}"));
            line["verdict"].as_str().unwrap().to_owned()
        };
        let checks = ["event:check.done", "wrong-credentials", "missing-credentials", "malformed"].map(verdict);
        assert_eq!(checks, ["ok"; 4], "{scheme}: {}", output.text());
        drop(listening);
    }
}

#[test]
fn a_pack_that_contradicts_itself_is_refused() {
    let packs = tempfile::tempdir().unwrap();
    let folder = packs.path().join("neutral");
    neutral(packs.path());
    let whole = std::fs::read_to_string(folder.join("vendor.json")).unwrap();
    for (place, value, said) in [
        ("/signature/of", json!(["body", "secret"]), "the secret is a part of a digest only"),
        ("/signature/by", json!({ "digest": { "hash": "sha256" } }), "could be made by anybody"),
        ("/signature/in", json!({ "member": "/seal" }), "cannot be one of the whole body"),
        ("/signature/timestamp/in", json!("signature"), "exactly where its grammar has a place"),
        ("/signature/id", json!("basic"), "another scheme has this id"),
        ("/signature/written", json!("HEX"), "vendor.json:1:"),
        (
            "/signature/by/hmac/hash",
            json!({ "named-by": { "header": "x", "values": { "a": "sha256" }, "sends": "b" } }),
            "none of the values",
        ),
        ("", json!({ "all": { "id": "v1", "of": ["v1", "basic"] } }), "can be put together"),
        ("", json!({ "static-key": { "id": "v1", "in": "path", "prefix": "Key " } }), "in a header only"),
        ("", json!({ "static-key": { "id": "v1", "in": { "query": "a b" } } }), "vendor.json:1:"),
        ("", json!("bearer"), "v1 is none of the schemes"),
    ] {
        let mut manifest: Value = serde_json::from_str(&whole).unwrap();
        *manifest.pointer_mut(&format!("/credentials/schemes/0/scheme{place}")).unwrap() = value;
        std::fs::write(folder.join("vendor.json"), manifest.to_string()).unwrap();
        let error = Tool::new(["--packs", packs.path().to_str().unwrap(), "samples"]).run().expect(3).stderr;
        assert!(error.contains(said), "{place}: {error}");
    }
}

#[test]
fn the_demonstration_signs_for_every_vendor() {
    let folder = folder(&[]);
    let mut listening = tool(&folder, &["listen", "--demo"]).listen();
    let line = listening.wait_for("Sealed");
    assert!(line.contains("sealed-v1 ok"), "{line}");
}

fn sample() -> std::path::PathBuf {
    project().join("tests/cases/packs/sealed/samples/check.done/clear.json")
}

/// A Python, if there is one.
fn python() -> Option<String> {
    let name = std::env::var("IDHOOK_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let there = Command::new(&name).arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success());
    if !there {
        say("SKIPPED: Python is not on this machine");
    }
    there.then_some(name)
}

/// Whether a command that reads these bytes says yes.
fn fed(command: &mut Command, bytes: &[u8]) -> bool {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), bytes).unwrap();
    child.wait().unwrap().success()
}

/// The invented vendor, signing as the neutral standard has it.
fn neutral(packs: &Path) {
    let (from, to) = (project().join("tests/cases/packs/sealed"), packs.join("neutral"));
    for file in ["vendor.json", "schemas/check.done.json", "samples/check.done/clear.json"] {
        std::fs::create_dir_all(to.join(file).parent().unwrap()).unwrap();
        std::fs::copy(from.join(file), to.join(file)).unwrap();
    }
    let mut manifest: Value = serde_json::from_slice(&std::fs::read(to.join("vendor.json")).unwrap()).unwrap();
    let header = |name: &str, grammar: Value| json!({ "header": { "names": [name], "grammar": grammar } });
    manifest["id"] = json!("neutral");
    manifest["credentials"] = json!({ "default": "v1", "schemes": [{ "grade": "documented", "source": ["page"], "scheme": { "signature": {
        "id": "v1",
        "by": { "hmac": { "hash": "sha256", "key": { "encoding": "base64", "strip": "whsec_" } } },
        "of": ["message-id", { "text": "." }, "timestamp", { "text": "." }, "body"],
        "written": "base64",
        "in": header("webhook-signature", json!({ "list": { "items": " ", "value": ",", "version": "v1" } })),
        "timestamp": { "in": { "header": ["webhook-timestamp"] }, "unit": "seconds", "limits": { "past": 300, "future": 300 } },
        "message_id": { "header": ["webhook-id"] },
    } } }] });
    std::fs::write(to.join("vendor.json"), manifest.to_string()).unwrap();
}
