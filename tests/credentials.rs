//! `send --credentials`: as they should be, wrong, missing, or as they were, for every way that a vendor documents; `listen` judges.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use common::receiver::Receiver;
use common::{Tool, manifest, vendors};

/// Every vendor with each scheme that a secret makes, with a secret of its form.
fn schemes() -> Vec<(String, String, &'static str)> {
    let mut found = Vec::new();
    for vendor in vendors() {
        for entry in manifest(&vendor)["credentials"]["schemes"].as_array().unwrap() {
            let scheme = &entry["scheme"];
            let name = scheme.as_str().or_else(|| scheme.as_object()?.keys().next().map(String::as_str)).unwrap();
            let secret = match name {
                "basic" => "user:pass:word",
                "header" => "x-its-key: of several words",
                "bearer" | "body-key" => "a-good-secret",
                _ => continue,
            };
            found.push((vendor.clone(), name.to_owned(), secret));
        }
    }
    assert!(found.len() >= 4, "{found:?}");
    found
}

#[test]
fn each_is_what_it_says_for_every_vendor_and_scheme() {
    for (vendor, scheme, secret) in schemes() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("secret"), secret).unwrap();
        let arguments = ["--auth", &scheme, "--secret-file", &format!("{vendor}=secret")];
        let listen = ["listen", "--vendor", &vendor, "--output", "ndjson", "-n", "5"];
        let listening = Tool::new(listen.iter().chain(&arguments)).dir(folder.path()).listen();
        let send = |more: &[&str]| {
            let all: Vec<_> = ["send", &vendor, "--to", &listening.url].iter().chain(more).copied().collect();
            Tool::new(all).dir(folder.path()).run().expect(0)
        };
        send(&arguments);
        for mode in ["valid", "wrong", "missing"] {
            send(&[&arguments[..], &["--credentials", mode]].concat());
        }
        // It needs no secret, and does not know then which header a secret would name.
        send(&["--auth", &scheme, "--credentials", "wrong"]);
        let records = listening.end().expect(0).records();
        let verdicts: Vec<_> =
            records.iter().filter(|record| record["type"] == "callback").map(|record| record["credentials"]["verdict"].clone()).collect();
        let unknown = if scheme == "header" { "missing" } else { "wrong" };
        assert_eq!(verdicts, ["valid", "valid", "wrong", "missing", unknown], "{vendor} {scheme}");
    }
}

#[test]
fn a_recordings_own_are_kept_when_asked_for_and_made_anew_otherwise() {
    let (vendor, scheme, secret) = schemes().into_iter().find(|(_, scheme, _)| scheme == "basic").unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), secret).unwrap();
    std::fs::write(folder.path().join("new"), "another:one").unwrap();
    let listening = Tool::new(["listen", "--save", "calls.ndjson", "-n", "1"]).dir(folder.path()).listen();
    let to = listening.url.clone();
    let with = |file: &str| format!("{vendor}={file}");
    Tool::new(["send", &vendor, "--to", &to, "--auth", &scheme, "--secret-file", &with("secret")]).dir(folder.path()).run().expect(0);
    listening.end().expect(0);
    let replayed = |more: &[&str]| {
        let mut receiver = Receiver::ok();
        let all: Vec<_> = ["send", "calls.ndjson", "--to", &receiver.url].iter().chain(more).map(ToString::to_string).collect();
        Tool::new(all).dir(folder.path()).run().expect(0);
        receiver.next().header("authorization").map(str::to_owned)
    };
    let recorded = replayed(&[]).unwrap();
    assert!(recorded.starts_with("Basic "));
    let new = ["--auth", &scheme, "--secret-file", &with("new")];
    assert_eq!(replayed(&["--credentials", "keep"]).unwrap(), recorded);
    assert_eq!(replayed(&["--secret-file", &with("new"), "--credentials", "keep"]).unwrap(), recorded);
    assert_ne!(replayed(&new).unwrap(), recorded);
    assert_eq!(replayed(&["--auth", &scheme, "--credentials", "missing"]), None);
}

#[test]
fn what_cannot_be_made_is_a_usage_error_that_says_why() {
    let none = vendors().into_iter().find(|vendor| manifest(vendor)["credentials"]["none_because"].is_string()).unwrap();
    let several = vendors().into_iter().find(|vendor| manifest(vendor)["credentials"]["default"].is_null()).unwrap();
    let refused = |arguments: &[&str]| Tool::new(["send", "--to", "1"]).run_with(arguments).expect(2).stderr;
    for mode in ["wrong", "missing"] {
        let said = refused(&[&none, "--credentials", mode]);
        assert!(said.contains("nothing can be wrong or missing") && said.contains("--auth"), "{said}");
        let said = refused(&[&several, "--credentials", mode]);
        assert!(said.contains("say which with --auth"), "{said}");
    }
    let said = refused(&[&several, "--auth", "basic", "--credentials", "stale"]);
    assert!(said.contains("cannot be stale"), "{said}");
    let said = refused(&[&several, "--auth", "basic", "--credentials", "valid"]);
    assert!(said.contains("no secret"), "{said}");
    let said = refused(&["-d", "{}", "--credentials", "wrong"]);
    assert!(said.contains("--credentials needs to know the vendor"), "{said}");
}

#[test]
fn who_sends_without_a_secret_is_told_what_to_give_and_not_where_a_header_gives_it() {
    let note = "no secret was given to prove that";
    for (vendor, flags, noted, hint) in [
        ("unico", &[][..], true, "--auth says how (oauth2, basic, header, bearer), --secret-file FILE holds the secret"),
        ("identomat", &[], true, "no credentials were put in: --secret-file FILE holds the secret"),
        ("unico", &["-H", "Authorization: Bearer x"], false, ""),
        ("identomat", &["-H", "x-page: 1"], true, "--secret-file FILE"),
    ] {
        let mut receiver = Receiver::answering(&[401], "");
        let output = Tool::new(["send", vendor, "--to", &receiver.url]).run_with(flags).expect(1);
        receiver.next();
        let told = format!("{}{}", output.text(), output.stderr);
        assert_eq!(output.stderr.contains(note), noted, "{told}");
        assert!(told.contains(hint), "{told}");
    }
}
