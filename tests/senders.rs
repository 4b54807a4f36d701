//! Real senders: other people's HTTP clients deliver to `listen`, and what they sent is what is in the file.
//!
//! Each runs where it is installed, and says so where it is not. `IDHOOK_TEST_PYTHON` names a Python that has `requests` and `httpx`.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use common::receiver::Receiver;
use common::{Tool, say};
use serde_json::Value;

/// How a sender is told to send.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    Plain,
    /// The length is not said.
    Chunked,
    /// The file is gzip already, and the header says so.
    Gzip,
}

const GZIP: &str = "content-encoding: gzip";

/// A body, its form, and the name of its file.
type Case = (&'static str, Form, Vec<u8>);

/// Bodies that a client or a server could be tempted to touch.
fn cases() -> Vec<Case> {
    let json =
        "{\"n\": 1.0,\r\n\t\"big\": 12345678901234567890, \"é\": \"\\u00e9\\ud83d\\ude00 &=+%00\", \"n\": 1e2}\r\n".as_bytes().to_vec();
    let binary: Vec<u8> = (0..=255).cycle().take(5000).collect();
    let large = [b"{\"pad\": \"".as_slice(), &b"0123456789abcdef".repeat(65536), b"\"}"].concat();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&json).unwrap();
    vec![
        ("json", Form::Plain, json.clone()),
        ("binary", Form::Plain, binary.clone()),
        ("large", Form::Plain, large.clone()),
        ("json-chunked", Form::Chunked, json),
        ("binary-chunked", Form::Chunked, binary),
        ("large-chunked", Form::Chunked, large),
        ("gzip", Form::Gzip, encoder.finish().unwrap()),
    ]
}

/// A program of this machine, without a proxy on its way.
fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    for proxy in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        command.env_remove(proxy);
    }
    command.env("NO_PROXY", "*").env("no_proxy", "*").stdin(Stdio::null());
    command
}

/// Whether a program starts and is content with these arguments; says so if not.
fn present(sender: &str, name: &str, arguments: &[&str]) -> bool {
    let quiet = program(name).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let there = quiet.is_ok_and(|status| status.success());
    if !there {
        say(&format!("SKIPPED: {sender} is not on this machine"));
    }
    there
}

/// Has a sender deliver every case that it can, and compares what is in the file, and what `FILE#n` gives, with what it sent.
/// `command` makes the command for a URL, a file and a form; it prints the status that was answered.
#[track_caller]
fn deliver(sender: &str, forms: &[Form], command: impl Fn(&str, &Path, Form) -> Command) {
    let folder = tempfile::tempdir().unwrap();
    let cases: Vec<_> = cases().into_iter().filter(|(_, form, _)| forms.contains(form)).collect();
    let count = cases.len().to_string();
    let listening = Tool::new(["listen", "-qq", "--save", "calls.ndjson", "--count", &count]).dir(folder.path()).listen();
    for (name, form, body) in &cases {
        let file = folder.path().join(name);
        std::fs::write(&file, body).unwrap();
        let url = format!("{}/{name}?of={sender}", listening.url);
        let output = command(&url, &file, *form).output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        assert_eq!(told.trim(), "200", "{sender}, {name}: {}", String::from_utf8_lossy(&output.stderr));
    }
    listening.end().expect(0);
    let saved = std::fs::read_to_string(folder.path().join("calls.ndjson")).unwrap();
    let records = saved.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let callbacks: Vec<_> = records.filter(|record| record["type"] == "callback").collect();
    assert_eq!(callbacks.len(), cases.len());
    let mut receiver = Receiver::ok();
    for (record, (name, form, body)) in callbacks.iter().zip(&cases) {
        assert_eq!(record["path"], format!("/{name}"));
        assert!(&body_of(record) == body, "{sender}, {name}: the file has other bytes");
        let header = |name: &str| record["headers"].as_array().unwrap().iter().find(|header| header["name"] == name).cloned();
        let encoding = header("content-encoding").map(|header| header["value"].clone());
        assert_eq!(encoding, (*form == Form::Gzip).then(|| "gzip".into()), "{sender}, {name}");
        assert_eq!(header("transfer-encoding").is_some(), *form == Form::Chunked, "{sender}, {name}: {}", record["headers"]);
        let what = format!("calls.ndjson#{}", record["n"]);
        Tool::new(["send", &what, "--to", &receiver.url]).dir(folder.path()).run().expect(0);
        let again = receiver.next();
        assert!(again.body == *body, "{sender}, {name}: {what} gives other bytes");
        assert_eq!(again.header("content-encoding"), (*form == Form::Gzip).then_some("gzip"), "{sender}, {name}");
    }
}

