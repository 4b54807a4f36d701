//! `idhook send` over TLS to `openssl s_server`, with certificates good and bad: each fault is named, with the cure, and nothing is
//! delivered.
#![allow(clippy::unwrap_used, reason = "a test may")]
#![cfg(unix)]

mod common;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;

use common::receiver::Receiver;
use common::{Output, Tool, say, vendors};

/// Whether openssl is here; says so where it is not.
fn openssl_is_here() -> bool {
    let here = Command::new("openssl").arg("version").output().is_ok_and(|output| output.status.success());
    if !here {
        say("SKIPPED: there is no openssl to test with");
    }
    here
}

fn openssl(folder: &Path, arguments: &[&str]) {
    let output = Command::new("openssl").current_dir(folder).args(arguments).stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "openssl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

const NEW_KEY: [&str; 5] = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/// An authority, `ca.pem`.
fn authority(folder: &Path) {
    let make = ["req", "-x509", "-days", "2", "-subj", "/CN=authority of a test", "-keyout", "ca.key", "-out", "ca.pem"];
    openssl(folder, &[&make[..], &NEW_KEY].concat());
}

/// A certificate of that authority for these names, valid for this time, in `server.pem`.
fn issued(folder: &Path, names: &str, valid: &[&str]) {
    authority(folder);
    let request = ["req", "-new", "-subj", "/CN=server", "-keyout", "server.key", "-out", "server.csr"];
    openssl(folder, &[&request[..], &NEW_KEY].concat());
    let extensions = format!("[server]\nsubjectAltName={names}\nbasicConstraints=critical,CA:FALSE\n");
    std::fs::write(folder.join("extensions"), extensions).unwrap();
    std::fs::write(folder.join("index"), "").unwrap();
    let settings = "[ca]\ndefault_ca=own\n[own]\ndatabase=index\nnew_certs_dir=.\ndefault_md=sha256\npolicy=any\nrand_serial=yes\n[any]\ncommonName=supplied\n";
    std::fs::write(folder.join("settings"), settings).unwrap();
    let sign = ["ca", "-batch", "-notext", "-config", "settings", "-cert", "ca.pem", "-keyfile", "ca.key", "-extfile", "extensions"];
    openssl(folder, &[&sign[..], &["-extensions", "server", "-in", "server.csr", "-out", "server.pem"], valid].concat());
}

/// A certificate that is signed by itself, in `server.pem`.
fn self_signed(folder: &Path, extensions: &[&str]) {
    let make = ["req", "-x509", "-days", "2", "-subj", "/CN=server", "-keyout", "server.key", "-out", "server.pem"];
    let extensions: Vec<_> = extensions.iter().flat_map(|extension| ["-addext", extension]).collect();
    openssl(folder, &[&make[..], &NEW_KEY, &extensions].concat());
}

const FOREVER: [&str; 2] = ["-days", "2"];
const HERE: &str = "DNS:localhost,IP:127.0.0.1";

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// `openssl s_server` with the folder's `server.pem`; it prints what comes, and we have it answer 200 to every POST.
struct Server {
    child: Child,
    url: String,
    printed: Option<JoinHandle<String>>,
}

impl Server {
    fn start(folder: &Path, flags: &[&str]) -> Self {
        let mut child = Command::new("openssl")
            .current_dir(folder)
            .args(["s_server", "-accept", "127.0.0.1:0", "-cert", "server.pem", "-key", "server.key"])
            .args(flags)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let port = loop {
            let mut line = String::new();
            assert!(stdout.read_line(&mut line).unwrap() > 0, "it ended before it listened");
            if let Some(address) = line.strip_prefix("ACCEPT ") {
                break address.trim().rsplit(':').next().unwrap().to_owned();
            }
        };
        let mut stdin = child.stdin.take().unwrap();
        let printed = std::thread::spawn(move || {
            let (mut printed, mut line) = (String::new(), Vec::new());
            while stdout.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
                if line.starts_with(b"POST ") {
                    stdin.write_all(ANSWER).unwrap();
                }
                printed.push_str(&String::from_utf8_lossy(&line));
                line.clear();
            }
            printed
        });
        Self { child, url: format!("https://127.0.0.1:{port}/hook"), printed: Some(printed) }
    }

    /// Delivers, and gives what the tool and the server said.
    fn deliver(mut self, flags: &[&str]) -> (Output, String) {
        let output = Tool::new(["send", &vendors()[0], "--to", &self.url, "--timeout", "20s"]).run_with(flags);
        let _ = self.child.kill();
        (output, self.printed.take().unwrap().join().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A delivery that fails with all of these words, and of which nothing arrives.
#[track_caller]
fn refused(server: Server, flags: &[&str], words: &[&str]) {
    let (output, printed) = server.deliver(flags);
    let output = output.expect(4);
    for word in words {
        assert!(output.text().contains(word), "{word:?} is not in {}", output.text());
    }
    assert!(output.text().contains("not delivered"), "{}", output.text());
    assert!(!printed.contains("POST "), "nothing is delivered: {printed}");
}

#[track_caller]
fn delivered(server: Server, flags: &[&str]) {
    let (output, printed) = server.deliver(flags);
    let output = output.expect(0);
    assert!(output.text().contains("→ 200 "), "{}", output.text());
    assert!(printed.contains("POST /hook HTTP/1.1"), "{printed}");
}

fn ca(folder: &Path) -> String {
    folder.join("ca.pem").to_str().unwrap().to_owned()
}

#[test]
fn a_good_certificate_is_trusted_with_its_authority_and_with_k() {
    if !openssl_is_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    issued(folder, HERE, &FOREVER);
    delivered(Server::start(folder, &[]), &["--cacert", &ca(folder)]);
    delivered(Server::start(folder, &["-tls1_2"]), &["--cacert", &ca(folder)]);
    delivered(Server::start(folder, &[]), &["-k"]);
}

#[test]
fn an_expired_certificate_is_told_with_its_date() {
    if !openssl_is_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    issued(folder, HERE, &["-startdate", "20200101000000Z", "-enddate", "20210203040506Z"]);
    let words = ["it expired on 2021-02-03 04:05:06 UTC, and the clock here says 2", "hint: it must be renewed, or the clock", "-k looks"];
    refused(Server::start(folder, &[]), &["--cacert", &ca(folder)], &words);
    delivered(Server::start(folder, &[]), &["-k"]);
}

#[test]
fn a_certificate_from_the_future_is_told_with_its_date() {
    if !openssl_is_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    issued(folder, HERE, &["-startdate", "20900101000000Z", "-enddate", "20910101000000Z"]);
    let words = ["it is valid from 2090-01-01 00:00:00 UTC on", "hint: is the clock of this machine right"];
    refused(Server::start(folder, &[]), &["--cacert", &ca(folder)], &words);
}

#[test]
fn a_certificate_of_another_name_is_told_with_its_names() {
    if !openssl_is_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    issued(folder, "DNS:a.example,DNS:*.b.example,IP:192.0.2.1", &FOREVER);
    let words = ["it is for a.example and *.b.example and 192.0.2.1, not for 127.0.0.1", "hint: it is for another name"];
    refused(Server::start(folder, &[]), &["--cacert", &ca(folder)], &words);
    delivered(Server::start(folder, &[]), &["-k"]);
}

#[test]
fn a_self_signed_certificate_is_told_from_one_of_an_unknown_issuer() {
    if !openssl_is_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("own");
    std::fs::create_dir(&own).unwrap();
    self_signed(&own, &["subjectAltName=IP:127.0.0.1", "basicConstraints=critical,CA:FALSE"]);
    refused(Server::start(&own, &[]), &[], &["it is signed by itself", "hint: --cacert FILE trusts it, where FILE is this certificate"]);
    delivered(Server::start(&own, &[]), &["--cacert", own.join("server.pem").to_str().unwrap()]);

    let foreign = folder.path().join("foreign");
    std::fs::create_dir(&foreign).unwrap();
    issued(&foreign, HERE, &FOREVER);
    let words = ["nobody who is trusted has issued it", "hint: --cacert FILE trusts its issuer"];
    refused(Server::start(&foreign, &[]), &[], &words);
    refused(Server::start(&foreign, &[]), &["--cacert", own.join("server.pem").to_str().unwrap()], &words);
}

#[test]
fn a_self_signed_certificate_is_told_as_such_beside_a_trusted_one_of_its_name() {
    if !openssl_is_here() {
        return;
    }
    let (own, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    self_signed(own.path(), &["subjectAltName=IP:127.0.0.1", "basicConstraints=critical,CA:FALSE"]);
    self_signed(other.path(), &["subjectAltName=IP:127.0.0.1"]);
    let trusted = other.path().join("server.pem");
    let words = ["it is signed by itself", "--cacert FILE trusts it"];
    refused(Server::start(own.path(), &[]), &["--cacert", trusted.to_str().unwrap()], &words);
    // One that only claims to have signed itself is another matter.
    let claimed = tempfile::tempdir().unwrap();
    self_signed(claimed.path(), &["subjectAltName=IP:127.0.0.1"]);
    std::fs::rename(claimed.path().join("server.pem"), claimed.path().join("ca.pem")).unwrap();
    std::fs::rename(claimed.path().join("server.key"), claimed.path().join("ca.key")).unwrap();
    signed_by_a_namesake(claimed.path());
    refused(Server::start(claimed.path(), &[]), &["--cacert", trusted.to_str().unwrap()], &["the key of that issuer has not signed it"]);
}

/// A certificate of the authority there, which has the same name as it.
fn signed_by_a_namesake(folder: &Path) {
    let request = ["req", "-new", "-subj", "/CN=server", "-keyout", "server.key", "-out", "server.csr"];
    openssl(folder, &[&request[..], &NEW_KEY].concat());
    std::fs::write(folder.join("extensions"), "subjectAltName=IP:127.0.0.1\nbasicConstraints=critical,CA:FALSE\n").unwrap();
    let sign = ["x509", "-req", "-days", "2", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", "7"];
    openssl(folder, &[&sign[..], &["-extfile", "extensions", "-out", "server.pem"]].concat());
}

#[test]
fn a_certificate_as_openssl_signs_it_by_itself_is_told_to_be_an_authority() {
    if !openssl_is_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    self_signed(folder, &["subjectAltName=IP:127.0.0.1"]);
    let words = ["it is that of an authority, not of a server", "basicConstraints=CA:FALSE", "-k trusts any"];
    refused(Server::start(folder, &[]), &["--cacert", folder.join("server.pem").to_str().unwrap()], &words);
    delivered(Server::start(folder, &[]), &["-k"]);
}

#[test]
fn tls_as_old_as_1_1_is_refused_whatever_is_trusted() {
    if !openssl_is_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    issued(folder, HERE, &FOREVER);
    let old = || Server::start(folder, &["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"]);
    for flags in [&["--cacert", &ca(folder)][..], &["-k"]] {
        refused(old(), flags, &["speaks neither TLS 1.2 nor 1.3", "hint: its TLS must be brought up to date"]);
    }
}

#[test]
fn plain_http_on_the_other_side_is_told() {
    let plain = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", plain.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = plain.accept().unwrap();
        let mut first = [0; 512];
        let read = stream.read(&mut first).unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
        String::from_utf8_lossy(&first[..read]).into_owned()
    });
    let output = Tool::new(["send", &vendors()[0], "--to", &url, "-k"]).run().expect(4);
    assert!(
        output.text().contains("does not speak TLS") && output.text().contains("hint: does it speak plain http://?"),
        "{}",
        output.text()
    );
    assert!(!server.join().unwrap().contains("POST "));
}

/// `SSL_CERT_FILE` names a pipe: whoever loads the system's certificates waits until we write them.
#[test]
fn the_systems_certificates_are_loaded_for_https_alone() {
    if !openssl_is_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    issued(folder, HERE, &FOREVER);
    let pipe = folder.join("pipe");
    if cfg!(not(target_os = "linux")) || !Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
        return say("SKIPPED: no mkfifo, or a system that keeps its certificates elsewhere");
    }
    let mut receiver = Receiver::ok();
    let empty = folder.join("empty");
    std::fs::create_dir(&empty).unwrap();
    let tool = |url: &str| Tool::new(["send", &vendors()[0], "--to", url]).env("SSL_CERT_FILE", &pipe).env("SSL_CERT_DIR", &empty);
    tool(&receiver.url).run().expect(0);
    receiver.next();

    let server = Server::start(folder, &[]);
    let certificate = std::fs::read(folder.join("ca.pem")).unwrap();
    let to = pipe.clone();
    // It opens only when somebody reads.
    let writer = std::thread::spawn(move || std::fs::write(to, certificate));
    tool(&server.url).run().expect(0);
    writer.join().unwrap().unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_system_without_certificates_is_told_with_the_flags_that_need_none() {
    let folder = tempfile::tempdir().unwrap();
    let run = |flags: &[&str]| {
        let tool = Tool::new(["send", &vendors()[0], "--to", "https://127.0.0.1:1"]).env("SSL_CERT_FILE", folder.path().join("none"));
        tool.env("SSL_CERT_DIR", folder.path()).run_with(flags).expect(4)
    };
    let output = run(&[]);
    assert!(output.stderr.contains("--cacert FILE names others, -k needs none"), "{}", output.stderr);
    assert!(run(&["-k"]).text().contains("connection refused"));
}

#[test]
fn files_of_certificates_that_are_none_are_3() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for content in [None, Some(""), Some("no PEM"), Some(broken)] {
        content.inspect(|content| std::fs::write(&path, content).unwrap());
        let flags = ["--to", "https://127.0.0.1:1", "--cacert", path.to_str().unwrap()];
        let output = Tool::new(["send", &vendors()[0]]).run_with(&flags).expect(3);
        assert!(output.stderr.contains("ca.pem"), "{content:?}: {}", output.stderr);
    }
}
