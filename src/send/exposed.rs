//! Secrets are kept off a network that could read them: what was signed, headers that their names call secret, a user in the URL, and what
//! a recorded callback brings along.

use super::Options;
use crate::credentials::{AUTHORIZATION, Signed};
use crate::error::Failure;
use crate::json::Node;
use crate::mask::{SENSITIVE, select, sensitive};
use crate::net::clear;
use crate::net::url::Target;
use crate::request::Headers;
use crate::vendor::Vendor;

/// A request that is about to be planned.
pub struct Exposed<'a> {
    pub target: &'a Target,
    pub headers: &'a Headers,
    pub signed: &'a Signed,
    /// A secret of the recorded callback that it is made of.
    pub recorded: bool,
}

impl Exposed<'_> {
    /// Lets it go where its secrets cannot be read, or may be.
    ///
    /// # Errors
    /// A secret would cross a network in the clear.
    pub fn guard(&self, options: &Options) -> Result<(), Failure> {
        let given = options.headers.lines.lines().iter().any(|(name, value)| sensitive(name) && !value.is_empty());
        let authorized = self.headers.first(AUTHORIZATION).is_some() || self.target.names_a_user();
        let secret = self.signed.shows_secret() || authorized || given || self.recorded;
        let allowed = options.insecure_http || options.connect.stays_here(self.target);
        if secret { clear::guard(self.target, allowed) } else { Ok(()) }
    }
}

/// Whether a callback carries what the vendor's pack, or everybody, calls a secret. Without a vendor it may be anybody's.
#[must_use]
pub fn holds_secret<'a>(vendors: impl Iterator<Item = &'a Vendor>, headers: &Headers, root: Option<Node>) -> bool {
    let named = |name: &str| headers.first(name).is_some_and(|value| !value.is_empty());
    let told = |node: Node| node.as_str().is_some_and(|text| !text.is_empty());
    let of = |vendor: &Vendor| {
        let secrets = &vendor.manifest.secrets;
        let inside = |at: &str| root.is_some_and(|root| select(root, at).into_iter().any(told));
        vendor.secret_headers().any(named) || secrets.members.iter().any(|member| inside(&member.at))
    };
    SENSITIVE.into_iter().any(named) || vendors.into_iter().any(of)
}