fn body_of(record: &Value) -> Vec<u8> {
    match record["body"].as_str() {
        Some(text) => text.as_bytes().to_vec(),
        None => BASE64_STANDARD.decode(record["body_base64"].as_str().unwrap()).unwrap(),
    }
}

/// A script that is run with the URL, the file and the header to add.
fn script<'a>(interpreter: &'a str, before: &'a [&'a str], text: &'a str) -> impl Fn(&str, &Path, Form) -> Command + 'a {
    move |url, file, form| {
        let mut command = program(interpreter);
        command.args(before).arg(text).arg(url).arg(file).arg(if form == Form::Gzip { "gzip" } else { "" });
        command
    }
}

const WHOLE: [Form; 2] = [Form::Plain, Form::Gzip];

#[test]
fn curl_with_a_length_and_in_chunks() {
    if present("curl", "curl", &["--version"]) {
        deliver("curl", &[Form::Plain, Form::Chunked, Form::Gzip], |url, file, form| {
            let mut command = program("curl");
            command.args(["-sS", "-o", if cfg!(windows) { "NUL" } else { "/dev/null" }, "-w", "%{http_code}"]);
            command.args(["-H", "content-type: application/json", "--data-binary"]).arg(format!("@{}", file.display()));
            match form {
                Form::Plain => &mut command,
                Form::Chunked => command.args(["-H", "transfer-encoding: chunked"]),
                Form::Gzip => command.args(["-H", GZIP]),
            };
            command.arg(url);
            command
        });
    }
}

#[test]
fn curl_that_uploads_and_waits_for_100_continue() {
    if present("curl", "curl", &["--version"]) {
        deliver("curl-T", &[Form::Plain], |url, file, _| {
            let mut command = program("curl");
            command.args(["-sS", "-o", if cfg!(windows) { "NUL" } else { "/dev/null" }, "-w", "%{http_code}"]);
            command.args(["-X", "POST", "-H", "expect: 100-continue", "-T"]).arg(file).arg(url);
            command
        });
    }
}

#[test]
fn wget() {
    if present("wget", "wget", &["--version"]) {
        deliver("wget", &WHOLE, |url, file, form| {
            let mut command = program("sh");
            // It prints headers on stderr, and the status is the second word of the last answer.
            let pipe = r#"wget -S -q -O /dev/null ${3:+"$3"} --post-file="$2" "$1" 2>&1 | awk '/HTTP\// { print $2 }'"#;
            command.args(["-c", pipe, "wget"]).arg(url).arg(file);
            command.arg(if form == Form::Gzip { format!("--header={GZIP}") } else { String::new() });
            command
        });
    }
}

