//! From a schema's text to shapes. What is not understood to the letter lowers the [`Grasp`]; nothing is guessed.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::cycles::turn_on_themselves;
use super::draft::Draft;
use super::{Further, Grasp, Id, Members, Others, Pattern, Shape, Shapes, Type, Types, Whose};
use crate::json::escape_token;

/// Schemas inside each other, or behind each other's references, at most.
const DEPTH: usize = 64;

impl Shapes {
    pub fn compile(schema: &Value, whose: Whose) -> Self {
        let draft = Draft::of(schema);
        let mut compiler = Compiler {
            whose,
            draft: draft.unwrap_or(Draft::New),
            document: schema,
            table: Vec::new(),
            known: HashMap::new(),
            grasp: Grasp::Reports,
            depth: 0,
        };
        let root = compiler.schema("", schema);
        if draft.is_none() || turn_on_themselves(&compiler.table, DEPTH) {
            compiler.grasp = Grasp::Nothing;
        }
        Self { grasp: compiler.grasp, all: compiler.table, root }
    }
}

struct Compiler<'s> {
    whose: Whose,
    draft: Draft,
    document: &'s Value,
    table: Vec<Shape>,
    /// Pointers in the document that were compiled, or are being.
    known: HashMap<String, Id>,
    grasp: Grasp,
    depth: usize,
}

/// Whether a keyword was understood, and by whom.
#[derive(PartialEq, Eq)]
enum Understood {
    Reported,
    Decided,
    No,
}

