//! Schemes that hold together: each takes its own lines of the secret file, for signing, for checking and for tokens; and what is said of
//! secrets that cannot be used.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::io::Write as _;

use common::mac::in_hex;
use common::{Output, Tool, manifest, project, samples, vendors, wire, write};
use tempfile::TempDir;

/// The two secrets of the vendor, in the order of the scheme's parts.
const KEYS: [&str; 2] = ["the shared key", "the-api-key"];
const BOTH: [&str; 4] = ["--vendor", "veriff", "--auth", "hmac-and-client"];

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    files.iter().for_each(|(name, content)| drop(write(folder.path(), name, content)));
    folder
}

fn tool(folder: &TempDir, arguments: &[&str]) -> Tool {
    Tool::new(arguments).dir(folder.path())
}

fn body() -> Vec<u8> {
    samples("veriff").remove(0).1
}

/// Both headers, made by another implementation.
fn headers(key: &str, client: &str, body: &[u8]) -> String {
    format!("x-hmac-signature: {}\r\nx-auth-client: {client}\r\n", in_hex(key, &[body]))
}

#[track_caller]
fn refused(output: Output, words: &[&str]) {
    let output = output.expect(2);
    for word in words {
        assert!(output.stderr.contains(word), "{word:?} is not in {}", output.stderr);
    }
    for key in KEYS {
        assert!(!output.stderr.contains(key) && !output.text().contains(key), "a secret shows: {}{}", output.stderr, output.text());
    }
}

#[test]
fn each_of_several_schemes_takes_its_own_secret_only() {
    let folder = folder(&[("both", &KEYS.join("\n"))]);
    let [key, client] = KEYS;
    let body = body();
    let table = [(client, client, 401), (key, key, 401), (client, key, 401), (key, client, 200)];
    let listen = ["listen", "--strict", "-q", "--secret-file", "both", "--save", "calls.ndjson", "--output", "ndjson", "-n", "1"];
    let listening = tool(&folder, &listen).args(&BOTH).listen();
    for (signed, shown, status) in table {
        assert_eq!(wire::post_for_status(listening.address(), "/", &headers(signed, shown, &body), &body), status, "{signed} {shown}");
    }
    listening.end().expect(1);
    let validate = ["validate", "calls.ndjson", "--secret-file", "both", "--output", "ndjson"];
    let checked = tool(&folder, &validate).run_with(&BOTH).expect(1).records();
    let valid: Vec<_> = checked.iter().filter(|record| record["type"] == "checked").map(|record| record["valid"].clone()).collect();
    assert_eq!(valid, [false, false, false, true]);
}

#[test]
fn further_rounds_of_lines_are_accepted_each_for_its_scheme() {
    let folder = folder(&[("rounds", "the shared key\nthe-api-key\na newer key\na-newer-client\n")]);
    let body = body();
    let listening = tool(&folder, &["listen", "--strict", "-qq", "--secret-file", "rounds", "-n", "3"]).args(&BOTH).listen();
    for (key, client, status) in [
        ("a-newer-client", "a newer key", 401),
        ("the-api-key", "a-newer-client", 401),
        ("a newer key", "a newer key", 401),
        ("a newer key", "a-newer-client", 200),
        ("the shared key", "the-api-key", 200),
    ] {
        assert_eq!(wire::post_for_status(listening.address(), "/", &headers(key, client, &body), &body), status, "{key} {client}");
    }
    // The first round signs.
    let url = listening.url.clone();
    let send = ["send", "veriff", "--to", &url, "--auth", "hmac-and-client", "--secret-file", "veriff=rounds"];
    tool(&folder, &send).run().expect(0);
    listening.end().expect(1);
    let shown = tool(&folder, &[&send[..], &["--dry-run", "--redact", "none"]].concat()).run().expect(0);
    assert!(shown.text().contains("the-api-key") && !shown.text().contains("the shared key"), "{}", shown.text());
}

