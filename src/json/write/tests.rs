use std::collections::BTreeMap;
use std::ops::Bound;

use proptest::prelude::*;
use serde::Serialize;

use super::write;

#[derive(Serialize)]
struct Unit;

#[derive(Serialize)]
struct Pair(u8, char);

#[derive(Serialize)]
enum Any {
    Nothing,
    One(Option<i64>),
    Two(bool, ()),
    Named { first: String, second: Pair },
}

/// A value that is written like a struct with its own name as the first member.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Tagged {
    Plain { at: u32 },
    Boxed(Box<Inner>),
}

#[derive(Serialize)]
struct Inner {
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<u8>,
    text: &'static str,
}

fn agrees<T: Serialize + ?Sized>(value: &T) {
    let mut ours = b"before".to_vec();
    write(value, &mut ours).unwrap();
    let theirs = serde_json::to_string(value).unwrap();
    assert_eq!(String::from_utf8(ours).unwrap(), format!("before{theirs}"));
}

#[test]
fn every_kind_of_value_is_written_as_serde_json_writes_it() {
    agrees(&(1u8, -2i16, 3u32, -4i64, u64::MAX, i128::MIN, u128::MAX));
    agrees(&(1.0f64, 0.1f32, -0.0, 1e300, 5e-324, f64::NAN, f64::NEG_INFINITY));
    agrees(&(true, false, (), None::<u8>, Some("x"), 'é', '"', Unit, Pair(1, '\n')));
    agrees(&[Any::Nothing, Any::One(None), Any::One(Some(1)), Any::Two(true, ())]);
    agrees(&Any::Named { first: "a".to_owned(), second: Pair(2, '😀') });
    agrees(&(Tagged::Plain { at: 1 }, Tagged::Boxed(Box::new(Inner { left_out: None, text: "t" }))));
    agrees(&Tagged::Boxed(Box::new(Inner { left_out: Some(1), text: "t" })));
    agrees(&(0..3, Bound::Included(1), Bound::<u8>::Unbounded, Ok::<_, ()>(1), Err::<(), _>("no")));
    agrees(&(Vec::<u8>::new(), BTreeMap::<String, u8>::new(), c"bytes"));
    agrees(&BTreeMap::from([(1, "a"), (-2, "b")]));
    agrees(&BTreeMap::from([('a', 1), ('"', 2)]));
    agrees(&BTreeMap::from([(false, 1), (true, 2)]));
    agrees(&(0..=255).map(char::from).collect::<String>());
}

#[test]
fn a_name_that_is_no_text_is_refused() {
    assert!(write(&BTreeMap::from([((), 1)]), &mut Vec::new()).is_err());
    assert!(write(&BTreeMap::from([([1], 1)]), &mut Vec::new()).is_err());
    assert!(write(&BTreeMap::from([(BTreeMap::from([(1, 1)]), 1)]), &mut Vec::new()).is_err());
}

proptest! {
    #[test]
    fn writes_what_serde_json_writes(value in crate::tests::any_json(), text in r#"[a-z"\\\x00-\x1f\x7f\u{80}\u{1f600}]{0,40}"#) {
        agrees(&value);
        agrees(&text);
    }
}
