//! What `send` shows of an answer that was not expected: a raw socket says what a test wants said.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use common::app::{Act, App, answer};
use common::{Output, Tool, manifest, vendors};

/// Sends one sample to what answers so.
#[track_caller]
fn send(status: u16, content_type: &str, body: &str, flags: &[&str], expected: i32) -> Output {
    let bytes = answer(status, &format!("content-type: {content_type}\r\n"), body.as_bytes());
    let app = App::new(move |_| Act::WriteAndClose(bytes.clone()));
    Tool::new(["send", &vendors()[0], "--to", &app.address]).env("IDHOOK_SECRET", "s3cret-word").run_with(flags).expect(expected)
}

/// What is shown behind bars.
fn shown(output: &Output) -> Vec<&str> {
    output.text().lines().filter_map(|line| line.strip_prefix("| ")).collect()
}

#[test]
fn json_is_indented_and_keeps_its_spelling() {
    let output = send(422, "application/problem+json", "{\"n\":1.0,\"list\":[1e2],\"why\":\"\\u00e9\"}", &[], 1);
    assert_eq!(shown(&output), ["{", "  \"n\": 1.0,", "  \"list\": [", "    1e2", "  ],", "  \"why\": \"\\u00e9\"", "}"]);
    let broken = send(422, "application/json", "{\"n\":1.0,", &[], 1);
    assert_eq!(shown(&broken), ["{\"n\":1.0,"]);
}

#[test]
fn a_page_is_its_text_and_harmless() {
    let page =
        "<!doctype html><title>Oops</title><h1>Oops</h1><script>alert(1)</script><p>&#27;[2J<b>it</b> broke &lt;here&gt;\u{202e}</p>";
    let output = send(500, "text/html", page, &[], 1);
    assert_eq!(shown(&output), ["Oops", "\\u{1b}[2Jit broke <here>\\u{202e}"]);
    let plain = send(500, "text/plain", "<b>as it is</b>", &[], 1);
    assert_eq!(shown(&plain), ["<b>as it is</b>"], "only a page is read as one");
}

#[test]
fn of_an_accepted_answer_only_a_page_is_shown() {
    for (content_type, body) in
        [("text/html", "ok"), ("text/html", "1 < 2"), ("application/json", "{\"html\":\"<b>\"}"), ("text/plain", "<b>")]
    {
        let output = send(200, content_type, body, &[], 0);
        assert!(shown(&output).is_empty() && !output.text().contains("hint"), "{body}: {}", output.text());
    }
    let page = send(200, "text/html; charset=utf-8", "<h1>Welcome to the web server</h1>", &[], 0);
    assert_eq!(shown(&page), ["Welcome to the web server"]);
    assert!(page.text().contains("\nhint: it counts as accepted, but a web page is for people"), "{}", page.text());
    let quiet = send(200, "text/html", "<h1>Welcome</h1>", &["-q"], 0);
    assert!(!quiet.text().contains("Welcome") && !quiet.text().contains("hint"), "{}", quiet.text());
}

#[test]
fn an_answer_that_repeats_a_secret_does_not_show_it() {
    let member = vendors().iter().find_map(|vendor| {
        let members = manifest(vendor)["secrets"]["members"].clone();
        members.as_array().and_then(|members| Some(members.first()?["at"].as_str()?.rsplit('/').next()?.to_owned()))
    });
    let member = member.unwrap();
    let cases = [
        ("application/json", format!("{{\"you sent\":{{\"{member}\":\"unknown-word\",\"x\":\"a s3cret-word\"}},\"next\":1}}")),
        ("application/json", format!("{{\"you sent\":\"{{\\\"{member}\\\":\\\"unknown-word\\\"}} s3cret\\u002dword\"}}")),
        ("application/json", format!("{{\"{member}\":[\"unknown-word\"")),
        ("text/html", format!("<pre>{{&quot;{member}&quot;: &quot;unknown-word&quot;}} s3cret<b></b>-word</pre>")),
        ("text/plain", format!("{member}=unknown-word s3cret-word")),
    ];
    for (content_type, body) in cases {
        for flags in [&[][..], &["-v"]] {
            let output = send(500, content_type, &body, flags, 1);
            assert!(output.text().contains("••••••"), "{}", output.text());
            assert!(!output.text().contains("unknown-word") && !output.text().contains("s3cret"), "{body}: {}", output.text());
            let whole = send(500, content_type, &body, &["--redact", "none"], 1);
            assert!(whole.text().contains("unknown-word"), "{}", whole.text());
        }
        let output = send(500, content_type, &body, &["--redact", "personal"], 1);
        assert!(shown(&output)[0].contains("is hidden by --redact personal"), "{}", output.text());
    }
}

#[test]
fn a_name_that_only_ends_like_that_of_a_secret_is_another() {
    let output = send(500, "application/json", "{\"context\":\"seen\",\"error_text\":\"seen, too\"}", &[], 1);
    assert_eq!(shown(&output), ["{", "  \"context\": \"seen\",", "  \"error_text\": \"seen, too\"", "}"]);
}

#[test]
fn a_long_answer_is_shown_in_part_and_whole_where_that_is_asked_for() {
    let lines: String = (1..=50).map(|line| format!("line {line}\n")).collect();
    let output = send(500, "text/plain", &lines, &[], 1);
    let told = shown(&output);
    assert_eq!((told.len(), told[19], told[20]), (21, "line 20", "… 30 more lines (-v shows them)"));
    let all = send(500, "text/plain", &lines, &["-v"], 1);
    assert_eq!((shown(&all).len(), shown(&all)[49]), (50, "line 50"));
    let huge = send(500, "text/html", &format!("<p>{}", "word <br>".repeat(1_000_000)), &["-v"], 1);
    assert!(huge.stdout.len() < 100_000 && shown(&huge).last() == Some(&"… the answer is longer"), "{} bytes", huge.stdout.len());
}

#[test]
fn a_failure_without_a_word_says_where_to_look() {
    let hint = "\nhint: it does not say why: its log may\n";
    assert!(send(500, "text/html", "", &[], 1).text().ends_with(hint));
    assert!(!send(404, "text/html", "", &[], 1).text().contains("hint"), "the status says it");
    assert!(!send(200, "text/html", "", &[], 0).text().contains("hint"));
}
