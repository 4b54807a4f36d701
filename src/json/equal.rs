//! JSON equality between a node and a value of `serde_json`, or another node: numbers by value, members in any order.

use serde_json::{Number, Value};

use super::decimal::canonical;
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
        Kind::Number => left.raw() == right.raw() || canonical(left.raw()) == canonical(right.raw()),
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
