//! Whose callback it is, over all packs: every sample is its own vendor's and nobody else's, and what comes from elsewhere is nobody's.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use common::{Tool, manifest, project, samples, vendors, wire, write};
use serde_json::{Map, Value, json};

/// Bodies that look like the webhooks of other trades, a line each; those of other identity vendors among them.
const STRANGERS: &str = include_str!("cases/strangers.ndjson");

/// All samples: the vendor, `EVENT:VARIANT`, the bytes.
fn all_samples() -> Vec<(String, String, Vec<u8>)> {
    let of = |vendor: String| samples(&vendor).into_iter().map(move |(name, bytes)| (vendor.clone(), name, bytes));
    vendors().into_iter().flat_map(of).collect()
}

/// The rules of a vendor; none where its pack says why a body tells nothing.
fn rules(vendor: &str) -> Vec<Value> {
    let recognise = manifest(vendor)["recognise"].clone();
    let because = recognise["by-name"]["because"].as_str();
    assert!(recognise["rules"].is_array() || because.is_some_and(|because| because.len() > 20), "{vendor}: {recognise}");
    recognise["rules"].as_array().cloned().unwrap_or_default()
}

fn event(name: &str) -> &str {
    name.split(':').next().unwrap()
}

/// `(vendor, event, the rules of its problems)`.
fn seen(record: &Value) -> (Value, Value, Vec<String>) {
    let problems = record["problems"].as_array().unwrap();
    let rules = problems.iter().map(|problem| problem["rule"].as_str().unwrap().to_owned()).collect();
    (record["vendor"].clone(), record["event"].clone(), rules)
}

/// What is to be seen of a sample that no one names the vendor of.
fn expected(vendor: &str, name: &str) -> (Value, Value, Vec<String>) {
    if rules(vendor).is_empty() {
        return (Value::Null, Value::Null, vec!["unrecognised".to_owned()]);
    }
    (json!(vendor), json!(event(name)), Vec::new())
}

/// What `validate` finds in each of these bodies.
fn validated<'a>(arguments: &[&str], bodies: impl IntoIterator<Item = &'a [u8]>) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let files = bodies.into_iter().enumerate().map(|(at, body)| write(folder.path(), &format!("{at:05}.json"), body));
    let arguments = ["validate", "--output", "ndjson"].iter().chain(arguments).map(ToString::to_string);
    let records = Tool::new(arguments.chain(files)).run().records();
    records.into_iter().filter(|record| record["type"] == "checked").collect()
}

/// Posts them one after the other; gives what was recorded of each.
fn posted<'a>(arguments: &[&str], requests: impl IntoIterator<Item = (&'a str, String, &'a [u8])>) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("calls.ndjson");
    let listening = Tool::new(["listen", "-qq", "--save", file.to_str().unwrap()].into_iter().chain(arguments.iter().copied())).listen();
    for (path, headers, body) in requests {
        assert_eq!(wire::post_for_status(listening.address(), path, &headers, body), 200, "{path} {headers}");
    }
    listening.interrupt().expect(0);
    callbacks(&file)
}

/// The callbacks of a recording.
fn callbacks(file: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(file).unwrap();
    let records = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    records.filter(|record| record["type"] == "callback").collect()
}

#[test]
fn a_folder_of_all_samples_is_told_apart_without_a_vendor_being_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut wanted = BTreeMap::new();
    for (vendor, name, bytes) in all_samples() {
        let file = PathBuf::from(&vendor).join(format!("{}.json", name.replace(':', "--")));
        write(folder.path(), file.to_str().unwrap(), bytes);
        assert!(wanted.insert(file, expected(&vendor, &name)).is_none());
    }
    let unnamed = vendors().iter().filter(|vendor| rules(vendor).is_empty()).count();
    let records = Tool::new(["validate", "--output", "ndjson", "."]).dir(folder.path()).run().expect(i32::from(unnamed > 0)).records();
    let found: BTreeMap<_, _> = records
        .iter()
        .filter(|record| record["type"] == "checked")
        .map(|record| (Path::new(record["file"].as_str().unwrap()).components().as_path().to_owned(), seen(record)))
        .map(|(file, seen)| (file.strip_prefix(".").unwrap_or(&file).to_owned(), seen))
        .collect();
    assert_eq!(found, wanted);
}

