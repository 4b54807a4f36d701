use super::{Body, pretty};
use crate::json;
use crate::mask::Masks;
use crate::problem::{Problem, Rule};

fn view(text: &str, marked: &[&str]) -> String {
    wide(text, marked, None)
}

fn wide(text: &str, marked: &[&str], columns: Option<u16>) -> String {
    colored::control::set_override(false);
    let problem = |needle: &&str| {
        let at = text.find(*needle).unwrap();
        let (message, span) = ("odd".to_owned(), at..at + needle.len());
        Problem::new(Rule::Type, "", span, message)
    };
    let problems: Vec<_> = marked.iter().map(problem).collect();
    let tree = json::parse(text).unwrap();
    pretty(Body { root: tree.root(text), bytes: text.as_bytes(), masks: &Masks::default(), problems: &problems, columns })
}

fn list(length: usize) -> String {
    format!("[{}]", (0..length).map(|number| number.to_string()).collect::<Vec<_>>().join(","))
}

#[test]
fn order_spelling_and_duplicates_stay() {
    let text = r#"{"b":1.0,"a":[1e2,{}, []],"b":12345678901234567890}"#;
    assert_eq!(view(text, &[]), "{\n  \"b\": 1.0,\n  \"a\": [\n    1e2,\n    {},\n    []\n  ],\n  \"b\": 12345678901234567890\n}\n");
}

#[test]
fn problems_stand_below_their_place() {
    let text = r#"{"a":1,"b":{"c":2}}"#;
    assert_eq!(view(text, &["1"]), "{\n  \"a\": 1,\n       ^ error: odd\n  \"b\": {\n    \"c\": 2\n  }\n}\n");
    assert_eq!(view(text, &["\"b\""]), "{\n  \"a\": 1,\n  \"b\": {\n  ^ error: odd\n    \"c\": 2\n  }\n}\n");
    assert_eq!(view(text, &["{"]), "{\n^ error: odd\n  \"a\": 1,\n  \"b\": {\n    \"c\": 2\n  }\n}\n");
    assert_eq!(view(r#"{"日":1}"#, &["1"]), "{\n  \"日\": 1\n        ^ error: odd\n}\n", "by columns");
}

#[test]
fn a_list_of_many_is_folded_behind_the_first_few() {
    assert_eq!(view(&list(40), &[]).lines().count(), 42);
    let folded = view(&list(342), &[]);
    assert!(folded.ends_with("  29,\n  … 312 more elements\n]\n"), "{folded}");
    let object = format!("{{{}\"z\":0}}", (0..100).map(|number| format!("\"{number}\":0,")).collect::<String>());
    assert!(view(&object, &[]).ends_with("  … 71 more members\n}\n"));
}

#[test]
fn a_line_with_a_problem_is_never_hidden() {
    let folded = view(&list(1000), &["500", "999"]);
    let expected = "  29,\n  … 470 more elements\n  500,\n  ^ error: odd\n  … 498 more elements\n  999\n  ^ error: odd\n]\n";
    assert!(folded.ends_with(expected), "{folded}");
    let deep = format!("[{},{{\"a\":[{},{{\"b\":\"here\",\"c\":[1]}}]}}]", "1,".repeat(100) + "1", "2,".repeat(100) + "2");
    let folded = view(&deep, &["\"here\""]);
    let expected = "  … 71 more elements\n  {\n    \"a\": [\n      2,\n";
    assert!(folded.contains(expected), "{folded}");
    let expected = "      {\n        \"b\": \"here\",\n             ^ error: odd\n        … 1 more member\n      }\n    ]\n  }\n]\n";
    assert!(folded.ends_with(expected), "{folded}");
}

#[test]
fn one_hidden_value_is_shown_as_it_takes_no_more_room() {
    let folded = view(&list(42), &["29", "30", "32"]);
    assert!(folded.contains("  31,\n"), "{folded}");
}

#[test]
fn a_long_body_is_folded_in_every_list_that_is_open() {
    let rows = vec![format!("{{\"row\":{}}}", list(10)); 35].join(",");
    let folded = view(&format!("{{\"rows\":[{rows}],\"last\":[1,2]}}"), &[]);
    assert!((60..75).contains(&folded.lines().count()), "{folded}");
    assert!(folded.ends_with("    … 30 more elements\n  ],\n  … 1 more member\n}\n"), "{folded}");
    let nested = format!("{}{}", "[1,".repeat(120) + "2", "]".repeat(120));
    assert!(view(&nested, &[]).lines().count() < 130);
}

#[test]
fn long_strings_are_cut_with_a_count_of_what_is_hidden() {
    let long = format!("[\"{}\"]", "x".repeat(1_000_000));
    assert_eq!(view(&long, &[]), format!("[\n  \"{}…\" (998001 more characters)\n]\n", "x".repeat(1999)));
    assert_eq!(wide(&long, &[], Some(80)), format!("[\n  \"{}…\" (999761 more characters)\n]\n", "x".repeat(239)), "three rows");
    let digits = format!("[{}]", "1".repeat(3000));
    assert!(view(&digits, &[]).contains("1… (1000 more characters)\n"));
    let fits = format!("[\"{}\"]", "x".repeat(1998));
    assert!(view(&fits, &[]).contains(&fits[1..fits.len() - 1]));
    assert!(view(&long, &["\"x"]).contains("more characters)\n  ^ error: odd\n"));
}

#[test]
fn what_could_steer_a_terminal_is_escaped_in_tokens_short_and_long() {
    let text = format!("[\"\u{202e}\u{200b}\", \"{}\"]", "\u{9b}".repeat(1000));
    let shown = view(&text, &[]);
    assert!(shown.contains(r#""\u202e\u200b""#) && !shown.contains('\u{9b}'), "{shown}");
    assert!(shown.contains("(667 more characters)"), "{shown}");
}
