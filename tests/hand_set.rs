//! Headers set by hand on a delivery that is signed: what they say is what is signed, and every preview shows those bytes.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use common::receiver::Receiver;
use common::records::fits_the_schema;
use common::{Output, Tool, project};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Signs these parts with a key.
type Made = fn(&[u8], &[&[u8]]) -> Vec<u8>;

const KEY: &[u8] = b"a key of twenty-four byt";

fn made<M: Mac + KeyInit>(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut mac = <M as KeyInit>::new_from_slice(key).unwrap();
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("whsec"), format!("whsec_{}", BASE64_STANDARD.encode(KEY))).unwrap();
    std::fs::write(folder.path().join("secret"), "wbhsec_1").unwrap();
    folder
}

fn send(folder: &TempDir, arguments: &[&str]) -> Output {
    let packs = project().join("tests/cases/packs");
    Tool::new(["--packs", packs.to_str().unwrap(), "send"]).dir(folder.path()).run_with(arguments)
}

#[test]
fn a_time_that_is_set_is_the_time_that_is_signed() {
    let folder = folder();
    for name in ["webhook-timestamp", "svix-timestamp"] {
        let mut receiver = Receiver::ok();
        let header = format!("{name}: 5");
        send(&folder, &["standard-webhooks", "--secret-file", "whsec", "--to", &receiver.url, "-H", &header]).expect(0);
        let delivery = receiver.next();
        assert_eq!(delivery.header(name), Some("5"));
        let id = delivery.header("webhook-id").unwrap();
        let signature = made::<Hmac<sha2::Sha256>>(KEY, &[id.as_bytes(), b".5.", &delivery.body]);
        assert_eq!(delivery.header("webhook-signature"), Some(&*format!("v1,{}", BASE64_STANDARD.encode(signature))), "{name}");
    }
    let shown = send(&folder, &["standard-webhooks", "--secret-file", "whsec", "--dry-run", "-v", "-H", "webhook-timestamp: 5"]).expect(0);
    let signed = shown.text().split("signed by v1").nth(1).unwrap();
    assert!(signed.contains(".5.{") && shown.text().contains("\nwebhook-timestamp: 5\n"), "{}", shown.text());
}

#[test]
fn a_hash_that_is_named_is_the_hash_that_is_used() {
    let folder = folder();
    let secret: &[u8] = b"wbhsec_1";
    let hashes: [(&[&str], Made); 4] = [
        (&["-H", "x-payload-digest-alg: HMAC_SHA512_HEX"], made::<Hmac<sha2::Sha512>>),
        (&["-H", "x-payload-digest-alg: HMAC_SHA1_HEX"], made::<Hmac<sha1::Sha1>>),
        (&["-H", "x-payload-digest-alg: HMAC_SHA256_HEX"], made::<Hmac<sha2::Sha256>>),
        (&[], made::<Hmac<sha2::Sha256>>),
    ];
    for (flags, made) in hashes {
        let mut receiver = Receiver::ok();
        send(&folder, &[&["sumsub", "--secret-file", "secret", "--to", &receiver.url], flags].concat()).expect(0);
        let delivery = receiver.next();
        assert_eq!(delivery.header("x-payload-digest"), Some(&*hex(&made(secret, &[&delivery.body]))), "{flags:?}");
        assert_eq!(delivery.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("x-payload-digest-alg")).count(), 1);
    }
    let told = Tool::new(["samples", "sumsub"]).run().expect(0);
    assert!(told.text().contains("-H 'x-payload-digest-alg: HMAC_SHA1_HEX'"), "{}", told.text());
}

#[test]
fn what_cannot_be_signed_is_wrong_usage() {
    let folder = folder();
    let standard = ["standard-webhooks", "--secret-file", "whsec"];
    for (arguments, headers, said) in [
        (&standard[..], &["webhook-timestamp: yesterday"][..], &["webhook-timestamp is set to \"yesterday\"", "seconds since 1970"][..]),
        (&standard, &["webhook-timestamp;"], &["no time in seconds since 1970"]),
        (&standard, &["webhook-timestamp: 5", "webhook-timestamp: 6"], &["webhook-timestamp is set more than once"]),
        (&standard, &["webhook-timestamp: 5", "svix-timestamp: 6"], &["webhook-timestamp and svix-timestamp", "both are set"]),
        (
            &["sumsub", "--secret-file", "secret"],
            &["x-payload-digest-alg: HMAC_MD5_HEX"],
            &["\"HMAC_MD5_HEX\"", "HMAC_SHA1_HEX, HMAC_SHA256_HEX, HMAC_SHA512_HEX"],
        ),
    ] {
        let headers: Vec<_> = headers.iter().flat_map(|header| ["-H", header]).collect();
        let refused = send(&folder, &[arguments, &["--dry-run"], &headers].concat()).expect(2).stderr;
        assert!(said.iter().all(|part| refused.contains(part)), "{headers:?}: {refused}");
    }
    for header in ["webhook-timestamp: 5", "webhook-timestamp:"] {
        let refused = send(&folder, &[&standard[..], &["--dry-run", "--credentials", "stale", "-H", header]].concat()).expect(2).stderr;
        assert!(refused.contains("webhook-timestamp") && refused.contains("--credentials stale would change nothing"), "{refused}");
    }
    send(&folder, &[&standard[..], &["--dry-run", "--credentials", "stale", "-H", "webhook-id: msg_1"]].concat()).expect(0);
}

