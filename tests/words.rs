//! What `send` says when something goes wrong: our words, true to the case, with what to do about it.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use common::receiver::Receiver;
use common::{Output, Tool};

/// Sends this, with a secret where the vendor wants one, so that nothing is said of that.
fn send(arguments: &[&str]) -> Output {
    Tool::new(["send", "identomat"]).env("IDHOOK_SECRET_IDENTOMAT", "a-key-of-ours").run_with(arguments)
}

/// A port of this machine that nobody listens at.
fn deserted() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

#[test]
fn numbers_and_flags_that_cannot_be_are_refused_in_words() {
    for (arguments, told) in [
        (&["--retry", "-1"][..], "\"-1\" is no number of attempts: write --retry 3"),
        (&["--repeat", "0"], "\"0\" is no whole number from 1 on"),
        (&["--repeat", "-2"], "\"-2\" is no whole number from 1 on"),
        (&["--concurrency", "0"], "\"0\" is no whole number from 1 to 10000"),
        (&["--rate", "-1"], "\"-1\" is no number above 0"),
        (&["--tto", "3000"], "a similar argument exists: '--to'"),
    ] {
        let output = send(arguments).expect(2);
        assert!(output.stderr.contains(told) && !output.stderr.contains("as a value"), "{arguments:?}: {}", output.stderr);
    }
}

#[test]
fn who_is_not_there_is_named_with_a_hint_of_its_own() {
    let (nobody, folder) = (deserted(), tempfile::tempdir().unwrap());
    let file = folder.path().join("plain");
    std::fs::write(&file, "").unwrap();
    let file = file.to_str().unwrap();
    let missing = folder.path().join("missing");
    let cases = [
        (vec!["--to", &nobody], format!("nothing listens at {nobody}"), "is the application running, and on this port?"),
        (vec!["--to", "nobody.invalid", "--insecure-http"], "nobody.invalid".to_owned(), "is the host spelt right"),
        #[cfg(unix)]
        (
            vec!["--to", "x", "--unix-socket", missing.to_str().unwrap()],
            format!("the socket {} does not exist", missing.display()),
            "is the application running, and is this the path of its socket?",
        ),
        #[cfg(unix)]
        (vec!["--to", "x", "--unix-socket", file], format!("{file} is no socket"), "is the application running, and is this the path"),
        (
            vec!["--to", "x.invalid", "--insecure-http", "--proxy", &nobody],
            format!("nothing listens at the proxy {nobody}"),
            "is the proxy running?",
        ),
    ];
    for (arguments, told, hint) in cases {
        let output = send(&arguments).expect(4);
        let text = output.text();
        assert!(text.contains(&told) && text.contains(&format!("\nhint: {hint}")), "{arguments:?}: {text}");
        assert!(!text.contains("os error") && !text.contains("lookup address"), "{text}");
        let waiting = send(&[arguments, vec!["--wait", "50ms"]].concat()).expect(4).stderr;
        assert!(waiting.contains("was not reached within 50ms") && waiting.contains(&told), "{waiting}");
        assert!(waiting.contains(&format!("\n hint: {hint}")) && !waiting.contains("os error"), "{waiting}");
    }
}

/// Answers one request with these bytes.
fn answers(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut head = [0; 4096];
        let _ = stream.read(&mut head);
        stream.write_all(bytes).unwrap();
    });
    at
}

