//! `send --probe` against endpoints with one known fault each: it finds exactly that fault, and nothing in one that has none.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Mutex;

use common::app::{Act, App, Arrived, answer};
use common::{Output, Tool, junit, manifest, vendors};
use serde_json::{Value, json};

/// A vendor that documents everything: its events, samples and a scenario, how it authenticates, HTTPS, a time, and that it repeats itself.
fn pack() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("everysaid");
    let sample =
        |variant: &str, grade: &str| json!({ "variant": variant, "summary": "It came so far", "grade": grade, "source": ["hooks"] });
    let event = |id: &str, grade: &str, samples: Value| json!({ "id": id, "summary": "It happened", "grade": grade, "source": ["hooks"], "samples": samples });
    let fact = |value: Value| json!({ "value": value, "grade": "documented", "source": ["hooks"] });
    let manifest = json!({
        "id": "everysaid", "name": "Everysaid", "vendor": "Everysaid", "product": "Checks", "docs": "https://docs.example.com/hooks",
        "sources": { "hooks": { "title": "Everysaid: hooks", "at": "https://docs.example.com/hooks", "read_on": "2026-11-21" } },
        "recognise": { "rules": [{ "shape": "case", "when": [{ "member": { "at": "/said", "type": "string" } }], "event": { "at": "/said" } }] },
        "default_sample": "opened:small",
        "subject": { "label": "case", "at": ["/case"] },
        "status": ["/said"],
        "personal": { "members": [] },
        "credentials": { "schemes": [{ "scheme": "bearer", "grade": "documented", "source": ["hooks"] }], "default": "bearer" },
        "delivery": {
            "https": fact(json!(true)), "success": fact(json!([[200, 299]])), "timeout": fact(json!(20)), "guarantee": fact(json!("at-least-once")),
        },
        "duplicates": { "key": fact(json!(["/id"])) },
        "events": [
            event("closed", "documented", json!([sample("well", "documented"), sample("guessed", "derived")])),
            event("opened", "documented", json!([sample("small", "documented"), sample("large", "template"), sample("guessed", "derived")])),
            event("seen", "documented", json!([sample("guessed", "derived"), sample("other", "derived")])),
            event("heard", "community", json!([sample("once", "community")])),
        ],
        "scenarios": [{ "id": "life", "summary": "A life", "steps": ["opened:small", "closed:well"], "grade": "documented", "source": ["hooks"] }],
    });
    let write = |name: &str, value: &Value| {
        let path = root.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, serde_json::to_vec_pretty(value).unwrap()).unwrap();
    };
    write("vendor.json", &manifest);
    for event in manifest["events"].as_array().unwrap() {
        write(&format!("schemas/{}.json", event["id"].as_str().unwrap()), &json!({ "type": "object" }));
        for sample in event["samples"].as_array().unwrap() {
            let (event, variant) = (event["id"].as_str().unwrap(), sample["variant"].as_str().unwrap());
            let mut body = json!({ "said": event, "id": "e-0000001", "case": 1_000_001, "variant": variant });
            if event == "seen" {
                body.as_object_mut().unwrap().remove("variant");
            }
            write(&format!("samples/{event}/{variant}.json"), &body);
        }
    }
    folder
}

const SECRET: &str = "open sesame";
const CHECKS: [&str; 12] = [
    "https",
    "certificate",
    "event:opened",
    "event:closed",
    "event:seen",
    "twice",
    "order",
    "wrong-credentials",
    "missing-credentials",
    "stale-credentials",
    "unknown-field",
    "malformed",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    OpenToAnyone,
    /// A repetition is a 409.
    NotIdempotent,
    /// An opened case that was closed before is a 404.
    InOrderOnly,
    UnknownField,
    BreaksOnBrokenJson,
    /// Nothing is ever answered.
    Slow,
    Redirects,
    /// One variant of one event.
    OneSample,
}

/// An endpoint that does what is demanded, but for one fault.
fn endpoint(fault: Fault) -> App {
    let seen: Mutex<(HashSet<String>, HashSet<i64>)> = Mutex::default();
    App::new(move |arrived| {
        if fault == Fault::Slow {
            loop {
                std::thread::park();
            }
        }
        let (status, body) = judge(fault, arrived, &mut seen.lock().unwrap());
        Act::Write(answer(status, if status == 302 { "location: /login\r\n" } else { "" }, body))
    })
}

