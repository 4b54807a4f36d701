//! For every combination of primitives: what is signed is valid, and nothing else is.

use bytes::Bytes;
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Headers, Occasion, Prepared, SchemeSpec, Secret, Unsigned, Verdict, checked};

const ED25519: &str = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
/// Of RFC 7515, appendix A.3.
const P256: &str = r#"{"kty":"EC","crv":"P-256","kid":"k-1","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#;

/// An algorithm with a secret that fits, and one that is another.
fn algorithm() -> impl Strategy<Value = (Value, String, String)> {
    let key = prop_oneof![Just("text"), Just("base64"), Just("hex")];
    let shared = (prop_oneof![Just("hmac"), Just("digest")], any::<bool>(), 0..4_usize, key, any::<bool>(), "[0-9a-f]{24}", "[0-9a-f]{24}");
    let shared =
        shared.prop_filter("two secrets", |(.., left, right)| left != right).prop_map(|(by, named, hash, key, hashed, left, right)| {
            let hashes = ["sha1", "sha256", "sha384", "sha512"];
            let values = json!({ "ONE": hashes[hash], "TWO": hashes[(hash + 1) % 4] });
            let hash =
                if named { json!({ "named-by": { "header": "x-hash", "values": values, "sends": "ONE" } }) } else { json!(hashes[hash]) };
            let transform = if hashed { "sha256-hex" } else { "none" };
            let by = json!({ by: { "hash": hash, "key": { "encoding": key, "strip": "sec_", "transform": transform } } });
            (by, format!("sec_{left}"), format!("sec_{right}"))
        });
    let public = |algorithm: &'static str, key: &'static str| {
        let other = if key == ED25519 { ED25519.replace("6Xb", "7Xb") } else { P256.replace("f83OJ3D2", "f83OJ3D3") };
        Just((json!({ "public-key": algorithm }), key.to_owned(), other))
    };
    prop_oneof![
        6 => shared,
        1 => public("ed25519", ED25519),
        1 => public("ecdsa-p256-sha256-der", P256),
        1 => public("ecdsa-p256-sha256-raw", P256),
    ]
}

/// Where the signature stands, and whether the grammar has a place for a time.
fn place() -> impl Strategy<Value = (Value, bool)> {
    let header = |grammar: Value| json!({ "header": { "names": ["x-signature", "y-signature"], "grammar": grammar } });
    let pairs = move |time: bool, sets: bool| {
        let mut pairs = json!({ "items": ",", "value": "=", "signature": "v1", "key_id": "k" });
        if time {
            pairs["timestamp"] = json!("t");
        }
        if sets {
            pairs["sets"] = json!(" ");
        }
        (header(json!({ "pairs": pairs })), time)
    };
    prop_oneof![
        Just((header(json!("raw")), false)),
        Just((header(json!({ "list": { "items": " ", "value": ",", "version": "v1" } })), false)),
        Just((header(json!({ "positions": { "separator": ":", "order": ["timestamp", "key-id", "signature"] } })), true)),
        Just((header(json!({ "positions": { "separator": ":", "order": ["signature"] } })), false)),
        (any::<bool>(), any::<bool>()).prop_map(move |(time, sets)| pairs(time, sets)),
        Just((json!({ "numbered-headers": { "name": "x-signature-", "most": 3 } }), false)),
        Just((json!({ "member": "/signature" }), false)),
    ]
}

fn part() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!("method")),
        Just(json!("path")),
        Just(json!({ "header": "x-other" })),
        Just(json!({ "json": "/n" })),
        Just(json!({ "json-or-nothing": "/nothing" })),
        "[.:|]{1,2}".prop_map(|text| json!({ "text": text })),
    ]
}

#[derive(Debug, Clone)]
struct Case {
    scheme: SchemeSpec,
    secret: String,
    other: String,
    /// Whether a changed body must be seen.
    whole: bool,
    /// Whether a time is checked, and a changed one is seen.
    timed: bool,
}

