//! `idhook send` to receivers that misbehave: plain sockets that read a request and then do what no server should.
//!
//! Each ends in a named outcome and the right exit code, in bounded time and memory, and every delivery is made once.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;

use common::{Output, PATIENCE, Tool, vendors};

/// A receiver that treats every connection, from the first on, as a test says.
struct Rogue {
    address: String,
    /// What came of each connection.
    done: Receiver<u64>,
    _thread: JoinHandle<()>,
}

impl Rogue {
    fn new(mut treat: impl FnMut(TcpStream, usize) -> u64 + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (tell, done) = channel();
        let thread = std::thread::spawn(move || {
            for (at, stream) in listener.incoming().enumerate() {
                let stream = stream.unwrap();
                stream.set_read_timeout(Some(PATIENCE)).unwrap();
                stream.set_write_timeout(Some(PATIENCE)).unwrap();
                if tell.send(treat(stream, at)).is_err() {
                    break;
                }
            }
        });
        Self { address, done, _thread: thread }
    }

    /// One that reads each request, says these bytes and closes.
    fn saying(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self::new(move |mut stream, _| {
            let read = request(&mut stream);
            let _ = stream.write_all(&bytes);
            close(&stream);
            u64::from(read)
        })
    }

    /// Delivers one sample with these flags.
    #[track_caller]
    fn send(&self, flags: &[&str], status: i32) -> Output {
        Tool::new(["send", &vendors()[0], "--to", &self.address]).run_with(flags).expect(status)
    }

    /// What came of the next connection.
    #[track_caller]
    fn done(&self) -> u64 {
        self.done.recv_timeout(PATIENCE).expect("a connection comes to an end")
    }

    /// Whether no other connection has come to an end.
    fn is_empty(&self) -> bool {
        self.done.try_recv().is_err()
    }
}

/// Reads one request with its body; whether one came.
fn request(stream: &mut TcpStream) -> bool {
    let (mut read, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse::<usize>().unwrap();
            if read.len() >= head.len() + 4 + length {
                return true;
            }
        }
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return false,
            Ok(count) => read.extend_from_slice(&chunk[..count]),
        }
    }
}

fn close(stream: &TcpStream) {
    // A program that another test starts at this moment holds a copy of the socket; a mere close would leave it open.
    let _ = stream.shutdown(Shutdown::Both);
}

#[test]
fn one_that_closes_before_the_answer_is_not_delivered_to() {
    for (what, rogue) in [
        (
            "at once",
            Rogue::new(|stream, _| {
                close(&stream);
                1
            }),
        ),
        ("after the request", Rogue::saying("")),
        ("in the middle of a line", Rogue::saying("HTTP/1.1 20")),
        ("in the middle of the head", Rogue::saying("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n")),
    ] {
        let output = rogue.send(&[], 4);
        assert!(
            output.text().contains("not delivered") && output.text().contains("closed the connection before"),
            "{what}: {}",
            output.text()
        );
        assert!(output.text().contains("hint: did the application crash?"), "{what}: {}", output.text());
        rogue.done();
        assert!(rogue.is_empty(), "{what}: it is tried once");
    }
}

#[test]
fn an_answer_that_breaks_off_counts_by_its_status_and_says_so() {
    for (status, code, mark) in [(200, 0, "accepted"), (500, 1, "not accepted")] {
        for body in ["content-length: 100\r\n\r\nhalf of it", "transfer-encoding: chunked\r\n\r\na\r\nhalf of it\r\n"] {
            let rogue = Rogue::saying(format!("HTTP/1.1 {status} X\r\n{body}"));
            let output = rogue.send(&["-v"], code);
            let text = output.text();
            assert!(text.contains(mark) && text.contains("the answer broke off") && text.contains("| half of it"), "{text}");
            assert_eq!(rogue.done(), 1);
            let record = &rogue.send(&["--output", "ndjson"], code).records()[0];
            assert_eq!((&record["status"], &record["broken"]), (&status.into(), &true.into()), "{record}");
        }
    }
}

