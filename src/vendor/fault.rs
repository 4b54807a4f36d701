//! What is wrong in a text of a pack, in one line with its place. It finds nothing: the parser and the schemas do.

use super::pack::{Pack, PackError};
use crate::json::{Node, Tree, parse};
use crate::mask::Masks;
use crate::schema::{Broken, Violation, either};
use crate::suggest::nearest;

/// A file of a pack that is to be JSON.
pub struct File<'a> {
    pub pack: &'a Pack,
    /// Inside the pack.
    pub path: &'a str,
}

impl<'a> File<'a> {
    /// A fault at a byte of the file.
    pub fn fault(&self, offset: usize, message: String) -> PackError {
        let place = crate::locate::place(self.bytes(), offset);
        PackError::Manifest { path: self.pack.name(self.path), place, message }
    }

    /// Its text with what stands in it.
    ///
    /// # Errors
    /// It is not UTF-8, or not JSON.
    pub fn read(&self) -> Result<(&'a str, Tree), PackError> {
        let text = std::str::from_utf8(self.bytes()).map_err(|error| self.fault(error.valid_up_to(), "not UTF-8".to_owned()))?;
        let tree = parse(text).map_err(|error| self.fault(error.span.start, format!("not JSON: {}", error.message)))?;
        Ok((text, tree))
    }

    /// The first thing that does not follow a schema.
    pub fn first(&self, root: Node, violations: Vec<Violation>) -> Option<PackError> {
        let renamed = renamed(root, &violations);
        let violation = violations.into_iter().next()?;
        let stray = match &violation.broken {
            Broken::Unwanted { name, known } => Some((name.clone(), known.clone())),
            _ => None,
        };
        let problem = crate::inspect::sentence(root, violation);
        let mut more: Vec<_> = problem.label.clone().into_iter().collect();
        more.extend(stray.map(|(name, known)| match nearest(&name, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("known here: {}", either(&known)),
        }));
        more.extend(renamed.map(|name| format!("is it meant by {name}?")));
        let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join("; ")) };
        let place = if problem.pointer.is_empty() { String::new() } else { format!("{}: ", problem.pointer) };
        Some(self.fault(problem.span.start, format!("{place}{}{more}", problem.sentence(self.bytes(), &Masks::default()))))
    }

    fn bytes(&self) -> &'a [u8] {
        self.pack.file(self.path).unwrap_or_default()
    }
}

/// Where the first thing is a member that is missing: the one beside it that does not belong there and is called much like it.
fn renamed(root: Node, violations: &[Violation]) -> Option<String> {
    let Broken::Missing { name: missing, .. } = &violations.first()?.broken else { return None };
    let object = root.find(violations[0].node);
    let strays = violations.iter().filter_map(|violation| match &violation.broken {
        Broken::Unwanted { name, .. } if object.has(name) => Some(name.as_str()),
        _ => None,
    });
    nearest(missing, strays).map(str::to_owned)
}
