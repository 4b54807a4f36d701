//! The file that `listen --save` writes: whatever was answered 2xx is in it, whole and byte for byte, whatever happens.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use common::wire::{chunked, exchange, post, post_for_status, status};
use common::{Listening, Output, Tool};
use serde_json::{Value, json};

const PROCESS: &[u8] = br#"{"processId": "8263a268-5388-492a-bca2-28e1ff4a69f0", "state": "PROCESS_STATE_FINISHED", "flow": "id"}"#;

/// A folder with the place of a recording in it.
struct Place {
    folder: tempfile::TempDir,
    path: PathBuf,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("calls.ndjson");
        Self { folder, path }
    }

    /// With this content already there, readable by its owner only.
    fn holding(content: impl AsRef<[u8]>) -> Self {
        let place = Self::new();
        std::fs::write(&place.path, content).unwrap();
        set_mode(&place.path, 0o600);
        place
    }

    fn other(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn listen(&self, flags: &[&str]) -> Listening {
        tool(&self.path, flags).listen()
    }

    /// A `listen` that is expected to refuse the file.
    #[track_caller]
    fn refused(&self, words: &str) -> Output {
        let output = tool(&self.path, &["--port", "0", "--timeout", "5s"]).run().expect(3);
        assert!(output.stderr.contains(words) && output.stderr.contains("\n hint: "), "{words:?} in {}", output.stderr);
        assert!(!output.stderr.contains("Listening"), "{}", output.stderr);
        output
    }

    /// Runs a `listen` for so many callbacks on this file.
    fn record(&self, bodies: &[&[u8]]) -> Output {
        let listening = self.listen(&["--count", &bodies.len().to_string()]);
        for body in bodies {
            assert_eq!(post_for_status(listening.address(), "/", "", body), 200);
        }
        listening.end().expect(0)
    }

    fn bytes(&self) -> Vec<u8> {
        std::fs::read(&self.path).unwrap()
    }

    /// Waits until the outcome of the last callback is in the file too: nobody's answer waits for it.
    #[cfg(unix)]
    #[track_caller]
    fn settle(&self) {
        let deadline = std::time::Instant::now() + common::PATIENCE;
        while !String::from_utf8_lossy(&self.bytes()).lines().last().is_some_and(|line| line.starts_with(r#"{"type":"outcome""#)) {
            assert!(std::time::Instant::now() < deadline, "no outcome was written");
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    }

    fn records(&self) -> Vec<Value> {
        records(&self.path)
    }

    fn callbacks(&self) -> Vec<Value> {
        callbacks(&self.path)
    }

    fn numbers(&self) -> Vec<u64> {
        self.callbacks().iter().map(|callback| callback["n"].as_u64().unwrap()).collect()
    }
}

fn tool(path: &Path, flags: &[&str]) -> Tool {
    Tool::new(["listen", "-qq", "--save", path.to_str().unwrap()].iter().chain(flags))
}

/// The records of a file, every line of which must be a whole one.
#[track_caller]
fn records(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.is_empty() || text.ends_with('\n'), "it ends with a whole record: …{:?}", &text[text.len().saturating_sub(80)..]);
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

#[track_caller]
fn callbacks(path: &Path) -> Vec<Value> {
    records(path).into_iter().filter(|record| record["type"] == "callback").collect()
}

/// The body of a recorded callback.
fn body_of(callback: &Value) -> Vec<u8> {
    match (callback.get("body"), callback.get("body_base64")) {
        (Some(text), None) => text.as_str().unwrap().as_bytes().to_vec(),
        (None, Some(encoded)) => BASE64_STANDARD.decode(encoded.as_str().unwrap()).unwrap(),
        both => panic!("exactly one form of the body: {both:?}"),
    }
}

/// A line as `listen --save` writes it.
fn line(n: u64) -> String {
    format!(
        r#"{{"type":"callback","v":1,"n":{n},"at":"2026-01-01T00:00:00.000000Z","method":"POST","path":"/","headers":[],"body":"{{}}","vendor":null,"event":null,"status":null,"subject":null,"credentials":{{"verdict":"not checked"}},"schema":"not checked","problems":[]}}"#
    )
}

fn set_mode(path: &Path, mode: u32) {
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    let _ = (path, mode);
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

// ------------------------------------------------------------------------------------------------------ what is in the file

#[test]
fn a_callback_and_its_outcome_are_each_one_line() {
    let place = Place::new();
    place.record(&[PROCESS, b"{"]);
    let records = place.records();
    let kinds: Vec<_> = records.iter().map(|record| (record["type"].as_str().unwrap(), record["n"].as_u64().unwrap())).collect();
    assert_eq!(kinds, [("callback", 1), ("outcome", 1), ("callback", 2), ("outcome", 2)]);
    assert!(records.iter().all(|record| record["v"] == 1));
    let first = &records[0];
    assert_eq!((&first["vendor"], &first["event"]), (&json!("unico"), &json!("PROCESS_STATE_FINISHED")));
    assert_eq!(first["subject"], json!({"label": "process", "value": "8263a268-5388-492a-bca2-28e1ff4a69f0"}));
    assert_eq!((&records[1]["status"], &records[2]["problems"][0]["rule"]), (&json!(200), &json!("syntax")));
}

#[test]
fn bodies_of_every_kind_are_kept_byte_for_byte() {
    let megabyte = format!("{{\"long\": \"{}\"}}", "é\u{1f600}\u{202e}x".repeat(100_000));
    assert!(megabyte.len() > 1_000_000);
    let bodies: [&[u8]; 16] = [
        b"",
        b" ",
        b"\n",
        b"\0",
        b"{\"a\": \"\0\x1b[31m\x7f\"}",
        b"{\r\n  \"a\": 1\r\n}\r\n",
        "\u{feff}{\"a\": 1}".as_bytes(),
        b"\xff\xfe\x00\x80",
        b"{\"a\": \"caf\xe9\"}",
        b"\xed\xa0\x80",
        br#"{"a": "\ud800", "b": "\u0000", "a": 1.0, "c": 1e400, "d": 12345678901234567890123}"#,
        "{\"type\":\"callback\"}\n{\"v\":1}\u{2028}\u{2029}\u{85}".as_bytes(),
        "::error::x ##[group]y \u{9b}\u{202e}\u{200b}".as_bytes(),
        b"text=a+b&callbackApiKey=k",
        &b"[".repeat(100_000),
        megabyte.as_bytes(),
    ];
    for redact in ["secrets", "none", "personal"] {
        let place = Place::new();
        let listening = place.listen(&["--redact", redact, "--count", &bodies.len().to_string()]);
        for body in bodies {
            assert_eq!(post_for_status(listening.address(), "/", "", body), 200);
        }
        listening.end().expect(0);
        let callbacks = place.callbacks();
        assert_eq!(callbacks.len(), bodies.len());
        for (callback, body) in callbacks.iter().zip(bodies) {
            assert_eq!(body_of(callback), body, "{redact}: {:?}", String::from_utf8_lossy(&body[..body.len().min(60)]));
            assert!(callback.get("redacted").is_none(), "the file is never redacted");
        }
        for (n, body) in (1..).zip(bodies) {
            let printed = Tool::new(["samples", &format!("{}#{n}", place.path.display())]).run().expect(0);
            assert_eq!(printed.stdout, body, "samples prints the bytes of #{n} again");
        }
    }
}

#[test]
fn a_chunked_body_is_kept_byte_for_byte() {
    let place = Place::new();
    let listening = place.listen(&["--count", "1"]);
    let told = exchange(listening.address(), &chunked("/", "", &[b"\xff", b"\0\r\n", b"0\r\n\r\n"]));
    assert_eq!(status(&told), 200);
    listening.end().expect(0);
    assert_eq!(body_of(&place.callbacks()[0]), b"\xff\0\r\n0\r\n\r\n");
}

#[test]
fn header_values_are_kept_byte_for_byte_in_their_order() {
    let place = Place::new();
    let listening = place.listen(&["--count", "1"]);
    let mut request = b"POST /p HTTP/1.1\r\nhost: x\r\nX-Latin: caf\xe9\r\nx-c1: \x9b8m\r\nX-Text: \xc3\xa9 \xe2\x80\xae\r\n".to_vec();
    request.extend_from_slice(b"x-latin: second\r\nx-tab: a\tb\r\nauthorization: Bearer secret\r\ncontent-length: 0\r\n\r\n");
    assert_eq!(status(&exchange(listening.address(), &request)), 200);
    listening.end().expect(0);
    let callback = &place.callbacks()[0];
    let of = |name: &str| -> Vec<Vec<u8>> {
        let headers = callback["headers"].as_array().unwrap().iter().filter(|header| header["name"] == name);
        headers
            .map(|header| match (header.get("value"), header.get("base64")) {
                (Some(text), None) => text.as_str().unwrap().as_bytes().to_vec(),
                (None, Some(encoded)) => BASE64_STANDARD.decode(encoded.as_str().unwrap()).unwrap(),
                both => panic!("exactly one form of the value: {both:?}"),
            })
            .collect()
    };
    assert_eq!(of("x-latin"), [b"caf\xe9".to_vec(), b"second".to_vec()]);
    assert_eq!(of("x-c1"), [b"\x9b8m".to_vec()]);
    assert_eq!(of("x-text"), ["é \u{202e}".as_bytes().to_vec()]);
    assert_eq!(of("x-tab"), [b"a\tb".to_vec()]);
    assert_eq!(of("authorization"), [b"Bearer secret".to_vec()], "secrets are kept in the file");
}

#[test]
fn a_header_that_is_no_text_comes_out_of_send_as_it_came_in() {
    let (first, second) = (Place::new(), Place::new());
    let listening = first.listen(&["--count", "1"]);
    let request = b"POST / HTTP/1.1\r\nhost: x\r\nx-latin: caf\xe9\r\ncontent-length: 3\r\n\r\n\xff\0{";
    assert_eq!(status(&exchange(listening.address(), request)), 200);
    listening.end().expect(0);
    let listening = second.listen(&["--count", "1"]);
    Tool::new(["send", &format!("{}#1", first.path.display()), "--to", &listening.url]).run().expect(0);
    listening.end().expect(0);
    let latin = |place: &Place| {
        let callback = place.callbacks().remove(0);
        let header = callback["headers"].as_array().unwrap().iter().find(|header| header["name"] == "x-latin").cloned();
        (header, body_of(&callback))
    };
    assert_eq!(latin(&first), latin(&second));
}

#[test]
fn refused_requests_leave_no_trace() {
    let place = Place::new();
    let listening = place.listen(&["--count", "1", "--max-body", "1kB"]);
    let address = listening.address().to_owned();
    exchange(&address, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    exchange(&address, b"PUT / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n");
    exchange(&address, &post("/", "origin: x\r\n", b"{}"));
    exchange(&address, &post("/", "", &[b' '; 1001]));
    exchange(&address, b"POST / HTTP/1.1\r\nhost: x\r\nhost: x\r\ncontent-length: 0\r\n\r\n");
    assert_eq!(std::fs::metadata(&place.path).unwrap().len(), 0);
    assert_eq!(post_for_status(&address, "/", "", PROCESS), 200);
    listening.end().expect(0);
    assert_eq!(place.numbers(), [1], "and take no number");
}

#[test]
fn a_redacted_record_from_stdout_is_refused_by_send() {
    let folder = tempfile::tempdir().unwrap();
    let printed = |redact: &str| {
        let listening = Tool::new(["listen", "--output", "ndjson", "--count", "1", "--redact", redact]).listen();
        assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
        let path = folder.path().join(format!("{redact}.ndjson"));
        std::fs::write(&path, listening.end().expect(0).stdout).unwrap();
        path
    };
    let receiver = Place::new();
    let listening = receiver.listen(&["--count", "1"]);
    for redact in ["secrets", "personal"] {
        for what in [printed(redact).display().to_string(), format!("{}#1", printed(redact).display())] {
            let output = Tool::new(["send", &what, "--to", &listening.url]).run().expect(3);
            assert!(output.stderr.contains("redacted"), "{}", output.stderr);
        }
    }
    Tool::new(["send", &printed("none").display().to_string(), "--to", &listening.url]).run().expect(0);
    listening.end().expect(0);
    assert_eq!(body_of(&receiver.callbacks()[0]), PROCESS, "what hides nothing can be sent, and nothing else was");
}

#[test]
fn fsync_writes_the_same_file() {
    let place = Place::new();
    let listening = place.listen(&["--fsync", "--count", "20"]);
    let address = listening.address().to_owned();
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let address = address.clone();
            std::thread::spawn(move || (0..5).for_each(|_| assert_eq!(post_for_status(&address, "/", "", PROCESS), 200)))
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    listening.end().expect(0);
    assert_eq!(place.numbers(), (1..=20).collect::<Vec<_>>());
}

#[test]
fn the_file_has_what_was_answered_at_the_moment_it_is_answered() {
    let place = Place::new();
    let listening = place.listen(&[]);
    for n in 1..=20 {
        assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
        let text = std::fs::read_to_string(&place.path).unwrap();
        let whole = text.lines().filter(|line| serde_json::from_str::<Value>(line).is_ok_and(|record| record["type"] == "callback"));
        assert_eq!(whole.count(), n);
    }
}

// -------------------------------------------------------------------------------------------------------- going on in a file

#[test]
fn numbers_go_on_where_the_file_ends_and_headlines_mean_the_same() {
    let place = Place::new();
    place.record(&[PROCESS, PROCESS]);
    place.record(&[PROCESS]);
    let listening = Tool::new(["listen", "-q", "--count", "1", "--save", place.path.to_str().unwrap()]).listen();
    assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
    let output = listening.end().expect(0);
    assert!(output.text().contains(" #4 POST /"), "{}", output.text());
    assert!(output.stderr.contains(&format!(", saving to {}", place.path.display())), "{}", output.stderr);
    assert_eq!(place.numbers(), [1, 2, 3, 4]);
}

#[test]
fn numbers_go_on_from_the_last_callback_however_far_it_is_from_the_end() {
    let outcome = "{\"type\":\"outcome\",\"v\":1,\"n\":7,\"status\":200,\"ms\":0.1}\n";
    let big = line(8).replace("\"{}\"", &format!("\"{}\"", "x".repeat(300_000)));
    for (content, next) in [
        (format!("{}\n{}", line(7), outcome.repeat(10_000)), 8),
        (format!("{}\n{big}\n", line(7)), 9),
        (format!("{}\n{}\n", line(41), line(7)), 8),
        (outcome.to_owned(), 1),
    ] {
        let place = Place::holding(&content);
        place.record(&[PROCESS]);
        assert_eq!(place.numbers().last(), Some(&next));
        assert!(place.bytes().starts_with(content.as_bytes()), "what was there stays");
    }
}

#[test]
fn an_empty_file_is_accepted() {
    let place = Place::holding("");
    place.record(&[PROCESS]);
    assert_eq!(place.numbers(), [1]);
}

#[test]
fn a_whole_last_record_without_its_newline_gets_one() {
    let before = format!("{}\n{}", line(1), line(2));
    let place = Place::holding(&before);
    let output = place.record(&[PROCESS]);
    assert!(output.stderr.contains("lacked its newline"), "{}", output.stderr);
    assert!(place.bytes().starts_with(format!("{before}\n").as_bytes()));
    assert_eq!(place.numbers(), [1, 2, 3]);

    let alone = Place::holding(line(5));
    alone.record(&[PROCESS]);
    assert_eq!(alone.numbers(), [5, 6]);
}

#[test]
fn a_whole_last_record_of_a_newer_idhook_is_not_cut_off() {
    let newer = line(2).replace(r#""v":1"#, r#""v":2"#);
    let place = Place::holding(format!("{}\n{newer}", line(1)));
    let _ = tool(&place.path, &["--port", "0", "--timeout", "1ms"]).run();
    let text = String::from_utf8(place.bytes()).unwrap();
    assert!(text.contains(&newer), "it is whole, so it was answered: {text}");
}

#[test]
fn a_torn_tail_is_cut_off_with_its_size_said() {
    let whole = format!("{}\n{}\n", line(1), line(2));
    for tail in [&line(3)[..1], &line(3)[..30], &line(3)[..line(3).len() - 1], "{}", "\0\0\0\0", "   "] {
        let place = Place::holding(format!("{whole}{tail}"));
        let output = place.record(&[PROCESS]);
        assert!(output.stderr.contains("torn"), "{tail:?}: {}", output.stderr);
        assert!(output.stderr.contains(&format!(" {} byte", tail.len())), "its size: {tail:?}: {}", output.stderr);
        assert!(place.bytes().starts_with(whole.as_bytes()));
        assert_eq!(place.numbers(), [1, 2, 3], "{tail:?}");
    }
}

#[test]
fn a_first_record_that_was_torn_is_cut_off() {
    for length in [10, 30, 100, line(1).len() - 1] {
        let place = Place::holding(&line(1)[..length]);
        let output = place.record(&[PROCESS]);
        assert!(output.stderr.contains(&format!("its {length} bytes are cut off")), "{}", output.stderr);
        assert_eq!(place.numbers(), [1]);
    }
}

#[test]
fn a_first_record_that_was_torn_within_its_first_bytes_is_cut_off_too() {
    for length in 1..10 {
        let place = Place::holding(&line(1)[..length]);
        let output = tool(&place.path, &["--port", "0", "--timeout", "1ms"]).run();
        assert_eq!(output.status, 0, "torn after {length} bytes: {}", output.stderr);
    }
}

#[test]
fn nothing_is_said_of_a_file_that_needs_no_mending() {
    let place = Place::new();
    place.record(&[PROCESS]);
    let output = place.record(&[PROCESS]);
    assert_eq!(output.stderr.lines().count(), 1, "{}", output.stderr);
}

// ------------------------------------------------------------------------------------------------------ what is no file of ours

#[test]
fn a_file_of_somebody_else_is_refused_and_left_alone() {
    let contents = [
        "hello\n",
        "{}\n",
        "{\"type\":\"callback\"}\n",
        "\n",
        "{\"processId\": \"p\"}",
        "{\"type\":\"session-change\",\"v\":1,\"n\":1}\n",
        "[1]\n",
        "\0\0\0",
        "name,age\nx,1\n",
    ];
    for content in
        contents.iter().map(|content| (*content).to_owned()).chain([format!(" {}\n", "x".repeat(100_000)), format!("# {}\n", line(1))])
    {
        let place = Place::holding(&content);
        set_mode(&place.path, 0o644);
        place.refused("does not start with a record of idhook");
        assert_eq!(place.bytes(), content.as_bytes());
        #[cfg(unix)]
        assert_eq!(mode(&place.path), 0o644, "its mode is not ours to change");
    }
}

#[test]
fn a_folder_and_a_place_in_no_folder_are_refused() {
    let place = Place::new();
    std::fs::create_dir(&place.path).unwrap();
    place.refused(&place.path.display().to_string());
    let nowhere = place.other("no-such-folder").join("calls.ndjson");
    let output = tool(&nowhere, &["--port", "0", "--timeout", "5s"]).run().expect(3);
    assert!(output.stderr.contains("cannot open") && output.stderr.contains(" hint: "), "{}", output.stderr);
}

#[cfg(unix)]
#[test]
fn a_link_is_refused_and_not_followed() {
    use std::os::unix::fs::symlink;
    let place = Place::new();
    let (real, missing) = (place.other("real.ndjson"), place.other("missing.ndjson"));
    std::fs::write(&real, format!("{}\n", line(1))).unwrap();
    symlink(&real, &place.path).unwrap();
    place.refused("is a link");
    assert_eq!(std::fs::read_to_string(&real).unwrap(), format!("{}\n", line(1)));

    std::fs::remove_file(&place.path).unwrap();
    symlink(&missing, &place.path).unwrap();
    place.refused("is a link");
    assert!(!missing.exists(), "nothing is made where the link points");
}

#[cfg(unix)]
#[test]
fn a_pipe_and_a_device_are_refused_without_waiting() {
    let place = Place::new();
    let made = std::process::Command::new("mkfifo").arg(&place.path).status().unwrap();
    assert!(made.success());
    place.refused("is not a regular file");
    let output = tool(Path::new("/dev/null"), &["--port", "0", "--timeout", "5s"]).run().expect(3);
    assert!(output.stderr.contains("/dev/null is not a regular file"), "{}", output.stderr);
}

#[cfg(unix)]
#[test]
fn a_file_of_another_user_is_refused() {
    let place = Place::holding(format!("{}\n", line(1)));
    if std::os::unix::fs::chown(&place.path, Some(12_345), None).is_err() {
        #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
        {
            eprintln!("SKIPPED: only root can give a file away");
        }
        return;
    }
    place.refused("belongs to another user");
    assert_eq!(place.bytes(), format!("{}\n", line(1)).as_bytes());
}

#[test]
fn a_second_listen_on_the_same_file_is_refused() {
    let place = Place::new();
    let listening = place.listen(&["--count", "1"]);
    place.refused("is being written by another idhook");
    assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200, "the first goes on");
    listening.end().expect(0);
    place.record(&[PROCESS]);
    assert_eq!(place.numbers(), [1, 2], "once it has ended the file is free");
}

#[cfg(unix)]
#[test]
fn a_new_file_is_readable_by_its_owner_only() {
    let place = Place::new();
    let command =
        format!("umask 0; exec {} listen -qq --port 0 --timeout 1ms --save {}", env!("CARGO_BIN_EXE_idhook"), place.path.display());
    assert!(std::process::Command::new("sh").args(["-c", &command]).output().unwrap().status.success());
    assert_eq!(mode(&place.path), 0o600);
}

#[cfg(unix)]
#[test]
fn a_wider_mode_is_tightened_and_said() {
    for wide in [0o644, 0o666, 0o640, 0o604, 0o777] {
        let place = Place::holding(format!("{}\n", line(1)));
        set_mode(&place.path, wide);
        let output = place.record(&[PROCESS]);
        assert_eq!(mode(&place.path), 0o600);
        assert!(output.stderr.contains(&format!("{wide:o}")) && output.stderr.contains("could be read by others"), "{}", output.stderr);
    }
    let place = Place::holding(format!("{}\n", line(1)));
    assert!(!place.record(&[PROCESS]).stderr.contains("others"));
}

// ---------------------------------------------------------------------------------------------------- moved away or in the way

#[cfg(unix)]
#[test]
fn a_file_that_is_renamed_is_made_anew_and_nothing_is_lost() {
    let place = Place::new();
    let listening = place.listen(&["--count", "4"]);
    let rotated = place.other("calls.1.ndjson");
    for _ in 0..2 {
        assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
    }
    std::fs::rename(&place.path, &rotated).unwrap();
    for _ in 0..2 {
        assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
    }
    listening.end().expect(0);
    let of = |path: &Path| callbacks(path).iter().map(|callback| callback["n"].as_u64().unwrap()).collect::<Vec<_>>();
    assert_eq!((of(&rotated), of(&place.path)), (vec![1, 2], vec![3, 4]), "the numbers go on");
    assert_eq!(mode(&place.path), 0o600);
}

#[cfg(unix)]
#[test]
fn a_file_that_is_removed_is_made_anew() {
    let place = Place::new();
    let listening = place.listen(&["--count", "3"]);
    for n in 1..=3 {
        assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
        let callbacks = callbacks_so_far(&place.path);
        assert_eq!(callbacks, [n], "it is there once it is answered");
        place.settle();
        std::fs::remove_file(&place.path).unwrap();
    }
    listening.end().expect(0);
}

/// The numbers in a file that is being written.
#[cfg(unix)]
fn callbacks_so_far(path: &Path) -> Vec<u64> {
    let text = std::fs::read_to_string(path).unwrap();
    let whole = text.split_inclusive('\n').filter_map(|line| serde_json::from_str::<Value>(line).ok());
    whole.filter(|record| record["type"] == "callback").map(|record| record["n"].as_u64().unwrap()).collect()
}

#[cfg(unix)]
#[test]
fn rotation_under_load_loses_nothing_that_was_answered() {
    let place = Place::new();
    let listening = place.listen(&[]);
    let load = Load::start(listening.address(), 4);
    for round in 1..=20 {
        load.wait_for(round * 20);
        std::fs::rename(&place.path, place.other(&format!("rotated.{round}"))).unwrap();
        // Until it is made anew there is nothing to rename.
        while !place.path.exists() {
            load.wait_for(load.count() + 1);
        }
    }
    let answered = load.stop();
    listening.interrupt().expect(0);
    let files = std::fs::read_dir(place.folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let kept: Vec<String> = files.flat_map(|path| callbacks(&path)).map(|callback| callback["body"].as_str().unwrap().to_owned()).collect();
    let lost: Vec<_> = answered.iter().filter(|body| !kept.contains(body)).collect();
    assert!(lost.is_empty(), "{} of {} are lost: {lost:?}", lost.len(), answered.len());
    let mut unique = kept.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), kept.len(), "and nothing is there twice");
}

#[cfg(unix)]
#[test]
fn what_stands_in_the_way_of_a_new_file_is_503_until_it_is_gone() {
    let place = Place::new();
    let listening = place.listen(&["--count", "6"]);
    let aside = place.other("aside");
    let foreign = place.other("foreign");
    let mut answered = 0;
    let in_the_way: [&dyn Fn(&Path); 4] = [
        &|path| std::fs::create_dir(path).unwrap(),
        &|path| std::os::unix::fs::symlink("/nonexistent/elsewhere", path).unwrap(),
        &|path| std::fs::write(path, "somebody else's\n").unwrap(),
        &|path| assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success()),
    ];
    for (round, put) in in_the_way.iter().enumerate() {
        assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200, "round {round}");
        answered += 1;
        place.settle();
        std::fs::rename(&place.path, place.other(&format!("rotated.{round}"))).unwrap();
        put(&place.path);
        assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 503, "round {round}");
        std::fs::rename(&place.path, if round == 2 { foreign.clone() } else { aside.with_extension(round.to_string()) }).unwrap();
    }
    for _ in answered..6 {
        assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
    }
    let output = listening.end().expect(3);
    assert_eq!(std::fs::read_to_string(foreign).unwrap(), "somebody else's\n");
    assert!(output.stderr.matches("503").count() >= 4, "{}", output.stderr);
    let kept: usize = (0..4).map(|round| callbacks(&place.other(&format!("rotated.{round}"))).len()).sum();
    assert_eq!(kept + place.callbacks().len(), 6);
}

