//! What `send` takes: recordings in every shape, bodies that are none, flags that are for other things, and headers as curl has them.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::io::Write as _;
use std::path::Path;

use common::app::App;
use common::receiver::Receiver;
use common::{Tool, manifest, samples, vendors, wire};

/// A vendor, one of its samples, and a recording of it in `calls.ndjson`: so many callbacks.
fn recorded(folder: &Path, callbacks: usize) -> (String, Vec<u8>) {
    let vendor = vendors()[0].clone();
    let (_, body) = samples(&vendor).swap_remove(0);
    let count = callbacks.to_string();
    let listening = Tool::new(["listen", "--save", "calls.ndjson", "--count", &count]).dir(folder).listen();
    for _ in 0..callbacks {
        assert_eq!(wire::post_for_status(listening.address(), &format!("/{vendor}"), "", &body), 200);
    }
    listening.end().expect(0);
    (vendor, body)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn saved(folder: &Path) -> Vec<u8> {
    std::fs::read(folder.join("calls.ndjson")).unwrap()
}

#[test]
fn a_flag_for_bare_bodies_is_no_way_to_choose_a_sample() {
    for vendor in vendors() {
        let event = manifest(&vendor)["events"][0]["id"].as_str().unwrap().to_owned();
        let run = |flags: &[&str]| Tool::new(["send", &vendor, "--dry-run"]).run_with(flags).expect(2).stderr;
        let told = run(&["--vendor", &vendor, "--event", &event]);
        assert!(told.contains("here a sample is named") && told.contains(&format!("write {vendor}/{event}")), "{told}");
        assert!(run(&["--vendor", &vendor]).contains("leave it out"));
        // In the environment it may be for other runs.
        Tool::new(["send", &vendor, "--dry-run"]).env("IDHOOK_VENDOR", &vendor).run().expect(0);
        Tool::new(["send", "--data", "{}", "--vendor", &vendor, "--event", &event, "--dry-run"]).run().expect(0);
    }
}

#[test]
fn a_recording_is_one_wherever_it_comes_from() {
    let folder = tempfile::tempdir().unwrap();
    let (_, body) = recorded(folder.path(), 2);
    let lines = saved(folder.path());
    std::fs::write(folder.path().join("calls.ndjson.gz"), gzip(&lines)).unwrap();
    std::fs::write(folder.path().join("noname"), gzip(&lines)).unwrap();
    for (arguments, stdin, deliveries) in [
        (vec!["-"], lines.clone(), 2),
        (vec!["-"], gzip(&lines), 2),
        (vec!["--data", "@-"], lines.clone(), 2),
        (vec!["--data", "@calls.ndjson"], Vec::new(), 2),
        (vec!["calls.ndjson.gz"], Vec::new(), 2),
        (vec!["calls.ndjson.gz#2"], Vec::new(), 1),
        (vec!["./noname"], Vec::new(), 2),
    ] {
        let mut receiver = Receiver::ok();
        Tool::new(["send", "--to", &receiver.url]).dir(folder.path()).stdin(stdin).run_with(&arguments).expect(0);
        for _ in 0..deliveries {
            assert_eq!(receiver.next().body, body, "{arguments:?}");
        }
        assert!(receiver.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_compressed_file_needs_a_header_that_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let packed = gzip(b"{\"a\":1}");
    std::fs::write(folder.path().join("body.json.gz"), &packed).unwrap();
    let send = |flags: &[&str]| Tool::new(["send", "body.json.gz"]).dir(folder.path()).run_with(flags);
    let told = send(&["--to", "127.0.0.1:9"]).expect(3).stderr;
    assert!(told.contains("compressed with gzip") && told.contains("Content-Encoding: gzip"), "{told}");
    let app = App::answering(200, "");
    send(&["--to", &app.address, "-H", "Content-Encoding: gzip"]).expect(0);
    assert_eq!(app.next().body, packed);
    // Not all of it: what is cut off says so.
    recorded(folder.path(), 1);
    let whole = gzip(&saved(folder.path()));
    std::fs::write(folder.path().join("torn.ndjson.gz"), &whole[..whole.len() - 9]).unwrap();
    let told = Tool::new(["send", "torn.ndjson.gz"]).dir(folder.path()).run().expect(3).stderr;
    assert!(told.contains("gzip that is cut off or damaged"), "{told}");
}

#[test]
fn what_unpacks_to_more_than_is_bearable_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    recorded(folder.path(), 1);
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&saved(folder.path())).unwrap();
    let blanks = [vec![b' '; 999_999], vec![b'\n']].concat();
    (0..257).for_each(|_| encoder.write_all(&blanks).unwrap());
    std::fs::write(folder.path().join("bomb.ndjson.gz"), encoder.finish().unwrap()).unwrap();
    let told = Tool::new(["send", "bomb.ndjson.gz", "--dry-run"]).dir(folder.path()).run().expect(3).stderr;
    assert!(told.contains("unpacks to more than 256 MB"), "{told}");
}

#[test]
fn what_is_whole_of_a_torn_recording_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let (_, body) = recorded(folder.path(), 2);
    let lines = saved(folder.path());
    let number = lines.split(|byte| *byte == b'\n').count();
    let first = lines.split(|byte| *byte == b'\n').next().unwrap();
    std::fs::write(folder.path().join("torn.ndjson"), [&lines[..], &first[..first.len() / 2]].concat()).unwrap();
    for (what, deliveries) in [("torn.ndjson", 2), ("torn.ndjson#2", 1)] {
        let mut receiver = Receiver::ok();
        let output = Tool::new(["send", what, "--to", &receiver.url]).dir(folder.path()).run().expect(0);
        (0..deliveries).for_each(|_| assert_eq!(receiver.next().body, body));
        assert!(output.stderr.contains(&format!("line {number} is cut off")) && !output.stderr.contains("EOF"), "{}", output.stderr);
    }
    // In the middle it is no accident.
    std::fs::write(folder.path().join("odd.ndjson"), [b"{\"type\":\"call\n", &lines[..]].concat()).unwrap();
    let told = Tool::new(["send", "odd.ndjson"]).dir(folder.path()).run().expect(3).stderr;
    assert!(told.contains("odd.ndjson:1: the line is no record of idhook"), "{told}");
    Tool::new(["send", "odd.ndjson#2", "--dry-run"]).dir(folder.path()).run().expect(0);
    let printed = Tool::new(["samples", "torn.ndjson#1"]).dir(folder.path()).run().expect(0);
    assert_eq!(printed.stdout, body);
}

