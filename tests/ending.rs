//! How a `listen` ends: with the right number, the right exit code, and in time.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::io::Write as _;

use common::wire::{answer, connect, post, post_for_status, status};
use common::{Tool, samples, vendors};

const BODY: &[u8] = br#"{"processId": "p", "state": "PROCESS_STATE_FINISHED", "flow": "id"}"#;

#[test]
fn count_is_never_exceeded() {
    let folder = tempfile::tempdir().unwrap();
    let listening = Tool::new(["listen", "--count", "2", "--save", "calls.ndjson"]).dir(folder.path()).listen();
    let mut stream = connect(listening.address());
    stream.write_all(&post("/", "", BODY).repeat(6)).unwrap();
    let answers: Vec<_> = (0..6).map(|_| status(&answer(&mut stream))).take_while(|status| *status != 0).collect();
    assert_eq!(answers[..2], [200, 200], "{answers:?}");
    assert!(answers[2..].iter().all(|status| *status == 503), "{answers:?}");
    let output = listening.end().expect(0);
    assert!(output.text().ends_with("received 2, 2 without errors, 0 with errors\n"), "{}", output.text());
    let saved = std::fs::read_to_string(folder.path().join("calls.ndjson")).unwrap();
    assert_eq!(saved.matches("{\"type\":\"callback\"").count(), 2);
}

#[test]
fn count_is_not_exceeded_while_an_answer_is_delayed() {
    let listening = Tool::new(["listen", "--count", "1", "--delay", "2s"]).listen();
    let mut first = connect(listening.address());
    first.write_all(&post("/", "", BODY)).unwrap();
    // The second is beyond, once the first is taken.
    let refused = loop {
        let code = post_for_status(listening.address(), "/health", "", BODY);
        if code == 503 {
            break code;
        }
    };
    assert_eq!((refused, status(&answer(&mut first))), (503, 200));
    let output = listening.end().expect(0);
    assert!(output.stderr.contains("a callback beyond --count was not recorded and got 503"), "{}", output.stderr);
}

#[test]
fn a_callback_that_the_file_could_not_take_makes_the_exit_code_3() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("place");
    std::fs::create_dir(&place).unwrap();
    let listening = Tool::new(["listen", "--timeout", "1h", "--save", "place/calls.ndjson"]).dir(folder.path()).listen();
    std::fs::remove_dir_all(&place).unwrap();
    assert_eq!(post_for_status(listening.address(), "/", "", BODY), 503);
    listening.interrupt().expect(3);
}

