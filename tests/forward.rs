//! What `listen` answers, and where it forwards to. The vendor and the application are raw sockets, which share no code with it.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier, Mutex};
use std::time::{Duration, Instant};

use common::app::{Act, App, answer as reply};
use common::wire::{chunked, connect, exchange, post, post_for_status, status};
use common::{Listening, Tool, soon};
use serde_json::{Value, json};

const PROCESS: &[u8] = br#"{"processId": "8263a268-5388-492a-bca2-28e1ff4a69f0", "state": "PROCESS_STATE_FINISHED", "flow": "id"}"#;
const VIDEO: &[u8] = br#"{"event_type": "VIDEOID_UPDATED", "sent_at": "20250715083633", "request": {"status": "VIDEOPENDING", "profile": "P", "registration_authority": 7, "scratchcard": "2678100", "pk": 1012632}, "certificates": []}"#;

fn listen(arguments: &[&str]) -> Listening {
    Tool::new(["listen"].iter().chain(arguments)).listen()
}

/// An answer with its body.
#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

/// Reads one answer whole.
fn read_answer(stream: &mut TcpStream) -> Answer {
    let head = common::wire::answer(stream);
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    Answer { status: status(&head), head, body }
}

fn ask(address: &str, request: &[u8]) -> Answer {
    let mut stream = connect(address);
    stream.write_all(request).unwrap();
    read_answer(&mut stream)
}

/// Whether nothing was sent back so far, not even an end.
fn is_silent(stream: &TcpStream) -> bool {
    stream.set_nonblocking(true).unwrap();
    let silent = matches!(stream.peek(&mut [0]), Err(error) if error.kind() == std::io::ErrorKind::WouldBlock);
    stream.set_nonblocking(false).unwrap();
    silent
}

/// A port on which nobody listens, of those that the system gives to nobody who asks for any:
/// another listener might get one that was free a moment ago.
fn closed_port() -> String {
    let refused = |address: &String| TcpStream::connect(address).is_err();
    (1..100).map(|port| format!("127.0.0.1:{port}")).find(refused).unwrap()
}

