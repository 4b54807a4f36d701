//! Whatever arrives is hostile: nothing of it steers a terminal, gives a CI runner an order, or makes a secret visible.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use common::wire::{exchange, post, status};
use common::{Output, Tool, manifest, samples, vendors};
use regex::Regex;
use serde_json::{Value, json};

/// A run whose output GitHub's runner reads: elsewhere its orders harm nobody, and stay as they came.
fn tool<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Tool {
    Tool::new(arguments).env("GITHUB_ACTIONS", "true")
}

/// Text that steers terminals: escape sequences, an OSC title, C1 controls, bidirectional marks, invisible characters.
const STEERING: &str =
    "<\u{1b}[8m\u{1b}]0;t\u{7}\u{9b}2J\u{9d}x\u{85}\u{202e}\u{2066}\u{200b}\u{200f}\u{2060}\u{feff}\u{ad}\u{2028}\u{7f}\u{0}\r\t>";
/// What of it a JSON string or a header may hold as it is.
const HIGH: &str = "(\u{9b}2J\u{9d}x\u{85}\u{202e}\u{2066}\u{200b}\u{200f}\u{2060}\u{feff}\u{ad}\u{2028})";
/// Orders that a CI runner would obey.
const ORDERS: [&str; 5] = ["::error::x", "  ::warning file=a::x", "##[group]x", "\u{a0}::stop-commands::t", "x ##[error]y"];

/// How output is asked for.
const HUMAN: [&[&str]; 3] = [&["--color", "never"], &["--color", "never", "-v"], &["--color", "always", "-v"]];
const NDJSON: [&[&str]; 2] = [&["--output", "ndjson"], &["--output", "ndjson", "--redact", "none", "-v"]];