#[test]
fn one_that_closes_after_the_answer_has_answered() {
    let rogue = Rogue::saying("HTTP/1.1 204 No Content\r\n\r\n");
    assert!(!rogue.send(&[], 0).text().contains("broke off"));
    let without_length = Rogue::saying("HTTP/1.1 200 OK\r\n\r\nup to the end");
    let output = without_length.send(&["-v"], 0);
    assert!(output.text().contains("| up to the end") && !output.text().contains("broke off"), "{}", output.text());
}

#[test]
fn one_that_never_answers_is_given_up_in_time_and_told_by_stage() {
    let wait = |mut stream: TcpStream| {
        // Until the other side gives up.
        let _ = stream.read_to_end(&mut Vec::new());
        1
    };
    let silent = Rogue::new(move |mut stream, _| {
        request(&mut stream);
        wait(stream)
    });
    assert!(silent.send(&["--timeout", "300ms"], 4).text().contains("no answer in time after "));
    let begun = Rogue::new(move |mut stream, _| {
        request(&mut stream);
        stream.write_all(b"HTTP/1.1 202 Accepted\r\ncontent-length: 9\r\n\r\nhalf").unwrap();
        wait(stream)
    });
    let output = begun.send(&["--timeout", "2s"], 4);
    assert!(output.text().contains("the answer began with 202 and did not end in time"), "{}", output.text());
    let record = &begun.send(&["--timeout", "2s", "--output", "ndjson"], 4).records()[0];
    assert_eq!((record["status"].is_null(), &record["accepted"]), (true, &false.into()), "{record}");
    // A handshake that never comes: there is no connection yet.
    let handshake = Rogue::new(move |stream, _| wait(stream));
    let url = format!("https://{}", handshake.address);
    let output = Tool::new(["send", &vendors()[0], "--to", &url, "--timeout", "300ms", "-k"]).run().expect(4);
    assert!(output.text().contains("no connection in time"), "{}", output.text());
}

