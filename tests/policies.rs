//! What packs say of keys and of deliveries, from end to end: where a key stands, what `--credentials` makes of every scheme, and the
//! facts that a schedule is made of.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::collections::BTreeMap;
use std::io::Read as _;
use std::net::TcpListener;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use common::packs::{changed, folder, tool};
use common::receiver::Receiver;
use common::{Output, Tool, manifest, project, say, vendors, wire};
use serde_json::{Value, json};

/// Of the documentation of Standard Webhooks' libraries.
const WHSK: &str = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
/// No URL, no JSON and no shell takes it as it is.
const ODD: &str = "k/y +1%2F\"ü'-secret";

fn callbacks(output: &Output) -> Vec<Value> {
    output.records().into_iter().filter(|record| record["type"] == "callback").collect()
}

fn verdicts(output: &Output) -> Vec<String> {
    callbacks(output).iter().map(|record| record["credentials"]["verdict"].as_str().unwrap().to_owned()).collect()
}

/// Places of the invented vendor's keys, and what goes together with them.
const PLACES: [&str; 5] = ["keyed-header", "keyed-query", "keyed-path", "keyed-places", "keyed-path-and-seal"];

/// A secret file with the same secret for each scheme that this one consists of.
fn lines(scheme: &str, secret: &str) -> String {
    let parts = match scheme {
        "keyed-places" => 3,
        "keyed-path-and-seal" => 2,
        _ => 1,
    };
    [secret].repeat(parts).join("\n")
}

#[test]
fn a_key_is_checked_wherever_it_stands_and_recorded_with_its_callback() {
    for scheme in PLACES {
        let folder = folder(&[("secret", &lines(scheme, ODD))]);
        let keys = ["--auth", scheme, "--secret-file", "secret"];
        let listen = ["listen", "--vendor", "keyed", "--strict", "--save", "calls.ndjson", "--output", "ndjson", "-n", "1"];
        let listening = tool(&folder, &listen).args(&keys).listen();
        for (mode, status) in [("wrong", 1), ("missing", 1), ("valid", 0)] {
            // The path of a vendor's own begins with its name, which is no key.
            let to = format!("{}/keyed", listening.url);
            tool(&folder, &["send", "keyed", "--to", &to, "--credentials", mode]).run_with(&keys).expect(status);
        }
        assert_eq!(verdicts(&listening.end().expect(1)), ["wrong", "missing", "valid"], "{scheme}");
        let checked =
            tool(&folder, &["validate", "calls.ndjson", "--vendor", "keyed", "--output", "ndjson"]).run_with(&keys).expect(1).records();
        let valid: Vec<_> = checked.iter().filter(|record| record["type"] == "checked").map(|record| record["valid"].clone()).collect();
        assert_eq!(valid, [false, false, true], "{scheme}");
    }
}

#[test]
fn no_key_shows_wherever_it_stands() {
    for (scheme, secret) in PLACES.iter().flat_map(|scheme| [ODD, "plain-secret"].map(|secret| (scheme, secret))) {
        let folder = folder(&[("secret", &lines(scheme, secret))]);
        let keys = ["--auth", scheme, "--secret-file", "secret", "-v"];
        let (mut sent, mut received) = (Vec::new(), Vec::new());
        for output in ["human", "ndjson"] {
            let listening = tool(&folder, &["listen", "--vendor", "keyed", "-n", "2", "--output", output]).args(&keys).listen();
            for mode in ["valid", "wrong"] {
                let log = format!("log-{output}-{mode}");
                let send = ["send", "keyed", "--to", &listening.url, "--credentials", mode, "--output", output, "--log", &log];
                sent.push(tool(&folder, &send).run_with(&keys).expect(0));
            }
            received.push(listening.end().expect(0));
        }
        for preview in ["--dry-run", "--curl"] {
            sent.push(tool(&folder, &["send", "keyed", preview]).run_with(&keys).expect(0));
        }
        let log = std::fs::read_to_string(folder.path().join("log-human-valid")).unwrap();
        let encoded = BASE64_STANDARD.encode(secret);
        let parts = ["-secret", "1%252F", &encoded];
        for text in sent.iter().chain(&received).flat_map(|output| [output.text(), output.stderr.as_str()]).chain([log.as_str()]) {
            assert!(!parts.iter().any(|part| text.contains(part)), "{scheme}: {text}");
        }
        // What listen does not know may be somebody's, too.
        assert!(!received.iter().any(|output| output.text().contains("wrong-credentials")), "{scheme}");
    }
}