fn json_string(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// A JSON string with every character escaped.
fn escaped(text: &str) -> String {
    let units: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    format!("\"{units}\"")
}

/// Sends requests as they are to a `listen` that ends with them; each must be recorded and answered 200.
#[track_caller]
fn listen_to(flags: &[&str], requests: &[Vec<u8>]) -> Output {
    let count = requests.len().to_string();
    let mut listening = tool([&["listen", "--count", &count], flags].concat()).listen();
    listening.url = listening.url.replace("\u{1b}[1m", "").replace("\u{1b}[0m", "");
    for request in requests {
        let told = exchange(listening.address(), request);
        assert_eq!(status(&told), 200, "{told} to {}", String::from_utf8_lossy(&request[..request.len().min(300)]));
    }
    listening.end().expect(0)
}

/// The bodies that a file holds, in order.
fn saved(path: &Path) -> Vec<Vec<u8>> {
    use base64::Engine as _;
    let text = std::fs::read_to_string(path).unwrap();
    let records = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    records
        .filter(|record| record["type"] == "callback")
        .map(|callback| match callback["body"].as_str() {
            Some(text) => text.as_bytes().to_vec(),
            None => base64::prelude::BASE64_STANDARD.decode(callback["body_base64"].as_str().unwrap()).unwrap(),
        })
        .collect()
}

/// The colours that the tool makes itself; `STEERING` has none of them.
static OURS: LazyLock<Regex> = LazyLock::new(|| Regex::new("\u{1b}\\[(0|1|2|4|31|32|33|34|36|1;31|1;33)m").unwrap());

/// What is wrong with a stream, if anything: a character that steers, or an order.
fn harm(stream: &[u8], coloured: bool) -> Option<String> {
    let Ok(text) = std::str::from_utf8(stream) else { return Some("it is not UTF-8".to_owned()) };
    let text = if coloured { OURS.replace_all(text, "").into_owned() } else { text.to_owned() };
    let around = |at: usize| text[..at].chars().rev().take(30).collect::<Vec<_>>().into_iter().rev().collect::<String>();
    let steers = |char: char| {
        (char.is_control() && char != '\n')
            || matches!(char, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
    };
    if let Some((at, char)) = text.char_indices().find(|(_, char)| steers(*char)) {
        return Some(format!("U+{:04X} after {:?}", u32::from(char), around(at)));
    }
    if let Some(at) = text.find("##[") {
        return Some(format!("an order after {:?}", around(at)));
    }
    text.lines().find(|line| line.trim_start().starts_with("::")).map(|line| format!("the line {line:?}"))
}

#[track_caller]
fn assert_harmless(output: &Output, coloured: bool, what: &str) {
    for (name, stream) in [("stdout", output.stdout.as_slice()), ("stderr", output.stderr.as_bytes())] {
        if let Some(harm) = harm(stream, coloured) {
            panic!("{what}: on {name}: {harm}");
        }
    }
}

/// Sends requests in these forms of output: nothing may do harm, and the file must have the bodies as they are.
#[track_caller]
fn assert_tame(forms: &[&[&str]], requests: &[Vec<u8>], bodies: &[Vec<u8>]) {
    let folder = tempfile::tempdir().unwrap();
    for (at, form) in forms.iter().enumerate() {
        let save = folder.path().join(format!("{at}.ndjson"));
        let output = listen_to(&[form, &["--save", save.to_str().unwrap()][..]].concat(), requests);
        assert_harmless(&output, form.contains(&"always"), &form.join(" "));
        assert_eq!(saved(&save), bodies, "what is shown in another way is kept as it is");
    }
}

fn session_change(key: &str, event: &str, session: &str, result: &str) -> Vec<u8> {
    format!(r#"{{"callbackApiKey": {key}, "type": {event}, "sessionId": {session}, "result": {result}}}"#).into_bytes()
}

/// A callback for every place that a message quotes, with this JSON string there.
fn everywhere(string: &str) -> Vec<(&'static str, Vec<u8>)> {
    let ok = ["\"k\"", "\"session-change\"", "\"65lfvkv1t2o25ozimqu3nh797umb1ydvkpltl3ib\"", "\"APPROVED\""];
    vec![
        ("a value", format!("{{\"a\": [{string}, {{\"b\": {string}}}]}}").into_bytes()),
        ("the whole body", string.as_bytes().to_vec()),
        ("a name", format!("{{{string}: 1}}").into_bytes()),
        ("the key", session_change(string, ok[1], ok[2], ok[3])),
        ("the event", session_change(ok[0], string, ok[2], ok[3])),
        ("the subject", session_change(ok[0], ok[1], string, ok[3])),
        ("the status", session_change(ok[0], ok[1], ok[2], string)),
        (
            "an open list",
            format!(r#"{{"processId": "p", "state": "PROCESS_STATE_FINISHED", "flow": "id", "lastEvent": {string}}}"#).into_bytes(),
        ),
        ("the process", format!(r#"{{"processId": {string}, "state": "PROCESS_STATE_FINISHED", "flow": {string}}}"#).into_bytes()),
        (
            "an unknown field",
            format!(r#"{{"processId": "p", "state": "PROCESS_STATE_FINISHED", "flow": "id", {string}: {string}}}"#).into_bytes(),
        ),
        ("a doubled name", format!("{{{string}: 1, {string}: 2}}").into_bytes()),
        (
            "the event and request",
            format!(r#"{{"event_type": {string}, "request": {{"pk": {string}, "status": {string}}}, "sent_at": {string}}}"#).into_bytes(),
        ),
        ("broken before", format!("{{{string} 1}}").into_bytes()),
        ("broken after", format!("{{\"a\": 1 {string}").into_bytes()),
        ("broken deep", format!("[\n  {string},\n  {{\"callbackApiKey\": {string}, oops\n]").into_bytes()),
    ]
}

fn bodies_with(string: &str) -> Vec<Vec<u8>> {
    everywhere(string).into_iter().map(|(_, body)| body).collect()
}

fn posts(bodies: &[Vec<u8>]) -> Vec<Vec<u8>> {
    bodies.iter().map(|body| post("/", "", body)).collect()
}

// ---------------------------------------------------------------------------------------------- nothing steers the terminal

#[test]
fn what_steers_terminals_is_found_by_these_tests() {
    for text in ["\u{1b}[2J", "\u{9b}", "a\u{202e}", "\r", "\u{7f}", "x ##[group]", "ok\n  ::error::x", "\u{1b}[8m"] {
        assert!(harm(text.as_bytes(), true).is_some(), "{text:?}");
    }
    assert!(harm(b"\x9b", true).is_some() && harm(b"\x1b[1m", false).is_some());
    assert_eq!(harm("\u{1b}[1;31mred\u{1b}[0m a::b #[x] é 😀 •…\n".as_bytes(), true), None);
    for char in STEERING.chars().filter(|char| !char.is_ascii_graphic()) {
        assert!(harm(char.to_string().as_bytes(), true).is_some(), "{char:?}");
    }
}

#[test]
fn escaped_controls_in_json_steer_nothing_in_the_human_view() {
    let bodies = bodies_with(&escaped(STEERING));
    assert_tame(&HUMAN, &posts(&bodies), &bodies);
}

#[test]
fn escaped_controls_in_json_steer_nothing_in_ndjson() {
    let bodies = bodies_with(&escaped(STEERING));
    assert_tame(&NDJSON, &posts(&bodies), &bodies);
}

#[test]
fn raw_characters_in_json_steer_nothing_in_the_human_view() {
    let bodies = bodies_with(&format!("\"{HIGH}\""));
    assert_tame(&HUMAN, &posts(&bodies), &bodies);
    let output = listen_to(HUMAN[0], &posts(&bodies));
    assert!(output.text().contains("\\u009b2J"), "it is shown, escaped as JSON does: {}", output.text());
}

#[test]
fn raw_characters_in_json_steer_nothing_in_ndjson() {
    let bodies = bodies_with(&format!("\"{HIGH}\""));
    assert_tame(&NDJSON, &posts(&bodies), &bodies);
}

#[test]
fn ndjson_gives_a_strangers_text_itself_to_whoever_reads_it() {
    let bodies = bodies_with(&format!("\"{HIGH}\""));
    for form in NDJSON {
        let output = listen_to(form, &posts(&bodies));
        let shown: Vec<_> = output.records().into_iter().filter(|record| record["type"] == "callback").collect();
        assert!(shown[0]["body"].as_str().unwrap().contains(HIGH), "escaping is JSON's own: {}", shown[0]);
    }
}

fn broken_bodies() -> Vec<Vec<u8>> {
    vec![
        STEERING.as_bytes().to_vec(),
        format!("line\n{STEERING}\n\r{STEERING}\n").into_bytes(),
        [STEERING.as_bytes(), b"\xff\x9b2J\x1b[2J"].concat(),
        b"\x1b[8m".repeat(1000),
        (0..=255).collect(),
        format!("{{\"a\": \"{STEERING}\"}}").into_bytes(),
        format!("{{\"a\"{STEERING}: 1}}").into_bytes(),
    ]
}

#[test]
fn a_body_that_is_no_json_steers_nothing_in_the_human_view() {
    let bodies = broken_bodies();
    assert_tame(&HUMAN, &posts(&bodies), &bodies);
    let output = listen_to(HUMAN[0], &posts(&bodies));
    assert!(output.text().contains("| <\\u{1b}[8m\\u{1b}]0;t\\u{7}\\u{9b}2J"), "it is shown, escaped: {}", output.text());
}

#[test]
fn a_body_that_is_no_json_steers_nothing_in_ndjson() {
    let bodies = broken_bodies();
    assert_tame(&NDJSON, &posts(&bodies), &bodies);
}

/// Requests with this text in the path, the query and headers; their bodies are all the same.
fn heads(text: &str) -> Vec<Vec<u8>> {
    let compact = text.replace(' ', "");
    let rest = "content-length: 2\r\n\r\n{}";
    [
        format!("POST /a{compact}b HTTP/1.1\r\nhost: x\r\n{rest}"),
        format!("POST /identomat/{compact}?{compact} HTTP/1.1\r\nhost: x\r\n{rest}"),
        format!("POST /?{compact}={compact} HTTP/1.1\r\nhost: x\r\n{rest}"),
        format!("POST / HTTP/1.1\r\nhost: x\r\nx-a: {text}\r\nauthorization: {text}\r\ncontent-type: {text}\r\n{rest}"),
        format!("POST / HTTP/1.1\r\nhost: {compact}\r\n{rest}"),
    ]
    .into_iter()
    .map(String::into_bytes)
    .collect()
}

/// And as escapes of a URL, and as bytes that are no text.
fn odd_heads() -> Vec<Vec<u8>> {
    let mut requests = heads(HIGH);
    requests.push(post("/%1b[2J%0a::error::x?%1b%9b=%00", "", b"{}"));
    requests.push(b"POST / HTTP/1.1\r\nhost: x\r\nx-raw: \x9b2J\xff\x85\r\ncontent-length: 2\r\n\r\n{}".to_vec());
    requests
}

#[test]
fn path_query_and_headers_steer_nothing_in_the_human_view() {
    let requests = odd_heads();
    assert_tame(&HUMAN, &requests, &vec![b"{}".to_vec(); requests.len()]);
    let output = listen_to(HUMAN[1], &requests);
    assert!(output.text().contains("POST /a(\\u{9b}2J") && output.text().contains("x-a: (\\u{9b}2J"), "{}", output.text());
}

#[test]
fn path_query_and_headers_steer_nothing_in_ndjson() {
    let requests = odd_heads();
    assert_tame(&NDJSON, &requests, &vec![b"{}".to_vec(); requests.len()]);
}

#[test]
fn the_origin_of_a_web_page_steers_nothing_on_stderr() {
    for origin in [HIGH.as_bytes(), b"\x9b2J\xff", b"::error::x", b"##[group]x", b"  \t::error::x"] {
        for form in HUMAN.iter().chain(&NDJSON) {
            let mut listening = tool([&["listen", "--count", "1"], *form].concat()).listen();
            listening.url = listening.url.replace("\u{1b}[1m", "").replace("\u{1b}[0m", "");
            let request = [b"POST / HTTP/1.1\r\nhost: x\r\norigin: ", origin, b"\r\ncontent-length: 0\r\n\r\n"].concat();
            assert_eq!(status(&exchange(listening.address(), &request)), 403);
            assert_eq!(status(&exchange(listening.address(), &post("/", "", b"{}"))), 200);
            let output = listening.end().expect(0);
            assert!(output.stderr.contains("a web page"), "{}", output.stderr);
            assert_harmless(&output, form.contains(&"always"), &format!("{form:?}: {origin:?}"));
        }
    }
}

#[test]
fn a_megabyte_in_any_place_is_cut_for_people_and_kept_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let save = folder.path().join("calls.ndjson");
    let long = format!("\"{}\"", "\\u001b\u{202e}é".repeat(100_000));
    assert!(long.len() > 1_000_000);
    for (at, (what, body)) in everywhere(&long).into_iter().enumerate() {
        let output = listen_to(&["--save", save.to_str().unwrap(), "--color", "never", "--max-body", "20MB"], &[post("/", "", &body)]);
        assert_harmless(&output, false, what);
        assert_eq!(saved(&save)[at], body, "{what}");
        let longest = output.text().lines().max_by_key(|line| line.len()).unwrap();
        assert!(longest.len() < 20_000, "{what}: a line of {} bytes: {}…", longest.len(), longest.chars().take(200).collect::<String>());
    }
}

#[test]
fn a_megabyte_in_any_place_is_cut_by_validate_too() {
    let long = format!("\"{}\"", "\\u001b\u{202e}é".repeat(100_000));
    for (what, body) in everywhere(&long) {
        let output = tool(["validate", "-"]).stdin(body).run();
        assert_harmless(&output, false, what);
        let longest = output.text().lines().max_by_key(|line| line.len()).unwrap();
        assert!(longest.len() < 20_000, "{what}: a line of {} bytes: {}…", longest.len(), longest.chars().take(200).collect::<String>());
    }
}

#[test]
fn a_body_with_very_many_problems_holds_up_nobody() {
    let unknown: String = (0..20_000).map(|at| format!(", \"unknown-{at}\": 1")).collect();
    let body = format!(r#"{{"callbackApiKey": "k", "type": "session-change", "sessionId": "s", "result": "APPROVED"{unknown}}}"#);
    let started = std::time::Instant::now();
    listen_to(&["-qq"], &[post("/", "", body.as_bytes())]);
    assert!(started.elapsed() < common::PATIENCE, "half a megabyte took {:?}", started.elapsed());
}

#[test]
fn a_broken_body_that_repeats_a_secret_member_holds_up_nobody() {
    for pattern in ["text=", "callbackApiKey: [ ", "\"callbackApiKey\": '", "content=x&"] {
        let body = pattern.repeat(1_000_000 / pattern.len());
        let started = std::time::Instant::now();
        listen_to(&[], &[post("/", "", body.as_bytes())]);
        assert!(started.elapsed() < common::PATIENCE, "a megabyte of {pattern:?} took {:?}", started.elapsed());
    }
}

// ------------------------------------------------------------------------------------------------------ nothing is an order

/// Every form of output.
fn forms() -> Vec<&'static [&'static str]> {
    HUMAN.into_iter().chain(NDJSON).collect()
}

#[test]
fn orders_in_json_are_not_obeyed_wherever_they_stand() {
    let bodies: Vec<_> =
        ORDERS.iter().flat_map(|order| [json_string(order), escaped(order)]).flat_map(|string| bodies_with(&string)).collect();
    assert_tame(&forms(), &posts(&bodies), &bodies);
}

#[test]
fn orders_in_a_body_that_is_no_json_are_not_obeyed() {
    for order in ORDERS {
        let bodies: Vec<Vec<u8>> = vec![
            format!("x {order}").into_bytes(),
            format!("\n\nx\n{order}\n\t{order}\r\n  {order}").into_bytes(),
            format!("\"{order}").into_bytes(),
            [b"\xff\n", order.as_bytes(), b"\n\xff"].concat(),
        ];
        assert_tame(&forms(), &posts(&bodies), &bodies);
    }
    let bodies = [b"::error::x".to_vec(), b"  ::error::x".to_vec(), b"\n::error::x".to_vec()];
    assert_tame(&forms(), &posts(&bodies), &bodies);
}

const AT_THE_FAULT: [&str; 8] =
    ["{\"a\":##[error]x", "##[group]x", "{}##[group]x", "{\"a\": 1, ##[group]", "[1 ##[x]", "tru##[x]", "-##[x]", "\"\\##[x]\""];

#[test]
fn an_order_at_the_very_place_of_a_fault_is_not_obeyed() {
    let bodies: Vec<_> = AT_THE_FAULT.iter().map(|text| text.as_bytes().to_vec()).collect();
    assert_tame(&forms(), &posts(&bodies), &bodies);
}

#[test]
fn orders_in_path_query_and_headers_are_not_obeyed() {
    let mut requests: Vec<_> = ["::error::x", "[group]x", "%23%23[group]x"].into_iter().flat_map(heads).collect();
    for order in ORDERS {
        requests.push(post("/::error::x", &format!("x-a: {order}\r\nx-b:{order}\r\n##: {order}\r\n#: #[group]\r\n"), b"{}"));
    }
    assert_tame(&forms(), &requests, &vec![b"{}".to_vec(); requests.len()]);
}

#[test]
fn orders_are_not_obeyed_under_github_actions_either() {
    let requests: Vec<_> = ORDERS.iter().flat_map(|order| everywhere(&json_string(order))).map(|(_, body)| post("/", "", &body)).collect();
    for output in ["human", "ndjson"] {
        let count = requests.len().to_string();
        let arguments = ["listen", "--count", &count, "--output", output];
        let listening = tool(arguments).env("GITHUB_ACTIONS", "true").env("CI", "true").listen();
        requests.iter().for_each(|request| assert_eq!(status(&exchange(listening.address(), request)), 200));
        assert_harmless(&listening.end().expect(0), false, output);
    }
}

// -------------------------------------------------------------------------------------------------------------- validate

#[test]
fn validate_shows_hostile_files_without_harm() {
    let folder = tempfile::tempdir().unwrap();
    let mut bodies = bodies_with(&escaped(STEERING));
    for order in ORDERS {
        bodies.extend(bodies_with(&json_string(order)));
        bodies.push(format!("x {order}").into_bytes());
    }
    bodies.push(STEERING.as_bytes().to_vec());
    bodies.push((0..=255).collect());
    for (at, body) in bodies.iter().enumerate() {
        std::fs::write(folder.path().join(format!("{at}.json")), body).unwrap();
    }
    let folder = folder.path().to_str().unwrap();
    for (flags, coloured) in [(&["--color", "never"][..], false), (&["--color", "always"], true), (&["-q"], false)] {
        let output = tool([&["validate"], flags, &[folder]].concat()).run().expect(1);
        assert_harmless(&output, coloured, &flags.join(" "));
        for body in &bodies {
            let output = tool([&["validate"], flags, &["-"]].concat()).stdin(body.clone()).run();
            assert!(output.status < 2, "{}", output.stderr);
            assert_harmless(&output, coloured, &format!("{} {}", flags.join(" "), String::from_utf8_lossy(body)));
        }
    }
}

#[test]
fn validate_shows_raw_characters_without_harm() {
    for (what, body) in everywhere(&format!("\"{HIGH}\"")) {
        for flags in [&["--color", "never"][..], &["-q"]] {
            let output = tool([&["validate"], flags, &["-"]].concat()).stdin(body.clone()).run();
            assert_harmless(&output, false, what);
        }
    }
}

#[test]
fn validate_prints_raw_characters_without_harm_in_ndjson() {
    for (what, body) in [format!("\"{HIGH}\""), escaped(STEERING), json_string("##[group]x")].iter().flat_map(|string| everywhere(string)) {
        let output = tool(["validate", "--output", "ndjson", "-"]).stdin(body).run();
        assert_harmless(&output, false, what);
        output.records();
    }
}

#[test]
fn an_order_at_the_place_of_a_fault_is_not_obeyed_in_validate_either() {
    for body in AT_THE_FAULT {
        let output = tool(["validate", "-"]).stdin(body).run().expect(1);
        assert_harmless(&output, false, body);
    }
}

#[cfg(unix)]
#[test]
fn hostile_file_names_do_no_harm() {
    use std::os::unix::ffi::OsStrExt as _;
    let names: [&[u8]; 8] = [
        b"\x1b[8m.json",
        b"a\n::error::x\n.json",
        b"::error::x.json",
        b"##[group]x.json",
        b"  ::warning::x.json",
        "\u{202e}\u{9b}2J\u{200b}.json".as_bytes(),
        b"\xff\x9b2J.json",
        b"a\r\x07\x7f.ndjson",
    ];
    for name in names {
        let name = std::ffi::OsStr::from_bytes(name);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        for (content, code) in [(Some("{\"processId\": 1}\n{"), 1), (None, 3)] {
            if let Some(content) = content {
                std::fs::write(&path, content).unwrap();
            } else {
                std::fs::remove_file(&path).unwrap();
            }
            for coloured in [false, true] {
                let colour = if coloured { "always" } else { "never" };
                let run = |what: &Path| {
                    tool([std::ffi::OsStr::new("validate"), "--color".as_ref(), colour.as_ref(), what.as_os_str()])
                        .dir(folder.path())
                        .run()
                        .expect(code)
                };
                assert_harmless(&run(&path), coloured, &format!("{name:?}"));
                assert_harmless(&run(Path::new(name)), coloured, &format!("{name:?} from its folder"));
                if content.is_some() {
                    assert_harmless(&run(folder.path()), coloured, &format!("{name:?} in a folder"));
                }
            }
            if content.is_some() {
                // One that cannot be read beside one that can: the failure is a warning then.
                let missing = folder.path().join(std::ffi::OsStr::from_bytes(b"missing\n::error::x\x1b[8m\xff"));
                let both = [std::ffi::OsStr::new("validate"), path.as_os_str(), missing.as_os_str()];
                assert_harmless(&tool(both).run().expect(3), false, &format!("{name:?} and a missing one"));
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn hostile_file_names_do_no_harm_in_ndjson() {
    for name in ["\u{1b}[8m.json", "::error::x.json", "##[group]x.json", "\u{202e}\u{9b}2J\u{200b}\u{7f}.json"] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(name), "{").unwrap();
        let output = tool(["validate", "--output", "ndjson", folder.path().to_str().unwrap()]).run().expect(1);
        assert_harmless(&output, false, name);
        assert!(output.records()[0]["file"].as_str().unwrap().ends_with(name));
    }
}

#[cfg(unix)]
#[test]
fn a_hostile_name_of_a_recording_does_no_harm() {
    for name in ["\u{1b}[8m::x.ndjson", "a\n::error::x\n##[group].ndjson", "\u{9b}2J\u{202e}.ndjson"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        let path = path.to_str().unwrap();
        std::fs::write(path, "{\"type\":\"callback\",\"v\":1").unwrap();
        let output = listen_to(&["--save", path, "--color", "never"], &[post("/", "", b"{}")]);
        assert!(output.stderr.contains("torn"), "{}", output.stderr);
        assert_harmless(&output, false, name);
        std::fs::write(path, "not ours\n").unwrap();
        let refused = tool(["listen", "--port", "0", "--timeout", "5s", "--save", path]).run().expect(3);
        assert_harmless(&refused, false, name);
    }
}

// ----------------------------------------------------------------------------------------------------------- vendor packs

/// A copy of a built-in pack as `acme`, changed.
fn pack(change: impl FnOnce(&mut Value, &Path)) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("acme");
    common::packs::copy(&common::project().join("payloads").join("unico"), &root);
    let mut manifest = manifest("unico");
    manifest["id"] = json!("acme");
    change(&mut manifest, &root);
    std::fs::write(root.join("vendor.json"), serde_json::to_vec_pretty(&manifest).unwrap()).unwrap();
    (folder, root)
}

/// What a user does with a pack, in these forms of output.
#[track_caller]
fn assert_pack_harmless(forms: &[&[&str]], root: &Path, what: &str) {
    let packs = root.to_str().unwrap();
    let good = br#"{"processId": "p", "state": "PROCESS_STATE_FINISHED", "flow": "id"}"#;
    let bodies: [&[u8]; 5] = [
        good,
        b"{}",
        b"{",
        br#"{"processId": 5, "state": "finished", "flow": 1}"#,
        br#"{"processId": "p", "state": "PROCESS_STATE_FINISHED", "flow": "x", "lastEvent": "x", "new": 1}"#,
    ];
    for form in forms {
        let coloured = form.contains(&"always");
        let requests: Vec<_> = bodies.iter().flat_map(|body| [post("/acme", "", body), post("/", "", body)]).collect();
        assert_harmless(&listen_to(&[&["--packs", packs][..], *form].concat(), &requests), coloured, &format!("{what}: listen {form:?}"));
        for body in bodies {
            for flags in [&[][..], &["--vendor", "acme"]] {
                let output = tool([&["validate", "--packs", packs, "-"], flags, form].concat()).stdin(body).run();
                assert!(output.status < 2, "{}", output.stderr);
                assert_harmless(&output, coloured, &format!("{what}: validate {form:?}"));
            }
        }
        for arguments in [
            &["samples"][..],
            &["samples", "acme"],
            &["samples", "nobody"],
            &["samples", "acme/nothing"],
            &["send", "acme", "--dry-run"],
            &["send", "acme/nothing"],
            &["send", "acme@nothing"],
            &["send", "acme", "--set", "x=1", "--dry-run"],
        ] {
            let output = tool([arguments, &["--packs", packs], form].concat()).run();
            assert_harmless(&output, coloured, &format!("{what}: {arguments:?} {form:?}"));
        }
    }
}

/// Replaces every free text of a manifest.
fn poison(value: &mut Value, text: &str) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let free =
                    ["say", "summary", "note", "title", "at", "because", "none_because", "name", "vendor", "product", "shape", "read_on"];
                let pointer = member.as_str().is_some_and(|member| member.starts_with('/') || member.is_empty());
                if member.is_string() && free.contains(&name.as_str()) && !pointer && name != "read_on" {
                    *member = json!(format!("{}{text}", if name == "say" { text } else { "" }));
                } else {
                    poison(member, text);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| poison(item, text)),
        _ => {}
    }
}

/// What a pack may try in its texts.
const IN_A_PACK: [&str; 2] = [STEERING, "\n::error::x\n##[group]y"];

fn with_texts(text: &str) -> (tempfile::TempDir, PathBuf) {
    pack(|manifest, _| {
        poison(manifest, text);
        manifest["docs"] = json!(format!("https://x.example/{text}"));
        manifest["not_documented"] = json!([text]);
    })
}

fn with_label(text: &str) -> (tempfile::TempDir, PathBuf) {
    pack(|manifest, _| manifest["subject"]["label"] = json!(text))
}

fn with_schema(text: &str) -> (tempfile::TempDir, PathBuf) {
    pack(|_, root| {
        let schema = json!({
            "type": "object", "title": text, "description": text, "required": ["processId", text],
            "properties": {
                "processId": {"enum": [text, 1]},
                "flow": {"x-known": [text]},
                "lastEvent": {"pattern": format!("^{}", regex::escape(text).replace('\0', ""))},
                text: {"const": text},
            },
        });
        std::fs::write(root.join("schemas/PROCESS_STATE_FINISHED.json"), schema.to_string()).unwrap();
    })
}

#[test]
fn the_texts_of_a_pack_from_elsewhere_do_no_harm() {
    for text in IN_A_PACK {
        let (_folder, root) = with_texts(text);
        assert_pack_harmless(&HUMAN, &root, text);
    }
}

#[test]
fn the_label_of_a_packs_subject_does_no_harm() {
    for text in IN_A_PACK {
        let (_folder, root) = with_label(text);
        assert_pack_harmless(&HUMAN, &root, text);
    }
}

#[test]
fn the_schemas_of_a_pack_from_elsewhere_do_no_harm() {
    for text in IN_A_PACK {
        let (_folder, root) = with_schema(text);
        assert_pack_harmless(&HUMAN, &root, text);
    }
}

#[test]
fn a_pack_from_elsewhere_does_no_harm_in_ndjson() {
    for text in IN_A_PACK {
        for make in [with_texts, with_label, with_schema] {
            let (_folder, root) = make(text);
            assert_pack_harmless(&NDJSON, &root, text);
        }
    }
}

#[test]
fn a_broken_pack_is_refused_without_harm() {
    for text in [STEERING, "\n::error::x\n##[group]y"] {
        let changes: [&dyn Fn(&mut Value); 6] = [
            &|manifest| manifest["id"] = json!(text),
            &|manifest| manifest[text] = json!(1),
            &|manifest| manifest["aliases"] = json!([text]),
            &|manifest| manifest["default_sample"] = json!(text),
            &|manifest| manifest["secrets"]["patterns"] = json!([format!("({text}")]),
            &|manifest| manifest["events"][0]["samples"][0]["variant"] = json!(text),
        ];
        for change in changes {
            let (_folder, root) = pack(|manifest, _| change(manifest));
            let output = tool(["samples", "--packs", root.to_str().unwrap()]).run();
            assert!(output.status != 0, "it is refused: {}", output.text());
            assert_harmless(&output, false, &output.stderr);
        }
    }
}

// --------------------------------------------------------------------------------------------------------------- secrets

const SECRET: &str = "sk-3f9a7c21-hidden";
/// Longer than anything that is cut.
const LONG: &str = "sk-long-0a1b2c3d4e5f-0a1b2c3d4e5f-0a1b2c3d4e5f-0a1b2c3d4e5f-0a1b2c3d4e5f-0a1b2c3d4e5f-hidden";

const OUTPUTS: [&[&str]; 6] =
    [&[], &["-v"], &["-q"], &["--output", "ndjson"], &["--redact", "personal", "-v"], &["--redact", "personal", "--output", "ndjson"]];

/// Runs a `listen` with secrets for all vendors, sends the requests, and gives everything it printed.
fn printed(flags: &[&str], secret: &str, requests: &[Vec<u8>]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys");
    std::fs::write(&path, format!("{secret}\n")).unwrap();
    let files: Vec<String> = vendors().into_iter().map(|vendor| format!("--secret-file={vendor}={}", path.display())).collect();
    let flags: Vec<&str> = flags.iter().copied().chain(files.iter().map(String::as_str)).collect();
    let output = listen_to(&flags, requests);
    format!("{}\n{}", String::from_utf8_lossy(&output.stdout), output.stderr)
}

/// The part of a secret that shows most, if it is long enough to matter.
fn shown_of(text: &str, secret: &str) -> Option<String> {
    (8..=secret.len())
        .rev()
        .flat_map(|length| (0..=secret.len() - length).map(move |at| &secret[at..at + length]))
        .find(|part| text.contains(part))
        .map(str::to_owned)
}

#[track_caller]
fn assert_hidden(secret: &str, what: &str, request: &[u8]) {
    assert_hidden_in(&OUTPUTS, secret, what, request);
}

#[track_caller]
fn assert_hidden_in(outputs: &[&[&str]], secret: &str, what: &str, request: &[u8]) {
    for flags in outputs {
        let text = printed(flags, secret, &[request.to_vec()]);
        if let Some(part) = shown_of(&text, secret) {
            let line = text.lines().find(|line| line.contains(&part)).unwrap_or_default();
            panic!("{what}: {part:?} is shown with {flags:?}: {}", line.chars().take(600).collect::<String>());
        }
    }
}

#[test]
fn a_given_secret_is_masked_in_bodies() {
    for secret in [SECRET, LONG] {
        let bodies = [
            session_change(&json_string(secret), "\"session-change\"", "\"s\"", "\"APPROVED\""),
            format!("{{\"a\": {{\"b\": [1, {}]}}}}", json_string(secret)).into_bytes(),
            json_string(secret).into_bytes(),
            format!("{{\"a\": \"before{secret}after {secret}{secret}\"}}").into_bytes(),
            format!("{{\"a\": {}}}", escaped(secret)).into_bytes(),
            format!("{{\"a\": \"x\\u0073k{}\"}}", &secret[2..]).replace("x\\u0073", "x \\u0073").into_bytes(),
            format!("{{\"a\": {}}}", json_string(&format!("{{\"inner\": \"{secret}\"}}"))).into_bytes(),
            format!("key={secret}&x={secret}").into_bytes(),
            format!("{{\"a\": \"{secret}\", oops").into_bytes(),
            format!("{{\"a\": \"{secret}").into_bytes(),
            [b"\xff\0", secret.as_bytes(), b"\xff"].concat(),
            format!("{secret}{secret}").into_bytes(),
        ];
        for body in bodies {
            assert_hidden(secret, &String::from_utf8_lossy(&body), &post("/", "", &body));
            assert_hidden(secret, &String::from_utf8_lossy(&body), &post("/identomat", "", &body));
        }
    }
}

#[test]
fn a_given_secret_is_masked_in_the_head() {
    for secret in [SECRET, LONG] {
        let heads = [
            post(&format!("/{secret}"), "", b"{}"),
            post(&format!("/identomat/{secret}/x"), "", b"{}"),
            post(&format!("/?key={secret}&{secret}"), "", b"{}"),
            post("/", &format!("x-any: {secret}\r\nx-inside: a{secret}b\r\n"), b"{}"),
            post("/", &format!("authorization: {secret}\r\n"), b"{}"),
            post("/", &format!("authorization: Bearer {secret}\r\ncookie: a={secret}\r\nx-api-key: {secret}\r\n"), b"{}"),
            post("/", &format!("host-2: {secret}\r\n"), b"{"),
        ];
        for head in heads {
            assert_hidden(secret, &String::from_utf8_lossy(&head), &head);
        }
    }
}

/// Callbacks that name this text as their event, their status, or both.
fn named_by(text: &str) -> Vec<Vec<u8>> {
    let text = json_string(text);
    vec![
        session_change("\"k\"", &text, "\"s\"", "\"APPROVED\""),
        session_change("\"k\"", "\"session-change\"", "\"s\"", &text),
        format!(r#"{{"processId": "p", "state": "PROCESS_STATE_FINISHED", "flow": "id", "lastEvent": {text}}}"#).into_bytes(),
        format!(r#"{{"event_type": {text}, "sent_at": "x", "request": {{"pk": 1, "status": {text}}}}}"#).into_bytes(),
    ]
}

const HEADLINES: [&[&str]; 2] = [&["-q"], &["-q", "--redact", "personal"]];
const BODIES: [&[&str]; 2] = [&[], &["-v", "--redact", "personal"]];
const RECORDS: [&[&str]; 2] = [&["--output", "ndjson"], &["--output", "ndjson", "--redact", "personal"]];

#[test]
fn a_given_secret_is_masked_in_the_event_and_status_of_a_headline() {
    for body in named_by(SECRET) {
        assert_hidden_in(&HEADLINES, SECRET, &String::from_utf8_lossy(&body), &post("/", "", &body));
    }
}

#[test]
fn a_given_secret_is_masked_before_a_headline_is_cut() {
    for body in named_by(LONG) {
        assert_hidden_in(&HEADLINES, LONG, &String::from_utf8_lossy(&body), &post("/", "", &body));
    }
}

#[test]
fn a_given_secret_is_masked_in_the_messages_under_a_body() {
    for body in named_by(SECRET) {
        assert_hidden_in(&BODIES, SECRET, &String::from_utf8_lossy(&body), &post("/", "", &body));
    }
}

#[test]
fn a_given_secret_is_masked_before_a_message_is_cut() {
    let long = format!("before {LONG}");
    for body in named_by(&long) {
        assert_hidden_in(&BODIES, LONG, &String::from_utf8_lossy(&body), &post("/", "", &body));
    }
}

#[test]
fn a_given_secret_is_masked_in_every_member_of_a_record() {
    for secret in [SECRET, LONG] {
        for body in named_by(secret) {
            assert_hidden_in(&RECORDS, secret, &String::from_utf8_lossy(&body), &post("/", "", &body));
        }
    }
}

#[test]
fn a_given_secret_is_masked_in_the_subject() {
    for secret in [SECRET, LONG] {
        for body in [
            format!(r#"{{"processId": "{secret}", "state": "PROCESS_STATE_FINISHED", "flow": "id"}}"#),
            format!(r#"{{"processId": {}, "state": "PROCESS_STATE_FINISHED", "flow": "id"}}"#, escaped(secret)),
            format!(r#"{{"processId": "a {secret} b", "state": "PROCESS_STATE_FINISHED", "flow": "id"}}"#),
            format!(r#"{{"status": "on-course", "validation_id": "{secret}"}}"#),
        ] {
            assert_hidden(secret, &body, &post("/", "", body.as_bytes()));
            assert_hidden(secret, &body, &post("/validas", "", body.as_bytes()));
        }
    }
}

#[test]
fn a_given_secret_is_masked_as_a_members_name() {
    for body in [
        format!("{{\"{SECRET}\": 1}}"),
        format!("{{{}: 1}}", escaped(SECRET)),
        format!(r#"{{"processId": "p", "state": "PROCESS_STATE_FINISHED", "flow": "id", "{SECRET}": 1}}"#),
        format!("{{\"{SECRET}\": 1, \"{SECRET}\": 2}}"),
    ] {
        assert_hidden(SECRET, &body, &post("/", "", body.as_bytes()));
    }
}

#[test]
fn a_given_secret_of_digits_is_masked_as_a_number() {
    let secret = "918273645546372819";
    for body in
        [format!("{{\"a\": {secret}}}"), format!("[{secret}000]"), format!(r#"{{"callbackApiKey": {secret}, "type": "session-change"}}"#)]
    {
        assert_hidden(secret, &body, &post("/", "", body.as_bytes()));
    }
}

#[test]
fn a_secret_with_characters_that_json_escapes_is_masked() {
    let secret = "a\"b\\c/d é \u{202e} tail-of-it";
    for body in [json_string(secret), format!("{{\"a\": {}}}", json_string(secret)), format!("{{\"a\": {}}}", escaped(secret))] {
        for flags in OUTPUTS {
            let text = printed(flags, secret, &[post("/", "", body.as_bytes())]);
            assert!(!text.contains("tail-of-it"), "{flags:?}: {text}");
        }
    }
}

#[test]
fn a_secret_in_the_form_name_colon_value_is_masked_where_its_value_stands() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    std::fs::write(&path, format!("x-hook-key: {SECRET}\n")).unwrap();
    let file = format!("unico={}", path.display());
    let body = br#"{"processId": "p", "state": "PROCESS_STATE_FINISHED", "flow": "id"}"#;
    for flags in [&["-v"][..], &["--output", "ndjson"]] {
        let output = listen_to(
            &[&["--secret-file", &file, "--auth", "header"], flags].concat(),
            &[post("/", &format!("x-hook-key: {SECRET}\r\n"), body)],
        );
        assert!(output.text().contains("valid") || output.text().contains("header ok"), "{}", output.text());
        assert!(!output.text().contains(SECRET), "{flags:?}: {}", output.text());
    }
}

#[test]
fn a_password_is_masked_where_it_stands_without_its_user() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pair");
    std::fs::write(&path, format!("user:{SECRET}\n")).unwrap();
    let file = format!("unico={}", path.display());
    let body = format!(r#"{{"processId": "p", "state": "PROCESS_STATE_FINISHED", "flow": "id", "echo": "{SECRET}"}}"#);
    for flags in [&["-v"][..], &["--output", "ndjson"]] {
        let output = listen_to(
            &[&["--secret-file", &file, "--auth", "basic"], flags].concat(),
            &[post(&format!("/?p={SECRET}"), "", body.as_bytes())],
        );
        assert!(!output.text().contains(SECRET), "{flags:?}: {}", output.text());
    }
}

#[test]
fn the_header_that_auth_names_is_masked_even_when_its_value_is_another() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    std::fs::write(&path, SECRET).unwrap();
    let file = format!("unico={}", path.display());
    let body = br#"{"processId": "p", "state": "PROCESS_STATE_FINISHED", "flow": "id"}"#;
    for flags in [&["-v"][..], &["--output", "ndjson"]] {
        let output = listen_to(
            &[&["--secret-file", &file, "--auth", "header:X-Own"], flags].concat(),
            &[post("/", "x-own: yesterdays-key\r\n", body)],
        );
        assert!(!output.text().contains("yesterdays-key") && output.text().contains("x-own"), "{flags:?}: {}", output.text());
    }
}

#[test]
fn a_given_secret_is_masked_on_stderr() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    std::fs::write(&path, SECRET).unwrap();
    let listening = tool(["listen", "--count", "1", "--auth", "bearer", "--secret-file", &format!("unico={}", path.display())]).listen();
    assert_eq!(status(&exchange(listening.address(), &post("/", &format!("origin: https://{SECRET}.example\r\n"), b"{}"))), 403);
    assert_eq!(status(&exchange(listening.address(), &post("/", "", b"{}"))), 200);
    let output = listening.end().expect(0);
    assert!(output.stderr.contains("a web page") && !output.stderr.contains(SECRET), "{}", output.stderr);
}

#[test]
fn a_token_in_the_query_is_masked() {
    for name in ["token", "access_token", "api_key", "apikey", "secret", "password"] {
        let request = post(&format!("/hook?a=shown&{name}=LEAK-1234&b=seen"), "", b"{}");
        for flags in [&["-q"][..], &["--output", "ndjson"]] {
            let output = listen_to(flags, std::slice::from_ref(&request));
            assert!(!output.text().contains("LEAK"), "{name} {flags:?}: {}", output.text());
            assert!(output.text().contains("a=shown") && output.text().contains("b=seen"), "{name} {flags:?}: {}", output.text());
        }
    }
}

#[test]
fn redact_none_shows_secrets() {
    let body = session_change(&json_string(SECRET), "\"session-change\"", "\"s\"", "\"APPROVED\"");
    let request = post(&format!("/?{SECRET}"), &format!("authorization: Bearer {SECRET}\r\n"), &body);
    for flags in [&["--redact", "none", "-v"][..], &["--redact", "none", "--output", "ndjson"]] {
        let text = printed(flags, SECRET, std::slice::from_ref(&request));
        assert_eq!(text.matches(SECRET).count(), 3, "{text}");
    }
}

#[test]
fn the_secret_and_personal_members_of_every_sample_are_masked() {
    for vendor in vendors() {
        let manifest = manifest(&vendor);
        let listed = |list: &Value| list.as_array().into_iter().flatten().map(|at| at.as_str().unwrap().to_owned()).collect::<Vec<_>>();
        let personal = listed(&manifest["personal"]["members"]);
        for (name, body) in samples(&vendor) {
            let view: Value = serde_json::from_slice(&body).unwrap();
            let event = name.split(':').next().unwrap();
            let secret = manifest["secrets"]["members"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|member| member["events"].as_array().is_none_or(|events| events.is_empty() || events.contains(&json!(event))));
            let secret: Vec<_> = secret.map(|member| member["at"].as_str().unwrap().to_owned()).collect();
            let strings = |pointers: &[String]| {
                pointers.iter().filter_map(|at| view.pointer(&at.replace('*', "0"))?.as_str().map(str::to_owned)).collect::<Vec<_>>()
            };
            for output in ["human", "ndjson"] {
                let shown = |redact: &str| {
                    let request = [post(&format!("/{vendor}"), "", &body)];
                    String::from_utf8(listen_to(&["-v", "--output", output, "--redact", redact], &request).stdout).unwrap()
                };
                let (secrets, people) = (shown("secrets"), shown("personal"));
                for value in strings(&secret) {
                    assert!(!secrets.contains(&value) && !people.contains(&value), "{vendor}/{name} {output}: {value}");
                }
                for value in strings(&personal) {
                    assert!(!people.contains(&value), "{vendor}/{name} {output}: {value} is personal");
                }
            }
        }
    }
}

/// The places of the members that packs call secret, with the vendor of each.
fn secret_places() -> Vec<(String, String)> {
    let members = |vendor: String| {
        let list = manifest(&vendor)["secrets"]["members"].as_array().cloned().unwrap_or_default();
        list.into_iter().map(move |member| (vendor.clone(), member["at"].as_str().unwrap().to_owned()))
    };
    vendors().into_iter().flat_map(members).collect()
}

/// The same by their names alone.
fn secret_members() -> Vec<(String, String)> {
    secret_places().into_iter().map(|(vendor, at)| (vendor, at.rsplit('/').next().unwrap().to_owned())).collect()
}

#[test]
fn a_secret_member_of_a_broken_body_is_masked() {
    let members = secret_members();
    assert!(members.len() >= 4);
    for (vendor, member) in members {
        let bodies = [
            format!("{{\"{member}\": \"LEAK-1234"),
            format!("{{\"{member}\": \"LEAK-1234\""),
            format!("{{\"{member}\": \"LEAK-1234\",}}"),
            format!("{{\"a\": 1 \"{member}\":\"LEAK-1234\"}}"),
            format!("{{\"a\": oops, \"{member}\"  :\n  \"LEAK-1234 and more\", \"b\": 2}}"),
            format!("{{'{member}': 'LEAK-1234'}}"),
            format!("{{{member}: LEAK-1234}}"),
            format!("{member}=LEAK-1234&a=b"),
            format!("{{\"{member}\": \"a\\\"LEAK-1234\", oops"),
            format!("{{\"{member}\": \"a\\nLEAK-1234\\"),
            format!("{{\"{member}\": \"x\"}} {{\"{member}\": \"LEAK-1234\"}}"),
        ];
        for body in bodies {
            assert_no_leak(&vendor, body.as_bytes());
        }
    }
}

#[track_caller]
fn assert_no_leak(vendor: &str, body: &[u8]) {
    for path in ["/".to_owned(), format!("/{vendor}")] {
        for flags in [&[][..], &["--output", "ndjson"]] {
            let output = listen_to(flags, &[post(&path, "", body)]);
            assert!(!output.text().contains("LEAK"), "{} {flags:?}: {}", String::from_utf8_lossy(body), output.text());
        }
    }
    let checked = tool(["validate", "-"]).stdin(body).run();
    assert!(!checked.text().contains("LEAK"), "{}: {}", String::from_utf8_lossy(body), checked.text());
}

#[test]
fn a_secret_member_of_a_body_that_is_not_utf_8_is_masked() {
    for (vendor, member) in secret_members() {
        let name = format!("{{\"{member}\": \"");
        for value in [&b"LEAK\xe9\""[..], b"caf\xe9-LEAK\"", b"\xff LEAK\", \"b\": 1}", b"a\xff\\\"LEAK\"}"] {
            assert_no_leak(&vendor, &[name.as_bytes(), value].concat());
        }
        assert_no_leak(&vendor, &[b"\xff", name.as_bytes(), b"LEAK\"}"].concat());
    }
}

#[test]
fn a_secret_member_that_stands_there_twice_is_masked_twice() {
    for (vendor, at) in secret_places() {
        let (parents, member) = at.rsplit_once('/').unwrap();
        for body in [
            format!(r#"{{"{member}": "LEAK-1", "{member}": "LEAK-2"}}"#),
            format!(r#"{{"{member}": "LEAK-1", "a": 1, {}: "LEAK-2"}}"#, escaped(member)),
            format!(r#"{{"{member}": {{"a": ["LEAK-1"]}}, "{member}": ["LEAK-2"]}}"#),
        ] {
            let whole = parents.rsplit('/').filter(|name| !name.is_empty()).fold(body, |inner, name| format!("{{\"{name}\": {inner}}}"));
            assert_no_leak(&vendor, whole.as_bytes());
        }
    }
    let whole = r#"{"callbackApiKey": "LEAK-1", "type": "session-change", "sessionId": "LEAK-1234567890", "sessionId": "LEAK-2", "callbackApiKey": "LEAK-2", "result": "APPROVED"}"#;
    assert_no_leak("identomat", whole.as_bytes());
}

#[test]
fn a_secret_member_of_the_wrong_type_is_not_quoted_by_a_problem() {
    for value in ["190000000000000000000000000001", "[\"LEAK\"]", "{\"LEAK\": 1}", "1e999"] {
        let body = format!(r#"{{"callbackApiKey": {value}, "type": "session-change", "sessionId": "s", "result": "APPROVED"}}"#);
        for flags in [&[][..], &["--output", "ndjson"]] {
            let output = listen_to(flags, &[post("/identomat", "", body.as_bytes())]);
            assert!(
                !output.text().contains("LEAK") && !output.text().contains("19000000") && !output.text().contains("1e999"),
                "{flags:?}: {}",
                output.text()
            );
        }
        let checked = tool(["validate", "--vendor", "identomat", "-"]).stdin(body).run();
        assert!(
            !checked.text().contains("LEAK") && !checked.text().contains("19000000") && !checked.text().contains("1e999"),
            "{}",
            checked.text()
        );
    }
}

#[test]
fn what_looks_like_a_packs_secret_is_masked_anywhere_in_a_body() {
    // The pattern of Identomat: 24 and 40 hexadecimal digits.
    let token = format!("{}_{}", "0123456789abcdef01234567", "89abcdef0123456789abcdef0123456789abcdef");
    for body in [
        format!("{{\"a\": \"x {token} y\"}}"),
        format!("{{\"{token}\": 1}}"),
        format!("no JSON: {token}"),
        format!(r#"{{"callbackApiKey": "k", "type": "session-change", "sessionId": "s", "result": "APPROVED", "note": "{token}"}}"#),
    ] {
        for flags in [&[][..], &["--output", "ndjson"]] {
            let output = listen_to(flags, &[post("/", "", body.as_bytes())]);
            assert!(!output.text().contains(&token[10..40]), "{body} {flags:?}: {}", output.text());
        }
    }
}

#[test]
fn what_looks_like_a_packs_secret_is_masked_in_messages_too() {
    let token = format!("{}_{}", "0123456789abcdef01234567", "89abcdef0123456789abcdef0123456789abcdef");
    for body in [
        session_change("\"k\"", "\"session-change\"", "\"s\"", &json_string(&token)),
        session_change("\"k\"", &json_string(&token), "\"s\"", "\"APPROVED\""),
        format!(r#"{{"callbackApiKey": "k", "type": "session-change", "sessionId": "s", "result": "APPROVED", "{token}": 1}}"#)
            .into_bytes(),
    ] {
        for flags in [&[][..], &["--output", "ndjson"]] {
            let output = listen_to(flags, &[post("/", "", &body)]);
            assert!(!output.text().contains(&token[..20]), "{} {flags:?}: {}", String::from_utf8_lossy(&body), output.text());
        }
    }
}

#[test]
fn an_excerpt_shows_at_most_forty_columns_to_each_side() {
    let far = "FAR-AWAY";
    let body = format!("{{\"a\": \"{far}{}\", oops \"{}{far}\"", "x".repeat(80), "y".repeat(80));
    let output = tool(["validate", "-"]).stdin(body).run().expect(1);
    assert!(output.text().contains("oops") && !output.text().contains(far), "{}", output.text());
}