fn judge(fault: Fault, arrived: &Arrived, (ids, closed): &mut (HashSet<String>, HashSet<i64>)) -> (u16, &'static [u8]) {
    if fault == Fault::Redirects {
        return (302, b"");
    }
    let expected = format!("Bearer {SECRET}");
    if fault != Fault::OpenToAnyone && arrived.all("authorization") != [expected.as_bytes()] {
        return (401, b"");
    }
    let Ok(Value::Object(body)) = serde_json::from_slice(&arrived.body) else {
        return if fault == Fault::BreaksOnBrokenJson { (500, b"it broke") } else { (400, b"") };
    };
    let known = ["said", "id", "case", "variant"];
    if fault == Fault::UnknownField && body.keys().any(|key| !known.contains(&key.as_str())) {
        return (500, b"no column of that name");
    }
    if fault == Fault::OneSample && body.get("variant").is_some_and(|variant| variant == "large") {
        return (422, b"too large");
    }
    let first = ids.insert(body["id"].as_str().unwrap().to_owned());
    if fault == Fault::NotIdempotent && !first {
        return (409, b"there already");
    }
    let case = body["case"].as_i64().unwrap();
    if body["said"] == "closed" {
        closed.insert(case);
    } else if fault == Fault::InOrderOnly && body["said"] == "opened" && closed.contains(&case) {
        return (404, b"closed");
    }
    (204, b"")
}

fn tool(packs: &Path, flags: &[&str]) -> Tool {
    let packs = packs.to_str().unwrap();
    Tool::new([&["--packs", packs, "send", "everysaid", "--probe"][..], flags].concat()).env("IDHOOK_SECRET", SECRET)
}

/// The verdicts by check, and the records themselves.
fn verdicts(output: &Output) -> BTreeMap<String, (String, Value)> {
    let probes = output.records().into_iter().filter(|record| record["type"] == "probe");
    let named = |record: Value| (record["check"].as_str().unwrap().to_owned(), (record["verdict"].as_str().unwrap().to_owned(), record));
    probes.map(named).collect()
}

fn with(output: &Output, verdict: &str) -> Vec<String> {
    verdicts(output).into_iter().filter(|(_, (found, _))| found == verdict).map(|(check, _)| check).collect()
}

#[track_caller]
fn assert_fits_the_schema(output: &Output) {
    let schema = idhook::schema::Schema::compile(include_bytes!("../src/record/record.schema.json")).unwrap();
    for line in output.text().lines() {
        let tree = idhook::json::parse(line).unwrap();
        assert_eq!(schema.check(tree.root(line)).first(), None, "{line}");
    }
}

#[test]
fn an_endpoint_without_a_fault_passes_every_check() {
    let packs = pack();
    let app = endpoint(Fault::None);
    let output = tool(packs.path(), &["--to", &app.address, "--output", "ndjson"]).run().expect(0);
    assert_fits_the_schema(&output);
    let names: BTreeSet<_> = verdicts(&output).into_keys().collect();
    assert_eq!(names, CHECKS.into_iter().map(str::to_owned).collect());
    // Nothing of this machine can be reached by the vendor: what its URL would look like is not known.
    assert_eq!(with(&output, "skipped"), ["certificate", "https"]);
    // A token says no time.
    assert_eq!(with(&output, "n/a"), ["stale-credentials"]);
    assert_eq!(with(&output, "ok").len(), CHECKS.len() - 3);
    let summary = output.records().pop().unwrap();
    assert_eq!(summary["checks"], json!({ "ok": 9, "failed": 0, "skipped": 2, "n/a": 1 }));
    assert_eq!((&summary["total"], &summary["good"]), (&json!(12), &json!(9)));
    let opened = &verdicts(&output)["event:opened"].1["deliveries"];
    assert_eq!((&opened[0]["what"], &opened[1]["what"]), (&json!("everysaid/opened:small"), &json!("everysaid/opened:large")));
    assert_eq!(opened.as_array().unwrap().len(), 2, "what is only derived is left out where there is better");
    let seen = &verdicts(&output)["event:seen"].1;
    assert_eq!(seen["deliveries"].as_array().unwrap().len(), 1, "else it is the first");
    assert!(seen["evidence"].as_str().unwrap().contains("derived"), "and the line says so");
}