#[test]
fn every_sample_that_is_posted_anywhere_is_recognised_as_itself() {
    let all = all_samples();
    let found = posted(&[], all.iter().map(|(_, _, bytes)| ("/hooks", String::new(), bytes.as_slice())));
    assert_eq!(found.len(), all.len());
    for ((vendor, name, _), record) in all.iter().zip(&found) {
        assert_eq!(seen(record), expected(vendor, name), "{vendor}/{name}");
    }
}

/// The pack whose form others may use is not in the way of theirs, and headers of that form decide where no body does.
#[test]
fn the_headers_of_an_open_form_hide_no_vendor_and_make_nothing_ambiguous() {
    let all = all_samples();
    let form = |vendor: &str| rules(vendor).iter().any(|rule| rule["general"] == true);
    let open: Vec<_> = vendors().into_iter().filter(|vendor| form(vendor)).collect();
    assert!(!open.is_empty());
    for own in &open {
        let lists = rules(own).into_iter().map(|rule| names(&rule)).filter(|names| !names.is_empty());
        for headers in lists.map(|names| names.iter().map(|name| format!("{name}: x\r\n")).collect::<String>()) {
            let found = posted(&[], all.iter().map(|(_, _, bytes)| ("/hooks", headers.clone(), bytes.as_slice())));
            for ((vendor, name, _), record) in all.iter().zip(&found) {
                let (found, event, problems) = seen(record);
                // Of a vendor that only its name tells, anybody may be the sender.
                let wanted = if rules(vendor).is_empty() { own } else { vendor };
                assert_eq!((&found, problems.contains(&"ambiguous".to_owned())), (&json!(wanted), false), "{vendor}/{name} {headers}");
                assert!(wanted != vendor || event == json!(self::event(name)), "{vendor}/{name} {headers}: {event}");
            }
        }
    }
}

/// The headers that a rule asks for.
fn names(rule: &Value) -> Vec<String> {
    rule["when"].as_array().unwrap().iter().filter_map(|when| when["header"].as_str().map(str::to_owned)).collect()
}

#[test]
fn a_vendors_own_rule_wins_over_an_open_form_that_asks_for_as_much_or_more() {
    let body = br#"{"type": "applicantPending", "timestamp": "2026-11-21T10:00:00Z", "data": {}}"#;
    let headers = "x-payload-digest: 00\r\nx-payload-digest-alg: HMAC_SHA256_HEX\r\n".to_owned();
    let found = posted(&[], [("/", headers, body.as_slice()), ("/", String::new(), body.as_slice())]);
    assert_eq!(found.iter().map(|record| record["vendor"].clone()).collect::<Vec<_>>(), [json!("sumsub"), json!("standard-webhooks")]);
    assert!(found.iter().all(|record| !seen(record).2.contains(&"ambiguous".to_owned())), "{found:?}");

    // Two members against three.
    let both = br#"{"callbackApiKey": "k", "type": "session-change", "timestamp": "2026-11-21T10:00:00Z", "data": {}}"#;
    let (vendor, event, problems) = seen(&validated(&[], [both.as_slice()])[0]);
    assert_eq!((vendor, event), (json!("identomat"), json!("session-change")));
    assert!(!problems.contains(&"ambiguous".to_owned()), "{problems:?}");
}

#[test]
fn headers_decide_where_a_body_says_nothing() {
    let headers = |name: &str| format!("{name}-id: msg_1\r\n{name}-timestamp: 1700000000\r\n{name}-signature: v1,AAAA\r\n");
    let untyped = br#"{"data": {"id": "user_1"}, "instance": 4}"#.as_slice();
    let github = "x-github-event: ping\r\nx-hub-signature-256: sha256=00\r\n".to_owned();
    let found = posted(&[], [("/", headers("svix"), untyped), ("/", headers("webhook"), untyped), ("/", github, untyped)]);
    let vendors: Vec<_> = found.iter().map(|record| record["vendor"].clone()).collect();
    assert_eq!(vendors, [json!("standard-webhooks"), json!("standard-webhooks"), Value::Null]);
}

