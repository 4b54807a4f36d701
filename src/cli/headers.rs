//! `-H`: headers as people write them.

use super::secrets::is_header_name;
use crate::error::Failure;
use crate::request::Headers;
use crate::secret::Secret;

/// Whether a header's name says that its value is a secret.
pub fn sensitive(name: &str) -> bool {
    ["auth", "token", "key", "secret", "signature", "cookie", "password"].iter().any(|part| name.contains(part))
}

/// What must be masked of these headers: values that their names call secret, whole and without the word of a scheme.
pub fn secrets(headers: &Headers) -> impl Iterator<Item = (&str, Secret)> {
    let secret = headers.lines().iter().filter(|(name, _)| sensitive(name));
    secret.flat_map(|(name, value)| {
        let bare = value.iter().position(|byte| *byte == b' ').map(|at| &value[at + 1..]);
        std::iter::once(value.as_slice()).chain(bare).map(|text| (name.as_str(), Secret::new(text)))
    })
}

/// Reads `Name: value`, or `@file` with one a line.
///
/// # Errors
/// A line without a colon or a name before it, of which only the place is told: it may hold a secret. A file that cannot be read.
pub fn read(flags: &[String]) -> Result<Headers, Failure> {
    let mut headers = Headers::default();
    let mut add = |place: &dyn Fn() -> String, line: &str| {
        let wrong = |what| Failure::usage(format!("{} {what}", place())).hint("write 'Name: value'");
        let (name, value) = line.split_once(':').ok_or_else(|| wrong("has no colon"))?;
        let name = name.trim().to_ascii_lowercase();
        if !is_header_name(&name) {
            return Err(wrong("has no header name before its colon"));
        }
        headers.push(name, value.trim().as_bytes());
        Ok(())
    };
    for (number, flag) in (1..).zip(flags) {
        match flag.strip_prefix('@') {
            None => add(&|| format!("the header given as -H number {number}"), flag)?,
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|error| crate::inputs::unreadable(path.as_ref(), &error))?;
                for (at, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
                    add(&|| format!("line {at} of {path}"), line)?;
                }
            }
        }
    }
    Ok(headers)
}
