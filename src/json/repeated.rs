//! Whether an array holds an element twice, in time that grows with its length only.

use std::collections::{BTreeMap, HashMap};

use super::{Kind, Node, decimal};

/// The first element that equals an earlier one, by their indices: (the earlier, the later). Numbers are equal by value, objects
/// whatever the order of their members.
#[must_use]
pub fn repeated(array: Node) -> Option<(usize, usize)> {
    let mut seen = HashMap::new();
    array.elements().enumerate().find_map(|(at, element)| {
        let mut text = String::new();
        write(element, &mut text);
        seen.insert(text, at).map(|first| (first, at))
    })
}

/// A text that is the same for equal values, and for no others.
fn write(node: Node, out: &mut String) {
    match node.kind() {
        Kind::Null => out.push('n'),
        Kind::True => out.push('t'),
        Kind::False => out.push('f'),
        Kind::Number => {
            out.push_str(&decimal::canonical(node.raw()));
            out.push(';');
        }
        Kind::String => word(&node.name(), out),
        Kind::Array => {
            out.push('[');
            node.elements().for_each(|element| write(element, out));
            out.push(']');
        }
        Kind::Object => {
            // Of a name that stands twice the last value counts.
            let members: BTreeMap<_, _> = node.members().map(|(key, value)| (key.name(), value)).collect();
            out.push('{');
            for (name, value) in members {
                word(&name, out);
                write(value, out);
            }
            out.push('}');
        }
    }
}

/// Its length goes first, so that no text can look like the end of itself.
fn word(text: &str, out: &mut String) {
    out.push_str(&format!("\"{}:{text}", text.len()));
}

#[cfg(test)]
mod tests {
    use super::repeated;
    use crate::parse;

    #[test]
    fn equal_values_are_found_in_any_spelling() {
        for (text, expected) in [
            ("[]", None),
            ("[1,2,1.0]", Some((0, 2))),
            ("[1e400,2e400]", None),
            ("[1e400,\"1e400\",10e399]", Some((0, 2))),
            (r#"[{"a":1,"b":[2]},{"b":[2.0],"a":1}]"#, Some((0, 1))),
            (r#"[{"a":1},{"a":1,"b":null},[],{}]"#, None),
            (r#"["a","\u0061"]"#, Some((0, 1))),
            (r#"[["a","b"],["ab"],["a","b\"1:"]]"#, None),
            ("[null,false,true,0,[],{},\"\",null]", Some((0, 7))),
            ("[[1,2],[12]]", None),
        ] {
            let tree = parse(text).unwrap();
            assert_eq!(repeated(tree.root(text)), expected, "{text}");
        }
    }
}