/// Without one of the members that its rule asks for, a body is nobody's, not somebody else's.
#[test]
fn a_sample_that_lacks_a_sign_of_its_vendor_is_nobodys() {
    let mut cases = Vec::new();
    for (vendor, name, bytes) in all_samples() {
        let body: Value = serde_json::from_slice(&bytes).unwrap();
        // Rules about headers have nothing to take away from a body.
        for rule in rules(&vendor).iter().filter(|rule| names(rule).is_empty() && holds(rule, &body)) {
            for at in rule["when"].as_array().unwrap().iter().filter_map(|when| when["member"]["at"].as_str()) {
                let mut less = body.clone();
                take_out(&mut less, at);
                cases.push((format!("{vendor}/{name} without {at}"), less.to_string()));
            }
        }
    }
    assert!(cases.len() > 300, "{}", cases.len());
    let found = validated(&[], cases.iter().map(|(_, body)| body.as_bytes()));
    for ((what, _), record) in cases.iter().zip(&found) {
        assert_eq!(seen(record).0, Value::Null, "{what}: {record}");
    }
}

/// Whether the members are there, whatever their types.
fn holds(rule: &Value, body: &Value) -> bool {
    rule["when"].as_array().unwrap().iter().all(|when| when["member"]["at"].as_str().is_none_or(|at| body.pointer(at).is_some()))
}

fn take_out(body: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name).unwrap();
}

#[test]
fn bodies_from_elsewhere_are_recognised_as_none() {
    let lines: Vec<_> = STRANGERS.lines().collect();
    assert!(lines.len() >= 100, "{}", lines.len());
    let distinct: BTreeSet<_> = lines.iter().collect();
    assert_eq!(distinct.len(), lines.len(), "each is another body");
    let found = validated(&[], lines.iter().map(|line| line.as_bytes()));
    let listened = posted(&[], lines.iter().map(|line| ("/hooks", String::new(), line.as_bytes())));
    for (line, record) in lines.iter().zip(&found).chain(lines.iter().zip(&listened)) {
        let (vendor, event, problems) = seen(record);
        assert_eq!((vendor, event), (Value::Null, Value::Null), "{line}: {record}");
        assert!(problems.contains(&"unrecognised".to_owned()), "{line}: {record}");
    }
}

/// Not from outside at all: shapes that nobody thought of, made of words that webhooks are full of, the same in every run.
#[test]
fn random_bodies_of_common_words_are_recognised_as_none() {
    let mut draw = Draw(0x1d_400c);
    let bodies: Vec<_> = (0..100).map(|_| draw.object(0).to_string()).collect();
    let distinct: BTreeSet<_> = bodies.iter().collect();
    assert!(distinct.len() > 90, "{}", distinct.len());
    for (body, record) in bodies.iter().zip(validated(&[], bodies.iter().map(String::as_bytes))) {
        let (vendor, event, problems) = seen(&record);
        assert_eq!((vendor, event, problems.first().map(String::as_str)), (Value::Null, Value::Null, Some("unrecognised")), "{body}");
    }
}

/// A small generator (xorshift) with a seed: no clock, no system.
struct Draw(u32);

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        usize::try_from(self.0).unwrap() % limit
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn object(&mut self, depth: usize) -> Value {
        const NAMES: [&str; 24] = [
            "id",
            "type",
            "event",
            "data",
            "status",
            "object",
            "payload",
            "request",
            "state",
            "code",
            "action",
            "resource",
            "created_at",
            "result",
            "user",
            "name",
            "version",
            "source",
            "items",
            "meta",
            "reason",
            "token",
            "sessionId",
            "verification",
        ];
        let members = 1 + self.below(6);
        let pairs = (0..members).map(|_| (self.one(&NAMES).to_owned(), self.value(depth + 1)));
        Value::Object(pairs.collect::<Map<_, _>>())
    }

    fn value(&mut self, depth: usize) -> Value {
        const WORDS: [&str; 8] = ["created", "approved", "event", "done", "2026-11-21T10:00:00Z", "", "order.paid", "42"];
        match self.below(if depth < 4 { 8 } else { 5 }) {
            0 => json!(self.below(100_000)),
            1 => Value::Null,
            2 => json!(self.below(2) == 0),
            3 | 4 => json!(self.one(&WORDS)),
            5 => (0..self.below(4)).map(|_| self.value(depth + 1)).collect(),
            _ => self.object(depth),
        }
    }
}

/// A pack that speaks for one product of a vendor leaves its other products alone, and says so.
#[test]
fn an_event_of_a_vendors_other_product_is_named_and_not_claimed() {
    let payment = STRANGERS.lines().find(|line| line.contains("\"charge.succeeded\"")).unwrap();
    let record = validated(&[], [payment.as_bytes()]).remove(0);
    assert_eq!((&record["vendor"], &record["event"]), (&Value::Null, &Value::Null));
    let help = record["problems"][0]["help"].to_string();
    assert!(help.contains("an event of Stripe about something else") && help.contains("identity.verification_session"), "{help}");
}

