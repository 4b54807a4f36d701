//! `idhook validate` as a user and a CI job run it.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use common::{Tool, manifest, samples, vendors, write};

/// A sample of a vendor that is recognised by its body.
fn some_sample() -> (String, Vec<u8>) {
    let vendor = vendors().into_iter().find(|vendor| manifest(vendor)["recognise"]["rules"].is_array()).unwrap();
    let (_, bytes) = samples(&vendor).swap_remove(0);
    (vendor, bytes)
}

#[test]
fn files_folders_and_stdin_are_counted_together() {
    let folder = tempfile::tempdir().unwrap();
    let (_, sample) = some_sample();
    for name in ["a.json", "below/b.json", "below/C.JSON", ".hidden/d.json"] {
        write(folder.path(), name, &sample);
    }
    write(folder.path(), "notes.txt", "not for us");
    let output = Tool::new(["validate", ".", "-"]).dir(folder.path()).stdin(sample).run().expect(0);
    assert_eq!(output.text(), "checked 4, 4 valid, 0 invalid\n");
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let good = write(folder.path(), "good.json", some_sample().1);
    let bad = write(folder.path(), "bad.json", "{");
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    let output = Tool::new(["validate", "gone.json", &good, "empty", &bad]).dir(folder.path()).run().expect(3);
    assert!(output.text().ends_with("checked 2, 1 valid, 1 invalid (1 problem)\n"), "{}", output.text());
    assert!(output.stderr.contains("cannot read gone.json") && output.stderr.contains("empty holds no .json file"), "{}", output.stderr);

    let nothing = Tool::new(["validate", "gone.json"]).dir(folder.path()).run().expect(3);
    assert_eq!(nothing.text(), "");
    assert!(nothing.stderr.starts_with("error: cannot read gone.json") && nothing.stderr.contains("\n hint: "), "{}", nothing.stderr);
}

#[test]
fn every_vendor_and_event_that_is_misspelt_is_answered_with_the_nearest() {
    for vendor in vendors() {
        let misspelt = format!("{vendor}x");
        let output = Tool::new(["validate", "--vendor", &misspelt, "-"]).run().expect(3);
        assert!(output.stderr.contains(&format!("did you mean {vendor}?")), "{}", output.stderr);
        let event = manifest(&vendor)["events"][0]["id"].as_str().unwrap().to_owned();
        let output = Tool::new(["validate", "--vendor", &vendor, "--event", &event[..event.len() - 1], "-"]).run().expect(3);
        assert!(output.stderr.contains(&format!("did you mean {event}?")), "{}", output.stderr);
    }
    let far = Tool::new(["validate", "--vendor", "qqqq", "-"]).run().expect(3);
    assert!(vendors().iter().all(|vendor| far.stderr.contains(vendor)), "{}", far.stderr);
}

/// What is missing in the body as another event follows from that, and would hide it.
#[test]
fn an_event_flag_that_contradicts_the_body_is_all_that_is_told() {
    let mut contradicted = 0;
    for vendor in vendors() {
        let samples = samples(&vendor);
        let events: Vec<_> = samples.iter().map(|(name, body)| (name.split(':').next().unwrap(), body)).collect();
        for ((event, _), (_, body)) in events.iter().zip(events.iter().skip(1)).filter(|((one, _), (other, _))| one != other) {
            let output = Tool::new(["validate", "--vendor", &vendor, "--event", event, "-"]).stdin(body.as_slice()).run();
            if output.text().contains("is the event of the body, and --event says") {
                contradicted += 1;
                assert!(output.text().ends_with("(1 problem)\n"), "{vendor} {event}: {}", output.text());
            }
        }
    }
    assert!(contradicted > 0);
}

#[test]
fn unknown_fields_are_ignored_warned_about_or_refused() {
    let (_, sample) = some_sample();
    let body = [b"{\"newField\":1,", &sample[1..]].concat();
    let run = |how: &str| Tool::new(["validate", "--unknown", how, "-"]).stdin(body.clone()).run();
    assert_eq!(run("ignore").expect(0).text(), "checked 1, 1 valid, 0 invalid\n");
    let warned = run("warn").expect(0);
    assert!(warned.text().starts_with("warning[unknown-field]: newField"), "{}", warned.text());
    assert!(warned.text().ends_with("checked 1, 1 valid, 0 invalid (1 warning)\n"));
    assert!(run("error").expect(1).text().starts_with("error[unknown-field]: newField"));
}