#[test]
fn each_fault_is_found_and_no_other() {
    let packs = pack();
    let after_the_events = ["malformed", "missing-credentials", "order", "twice", "unknown-field", "wrong-credentials"];
    let every_event = ["event:closed", "event:opened", "event:seen"];
    for (fault, found, untold) in [
        (Fault::OpenToAnyone, &["missing-credentials", "wrong-credentials"][..], &[][..]),
        (Fault::NotIdempotent, &["twice"], &[]),
        (Fault::InOrderOnly, &["order"], &[]),
        (Fault::UnknownField, &["unknown-field"], &[]),
        (Fault::BreaksOnBrokenJson, &["malformed"], &[]),
        (Fault::OneSample, &["event:opened"], &[]),
        (Fault::Slow, &every_event, &after_the_events),
        (Fault::Redirects, &every_event, &after_the_events),
    ] {
        let app = endpoint(fault);
        let output = tool(packs.path(), &["--to", &app.address, "--timeout", if fault == Fault::Slow { "150ms" } else { "20s" }])
            .run_with(&["--output", "ndjson"])
            .expect(1);
        assert_fits_the_schema(&output);
        assert_eq!(with(&output, "failed"), found, "{fault:?}");
        let skipped: Vec<_> = with(&output, "skipped").into_iter().filter(|check| !["https", "certificate"].contains(&&**check)).collect();
        assert_eq!(skipped, untold, "{fault:?}");
    }
}

#[test]
fn a_failure_says_what_was_wanted_by_whom_and_what_came() {
    let packs = pack();
    for (fault, said) in [
        (Fault::NotIdempotent, &["FAIL  twice", "204 in ", ", then 409 in ", "wanted: the same delivery twice", "| there already"][..]),
        (Fault::UnknownField, &["FAIL  unknown-field", "500 in ", "[no document: ", "| no column of that name"]),
        (Fault::OneSample, &["FAIL  event:opened", "1 of 2 samples: opened:large 422 in ", "| too large"]),
        (Fault::Redirects, &["FAIL  event:closed", "302 in "]),
        (
            Fault::OpenToAnyone,
            &["FAIL  missing-credentials", "accepted: opened:small 204 in ", "source: Everysaid: hooks, https://docs.example.com/hooks"],
        ),
    ] {
        let app = endpoint(fault);
        let output = tool(packs.path(), &["--to", &app.address]).run().expect(1);
        for part in said {
            assert!(output.text().contains(part), "{fault:?}: {part} is not in {}", output.text());
        }
        assert!(output.text().ends_with(" 2 skipped, 1 n/a\n") || fault == Fault::Redirects, "{}", output.text());
        let brief = tool(packs.path(), &["--to", &endpoint(fault).address, "-q"]).run().expect(1);
        assert_eq!(brief.text().lines().count(), CHECKS.len() + 1, "a line each, and the sum: {}", brief.text());
        assert!(!output.text().contains(SECRET) && !output.stderr.contains(SECRET));
    }
}

/// Everything that arrived for a run, in order.
fn arrived(app: &App, output: &Output) -> Vec<Arrived> {
    let deliveries = |(_, record): (String, Value)| record["deliveries"].as_array().unwrap().len();
    let all = (0..verdicts(output).into_values().map(deliveries).sum()).map(|_| app.next()).collect();
    assert!(app.is_empty(), "every request stands in the checklist");
    all
}

#[test]
fn what_must_not_look_like_a_repetition_is_about_somebody_else() {
    let packs = pack();
    let bodies = |flags: &[&str]| -> Vec<Value> {
        let app = endpoint(Fault::None);
        let output = tool(packs.path(), &["--to", &app.address, "--output", "ndjson"]).run_with(flags).expect(0);
        arrived(&app, &output).iter().filter_map(|arrived| serde_json::from_slice(&arrived.body).ok()).collect()
    };
    let (one, other) = (bodies(&[]), bodies(&[]));
    let all = |bodies: &[Value], field: &str| bodies.iter().map(|body| body[field].to_string()).collect::<Vec<_>>();
    let different = |bodies: &[Value], field: &str| all(bodies, field).into_iter().collect::<HashSet<_>>().len();
    // Opened twice, closed, seen, the same twice, two steps and two backwards, wrong, missing, unknown: only `twice` repeats itself.
    assert_eq!((one.len(), different(&one, "id")), (13, 12));
    // The two steps of a lifecycle are about one case, whichever comes first.
    assert_eq!(different(&one, "case"), 13 - 1 - 2);
    assert_ne!(all(&one, "id"), all(&other, "id"), "another run is about others");
    let own = bodies(&["--set", "case=7"]);
    assert_eq!(all(&own, "case"), vec!["7"; own.len()], "but the user's own word counts");
}

