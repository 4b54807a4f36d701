//! `idhook send --auth oauth2`: tokens from our own `listen`, from token servers that others wrote, and from one that follows a script.
//!
//! `IDHOOK_TEST_PYTHON` names a Python that has `authlib` and `flask`, `IDHOOK_TEST_OAUTH2_MOCK` the program of npm's `oauth2-mock-server`.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver as Channel, channel};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use common::app::App;
use common::receiver::Receiver;
use common::{Output, PATIENCE, Tool, say};
use tiny_http::{Header, Response, Server};

/// A vendor whose way is OAuth 2, so that `--auth` need not be said.
const VENDOR: &str = "validas";
const SECRET: &str = "s3cret-of-the-client";

fn file(folder: &Path, content: &str) -> String {
    let path = folder.join("secret.txt");
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

/// So many deliveries to `url`.
fn send(url: &str, times: usize, flags: &[&str]) -> Output {
    let what = vec![VENDOR; times];
    Tool::new(["send"].iter().chain(&what).chain(&["--to", url])).env("IDHOOK_SECRET", SECRET).run_with(flags)
}

fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{id}:{secret}")))
}

fn token(value: &str, more: &str) -> String {
    format!(r#"{{"access_token": "{value}", "token_type": "Bearer"{more}}}"#)
}

/// A request for a token.
struct Asked {
    authorization: Option<String>,
    content_type: String,
    form: String,
}

/// A token server that answers as a test says: by the request and its number, from 0 on, with status, `Location` and body.
struct Issuer {
    url: String,
    asked: Channel<Asked>,
    server: Arc<Server>,
}

impl Issuer {
    fn new(answer: impl Fn(&Asked, usize) -> (u16, String) + Send + 'static) -> Self {
        let server = Arc::new(Server::http("127.0.0.1:0").unwrap());
        let url = format!("http://{}/tokens", server.server_addr());
        let (tell, asked) = channel();
        let serving = Arc::clone(&server);
        std::thread::spawn(move || {
            for (at, mut request) in serving.incoming_requests().enumerate() {
                let mut form = String::new();
                let _ = request.as_reader().read_to_string(&mut form);
                let header = |name: &str| {
                    let of_that_name = |header: &&Header| header.field.as_str().as_str().eq_ignore_ascii_case(name);
                    request.headers().iter().find(of_that_name).map(|header| header.value.to_string())
                };
                let asked =
                    Asked { authorization: header("authorization"), content_type: header("content-type").unwrap_or_default(), form };
                let (status, body) = answer(&asked, at);
                let _ = tell.send(asked);
                let mut response = Response::from_string(body).with_status_code(status);
                if (300..400).contains(&status) {
                    response.add_header(Header::from_bytes("location", "https://elsewhere.example/").unwrap());
                }
                let _ = request.respond(response);
            }
        });
        Self { url, asked, server }
    }

    /// One that gives `token-1`, `token-2` and so on, with these members beside them.
    fn counting(more: &'static str) -> Self {
        Self::new(move |_, at| (200, token(&format!("token-{}", at + 1), more)))
    }

    #[track_caller]
    fn next(&self) -> Asked {
        self.asked.recv_timeout(PATIENCE).expect("a token is asked for")
    }

    /// How many more requests have come.
    fn count(&self) -> usize {
        self.asked.try_iter().count()
    }

    fn send(&self, to: &str, times: usize, flags: &[&str]) -> Output {
        send(to, times, &[&["--token-url", &self.url, "--client-id", "me"], flags].concat())
    }
}

impl Drop for Issuer {
    fn drop(&mut self) {
        self.server.unblock();
    }
}

// ------------------------------------------------------------------------------------------------------------- the whole loop

#[test]
fn send_and_listen_agree_on_one_machine_without_another_flag() {
    let folder = tempfile::tempdir().unwrap();
    // Characters that a Basic header of OAuth 2 and a form write in their own ways.
    for secret in [SECRET, "p+ss:w%rd & é=1"] {
        let secret = file(folder.path(), secret);
        let flags = ["--auth", "oauth2", "--vendor", VENDOR, "--secret-file", &secret, "--strict", "--output", "ndjson", "--count", "3"];
        let listening = Tool::new(["listen"].iter().chain(&flags)).listen();
        let output = Tool::new(["send", VENDOR, VENDOR, VENDOR, "--secret-file", &secret, "--to", &listening.url]).run().expect(0);
        assert!(output.text().contains("\nsent 3, 3 accepted, 0 not accepted\n"), "{}", output.text());
        let records = listening.end().expect(0).records();
        let verdicts = records.iter().filter(|record| record["type"] == "callback").map(|record| &record["credentials"]["verdict"]);
        assert_eq!(verdicts.collect::<Vec<_>>(), ["valid"; 3]);
    }
}

#[test]
fn listen_knows_its_client_by_the_id_that_both_are_given() {
    let folder = tempfile::tempdir().unwrap();
    let secret = file(folder.path(), SECRET);
    let flags = ["--auth", "oauth2", "--vendor", VENDOR, "--secret-file", &secret, "--strict", "--client-id", "vendor"];
    let listening = Tool::new(["listen"].iter().chain(&flags)).listen();
    let deliver = |flags: &[&str]| Tool::new(["send", VENDOR, "--secret-file", &secret, "--to", &listening.url]).run_with(flags);
    deliver(&["--client-id", "vendor"]).expect(0);
    let refused = deliver(&["--client-id", "another"]).expect(4);
    assert!(refused.text().contains("it answered 401 invalid_client (another client id or another secret)"), "{}", refused.text());
    let refused = deliver(&[]).expect(4);
    assert!(refused.text().contains("invalid_client"), "idhook is not that client either: {}", refused.text());
    listening.interrupt();
}

// ------------------------------------------------------------------------------------------------------------ what is asked

#[test]
fn a_token_is_asked_for_as_the_rfc_says() {
    let issuer = Issuer::counting("");
    let mut receiver = Receiver::ok();
    issuer.send(&receiver.url, 1, &["--scope", "callbacks:write b"]).expect(0);
    let asked = issuer.next();
    assert_eq!(asked.form, "grant_type=client_credentials&scope=callbacks%3Awrite+b");
    assert_eq!(asked.content_type, "application/x-www-form-urlencoded");
    assert_eq!(asked.authorization, Some(basic("me", SECRET)));
    assert_eq!(receiver.next().header("authorization"), Some("Bearer token-1"));

    issuer.send(&receiver.url, 1, &["--token-auth", "form"]).expect(0);
    let asked = issuer.next();
    assert_eq!(asked.form, format!("grant_type=client_credentials&client_id=me&client_secret={SECRET}"));
    assert_eq!(asked.authorization, None);
    assert_eq!(receiver.next().header("authorization"), Some("Bearer token-2"));
    assert_eq!(issuer.count(), 0);
}

#[test]
fn the_form_is_tried_where_basic_is_refused_and_what_was_taken_is_remembered() {
    for (status, error) in [(401, "{}"), (400, r#"{"error": "invalid_client"}"#), (400, r#"{"error": "invalid_request"}"#)] {
        let issuer = Issuer::new(move |asked, at| match &asked.authorization {
            Some(_) => (status, error.to_owned()),
            None => (200, token(&format!("token-{at}"), r#", "expires_in": 0"#)),
        });
        let mut receiver = Receiver::ok();
        issuer.send(&receiver.url, 2, &[]).expect(0);
        let ways: Vec<_> = [issuer.next(), issuer.next(), issuer.next()].iter().map(|asked| asked.authorization.is_some()).collect();
        assert_eq!((ways.as_slice(), issuer.count()), (&[true, false, false][..], 0), "{error}");
        assert_eq!(receiver.next().header("authorization"), Some("Bearer token-1"));
        assert_eq!(receiver.next().header("authorization"), Some("Bearer token-2"));
        issuer.send(&receiver.url, 1, &["--token-auth", "basic"]).expect(4);
        assert!(issuer.next().authorization.is_some());
        assert_eq!(issuer.count(), 0, "the form is not tried when it is not wanted");
        assert!(receiver.is_empty());
    }
}

// ---------------------------------------------------------------------------------------------------- how long it is kept

#[test]
fn a_token_is_kept_as_long_as_it_lives() {
    for (more, requests) in [(r#", "expires_in": 3600"#, 1), (r#", "expires_in": "3600""#, 1), ("", 1), (r#", "expires_in": 0"#, 5)] {
        let issuer = Issuer::counting(more);
        let mut receiver = Receiver::ok();
        issuer.send(&receiver.url, 5, &[]).expect(0);
        (0..5).for_each(|_| drop(receiver.next()));
        assert_eq!(issuer.count(), requests, "{more}");
    }
}

#[test]
fn a_401_renews_the_token_once_and_the_delivery_is_made_once_more() {
    let issuer = Issuer::counting(r#", "expires_in": 3600"#);
    let mut receiver = Receiver::answering(&[200, 401, 200], "");
    let output = issuer.send(&receiver.url, 3, &[]).expect(0);
    let tokens: Vec<_> = (0..4).map(|_| receiver.next().header("authorization").unwrap().to_owned()).collect();
    assert_eq!(tokens, ["Bearer token-1", "Bearer token-1", "Bearer token-2", "Bearer token-2"]);
    assert!(receiver.is_empty() && output.text().contains("\nsent 3, 3 accepted, 0 not accepted\n"), "{}", output.text());
    assert_eq!(issuer.count(), 2);
}

#[test]
fn deliveries_at_once_share_one_request_for_a_token() {
    let issuer = Issuer::counting("");
    // tiny_http may leave one of many connections waiting for the end of another.
    let app = App::answering(200, "");
    issuer.send(&app.address, 1, &["--repeat", "40", "--concurrency", "20"]).expect(0);
    (0..40).for_each(|_| assert_eq!(app.next().all("authorization"), [b"Bearer token-1"]));
    assert_eq!(issuer.count(), 1);

    let failing = Issuer::new(|_, _| (503, String::new()));
    let output = failing.send("http://127.0.0.1:1", 1, &["--repeat", "20", "--concurrency", "20"]).expect(4);
    assert_eq!(output.text().matches("it answered 503").count(), 20, "{}", output.text());
    assert_eq!(failing.count(), 1, "the others share its failure");
}

#[test]
fn a_token_that_cannot_be_had_is_tried_for_again() {
    let issuer = Issuer::new(|_, at| if at < 2 { (503, String::new()) } else { (200, token("token", "")) });
    let mut receiver = Receiver::ok();
    let output = issuer.send(&receiver.url, 1, &["--retry", "2", "--retry-interval", "1ms"]).expect(0);
    receiver.next();
    assert_eq!(output.text().matches("no token from").count(), 2, "{}", output.text());
    assert_eq!(issuer.count(), 3);
}

#[test]
fn a_receiver_that_takes_no_token_is_not_asked_again_and_again() {
    let issuer = Issuer::counting("");
    let mut receiver = Receiver::answering(&[401], "no");
    let output = issuer.send(&receiver.url, 3, &[]).expect(1);
    assert_eq!(output.text().matches("→ 401 ").count(), 3, "{}", output.text());
    (0..4).for_each(|_| drop(receiver.next()));
    assert!(receiver.is_empty(), "the first twice, the others once");
    assert_eq!(issuer.count(), 2);
}

#[test]
fn a_renewal_that_fails_is_told_and_the_next_delivery_asks_anew() {
    let issuer = Issuer::new(|_, at| if at == 1 { (503, String::new()) } else { (200, token("token", "")) });
    let mut receiver = Receiver::answering(&[401, 200], "");
    let output = issuer.send(&receiver.url, 2, &[]).expect(4);
    assert!(output.text().contains("not delivered: no token from") && output.text().contains("it answered 503\n"), "{}", output.text());
    assert!(output.text().contains("\nsent 2, 1 accepted, 1 not accepted\n"), "{}", output.text());
    (0..2).for_each(|_| drop(receiver.next()));
    assert_eq!(issuer.count(), 3);
}

// ------------------------------------------------------------------------------------------- each way in which it can fail

/// Nothing is delivered, and these words say why.
#[track_caller]
fn fails(token_url: &str, words: &str) {
    let flags = ["--token-url", token_url, "--client-id", "me", "--timeout", "2s"];
    // Whoever delivered to this port would be refused, and told so.
    let output = send("http://127.0.0.1:1", 1, &flags).expect(4);
    let text = output.text();
    assert!(text.contains("not delivered: no token from ") && text.contains(words), "{words:?} is not in {text}");
    assert!(text.contains("hint: --token-url, --client-id and --scope say"), "{text}");
    assert!(!text.contains(SECRET) && !output.stderr.contains(SECRET), "{text}");
    assert!(!output.stdout.iter().any(|byte| byte.is_ascii_control() && *byte != b'\n'), "{text}");
    let record = &send("http://127.0.0.1:1", 1, &[&flags[..], &["--output", "ndjson"]].concat()).expect(4).records()[0];
    assert!(record["status"].is_null() && record["error"].as_str().unwrap().starts_with("no token from "), "{record}");
}

#[test]
fn each_answer_without_a_token_has_its_sentence() {
    let long = format!(r#"{{"access_token": "{}", "token_type": "Bearer"}}"#, "x".repeat(100_000));
    for (status, body, words) in [
        (
            401,
            r#"{"error": "invalid_client", "error_description": "no such client"}"#,
            "it answered 401 invalid_client (no such client) to the client id and secret in the form, and the same to them in a Basic header",
        ),
        (400, r#"{"error": "invalid_scope", "error_description": "a\u001b[2J\nb"}"#, "it answered 400 invalid_scope (a\\u{1b}[2J\\u{a}b)"),
        (400, r#"{"error": "unsupported_grant_type"}"#, "it answered 400 unsupported_grant_type"),
        (400, "", "it answered 400\n"),
        (500, "<html>", "it answered 500\n"),
        (302, "", "it answered 302 and points to https://elsewhere.example/, and redirects are not followed"),
        (200, "", "its answer is not JSON"),
        (200, "<html>", "its answer is not JSON"),
        (200, "[]", "its answer is JSON, but no object"),
        (200, r#"{"token_type": "Bearer"}"#, "its answer has no access_token"),
        (200, r#"{"access_token": null, "token_type": "Bearer"}"#, "the access_token in its answer is no string"),
        (200, r#"{"access_token": "t"}"#, "its answer has no token_type"),
        (200, r#"{"access_token": "t", "token_type": "DPoP"}"#, "its token is of the type DPoP, not Bearer"),
        (200, r#"{"access_token": "a\r\nx-evil: 1", "token_type": "Bearer"}"#, "characters that no header may hold"),
        (200, &long, "its answer is too long"),
    ] {
        let body = body.to_owned();
        let issuer = Issuer::new(move |_, _| (status, body.clone()));
        fails(&format!("{}?key=of-the-url", issuer.url), words);
        assert!(issuer.count() > 0);
    }
}

/// The URL of a server that reads once, says these bytes and closes.
fn answering(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/tokens", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(bytes);
            // A program that another test starts at this moment holds a copy of the socket; a mere close would leave it open.
            let _ = stream.shutdown(Shutdown::Both);
        }
    });
    url
}

#[test]
fn a_token_server_that_cannot_be_reached_has_its_sentence() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    fails(&format!("http://{closed}/tokens"), "connection refused");
    let plain = answering(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
    fails(&plain.replace("http:", "https:"), "does not speak TLS");
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    fails(&format!("http://{}/tokens", silent.local_addr().unwrap()), "no answer in time");
    let broken = answering(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"access_");
    fails(&broken, "its answer broke off");
}

#[test]
fn what_is_not_said_is_a_usage_error() {
    let run = |to: &str, flags: &[&str], secret: Option<&str>| {
        let tool = Tool::new(["send", VENDOR, "--to", to]);
        secret.into_iter().fold(tool, |tool, secret| tool.env("IDHOOK_SECRET", secret)).run_with(flags).expect(2).stderr
    };
    let secret = Some(SECRET);
    assert!(run("https://192.0.2.1/", &[], secret).contains("where tokens for 192.0.2.1 come from is not said"));
    assert!(run("127.0.0.1:1", &["--token-url", "127.0.0.1:1"], secret).contains("no client id is given"));
    assert!(run("127.0.0.1:1", &["--client-id", "x"], None).contains("--client-id is about tokens"));
    let meant = ["send", VENDOR, "--to", "127.0.0.1:1", "--client-id", "x", "--credentials", "wrong", "--dry-run"];
    assert!(Tool::new(meant).run().expect(0).text().contains("authorization: Bearer"), "the flags of a valid run may stay");
    assert!(run("127.0.0.1:1", &["--auth", "oauth2"], None).contains("no secret to use with it"));
    let plain = ["--token-url", "http://192.0.2.1/", "--client-id", "x"];
    assert!(run("127.0.0.1:1", &plain, secret).contains("a secret would go to 192.0.2.1 unencrypted"));
    let user = run("127.0.0.1:1", &["--token-url", "https://us:pa55@h/", "--client-id", "x"], secret);
    assert!(user.contains("names no user") && !user.contains("pa55"), "{user}");
    let wrong = run("127.0.0.1:1", &["--token-url", "http://us:pa55@h h/"], secret);
    assert!(wrong.contains("--token-url") && !wrong.contains("pa55"), "{wrong}");
}

// ------------------------------------------------------------------------------------------------------ what is shown

#[test]
fn a_token_is_shown_nowhere_even_if_the_receiver_repeats_it() {
    let issuer = Issuer::new(|_, _| (200, token("very-secret-token", "")));
    let mut receiver = Receiver::answering(&[500], "you said very-secret-token, very-secret-token");
    for flags in [&["-v"][..], &["-v", "--output", "ndjson"], &["-v", "--redact", "personal"]] {
        let output = issuer.send(&receiver.url, 1, flags).expect(1);
        receiver.next();
        assert!(!output.text().contains("very-secret") && !output.stderr.contains("very-secret"), "{flags:?}: {}", output.text());
    }
    let output = issuer.send(&receiver.url, 1, &["--redact", "none"]).expect(1);
    receiver.next();
    assert!(output.text().contains("very-secret-token, very-secret-token"), "{}", output.text());
}

#[test]
fn the_client_secret_is_not_shown_even_if_the_token_server_repeats_it() {
    let issuer = Issuer::new(|asked, _| {
        let said = format!("{} {}", asked.form, asked.authorization.as_deref().unwrap_or_default());
        (400, serde_json::json!({"error": "invalid_request", "error_description": said}).to_string())
    });
    let run = |flags: &[&str]| {
        let tool = Tool::new(["send", VENDOR, "--to", "127.0.0.1:1", "--token-url", &issuer.url, "--client-id", "me"]);
        tool.env("IDHOOK_SECRET", "very secret").run_with(flags).expect(4).text().to_owned()
    };
    let shown = run(&[]);
    assert!(shown.contains("client_secret=••••••") && shown.contains("Basic ••••••"), "{shown}");
    assert!(!shown.contains("very") && !shown.contains(&basic("me", "very+secret")[6..]), "{shown}");
    let shown = run(&["--redact", "none"]);
    assert!(shown.contains("client_secret=very+secret") && shown.contains(&basic("me", "very+secret")), "{shown}");
}

#[test]
fn a_preview_fetches_no_token_and_shows_where_it_would_stand() {
    let issuer = Issuer::counting("");
    let shown = issuer.send("https://192.0.2.1/hook", 1, &["--dry-run"]).expect(0);
    assert!(shown.text().contains("\nauthorization: Bearer ••••••\n"), "{}", shown.text());
    let mut receiver = Receiver::ok();
    let command = issuer.send(&receiver.url, 1, &["--curl"]).expect(0);
    assert_eq!(issuer.count(), 0);
    issuer.send(&receiver.url, 1, &[]).expect(0);
    receiver.next();
    if !Command::new("curl").arg("--version").output().is_ok_and(|output| output.status.success()) {
        return say("SKIPPED: there is no curl to test with");
    }
    let done = Command::new("sh").args(["-c", command.text()]).env("IDHOOK_TOKEN", "mine").output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(receiver.next().header("authorization"), Some("Bearer mine"));
}

#[test]
fn an_authorization_that_is_given_stands() {
    let mut receiver = Receiver::ok();
    send(&receiver.url, 1, &["-H", "Authorization: Bearer mine"]).expect(0);
    assert_eq!(receiver.next().header("authorization"), Some("Bearer mine"));
}

// ------------------------------------------------------------------------------------------------- other people's servers

/// A server of another make that says on a line where it listens; killed when dropped.
struct Peer {
    child: Child,
    url: String,
}

impl Peer {
    /// `None`, and a word about it, where it does not start.
    fn start(name: &str, mut command: Command) -> Option<Self> {
        let started = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let Ok(mut child) = started else {
            say(&format!("SKIPPED: there is no {name} to test with"));
            return None;
        };
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let url = stdout.lines().map_while(Result::ok).find_map(|line| {
            let url = &line[line.find("http://")?..];
            Some(url.trim().trim_end_matches('/').to_owned())
        });
        let Some(url) = url else {
            let _ = child.wait();
            say(&format!("SKIPPED: {name} does not start"));
            return None;
        };
        Some(Self { child, url })
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn npms_oauth2_mock_server_gives_tokens() {
    let Some(program) = std::env::var_os("IDHOOK_TEST_OAUTH2_MOCK") else {
        return say("SKIPPED: IDHOOK_TEST_OAUTH2_MOCK names no oauth2-mock-server");
    };
    let mut command = Command::new(program);
    command.args(["-a", "localhost", "-p", "0"]);
    let Some(peer) = Peer::start("oauth2-mock-server", command) else { return };
    let mut receiver = Receiver::ok();
    let url = format!("{}/token", peer.url);
    for way in [&[][..], &["--token-auth", "basic"], &["--token-auth", "form"]] {
        let flags = [&["--token-url", &url, "--client-id", "me", "--scope", "callbacks"], way].concat();
        send(&receiver.url, 2, &flags).expect(0);
        let (first, second) = (receiver.next(), receiver.next());
        let token = first.header("authorization").unwrap();
        // A JSON Web Token: three parts, the second of which says what was asked for.
        let parts: Vec<_> = token.strip_prefix("Bearer ").unwrap().split('.').collect();
        let claims = base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(parts[1]).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!((parts.len(), &claims["scope"]), (3, &"callbacks".into()), "{claims}");
        assert_eq!(second.header("authorization"), Some(token), "it is kept");
    }
}

/// A token server and a callback endpoint that takes its tokens alone; the client may say who it is in one way only.
const AUTHLIB: &str = r"
import logging, os, sys
os.environ['AUTHLIB_INSECURE_TRANSPORT'] = '1'
logging.getLogger('werkzeug').disabled = True
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, grants
from flask import Flask, request
from werkzeug.serving import make_server
way, secret = sys.argv[1:3]
class Client(ClientMixin):
    def get_client_id(self): return 'me'
    def get_default_redirect_uri(self): return None
    def get_allowed_scope(self, scope): return scope or ''
    def check_redirect_uri(self, uri): return False
    def check_client_secret(self, given): return given == secret
    def check_endpoint_auth_method(self, method, endpoint): return method == way
    def check_response_type(self, kind): return False
    def check_grant_type(self, kind): return kind == 'client_credentials'
class Grant(grants.ClientCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ['client_secret_basic', 'client_secret_post']
tokens = set()
app = Flask('token server')
app.config['OAUTH2_SCOPES_SUPPORTED'] = ['callbacks']
server = AuthorizationServer(app, query_client=lambda id: Client() if id == 'me' else None,
    save_token=lambda token, request: tokens.add(token['access_token']))
server.register_grant(Grant)
@app.post('/token')
def token(): return server.create_token_response()
@app.post('/hook')
def hook(): return '', 204 if request.headers.get('authorization', '').removeprefix('Bearer ') in tokens else 401
listening = make_server('127.0.0.1', 0, app)
print(f'http://127.0.0.1:{listening.server_port}', flush=True)
listening.serve_forever()
";

#[test]
fn authlibs_server_gives_tokens_and_takes_them() {
    let python = std::env::var("IDHOOK_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    // The last secret is one that a client writes in another way into a header than into a form.
    for (way, secret) in [("client_secret_basic", SECRET), ("client_secret_post", SECRET), ("client_secret_post", "p+ss w%rd&")] {
        let mut command = Command::new(&python);
        command.args(["-c", AUTHLIB, way, secret]);
        let Some(peer) = Peer::start("Python with authlib and flask", command) else { return };
        let deliver = |flags: &[&str]| {
            let (hook, url) = (format!("{}/hook", peer.url), format!("{}/token", peer.url));
            Tool::new(["send", VENDOR, VENDOR, "--to", &hook, "--token-url", &url])
                .env("IDHOOK_SECRET", secret)
                .run_with(&[&["--client-id"], flags].concat())
        };
        let output = deliver(&["me"]).expect(0);
        assert_eq!(output.text().matches("→ 204 ").count(), 2, "{way}: {}", output.text());
        let own = if way == "client_secret_basic" { ["basic", "form"] } else { ["form", "basic"] };
        deliver(&["me", "--token-auth", own[0]]).expect(0);
        let refused = deliver(&["me", "--token-auth", own[1]]).expect(4);
        assert!(refused.text().contains("invalid_client"), "{}", refused.text());
        assert!(deliver(&["another"]).expect(4).text().contains("401 invalid_client"));
        assert!(deliver(&["me", "--scope", "everything"]).expect(4).text().contains("400 invalid_scope"));
    }
}