#[test]
fn the_command_for_curl_holds_the_variable_where_the_key_stands_and_works() {
    for (scheme, place) in [
        ("keyed-header", "-H 'keyed-pass: Pass '\"$IDHOOK_SECRET\""),
        ("keyed-query", "access_token='\"$IDHOOK_SECRET\""),
        ("keyed-path", "/'\"$IDHOOK_SECRET\""),
    ] {
        let folder = folder(&[("secret", "plain-secret")]);
        let keys = ["--auth", scheme, "--secret-file", "secret"];
        let listening = tool(&folder, &["listen", "--vendor", "keyed", "--output", "ndjson", "-n", "1"]).args(&keys).listen();
        let command = tool(&folder, &["send", "keyed", "--curl", "--to", &listening.url]).run_with(&keys).expect(0);
        assert!(command.text().contains(place), "{}", command.text());
        let curl = Command::new("sh").args(["-c", command.text()]).env("IDHOOK_SECRET", "plain-secret").stderr(Stdio::null()).status();
        if !Command::new("curl").arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success()) {
            return say("SKIPPED: curl is not on this machine");
        }
        assert!(curl.unwrap().success());
        assert_eq!(verdicts(&listening.end().expect(0)), ["valid"], "{scheme}");
    }
}

#[test]
fn a_key_in_the_query_is_masked_whatever_it_is_called_and_whoever_it_is_of() {
    let folder = folder(&[("secret", "plain-secret")]);
    let keys = ["--auth", "keyed-hook", "--secret-file", "secret"];
    for view in [&["-q"][..], &["--output", "ndjson"]] {
        let listening = tool(&folder, &["listen", "--vendor", "keyed", "-n", "1"]).args(view).args(&keys).listen();
        assert_eq!(
            common::wire::post_for_status(listening.address(), "/?a=1&hook=SOMEBODYS-KEY", "", br#"{"keyed_event":"thing.made"}"#),
            200
        );
        let output = listening.end().expect(0);
        assert!(output.text().contains("a=1") && !output.text().contains("SOMEBODYS"), "{}", output.text());
    }
    let to = "http://127.0.0.1:9/?token=HIDDEN-1&a=2";
    for flags in [&["--curl"][..], &["--dry-run"], &["--dry-run", "--output", "ndjson"]] {
        let output = tool(&folder, &["send", "keyed", "--to", to]).args(flags).run_with(&keys).expect(0);
        assert!(output.text().contains("a=2") && !output.text().contains("HIDDEN"), "{}", output.text());
        let later = tool(&folder, &["send", "keyed", "--to", "http://127.0.0.1:9/?hook=plain-secret&token=HIDDEN-2"]).args(flags);
        let output = later.run_with(&keys).expect(0);
        assert!(!output.text().contains("HIDDEN") && !output.text().contains("plain-secret"), "{}", output.text());
    }
}

#[test]
fn a_key_stands_in_the_url_as_others_read_it() {
    let folder = folder(&[("secret", ODD)]);
    let sent = |scheme: &str, to: &str| {
        let mut receiver = Receiver::ok();
        let to = format!("{}{to}", receiver.url);
        tool(&folder, &["send", "keyed", "--to", &to, "--auth", scheme, "--secret-file", "secret"]).run().expect(0);
        receiver.next().url
    };
    assert_eq!(sent("keyed-query", "/x?a=1"), "/x?a=1&access_token=k%2Fy%20%2B1%252F%22%C3%BC%27-secret");
    assert_eq!(sent("keyed-path", "/x/?a=1"), "/x/k%2Fy%20%2B1%252F%22%C3%BC%27-secret?a=1");
    assert_eq!(sent("keyed-query", "/x?access_token=mine"), "/x?access_token=mine", "what the user writes stands");
    let own = "/k%2fy%20%2b1%252F%22%C3%BC%27-secret/x";
    assert_eq!(sent("keyed-path", own), own, "it is there already");
    for (scheme, to) in [("keyed-query", "1/x?access_token=mine"), ("keyed-path", "1/k%2fy%20%2b1%252F%22%C3%BC%27-secret")] {
        for mode in ["wrong", "missing"] {
            let send = ["send", "keyed", "--to", to, "--auth", scheme, "--secret-file", "secret", "--credentials", mode];
            let refused = tool(&folder, &send).run().expect(2).stderr;
            assert!(refused.contains("the URL holds the key itself"), "{refused}");
        }
    }
}

#[test]
fn a_key_is_read_as_others_write_it() {
    let folder = folder(&[("secret", "a key+more")]);
    let body = std::fs::read(project().join("tests/cases/packs/keyed/samples/thing.made/plain.json")).unwrap();
    let table = [
        ("keyed-query", "/?access_token=a%20key%2bmore", "", "valid"),
        ("keyed-query", "/?x&access_token=a+key%2Bmore&y=", "", "valid"),
        ("keyed-query", "/?access_token=a%20key+more", "", "valid"),
        ("keyed-query", "/?ACCESS_TOKEN=a%20key%2Bmore", "", "missing"),
        ("keyed-query", "/?access_token", "", "wrong"),
        ("keyed-query", "/?access_token=a%20key%2Bmore&access_token=a%20key%2Bmore", "", "malformed"),
        ("keyed-path", "/hooks/a%20key%2Bmore/made", "", "valid"),
        ("keyed-path", "/a%20key+more", "", "valid"),
        ("keyed-path", "/hooks", "", "wrong"),
        ("keyed-path", "/KEYED//", "", "missing"),
        ("keyed-header", "/", "other-pass: Pass a key+more\r\n", "valid"),
        ("keyed-header", "/", "keyed-pass: a key+more\r\n", "malformed"),
        ("keyed-header", "/", "keyed-pass: Pass a key\r\n", "wrong"),
    ];
    for scheme in ["keyed-query", "keyed-path", "keyed-header"] {
        let rows: Vec<_> = table.iter().filter(|row| row.0 == scheme).collect();
        let listen = ["listen", "--vendor", "keyed", "--output", "ndjson", "--auth", scheme, "--secret-file", "secret", "-n"];
        let listening = tool(&folder, &listen).args(&[&rows.len().to_string()]).listen();
        for (_, path, headers, _) in &rows {
            assert_eq!(wire::post_for_status(listening.address(), path, headers, &body), 200);
        }
        let expected: Vec<_> = rows.iter().map(|row| row.3).collect();
        assert_eq!(verdicts(&listening.end().expect(0)), expected, "{scheme}");
    }
}

/// Both, as OAuth 2 stands beside a signature: neither is enough.
#[test]
fn a_token_and_a_signature_must_both_hold() {
    let folder = folder(&[("both", "the-seal\nthe-client"), ("seal", "the-seal")]);
    let keys = ["--auth", "keyed-seal-and-token", "--secret-file", "both"];
    let listen = ["listen", "--vendor", "keyed", "--strict", "--output", "ndjson", "-n", "1"];
    let listening = tool(&folder, &listen).args(&keys).listen();
    let send = ["send", "keyed", "--to", &listening.url];
    let seal = ["--auth", "keyed-seal", "--secret-file", "seal"];
    tool(&folder, &send).run_with(&seal).expect(1);
    tool(&folder, &send).run_with(&[&seal[..], &["-H", "Authorization: Bearer invented"]].concat()).expect(1);
    let form = "grant_type=client_credentials&client_id=x&client_secret=the-client";
    let ask = format!(
        "POST /oauth2/token HTTP/1.1\r\nhost: h\r\nconnection: close\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    );
    let mut stream = wire::connect(listening.address());
    std::io::Write::write_all(&mut stream, ask.as_bytes()).unwrap();
    let answer = wire::rest(&mut stream);
    let token = answer.split("\"access_token\":\"").nth(1).unwrap_or_else(|| panic!("{answer}")).split('"').next().unwrap().to_owned();
    let body = std::fs::read(project().join("tests/cases/packs/keyed/samples/thing.made/plain.json")).unwrap();
    let bearer = format!("authorization: Bearer {token}\r\n");
    assert_eq!(wire::post_for_status(listening.address(), "/", &bearer, &body), 401);
    for (mode, status) in [("wrong", 1), ("missing", 1), ("valid", 0)] {
        tool(&folder, &send).run_with(&[&keys[..], &["--credentials", mode]].concat()).expect(status);
    }
    let output = listening.end().expect(1);
    let why: Vec<_> =
        callbacks(&output).iter().map(|record| record["credentials"]["why"].as_str().unwrap_or_default().to_owned()).collect();
    assert_eq!(verdicts(&output), ["missing", "wrong", "missing", "wrong", "missing", "valid"], "{why:?}");
    assert!(why[0].starts_with("oauth2: ") && why[1].starts_with("oauth2: ") && why[2].starts_with("keyed-seal: "), "{why:?}");
    assert!(!output.text().contains(&token), "tokens are not shown");
}

#[test]
fn openssl_agrees_with_a_signature_on_p_521() {
    if !Command::new("openssl").arg("version").stdout(Stdio::null()).status().is_ok_and(|status| status.success()) {
        return say("SKIPPED: openssl is not on this machine");
    }
    let folder = folder(&[]);
    let openssl = |arguments: &[&str]| Command::new("openssl").args(arguments).current_dir(folder.path()).output().unwrap();
    let generate = ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521", "-out", "key.pem"];
    assert!(openssl(&generate).status.success());
    assert!(openssl(&["pkey", "-in", "key.pem", "-pubout", "-out", "public.pem"]).status.success());
    let mut receiver = Receiver::ok();
    let send = ["send", "keyed", "--to", &receiver.url, "--auth", "keyed-p521", "--secret-file", "key.pem"];
    tool(&folder, &send).run().expect(0);
    let delivery = receiver.next();
    let [time, _, signature] = delivery.header("keyed-p521").unwrap().split(':').collect::<Vec<_>>()[..] else { panic!("three parts") };
    std::fs::write(folder.path().join("signature"), BASE64_STANDARD.decode(signature).unwrap()).unwrap();
    std::fs::write(folder.path().join("message"), [time.as_bytes(), b":", &delivery.body].concat()).unwrap();
    let verified = openssl(&["dgst", "-sha512", "-verify", "public.pem", "-signature", "signature", "message"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));

    // And the other way.
    let time = format!("{}.25", jiff::Timestamp::now().as_second());
    std::fs::write(folder.path().join("message"), [time.as_bytes(), b":", &delivery.body].concat()).unwrap();
    let signed = openssl(&["dgst", "-sha512", "-sign", "key.pem", "message"]);
    let header = format!("keyed-p521: {time}:k-1:{}\r\n", BASE64_STANDARD.encode(&signed.stdout));
    let listen = ["listen", "--vendor", "keyed", "--output", "ndjson", "-n", "2", "--auth", "keyed-p521", "--secret-file", "public.pem"];
    let listening = tool(&folder, &listen).listen();
    assert_eq!(wire::post_for_status(listening.address(), "/", &header, &delivery.body), 200);
    assert_eq!(wire::post_for_status(listening.address(), "/", &header, &[&delivery.body[..], b" "].concat()), 200);
    assert_eq!(verdicts(&listening.end().expect(0)), ["valid", "wrong"]);
}

/// What `--auth` calls a scheme.
fn name(scheme: &Value) -> String {
    let kind = scheme.as_object().and_then(|scheme| scheme.iter().next());
    kind.map_or_else(|| scheme.as_str().unwrap().to_owned(), |(kind, inner)| inner["id"].as_str().unwrap_or(kind).to_owned())
}

/// A secret of the form that a scheme takes; `None` for one without.
fn secret(scheme: &Value, all: &BTreeMap<String, Value>) -> Option<String> {
    if let Some(word) = scheme.as_str() {
        return match word {
            "none" => None,
            "basic" => Some("user:pass:word".to_owned()),
            "header" => Some("x-its-key: of several words".to_owned()),
            _ => Some("a-good-secret".to_owned()),
        };
    }
    let (kind, inner) = scheme.as_object().unwrap().iter().next().unwrap();
    let members = || inner["of"].as_array().unwrap().iter().map(|name| &all[name.as_str().unwrap()]);
    match kind.as_str() {
        "signature" if inner["by"]["public-key"] == "ed25519" => Some(WHSK.to_owned()),
        "signature" => {
            let key = [&inner["by"]["hmac"]["key"], &inner["by"]["digest"]["key"]].into_iter().find(|key| key.is_object());
            let base64 = key.is_some_and(|key| key["encoding"] == "base64");
            Some(if base64 { "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" } else { "a-good-secret" }.to_owned())
        }
        "all" => members().map(|member| secret(member, all)).collect::<Option<Vec<_>>>().map(|secrets| secrets.join("\n")),
        "any" => secret(members().next().unwrap(), all),
        _ => Some("a-good-secret".to_owned()),
    }
}

/// Whether something in it says when it was made, and how old that may be.
fn ages(scheme: &Value, all: &BTreeMap<String, Value>) -> bool {
    let Some((kind, inner)) = scheme.as_object().and_then(|scheme| scheme.iter().next()) else { return false };
    let members = || inner["of"].as_array().unwrap().iter().map(|name| ages(&all[name.as_str().unwrap()], all));
    match kind.as_str() {
        "signature" => inner["timestamp"]["limits"]["past"].is_number() && inner["timestamp"]["limits"]["force"] != "advisory",
        "jwt" => true,
        "all" => members().any(|ages| ages),
        "any" => members().next().unwrap(),
        _ => false,
    }
}

#[test]
fn credentials_are_what_they_are_called_for_every_scheme_of_every_pack() {
    let (mut tried, mut aged) = (0, 0);
    for vendor in vendors() {
        let manifest = manifest(&vendor);
        let schemes = manifest["credentials"]["schemes"].as_array().unwrap();
        let all: BTreeMap<_, _> = schemes.iter().map(|entry| (name(&entry["scheme"]), entry["scheme"].clone())).collect();
        for (auth, scheme) in &all {
            let Some(secret) = secret(scheme, &all) else {
                let refused = Tool::new(["send", &vendor, "--to", "1", "--auth", auth, "--credentials", "wrong"]).run().expect(2).stderr;
                assert!(refused.contains("no credentials that could be wrong or missing"), "{vendor} {auth}: {refused}");
                continue;
            };
            let folder = folder(&[("secret", &secret)]);
            let keys = ["--auth", auth, "--secret-file", &format!("{vendor}=secret")];
            let listen = ["listen", "--vendor", &vendor, "--strict", "--output", "ndjson", "-n", "1"];
            let listening = tool(&folder, &listen).args(&keys).listen();
            let send = |mode: &str, status: i32| {
                tool(&folder, &["send", &vendor, "--to", &listening.url, "--credentials", mode]).run_with(&keys).expect(status)
            };
            let mut expected = vec!["wrong", "missing"];
            expected.iter().for_each(|mode| drop(send(mode, 1)));
            if ages(scheme, &all) {
                send("stale", 1);
                expected.push("stale");
                aged += 1;
            } else {
                let refused = send("stale", 2).stderr;
                assert!(
                    refused.contains("so they cannot be stale") && refused.contains("--credentials wrong, or missing"),
                    "{vendor} {auth}: {refused}"
                );
            }
            // The only one that counts, and with it the run ends.
            send("valid", 0);
            expected.push("valid");
            let output = listening.end().expect(1);
            assert_eq!(verdicts(&output), expected, "{vendor} {auth}: {}", output.text());
            let replies: Vec<_> =
                output.records().iter().filter(|record| record["type"] == "outcome").map(|record| record["status"].clone()).collect();
            let statuses = (1..expected.len()).map(|_| json!(401)).chain([json!(200)]);
            assert_eq!(replies, statuses.collect::<Vec<_>>(), "{vendor} {auth}");
            tried += 1;
        }
    }
    assert!(tried > 15 && aged > 3, "{tried} schemes, {aged} with a time");
}

/// The pauses that attempts of a delivery make, in seconds of the vendor.
fn pauses(vendor: &str, what: &str, statuses: &[u16]) -> Vec<f64> {
    const SPEED: f64 = 1e6;
    let folder = folder(&[]);
    let mut receiver = Receiver::answering(statuses, "");
    let send =
        ["send", &format!("{vendor}/{what}"), "--to", &receiver.url, "--retry", "vendor", "--speed", "1000000", "--output", "ndjson"];
    let output = tool(&folder, &send).run();
    receiver.next();
    let attempts = output.records().into_iter().filter(|record| record["type"] == "attempt");
    attempts.filter_map(|record| record["retry_in_ms"].as_f64()).map(|pause| (pause * SPEED / 1000.0).round()).collect()
}

#[test]
fn an_event_with_a_schedule_of_its_own_follows_it_and_others_follow_their_vendors() {
    assert_eq!(pauses("keyed", "thing.made", &[500]), [100.0, 200.0]);
    assert_eq!(pauses("keyed", "thing.urgent", &[500]), [3.0, 6.0, 12.0]);
    let mut own = 0;
    for vendor in vendors() {
        let manifest = manifest(&vendor);
        let delivery = &manifest["delivery"];
        let seconds = |retry: &Value| retry["pauses"].as_array().unwrap().iter().map(|pause| pause.as_f64().unwrap()).collect::<Vec<_>>();
        for entry in delivery["retry_of_events"].as_array().into_iter().flatten() {
            let event = entry["events"][0].as_str().unwrap();
            assert_eq!(pauses(&vendor, event, &[500]), seconds(&entry["retry"]["value"]), "{vendor}/{event}");
            let default = manifest["default_sample"].as_str().unwrap().to_owned();
            assert_eq!(pauses(&vendor, &default, &[500]), seconds(&delivery["retry"]["value"]), "{vendor}/{default}");
            own += 1;
        }
    }
    assert!(own > 0, "no pack has such an event");
}

#[test]
fn a_status_that_stops_a_vendor_stops_its_attempts_and_is_told() {
    for (statuses, expected) in
        [(&[410][..], &[][..]), (&[500, 455], &[100.0]), (&[460], &[100.0, 200.0]), (&[409, 411, 200], &[100.0, 200.0])]
    {
        assert_eq!(pauses("keyed", "thing.made", statuses), expected, "{statuses:?}");
    }
    let folder = folder(&[]);
    let mut receiver = Receiver::answering(&[410], "");
    let told = tool(&folder, &["send", "keyed", "--to", &receiver.url, "--retry", "vendor"]).run().expect(1);
    receiver.next();
    assert!(told.text().contains("after this status the vendor delivers no more") && receiver.is_empty(), "{}", told.text());
    // The user's own numbers know no such status.
    let mut receiver = Receiver::answering(&[410, 200], "");
    tool(&folder, &["send", "keyed", "--to", &receiver.url, "--retry", "1", "--retry-interval", "0s"]).run().expect(0);
    receiver.next();
    receiver.next();
}

#[test]
fn a_connection_has_the_time_that_the_vendor_gives_it_and_the_whole_attempt_its_own() {
    // Connections are taken, and no handshake ever comes.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", silent.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in silent.incoming() {
            let _ = stream.unwrap().read_to_end(&mut Vec::new());
        }
    });
    let folder = folder(&[]);
    let send = ["send", "keyed", "--to", &url, "-k", "--output", "ndjson"];
    // Ten minutes for the attempt, of which one second is for the connection.
    let attempt = &tool(&folder, &send).run().expect(4).records()[0];
    assert!(attempt["error"].as_str().unwrap().contains("no connection in time"), "{attempt}");
    let took = |attempt: &Value| attempt["ms"].as_f64().unwrap();
    assert!((900.0..300_000.0).contains(&took(attempt)), "{attempt}");
    // Who says how long an attempt may take means all of it.
    let attempt = &tool(&folder, &send).run_with(&["--timeout", "2s"]).expect(4).records()[0];
    assert!(took(attempt) > 1500.0, "{attempt}");
}

