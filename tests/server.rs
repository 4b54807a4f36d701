//! The edge of the server, from raw sockets: what it takes and refuses, what it holds, and what it lets go of.
#![allow(clippy::unwrap_used, reason = "a test may")]
#![cfg(unix)]

mod common;

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use common::wire::{answer, chunked, connect, exchange, half_close, post, post_for_status, status};
use common::{Listening, Output, PATIENCE, Tool, say, soon};
use idhook::net::server::{Answer, Arrived, Handler, Limits, Listener, Reaction, Trouble, serve};
use idhook::request::Request;
use serde_json::Value;

const BODY: &[u8] = br#"{"processId": "8263a268-5388-492a-bca2-28e1ff4a69f0", "state": "PROCESS_STATE_FINISHED"}"#;
const GET: &[u8] = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n";

fn listen(arguments: &[&str]) -> Listening {
    Tool::new(["listen", "--output", "ndjson", "--redact", "none"].iter().chain(arguments)).listen()
}

/// The paths of what was recorded, in order.
fn paths(output: &Output) -> Vec<String> {
    output
        .records()
        .iter()
        .filter(|record| record["type"] == "callback")
        .map(|record| record["path"].as_str().unwrap().to_owned())
        .collect()
}

/// So many files, and with them connections, the server has open.
fn open_files(listening: &Listening) -> usize {
    std::fs::read_dir(format!("/proc/{}/fd", listening.child.id())).unwrap().count()
}

/// Bytes of memory that it uses.
fn memory(listening: &Listening) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", listening.child.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 1024
}

/// Everything that is answered, to the end of the connection.
fn told(address: &str, pieces: &mut dyn Iterator<Item = &[u8]>) -> String {
    let mut stream = connect(address);
    for piece in pieces {
        // It may have been refused and closed before the last piece.
        if stream.write_all(piece).is_err() {
            break;
        }
    }
    half_close(&stream);
    to_the_end(&mut stream)
}

/// Everything until the other side closes, which it must.
fn to_the_end(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    match stream.read_to_end(&mut read) {
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => panic!("it is never closed: {read:?}"),
        // A reset is an end too.
        _ => String::from_utf8_lossy(&read).into_owned(),
    }
}

fn statuses(told: &str) -> Vec<u16> {
    told.split("HTTP/1.1 ").skip(1).map(|answer| answer[..3].parse().unwrap()).collect()
}

// ---------------------------------------------------------------------------------------------------- where a request ends

/// A POST whose head has these lines, and what follows it.
fn with(lines: &str, rest: &str) -> Vec<u8> {
    format!("POST /bad HTTP/1.1\r\nhost: x\r\n{lines}\r\n\r\n{rest}").into_bytes()
}