#[test]
fn one_that_trickles_takes_no_longer_than_the_timeout() {
    let rogue = Rogue::new(|mut stream, _| {
        request(&mut stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n").unwrap();
        // A byte at a time, for as long as the other side takes it.
        while stream.write_all(b"x").is_ok() {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        1
    });
    let output = rogue.send(&["--timeout", "2s"], 4);
    assert!(output.text().contains("the answer began with 200 and did not end in time"), "{}", output.text());
    assert_eq!(rogue.done(), 1, "the connection is closed");
}

/// Writes these bytes again and again, at most 100 MB; how many were taken.
fn pour(stream: &mut TcpStream, bytes: &[u8]) -> u64 {
    let mut taken = 0;
    while taken < 100_000_000 && stream.write_all(bytes).is_ok() {
        taken += bytes.len() as u64;
    }
    taken
}

#[test]
fn of_a_body_of_100_mb_no_more_is_read_than_is_kept() {
    let rogue = Rogue::new(|mut stream, _| {
        request(&mut stream);
        stream.write_all(b"HTTP/1.1 500 X\r\ncontent-length: 100000000\r\n\r\n").unwrap();
        pour(&mut stream, &[b'x'; 10_000])
    });
    let output = rogue.send(&[], 1);
    assert!(output.text().contains("the answer is longer"), "{}", output.text());
    let taken = rogue.done();
    assert!(taken < 50_000_000, "what was not read stays in the system's buffers, which are smaller: {taken}");
}

#[test]
fn a_head_without_end_is_no_http() {
    for (what, line) in [("lines", b"x-header: yes\r\n".as_slice()), ("one line", &[b'x'; 1000])] {
        let rogue = Rogue::new(move |mut stream, _| {
            request(&mut stream);
            stream.write_all(b"HTTP/1.1 200 OK\r\n").unwrap();
            pour(&mut stream, line)
        });
        let output = rogue.send(&[], 4);
        assert!(output.text().contains("a head that is too large to read"), "{what}: {}", output.text());
        assert!(rogue.done() < 50_000_000, "{what}");
    }
}

#[test]
fn interim_answers_are_not_the_answer() {
    let interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n";
    let rogue = Rogue::saying(format!("{interim}{interim}HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n"));
    assert!(rogue.send(&[], 0).text().contains("→ 201 "));
    let alone = Rogue::saying(interim);
    assert!(alone.send(&[], 4).text().contains("closed the connection"));
}

#[test]
fn a_redirect_is_shown_and_not_followed() {
    let rogue = Rogue::saying("HTTP/1.1 307 X\r\nlocation: /a\u{1b}[31m?token=abcdef\r\ncontent-length: 0\r\n\r\n");
    let broken = rogue.send(&[], 4);
    assert!(broken.text().contains("does not answer in HTTP"), "a header holds no escape: {}", broken.text());
    let rogue = Rogue::saying("HTTP/1.1 307 X\r\nlocation: /itself?a=\u{202e}1&token=abcdef\r\ncontent-length: 0\r\n\r\n");
    let output = rogue.send(&[], 1);
    assert!(
        output.text().contains("→ 307 ") && output.text().contains("points to /itself?a=\\u{202e}1&token=••••••\n"),
        "{}",
        output.text()
    );
    assert_eq!(rogue.done(), 1);
    assert!(rogue.is_empty(), "one request");
    let record = &rogue.send(&["--output", "ndjson"], 1).records()[0];
    assert!(record["location"].as_str().unwrap().starts_with("/itself?"), "{record}");
}

#[test]
fn what_follows_an_answer_is_not_taken_for_the_next() {
    let vendor = &vendors()[0];
    // The length is too short: what is left over looks like another answer.
    let rogue = Rogue::saying("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 500 X\r\ncontent-length: 0\r\n\r\n");
    let output = Tool::new(["send", vendor, vendor, "--to", &rogue.address]).run().expect(0);
    assert!(output.text().contains("\nsent 2, 2 accepted, 0 not accepted\n"), "{}", output.text());
    assert_eq!((rogue.done(), rogue.done()), (1, 1), "each in a connection of its own");
}

#[test]
fn what_is_no_http_is_named() {
    for garbage in ["SSH-2.0-OpenSSH_9.2\r\n", "\x15\x03\x03\x00\x02\x02\x32", "{\"ok\": true}\n\n", "HTTP/9.9 200 OK\r\n\r\n"] {
        let output = Rogue::saying(garbage).send(&[], 4);
        assert!(output.text().contains("does not answer in HTTP"), "{garbage:?}: {}", output.text());
        assert!(output.text().contains("hint: does it speak https://"), "{}", output.text());
    }
    // One that speaks first may do so before it is asked or after.
    let rogue = Rogue::new(|mut stream, _| {
        stream.write_all(b"220 mail.example ESMTP\r\n").unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
        1
    });
    let output = rogue.send(&[], 4);
    assert!(output.text().contains("does not answer in HTTP"), "{}", output.text());
}

#[test]
fn a_connection_that_is_closed_between_two_deliveries_costs_none_and_doubles_none() {
    // What the tool prints of the first answer fills its pipe, so that it sends the second only when we read: after the connection
    // was closed.
    let long = "x".repeat(200_000);
    let rogue = Rogue::new(move |mut stream, _| {
        let mut served = 0;
        if request(&mut stream) {
            served += 1;
            stream.write_all(format!("HTTP/1.1 200 OK\r\nx-long: {long}\r\ncontent-length: 0\r\n\r\n").as_bytes()).unwrap();
        }
        close(&stream);
        served
    });
    let vendor = &vendors()[0];
    let (mut child, stdin) = Tool::new(["send", "-v", vendor, vendor, "--to", &rogue.address]).spawn();
    drop(stdin);
    assert_eq!(rogue.done(), 1);
    let mut text = String::new();
    child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    assert!(child.wait().unwrap().success(), "{}", &text[text.len() - 200..]);
    assert!(text.contains("\nsent 2, 2 accepted, 0 not accepted\n"));
    assert_eq!(rogue.done(), 1);
    assert!(rogue.is_empty(), "each was delivered once");
}