#[test]
fn one_event_can_be_probed_alone() {
    let packs = pack();
    let app = endpoint(Fault::None);
    let alone = |what: &str| {
        let packs = packs.path().to_str().unwrap();
        Tool::new(["--packs", packs, "send", what, "--probe", "--to", &app.address, "--output", "ndjson"])
            .env("IDHOOK_SECRET", SECRET)
            .run()
    };
    let output = alone("everysaid/CLOSED").expect(0);
    let events: Vec<_> = verdicts(&output).into_keys().filter(|check| check.starts_with("event:")).collect();
    assert_eq!(events, ["event:closed"]);
    assert_eq!(with(&output, "n/a"), ["order", "stale-credentials"], "nothing comes before or after it");
    let heard = alone("everysaid/heard").expect(0);
    let because = verdicts(&heard)["event:heard"].1["because"].as_str().unwrap().to_owned();
    assert!(because.contains("integrators"), "{because}");
}

#[test]
fn every_vendors_checklist_says_where_each_line_comes_from() {
    for vendor in vendors() {
        let app = App::new(|arrived| {
            let whole = serde_json::from_slice::<Value>(&arrived.body).is_ok();
            Act::Write(answer(if whole { 200 } else { 400 }, "", b""))
        });
        let output = Tool::new(["send", &vendor, "--probe", "--to", &app.address, "--output", "ndjson"]).run();
        assert_fits_the_schema(&output);
        let found = verdicts(&output);
        for (check, (verdict, record)) in &found {
            let sources = record["sources"].as_array().unwrap();
            let grade = record["grade"].as_str();
            assert_eq!(grade.is_none(), verdict == "n/a", "{vendor} {check}: {record}");
            match grade {
                None => assert!(sources.is_empty() && record["evidence"].as_str().unwrap().len() > 10, "{record}"),
                Some("derived") => assert!(record["because"].is_string(), "{record}"),
                Some(_) => assert!(!sources.is_empty() && record.get("because").is_none(), "{record}"),
            }
        }
        let known = manifest(&vendor);
        let documented = |fact: &Value| ["documented", "template"].contains(&fact["grade"].as_str().unwrap_or_default());
        let of = |check: &str| found[check].0.as_str();
        assert_eq!(of("https") == "n/a", !documented(&known["delivery"]["https"]), "{vendor}");
        // What only integrators know is tried, too, and the line says whose word it is.
        let repeats = [&known["delivery"]["guarantee"], &known["duplicates"]["key"], &known["duplicates"]["header"]];
        assert_eq!(of("twice") == "n/a", repeats.iter().all(|fact| fact.is_null()), "{vendor}");
        let by_others = repeats.iter().any(|fact| fact.is_object()) && !repeats.iter().any(|fact| documented(fact));
        assert_eq!(found["twice"].1["grade"] == "derived", by_others, "{vendor}");
        let authenticates =
            known["credentials"]["schemes"].as_array().unwrap().iter().any(|entry| entry["scheme"] != "none" && documented(entry));
        // No secret was given: nobody knows wrong ones, and that anyone gets in without any is seen all the same.
        assert_eq!(of("wrong-credentials"), if authenticates { "skipped" } else { "n/a" }, "{vendor}");
        assert_eq!(of("missing-credentials"), if authenticates { "failed" } else { "n/a" }, "{vendor}");
        assert_eq!(output.status, i32::from(authenticates), "{vendor}");
        let default = format!("{vendor}/{}", known["default_sample"].as_str().unwrap());
        assert!(output.text().contains(&format!("\"what\":\"{default}\"")), "{vendor}: what is sent by default is probed");
        for event in known["events"].as_array().unwrap() {
            let check = format!("event:{}", event["id"].as_str().unwrap());
            let probed = event["grade"] != "community" && event["samples"].as_array().is_some_and(|samples| !samples.is_empty());
            assert_eq!(found.contains_key(&check), probed, "{vendor} {check}");
        }
        assert_eq!((of("unknown-field"), of("malformed")), ("ok", "ok"), "{vendor}");
        assert!(arrived(&app, &output).len() > 3);
    }
}

