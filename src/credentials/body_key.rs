//! A shared key that stands in the body itself.

use super::{BadSecret, Signed, Verdict};
use crate::json::Node;
use crate::secret::Secret;

pub fn check(pointer: &str, secrets: &[Secret], root: Option<Node>) -> Verdict {
    let Some(root) = root else { return Verdict::Malformed("the body, which should hold the key, is not JSON".to_owned()) };
    let Some(node) = root.at(pointer) else { return Verdict::Missing(format!("no {pointer} in the body")) };
    let Some(key) = node.as_str() else { return Verdict::Malformed(format!("{pointer} is {}, not a string", node.kind().word())) };
    if secrets.iter().any(|secret| secret.matches(key.as_bytes())) {
        Verdict::Valid
    } else {
        Verdict::Wrong(format!("another key at {pointer}"))
    }
}

pub fn sign(pointer: &str, secret: &Secret) -> Result<Signed, BadSecret> {
    let value = std::str::from_utf8(secret.expose()).map_err(|_| BadSecret::NotText)?;
    Ok(Signed::Member { pointer: pointer.to_owned(), value: value.to_owned() })
}
