//! Small files that each run writes anew: an earlier run's is told from somebody else's by how it begins, and replaced whole.

use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use crate::platform;

/// Whether an earlier run wrote the file: it is regular, not longer than this, and empty or begins in one of these ways. `None` where
/// there is none.
///
/// # Errors
/// It cannot be looked at.
pub fn is_earlier(path: &Path, starts: &[&str], longest: u64) -> io::Result<Option<bool>> {
    let meta = match path.symlink_metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        meta => meta?,
    };
    let begins = |content: Vec<u8>| content.is_empty() || starts.iter().any(|start| content.starts_with(start.as_bytes()));
    Ok(Some(meta.is_file() && meta.len() <= longest && std::fs::read(path).is_ok_and(begins)))
}

/// Puts a file in the place of whatever is at `path`, whole or not at all, readable by its owner alone.
///
/// # Errors
/// As the system says.
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}", std::process::id()));
    let whole = Path::new(&name);
    platform::create_private(whole)?.write_all(text.as_bytes())?;
    std::fs::rename(whole, path)
}
