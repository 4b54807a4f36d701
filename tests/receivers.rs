//! Receivers that nobody here wrote: what `send` delivers to them is what they get, byte for byte, and what they complain of is shown.
//!
//! Each runs where it is installed, and says so where it is not. `IDHOOK_TEST_PYTHON` names a Python that has `flask`, `fastapi`, `uvicorn` and
//! `web.py`; `IDHOOK_TEST_NODE_MODULES` a folder with `express` in it. `.ci/run` gets them.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use common::program::{Program, present, program, python};
use common::{Output, PATIENCE, Tool, project, samples, say, vendors};

fn file(name: &str) -> PathBuf {
    project().join("tests/cases/receivers").join(name)
}

/// Runs a handler of ours on a framework of others: its file and the folder to keep what it gets in.
fn handler(interpreter: &str, name: &str) -> Program {
    Program::start(|folder| {
        let mut command = program(interpreter);
        command.arg(file(name)).arg(folder);
        command
    })
}

/// Bodies that a client or a server could be tempted to touch.
fn odd_bodies() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("crlf.json", b"{\r\n\t\"a\" : 1 ,\r\n\"b\":[ ]}\r\n".to_vec()),
        ("no-newline.json", b"{\"a\":1}".to_vec()),
        ("non-ascii.json", "{\"é\": \"\\u00e9\\ud83d\\ude00 日本 &=+%00 😀\"}\n".as_bytes().to_vec()),
        ("numbers.json", b"{\"n\": 1.0, \"m\": 1e2, \"big\": 12345678901234567890, \"n\": -0}\n".to_vec()),
        ("bytes.json", (0..=255).collect()),
        ("large.json", [b"{\"pad\": \"".as_slice(), &b"0123456789abcdef".repeat(65536), b"\"}"].concat()),
    ]
}

/// Sends every sample of every vendor and the odd bodies in one run, and compares what was kept with what was sent.
#[track_caller]
fn deliver(program: &Program, status: u16) {
    let folder = tempfile::tempdir().unwrap();
    let (mut what, mut sent) = (Vec::new(), Vec::new());
    for vendor in vendors() {
        what.push(format!("{vendor}/*"));
        sent.extend(samples(&vendor).into_iter().map(|(name, body)| (format!("{vendor}/{name}"), body)));
    }
    for (name, body) in odd_bodies() {
        std::fs::write(folder.path().join(name), &body).unwrap();
        what.push(name.to_owned());
        sent.push((name.to_owned(), body));
    }
    let to = format!("{}/hook", program.url);
    // To some vendors 200 alone is a success.
    let output = Tool::new(["send", "--expect-status", "2xx", "--to", &to].into_iter().chain(what.iter().map(String::as_str)))
        .dir(folder.path())
        .run()
        .expect(0);
    let nothing = Tool::new(["send", "--to", &to, "--data", ""]).run().expect(0);
    let lines: Vec<_> = output.text().lines().chain(nothing.text().lines()).filter(|line| line.starts_with("POST ")).collect();
    assert_eq!(lines.len(), sent.len() + 1, "{}", output.text());
    assert!(output.text().ends_with('\n') && output.text().contains(&format!("sent {0}, {0} accepted, 0 not accepted", sent.len())));
    sent.push(("--data".to_owned(), Vec::new()));
    for (at, (name, body)) in sent.iter().enumerate() {
        let kept = |what: &str| std::fs::read(program.folder.path().join(format!("{}.{what}", at + 1))).unwrap();
        assert!(kept("body") == *body, "{name}: {} bytes were sent, and others kept", body.len());
        let mut headers: Vec<(String, String)> = serde_json::from_slice(&kept("head")).unwrap();
        headers.iter_mut().for_each(|(name, _)| name.make_ascii_lowercase());
        headers.sort();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let expected = [
            pair("accept", "*/*"),
            pair("content-length", &body.len().to_string()),
            pair("content-type", "application/json"),
            pair("host", program.url.strip_prefix("http://").unwrap()),
            pair("user-agent", concat!("idhook/", env!("CARGO_PKG_VERSION"))),
        ];
        assert_eq!(headers, expected, "{name}: these headers and no others");
        assert!(lines[at].starts_with(&format!("POST {to}  {name}  ")) && lines[at].contains(&format!("→ {status} ")), "{}", lines[at]);
    }
    let kept = std::fs::read_dir(program.folder.path()).unwrap().count();
    assert_eq!(kept, 2 * sent.len(), "nothing arrived twice");
}

