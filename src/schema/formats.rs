//! Which of a schema's formats are checked at all: nothing is held against a name that the engine does not know.

use std::collections::BTreeSet;

use jsonschema::Draft;
use serde_json::Value;

use super::inside::each;

/// The formats that are checked, and the draft from which on each is known.
const KNOWN: [(&str, Draft); 19] = [
    ("date", Draft::Draft4),
    ("date-time", Draft::Draft4),
    ("duration", Draft::Draft201909),
    ("email", Draft::Draft4),
    ("hostname", Draft::Draft4),
    ("idn-email", Draft::Draft4),
    ("idn-hostname", Draft::Draft7),
    ("ipv4", Draft::Draft4),
    ("ipv6", Draft::Draft4),
    ("iri", Draft::Draft7),
    ("iri-reference", Draft::Draft7),
    ("json-pointer", Draft::Draft6),
    ("regex", Draft::Draft4),
    ("relative-json-pointer", Draft::Draft7),
    ("time", Draft::Draft4),
    ("uri", Draft::Draft4),
    ("uri-reference", Draft::Draft6),
    ("uri-template", Draft::Draft6),
    ("uuid", Draft::Draft201909),
];

/// The formats of a document that are asked for and not checked, as they may be shown; none where formats are not asserted.
/// `asserted` is as in [`super::Own::formats`].
#[must_use]
pub fn unchecked(document: &Value, asserted: Option<bool>) -> BTreeSet<String> {
    let draft = Draft::default().detect(document);
    let mut found = BTreeSet::new();
    if asserted.unwrap_or(draft <= Draft::Draft7) {
        each(document, &mut |schema, _| {
            if let Some(format) = schema.get("format").and_then(Value::as_str) {
                match KNOWN.iter().find(|(known, _)| *known == format) {
                    Some((_, since)) if *since <= draft => {}
                    Some((_, since)) => drop(found.insert(format!("{format} (only from draft {} on)", year(*since)))),
                    None => drop(found.insert(format.to_owned())),
                }
            }
        });
    }
    found
}

const fn year(draft: Draft) -> &'static str {
    match draft {
        Draft::Draft4 => "4",
        Draft::Draft6 => "6",
        Draft::Draft7 => "7",
        Draft::Draft201909 => "2019-09",
        _ => "2020-12",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{KNOWN, unchecked};

    const DRAFTS: [&str; 5] = [
        "http://json-schema.org/draft-04/schema#",
        "http://json-schema.org/draft-06/schema#",
        "http://json-schema.org/draft-07/schema#",
        "https://json-schema.org/draft/2019-09/schema",
        "https://json-schema.org/draft/2020-12/schema",
    ];

    #[test]
    fn what_is_called_unchecked_is_what_the_engine_does_not_know() {
        for draft in DRAFTS {
            for format in KNOWN.iter().map(|(format, _)| *format).chain(["colour", ""]) {
                let schema = json!({ "$schema": draft, "format": format });
                let options = jsonschema::options().should_validate_formats(true).should_ignore_unknown_formats(false);
                let known = options.build(&schema).is_ok();
                assert_eq!(unchecked(&schema, Some(true)).is_empty(), known, "{format} in {draft}");
            }
        }
    }

    #[test]
    fn a_format_counts_where_formats_are_asserted() {
        let new = json!({ "properties": { "format": { "format": "colour" } }, "const": { "format": "data" } });
        assert_eq!(unchecked(&new, Some(true)).into_iter().collect::<Vec<_>>(), ["colour"]);
        assert!(unchecked(&new, None).is_empty() && unchecked(&new, Some(false)).is_empty());
        let old = json!({ "$schema": DRAFTS[0], "items": [{ "format": "uuid" }] });
        assert_eq!(unchecked(&old, None).into_iter().collect::<Vec<_>>(), ["uuid (only from draft 2019-09 on)"]);
    }
}