#[test]
fn an_answer_that_says_where_to_look_gets_a_hint() {
    let cases: [(&[u8], &str); 4] = [
        (b"HTTP/1.1 308 x\r\nlocation: /there\r\ncontent-length: 0\r\n\r\n", "use the URL that it points to"),
        (
            b"HTTP/1.1 400 x\r\ncontent-length: 50\r\n\r\nThe plain HTTP request was sent to HTTPS port. Huh.",
            "is it https? write the URL with https://",
        ),
        (b"HTTP/1.1 401 x\r\ncontent-length: 0\r\n\r\n", "no credentials were put in: --secret-file FILE"),
        (b"SSH-2.0-x\r\n\r\n\r\n", "does it speak https://"),
    ];
    for (bytes, hint) in cases {
        let output = Tool::new(["send", "identomat", "--to", &answers(bytes)]).run();
        let hints = output.text().matches("\nhint: ").count();
        assert!(output.text().contains(hint) && hints == 1, "{hint}: {}", output.text());
        assert!(!output.text().contains("parsed)"), "{}", output.text());
    }
    let with_secret = send(&["--to", &answers(b"HTTP/1.1 401 x\r\ncontent-length: 0\r\n\r\n")]);
    assert!(!with_secret.text().contains("hint:"), "{}", with_secret.text());
    // Nobody accepts, and the system does it all the same.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let late = send(&["--timeout", "100ms", "--to", &silent.local_addr().unwrap().to_string()]).expect(4);
    assert!(late.text().contains("hint: --timeout waits longer"), "{}", late.text());
}

#[test]
fn a_hint_is_said_once_for_all_attempts_of_a_delivery() {
    let mut receiver = Receiver::answering(&[500], "");
    let output = send(&["--to", &receiver.url, "--retry", "2", "--retry-interval", "1ms"]).expect(1);
    receiver.next();
    assert_eq!(output.text().matches("it does not say why: its log may").count(), 1, "{}", output.text());
}

#[test]
fn a_broken_file_is_told_from_its_name() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bad.json"), "{\"a\":\n  bad}").unwrap();
    let output = Tool::new(["send", "./bad.json", "--dry-run"]).dir(folder.path()).run();
    let told = "note: ./bad.json is sent as it is, though its body is not valid: line 2, column 3: `bad` is not JSON";
    assert!(output.stderr.contains(told), "{}", output.stderr);
}

#[test]
fn an_event_that_was_set_is_told_from_a_flag() {
    let told = |arguments: &[&str]| Tool::new(["send", "--dry-run"]).run_with(arguments).stderr;
    let sample = told(&["oneshot", "--set", "event_type=FOO"]);
    assert!(sample.contains("FOO is the event of the body, which began as a sample of REQUEST_CREATED"), "{sample}");
    let body = String::from_utf8(common::samples("oneshot").remove(0).1).unwrap();
    let flag = told(&["--vendor", "oneshot", "--event", "REQUEST_CREATED", "--data", body.replace("REQUEST_CREATED", "FOO").as_str()]);
    assert!(flag.contains("FOO is the event of the body, and --event says REQUEST_CREATED"), "{flag}");
}

#[test]
fn a_change_that_does_not_fit_names_the_step_and_no_cure_that_would_not_help() {
    let refused = |set: &str| Tool::new(["send", "oneshot@videoid", "--dry-run", "--set", set]).run().expect(2).stderr;
    let element = refused("/certificates/0/serial_number=77");
    assert!(element.starts_with("error: oneshot/") && element.contains("(videoid 1/4): /certificates/0 is not in the body"), "{element}");
    assert!(!element.contains(":={}"), "{element}");
    let list = refused("/nowhere/0/x=1");
    assert!(list.contains("--set '/nowhere:=[{}]'"), "{list}");
    let object = refused("/nowhere/x=1");
    assert!(object.contains("--set '/nowhere:={}'"), "{object}");
}

#[test]
fn names_that_are_nearly_right_are_suggested() {
    for (what, told) in [
        ("identomat/approved", "did you mean session-change:approved?"),
        ("oneshot@vid", "did you mean videoid?"),
        ("oneshot/SIGNED", "One-Shot has no sample of SIGNED: what its body holds is not known well enough"),
    ] {
        let stderr = Tool::new(["send", what]).run().expect(3).stderr;
        assert!(stderr.contains(told), "{what}: {stderr}");
    }
}

#[test]
fn what_was_made_wrong_is_said_once() {
    let output = send(&["--mutate", "malformed", "--dry-run"]).expect(0);
    assert_eq!(output.stderr.matches(" bytes").count(), 1, "{}", output.stderr);
    let output = send(&["--mutate", "wrong-type:/result", "--dry-run"]).expect(0);
    assert!(output.stderr.contains("/result is a number, where a string was"), "{}", output.stderr);
}