#[test]
fn a_recording_is_checked_with_the_paths_that_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("calls.ndjson");
    let listening = Tool::new(["listen", "-qq", "--count", "2", "--save", file.to_str().unwrap()]).listen();
    let by_name = vendors().into_iter().find(|vendor| manifest(vendor)["recognise"]["by-name"].is_object()).unwrap();
    let good = samples(&by_name).swap_remove(0).1;
    common::wire::post_for_status(listening.address(), &format!("/{by_name}"), "", &good);
    common::wire::post_for_status(listening.address(), &format!("/{by_name}"), "", b"[\n 1");
    listening.end().expect(0);
    let output = Tool::new(["validate", "calls.ndjson"]).dir(folder.path()).run().expect(1);
    assert!(output.text().contains("calls.ndjson:3"), "{}", output.text());
    assert!(output.text().ends_with("checked 2, 1 valid, 1 invalid (1 problem)\n"), "{}", output.text());
}

#[test]
fn a_line_that_is_no_json_does_not_stop_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let compact = serde_json::from_slice::<serde_json::Value>(&some_sample().1).unwrap().to_string();
    write(folder.path(), "many.ndjson", format!("{compact}\n\n{{\"torn\n{compact}\r\n{compact}"));
    let output = Tool::new(["validate", "--output", "ndjson", "many.ndjson"]).dir(folder.path()).run().expect(1);
    let lines: Vec<_> = output
        .records()
        .iter()
        .filter(|record| record["type"] == "checked")
        .map(|record| (record["line"].as_u64().unwrap(), record["valid"].as_bool().unwrap()))
        .collect();
    assert_eq!(lines, [(1, true), (3, false), (4, true), (5, true)]);
}

#[test]
fn records_follow_their_schema() {
    let schema = idhook::schema::Schema::compile(include_bytes!("../src/record/record.schema.json")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("calls.ndjson");
    let listening = Tool::new(["listen", "--demo", "--output", "ndjson", "--count", "4", "--save", file.to_str().unwrap()]).listen();
    let (_, sample) = some_sample();
    let address = listening.address().to_owned();
    let broken = [b"{\"x\":1,", &sample[1..]].concat();
    for body in [sample.as_slice(), b"\xff\xfe", b"{\"a\":", &broken] {
        assert_eq!(common::wire::post_for_status(&address, "/x?y=z", "x-odd: \u{e9}\r\n", body), 200);
    }
    let printed = listening.end().expect(0);
    let sent = Tool::new(["send", &vendors()[0], "--to", "127.0.0.1:1", "--output", "ndjson"]).run().expect(4);
    let checked = Tool::new(["validate", "--output", "ndjson", "-"]).stdin(b"{}".as_slice()).run().expect(1);
    let saved = std::fs::read_to_string(&file).unwrap();
    let mut kinds = std::collections::BTreeSet::new();
    for line in [printed.text(), &saved, sent.text(), checked.text()].into_iter().flat_map(str::lines) {
        let tree = idhook::json::parse(line).unwrap();
        assert_eq!(schema.check(tree.root(line)).first(), None, "{line}");
        kinds.insert(tree.root(line).at("/type").unwrap().as_str().unwrap().into_owned());
    }
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["attempt", "callback", "checked", "outcome", "ready", "summary"]);
}

#[test]
fn nothing_sensitive_stands_in_a_report() {
    for vendor in vendors() {
        for member in manifest(&vendor)["secrets"]["members"].as_array().into_iter().flatten() {
            let pointer = member["at"].as_str().unwrap();
            let Some((_, sample)) = samples(&vendor)
                .into_iter()
                .find(|(_, bytes)| serde_json::from_slice::<serde_json::Value>(bytes).unwrap().pointer(pointer).is_some())
            else {
                continue;
            };
            let value: serde_json::Value = serde_json::from_slice(&sample).unwrap();
            let secret = value.pointer(pointer).unwrap().as_str().unwrap().to_owned();
            // On one line, so that the excerpt of a later problem holds it.
            let mut body = value.clone();
            body["zzz"] = 1.into();
            let output = Tool::new(["validate", "--vendor", &vendor, "-"]).stdin(body.to_string()).run();
            let whole = format!("\"{secret}\"");
            let sensitive = member["events"].is_null();
            assert!(!sensitive || !output.text().contains(&whole), "{pointer}: {}", output.text());
        }
    }
}

