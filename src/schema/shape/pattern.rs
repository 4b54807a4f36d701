//! The part of ECMA-262's regular expressions that means the same here, on ASCII text.

use regex::bytes::Regex;

/// A pattern that runs in linear time.
#[derive(Debug)]
pub struct Pattern(Regex);

impl Pattern {
    /// `None` for a pattern that is not understood to the letter.
    pub fn compile(pattern: &str) -> Option<Self> {
        translate(pattern).and_then(|pattern| Regex::new(&pattern).ok()).map(Self)
    }

    /// Whether it matches somewhere in the text; `None` where the text is not ASCII, which is left to the engine.
    pub fn matches(&self, text: &str) -> Option<bool> {
        text.is_ascii().then(|| self.0.is_match(text.as_bytes()))
    }
}

fn translate(pattern: &str) -> Option<String> {
    let mut out = String::from("(?-u)");
    let mut chars = pattern.chars().peekable();
    let mut in_class = false;
    while let Some(char) = chars.next() {
        match char {
            '\\' => match chars.next()? {
                kind @ ('d' | 'D' | 'w' | 'W' | 's' | 'S') => out.extend(['\\', kind]),
                sign if sign.is_ascii_punctuation() => out.extend(['\\', sign]),
                _ => return None,
            },
            // Rust's classes nest and have operators of their own.
            '[' if in_class => return None,
            '[' => {
                in_class = true;
                out.push('[');
                if chars.peek() == Some(&'^') {
                    out.extend(chars.next());
                }
                if chars.peek() == Some(&']') {
                    return None;
                }
            }
            ']' if !in_class => return None,
            ']' => {
                in_class = false;
                out.push(']');
            }
            '&' | '~' | '-' if in_class && chars.peek() == Some(&char) => return None,
            _ if in_class && char.is_ascii_graphic() => out.push(char),
            '.' => out.push_str(r"[^\n\r]"),
            // Look-arounds and names are not understood.
            '(' if chars.peek() == Some(&'?') => {
                chars.next();
                if chars.next()? != ':' {
                    return None;
                }
                out.push_str("(?:");
            }
            '{' => {
                let bounds: String = std::iter::from_fn(|| chars.next_if(|next| *next != '}')).collect();
                chars.next()?;
                if bounds.is_empty()
                    || !bounds.starts_with(|digit: char| digit.is_ascii_digit())
                    || bounds.contains(|char: char| !char.is_ascii_digit() && char != ',')
                {
                    return None;
                }
                out.push_str(&format!("{{{bounds}}}"));
            }
            '}' => return None,
            // A second `+` is possessive elsewhere and a repetition of a repetition here.
            '*' | '+' | '?' => {
                out.push(char);
                if chars.peek() == Some(&'+') || chars.peek() == Some(&'*') {
                    return None;
                }
            }
            _ if char.is_ascii_graphic() || char == ' ' => out.push(char),
            _ => return None,
        }
    }
    (!in_class).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn what_is_understood_means_the_same() {
        for (pattern, text, expected) in [
            ("^[a-z0-9]{3}$", "ab1", Some(true)),
            ("^[a-z0-9]{3}$", "ab1\n", Some(false)),
            (r"^\+[1-9][0-9]{6,14}$", "+995512345678", Some(true)),
            (r"^[^@\s]+@[^@\s]+$", "a b@c", Some(false)),
            ("a.c", "a\rc", Some(false)),
            ("^(?:yes|no)$", "no", Some(true)),
            ("b", "abc", Some(true)),
            ("b", "ä b", None),
        ] {
            assert_eq!(Pattern::compile(pattern).unwrap().matches(text), expected, "{pattern} on {text:?}");
        }
        for pattern in
            ["(?=a)", r"\bword", r"(a)\1", "[a[b]]", "[a&&b]", "a{,3}", "a++", r"\u0041", r"\p{L}", "é", "[", "(?<name>a)", "a{2", "[]"]
        {
            assert!(Pattern::compile(pattern).is_none(), "{pattern}");
        }
    }
}