#[test]
fn a_time_that_is_recorded_gives_way_to_that_of_the_delivery() {
    let folder = folder();
    let listen = ["listen", "--vendor", "standard-webhooks", "-n", "1", "--save", "calls.ndjson"];
    let listening = Tool::new(listen).dir(folder.path()).listen();
    let stale = ["standard-webhooks", "--secret-file", "whsec", "--to", &listening.url, "--credentials", "stale"];
    send(&folder, &stale).expect(0);
    listening.end().expect(0);
    let recorded: Value =
        serde_json::from_str(std::fs::read_to_string(folder.path().join("calls.ndjson")).unwrap().lines().next().unwrap()).unwrap();
    let headers = recorded["headers"].as_array().unwrap();
    let old = headers.iter().find(|header| header["name"] == "webhook-timestamp").unwrap()["value"].as_str().unwrap();
    let mut receiver = Receiver::ok();
    send(&folder, &["calls.ndjson", "--secret-file", "standard-webhooks=whsec", "--to", &receiver.url]).expect(0);
    let new: u64 = receiver.next().header("webhook-timestamp").unwrap().parse().unwrap();
    assert!(new > old.parse::<u64>().unwrap() + 300, "{new} {old}");
}

#[test]
fn a_record_of_a_request_says_what_is_signed() {
    let folder = folder();
    let shown = |arguments: &[&str]| {
        let output = send(&folder, &[arguments, &["--dry-run", "--output", "ndjson"]].concat()).expect(0);
        fits_the_schema(&output);
        output.records().remove(0)
    };
    let whole = shown(&["sealed", "--secret-file", "secret", "--redact", "none"]);
    let header = whole["headers"].as_array().unwrap().iter().find(|header| header["name"] == "sealed-signature").unwrap();
    let header = header["value"].as_str().unwrap();
    let [signed] = &whole["signed"].as_array().unwrap()[..] else { panic!("{whole}") };
    assert_eq!((&signed["scheme"], signed.get("masked")), (&json!("sealed-v1"), None));
    let signature = hex(&made::<Hmac<sha2::Sha256>>(b"wbhsec_1", &[signed["text"].as_str().unwrap().as_bytes()]));
    assert!(header.ends_with(&format!("v1={signature}")), "{header} {signed}");
    // Part of this one is the secret, and is never shown.
    let digest = shown(&["sealed", "--secret-file", "secret", "--auth", "sealed-result"]);
    assert_eq!(digest["signed"], json!([{ "scheme": "sealed-result", "text": "c-1clear••••••", "masked": true }]));
    // The URL of a session is a secret.
    let masked = shown(&["stripe", "--secret-file", "secret", "--set", "/data/object/url=https://verify.example.com/x"]);
    assert_eq!(masked["signed"][0]["masked"], true);
    assert!(masked["signed"][0]["text"].as_str().unwrap().ends_with(masked["body"].as_str().unwrap()), "{masked}");
    std::fs::write(folder.path().join("bytes"), b"\xff\xfe").unwrap();
    let bytes = shown(&["./bytes", "--vendor", "sumsub", "--secret-file", "secret", "--redact", "none"]);
    assert_eq!(bytes["signed"], json!([{ "scheme": "payload-digest", "base64": BASE64_STANDARD.encode(b"\xff\xfe") }]));
    assert_eq!(shown(&["identomat"]).get("signed"), None);
    let gone = shown(&["standard-webhooks", "--secret-file", "whsec", "-H", "webhook-timestamp:"]);
    assert_eq!(gone["signed"], json!([{ "scheme": "v1" }]), "what was signed cannot be told from it");
}

#[test]
fn masked_bytes_are_said_to_be_masked() {
    let folder = folder();
    let told = |arguments: &[&str]| send(&folder, &[arguments, &["--secret-file", "secret", "--dry-run", "-v"]].concat()).expect(0);
    let masked = told(&["stripe", "--set", "/data/object/url=https://verify.example.com/x"]);
    let line = masked.text().lines().find(|line| line.starts_with("signed by stripe-signature")).unwrap().to_owned();
    assert!(line.contains("hash to something else"), "{line}");
    for plain in [told(&["stripe", "--redact", "none"]), told(&["sealed"])] {
        assert!(plain.text().contains("\nsigned by ") && !plain.text().contains("hash to something else"), "{}", plain.text());
    }
}

#[test]
fn a_command_for_curl_with_a_signed_time_says_how_long_it_holds() {
    let folder = folder();
    let told = |arguments: &[&str]| send(&folder, &[arguments, &["--curl"]].concat()).expect(0).stderr;
    let said = told(&["stripe/*", "--secret-file", "secret"]);
    assert_eq!(said.matches("the signature is of this moment: the vendor's limit of 300 s makes it stale after that").count(), 1, "{said}");
    for silent in [
        &["stripe"][..],
        &["sumsub", "--secret-file", "secret"],
        &["stripe", "--secret-file", "secret", "--credentials", "stale"],
        &["stripe", "--secret-file", "secret", "-H", "stripe-signature: t=1,v1=00"],
        &["standard-webhooks", "--secret-file", "whsec", "-H", "webhook-timestamp: 5"],
    ] {
        assert!(!told(silent).contains("of this moment"), "{silent:?}");
    }
}

#[test]
fn only_where_customers_set_the_numbers_of_a_schedule_are_they_asked_for_them() {
    let folder = folder();
    for (vendor, customers) in [("stripe", false), ("unico", true)] {
        let refused = send(&folder, &[vendor, "--retry", "vendor", "--dry-run"]).expect(2).stderr;
        assert!(refused.contains("--retry vendor:N") && refused.contains("--retry vendor:5 --retry-interval 30s"), "{refused}");
        assert_eq!(refused.contains("customers"), customers, "{refused}");
    }
}