#[test]
fn a_yes_is_asked_for_with_the_host_that_it_is_about() {
    let output = send(&["--mutate", "malformed", "--to", "https://hooks.invalid/x"]).expect(2);
    assert!(output.stderr.contains("hint: add --yes if whoever runs hooks.invalid agrees"), "{}", output.stderr);
}

#[test]
fn a_plain_listen_is_told_from_one_that_issues_tokens() {
    let listen = Tool::new(["listen", "-q"]).listen();
    let output =
        Tool::new(["send", "unico", "--auth", "oauth2", "--to", listen.address()]).env("IDHOOK_SECRET_UNICO", "a-secret").run().expect(4);
    assert!(output.text().contains("idhook listen --auth oauth2 does"), "{}", output.text());
    let url = format!("{}/oauth2/token", listen.url);
    let named = ["--token-url", &url, "--client-id", "idhook"];
    let output = Tool::new(["send", "unico", "--auth", "oauth2", "--to", listen.address()]).env("IDHOOK_SECRET_UNICO", "a-secret");
    let output = output.run_with(&named).expect(4);
    assert!(!output.text().contains("plain idhook listen"), "{}", output.text());
    listen.interrupt().expect(0);
}

#[test]
fn remarks_and_counts_are_listed_as_a_reader_would() {
    let output = Tool::new(["samples", "oneshot"]).run().expect(0);
    let remarks: Vec<_> = output.text().split("Worth knowing\n").nth(1).unwrap().split("\n\n").next().unwrap().lines().collect();
    let distinct: std::collections::BTreeSet<_> = remarks.iter().collect();
    assert_eq!(remarks.len(), distinct.len(), "{remarks:#?}");
    let all = Tool::new(["samples"]).run().expect(0);
    assert!(all.text().contains(": 1 event, ") && !all.text().contains(" 1 events"), "{}", all.text());
}

/// Interrupts a run once its first answer was printed or its request arrived.
#[cfg(unix)]
mod interrupted {
    use std::io::{BufRead as _, BufReader, Read as _};
    use std::net::TcpListener;
    use std::process::Command;

    use super::common::Tool;
    use super::common::receiver::Receiver;

    fn signal(id: u32) {
        assert!(Command::new("kill").args(["-INT", &id.to_string()]).status().unwrap().success());
    }

    #[test]
    fn a_delivery_between_two_attempts_is_not_finished() {
        let mut receiver = Receiver::answering(&[500], "");
        let (mut child, _stdin) = Tool::new(["send", "oneshot", "--retry", "1", "--retry-interval", "1h", "--to", &receiver.url]).spawn();
        receiver.next();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut text = String::new();
        stdout.read_line(&mut text).unwrap();
        assert!(text.contains("again in 60 min"), "{text}");
        signal(child.id());
        stdout.read_to_string(&mut text).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(130));
        assert!(
            text.contains("sent 0, 0 accepted, 0 not accepted, 1 not finished; interrupted before the end\n1 attempt: 500 ×1\n"),
            "{text}"
        );
    }

    #[test]
    fn a_delivery_under_way_is_waited_for_with_a_word() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let to = listener.local_addr().unwrap().to_string();
        let (mut child, _stdin) = Tool::new(["send", "oneshot", "--output", "ndjson", "--to", &to]).spawn();
        let (_kept, _) = listener.accept().unwrap();
        signal(child.id());
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        stderr.read_line(&mut line).unwrap();
        assert_eq!(line, "note: waiting up to 2s for 1 delivery under way; Ctrl-C again stops at once\n");
        signal(child.id());
        let mut text = String::new();
        child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(130));
        let summary: serde_json::Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
        assert_eq!((&summary["total"], &summary["unfinished"]), (&0.into(), &1.into()), "{summary}");
    }
}
