//! `listen` from outside: what it answers, what it prints, how it ends. The vendor is a raw socket.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStderr};
use std::time::{Duration, Instant};

use common::wire::{answer, chunked, connect, exchange, half_close, post, post_for_status, rest, status};
use common::{Listening, Output, PATIENCE, Tool, manifest, samples, soon, vendors, write};
use serde_json::{Value, json};

const KEY: &str = "right-key-4711";

fn listen(arguments: &[&str]) -> Listening {
    tool(arguments).listen()
}

fn tool(arguments: &[&str]) -> Tool {
    Tool::new(["listen"].iter().chain(arguments))
}

/// Posts one body to a `listen` that ends with it.
fn one(arguments: &[&str], path: &str, headers: &str, body: &[u8]) -> Output {
    let listening = listen(&[&["--count", "1"], arguments].concat());
    assert_eq!(post_for_status(listening.address(), path, headers, body), 200);
    listening.end().expect(0)
}

/// A callback of Identomat, with this key and result.
fn session_change(key: &str, result: &str) -> Vec<u8> {
    format!(
        r#"{{"callbackApiKey": "{key}", "type": "session-change", "sessionId": "65lfvkv1t2o25ozimqu3nh797umb1ydvkpltl3ib", "result": "{result}"}}"#
    )
    .into_bytes()
}

const PROCESS: &[u8] = br#"{"processId": "8263a268-5388-492a-bca2-28e1ff4a69f0", "state": "PROCESS_STATE_FINISHED", "flow": "id"}"#;
const REQUEST: &[u8] = br#"{"event_type": "REQUEST_CREATED", "sent_at": "20250715083633", "request": {"status": "CREATED", "profile": "P", "registration_authority": 7, "scratchcard": "2678100", "pk": 1012632}, "certificates": []}"#;

