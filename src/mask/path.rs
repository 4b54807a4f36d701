//! Paths of requests, in which some vendors' keys stand.

use super::{DOTS, Level, Redactor};
use crate::vendor::Vendor;

impl Redactor {
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