/// The records of a file.
fn records(path: &std::path::Path) -> Vec<Value> {
    std::fs::read_to_string(path).unwrap_or_default().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The outcomes that a run printed, without how long they took.
fn outcomes(output: &common::Output) -> Vec<Value> {
    let mut outcomes: Vec<_> = output.records().into_iter().filter(|record| record["type"] == "outcome").collect();
    for outcome in &mut outcomes {
        assert!(outcome["ms"].is_f64());
        for forward in outcome["forwards"].as_array_mut().into_iter().flatten() {
            assert!(forward.as_object_mut().unwrap().remove("ms").unwrap().is_f64());
        }
    }
    outcomes
}

// ---------------------------------------------------------------------------------------------------------- what goes on

#[test]
fn headers_and_body_go_on_as_they_came_and_nothing_is_added() {
    let app = App::answering(200, "");
    let listening = listen(&["-f", &format!("{}/app", app.address), "--count", "1", "-qq"]);
    let mut body = b"\x00\xff not JSON, not text \r\n\r\n".to_vec();
    body.extend((0..=255).cycle().take(100_000));
    let lines: [&[u8]; 9] = [
        b"x-one: 1",
        b"accept: text/x;q=0.5",
        b"user-agent: Vendor/1.0 (\xe9\xff)",
        b"x-twice: b",
        b"x-twice: a",
        b"authorization: Bearer abc",
        b"x-empty: ",
        b"content-type: application/json;  charset=x",
        b"x-spaces: a  b\tc",
    ];
    let mut request = format!("POST /hooks HTTP/1.1\r\nHost: vendor.example\r\nContent-Length: {}\r\n", body.len()).into_bytes();
    for line in lines {
        request.extend_from_slice(line);
        request.extend_from_slice(b"\r\n");
    }
    let hops = "Connection: keep-alive, X-Named\r\nX-Named: 1\r\nKeep-Alive: timeout=5\r\nProxy-Authorization: Basic eDp5\r\nProxy-Odd: 1\r\nTE: trailers\r\nTrailer: x\r\nUpgrade: h2c\r\n\r\n";
    request.extend_from_slice(hops.as_bytes());
    request.extend_from_slice(&body);
    assert_eq!(ask(listening.address(), &request).status, 200);
    let arrived = app.next();
    assert_eq!(arrived.line, "POST /app HTTP/1.1");
    assert!(arrived.body == body, "the body is the same, byte for byte");
    let mut came: Vec<Vec<u8>> = arrived.headers.iter().map(|(name, value)| [name.as_bytes(), b": ", value].concat()).collect();
    let mut sent: Vec<Vec<u8>> = lines.iter().map(|line| line.to_vec()).collect();
    sent.push(format!("host: {}", app.address).into_bytes());
    sent.push(format!("content-length: {}", body.len()).into_bytes());
    // A repeated name keeps its order, which a stable sort by name shows.
    let name = |line: &Vec<u8>| line.split(|byte| *byte == b':').next().unwrap().to_vec();
    came.sort_by_key(name);
    sent.sort_by_key(name);
    let text = |lines: &[Vec<u8>]| lines.iter().map(|line| line.escape_ascii().to_string()).collect::<Vec<_>>();
    assert_eq!(text(&came), text(&sent));
    listening.end().expect(0);
}

#[test]
fn a_sender_that_says_little_is_not_spoken_for() {
    let app = App::answering(200, "");
    let listening = listen(&["-f", &app.address, "--count", "1", "-qq"]);
    assert_eq!(status(&exchange(listening.address(), b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}")), 200);
    let mut names: Vec<_> = app.next().headers.into_iter().map(|(name, _)| name).collect();
    names.sort();
    // The HTTP library insists on `accept: */*`, which means the same as none.
    assert_eq!(names, ["accept", "content-length", "host"]);
    listening.end().expect(0);
}

#[test]
fn a_compressed_body_goes_on_compressed() {
    let app = App::answering(200, "");
    let listening = listen(&["-f", &app.address, "--count", "1", "-qq"]);
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(PROCESS).unwrap();
    let body = encoder.finish().unwrap();
    assert_eq!(post_for_status(listening.address(), "/", "content-encoding: gzip\r\n", &body), 200);
    let arrived = app.next();
    assert_eq!((arrived.body, arrived.headers.iter().any(|(name, value)| name == "content-encoding" && value == b"gzip")), (body, true));
    listening.end().expect(0);
}

#[test]
fn a_chunked_body_goes_on_whole_with_its_length() {
    let app = App::answering(200, "");
    let listening = listen(&["-f", &app.address, "--count", "1", "-qq"]);
    assert_eq!(status(&exchange(listening.address(), &chunked("/", "", &[&PROCESS[..10], &PROCESS[10..]]))), 200);
    let arrived = app.next();
    assert_eq!(arrived.body, PROCESS);
    assert_eq!(arrived.all("content-length"), [PROCESS.len().to_string().as_bytes()]);
    assert!(arrived.all("transfer-encoding").is_empty());
    listening.end().expect(0);
}

#[test]
fn the_url_is_used_as_given_with_the_query_of_the_callback_behind_its_own() {
    for (path, query, line) in [
        ("", "?a=1&b=%20+%C3%A9", "/?a=1&b=%20+%C3%A9"),
        ("/app", "", "/app"),
        ("/app", "?", "/app"),
        ("/app?own=1", "?a=1&a=2", "/app?own=1&a=1&a=2"),
        ("/app?own=1", "", "/app?own=1"),
        ("/a%2Fb/", "?token", "/a%2Fb/?token"),
    ] {
        let app = App::answering(200, "");
        let listening = listen(&["-f", &format!("http://{}{path}", app.address), "--count", "1", "-qq"]);
        assert_eq!(post_for_status(listening.address(), &format!("/vendor/path{query}"), "", PROCESS), 200);
        assert_eq!(app.next().line, format!("POST {line} HTTP/1.1"), "{path} {query}");
        listening.end().expect(0);
    }
}

#[test]
fn headers_of_the_flag_take_the_place_of_those_that_came() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("headers");
    std::fs::write(&file, "X-File: 1\n\nX-File: 2\n").unwrap();
    let app = App::answering(200, "");
    let file = format!("@{}", file.display());
    let listening = listen(&["-f", &app.address, "-H", "Authorization: Bearer ours", "-H", &file, "-H", "Host: app.test", "--count", "1"]);
    let came = "authorization: Bearer theirs\r\nauthorization: again\r\nx-file: old\r\nx-other: stays\r\n";
    assert_eq!(post_for_status(listening.address(), "/", came, PROCESS), 200);
    let arrived = app.next();
    let expected: [(&str, &[&[u8]]); 4] =
        [("authorization", &[b"Bearer ours"]), ("x-file", &[b"1", b"2"]), ("x-other", &[b"stays"]), ("host", &[b"app.test"])];
    for (name, values) in expected {
        assert_eq!(arrived.all(name), values, "{name}");
    }
    listening.end().expect(0);
}

#[test]
fn a_user_in_the_url_takes_the_place_of_the_senders_credentials_and_is_not_shown() {
    let app = App::answering(200, "");
    let listening = listen(&["-f", &format!("http://us:pa55word@{}/?token=hidden-1", app.address), "--count", "1", "--output", "ndjson"]);
    assert_eq!(post_for_status(listening.address(), "/", "authorization: Bearer theirs\r\n", PROCESS), 200);
    assert_eq!(app.next().all("authorization"), [b"Basic dXM6cGE1NXdvcmQ="]);
    let output = listening.end().expect(0);
    let told = format!("{}{}", output.text(), output.stderr);
    assert!(!told.contains("pa55word") && !told.contains("hidden-1"), "{told}");
    assert_eq!(outcomes(&output)[0]["forwards"], json!([{"url": format!("http://••••••@{}/?token=••••••", app.address), "status": 200}]));
}

#[test]
fn a_proxy_is_not_used_for_this_machine() {
    let app = App::answering(200, "");
    let proxy = format!("http://{}", closed_port());
    let listening = Tool::new(["listen", "-f", &app.address, "--count", "1", "-qq"])
        .env("HTTP_PROXY", &proxy)
        .env("http_proxy", &proxy)
        .env("ALL_PROXY", &proxy)
        .listen();
    assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
    assert_eq!(app.next().body, PROCESS);
    listening.end().expect(0);
}

#[test]
fn a_connection_is_kept_and_one_that_the_application_closed_is_made_anew() {
    let app = App::new(|arrived| {
        let bytes = reply(200, "", b"");
        // The second request ends its connection without a word of warning.
        if arrived.body == b"[2]" { Act::WriteAndClose(bytes) } else { Act::Write(bytes) }
    });
    let listening = listen(&["-f", &app.address, "--count", "4", "-qq"]);
    for body in [b"[1]", b"[2]", b"[3]", b"[4]"] {
        assert_eq!(post_for_status(listening.address(), "/", "", body), 200, "{body:?}");
        if body == b"[2]" {
            app.closed();
        }
    }
    let connections: Vec<_> = (0..4).map(|_| app.next().connection).collect();
    assert_eq!(connections, [1, 1, 2, 2]);
    assert!(app.is_empty(), "nothing is sent twice");
    listening.end().expect(0);
}

#[test]
fn an_application_that_closes_after_it_has_read_is_not_asked_twice() {
    let app = App::new(|_| Act::WriteAndClose(Vec::new()));
    let mut listening = listen(&["-f", &app.address, "--count", "1"]);
    assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 502);
    listening.wait_for("closed the connection before it answered");
    app.next();
    assert!(app.is_empty(), "it may have done its work already");
    listening.end().expect(0);
}

// ----------------------------------------------------------------------------------------------- what the sender is answered

#[test]
fn the_answer_of_the_only_application_is_passed_on() {
    let app = App::new(|_| {
        let headers = "Content-Type: text/x\r\nX-Twice: b\r\nX-Twice: a\r\nSet-Cookie: c=1\r\nLocation: /elsewhere\r\nKeep-Alive: timeout=5\r\nX-Hop: 1\r\nConnection: X-Hop\r\nAccess-Control-Allow-Origin: *\r\n";
        Act::Write(reply(409, headers, b"\x00\xffbody"))
    });
    let listening = listen(&["-f", &app.address, "--count", "1", "-qq"]);
    let answer = ask(listening.address(), &post("/", "", PROCESS));
    assert_eq!((answer.status, answer.body.as_slice()), (409, &b"\x00\xffbody"[..]));
    let headers: Vec<_> = answer.head.lines().skip(1).filter(|line| !line.is_empty() && !line.starts_with("date: ")).collect();
    assert_eq!(
        headers,
        ["content-type: text/x", "x-twice: b", "x-twice: a", "set-cookie: c=1", "location: /elsewhere", "content-length: 6"]
    );
    listening.end().expect(0);
}

#[test]
fn answers_of_every_kind_are_passed_on_whole() {
    let long: &'static str = Box::leak("0123456789abcdef".repeat(100_000).into_boxed_str());
    for (status, body) in [(200, long), (201, ""), (302, "moved"), (404, "no"), (503, long)] {
        let app = App::answering(status, body);
        let listening = listen(&["-f", &app.address, "--count", "1", "-qq"]);
        let answer = ask(listening.address(), &post("/", "", PROCESS));
        assert!((answer.status, answer.body.as_slice()) == (status, body.as_bytes()), "{status} {}", answer.body.len());
        app.next();
        assert!(app.is_empty(), "a redirect is not followed");
        listening.end().expect(0);
    }
}

#[test]
fn an_answer_in_chunks_or_up_to_the_end_of_the_connection_is_passed_on() {
    let chunks = b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n".to_vec();
    let open = b"HTTP/1.1 200 X\r\nconnection: close\r\n\r\nabc".to_vec();
    for bytes in [chunks, open] {
        let app = App::new(move |_| Act::WriteAndClose(bytes.clone()));
        let listening = listen(&["-f", &app.address, "--count", "1", "-qq"]);
        let answer = ask(listening.address(), &post("/", "", PROCESS));
        assert_eq!((answer.status, answer.body.as_slice()), (200, &b"abc"[..]));
        listening.end().expect(0);
    }
}

#[test]
fn an_interim_answer_is_not_taken_for_the_last() {
    let app = App::new(|_| Act::Write([b"HTTP/1.1 103 Early\r\nlink: x\r\n\r\n".to_vec(), reply(201, "", b"x")].concat()));
    let listening = listen(&["-f", &app.address, "--count", "1", "-qq"]);
    assert_eq!(ask(listening.address(), &post("/", "", PROCESS)).status, 201);
    listening.end().expect(0);
}

#[test]
fn what_is_no_whole_answer_is_502_and_says_why() {
    let table: [(&'static [u8], &str); 4] = [
        (b"HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\nhalf", "began to answer 200 and broke off"),
        (b"HTTP/1.1 101 X\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n", "answered 101"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "does not answer in HTTP"),
        (b"HTTP/1.1 2", "closed the connection before it answered"),
    ];
    for (bytes, why) in table {
        let app = App::new(move |_| Act::WriteAndClose(bytes.to_vec()));
        let listening = listen(&["-f", &app.address, "--count", "1"]);
        let answer = ask(listening.address(), &post("/", "", PROCESS));
        let output = listening.end().expect(0);
        assert_eq!((answer.status, output.text().contains(why)), (502, true), "{why}: {}", output.text());
        assert!(output.text().contains("→ 502 "), "{}", output.text());
    }
}

#[test]
fn nobody_there_is_502_and_the_cure_is_named() {
    let port = closed_port();
    let listening = listen(&["-f", &port, "--count", "1", "-q"]);
    assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 502);
    let output = listening.end().expect(0);
    let text = output.text();
    let forwarded = text.lines().nth(1).unwrap();
    assert!(forwarded.starts_with(&format!("forwarded to http://{port}/ → no answer in ")), "{text}");
    assert!(forwarded.ends_with(&format!(": nothing listens at {port} (connection refused)")), "{text}");
    assert_eq!(text.lines().nth(2), Some("hint: is the application running, and on this port?"));
    assert!(text.lines().next().unwrap().contains("→ 502 "), "{text}");
}

#[test]
fn too_slow_is_504() {
    let (_never, wait) = channel::<()>();
    let wait = Mutex::new(wait);
    let app = App::new(move |_| {
        let _ = wait.lock().unwrap().recv();
        Act::Write(Vec::new())
    });
    let listening = listen(&["-f", &app.address, "--forward-timeout", "200ms", "--count", "1", "--output", "ndjson"]);
    assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 504);
    let output = listening.end().expect(0);
    let outcome = &outcomes(&output)[0];
    assert_eq!(outcome["status"], 504);
    assert_eq!(outcome["forwards"], json!([{"url": format!("http://{}/", app.address), "status": null, "error": "no answer in time"}]));
}

