//! JSON Schema, with the places of what it finds.
//!
//! The engine is the `jsonschema` crate, kept inside this folder; it never looks anything up on the network. What this program
//! understands of a schema itself is checked without it (see `shape`).

mod because;
mod engine;
mod exists;
mod formats;
mod forms;
mod inside;
mod limits;
mod refusal;
mod shape;
mod stray;
#[cfg(test)]
mod tests;
mod violation;
mod violations;
mod way;
mod words;

use std::fmt;
use std::sync::{Arc, OnceLock};

use jsonschema::error::ValidationError;
use jsonschema::{PatternOptions, Retrieve, Uri, ValidationOptions, Validator};
use serde_json::Value;

use crate::json::Node;
use engine::Places;
pub use formats::unchecked;
use refusal::refused;
pub use refusal::{SchemaError, drafts, misfit, place_of_pattern, references};
use shape::{Grasp, Report, Shapes, Whose};
use stray::escape_strays;
use violation::in_order;
pub use violation::{Broken, Findings, Form, Open, Violation, Wanted};
use violations::{say_once, violations};
pub use words::{either, field};

/// A backtracking pattern of a user's schema gives up on a text after so many steps.
const BACKTRACKS: usize = 100_000;

/// How a user's own schema is to be read.
pub struct Own<'a> {
    /// Where it stands: references are relative to it.
    pub uri: String,
    /// Whether formats are asserted; `None` leaves it to the draft: up to 7 they are, later not.
    pub formats: Option<bool>,
    /// Reads a schema that is referred to, by its URI without fragment; the error is a clause that says why it cannot.
    pub lookup: &'a Lookup,
}

/// See [`Own::lookup`].
pub type Lookup = Arc<dyn Fn(&str) -> Result<Value, String> + Send + Sync>;

/// A compiled schema.
pub struct Schema {
    shapes: Shapes,
    value: Value,
    /// Built when it is first needed; at once where nothing else can say whether the schema is one.
    engine: OnceLock<Result<Validator<Places>, String>>,
    whose: Whose,
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schema").field("grasp", &self.shapes.grasp()).finish_non_exhaustive()
    }
}

impl Schema {
    /// Compiles a schema of a pack; draft 2020-12 unless `$schema` says otherwise. Patterns run in linear time.
    ///
    /// # Errors
    /// Not JSON, not a schema, or a reference that leads out of it.
    pub fn compile(text: &[u8]) -> Result<Self, SchemaError> {
        let value: Value = serde_json::from_slice(text)?;
        let shapes = Shapes::compile(&value, Whose::Pack);
        let schema = Self { shapes, value, engine: OnceLock::new(), whose: Whose::Pack };
        if schema.shapes.grasp() != Grasp::Reports {
            schema.start(&linear())?;
        }
        Ok(schema)
    }

    /// Compiles a user's own schema: drafts 4, 6, 7, 2019-09 and 2020-12, the last unless `$schema` says otherwise.
    ///
    /// # Errors
    /// Not a schema, or a reference that `own` cannot follow.
    pub fn own(mut value: Value, own: &Own) -> Result<Self, SchemaError> {
        escape_strays(&mut value);
        let whose = Whose::User { formats: own.formats };
        let shapes = Shapes::compile(&value, whose);
        let schema = Self { shapes, value, engine: OnceLock::new(), whose };
        if schema.shapes.grasp() == Grasp::Nothing {
            let options = backtracking(own.formats).with_base_uri(own.uri.clone()).with_retriever(Files(Arc::clone(own.lookup)));
            schema.start(&options)?;
        }
        Ok(schema)
    }

    fn start(&self, options: &ValidationOptions<'_, Arc<dyn Retrieve>, Places>) -> Result<(), SchemaError> {
        let engine = options.build(&self.value).map_err(|error| refused(&error))?;
        // Nobody else has had it yet.
        let _ = self.engine.set(Ok(engine));
        Ok(())
    }

    /// Everything that is wrong, in document order.
    #[must_use]
    pub fn check(&self, root: Node) -> Vec<Violation> {
        self.look(root, Wanted { most: usize::MAX, open: Open::Told }).told
    }

    /// What is wrong, as much of it as is wanted, in document order; nothing is allocated where nothing is.
    #[must_use]
    pub fn look(&self, root: Node, wanted: Wanted) -> Findings {
        let mut found = Findings::default();
        if self.shapes.grasp() == Grasp::Reports {
            self.shapes.check(root, Report::All, wanted, &mut found);
        } else {
            if !self.shapes.surely_fit(root) {
                self.ask_engine(root, wanted.most, &mut found);
            }
            if self.whose == Whose::Pack {
                self.shapes.check(root, Report::OpenOnly, wanted, &mut found);
            }
        }
        if found.told.len() > 1 {
            in_order(&mut found.told);
        }
        found
    }

    fn ask_engine(&self, root: Node, most: usize, found: &mut Findings) {
        /// The engine gathers all that it finds before it gives it out: in a larger body it looks for the first problem only.
        const SEARCHED: usize = 1_000_000;
        let options = || match self.whose {
            Whose::Pack => linear(),
            Whose::User { formats } => backtracking(formats),
        };
        let told = match self.engine.get_or_init(|| options().build(&self.value).map_err(|error| error.to_string())) {
            Ok(engine) if engine.is_valid(root.into()) => return,
            Ok(engine) if root.size() > SEARCHED => {
                engine.validate(root.into()).err().iter().flat_map(|error| self.violations(root, error)).collect()
            }
            Ok(engine) => {
                let mut told = Vec::new();
                for error in engine.iter_errors(root.into()) {
                    if told.len() < most {
                        told.extend(self.violations(root, &error));
                    } else {
                        found.more_errors += 1;
                    }
                }
                say_once(&mut told);
                told
            }
            // What was understood without the engine it understands too; should it not, that is said and nothing passes for valid.
            Err(error) => {
                let broken = Broken::Limit { predicate: format!("cannot be checked: {error}"), expected: None };
                vec![Violation::at(root, String::new(), broken)]
            }
        };
        found.told.extend(told);
    }

    fn violations(&self, root: Node, error: &ValidationError) -> Vec<Violation> {
        violations(&self.value, root, error)
    }
}

fn linear() -> ValidationOptions<'static, Arc<dyn Retrieve>, Places> {
    jsonschema::options_for::<Places>().with_pattern_options(PatternOptions::regex())
}

fn backtracking(formats: Option<bool>) -> ValidationOptions<'static, Arc<dyn Retrieve>, Places> {
    let options = jsonschema::options_for::<Places>().offline();
    let options = options.with_pattern_options(PatternOptions::fancy_regex().backtrack_limit(BACKTRACKS));
    match formats {
        Some(asserted) => options.should_validate_formats(asserted),
        None => options,
    }
}

struct Files(Lookup);

impl Retrieve for Files {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        (self.0)(uri.as_str()).map_err(Into::into)
    }
}