fn case() -> impl Strategy<Value = Case> {
    let written = prop_oneof![Just("hex"), Just("hex-any-case"), Just("base64"), Just("base64url")];
    let unit = prop_oneof![Just("seconds"), Just("milliseconds"), Just("decimal-seconds"), Just("iso-8601")];
    let time = prop_oneof![Just("none"), Just("header"), Just("member")];
    let extra = proptest::collection::vec(part(), 0..3);
    (algorithm(), place(), written, unit, time, extra, "(sig=)?", any::<bool>()).prop_map(
        |((by, secret, other), (place, time_beside), written, unit, time, extra, prefix, with_id)| {
            // A time in ISO 8601 holds the separator of positions.
            let unit = if time_beside && unit == "iso-8601" { "seconds" } else { unit };
            let place_of_time = match (time_beside, time) {
                (true, _) => Some(json!("signature")),
                (_, "header") => Some(json!({ "header": ["x-time"] })),
                (_, "member") => Some(json!({ "member": "/time" })),
                _ => None,
            };
            let whole = place.get("member").is_none();
            let digest = by.get("digest").is_some();
            let timed = place_of_time.is_some();
            let of = [Some(json!("body")).filter(|_| whole), Some(json!({ "json": "/text" })).filter(|_| !whole)].into_iter().flatten();
            let of = of.chain(timed.then(|| json!("timestamp"))).chain(with_id.then(|| json!("message-id")));
            let of: Vec<_> = of.chain(digest.then(|| json!("secret"))).chain(extra).collect();
            let mut spec = json!({ "id": "x", "by": by, "of": of, "written": written, "prefix": prefix, "in": place });
            if let Some(at) = place_of_time {
                spec["timestamp"] = json!({ "in": at, "unit": unit, "limits": { "past": 100, "future": 50 } });
            }
            if with_id {
                spec["message_id"] = json!({ "header": ["x-id"] });
            }
            let scheme = serde_json::from_value(json!({ "signature": spec })).unwrap();
            if let SchemeSpec::Signature(spec) = &scheme {
                assert_eq!(crate::credentials::signature::coverage::consistent(spec), Ok(()));
            }
            Case { scheme, secret, other, whole, timed }
        },
    )
}

