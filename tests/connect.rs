//! How `idhook send` connects: through unix sockets and proxies, with receivers on plain sockets.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::net::TcpListener;
use std::process::Command;

use common::app::{Act, App, answer};
use common::receiver::Receiver;
use common::{Tool, say, vendors};

fn send(to: &str) -> Tool {
    Tool::new(["send", &vendors()[0], "--to", to])
}

/// A port of this machine where nobody listens.
fn closed() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

// --------------------------------------------------------------------------------------------------------------- unix sockets

#[cfg(unix)]
mod sockets {
    use super::{Tool, send};

    #[test]
    fn a_unix_socket_is_delivered_to_and_the_host_is_that_of_the_url() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("socket");
        let socket = socket.to_str().unwrap();
        let listening = Tool::new(["listen", "--output", "ndjson", "--count", "2", "--bind", &format!("unix:{socket}")]).spawn();
        // Nobody listens yet, or somebody does already.
        send("http://receiver.example:8080/hook?a=b").run_with(&["--unix-socket", socket, "--wait", "20s"]).expect(0);
        // A secret stays on this machine, whatever the URL names.
        let secret = send("http://receiver.example/").env("IDHOOK_SECRET", "s3cret");
        secret.run_with(&["--unix-socket", socket, "--auth", "bearer"]).expect(0);
        let output = listening.0.wait_with_output().unwrap();
        let records: Vec<serde_json::Value> =
            String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let callback = records.iter().find(|record| record["type"] == "callback").unwrap();
        assert_eq!((&callback["path"], &callback["query"]), (&"/hook".into(), &"a=b".into()));
        let host = callback["headers"].as_array().unwrap().iter().find(|header| header["name"] == "host").unwrap();
        assert_eq!(host["value"], "receiver.example:8080");
    }

    #[test]
    fn a_token_comes_through_the_socket_that_it_is_for() {
        let folder = tempfile::tempdir().unwrap();
        let (socket, secret) = (folder.path().join("socket"), folder.path().join("secret.txt"));
        std::fs::write(&secret, "s3cret-of-the-client").unwrap();
        let (socket, secret) = (socket.to_str().unwrap(), secret.to_str().unwrap());
        let auth = ["--auth", "oauth2", "--vendor", "validas", "--secret-file", secret, "--strict", "--count", "1"];
        let listening = Tool::new(["listen", "--bind", &format!("unix:{socket}")].iter().chain(&auth)).spawn();
        let flags = ["--unix-socket", socket, "--wait", "20s", "--secret-file", secret];
        Tool::new(["send", "validas", "--to", "http://receiver.example/"]).run_with(&flags).expect(0);
        assert!(listening.0.wait_with_output().unwrap().status.success());
    }

    #[test]
    fn a_socket_that_nobody_listens_at_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone");
        let output = send("http://receiver.example/").run_with(&["--unix-socket", gone.to_str().unwrap()]).expect(4);
        let told = format!("the socket {} does not exist", gone.display());
        assert!(output.text().contains(&told), "{}", output.text());
        let deserted = folder.path().join("deserted");
        drop(std::os::unix::net::UnixListener::bind(&deserted).unwrap());
        let output = send("http://receiver.example/").run_with(&["--unix-socket", deserted.to_str().unwrap()]).expect(4);
        let told = format!("nothing listens at the socket {} (connection refused)", deserted.display());
        assert!(output.text().contains(&told), "{}", output.text());
    }
}

// -------------------------------------------------------------------------------------------------------------------- proxies

#[test]
fn a_proxy_gets_what_is_for_other_machines() {
    let proxy = App::answering(200, "");
    let url = format!("http://{}", proxy.address);
    let user = format!("http://us:pa55@{}", proxy.address);
    let to = "http://receiver.invalid/hook";
    for tool in [send(to).env("HTTP_PROXY", &url), send(to).env("ALL_PROXY", &url)] {
        tool.run().expect(0);
        assert_eq!(proxy.next().line, "POST http://receiver.invalid/hook HTTP/1.1");
    }
    let output = send(to).run_with(&["--proxy", &user, "-v"]).expect(0);
    let arrived = proxy.next();
    assert_eq!(arrived.all("host"), [b"receiver.invalid"]);
    assert_eq!(arrived.all("proxy-authorization"), [b"Basic dXM6cGE1NQ=="], "us:pa55");
    assert!(!output.text().contains("pa55") && !output.stderr.contains("pa55"), "{}", output.text());
    // Short forms are understood, too.
    send(to).run_with(&["--proxy", &proxy.address]).expect(0);
    proxy.next();
    assert!(proxy.is_empty());
}