/// The shapes that two parties could read in two ways.
fn smuggling() -> Vec<(&'static str, Vec<u8>, u16)> {
    let chunk = "2\r\n{}\r\n0\r\n\r\n";
    vec![
        ("a length, then chunked", with("content-length: 2\r\ntransfer-encoding: chunked", chunk), 400),
        ("chunked, then a length", with("transfer-encoding: chunked\r\ncontent-length: 2", chunk), 400),
        ("the same apart and in odd case", with("tRANSFER-eNCODING:chunked\r\nx: y\r\ncONTENT-lENGTH:2", chunk), 400),
        ("chunked, and a length that is none", with("transfer-encoding: chunked\r\ncontent-length: x", chunk), 400),
        ("the same length twice", with("content-length: 2\r\ncontent-length: 2", "{}"), 400),
        ("two lengths", with("content-length: 2\r\ncontent-length: 3", "{} "), 400),
        ("a list of the same length", with("content-length: 2, 2", "{}"), 400),
        ("a length with a sign", with("content-length: +2", "{}"), 400),
        ("a negative length", with("content-length: -2", "{}"), 400),
        ("a hexadecimal length", with("content-length: 0x2", "{}"), 400),
        ("a length with a space in it", with("content-length: 2 0", "{}"), 400),
        ("an empty length", with("content-length:", "{}"), 400),
        ("a length beyond 64 bits", with("content-length: 18446744073709551618", "{}"), 400),
        ("a length that hides behind spaces", with(&format!("content-length: {}2", " ".repeat(80)), "{}"), 400),
        ("a coding that looks like chunked", with("transfer-encoding: xchunked", chunk), 400),
        ("a coding in quotes", with("transfer-encoding: \"chunked\"", chunk), 400),
        ("a coding after a vertical tab", with("transfer-encoding: \x0bchunked", chunk), 400),
        ("chunked, not last", with("transfer-encoding: chunked, identity", chunk), 400),
        ("chunked, but not only", with("transfer-encoding: identity, chunked", chunk), 501),
        ("compressed, then chunked", with("transfer-encoding: gzip, chunked", chunk), 501),
        ("chunked twice", with("transfer-encoding: chunked\r\ntransfer-encoding: chunked", chunk), 400),
        ("chunked and identity, on two lines", with("transfer-encoding: identity\r\ntransfer-encoding: chunked", chunk), 400),
        ("an empty coding", with("transfer-encoding:", chunk), 400),
        ("a space before the colon", with("transfer-encoding : chunked", chunk), 400),
        ("a space before the colon of the length", with("content-length : 2", "{}"), 400),
        ("a folded coding", with("transfer-encoding:\r\n chunked", chunk), 400),
        ("a folded length", with("content-length:\r\n 2", "{}"), 400),
        ("a line that starts with a space", with(" content-length: 2", "{}"), 400),
        ("a bare carriage return", with("x: y\rcontent-length: 2", "{}"), 400),
        ("a line without a colon", with("content-length 2", "{}"), 400),
        ("an empty name", with(": 2", "{}"), 400),
        ("chunks in HTTP/1.0", b"POST /bad HTTP/1.0\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n".to_vec(), 400),
        ("a version that is none", b"POST /bad HTTP/1.10\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}".to_vec(), 400),
        ("two spaces", b"POST  /bad HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}".to_vec(), 400),
        ("a chunk's size in another notation", with("transfer-encoding: chunked", "0x2\r\n{}\r\n0\r\n\r\n"), 400),
        ("a chunk's size with a sign", with("transfer-encoding: chunked", "+2\r\n{}\r\n0\r\n\r\n"), 400),
        ("a space before a chunk's size", with("transfer-encoding: chunked", " 2\r\n{}\r\n0\r\n\r\n"), 400),
        ("a chunk's size beyond 64 bits", with("transfer-encoding: chunked", "10000000000000002\r\n{}\r\n0\r\n\r\n"), 400),
        ("no size at all", with("transfer-encoding: chunked", "\r\n{}\r\n0\r\n\r\n"), 400),
        ("a bare newline after a size", with("transfer-encoding: chunked", "2\n{}\r\n0\r\n\r\n"), 400),
        ("a bare newline in an extension", with("transfer-encoding: chunked", "2;a\n{}\r\n0\r\n\r\n"), 400),
        ("a bare newline after a chunk", with("transfer-encoding: chunked", "2\r\n{}\n0\r\n\r\n"), 400),
        ("a chunk that is longer than it says", with("transfer-encoding: chunked", "2\r\n{}}\r\n0\r\n\r\n"), 400),
    ]
}

#[test]
fn what_could_be_read_in_two_ways_is_refused_and_ends_the_connection() {
    let listening = listen(&[]);
    for (what, bad, refusal) in smuggling() {
        // What follows is what a smuggler wants to be taken for a request.
        let alone = [&bad[..], &post("/smuggled", "", BODY)].concat();
        let after = [&post("/good", "", BODY)[..], GET, &chunked("/good", "", &[BODY]), &alone].concat();
        for (bytes, expected) in [(alone, vec![refusal]), (after, vec![200, 200, 200, refusal])] {
            let whole = told(listening.address(), &mut [&bytes[..]].into_iter());
            assert_eq!(statuses(&whole), expected, "{what}: {whole}");
            let single = told(listening.address(), &mut bytes.chunks(1));
            assert_eq!(statuses(&single), expected, "{what}, byte by byte: {single}");
        }
    }
    let output = listening.interrupt().expect(0);
    assert!(paths(&output).iter().all(|path| path == "/good"), "{:?}", paths(&output));
    let stray = "its header transfer-encoding holds the byte 0x0B";
    for said in ["in more than one line where its body ends", "claims to come in chunks", "is not HTTP/1.1", stray] {
        assert_eq!(output.stderr.matches(said).count(), 1, "once: {}", output.stderr);
    }
}

