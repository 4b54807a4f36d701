//! What a run prints for programs, against the schema that it promises.

use super::Output;

/// Makes sure that every line is a record.
#[track_caller]
pub fn fits_the_schema(output: &Output) {
    let schema = idhook::schema::Schema::compile(include_bytes!("../../src/record/record.schema.json")).expect("a schema");
    for line in output.text().lines() {
        let tree = idhook::json::parse(line).expect("JSON");
        assert_eq!(schema.check(tree.root(line)).first(), None, "{line}");
    }
}
