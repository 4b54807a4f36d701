//! `listen --auth oauth2` from outside: it issues tokens, and accepts callbacks with these alone. Clients are raw sockets and other programs.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use common::wire::{answer, connect, exchange, post, post_for_status, status};
use common::{Listening, Tool};
use serde_json::Value;

const ID: &str = "vendor";
const SECRET: &str = "s3cret-of-the-client";
const FORM: &str = "content-type: application/x-www-form-urlencoded\r\n";
const BODY: &[u8] = br#"{"validation_id": "0123456789abcdef0123456789abcdef", "status": "confirmed"}"#;

/// What the endpoint said.
struct Said {
    status: u16,
    head: String,
    body: String,
}

impl Said {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{}{}: {error}", self.head, self.body))
    }

    fn token(&self) -> String {
        assert_eq!(self.status, 200, "{}{}", self.head, self.body);
        self.json()["access_token"].as_str().unwrap().to_owned()
    }

    fn error(&self) -> String {
        self.json()["error"].as_str().unwrap().to_owned()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().filter_map(|line| line.split_once(": ")).find(|(other, _)| *other == name).map(|(_, value)| value)
    }
}

fn secret_file(folder: &Path, content: &str) -> String {
    let path = folder.join("secret.txt");
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

fn tool(folder: &Path, arguments: &[&str]) -> Tool {
    let file = secret_file(folder, SECRET);
    Tool::new(["listen", "--auth", "oauth2", "--vendor", "validas", "--secret-file", &file].iter().chain(arguments))
}

fn listen(folder: &Path, arguments: &[&str]) -> Listening {
    tool(folder, arguments).listen()
}

fn said(stream: &mut TcpStream, request: &[u8]) -> Said {
    stream.write_all(request).unwrap();
    let head = answer(stream);
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    Said { status: status(&head), head, body: String::from_utf8(body).unwrap() }
}

fn request(headers: &str, body: &str) -> Vec<u8> {
    format!("POST /oauth2/token HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\n{headers}\r\n{body}", body.len()).into_bytes()
}

/// Asks for a token in a connection of its own.
fn ask(address: &str, headers: &str, body: &str) -> Said {
    said(&mut connect(address), &request(headers, body))
}

fn basic(id: &str, secret: &str) -> String {
    format!("{FORM}authorization: Basic {}\r\n", BASE64_STANDARD.encode(format!("{id}:{secret}")))
}

fn by_form(address: &str) -> Said {
    ask(address, FORM, &format!("grant_type=client_credentials&client_id={ID}&client_secret={SECRET}"))
}

fn bearer(token: &str) -> String {
    format!("authorization: Bearer {token}\r\n")
}

fn deliver(address: &str, headers: &str) -> String {
    exchange(address, &post("/validas", headers, BODY))
}

#[test]
fn a_token_is_issued_as_the_rfc_says_and_callbacks_with_it_are_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let listening = listen(folder.path(), &["--strict", "-q", "--count", "2", "--token-ttl", "10m"]);
    let said = by_form(listening.address());
    assert_eq!((said.status, said.json()["token_type"].as_str(), said.json()["expires_in"].as_u64()), (200, Some("Bearer"), Some(600)));
    assert_eq!((said.header("cache-control"), said.header("content-type")), (Some("no-store"), Some("application/json")));
    assert!(said.json().get("scope").is_none(), "none was asked for");
    let other = ask(listening.address(), &basic(ID, SECRET), "grant_type=client_credentials&scope=a+b%2Fc").json();
    assert_eq!(other["scope"], "a b/c", "echoed");
    assert_ne!(other["access_token"], said.json()["access_token"]);
    for token in [&said.token(), other["access_token"].as_str().unwrap()] {
        assert_eq!(status(&deliver(listening.address(), &bearer(token))), 200);
    }
    let output = listening.end().expect(0);
    assert_eq!(output.text().matches("oauth2 ok").count(), 2, "{}", output.text());
    assert!(
        output.text().contains("#1 ") && output.text().contains("received 2,"),
        "requests for tokens are not counted: {}",
        output.text()
    );
    assert!(!output.text().contains("/oauth2/token"));
}