#[test]
fn our_own_listen_passes_as_every_vendor() {
    for vendor in vendors() {
        let schemes = manifest(&vendor)["credentials"]["schemes"].clone();
        let in_body = schemes.as_array().unwrap().iter().any(|entry| entry["scheme"].get("body-key").is_some());
        let auth = if in_body { "body-key" } else { "bearer" };
        let flags = ["--vendor", &vendor, "--strict", "-qq", "--auth", auth];
        let listening = Tool::new([&["listen"][..], &flags].concat()).env("IDHOOK_SECRET", SECRET).listen();
        let arguments = ["send", &vendor, "--probe", "--to", &listening.url, "--auth", auth, "--output", "ndjson"];
        let output = Tool::new(arguments).env("IDHOOK_SECRET", SECRET).run().expect(0);
        assert_eq!(with(&output, "failed"), [""; 0], "{vendor}");
        for check in ["wrong-credentials", "missing-credentials", "unknown-field", "malformed"] {
            assert_eq!(verdicts(&output)[check].0, "ok", "{vendor} {check}");
        }
        listening.interrupt();
    }
}

#[test]
fn a_certificate_that_is_not_trusted_is_the_one_fault() {
    let packs = pack();
    let listening = Tool::new(["listen", "--tls", "-qq"]).listen();
    let output = tool(packs.path(), &["--to", &listening.url, "--output", "ndjson"]).run().expect(1);
    assert_eq!(with(&output, "failed"), ["certificate"]);
    assert_eq!(with(&output, "ok"), ["https"]);
    assert_eq!(with(&output, "skipped").len(), CHECKS.len() - 3);
}

// Where the system keeps its certificates can be said on Linux only.
#[cfg(target_os = "linux")]
#[test]
fn a_certificate_that_is_trusted_is_told_by_the_first_delivery() {
    let (packs, folder) = (pack(), tempfile::tempdir().unwrap());
    let authority = folder.path().join("ca.pem");
    let flags = ["listen", "--packs", packs.path().to_str().unwrap(), "--vendor", "everysaid", "--strict", "--tls", "-qq"];
    let listening = Tool::new([&flags[..], &["--tls-ca-out", authority.to_str().unwrap()]].concat()).env("IDHOOK_SECRET", SECRET).listen();
    let output = tool(packs.path(), &["--to", &listening.url, "--output", "ndjson"]).env("SSL_CERT_FILE", &authority).run().expect(0);
    assert_eq!(with(&output, "ok").len(), CHECKS.len() - 1);
    let found = verdicts(&output);
    assert_eq!(found["certificate"].1["deliveries"], json!([found["event:opened"].1["deliveries"][0]]), "no delivery is made for it alone");
}

#[test]
fn where_nobody_listens_one_line_says_so() {
    let packs = pack();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let output = tool(packs.path(), &["--to", &port]).run().expect(4);
    assert!(output.text().contains("FAIL  event:opened         opened:small nothing listens at"), "{}", output.text());
    assert_eq!(output.text().matches("FAIL").count(), 1, "{}", output.text());
    assert!(
        output.text().ends_with(
            "probed 12: 0 ok, 1 failed, 10 skipped, 1 n/a
"
        ),
        "{}",
        output.text()
    );
}

#[test]
fn another_machine_is_probed_only_after_a_yes() {
    let packs = pack();
    // Its address is never looked up: what goes to another machine goes through this proxy.
    let proxy = endpoint(Fault::None);
    let elsewhere = |flags: &[&str]| {
        let arguments = [&["--to", "http://staging.example.com/hook", "--insecure-http", "--output", "ndjson"], flags].concat();
        tool(packs.path(), &arguments).env("http_proxy", format!("http://{}", proxy.address)).run()
    };
    let refused = elsewhere(&[]).expect(2);
    for part in ["--probe", "staging.example.com", "--yes", "wrong on purpose"] {
        assert!(refused.stderr.contains(part), "{}", refused.stderr);
    }
    assert!(proxy.is_empty() && refused.stdout.is_empty());
    let output = elsewhere(&["--yes"]).expect(1);
    assert_eq!(with(&output, "failed"), ["https"], "to staging it is strict");
    assert_eq!(with(&output, "skipped"), ["certificate"]);
    assert_eq!(proxy.next().line, "POST http://staging.example.com/hook HTTP/1.1");
}

