//! The names of secret members, for a text that is read without knowing its form: a body that does not parse, an answer.

use regex::bytes::Regex;

use super::Level;
use crate::vendor::Vendor;
use crate::vendor::manifest::Personal;
use crate::vendor::registry::Registry;

/// Whether a header's name (lower case) says that its value is a secret.
#[must_use]
pub fn sensitive(name: &str) -> bool {
    ["auth", "token", "key", "secret", "signature", "cookie", "password"].iter().any(|part| name.contains(part))
}

/// Finds a name of any vendor with what stands between it and its value; quotes may be escaped, as in JSON within JSON.
pub fn pattern(registry: &Registry, level: Level) -> Option<Regex> {
    let personal = |vendor: &Vendor| match &vendor.manifest.personal {
        Personal::Members(pointers) if level >= Level::Personal => pointers.clone(),
        _ => Vec::new(),
    };
    let secret = |vendor: &Vendor| vendor.manifest.secrets.members.iter().map(|member| member.at.clone()).collect::<Vec<_>>();
    let names: Vec<_> = registry
        .vendors()
        .flat_map(|vendor| [secret(vendor), personal(vendor)].concat())
        .filter_map(|pointer| pointer.rsplit('/').next().map(str::to_owned))
        .map(|name| regex::escape(&name))
        .collect();
    // A whole name: what ends like one, such as "context", is another.
    Regex::new(&format!(r#"(?-u:\b)(?:{})\\*["']?\s*[:=]\s*"#, names.join("|"))).ok()
}