#[test]
fn every_error_has_the_body_and_status_of_the_rfc() {
    let folder = tempfile::tempdir().unwrap();
    let listening = listen(folder.path(), &["--client-id", ID, "--max-body", "100kB"]);
    let good = format!("grant_type=client_credentials&client_id={ID}&client_secret={SECRET}");
    let json = "content-type: application/json\r\n";
    let twice_typed = format!("{FORM}{json}");
    let basic_only = basic(ID, SECRET);
    let two_lines = format!("{basic_only}authorization: Basic eDp5\r\n");
    let with = |headers: &str| format!("{FORM}{headers}\r\n");
    let (no_base64, no_colon, other_scheme) =
        (with("authorization: Basic %%%"), with("authorization: Basic YWJj"), with("authorization: Bearer abc"));
    let large = format!("{good}&padding={}", "x".repeat(65 * 1024));
    let table: &[(&str, &str, u16, &str)] = &[
        (json, &good, 400, "invalid_request"),
        ("", &good, 400, "invalid_request"),
        (&twice_typed, &good, 400, "invalid_request"),
        (FORM, "", 400, "invalid_request"),
        (FORM, "client_id=vendor&client_secret=x", 400, "invalid_request"),
        (FORM, "grant_type=&client_id=vendor&client_secret=x", 400, "invalid_request"),
        (FORM, &format!("{good}&grant_type=client_credentials"), 400, "invalid_request"),
        (FORM, &format!("{good}&x=1&%78=2"), 400, "invalid_request"),
        (FORM, &format!("{good}&x=%zz"), 400, "invalid_request"),
        (FORM, &large, 400, "invalid_request"),
        (FORM, &format!("grant_type=client_credentials&client_secret={SECRET}"), 400, "invalid_request"),
        (&basic_only, &good, 400, "invalid_request"),
        (&basic_only, "grant_type=client_credentials&client_id=another", 400, "invalid_request"),
        (&two_lines, "grant_type=client_credentials", 400, "invalid_request"),
        (FORM, "grant_type=client_credentials", 401, "invalid_client"),
        (FORM, "grant_type=client_credentials&client_id=vendor", 401, "invalid_client"),
        (FORM, "grant_type=client_credentials&client_id=vendor&client_secret=wrong", 401, "invalid_client"),
        (FORM, &format!("grant_type=client_credentials&client_id=another&client_secret={SECRET}"), 401, "invalid_client"),
        (&basic(ID, "wrong"), "grant_type=client_credentials", 401, "invalid_client"),
        (&basic("another", SECRET), "grant_type=client_credentials", 401, "invalid_client"),
        (&no_base64, "grant_type=client_credentials", 401, "invalid_client"),
        (&no_colon, "grant_type=client_credentials", 401, "invalid_client"),
        (&other_scheme, "grant_type=client_credentials", 401, "invalid_client"),
        (FORM, &good.replace("client_credentials", "password"), 400, "unsupported_grant_type"),
        (&basic_only, "grant_type=authorization_code", 400, "unsupported_grant_type"),
    ];
    for (headers, body, expected, error) in table {
        let said = ask(listening.address(), headers, body);
        let case = format!("{headers}{}: {}{}", &body[..body.len().min(100)], said.head, said.body);
        assert_eq!((said.status, said.error().as_str()), (*expected, *error), "{case}");
        assert!(!said.json()["error_description"].as_str().unwrap().is_empty(), "{case}");
        assert_eq!(said.header("cache-control"), Some("no-store"), "{case}");
        assert_eq!(said.header("www-authenticate").is_some_and(|challenge| challenge.starts_with("Basic ")), *expected == 401, "{case}");
        assert!(!said.body.contains(SECRET), "{case}");
    }
    let said = ask(listening.address(), &basic(ID, SECRET), "grant_type=client_credentials&client_id=vendor&empty=&empty=");
    assert_eq!(said.status, 200, "a client may name itself again, and empty parameters count as none: {}", said.body);
    assert_eq!(listening.interrupt().expect(0).text(), "received 0, 0 without errors, 0 with errors\n");
}

