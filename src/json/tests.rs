use proptest::prelude::*;

use super::{Kind, Oddity, parse};

#[test]
fn agrees_with_serde_json_about_what_is_json() {
    let accepted = [
        "0",
        "-0",
        "1.0",
        "1e2",
        "1E+2",
        "1.5e-3",
        "\"\"",
        "\"\\u0041\\n\\\"\"",
        "[]",
        "{}",
        "[1,2]",
        " { \"a\" : [ null , true , false ] } ",
        "\t\r\n1 ",
        "\"\u{7f}\u{2028}😀\"",
    ];
    let refused = [
        "",
        " ",
        "01",
        "-",
        "1.",
        ".5",
        "1e",
        "+1",
        "NaN",
        "'a'",
        "\"a",
        "\"\n\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "[1,]",
        "[,1]",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\" 1}",
        "[1 2]",
        "1 2",
        "tru",
        "nulll",
        "[",
        "{",
        "{\"a\"",
        "{\"a\":",
        "\u{a0}1",
        "// c\n1",
    ];
    for text in accepted {
        assert!(parse(text).is_ok(), "{text:?} is JSON");
        assert!(serde_json::from_str::<serde_json::Value>(text).is_ok(), "the peer takes {text:?}");
    }
    for text in refused {
        assert!(parse(text).is_err(), "{text:?} is not JSON");
        assert!(serde_json::from_str::<serde_json::Value>(text).is_err(), "the peer refuses {text:?}");
    }
}

#[test]
fn refusals_name_their_place() {
    let cases = [
        ("{\"a\": tru}", 6, "stands where a value should"),
        ("[1,]", 2, "a comma before ]"),
        ("{\"é\" 1}", 6, "expected a colon after the member name, found `1`"),
        ("\"ab", 0, "this string is never closed"),
    ];
    for (text, at, message) in cases {
        let error = parse(text).unwrap_err();
        assert_eq!((error.span.start, error.message.as_str()), (at, message), "{text}");
    }
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(parse(&nested(super::MAX_DEPTH)).is_ok());
    assert!(parse(&nested(super::MAX_DEPTH + 1)).unwrap_err().message.contains("deeper"));
    assert!(parse(&"[".repeat(1_000_000)).is_err());
}

#[test]
fn oddities_are_seen_in_order() {
    let text = "\u{feff}{\"a\":9007199254740993,\"\\u0061\":\"\\ud800\",\"b\":1e999}";
    let odd: Vec<_> = parse(text).unwrap().oddities().iter().map(|(odd, span)| (*odd, &text[span.clone()])).collect();
    assert_eq!(
        odd,
        [
            (Oddity::ByteOrderMark, "\u{feff}"),
            (Oddity::NumberBeyondDouble, "9007199254740993"),
            (Oddity::DuplicateKey, "\"\\u0061\""),
            (Oddity::LoneSurrogate, "\\ud800"),
            (Oddity::NumberBeyondDouble, "1e999"),
        ]
    );
    let many: String = (0..40).map(|i| format!("\"k{}\":0,", i % 39)).collect();
    let text = format!("{{{many}\"z\":0}}");
    assert_eq!(parse(&text).unwrap().oddities().len(), 1, "found among many members too");
}

#[test]
fn pointers_lead_to_nodes() {
    let text = r#"{"a~/b":[10,{"x":"\ud83d\ude00é"}],"":1,"d":1,"d":2}"#;
    let tree = parse(text).unwrap();
    let root = tree.root(text);
    assert_eq!(root.at("/a~0~1b/0").unwrap().raw(), "10");
    assert_eq!(root.at("/a~0~1b/1/x").unwrap().as_str().unwrap(), "😀é");
    assert_eq!(root.at("/").unwrap().raw(), "1");
    assert_eq!(root.at("/d").unwrap().raw(), "2", "the last of two equal names wins");
    for nowhere in ["/a", "/a~0~1b/01", "/a~0~1b/2", "/d/x", "x"] {
        assert!(root.at(nowhere).is_none(), "{nowhere}");
    }
}

#[test]
fn the_last_of_equal_names_wins_however_they_are_spelled() {
    let many: String = (0..40).map(|i| format!(r#""k{}":{i},"#, i % 39)).collect();
    for (text, name, last) in [
        (r#"{"a":1,"b":2,"a":3,"c":4}"#, "a", "3"),
        (r#"{"a":1,"\u0061":2}"#, "a", "2"),
        (r#"{"\u0061":1,"a":2}"#, "a", "2"),
        (r#"{"\ud800":1,"\ud801":2}"#, "\u{fffd}", "2"),
        (r#"{"x":{"a":1,"a":2},"a":3}"#, "a", "3"),
        (&format!("{{{many}\"z\":0}}"), "k0", "39"),
    ] {
        let tree = parse(text).unwrap();
        let root = tree.root(text);
        assert_eq!(root.member(name).unwrap().raw(), last, "{text}");
        assert_eq!(root.at(&format!("/{name}")).unwrap().raw(), last, "{text}");
    }
}

pub(super) fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_filter("finite", |f| f.is_finite()).prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

fn same(node: super::Node, value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Null => node.kind() == Kind::Null,
        serde_json::Value::Bool(flag) => node.kind() == if *flag { Kind::True } else { Kind::False },
        serde_json::Value::Number(number) => node.kind() == Kind::Number && node.raw() == number.to_string(),
        serde_json::Value::String(text) => node.as_str().as_deref() == Some(text),
        serde_json::Value::Array(items) => {
            node.elements().count() == items.len() && node.elements().zip(items).all(|(node, item)| same(node, item))
        }
        serde_json::Value::Object(map) => {
            node.members().count() == map.len()
                && node.members().zip(map).all(|((key, node), (name, value))| key.is(name) && same(node, value))
        }
    }
}

proptest! {
    #[test]
    fn reads_what_serde_json_writes(value in any_json(), pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        let tree = parse(&text).unwrap();
        prop_assert!(same(tree.root(&text), &value));
    }

    #[test]
    fn never_panics_and_agrees_on_any_text(text in r#"[\[\]{}",:0-9eE+\-. \\untrfalse\u{e9}\u{1f600}]{0,40}"#) {
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        let ours = parse(&text);
        // The peer alone refuses what it cannot hold: a lone surrogate, a number beyond a double.
        prop_assert!(ours.is_ok() == theirs.is_ok() || ours.is_ok_and(|tree| !tree.oddities().is_empty()), "{text}");
    }
}
