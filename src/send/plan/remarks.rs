//! What the user should know of what is planned, or why it is not: doubtful edits, bodies that are not valid, secrets in the clear.

use super::Planning;
use crate::error::Failure;
use crate::inspect::Inspection;
use crate::problem::{Rule, Severity};
use crate::send::edit::Edit;
use crate::send::exposed::Exposed;
use crate::send::{Options, near};
use crate::vendor::registry::VendorId;

impl Planning<'_> {
    /// Says it when an edit adds a member that may be meant to change another.
    pub(super) fn doubt(&mut self, what: &str, edit: &Edit, body: &[u8]) {
        if matches!(edit, Edit::Unset { .. }) {
            return;
        }
        if let Some(other) = near::meant(body, edit.pointer()) {
            self.once(format!("{} is new in {what}; did you mean {other}?", near::written(edit.pointer())));
        }
    }

    /// Keeps secrets off a network that could read them; of a request that is only shown it is said.
    pub(super) fn guard(&mut self, exposed: &Exposed) -> Result<(), Failure> {
        match exposed.guard(self.options) {
            Err(failure) if self.options.preview.is_some() => {
                self.once(format!("{failure:#}; it is shown, and would not be sent without --insecure-http", failure = failure.error));
                Ok(())
            }
            result => result,
        }
    }

    fn once(&mut self, text: String) {
        if !self.told.contains(&text) {
            self.told.push(text.clone());
            (self.note)(text);
        }
    }
}

/// Nothing can be changed in a body that nobody can read.
pub(super) fn packed(what: &str) -> Failure {
    let plain =
        if what.contains('#') { format!("idhook samples {what} | gunzip > body.json") } else { format!("gunzip < {what} > body.json") };
    Failure::usage(format!("{what} has a compressed body (content-encoding: gzip), and --set, --unset, --fresh and --mutate change JSON"))
        .hint(format!("{plain} gives it plain"))
}

/// What is wrong with a body that is no valid one.
pub(super) fn warning(options: &Options, what: &str, inspection: &Inspection, body: &[u8], vendor: Option<VendorId>) -> Option<String> {
    let mut errors = inspection.problems.iter().filter(|problem| problem.severity == Severity::Error);
    let first = errors.next()?;
    let vendor = vendor.map(|id| options.registry.vendor(id));
    let masks = options.redactor.body(&options.registry, vendor, inspection.event_id(), inspection.root(body), body);
    let whose = vendor.map_or_else(String::new, |vendor| format!(" for {}", vendor.manifest.name));
    let more = if errors.next().is_some() { " (and more)" } else { "" };
    let (place, sentence) = (crate::locate::place(body, first.span.start), first.sentence(body, &masks));
    // A word of a broken text could be any word of this sentence.
    let quoted = sentence.strip_suffix(&first.message).filter(|about| first.rule == Rule::Syntax && !about.is_empty());
    let sentence = quoted.map_or_else(|| sentence.clone(), |about| format!("`{}` {}", about.trim_end(), first.message));
    let (line, column) = (place.line, place.column);
    Some(format!("{what} is sent as it is, though its body is not valid{whose}: line {line}, column {column}: {sentence}{more}"))
}
