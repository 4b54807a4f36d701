//! Headers that are signed and yet odd: where every library that a vendor gives to its customers refuses them, `listen` does not call them valid.
//!
//! It may be stricter than they are, and it may say so in other words. Libraries that are not on this machine are passed over, aloud.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use common::application::{Case, heard, secrets, signed, start};
use common::program::Program;
use common::{samples, say, wire};

/// Vendor, libraries, what is done to a good header, and what `listen` says then.
type Odd = (&'static str, &'static [&'static str], &'static str, fn(&str) -> String, &'static str);

const STANDARD: &[&str] = &["standardwebhooks"];
const BOTH: &[&str] = &["standardwebhooks", "svix"];

#[rustfmt::skip]
const ODD: [Odd; 8] = [
    ("stripe", &["stripe"], "a space behind the comma", |lines| lines.replace(",v1=", ", v1="), "malformed"),
    ("stripe", &["stripe"], "semicolons", |lines| lines.replace(",v1=", ";v1="), "malformed"),
    ("stripe", &["stripe"], "digits in upper case", |lines| { let (head, hex) = lines.split_once("v1=").unwrap(); format!("{head}v1={}", hex.to_ascii_uppercase()) }, "malformed"),
    ("stripe", &["stripe"], "only a version that does not count", |lines| lines.replace(",v1=", ",v0="), "missing"),
    ("standard-webhooks", BOTH, "no padding", |lines| lines.replace("=\r\n", "\r\n"), "malformed"),
    ("standard-webhooks", BOTH, "a version in upper case", |lines| lines.replace("v1,", "V1,"), "malformed"),
    ("standard-webhooks", BOTH, "another id", |lines| lines.replace("msg_of", "msg.of"), "wrong"),
    ("standard-webhooks", STANDARD, "no id", |lines| lines.replace("webhook-id: msg_of_others", "webhook-id: "), "missing"),
];

/// Whether an application takes a callback with these header lines.
fn taken(program: &Program, library: &str, lines: &str, body: &[u8]) -> bool {
    let status = wire::post_for_status(program.address(), &format!("/verify/{library}/0"), lines, body);
    program.next();
    status == 200
}

#[test]
fn what_no_library_takes_is_not_valid() {
    let folder = secrets();
    for language in ["Python", "Node"] {
        let Some((program, there)) = start(language) else { continue };
        for (vendor, libraries, odd, edit, verdict) in ODD {
            let body = samples(vendor).remove(0).1;
            for library in libraries {
                if there.get(library).is_none() {
                    say(&format!("SKIPPED: {library} for {language} is not on this machine"));
                    continue;
                }
                let good = signed(&program, library, "0", "0", &body);
                let edited = edit(&good);
                assert_ne!(good, edited, "{odd}");
                assert!(taken(&program, library, &good, &body), "{library} for {language} takes what it signs");
                assert!(!taken(&program, library, &edited, &body), "{library} for {language} takes {odd}: {edited}");
                let cases: [Case; 2] = [(good, body.clone(), "valid"), (edited, body.clone(), verdict)];
                heard(&folder, vendor, "both", &[], &cases);
            }
        }
    }
}
