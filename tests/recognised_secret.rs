//! A secret finds its vendor where the body says whose it is, and what is refused says how to name it. Beside that: what `samples` says of
//! a scenario, and how a JUnit report of a recording counts and why its signatures fail.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use common::receiver::Receiver;
use common::wire::post_for_status;
use common::{Tool, samples, write};

#[test]
fn the_vendor_of_a_file_takes_the_secret() {
    let (mut receiver, folder) = (Receiver::ok(), tempfile::tempdir().unwrap());
    let file = write(folder.path(), "body.json", &samples("stripe")[0].1);
    let secret = write(folder.path(), "secret", "whsec_abc");
    Tool::new(["send", &file, "--secret-file", &secret, "--to", &receiver.url]).run().expect(0);
    assert!(receiver.next().header("stripe-signature").is_some());
    Tool::new(["send", &file, "--to", &receiver.url]).env("IDHOOK_SECRET", "whsec_abc").run().expect(0);
    assert!(receiver.next().header("stripe-signature").is_some());
}

#[test]
fn a_secret_for_bodies_of_several_vendors_or_of_nobody_is_refused_with_the_flag_that_helps() {
    let folder = tempfile::tempdir().unwrap();
    let bodies: Vec<_> = ["stripe", "identomat"].iter().map(|vendor| write(folder.path(), vendor, &samples(vendor)[0].1)).collect();
    let nobodys = write(folder.path(), "nobody", "{\"a\":1}");
    let secret = write(folder.path(), "secret", "whsec_abc");
    for files in [&bodies[..], &[nobodys]] {
        let output = Tool::new(["send", "--dry-run", "--secret-file", &secret]).args(&files.iter().map(String::as_str).collect::<Vec<_>>());
        let output = output.run().expect(2);
        assert!(output.stderr.contains("--vendor VENDOR") && output.stderr.contains("VENDOR=FILE"), "{}", output.stderr);
    }
}

#[test]
fn a_scenario_is_said_to_be_sent_and_not_printed() {
    let output = Tool::new(["samples", "veriff@approved"]).run().expect(2);
    for told in ["veriff@approved is a scenario", "idhook send veriff@approved", "idhook samples veriff/"] {
        assert!(output.stderr.contains(told), "{told}: {}", output.stderr);
    }
    let printed = output.stderr.split("idhook samples ").nth(1).unwrap().split_whitespace().next().unwrap();
    Tool::new(["samples", printed]).run().expect(0);
    let output = Tool::new(["samples", "veriff@of-nobody"]).run();
    assert!(output.status != 0 && !output.stderr.contains("no vendor"), "{}", output.stderr);
    assert!(Tool::new(["samples", "nobody@x"]).run().stderr.contains("no vendor"));
}

#[test]
fn a_junit_report_of_a_recording_says_how_many_lines_a_case_stands_for_and_why_a_signature_fails() {
    let folder = tempfile::tempdir().unwrap();
    let (calls, report) = (folder.path().join("calls.ndjson"), folder.path().join("junit.xml"));
    let listening = Tool::new(["listen", "--count", "3", "--save", calls.to_str().unwrap()]).listen();
    let stripe = &samples("stripe")[0].1;
    for _ in 0..2 {
        post_for_status(listening.address(), "/identomat", "", &samples("identomat")[0].1);
    }
    post_for_status(listening.address(), "/stripe", "stripe-signature: t=1,v1=00\r\n", stripe);
    listening.end().expect(0);
    let output = Tool::new(["validate", calls.to_str().unwrap(), "--report", &format!("junit={}", report.display())])
        .env("IDHOOK_SECRET_STRIPE", "whsec_abc")
        .run()
        .expect(1);
    assert!(output.text().contains("checked 3, 2 valid, 1 invalid"), "{}", output.text());
    let xml = std::fs::read_to_string(&report).unwrap();
    assert!(xml.contains("tests=\"2\" failures=\"1\"") && xml.contains("<system-out>checked 3, 2 valid: "), "{xml}");
    let failure = xml.split("<failure ").nth(1).unwrap().split("</failure>").next().unwrap();
    assert!(failure.contains("expected in: ") && failure.contains("\n  cause"), "{failure}");
    assert!(!xml.contains("whsec_abc"), "{xml}");
}