#[test]
fn id_and_secret_are_form_urlencoded_inside_basic_and_a_client_that_forgets_it_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = secret_file(folder.path(), "a+b%c:d é");
    let listening = Tool::new(["listen", "--auth", "oauth2", "--client-id", "i:d", "--vendor", "validas", "--secret-file", &file]).listen();
    let asked = |id: &str, secret: &str| ask(listening.address(), &basic(id, secret), "grant_type=client_credentials");
    assert_eq!(asked("i%3Ad", "a%2Bb%25c:d+%C3%A9").status, 200);
    let plain = asked("i%3Ad", "a+b%c:d é");
    assert_eq!(plain.error(), "invalid_client");
    assert!(plain.body.contains("form-urlencoded"), "{}", plain.body);
}

#[test]
fn the_endpoint_is_there_for_post_alone_and_only_with_oauth2() {
    let folder = tempfile::tempdir().unwrap();
    let listening = listen(folder.path(), &[]);
    for method in ["GET", "PUT", "DELETE", "OPTIONS"] {
        let answer = exchange(listening.address(), format!("{method} /oauth2/token HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes());
        assert_eq!(status(&answer), 405, "{answer}");
        assert!(answer.contains("allow: POST\r\n"), "{answer}");
    }
    let without = Tool::new(["listen", "-q", "--count", "1"]).listen();
    assert_eq!(post_for_status(without.address(), "/oauth2/token", "", b"{}"), 200);
    assert!(without.end().expect(0).text().contains("POST /oauth2/token"), "a callback as any other");
}

#[test]
fn a_web_page_gets_no_token() {
    let folder = tempfile::tempdir().unwrap();
    let listening = listen(folder.path(), &[]);
    let good = format!("grant_type=client_credentials&client_id={ID}&client_secret={SECRET}");
    for header in ["origin: https://evil.example\r\n", "origin: null\r\n", "sec-fetch-site: cross-site\r\n"] {
        let said = ask(listening.address(), &format!("{FORM}{header}"), &good);
        assert_eq!((said.status, said.body.as_str()), (403, ""), "{header}");
        assert!(!said.head.contains("access-control"), "{}", said.head);
    }
    let get = "GET /oauth2/token HTTP/1.1\r\nhost: x\r\norigin: https://evil.example\r\n\r\n";
    assert_eq!(status(&exchange(listening.address(), get.as_bytes())), 403);
}

#[test]
fn callbacks_without_a_token_of_ours_are_missing_wrong_or_malformed() {
    let folder = tempfile::tempdir().unwrap();
    let mut listening = listen(folder.path(), &["-q"]);
    let token = by_form(listening.address()).token();
    let mut changed = token.clone();
    changed.replace_range(20..22, if &token[20..22] == "AA" { "BB" } else { "AA" });
    let table = [
        (bearer(&token), "  oauth2 ok  "),
        (String::new(), "  oauth2 missing: no authorization header  "),
        (bearer(&changed), "  oauth2 wrong: the token was never issued here  "),
        (bearer(SECRET), "  oauth2 wrong: the token was never issued here  "),
        (bearer("a b"), "  oauth2 malformed: what follows Bearer is no token  "),
        ("authorization: Basic eDp5\r\n".to_owned(), "  oauth2 malformed: authorization does not start with Bearer  "),
        (bearer(&token).repeat(2), "  oauth2 malformed: authorization stands there more than once  "),
    ];
    for (at, (headers, expected)) in table.iter().enumerate() {
        assert_eq!(status(&deliver(listening.address(), headers)), 200, "reported, not refused");
        let line = listening.wait_for(&format!("#{} ", at + 1));
        assert!(line.contains(expected), "{expected}: {line}");
    }
}

#[test]
fn a_token_is_demanded_of_whoever_calls() {
    let folder = tempfile::tempdir().unwrap();
    let file = format!("validas={}", secret_file(folder.path(), SECRET));
    let mut listening = Tool::new(["listen", "-q", "--auth", "oauth2", "--secret-file", &file]).listen();
    let token = by_form(listening.address()).token();
    for (headers, expected) in [(bearer(&token), "oauth2 ok"), (String::new(), "oauth2 missing")] {
        exchange(listening.address(), &post("/", &headers, b"{}"));
        let line = listening.wait_for("unknown vendor");
        assert!(line.contains(expected), "{line}");
    }
}

#[test]
fn a_recorded_callback_is_sent_again_without_the_token_that_was_not_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("calls.ndjson");
    let listening = listen(folder.path(), &["--count", "1", "--save", file.to_str().unwrap()]);
    let token = by_form(listening.address()).token();
    deliver(listening.address(), &format!("x-kept: yes\r\n{}", bearer(&token)));
    listening.end().expect(0);
    let shown = Tool::new(["send", file.to_str().unwrap(), "--to", "localhost:1", "--dry-run"]).run().expect(0);
    assert!(shown.text().contains("x-kept: yes") && !shown.text().contains("authorization"), "{}", shown.text());
}

#[test]
fn strict_refuses_with_the_challenge_of_a_bearer_token() {
    let folder = tempfile::tempdir().unwrap();
    let listening = listen(folder.path(), &["--strict", "-q"]);
    let challenge = |headers: &str| {
        let answer = deliver(listening.address(), headers);
        assert_eq!(status(&answer), 401, "{answer}");
        answer.lines().find_map(|line| line.strip_prefix("www-authenticate: ")).unwrap().to_owned()
    };
    assert_eq!(challenge(""), "Bearer realm=\"idhook\"", "who shows no token is told no error");
    for (headers, why) in
        [(bearer("abc"), "wrong: the token was never issued here"), (bearer("a b"), "malformed: what follows Bearer is no token")]
    {
        let expected = format!("Bearer realm=\"idhook\", error=\"invalid_token\", error_description=\"{why}\"");
        assert_eq!(challenge(&headers), expected);
    }
    listening.interrupt().expect(1);
}

#[test]
fn a_refusal_by_another_scheme_has_a_challenge_that_fits_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = secret_file(folder.path(), "user:pass");
    for (auth, vendor, expected) in [
        ("basic", "unico", "Basic realm=\"idhook\", charset=\"UTF-8\""),
        ("bearer", "unico", "Bearer realm=\"idhook\""),
        ("header:x-key", "unico", "header realm=\"idhook\""),
        ("body-key", "identomat", "body-key realm=\"idhook\""),
    ] {
        let listening = Tool::new(["listen", "-q", "--strict", "--auth", auth, "--vendor", vendor, "--secret-file", &file]).listen();
        let answer = exchange(listening.address(), &post("/", "", b"{}"));
        assert_eq!(status(&answer), 401, "{auth}: {answer}");
        assert!(answer.contains(&format!("www-authenticate: {expected}\r\n")), "{auth}: {answer}");
    }
    let listening = Tool::new(["listen", "-q", "--strict"]).listen();
    let answer = exchange(listening.address(), &post("/", "", b"{oops"));
    assert!(status(&answer) == 400 && !answer.contains("www-authenticate"), "{answer}");
}

