//! TLS and unix sockets, with clients that share no code with us: curl, openssl, Python.
#![allow(clippy::unwrap_used, reason = "a test may")]
#![cfg(unix)]

mod common;

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use common::wire::{connect, post, status};
use common::{Listening, PATIENCE, Tool, say};

const BODY: &str = r#"{"processId": "8263a268-5388-492a-bca2-28e1ff4a69f0", "state": "PROCESS_STATE_FINISHED"}"#;

fn listen(arguments: &[&str]) -> Listening {
    Tool::new(["listen", "--output", "ndjson"].iter().chain(arguments)).listen()
}

/// Whether another program is here to test with; says so where it is not.
fn have(program: &str, argument: &str) -> bool {
    let there = Command::new(program).arg(argument).output().is_ok_and(|output| output.status.success());
    if !there {
        say(&format!("SKIPPED: there is no {program} to test with"));
    }
    there
}

/// What another program gave: exit code and output of both kinds.
fn run(program: &str, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap_or(-1), text)
}

/// Posts with curl; gives its exit code and the status.
fn curl(arguments: &[&str], url: &str) -> (i32, String) {
    run("curl", &[&["-sS", "--max-time", "30", "-o", "/dev/null", "-w", "%{http_code}", "--data", BODY], arguments, &[url]].concat())
}

fn port(listening: &Listening) -> &str {
    listening.url.rsplit(':').next().unwrap()
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_owned()
}

/// A `listen --tls` and the file with its authority.
fn with_authority(folder: &Path, more: &[&str]) -> (Listening, String) {
    let authority = path(folder, "ca.pem");
    (listen(&[&["--tls", "--tls-ca-out", &authority], more].concat()), authority)
}

// ------------------------------------------------------------------------------------------------ a certificate for one run

#[test]
fn curl_posts_over_tls_to_every_name_of_this_machine_once_it_has_the_authority() {
    if !have("curl", "--version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let ready = path(folder.path(), "ready");
    let (listening, authority) = with_authority(folder.path(), &["--ready-file", &ready]);
    assert!(listening.url.starts_with("https://127.0.0.1:"), "{}", listening.url);
    let mut hosts = vec!["127.0.0.1", "localhost"];
    if TcpListener::bind("[::1]:0").is_ok() {
        hosts.push("[::1]");
    } else {
        say("REDUCED: this machine has no IPv6 loopback");
    }
    for host in &hosts {
        for version in ["1.2", "1.3"] {
            let url = format!("https://{host}:{}/{host}", port(&listening));
            let told = curl(&["--cacert", &authority, &format!("--tlsv{version}"), "--tls-max", version], &url);
            assert_eq!(told, (0, "200".to_owned()), "{host} {version}");
        }
    }
    assert_eq!(std::fs::read_to_string(&ready).unwrap().trim_end(), listening.url);
    let output = listening.interrupt().expect(0);
    let records = output.records();
    assert!(records[0]["url"].as_str().unwrap().starts_with("https://"));
    assert_eq!(records.iter().filter(|record| record["type"] == "callback" && record["body"] == BODY).count(), hosts.len() * 2);
}

#[test]
fn who_does_not_trust_the_authority_is_told_of_once_and_harms_nothing() {
    if !have("curl", "--version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (listening, authority) = with_authority(folder.path(), &[]);
    let elsewhere = tempfile::tempdir().unwrap();
    let (_other, others) = with_authority(elsewhere.path(), &[]);
    for _ in 0..3 {
        assert_eq!(curl(&[], &listening.url).0, 60, "curl's code for a certificate that it does not know");
        assert_eq!(curl(&["--cacert", &others], &listening.url).0, 60, "no two runs share an authority");
    }
    assert_eq!(curl(&["--cacert", &authority], &listening.url), (0, "200".to_owned()));
    let output = listening.interrupt().expect(0);
    assert_eq!(output.stderr.matches("does not trust the certificate").count(), 1, "{}", output.stderr);
    assert_eq!(output.records().iter().filter(|record| record["type"] == "callback").count(), 1);
}

#[test]
fn python_finds_the_certificate_without_fault() {
    let script = r#"
import http.client, ssl, sys
context = ssl.create_default_context(cafile=sys.argv[1])
context.verify_flags |= ssl.VERIFY_X509_STRICT
context.set_alpn_protocols(["http/1.1"])
connection = http.client.HTTPSConnection("localhost", int(sys.argv[2]), context=context)
for _ in range(3):
    connection.request("POST", "/", body=sys.argv[3])
    answer = connection.getresponse()
    answer.read()
    print(answer.status, connection.sock.selected_alpn_protocol())
"#;
    if !have("python3", "--version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (listening, authority) = with_authority(folder.path(), &["--count", "3"]);
    let (code, told) = run("python3", &["-c", script, &authority, port(&listening), BODY]);
    assert_eq!((code, told.as_str()), (0, "200 http/1.1\n200 http/1.1\n200 http/1.1\n"));
    listening.end().expect(0);
}

#[test]
fn openssl_finds_the_certificate_without_fault() {
    if !have("openssl", "version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (listening, authority) = with_authority(folder.path(), &[]);
    let server = format!("127.0.0.1:{}", port(&listening));
    let (code, told) = run(
        "openssl",
        &["s_client", "-connect", &server, "-CAfile", &authority, "-verify_return_error", "-verify_ip", "127.0.0.1", "-x509_strict"],
    );
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("Verify return code: 0 (ok)"), "{told}");
    let (code, text) = run("openssl", &["x509", "-in", &authority, "-noout", "-text"]);
    assert!(code == 0 && text.contains("CA:TRUE, pathlen:0") && text.contains("Certificate Sign"), "{text}");
    listening.interrupt().expect(0);
}

#[test]
fn the_authority_is_written_whole_in_the_place_of_an_old_one_and_no_key_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut seen = Vec::new();
    for _ in 0..2 {
        let (listening, authority) = with_authority(folder.path(), &[]);
        seen.push(std::fs::read_to_string(&authority).unwrap());
        listening.interrupt().expect(0);
    }
    assert_ne!(seen[0], seen[1]);
    assert!(seen.iter().all(|pem| pem.starts_with("-----BEGIN CERTIFICATE-----\n") && pem.ends_with("\n-----END CERTIFICATE-----\n")));
    assert!(seen.iter().all(|pem| !pem.contains("KEY")));
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["ca.pem"]);
}

#[test]
fn an_authority_is_written_over_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let precious = path(folder.path(), "key.pem");
    std::fs::write(&precious, "-----BEGIN PRIVATE KEY-----\n").unwrap();
    let link = path(folder.path(), "link");
    std::os::unix::fs::symlink(&precious, &link).unwrap();
    for (file, said) in [(&precious, "is left alone"), (&link, "is left alone"), (&path(folder.path(), "none/ca.pem"), "cannot write")] {
        let output = Tool::new(["listen", "--port", "0", "--timeout", "1ms", "--tls", "--tls-ca-out", file]).run().expect(3);
        assert!(output.stderr.contains(said) && output.stderr.contains(" hint: "), "{}", output.stderr);
    }
    assert_eq!(std::fs::read_to_string(&precious).unwrap(), "-----BEGIN PRIVATE KEY-----\n");
}

