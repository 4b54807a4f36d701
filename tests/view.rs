//! What `listen` shows of a callback: how much, how far, and decoded. The vendor is a raw socket, the terminal one of another program.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use common::wire::{exchange, post, post_for_status, status};
use common::{Output, Tool};
use serde_json::Value;

const PROCESS: &[u8] = br#"{"processId": "8263a268-5388-492a-bca2-28e1ff4a69f0", "state": "PROCESS_STATE_FINISHED", "flow": "id"}"#;

/// Posts one body to a `listen` that ends with it.
fn one(arguments: &[&str], headers: &str, body: &[u8]) -> Output {
    let listening = Tool::new(["listen", "--count", "1"].iter().chain(arguments)).listen();
    assert_eq!(post_for_status(listening.address(), "/", headers, body), 200);
    listening.end().expect(0)
}

/// What stands between the headline and the summary.
fn body_of(output: &Output) -> String {
    let lines: Vec<_> = output.text().lines().collect();
    lines[1..lines.len() - 1].join("\n")
}

/// Packs as another program does; as the library does where that program is not there.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    match Command::new("gzip").arg("-c").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() {
        Ok(mut child) => {
            let mut stdin = child.stdin.take().unwrap();
            let bytes = bytes.to_vec();
            let writer = std::thread::spawn(move || stdin.write_all(&bytes).unwrap());
            let output = child.wait_with_output().unwrap();
            writer.join().unwrap();
            output.stdout
        }
        Err(_) => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        }
    }
}

fn numbers(length: usize) -> String {
    (0..length).map(|number| number.to_string()).collect::<Vec<_>>().join(",")
}

const GZIP: &str = "content-encoding: gzip\r\n";

// ------------------------------------------------------------------------------------------------------------- how much

#[test]
fn each_step_of_quiet_takes_something_away_and_verbose_adds_headers_in_their_order() {
    let bad = br#"{"processId": "8263a268-5388-492a-bca2-28e1ff4a69f0", "state": "PROCESS_STATE_FINISHED", "flow": 7}"#;
    let shown = |flags: &[&str]| one(flags, "x-mark: one\r\nx-other: x\r\nx-mark: two\r\n", bad).text().to_owned();
    let (verbose, normal, quiet, quietest) = (shown(&["-v"]), shown(&[]), shown(&["-q"]), shown(&["-qq"]));
    let place = |text: &str| verbose.find(text).unwrap_or_else(|| panic!("{text:?} is not in {verbose}"));
    assert!(place("  x-mark: one\n") < place("  x-mark: two\n") && place("  x-other: x\n") < place("{\n"), "{verbose}");
    assert!(verbose.contains("^ error: ") && verbose.contains("\"flow\""), "{verbose}");
    assert!(normal.contains("^ error: ") && normal.contains("note: ") && !normal.contains("x-mark"), "{normal}");
    assert_eq!(quiet.lines().count(), 3, "a headline, and the summary with its timeline: {quiet}");
    assert!(quiet.lines().next().unwrap().contains("schema 1 error"), "the headline still says that there is a problem: {quiet}");
    assert_eq!(quietest, "received 1, 0 without errors, 1 with errors (1 problem)\n");
}

#[test]
fn how_much_is_shown_changes_nothing_for_programs() {
    let record = |flags: &[&str]| {
        let arguments = [&["--output", "ndjson"], flags].concat();
        let mut record = one(&arguments, "", PROCESS).records().into_iter().find(|record| record["type"] == "callback").unwrap();
        record["at"] = Value::Null;
        // The port is in it.
        record["headers"] = Value::Null;
        record
    };
    let normal = record(&[]);
    for flags in [&["-q"][..], &["-qq"], &["-v"]] {
        assert_eq!(record(flags), normal, "{flags:?}");
    }
}

// --------------------------------------------------------------------------------------------------------------- how far

#[test]
fn a_long_list_is_folded_with_a_count_and_a_problem_in_it_stays_in_sight() {
    let items = format!("{},{{\"odd\":1,\"odd\":2}},{}", numbers(500), numbers(100));
    let output = one(&[], "", format!("{{\"list\":[{items}],\"last\":true}}").as_bytes());
    let text = output.text();
    assert!(text.contains("    29,\n    … 470 more elements\n    {\n      \"odd\": 1,\n      \"odd\": 2\n      ^ warning: "), "{text}");
    assert!(text.contains("    },\n    … 100 more elements\n  ],\n  \"last\": true\n}\n"), "{text}");
}

