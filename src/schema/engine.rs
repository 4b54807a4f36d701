//! Lets the engine walk our tree: no second tree is built for it.

use std::borrow::Cow;

use jsonschema::json::{Array, Json, JsonNumber, Node as Instance, NodeIdentity, Object};
use jsonschema::types::JsonType;
use serde_json::{Number as SerdeNumber, Value};

use crate::json::{Kind, Members, Node, equal, is_whole, repeated};

/// The representation: nodes of a [`crate::json::Tree`], or a member's name on its own (`propertyNames`).
#[derive(Debug)]
pub struct Places;

impl Json for Places {
    type Node<'a> = Walked<'a>;
    type PreparedKey = String;
    type StringBuffer = ();

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>((): &mut (), string: &str, f: impl FnOnce(Self::Node<'_>) -> T) -> T {
        f(Walked::Name(string))
    }
}

/// See [`Places`].
#[derive(Debug, Clone, Copy)]
pub enum Walked<'a> {
    Node(Node<'a>),
    Name(&'a str),
}

impl<'a> From<Node<'a>> for Walked<'a> {
    fn from(node: Node<'a>) -> Self {
        Self::Node(node)
    }
}

impl<'a> Walked<'a> {
    fn of(self, kind: Kind) -> Option<Node<'a>> {
        match self {
            Self::Node(node) if node.kind() == kind => Some(node),
            _ => None,
        }
    }
}

impl<'a> Instance<'a, Places> for Walked<'a> {
    type Object = ObjectOf<'a>;
    type Array = ArrayOf<'a>;
    type Number = NumberOf<'a>;

    fn as_object(&self) -> Option<ObjectOf<'a>> {
        self.of(Kind::Object).map(ObjectOf)
    }

    fn as_array(&self) -> Option<ArrayOf<'a>> {
        self.of(Kind::Array).map(ArrayOf)
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        match self {
            Self::Node(node) => node.as_str(),
            Self::Name(name) => Some(Cow::Borrowed(name)),
        }
    }

    fn as_number(&self) -> Option<NumberOf<'a>> {
        self.of(Kind::Number).map(|node| NumberOf(node.raw()))
    }

    fn as_boolean(&self) -> Option<bool> {
        self.of(Kind::True).map(|_| true).or_else(|| self.of(Kind::False).map(|_| false))
    }

    fn is_null(&self) -> bool {
        self.of(Kind::Null).is_some()
    }

    fn json_type(&self) -> JsonType {
        match self {
            Self::Name(_) => JsonType::String,
            Self::Node(node) => match node.kind() {
                Kind::Null => JsonType::Null,
                Kind::True | Kind::False => JsonType::Boolean,
                Kind::Number => JsonType::Number,
                Kind::String => JsonType::String,
                Kind::Array => JsonType::Array,
                Kind::Object => JsonType::Object,
            },
        }
    }

    fn equals_value(&self, expected: &Value) -> bool {
        match self {
            Self::Node(node) => equal(*node, expected),
            Self::Name(name) => expected == name,
        }
    }

    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned(match self {
            Self::Name(name) => Value::from(*name),
            Self::Node(node) => value(*node),
        })
    }

    fn identity(&self) -> Option<NodeIdentity> {
        match self {
            Self::Node(node) => Some(NodeIdentity::tagged(0, node.index())),
            Self::Name(_) => None,
        }
    }
}

fn value(node: Node) -> Value {
    match node.kind() {
        Kind::Null => Value::Null,
        Kind::True => Value::Bool(true),
        Kind::False => Value::Bool(false),
        Kind::Number => Value::Number(NumberOf(node.raw()).to_number().into_owned()),
        Kind::String => node.as_str().map_or(Value::Null, |text| Value::from(text.into_owned())),
        Kind::Array => node.elements().map(value).collect(),
        Kind::Object => {
            Value::Object(node.members().map(|(key, member)| (key.as_str().unwrap_or_default().into_owned(), value(member))).collect())
        }
    }
}

#[derive(Debug)]
pub struct ObjectOf<'a>(Node<'a>);

impl<'a> Object<'a, Places> for ObjectOf<'a> {
    type Node = Walked<'a>;
    type MemberName = Name<'a>;
    type MembersIter = Named<'a>;

    fn len(&self) -> usize {
        self.0.members().count()
    }

    fn get(&self, key: &String) -> Option<Walked<'a>> {
        self.0.member(key).map(Walked::Node)
    }

    fn members(&self) -> Named<'a> {
        Named(self.0.members())
    }
}

/// A member's name as the engine takes it.
#[derive(Debug)]
pub struct Name<'a>(Cow<'a, str>);

impl AsRef<str> for Name<'_> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl<'a> From<Name<'a>> for Cow<'a, str> {
    fn from(name: Name<'a>) -> Self {
        name.0
    }
}

#[derive(Debug)]
pub struct Named<'a>(Members<'a>);

impl<'a> Iterator for Named<'a> {
    type Item = (Name<'a>, Walked<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, value)| (Name(key.as_str().unwrap_or_default()), Walked::Node(value)))
    }
}

#[derive(Debug)]
pub struct ArrayOf<'a>(Node<'a>);

impl<'a> Array<'a, Places> for ArrayOf<'a> {
    type Node = Walked<'a>;
    type ElementsIter = std::vec::IntoIter<Walked<'a>>;

    fn len(&self) -> usize {
        self.0.elements().count()
    }

    fn elements(&self) -> Self::ElementsIter {
        self.0.elements().map(Walked::Node).collect::<Vec<_>>().into_iter()
    }

    fn is_unique(&self) -> bool {
        repeated(self.0).is_none()
    }
}

/// A number in its own spelling.
#[derive(Debug)]
pub struct NumberOf<'a>(&'a str);

impl JsonNumber for NumberOf<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok()
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.0)
    }

    fn is_integer(&self) -> bool {
        is_whole(self.0)
    }

    fn to_number(&self) -> Cow<'_, SerdeNumber> {
        // A number beyond a double becomes the largest one: it is reported as odd already.
        let nearest = || SerdeNumber::from_f64(if self.0.starts_with('-') { f64::MIN } else { f64::MAX }).unwrap_or_else(|| 0.into());
        Cow::Owned(serde_json::from_str(self.0).unwrap_or_else(|_| nearest()))
    }
}