// ------------------------------------------------------------------------------------------------------ what is no TLS

/// Says something to a port, and gives all that comes back.
fn say_to(port: &str, bytes: &[u8]) -> String {
    let mut stream = connect(&format!("127.0.0.1:{port}"));
    stream.write_all(bytes).unwrap();
    let mut read = Vec::new();
    match stream.read_to_end(&mut read) {
        Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => panic!("it is never closed"),
        _ => String::from_utf8_lossy(&read).into_owned(),
    }
}

#[test]
fn plain_http_on_the_tls_port_gets_an_answer_and_is_explained_once() {
    let listening = listen(&["--tls"]);
    for _ in 0..3 {
        assert_eq!(status(&say_to(port(&listening), &post("/", "", BODY.as_bytes()))), 400);
    }
    let garbage = say_to(port(&listening), &[22, 3, 1, 0, 5, 9, 9, 9, 9, 9]);
    assert!(!garbage.contains("HTTP"), "{garbage}");
    assert_eq!(say_to(port(&listening), b"\0\0\0\0"), "");
    let output = listening.interrupt().expect(0);
    assert_eq!(output.stderr.matches("spoke plain HTTP to the TLS port").count(), 1, "{}", output.stderr);
    assert_eq!(output.stderr.matches("a TLS handshake failed").count(), 1, "{}", output.stderr);
    assert!(!output.text().contains("callback"), "{}", output.text());
}

#[test]
fn a_handshake_that_stands_still_ends_after_the_read_timeout() {
    let listening = listen(&["--tls", "--read-timeout", "200ms"]);
    for start in [&b""[..], b"\x16", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"] {
        assert_eq!(say_to(port(&listening), start), "");
    }
    listening.interrupt().expect(0);
}

