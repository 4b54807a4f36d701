use proptest::prelude::*;

use super::{CannotMutate, Ground, Kind, Mutation, mutate};

fn done(mutation: &str, body: &str) -> Result<String, String> {
    let mutation = Mutation::parse(mutation)?;
    let done = mutate(&mutation, body.as_bytes(), &Ground::default()).map_err(|error| error.to_string())?;
    Ok(format!("{done} | {} | {}", done.says, std::str::from_utf8(&done.body).unwrap()))
}

#[test]
fn without_a_schema_the_body_alone_decides() {
    let body = "{\"o\": {\"n\": 1},\n \"s\": \"7\"}";
    for (mutation, expected) in [
        ("missing-field", "missing-field /o | without /o | {\"s\": \"7\"}"),
        ("missing-field:/o/n", "missing-field /o/n | without /o/n | {\"o\": {},\n \"s\": \"7\"}"),
        ("wrong-type", "wrong-type /o/n | /o/n is a string, where a number was | {\"o\": {\"n\": \"1\"},\n \"s\": \"7\"}"),
        ("wrong-type:s", "wrong-type /s | /s is a number, where a string was | {\"o\": {\"n\": 1},\n \"s\": 7}"),
        ("wrong-type:o", "wrong-type /o | /o is an array, where an object was | {\"o\": [],\n \"s\": \"7\"}"),
        (
            "extra-field:/o/x",
            "extra-field /o/x | with /o/x added | {\"o\": {\"n\": 1,\"x\": \"no document names this member\"},\n \"s\": \"7\"}",
        ),
        ("malformed", "malformed: cut after 13 of 26 bytes | cut after 13 of 26 bytes | {\"o\": {\"n\": 1"),
        ("malformed:/o/n", "malformed /o/n | stray commas after /o/n | {\"o\": {\"n\": 1,,},\n \"s\": \"7\"}"),
        ("duplicate-key", "duplicate-key /o/n | with /o/n twice, and two values | {\"o\": {\"n\": 1,\"n\": 2},\n \"s\": \"7\"}"),
        ("duplicate-key:s", "duplicate-key /s | with /s twice, and two values | {\"o\": {\"n\": 1},\n \"s\": \"7\",\n \"s\": \"8\"}"),
    ] {
        assert_eq!(done(mutation, body).unwrap(), expected, "{mutation}");
    }
}

#[test]
fn what_cannot_be_done_is_said() {
    for (mutation, body, expected) in [
        ("missing", "{}", "it is one of missing-field, wrong-type, unknown-enum, extra-field, malformed, duplicate-key"),
        ("malfomed", "{}", "did you mean malformed?"),
        ("malformed:", "{}", "a place stands behind the colon"),
        ("missing-field:/no", "{}", "/no is not in the body"),
        ("missing-field", "[1]", "the body has no member"),
        ("missing-field:/0/a", "[1]", "/0/a is not in the body"),
        ("wrong-type", "{}", "the body holds no value"),
        ("wrong-type:/a/b", "{\"a\":1}", "/a/b is not in the body"),
        ("unknown-enum", "{\"a\":1}", "there is no schema"),
        ("extra-field", "[]", "an array has no members"),
        ("extra-field:a", "{\"a\":1}", "/a is in the body already"),
        ("extra-field:/a/b/c", "{\"a\":{}}", "/a/b is not in the body"),
        ("duplicate-key:/0", "[1]", "an element of an array"),
        ("duplicate-key", "[1]", "no member to repeat"),
        ("malformed", "{", "it is not JSON as it is"),
    ] {
        let error = done(mutation, body).unwrap_err();
        assert!(error.contains(expected), "{mutation} of {body}: {error}");
    }
    let error = mutate(&Mutation { kind: Kind::Malformed, place: None }, b"\xff", &Ground::default()).unwrap_err();
    assert_eq!(error, CannotMutate::NotText);
}

#[test]
fn a_cut_is_between_characters_and_what_has_no_end_to_lose_gets_commas() {
    assert_eq!(done("malformed", "[\"é😀é\"]").unwrap(), "malformed: cut after 4 of 12 bytes | cut after 4 of 12 bytes | [\"é");
    assert_eq!(done("malformed", "  {}").unwrap(), "malformed: cut after 3 of 4 bytes | cut after 3 of 4 bytes |   {");
    assert_eq!(done("malformed", "12345 ").unwrap(), "malformed: stray commas at its end | stray commas at its end | 12345,, ");
}

fn any_body() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        "\\PC{0,4}".prop_map(Into::into)
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        let members = prop::collection::btree_map("\\PC{0,3}", inner.clone(), 0..4);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Into::into),
            members.prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into())
        ]
    })
}

proptest! {
    #[test]
    fn whatever_the_body_it_is_json_afterwards_but_where_that_is_the_mistake(
        body in any_body(), pretty: bool, place in prop::option::of("(/[0-2a-z~é]{0,3}){0,3}"),
    ) {
        let text = if pretty { serde_json::to_string_pretty(&body) } else { serde_json::to_string(&body) }.unwrap();
        for kind in Kind::ALL {
            let mutation = Mutation { kind, place: place.clone() };
            let Ok(done) = mutate(&mutation, text.as_bytes(), &Ground::default()) else { continue };
            prop_assert_ne!(&done.body, text.as_bytes(), "{}", done);
            let read = std::str::from_utf8(&done.body).map(crate::json::parse).unwrap();
            prop_assert_eq!(read.is_ok(), kind != Kind::Malformed, "{}: {}", done, String::from_utf8_lossy(&done.body));
            let twice = read.is_ok_and(|tree| tree.oddities().iter().any(|(odd, _)| *odd == crate::json::Oddity::DuplicateKey));
            prop_assert_eq!(twice, kind == Kind::DuplicateKey, "{}", done);
        }
    }
}