#[test]
fn a_round_that_is_not_whole_is_refused_by_every_verb() {
    let folder = folder(&[("one", KEYS[0]), ("three", "the shared key\nthe-api-key\na newer key"), ("body.json", "{}")]);
    for (file, has) in [("one", "has 1"), ("three", "has 3")] {
        let secret = format!("veriff={file}");
        let keys = ["--auth", "hmac-and-client", "--secret-file", &secret];
        let words = ["Veriff", "needs 2 secrets", "(hmac, auth-client)", has];
        for verb in [
            &["send", "veriff", "--dry-run", "--redact", "none"][..],
            &["send", "veriff", "--dry-run", "--credentials", "wrong"],
            &["listen", "--port", "0", "--timeout", "5s"],
            &["listen", "--port", "0", "--timeout", "5s", "--vendor", "veriff"],
            &["validate", "body.json"],
        ] {
            refused(tool(&folder, verb).run_with(&keys), &words);
        }
        // Of several vendors, too.
        let others = ["--secret-file", "stripe=one"];
        refused(tool(&folder, &["listen", "--port", "0", "--timeout", "5s"]).args(&keys).run_with(&others), &words);
        let alone = ["send", "veriff", "--dry-run", "--auth", "hmac-and-client"];
        refused(tool(&folder, &alone).env("IDHOOK_SECRET_VERIFF", KEYS[0]).run(), &["needs 2 secrets", "has 1"]);
    }
    // What is nobody's needs no secret.
    tool(&folder, &["send", "veriff", "--dry-run", "--auth", "hmac-and-client", "--credentials", "wrong"]).run().expect(0);
}

#[test]
fn a_token_is_for_who_knows_the_secret_of_the_client_not_that_of_the_signature() {
    let folder = folder(&[("both", "the-signing-token\nthe-client-secret")]);
    for vendor in [&["--vendor", "onfido"][..], &[]] {
        let listen = ["listen", "--auth", "signature-and-token", "--secret-file", "onfido=both", "-qq", "--timeout", "60s"];
        let listening = tool(&folder, &listen).args(vendor).listen();
        for (secret, status) in [("the-signing-token", 401), ("the-client-secret", 200)] {
            let form = format!("grant_type=client_credentials&client_id=x&client_secret={secret}");
            let ask = format!(
                "POST /oauth2/token HTTP/1.1\r\nhost: h\r\nconnection: close\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
                form.len()
            );
            let mut stream = wire::connect(listening.address());
            stream.write_all(ask.as_bytes()).unwrap();
            let answer = wire::rest(&mut stream);
            assert_eq!(wire::status(&answer), status, "{secret}: {answer}");
        }
        listening.interrupt();
    }
}

#[test]
fn which_lines_a_scheme_takes_is_told() {
    let folder = folder(&[]);
    let told = tool(&folder, &["samples", "veriff"]).run().expect(0);
    assert!(told.text().contains("secret: a line for each, in this order: hmac, auth-client; further rounds"), "{}", told.text());
    let help = tool(&folder, &["listen", "--help"]).run().expect(0);
    let words: Vec<_> = help.text().split_whitespace().collect();
    assert!(words.join(" ").contains("a line for each, in rounds"), "{}", help.text());
}