#[cfg(unix)]
#[test]
fn a_file_that_log_rotation_made_with_a_wide_mode_is_tightened_and_said() {
    let place = Place::new();
    let listening = place.listen(&["--count", "2"]);
    assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
    place.settle();
    std::fs::rename(&place.path, place.other("rotated")).unwrap();
    std::fs::write(&place.path, "").unwrap();
    set_mode(&place.path, 0o644);
    assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
    let output = listening.end().expect(0);
    assert_eq!(place.numbers(), [2]);
    assert_eq!(mode(&place.path), 0o600);
    assert!(output.stderr.contains("could be read by others"), "a wider mode is tightened, and said: {}", output.stderr);
}

// --------------------------------------------------------------------------------------------------- a full disk and a sudden end

/// Posts bodies of their own over several connections, and keeps those that were answered 200.
#[cfg(unix)]
struct Load {
    answered: std::sync::Arc<std::sync::Mutex<Vec<String>>>,
    stop: std::sync::Arc<std::sync::atomic::AtomicBool>,
    threads: Vec<std::thread::JoinHandle<()>>,
}

#[cfg(unix)]
impl Load {
    fn start(address: &str, connections: usize) -> Self {
        use common::wire::{answer, connect};
        use std::io::Write as _;
        use std::sync::atomic::Ordering;
        let (answered, stop) = (std::sync::Arc::default(), std::sync::Arc::default());
        let mut load = Self { answered, stop, threads: Vec::new() };
        let run = format!("{address}-{:?}", std::time::SystemTime::now());
        for connection in 0..connections {
            let (answered, stop, run) = (load.answered.clone(), load.stop.clone(), run.clone());
            let mut stream = connect(address);
            load.threads.push(std::thread::spawn(move || {
                for at in 0.. {
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    let body =
                        format!("{{\"run\": {run:?}, \"connection\": {connection}, \"at\": {at}, \"pad\": \"{}\"}}", "x".repeat(at % 977));
                    if stream.write_all(&post("/", "", body.as_bytes())).is_err() {
                        return;
                    }
                    match status(&answer(&mut stream)) {
                        200 => answered.lock().unwrap().push(body),
                        0 => return,
                        _ => {}
                    }
                }
            }));
        }
        load
    }