fn python() -> String {
    std::env::var("IDHOOK_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

#[test]
fn pythons_urllib() {
    let text = "
import sys, urllib.request
url, file, encoding = sys.argv[1:4]
headers = {'content-type': 'application/json'} | ({'content-encoding': encoding} if encoding else {})
request = urllib.request.Request(url, data=open(file, 'rb').read(), headers=headers)
print(urllib.request.urlopen(request, timeout=30).status)
";
    if present("Python's urllib", &python(), &["-c", "import urllib.request"]) {
        deliver("urllib", &WHOLE, script(&python(), &["-c"], text));
    }
}

#[test]
fn pythons_http_client_in_chunks() {
    let text = "
import sys, http.client, urllib.parse
url, file, _ = sys.argv[1:4]
parts = urllib.parse.urlsplit(url)
connection = http.client.HTTPConnection(parts.netloc, timeout=30)
body = open(file, 'rb').read()
pieces = [body[:1], body[1:3], body[3:1000], body[1000:]]
connection.request('POST', parts.path + '?' + parts.query, body=iter(piece for piece in pieces if piece),
    headers={'content-type': 'application/json', 'transfer-encoding': 'chunked'}, encode_chunked=True)
print(connection.getresponse().status)
";
    if present("Python's http.client", &python(), &["-c", "import http.client"]) {
        deliver("http.client", &[Form::Chunked], script(&python(), &["-c"], text));
    }
}

/// `requests` and `httpx` take bytes, and a generator in chunks.
fn python_package(name: &str, argument: &str) {
    let text = format!(
        "
import sys, {name}
url, file, encoding = sys.argv[1:4]
headers = {{'content-type': 'application/json'}} | ({{'content-encoding': encoding}} if encoding else {{}})
body = open(file, 'rb').read()
def pieces():
    for at in range(0, len(body), 4096):
        yield body[at:at + 4096]
data = pieces() if file.endswith('-chunked') else body
print({name}.post(url, {argument}=data, headers=headers, timeout=30).status_code)
"
    );
    if present(&format!("Python's {name}"), &python(), &["-c", &format!("import {name}")]) {
        deliver(name, &[Form::Plain, Form::Chunked, Form::Gzip], script(&python(), &["-c"], &text));
    }
}

#[test]
fn pythons_requests() {
    python_package("requests", "data");
}

#[test]
fn pythons_httpx() {
    python_package("httpx", "content");
}

#[test]
fn nodes_fetch() {
    let text = "
const fs = require('fs');
const [url, file, encoding] = process.argv.slice(1);
const headers = { 'content-type': 'application/json' };
if (encoding) headers['content-encoding'] = encoding;
const chunked = file.endsWith('-chunked');
const body = chunked ? require('stream').Readable.toWeb(fs.createReadStream(file)) : fs.readFileSync(file);
fetch(url, { method: 'POST', headers, body, duplex: 'half' }).then((answer) => console.log(answer.status));
";
    if present("Node's fetch", "node", &["-e", "fetch.name"]) {
        deliver("fetch", &[Form::Plain, Form::Chunked, Form::Gzip], script("node", &["-e"], text));
    }
}

#[test]
fn nodes_http_module() {
    let text = "
const [url, file, encoding] = process.argv.slice(1);
const headers = { 'content-type': 'application/json' };
if (encoding) headers['content-encoding'] = encoding;
const request = require('http').request(url, { method: 'POST', headers }, (answer) => {
    console.log(answer.statusCode);
    answer.resume();
});
require('fs').createReadStream(file, { highWaterMark: 700 }).pipe(request);
";
    if present("Node's http", "node", &["-e", "0"]) {
        deliver("http", &[Form::Chunked], script("node", &["-e"], text));
    }
}

#[test]
fn phps_streams() {
    let text = "
[, $url, $file, $encoding] = $argv;
$headers = \"content-type: application/json\\r\\n\" . ($encoding ? \"content-encoding: $encoding\\r\\n\" : '');
$http = ['method' => 'POST', 'header' => $headers, 'content' => file_get_contents($file), 'ignore_errors' => true];
file_get_contents($url, false, stream_context_create(['http' => $http]));
echo explode(' ', $http_response_header[0])[1];
";
    if present("PHP with URLs as files", "php", &["-r", "exit(ini_get('allow_url_fopen') ? 0 : 1);"]) {
        deliver("php", &WHOLE, script("php", &["-r"], text));
    }
}

#[test]
fn phps_curl() {
    let text = "
[, $url, $file, $encoding] = $argv;
$curl = curl_init($url);
$headers = array_merge(['content-type: application/json'], $encoding ? [\"content-encoding: $encoding\"] : []);
curl_setopt_array($curl, [CURLOPT_POST => true, CURLOPT_POSTFIELDS => file_get_contents($file), CURLOPT_HTTPHEADER => $headers, CURLOPT_RETURNTRANSFER => true]);
curl_exec($curl);
echo curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
";
    if present("PHP with curl", "php", &["-r", "exit(extension_loaded('curl') ? 0 : 1);"]) {
        deliver("php curl", &WHOLE, script("php", &["-r"], text));
    }
}
