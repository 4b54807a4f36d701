//! The reports of `send` for other tools: a test case for each delivery, read by somebody else's JUnit parser, and annotations.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use common::app::{Act, App, answer};
use common::receiver::Receiver;
use common::{Output, Tool, junit, manifest, vendors};

/// A vendor's default sample: its name, and `vendor/event`.
fn default_of(vendor: &str) -> (String, String) {
    let sample = manifest(vendor)["default_sample"].as_str().unwrap().to_owned();
    let class = format!("{vendor}/{}", sample.split(':').next().unwrap());
    (format!("{vendor}/{sample}"), class)
}

fn report(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("out.xml")).unwrap()
}

#[test]
fn junit_has_a_case_for_each_delivery_and_says_why_one_failed() {
    let folder = tempfile::tempdir().unwrap();
    let vendor = &vendors()[0];
    let (name, class) = default_of(vendor);
    std::fs::write(folder.path().join("a<b>&'\"é.json"), "{\"secret\": \"body-word\"}").unwrap();
    let mut receiver = Receiver::answering(&[200, 503, 200], "answer-word");
    let what = [vendor.as_str(), "a<b>&'\"é.json", vendor.as_str()];
    let url = receiver.url.replace("://", "://user:pass-word@") + "/?token=query-word";
    let output = Tool::new(["send", "--to", &url, "--report", "junit=out.xml"].into_iter().chain(what)).dir(folder.path()).run().expect(1);
    (0..3).for_each(|_| drop(receiver.next()));
    assert!(!output.stderr.contains("::error"), "{}", output.stderr);
    let text = report(folder.path());
    assert!(
        text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- made by idhook send ")
            && text.contains(" -->\n<testsuites name=\"idhook send\" tests=\"3\" failures=\"1\" "),
        "{text}"
    );
    for word in ["body-word", "answer-word", "pass-word", "query-word"] {
        assert!(!text.contains(word), "{text}");
    }
    let Some(lines) = junit::read(&folder.path().join("out.xml")) else { return };
    assert_eq!(
        lines,
        [
            "idhook send 3 1 0 0 3".to_owned(),
            format!("{class}|{name} (1 of 2)|True|[]"),
            "unrecognised|a<b>&'\"é.json|True|[('Failure', 'status', 'answered 503, which is not accepted', \
             'answered 503, which is not accepted')]"
                .to_owned(),
            format!("{class}|{name} (2 of 2)|True|[]"),
        ]
    );
}

#[test]
fn a_failure_is_called_by_its_kind() {
    let vendor = &vendors()[0];
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    for (to, flags, told) in [
        (silent.local_addr().unwrap().to_string(), &["--timeout", "50ms"][..], "type=\"timeout\" message=\"no answer in time\""),
        (free.clone(), &[], &*format!("type=\"unreachable\" message=\"not delivered: nothing listens at {free} (connection refused)\"")),
        (free.clone(), &["--retry", "2", "--retry-interval", "1ms"], "message=\"not delivered after 3 attempts: nothing listens at "),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let all: Vec<_> = ["send", vendor, "--to", &to, "--report", "junit=out.xml"].into_iter().chain(flags.iter().copied()).collect();
        Tool::new(all).dir(folder.path()).run().expect(4);
        let text = report(folder.path());
        assert!(text.contains(told) && text.contains("tests=\"1\" failures=\"1\" errors=\"0\""), "{told}: {text}");
    }
}

#[test]
fn a_delivery_that_is_accepted_at_last_is_one_case_without_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let mut receiver = Receiver::answering(&[503, 503, 200], "");
    Tool::new(["send", &vendors()[0], "--to", &receiver.url, "--retry", "2", "--retry-interval", "1ms"])
        .dir(folder.path())
        .run_with(&["--report", "junit=out.xml", "--report", "github"])
        .expect(0);
    (0..3).for_each(|_| drop(receiver.next()));
    let text = report(folder.path());
    assert!(text.contains("tests=\"1\" failures=\"0\" errors=\"0\"") && !text.contains("<failure"), "{text}");
}

/// The annotations on stderr.
fn commands(output: &Output) -> Vec<&str> {
    output.stderr.lines().filter(|line| line.starts_with("::")).collect()
}