#[test]
fn of_several_vendors_the_choice_and_its_reason_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let pack = |id: &str, signs: &[&str]| {
        let when: Vec<_> = signs.iter().map(|sign| serde_json::json!({ "member": { "at": sign, "type": "string" } })).collect();
        let said = serde_json::json!({ "grade": "documented", "source": ["web"] });
        let manifest = serde_json::json!({
            "id": id, "name": id.to_uppercase(), "vendor": id, "product": id, "docs": "https://docs.example.com",
            "sources": { "web": { "title": id, "at": "https://docs.example.com", "read_on": "2026-11-21" } },
            "recognise": { "rules": [{ "shape": "event", "when": when, "event": { "at": "/kind" } }] },
            "default_sample": "done:one", "subject": { "label": "check", "at": ["/id"] }, "status": [], "personal": { "members": [] },
            "credentials": { "schemes": [{ "scheme": "bearer", "grade": "documented", "source": ["web"] }], "default": "bearer" },
            "delivery": {}, "duplicates": "not-documented",
            "events": [{ "id": "done", "summary": "Done", "grade": "documented", "source": ["web"],
                "samples": [{ "variant": "one", "summary": "One", "grade": said["grade"], "source": said["source"] }] }]
        });
        write(folder.path(), &format!("packs/{id}/vendor.json"), manifest.to_string());
        write(folder.path(), &format!("packs/{id}/schemas/done.json"), "{}");
        write(folder.path(), &format!("packs/{id}/samples/done/one.json"), "{\"kind\":\"done\",\"id\":\"1\"}");
    };
    pack("alpha", &["/kind"]);
    pack("beta", &["/kind", "/id"]);
    let output =
        Tool::new(["validate", "--packs", "packs", "-"]).dir(folder.path()).stdin("{\"kind\":\"done\",\"id\":\"1\"}").run().expect(0);
    for told in [
        "warning[ambiguous]: this is taken for a callback of BETA, and could be one of ALPHA\n",
        "= help: BETA is the one whose callbacks are told by the most signs; of equals the first\n",
        "= help: --vendor alpha checks it as one of ALPHA\n",
    ] {
        assert!(output.text().contains(told), "{told}{}", output.text());
    }
    let named = Tool::new(["validate", "--packs", "packs", "--vendor", "alpha", "-"]).dir(folder.path()).stdin("{\"kind\":\"done\"}").run();
    assert_eq!(named.expect(0).text(), "checked 1, 1 valid, 0 invalid\n");
}

mod never_panics {
    use idhook::inspect::{Circumstances, Policy, inspect};
    use idhook::problem::Unknown;
    use idhook::record::Line;
    use idhook::secret::Keyring;
    use idhook::vendor::Vendor;
    use idhook::vendor::registry::Registry;
    use proptest::prelude::*;

    fn odd_bytes() -> impl Strategy<Value = Vec<u8>> {
        let fragments = prop::sample::select(vec![
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\\u",
            "\\ud800",
            "null",
            "1e999",
            "-",
            "callbackApiKey",
            "\"type\":",
            "\"request\":{",
            "\"event_type\":\"",
            "processId",
            "é",
            "😀",
            "\u{feff}",
            " ",
            "\r\n",
            "/0",
            "~",
            "\u{1b}[0m",
        ]);
        prop_oneof![
            prop::collection::vec(any::<u8>(), 0..200),
            prop::collection::vec(fragments, 0..30).prop_map(|parts| parts.concat().into_bytes()),
        ]
    }

    proptest! {
        #[test]
        fn any_body_is_inspected_located_and_read_as_a_record(body in odd_bytes(), path in "(/[a-z%]{0,10}){0,3}", offset in 0usize..300) {
            let registry = Registry::embedded();
            let keyring = Keyring::default();
            let policy = Policy { keyring: &keyring, auth: None, unknown: Unknown::Error, warnings: idhook::problem::Warnings::Allowed, most_problems: usize::MAX };
            let found = inspect(&registry, &body, Circumstances { path: Some(&path), ..Circumstances::default() }, policy);
            for problem in &found.problems {
                prop_assert!(problem.span.start <= problem.span.end && problem.span.end <= body.len(), "{problem:?}");
                let place = idhook::locate::place(&body, problem.span.start);
                prop_assert!(place.line >= 1 && place.column >= 1);
            }
            let _ = idhook::locate::place(&body, offset);
            let _ = Line::read(&body);
            for vendor in registry.ids() {
                let _ = inspect(&registry, &body, Circumstances { vendor: Some(vendor), ..Circumstances::default() }, policy);
            }
        }

        #[test]
        fn any_manifest_is_loaded_or_refused(body in odd_bytes(), cut in 0usize..30_000, junk in "[\\[\\]{}\",:a-z0-9]{0,5}") {
            let folder = tempfile::tempdir().unwrap();
            let good = include_bytes!("../payloads/unico/vendor.json");
            let cut = cut.min(good.len());
            let mangled = [&good[..cut], junk.as_bytes(), &good[(cut + 3).min(good.len())..]].concat();
            for manifest in [body, mangled] {
                std::fs::write(folder.path().join("vendor.json"), manifest).unwrap();
                if let Ok(pack) = idhook::vendor::pack::Pack::read(folder.path()) {
                    let _ = Vendor::checked(pack).map_err(|error| error.to_string());
                }
            }
        }
    }
}