#[test]
fn of_several_the_first_failure_in_the_order_of_the_flags_is_answered() {
    let (fine, bad, worse) = (App::answering(204, ""), App::answering(500, "bad"), App::answering(404, "worse"));
    let nobody = closed_port();
    let table: [(&[&str], u16, &str); 6] = [
        (&[&fine.address, &fine.address], 200, ""),
        (&[&fine.address, &bad.address, &worse.address], 500, "bad"),
        (&[&worse.address, &fine.address, &bad.address], 404, "worse"),
        (&[&fine.address, &nobody, &bad.address], 502, ""),
        (&["REQUEST*=1", &fine.address], 204, ""),
        (&["REQUEST*=1", "identomat/*=1"], 200, ""),
    ];
    for (targets, status, body) in table {
        let flags: Vec<_> = targets.iter().flat_map(|target| ["-f", target]).chain(["--count", "1", "--output", "ndjson"]).collect();
        let listening = listen(&flags);
        let answer = ask(listening.address(), &post("/", "", PROCESS));
        assert_eq!((answer.status, answer.body.as_slice()), (status, body.as_bytes()), "{targets:?}");
        let output = listening.end().expect(0);
        let forwards = outcomes(&output)[0]["forwards"].as_array().map_or(0, Vec::len);
        assert_eq!(forwards, targets.iter().filter(|target| !target.contains('=')).count(), "{targets:?}");
    }
}