#[test]
fn many_at_once_to_another_machine_need_a_yes_too() {
    let vendor = vendors().remove(0);
    // 192.0.2.0/24 is set aside for documentation: nothing is sent before the refusal.
    let run = |flags: &[&str]| Tool::new(["send", &vendor, "--to", "http://192.0.2.1/hook"]).run_with(flags);
    let refused = run(&["--concurrency", "11", "--repeat", "50"]).expect(2);
    for part in ["--concurrency 11", "192.0.2.1", "up to 11 deliveries at once", "--yes"] {
        assert!(refused.stderr.contains(part), "{}", refused.stderr);
    }
    run(&["--concurrency", "11", "--repeat", "50", "--dry-run"]).expect(0);
    let proxy = App::answering(204, "");
    let few = ["send", &vendor, "--to", "http://staging.example.com/", "--concurrency", "50", "--repeat", "10"];
    Tool::new(few).env("http_proxy", format!("http://{}", proxy.address)).run().expect(0);
    (0..10).for_each(|_| drop(proxy.next()));
}

#[test]
fn an_edit_that_does_not_fit_every_sample_is_refused_before_anything_is_sent() {
    let (packs, app) = (pack(), endpoint(Fault::None));
    let output = tool(packs.path(), &["--to", &app.address, "--unset", "variant"]).run().expect(2);
    assert!(output.stderr.contains("everysaid/seen:guessed: /variant is not in the body"), "{}", output.stderr);
    assert!(output.stdout.is_empty() && app.is_empty());
}

#[test]
fn what_cannot_be_probed_is_wrong_usage() {
    let vendors = vendors();
    let first = manifest(&vendors[0])["default_sample"].as_str().unwrap().to_owned();
    let run = |arguments: &[&str]| Tool::new([&["send", "--to", "127.0.0.1:9", "--probe"][..], arguments].concat()).run();
    let sample = format!("{}/{first}", vendors[0]);
    let scenario = format!("{}@any", vendors[0]);
    for what in ["./file.json", "calls.ndjson#3", "-", &sample, &scenario] {
        let said = run(&[what]).expect(2).stderr;
        assert!(said.contains("write VENDOR or VENDOR/EVENT"), "{what}: {said}");
    }
    assert!(run(&[&vendors[0], &vendors[1]]).expect(2).stderr.contains("VENDOR/EVENT"));
    run(&[]).expect(2);
    for flag in [&["--retry", "1"][..], &["--repeat", "2"], &["--log", "x"], &["--dry-run"], &["--credentials", "wrong"], &["--rate", "1"]]
    {
        assert!(run(&[&[vendors[0].as_str()], flag].concat()).expect(2).stderr.contains("--probe"), "{flag:?}");
    }
    assert!(run(&["nobody"]).expect(3).stderr.contains("no vendor is called nobody"));
    assert!(run(&[&format!("{}/nothing", vendors[0])]).expect(3).stderr.contains("no event called nothing"));
}

#[test]
fn junit_has_a_case_for_each_check() {
    let (packs, app) = (pack(), endpoint(Fault::NotIdempotent));
    let file = packs.path().join("probe.xml");
    let asked = format!("junit={}", file.display());
    let output = tool(packs.path(), &["--to", &format!("{}/?token=query-word", app.address), "--report", &asked]).run().expect(1);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("tests=\"12\" failures=\"1\" errors=\"0\" skipped=\"3\""), "{text}");
    assert!(!text.contains(SECRET) && !text.contains("query-word") && !text.contains("there already"), "{text}");
    assert!(!output.stderr.contains("::error"), "{}", output.stderr);
    let Some(lines) = junit::read(&file) else { return };
    assert_eq!(lines[0], "idhook send 12 1 0 3 12");
    let of = |check: &str| lines.iter().find_map(|line| line.strip_prefix(&format!("everysaid|{check}|True|"))).unwrap();
    assert!(of("https").starts_with("[('Skipped', None, 'a loopback URL: "), "{lines:?}");
    assert_eq!(of("event:opened"), "[]");
    let twice = of("twice");
    assert!(twice.starts_with("[('Failure', 'probe', 'opened:small 204 in ") && twice.contains(" ms, then 409 in "), "{twice}");
    assert!(twice.contains("\\nwanted: the same delivery twice") && twice.contains("\\nsource: Everysaid: hooks"), "{twice}");
}

