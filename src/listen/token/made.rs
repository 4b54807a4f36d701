//! A client secret made for one run, in a file that only its owner can read and that goes with the run.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::error::Failure;
use crate::platform;
use crate::secret::Secret;

/// See the module. Dropping it removes the file.
#[derive(Debug)]
pub struct MadeSecret {
    pub path: PathBuf,
    pub secret: Secret,
}

impl MadeSecret {
    /// Makes a secret of 256 bits and writes it into `folder`, in the form that `--secret-file` takes.
    ///
    /// # Errors
    /// The system gives no random bytes, or the file cannot be written.
    pub fn new(folder: &Path) -> Result<Self, Failure> {
        let mut random = [0; 40];
        getrandom::fill(&mut random).map_err(Failure::input)?;
        let (name, key) = random.split_at(8);
        let text = BASE64_URL_SAFE_NO_PAD.encode(key);
        let path = folder.join(format!("idhook-secret-{}", BASE64_URL_SAFE_NO_PAD.encode(name)));
        let write = || platform::create_private(&path)?.write_all(format!("{text}\n").as_bytes());
        write().map_err(|error| {
            Failure::input(format!("cannot write a client secret to {}: {error}", path.display())).hint("--secret-file FILE gives your own")
        })?;
        Ok(Self { path, secret: Secret::new(text) })
    }
}

impl Drop for MadeSecret {
    fn drop(&mut self) {
        // One that somebody has removed already is gone as it should be.
        let _ = std::fs::remove_file(&self.path);
    }
}