#[test]
fn an_event_goes_where_its_glob_leads() {
    let (videos, unico, all) = (App::answering(200, ""), App::answering(200, ""), App::answering(200, ""));
    let (to_videos, to_unico) = (format!("videoid_*={}/v", videos.address), format!("unico/*={}/u", unico.address));
    let listening = listen(&["-f", &to_videos, "-f", &to_unico, "-f", &all.address, "--count", "3", "-qq"]);
    for body in [VIDEO, PROCESS, b"{}"] {
        assert_eq!(post_for_status(listening.address(), "/", "", body), 200);
    }
    listening.end().expect(0);
    assert_eq!((videos.next().body, videos.is_empty()), (VIDEO.to_vec(), true));
    assert_eq!((unico.next().body, unico.is_empty()), (PROCESS.to_vec(), true));
    for body in [VIDEO, PROCESS, b"{}"] {
        assert_eq!(all.next().body, body);
    }
}

#[test]
fn the_forwards_of_one_callback_run_at_once() {
    let both = Arc::new(Barrier::new(2));
    let waiting = || {
        let both = Arc::clone(&both);
        App::new(move |_| {
            // Neither answers before both have been asked.
            both.wait();
            Act::Write(reply(200, "", b""))
        })
    };
    let (one, other) = (waiting(), waiting());
    let listening = listen(&["-f", &one.address, "-f", &other.address, "--count", "1", "-qq"]);
    assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
    listening.end().expect(0);
}

#[test]
fn a_slow_application_keeps_no_other_callback_waiting() {
    let (release, wait) = channel::<()>();
    let wait = Mutex::new(wait);
    let app = App::new(move |arrived| {
        if arrived.body == VIDEO {
            wait.lock().unwrap().recv().unwrap();
        }
        Act::Write(reply(200, "", b""))
    });
    let listening = listen(&["-f", &app.address, "--count", "2", "-qq"]);
    let mut slow = connect(listening.address());
    slow.write_all(&post("/", "", VIDEO)).unwrap();
    assert_eq!(app.next().body, VIDEO);
    assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
    assert!(is_silent(&slow));
    release.send(()).unwrap();
    assert_eq!(read_answer(&mut slow).status, 200);
    listening.end().expect(0);
}

// ----------------------------------------------------------------------------------------------------------- what is shown