#[test]
fn a_failed_delivery_is_an_annotation_where_github_reads() {
    let vendor = &vendors()[0];
    let name = default_of(vendor).0;
    let app = App::new(|_| Act::WriteAndClose(answer(500, "", b"::error::forged\n##[error]forged")));
    let url = format!("http://{}/", app.address);
    let send = |github: &str, flags: &[&str]| {
        Tool::new(["send", vendor, "--to", &app.address]).env("GITHUB_ACTIONS", github).run_with(flags).expect(1)
    };
    let expected = format!("::error title=status::{name} → {url}: answered 500, which is not accepted");
    for output in [send("true", &[]), send("", &["--report", "github"])] {
        assert_eq!(commands(&output), [expected.as_str()]);
        assert!(!output.text().contains("##[") && output.text().lines().all(|line| !line.starts_with("::")), "{}", output.text());
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("out.xml");
    let other = send("true", &["--report", &format!("junit={}", file.display())]);
    assert!(commands(&other).is_empty() && file.is_file(), "what is asked for takes the place of the default");
    assert!(commands(&send("", &[])).is_empty(), "nobody asked");
}

#[test]
fn no_report_goes_over_what_is_read_or_logged() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("body.json", "{}");
    write("secret.txt", "word");
    let refused = |flags: &[&str], told: &str| {
        let output = Tool::new(["send", "--to", "127.0.0.1:9"]).dir(folder.path()).run_with(flags).expect(2);
        assert!(output.stderr.contains(told), "{flags:?}: {}", output.stderr);
    };
    let vendor = &vendors()[0];
    refused(&["body.json", "--report", "junit=./body.json"], "over a file that is to be sent");
    refused(&["--data", "@body.json", "--report", "junit=body.json"], "over a file that is to be sent");
    refused(&[vendor, "--secret-file", "secret.txt", "--report", "junit=secret.txt"], "over the file that --secret-file names");
    refused(&[vendor, "--log", "log.ndjson", "--report", "junit=./log.ndjson"], "over the file that --log names");
    refused(&[vendor, "--report", "junit=a.xml", "--report", "junit=a.xml"], "two reports would be written to a.xml");
    refused(&[vendor, "--report", "sarif=a.sarif"], "it is one of junit=FILE and github");
    refused(&[vendor, "--report", "junit=-"], "junit=./- is a file called -");
    refused(&[vendor, "--report", "junit=a.xml", "--dry-run"], "cannot be used with");
    assert_eq!(std::fs::read_to_string(folder.path().join("body.json")).unwrap(), "{}");
    assert!(!folder.path().join("a.xml").exists() && !folder.path().join("log.ndjson").exists());
}

#[test]
fn a_report_that_cannot_be_written_is_told_before_anything_is_sent() {
    let app = App::answering(200, "");
    let output = Tool::new(["send", &vendors()[0], "--to", &app.address, "--report", "junit=gone/out.xml"]).run().expect(3);
    assert!(app.is_empty() && output.stdout.is_empty(), "{}", output.text());
    assert!(output.stderr.contains("error: cannot write gone/out.xml: "), "{}", output.stderr);
}

#[test]
fn a_run_that_never_began_leaves_no_report_that_looks_well() {
    let folder = tempfile::tempdir().unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    Tool::new(["send", &vendors()[0], "--to", &free, "--wait", "10ms", "--report", "junit=out.xml"]).dir(folder.path()).run().expect(4);
    let text = report(folder.path());
    assert!(text.contains("errors=\"1\"") && text.contains("<error type=\"stopped\" message=\""), "{text}");
    assert!(text.contains("was not reached within"), "{text}");
    std::fs::write(folder.path().join("no.log"), "not a log\n").unwrap();
    let arguments = ["send", &vendors()[0], "--to", &free, "--log", "no.log", "--report", "junit=out.xml"];
    Tool::new(arguments).dir(folder.path()).run().expect(3);
    let text = report(folder.path());
    assert!(text.contains("errors=\"1\"") && text.contains("no.log"), "the old report is gone: {text}");
}

#[test]
fn what_an_earlier_run_delivered_is_a_skipped_case() {
    let folder = tempfile::tempdir().unwrap();
    let mut receiver = Receiver::answering(&[200, 500, 200], "");
    let [one, other] = [&vendors()[0], &vendors()[1]];
    let run = |status: i32, flags: &[&str]| {
        let arguments = ["send", one, other, "--to", &receiver.url, "--log", "log.ndjson", "--report", "junit=out.xml"];
        Tool::new(arguments).dir(folder.path()).run_with(flags).expect(status)
    };
    run(1, &[]);
    run(0, &["--resume"]);
    (0..3).for_each(|_| drop(receiver.next()));
    let (one, other) = (default_of(one), default_of(other));
    let text = report(folder.path());
    let skipped = "<skipped message=\"an earlier run saw it accepted: it is not sent again\"/>";
    assert!(text.contains("tests=\"2\" failures=\"0\" errors=\"0\" skipped=\"1\"") && text.contains(skipped), "{text}");
    let Some(lines) = junit::read(&folder.path().join("out.xml")) else { return };
    assert_eq!(lines[0], "idhook send 2 0 0 1 2");
    assert!(lines[1].starts_with(&format!("{}|{}|True|[('Skipped', ", one.1, one.0)), "{lines:?}");
    assert_eq!(lines[2], format!("{}|{}|True|[]", other.1, other.0));
}

#[cfg(unix)]
#[test]
fn the_report_of_an_interrupted_run_says_so() {
    use std::io::Read as _;
    let folder = tempfile::tempdir().unwrap();
    let (tell, arrived) = std::sync::mpsc::channel();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        // It reads what comes and never answers.
        let (mut stream, _) = listener.accept().unwrap();
        let mut some = [0; 16];
        stream.read_exact(&mut some).unwrap();
        tell.send(()).unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let arguments = ["send", &vendors()[0], "--to", &to, "--timeout", "30s", "--report", "junit=out.xml"];
    let (mut child, stdin) = Tool::new(arguments).dir(folder.path()).spawn();
    arrived.recv_timeout(common::PATIENCE).unwrap();
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    drop(stdin);
    let text = report(folder.path());
    assert!(text.contains("tests=\"1\" failures=\"0\" errors=\"1\"") && text.contains("<error type=\"interrupted\" message=\""), "{text}");
}