#[test]
fn an_expired_token_is_stale() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("calls.ndjson");
    let listening = listen(folder.path(), &["--strict", "-q", "--token-ttl", "1ms", "--save", file.to_str().unwrap()]);
    let said = by_form(listening.address());
    assert_eq!(said.json()["expires_in"], 0, "whole seconds");
    // However fast this is, it does not stay within a millisecond for good.
    let refused = std::iter::repeat_with(|| deliver(listening.address(), &bearer(&said.token()))).find(|answer| status(answer) == 401);
    assert!(refused.unwrap().contains("error=\"invalid_token\", error_description=\"stale: expired "));
    let output = listening.interrupt().expect(1);
    assert!(output.text().contains("oauth2 stale: expired ") && output.text().contains(" ago  "), "{}", output.text());
    let recorded = std::fs::read_to_string(&file).unwrap();
    assert!(recorded.contains(r#""verdict":"stale""#) && !recorded.contains(&said.token()), "{recorded}");
}

#[test]
fn beyond_a_thousand_tokens_the_oldest_makes_room_and_none_is_ever_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("calls.ndjson");
    let mut listening = listen(folder.path(), &["-q", "--save", file.to_str().unwrap()]);
    let mut stream = connect(listening.address());
    let good = request(FORM, &format!("grant_type=client_credentials&client_id={ID}&client_secret={SECRET}"));
    let tokens: Vec<_> = (0..1001).map(|_| said(&mut stream, &good).token()).collect();
    for token in [&tokens[0], &tokens[1], &tokens[1000]] {
        deliver(listening.address(), &bearer(token));
    }
    assert!(listening.wait_for("#1 ").contains("oauth2 wrong: the token had to make room"));
    assert!(listening.wait_for("#2 ").contains("oauth2 ok"));
    assert!(listening.wait_for("#3 ").contains("oauth2 ok"));
    listening.interrupt().expect(0);
    let recorded = std::fs::read_to_string(&file).unwrap();
    assert!(tokens.iter().all(|token| !recorded.contains(token)), "{recorded}");
}

