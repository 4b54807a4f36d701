//! What is known of a body, where more may come: `x-known` beside a string lists the values that documents name, and an
//! object that lists `properties` without saying `additionalProperties` knows those members.
//!
//! Both are findings that the user may ignore or refuse; for any other validator the schema allows them.

use serde_json::{Map, Value};

use super::{Broken, Violation};
use crate::json::{Kind, Node, escape_token};

/// The openness of one schema, compiled. References and combinators are not followed: packs have none.
#[derive(Debug, Default)]
pub struct Known {
    members: Option<Vec<(String, Known)>>,
    others_allowed: bool,
    values: Option<Vec<String>>,
    items: Option<Box<Known>>,
}

impl Known {
    pub fn compile(schema: &Value) -> Self {
        let Some(schema) = schema.as_object() else { return Self::default() };
        let strings = |values: &Value| values.as_array().map(|values| values.iter().filter_map(Value::as_str).map(str::to_owned).collect());
        let properties =
            |members: &Map<String, Value>| members.iter().map(|(name, member)| (name.clone(), Self::compile(member))).collect();
        Self {
            members: schema.get("properties").and_then(Value::as_object).map(properties),
            others_allowed: schema.contains_key("additionalProperties") || schema.contains_key("patternProperties"),
            values: schema.get("x-known").and_then(strings),
            items: schema.get("items").map(|items| Box::new(Self::compile(items))),
        }
    }

    pub fn check(&self, root: Node, found: &mut Vec<Violation>) {
        self.walk(root, &mut Vec::new(), found);
    }

    fn walk(&self, node: Node, path: &mut Vec<String>, found: &mut Vec<Violation>) {
        match node.kind() {
            Kind::String => {
                if let Some(values) = &self.values
                    && !values.iter().any(|value| node.is(value))
                {
                    found.push(violation(Broken::Open(values.clone()), path, node, "not among the known values"));
                }
            }
            Kind::Array => {
                for (at, element) in node.elements().enumerate() {
                    let Some(items) = &self.items else { break };
                    path.push(at.to_string());
                    items.walk(element, path, found);
                    path.pop();
                }
            }
            Kind::Object => {
                let Some(members) = &self.members else { return };
                for (key, value) in node.members() {
                    let known = members.iter().find(|(name, _)| key.is(name));
                    if known.is_none() && self.others_allowed {
                        continue;
                    }
                    let name = key.as_str().unwrap_or_default();
                    path.push(escape_token(&name).into_owned());
                    if let Some((_, known)) = known {
                        known.walk(value, path, found);
                    } else {
                        let known = members.iter().map(|(name, _)| name.clone()).collect();
                        found.push(violation(Broken::UnknownMember { name: name.into_owned(), known }, path, key, "not a known member"));
                    }
                    path.pop();
                }
            }
            _ => {}
        }
    }
}

fn violation(broken: Broken, path: &[String], node: Node, message: &str) -> Violation {
    let pointer = path.iter().flat_map(|token| ["/", token]).collect();
    Violation { broken, pointer, span: node.span(), message: message.to_owned() }
}