#[test]
fn a_failed_check_is_an_annotation_where_github_reads() {
    let (packs, app) = (pack(), endpoint(Fault::NotIdempotent));
    let output = tool(packs.path(), &["--to", &app.address]).env("GITHUB_ACTIONS", "true").run().expect(1);
    let commands: Vec<_> = output.stderr.lines().filter(|line| line.starts_with("::")).collect();
    let [command] = commands[..] else { panic!("{commands:?}") };
    assert!(command.starts_with(&format!("::error title=probe::twice → http://{}/: opened:small 204 in ", app.address)), "{command}");
    assert!(command.contains("; wanted: the same delivery twice") && command.contains("; source: Everysaid: hooks"), "{command}");
}

#[test]
fn a_probe_that_never_began_leaves_no_report_that_looks_well() {
    let packs = pack();
    let file = packs.path().join("probe.xml");
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let asked = format!("junit={}", file.display());
    tool(packs.path(), &["--to", &free, "--wait", "10ms", "--report", &asked]).run().expect(4);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("errors=\"1\"") && text.contains("<error type=\"stopped\" message=\""), "{text}");
    let app = endpoint(Fault::None);
    let output = tool(packs.path(), &["--to", &app.address, "--report", "junit=gone/probe.xml"]).run().expect(3);
    assert!(output.stdout.is_empty() && app.is_empty() && output.stderr.contains("cannot write gone/probe.xml"), "{}", output.stderr);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_with_what_is_known() {
    let packs = pack();
    let file = packs.path().join("probe.xml");
    let app = App::new(|_| {
        loop {
            std::thread::park();
        }
    });
    let asked = format!("junit={}", file.display());
    let (child, _stdin) = tool(packs.path(), &["--to", &app.address, "--report", &asked]).spawn();
    app.next();
    assert!(std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let (text, talk) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(130), "{text} {talk}");
    assert!(text.ends_with("probed 2: 0 ok, 0 failed, 2 skipped; interrupted before the end\n"), "{text}");
    assert!(talk.contains("everysaid/opened:small was under way: it may have arrived"), "{talk}");
    let report = std::fs::read_to_string(&file).unwrap();
    assert!(report.contains("tests=\"3\" failures=\"0\" errors=\"1\" skipped=\"2\""), "{report}");
    assert!(report.contains("<error type=\"interrupted\" message=\""), "{report}");
}

#[test]
fn without_a_secret_only_a_refusal_for_want_of_one_passes() {
    let packs = pack();
    for (status, verdict) in [(401, "ok"), (403, "ok"), (500, "skipped")] {
        let app = App::new(move |_| Act::Write(answer(status, "", b"")));
        let flags = ["--probe", "--packs", packs.path().to_str().unwrap(), "--to", &app.address, "--output", "ndjson"];
        let output = Tool::new(["send", "everysaid"]).run_with(&flags).expect(1);
        assert_eq!(verdicts(&output)["missing-credentials"].0, verdict, "{status}: {}", output.text());
    }
}

#[test]
fn the_quietest_probe_says_only_the_sum_and_a_failure_lists_few_sources() {
    let app = App::new(|_| Act::Write(answer(404, "", b"")));
    let send = ["send", "unico", "--probe", "--to", &app.address];
    let output = Tool::new(send).run_with(&["-qq"]).expect(1);
    assert!(output.text().starts_with("probed ") && !output.stderr.contains("probing "), "{}{}", output.text(), output.stderr);
    let output = Tool::new(send).run().expect(1);
    let event = output.text().split("FAIL  event:").nth(1).unwrap().split("\nskip").next().unwrap();
    assert_eq!(event.matches("source: ").count(), 4, "{event}");
    assert!(event.contains("source: and ") && event.contains(" 404 in "), "{event}");
    let known = manifest("unico");
    let rule = known["delivery"]["success"]["source"][0].as_str().unwrap();
    let title = known["sources"][rule]["title"].as_str().unwrap();
    assert!(event.split("source: ").nth(1).unwrap().starts_with(title), "the success rule's comes first: {event}");
}