    fn count(&self) -> usize {
        self.answered.lock().unwrap().len()
    }

    #[track_caller]
    fn wait_for(&self, count: usize) {
        let deadline = std::time::Instant::now() + common::PATIENCE;
        while self.count() < count {
            assert!(std::time::Instant::now() < deadline, "only {} of {count} are answered", self.count());
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    }

    /// Ends it, and gives the bodies that were answered 200.
    fn stop(self) -> Vec<String> {
        self.stop.store(true, std::sync::atomic::Ordering::Relaxed);
        self.threads.into_iter().for_each(|thread| thread.join().unwrap());
        std::sync::Arc::try_unwrap(self.answered).unwrap().into_inner().unwrap()
    }
}

#[cfg(unix)]
#[test]
fn kill_9_under_load_loses_nothing_that_was_answered() {
    for flags in [&[][..], &["--fsync"]] {
        let place = Place::new();
        let mut answered = Vec::new();
        for round in 0..5 {
            let mut listening = place.listen(flags);
            let load = Load::start(listening.address(), 4);
            load.wait_for(60 + 37 * round);
            listening.child.kill().unwrap();
            listening.child.wait().unwrap();
            answered.extend(load.stop());
            let text = std::fs::read(&place.path).unwrap();
            let kept: std::collections::HashSet<String> = text
                .split_inclusive(|byte| *byte == b'\n')
                .filter(|line| line.ends_with(b"\n"))
                .map(|line| serde_json::from_slice::<Value>(line).expect("only the tail may be torn"))
                .filter_map(|record| record["body"].as_str().map(str::to_owned))
                .collect();
            let lost: Vec<_> = answered.iter().filter(|body| !kept.contains(*body)).collect();
            assert!(lost.is_empty(), "round {round}: {} of {} are lost: {lost:?}", lost.len(), answered.len());
        }
        place.record(&[PROCESS]);
        let numbers = place.numbers();
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "each number once, rising");
        assert!(answered.len() > 300);
    }
}

