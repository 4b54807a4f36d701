//! `-H`: headers as people write them.

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
/// A line without a colon, a file that cannot be read.
pub fn read(flags: &[String]) -> Result<Headers, Failure> {
    let mut headers = Headers::default();
    let mut add = |line: &str| {
        let (name, value) =
            line.split_once(':').ok_or_else(|| Failure::usage(format!("the header {line:?} has no colon")).hint("write 'Name: value'"))?;
        headers.push(name.trim().to_ascii_lowercase(), value.trim().as_bytes());
        Ok::<_, Failure>(())
    };
    for flag in flags {
        match flag.strip_prefix('@') {
            None => add(flag)?,
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|error| crate::inputs::unreadable(path.as_ref(), &error))?;
                text.lines().filter(|line| !line.trim().is_empty()).try_for_each(&mut add)?;
            }
        }
    }
    Ok(headers)
}
