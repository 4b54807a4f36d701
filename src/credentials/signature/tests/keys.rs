//! Keys that a scheme cannot use are refused with what it needs.

use super::{SchemeSpec, prepared, vectors};

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