/// A `listen` under a limit on the size of files, in blocks of 1024 bytes.
#[cfg(unix)]
struct Limited {
    child: std::process::Child,
    stderr: std::io::BufReader<std::process::ChildStderr>,
    address: String,
}

#[cfg(unix)]
impl Limited {
    /// The limit is soft: [`Self::make_room`] lifts it.
    fn start(path: &Path, blocks: u32) -> Self {
        use std::io::BufRead as _;
        let idhook = env!("CARGO_BIN_EXE_idhook");
        let command = format!("trap '' XFSZ; ulimit -S -f {blocks}; exec {idhook} listen --port 0 -qq --save {}", path.display());
        let mut shell = std::process::Command::new("bash");
        shell.args(["-c", &command]).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
        let mut child = shell.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::piped()).spawn().unwrap();
        let mut stderr = std::io::BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        stderr.read_line(&mut line).unwrap();
        let address = line.strip_prefix("Listening on http://").unwrap_or_else(|| panic!("{line}")).split(',').next().unwrap().trim();
        Self { address: address.to_owned(), child, stderr }
    }

    /// False where the machine has no prlimit.
    fn make_room(&self) -> bool {
        let pid = self.child.id().to_string();
        std::process::Command::new("prlimit").args(["--pid", &pid, "--fsize=unlimited"]).status().is_ok_and(|status| status.success())
    }

    fn interrupt(mut self) -> (i32, String) {
        use std::io::Read as _;
        let done = std::process::Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(done.success());
        let mut said = String::new();
        self.stderr.read_to_string(&mut said).unwrap();
        (self.child.wait().unwrap().code().unwrap_or(-1), said)
    }
}

