use proptest::prelude::*;

use super::{Callback, Part, Scheme, Signed, Verdict};
use crate::json;
use crate::request::Headers;
use crate::secret::{Ring, Secret};

fn headers(pairs: &[(&str, &str)]) -> Headers {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec())).collect()
}

fn callback<'a>(headers: &'a Headers, root: Option<json::Node<'a>>) -> Callback<'a> {
    Callback { method: "POST", path: "/", query: "", headers, body: b"", root, now: None, token: None }
}

fn check(scheme: &Scheme, secret: &str, pairs: &[(&str, &str)]) -> Verdict {
    let headers = headers(pairs);
    scheme.check(&[Secret::new("other:one"), Secret::new(secret)], Some(&callback(&headers, None))).verdict
}

#[test]
fn headers_are_read_as_the_schemes_say() {
    // RFC 7617, section 2: the user Aladdin with the password "open sesame".
    let aladdin = [("authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")];
    let secret = "Aladdin:open sesame";
    assert_eq!(check(&Scheme::Basic, secret, &aladdin), Verdict::Valid);
    assert_eq!(check(&Scheme::Basic, secret, &[("authorization", "basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")]), Verdict::Valid);
    assert_eq!(
        Scheme::Basic.sign(&[Secret::new(secret)]).unwrap(),
        Signed::Header { name: "authorization".into(), value: aladdin[0].1.into(), made: super::Made::Basic }
    );
    assert!(matches!(check(&Scheme::Basic, "Aladdin:open", &aladdin), Verdict::Wrong(_)));
    assert!(matches!(check(&Scheme::Basic, secret, &[("authorization", "Basic %%%")]), Verdict::Malformed(_)));
    assert!(matches!(check(&Scheme::Basic, secret, &[("authorization", "Bearer x")]), Verdict::Malformed(_)));
    assert!(matches!(check(&Scheme::Bearer, "x", &[]), Verdict::Missing(_)));
    assert!(matches!(check(&Scheme::Bearer, "x", &[("authorization", "Bearer x"), ("authorization", "Bearer x")]), Verdict::Malformed(_)));
    assert_eq!(check(&Scheme::Bearer, "x", &[("authorization", "Bearer x")]), Verdict::Valid);
    assert_eq!(check(&Scheme::Header, "abc", &[("authorization", "abc")]), Verdict::Valid);
    assert_eq!(check(&Scheme::Header, "X-Key:a:b", &[("x-key", "a:b")]), Verdict::Valid);
    assert_eq!(check(&Scheme::Header, "Authorization:Bearer abc", &[("authorization", "Bearer abc")]), Verdict::Valid);
    assert_eq!(check(&Scheme::Named("x-key".into()), "a:b", &[("x-key", "a:b")]), Verdict::Valid);
}

#[test]
fn a_key_in_the_body() {
    let scheme = Scheme::BodyKey("/key".into());
    let check = |body: &str| {
        let tree = json::parse(body).unwrap();
        scheme.check(&[Secret::new("k\u{e9}y")], Some(&callback(&Headers::default(), Some(tree.root(body))))).verdict
    };
    assert_eq!(check(r#"{"key":"k\u00e9y"}"#), Verdict::Valid);
    assert!(matches!(check(r#"{"key":"key"}"#), Verdict::Wrong(_)));
    assert!(matches!(check(r#"{"key":1}"#), Verdict::Malformed(_)));
    assert!(matches!(check("{}"), Verdict::Missing(_)));
}

proptest! {
    #[test]
    fn what_send_signs_listen_accepts(user in "[a-z]{1,8}", pass in "[ -~]{1,12}", wrong in "[a-z]{1,8}:[a-z]{1,8}") {
        let secret = Secret::new(format!("{user}:{pass}"));
        for scheme in [Scheme::Basic, Scheme::Bearer, Scheme::Named("x-key".into())] {
            let Signed::Header { name, value, .. } = scheme.sign(std::slice::from_ref(&secret)).unwrap() else { panic!("a header") };
            let headers: Headers = [(name, value)].into_iter().collect();
            prop_assert_eq!(scheme.check(std::slice::from_ref(&secret), Some(&callback(&headers, None))).verdict, Verdict::Valid);
            prop_assume!(wrong.as_bytes() != secret.expose());
            let refused = scheme.check(&[Secret::new(wrong.clone())], Some(&callback(&headers, None))).verdict;
            prop_assert!(matches!(refused, Verdict::Wrong(_)), "{refused:?}");
        }
    }
}

#[test]
fn what_signing_adds_is_never_printed() {
    use crate::vendor::manifest::{KeyPlace, StaticKey};
    let key = |place| Scheme::StaticKey(StaticKey { id: "key".into(), r#in: place, prefix: String::new() }, Vec::new());
    let part = |scheme| Part { scheme, secrets: Ring::new(vec![Secret::new("hunter2")]).into() };
    for scheme in [
        Scheme::Header,
        Scheme::Bearer,
        Scheme::BodyKey("/key".into()),
        key(KeyPlace::Path),
        key(KeyPlace::Query("key".into())),
        Scheme::All("all".into(), vec![part(Scheme::Bearer), part(Scheme::Header)]),
    ] {
        let signed = scheme.sign(&[Secret::new("hunter2")]).unwrap();
        let bytes = format!("{:?}", b"hunter2");
        let printed = format!("{signed:?}");
        assert!(!printed.contains("hunter2") && !printed.contains(bytes.trim_matches(['[', ']'])), "{printed}");
    }
}