/// The value at the first pointer that holds a string or a number.
fn label(body: &Value, pointers: &Value) -> Option<String> {
    pointers.as_array()?.iter().find_map(|pointer| match body.pointer(pointer.as_str()?)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// The parts of output that blank lines divide.
fn blocks(text: &str) -> Vec<&str> {
    text.split("\n\n").map(str::trim_end).filter(|block| !block.is_empty()).collect()
}

// ---------------------------------------------------------------------------------------------------------- what is shown

#[test]
fn a_headline_names_vendor_event_status_and_subject_of_every_sample() {
    let all: Vec<_> =
        vendors().into_iter().flat_map(|vendor| samples(&vendor).into_iter().map(move |sample| (vendor.clone(), sample))).collect();
    assert!(all.len() > 40);
    let count = all.len().to_string();
    let listening = listen(&["-q", "--count", &count]);
    for (vendor, (_, body)) in &all {
        assert_eq!(post_for_status(listening.address(), &path_of(vendor), "", body), 200);
    }
    let output = listening.end().expect(0);
    let lines: Vec<_> = output.text().lines().collect();
    assert_eq!(lines.iter().filter(|line| line.contains(" POST /")).count(), all.len(), "one line each, and then the summary");
    for (at, (vendor, (name, body))) in all.iter().enumerate() {
        let (manifest, line) = (manifest(vendor), lines[at]);
        let parts: Vec<_> = line.split("  ").collect();
        let body_view: Value = serde_json::from_slice(body).unwrap();
        let (time, request) = parts[0].split_at(12);
        assert!(time.bytes().zip(*b"00:00:00.000").all(|(byte, form)| byte == form || form == b'0' && byte.is_ascii_digit()), "{line}");
        assert_eq!(request, format!(" #{} POST {}", at + 1, path_of(vendor)));
        assert_eq!(parts[1], manifest["name"], "{name}: {line}");
        assert_eq!(parts[2], name.split(':').next().unwrap(), "{line}");
        if let Some(status) = label(&body_view, &manifest["status"]) {
            assert_eq!(parts[3], status, "{name}: {line}");
        }
        let subject = label(&body_view, &manifest["subject"]["at"]).map(|value| {
            let secret =
                manifest["secrets"]["members"].as_array().into_iter().flatten().any(|member| {
                    manifest["subject"]["at"].as_array().unwrap().contains(&member["at"]) && member["keep_ends"] == json!(true)
                });
            let shown = if secret { format!("{}…{}", &value[..4], &value[value.len() - 3..]) } else { value };
            format!("{} {shown}", manifest["subject"]["label"].as_str().unwrap())
        });
        if let Some(subject) = subject {
            assert!(parts.contains(&subject.as_str()), "{name}: {subject:?} in {line}");
        }
        #[expect(clippy::cast_precision_loss, reason = "a size of a sample")]
        let size = if body.len() < 1000 { format!("{} B", body.len()) } else { format!("{:.1} kB", body.len() as f64 / 1000.0) };
        assert!(parts.contains(&size.as_str()), "{name}: {line}");
        assert!(parts.contains(&"schema ok"), "{name}: {line}");
        assert!(parts.last().unwrap().starts_with("→ 200 ") && line.ends_with(" ms"), "{name}: {line}");
    }
    assert_eq!(*lines.last().unwrap(), format!("received {count}, {count} without errors, 0 with errors"));
}

/// Where a callback of a vendor is posted to so that it is recognised: a `by-name` vendor only by its own path.
fn path_of(vendor: &str) -> String {
    if manifest(vendor)["recognise"].get("by-name").is_some() { format!("/{vendor}/hooks") } else { "/hooks".to_owned() }
}

#[test]
fn the_body_of_every_sample_is_shown_in_its_order_with_only_secrets_masked() {
    for vendor in vendors() {
        let all = samples(&vendor);
        let listening = listen(&["--count", &all.len().to_string()]);
        for (_, body) in &all {
            assert_eq!(post_for_status(listening.address(), &path_of(&vendor), "", body), 200);
        }
        let output = listening.end().expect(0);
        let blocks = blocks(output.text());
        assert_eq!(blocks.len(), all.len() + 1);
        let manifest = manifest(&vendor);
        for ((name, body), block) in all.iter().zip(blocks) {
            let lines = block.lines().skip(1).filter(|line| !line.starts_with("note: ")).collect::<Vec<_>>();
            let shown: Value = serde_json::from_str(&lines.join("\n")).unwrap_or_else(|error| panic!("{name}: {error}: {block}"));
            let sent: Value = serde_json::from_slice(body).unwrap();
            let mut masked = Vec::new();
            compare(&sent, &shown, "", &mut masked);
            for pointer in &masked {
                let text = sent.pointer(pointer).unwrap();
                let secret = manifest["secrets"]["members"].as_array().into_iter().flatten().any(|member| member["at"] == json!(pointer));
                assert!(secret, "{vendor}/{name}: {pointer} is no secret, yet {text} is hidden");
            }
            let event = name.split(':').next().unwrap();
            for member in manifest["secrets"]["members"].as_array().into_iter().flatten() {
                let (at, events) = (member["at"].as_str().unwrap(), member["events"].as_array());
                if events.is_none_or(|events| events.is_empty() || events.contains(&json!(event)))
                    && sent.pointer(at).is_some_and(|value| !value.is_null())
                {
                    assert!(masked.contains(&at.to_owned()), "{vendor}/{name}: {at} is shown: {block}");
                }
            }
        }
    }
}

/// Gathers the pointers at which `shown` hides what was `sent`; all else must be equal, in the same order.
fn compare(sent: &Value, shown: &Value, at: &str, masked: &mut Vec<String>) {
    match (sent, shown) {
        (Value::Object(sent), Value::Object(shown)) => {
            assert_eq!(sent.keys().collect::<Vec<_>>(), shown.keys().collect::<Vec<_>>());
            sent.iter().for_each(|(key, value)| compare(value, &shown[key], &format!("{at}/{key}"), masked));
        }
        (Value::Array(sent), Value::Array(shown)) => {
            assert_eq!(sent.len(), shown.len());
            sent.iter().zip(shown).enumerate().for_each(|(index, (sent, shown))| compare(sent, shown, &format!("{at}/{index}"), masked));
        }
        (_, Value::String(text)) if text.contains('•') || text.contains('…') => masked.push(at.to_owned()),
        _ => assert_eq!(sent, shown, "{at}"),
    }
}

#[test]
fn numbers_keep_their_spelling_and_keys_their_order() {
    let body =
        br#"{"z":1.0,"processId":"p","a":1e2,"state":"PROCESS_STATE_FINISHED","n":123456789012345678901,"flow":"id","s":"\u0041\/"}"#;
    let output = one(&[], "/", "", body);
    let shown: Vec<_> = output.text().lines().filter_map(|line| line.strip_prefix("  \"")).collect();
    assert_eq!(
        shown,
        [
            r#"z": 1.0,"#,
            r#"processId": "p","#,
            r#"a": 1e2,"#,
            r#"state": "PROCESS_STATE_FINISHED","#,
            r#"n": 123456789012345678901,"#,
            r#"flow": "id","#,
            r#"s": "\u0041\/""#
        ]
    );
}

#[test]
fn a_problem_is_printed_under_its_line_with_what_was_expected_and_what_is_near() {
    let output = one(&[], "/", "", &session_change("k", "APROVED"));
    let lines: Vec<_> = output.text().lines().collect();
    let at = lines.iter().position(|line| line.contains(r#""result": "APROVED""#)).expect("the line is shown");
    let below = lines[at + 1];
    for part in ["^ error:", "APROVED is not a result that Identomat sends", "expected APPROVED, REJECTED", "did you mean APPROVED?"] {
        assert!(below.contains(part), "{part:?} in {below:?}");
    }
    let column = |line: &str, needle: &str| line.find(needle).map(|at| line[..at].chars().count());
    assert_eq!(column(below, "^"), column(lines[at], r#""APROVED""#), "the mark stands below the value");
    assert!(output.text().contains("schema 1 error"), "{}", output.text());
    assert!(output.text().ends_with("received 1, 0 without errors, 1 with errors (1 problem)\n"), "{}", output.text());
}

#[test]
fn two_problems_stand_each_under_its_own_line() {
    let body = br#"{"processId": 5, "state": "PROCESS_STATE_FINISHED", "flow": ["x"]}"#;
    let output = one(&["--vendor", "unico"], "/", "", body);
    let lines: Vec<_> = output.text().lines().collect();
    for (value, message) in [("\"processId\": 5", "processId is a number"), ("\"flow\": [", "flow is an array")] {
        let at = lines.iter().position(|line| line.contains(value)).unwrap_or_else(|| panic!("{value} is shown"));
        assert!(lines[at + 1].contains(message) || lines[at + 3].contains(message), "{message:?} is near {value:?}: {}", output.text());
    }
}

#[test]
fn what_is_not_json_is_shown_as_it_is_with_the_place_of_the_fault() {
    let output = one(&[], "/identomat", "", b"{\n  \"type\": \"session-change\",\n  \"result\": }\n");
    let text = output.text();
    assert!(text.contains("not JSON  → 200"), "{text}");
    for line in ["| {", "|   \"type\": \"session-change\",", "|   \"result\": }"] {
        assert!(text.lines().any(|shown| shown == line), "{line:?} in {text}");
    }
    assert!(text.contains("error[syntax]: not JSON: expected a value, found "), "{text}");
    assert!(text.contains("--> body:3:13"), "{text}");
}

#[test]
fn an_unknown_body_is_shown_with_the_nearest_vendor_and_what_it_lacks() {
    let output = one(&[], "/hooks", "", br#"{"processId": "p", "status": 1}"#);
    assert!(output.text().contains("  unknown vendor  "), "{}", output.text());
    assert!(output.text().contains("not checked: the vendor is not known"), "{}", output.text());
    let problem = output.text().lines().find(|line| line.contains("Unico IDCloud comes nearest")).expect("the nearest is named");
    assert!(problem.contains("state") && !problem.contains("processId"), "what it lacks, and only that: {problem}");
    let none = one(&[], "/hooks", "", b"[1]");
    assert!(none.text().contains("expected an object, found an array") && !none.text().contains("comes nearest"), "{}", none.text());
}

#[test]
fn the_answer_of_another_endpoint_is_told_from_a_callback() {
    let body = br#"{"result": "approved", "generalDocuments": [], "similarity": 1}"#;
    let output = one(&[], "/", "", body);
    assert!(output.text().contains("this is an answer of Identomat's `/result` endpoint, not a callback"), "{}", output.text());
}

#[test]
fn what_a_vendor_makes_one_know_is_said_once() {
    let listening = listen(&["--count", "2"]);
    for _ in 0..2 {
        post_for_status(listening.address(), "/", "", PROCESS);
    }
    let output = listening.end().expect(0);
    let said = |text: &str| output.text().lines().filter(|line| *line == format!("note: {text}")).count();
    assert_eq!(said("the vendor documents no signature"), 1, "once a run: {}", output.text());
    assert_eq!(said("finished is not approved: ask GetProcess"), 2, "with every callback that it is about: {}", output.text());
}

#[test]
fn quiet_drops_bodies_then_headlines_and_verbose_adds_headers() {
    let headline = "Unico IDCloud";
    let run = |flags: &[&str]| String::from_utf8(one(flags, "/", "x-mark: seen\r\n", PROCESS).stdout).unwrap();
    let (loudest, normal, quiet, quietest) = (run(&["-v"]), run(&[]), run(&["-q"]), run(&["-qq"]));
    assert!(loudest.contains(headline) && loudest.contains("  x-mark: seen\n") && loudest.contains("\"flow\": \"id\""), "{loudest}");
    assert!(normal.contains(headline) && !normal.contains("x-mark") && normal.contains("\"flow\": \"id\""), "{normal}");
    assert!(quiet.contains(headline) && !quiet.contains("flow") && !quiet.contains("note:"), "{quiet}");
    assert_eq!(quietest, "received 1, 1 without errors, 0 with errors\n");
    let bad = run_bad(&["-q"]);
    assert!(bad.contains("not JSON") && !bad.contains("error[") && !bad.contains("| "), "excerpts are dropped too: {bad}");
    tool(&["-q", "-v", "--timeout", "1ms", "--port", "0"]).run().expect(2);
}

fn run_bad(flags: &[&str]) -> String {
    String::from_utf8(one(flags, "/", "", b"{oops").stdout).unwrap()
}

#[test]
fn colours_are_off_in_a_pipe_and_on_when_asked_for() {
    let run = |tool: Tool| {
        let mut listening = tool.listen();
        // What it says on stderr is coloured too.
        listening.url = listening.url.replace("\u{1b}[1m", "").replace("\u{1b}[0m", "");
        assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
        String::from_utf8(listening.end().expect(0).stdout).unwrap()
    };
    let bold = "\u{1b}[1mUnico IDCloud\u{1b}[0m";
    assert!(!run(tool(&["--count", "1"])).contains('\u{1b}'));
    assert!(run(tool(&["--count", "1", "--color", "always"])).contains(bold));
    assert!(run(tool(&["--count", "1", "--color", "always"]).env("NO_COLOR", "1")).contains(bold), "the flag wins");
    assert!(run(tool(&["--count", "1"]).env("CLICOLOR_FORCE", "1")).contains(bold));
    assert!(!run(tool(&["--count", "1"]).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1")).contains('\u{1b}'));
    assert!(!run(tool(&["--count", "1", "--color", "never"]).env("CLICOLOR_FORCE", "1")).contains('\u{1b}'));
}

#[test]
fn redaction_has_three_steps() {
    let body = br#"{"callbackApiKey": "key-9876", "type": "one-time-password-request", "sessionId": "wwb83rh1se22wd81z0tx8bqlerljq5kgf6rxem1q", "text": "Your code is 68-67-68-67", "phoneNumber": "+995512345678"}"#;
    for output in ["human", "ndjson"] {
        let shown = |level: &str| String::from_utf8(one(&["--output", output, "--redact", level], "/", "", body).stdout).unwrap();
        let holds = |text: &str| {
            ["key-9876", "68-67-68-67", "wwb83rh1se22wd81z0tx8bqlerljq5kgf6rxem1q", "+995512345678"].map(|part| text.contains(part))
        };
        assert_eq!(holds(&shown("none")), [true; 4], "{output}");
        assert_eq!(holds(&shown("secrets")), [false, false, false, true], "{output}");
        assert_eq!(holds(&shown("personal")), [false; 4], "{output}");
    }
    let default = one(&[], "/", "", body);
    assert!(!default.text().contains("key-9876") && default.text().contains("+995512345678"), "secrets is the default: {}", default.text());
}

// --------------------------------------------------------------------------------------------------- whose callback it is

#[test]
fn the_first_segment_of_the_path_decides_the_vendor() {
    for vendor in vendors() {
        let manifest = manifest(&vendor);
        let aliases = manifest["aliases"].as_array().into_iter().flatten().map(|alias| alias.as_str().unwrap().to_owned());
        for name in aliases.chain([vendor.clone(), vendor.to_uppercase()]) {
            for path in [format!("/{name}"), format!("/{name}/a/b?x=1"), format!("/{name}?x=1")] {
                // A body of somebody else.
                let other: &[u8] = if vendor == "unico" { REQUEST } else { PROCESS };
                let output = one(&["-q"], &path, "", other);
                let name = manifest["name"].as_str().unwrap();
                assert!(output.text().contains(&format!(" POST {path}  {name}  ")), "{path}: {}", output.text());
            }
        }
    }
}

#[test]
fn a_vendor_deeper_in_the_path_or_as_part_of_a_word_decides_nothing() {
    for path in ["/hooks/identomat", "/identomatic", "/identoma", "/?vendor=identomat"] {
        let output = one(&["-q"], path, "", PROCESS);
        assert!(output.text().contains("Unico IDCloud"), "{path}: {}", output.text());
    }
}

#[test]
fn the_flag_wins_over_path_and_body() {
    for name in ["oneshot", "uanataca", "NAMIRIAL"] {
        let output = one(&["-q", "--vendor", name], "/identomat", "", PROCESS);
        assert!(output.text().contains("One-Shot"), "{name}: {}", output.text());
    }
    let listening = tool(&["-q", "--count", "1"]).env("IDHOOK_VENDOR", "oneshot").listen();
    post_for_status(listening.address(), "/identomat", "", PROCESS);
    assert!(listening.end().expect(0).text().contains("One-Shot"));
}

#[test]
fn an_unknown_vendor_on_the_command_line_is_refused_with_a_suggestion() {
    let output = tool(&["--vendor", "idntomat", "--timeout", "5s", "--port", "0"]).run().expect(3);
    assert!(
        output.stderr.contains("no vendor is called idntomat") && output.stderr.contains("did you mean identomat?"),
        "{}",
        output.stderr
    );
    let far = tool(&["--vendor", "xyzzy", "--timeout", "5s", "--port", "0"]).run().expect(3);
    for vendor in vendors() {
        assert!(far.stderr.contains(&vendor), "{}", far.stderr);
    }
}

#[test]
fn a_body_in_the_wrong_place_says_whose_it_looks_like() {
    let output = one(&[], "/identomat", "", PROCESS);
    assert!(output.text().contains("this is no callback of Identomat"), "{}", output.text());
    assert!(output.text().contains("it looks like a callback of Unico IDCloud"), "{}", output.text());
}

#[test]
fn an_unknown_event_of_a_known_vendor_is_named() {
    let output = one(&[], "/", "", br#"{"event_type": "REQUEST_CANCELLED", "sent_at": "20250715083633", "request": {"pk": 1}}"#);
    assert!(output.text().contains("One-Shot  REQUEST_CANCELLED (unknown event)"), "{}", output.text());
    assert!(output.text().contains("REQUEST_CANCELED"), "the trap says how it is spelled: {}", output.text());
}

// -------------------------------------------------------------------------------------------------------------- verdicts

type Flags<'a> = &'a [&'a str];
type Environment<'a> = &'a [(&'a str, &'a str)];

/// Posts to a `listen` with these flags, and gives the headline.
fn headline(flags: Flags, environment: Environment, path: &str, headers: &str, body: &[u8]) -> String {
    let tool = environment.iter().fold(tool(&[&["-q", "--count", "1"], flags].concat()), |tool, (name, value)| tool.env(name, value));
    let listening = tool.listen();
    assert_eq!(post_for_status(listening.address(), path, headers, body), 200);
    let output = listening.end().expect(0);
    output.text().lines().next().unwrap().to_owned()
}

#[test]
fn a_verdict_says_why_nothing_was_checked() {
    let folder = tempfile::tempdir().unwrap();
    let secret = write(folder.path(), "secret", format!("{KEY}\n"));
    let named = |vendor: &str| format!("{vendor}={secret}");
    let table: [(&[&str], &[u8], &str); 6] = [
        (&[], &session_change(KEY, "APPROVED"), "  not checked: no secret given  "),
        (&[], PROCESS, "  not checked: no secret given  "),
        (&[], REQUEST, "  not checked: the vendor documents no authentication  "),
        (
            &["--secret-file", &named("oneshot")],
            REQUEST,
            "  not checked: the vendor documents no authentication; --auth says how to use the secret  ",
        ),
        (&["--auth", "none", "--secret-file", &named("unico")], PROCESS, "  not checked: --auth none  "),
        (&[], b"{}", "  not checked: the vendor is not known  "),
    ];
    for (flags, body, expected) in table {
        let line = headline(flags, &[], "/", "", body);
        assert!(line.contains(expected), "{flags:?}: {line}");
    }
    let line = headline(&[], &[("IDHOOK_SECRET_UNICO", KEY)], "/", "", PROCESS);
    let several = "has several ways to authenticate (oauth2, basic, header, bearer, none) and no default: say which with --auth  ";
    assert!(line.contains(several), "{line}");
}

#[test]
fn a_key_in_the_body_is_valid_wrong_missing_or_malformed() {
    let folder = tempfile::tempdir().unwrap();
    let secret = write(folder.path(), "secret", format!("{KEY}\n"));
    let table: [(&[u8], &str); 7] = [
        (&session_change(KEY, "APPROVED"), "  key ok  "),
        (&session_change("another", "APPROVED"), "  key wrong: another key at /callbackApiKey  "),
        (&session_change(&KEY[1..], "APPROVED"), "  key wrong: another key at /callbackApiKey  "),
        (&session_change("", "APPROVED"), "  key wrong: another key at /callbackApiKey  "),
        (br#"{"type": "session-change"}"#, "  key missing: no /callbackApiKey in the body  "),
        (br#"{"type": "session-change", "callbackApiKey": 4711}"#, "  key malformed: /callbackApiKey is a number, not a string  "),
        (b"callbackApiKey=right-key-4711", "  key malformed: the body, which should hold the key, is not JSON  "),
    ];
    for (body, expected) in table {
        let line = headline(&["--vendor", "identomat", "--secret-file", &secret], &[], "/", "", body);
        assert!(line.contains(expected), "{line}");
    }
    let escaped = session_change("right\\u002dkey\\u002d4711", "APPROVED");
    let line = headline(&["--vendor", "identomat", "--secret-file", &secret], &[], "/", "", &escaped);
    assert!(line.contains("  key ok  "), "escapes are the same text: {line}");
}

#[test]
fn a_header_is_valid_wrong_missing_or_malformed() {
    let folder = tempfile::tempdir().unwrap();
    let plain = write(folder.path(), "plain", KEY);
    let pair = write(folder.path(), "pair", format!("user:{KEY}"));
    let named = write(folder.path(), "named", format!("X-Hook-Key: {KEY}"));
    // dXNlcjpyaWdodC1rZXktNDcxMQ== is user:right-key-4711.
    let table: [(&str, &str, &str, &str); 20] = [
        ("basic", &pair, "authorization: Basic dXNlcjpyaWdodC1rZXktNDcxMQ==\r\n", "basic ok"),
        ("basic", &pair, "authorization: basic dXNlcjpyaWdodC1rZXktNDcxMQ==\r\n", "basic ok"),
        ("basic", &pair, "authorization: Basic dXNlcjp4\r\n", "basic wrong: another user or password"),
        ("basic", &pair, "", "basic missing: no authorization header"),
        ("basic", &pair, "authorization: Bearer x\r\n", "basic malformed: authorization does not start with Basic"),
        ("basic", &pair, "authorization: Basic ***\r\n", "basic malformed: what follows Basic is not base64"),
        (
            "basic",
            &pair,
            "authorization: Basic YQ==\r\nauthorization: Basic YQ==\r\n",
            "basic malformed: authorization stands there more than once",
        ),
        ("bearer", &plain, "authorization: Bearer right-key-4711\r\n", "bearer ok"),
        ("bearer", &plain, "AUTHORIZATION: BEARER right-key-4711\r\n", "bearer ok"),
        ("bearer", &plain, "authorization: Bearer right-key-471\r\n", "bearer wrong: another token"),
        ("bearer", &plain, "authorization: Bearer\r\n", "bearer malformed: authorization does not start with Bearer"),
        ("bearer", &plain, "authorization: right-key-4711\r\n", "bearer malformed: authorization does not start with Bearer"),
        ("bearer", &plain, "", "bearer missing: no authorization header"),
        ("header", &plain, "authorization: right-key-4711\r\n", "header ok"),
        ("header", &plain, "authorization: Bearer right-key-4711\r\n", "header wrong: another value of authorization"),
        ("header", &named, "x-hook-key: right-key-4711\r\n", "header ok"),
        ("header", &named, "authorization: right-key-4711\r\n", "header missing: no x-hook-key header"),
        ("header:X-Own", &plain, "x-own: right-key-4711\r\n", "header ok"),
        ("header:X-Own", &plain, "x-own: \r\n", "header wrong: another value of x-own"),
        ("header:X-Own", &plain, "", "header missing: no x-own header"),
    ];
    for (auth, file, header, expected) in table {
        let line = headline(&["--vendor", "unico", "--auth", auth, "--secret-file", file], &[], "/", header, PROCESS);
        assert!(line.contains(&format!("  {expected}  ")), "{auth} {header:?}: {line}");
    }
}

#[test]
fn a_secret_comes_from_a_file_then_from_the_vendors_variable_then_from_the_common_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "secret", "in-the-file\n");
    let with_alias = format!("namirial={file}");
    let body = |key: &str| session_change(key, "APPROVED");
    let own = ("IDHOOK_SECRET_IDENTOMAT", "in-its-variable");
    let common = ("IDHOOK_SECRET", "in-the-common-one");
    let wrong = "  key wrong: another key at /callbackApiKey  ";
    let named: &[&str] = &["--vendor", "identomat"];
    let with_file: &[&str] = &["--vendor", "identomat", "--secret-file", &file];
    let table: [(Flags, Environment, &str, &str); 9] = [
        (named, &[common], "in-the-common-one", "  key ok  "),
        (named, &[common, own], "in-its-variable", "  key ok  "),
        (named, &[common, own], "in-the-common-one", wrong),
        (&[], &[own], "in-its-variable", "  key ok  "),
        (with_file, &[common, own], "in-the-file", "  key ok  "),
        (with_file, &[common, own], "in-its-variable", wrong),
        (&[], &[("IDHOOK_SECRET_ONESHOT", "x")], "x", "  not checked: no secret given  "),
        (named, &[("IDHOOK_SECRET_IDENTOMAT", "")], "", "  not checked: no secret given  "),
        (named, &[("IDHOOK_SECRET_FILE", &file)], "in-the-file", "  key ok  "),
    ];
    for (flags, environment, key, expected) in table {
        let line = headline(flags, environment, "/", "", &body(key));
        assert!(line.contains(expected), "{flags:?} {environment:?} {key}: {line}");
    }
    let line = headline(&["--auth", "bearer", "--secret-file", &with_alias], &[], "/", "authorization: Bearer in-the-file\r\n", REQUEST);
    assert!(line.contains("  bearer ok  "), "an alias names the vendor too: {line}");
}

#[test]
fn every_line_of_a_secret_file_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let old = write(folder.path(), "old", "\u{feff}first one\r\n\r\nsecond\r\n");
    let new = write(folder.path(), "new", "third");
    let flags = ["--secret-file", &format!("identomat={old}"), "--secret-file", &format!("identomat={new}")];
    for (key, valid) in [("first one", true), ("second", true), ("third", true), ("first one\\r", false), ("", false), ("fourth", false)] {
        let line = headline(&flags, &[], "/", "", &session_change(key, "APPROVED"));
        assert_eq!(line.contains("  key ok  "), valid, "{key:?}: {line}");
    }
}

#[test]
fn a_secret_that_belongs_to_nobody_or_cannot_be_read_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let secret = write(folder.path(), "secret", KEY);
    let empty = write(folder.path(), "empty", "\n\n");
    let missing = folder.path().join("missing").display().to_string();
    let utf_16: Vec<_> = format!("\u{feff}{KEY}\r\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = write(folder.path(), "wide", &utf_16);
    let table: [(Flags, Environment, i32, &str); 10] = [
        (&["--secret-file", &secret], &[], 2, "does not say for which vendor"),
        (&[], &[("IDHOOK_SECRET", KEY)], 2, "IDHOOK_SECRET is set, but no one vendor is named"),
        (&["--vendor", "unico", "--secret-file", &secret], &[], 2, "say which with --auth"),
        (&["--vendor", "unico", "--auth", "basic"], &[], 2, "no secret"),
        (&["--vendor", "unico", "--auth", "body-key", "--secret-file", &secret], &[], 2, "documents no key in the body"),
        (&["--auth", "sometimes"], &[], 2, "sometimes"),
        (&["--auth", "header:a b"], &[], 2, "is no header name"),
        (&["--vendor", "identomat", "--secret-file", &empty], &[], 3, "holds no secret"),
        (&["--vendor", "identomat", "--secret-file", &wide], &[], 3, "is written in UTF-16"),
        (&["--vendor", "identomat", "--secret-file", &missing], &[], 3, "cannot read"),
    ];
    for (flags, environment, code, words) in table {
        let tool = tool(&[flags, &["--port", "0", "--timeout", "5s"]].concat());
        let output = environment.iter().fold(tool, |tool, (name, value)| tool.env(name, value)).run().expect(code);
        assert!(output.stderr.contains(words), "{flags:?}: {}", output.stderr);
        assert!(!output.stderr.contains(KEY) && output.stdout.is_empty(), "{flags:?}: {}", output.stderr);
    }
}

// ---------------------------------------------------------------------------------------------------------------- strict

#[test]
fn strict_answers_401_400_or_422_in_this_order_and_ends_with_1() {
    let folder = tempfile::tempdir().unwrap();
    let secret = format!("identomat={}", write(folder.path(), "secret", KEY));
    let save = folder.path().join("calls.ndjson");
    let listening = listen(&["--strict", "--secret-file", &secret, "--save", save.to_str().unwrap(), "--count", "3", "-q"]);
    let table: [(&str, &[u8], u16); 10] = [
        ("/", &session_change(KEY, "APPROVED"), 200),
        ("/", &session_change("wrong", "APPROVED"), 401),
        ("/", &session_change("wrong", "APROVED"), 401),
        ("/identomat", br#"{"type": "session-change"}"#, 401),
        ("/identomat", b"{", 401),
        ("/oneshot", b"{", 400),
        ("/oneshot", b"{\"a\": \"\xff\"}", 400),
        ("/", &session_change(KEY, "APROVED"), 422),
        ("/", br#"{"nobody": "sends this"}"#, 422),
        ("/", PROCESS, 200),
    ];
    for (path, body, expected) in table {
        assert_eq!(post_for_status(listening.address(), path, "", body), expected, "{path} {}", String::from_utf8_lossy(body));
    }
    assert_eq!(post_for_status(listening.address(), "/", "", REQUEST), 200, "the third that counts");
    let output = listening.end().expect(1);
    let shown: Vec<u16> = output.text().lines().filter_map(|line| line.split("→ ").nth(1)?.split(' ').next()?.parse().ok()).collect();
    assert_eq!(shown, [200, 401, 401, 401, 401, 400, 400, 422, 422, 200, 200]);
    let saved = std::fs::read_to_string(save).unwrap();
    let records: Vec<Value> = saved.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records.iter().filter(|record| record["type"] == "callback").count(), 11, "refused ones are recorded too");
    let outcomes: Vec<_> = records.iter().filter(|record| record["type"] == "outcome").map(|record| record["status"].clone()).collect();
    assert_eq!(outcomes, [200, 401, 401, 401, 401, 400, 400, 422, 422, 200, 200]);
}

#[test]
fn strict_lets_warnings_and_unchecked_credentials_pass() {
    let listening = listen(&["--strict", "--count", "2", "-q"]);
    let unknown_field = br#"{"processId": "p", "state": "PROCESS_STATE_FINISHED", "flow": "id", "new": true}"#;
    assert_eq!(post_for_status(listening.address(), "/", "", unknown_field), 200);
    assert_eq!(post_for_status(listening.address(), "/", "", &session_change("whatever", "REJECTED")), 200);
    let output = listening.end().expect(0);
    assert!(output.text().contains("schema ok, 1 warning"), "{}", output.text());
}

#[test]
fn without_strict_everything_that_arrives_whole_is_answered_200_and_never_changes_the_code() {
    let folder = tempfile::tempdir().unwrap();
    let secret = format!("identomat={}", write(folder.path(), "secret", KEY));
    let bodies: [&[u8]; 6] = [&session_change("wrong", "APROVED"), b"", b"{", b"\xff\xfe", b"null", &[0; 100]];
    let listening = listen(&["--secret-file", &secret, "--count", "6", "-qq"]);
    for body in bodies {
        assert_eq!(post_for_status(listening.address(), "/identomat", "", body), 200);
    }
    listening.end().expect(0);
}

#[test]
fn strict_can_be_set_by_the_variable_as_ci_writes_it() {
    for (value, expected) in [("true", 400), ("1", 400), ("false", 200), ("0", 200)] {
        let output = tool(&["--port", "0", "--timeout", "1ms"]).env("IDHOOK_STRICT", value).run();
        assert_eq!(output.status, 0, "IDHOOK_STRICT={value}: {}", output.stderr);
        let listening = tool(&["-qq"]).env("IDHOOK_STRICT", value).listen();
        assert_eq!(post_for_status(listening.address(), "/", "", b"{"), expected, "IDHOOK_STRICT={value}");
    }
}

#[test]
fn an_empty_variable_is_as_good_as_none() {
    for name in
        ["PORT", "BIND", "VENDOR", "SAVE", "AUTH", "SECRET_FILE", "SECRET", "STRICT", "TIMEOUT", "READY_FILE", "OUTPUT", "REDACT", "PACKS"]
    {
        let name = format!("IDHOOK_{name}");
        let flags = if name.ends_with("TIMEOUT") { &["--port", "0", "--count", "1"][..] } else { &["--port", "0", "--timeout", "1ms"] };
        let (mut child, _) = tool(flags).env(&name, "").spawn();
        let mut line = String::new();
        BufReader::new(child.stderr.take().unwrap()).read_line(&mut line).unwrap();
        let _ = child.kill();
        let _ = child.wait();
        assert!(line.starts_with("Listening on "), "{name}= : {line}");
    }
}

#[test]
fn a_vendor_that_is_known_by_name_only_is_never_refused_for_an_odd_object() {
    let by_name: Vec<_> = vendors().into_iter().filter(|vendor| manifest(vendor)["recognise"].get("by-name").is_some()).collect();
    assert!(!by_name.is_empty());
    let bodies: [&[u8]; 7] = [
        b"{}",
        br#"{"validation_id": 5, "status": ["x"]}"#,
        br#"{"status": "never heard of"}"#,
        br#"{"status": null, "data": {"a": [1, 2, {}]}}"#,
        br#"{"callbackApiKey": "k", "type": "session-change"}"#,
        br#"{"": "", "\u0000": 1e400}"#,
        br#"{"processId": "p", "state": "x"}"#,
    ];
    for vendor in by_name {
        let listening = listen(&["--strict", "--count", &bodies.len().to_string(), "-q"]);
        for body in bodies {
            let text = String::from_utf8_lossy(body);
            assert_eq!(post_for_status(listening.address(), &format!("/{vendor}/x"), "", body), 200, "{vendor}: {text}");
        }
        listening.end().expect(0);
    }
}

// ------------------------------------------------------------------------------------------------------------ how it ends

#[test]
fn count_ends_it_with_0() {
    let listening = listen(&["--count", "2", "-qq", "--timeout", "1m"]);
    for _ in 0..2 {
        assert_eq!(post_for_status(listening.address(), "/", "", b"not even JSON"), 200);
    }
    assert!(listening.end().expect(0).text().contains("received 2,"));
}

#[test]
fn count_counts_no_health_check_no_refusal_and_nothing_oversized() {
    let listening = listen(&["--count", "1", "-qq", "--strict", "--max-body", "1kB"]);
    let address = listening.address().to_owned();
    assert_eq!(status(&exchange(&address, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")), 200);
    assert_eq!(post_for_status(&address, "/", "origin: http://evil.example\r\n", PROCESS), 403);
    assert_eq!(post_for_status(&address, "/", "", &[b' '; 1001]), 413);
    assert_eq!(post_for_status(&address, "/", "", b"{"), 400);
    assert_eq!(post_for_status(&address, "/", "", PROCESS), 200, "it still listens");
    assert!(listening.end().expect(1).text().contains("received 2,"));
}

#[test]
fn too_few_before_the_deadline_is_1_and_a_deadline_alone_is_0() {
    let listening = listen(&["--count", "2", "--timeout", "400ms", "-qq"]);
    assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
    let output = listening.end().expect(1);
    assert!(
        output.text().contains("received 1,") && output.stderr.contains("error: the time (400ms) was over: 1 of 2 came\n"),
        "{output:?}"
    );
    let output = listen(&["--count", "2", "--timeout", "1ms", "--output", "ndjson"]).end().expect(1);
    assert!(output.stderr.contains(": 0 of 2 came\n"), "{}", output.stderr);
    assert_eq!(output.records().last().unwrap()["expected"], 2);
    common::records::fits_the_schema(&output);
    let listening = listen(&["--timeout", "400ms", "-qq"]);
    assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
    assert!(listening.end().expect(0).text().contains("received 1,"));
    listen(&["--timeout", "1ms"]).end().expect(0);
}

#[test]
fn a_reader_that_leaves_before_the_count_is_named_as_the_reason() {
    let mut unread = Unread::start(&["--output", "ndjson", "--count", "2"]);
    let mut stdout = BufReader::new(unread.child.stdout.take().unwrap());
    assert!(stdout.read_line(&mut String::new()).unwrap() > 0);
    drop(stdout);
    assert_eq!(post_for_status(&unread.address, "/", "", PROCESS), 200);
    let (status, said) = unread.end();
    assert!(status == 1 && said.contains("error: nobody reads what is printed any more: 1 of 2 came\n"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_signal_ends_a_plain_listen_with_0_and_a_summary() {
    for signal in ["INT", "TERM"] {
        let listening = listen(&["-qq"]);
        assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
        listening.signal(signal);
        assert_eq!(listening.end().expect(0).text(), "received 1, 1 without errors, 0 with errors\n", "{signal}");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_before_the_count_is_130() {
    for signal in ["INT", "TERM"] {
        let listening = listen(&["-qq", "--count", "2"]);
        assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
        listening.signal(signal);
        assert!(listening.end().expect(130).text().contains("received 1,"), "{signal}");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_after_a_strict_refusal_is_1() {
    let listening = listen(&["-qq", "--strict"]);
    assert_eq!(post_for_status(listening.address(), "/", "", b"{"), 400);
    listening.interrupt().expect(1);
}

/// A callback whose head is in, and whose body `listen` is waiting for.
#[cfg(unix)]
fn half_sent(address: &str, length: usize) -> TcpStream {
    let mut stream = connect(address);
    write!(stream, "POST / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: {length}\r\n\r\n").unwrap();
    assert_eq!(answer(&mut stream), "HTTP/1.1 100 Continue\r\n\r\n");
    stream
}

#[cfg(unix)]
#[test]
fn the_first_signal_lets_a_callback_that_is_under_way_finish() {
    for signal in ["INT", "TERM"] {
        let listening = listen(&["-qq", "--read-timeout", "5m"]);
        let address = listening.address().to_owned();
        let mut stream = half_sent(&address, PROCESS.len());
        stream.write_all(&PROCESS[..10]).unwrap();
        listening.signal(signal);
        soon(|| TcpStream::connect(&address).is_err().then_some(()));
        stream.write_all(&PROCESS[10..]).unwrap();
        assert_eq!(status(&answer(&mut stream)), 200, "{signal}");
        assert_eq!(listening.end().expect(0).text(), "received 1, 1 without errors, 0 with errors\n", "{signal}");
    }
}

#[cfg(unix)]
#[test]
fn an_idle_connection_does_not_hold_up_the_end() {
    let listening = listen(&["-qq", "--read-timeout", "5m"]);
    let fresh = connect(listening.address());
    let mut used = connect(listening.address());
    used.write_all(&post("/", "", PROCESS)).unwrap();
    assert_eq!(status(&answer(&mut used)), 200);
    listening.interrupt().expect(0);
    drop((fresh, used));
}

#[cfg(unix)]
#[test]
fn the_second_signal_stops_at_once_though_a_slow_body_is_open() {
    for (first, second) in [("INT", "INT"), ("TERM", "INT"), ("INT", "TERM")] {
        second_signal(first, second);
    }
}

#[cfg(unix)]
#[test]
fn a_second_sigterm_stops_at_once_too() {
    second_signal("TERM", "TERM");
}

#[cfg(unix)]
fn second_signal(first: &str, second: &str) {
    let listening = listen(&["-qq", "--read-timeout", "5m"]);
    let address = listening.address().to_owned();
    let stream = half_sent(&address, 10);
    listening.signal(first);
    soon(|| TcpStream::connect(&address).is_err().then_some(()));
    listening.signal(second);
    listening.end().expect(130);
    drop(stream);
}

// ------------------------------------------------------------------------------------------------------- where it listens

#[test]
fn it_says_where_it_listens_on_stderr_in_every_form_of_output() {
    for output in ["human", "ndjson"] {
        let ended = listen(&["--output", output, "--timeout", "1ms", "-qq"]).end().expect(0);
        assert!(ended.stderr.starts_with("Listening on http://127.0.0.1:"), "{}", ended.stderr);
        assert!(!ended.text().contains("Listening on"), "{}", ended.text());
    }
}

#[test]
fn loopback_of_both_families_on_the_same_port() {
    let listening = listen(&["--count", "2", "-qq"]);
    let port: u16 = listening.address().rsplit(':').next().unwrap().parse().unwrap();
    if TcpListener::bind("[::1]:0").is_err() {
        #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
        {
            eprintln!("SKIPPED: this machine has no IPv6 loopback");
        }
        return;
    }
    assert_eq!(post_for_status(&format!("[::1]:{port}"), "/", "", PROCESS), 200);
    assert_eq!(post_for_status(&format!("127.0.0.1:{port}"), "/", "", PROCESS), 200);
    listening.end().expect(0);
}

#[test]
fn bind_takes_one_address_only() {
    let listening = listen(&["--bind", "127.0.0.1", "--count", "1", "-qq"]);
    let port = listening.address().rsplit(':').next().unwrap().to_owned();
    assert!(TcpStream::connect(format!("[::1]:{port}")).is_err(), "nothing listens on IPv6");
    assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
    listening.end().expect(0);
    if TcpListener::bind("[::1]:0").is_ok() {
        let listening = listen(&["--bind", "::1", "--count", "1", "-qq"]);
        assert!(listening.url.starts_with("http://[::1]:"), "{}", listening.url);
        assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
        listening.end().expect(0);
    }
}

#[test]
fn a_port_in_use_is_4_with_a_hint() {
    let mut taken = vec![TcpListener::bind("127.0.0.1:0").unwrap()];
    taken.extend(TcpListener::bind("[::1]:0"));
    for listener in &taken {
        let port = listener.local_addr().unwrap().port().to_string();
        let output = tool(&["--port", &port, "--timeout", "5s"]).run().expect(4);
        assert!(output.stderr.contains(&format!("{} is in use", listener.local_addr().unwrap())), "{}", output.stderr);
        assert!(output.stderr.contains("\n hint: ") && output.stderr.contains("--port"), "{}", output.stderr);
        assert!(!output.stderr.contains("Listening"), "{}", output.stderr);
    }
}

#[test]
fn an_address_that_is_not_ours_is_4_and_one_that_is_none_is_2() {
    // 192.0.2.0/24 is kept for documents: no machine has it.
    let foreign = tool(&["--bind", "192.0.2.1", "--port", "0", "--timeout", "5s"]).run().expect(4);
    assert!(
        foreign.stderr.contains("192.0.2.1 is not an address of this machine") && foreign.stderr.contains(" hint: "),
        "{}",
        foreign.stderr
    );
    let none = tool(&["--bind", "localhost:80", "--port", "0", "--timeout", "5s"]).run().expect(2);
    assert!(none.stderr.contains("localhost:80"), "{}", none.stderr);
}

#[test]
fn the_ready_file_holds_the_url_whole_in_the_place_of_an_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ready");
    let old = "http://127.0.0.1:1/of-an-earlier-run-that-had-a-longer-address\n";
    std::fs::write(&path, old).unwrap();
    let watched = path.clone();
    let watcher = std::thread::spawn(move || {
        soon(|| match std::fs::read_to_string(&watched) {
            Ok(text) if text != old => Some(text),
            _ => None,
        })
    });
    let listening = listen(&["--ready-file", path.to_str().unwrap(), "-qq", "--count", "1"]);
    let url = watcher.join().unwrap();
    assert_eq!(url, format!("{}\n", listening.url), "whoever sees the file sees all of it");
    assert_eq!(post_for_status(url.trim().strip_prefix("http://").unwrap(), "/", "", PROCESS), 200);
    listening.end().expect(0);
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["ready"], "nothing is left beside it");
}

#[test]
fn an_old_ready_file_is_gone_when_it_cannot_bind() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "ready", "http://127.0.0.1:1\n");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    tool(&["--port", &port, "--timeout", "5s", "--ready-file", &path]).run().expect(4);
    assert!(!Path::new(&path).exists(), "a script that waits for the file would take the old address for this run's");
}

#[test]
fn a_ready_file_that_cannot_be_written_is_3() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("no-such-folder").join("ready");
    let output = tool(&["--port", "0", "--timeout", "5s", "--ready-file", path.to_str().unwrap()]).run().expect(3);
    assert!(output.stderr.contains("cannot write the ready file") && output.stderr.contains(" hint: "), "{}", output.stderr);
}

#[cfg(unix)]
#[test]
fn a_ready_file_that_is_a_link_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let target = write(folder.path(), "precious", "keep me");
    let path = folder.path().join("ready");
    std::os::unix::fs::symlink(&target, &path).unwrap();
    let output = Tool::new(["listen", "--port", "0", "--timeout", "1ms", "--ready-file", path.to_str().unwrap()]).run().expect(3);
    assert!(output.stderr.contains("is left alone"), "{}", output.stderr);
    assert!(path.is_symlink());
    assert_eq!(std::fs::read_to_string(target).unwrap(), "keep me");
}

// --------------------------------------------------------------------------------------------------------- what is answered

/// Says what came after some requests of which none counts: one more counted callback ends the run.
fn nothing_but_the_last(listening: Listening) -> Output {
    assert_eq!(post_for_status(listening.address(), "/last", "", PROCESS), 200, "it still listens");
    let output = listening.end().expect(0);
    let headlines: Vec<_> = output.text().lines().filter(|line| line.contains(" POST ")).collect();
    assert!(headlines.len() == 1 && headlines[0].contains(" #1 POST /last "), "{headlines:?}");
    output
}

#[test]
fn get_and_head_are_health_checks_and_nothing_is_recorded() {
    let listening = listen(&["--count", "1", "-q"]);
    for method in ["GET", "HEAD"] {
        let told = exchange(listening.address(), format!("{method} /identomat/x?y HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes());
        assert_eq!(status(&told), 200, "{method}");
    }
    nothing_but_the_last(listening);
}

#[test]
fn other_methods_get_405_with_allow() {
    let listening = listen(&["--count", "1", "-q"]);
    for method in ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "post", "PROPFIND"] {
        let told = exchange(listening.address(), format!("{method} / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{{}}").as_bytes());
        assert_eq!(status(&told), 405, "{method}");
        let allow = told.lines().find_map(|line| line.to_lowercase().strip_prefix("allow: ").map(str::to_owned));
        let mut allowed: Vec<_> = allow.as_deref().unwrap_or_default().split(',').map(|method| method.trim().to_uppercase()).collect();
        allowed.sort();
        assert_eq!(allowed, ["GET", "HEAD", "POST"], "{told}");
    }
    nothing_but_the_last(listening);
}

#[test]
fn a_web_page_is_refused_and_nothing_is_recorded() {
    let listening = listen(&["--count", "1", "-q"]);
    for header in [
        "Origin: https://evil.example\r\n",
        "origin: null\r\n",
        "origin: http://127.0.0.1\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "sec-fetch-site: same-origin\r\n",
        "sec-fetch-site: same-site\r\n",
        "sec-fetch-site: \r\n",
        "sec-fetch-site: none\r\norigin: https://evil.example\r\n",
    ] {
        for method in ["POST", "OPTIONS", "GET", "PUT"] {
            let request =
                format!("{method} / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\naccess-control-request-method: POST\r\n{header}\r\n{{}}");
            let told = exchange(listening.address(), request.as_bytes());
            assert_eq!(status(&told), 403, "{method} {header:?}");
            assert!(!told.to_lowercase().contains("access-control"), "{told}");
        }
    }
    let output = nothing_but_the_last(listening);
    assert!(output.stderr.contains("a web page (https://evil.example) posted here and was refused"), "{}", output.stderr);
    assert!(output.stderr.contains("--allow-browser"), "{}", output.stderr);
}

#[test]
fn a_page_opened_by_hand_is_no_web_page() {
    let listening = listen(&["--count", "1", "-q"]);
    let told = exchange(listening.address(), &post("/", "Sec-Fetch-Site: none\r\nsec-fetch-mode: navigate\r\n", PROCESS));
    assert_eq!(status(&told), 200);
    assert!(!listening.end().expect(0).stderr.contains("web page"));
}

#[test]
fn allow_browser_accepts_a_web_page_and_still_sends_no_cors_header() {
    let listening = listen(&["--count", "1", "-q", "--allow-browser"]);
    let headers = "origin: https://app.example\r\nsec-fetch-site: cross-site\r\naccess-control-request-method: POST\r\n";
    let preflight = exchange(listening.address(), format!("OPTIONS / HTTP/1.1\r\nhost: x\r\n{headers}\r\n").as_bytes());
    assert_eq!(status(&preflight), 405);
    let told = exchange(listening.address(), &post("/", headers, PROCESS));
    assert_eq!(status(&told), 200);
    assert!(!(preflight + &told).to_lowercase().contains("access-control"));
    listening.end().expect(0);
}

#[test]
fn an_oversized_body_gets_413_and_is_not_recorded() {
    let listening = listen(&["--count", "1", "-q", "--max-body", "1kB"]);
    let address = listening.address().to_owned();
    let half = [b' '; 501];
    // Announced: nothing of it needs to be sent.
    for length in ["1001", "999999999999", "9223372036854775807"] {
        let told = exchange(&address, format!("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n").as_bytes());
        assert_eq!(status(&told), 413, "{length}");
    }
    assert_eq!(status(&exchange(&address, &chunked("/", "", &[&half, &half]))), 413, "not announced");
    let singles: Vec<&[u8]> = half.chunks(1).chain(half.chunks(1)).collect();
    assert_eq!(status(&exchange(&address, &chunked("/", "", &singles))), 413, "in single bytes");
    let told = exchange(&address, b"POST / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 1001\r\n\r\n");
    assert_eq!(status(&told), 413, "and is not asked for: {told}");
    let output = nothing_but_the_last(listening);
    assert!(output.stderr.contains("413") && output.stderr.contains("--max-body"), "{}", output.stderr);
}

#[test]
fn a_body_of_just_the_size_is_taken() {
    let listening = listen(&["--count", "2", "-q", "--max-body", "1kB"]);
    let body = [b' '; 1000];
    assert_eq!(post_for_status(listening.address(), "/", "", &body), 200);
    assert_eq!(status(&exchange(listening.address(), &chunked("/", "", &[&body[..999], &body[999..]]))), 200);
    listening.end().expect(0);
}

#[test]
fn a_cut_body_is_not_recorded_and_not_accepted() {
    let listening = listen(&["--count", "1", "-q"]);
    let requests: [&[u8]; 4] = [
        b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n{\"a\"",
        b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n",
        b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{}",
    ];
    for request in requests {
        let mut stream = connect(listening.address());
        stream.write_all(request).unwrap();
        half_close(&stream);
        let told = rest(&mut stream);
        assert!(!(200..300).contains(&status(&told)), "{told}");
        // The same, and gone altogether.
        let mut stream = connect(listening.address());
        stream.write_all(request).unwrap();
        drop(stream);
    }
    nothing_but_the_last(listening);
}

#[test]
fn broken_chunks_are_not_recorded_and_not_accepted() {
    let listening = listen(&["--count", "1", "-q", "--read-timeout", "300ms"]);
    for chunks in
        ["zz\r\n{}\r\n0\r\n\r\n", "2\r\n{}xx0\r\n\r\n", "-2\r\n{}\r\n0\r\n\r\n", "fffffffffffffffff\r\n{}\r\n0\r\n\r\n", "2{}\r\n0\r\n\r\n"]
    {
        let request = format!("POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n{chunks}");
        let told = exchange(listening.address(), request.as_bytes());
        assert!(!(200..300).contains(&status(&told)), "{chunks:?}: {told}");
    }
    nothing_but_the_last(listening);
}

#[test]
fn a_slow_head_and_a_slow_body_end_after_the_read_timeout() {
    let listening = listen(&["--count", "1", "-q", "--read-timeout", "300ms"]);
    let requests: [&[u8]; 4] =
        [b"", b"POST / HT", b"POST / HTTP/1.1\r\nhost: x\r\nx-a:", b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n{\"a\""];
    for request in requests {
        let started = Instant::now();
        let mut stream = connect(listening.address());
        stream.write_all(request).unwrap();
        let told = rest(&mut stream);
        assert!(!(200..300).contains(&status(&told)), "{told}");
        let took = started.elapsed();
        assert!(took > Duration::from_millis(200) && took < PATIENCE, "{took:?} for {:?}", String::from_utf8_lossy(request));
    }
    let output = nothing_but_the_last(listening);
    assert!(output.stderr.contains("its body never came whole"), "{}", output.stderr);
}

#[test]
fn dripping_bytes_does_not_stretch_the_read_timeout() {
    let listening = listen(&["--count", "1", "-q", "--read-timeout", "300ms"]);
    for start in ["POST / HTTP/1.1\r\nhost: x\r\nx-drip: ", "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n"] {
        let mut stream = connect(listening.address());
        stream.write_all(start.as_bytes()).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
        let mut told = Vec::new();
        soon(|| {
            let gone = stream.write_all(b"x").is_err();
            let mut buffer = [0; 1024];
            match stream.read(&mut buffer) {
                Ok(read) if read > 0 => {
                    told.extend_from_slice(&buffer[..read]);
                    None
                }
                Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) && !gone => None,
                _ => Some(()),
            }
        });
        assert!(!told.starts_with(b"HTTP/1.1 2"), "{}", String::from_utf8_lossy(&told));
    }
    nothing_but_the_last(listening);
}

#[test]
fn slow_ones_do_not_keep_others_waiting() {
    let listening = listen(&["--count", "1", "-q"]);
    let slow: Vec<_> = (0..50)
        .map(|at| {
            let mut stream = connect(listening.address());
            stream.write_all(if at % 2 == 0 { b"POST / HT" } else { b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{" }).unwrap();
            stream
        })
        .collect();
    let started = Instant::now();
    assert_eq!(post_for_status(listening.address(), "/last", "", PROCESS), 200);
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    drop(slow);
    listening.end().expect(0);
}

// -------------------------------------------------------------------------------------------------- the forms of a request

/// Sends bytes to a `listen` and gives the callback as it was recorded.
fn recorded(bytes: &[u8]) -> Value {
    let listening = listen(&["--count", "1", "--output", "ndjson", "--redact", "none"]);
    let told = exchange(listening.address(), bytes);
    assert_eq!(status(&told), 200, "{told}");
    listening.end().expect(0).records().into_iter().find(|record| record["type"] == "callback").unwrap()
}

#[test]
fn chunks_of_any_size_make_one_body() {
    let body = "{\"processId\": \"é\u{1f600}\", \"state\": \"x\"}";
    let singles: Vec<&[u8]> = body.as_bytes().chunks(1).collect();
    for chunks in [vec![body.as_bytes()], singles, body.as_bytes().chunks(7).collect()] {
        assert_eq!(recorded(&chunked("/", "", &chunks))["body"], body);
    }
    assert_eq!(recorded(&chunked("/", "", &[]))["body"], "", "no chunk at all");
    let request =
        b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: Chunked\r\ntrailer: x-t\r\n\r\n2;name=value\r\n{}\r\n000\r\nx-t: 1\r\n\r\n";
    assert_eq!(recorded(request)["body"], "{}", "extensions and trailers are no part of it");
}

#[test]
fn a_chunked_body_that_comes_byte_by_byte_on_the_wire_is_whole() {
    let listening = listen(&["--count", "1", "--output", "ndjson", "--redact", "none"]);
    let mut stream = connect(listening.address());
    for byte in chunked("/slow", "", &[b"{\"a\"", b": 1}"]) {
        stream.write_all(&[byte]).unwrap();
    }
    assert_eq!(status(&answer(&mut stream)), 200);
    let records = listening.end().expect(0).records();
    assert_eq!((&records[1]["body"], &records[1]["path"]), (&json!("{\"a\": 1}"), &json!("/slow")));
}

#[test]
fn expect_100_continue_is_answered_before_the_body_is_sent() {
    let listening = listen(&["--count", "1", "-q"]);
    let mut stream = connect(listening.address());
    stream
        .write_all(format!("POST / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: {}\r\n\r\n", PROCESS.len()).as_bytes())
        .unwrap();
    assert_eq!(answer(&mut stream), "HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(PROCESS).unwrap();
    assert_eq!(status(&answer(&mut stream)), 200);
    assert!(listening.end().expect(0).text().contains("Unico IDCloud"));
}

#[test]
fn pipelined_requests_are_answered_and_numbered_in_their_order() {
    let listening = listen(&["--count", "3", "--output", "ndjson", "--strict"]);
    let mut stream = connect(listening.address());
    let get = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n".to_vec();
    stream
        .write_all(&[post("/1", "", PROCESS), get, post("/2", "", b"{"), post("/3", "", PROCESS), post("/4", "", PROCESS)].concat())
        .unwrap();
    let answers: Vec<_> = (0..5).map(|_| status(&answer(&mut stream))).collect();
    assert_eq!(answers, [200, 200, 400, 200, 200]);
    let records = listening.end().expect(1).records();
    let seen: Vec<_> =
        records.iter().filter(|record| record["type"] == "callback").map(|record| (record["n"].clone(), record["path"].clone())).collect();
    assert_eq!(seen, [(json!(1), json!("/1")), (json!(2), json!("/2")), (json!(3), json!("/3")), (json!(4), json!("/4"))]);
}

#[test]
fn a_connection_is_kept_for_the_next_callback() {
    let listening = listen(&["--count", "3", "-qq"]);
    let mut stream = connect(listening.address());
    for body in [PROCESS, b"", REQUEST] {
        stream.write_all(&post("/", "", body)).unwrap();
        assert_eq!(status(&answer(&mut stream)), 200);
    }
    assert_eq!(rest(&mut stream), "", "it is closed when listen ends");
    listening.end().expect(0);
}

#[test]
fn http_1_0_works_without_a_host() {
    let listening = listen(&["--count", "1", "-q"]);
    let mut stream = connect(listening.address());
    write!(stream, "POST /old HTTP/1.0\r\ncontent-length: {}\r\n\r\n", PROCESS.len()).unwrap();
    stream.write_all(PROCESS).unwrap();
    assert_eq!(status(&rest(&mut stream)), 200, "and the connection is closed after it");
    assert!(listening.end().expect(0).text().contains("#1 POST /old  Unico IDCloud"));
}

#[test]
fn malformed_requests_are_answered_400_and_not_recorded() {
    let listening = listen(&["--count", "1", "-q", "--read-timeout", "2s"]);
    let table: [(&str, &[u8]); 13] = [
        ("no Host", b"POST / HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}"),
        ("two Hosts", b"POST / HTTP/1.1\r\nhost: a\r\nhost: b\r\ncontent-length: 2\r\n\r\n{}"),
        ("the same Host twice", b"POST / HTTP/1.1\r\nHost: a\r\nhOST: a\r\ncontent-length: 2\r\n\r\n{}"),
        ("two lengths", b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{} "),
        ("a negative length", b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: -2\r\n\r\n{}"),
        ("a length that is none", b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2x\r\n\r\n{}"),
        ("a space before the colon", b"POST / HTTP/1.1\r\nhost : x\r\ncontent-length: 2\r\n\r\n{}"),
        ("a folded header", b"POST / HTTP/1.1\r\nhost: x\r\nx-a: 1\r\n 2\r\ncontent-length: 2\r\n\r\n{}"),
        ("a NUL in a header", b"POST / HTTP/1.1\r\nhost: x\r\nx-a: \0\r\ncontent-length: 2\r\n\r\n{}"),
        ("an escape in a header", b"POST / HTTP/1.1\r\nhost: x\r\nx-a: \x1b[2J\r\ncontent-length: 2\r\n\r\n{}"),
        ("an escape in the path", b"POST /\x1b[2J HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}"),
        ("chunked not last", b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked, gzip\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
        ("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
    ];
    for (what, request) in table {
        let told = exchange(listening.address(), request);
        assert_eq!(status(&told), 400, "{what}: {told}");
    }
    nothing_but_the_last(listening);
}

#[test]
fn a_head_beyond_all_measure_is_refused_and_not_recorded() {
    let listening = listen(&["--count", "1", "-q"]);
    let many: String = (0..1000).map(|at| format!("x-{at}: 1\r\n")).collect();
    let long = format!("x-long: {}\r\n", "a".repeat(2_000_000));
    for headers in [many, long] {
        let told = exchange(listening.address(), &post("/", &headers, b"{}"));
        assert!(matches!(status(&told), 400 | 431 | 0), "{told}");
    }
    nothing_but_the_last(listening);
}

#[test]
fn header_names_are_lower_case_and_repeats_keep_their_order_and_bytes() {
    let record = recorded(&post("/", "X-Repeat: first\r\nX-Other: a  b\r\nx-REPEAT:second \r\nX-Empty:\r\nx-repeat:  first\r\n", b"{}"));
    let headers = record["headers"].as_array().unwrap();
    let of = |name: &str| {
        headers.iter().filter(|header| header["name"] == name).map(|header| header["value"].as_str().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(of("x-repeat"), ["first", "second", "first"]);
    assert_eq!(of("x-other"), ["a  b"]);
    assert_eq!(of("x-empty"), [""]);
    assert_eq!(of("host"), ["localhost"]);
    assert!(headers.iter().all(|header| !header["name"].as_str().unwrap().contains(char::is_uppercase)), "{headers:?}");
}

#[test]
fn path_and_query_are_kept_as_they_came() {
    let record = recorded(&post("/a%20b//c/../%2e?x=%00&y=a+b&&x=?", "", b"{}"));
    assert_eq!((record["path"].as_str().unwrap(), record["query"].as_str().unwrap()), ("/a%20b//c/../%2e", "x=%00&y=a+b&&x=?"));
    assert!(recorded(&post("/plain", "", b"{}")).get("query").is_none());
    assert_eq!(recorded(&post("/empty?", "", b"{}"))["query"], "");
    assert_eq!(recorded(&post("http://other.example/whole?q", "", b"{}"))["path"], "/whole");
}

#[test]
fn many_at_once_are_all_answered_and_numbered_once() {
    let listening = listen(&["--count", "200", "--output", "ndjson"]);
    let address = listening.address().to_owned();
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let address = address.clone();
            std::thread::spawn(move || (0..25).filter(|_| post_for_status(&address, "/", "", PROCESS) == 200).count())
        })
        .collect();
    assert_eq!(threads.into_iter().map(|thread| thread.join().unwrap()).sum::<usize>(), 200);
    let records = listening.end().expect(0).records();
    let mut numbers: Vec<_> =
        records.iter().filter(|record| record["type"] == "callback").map(|record| record["n"].as_u64().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=200).collect::<Vec<_>>());
}

// ------------------------------------------------------------------------------------------------------------------- demo

#[test]
fn the_demonstration_shows_each_vendor_once_and_right() {
    let folder = tempfile::tempdir().unwrap();
    let save = folder.path().join("calls.ndjson");
    let mut listening = listen(&["--demo", "-q", "--save", save.to_str().unwrap(), "--count", "1"]);
    let mut lines = BTreeMap::new();
    while lines.len() < vendors().len() {
        let line = listening.wait_for("  demo");
        let vendor = vendors().into_iter().find(|vendor| line.contains(&format!(" POST /{vendor}  "))).unwrap();
        assert!(lines.insert(vendor, line).is_none(), "each once");
    }
    let of_pack = |credentials: &Value, id: &str| {
        let named = |scheme: &Value| scheme.as_object().is_some_and(|scheme| scheme.values().any(|scheme| scheme["id"] == id));
        credentials["schemes"].as_array().unwrap().iter().any(|entry| named(&entry["scheme"]))
    };
    for (vendor, line) in &lines {
        let manifest = manifest(vendor);
        assert!(line.contains(&format!("  {}  ", manifest["name"].as_str().unwrap())), "{line}");
        assert!(line.contains("  schema ok  ") && line.contains("→ 200"), "{line}");
        let credentials = &manifest["credentials"];
        let verdict = match (credentials["none_because"].as_str(), credentials["default"].as_str()) {
            (Some(because), _) => format!("  not checked: {because}  "),
            (None, Some("body-key")) => "  key ok  ".to_owned(),
            // A signature has the id that its pack gives it: the demonstration makes it with a secret of its own.
            (None, Some(id)) if of_pack(credentials, id) => format!("  {id} ok  "),
            _ => "  not checked: no secret given  ".to_owned(),
        };
        assert!(line.contains(&verdict), "{vendor}: {verdict:?} in {line}");
    }
    assert_eq!(std::fs::read_to_string(&save).unwrap(), "", "they are not saved");
    assert_eq!(post_for_status(listening.address(), "/mine", "", PROCESS), 200, "they are not counted: it goes on");
    let output = listening.end().expect(0);
    let text = output.text();
    assert!(text.contains(" #1 POST /mine "), "{text}");
    assert!(text.contains("received 1, 1 without errors"), "{text}");
    assert_eq!(text.lines().filter(|line| line.ends_with("  demo")).count(), vendors().len());
    let saved = std::fs::read_to_string(&save).unwrap();
    assert!(saved.contains("\"/mine\"") && saved.lines().count() == 2 && !saved.contains("demo"), "{saved}");
}

#[test]
fn a_demonstration_is_marked_in_records_and_its_token_is_not_shown() {
    let mut listening = listen(&["--demo", "--output", "ndjson", "--redact", "none", "--strict", "--count", "1"]);
    for _ in vendors() {
        listening.wait_for(r#""type":"outcome""#);
    }
    assert_eq!(post_for_status(listening.address(), "/", "", PROCESS), 200);
    let output = listening.end().expect(0);
    assert!(!output.text().contains("idhook-demo"), "{}", output.text());
    let records = output.records();
    let of = |kind: &str, demo: bool| {
        records
            .iter()
            .filter(|record| record["type"] == kind && record.get("demo").is_some_and(|mark| *mark == json!(true)) == demo)
            .count()
    };
    let count = vendors().len();
    assert_eq!([of("callback", true), of("outcome", true), of("callback", false), of("outcome", false)], [count, count, 1, 1]);
    let mut seen: Vec<_> =
        records.iter().filter(|record| record["demo"] == true).filter_map(|record| record["vendor"].as_str().map(str::to_owned)).collect();
    seen.sort();
    assert_eq!(seen, vendors());
}

#[test]
fn a_stranger_cannot_pass_for_the_demonstration() {
    let mut listening = listen(&["--demo", "-v", "--count", "2", "--strict"]);
    for _ in vendors() {
        listening.wait_for("  demo");
    }
    assert_eq!(post_for_status(listening.address(), "/stranger", "idhook-demo: x\r\n", b"{"), 400, "strict holds for it");
    assert_eq!(post_for_status(listening.address(), "/stranger", "idhook-demo: x\r\n", PROCESS), 200);
    assert_eq!(post_for_status(listening.address(), "/stranger", "idhook-demo:\r\nidhook-demo: 00\r\n", PROCESS), 200);
    let output = listening.end().expect(1);
    let lines: Vec<_> = output.text().lines().filter(|line| line.contains(" POST /stranger ")).collect();
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().all(|line| !line.contains("demo")), "{lines:?}");
    assert!(output.text().contains("  idhook-demo: x\n"), "its header stays: {}", output.text());
}

#[test]
fn a_demonstration_that_is_cut_short_does_not_hold_up_the_end() {
    for _ in 0..5 {
        listen(&["--demo", "-qq", "--timeout", "1ms"]).end().expect(0);
    }
}

#[test]
fn a_demonstration_works_with_given_secrets_on_any_address() {
    let mut listening = tool(&["--demo", "-q", "--bind", "127.0.0.1"]).env("IDHOOK_SECRET_IDENTOMAT", KEY).listen();
    for _ in vendors() {
        let line = listening.wait_for("  demo");
        assert!(!line.contains("wrong") && !line.contains("missing") && !line.contains("malformed"), "{line}");
    }
}

// ----------------------------------------------------------------------------------------------------------------- ndjson

#[test]
fn ndjson_is_records_only_and_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let secret = format!("identomat={}", write(folder.path(), "secret", KEY));
    let listening = listen(&["--output", "ndjson", "--count", "5", "--secret-file", &secret, "--max-body", "10kB"]);
    let address = listening.address().to_owned();
    exchange(&address, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    let bodies: [&[u8]; 5] = [&session_change(KEY, "APPROVED"), b"", b"\xff\0", b"{\"a\":\n\"b\"}", PROCESS];
    for body in bodies {
        assert_eq!(post_for_status(&address, "/", "", &[b' '; 10_001]), 413);
        assert_eq!(post_for_status(&address, "/", "origin: x\r\n", b"{}"), 403);
        assert_eq!(post_for_status(&address, "/hook?q=1", "", body), 200);
    }
    let output = listening.end().expect(0);
    assert!(output.text().ends_with('\n') && !output.text().contains("\n\n"));
    let records = output.records();
    let kinds: Vec<_> = records.iter().map(|record| record["type"].as_str().unwrap()).collect();
    let expected: Vec<_> = ["ready"].into_iter().chain(["callback", "outcome"].repeat(5)).chain(["summary"]).collect();
    assert_eq!(kinds, expected);
    assert!(records.iter().all(|record| record["v"] == 1), "every record has its version");
    assert!(records[0]["url"].as_str().unwrap().ends_with(&address));
    for (n, pair) in (1..).zip(records[1..11].chunks(2)) {
        assert_eq!((&pair[0]["n"], &pair[1]["n"], &pair[1]["status"]), (&json!(n), &json!(n), &json!(200)));
        assert_eq!((&pair[0]["method"], &pair[0]["path"], &pair[0]["query"]), (&json!("POST"), &json!("/hook"), &json!("q=1")));
        assert_eq!(pair[0]["redacted"], true);
        assert!(pair[1]["ms"].is_number());
        let at = pair[0]["at"].as_str().unwrap();
        assert!(at.len() == "2026-01-01T00:00:00.000000Z".len() && at.ends_with('Z'), "{at}");
    }
    let first = &records[1];
    assert_eq!((&first["vendor"], &first["event"], &first["status"]), (&json!("identomat"), &json!("session-change"), &json!("APPROVED")));
    assert_eq!((&first["credentials"], &first["schema"]), (&json!({"verdict": "valid"}), &json!("ok")));
    let summary = records.last().unwrap();
    assert_eq!((&summary["verb"], &summary["total"], &summary["good"]), (&json!("listen"), &json!(5), &json!(2)));
}

#[test]
fn a_verdict_stands_in_the_record_with_its_reason() {
    let record = recorded(&post("/", "", PROCESS));
    assert_eq!(record["credentials"], json!({"verdict": "not checked", "why": "no secret given"}));
    let unknown = recorded(&post("/", "", b"{}"));
    assert_eq!((&unknown["vendor"], &unknown["event"], &unknown["subject"]), (&Value::Null, &Value::Null, &Value::Null));
    assert_eq!(unknown["problems"][0]["rule"], "unrecognised");
}

#[test]
fn a_problem_carries_pointer_offset_line_and_column_of_the_raw_body() {
    let body = "{\r\n\t\"callbackApiKey\": \"é😀\", \"type\": \"session-change\",\r\n \"sessionId\": \"日本\", \"result\": \"APROVED\"}";
    let record = recorded(&post("/", "", body.as_bytes()));
    let problem = &record["problems"][0];
    assert_eq!(problem["pointer"], "/result");
    let offset = usize::try_from(problem["offset"].as_u64().unwrap()).unwrap();
    assert!(body.as_bytes()[offset..].starts_with(b"\"APROVED\""), "{problem}");
    assert_eq!((&problem["line"], &problem["column"]), (&json!(3), &json!(31)), "columns are code points");
    assert_eq!((&problem["rule"], &problem["severity"]), (&json!("enum"), &json!("error")));
    assert!(problem["help"].as_array().unwrap().contains(&json!("did you mean APPROVED?")), "{problem}");
}

#[test]
fn a_masked_subject_keeps_a_digest_by_which_callbacks_can_be_put_together() {
    let other = String::from_utf8(session_change("k", "REJECTED")).unwrap().replace("65lfvkv1t2o25", "65lfvkv1t2o26").into_bytes();
    let bodies = [session_change("k", "APPROVED"), session_change("k", "REJECTED"), other, PROCESS.to_vec()];
    let run = || {
        let listening = listen(&["--output", "ndjson", "--count", "4"]);
        for body in &bodies {
            post_for_status(listening.address(), "/", "", body);
        }
        let output = listening.end().expect(0);
        let records = output.records();
        let subjects: Vec<_> =
            records.iter().filter(|record| record["type"] == "callback").map(|record| record["subject"].clone()).collect();
        (String::from_utf8(output.stdout).unwrap(), subjects)
    };
    let (text, subjects) = run();
    assert!(!text.contains("65lfvkv1t2o2"), "the value is nowhere: {text}");
    assert_eq!((&subjects[0]["label"], &subjects[0]["value"]), (&json!("session"), &json!("65lf…3ib")));
    assert_eq!(subjects[0]["digest"], subjects[1]["digest"], "equal for equal subjects");
    assert_ne!(subjects[0]["digest"], subjects[2]["digest"], "although what is shown is equal");
    assert!(subjects[0]["digest"].as_str().unwrap().len() >= 16);
    assert_eq!(subjects[3], json!({"label": "process", "value": "8263a268-5388-492a-bca2-28e1ff4a69f0"}), "not a secret: no digest");
    let (_, again) = run();
    assert_ne!(subjects[0]["digest"], again[0]["digest"], "keyed: nobody finds the value by trying");
}

#[test]
fn nothing_is_marked_redacted_when_nothing_is() {
    let record = recorded(&post("/", "authorization: Bearer abc\r\n", &session_change(KEY, "APPROVED")));
    assert!(record.get("redacted").is_none() && record["subject"].get("digest").is_none(), "{record}");
    assert_eq!(record["body"].as_str().unwrap().as_bytes(), session_change(KEY, "APPROVED"));
    let binary = recorded(&post("/", "", b"\xff\0\x1b"));
    assert_eq!((&binary["body_base64"], binary.get("body")), (&json!("/wAb"), None));
}

// -------------------------------------------------------------------------------------------- a reader that is slow or gone

/// A `listen` whose stdout nobody reads unless the test does.
struct Unread {
    child: Child,
    address: String,
    stderr: BufReader<ChildStderr>,
}

impl Unread {
    fn start(arguments: &[&str]) -> Self {
        let (mut child, _) = tool(&[arguments, &["--port", "0"]].concat()).spawn();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        stderr.read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("Listening on http://").unwrap_or_else(|| panic!("{line}")).split(',').next().unwrap();
        Self { address: address.to_owned(), child, stderr }
    }

    fn end(mut self) -> (i32, String) {
        let status = soon(|| self.child.try_wait().unwrap());
        let mut rest = String::new();
        self.stderr.read_to_string(&mut rest).unwrap();
        (status.code().unwrap_or(-1), rest)
    }
}

impl Drop for Unread {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// More of these than a pipe and the view hold together.
fn bulky() -> Vec<u8> {
    let items: Vec<_> = (0..2500).map(|at| format!("\"{at:0>200}\"")).collect();
    format!("{{\"items\": [{}]}}", items.join(", ")).into_bytes()
}
const BULK: usize = 120;

#[test]
fn a_slow_terminal_slows_no_answer_and_what_it_missed_is_counted() {
    let mut unread = Unread::start(&["--count", &BULK.to_string()]);
    let body = bulky();
    for at in 0..BULK {
        assert_eq!(post_for_status(&unread.address, "/", "", &body), 200, "#{at} is answered though nobody reads");
    }
    let mut shown = String::new();
    unread.child.stdout.take().unwrap().read_to_string(&mut shown).unwrap();
    let (code, said) = unread.end();
    assert_eq!(code, 0);
    let headlines = shown.lines().filter(|line| line.contains(" POST /")).count();
    assert!(headlines < BULK, "some were dropped, or this proves nothing");
    assert!(shown.ends_with(&format!("received {BULK}, 0 without errors, {BULK} with errors ({BULK} problems)\n")), "all are summed up");
    let missed: usize = said
        .lines()
        .filter_map(|line| {
            let (from, to) = line.strip_prefix("note: #")?.split_once(" were not shown")?.0.split_once(" to #")?;
            Some(to.parse::<usize>().ok()? - from.parse::<usize>().ok()? + 1)
        })
        .sum();
    assert_eq!(headlines + missed, BULK, "{said}");
}

#[test]
fn ndjson_without_a_file_makes_senders_wait_and_loses_nothing() {
    let mut unread = Unread::start(&["--output", "ndjson", "--count", &BULK.to_string()]);
    let body = bulky();
    let mut stdout = None;
    for _ in 0..BULK {
        let mut stream = connect(&unread.address);
        stream.write_all(&post("/", "", &body)).unwrap();
        if stdout.is_none() {
            stream.set_read_timeout(Some(Duration::from_secs(3))).unwrap();
        }
        let mut first = [0; 1];
        if stream.peek(&mut first).is_err() {
            assert!(stdout.is_none(), "it stalls though stdout is read");
            let mut pipe = unread.child.stdout.take().unwrap();
            stdout = Some(std::thread::spawn(move || {
                let mut read = String::new();
                pipe.read_to_string(&mut read).unwrap();
                read
            }));
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
        }
        assert_eq!(status(&answer(&mut stream)), 200);
    }
    let read = stdout.expect("at some point the sender had to wait").join().unwrap();
    assert_eq!(unread.end().0, 0);
    let records: Vec<Value> = read.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let numbers: Vec<_> =
        records.iter().filter(|record| record["type"] == "callback").map(|record| record["n"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (1..=BULK as u64).collect::<Vec<_>>());
    assert!(!read.contains(r#""type":"gap""#));
}

#[test]
fn ndjson_with_a_file_leaves_gaps_that_the_file_fills() {
    let folder = tempfile::tempdir().unwrap();
    let save = folder.path().join("calls.ndjson");
    let mut unread = Unread::start(&["--output", "ndjson", "--count", &BULK.to_string(), "--save", save.to_str().unwrap()]);
    let body = bulky();
    for _ in 0..BULK {
        assert_eq!(post_for_status(&unread.address, "/", "", &body), 200, "it is answered though nobody reads");
    }
    let mut read = String::new();
    unread.child.stdout.take().unwrap().read_to_string(&mut read).unwrap();
    assert_eq!(unread.end().0, 0);
    let mut seen = Vec::new();
    let mut gaps = 0;
    for line in read.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        match record["type"].as_str().unwrap() {
            "callback" => seen.push(record["n"].as_u64().unwrap()),
            "gap" => {
                gaps += 1;
                seen.extend(record["from"].as_u64().unwrap()..=record["to"].as_u64().unwrap());
            }
            _ => {}
        }
    }
    assert!(gaps > 0, "some were dropped, or this proves nothing");
    assert_eq!(seen, (1..=BULK as u64).collect::<Vec<_>>(), "in order, each once");
    let saved = std::fs::read_to_string(save).unwrap();
    assert_eq!(saved.lines().filter(|line| line.starts_with(r#"{"type":"callback""#)).count(), BULK);
}

#[cfg(unix)]
impl Unread {
    /// Fills stdout until nothing more goes into it, and the view besides.
    fn stall(&self) {
        let body = bulky();
        for _ in 0..20 {
            assert_eq!(post_for_status(&self.address, "/", "", &body), 200);
        }
    }

    /// Sends a signal, and waits until nothing is accepted any more.
    fn first_signal(&self) {
        self.signal();
        soon(|| TcpStream::connect(&self.address).is_err().then_some(()));
    }

    fn signal(&self) {
        let done = std::process::Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(done.success());
    }
}

#[cfg(unix)]
#[test]
fn the_second_signal_stops_at_once_though_the_terminal_stands_still() {
    for output in ["human", "ndjson"] {
        let unread = Unread::start(&["--output", output]);
        unread.stall();
        unread.first_signal();
        unread.signal();
        assert_eq!(unread.end().0, 130, "{output}");
    }
}

#[test]
fn a_closed_stdout_ends_it_unless_it_saves() {
    let mut unread = Unread::start(&[]);
    drop(unread.child.stdout.take());
    assert_eq!(post_for_status(&unread.address, "/", "", PROCESS), 200);
    assert_eq!(unread.end().0, 0, "nobody reads, so it ends");

    let folder = tempfile::tempdir().unwrap();
    let save = folder.path().join("calls.ndjson");
    let mut unread = Unread::start(&["--save", save.to_str().unwrap(), "--count", "3"]);
    drop(unread.child.stdout.take());
    for _ in 0..3 {
        assert_eq!(post_for_status(&unread.address, "/", "", PROCESS), 200, "the file is the work");
    }
    assert_eq!(unread.end().0, 0);
    assert_eq!(std::fs::read_to_string(save).unwrap().lines().filter(|line| line.contains(r#""type":"callback""#)).count(), 3);
}

#[test]
fn a_stdout_that_closes_before_the_count_is_1() {
    let mut unread = Unread::start(&["--count", "2"]);
    drop(unread.child.stdout.take());
    assert_eq!(post_for_status(&unread.address, "/", "", PROCESS), 200);
    assert_eq!(unread.end().0, 1);
}

// ------------------------------------------------------------------------------------------------------------ wrong usage

#[test]
fn wrong_usage_is_2_and_says_what_would_be_right() {
    let table: [(&[&str], &str); 10] = [
        (&["--count", "0"], "--count"),
        (&["--count", "many"], "many"),
        (&["--timeout", "5"], "write 500ms, 2s or 1m30s"),
        (&["--read-timeout", "0s"], "--read-timeout"),
        (&["--max-body", "0"], "write 64kB or 10MB"),
        (&["--max-body", "1.5MB"], "write 64kB or 10MB"),
        (&["--port", "65536"], "65536"),
        (&["--fsync"], "--save"),
        (&["--output", "xml"], "ndjson"),
        (&["--no-such-flag"], "--no-such-flag"),
    ];
    for (flags, words) in table {
        let output = tool(&[flags, &["--timeout", "5s"][if flags.contains(&"--timeout") { 2.. } else { 0.. }]].concat()).run().expect(2);
        assert!(output.stderr.contains(words), "{flags:?}: {}", output.stderr);
        assert!(output.stdout.is_empty(), "{flags:?}");
    }
}

#[test]
fn a_ready_file_that_is_something_else_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let precious = folder.path().join("main.rs");
    std::fs::write(&precious, "fn main() {}").unwrap();
    for path in [precious.as_path(), folder.path()] {
        let output = Tool::new(["listen", "--port", "0", "--timeout", "1ms", "--ready-file", path.to_str().unwrap()]).run().expect(3);
        assert!(output.stderr.contains("is left alone"), "{}", output.stderr);
    }
    assert_eq!(std::fs::read_to_string(&precious).unwrap(), "fn main() {}");
}

#[test]
fn strict_without_a_secret_says_what_it_cannot_refuse() {
    let told = |flags: &[&str]| Tool::new(["listen", "--port", "0", "--timeout", "1ms"]).run_with(flags).expect(0).stderr;
    assert!(told(&["--strict"]).contains("--strict cannot refuse wrong credentials"));
    assert!(!told(&[]).contains("--strict"));
}
