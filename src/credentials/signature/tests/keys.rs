//! Keys that a scheme cannot use are refused with what it needs.

use super::{Headers, SchemeSpec, prepared, vectors};
use crate::credentials::Callback;

#[test]
fn a_key_of_another_kind_is_refused_with_what_is_needed() {
    let scheme: SchemeSpec = serde_json::from_str(
        r#"{"signature":{"id":"x","by":{"public-key":"ecdsa-p256-sha256-der"},"of":["body"],"written":"hex","in":{"header":{"names":["x"]}}}}"#,
    )
    .unwrap();
    let by = |name: &str| vectors().into_iter().find(|vector| vector.name == name).unwrap();
    for (secret, expected) in [
        (by("by ed25519").sign_with.unwrap(), "the key is for Ed25519, and the scheme uses ECDSA on P-256"),
        (by("by rsa-pss-sha256").secrets[0].clone(), "the key is for RSA"),
        ("hello".to_owned(), "PEM"),
        ("{".to_owned(), "no JWK"),
        ("{\"kty\":\"oct\",\"k\":\"AA\"}".to_owned(), "no JWK"),
        ("-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----".to_owned(), "openssl x509"),
        ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n-----END".to_owned(), "openssl pkey"),
        ("-----BEGIN PUBLIC KEY-----\n%\n-----END PUBLIC KEY-----".to_owned(), "not base64"),
        ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----".to_owned(), "no key for"),
        ("whsk_AAAA".to_owned(), "length"),
    ] {
        let said = prepared(&scheme, std::slice::from_ref(&secret)).misfit().map(ToString::to_string).unwrap_or_default();
        assert!(said.contains(expected), "{secret}: {said}");
    }
    let public = prepared(&by("by ecdsa-p256-sha256-der").scheme, &by("by ecdsa-p256-sha256-der").secrets);
    assert_eq!(public.misfit(), None);
    assert!(public.cannot_sign().is_some_and(|bad| bad.to_string().contains("private")));
}

#[test]
fn a_check_costs_a_look_at_the_body_for_each_key_and_set_or_for_each_signature_by_a_private_key() {
    let cost = |by: &str, of: &str, secrets: &[&str], value: &str| {
        let grammar = r#"{"pairs":{"items":",","value":"=","timestamp":"t","signature":"s","sets":" "}}"#;
        let place = format!(r#"{{"header":{{"names":["x"],"grammar":{grammar}}}}}"#);
        let scheme = format!(
            r#"{{"signature":{{"id":"x","by":{by},"of":{of},"written":"hex","in":{place},"timestamp":{{"in":"signature","unit":"seconds"}}}}}}"#
        );
        let scheme: SchemeSpec = serde_json::from_str(&scheme).unwrap();
        let secrets: Vec<_> = secrets.iter().map(ToString::to_string).collect();
        let headers: Headers = std::iter::once(("x".to_owned(), value.as_bytes().to_vec())).collect();
        let body = [b'b'; 1000];
        let callback =
            Callback { method: "POST", path: "/", query: "", headers: &headers, body: &body, root: None, now: None, token: None };
        prepared(&scheme, &secrets).cost(&callback)
    };
    let (hmac, digest, public) = (r#"{"hmac":{"hash":"sha256"}}"#, r#"{"digest":{"hash":"sha256"}}"#, r#"{"public-key":"ed25519"}"#);
    let (body, timed) = (r#"["body"]"#, r#"["timestamp"]"#);
    let key = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
    let same = format!("t=1{}", ",s=ab".repeat(100));
    let many = |count: u8| format!("t=1{}", (0..count).map(|at| format!(",s={at:02x}")).collect::<String>());
    assert_eq!(cost(hmac, body, &["one"], &same), 1000);
    assert_eq!(cost(hmac, body, &["one", "two"], &many(100)), 2000);
    assert_eq!(cost(hmac, body, &["one", "two"], "t=1,s=ab t=2,s=ab t=3,s=no"), 4000);
    assert_eq!(cost(digest, body, &["one"], &many(100)), 1000);
    assert_eq!(cost(hmac, timed, &["one"], &many(100)), 0);
    assert_eq!(cost(public, body, &[key], &same), 1000);
    assert_eq!(cost(public, body, &[key, key], &many(8)), 16_000);
    assert_eq!(cost(public, body, &[key], &format!("{} t=2,s=ab,s=cd", many(6))), 8000);
    assert_eq!(cost(public, body, &[key], &many(9)), 0, "nothing is looked at");
    assert_eq!(cost(public, body, &[key], &format!("{} t=2,s=ab,s=cd", many(7))), 0, "over all sets");
}