#[test]
fn nothing_is_sent_of_nothing_unless_it_is_meant() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("empty.json"), "").unwrap();
    for arguments in [&["-"][..], &["empty.json"], &["--data", "@empty.json"], &["--data", "@-"]] {
        let told = Tool::new(["send", "--to", "127.0.0.1:9"]).dir(folder.path()).run_with(arguments).expect(3).stderr;
        assert!(told.contains("is empty") && told.contains("--data '' sends an empty body"), "{arguments:?}: {told}");
    }
    let app = App::answering(200, "");
    Tool::new(["send", "--data", "", "--to", &app.address]).run().expect(0);
    let arrived = app.next();
    assert_eq!((arrived.body.len(), arrived.all("content-length")), (0, vec![b"0".as_slice()]));
    assert!(Tool::new(["send", "-", "-", "--to", "9"]).stdin("{}").run().expect(2).stderr.contains("stdin can be sent once"));
}

#[test]
fn headers_repeat_and_go_and_are_empty_as_curl_has_it() {
    let app = App::answering(200, "");
    let flags = ["-H", "X-A: b", "-H", "x-a: c", "-H", "Content-Type:", "-H", "X-Empty;", "-H", "User-Agent:", "-H", "host: other"];
    Tool::new(["send", &vendors()[0], "--to", &app.address]).run_with(&flags).expect(0);
    let arrived = app.next();
    assert_eq!(arrived.all("x-a"), [b"b", b"c"]);
    assert_eq!(arrived.all("x-empty"), [b""]);
    assert_eq!(arrived.all("host"), [b"other".as_slice()]);
    assert!(arrived.all("content-type").is_empty() && arrived.all("user-agent").is_empty(), "{:?}", arrived.headers);
    for (header, told) in [
        ("Content-Length: 3", "content-length is not for -H"),
        ("Transfer-Encoding: chunked", "transfer-encoding is not for -H"),
        ("Connection:", "connection is not for -H"),
        ("Host:", "host cannot be taken out"),
        ("Accept:", "accept cannot be taken out"),
        ("X Y;", "no colon"),
    ] {
        let output = Tool::new(["send", &vendors()[0], "--dry-run", "-H", header]).run().expect(2);
        assert!(output.stderr.contains(told), "{header}: {}", output.stderr);
    }
}

#[test]
fn a_header_of_listen_can_be_taken_out_too() {
    let app = App::answering(200, "");
    let listening =
        Tool::new(["listen", "--count", "1", "--forward-to", &app.address, "-H", "X-Gone:", "-H", "X-Two: 1", "-H", "X-Two: 2"]).listen();
    wire::post_for_status(listening.address(), "/", "x-gone: 1\r\nx-two: 0\r\n", b"{}");
    let arrived = app.next();
    assert_eq!((arrived.all("x-gone"), arrived.all("x-two")), (vec![], vec![b"1".as_slice(), b"2"]));
    listening.end().expect(0);
}