#[test]
fn what_is_one_delivery_is_told_by_a_header_where_the_vendor_says_so() {
    let folder = folder(&[]);
    let listening = tool(&folder, &["listen", "--vendor", "keyed", "--output", "ndjson", "-n", "6"]).listen();
    let body = |thing: &str| format!("{{\"keyed_event\":\"thing.made\",\"thing\":\"{thing}\"}}");
    for (header, thing) in
        [("keyed-id: 1\r\n", "a"), ("keyed-id: 2\r\n", "a"), ("keyed-id: 1\r\n", "b"), ("other-id: 2\r\n", "c"), ("", "d"), ("", "d")]
    {
        assert_eq!(wire::post_for_status(listening.address(), "/", header, body(thing).as_bytes()), 200);
    }
    let marks: Vec<_> = callbacks(&listening.end().expect(0)).iter().map(|record| record["duplicate_of"].clone()).collect();
    let (key, same) = (|n: u64| json!({ "n": n, "by": "key" }), json!({ "n": 5, "by": "body" }));
    assert_eq!(marks, [Value::Null, Value::Null, key(1), key(2), Value::Null, same]);
}

#[test]
fn all_attempts_of_a_signed_delivery_are_one_for_a_vendor_with_an_id_in_a_header() {
    let folder = folder(&[("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]);
    let keys = ["--secret-file", "standard-webhooks=secret"];
    let listen = ["listen", "--output", "ndjson", "-n", "3", "--respond", "503,200"];
    let listening = tool(&folder, &listen).args(&keys).listen();
    let to = format!("{}/standard-webhooks", listening.url);
    tool(&folder, &["send", "standard-webhooks", "--to", &to, "--retry", "1", "--retry-interval", "0s"]).run_with(&keys).expect(0);
    tool(&folder, &["send", "standard-webhooks", "--to", &to]).run_with(&keys).expect(0);
    let output = listening.end().expect(0);
    let marks: Vec<_> = callbacks(&output).iter().map(|record| record["duplicate_of"].clone()).collect();
    assert_eq!(marks, [Value::Null, json!({ "n": 1, "by": "key" }), Value::Null], "the third is a message of its own");
}

#[test]
fn numbers_that_do_not_belong_together_are_told() {
    let folder = folder(&[
        ("right.json", r#"{"keyed_event":"thing.made","thing":"t","state":"lost","code":20}"#),
        ("wrong.json", r#"{"keyed_event":"thing.made","thing":"t","state":"lost","code":10}"#),
        ("other.json", r#"{"keyed_event":"thing.made","thing":"t","state":"new","code":10}"#),
        ("none.json", r#"{"keyed_event":"thing.made","thing":"t","state":"lost"}"#),
    ]);
    for (file, told) in [("right.json", false), ("wrong.json", true), ("other.json", false), ("none.json", false)] {
        let output = tool(&folder, &["validate", file]).run().expect(0);
        assert_eq!(output.text().contains("state and code belong together"), told, "{file}: {}", output.text());
    }
}

#[test]
fn what_a_pack_says_of_deliveries_and_keys_is_listed() {
    let folder = folder(&[]);
    let listed = tool(&folder, &["samples", "keyed"]).run().expect(0);
    for said in [
        "the key itself, in keyed-pass or other-pass: Pass …",
        "the key itself, in the query: access_token=…",
        "the key itself, as a part of the path",
        "each of keyed-seal, oauth2",
        "ECDSA on P-521 of time + \":\" + body",
        "retries of thing.urgent: each pause 2 times the one before; first pause 3 s; attempts after the first 3",
        "no more attempts after: 410, 450-459",
        "heeds Retry-After: yes",
        "timeout of the connection: 1 s",
        "key for duplicates: the header keyed-id or other-id",
    ] {
        assert!(listed.text().contains(said), "{said} is not in: {}", listed.text());
    }
}

#[test]
fn every_fact_about_deliveries_is_on_the_page_in_the_docs_and_in_the_record() {
    let schema: Value = serde_json::from_str(include_str!("../payloads/vendor.schema.json")).unwrap();
    let members: Vec<_> = schema["properties"]["delivery"]["properties"].as_object().unwrap().keys().collect();
    let keyed = project().join("tests/cases/packs/keyed");
    let packs = changed(&keyed, |manifest_of_keyed| {
        let shown: Vec<_> = std::iter::once(manifest_of_keyed.clone()).chain(vendors().iter().map(|id| manifest(id))).collect();
        for member in &members {
            let fact = shown.iter().map(|manifest| &manifest["delivery"][*member]).find(|fact| !fact.is_null());
            let mut fact = fact.unwrap_or_else(|| panic!("no pack shows {member}")).clone();
            // The sources of other facts are other packs' own.
            fact.as_array_mut().into_iter().for_each(|facts| facts.truncate(1));
            let told = if fact.is_array() { &mut fact[0] } else { &mut fact };
            let told = if told["retry"].is_object() { &mut told["retry"] } else { told };
            (told["note"], told["source"]) = (json!(format!("noted of {member}.")), json!(["page"]));
            manifest_of_keyed["delivery"][*member] = fact;
        }
    });
    for list in [&[][..], &["--docs"], &["--output", "ndjson"]] {
        let listed = Tool::new(["samples", "keyed", "--packs", packs.path().to_str().unwrap()]).run_with(list).expect(0);
        for member in &members {
            assert!(listed.text().contains(&format!("noted of {member}.")), "{list:?} {member}: {}", listed.text());
        }
    }
}