#[test]
fn a_failing_answer_is_shown_masked_harmless_and_bounded() {
    let app = App::new(|arrived| {
        let mut body =
            b"{\"callbackApiKey\": \"sekrit-4711\", \"error\": \"\x1b[31mboom\"}\nour header is ours-4712\nkey 4713-known\n".to_vec();
        body.extend_from_slice(&arrived.body);
        body.extend(b"\nx".repeat(100_000));
        Act::Write(reply(500, "", &body))
    });
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("key");
    std::fs::write(&secret, "4713-known\n").unwrap();
    let secret = format!("identomat={}", secret.display());
    let flags = ["-f", &app.address, "--secret-file", &secret, "-H", "x-api-key: ours-4712", "--count", "1"];
    let shown = |more: &[&str]| {
        let listening = listen(&[&flags[..], more].concat());
        assert_eq!(post_for_status(listening.address(), "/identomat", "", br#"{"callbackApiKey": "4713-known"}"#), 500);
        listening.end().expect(0).text().to_owned()
    };
    let text = shown(&[]);
    let lines: Vec<_> = text.lines().collect();
    assert!(lines[0].contains("→ 500 "), "{text}");
    assert!(lines[1].starts_with(&format!("forwarded to http://{}/ → 500 in ", app.address)), "{text}");
    assert_eq!(lines[2], r#"| {"callbackApiKey": ••••••, "error": "\u{1b}[31mboom"}"#);
    assert_eq!(lines[3..6], ["| our header is ••••••", "| key ••••••", r#"| {"callbackApiKey": ••••••}"#]);
    assert!(text.len() < 5_000, "{}", text.len());
    for secret in ["sekrit-4711", "ours-4712", "4713-known", "\x1b"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    let quiet = shown(&["-q"]);
    assert!(quiet.contains("→ 500 in ") && !quiet.contains("boom"), "{quiet}");
    let personal = shown(&["--redact", "personal"]);
    assert!(personal.contains("hidden by --redact personal") && !personal.contains("boom"), "{personal}");
    assert_eq!(shown(&["-qq"]).lines().count(), 1, "the summary");
}

#[test]
fn a_good_answer_is_a_line_and_its_body_is_shown_when_more_is_asked_for() {
    let app = App::new(|_| Act::Write(reply(202, "x-app: yes\r\n", b"taken")));
    let shown = |flags: &[&str]| {
        let listening = listen(&[&["-f", &app.address, "--count", "1"], flags].concat());
        assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 202);
        listening.end().expect(0).text().to_owned()
    };
    let text = shown(&[]);
    assert!(text.contains("→ 202 in ") && !text.contains("taken"), "{text}");
    let text = shown(&["-v"]);
    assert!(text.contains("\n| taken\n") && text.contains("  x-app: yes\n"), "{text}");
}

#[test]
fn the_place_that_is_forwarded_to_is_said_at_the_start() {
    let ended = listen(&["-f", "session-*=3000/a?token=abcd", "-f", "3001", "--timeout", "1ms", "-qq"]).end().expect(0);
    let first = ended.stderr.lines().next().unwrap().to_owned();
    assert!(first.ends_with(", forwarding to http://127.0.0.1:3000/a?token=••••••, forwarding to http://127.0.0.1:3001/"), "{first}");
}

#[test]
fn outcomes_fit_the_schema_of_records() {
    let app = App::answering(200, "");
    let nobody = closed_port();
    let schema = idhook::schema::Schema::compile(include_bytes!("../src/record/record.schema.json")).unwrap();
    for flags in [&["-f", &app.address, "-f", &nobody][..], &["--respond", "drop"], &["--respond", "503", "-f", &app.address]] {
        let listening = listen(&[flags, &["--count", "1", "--output", "ndjson"]].concat());
        let _ = post_for_status(listening.address(), "/", "", PROCESS);
        let output = listening.end().expect(0);
        for line in output.text().lines() {
            let tree = idhook::json::parse(line).unwrap();
            assert_eq!(schema.check(tree.root(line)).first(), None, "{line}");
        }
    }
}

// ------------------------------------------------------------------------------------------------------ what is not forwarded

#[test]
fn what_is_no_accepted_callback_is_not_forwarded() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("key");
    std::fs::write(&secret, "right\n").unwrap();
    let secret = format!("identomat={}", secret.display());
    let app = App::answering(200, "");
    let listening =
        listen(&["-f", &app.address, "--strict", "--secret-file", &secret, "--max-body", "500", "--count", "1", "--demo", "-qq"]);
    let address = listening.address();
    let keyed = |key: &str| {
        format!(r#"{{"callbackApiKey": "{key}", "type": "session-change", "sessionId": "65lfvkv1t2o25ozimqu3nh797umb1ydvkpltl3ib", "result": "APPROVED"}}"#)
            .into_bytes()
    };
    assert_eq!(post_for_status(address, "/", "", &keyed("wrong")), 401);
    assert_eq!(post_for_status(address, "/", "", b"not JSON"), 400);
    assert_eq!(post_for_status(address, "/", "", &[b'x'; 501]), 413);
    assert_eq!(post_for_status(address, "/", "origin: http://evil.example\r\n", PROCESS), 403);
    assert_eq!(status(&exchange(address, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")), 200);
    assert_eq!(status(&exchange(address, b"PUT / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n")), 405);
    assert_eq!(post_for_status(address, "/", "", &keyed("right")), 200);
    listening.end().expect(1);
    assert_eq!(app.next().body, keyed("right"));
    assert!(app.is_empty());
}

#[test]
fn a_demonstration_is_neither_forwarded_nor_answered_by_the_script() {
    let app = App::answering(200, "");
    let mut listening = listen(&["-f", &app.address, "--demo", "--respond", "500", "--delay", "1h", "-q"]);
    for _ in common::vendors() {
        let line = listening.wait_for("demo");
        assert!(line.contains("→ 200 "), "{line}");
    }
    drop(listening);
    assert!(app.is_empty());
}

// ------------------------------------------------------------------------------------------------------------ fixed answers

#[test]
fn the_script_is_played_in_its_order_and_its_last_entry_repeats() {
    let listening = listen(&["--respond", "503,503,200", "--count", "5", "-q"]);
    let answered: Vec<_> = (0..5).map(|_| post_for_status(listening.address(), "/", "", PROCESS)).collect();
    assert_eq!(answered, [503, 503, 200, 200, 200]);
    let output = listening.end().expect(0);
    let shown: Vec<_> = output.text().lines().filter_map(|line| line.split("→ ").nth(1)?.split(' ').next()).collect();
    assert_eq!(shown, ["503", "503", "200", "200", "200"]);
}

#[test]
fn what_is_not_answered_as_a_callback_takes_no_entry_of_the_script() {
    let listening = listen(&["--respond", "599,200", "--count", "2", "-qq", "--max-body", "500"]);
    assert_eq!(status(&exchange(listening.address(), b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")), 200);
    assert_eq!(post_for_status(listening.address(), "/", "", &[b'x'; 501]), 413);
    assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 599);
    assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
    listening.end().expect(0);
}

#[test]
fn hang_answers_nothing_and_drop_closes_and_both_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.ndjson");
    let mut listening = listen(&["--respond", "hang,drop,200", "-q", "--save", path.to_str().unwrap()]);
    let mut hanging = connect(listening.address());
    hanging.write_all(&post("/", "", PROCESS)).unwrap();
    listening.wait_for("→ hang ");
    let mut dropped = connect(listening.address());
    dropped.write_all(&post("/", "", PROCESS)).unwrap();
    listening.wait_for("→ drop ");
    assert_eq!(common::wire::rest(&mut dropped), "", "closed without a byte");
    assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
    assert!(is_silent(&hanging), "still open, and nothing said");
    let told = soon(|| Some(records(&path)).filter(|records| records.len() == 6));
    let told: Vec<_> =
        told.iter().filter(|record| record["type"] == "outcome").map(|record| (&record["status"], &record["reply"])).collect();
    let (hang, drop, null) = (json!("hang"), json!("drop"), Value::Null);
    assert_eq!(told, [(&null, &hang), (&null, &drop), (&json!(200), &null)]);
}

#[test]
fn a_fixed_answer_waits_for_no_application_and_the_application_is_asked_all_the_same() {
    let (release, wait) = channel::<()>();
    let wait = Mutex::new(wait);
    let app = App::new(move |_| {
        wait.lock().unwrap().recv().unwrap();
        Act::Write(reply(418, "", b"tea"))
    });
    let listening = listen(&["-f", &app.address, "--respond", "503", "--count", "1", "--output", "ndjson"]);
    let answer = ask(listening.address(), &post("/", "", PROCESS));
    assert_eq!((answer.status, answer.body.len()), (503, 0));
    // Only now does the application answer; the end waits for it.
    release.send(()).unwrap();
    assert_eq!(app.next().body, PROCESS);
    let outcome = outcomes(&listening.end().expect(0)).remove(0);
    assert_eq!((&outcome["status"], &outcome["forwards"][0]["status"]), (&json!(503), &json!(418)));
}

// --------------------------------------------------------------------------------------------------------------- the delay

#[test]
fn a_delay_is_waited_out_also_by_the_last_that_counts() {
    let app = App::answering(200, "");
    let delay = Duration::from_millis(300);
    for flags in [&[][..], &["-f", &app.address], &["--respond", "200"]] {
        let listening = listen(&[flags, &["--delay", "300ms", "--count", "1", "--output", "ndjson"]].concat());
        let started = Instant::now();
        assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
        assert!(started.elapsed() >= delay, "{flags:?}");
        let output = listening.end().expect(0);
        let outcome = output.records().into_iter().find(|record| record["type"] == "outcome").unwrap();
        assert!(outcome["ms"].as_f64().unwrap() >= 300.0, "{outcome}");
    }
}

#[cfg(unix)]
#[test]
fn a_delay_holds_nobody_else_up_and_ends_with_the_first_signal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.ndjson");
    let listening = listen(&["--delay", "1h", "-qq", "--save", path.to_str().unwrap()]);
    let mut waiting: Vec<_> = (0..2)
        .map(|_| {
            let mut stream = connect(listening.address());
            stream.write_all(&post("/", "", PROCESS)).unwrap();
            stream
        })
        .collect();
    soon(|| (records(&path).len() == 2).then_some(()));
    assert_eq!(status(&exchange(listening.address(), b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")), 200);
    assert!(waiting.iter().all(is_silent));
    listening.signal("INT");
    for stream in &mut waiting {
        assert_eq!(read_answer(stream).status, 200);
    }
    listening.end().expect(0);
    assert_eq!(records(&path).len(), 4, "both outcomes are in the file");
}

// ------------------------------------------------------------------------------------------------- nothing is lost on the way

#[test]
fn the_callback_is_in_the_file_before_the_application_sees_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.ndjson");
    let file = path.clone();
    let app = App::new(move |_| {
        let kept = std::fs::read_to_string(&file).unwrap_or_default();
        Act::Write(reply(200, "", kept.as_bytes()))
    });
    let listening = listen(&["-f", &app.address, "--count", "1", "-qq", "--save", path.to_str().unwrap()]);
    let answer = ask(listening.address(), &post("/", "", PROCESS));
    let seen: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((seen["type"].as_str(), seen["body"].as_str()), (Some("callback"), std::str::from_utf8(PROCESS).ok()));
    listening.end().expect(0);
    assert_eq!(records(&path)[1]["forwards"][0]["status"], 200);
}

#[cfg(unix)]
#[test]
fn kill_9_between_record_and_outcome_leaves_the_callback_and_no_outcome() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.ndjson");
    let (_never, wait) = channel::<()>();
    let wait = Mutex::new(wait);
    let app = App::new(move |_| {
        let _ = wait.lock().unwrap().recv();
        Act::Write(Vec::new())
    });
    let listening = listen(&["-f", &app.address, "-qq", "--save", path.to_str().unwrap()]);
    let mut stream = connect(listening.address());
    stream.write_all(&post("/", "", PROCESS)).unwrap();
    assert_eq!(app.next().body, PROCESS);
    listening.signal("KILL");
    let _ = listening.end();
    assert_eq!(common::wire::rest(&mut stream), "", "it was never answered");
    let kept = records(&path);
    assert_eq!(kept.iter().map(|record| record["type"].as_str().unwrap()).collect::<Vec<_>>(), ["callback"]);
    let again = listen(&["--count", "1", "-q", "--save", path.to_str().unwrap()]);
    assert_eq!(post_for_status(again.address(), "/", "", PROCESS), 200);
    assert!(again.end().expect(0).text().contains(" #2 "), "the file goes on");
}

#[cfg(unix)]
#[test]
fn the_first_signal_waits_for_a_forward_that_is_under_way() {
    for flags in [&[][..], &["--respond", "200"]] {
        let (release, wait) = channel::<()>();
        let wait = Mutex::new(wait);
        let app = App::new(move |_| {
            wait.lock().unwrap().recv().unwrap();
            Act::Write(reply(200, "", b""))
        });
        let listening = listen(&[flags, &["-f", &app.address, "--output", "ndjson"]].concat());
        let address = listening.address().to_owned();
        let mut stream = connect(&address);
        stream.write_all(&post("/", "", PROCESS)).unwrap();
        app.next();
        listening.signal("INT");
        soon(|| TcpStream::connect(&address).is_err().then_some(()));
        release.send(()).unwrap();
        assert_eq!(read_answer(&mut stream).status, 200);
        let outcome = outcomes(&listening.end().expect(0)).remove(0);
        assert_eq!(outcome["forwards"][0]["status"], 200, "{flags:?}");
    }
}

#[cfg(unix)]
#[test]
fn the_second_signal_stops_at_once_though_a_forward_is_under_way() {
    for flags in [&[][..], &["--respond", "200"]] {
        let (_never, wait) = channel::<()>();
        let wait = Mutex::new(wait);
        let app = App::new(move |_| {
            let _ = wait.lock().unwrap().recv();
            Act::Write(Vec::new())
        });
        let listening = listen(&[flags, &["-f", &app.address, "--forward-timeout", "1h", "-qq"]].concat());
        let address = listening.address().to_owned();
        let mut stream = connect(&address);
        stream.write_all(&post("/", "", PROCESS)).unwrap();
        app.next();
        listening.signal("INT");
        soon(|| TcpStream::connect(&address).is_err().then_some(()));
        listening.signal("INT");
        listening.end().expect(130);
    }
}

#[test]
fn a_sender_that_has_gone_does_not_keep_its_callback_from_the_application() {
    let (release, wait) = channel::<()>();
    let wait = Mutex::new(wait);
    let app = App::new(move |_| {
        wait.lock().unwrap().recv().unwrap();
        Act::Write(reply(200, "", b""))
    });
    let listening = listen(&["-f", &app.address, "--count", "1", "--output", "ndjson"]);
    let mut stream = connect(listening.address());
    stream.write_all(&post("/", "", PROCESS)).unwrap();
    app.next();
    drop(stream);
    release.send(()).unwrap();
    assert_eq!(outcomes(&listening.end().expect(0))[0]["forwards"][0]["status"], 200);
}

#[test]
fn a_failing_application_changes_neither_count_nor_exit_code() {
    let app = App::answering(500, "");
    let nobody = closed_port();
    let listening = listen(&["-f", &app.address, "-f", &nobody, "--count", "2", "-qq"]);
    for _ in 0..2 {
        assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 500);
    }
    assert!(listening.end().expect(0).text().starts_with("received 2, 2 without errors"));
}

#[test]
fn what_forwards_goes_on_when_nobody_reads_what_it_prints() {
    let app = App::answering(200, "");
    let (mut child, _stdin) = Tool::new(["listen", "--port", "0", "-f", &app.address, "--count", "3"]).spawn();
    drop(child.stdout.take());
    let mut stderr = std::io::BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut stderr, &mut line).unwrap();
    let address = line.strip_prefix("Listening on http://").unwrap().split(',').next().unwrap().to_owned();
    for _ in 0..3 {
        assert_eq!(post_for_status(&address, "/", "", PROCESS), 200);
        app.next();
    }
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

// ------------------------------------------------------------------------------------------------------------------- https

/// A server of another make that answers 200 to every POST over TLS; its certificate is in the folder.
struct Https {
    child: std::process::Child,
    address: String,
    certificate: String,
}

impl Https {
    /// `None`, and a word about it, where its tools are not there. `extensions` are of the certificate.
    fn start(folder: &std::path::Path, extensions: &[&str]) -> Option<Self> {
        let (key, certificate) = (folder.join("key.pem"), folder.join("certificate.pem"));
        let mut make = std::process::Command::new("openssl");
        make.args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=app",
        ]);
        make.args(extensions.iter().flat_map(|extension| ["-addext", extension]));
        make.arg("-keyout").arg(&key).arg("-out").arg(&certificate).stderr(std::process::Stdio::null());
        let script = "
import http.server, ssl, sys
class App(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers['content-length']))
        self.send_response(200)
        self.send_header('content-length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
server = http.server.HTTPServer(('127.0.0.1', 0), App)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
";
        let started = make.status().ok().filter(std::process::ExitStatus::success).and_then(|_| {
            let mut serve = std::process::Command::new("python3");
            serve.args(["-c", script]).arg(&certificate).arg(&key);
            serve.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::null()).spawn().ok()
        });
        let Some(mut child) = started else {
            common::say("skipped: it takes openssl and python3");
            return None;
        };
        let mut port = String::new();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.as_mut().unwrap()), &mut port).unwrap();
        let address = format!("https://127.0.0.1:{}", port.trim());
        Some(Self { child, address, certificate: certificate.to_str().unwrap().to_owned() })
    }

    /// What the sender is answered, and what is shown.
    fn forward(&self, flags: &[&str]) -> (Answer, String) {
        let listening = listen(&[&["-f", &self.address, "--count", "1"], flags].concat());
        let answer = ask(listening.address(), &post("/", "", PROCESS));
        (answer, listening.end().expect(0).text().to_owned())
    }
}

impl Drop for Https {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_certificate_that_is_not_trusted_is_explained_and_can_be() {
    let folder = tempfile::tempdir().unwrap();
    let Some(https) = Https::start(folder.path(), &["subjectAltName=IP:127.0.0.1", "basicConstraints=critical,CA:FALSE"]) else { return };
    let (answer, text) = https.forward(&[]);
    assert_eq!(answer.status, 502);
    assert!(text.contains("has a certificate that is not trusted") && text.contains("hint: --cacert FILE trusts"), "{text}");
    for flags in [&["--cacert", &https.certificate][..], &["-k"]] {
        let (answer, text) = https.forward(flags);
        assert_eq!((answer.status, answer.body.as_slice()), (200, PROCESS), "{flags:?}: {text}");
    }
}

#[test]
fn a_certificate_of_another_name_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let Some(https) = Https::start(folder.path(), &["subjectAltName=DNS:other.test", "basicConstraints=critical,CA:FALSE"]) else { return };
    let (answer, text) = https.forward(&["--cacert", &https.certificate]);
    assert_eq!(answer.status, 502);
    assert!(text.contains("has a certificate that is not trusted") && text.contains("hint: it is for another name"), "{text}");
    assert_eq!(https.forward(&["-k"]).0.status, 200);
}

#[test]
fn a_self_signed_certificate_as_openssl_makes_it_is_trusted_with_k() {
    let folder = tempfile::tempdir().unwrap();
    let Some(https) = Https::start(folder.path(), &["subjectAltName=IP:127.0.0.1"]) else { return };
    let (answer, text) = https.forward(&["--cacert", &https.certificate]);
    assert_eq!((answer.status, text.contains("hint: it is self-signed as an authority's")), (502, true), "{text}");
    assert_eq!(https.forward(&["-k"]).0.status, 200);
}

#[test]
fn tls_where_there_is_none_is_explained() {
    let plain = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = plain.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in plain.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 1024]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
        }
    });
    let listening = listen(&["-f", &format!("https://{address}"), "-k", "--count", "1"]);
    assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 502);
    let output = listening.end().expect(0);
    assert!(output.text().contains("does not speak TLS") && output.text().contains("plain http://"), "{}", output.text());
}