#[test]
fn a_long_body_is_folded_where_it_is_long_and_the_file_has_all_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("calls.ndjson");
    let rows = vec![format!("{{\"row\":[{}]}}", numbers(10)); 35].join(",");
    let body = format!("{{\"rows\":[{rows}],\"last\":[1,2]}}");
    let output = one(&["--save", file.to_str().unwrap()], "", body.as_bytes());
    let shown = body_of(&output);
    assert!(shown.lines().count() < 90, "{shown}");
    assert!(shown.contains("    … 30 more elements\n  ],\n  … 1 more member\n}\n"), "{shown}");
    let record: Value = serde_json::from_str(std::fs::read_to_string(&file).unwrap().lines().next().unwrap()).unwrap();
    assert_eq!(record["body"], body);
}

#[test]
fn megabytes_are_a_page() {
    let output = one(&[], "", format!("[[{}],\"{}\"]", "0,".repeat(500_000) + "0", "x".repeat(3_000_000)).as_bytes());
    let shown = body_of(&output);
    assert!(shown.lines().count() < 60 && shown.len() < 8000, "{} bytes: {shown}", shown.len());
    assert!(shown.contains("… 499971 more elements") && shown.contains("(2998001 more characters)"), "{shown}");
}

#[test]
fn a_string_in_a_pipe_is_cut_after_two_thousand_characters_after_it_was_masked() {
    let long = format!(r#"{{"callbackApiKey": "{}", "type": "session-change", "sessionId": "{}"}}"#, "k".repeat(5000), "日".repeat(3000));
    let output = one(&[], "", long.as_bytes());
    assert!(output.text().contains("\"callbackApiKey\": \"••••••\",\n"), "{}", output.text());
    assert!(!output.text().contains("kkkk"), "{}", output.text());
    let text = one(&[], "", format!("[\"{}\"]", "日".repeat(3000)).as_bytes()).text().to_owned();
    assert!(text.contains(&format!("\"{}…\" (2001 more characters)\n", "日".repeat(999))), "by columns: {text}");
}

#[test]
#[cfg(unix)]
fn a_terminal_gets_three_rows_of_a_string_and_may_be_resized() {
    // Plays a terminal of 40 columns, posts, halves its width, posts again, and ends the program.
    const TERMINAL: &str = r##"
import fcntl, os, pty, re, signal, struct, sys, termios, urllib.request
def size(columns): fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
    os.environ["NO_COLOR"] = "1"
    os.execv(sys.argv[1], [sys.argv[1], "listen", "--port", "0", "--count", "2"])
seen = b""
def until(pattern):
    global seen
    while True:
        found = re.search(pattern, seen)
        if found: return found
        try: more = os.read(terminal, 65536)
        except OSError: more = b""
        if not more: sys.exit("it ended before " + repr(pattern) + ": " + repr(seen))
        seen += more
url = until(rb"Listening on (http://\S+)").group(1).decode()
body = ('{"note":"' + "x" * 500 + '","url":"' + "y" * 100 + '"}').encode()
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
opener.open(urllib.request.Request(url, body)).read()
until(rb"#1 POST[^\0]*\n}")
size(20)
os.kill(child, signal.SIGWINCH)
opener.open(urllib.request.Request(url, body)).read()
until(rb"received 2,")
print(seen.decode().replace("\r\n", "\n"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"##;
    let run = Command::new("python3")
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .args(["-c", TERMINAL, env!("CARGO_BIN_EXE_idhook")])
        .output();
    let Ok(output) = run else {
        common::say("skipped: there is no python3 here");
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let cut = format!("  \"note\": \"{}…\" (381 more characters),\n", "x".repeat(119));
    let whole = format!("  \"url\": \"{}\"\n}}\n", "y".repeat(100));
    assert_eq!((text.matches(&cut).count(), text.matches(&whole).count()), (2, 2), "{text}");
}

// --------------------------------------------------------------------------------------------------------------- decoded

#[test]
fn a_gzip_body_is_recorded_as_it_came_and_shown_and_checked_decoded() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("calls.ndjson");
    let packed = gzip(PROCESS);
    let output = one(&["--strict", "--save", file.to_str().unwrap()], GZIP, &packed);
    let headline = output.text().lines().next().unwrap();
    assert!(headline.contains(&format!("  {} B gzip  ", packed.len())) && headline.contains("Unico IDCloud"), "{headline}");
    assert!(headline.contains("8263a268-5388-492a-bca2-28e1ff4a69f0") && headline.contains("schema ok"), "{headline}");
    assert!(output.text().contains("\n  \"flow\": \"id\"\n}\n"), "{}", output.text());
    let record: Value = serde_json::from_str(std::fs::read_to_string(&file).unwrap().lines().next().unwrap()).unwrap();
    assert_eq!(BASE64_STANDARD.decode(record["body_base64"].as_str().unwrap()).unwrap(), packed);
    assert_eq!((record["vendor"].as_str(), record["event"].as_str()), (Some("unico"), Some("PROCESS_STATE_FINISHED")));
    let checked = Tool::new(["validate", file.to_str().unwrap()]).run().expect(0);
    assert!(checked.text().contains("checked 1, 1 valid"), "{}", checked.text());
}

#[test]
fn credentials_problems_and_masks_are_those_of_what_is_inside() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key.txt");
    std::fs::write(&key, "right-key-4711").unwrap();
    let inside = br#"{"callbackApiKey": "right-key-4711", "type": "session-change", "sessionId": "65lfvkv1t2o25ozimqu3nh797umb1ydvkpltl3ib", "result": "APROVED"}"#;
    let secret = format!("identomat={}", key.display());
    let packed = gzip(inside);
    for output in ["human", "ndjson"] {
        let shown = one(&["--output", output, "--secret-file", &secret], GZIP, &packed).text().to_owned();
        assert!(!shown.contains("right-key-4711") && shown.contains("••••••"), "{shown}");
    }
    let shown = one(&["--secret-file", &secret], GZIP, &packed);
    assert!(shown.text().contains("key ok") && shown.text().contains("^ error: APROVED is not a result"), "{}", shown.text());
    let record = one(&["--output", "ndjson", "--secret-file", &secret], GZIP, &packed).records().remove(1);
    let place = inside.windows(9).position(|part| part == b"\"APROVED\"").unwrap();
    assert_eq!((record["type"].as_str(), record["problems"][0]["offset"].as_u64()), (Some("callback"), Some(place as u64)));
    assert!(record["body"].as_str().unwrap().contains("\"result\": \"APROVED\""), "decoded, as everything that is shown: {record}");
}

#[test]
fn a_coding_that_cannot_be_undone_is_said_and_is_why() {
    let packed = gzip(PROCESS);
    let table: [(&str, &[u8], &str, &str); 5] = [
        ("br", b"\x8b\x07\x80", "3 B br, not decoded", "content-encoding is br; only gzip is decoded"),
        ("deflate", b"\x9c\xff", "2 B deflate, not decoded", "content-encoding is deflate"),
        ("gzip", &packed[..packed.len() - 9], "damaged gzip", "gzip that is cut off or damaged"),
        ("identity", &packed, "B", "the body is compressed (gzip), and no content-encoding header says so"),
        ("gzip", b"{oops", "5 B not gzip", "content-encoding says gzip, but the body is not gzip"),
    ];
    for (coding, body, mark, why) in table {
        let output = one(&[], &format!("content-encoding: {coding}\r\n"), body);
        let headline = output.text().lines().next().unwrap();
        assert!(headline.contains(&format!("{mark}  ")) && headline.contains("not JSON"), "{headline}");
        assert!(output.text().contains(why), "{coding}: {}", output.text());
    }
    let plain = one(&[], GZIP, PROCESS);
    assert!(
        plain.text().contains("B not gzip  ") && plain.text().contains("schema ok"),
        "what is plain is read all the same: {}",
        plain.text()
    );
}

#[test]
fn a_gzip_bomb_is_not_unpacked() {
    let bomb = gzip(&vec![b' '; 10_000_001]);
    assert!(bomb.len() < 20_000);
    let output = one(&["-q"], GZIP, &bomb);
    assert!(output.text().contains("gzip, too large to decode  ") && output.text().contains("not JSON"), "{}", output.text());
    let listening = Tool::new(["listen", "--strict", "-q"]).listen();
    assert_eq!(status(&exchange(listening.address(), &post("/", GZIP, &bomb))), 400);
}

#[test]
fn a_recorded_gzip_body_is_sent_again_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let saved = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (first, second) = (saved("first.ndjson"), saved("second.ndjson"));
    one(&["--save", &first], GZIP, &gzip(PROCESS));
    let listening = Tool::new(["listen", "--count", "1", "--save", &second]).listen();
    let sent = Tool::new(["send", &first, "--to", &listening.url]).run().expect(0);
    assert!(!sent.stderr.contains("not a valid body"), "{}", sent.stderr);
    listening.end().expect(0);
    let body = |path: &str| {
        let record: Value = serde_json::from_str(std::fs::read_to_string(Path::new(path)).unwrap().lines().next().unwrap()).unwrap();
        (record["body_base64"].clone(), record["schema"].clone())
    };
    assert_eq!(body(&first), body(&second));
    assert_eq!(body(&second).1, "ok");
}