impl Compiler<'_> {
    /// The schema at a pointer of the document.
    fn schema(&mut self, pointer: &str, schema: &Value) -> Id {
        if let Some(id) = self.known.get(pointer) {
            return *id;
        }
        let id = self.table.len();
        self.table.push(Shape::default());
        self.known.insert(pointer.to_owned(), id);
        self.depth += 1;
        let mut shape = Shape::default();
        match schema {
            _ if self.depth > DEPTH => self.grasp = Grasp::Nothing,
            Value::Bool(true) => shape.others = Others::Allowed,
            Value::Bool(false) => {
                shape.further.get_or_insert_default().never = true;
                self.lower(&Understood::Decided);
            }
            Value::Object(keywords) => {
                for (keyword, value) in keywords {
                    let understood = self.keyword(&mut shape, pointer, keywords, keyword, value);
                    self.lower(&understood);
                }
            }
            _ => self.grasp = Grasp::Nothing,
        }
        self.depth -= 1;
        if matches!(self.whose, Whose::User { .. }) && shape.others == Others::Unsaid {
            shape.others = Others::Allowed;
        }
        self.table[id] = shape;
        id
    }

    fn lower(&mut self, understood: &Understood) {
        self.grasp = match (understood, self.grasp) {
            (Understood::No, _) => Grasp::Nothing,
            (Understood::Decided, Grasp::Reports) => Grasp::Decides,
            (_, grasp) => grasp,
        };
    }

    fn keyword(&mut self, shape: &mut Shape, at: &str, beside: &Map<String, Value>, keyword: &str, value: &Value) -> Understood {
        let below = |token: &str| format!("{at}/{}/{}", escape_token(keyword), escape_token(token));
        let inside = || format!("{at}/{}", escape_token(keyword));
        match (keyword, value) {
            ("$schema" | "$id", Value::String(_)) if at.is_empty() => Understood::Reported,
            ("$comment" | "title" | "description", Value::String(_))
            | ("examples", Value::Array(_))
            | ("deprecated" | "readOnly" | "writeOnly", Value::Bool(_))
            | ("default", _) => Understood::Reported,
            ("x-known", _) => match self.whose {
                Whose::Pack => reported(strings(value).map(|known| shape.known = Some(known))),
                Whose::User { .. } => Understood::Reported,
            },
            ("type", _) => {
                let names =
                    value.as_array().map_or_else(|| Some(vec![Type::named(value)?]), |names| names.iter().map(Type::named).collect());
                reported(names.filter(|names| !names.is_empty()).map(|names| shape.types = Types::new(names)))
            }
            ("required", _) => reported(strings(value).map(|names| shape.required = names)),
            ("enum", Value::Array(values)) if !beside.contains_key("const") => {
                shape.values = Some(values.clone());
                Understood::Reported
            }
            ("const", _) if !beside.contains_key("enum") => {
                shape.values = Some(vec![value.clone()]);
                Understood::Reported
            }
            ("properties", Value::Object(members)) => {
                let shapes = members.iter().map(|(name, schema)| self.schema(&below(name), schema)).collect();
                shape.members = Some(Members { names: members.keys().cloned().collect(), shapes });
                Understood::Reported
            }
            ("additionalProperties", _) if !beside.contains_key("patternProperties") => {
                shape.others = match value {
                    Value::Bool(true) => Others::Allowed,
                    Value::Bool(false) => Others::Forbidden,
                    _ => Others::Like(self.schema(&inside(), value)),
                };
                if matches!(shape.others, Others::Like(_)) { Understood::Decided } else { Understood::Reported }
            }
            ("patternProperties", _) => {
                shape.others = Others::Allowed;
                Understood::No
            }
            ("items", Value::Object(_) | Value::Bool(_)) if !beside.contains_key("prefixItems") => {
                shape.items = Some(self.schema(&inside(), value));
                Understood::Reported
            }
            ("$defs" | "definitions", Value::Object(schemas)) if keyword == "definitions" || self.draft == Draft::New => {
                for (name, schema) in schemas {
                    self.schema(&below(name), schema);
                }
                Understood::Reported
            }
            ("$ref", Value::String(reference)) if self.draft == Draft::New || beside.len() == 1 => self.reference(shape, reference),
            _ => self.further(shape.further.get_or_insert_default(), at, beside, keyword, value),
        }
    }

    fn reference(&mut self, shape: &mut Shape, reference: &str) -> Understood {
        let Some(pointer) = reference.strip_prefix('#').filter(|pointer| !pointer.contains('%')) else { return Understood::No };
        let Some(target) = self.document.pointer(pointer) else { return Understood::No };
        let target = self.schema(pointer, target);
        shape.further.get_or_insert_default().all.push(target);
        Understood::Decided
    }

    fn further(&mut self, further: &mut Further, at: &str, beside: &Map<String, Value>, keyword: &str, value: &Value) -> Understood {
        let inside = |keyword: &str| format!("{at}/{keyword}");
        let count = value.as_u64();
        let number = exact(value);
        let done = match (keyword, value) {
            ("minLength", _) => count.map(|least| further.length.least = Some(least)),
            ("maxLength", _) => count.map(|most| further.length.most = Some(most)),
            ("minItems", _) => count.map(|least| further.elements.least = Some(least)),
            ("maxItems", _) => count.map(|most| further.elements.most = Some(most)),
            ("minProperties", _) => count.map(|least| further.count.least = Some(least)),
            ("maxProperties", _) => count.map(|most| further.count.most = Some(most)),
            ("minimum", _) => number.map(|least| further.value.least = Some(least)),
            ("maximum", _) => number.map(|most| further.value.most = Some(most)),
            ("exclusiveMinimum", _) => number.map(|least| further.between.least = Some(least)),
            ("exclusiveMaximum", _) => number.map(|most| further.between.most = Some(most)),
            ("pattern", Value::String(text)) => Pattern::compile(text).map(|pattern| further.pattern = Some(pattern)),
            ("format", Value::String(_)) if !self.asserts_formats() => Some(()),
            ("allOf", Value::Array(schemas)) if !schemas.is_empty() => {
                let ids = self.list(&inside(keyword), schemas);
                further.all.extend(ids);
                Some(())
            }
            ("anyOf", Value::Array(schemas)) if !schemas.is_empty() => {
                further.any = self.list(&inside(keyword), schemas);
                Some(())
            }
            ("oneOf", Value::Array(schemas)) if !schemas.is_empty() => {
                further.one = self.list(&inside(keyword), schemas);
                Some(())
            }
            ("not", _) => {
                further.not = Some(self.schema(&inside(keyword), value));
                Some(())
            }
            ("if", _) => {
                let mut branch = |name: &str| beside.get(name).map(|schema| self.schema(&inside(name), schema));
                let (then, otherwise) = (branch("then"), branch("else"));
                further.condition = Some((self.schema(&inside(keyword), value), then, otherwise));
                Some(())
            }
            ("then" | "else", _) => beside.contains_key("if").then_some(()),
            ("dependentRequired", Value::Object(pairs)) if self.draft == Draft::New => {
                let pairs: Option<Vec<_>> = pairs.iter().map(|(name, names)| Some((name.clone(), strings(names)?))).collect();
                pairs.map(|pairs| further.dependent = pairs)
            }
            _ => None,
        };
        if done.is_some() { Understood::Decided } else { Understood::No }
    }

    fn list(&mut self, at: &str, schemas: &[Value]) -> Vec<Id> {
        schemas.iter().enumerate().map(|(index, schema)| self.schema(&format!("{at}/{index}"), schema)).collect()
    }

    fn asserts_formats(&self) -> bool {
        let by_draft = self.draft == Draft::Seven;
        match self.whose {
            Whose::Pack => by_draft,
            Whose::User { formats } => formats.unwrap_or(by_draft),
        }
    }
}

fn reported(done: Option<()>) -> Understood {
    if done.is_some() { Understood::Reported } else { Understood::No }
}

fn strings(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}

/// A bound that a double holds as it is written.
fn exact(value: &Value) -> Option<f64> {
    let number = value.as_number()?;
    super::fits::exact(&number.to_string())
}