#[test]
fn what_can_be_read_in_one_way_only_is_read_once() {
    let listening = listen(&[]);
    let table: [(&str, Vec<u8>); 9] = [
        ("bare newlines in a head", b"POST /good HTTP/1.1\nhost: x\ncontent-length: 2\n\n{}".to_vec()),
        ("zeros before a length", with("content-length: 0002", "{}")),
        ("tabs around a length", with("content-length:\t2\t", "{}")),
        ("an underscore", with("transfer_encoding: chunked\r\ncontent-length: 2", "{}")),
        ("zeros before a size", with("transfer-encoding: CHUNKED", "0002\r\n{}\r\n000\r\n\r\n")),
        ("spaces after a size", with("transfer-encoding: chunked", "2 \t\r\n{}\r\n0 \r\n\r\n")),
        ("extensions", with("transfer-encoding: chunked", "1;a=\"b\"\r\n{\r\n1 ;c\r\n}\r\n0;d\r\n\r\n")),
        (
            "trailers that speak of the body",
            with("transfer-encoding: chunked", "2\r\n{}\r\n0\r\ncontent-length: 9\r\ntransfer-encoding: x\r\n\r\n"),
        ),
        ("empty lines before it", [b"\r\n\r\n".to_vec(), with("content-length: 2", "{}")].concat()),
    ];
    for (what, request) in &table {
        let two = [&request[..], &request[..], GET].concat();
        assert_eq!(statuses(&told(listening.address(), &mut [&two[..]].into_iter())), [200, 200, 200], "{what}");
        assert_eq!(statuses(&told(listening.address(), &mut two.chunks(1))), [200, 200, 200], "{what}, byte by byte");
    }
    let output = listening.interrupt().expect(0);
    let bodies: Vec<_> =
        output.records().iter().filter(|record| record["type"] == "callback").map(|record| record["body"].clone()).collect();
    assert_eq!(bodies, vec![Value::from("{}"); table.len() * 4]);
}

#[test]
fn a_body_may_hold_what_a_head_may_not() {
    let listening = listen(&["--count", "3"]);
    let body = [BODY, b"\r\n\r\n", &with("content-length: 2\r\ntransfer-encoding: chunked", "{}")].concat();
    let bytes = [post("/1", "", &body), chunked("/2", "", &[&body, &body]), post("/3", "", BODY)].concat();
    assert_eq!(statuses(&told(listening.address(), &mut bytes.chunks(7))), [200, 200, 200]);
    assert_eq!(paths(&listening.end().expect(0)), ["/1", "/2", "/3"]);
}

#[test]
fn a_body_that_is_shorter_than_it_says_is_no_callback() {
    let listening = listen(&[]);
    let whole = post("/short", "", BODY);
    let chunks = chunked("/short", "", &[BODY]);
    for cut in 1..40 {
        for request in [&whole, &chunks] {
            let told = told(listening.address(), &mut [&request[..request.len() - cut]].into_iter());
            assert!(statuses(&told).iter().all(|status| *status >= 400), "{cut}: {told}");
        }
    }
    assert!(paths(&listening.interrupt().expect(0)).is_empty());
}

#[test]
fn http_1_0_keeps_the_connection_only_when_asked_to() {
    let listening = listen(&["--count", "5"]);
    let old = |lines: &str| {
        format!("POST /old HTTP/1.0\r\n{lines}content-length: {}\r\n\r\n{}", BODY.len(), String::from_utf8_lossy(BODY)).into_bytes()
    };
    for (lines, twice) in [("", false), ("host: x\r\n", false), ("connection: keep-alive\r\n", true)] {
        let mut stream = connect(listening.address());
        stream.write_all(&old(lines)).unwrap();
        assert_eq!(status(&answer(&mut stream)), 200, "{lines:?}");
        if twice {
            stream.write_all(&old("")).unwrap();
            assert_eq!(status(&answer(&mut stream)), 200, "{lines:?}");
        }
        assert_eq!(to_the_end(&mut stream), "", "{lines:?}: it is closed by the server");
    }
    // Without a length there is no body.
    assert_eq!(status(&exchange(listening.address(), b"POST /old HTTP/1.0\r\n\r\n{}")), 200);
    let records = listening.end().expect(0).records();
    let last = records.iter().rfind(|record| record["type"] == "callback").unwrap();
    assert_eq!(last["body"], "");
}