#[test]
fn a_token_is_dots_in_the_file_and_all_else_is_as_it_came() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("calls.ndjson");
    let listening = listen(folder.path(), &["-v", "--count", "2", "--save", file.to_str().unwrap()]);
    let token = by_form(listening.address()).token();
    let headers = format!("x-one: a  b\r\nAuthorization: bearer  {token}\r\nx-two: {token}=\r\nX-ONE: c\r\n");
    exchange(listening.address(), &post(&format!("/validas?access_token={token}&x=1"), &headers, BODY));
    exchange(listening.address(), &post("/validas", &bearer("idhook_of-somebody-else"), BODY));
    let output = listening.end().expect(0);
    let recorded = std::fs::read_to_string(&file).unwrap();
    assert!(!recorded.contains(&token), "{recorded}");
    assert!(
        !output.text().lines().any(|line| line.trim_start().starts_with("authorization") && line.contains(&token)),
        "{}",
        output.text()
    );
    assert!(output.text().contains("  authorization: bearer ••••••\n"), "{}", output.text());
    let records: Vec<Value> = recorded.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let callbacks: Vec<_> = records.iter().filter(|record| record["type"] == "callback").collect();
    let values = |record: &Value, name: &str| {
        let lines = record["headers"].as_array().unwrap().iter().filter(|header| header["name"] == name);
        lines.map(|header| header["value"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(values(callbacks[0], "authorization"), ["bearer  ••••••"]);
    assert_eq!(values(callbacks[0], "x-one"), ["a  b", "c"]);
    assert_eq!(values(callbacks[0], "x-two"), ["••••••="]);
    assert_eq!(callbacks[0]["query"], "access_token=••••••&x=1");
    assert_eq!(callbacks[0]["body"].as_str().unwrap().as_bytes(), BODY);
    assert_eq!(callbacks[0]["credentials"]["verdict"], "valid");
    assert_eq!(values(callbacks[1], "authorization"), ["Bearer idhook_of-somebody-else"], "what we never issued is evidence");
}

#[test]
#[cfg(unix)]
fn without_a_secret_it_makes_one_that_its_owner_alone_can_read_and_that_goes_with_the_run() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let (mut child, _stdin) =
        Tool::new(["listen", "--auth", "oauth2", "--strict", "-q", "--port", "0"]).env("TMPDIR", folder.path()).spawn();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    let url = lines.find_map(|line| line.strip_prefix("Listening on http://").map(str::to_owned)).unwrap();
    let introduction = lines.find(|line| line.contains("/oauth2/token")).unwrap();
    let path = introduction.split("the secret in ").nth(1).unwrap().split(" (").next().unwrap().to_owned();
    assert!(Path::new(&path).starts_with(folder.path()), "{introduction}");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let content = std::fs::read_to_string(&path).unwrap();
    let secret = content.trim_end();
    assert!(secret.len() == 43 && !introduction.contains(secret), "256 bits, and not printed: {introduction}");
    let said = ask(&url, &basic("anybody", secret), "grant_type=client_credentials");
    assert_eq!(status(&deliver(&url, &bearer(&said.token()))), 200);
    assert_eq!(ask(&url, &basic("anybody", "another"), "grant_type=client_credentials").error(), "invalid_client");
    assert_eq!(status(&exchange(&url, &post(&format!("/{secret}"), &bearer(&said.token()), BODY))), 422, "nobody's body");
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("/••••••") && !shown.contains(secret), "masked wherever it stands: {shown}");
    assert!(lines.any(|line| line.contains("a token was refused, invalid_client: another client id or another secret")), "it is told");
    assert!(!Path::new(&path).exists());
}