#[cfg(unix)]
impl Drop for Limited {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_503_and_the_file_ends_in_a_whole_record() {
    let place = Place::new();
    let listening = Limited::start(&place.path, 8);
    let bodies: Vec<_> = (0..60).map(|at| format!("{{\"at\": {at}, \"pad\": \"{}\"}}", "x".repeat(200 + at * 7 % 300))).collect();
    let (kept, refused): (Vec<_>, Vec<_>) = bodies
        .into_iter()
        .map(|body| (post_for_status(&listening.address, "/", "", body.as_bytes()), body))
        .partition(|(code, _)| *code == 200);
    assert!(kept.len() > 3 && refused.len() > 3, "{} and {}", kept.len(), refused.len());
    assert!(refused.iter().all(|(code, _)| *code == 503), "{refused:?}");
    let (_, said) = listening.interrupt();
    assert!(said.contains("could not be written to the file and got 503"), "{said}");
    assert!(place.bytes().len() <= 8 * 1024);
    let recorded: Vec<_> = place.callbacks().iter().map(body_of).collect();
    let expected: Vec<_> = kept.iter().map(|(_, body)| body.as_bytes().to_vec()).collect();
    assert_eq!(recorded, expected, "all that was answered 200, and nothing else");

    let before = place.numbers();
    place.record(&[PROCESS]);
    assert!(place.numbers().last() > before.last(), "it goes on once there is room");
}

#[cfg(unix)]
#[test]
fn it_goes_on_by_itself_once_there_is_room_again() {
    for truncated in [false, true] {
        let place = Place::new();
        let listening = Limited::start(&place.path, 8);
        let mut kept = Vec::new();
        let fill = |kept: &mut Vec<Vec<u8>>, wanted: u16| {
            for at in 0..200 {
                let body = format!("{{\"at\": {at}, \"pad\": \"{}\"}}", "x".repeat(300));
                let code = post_for_status(&listening.address, "/", "", body.as_bytes());
                if code == 200 {
                    kept.push(body.into_bytes());
                }
                if code == wanted {
                    return;
                }
            }
            panic!("never {wanted}");
        };
        if truncated {
            // As log rotation does with copytruncate.
            (0..5).for_each(|_| fill(&mut kept, 200));
            place.settle();
            std::fs::File::options().write(true).open(&place.path).unwrap().set_len(0).unwrap();
            kept.clear();
        }
        fill(&mut kept, 503);
        if !listening.make_room() {
            #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
            {
                eprintln!("SKIPPED: this machine has no prlimit");
            }
            return;
        }
        fill(&mut kept, 200);
        listening.interrupt();
        let recorded: Vec<_> = place.callbacks().iter().map(body_of).collect();
        assert_eq!(recorded, kept, "truncated: {truncated}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_is_truncated_under_us_keeps_what_comes_after() {
    let place = Place::new();
    let listening = place.listen(&["--count", "4"]);
    for _ in 0..2 {
        assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
    }
    place.settle();
    std::fs::File::options().write(true).open(&place.path).unwrap().set_len(0).unwrap();
    for _ in 0..2 {
        assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
    }
    listening.end().expect(0);
    assert_eq!(place.numbers(), [3, 4]);
}

#[cfg(unix)]
#[test]
fn a_full_disk_under_load_loses_nothing_that_was_answered() {
    let place = Place::new();
    let listening = Limited::start(&place.path, 64);
    let load = Load::start(&listening.address, 4);
    load.wait_for(40);
    // Until nothing more fits.
    let mut small = 200;
    let deadline = std::time::Instant::now() + common::PATIENCE;
    while small == 200 {
        small = post_for_status(&listening.address, "/", "", b"{}");
        assert!(std::time::Instant::now() < deadline);
    }
    assert_eq!(small, 503);
    let answered = load.stop();
    listening.interrupt();
    let kept: Vec<_> = place.callbacks().iter().map(body_of).collect();
    assert!(answered.iter().all(|body| kept.contains(&body.as_bytes().to_vec())));
}

#[cfg(unix)]
#[test]
fn what_was_recorded_before_the_disk_was_full_keeps_its_outcome_or_has_none() {
    let place = Place::new();
    let listening = Limited::start(&place.path, 2);
    for _ in 0..20 {
        post_for_status(&listening.address, "/", "", PROCESS);
    }
    listening.interrupt();
    let callbacks = place.numbers();
    for record in place.records().iter().filter(|record| record["type"] == "outcome") {
        assert!(callbacks.contains(&record["n"].as_u64().unwrap()), "an outcome without its callback: {record}");
        assert_eq!(record["status"], 200);
    }
}

#[test]
fn a_file_that_only_looks_like_a_record_is_refused_and_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    for foreign in ["{\"type\":\"module\"", "{\"type\":\"callback\",\"foo\":1}", "{\"type\":\"callback\",\"v\":1,\"x\":"] {
        let path = folder.path().join("package.json");
        std::fs::write(&path, foreign).unwrap();
        let output = Tool::new(["listen", "--port", "0", "--save", path.to_str().unwrap(), "--timeout", "1ms"]).run().expect(3);
        assert!(output.stderr.contains("does not start with a record"), "{}", output.stderr);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), foreign);
    }
}