// ------------------------------------------------------------------------------------------------------------- wrong usage

#[test]
fn wrong_usage_is_2_and_says_what_would_be_right() {
    let table: [(&[&str], &str); 15] = [
        (&["-f", ""], "it is empty"),
        (&["-f", "VIDEO*="], "it is empty"),
        (&["-f", "ftp://host"], "http or https"),
        (&["-f", "3000", "-H", "no colon"], "write 'Name: value'"),
        (&["-f", "3000", "-H", "bad name: x"], "header name"),
        (&["-f", "3000", "-H", "x: a\u{1}b"], "no header may hold"),
        (&["-f", "3000", "-H", "Content-Length: 3"], "content-length"),
        (&["-f", "3000", "--forward-timeout", "0s"], "30s"),
        (&["-H", "x: y"], "--forward-to"),
        (&["-k"], "--forward-to"),
        (&["--respond", "199"], "200 to 599"),
        (&["--respond", "200,later"], "503,503,200"),
        (&["--respond", ""], "503,503,200"),
        (&["--strict", "--respond", "200"], "leave one of them out"),
        (&["--delay", "5"], "500ms"),
    ];
    for (flags, cure) in table {
        let output = Tool::new(["listen", "--port", "0"].iter().chain(flags)).run().expect(2);
        assert!(output.stderr.contains(cure), "{flags:?}: {}", output.stderr);
    }
}