#[test]
fn curl_gets_a_token_and_delivers_with_it() {
    if Command::new("curl").arg("--version").output().is_err() {
        common::say("skipped: there is no curl here");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let listening = listen(folder.path(), &["--strict", "--count", "1"]);
    let curl = |arguments: &[&str]| {
        let output = Command::new("curl").args(["--silent", "--show-error", "--noproxy", "*"]).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let endpoint = format!("{}/oauth2/token", listening.url);
    let user = format!("{ID}:{SECRET}");
    let granted: Value = serde_json::from_str(&curl(&["--user", &user, "--data", "grant_type=client_credentials", &endpoint])).unwrap();
    let header = format!("Authorization: Bearer {}", granted["access_token"].as_str().unwrap());
    let body = String::from_utf8(BODY.to_vec()).unwrap();
    let delivered = curl(&[
        "--write-out",
        "%{http_code}",
        "--header",
        &header,
        "--header",
        "content-type: application/json",
        "--data",
        &body,
        &format!("{}/validas", listening.url),
    ]);
    assert_eq!(delivered, "200");
    listening.end().expect(0);
}

#[test]
fn wrong_usage_is_2_and_says_what_would_be_right() {
    let folder = tempfile::tempdir().unwrap();
    let file = secret_file(folder.path(), SECRET);
    let refused = |arguments: &[&str]| Tool::new(arguments).run().expect(2).stderr;
    assert!(refused(&["listen", "--client-id", "x"]).contains("--auth oauth2"));
    assert!(refused(&["listen", "--token-ttl", "1m"]).contains("--auth oauth2"));
    assert!(refused(&["listen", "--auth", "oauth2", "--token-ttl", "0s"]).contains("such as 10m"));
    assert!(refused(&["validate", "-", "--vendor", "validas", "--auth", "oauth2", "--secret-file", &file]).contains("--auth bearer"));
    let without = refused(&["listen", "--vendor", "validas", "--secret-file", &file]);
    assert!(without.contains("listen --auth oauth2"), "{without}");
    let set_for_all = Tool::new(["listen", "--timeout", "1ms", "--port", "0"]).env("IDHOOK_CLIENT_ID", "x").env("IDHOOK_TOKEN_TTL", "1m");
    set_for_all.run().expect(0);
}