/// Sends one callback to where the handler fails.
#[track_caller]
fn complain(program: &Program, path: &str, status: i32, flags: &[&str]) -> Output {
    let output = Tool::new(["send", &vendors()[0], "--to", &format!("{}{path}", program.url)]).run_with(flags).expect(status);
    assert!(!output.text().contains("</"), "no tags: {}", output.text());
    output
}

#[test]
fn flask_gets_every_byte_and_its_complaint_is_shown() {
    if present("Flask", &python(), &["-c", "import flask"]) {
        let flask = handler(&python(), "with_flask.py");
        deliver(&flask, 200);
        let output = complain(&flask, "/boom", 1, &[]);
        assert!(output.text().contains("→ 500 ") && output.text().contains("\n| Internal Server Error\n"), "{}", output.text());
    }
}

#[test]
fn fastapi_gets_every_byte_and_its_complaint_is_shown() {
    if present("FastAPI on uvicorn", &python(), &["-c", "import fastapi, uvicorn"]) {
        let fastapi = handler(&python(), "with_fastapi.py");
        deliver(&fastapi, 200);
        let output = complain(&fastapi, "/boom", 1, &[]);
        assert!(output.text().contains("→ 422 ") && output.text().contains("\n| {\n|   \"detail\": [\n"), "{}", output.text());
        assert!(output.text().contains("\n|         \"order\"\n"), "it says which field it misses: {}", output.text());
    }
}

#[test]
fn pythons_http_server_gets_every_byte_and_its_complaint_is_shown() {
    if present("Python", &python(), &["-c", "import http.server"]) {
        let server = handler(&python(), "with_http_server.py");
        deliver(&server, 204);
        let output = complain(&server, "/boom", 1, &[]);
        let told = "\n| Error response\n| Error code: 503\n| Message: Out of order.\n| Error code explanation: 503 - The application is <broken>.\n";
        assert!(output.text().contains(told), "{}", output.text());
    }
}

#[test]
fn express_gets_every_byte_and_its_complaint_is_shown() {
    if present("Express", "node", &["-e", "require('express')"]) {
        let express = handler("node", "with_express.js");
        deliver(&express, 200);
        let output = complain(&express, "/boom", 1, &[]);
        assert!(output.text().contains("\n| Error: the application is broken\n|     at "), "{}", output.text());
        let output = complain(&express, "/nowhere", 1, &[]);
        assert!(output.text().contains("→ 404 ") && output.text().contains("\n| Cannot POST /nowhere\n"), "{}", output.text());
    }
}

/// PHP's own server without a `php.ini`, as in a new container.
fn php(script: &str, settings: &[&str]) -> Program {
    Program::start(|folder| {
        let mut command = program("php");
        command.arg("-n").args(settings.iter().flat_map(|setting| ["-d", setting])).args(["-S", "127.0.0.1:0"]).arg(file(script));
        command.env("FOLDER", folder).current_dir(folder);
        command
    })
}

fn has_php() -> bool {
    present("PHP 8", "php", &["-n", "-r", "exit(PHP_MAJOR_VERSION >= 8 ? 0 : 1);"])
}

#[test]
fn phps_own_server_gets_every_byte_and_its_complaint_is_shown() {
    if has_php() {
        let php = php("with_php.php", &[]);
        deliver(&php, 202);
        let output = complain(&php, "/boom", 0, &[]);
        assert!(output.text().contains("\n| Fatal error: Uncaught Exception: the application is broken in "), "{}", output.text());
    }
}

