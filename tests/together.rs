//! Flags of `send` that meet: each does what it says, or the run is refused before anything is sent.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use common::app::App;
use common::{Output, Tool, manifest, vendors};

const SECRET: &str = "open sesame";

/// A vendor that may be told `--auth bearer`: one whose usual scheme is a header, so that the body stays as it is.
fn vendor() -> String {
    let in_header =
        |id: &String| manifest(id)["credentials"]["schemes"].as_array().unwrap().iter().all(|entry| entry["scheme"].is_string());
    vendors().into_iter().find(in_header).unwrap()
}

fn send(to: &str, flags: &[&str]) -> Output {
    Tool::new(["send", &vendor(), "--to", to]).run_with(flags)
}

/// With a secret.
fn signed(to: &str, flags: &[&str]) -> Output {
    Tool::new(["send", &vendor(), "--to", to]).env("IDHOOK_SECRET", SECRET).run_with(flags)
}

/// Refused with these words, and nothing arrived.
#[track_caller]
fn refused(app: &App, output: Output, words: &[&str]) {
    let output = output.expect(2);
    for word in words {
        assert!(output.stderr.contains(word), "{word} is not in {}", output.stderr);
    }
    assert!(app.is_empty(), "something was sent");
}

#[test]
fn there_is_one_authorization_or_none() {
    let app = App::answering(200, "");
    let with_user = format!("http://user:password@{}/", app.address);
    // What a user and a scheme would say both, neither says.
    for flags in [&["--auth", "bearer"][..], &["--auth", "oauth2"], &["--auth", "bearer", "-H", "Authorization: Bearer word"]] {
        refused(&app, signed(&with_user, flags), &["authorization", "the user in the URL"]);
    }
    signed(&with_user, &["--credentials", "keep"]).expect(0);
    assert_eq!(app.next().all("authorization"), [b"Basic dXNlcjpwYXNzd29yZA=="]);
    signed(&app.address, &["--auth", "bearer", "-H", "Authorization: Bearer word"]).expect(0);
    assert_eq!(app.next().all("authorization"), [b"Bearer word"], "what is written by hand stands");
    // A user in the URL takes the place of what a recording holds, as when forwarding.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("calls.ndjson");
    let listening = Tool::new(["listen", "-qq", "--save", file.to_str().unwrap()]).listen();
    send(&listening.url, &["-H", "Authorization: Bearer recorded"]).expect(0);
    listening.interrupt();
    Tool::new(["send", file.to_str().unwrap(), "--to", &with_user]).run().expect(0);
    assert_eq!(app.next().all("authorization"), [b"Basic dXNlcjpwYXNzd29yZA=="]);
}

#[test]
fn credentials_that_could_not_be_wrong_are_refused() {
    let app = App::answering(200, "");
    let with_user = format!("http://user:password@{}/", app.address);
    for mode in ["wrong", "missing"] {
        let flags = ["--auth", "bearer", "--credentials", mode];
        let by_hand = signed(&app.address, &[&flags[..], &["-H", "authorization: Bearer word"]].concat());
        refused(&app, by_hand, &["-H", "authorization", &format!("--credentials {mode}")]);
        refused(&app, signed(&with_user, &flags), &["the user in the URL", &format!("--credentials {mode}")]);
        let named = ["--auth", "header:X-Key", "--credentials", mode];
        refused(&app, signed(&app.address, &[&named[..], &["-H", "x-key: word"]].concat()), &["x-key", &format!("--credentials {mode}")]);
        signed(&app.address, &[&named[..], &["-H", "x-other: word"]].concat()).expect(0);
        assert_eq!(app.next().all("x-key").len(), usize::from(mode == "wrong"));
    }
}

#[test]
fn a_probe_skips_what_it_cannot_make_wrong() {
    let app = App::answering(200, "");
    let output = signed(&app.address, &["--probe", "--auth", "bearer", "-q", "-H", "Authorization: Bearer word"]);
    for check in ["wrong-credentials", "missing-credentials"] {
        let line = output.text().lines().find(|line| line.contains(check)).unwrap();
        assert!(line.starts_with("skip") && line.contains("-H gives authorization itself"), "{line}");
    }
    let with_user = format!("http://user:password@{}/", app.address);
    let both = signed(&with_user, &["--probe", "--auth", "bearer"]).expect(2);
    assert!(both.stderr.contains("the user in the URL"), "{}", both.stderr);
}

#[test]
fn a_secret_given_as_a_header_is_masked_where_the_answer_repeats_it() {
    let app = App::answering(500, "who is Bearer word-of-mouth? {\"token\": \"word-of-mouth\"}");
    let output = send(&app.address, &["-H", "Authorization: Bearer word-of-mouth", "-v"]).expect(1);
    assert_eq!(app.next().all("authorization"), [b"Bearer word-of-mouth"]);
    assert!(!output.text().contains("word-of-mouth") && !output.stderr.contains("word-of-mouth"), "{}{}", output.text(), output.stderr);
}

#[test]
fn what_would_have_no_effect_is_refused() {
    let app = App::answering(200, "");
    for (flags, words) in [
        (&["--interval", "recorded"][..], &["--interval recorded", "recording"][..]),
        (&["--interval", "recorded", "--repeat", "2"], &["--interval recorded"]),
        (&["--speed", "10"], &["--speed", "--retry"]),
        (&["--timeout", "0s"], &["--timeout 0s"]),
        (&["--retry-interval", "1s"], &["--retry"]),
        (&["--backoff", "fixed"], &["--retry"]),
        (&["-", "-"], &["stdin"]),
        (&["--shuffle", "--repeat", "10000000", "-", "x.json"], &["--shuffle takes at most"]),
    ] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("x.json"), "{}").unwrap();
        let arguments = ["send", &vendor(), "--to", &app.address];
        refused(&app, Tool::new(arguments).dir(folder.path()).stdin("{}").run_with(flags), words);
    }
    send(&app.address, &["--speed", "10", "--retry", "1"]).expect(0);
    app.next();
}

#[test]
fn numbers_at_their_limits_are_taken() {
    let app = App::answering(200, "");
    for flags in [
        &["--retry", "4294967295"][..],
        &["--rate", "0.000001"],
        &["--interval", "5124095576030h", "--concurrency", "10000"],
        &["--timeout", "5124095576030h"],
        &["--wait", "5124095576030h"],
        &["--retry", "4294967295", "--retry-interval", "5124095576030h", "--speed", "0.000001"],
    ] {
        send(&app.address, flags).expect(0);
        app.next();
    }
    for flags in [&["--repeat", "18446744073709551616"][..], &["--retry", "4294967296"], &["--rate", "0"], &["--speed", "nan"]] {
        send(&app.address, flags).expect(2);
    }
    assert!(app.is_empty());
}