// ------------------------------------------------------------------------------------------------------------- the head

#[test]
fn a_head_of_too_many_or_too_long_lines_gets_431_whole() {
    let listening = listen(&[]);
    let many: String = (0..150).map(|at| format!("x-{at}: 1\r\n")).collect();
    let long = format!("x-long: {}\r\n", "a".repeat(4_000_000));
    let endless = "x: 1\r\n".repeat(1_000_000);
    for headers in [many, long, endless] {
        let told = told(listening.address(), &mut [&post("/", &headers, BODY)[..]].into_iter());
        assert_eq!(statuses(&told), [431], "{told}");
    }
    let path = format!("/{}", "a".repeat(40_000));
    assert!(matches!(statuses(&told(listening.address(), &mut [&post(&path, "", BODY)[..]].into_iter()))[..], [414 | 431]));
    let usual: String = (0..90).map(|at| format!("x-{at}: {}\r\n", "a".repeat(300))).collect();
    assert_eq!(post_for_status(listening.address(), "/usual", &usual, BODY), 200, "90 lines and 27 kB are taken");
    let output = listening.interrupt().expect(0);
    assert_eq!(paths(&output), ["/usual"]);
    assert_eq!(output.stderr.matches("refused with 431").count(), 1, "{}", output.stderr);
}

#[test]
fn bytes_that_are_no_text_are_kept_in_headers_and_refused_in_a_path() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("calls.ndjson");
    let listening = Tool::new(["listen", "-v", "--save", file.to_str().unwrap()]).listen();
    let mut bytes = post("/", "", BODY);
    let at = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    bytes.splice(at..at, b"\r\nx-odd: a\xff\xfe\xc3b".iter().copied());
    assert_eq!(status(&exchange(listening.address(), &bytes)), 200);
    assert_eq!(status(&exchange(listening.address(), b"POST /\xff\xfe HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n")), 400);
    assert_eq!(status(&exchange(listening.address(), "POST /é HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n".as_bytes())), 200);
    let shown = listening.interrupt().expect(0);
    assert!(!shown.stdout.contains(&0xff) && shown.text().contains("x-odd: a"), "escaped: {}", shown.text());
    let saved = std::fs::read_to_string(&file).unwrap();
    let records: Vec<Value> = saved.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let header = records[0]["headers"].as_array().unwrap().iter().find(|header| header["name"] == "x-odd").unwrap();
    assert_eq!(header["base64"], "Yf/+w2I=", "byte for byte: {header}");
    assert_eq!(
        records.iter().filter(|record| record["type"] == "callback").map(|record| record["path"].clone()).collect::<Vec<_>>(),
        ["/", "/é"]
    );
}

// ------------------------------------------------------------------------------------------------- what is held, and let go