#[test]
fn a_handshake_that_stands_still_does_not_hold_up_the_end() {
    let listening = listen(&["--tls", "--read-timeout", "5m"]);
    let streams: Vec<TcpStream> = [&b""[..], b"\x16", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"]
        .iter()
        .map(|start| {
            let mut stream = connect(&format!("127.0.0.1:{}", port(&listening)));
            stream.write_all(start).unwrap();
            stream
        })
        .collect();
    assert_eq!(status(&say_to(port(&listening), b"GET / HTTP/1.1\r\n\r\n")), 400, "those before it have been taken in");
    listening.interrupt().expect(0);
    drop(streams);
}

// ------------------------------------------------------------------------------------------------------ one's own certificate

/// A key of this kind and a certificate for it, made by openssl.
fn pair(folder: &Path, name: &str, kind: &[&str]) -> (String, String) {
    let (certificate, key) = (path(folder, &format!("{name}.pem")), path(folder, &format!("{name}.key")));
    let fixed = ["req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"];
    let (code, told) = run("openssl", &[&fixed, kind, &["-keyout", &key, "-out", &certificate]].concat());
    assert_eq!(code, 0, "{told}");
    (certificate, key)
}

const EC: &[&str] = &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];

#[test]
fn ones_own_certificate_is_shown() {
    if !have("openssl", "version") || !have("curl", "--version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, kind) in [("ec", EC), ("rsa", &["-newkey", "rsa:2048"])] {
        let (certificate, key) = pair(folder.path(), name, kind);
        for more in [&[][..], &["--tls"]] {
            let listening = listen(&[&["--tls-cert", &certificate, "--tls-key", &key, "--count", "1"], more].concat());
            assert_eq!(curl(&["--cacert", &certificate], &listening.url), (0, "200".to_owned()), "{name}");
            listening.end().expect(0);
        }
    }
}

