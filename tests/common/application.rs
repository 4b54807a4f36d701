//! An application whose callbacks are verified, and signed, by other people's libraries: what `tests/cases/sdks` holds, started and asked.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;
use tempfile::TempDir;

use super::program::{Program, present, program, python};
use super::{Tool, project, samples, wire};

/// The one is that of the specification, the other is ours. They are text to some and base64 to others.
pub const KEYS: [&str; 2] = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_dGhpcyBpcyBhbm90aGVyIHNlY3JldCBvZiBvdXJz"];
pub const WHSK: &str = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
pub const WHPK: &str = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";

/// Files of them: `both`, `second`, `private` and `public`.
pub fn secrets() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in [("both", KEYS.join("\n").as_str()), ("second", KEYS[1]), ("private", WHSK), ("public", WHPK)] {
        std::fs::write(folder.path().join(name), content).expect("it can be written");
    }
    folder
}

/// Starts it on Python or Node; with the names and versions of the libraries that are there.
pub fn start(language: &str) -> Option<(Program, Value)> {
    let (interpreter, file) = if language == "Python" { (python(), "handler.py") } else { ("node".to_owned(), "handler.js") };
    if !present(language, &interpreter, &["--version"]) {
        return None;
    }
    let started = Program::start(|_| {
        let mut command = program(&interpreter);
        command.arg(project().join("tests/cases/sdks").join(file)).arg(project().join("payloads")).args(KEYS).arg(WHSK);
        command
    });
    let there = started.next()["there"].take();
    Some((started, there))
}

/// Sends every sample of a vendor to what verifies it, and gives what came of each.
#[track_caller]
pub fn sent(program: &Program, folder: &TempDir, verify: (&str, &str), vendor: &str, flags: &[&str]) -> Vec<Value> {
    let to = format!("{}/verify/{}/{}", program.url, verify.0, verify.1);
    let all = format!("{vendor}/*");
    let output = Tool::new(["send", &all, "--to", &to].iter().chain(flags)).dir(folder.path()).run();
    assert!(output.status == 0, "{to} {flags:?}: {}{}", output.text(), output.stderr);
    let told: Vec<_> = samples(vendor).iter().map(|_| program.next()).collect();
    for ((name, body), told) in samples(vendor).iter().zip(&told) {
        assert!(
            BASE64_STANDARD.decode(told["body"].as_str().expect("text")).expect("base64") == *body,
            "{vendor}/{name} has arrived with other bytes"
        );
    }
    told
}

/// Has a body signed, as of so many seconds from now; header lines.
#[track_caller]
pub fn signed(program: &Program, library: &str, keys: &str, later: &str, body: &[u8]) -> String {
    wire::exchange(program.address(), &wire::post(&format!("/sign/{library}/{keys}/{later}"), "", body));
    let told = program.next();
    let headers = told["headers"].as_object().unwrap_or_else(|| panic!("{told}"));
    headers.iter().map(|(name, value)| format!("{name}: {}\r\n", value.as_str().expect("a value"))).collect()
}

/// JSON still, with another letter.
pub fn changed(body: &[u8]) -> Vec<u8> {
    let mut body = body.to_vec();
    let letter = body.iter_mut().find(|byte| byte.is_ascii_lowercase()).expect("a letter");
    *letter = letter.to_ascii_uppercase();
    body
}

/// A callback: header lines, body, and what `listen` shall say of it.
pub type Case = (String, Vec<u8>, &'static str);

#[track_caller]
pub fn heard(folder: &TempDir, vendor: &str, file: &str, flags: &[&str], cases: &[Case]) {
    let (count, secret) = (cases.len().to_string(), format!("{vendor}={file}"));
    let listen = ["listen", "--output", "ndjson", "-n", &count, "--secret-file", &secret];
    let listening = Tool::new(listen.iter().chain(flags)).dir(folder.path()).listen();
    for (headers, body, _) in cases {
        assert_eq!(wire::post_for_status(listening.address(), &format!("/{vendor}"), headers, body), 200);
    }
    let output = listening.end().expect(0);
    let records = output.records();
    let mut callbacks: Vec<_> = records.iter().filter(|record| record["type"] == "callback").collect();
    // One that is looked into is told when that is done.
    callbacks.sort_by_key(|record| record["n"].as_u64());
    assert_eq!(callbacks.len(), cases.len());
    for (record, (headers, _, verdict)) in callbacks.iter().zip(cases) {
        assert_eq!(record["credentials"]["verdict"], *verdict, "{vendor} by {file}, {headers}: {}", record["credentials"]);
    }
}