#[cfg(target_os = "linux")]
#[test]
fn slow_ones_leave_nothing_behind() {
    let listening = listen(&["--read-timeout", "200ms"]);
    let before = open_files(&listening);
    assert_eq!(post_for_status(listening.address(), "/first", "", BODY), 200);
    let starts: [&[u8]; 5] = [
        b"",
        b"POST / HT",
        b"POST / HTTP/1.1\r\nhost: x\r\nx-a:",
        b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n{\"a\"",
        b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{}",
    ];
    let slow: Vec<_> = (0..100)
        .map(|at| {
            let mut stream = connect(listening.address());
            stream.write_all(starts[at % starts.len()]).unwrap();
            stream
        })
        .collect();
    for mut stream in slow {
        assert!(statuses(&to_the_end(&mut stream)).iter().all(|status| *status == 408), "it ends by itself");
    }
    soon(|| (open_files(&listening) <= before).then_some(()));
    assert_eq!(paths(&listening.interrupt().expect(0)), ["/first"]);
}

#[test]
fn an_idle_connection_is_closed_after_the_read_timeout() {
    let listening = listen(&["--read-timeout", "200ms"]);
    let mut used = connect(listening.address());
    used.write_all(&post("/", "", BODY)).unwrap();
    assert_eq!(status(&answer(&mut used)), 200);
    assert_eq!(to_the_end(&mut used), "");
    listening.interrupt().expect(0);
}

#[test]
fn a_stop_waits_for_no_request_that_has_not_begun() {
    let listening = listen(&["--read-timeout", "5m"]);
    let parts: Vec<_> = [&b""[..], b"\r\n", GET]
        .iter()
        .map(|part| {
            let mut stream = connect(listening.address());
            stream.write_all(part).unwrap();
            stream
        })
        .collect();
    // Answered last, so all others have been taken in.
    assert_eq!(post_for_status(listening.address(), "/", "", BODY), 200);
    listening.interrupt().expect(0);
    drop(parts);
}

#[test]
fn an_oversized_body_that_is_sent_all_the_same_does_not_lose_its_answer() {
    let listening = listen(&["--max-body", "1kB"]);
    let large = vec![b' '; 3_000_000];
    for request in [post("/", "", &large), chunked("/", "", &[&large])] {
        let answered = told(listening.address(), &mut [&request[..]].into_iter());
        assert_eq!(statuses(&answered), [413], "{answered}");
    }
    assert!(paths(&listening.interrupt().expect(0)).is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_sender_that_reads_no_answer_costs_little_and_is_given_up_on() {
    let listening = listen(&["-qq", "--read-timeout", "1s"]);
    assert_eq!(post_for_status(listening.address(), "/", "", BODY), 200);
    let before = memory(&listening);
    let address = listening.address().to_owned();
    let greedy = std::thread::spawn(move || {
        let mut stream = connect(&address);
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        let many = GET.repeat(1000);
        let mut written = 0_usize;
        loop {
            match stream.write_all(&many) {
                Ok(()) => written += many.len(),
                Err(error) => return (error.kind(), written),
            }
            assert!(written < 2_000_000_000, "it takes requests for ever");
        }
    });
    while !greedy.is_finished() {
        assert_eq!(post_for_status(listening.address(), "/", "", BODY), 200, "others are served meanwhile");
    }
    let (end, written) = greedy.join().unwrap();
    assert!(matches!(end, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe), "it is cut off: {end:?} after {written}");
    let grown = memory(&listening).saturating_sub(before);
    assert!(grown < 32_000_000, "{grown} bytes for one connection");
    listening.interrupt().expect(0);
}

/// The number of open files that this process, and so a child, may have.
fn file_limit() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
    let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    line.split_whitespace().nth(3).unwrap().parse().unwrap_or(usize::MAX)
}

#[cfg(target_os = "linux")]
#[test]
fn ten_thousand_idle_connections_fit_into_bounded_memory() {
    let wanted = 10_000.min(file_limit().saturating_sub(200));
    if wanted < 10_000 {
        say(&format!("REDUCED: {wanted} idle connections, because so few files may be open"));
    }
    let listening = listen(&["--read-timeout", "5m"]);
    let address = listening.address();
    let files = open_files(&listening);
    assert_eq!(post_for_status(listening.address(), "/", "", BODY), 200);
    let before = memory(&listening);
    let mut idle: Vec<TcpStream> = Vec::new();
    while idle.len() < wanted {
        // No more at once than the system keeps for a server that has not taken them in.
        let batch = 800.min(wanted - idle.len());
        idle.extend(std::thread::scope(|scope| {
            let share = |at| (at * batch / 8)..((at + 1) * batch / 8);
            let threads: Vec<_> = (0..8).map(|at| scope.spawn(move || share(at).map(|_| connect(address)).collect::<Vec<_>>())).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
        }));
        soon(|| (open_files(&listening) >= files + idle.len()).then_some(()));
    }
    let fresh = memory(&listening).saturating_sub(before) / wanted;
    for stream in &mut idle {
        stream.write_all(GET).unwrap();
    }
    for stream in &mut idle {
        assert_eq!(status(&answer(stream)), 200);
    }
    let used = memory(&listening).saturating_sub(before) / wanted;
    say(&format!("{wanted} idle connections: {fresh} bytes each when fresh, {used} when used; {} kB in all", memory(&listening) / 1000));
    assert!(fresh < 10_000 && used < 30_000, "{fresh} and {used} bytes each");
    assert_eq!(post_for_status(listening.address(), "/still", "", BODY), 200);
    assert_eq!(paths(&listening.interrupt().expect(0)), ["/", "/still"], "and none of them holds up the end");
    drop(idle);
}

#[test]
fn above_the_most_connections_others_wait_until_one_has_ended() {
    let listening = listen(&["--max-connections", "2", "--read-timeout", "5m"]);
    let mut held: Vec<_> = (0..2)
        .map(|_| {
            let mut stream = connect(listening.address());
            stream.write_all(&post("/held", "", BODY)).unwrap();
            assert_eq!(status(&answer(&mut stream)), 200);
            stream
        })
        .collect();
    let mut waiting = connect(listening.address());
    waiting.write_all(&post("/waited", "", BODY)).unwrap();
    for _ in 0..100 {
        held[1].write_all(&post("/held", "", BODY)).unwrap();
        assert_eq!(status(&answer(&mut held[1])), 200);
    }
    drop(held.remove(0));
    assert_eq!(status(&answer(&mut waiting)), 200);
    let output = listening.interrupt().expect(0);
    let paths = paths(&output);
    assert_eq!((paths.len(), paths.last().unwrap().as_str()), (103, "/waited"));
    assert_eq!(output.stderr.matches("2 connections are open (--max-connections)").count(), 1, "{}", output.stderr);
}

#[test]
fn large_bodies_wait_for_room_and_small_ones_do_not() {
    let listening = listen(&["--max-body", "64MB", "--read-timeout", "5m"]);
    let ask = |length: usize| {
        let mut stream = connect(listening.address());
        write!(stream, "POST /large HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: {length}\r\n\r\n").unwrap();
        stream
    };
    let mut filling: Vec<_> = (0..4).map(|_| ask(64_000_000)).collect();
    for stream in &mut filling {
        assert_eq!(answer(stream), "HTTP/1.1 100 Continue\r\n\r\n");
    }
    let mut waiting = ask(60_000_000);
    for _ in 0..50 {
        assert_eq!(post_for_status(listening.address(), "/small", "", BODY), 200);
    }
    waiting.set_nonblocking(true).unwrap();
    assert_eq!(waiting.read(&mut [0]).unwrap_err().kind(), ErrorKind::WouldBlock, "256 MB are taken");
    waiting.set_nonblocking(false).unwrap();
    drop(filling.pop());
    assert_eq!(answer(&mut waiting), "HTTP/1.1 100 Continue\r\n\r\n");
    drop((waiting, filling));
    assert_eq!(paths(&listening.interrupt().expect(0)).len(), 50);
}

#[cfg(target_os = "linux")]
#[test]
fn running_out_of_files_is_said_once_and_passes() {
    let listening = Tool::with_few_files(40, ["listen", "-q"]).listen();
    let streams: Vec<_> = (0..60).map(|_| connect(listening.address())).collect();
    soon(|| (open_files(&listening) >= 40).then_some(()));
    drop(streams);
    for _ in 0..3 {
        let again: Vec<_> = (0..60).map(|_| connect(listening.address())).collect();
        drop(again);
        assert_eq!(post_for_status(listening.address(), "/after", "", BODY), 200);
    }
    let output = listening.interrupt().expect(0);
    assert_eq!(output.stderr.matches("the system gives no more connections").count(), 1, "{}", output.stderr);
    assert!(output.stderr.contains("Too many open files"), "{}", output.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn the_soft_limit_of_open_files_is_no_limit() {
    let listening = Tool::with_soft_files(30, ["listen", "--read-timeout", "5m"]).listen();
    let streams: Vec<_> = (0..100).map(|_| connect(listening.address())).collect();
    soon(|| (open_files(&listening) > 100).then_some(()));
    drop(streams);
    let output = listening.interrupt().expect(0);
    assert!(!output.stderr.contains("no more connections"), "{}", output.stderr);
}

#[test]
fn tls_on_a_plain_port_is_explained_once() {
    let listening = listen(&[]);
    for _ in 0..3 {
        let told = told(listening.address(), &mut [&b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..]].into_iter());
        assert_eq!(statuses(&told), [400]);
    }
    let output = listening.interrupt().expect(0);
    assert_eq!(output.stderr.matches("spoke TLS to a plain port").count(), 1, "{}", output.stderr);
}

#[test]
fn a_bind_that_others_can_reach_is_warned_of() {
    for (bind, warned) in [("0.0.0.0", true), ("127.0.0.1", false), ("127.0.0.2", false)] {
        let output = Tool::new(["listen", "--bind", bind, "--timeout", "1ms", "-qq"]).listen().end().expect(0);
        assert_eq!(output.stderr.contains("personal data"), warned, "{bind}: {}", output.stderr);
    }
}

#[test]
fn a_limit_of_no_connections_is_wrong_usage() {
    Tool::new(["listen", "--max-connections", "0"]).run().expect(2);
}

// ------------------------------------------------------------------------------------- answers that never come, or not at all

/// Hangs, drops or answers as the path says.
struct Odd;

impl Handler for Odd {
    fn admit(&self, _head: &Request) -> Option<Answer> {
        None
    }

    async fn receive(&self, request: Request, _arrived: Arrived) -> Reaction {
        match request.path.as_str() {
            "/hang" => Reaction::Hang,
            "/drop" => Reaction::Drop,
            _ => Reaction::Answer(Answer::bare(200)),
        }
    }

    fn trouble(&self, _trouble: Trouble) {}
}

/// A server of [`Odd`] in this process.
struct Oddly {
    address: String,
    stop: tokio::sync::oneshot::Sender<()>,
    ended: std::thread::JoinHandle<()>,
    runtime: tokio::runtime::Handle,
}

impl Oddly {
    fn serve(max_connections: usize) -> Self {
        let (tell, told) = std::sync::mpsc::channel();
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let ended = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send((listener.local_addr().unwrap().to_string(), tokio::runtime::Handle::current())).unwrap();
                let limits = Limits { max_body: 1000, max_connections, read_timeout: Duration::from_mins(5) };
                serve(vec![Listener::Tcp(listener)], limits, Arc::new(Odd), async { stopped.await.unwrap() }).await;
            });
        });
        let (address, runtime) = told.recv().unwrap();
        Self { address, stop, ended, runtime }
    }

    fn tasks(&self) -> usize {
        self.runtime.metrics().num_alive_tasks()
    }

    fn stop(self) {
        self.stop.send(()).unwrap();
        self.ended.join().unwrap();
    }
}

