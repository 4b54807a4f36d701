//! What a mask leaves as it is: a value that holds nothing.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use common::wire::post_for_status;
use common::{Tool, write};

const BODY: &str = r#"{"object":"event","type":"identity.verification_session.verified","data":{"object":{"object":"identity.verification_session","client_secret":"vs_1_secret_2","url":null,"client_reference_id":null,"related_customer":"","metadata":{},"related_person":{"account":"acct_1"}}}}"#;

/// What `listen` shows of a body in this way.
fn shown(output: &str, level: &str, body: &str) -> String {
    let listening = Tool::new(["listen", "-v", "--count", "1", "--output", output, "--redact", level]).listen();
    post_for_status(listening.address(), "/stripe", "", body.as_bytes());
    listening.end().expect(0).text().replace("\\\"", "\"").replace("\": ", "\":")
}

#[test]
fn null_and_what_is_empty_are_shown_as_they_are() {
    for (output, level) in [("human", "secrets"), ("human", "personal"), ("ndjson", "secrets"), ("ndjson", "personal")] {
        let text = shown(output, level, BODY);
        for kept in [r#""url":null"#, r#""client_reference_id":null"#, r#""related_customer":"""#, r#""metadata":{}"#] {
            assert!(text.contains(kept), "{output} {level} {kept}: {text}");
        }
        assert!(text.contains(r#""client_secret":"••••••""#), "{output} {level}: {text}");
    }
}

#[test]
fn what_says_yes_or_no_of_somebody_is_masked() {
    let body = BODY.replace(r#""related_customer":"""#, r#""related_customer":true"#);
    assert!(shown("ndjson", "personal", &body).contains(r#""related_customer":"••••••""#));
    let body = BODY.replace(r#""url":null"#, r#""url":0"#);
    assert!(shown("human", "secrets", &body).contains(r#""url":"••••••""#));
}

#[test]
fn a_body_that_does_not_parse_keeps_its_null_and_hides_what_follows_a_name() {
    let text = shown("human", "secrets", "{\"url\": null, \"client_secret\": vs_1_secret_2, \"more\": 1, \"url\": \"\"");
    assert!(text.contains(r#""url":null,"#) && text.contains(r#""url":"""#) && !text.contains("vs_1_secret_2"), "{text}");
    let text = shown("human", "secrets", "{\"url\": null-and-more, \"more\": 1");
    assert!(!text.contains("null-and-more"), "{text}");
}

#[test]
fn a_dry_run_shows_the_null_that_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "body.json", BODY);
    let output = Tool::new(["send", "--dry-run", "--vendor", "stripe", &file]).run().expect(0);
    assert!(output.text().contains("\"url\": null") || output.text().contains("\"url\":null"), "{}", output.text());
}
