//! Each style is the one of its program, keeps the values, and has an end.

use super::{ESCAPES, Escapes, Layout, Order, Style, write};
use crate::json::parse;

const TEXT: &str = r#" {"b" : [1.0, 2e2,{}, []],"a":"é/<\u00e9\ud83d\ude00\n\u001F","c":{"z":null,"y":true}} "#;

fn written(layout: Layout, order: Order, escapes: Escapes) -> String {
    write(parse(TEXT).unwrap().root(TEXT), Style { layout, order, escapes }, 10_000).unwrap()
}

#[test]
fn each_style_is_the_one_of_its_program() {
    use {Layout::*, Order::Sorted};
    let plain = |layout| written(layout, Order::AsItCame, Escapes::None);
    assert_eq!(plain(Compact), r#"{"b":[1.0,2e2,{},[]],"a":"é/<é😀\n\u001f","c":{"z":null,"y":true}}"#);
    assert_eq!(plain(Spaced), r#"{"b": [1.0, 2e2, {}, []], "a": "é/<é😀\n\u001f", "c": {"z": null, "y": true}}"#);
    assert_eq!(
        plain(Indented(2)),
        "{\n  \"b\": [\n    1.0,\n    2e2,\n    {},\n    []\n  ],\n  \"a\": \"é/<é😀\\n\\u001f\",\n  \"c\": {\n    \"z\": null,\n    \"y\": true\n  }\n}"
    );
    assert_eq!(plain(Layout::AsItCame), r#"{"b" : [1.0, 2e2,{}, []],"a":"é/<é😀\n\u001f","c":{"z":null,"y":true}}"#);
    assert_eq!(
        written(Compact, Sorted, Escapes::AsciiAndSlashes),
        r#"{"a":"\u00e9\/<\u00e9\ud83d\ude00\n\u001f","b":[1.0,2e2,{},[]],"c":{"y":true,"z":null}}"#
    );
    assert!(written(Compact, Sorted, Escapes::Html).contains(r#""é/\u003cé😀"#));
    assert!(written(Compact, Sorted, Escapes::DotNet).contains(r#""\u00E9/\u003C\u00E9\uD83D\uDE00\n\u001F""#));
}

#[test]
fn every_style_keeps_the_values() {
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    for layout in [Layout::AsItCame, Layout::Compact, Layout::Spaced, Layout::Indented(4), Layout::Tabbed] {
        for escapes in ESCAPES {
            assert_eq!(value(&written(layout, Order::Sorted, escapes)), value(TEXT), "{layout:?} {escapes:?}");
        }
    }
    let half = r#"["\ud800",1]"#;
    let style = Style { layout: Layout::Compact, order: Order::AsItCame, escapes: Escapes::Ascii };
    assert_eq!(write(parse(half).unwrap().root(half), style, 100).as_deref(), Some(half));
}

#[test]
fn what_would_grow_without_end_is_not_written() {
    let deep = "[".repeat(100) + &"0,".repeat(10_000) + "0" + &"]".repeat(100);
    let of =
        |layout, most| write(parse(&deep).unwrap().root(&deep), Style { layout, order: Order::AsItCame, escapes: Escapes::None }, most);
    assert_eq!(of(Layout::Indented(4), 4 * deep.len()), None);
    assert_eq!(of(Layout::Compact, deep.len()).as_deref(), Some(deep.as_str()));
    assert_eq!(of(Layout::AsItCame, deep.len() - 1), None);
}

#[test]
fn what_an_escape_does_not_concern_it_does_not_change() {
    for text in [r#"["a"]"#, r#"["a/"]"#, r#"["<"]"#, r#"["é"]"#, r#"["\u002f\u003c\u00e9"]"#, "[\"\u{2028}\"]"] {
        let of = |escapes| {
            let style = Style { layout: Layout::Compact, order: Order::AsItCame, escapes };
            write(parse(text).unwrap().root(text), style, 1000).unwrap()
        };
        for escapes in ESCAPES.into_iter().filter(|escapes| !escapes.concerns(text)) {
            let plainer = [Escapes::None, Escapes::Ascii, Escapes::Slashes].map(of);
            assert!(plainer.contains(&of(escapes)), "{text} {escapes:?}");
        }
    }
}