#[test]
fn nothing_for_loopback_goes_through_a_proxy() {
    let mut receiver = Receiver::ok();
    let port = receiver.url.rsplit(':').next().unwrap().to_owned();
    for host in ["127.0.0.1", "localhost"] {
        let tool = send(&format!("http://{host}:{port}/"));
        tool.env("HTTP_PROXY", closed()).env("http_proxy", closed()).env("ALL_PROXY", closed()).run().expect(0);
        receiver.next();
    }
    for to in ["http://127.0.0.1:1/", "http://localhost:1/", "http://[::1]:1/"] {
        let output = send(to).run_with(&["--proxy", "http://us:pa55@192.0.2.1:3128"]).expect(2);
        assert!(output.stderr.contains("--proxy is not used for loopback") && !output.stderr.contains("pa55"), "{}", output.stderr);
    }
    let output = Tool::new(["send", &vendors()[0], "--proxy", "192.0.2.1:1"]).run().expect(2);
    assert!(output.stderr.contains("this machine is that"), "{}", output.stderr);
}

#[test]
fn https_goes_through_a_proxy_in_a_tunnel_and_a_proxy_that_refuses_is_named() {
    for (status, why) in [(403, ""), (407, " (it wants a password)")] {
        let proxy = App::new(move |_| Act::WriteAndClose(answer(status, "", b"")));
        let user = format!("http://us:pa55@{}", proxy.address);
        for tool in
            [send("https://receiver.invalid/").env("HTTPS_PROXY", &user), send("https://receiver.invalid/").env("https_proxy", &user)]
        {
            let output = tool.run().expect(4);
            assert_eq!(proxy.next().line, "CONNECT receiver.invalid:443 HTTP/1.1");
            let told = format!("the proxy {} lets nothing through to receiver.invalid{why}\n", proxy.address);
            assert!(output.text().contains(&told), "{}", output.text());
            assert!(output.text().contains("hint: are the proxy and its password right?"), "{}", output.text());
            assert!(!output.text().contains("pa55") && !output.stderr.contains("pa55"), "{}", output.text());
        }
        let output = send("https://receiver.invalid/").env("HTTPS_PROXY", &user).env("NO_PROXY", ".invalid").run().expect(4);
        assert!(!output.text().contains("proxy") && proxy.is_empty(), "{}", output.text());
    }
}

#[test]
fn a_proxy_that_is_not_there_is_named_and_not_the_receiver() {
    let closed = closed();
    let user = format!("http://us:pa55@{closed}");
    for to in ["http://receiver.invalid/", "https://receiver.invalid/"] {
        for tool in [send(to).env("ALL_PROXY", &user), Tool::new(["send", &vendors()[0], "--to", to, "--proxy", &user])] {
            let output = tool.run().expect(4);
            let told = format!("nothing listens at the proxy {closed} (connection refused)");
            assert!(output.text().contains(&told) && !output.text().contains("pa55"), "{}", output.text());
        }
    }
}

#[test]
fn flags_that_cannot_be_meant_are_usage_errors() {
    let run = |flags: &[&str]| send("http://receiver.invalid/").run_with(flags).expect(2).stderr;
    let wrong = run(&["--proxy", "http://us:pa55@h h/"]);
    assert!(wrong.contains("--proxy") && !wrong.contains("pa55"), "{wrong}");
    assert!(run(&["--proxy", "socks5://h"]).contains("it must be http or https, not socks5"));
    assert!(run(&["--proxy", "h:1", "--unix-socket", "/s"]).contains("cannot be used with"));
}

// ----------------------------------------------------------------------------------------------------------------------- curl

#[test]
fn the_curl_command_connects_in_the_same_way() {
    let folder = tempfile::tempdir().unwrap();
    let flags = ["--proxy", "http://us:pa55@h:1", "-k", "--curl"];
    let output = send("https://receiver.invalid/").run_with(&flags).expect(0);
    assert!(output.text().contains("--proxy 'http://••••••@h:1/' --insecure -X POST"), "{}", output.text());
    assert!(output.stderr.contains("are masked in it; --redact none"), "{}", output.stderr);
    let plain = send("https://receiver.invalid/").run_with(&[&flags[..], &["--redact", "none"]].concat()).expect(0);
    assert!(plain.text().contains("--proxy http://us:pa55@h:1/ --insecure"), "{}", plain.text());
    if cfg!(not(unix)) || !Command::new("curl").arg("--version").output().is_ok_and(|output| output.status.success()) {
        return say("SKIPPED: there is no curl, or no unix socket, to test with");
    }
    let socket = folder.path().join("a socket");
    let socket = socket.to_str().unwrap();
    let listening = Tool::new(["listen", "--count", "2", "-qq", "--bind", &format!("unix:{socket}")]).spawn();
    send("http://receiver.example/").run_with(&["--unix-socket", socket, "--wait", "20s"]).expect(0);
    let command = send("http://receiver.example/").run_with(&["--unix-socket", socket, "--curl"]).expect(0);
    let done = Command::new("sh").args(["-c", command.text()]).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(listening.0.wait_with_output().unwrap().status.success());
}