#[test]
fn what_is_no_url_is_refused_without_its_secrets() {
    for (url, cure) in [
        ("3000\n4000", "white space"),
        ("0x1F90", "a number is no host"),
        ("VIDEO*=3000,4000", "a host is letters"),
        ("unix:/tmp/x", "a unix socket cannot be delivered to"),
        ("http://us:pa55@ho st/", "http://••••••@ho st/"),
        ("*=http:/us:pa55@host?token=pa55", "two slashes"),
        ("=http://us:pa55@host/", "names no event"),
    ] {
        for tool in [Tool::new(["listen", "--port", "0", "-f", url]), Tool::new(["listen", "--port", "0"]).env("IDHOOK_FORWARD_TO", url)] {
            let output = tool.run().expect(2);
            assert!(output.stderr.contains(cure) && !output.stderr.contains("pa55"), "{url}: {}", output.stderr);
        }
    }
}

#[test]
fn a_header_that_is_none_is_named_by_its_place_and_not_quoted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("headers.txt");
    std::fs::write(&path, "X-One: 1\n\nAuthorization Bearer pa55\n").unwrap();
    for (flag, place) in [
        ("Authorization Bearer pa55", "-H number 2 has no colon"),
        ("Authorization pa55:x", "-H number 2 has no header name"),
        (&format!("@{}", path.display()), &format!("line 3 of {} has no colon", path.display())),
    ] {
        let output = Tool::new(["listen", "--port", "0", "-f", "3000", "-H", "a: b", "-H", flag]).run().expect(2);
        assert!(output.stderr.contains(place) && !output.stderr.contains("pa55"), "{flag}: {}", output.stderr);
    }
}

