//! Which draft of JSON Schema a document says that it is written in.

use serde_json::Value;

/// What differs between the drafts that are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Draft {
    /// 7: what stands beside a reference does not count, and formats are asserted.
    Seven,
    /// 2019-09 and 2020-12.
    New,
}

impl Draft {
    pub(super) fn of(schema: &Value) -> Option<Self> {
        match schema.get("$schema").map(|uri| uri.as_str().unwrap_or_default().trim_end_matches('#')) {
            None | Some("https://json-schema.org/draft/2020-12/schema" | "https://json-schema.org/draft/2019-09/schema") => Some(Self::New),
            Some("http://json-schema.org/draft-07/schema") => Some(Self::Seven),
            Some(_) => None,
        }
    }
}
