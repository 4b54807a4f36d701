//! Addresses of requests as they may be shown: keys and tokens stand in their queries, and some vendors' keys in their paths.

use super::{DOTS, Level, Redactor};
use crate::vendor::Vendor;

/// Parts of the names of parameters that carry tokens.
const TOKENS: [&str; 7] = ["token", "key", "secret", "signature", "sig", "password", "auth"];

impl Redactor {
    /// A query, or a URL with one, as it may be shown: tokens are masked by their names, and keys by those that the vendor gives them.
    #[must_use]
    pub fn query(&self, vendor: Option<&Vendor>, text: &str) -> String {
        let text = self.text(text);
        if self.level == Level::None {
            return text;
        }
        let (head, query) = text.split_once('?').map_or(("", text.as_str()), |(head, query)| (head, query));
        let sensitive = |name: &str| {
            TOKENS.iter().any(|part| name.to_ascii_lowercase().contains(part))
                || vendor.is_some_and(|vendor| vendor.secret_parameters().any(|other| other == name))
        };
        let mask = |pair: &str| match pair.split_once('=') {
            Some((name, _)) if sensitive(name) => format!("{name}={DOTS}"),
            _ => pair.to_owned(),
        };
        let query = query.split('&').map(mask).collect::<Vec<_>>().join("&");
        if text.contains('?') { format!("{head}?{query}") } else { query }
    }

    /// A URL as it may be shown, its query as such.
    #[must_use]
    pub fn url(&self, vendor: Option<&Vendor>, url: &str) -> String {
        if url.contains('?') { self.query(vendor, url) } else { self.text(url) }
    }

    /// The path of a request as it may be shown: where its vendor has keys in paths, only what names the vendor.
    #[must_use]
    pub fn path(&self, vendor: Option<&Vendor>, path: &str) -> String {
        let text = self.text(path);
        if self.level == Level::None || !vendor.is_some_and(Vendor::has_key_in_path) {
            return text;
        }
        let named = |part: &str| {
            let names = vendor.map(|vendor| std::iter::once(&vendor.manifest.id).chain(&vendor.manifest.aliases));
            names.into_iter().flatten().any(|name| name.eq_ignore_ascii_case(part))
        };
        text.split('/').map(|part| if part.is_empty() || named(part) { part } else { DOTS }).collect::<Vec<_>>().join("/")
    }
}