#[test]
fn a_place_that_is_new_may_be_meant_for_another() {
    let vendor = vendors()
        .into_iter()
        .find(|vendor| manifest(vendor)["subject"]["at"][0].as_str().is_some_and(|at| at[1..].contains('/')))
        .expect("a vendor whose subject stands in an object");
    let at = manifest(&vendor)["subject"]["at"][0].as_str().unwrap().to_owned();
    let name = at.rsplit('/').next().unwrap();
    let run = |flag: &str, value: &str| Tool::new(["send", &vendor, "--dry-run", flag, value]).run();
    for place in [name, &at[1..]] {
        let told = run("--set", &format!("{place}:=77")).expect(0).stderr;
        assert!(told.contains(&format!("{place} is new in ")) && told.contains(&format!("did you mean {at}?")), "{told}");
    }
    assert!(!run("--set", &format!("{at}:=77")).expect(0).stderr.contains("did you mean"));
    assert!(!run("--set", "nothing_like_it=1").expect(0).stderr.contains("did you mean"));
    assert!(run("--unset", name).expect(2).stderr.contains(&format!("did you mean {at}?")));
    assert!(run("--mutate", &format!("missing-field:{name}")).expect(2).stderr.contains(&format!("did you mean {at}?")));
}

#[test]
fn a_flag_without_effect_is_refused_or_said() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret.txt"), "word\n").unwrap();
    let listening = Tool::new(["listen", "--tls", "--tls-ca-out", "ca.pem"]).dir(folder.path()).listen();
    assert!(folder.path().join("ca.pem").is_file() && listening.interrupt().status == 0);
    let (vendor, other) = (&vendors()[0], &vendors()[1]);
    let run = |flags: &[&str]| Tool::new(["send", vendor, "--dry-run"]).dir(folder.path()).run_with(flags);
    assert!(run(&["--interval", "recorded"]).expect(2).stderr.contains("nothing that is sent is of one"));
    assert!(run(&["--speed", "2"]).expect(2).stderr.contains("there are none"));
    run(&["--speed", "2", "--retry", "1"]).expect(0);
    assert!(run(&["--cacert", "ca.pem"]).expect(0).stderr.contains("--cacert has no effect"));
    assert!(!run(&["--cacert", "ca.pem", "--to", "https://example.com"]).expect(0).stderr.contains("no effect"));
    assert!(run(&["--secret-file", &format!("{other}=secret.txt")]).expect(0).stderr.contains("no effect: nothing of "));
    assert!(run(&["--timeout", "0s"]).expect(2).stderr.contains("--timeout 0s"));
}

#[test]
fn a_compressed_callback_is_not_edited() {
    let folder = tempfile::tempdir().unwrap();
    let vendor = vendors()[0].clone();
    let (_, body) = samples(&vendor).swap_remove(0);
    let listening = Tool::new(["listen", "--save", "calls.ndjson", "--count", "1"]).dir(folder.path()).listen();
    let packed = gzip(&body);
    wire::post_for_status(listening.address(), &format!("/{vendor}"), "content-encoding: gzip\r\n", &packed);
    listening.end().expect(0);
    for flags in [&["--set", "a=1"][..], &["--fresh"], &["--mutate", "malformed"]] {
        let told = Tool::new(["send", "calls.ndjson#1", "--dry-run"]).dir(folder.path()).run_with(flags).expect(2).stderr;
        assert!(told.contains("compressed body") && told.contains("idhook samples calls.ndjson#1 | gunzip"), "{flags:?}: {told}");
    }
    let mut receiver = Receiver::ok();
    Tool::new(["send", "calls.ndjson#1", "--to", &receiver.url]).dir(folder.path()).run().expect(0);
    assert_eq!(receiver.next().body, packed);
}

#[test]
fn a_secret_belongs_to_the_vendor_that_a_recording_names() {
    let folder = tempfile::tempdir().unwrap();
    let (vendor, _) = recorded(folder.path(), 1);
    std::fs::write(folder.path().join("key.txt"), "k3y-of-mine\n").unwrap();
    let mut receiver = Receiver::ok();
    let flags = ["--secret-file", "key.txt", "--auth", "bearer", "--to", &receiver.url];
    Tool::new(["send", "calls.ndjson"]).dir(folder.path()).run_with(&flags).expect(0);
    assert_eq!(receiver.next().header("authorization"), Some("Bearer k3y-of-mine"));
    let listening = Tool::new(["listen", "--save", "calls.ndjson", "--count", "1"]).dir(folder.path()).listen();
    let other = vendors().into_iter().find(|other| *other != vendor).unwrap();
    wire::post_for_status(listening.address(), &format!("/{other}"), "", &samples(&other)[0].1);
    listening.end().expect(0);
    let told = Tool::new(["send", "calls.ndjson"]).dir(folder.path()).run_with(&["--secret-file", "key.txt", "--dry-run"]).expect(2).stderr;
    assert!(told.contains("does not say for which vendor"), "{told}");
}