/// A port below those that the system gives out by itself, so that nobody takes it before the program does.
fn port() -> u16 {
    let first = 20_000 + u16::try_from(std::process::id() % 10_000).unwrap();
    (first..first + 1000).find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).expect("a free port")
}

/// The vendor's sample handler in Python opens a file for text and writes bytes: Python 2 took that.
#[test]
fn the_vendors_own_python_handler_fails_and_send_says_why() {
    if !present("web.py", &python(), &["-c", "import web"]) {
        return;
    }
    let mut handler = Program::start(|folder| {
        // It makes its file where it runs, and listens where its first argument says.
        std::fs::copy(file("oneshot/videoid.py"), folder.join("videoid.py")).unwrap();
        let mut command = program(&python());
        command.args(["videoid.py", &format!("127.0.0.1:{}", port())]).current_dir(folder);
        command
    });
    // It says where it will listen before it does.
    let deadline = Instant::now() + PATIENCE;
    while TcpStream::connect(handler.url.strip_prefix("http://").unwrap()).is_err() {
        assert!(handler.child.try_wait().unwrap().is_none() && Instant::now() < deadline, "it never listened");
        std::thread::sleep(Duration::from_millis(20));
    }
    let send = |flags: &[&str]| Tool::new(["send", "oneshot", "--to", &format!("{}/videoid", handler.url)]).run_with(flags).expect(1);
    let output = send(&[]);
    let text = output.text();
    assert!(text.contains("→ 500 ") && text.contains("  not accepted\n"), "{text}");
    assert!(text.contains("TypeError") && text.contains("\n| write() argument must be str, not bytes\n"), "{text}");
    assert!(!text.contains("font-weight") && !text.contains("function"), "neither style nor script: {text}");
    assert!(text.lines().count() <= 23 && text.contains(" more lines (-v shows them)\n"), "what matters, and not all: {text}");
    let all = send(&["-v"]);
    assert!(all.text().lines().count() > 60 && !all.text().contains("-v shows them"), "{}", all.text());
    assert!(all.text().contains("\n| SERVER_SOFTWARE "), "its end, too: {}", all.text());
    assert!(!send(&["-q"]).text().contains('|'));
    let hidden = send(&["--redact", "personal", "-v"]);
    assert!(hidden.text().contains("hidden by --redact personal") && !hidden.text().contains("TypeError"), "{}", hidden.text());
    let kept = std::fs::read(handler.folder.path().join("videoid")).unwrap();
    assert!(kept.is_empty(), "nothing of any callback is kept");
}

/// The vendor's sample handler in PHP writes to a folder below the root, which is hardly anywhere, and PHP 8 stops there.
#[test]
fn the_vendors_own_php_handler_fails_as_a_success_and_send_says_so() {
    if !has_php() {
        return;
    }
    if Path::new("/videoid").exists() {
        return say("SKIPPED: there is a folder /videoid, and the vendor's handler would write into it");
    }
    let send = |handler: &Program, status| Tool::new(["send", "oneshot", "--to", &handler.url]).run().expect(status);
    let shows_errors = php("oneshot/status.php", &[]);
    let output = send(&shows_errors, 0);
    let text = output.text();
    assert!(text.contains("→ 200 ") && text.contains("  accepted\n"), "to the vendor it is a success: {text}");
    assert!(text.contains("\n| Warning: fopen(/videoid/status.json): Failed to open stream: "), "{text}");
    assert!(text.contains("\n| Fatal error: Uncaught TypeError: fwrite(): "), "{text}");
    assert!(text.contains("\nhint: it counts as accepted, but a web page is for people"), "{text}");
    drop(shows_errors);
    let silent = php("oneshot/status.php", &["display_errors=0"]);
    let output = send(&silent, 1);
    assert!(output.text().contains("→ 500 ") && output.text().ends_with("\nhint: it does not say why: its log may\n"), "{}", output.text());
    assert!(!Path::new("/videoid").exists());
}