#[test]
fn a_certificate_or_key_that_cannot_be_used_is_3_and_says_why() {
    if !have("openssl", "version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = pair(folder.path(), "own", EC);
    let (_, other) = pair(folder.path(), "other", EC);
    let file = |name: &str, content: &str| {
        let path = path(folder.path(), name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let encrypted = path(folder.path(), "encrypted.key");
    assert_eq!(run("openssl", &["pkcs8", "-topk8", "-in", &key, "-passout", "pass:x", "-out", &encrypted]).0, 0);
    let missing = path(folder.path(), "missing");
    let text = std::fs::read_to_string(&certificate).unwrap();
    let cut = file("cut.pem", &text[..text.len() / 2]);
    let empty = file("empty", "");
    let nonsense = file("nonsense.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    let table = [
        (&missing, &key, "cannot read"),
        (&certificate, &missing, "cannot read"),
        (&folder.path().to_str().unwrap().to_owned(), &key, "cannot read"),
        (&empty, &key, "holds no certificate"),
        (&key, &certificate, "holds no certificate"),
        (&certificate, &certificate, "holds no private key"),
        (&certificate, &empty, "holds no private key"),
        (&cut, &key, "is broken PEM"),
        (&certificate, &other, "the key does not belong to the certificate"),
        (&certificate, &encrypted, "is encrypted"),
        (&nonsense, &key, "cannot be used"),
    ];
    for (certificate, key, said) in table {
        let output = Tool::new(["listen", "--port", "0", "--timeout", "1ms", "--tls-cert", certificate, "--tls-key", key]).run().expect(3);
        assert!(output.stderr.contains(said) && output.stderr.contains("\n hint: "), "{said}: {}", output.stderr);
        assert!(!output.stderr.contains("PRIVATE KEY-----"), "{}", output.stderr);
    }
}

#[test]
fn flags_that_do_not_go_together_are_2() {
    let table: [&[&str]; 8] = [
        &["--tls-cert", "a"],
        &["--tls-key", "a"],
        &["--tls-ca-out", "a"],
        &["--tls", "--tls-ca-out", "a", "--tls-cert", "a", "--tls-key", "a"],
        &["--tls", "--demo"],
        &["--tls", "--bind", "unix:/tmp/x"],
        &["--demo", "--bind", "unix:/tmp/x"],
        &["--bind", "unix:"],
    ];
    for flags in table {
        let output = Tool::new(["listen", "--port", "0", "--timeout", "1ms"].iter().chain(flags)).run().expect(2);
        assert!(output.stderr.starts_with("error: ") && !output.stderr.contains("Listening"), "{flags:?}: {}", output.stderr);
    }
}

// ----------------------------------------------------------------------------------------------------------- unix sockets

fn local(socket: &Path, more: &[&str]) -> Listening {
    listen(&[&["--bind", &format!("unix:{}", socket.display())], more].concat())
}

fn post_locally(socket: &Path) -> u16 {
    let mut stream = UnixStream::connect(socket).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(&post("/", "connection: close\r\n", BODY.as_bytes())).unwrap();
    let mut told = String::new();
    stream.read_to_string(&mut told).unwrap();
    status(&told)
}

#[test]
fn a_unix_socket_is_its_owners_alone_and_goes_with_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("idhook.sock");
    let ready = path(folder.path(), "ready");
    for end in ["INT", "TERM"] {
        let listening = local(&socket, &["--ready-file", &ready]);
        assert_eq!(listening.url, format!("unix:{}", socket.display()));
        let meta = socket.symlink_metadata().unwrap();
        assert!(meta.file_type().is_socket());
        assert_eq!(meta.permissions().mode() & 0o777, 0o600);
        assert_eq!(post_locally(&socket), 200);
        assert_eq!(std::fs::read_to_string(&ready).unwrap().trim_end(), listening.url);
        listening.signal(end);
        let output = listening.end().expect(0);
        assert!(output.stderr.contains(&format!("curl --unix-socket {} http://localhost/", socket.display())), "{}", output.stderr);
        assert_eq!(output.records().iter().filter(|record| record["type"] == "callback").count(), 1);
        assert!(!socket.exists(), "{end}");
    }
}

#[test]
fn curl_posts_to_a_unix_socket() {
    if !have("curl", "--version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("idhook.sock");
    let listening = local(&socket, &["--count", "1"]);
    assert_eq!(curl(&["--unix-socket", socket.to_str().unwrap()], "http://localhost/identomat"), (0, "200".to_owned()));
    listening.end().expect(0);
    assert!(!socket.exists());
}

#[test]
fn what_an_earlier_run_has_left_is_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("idhook.sock");
    drop(UnixListener::bind(&socket).unwrap());
    let mut listening = local(&socket, &[]);
    assert_eq!(post_locally(&socket), 200);
    listening.child.kill().unwrap();
    listening.child.wait().unwrap();
    assert!(socket.exists(), "killed, it could not tidy up");
    let listening = local(&socket, &["--count", "1"]);
    assert_eq!(post_locally(&socket), 200);
    listening.end().expect(0);
}

#[test]
fn what_is_not_a_socket_that_is_left_over_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |socket: &PathBuf, code: i32, said: &str| {
        let bind = format!("unix:{}", socket.display());
        let output = Tool::new(["listen", "--timeout", "1ms", "--bind", &bind]).run().expect(code);
        assert!(output.stderr.contains(said) && output.stderr.contains("\n hint: "), "{said}: {}", output.stderr);
    };
    let file = folder.path().join("file");
    std::fs::write(&file, "keep me").unwrap();
    refused(&file, 3, "something that is no socket stands there");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "keep me");

    let socket = folder.path().join("socket");
    let other = UnixListener::bind(&socket).unwrap();
    refused(&socket, 4, "another program listens there");
    assert!(UnixStream::connect(&socket).is_ok(), "and still does");

    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&socket, &link).unwrap();
    refused(&link, 3, "something that is no socket stands there");
    drop(other);
    refused(&link, 3, "something that is no socket stands there");
    assert!(link.is_symlink() && socket.exists());

    if run("chown", &["1", socket.to_str().unwrap()]).0 == 0 {
        refused(&socket, 3, "a socket of another user stands there");
        assert!(socket.exists());
    } else {
        say("REDUCED: only root can give a socket to another user");
    }
    refused(&folder.path().join("none").join("socket"), 3, "No such file or directory");
    refused(&folder.path().join("x".repeat(120)), 2, "too long");
}

#[test]
fn a_socket_that_is_no_longer_ours_is_not_removed() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("idhook.sock");
    let listening = local(&socket, &[]);
    std::fs::remove_file(&socket).unwrap();
    let _other = UnixListener::bind(&socket).unwrap();
    listening.interrupt().expect(0);
    assert!(socket.exists());
}

#[test]
fn the_url_of_a_relative_path_is_absolute() {
    let folder = tempfile::tempdir().unwrap();
    let listening = Tool::new(["listen", "--bind", "unix:here.sock"]).dir(folder.path()).listen();
    let real = listening.url.strip_prefix("unix:").unwrap().to_owned();
    assert!(Path::new(&real).is_absolute(), "{real}");
    assert_eq!(post_locally(Path::new(&real)), 200);
    listening.interrupt().expect(0);
}