/// The system's own way to say so would end the program.
#[cfg(target_os = "linux")]
#[test]
fn a_limit_on_the_size_of_files_is_an_error_and_no_end() {
    use std::io::{BufRead as _, BufReader, Read as _};
    use std::process::{Command, Stdio};
    let folder = tempfile::tempdir().unwrap();
    let run = format!("ulimit -f 1; exec {} listen --port 0 --save calls.ndjson", env!("CARGO_BIN_EXE_idhook"));
    let mut child = Command::new("bash")
        .args(["-c", &run])
        .current_dir(folder.path())
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    stderr.read_line(&mut line).unwrap();
    let address = line.trim_start_matches("Listening on http://").split(',').next().unwrap().to_owned();
    let statuses: Vec<_> = (0..4).map(|_| post_for_status(&address, "/", "", BODY)).collect();
    assert_eq!((statuses[0], statuses[3]), (200, 503), "{statuses:?}");
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    let mut rest = String::new();
    stderr.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(3), "{rest}");
    let saved = std::fs::read_to_string(folder.path().join("calls.ndjson")).unwrap();
    assert!(saved.ends_with("}\n"), "the last record is whole: {saved}");
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_printed_makes_the_exit_code_3() {
    let run = format!("exec {} listen --port 0 --demo --timeout 1s >/dev/full", env!("CARGO_BIN_EXE_idhook"));
    let output = std::process::Command::new("bash").args(["-c", &run]).env_clear().output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_body_that_never_ends_does_not_hold_up_the_end() {
    let listening = Tool::new(["listen", "--read-timeout", "1h"]).listen();
    let mut stream = connect(listening.address());
    let whole = post("/", "", BODY);
    stream.write_all(&whole[..whole.len() - 3]).unwrap();
    // It is being read once a later request is answered.
    assert_eq!(post_for_status(listening.address(), "/", "", BODY), 200);
    listening.interrupt().expect(0);
}

#[cfg(unix)]
#[test]
fn what_is_waited_for_is_said_and_a_second_signal_ends_it() {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Command, Stdio};
    let app = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let target = app.local_addr().unwrap().to_string();
    let mut child = Command::new(env!("CARGO_BIN_EXE_idhook"))
        .args(["listen", "--port", "0", "--forward-timeout", "1h", "--forward-to", &target])
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    stderr.read_line(&mut line).unwrap();
    let mut stream = connect(line.trim_start_matches("Listening on http://").split(',').next().unwrap());
    stream.write_all(&post("/", "", BODY)).unwrap();
    let _held = app.accept().unwrap();
    let interrupt = || assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    interrupt();
    while !line.contains("waiting for 1 callback to be answered; another Ctrl-C stops at once") {
        line.clear();
        assert!(stderr.read_line(&mut line).unwrap() > 0, "it ended before it said so");
    }
    interrupt();
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[test]
fn files_with_two_purposes_are_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    let run = |flags: &[&str]| Tool::new(["listen", "--port", "0", "--timeout", "1ms"]).dir(folder.path()).run_with(flags);
    let output = run(&["--ready-file", "same", "--save", "./same"]).expect(2);
    assert!(output.stderr.contains("--save and --ready-file name the same file"), "{}", output.stderr);
    run(&["--tls", "--tls-ca-out", "ca.pem", "--ready-file", "ca.pem"]).expect(2);
    assert!(!folder.path().join("same").exists() && !folder.path().join("ca.pem").exists());
}

#[test]
fn a_refusal_is_shown_even_where_filters_leave_it_out() {
    let listening = Tool::new(["listen", "--strict", "-e", "NOTHING_LIKE_IT", "--timeout", "1h"]).listen();
    assert_eq!(post_for_status(listening.address(), "/", "", b"{}"), 422);
    let output = listening.interrupt().expect(1);
    assert!(output.text().contains("#1 POST /") && output.text().contains("→ 422"), "{}", output.text());
}

#[test]
fn another_method_is_refused_and_said_once() {
    let listening = Tool::new(["listen", "--timeout", "1h"]).listen();
    for method in ["PUT", "DELETE", "PUT"] {
        let request = String::from_utf8(post("/", "", b"{}")).unwrap().replacen("POST", method, 1);
        assert_eq!(status(&common::wire::exchange(listening.address(), request.as_bytes())), 405);
    }
    let output = listening.interrupt().expect(0);
    assert_eq!(output.stderr.matches("was refused with 405: callbacks come as POST").count(), 1, "{}", output.stderr);
}

#[test]
fn a_basic_secret_without_a_colon_is_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("key"), "nocolon").unwrap();
    let vendor = &vendors()[0];
    let flags = ["--port", "0", "--timeout", "1ms", "--auth", "basic", "--vendor", vendor, "--secret-file", "key"];
    let output = Tool::new(["listen"]).dir(folder.path()).run_with(&flags).expect(2);
    assert!(output.stderr.contains("user:pass"), "{}", output.stderr);
}

#[test]
fn strict_says_whose_credentials_it_cannot_check() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("key"), "a-secret").unwrap();
    let vendor = vendors().into_iter().find(|vendor| !samples(vendor).is_empty()).unwrap();
    let flags = ["--port", "0", "--timeout", "1ms", "--strict", "--secret-file", &format!("{vendor}=key")];
    let output = Tool::new(["listen"]).dir(folder.path()).run_with(&flags).expect(0);
    assert!(output.stderr.contains("--strict does not check the credentials of "), "{}", output.stderr);
}