#[test]
fn a_secret_goes_to_another_machine_over_plain_http_only_when_that_is_allowed() {
    // 198.51.100.0/24 is set aside for documentation; no callback comes, so nothing is sent.
    let secrets: [&[&str]; 3] = [
        &["-f", "http://198.51.100.7/x", "-H", "Authorization: Bearer pa55"],
        &["-f", "3000", "-f", "*=198.51.100.7", "-H", "X-Api-Key: pa55"],
        &["-f", "http://us:pa55@198.51.100.7/x"],
    ];
    let run = |flags: &[&str]| Tool::new(["listen", "--port", "0", "--timeout", "1ms"].iter().chain(flags));
    for flags in secrets {
        let refused = run(flags).run().expect(2).stderr;
        assert!(refused.contains("a secret would go to 198.51.100.7 unencrypted") && refused.contains("--insecure-http"), "{refused}");
        assert!(!refused.contains("pa55"), "{refused}");
        run(flags).env("IDHOOK_INSECURE_HTTP", "no").run().expect(2);
        run(flags).env("IDHOOK_INSECURE_HTTP", "yes").run().expect(0);
        run(&[flags, &["--insecure-http"]].concat()).run().expect(0);
    }
    run(&["-f", "http://198.51.100.7/x", "-H", "X-From: idhook"]).run().expect(0);
    run(&["-f", "https://198.51.100.7/x", "-f", "http://us:pa55@localhost:9", "-H", "Authorization: x"]).run().expect(0);
}

#[test]
fn a_strict_that_the_environment_switches_off_goes_with_a_script() {
    let listening = Tool::new(["listen", "--respond", "204", "--count", "1", "-qq"]).env("IDHOOK_STRICT", "false").listen();
    assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 204);
    listening.end().expect(0);
}

#[test]
fn a_file_of_certificates_that_is_none_is_3() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for content in [None, Some(""), Some("no PEM"), Some(broken)] {
        content.inspect(|content| std::fs::write(&path, content).unwrap());
        let output = Tool::new(["listen", "--port", "0", "-f", "https://127.0.0.1:1", "--cacert", path.to_str().unwrap()]).run().expect(3);
        assert!(output.stderr.contains("ca.pem"), "{content:?}: {}", output.stderr);
    }
}

#[test]
fn forwarding_to_itself_is_refused() {
    let port = &TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let everywhere = [format!("0.0.0.0:{port}"), format!("http://[::]:{port}"), format!("http://[::ffff:127.0.0.1]:{port}")];
    let named = [port.clone(), format!("localhost:{port}/x"), format!("*=http://[::1]:{port}")];
    for target in named.into_iter().chain(everywhere) {
        let output = Tool::new(["listen", "--port", port, "-f", &target, "--timeout", "1ms"]).run().expect(2);
        assert!(output.stderr.contains("is this listen itself"), "{target}: {}", output.stderr);
    }
}
