//! JSON equality between a node and a value of `serde_json`, or another node: numbers by value, members in any order.

use serde_json::{Number, Value};

use super::{Kind, Node};

/// Whether the two say the same.
#[must_use]
pub fn equal(node: Node, expected: &Value) -> bool {
    match expected {
        Value::Null => node.kind() == Kind::Null,
        Value::Bool(flag) => node.kind() == if *flag { Kind::True } else { Kind::False },
        Value::String(text) => node.is(text),
        Value::Number(number) => node.kind() == Kind::Number && same_number(node.raw(), number),
        Value::Array(items) => {
            let alike = || node.elements().zip(items).all(|(node, item)| equal(node, item));
            node.kind() == Kind::Array && node.elements().count() == items.len() && alike()
        }
        Value::Object(map) => {
            let alike = || map.iter().all(|(name, value)| node.member(name).is_some_and(|node| equal(node, value)));
            node.kind() == Kind::Object && node.members().count() == map.len() && alike()
        }
    }
}

/// As integers where both are, so that large ones do not blur; else as doubles.
fn same_number(raw: &str, number: &Number) -> bool {
    match (raw.parse::<i128>(), number.as_i128()) {
        (Ok(ours), Some(theirs)) => ours == theirs,
        _ => raw.parse().ok() == number.as_f64(),
    }
}

/// Whether two nodes say the same.
#[must_use]
pub fn same(left: Node, right: Node) -> bool {
    if left.kind() != right.kind() {
        return false;
    }
    match left.kind() {
        Kind::Null | Kind::True | Kind::False => true,
        Kind::Number => same_number_spelled(left.raw(), right.raw()),
        Kind::String => left.as_str() == right.as_str(),
        Kind::Array => {
            left.elements().count() == right.elements().count()
                && left.elements().zip(right.elements()).all(|(left, right)| same(left, right))
        }
        Kind::Object => {
            let alike = |name: &str| matches!((left.member(name), right.member(name)), (Some(left), Some(right)) if same(left, right));
            let all = |node: Node| node.members().all(|(key, _)| key.as_str().is_some_and(|name| alike(&name)));
            left.members().count() == right.members().count() && all(left) && all(right)
        }
    }
}

/// Whether two numbers, as they are spelled, have the same value; what a double cannot hold is compared as it is spelled.
#[must_use]
pub fn same_number_spelled(left: &str, right: &str) -> bool {
    let whole = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    match (left.parse::<i128>(), right.parse::<i128>()) {
        (Ok(left), Ok(right)) => left == right,
        _ if left == right => true,
        _ if whole(left) && whole(right) => false,
        _ => left.parse().ok().filter(|value: &f64| value.is_finite()) == right.parse().ok(),
    }
}