/// Once a vendor is named, a body with no more than its schema demands is a callback of that vendor: its rules have no say.
#[test]
fn a_body_with_nothing_to_spare_is_taken_once_its_vendor_is_named() {
    for vendor in vendors() {
        let mut cases = Vec::new();
        for (name, bytes) in samples(&vendor) {
            let schema = project().join(format!("payloads/{vendor}/schemas/{}.json", event(&name)));
            let schema: Value = serde_json::from_slice(&std::fs::read(schema).unwrap()).unwrap();
            let mut body = serde_json::from_slice(&bytes).unwrap();
            bare(&mut body, &schema);
            cases.push((name, body.to_string()));
        }
        let found = validated(&["--vendor", &vendor], cases.iter().map(|(_, body)| body.as_bytes()));
        let path = format!("/{vendor}");
        let received = posted(&[], cases.iter().map(|(_, body)| (path.as_str(), String::new(), body.as_bytes())));
        assert_eq!((found.len(), received.len()), (cases.len(), cases.len()), "{vendor}");
        for ((name, body), record) in cases.iter().zip(&found).chain(cases.iter().zip(&received)) {
            let (own, named, problems) = seen(record);
            assert_eq!((own, named), (json!(vendor), json!(event(name))), "{vendor}/{name}: {body}");
            assert!(problems.iter().all(|problem| problem != "unrecognised" && problem != "missing"), "{vendor}/{name}: {record}");
        }
    }
}

/// Takes out what a schema does not demand.
fn bare(body: &mut Value, schema: &Value) {
    let required: Vec<_> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    match body {
        Value::Object(members) => {
            members.retain(|name, _| required.contains(&name.as_str()));
            members.iter_mut().for_each(|(name, member)| bare(member, &schema["properties"][name]));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| bare(item, &schema["items"])),
        _ => {}
    }
}

#[test]
fn where_a_vendor_says_nothing_of_the_body_any_is_its_own_once_it_is_named() {
    let bodies = [r#"{"hello": 1}"#, r#"{"type": "x", "data": {}}"#, "[1, 2]", "\"text\"", "7", "null"];
    let found = validated(&["--vendor", "standard-webhooks"], bodies.map(str::as_bytes));
    let own = (json!("standard-webhooks"), json!("message"), Vec::new());
    assert!(found.iter().all(|record| seen(record) == own), "{found:?}");
    let posted = posted(&[], bodies.map(|body| ("/standard-webhooks/x", String::new(), body.as_bytes())));
    assert!(posted.iter().all(|record| seen(record) == own), "{posted:?}");
}

#[test]
fn a_named_vendor_wins_over_the_body_and_the_headers() {
    let body = samples("identomat").remove(0).1;
    let headers = "svix-id: m\r\nsvix-signature: v1,AA\r\n".to_owned();
    let by_path = posted(&[], [("/veriff", headers.clone(), body.as_slice())]).remove(0);
    let by_flag = posted(&["--vendor", "veriff"], [("/identomat", headers, body.as_slice())]).remove(0);
    for record in [by_path, by_flag] {
        let (vendor, _, problems) = seen(&record);
        assert_eq!((vendor, problems), (json!("veriff"), vec!["unrecognised".to_owned()]), "{record}");
        assert!(record["problems"][0]["help"].to_string().contains("it looks like a callback of Identomat"), "{record}");
    }
}

/// What a rule looks for deeper in a body is compared with its neighbours there, not with the outermost members.
#[test]
fn a_missing_sign_is_called_misspelt_only_beside_a_name_much_like_it() {
    let lacks = |body: &str| {
        let record = validated(&["--vendor", "veriff"], [body.as_bytes()]).remove(0);
        record["problems"][0]["label"].as_str().unwrap().to_owned()
    };
    let gone = r#"{"verification": {"id": "a", "status": "approved"}}"#;
    assert_eq!(lacks(gone), "it has no /verification/code");
    let misspelt = r#"{"verification": {"id": "a", "status": "approved", "cod": 9001}}"#;
    assert_eq!(lacks(misspelt), "it has no /verification/code (a name much like it is there)");
}