#[test]
fn a_secret_of_another_form_is_told_with_its_vendor_and_where_it_stands() {
    let public = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n";
    let folder = folder(&[("bad", "whsec_AQID\n!the shared key!"), ("public.pem", public), ("body.json", "{}")]);
    let of = |file: &str| format!("standard-webhooks={file}");
    let name = "Standard-Webhooks";
    for verb in [&["send", "standard-webhooks", "--dry-run"][..], &["listen", "--port", "0", "--timeout", "5s"], &["validate", "body.json"]]
    {
        let given = |auth: &str, file: &str| tool(&folder, verb).run_with(&["--auth", auth, "--secret-file", &of(file)]);
        refused(given("v1", "public.pem"), &[name, "(v1)", "public.pem", "must be written in base64", "is a key file"]);
        if verb[0] != "send" {
            // The first signs, and is fine.
            refused(given("v1", "bad"), &[name, "(v1)", "secret 2 of bad", "must be written in base64"]);
        }
        let variable = tool(&folder, verb).env("IDHOOK_SECRET_STANDARD_WEBHOOKS", "!").args(&["--auth", "v1"]);
        let variable = if verb[0] == "send" { variable } else { variable.args(&["--vendor", "standard-webhooks"]) };
        refused(variable.run(), &[name, "(v1)", "IDHOOK_SECRET_STANDARD_WEBHOOKS", "must be written in base64"]);
    }
    // The usual scheme is one of several: each says what it lacks.
    let send = tool(&folder, &["send", "standard-webhooks", "--dry-run", "--secret-file", &of("public.pem")]).run();
    refused(send, &[name, "public.pem", "v1: ", "must be written in base64", "v1a: ", "send needs the private one"]);
}

#[test]
fn strict_starts_only_where_every_given_secret_is_used() {
    let folder = folder(&[("one", "a-good-secret"), ("odd", "no base64!")]);
    let listen = ["listen", "--strict", "--port", "0", "--timeout", "5s"];
    let ambiguous = ["Unico", "several ways to authenticate", "--auth"];
    refused(tool(&folder, &listen).run_with(&["--secret-file", "unico=one"]), &ambiguous);
    refused(tool(&folder, &listen).run_with(&["--secret-file", "unico=one", "--secret-file", "veriff=one"]), &ambiguous);
    refused(tool(&folder, &listen).env("IDHOOK_SECRET_UNICO", "x").run(), &ambiguous);
    let odd = ["--secret-file", "standard-webhooks=odd", "--secret-file", "veriff=one"];
    refused(tool(&folder, &listen).run_with(&odd), &["Standard-Webhooks", "odd", "base64"]);
    // A secret of somebody else's is no reason to stop, nor is one that is checked as it is said.
    let other = ["listen", "--strict", "--vendor", "veriff", "--secret-file", "one", "--count", "1", "-qq"];
    tool(&folder, &other).env("IDHOOK_SECRET_UNICO", "x").listen().interrupt();
    let said = ["listen", "--strict", "--auth", "basic", "--secret-file", "unico=user", "--count", "1", "-qq"];
    write(folder.path(), "user", "user:pass");
    tool(&folder, &said).listen().interrupt();
    // Without --strict it is told, callback by callback.
    tool(&folder, &["listen", "-qq", "--secret-file", "unico=one", "--secret-file", "veriff=one"]).listen().interrupt();
}

#[test]
fn a_body_that_nobody_is_known_by_could_be_of_a_vendor_that_is_known_by_name_only() {
    let by_name: Vec<_> = vendors().into_iter().filter(|id| manifest(id)["recognise"]["by-name"].is_object()).collect();
    assert!(!by_name.is_empty());
    for id in by_name {
        let name = manifest(&id)["name"].as_str().unwrap().to_owned();
        let hint = format!("{name} is known by its name only, and could send it: --vendor {id} checks it as its own");
        let folder = project().join("payloads").join(&id).join("samples");
        let output = Tool::new(["validate", folder.to_str().unwrap()]).run().expect(1);
        assert!(output.text().contains(&hint), "{}", output.text());
        Tool::new(["validate", folder.to_str().unwrap(), "--vendor", &id]).run().expect(0);
        // What it would not take, and what is another's, is not taken for its own.
        for body in ["[]".to_owned(), String::from_utf8(body()).unwrap()] {
            let output = Tool::new(["validate", "-"]).stdin(body).run();
            assert!(!output.text().contains("known by its name only"), "{}", output.text());
        }
    }
}