#[test]
fn a_dropped_request_gets_not_one_byte() {
    let server = Oddly::serve(100);
    let mut stream = connect(&server.address);
    stream.write_all(&[post("/", "", BODY), post("/drop", "", BODY)].concat()).unwrap();
    assert_eq!(statuses(&to_the_end(&mut stream)), [200], "and what was answered before it is");
    let mut stream = connect(&server.address);
    stream.write_all(&post("/drop", "", BODY)).unwrap();
    assert_eq!(to_the_end(&mut stream), "");
    soon(|| (server.tasks() == 0).then_some(()));
    server.stop();
}

#[test]
fn a_hanging_request_ends_when_its_sender_gives_up() {
    let server = Oddly::serve(100);
    let hanging: Vec<_> = (0..50)
        .map(|_| {
            let mut stream = connect(&server.address);
            stream.write_all(&[post("/", "", BODY), post("/hang", "", BODY), post("/", "", BODY)].concat()).unwrap();
            assert_eq!(status(&answer(&mut stream)), 200, "what came before it is answered");
            stream
        })
        .collect();
    soon(|| (server.tasks() == 50).then_some(()));
    for mut stream in hanging {
        // It is there, and what else its sender says changes nothing.
        stream.write_all(GET).unwrap();
        half_close(&stream);
        assert_eq!(to_the_end(&mut stream), "");
    }
    soon(|| (server.tasks() == 0).then_some(()));
    server.stop();
}

#[test]
fn a_hanging_request_makes_room_when_its_sender_gives_up() {
    let server = Oddly::serve(1);
    let mut hanging = connect(&server.address);
    hanging.write_all(&post("/hang", "", BODY)).unwrap();
    let mut waiting = connect(&server.address);
    waiting.write_all(&post("/", "", BODY)).unwrap();
    drop(hanging);
    assert_eq!(status(&answer(&mut waiting)), 200);
    drop(waiting);
    server.stop();
}

#[test]
fn hanging_requests_do_not_hold_up_the_end() {
    let server = Oddly::serve(100);
    let hanging: Vec<_> = (0..50)
        .map(|_| {
            let mut stream = connect(&server.address);
            stream.write_all(&post("/hang", "", BODY)).unwrap();
            stream
        })
        .collect();
    assert_eq!(post_for_status(&server.address, "/", "", BODY), 200);
    server.stop();
    for mut stream in hanging {
        assert_eq!(to_the_end(&mut stream), "");
    }
}
