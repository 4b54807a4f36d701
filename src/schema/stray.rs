//! Patterns as they stand in published schemas: ECMA-262 takes a bracket or brace that closes nothing for itself, its strict dialect and
//! the engine do not.

use serde_json::Value;

/// Writes what closes nothing as an escape, in every `pattern` of a schema.
pub fn escape_strays(schema: &mut Value) {
    match schema {
        Value::Object(members) => members.iter_mut().for_each(|(name, value)| match value {
            Value::String(pattern) if name == "pattern" => *pattern = escape(pattern),
            value => escape_strays(value),
        }),
        Value::Array(items) => items.iter_mut().for_each(escape_strays),
        _ => {}
    }
}

/// Writes what closes nothing as an escape.
pub fn escape(pattern: &str) -> String {
    let (mut in_class, mut in_braces, mut escaped) = (false, false, false);
    pattern.chars().fold(String::with_capacity(pattern.len()), |mut out, char| {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' if in_class => in_class = false,
            '{' if !in_class => in_braces = true,
            '}' if in_braces => in_braces = false,
            ']' | '}' if !in_class => out.push('\\'),
            _ => {}
        }
        out.push(char);
        out
    })
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn only_what_closes_nothing_is_escaped() {
        assert_eq!(escape("^[a-z]{2}|^[a-z]{2}-[A-Z]{2}]?$"), r"^[a-z]{2}|^[a-z]{2}-[A-Z]{2}\]?$");
        for fine in [r"\]", "a{2,3}", r"\p{L}+", "[^}]"] {
            assert_eq!(escape(fine), fine);
        }
    }
}