const LINE: (&str, &str) = ("POST", "/hooks");

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn what_is_signed_is_valid_and_nothing_else_is(case in case(), text in "\\PC{0,20}", n in any::<i32>(), now in 1_000_000..4_000_000_000_i64, changed in 0..1000_usize) {
        let body = json!({ "text": text, "n": n, "time": null, "signature": "old" }).to_string();
        let mut headers = Headers::default();
        headers.push("x-other", "of the request");
        headers.push("x-signature", "of an earlier attempt");
        let mut wire = Bytes::from(body);
        let keys = Prepared::new(&case.scheme, &[Secret::new(case.secret.as_str())]).unwrap();
        let at = Timestamp::from_second(now).unwrap();
        let occasion = Occasion { at, id: "msg-1", by_hand: None };
        let request = Unsigned { method: LINE.0, path: LINE.1, headers: &mut headers, body: &mut wire };
        keys.sign(request, occasion).unwrap();

        let verdict = |keys: &Prepared, headers: &Headers, body: &[u8], seconds: i64| {
            checked(keys, headers, body, Timestamp::from_second(now + seconds).unwrap(), LINE).0
        };
        prop_assert_eq!(verdict(&keys, &headers, &wire, 0), Verdict::Valid);
        // Rotation: the right one is among several.
        let several = Prepared::new(&case.scheme, &[Secret::new(case.other.as_str()), Secret::new(case.secret.as_str())]).unwrap();
        prop_assert_eq!(verdict(&several, &headers, &wire, 0), Verdict::Valid);

        let other = Prepared::new(&case.scheme, &[Secret::new(case.other.as_str())]).unwrap();
        let refused = verdict(&other, &headers, &wire, 0);
        prop_assert!(matches!(refused, Verdict::Wrong(_) | Verdict::NotChecked(_)), "another secret: {refused:?}");

        if case.whole {
            let mut bytes = wire.to_vec();
            let place = changed % bytes.len();
            bytes[place] ^= 1;
            prop_assert_ne!(verdict(&keys, &headers, &bytes, 0), Verdict::Valid, "a byte changed at {}", place);
        }
        for seconds in [99, 101, -49, -52] {
            let verdict = verdict(&keys, &headers, &wire, seconds);
            if case.timed && !(-50..=100).contains(&seconds) {
                prop_assert!(matches!(verdict, Verdict::Stale { .. }), "{seconds} s: {verdict:?}");
            } else {
                prop_assert_eq!(verdict, Verdict::Valid, "{} s", seconds);
            }
        }

        // Signed anew it is still one request with one signature.
        let lines = headers.lines().len();
        let request = Unsigned { method: LINE.0, path: LINE.1, headers: &mut headers, body: &mut wire };
        keys.sign(request, Occasion { at: Timestamp::from_second(now + 500).unwrap(), ..occasion }).unwrap();
        prop_assert_eq!(headers.lines().len(), lines);
        prop_assert_eq!(verdict(&keys, &headers, &wire, 500), Verdict::Valid);

        // Without its credentials it has none.
        let mut bare = wire.to_vec();
        keys.strip(&mut headers, &mut bare);
        let stripped = verdict(&keys, &headers, &bare, 500);
        prop_assert!(matches!(stripped, Verdict::Missing(_)), "{stripped:?}");
    }

    #[test]
    fn a_token_vouches_for_its_body_and_no_other(es: bool, body in "\\PC{0,30}", now in 1_000_000..4_000_000_000_i64, written in prop_oneof![Just("hex"), Just("base64url")]) {
        let algorithm = if es { "ES256" } else { "HS384" };
        let scheme: SchemeSpec = serde_json::from_value(json!({ "jwt": {
            "id": "x", "header": ["x-token"], "prefix": "Bearer ", "algorithms": [algorithm],
            "body_hash": { "claim": "hash", "hash": "sha256", "written": written }, "issued": { "past": 100, "future": 50 },
        } })).unwrap();
        let secret = |secret: &str| Prepared::new(&scheme, &[Secret::new(secret)]).unwrap();
        let keys = secret(if es { P256 } else { "a-secret" });
        let mut headers = Headers::default();
        let mut wire = Bytes::from(body.clone());
        let request = Unsigned { method: LINE.0, path: LINE.1, headers: &mut headers, body: &mut wire };
        keys.sign(request, Occasion { at: Timestamp::from_second(now).unwrap(), id: "", by_hand: None }).unwrap();
        let verdict = |keys: &Prepared, body: &str, seconds: i64| {
            checked(keys, &headers, body.as_bytes(), Timestamp::from_second(now + seconds).unwrap(), LINE).0
        };
        prop_assert_eq!(verdict(&keys, &body, 100), Verdict::Valid);
        let stale = |verdict: Verdict| matches!(verdict, Verdict::Stale { .. });
        prop_assert!(stale(verdict(&keys, &body, 101)) && stale(verdict(&keys, &body, -51)));
        let another = format!("{body} ");
        prop_assert!(matches!(verdict(&keys, &another, 0), Verdict::Wrong(_)));
        let other = if es { secret(&P256.replace("k-1", "k-2")) } else { secret("another-secret") };
        prop_assert!(matches!(verdict(&other, &body, 0), Verdict::Wrong(_)));
    }

    #[test]
    fn whatever_arrives_nothing_panics(case in case(), value in "[ -~]{0,40}", body in "[ -~]{0,40}") {
        let keys = Prepared::new(&case.scheme, &[Secret::new(case.secret.as_str())]).unwrap();
        let names = ["x-signature", "x-signature-1", "x-time", "x-hash", "x-id"];
        let headers: Headers = names.into_iter().map(|name| (name.to_owned(), value.clone().into_bytes())).collect();
        let (verdict, _) = checked(&keys, &headers, body.as_bytes(), Timestamp::UNIX_EPOCH, LINE);
        prop_assert_ne!(verdict, Verdict::Valid);
    }
}
